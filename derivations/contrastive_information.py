r"""What the contrastive loss says of the information between the two views.

Every score s(x,x') is log(r(x'|x)/p(x')) + c(x) for one density r, the law p(x') tilted by the
exponential of the score; so r and c stand for an arbitrary score here.
"""

from __future__ import annotations

from claims.results import Result
from claims.statements import Bound, Mistake
from claims.steps import Derivation
from formula.declare import declare

SOURCE = "udem-ebm, question 4.2"

RATIO = r"\frac{r(x'|x)}{p(x')}"
OVER_X = r"\mathbb{E}_{p(x)}"
SCORE = rf"\log{RATIO}+c(x)"
OVER_BOTH = r"\mathbb{E}_{p(x)p(x'|x)}"
ALIGNED = rf"{OVER_BOTH}\left[{SCORE}\right]"
UNIFORM = rf"{OVER_X}\left[\log\mathbb{{E}}_{{p(x')}}\left[{RATIO}\,e^{{c(x)}}\right]\right]"
CERTIFIED = rf"{OVER_BOTH}\left[\log{RATIO}\right]"
INFORMATION = rf"{OVER_BOTH}\left[\log\frac{{p(x'|x)}}{{p(x')}}\right]"
"""The mutual information of x and x'."""
MISSED = rf"{OVER_X}\left[D_{{\mathrm{{KL}}}}\left(p(x'|x)\,\|\,r(x'|x)\right)\right]"

FUNCTIONS = "c(x): function"
MODELS = ["p(x) p(x'|x)", "r(x'|x)"]
TWO_VIEWS = declare(FUNCTIONS, models=MODELS)
BEST = declare(FUNCTIONS, models=["p(x) p(x'|x)"], given=["r(x'|x) = p(x'|x)"])
_NUMBERS = r"; m: real; \tau: positive; a: real; b: real; \sigma: positive; u: real; v: real; "
NORMAL = declare(
    FUNCTIONS + _NUMBERS + r"\rho: positive",
    laws={
        "p(x)": ("normal", "m", r"\tau"),
        "p(x'|x)": ("normal", "a x + b", r"\sigma"),
        "r(x'|x)": ("normal", "u x + v", r"\rho"),
    },
)


def derive_bound() -> Derivation:
    """Alignment less uniformity, in general; then the information less a mean divergence."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_divergences import recognise_kl
    from claims.algebra.densities_equations import arithmetic
    from claims.algebra.densities_exponentials import log_of_exponential
    from claims.algebra.densities_inequalities import gibbs
    from claims.algebra.densities_logs import insert_ratio
    from claims.algebra.densities_marginals import total_of_a_density
    from claims.algebra.densities_means import constant_mean, importance_ratio, linearity, tower
    from claims.algebra.densities_mixture import logarithm_of_factors
    from claims.algebra.densities_steps import Chain
    from formula.tree import Density

    d = Chain(TWO_VIEWS)
    outer = d.tree("p(x)")
    assert isinstance(outer, Density)
    missed = r"\log\frac{r(x'|x)}{p(x'|x)}"
    d.aside(
        ALIGNED,
        linearity(),
        because="alignment: the mean score of a positive pair",
        tex=rf"{ALIGNED}={CERTIFIED}+{OVER_BOTH}\left[c(x)\right]",
    )
    d.aside(
        UNIFORM,
        in_one_line(
            "a density integrates to one",
            linearity(),
            importance_ratio(),
            total_of_a_density(),
            arithmetic(),
            log_of_exponential(),
        ),
        because="uniformity, where the candidates are many: $e^{c(x)}$ comes out of the inner "
        "mean, and the mean of the ratio over $p(x')$ is an integral of $r$, which is one",
        tex=rf"{UNIFORM}={OVER_X}\left[c(x)\right]",
    )
    d.start(
        BOUND.lesser,
        because="so that alignment less uniformity is this; what a score adds for an anchor as a "
        "whole cancels",
        tex=CERTIFIED,
    )
    d.by(
        in_one_line(
            "insert a density and its inverse",
            insert_ratio(d.tree("p(x'|x)")),
            logarithm_of_factors(),
            linearity(),
        ),
        because="multiply and divide by the true density",
        tex=rf"{OVER_BOTH}\left[{missed}\right]+{INFORMATION}",
    )
    d.by(
        in_one_line("definition of the KL divergence", tower(outer), recognise_kl(), linearity()),
        at=rf"{OVER_BOTH}\left[{missed}\right]",
        because="the first mean, over $x'$ and then over $x$, is minus a mean divergence",
        tex=f"-{MISSED}+{INFORMATION}",
    )
    d.by(
        gibbs(),
        at=r"D_{\mathrm{KL}}\left(p(x'|x)\,\|\,r(x'|x)\right)",
        because="inequality of Gibbs; zero only for equal densities",
        tex=rf"-{OVER_X}\left[0\right]+{INFORMATION}",
    )
    d.by(
        in_one_line("mean of a constant", constant_mean(), arithmetic()),
        because="nothing is subtracted: this is the information between $x$ and $x'$",
        tex=INFORMATION,
    )
    return d.finish(BOUND.lesser, "<=", BOUND.greater)


BOUND = Bound(
    slug="contrastive-information",
    title="alignment less uniformity is at most the information",
    source=SOURCE,
    declarations=TWO_VIEWS,
    assumptions=(),
    continuous=NORMAL,
    lesser_tex=CERTIFIED,
    greater_tex=INFORMATION,
    equality_case=BEST,
    equality_note="equality exactly when "
    r"\checked{equality:contrastive-information}{r(x'|x)=p(x'|x)} almost everywhere: when the "
    "score is the log ratio of $p(x'|x)$ to $p(x')$, up to what depends on the anchor $x$ alone",
    derive=derive_bound,
    mistakes=(
        Mistake(
            tag="reversed",
            wrong=rf"{CERTIFIED} \ge {INFORMATION}",
            feedback="Try the worst score there is. Can it find more than there is to know?",
        ),
        Mistake(
            tag="always-equal",
            wrong=rf"{CERTIFIED} = {INFORMATION}",
            feedback="This holds for one density $r$ only.",
        ),
        Mistake(
            tag="below-zero",
            wrong=rf"{CERTIFIED} \le 0",
            feedback="The best score gives the information itself. Is that never positive?",
        ),
        Mistake(
            tag="logarithm-inside",
            wrong=rf"{CERTIFIED}-{OVER_X}\left[\mathbb{{E}}_{{p(x')}}\left[\log{RATIO}\right]\right]"
            rf" \le {INFORMATION}",
            feedback="The candidates are averaged before the logarithm is taken. Which way does "
            "exchanging the two move the value?",
        ),
    ),
)
RESULT = Result(
    slug="contrastive-information",
    title="The contrastive loss and information",
    source=SOURCE,
    claims=(BOUND,),
    references=(
        r"A. van den Oord, Y. Li and O. Vinyals (2018). \emph{Representation learning with "
        r"contrastive predictive coding}.",
        r"B. Poole, S. Ozair, A. van den Oord, A. A. Alemi and G. Tucker (2019). \emph{On "
        r"variational bounds of mutual information}.",
    ),
)
