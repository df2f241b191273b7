r"""Descent by straight-through gradients that is run: a closed loop, and the commitment.

Gradients are finite differences of losses in which copies are held where a gradient is stopped;
the derivations differentiate with SymPy.
"""

from __future__ import annotations

from claims.behaviour import Behaviour
from claims.statements import Mistake
from claims.steps import Derivation
from formula.declare import declare

SOURCE = "sharif-2024-hw2, questions 4.3 and 4.4"
NOTHING = declare()


def derive_circulation() -> Derivation:
    """Each side of the loop is straight, and the field is constant on each half."""
    import sympy

    from claims.algebra.lift import lift
    from claims.algebra.record import Recorder
    from formula.read import read

    u, v = sympy.symbols("u v", real=True)
    loss = (u + v - 1) ** 2 / 2
    slope = sympy.diff(loss, u)
    if slope != sympy.diff(loss, v):
        raise ValueError("the two partial derivatives of the loss differ")
    left, right = (slope.subs({u: place, v: 0}) for place in (-1, 1))
    # bottom to the right, right side up, top to the left, left side down; each half is 1 long
    written = f"({left}) + {right} + {right} - {right} - ({left}) - ({left})"
    d = Recorder(NOTHING)
    d.start(
        read(written, NOTHING),
        "what is passed back is minus two in both coordinates left of the boundary, and "
        "zero right of it; along the bottom (two halves), up the right side, back along the top "
        "and down the left side, all of length one",
        r"(-2)+0+0-0-(-2)-(-2)",
        rule="sides of the loop",
        proof="sympy",
    )
    total = left + right + right - right - left - left
    d.step(
        "=", "addition", lift(total), "bottom and top cancel; the left side remains", "2", "sympy"
    )
    return d.finish(proved=lift(total) == CIRCULATION.right, detail="exact sums of slopes")


def run_circulation(seed: int) -> float:
    """Add up finite differences of the surrogate along the loop."""
    from itertools import pairwise

    import numpy as np

    codes = np.asarray([[-1.0, 0.0], [1.0, 0.0]])

    def decoded(y):  # type: ignore[no-untyped-def]
        return (y[0] + y[1] - 1) ** 2 / 2

    def passed_back(z):  # type: ignore[no-untyped-def]
        held = codes[np.argmin(np.sum((codes - z) ** 2, axis=1))] - z
        step = 1e-3
        moves = step * np.eye(2)
        return np.asarray(
            [(decoded(z + m + held) - decoded(z - m + held)) / (2 * step) for m in moves]
        )

    corners = np.asarray([[-1.0, 0.0], [1.0, 0.0], [1.0, 1.0], [-1.0, 1.0], [-1.0, 0.0]])
    parts = 40 + 2 * (seed % 20)
    total = 0.0
    for start, end in pairwise(corners):
        move = (end - start) / parts
        total += sum(float(passed_back(start + (k + 0.5) * move) @ move) for k in range(parts))
    return total


def derive_damping() -> Derivation:
    """The characteristic polynomial of the two linear equations, and its discriminant."""
    import sympy

    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift

    rate, weight = sympy.Symbol(r"\lambda", real=True), sympy.Symbol(r"\beta", real=True)
    flow = sympy.Matrix([[-2 * weight, 2 * weight - 2], [2, -2]])
    polynomial = sympy.expand((flow - rate * sympy.eye(2)).det())
    discriminant = sympy.factor(sympy.discriminant(polynomial, rate) / 4)
    roots = [root for root in sympy.solve(discriminant, weight) if root > 0]
    known = declare(r"\lambda: real; \beta: real; P: function; D: function")
    d = Calculation(NOTHING)
    d.beside(
        (r"P(\lambda)", polynomial),
        rule="characteristic polynomial",
        because=r"let $u$ and $w$ be the distances of output and code from the target; gradient "
        r"descent changes $u$ at the rate $-2w-2\beta(u-w)$ and $w$ at the rate $-2(w-u)$. The "
        "characteristic polynomial of this linear system",
        tex=r"P(\lambda)=\lambda^2+2(1+\beta)\lambda+4",
        declarations=naming(known, {}, {"P": polynomial}, rate),
    )
    d.beside(
        (r"D(\beta)", discriminant),
        rule="discriminant",
        because="a quarter of its discriminant: where this is negative the rates are complex, and "
        "output and code circle round the target",
        tex=r"D(\beta)=(\beta-1)(\beta+3)",
        declarations=naming(known, {}, {"D": discriminant}, weight),
    )
    (root,) = roots
    d.start(
        lift(root),
        because=r"for weights that are not negative the sign changes once, at",
        tex="1",
    )
    return d.finish(DAMPING.right, closed_form=False)


def run_damping(seed: int) -> float:
    """Descend with gradients by finite differences, copies held; bisect for the weight."""
    import numpy as np

    start = np.random.default_rng(seed).uniform(0.5, 1.5, 2)

    def circles(weight: float) -> bool:
        output, code = start
        crossings = 0
        for _ in range(1500):
            step = max(abs(output), abs(code))

            def slope(loss, at, step=step):  # type: ignore[no-untyped-def]
                return (loss(at + step) - loss(at - step)) / (2 * step)

            held_output, held_code = output, code
            offset = held_code - held_output
            passed = slope(lambda z, o=offset: (z + o) ** 2, output)
            commitment = slope(lambda z, c=held_code: weight * (z - c) ** 2, output)
            codebook = slope(lambda c, z=held_output: (z - c) ** 2, code)
            output, code = output - 0.05 * (passed + commitment), code - 0.05 * codebook
            crossings += code * held_code < 0
        return crossings > 1

    low, high = 0.0, 3.0
    while high - low > 1e-3:
        middle = (low + high) / 2
        low, high = (middle, high) if circles(middle) else (low, middle)
    return (low + high) / 2


CIRCULATION = Behaviour(
    slug="straight-through-circulation",
    title="straight-through gradient added up along a closed loop",
    source=SOURCE,
    declarations=NOTHING,
    statement=r"two codes in the plane, at $(-1,0)$ and $(1,0)$, and the loss $(y_1+y_2-1)^2/2$ of "
    r"a decoder input $y$: finite differences with the offset held, added up along the rectangle "
    r"with corners $(-1,0)$, $(1,0)$, $(1,1)$ and $(-1,1)$, counterclockwise",
    outcome="2",
    run=run_circulation,
    tolerance=1e-6,
    neighbours=("0", "-2", "1", "4"),
    derive=derive_circulation,
    mistakes=(
        Mistake(
            tag="every-field-is-a-gradient",
            wrong="0",
            feedback="That would be so for the gradient of a function. Add up the two vertical "
            "sides: do they cancel?",
        ),
        Mistake(
            tag="clockwise",
            wrong="-2",
            feedback="Watch the orientation of the loop.",
        ),
        Mistake(
            tag="half-of-the-loss-forgotten",
            wrong="4",
            feedback="The loss is half of a square. What is its slope?",
        ),
        Mistake(
            tag="half-a-side",
            wrong="1",
            feedback="How long is the side on which something is passed back?",
        ),
    ),
)
DAMPING = Behaviour(
    slug="commitment-damping",
    title="commitment weight from which output and code do not circle",
    source=SOURCE,
    declarations=NOTHING,
    statement="one data point with identity decoder and squared error, an output that keeps its "
    "code; the output descends by the straight-through gradient and the commitment, the code by "
    "the codebook loss, all at one rate: the smallest weight of the commitment for which the code "
    "does not pass its target again and again",
    outcome="1",
    run=run_damping,
    tolerance=0.005,
    neighbours=(r"\frac14", "0", "0.98", "1.02", "2"),
    derive=derive_damping,
    mistakes=(
        Mistake(
            tag="customary-value",
            wrong=r"\frac14",
            feedback="A weight that is often used need not be a threshold. Are the rates real "
            "there?",
        ),
        Mistake(
            tag="no-commitment-needed",
            wrong="0",
            feedback="Without commitment the output runs on until the code has come after it.",
        ),
        Mistake(
            tag="trace-alone",
            wrong="2",
            feedback="Whether rates are complex is decided by trace and determinant together.",
        ),
        Mistake(
            tag="other-root",
            wrong="-3",
            feedback="The weight of a penalty is not negative.",
        ),
    ),
)
