r"""What the contrastive loss says of the information between the two views.

Every score s(x,y) is log(r(y|x)/p(y)) + c(x) for one density r, the law p(y) tilted by the
exponential of the score; so r and c stand for an arbitrary score here.
"""

from __future__ import annotations

from claims.results import Result
from claims.statements import Bound, Mistake
from claims.steps import Derivation
from formula.declare import declare

SOURCE = "udem-ebm, question 4.2"

RATIO = r"\frac{r(y|x)}{p(y)}"
OVER_X = r"\mathbb{E}_{p(x)}"
SCORE = rf"\log{RATIO}+c(x)"
OVER_BOTH = r"\mathbb{E}_{p(x)p(y|x)}"
ALIGNED = rf"{OVER_BOTH}\left[{SCORE}\right]"
UNIFORM = rf"{OVER_X}\left[\log\mathbb{{E}}_{{p(y)}}\left[{RATIO}\,e^{{c(x)}}\right]\right]"
CERTIFIED = rf"{OVER_BOTH}\left[\log{RATIO}\right]"
INFORMATION = rf"{OVER_BOTH}\left[\log\frac{{p(y|x)}}{{p(y)}}\right]"
"""The mutual information of x and y."""
MISSED = rf"{OVER_X}\left[D_{{\mathrm{{KL}}}}\left(p(y|x)\,\|\,r(y|x)\right)\right]"

FUNCTIONS = "c(x): function"
MODELS = ["p(x) p(y|x)", "r(y|x)"]
TWO_VIEWS = declare(FUNCTIONS, models=MODELS)
BEST = declare(FUNCTIONS, models=["p(x) p(y|x)"], given=["r(y|x) = p(y|x)"])
_NUMBERS = r"; m: real; \tau: positive; a: real; b: real; \sigma: positive; u: real; v: real; "
NORMAL = declare(
    FUNCTIONS + _NUMBERS + r"\rho: positive",
    laws={
        "p(x)": ("normal", "m", r"\tau"),
        "p(y|x)": ("normal", "a x + b", r"\sigma"),
        "r(y|x)": ("normal", "u x + v", r"\rho"),
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
    missed = r"\log\frac{r(y|x)}{p(y|x)}"
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
        "mean, and the mean of the ratio over $p(y)$ is an integral of $r$, which is one",
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
            insert_ratio(d.tree("p(y|x)")),
            logarithm_of_factors(),
            linearity(),
        ),
        because="multiply and divide by the true density",
        tex=rf"{OVER_BOTH}\left[{missed}\right]+{INFORMATION}",
    )
    d.by(
        in_one_line("definition of the KL divergence", tower(outer), recognise_kl(), linearity()),
        at=rf"{OVER_BOTH}\left[{missed}\right]",
        because="the first mean, over $y$ and then over $x$, is minus a mean divergence",
        tex=f"-{MISSED}+{INFORMATION}",
    )
    d.by(
        gibbs(),
        at=r"D_{\mathrm{KL}}\left(p(y|x)\,\|\,r(y|x)\right)",
        because="inequality of Gibbs; zero only for equal densities",
        tex=rf"-{OVER_X}\left[0\right]+{INFORMATION}",
    )
    d.by(
        in_one_line("mean of a constant", constant_mean(), arithmetic()),
        because="nothing is subtracted: this is the information between $x$ and $y$",
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
    equality_note=r"equality exactly when \checked{equality:contrastive-information}"
    r"{r(y|x)=p(y|x)} almost everywhere: when the score is the log ratio of $p(y|x)$ to $p(y)$, up "
    r"to what depends on the anchor $x$ alone",
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
            wrong=rf"{CERTIFIED}-{OVER_X}\left[\mathbb{{E}}_{{p(y)}}\left[\log{RATIO}\right]\right]"
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
