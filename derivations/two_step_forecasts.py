r"""Two steps ahead with a model of too small an order: feeding back against predicting directly.

The truth is an autoregressive series of order two; the model is linear in the last value only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from formula.declare import declare

if TYPE_CHECKING:
    from claims.algebra.calculation import Calculation

SOURCE = "sharif-2025-ps1, question 3.3"

NOTHING = declare()
_WEIGHTS = r"\varphi_1: real in (-1/2,1/2); \varphi_2: real in (-1/2,1/2)"
CORRELATIONS = declare(_WEIGHTS + r"; r: real; u: real")
ERRORS = declare("r: real in (-1/2,1/2); u: real in (-1/2,1/2); E: real")
LAST, BEFORE = 0.5, -0.5
"""The weights of the last value and of the one before it."""


def _correlations(d: Calculation):  # type: ignore[no-untyped-def]
    """Correlations at lags 1 and 2 from the Yule-Walker equations, recorded beside the chain."""
    import sympy

    from claims.algebra.bounds import naming

    first, second = (sympy.Symbol(rf"\varphi_{k}", real=True) for k in (1, 2))
    r, u = sympy.symbols("r u", real=True)
    (solved,) = sympy.solve([first + second * r - r, first * r + second - u], [r, u], dict=True)
    values = {r: sympy.cancel(solved[r]), u: sympy.cancel(solved[u])}
    d.beside(
        ("r", first / (1 - second)),
        rule="Yule-Walker equations",
        because=r"let $r$ and $u$ be the correlations at lags one and two. Multiply the recursion "
        r"by the last value and take means: $r$ equals $\varphi_1+\varphi_2 r$, so",
        tex=r"r=\frac{\varphi_1}{1-\varphi_2}",
        declarations=naming(CORRELATIONS, {"r": values[r]}),
    )
    d.beside(
        ("u", first * r + second),
        rule="Yule-Walker equations",
        because="the same with the value before it",
        tex=r"u=\varphi_1 r+\varphi_2",
        declarations=naming(CORRELATIONS, {"r": values[r], "u": values[u]}),
    )
    given = {first: sympy.Rational(1, 2), second: -sympy.Rational(1, 2)}
    return r, u, {symbol: value.subs(given) for symbol, value in values.items()}


def derive_fed_back() -> Derivation:
    """The one-step weight is the first correlation; used twice it is squared."""
    import sympy

    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift

    d = Calculation(NOTHING)
    r, u, values = _correlations(d)
    # unit variance: E[(x_{t+2} - w x_t)^2] with the weight that one step gives, applied twice
    weight = r**2
    error = sympy.expand(1 - 2 * weight * u + weight**2)
    d.beside(
        ("E", error),
        rule="mean of a square",
        because=r"in units of the variance of the series: the one-step weight is $r$, so that the "
        r"fed-back prediction two steps ahead is $r^2$ times the last value; expand the square",
        tex="E=1-2r^2 u+r^4",
        declarations=naming(ERRORS, {"E": error}),
    )
    d.start(
        lift(error.subs(values)),
        because=r"with \setting{\varphi_1=\tfrac{1}{2}} and \setting{\varphi_2=-\tfrac{1}{2}} one "
        r"finds one third for $r$ and minus one third for $u$",
        tex=r"1+\frac{2}{27}+\frac{1}{81}",
    )
    return d.finish(FED_BACK.right, closed_form=False)


def derive_direct() -> Derivation:
    """The weight that minimises the two-step error is the second correlation."""
    import sympy

    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift

    d = Calculation(NOTHING)
    _, u, values = _correlations(d)
    w = sympy.Symbol("w", real=True)
    error = 1 - 2 * w * u + w**2
    (best,) = sympy.solve(sympy.diff(error, w), w)
    least = sympy.expand(error.subs(w, best))
    d.beside(
        ("E", least),
        rule="smallest value of a quadratic",
        because=r"a direct prediction is $w$ times the last value, with the squared error "
        r"$1-2wu+w^2$; it is smallest where $w$ is $u$",
        tex="E=1-u^2",
        declarations=naming(ERRORS, {"E": least}),
    )
    d.start(
        lift(least.subs(values)),
        because=r"for $\varphi_1$ one half and $\varphi_2$ minus one half",
        tex=r"1-\frac19",
    )
    return d.finish(DIRECT.right, closed_form=False)


def squared_errors(seed: int) -> tuple[float, float]:
    """Simulate, fit both weights by least squares, and measure: fed back, direct."""
    import numpy as np
    from scipy import signal

    noise = np.random.default_rng(seed).standard_normal(400_000)
    series = signal.lfilter([1.0], [1.0, -LAST, -BEFORE], noise)[1000:]
    now, one, two = series[:-2], series[1:-1], series[2:]
    one_step = float(now @ one / (now @ now))
    two_steps = float(now @ two / (now @ now))
    scale = float(np.mean(series**2))
    return (
        float(np.mean((two - one_step**2 * now) ** 2)) / scale,
        float(np.mean((two - two_steps * now) ** 2)) / scale,
    )


_SETTING = (
    r"a series in which the last value has the weight $\frac12$ and the one before it $-\frac12$, "
    r"with 400 000 values; a model that is linear in the last value alone, fitted by least "
    r"squares; mean squared error two steps ahead, divided by the variance of the series, "
)
FED_BACK = Behaviour(
    slug="two-step-fed-back",
    title="error two steps ahead, one-step model fed back",
    source=SOURCE,
    declarations=NOTHING,
    statement=_SETTING + "when the one-step prediction is fed back",
    outcome=r"\frac{88}{81}",
    run=lambda seed: squared_errors(seed)[0],
    tolerance=0.01,
    neighbours=("1", r"\frac89", "1.07", "1.1"),
    derive=derive_fed_back,
    mistakes=(
        Mistake(
            tag="as-if-correct",
            wrong=r"\frac{80}{81}",
            feedback="That would hold if the second correlation were the square of the first, as "
            "in a series of order one.",
        ),
        Mistake(
            tag="constant",
            wrong="1",
            feedback="This is the error of always predicting the mean. Is the prediction zero?",
        ),
        Mistake(
            tag="one-step-error",
            wrong=r"\frac89",
            feedback="Which weight results when a one-step weight is applied twice?",
        ),
        Mistake(
            tag="sign-of-the-correlation",
            wrong=r"\frac{76}{81}",
            feedback="Does the series two steps later tend to have the same sign, or the other?",
        ),
    ),
)
DIRECT = Behaviour(
    slug="two-step-direct",
    title="error two steps ahead, fitted for two steps",
    source=SOURCE,
    declarations=NOTHING,
    statement=_SETTING + "when the weight is fitted to the value two steps ahead",
    outcome=r"\frac89",
    run=lambda seed: squared_errors(seed)[1],
    tolerance=0.01,
    neighbours=("1", r"\frac{88}{81}", "0.87", "0.91"),
    derive=derive_direct,
    mistakes=(
        Mistake(
            tag="fed-back",
            wrong=r"\frac{88}{81}",
            feedback="Here the weight is free: it is fitted to the two-step error itself.",
        ),
        Mistake(
            tag="no-gain",
            wrong="1",
            feedback="The value two steps later is correlated with the last value.",
        ),
        Mistake(
            tag="correlation-not-squared",
            wrong=r"\frac23",
            feedback="The share of the variance that a linear prediction explains is a square.",
        ),
        Mistake(
            tag="added",
            wrong=r"\frac{10}{9}",
            feedback="Can the best weight do worse than the weight zero?",
        ),
    ),
)

RESULT = Result(
    slug="two-step-forecasts",
    title="Two steps ahead with a model of too small an order",
    source=SOURCE,
    claims=(FED_BACK, DIRECT),
)
