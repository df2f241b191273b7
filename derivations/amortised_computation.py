r"""What an encoder costs in computation: multiplications counted in passes through two networks.

Pointwise inference repeats gradient steps through the decoder for every data point; an encoder is
trained in passes over the data and then answers each point once. Both grow with the number of
points alike, so that the crossover is a number of steps.
"""

from __future__ import annotations

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from derivations.amortisation_costs import HIDDEN, INPUTS, LATENT
from formula.declare import declare

SOURCE = "udem-ebm, question 1.3"

NUMBERS = declare()
PASSES = 20
"""Passes over the data in which the encoder is trained."""

STEP = r"2\left(20\cdot400+400\cdot784\right)"
ENCODED = r"784\cdot400+400\cdot40"
SHARED = rf"2\left({ENCODED}\right)+40\cdot400+{STEP}"


def derive() -> Derivation:
    """Count the multiplications of a step and of a pass, and divide."""
    import sympy

    from claims.algebra import finite_sums
    from claims.algebra.calculation import Calculation
    from formula.tree import Number

    d = Calculation(NUMBERS)
    step, encoded, shared = map(d.lower, (STEP, ENCODED, SHARED))
    d.beside(
        (STEP, finite_sums.sums_evaluated(step)),
        rule="count",
        because="a step at one point: one multiplication for each weight of the decoder forwards, "
        "and one for each on the way back to the hidden variable",
        tex=STEP + "=643200",
        declarations=NUMBERS,
    )
    d.beside(
        (ENCODED, finite_sums.sums_evaluated(encoded)),
        rule="count",
        because="an answer of the encoder: one for each of its weights",
        tex=ENCODED + "=329600",
        declarations=NUMBERS,
    )
    d.beside(
        (SHARED, finite_sums.sums_evaluated(shared)),
        rule="count",
        because="the encoder's share of one pass of training at one point: forwards, the slopes of "
        "all its weights, backwards through its second layer, and a step of the decoder as above",
        tex=SHARED + "=1318400",
        declarations=NUMBERS,
    )
    steps = sympy.ceiling(sympy.Rational(PASSES * shared + encoded, step))
    d.record.start(
        Number(str(steps)),
        "twenty passes of training and one answer cost 26697600 multiplications a point, "
        "more than 41 steps and less than 42; the number of points cancels",
        str(steps),
        rule="division with remainder",
        proof="enumeration",
    )
    detail = "one multiplication for each weight and direction; whole numbers divided"
    return d.record.finish(proved=Number(str(steps)) == CLAIM.right, detail=detail)


def run(seed: int) -> int:
    """Pass through actual networks and back, counting products as the arrays are multiplied.

    Raises:
        ArithmeticError: a slope that was computed on the way back is not that of the output.
    """
    from itertools import pairwise

    import numpy as np

    rng = np.random.default_rng(seed)
    counted = 0

    def times(left: np.ndarray, right: np.ndarray) -> np.ndarray:
        nonlocal counted
        rows, inner = left.shape
        counted += rows * inner * right.shape[1]
        return left @ right

    def layers(*sizes: int) -> list[np.ndarray]:
        return [rng.standard_normal((out, into)) / np.sqrt(into) for into, out in pairwise(sizes)]

    def forwards(weights: list[np.ndarray], given: np.ndarray) -> list[np.ndarray]:
        first = times(weights[0], given)
        return [given, np.tanh(first), times(weights[1], np.tanh(first))]

    def backwards(
        weights: list[np.ndarray], values: list[np.ndarray], slope: np.ndarray, *, to_input: bool
    ) -> tuple[np.ndarray, list[np.ndarray]]:
        """The slope at the hidden layer, or at the input, and the slopes of the weights."""
        hidden = times(weights[1].T, slope) * (1 - values[1] ** 2)
        if to_input:
            return times(weights[0].T, hidden), []
        return hidden, [times(hidden, values[0].T), times(slope, values[1].T)]

    encoder, decoder = layers(INPUTS, HIDDEN, 2 * LATENT), layers(LATENT, HIDDEN, INPUTS)
    x = rng.standard_normal((INPUTS, 1))

    def one_step(z: np.ndarray) -> np.ndarray:
        values = forwards(decoder, z)
        return backwards(decoder, values, values[2] - x, to_input=True)[0]

    z, direction = rng.standard_normal((2, LATENT, 1))
    slope = one_step(z)
    step, counted = counted, 0
    values = forwards(encoder, x)
    answer, counted = counted, 0
    noise = rng.standard_normal((LATENT, 1))
    at = values[2][:LATENT] + noise * np.exp(values[2][LATENT:])
    back = one_step(at)
    down = np.concatenate([back, back * noise * np.exp(values[2][LATENT:])])
    _, slopes = backwards(encoder, values, down, to_input=False)
    training = answer + counted

    def loss(code: np.ndarray) -> float:
        return float(((forwards(decoder, code)[2] - x) ** 2).sum() / 2)

    small = 1e-5
    change = (loss(z + small * direction) - loss(z - small * direction)) / (2 * small)
    if not abs(change - float((slope.T @ direction)[0, 0])) <= 1e-5 * max(1.0, abs(change)):
        raise ArithmeticError("the way back does not give the slope of the loss")
    if [each.shape for each in slopes] != [each.shape for each in encoder]:
        raise ArithmeticError("a weight of the encoder has no slope")
    steps = 0
    while not steps * step > PASSES * training + answer:
        steps += 1
    return steps


CLAIM = Behaviour(
    slug="amortised-computation",
    title="inner steps from which pointwise inference multiplies more",
    source=SOURCE,
    declarations=NUMBERS,
    statement=r"the encoder with 784 inputs, 400 hidden units and 40 outputs, and a decoder with "
    r"20, 400 and 784; multiplications by weights and for the slopes of weights are counted, one "
    r"draw at a time and with a fixed decoder: the smallest number of gradient steps at each "
    r"point that costs more than twenty passes of training the encoder and one answer of it",
    outcome="42",
    run=run,
    neighbours=("41", "43", "21", "1"),
    derive=derive,
    mistakes=(
        Mistake(
            tag="training-free-of-charge",
            wrong="1",
            feedback="Once it is trained, one answer of the encoder is cheaper than one step. The "
            "training has to be paid for as well.",
        ),
        Mistake(
            tag="a-step-for-a-pass",
            wrong="21",
            feedback="A pass of training goes through the encoder besides the decoder, and back "
            "through both.",
        ),
        Mistake(
            tag="rounded-down",
            wrong="41",
            feedback="So many steps still cost a little less than the training.",
        ),
        Mistake(
            tag="forwards-only",
            wrong="20",
            feedback="A gradient step also goes back through the network. Count both directions, "
            "for both ways of inference.",
        ),
    ),
)

RESULT = Result(
    slug="amortised-computation",
    title="Multiplications of amortised and pointwise inference",
    source=SOURCE,
    claims=(CLAIM,),
)
