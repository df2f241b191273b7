r"""The gradient of the NLL of a small nonlinear autoregressive model, with and without recurrence.

The model predicts w x^2 from the last value x, with the variance 1/2; four values are observed.
With observed inputs every prediction contains w once; with its own predictions as inputs it
contains w once for every step since the first value, and more.
"""

from __future__ import annotations

from collections.abc import Callable

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from formula.declare import declare

SOURCE = "sharif-2025-ps1, question 3.1"

NOTHING = declare()
FUNCTION = declare("w: real; G: function; D: function")
OBSERVED = (1, 2, -1, 1)
VARIANCE = 0.5
WEIGHT = 0.5
_SETTING = (
    r"the model predicts $w x^2$ from the last value $x$, the variance is one half, the observed "
    r"values are 1, 2, $-1$, 1, and $w$ is one half; finite differences of the negative "
    r"log-likelihood, "
)


def _derive(claim: Callable[[], Behaviour], free: bool, lines: tuple[str, ...]) -> Derivation:
    """The loss as a polynomial in the weight, its derivative, and the value at one half."""
    import sympy

    from claims.algebra import rules
    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift

    w = sympy.Symbol("w", real=True)
    last, squares = sympy.Integer(OBSERVED[0]), []
    for value in OBSERVED[1:]:
        predicted = w * last**2
        squares.append((value - predicted) ** 2)
        last = predicted if free else sympy.Integer(value)
    loss = sympy.Rational(3, 2) * sympy.log(sympy.pi) + sympy.Add(*squares)
    slope = sympy.expand(sympy.diff(loss, w))
    named = naming(FUNCTION, {}, {"G": loss, "D": slope}, w)
    d = Calculation(NOTHING)
    d.beside(
        ("G(w)", loss),
        rule="density of every predicted value",
        because=r"three values are predicted; $2\pi\sigma^2$ is $\pi$ and $2\sigma^2$ is one. "
        + (
            "Every prediction is the weight times the square of the prediction before it, the "
            "first one excepted"
            if free
            else "Every prediction is the weight times the square of the observed value before it"
        ),
        tex=lines[0],
        declarations=named,
    )
    d.beside(
        ("D(w)", slope),
        rule="differentiation",
        because="differentiate every square: the inner derivative counts all powers of the weight "
        "in the prediction"
        if free
        else "differentiate every square: each prediction is linear in the weight",
        tex=lines[1],
        declarations=named,
    )
    d.start(
        lift(rules.substitution(slope, {w: sympy.Rational(1, 2)})),
        because="at one half",
        tex=lines[2],
    )
    return d.finish(claim().right, closed_form=False)


def derive_observed() -> Derivation:
    """Observed inputs: a quadratic in the weight."""
    lines = (
        r"G(w)=\frac32\log\pi+(2-w)^2+(-1-4w)^2+(1-w)^2",
        "D(w)=36w+2",
        "20",
    )
    return _derive(lambda: OBSERVED_INPUTS, False, lines)


def derive_free() -> Derivation:
    """Predicted inputs: the weight once for every step, and the squares of earlier ones."""
    lines = (
        r"G(w)=\frac32\log\pi+(2-w)^2+(-1-w^3)^2+(1-w^7)^2",
        "D(w)=14w^{13}-14w^6+6w^5+6w^2+2w-4",
        r"-\frac{6265}{4096}",
    )
    return _derive(lambda: OWN_INPUTS, True, lines)


def loss_of(weight: float, free: bool) -> float:
    """The negative log-likelihood (nats) by the oracle's density, one value after another."""
    from scipy import stats

    total, last = 0.0, float(OBSERVED[0])
    for value in OBSERVED[1:]:
        predicted = weight * last**2
        total -= float(stats.norm.logpdf(value, predicted, VARIANCE**0.5))
        last = predicted if free else float(value)
    return total


def _slope(free: bool, seed: int) -> float:
    """A central difference, extrapolated once."""
    step = 1e-3 * (1 + seed % 7)
    near = (loss_of(WEIGHT + step, free) - loss_of(WEIGHT - step, free)) / (2 * step)
    far = (loss_of(WEIGHT + 2 * step, free) - loss_of(WEIGHT - 2 * step, free)) / (4 * step)
    return (4 * near - far) / 3


OBSERVED_INPUTS = Behaviour(
    slug="nar-gradient-observed",
    title="gradient with observed inputs",
    source=SOURCE,
    declarations=NOTHING,
    statement=_SETTING + "every prediction made from the observed value before it",
    outcome="20",
    run=lambda seed: _slope(False, seed),
    tolerance=1e-6,
    neighbours=("-20", "10", "19", r"-\frac{6265}{4096}"),
    derive=derive_observed,
    mistakes=(
        Mistake(
            tag="ascent-for-descent",
            wrong="-20",
            feedback="This is the direction of descent. Which sign has the exponent of a normal "
            "density, and which sign the gradient of the negative logarithm?",
        ),
        Mistake(
            tag="variance-forgotten",
            wrong="10",
            feedback="The squares are divided by twice the variance, and differentiating brings "
            "a two: what is left of it?",
        ),
        Mistake(
            tag="through-the-predictions",
            wrong=r"-\frac{6265}{4096}",
            feedback="The inputs are data here. Does an observed value change with the weight?",
        ),
        Mistake(
            tag="inner-derivative-forgotten",
            wrong="2",
            feedback="Each residual is multiplied with the derivative of its own prediction, and "
            "that contains the input.",
        ),
        Mistake(
            tag="mean-for-sum",
            wrong=r"\frac{20}{3}",
            feedback="The log-likelihood of the sequence adds up its terms.",
        ),
    ),
)
OWN_INPUTS = Behaviour(
    slug="nar-gradient-own",
    title="gradient with the model's own predictions as inputs",
    source=SOURCE,
    declarations=NOTHING,
    statement=_SETTING + "every prediction but the first made from the prediction before it",
    outcome=r"-\frac{6265}{4096}",
    run=lambda seed: _slope(True, seed),
    tolerance=1e-5,
    neighbours=(r"\frac{6265}{4096}", r"-\frac{6265}{8192}", "-1.529", "-1.53", "20"),
    derive=derive_free,
    mistakes=(
        Mistake(
            tag="observed-inputs",
            wrong="20",
            feedback="That is the gradient with the data as inputs. Here a prediction is an input, "
            "and it changes with the weight.",
        ),
        Mistake(
            tag="inputs-held",
            wrong=r"-\frac{10111}{4096}",
            feedback="The inputs of the second and third prediction depend on the weight, too: "
            "a chain of derivatives leads through them.",
        ),
        Mistake(
            tag="ascent-for-descent",
            wrong=r"\frac{6265}{4096}",
            feedback="Which sign has the exponent of a normal density, and which sign the gradient "
            "of the negative logarithm?",
        ),
        Mistake(
            tag="variance-forgotten",
            wrong=r"-\frac{6265}{8192}",
            feedback="The squares are divided by twice the variance, and differentiating brings "
            "a two: what is left of it?",
        ),
        Mistake(
            tag="last-value-only",
            wrong=r"-\frac{889}{4096}",
            feedback="Every predicted value has a term of its own in the loss.",
        ),
    ),
)

RESULT = Result(
    slug="nar-gradients",
    title="Gradients of a nonlinear autoregressive model",
    source=SOURCE,
    claims=(OBSERVED_INPUTS, OWN_INPUTS),
)
