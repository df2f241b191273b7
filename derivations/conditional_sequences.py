r"""What a causal conditional model cannot see: control values to come, and values it does not read.

Two fair bits c_1, c_2 control x_1, which is c_2 with probability nine tenths; and a series of order
one that is predicted from values at least two steps old.
"""

from __future__ import annotations

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from formula.declare import declare

SOURCE = "sharif-2025-ps1, question 3.4"

NOTHING = declare()
FLIP = declare("r: real in (0,1); L: real")
SERIES = declare(r"\varphi: real in (-1,1); \sigma: positive; E: real")
KEPT = 0.9
WEIGHT = 0.8


def derive_lookahead() -> Derivation:
    """The mean log ratio of the conditional probability given both bits to that given the first."""
    import sympy

    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift

    r = sympy.Symbol("r", positive=True)
    half = sympy.Rational(1, 2)
    # x equals the second bit with probability r; given the first bit alone it is fair
    loss = sum(
        half * chance * (sympy.log(chance) - sympy.log(half))
        for _bit in (0, 1)
        for chance in (r, 1 - r)
    )
    loss = sympy.expand(loss)
    d = Calculation(NOTHING)
    d.beside(
        ("L", loss),
        rule="enumeration of both bits",
        because=r"let $r$ be the probability that $x_1$ is $c_2$. Given both bits the two values "
        r"of $x_1$ have the probabilities $r$ and $1-r$; given $c_1$ alone each has one half. The "
        "mean log ratio",
        tex=r"L=r\log r+(1-r)\log(1-r)+\log2",
        declarations=naming(FLIP, {"L": loss}),
    )
    d.start(
        lift(loss.subs(r, sympy.Rational(9, 10))),
        because="for nine tenths",
        tex=r"\frac{9}{10}\log\frac{9}{10}+\frac{1}{10}\log\frac{1}{10}+\log2",
    )
    return d.finish(LOOKAHEAD.right, closed_form=False)


def run_lookahead(seed: int) -> float:
    """Draw, count, and compare the log-likelihoods of both models with counted probabilities."""
    import numpy as np

    rng = np.random.default_rng(seed)
    count = 400_000
    first, second = rng.integers(0, 2, (2, count))
    x = np.where(rng.random(count) < KEPT, second, 1 - second)
    table = np.zeros((2, 2, 2))
    np.add.at(table, (first, second, x), 1.0)
    seeing = table / table.sum(axis=2, keepdims=True)
    blind = table.sum(axis=1) / table.sum(axis=(1, 2))[:, None]
    return float(np.mean(np.log(seeing[first, second, x]) - np.log(blind[first, x])))


def derive_arguments() -> Derivation:
    """The noise of the last two steps cannot be predicted."""
    import sympy

    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift

    weight = sympy.Symbol(r"\varphi", real=True)
    deviation = sympy.Symbol(r"\sigma", positive=True)
    older, before, last = sympy.symbols("x e_1 e_2", real=True)
    value = weight * (weight * older + before) + last
    error = sympy.expand(value - weight**2 * older)
    variance = sum(error.coeff(each) ** 2 for each in (before, last)) * deviation**2
    variance = sympy.factor(variance)
    d = Calculation(NOTHING)
    d.beside(
        ("E", variance),
        rule="substitution of the recursion",
        because=r"two steps back $x_t$ is $\varphi^2 x_{t-2}+\varphi\varepsilon_{t-1}+"
        r"\varepsilon_t$, and both noises are independent of everything up to $x_{t-2}$: the best "
        "prediction leaves their variances",
        tex=r"E=\sigma^2(1+\varphi^2)",
        declarations=naming(SERIES, {"E": variance}),
    )
    values = {weight: sympy.Rational(4, 5), deviation: sympy.Integer(1)}
    d.start(
        lift(variance.subs(values)),
        because="for a weight of four fifths and unit noise",
        tex=r"1+\frac{16}{25}",
    )
    return d.finish(ARGUMENTS.right, closed_form=False)


def run_arguments(seed: int) -> float:
    """Simulate, fit all values from two to six steps back by least squares, measure."""
    import numpy as np
    from scipy import signal

    noise = np.random.default_rng(seed).standard_normal(200_000)
    series = signal.lfilter([1.0], [1.0, -WEIGHT], noise)[1000:]
    target = series[6:]
    inputs = np.stack([series[6 - lag : -lag] for lag in range(2, 7)], axis=1)
    fitted, *_ = np.linalg.lstsq(inputs, target, rcond=None)
    return float(np.mean((target - inputs @ fitted) ** 2))


LOOKAHEAD = Behaviour(
    slug="conditional-lookahead",
    title="log-likelihood lost by not seeing the next control value",
    source=SOURCE,
    declarations=NOTHING,
    statement=r"400 000 draws of two fair bits and of $x_1$, which is the second bit with "
    r"probability nine tenths; mean log probability (nats) of $x_1$ given both bits, minus that "
    "given the first bit, with the probabilities counted",
    outcome=r"\frac{9}{10}\log\frac{9}{10}+\frac{1}{10}\log\frac{1}{10}+\log2",
    run=run_lookahead,
    tolerance=0.01,
    neighbours=("0", r"\log2", "0.35", "0.39"),
    derive=derive_lookahead,
    mistakes=(
        Mistake(
            tag="nothing-lost",
            wrong="0",
            feedback="Does the second bit tell more of the first value than the first bit does?",
        ),
        Mistake(
            tag="without-noise",
            wrong=r"\log2",
            feedback="That would be lost if the value were the second bit for certain.",
        ),
        Mistake(
            tag="entropy-for-information",
            wrong=r"-\frac{9}{10}\log\frac{9}{10}-\frac{1}{10}\log\frac{1}{10}",
            feedback="This is what even the model that sees both bits cannot know. What is lost "
            "is a difference.",
        ),
        Mistake(
            tag="in-bits",
            wrong=r"\frac{9\log\frac{9}{10}+\log\frac{1}{10}}{10\log2}+1",
            feedback="Which logarithm is used in this key?",
        ),
    ),
)
ARGUMENTS = Behaviour(
    slug="conditional-arguments",
    title="squared error without the last value",
    source=SOURCE,
    declarations=NOTHING,
    statement="a series of order one with the weight four fifths and unit noise; the mean squared "
    "error of the best linear prediction from the values two to six steps back",
    outcome=r"\frac{41}{25}",
    run=run_arguments,
    tolerance=0.03,
    neighbours=("1", "1.6", "1.7", r"\frac{25}{9}"),
    derive=derive_arguments,
    mistakes=(
        Mistake(
            tag="last-value-read",
            wrong="1",
            feedback="This is the error when the last value is read. Here it is not.",
        ),
        Mistake(
            tag="nothing-read",
            wrong=r"\frac{25}{9}",
            feedback="This is the variance of the series, the error without any input.",
        ),
        Mistake(
            tag="weight-not-squared",
            wrong=r"\frac95",
            feedback="How does the variance of the earlier noise change when it is multiplied by "
            "the weight?",
        ),
        Mistake(
            tag="noises-equal",
            wrong="2",
            feedback="The earlier noise has passed through the recursion once.",
        ),
    ),
)

RESULT = Result(
    slug="conditional-sequences",
    title="What a causal conditional model cannot see",
    source=SOURCE,
    claims=(LOOKAHEAD, ARGUMENTS),
)
