r"""What the contrastive loss says of the information between the two views, and what caps it.

Every score s(x,y) is log(r(y|x)/p(y)) + c(x) for one density r, the law p(y) tilted by the
exponential of the score; so r and c stand for an arbitrary score here.
"""

from __future__ import annotations

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Bound, Mistake
from claims.steps import Derivation
from derivations._contrastive_runs import run_best_codes, run_counted, run_left_out
from formula.declare import declare

SOURCE = "udem-ebm, question 4.2"

RATIO = r"\frac{r(y|x)}{p(y)}"
OVER_X, OVER_Y = r"\mathbb{E}_{p(x)}", r"\mathbb{E}_{p(y|x)}"
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


SCALE = declare("t: positive")
FLAT = declare("m: positive integer")
LEFT_OUT = r"\frac t2+\frac12\log2-\frac12\log\left(1+e^{-2t}\right)"
COUNTED = r"\frac12\log2-\frac12\log\left(1+e^{-2t}\right)"
SIMPLEX = r"1-\log\frac{e+m e^{-1/m}}{m+1}"


def _certified(claim: Behaviour, cases, tex: str) -> Derivation:  # type: ignore[no-untyped-def]
    """log 2 minus the mean loss; a case has scores in units of t, its weight, reason and line."""
    import sympy

    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift
    from claims.algebra.settle import same

    scale = sympy.Symbol("t", positive=True)
    d = Calculation(SCALE)
    mean = sympy.Integer(0)
    for scores, weight, left, because, right in cases:
        inside = sum(sympy.exp((each - 1) * scale) for each in scores)
        loss = sympy.expand_log(sympy.log(inside))
        mean += sympy.Rational(weight, 4) * loss
        d.beside(
            (left, loss),
            rule="softmax written out",
            because=because,
            tex=f"{left}={right}",
            declarations=SCALE,
        )
    d.start(
        lift(sympy.expand(sympy.log(2) - mean)),
        because=r"$\log2$ minus the mean of these losses",
        tex=tex,
    )
    return d.record.finish(
        proved=same(d.now, d.lower(claim.right)), detail="what came out is the claim: SymPy"
    )


def derive_left_out() -> Derivation:
    """Both negatives match, neither does, or one of them; the positive is above the line alone."""
    return _certified(
        LEFT_OUT_CLAIM,
        (
            ((1, 1), 1, r"-\log\frac{e^t}{e^t+e^t}", "both negatives match", r"\log2"),
            ((-1, -1), 1, r"-\log\frac{e^t}{e^{-t}+e^{-t}}", "neither does", r"\log2-2t"),
            (
                (1, -1),
                2,
                r"-\log\frac{e^t}{e^t+e^{-t}}",
                "one of them does, which happens twice as often",
                r"\log\left(1+e^{-2t}\right)",
            ),
        ),
        LEFT_OUT,
    )


def derive_counted() -> Derivation:
    """The negative matches or not; the positive is one of the two candidates."""
    return _certified(
        COUNTED_CLAIM,
        (
            ((1, 1), 2, r"-\log\frac{e^t}{e^t+e^t}", "the negative matches, too", r"\log2"),
            (
                (1, -1),
                2,
                r"-\log\frac{e^t}{e^t+e^{-t}}",
                "it does not, which is as likely",
                r"\log\left(1+e^{-2t}\right)",
            ),
        ),
        COUNTED,
    )


def derive_simplex() -> Derivation:
    """The scores of a regular simplex, and what they give."""
    import sympy

    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift
    from claims.algebra.lower import lower

    size = sympy.Symbol("m", integer=True, positive=True)
    off = sympy.Symbol("u", real=True)
    known = declare("m: positive integer; u: real")
    # the codes of a regular simplex add up to zero: 1 + m u = 0 for the score u of two of them
    (score,) = sympy.solve(1 + size * off, off)
    d = Calculation(FLAT)
    d.beside(
        (r"1+m\left(-\frac1m\right)", (1 + size * off).subs(off, score)),
        rule="linear equation",
        because="$m+1$ unit codes at equal distances add up to zero, and so do the scores of one "
        "of them with all: itself, and $m$ others, each with the score $-1/m$",
        tex=r"1+m\left(-\frac1m\right)=0",
        declarations=known,
    )
    value = 1 - sympy.log((sympy.E + size * sympy.exp(score)) / (size + 1))
    d.start(
        lift(value),
        because="with equal codes for both views the alignment is one; the uniformity is the same "
        "for every anchor",
        tex=SIMPLEX,
    )
    # what Jensen's inequality leaves, at the least mean of an other score less the positive one
    bound = -sympy.log((1 + size * sympy.exp(score - 1)) / (size + 1))
    if sympy.simplify(sympy.exp(bound - value) - 1) != 0:
        raise ValueError(f"the bound is {bound}, the simplex gives {value}")
    d.beside(
        (r"-\log\frac{1+m e^{-1-1/m}}{m+1}", value),
        rule="exponentials",
        because="and this is the most there can be: by the two inequalities the scores of the "
        "others are on average at most $1+1/m$ below those of the pairs",
        tex=r"-\log\frac{1+m e^{-1-1/m}}{m+1}=" + SIMPLEX,
        declarations=FLAT,
    )
    proved = sympy.simplify(value - lower(SIMPLEX_CLAIM.right, FLAT)) == 0
    return d.record.finish(proved=bool(proved), detail="what came out is the claim: SymPy")


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
LEFT_OUT_CLAIM = Behaviour(
    slug="contrastive-left-out",
    title="what the loss certifies with the positive left out of the sum",
    source=SOURCE,
    declarations=SCALE,
    assumptions=("t>0",),
    statement=r"$\log2$ minus the mean loss, where the views are the same fair coin, matching "
    r"scores are $t$ and others $-t$, and the sum runs over two independent negatives alone: all "
    "cases, for six values of $t$",
    outcome=LEFT_OUT,
    run=run_left_out,
    tolerance=1e-9,
    neighbours=(COUNTED, r"t-\log\cosh t", "t"),
    derive=derive_left_out,
    mistakes=(
        Mistake(
            tag="positive-counted",
            wrong=COUNTED,
            feedback="Here the positive is one of the two terms of the sum. Both were to be "
            "negatives.",
        ),
        Mistake(
            tag="mean-of-exponentials",
            wrong=r"t-\log\cosh t",
            feedback="With two negatives the average inside the logarithm is still random.",
        ),
        Mistake(
            tag="sign",
            wrong=r"\frac t2-\frac12\log2+\frac12\log\left(1+e^{-2t}\right)",
            feedback="The negatives make the loss larger; which way do they move what is "
            "certified?",
        ),
        Mistake(
            tag="alignment-alone",
            wrong="t",
            feedback="This is the score of the positive. What became of the negatives?",
        ),
    ),
)
COUNTED_CLAIM = Behaviour(
    slug="contrastive-counted",
    title="what the loss certifies with the positive among the candidates",
    source=SOURCE,
    declarations=SCALE,
    assumptions=("t>0",),
    statement=r"the same, where the sum runs over the positive and one negative",
    outcome=COUNTED,
    run=run_counted,
    tolerance=1e-9,
    neighbours=(LEFT_OUT, r"\frac12\log2+\frac12\log\left(1+e^{-2t}\right)", r"\log2"),
    derive=derive_counted,
    mistakes=(
        Mistake(
            tag="positive-left-out",
            wrong=LEFT_OUT,
            feedback="Two negatives and no positive: what may this value not exceed?",
        ),
        Mistake(
            tag="limit",
            wrong=r"t-\log\cosh t",
            feedback="This is what very many candidates give. There are two.",
        ),
        Mistake(
            tag="always-apart",
            wrong=r"\log2-\log\left(1+e^{-2t}\right)",
            feedback="A negative is drawn without looking: how often does it match the anchor?",
        ),
        Mistake(
            tag="perfect",
            wrong=r"\log2",
            feedback="One of two candidates is recognised with certainty only if they differ.",
        ),
    ),
)
SIMPLEX_CLAIM = Behaviour(
    slug="contrastive-simplex",
    title="the most that unit codes certify",
    source=SOURCE,
    declarations=FLAT,
    assumptions=(r"m\ge1",),
    statement="alignment less uniformity for $m+1$ equally likely pairs, largest over all unit "
    "codes of both views in $m$ dimensions: projected gradient ascent from random codes (for $m$ "
    "equal to one, all codes)",
    outcome=SIMPLEX,
    run=run_best_codes,
    tolerance=1e-7,
    neighbours=(r"\log(m+1)", r"1-\log\frac{e+m}{m+1}", "1"),
    derive=derive_simplex,
    mistakes=(
        Mistake(
            tag="all-of-it",
            wrong=r"\log(m+1)",
            feedback="This is the information. Can scores between minus one and one tell the "
            "pairs apart with certainty?",
        ),
        Mistake(
            tag="orthogonal",
            wrong=r"1-\log\frac{e+m}{m+1}",
            feedback="Orthogonal codes can be moved further apart.",
        ),
        Mistake(
            tag="opposite",
            wrong=r"1-\log\frac{e+me^{-1}}{m+1}",
            feedback="Two codes can be opposite. Can three be, each to each?",
        ),
        Mistake(
            tag="limit",
            wrong="1",
            feedback="This is approached with many pairs, not reached.",
        ),
    ),
)

RESULT = Result(
    slug="contrastive-information",
    title="The contrastive loss and information",
    source=SOURCE,
    claims=(BOUND, LEFT_OUT_CLAIM, COUNTED_CLAIM, SIMPLEX_CLAIM),
    references=(
        r"A. van den Oord, Y. Li and O. Vinyals (2018). \emph{Representation learning with "
        r"contrastive predictive coding}.",
        r"B. Poole, S. Ozair, A. van den Oord, A. A. Alemi and G. Tucker (2019). \emph{On "
        r"variational bounds of mutual information}.",
    ),
)
