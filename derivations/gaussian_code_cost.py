r"""What it costs to tell symbols apart with a normal code under a standard normal prior.

Two symbols get posteriors with the means m and -m and one deviation s; what counts for telling them
apart is d = m / s. At a fixed d the variance w = s^2 is free, and m^2 = d^2 w.
"""

from __future__ import annotations

from claims.behaviour import Behaviour
from claims.optimum import Optimum
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from formula.declare import declare
from formula.tree import Number

SOURCE = "sharif-2024-hw2, question 4.1"

SYMBOLS = "w: positive; d: positive"
DECLARATIONS = declare(SYMBOLS)
AT_BEST = declare(SYMBOLS, given=[r"w = \frac{1}{1+d^2}"])
NOTHING = declare()
COST = r"\frac12\left((1+d^2)w-1-\log w\right)"
BEST = r"\frac{\log(1+d^2)}{2}"
ERROR = 0.01
"""How often a symbol may be taken for the other one."""


def derive_cost() -> Derivation:
    """Strictly convex in the variance."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_equations import arithmetic
    from claims.algebra.densities_logs import split_log
    from claims.algebra.densities_pointwise import pointwise_minimum, stationary
    from claims.algebra.densities_steps import Chain

    d = Chain(DECLARATIONS)
    free, argument = d.tree("w"), d.tree(r"\frac{1}{1+d^2}")
    d.start(
        COST_CLAIM.objective,
        because=r"the divergence of a normal law with mean $d\sqrt{w}$ and variance $w$ from the "
        "standard normal one",
        tex=COST,
    )
    d.at_a_point(
        stationary(d.now, free, argument, DECLARATIONS, variable="t"),
        reasons=(
            "as a function of the positive number $t$ put in for the variance",
            "differentiate",
            "the only zero of the slope",
            "the second derivative is positive: $g$ is strictly convex",
            "so this is the best variance",
        ),
        tex=(
            r"g(t) = \frac12\left((1+d^2)t-1-\log t\right)",
            r"g'(t) = \frac{1+d^2}{2}-\frac{1}{2t}",
            r"g'\left(\frac{1}{1+d^2}\right) = 0",
            r"g''(t) = \frac{1}{2t^2} > 0",
            r"w = \frac{1}{1+d^2}",
        ),
        optimum=(free, AT_BEST),
    )
    d.by(
        pointwise_minimum(free, argument, variable="t"),
        at=d.now,
        because="a strictly convex function is smallest at its stationary point and only there",
        tex=r"\frac12\left((1+d^2)\frac{1}{1+d^2}-1-\log\frac{1}{1+d^2}\right)",
    )
    d.by(
        in_one_line("logarithm of a reciprocal", split_log(), arithmetic()),
        because="the first two terms cancel; the logarithm of a reciprocal changes its sign",
        tex=r"\frac12\log(1+d^2)",
    )
    return d.finish(COST_CLAIM.objective, ">=", COST_CLAIM.optimal_value)


def derive_symbols() -> Derivation:
    """The separation that the error asks for, put into the smallest cost."""
    import mpmath

    from claims.algebra.calculation import Calculation

    with mpmath.workdps(30):
        separation = mpmath.sqrt(2) * mpmath.erfinv(1 - 2 * mpmath.mpf("0.01"))
        cost = mpmath.log(1 + separation**2) / 2
        text, shown = mpmath.nstr(cost, 4), mpmath.nstr(separation, 5)
    d = Calculation(NOTHING)
    d.record.start(
        Number(text),
        "the code is read by its sign, which is wrong with probability one hundredth if the "
        rf"standard normal law has that mass below $-d$: $d$ is {shown}; the smallest "
        r"cost is then $\frac12\log(1+d^2)$, to four digits",
        text,
        rule="inverse of the error function",
        proof="enumeration",
    )
    detail = "the inverse of the error function to thirty digits"
    return d.record.finish(proved=Number(text) == SYMBOLS_CLAIM.right, detail=detail)


def run_symbols(seed: int) -> float:
    """Search mean and variance for the smallest divergence, integrated, at the error allowed."""
    import numpy as np
    from scipy import optimize, stats

    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    weights = weights / weights.sum()

    def divergence(log_deviation: float) -> float:
        deviation = float(np.exp(log_deviation))
        mean = optimize.brentq(
            lambda m: stats.norm.cdf(0.0, m, deviation) - ERROR, 0.0, 50 * deviation, xtol=1e-13
        )
        z = mean + deviation * nodes
        ratio = stats.norm.logpdf(z, mean, deviation) - stats.norm.logpdf(z)
        return float(weights @ ratio)

    start = float(np.random.default_rng(seed).uniform(-2.0, 0.5))
    found = optimize.minimize(lambda at: divergence(float(at[0])), start, method="Nelder-Mead",
                              options={"xatol": 1e-7, "fatol": 1e-12})  # fmt: skip
    return float(found.fun)


COST_CLAIM = Optimum(
    slug="gaussian-code-cost",
    title="smallest divergence of a normal code at a given separation",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=("w,d>0",),
    sense="min",
    over="w",
    objective_tex=COST,
    argument=r"\frac{1}{1+d^2}",
    value=BEST,
    at_optimum=AT_BEST,
    unique_note="the only minimiser",
    derive=derive_cost,
    mistakes=(
        Mistake(
            tag="variance-of-the-prior",
            wrong="1",
            feedback="That would be best for a code with mean zero. Here the mean grows with the "
            "deviation.",
        ),
        Mistake(
            tag="deviation-for-variance",
            wrong=r"\frac{1}{\sqrt{1+d^2}}",
            feedback="Which of the two was free, the deviation or its square?",
        ),
        Mistake(
            tag="inverted",
            wrong="1+d^2",
            feedback="Symbols that are far apart must be coded narrowly to stay near the prior.",
        ),
        Mistake(
            tag="one-forgotten",
            wrong=r"\frac{1}{d^2}",
            feedback="The variance enters the divergence by itself as well, not by the mean alone.",
        ),
    ),
)

SYMBOLS_CLAIM = Behaviour(
    slug="gaussian-code-symbols",
    title="cost of telling two symbols apart with a normal code",
    source=SOURCE,
    declarations=NOTHING,
    statement="two symbols are coded by normal laws with opposite means and one variance under a "
    "standard normal prior, and read by the sign of the code: the smallest divergence, in nats, "
    "at which one reading in a hundred is wrong",
    outcome="0.9291",
    run=run_symbols,
    tolerance=5e-5,
    neighbours=("0.9290", "0.9292", r"\log 2", "0", "1.858"),
    derive=derive_symbols,
    mistakes=(
        Mistake(
            tag="one-bit",
            wrong=r"\log 2",
            feedback="This is what a discrete code of two symbols costs, which is read without "
            "error.",
        ),
        Mistake(
            tag="half-forgotten",
            wrong="1.858",
            feedback="The logarithm of the variance enters the divergence with a factor one half.",
        ),
        Mistake(
            tag="prior-variance-kept",
            wrong="2.706",
            feedback="With the variance of the prior the means have to be far out. What may be "
            "adapted instead?",
        ),
        Mistake(
            tag="free-of-charge",
            wrong="0",
            feedback="At no divergence both symbols have the prior as their code.",
        ),
    ),
)

RESULT = Result(
    slug="gaussian-code-cost",
    title="The price of symbols in a normal code",
    source=SOURCE,
    claims=(COST_CLAIM, SYMBOLS_CLAIM),
)
