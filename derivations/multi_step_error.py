r"""The error of predictions k steps ahead when predictions are fed back.

A linear model with the true weight (the noise accumulates and saturates), and a tent map, which two
ReLU units compute exactly (a tiny error of the start doubles with every step and saturates).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from formula.declare import declare

if TYPE_CHECKING:
    import sympy

SOURCE = "sharif-2025-ps1, question 3.3"

NOTHING = declare()
LINEAR = declare(r"\varphi: real in (0,1); \sigma: positive; k: positive integer")
LIPSCHITZ = declare(r"\lambda: real in (1,2); \epsilon: positive; k: positive integer")
UNIFORM = declare(laws={"u(x)": ("uniform", "-1", "1")})
WEIGHT, STEPS = Fraction(9, 10), 5
START_ERROR, LARGE = Fraction(1, 10**6), Fraction(1, 10)
BITS = 96
"""Orbits of the tent map run on integers of so many bits: floats would run out of digits."""


def _geometric(base: sympy.Expr, factor: sympy.Expr, count: sympy.Expr) -> sympy.Expr:
    """The sum of ``factor base^j`` over j from 0 to ``count - 1``, not yet evaluated."""
    import sympy

    j = sympy.Symbol("j", integer=True, nonnegative=True)
    return sympy.Sum(factor * base**j, (j, 0, count - 1))


def _closed(base: sympy.Expr, factor: sympy.Expr, count: sympy.Expr) -> sympy.Expr:
    """The same evaluated; multiplying by ``1 - base`` must telescope.

    Raises:
        ValueError: it does not.
    """
    import sympy

    closed = factor * (1 - base**count) / (1 - base)
    after = factor * (1 - base ** (count + 1))
    rest = after - factor * (1 - base**count) - factor * base**count * (1 - base)
    if sympy.powsimp(sympy.expand(rest)) != 0 or sympy.cancel(closed.subs(count, 1)) != factor:
        raise ValueError(f"{closed} is not the sum")
    return closed


def derive_variance() -> Derivation:
    """The noise of k steps, each damped by the steps that follow it."""
    import sympy

    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift

    weight, deviation = (sympy.Symbol(name, positive=True) for name in (r"\varphi", r"\sigma"))
    count = sympy.Symbol("k", integer=True, positive=True)
    summed = _geometric(weight**2, deviation**2, count)
    closed = _closed(weight**2, deviation**2, count)
    d = Calculation(NOTHING)
    d.beside(
        (summed, closed),
        rule="geometric sum",
        because="the error is the sum of the noises since the last observation; the one that "
        r"entered $j$ steps ago has been multiplied $j$ times by the weight $\varphi$, and "
        "independent variances add",
        tex=r"\sum_{j=0}^{k-1}\sigma^2\varphi^{2j}=\frac{\sigma^2(1-\varphi^{2k})}{1-\varphi^2}",
        declarations=LINEAR,
    )
    d.beside(
        (closed, deviation**2 / (1 - weight**2)),
        ("<",),
        rule="sign of a power",
        because="it grows with every step, but never beyond the variance of the stationary law: "
        "it saturates there",
        tex=r"\frac{\sigma^2(1-\varphi^{2k})}{1-\varphi^2}<\frac{\sigma^2}{1-\varphi^2}",
        declarations=LINEAR,
    )
    value = closed.subs(
        {weight: sympy.Rational(9, 10), deviation: sympy.Integer(1), count: sympy.Integer(STEPS)}
    )
    d.start(
        lift(value),
        because="for a weight of nine tenths, unit noise and five steps",
        tex="3.42800821",
    )
    return d.finish(VARIANCE.right, closed_form=False)


def run_variance(seed: int) -> float:
    """Simulate the series from fixed starts and feed the predictions back."""
    import numpy as np

    rng = np.random.default_rng(seed)
    truth = rng.uniform(-3, 3, 200_000)
    predicted = truth.copy()
    for _ in range(STEPS):
        truth = float(WEIGHT) * truth + rng.standard_normal(truth.shape)
        predicted = float(WEIGHT) * predicted
    return float(np.mean((truth - predicted) ** 2))


def derive_horizon() -> Derivation:
    """An error that is multiplied by two reaches a tenth."""
    import sympy

    from claims.algebra.calculation import Calculation
    from formula.tree import Number

    constant, error = (sympy.Symbol(name, positive=True) for name in (r"\lambda", r"\epsilon"))
    count = sympy.Symbol("k", integer=True, positive=True)
    d = Calculation(NOTHING)
    d.beside(
        (_geometric(constant, error, count), _closed(constant, error, count)),
        rule="geometric sum",
        because=r"in general: if every step adds an error of up to $\epsilon$ and multiplies "
        r"what was there by up to the Lipschitz constant $\lambda$ of the model, the error of $k$ "
        r"steps is at most this; for $\lambda$ above one it grows exponentially",
        tex=r"\sum_{j=0}^{k-1}\epsilon\lambda^j=\frac{\epsilon(1-\lambda^k)}{1-\lambda}",
        declarations=LIPSCHITZ,
    )
    steps = next(k for k in range(100) if START_ERROR * 2**k > LARGE)
    d.record.start(
        Number(str(steps)),
        "here only the start is wrong, by one millionth, and the slope is two everywhere: the "
        r"smallest $k$ for which $2^k$ exceeds 100\,000",
        str(steps),
        rule="first power that is large enough",
        proof="enumeration",
    )
    detail = "powers of two, exactly"
    return d.record.finish(proved=Number(str(steps)) == HORIZON.right, detail=detail)


def tent(place: int) -> int:
    """``1 - 2 |x|`` for x = place / 2^BITS, exactly."""
    return (1 << BITS) - 2 * abs(place)


def orbits(
    seed: int, pairs: int, steps: int, *, spread: bool = False
) -> Iterator[list[tuple[int, int]]]:
    """Step by step, pairs of orbits whose starts are a millionth apart; places times 2^BITS.

    With ``spread`` the distance of the starts is drawn from up to a millionth instead: pairs at one
    distance keep one phase for ever.
    """
    import random

    rng = random.Random(seed)
    unit = 1 << BITS
    apart = unit // 10**6
    now = []
    for _ in range(pairs):
        start = rng.randrange(-unit, unit)
        now.append((start, start + (rng.randrange(-apart, apart) if spread else apart)))
    for _ in range(steps):
        now = [(tent(one), tent(other)) for one, other in now]
        yield now


def run_horizon(seed: int) -> float:
    """The first step at which half of the pairs are more than a tenth apart."""
    large = (1 << BITS) // 10
    for step, pairs in enumerate(orbits(seed, 301, 60), 1):
        if sum(abs(one - other) > large for one, other in pairs) > 150:
            return step
    raise ArithmeticError("the orbits stay together")


def derive_saturation() -> Derivation:
    """The mean squared distance of two independent draws from the stationary law."""
    import sympy

    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift

    x, y = sympy.symbols("x y", real=True)
    half = sympy.Rational(1, 2)
    mean = sympy.integrate(x * half, (x, -1, 1))
    variance = sympy.integrate((x - mean) ** 2 * half, (x, -1, 1))
    apart = sympy.integrate((x - y) ** 2 * half**2, (x, -1, 1), (y, -1, 1))
    if mean != 0 or apart != 2 * variance:
        raise ValueError(f"mean {mean}, variance {variance}, squared distance {apart}")
    d = Calculation(NOTHING)
    d.beside(
        (r"\mathbb{E}_{u}\left[x^2\right]", variance),
        rule="variance of the uniform law",
        because="both halves of the interval from $-1$ to 1 are stretched onto the whole, so that "
        "the uniform law $u$ is stationary; its variance",
        tex=r"\mathbb{E}_{u}\left[x^2\right]=\frac13",
        declarations=UNIFORM,
    )
    d.start(
        lift(apart),
        because="truth and prediction end as two independent draws: the mean square of their "
        "difference is twice the variance",
        tex=r"2\cdot\frac13",
    )
    return d.finish(SATURATION.right, closed_form=False)


def run_saturation(seed: int) -> float:
    """The mean squared distance of the pairs after 40 steps."""
    *_, last = orbits(seed, 6_000, 40, spread=True)
    unit = float(1 << BITS)
    return sum(((one - other) / unit) ** 2 for one, other in last) / len(last)


VARIANCE = Behaviour(
    slug="multi-step-variance",
    title="variance of the error five steps ahead, linear model",
    source=SOURCE,
    declarations=NOTHING,
    statement="200 000 series with the weight nine tenths and unit noise are continued by five "
    "steps, and the model with the true weight predicts them by feeding its predictions back; the "
    "mean squared error of the fifth prediction",
    outcome="3.42800821",
    run=run_variance,
    tolerance=0.05,
    neighbours=("3.3", "3.55", "5", "1", r"\frac{100}{19}"),
    derive=derive_variance,
    mistakes=(
        Mistake(
            tag="no-damping",
            wrong="5",
            feedback="What entered four steps ago has passed through the model four times.",
        ),
        Mistake(
            tag="one-step-error",
            wrong="1",
            feedback="That is the variance of the error one step ahead.",
        ),
        Mistake(
            tag="saturated-at-once",
            wrong=r"\frac{100}{19}",
            feedback="This is where the error ends after very many steps.",
        ),
        Mistake(
            tag="weights-not-squared",
            wrong="4.0951",
            feedback="Variances are multiplied by the square of the weight.",
        ),
        Mistake(
            tag="last-noise-forgotten",
            wrong="2.42800821",
            feedback="The noise of the fifth step itself belongs to the error, too.",
        ),
    ),
)
HORIZON = Behaviour(
    slug="multi-step-horizon",
    title="steps until a millionth has grown to a tenth, tent map",
    source=SOURCE,
    declarations=NOTHING,
    statement="the model predicts $1-2|x|$ and is exact, but the start is off by one "
    "millionth: the first step at which more than half of 301 random orbits are off by more than a "
    "tenth, in exact arithmetic",
    outcome="17",
    run=run_horizon,
    neighbours=("16", "18", "20"),
    derive=derive_horizon,
    mistakes=(
        Mistake(
            tag="linear-growth",
            wrong="50000",
            feedback="Does the error grow by the same amount, or by the same factor at each step?",
        ),
        Mistake(
            tag="powers-of-ten",
            wrong="5",
            feedback="By which factor does one step multiply the error?",
        ),
        Mistake(
            tag="base-e",
            wrong="12",
            feedback="The slope of the map is two; take the logarithm to that base.",
        ),
        Mistake(
            tag="one-step-early",
            wrong="16",
            feedback="Compute the error after so many doublings: is it above a tenth?",
        ),
    ),
)
SATURATION = Behaviour(
    slug="multi-step-saturation",
    title="squared error of a saturated free prediction, tent map",
    source=SOURCE,
    declarations=NOTHING,
    statement="the same predictions, the starts off by random amounts of up to one millionth: "
    "the mean squared error after 40 steps over 6000 orbits, in exact arithmetic",
    outcome=r"\frac23",
    run=run_saturation,
    tolerance=0.05,
    neighbours=(r"\frac13", "1", r"\frac43", "0.6", "0.73"),
    derive=derive_saturation,
    mistakes=(
        Mistake(
            tag="variance-once",
            wrong=r"\frac13",
            feedback="This is the error of the constant mean. The free prediction moves as much as "
            "the truth does.",
        ),
        Mistake(
            tag="grows-without-bound",
            wrong="2^{60}",
            feedback="Both orbits stay between minus one and one.",
        ),
        Mistake(
            tag="largest-distance",
            wrong="4",
            feedback="Two is the largest distance, but not the typical one.",
        ),
        Mistake(
            tag="range-for-variance",
            wrong=r"\frac16",
            feedback="The uniform law on an interval of length two has another variance than the "
            "one on an interval of length one.",
        ),
    ),
)

RESULT = Result(
    slug="multi-step-error",
    title="Errors of predictions that are fed back",
    source=SOURCE,
    claims=(VARIANCE, HORIZON, SATURATION),
)
