r"""The forward divergence to a normal law sees two moments and is smallest where they match.

For any p with mean a and variance d^2, -E_p[log q] is the constant log(2 pi) / 2 plus
log(sigma) + (d^2 + (a - mu)^2) / (2 sigma^2). First mu is optimised, then the precision
1 / sigma^2: each problem is strictly convex. The two-mode mixture gives the gap in closed form.
"""

from __future__ import annotations

from claims.definitions import LogDensityAt, Mean, term
from claims.optimum import Optimum
from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from formula.declare import declare

SOURCE = "sharif-2024-hw2, 1.2"

MEAN_SYMBOLS = r"\mu: real; \sigma: positive; a: real; d: positive"
MEAN = declare(MEAN_SYMBOLS)
MEAN_BEST = declare(MEAN_SYMBOLS, given=[r"\mu = a"])
PRECISION_SYMBOLS = r"\lambda: positive; v: positive"
PRECISION = declare(PRECISION_SYMBOLS)
PRECISION_BEST = declare(PRECISION_SYMBOLS, given=[r"\lambda = \frac1v"])
MODES = declare(
    r"m: positive; \mu: real; \sigma: positive",
    laws={
        "p_1(x)": ("normal", "-m", "1"),
        "p_2(x)": ("normal", "m", "1"),
        "q(x)": ("normal", r"\mu", r"\sigma"),
        "r(x)": ("normal", "0", r"\sqrt{1+m^2}"),
    },
)

MEAN_OBJECTIVE = r"\log\sigma+\frac{d^2+(a-\mu)^2}{2\sigma^2}"
PRECISION_OBJECTIVE = r"\lambda v-\log\lambda"
GAP = r"\log\frac{\sigma}{\sqrt{1+m^2}}+\frac{1+m^2+\mu^2}{2\sigma^2}-\frac12"
GAP_TEX = (
    r"\frac12\mathbb{E}_{p_1}\left[\log r(x)-\log q(x)\right]"
    r"+\frac12\mathbb{E}_{p_2}\left[\log r(x)-\log q(x)\right]"
)


def derive_mean() -> Derivation:
    """A quadratic in the mean of the approximation."""
    from claims.algebra.densities_equations import arithmetic
    from claims.algebra.densities_pointwise import pointwise_minimum, stationary
    from claims.algebra.densities_steps import Chain

    d = Chain(MEAN)
    free, argument = d.tree(r"\mu"), d.tree("a")
    d.start(
        MEAN_CLAIM.objective,
        because=r"the divergence up to what depends on $p$ alone; the mean square distance from "
        r"$\mu$ is the variance plus the square of the distance of the means",
        tex=MEAN_OBJECTIVE,
    )
    d.at_a_point(
        stationary(d.now, free, argument, MEAN, variable="t"),
        reasons=(
            r"for a fixed $\sigma$, as a function of the number $t$ put in for $\mu$",
            "differentiate",
            "the only zero of the slope",
            "the second derivative is positive: $g$ is strictly convex",
            "so this is the only minimiser, whatever $\\sigma$ is",
        ),
        tex=(
            r"g(t) = \log\sigma+\frac{d^2+(a-t)^2}{2\sigma^2}",
            r"g'(t) = -\frac{a-t}{\sigma^2}",
            r"g'(a) = 0",
            r"g''(t) = \frac{1}{\sigma^2} > 0",
            r"\mu = a",
        ),
        optimum=(free, MEAN_BEST),
    )
    d.by(
        pointwise_minimum(free, argument, variable="t"),
        at=d.now,
        because="a strictly convex function is smallest at its stationary point and only there",
        tex=r"\log\sigma+\frac{d^2+(a-a)^2}{2\sigma^2}",
    )
    d.by(
        arithmetic(),
        at=r"\frac{d^2+(a-a)^2}{2\sigma^2}",
        because="the square vanishes",
        tex=r"\log\sigma+\frac{d^2}{2\sigma^2}",
    )
    return d.finish(MEAN_CLAIM.objective, ">=", MEAN_CLAIM.optimal_value)


def derive_precision() -> Derivation:
    """Strictly convex in the precision."""
    from claims.algebra.densities_equations import arithmetic
    from claims.algebra.densities_logs import split_log
    from claims.algebra.densities_pointwise import pointwise_minimum, stationary
    from claims.algebra.densities_steps import Chain

    d = Chain(PRECISION)
    free, argument = d.tree(r"\lambda"), d.tree(r"\frac1v")
    d.start(
        PRECISION_CLAIM.objective,
        because=r"twice what is left, with the precision $\lambda$ for $1/\sigma^2$ and the "
        r"variance $v$ of $p$ for $d^2$",
        tex=PRECISION_OBJECTIVE,
    )
    d.at_a_point(
        stationary(d.now, free, argument, PRECISION, variable="t"),
        reasons=(
            r"as a function of the positive number $t$ put in for $\lambda$",
            "differentiate",
            "the only zero of the slope",
            "the second derivative is positive: $g$ is strictly convex",
            "so this is the only minimiser",
        ),
        tex=(
            r"g(t) = t v-\log t",
            r"g'(t) = v-\frac1t",
            r"g'\left(\frac1v\right) = 0",
            r"g''(t) = \frac{1}{t^2} > 0",
            r"\lambda = \frac1v",
        ),
        optimum=(free, PRECISION_BEST),
    )
    d.by(
        pointwise_minimum(free, argument, variable="t"),
        at=d.now,
        because="a strictly convex function is smallest at its stationary point and only there",
        tex=r"\frac1v v-\log\frac1v",
    )
    d.by(
        split_log(),
        at=r"\log\frac1v",
        because="the logarithm of a reciprocal changes its sign",
        tex=r"\frac1v v-(-\log v)",
    )
    d.by(arithmetic(), because="$v$ cancels", tex=r"\log v+1")
    return d.finish(PRECISION_CLAIM.objective, ">=", PRECISION_CLAIM.optimal_value)


def derive_gap() -> Derivation:
    """The entropy of the mixture cancels; what is left are second moments of its two halves."""
    from claims.algebra import rules
    from claims.algebra.calculation import Calculation

    d = Calculation(MODES)
    d.start(
        GAP_CLAIM.left,
        because=r"the difference of the divergences from $p$ to $q$ and to $r$: a mean under the "
        "mixture is the average of the means under its halves, and the entropy of $p$ cancels",
        tex=GAP_TEX,
    )
    d.must_be(GAP_CLAIM.definition)
    inside = (
        r"\left[\log\frac{\sigma}{\sqrt{1+m^2}}-\frac{x^2}{2(1+m^2)}"
        r"+\frac{(x-\mu)^2}{2\sigma^2}\right]"
    )
    d.by(
        rules.laws_written_out,
        d.laws,
        because="write the two normal log densities out",
        tex=rf"\frac12\mathbb{{E}}_{{p_1}}{inside}+\frac12\mathbb{{E}}_{{p_2}}{inside}",
    )
    for letter, sign, other in (("p_1", "-", "+"), ("p_2", "", "-")):
        d.aside(
            rf"\mathbb{{E}}_{{{letter}}}\left[(x-\mu)^2\right]",
            rules.gaussian_moments,
            d.laws,
            because=rf"the second moment about $\mu$ of the half at ${sign}m$; at $\mu$ zero it is "
            "$1+m^2$ for both halves",
            tex=rf"\mathbb{{E}}_{{{letter}}}\left[(x-\mu)^2\right]=1+(\mu{other}m)^2",
        )
    d.by(
        rules.gaussian_moments,
        d.laws,
        because="insert the moments; on average over the halves the mixed terms cancel",
        tex=GAP,
    )
    return d.finish(GAP_CLAIM.right)


MEAN_CLAIM = Optimum(
    slug="moment-matching-mean",
    title="the mean of the normal law that is nearest by the forward divergence",
    source=SOURCE,
    declarations=MEAN,
    assumptions=(r"\mu,a\in\mathbb{R}", r"\sigma,d>0"),
    sense="min",
    over=r"\mu",
    objective_tex=MEAN_OBJECTIVE,
    argument="a",
    value=r"\log\sigma+\frac{d^2}{2\sigma^2}",
    at_optimum=MEAN_BEST,
    unique_note=r"the only minimiser, for every $\sigma$",
    derive=derive_mean,
    mistakes=(
        Mistake(
            tag="mirror-image",
            wrong="-a",
            feedback="Put your answer into the square: is it as small as it can be?",
        ),
        Mistake(
            tag="always-zero",
            wrong="0",
            feedback="That is right for a target that is symmetric about zero. What of others?",
        ),
        Mistake(
            tag="one-deviation-off",
            wrong="a+d",
            feedback="This sits beside the bulk of the target. Where does the slope vanish?",
        ),
        Mistake(
            tag="twice",
            wrong="2a",
            feedback="Solve the stationarity condition once more; nothing in it doubles.",
        ),
    ),
)
PRECISION_CLAIM = Optimum(
    slug="moment-matching-precision",
    title="the precision of the normal law that is nearest by the forward divergence",
    source=SOURCE,
    declarations=PRECISION,
    assumptions=(r"\lambda,v>0",),
    sense="min",
    over=r"\lambda",
    objective_tex=PRECISION_OBJECTIVE,
    argument=r"\frac1v",
    value=r"\log v+1",
    at_optimum=PRECISION_BEST,
    unique_note="the only minimiser",
    derive=derive_precision,
    mistakes=(
        Mistake(
            tag="variance-for-precision",
            wrong="v",
            feedback="A wide target needs a wide approximation, and so a small precision.",
        ),
        Mistake(
            tag="deviation-for-variance",
            wrong=r"\frac{1}{\sqrt{v}}",
            feedback="The precision is one over the square of the standard deviation.",
        ),
        Mistake(
            tag="half-kept",
            wrong=r"\frac{1}{2v}",
            feedback="The slope has two terms, and no factor one half or two: solve it once more.",
        ),
        Mistake(
            tag="two-kept",
            wrong=r"\frac{2}{v}",
            feedback="The slope has two terms, and no factor one half or two: solve it once more.",
        ),
    ),
)
RATIO = LogDensityAt("r") - LogDensityAt("q")
GAP_CLAIM = Equality(
    slug="moment-matching-gap",
    title="how much more the forward divergence is than at the matching normal law",
    source=SOURCE,
    declarations=MODES,
    definition=Mean("p_1", RATIO) / term(2) + Mean("p_2", RATIO) / term(2),
    definition_tex=GAP_TEX,
    closed_form=GAP,
    derive=derive_gap,
    assumptions=(
        r"p_1=\mathcal{N}(-m,1)",
        r"p_2=\mathcal{N}(m,1)",
        r"q=\mathcal{N}(\mu,\sigma^2)",
        r"r=\mathcal{N}(0,1+m^2)",
        r"m,\sigma>0",
        r"\mu\in\mathbb{R}",
    ),
    mistakes=(
        Mistake(
            tag="distance-of-modes-forgotten",
            wrong=r"\log\sigma+\frac{1+\mu^2}{2\sigma^2}-\frac12",
            feedback="The variance of a mixture is that of its parts plus that of their means.",
        ),
        Mistake(
            tag="log-inverted",
            wrong=r"\log\frac{\sqrt{1+m^2}}{\sigma}+\frac{1+m^2+\mu^2}{2\sigma^2}-\frac12",
            feedback="A very wide approximation must be penalised, too.",
        ),
        Mistake(
            tag="constant-dropped",
            wrong=r"\log\frac{\sigma}{\sqrt{1+m^2}}+\frac{1+m^2+\mu^2}{2\sigma^2}",
            feedback="At the matching law itself the difference is zero.",
        ),
        Mistake(
            tag="variance-in-log",
            wrong=r"\log\frac{\sigma}{1+m^2}+\frac{1+m^2+\mu^2}{2\sigma^2}-\frac12",
            feedback="The normaliser of a normal density holds the standard deviation.",
        ),
    ),
)

RESULT = Result(
    slug="moment-matching",
    title="The forward divergence to a normal law: matching two moments",
    source=SOURCE,
    claims=(MEAN_CLAIM, PRECISION_CLAIM, GAP_CLAIM),
    references=(
        r"C. M. Bishop (2006). \emph{Pattern recognition and machine learning}, section 10.7.",
    ),
)
