r"""The reconstruction error on its own: how small it gets with a normal decoder.

With a fixed variance s^2 it comes as near to its smallest value as one likes and does not reach it
with a density; with a variance that is learned there is no smallest value at all.
"""

from __future__ import annotations

from claims.optimum import Optimum
from claims.results import Result
from claims.statements import Bound, Mistake
from claims.steps import Derivation
from formula.declare import declare

SOURCE = "udem-ebm, question 2.1"

CODE = declare(
    "x: real; a: positive; b: real; s: positive; m: real; t: positive",
    laws={"q(z)": ("normal", "m", "t")},
)
"""One data point, a decoder with mean a z + b, and a normal density of the code."""
CONSTANT = r"\frac12\log(2\pi s^2)"
ERROR = rf"\mathbb{{E}}_{{q}}\left[\frac{{(x-az-b)^2}}{{2s^2}}+{CONSTANT}\right]"

FLOOR = rf"{CONSTANT}+\frac{{a^2t^2}}{{2s^2}}"
"""What is left over when the mean code is the best one: the price of its spread."""
BEST_CODE = declare(
    "x: real; a: positive; b: real; s: positive; m: real; t: positive",
    laws={"q(z)": ("normal", "m", "t")},
    given=[r"m = \frac{x-b}{a}"],
)

NUMBERS = "w: positive; r: positive"
PRECISION = declare(NUMBERS)
AT_BEST = declare(NUMBERS, given=[r"w = \frac1r"])
PER_ENTRY = r"\frac{rw-\log w}{2}"
BEST = r"\frac{\log r}{2}+\frac12"


def derive_code() -> Derivation:
    """Gaussian moments; two squares are left over, of which one is zero for the best mean code."""
    from claims.algebra import rules
    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift

    d = Calculation(CODE)
    d.start(CODE_CLAIM.greater, because="the reconstruction error at $x$", tex=ERROR)
    d.by(
        rules.linearity_of_expectation,
        because="the expectation is linear",
        tex=rf"\frac{{(x-b)^2-2a(x-b)\,\mathbb{{E}}_{{q}}[z]"
        rf"+a^2\,\mathbb{{E}}_{{q}}[z^2]}}{{2s^2}}+{CONSTANT}",
    )
    d.by(
        rules.gaussian_moments,
        d.laws,
        because="the mean of $z$ is $m$, that of its square is $m^2+t^2$: what the mean code "
        "misses, and what the spread of the code costs",
        tex=rf"\frac{{(x-am-b)^2+a^2t^2}}{{2s^2}}+{CONSTANT}",
    )
    smallest = d.lower(CODE_CLAIM.lesser)
    d.record.step(
        ">=",
        "a square is not negative",
        lift(smallest),
        "what the mean code misses is zero at $m=(x-b)/a$ and positive elsewhere; what the spread "
        "costs is positive for every density and vanishes with $t$",
        FLOOR,
        "theorem",
    )
    import sympy

    slack = sympy.factor(d.now - smallest)
    squares = sympy.factor(slack * 2 * d.lower("s") ** 2)
    proved = sympy.expand(squares - d.lower("(x-am-b)^2")) == 0
    return d.record.finish(proved=proved, detail="the slack is a square: SymPy")


def derive_variance() -> Derivation:
    """The slope in the variance has one zero; the function is read in the inverse variance."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_equations import arithmetic
    from claims.algebra.densities_logs import split_log
    from claims.algebra.densities_pointwise import pointwise_minimum, stationary
    from claims.algebra.densities_steps import Chain

    d = Chain(PRECISION)
    free, argument = d.tree("w"), d.tree(r"\frac1r")
    d.start(
        VARIANCE_CLAIM.objective,
        because="the error of one entry, up to a constant, with the squared miss $r$ and the "
        "inverse variance $w$",
        tex=PER_ENTRY,
    )
    d.at_a_point(
        stationary(d.now, free, argument, PRECISION, variable="u"),
        reasons=(
            "as a function of the positive number $u$ put in for the inverse variance",
            "differentiate",
            "the only zero of the slope",
            "the second derivative is positive: $g$ is strictly convex",
            "so the best variance is the squared miss itself",
        ),
        tex=(
            r"g(u) = \frac{ru-\log u}{2}",
            r"g'(u) = \frac r2-\frac{1}{2u}",
            r"g'\left(\frac1r\right) = 0",
            r"g''(u) = \frac{1}{2u^2} > 0",
            r"w = \frac1r",
        ),
        optimum=(free, AT_BEST),
    )
    d.by(
        pointwise_minimum(free, argument, variable="u"),
        at=d.now,
        because="a strictly convex function is smallest at its stationary point and only there",
        tex=r"\frac{r\cdot\frac1r-\log\frac1r}{2}",
    )
    d.by(
        in_one_line("logarithm of a reciprocal", split_log(), arithmetic()),
        because="the miss cancels in the first term; the logarithm of a reciprocal changes sign",
        tex=BEST,
    )
    return d.finish(VARIANCE_CLAIM.objective, ">=", VARIANCE_CLAIM.optimal_value)


CODE_CLAIM = Bound(
    slug="beta-zero-code",
    title="smallest reconstruction error of a normal decoder for a code of a given spread",
    source=SOURCE,
    declarations=CODE,
    assumptions=(
        r"q(z)=\mathcal{N}(m,t^2)",
        "a,s,t>0",
        r"x,b,m\in\mathbb{R}",
    ),
    continuous=CODE,
    lesser_tex=FLOOR,
    greater_tex=ERROR,
    equality_case=BEST_CODE,
    equality_note="equality exactly for the mean code $m=(x-b)/a$; the price of the spread falls "
    "to zero with $t$, and is zero only for a code that has no density",
    derive=derive_code,
    mistakes=(
        Mistake(
            tag="zero-is-the-smallest",
            wrong=ERROR + r" \ge \frac12",
            feedback="A density may exceed one, so that its negative logarithm may be negative. "
            "What is left over when the code hits the data point?",
        ),
        Mistake(
            tag="posterior-is-needed",
            wrong=ERROR + rf" \ge {CONSTANT} + \frac{{a^2}}{{2(a^2+s^2)}}",
            feedback="This is the error of the exact posterior, which keeps a spread because "
            "the prior counts. Here it does not.",
        ),
        Mistake(
            tag="spread-for-free",
            wrong=ERROR + rf" = {CONSTANT} + \frac{{(x-am-b)^2}}{{2s^2}}",
            feedback="The mean of a square is not the square of the mean.",
        ),
        Mistake(
            tag="reversed",
            wrong=ERROR + rf" \le {FLOOR}",
            feedback="Both things that the code can do wrong raise the error.",
        ),
    ),
)

VARIANCE_CLAIM = Optimum(
    slug="decoder-precision",
    title="best inverse variance of a normal decoder",
    source=SOURCE,
    declarations=PRECISION,
    assumptions=("w,r>0",),
    sense="min",
    over="w",
    objective_tex=PER_ENTRY,
    argument=r"\frac1r",
    value=BEST,
    at_optimum=AT_BEST,
    unique_note="the only minimiser",
    derive=derive_variance,
    mistakes=(
        Mistake(
            tag="variance-for-precision",
            wrong="r",
            feedback="Which of the two was free, the variance or its inverse?",
        ),
        Mistake(
            tag="deviation",
            wrong=r"\frac{1}{\sqrt r}",
            feedback="The squared miss is compared with the variance, not with the deviation.",
        ),
        Mistake(
            tag="factor-two",
            wrong=r"\frac2r",
            feedback="Both terms carry a factor one half. Differentiate both.",
        ),
        Mistake(
            tag="unit-variance",
            wrong="1",
            feedback="With the variance fixed at one the error is half the squared miss. Here it "
            "is learned.",
        ),
    ),
)

RESULT = Result(
    slug="beta-zero",
    title="The reconstruction error on its own",
    source=SOURCE,
    claims=(CODE_CLAIM, VARIANCE_CLAIM),
)
