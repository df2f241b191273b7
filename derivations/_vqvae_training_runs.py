r"""Gradients of a quantised loss that are run: finite differences, a closed loop, the commitment.

Two codes, 1 and -1, quantise x + delta by its sign; x is standard normal, the decoder the identity.
Everything that is run differentiates losses by finite differences, with copies held where a
gradient is stopped; the derivations integrate and differentiate with SymPy.

One file because all of them run one model: what differs is which derivative is taken.
"""

from __future__ import annotations

from collections.abc import Callable

import claims.behaviour as behaviours
from claims.statements import Mistake
from claims.steps import Derivation
from formula.declare import declare, extend

SOURCE = "sharif-2024-hw2, question 4.3"
NOTHING = declare()
SHIFT = declare(r"\delta: real")

CODES_OF_THE_SIGN = (1.0, -1.0)
"""The codes of the one-dimensional quantiser."""


def _integrals():  # type: ignore[no-untyped-def]
    """The expected loss and the mean straight-through gradient as functions of delta."""
    import sympy

    x, shift = sympy.Symbol("x", real=True), sympy.Symbol(r"\delta", real=True)
    density = sympy.exp(-(x**2) / 2) / sympy.sqrt(2 * sympy.pi)

    def mean(of_code: Callable[[int], sympy.Expr]) -> sympy.Expr:
        above = sympy.integrate(of_code(1) * density, (x, -shift, sympy.oo))
        below = sympy.integrate(of_code(-1) * density, (x, -sympy.oo, -shift))
        return sympy.expand(sympy.simplify(sympy.expand((above + below).rewrite(sympy.erf))))

    return shift, mean(lambda code: (x - code) ** 2), mean(lambda code: 2 * (code - x))


def derive_plain() -> Derivation:
    """Both branches of the loss are constant in delta."""
    import sympy

    from claims.algebra import rules
    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift

    x, shift = sympy.Symbol("x", real=True), sympy.Symbol(r"\delta", real=True)
    single = extend(SHIFT, "x: real; A': function; B': function")
    d = Calculation(NOTHING)
    slopes = []
    for name, code, where in (("A'", 1, r"$x$ is above $-\delta$"), ("B'", -1, "it is below")):
        slope = rules.differentiation((x - code) ** 2, shift)
        slopes.append(slope)
        d.beside(
            (rf"{name}(\delta)", slope),
            rule="differentiation",
            because=rf"the loss of an $x$ is $(x{-code:+d})^2$ while {where}: no $\delta$ in it",
            tex=rf"{name}(\delta)=0",
            declarations=naming(single, {}, {name: slope}, shift),
        )
    d.start(
        lift(slopes[0] + slopes[1]),
        because="no single loss changes as long as its code does not, and no draw lies exactly at "
        "the threshold",
        tex="0",
    )
    return d.finish(PLAIN.right, closed_form=False)


def derive_slope() -> Derivation:
    """Integrate the loss over both sides of the threshold, then differentiate."""
    from claims.algebra import rules
    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift

    shift, loss, _ = _integrals()
    slope = rules.differentiation(loss, shift)
    d = Calculation(NOTHING)
    known = extend(SHIFT, "R: function; R': function")
    d.beside(
        (r"R(\delta)", loss),
        rule="integral over both sides of the threshold",
        because=r"the expected loss, $(x-1)^2$ for $x$ above $-\delta$ and $(x+1)^2$ below",
        tex=r"R(\delta)=2-\frac{4}{\sqrt{2\pi}}e^{-\delta^2/2}",
        declarations=naming(known, {}, {"R": loss}, shift),
    )
    d.beside(
        (r"R'(\delta)", slope),
        rule="differentiation",
        because="its slope: outputs at the threshold change their code as it moves, and the "
        "loss jumps there",
        tex=r"R'(\delta)=\frac{4\delta}{\sqrt{2\pi}}e^{-\delta^2/2}",
        declarations=naming(known, {}, {"R'": slope}, shift),
    )
    d.start(
        lift(rules.substitution(slope, {shift: 1})),
        because=r"at one for $\delta$",
        tex=r"\frac{4}{\sqrt{2\pi}}e^{-1/2}",
    )
    return d.finish(SLOPE.right, closed_form=False)


def derive_straight() -> Derivation:
    """The mean slope of the decoder's loss at the codes."""
    from claims.algebra import rules
    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift

    shift, _, passed = _integrals()
    d = Calculation(NOTHING)
    known = extend(SHIFT, "S: function")
    d.beside(
        (r"S(\delta)", passed),
        rule="integral over both sides of the threshold",
        because=r"the mean of what is passed back, $2(1-x)$ above $-\delta$ and $2(-1-x)$ below",
        tex=r"S(\delta)=2\operatorname{erf}\left(\frac{\delta}{\sqrt2}\right)",
        declarations=naming(known, {}, {"S": passed}, shift),
    )
    d.start(
        lift(rules.substitution(passed, {shift: 1})),
        because=r"at one for $\delta$",
        tex=r"2\operatorname{erf}\left(\frac{1}{\sqrt2}\right)",
    )
    return d.finish(STRAIGHT.right, closed_form=False)


def _loss(x, delta):  # type: ignore[no-untyped-def]
    """The loss of each x: quantise, decode, compare."""
    import numpy as np

    code = np.where(x + delta > 0, *CODES_OF_THE_SIGN)
    return (x - code) ** 2


def run_plain(seed: int) -> float:
    """Finite differences of the single losses, averaged over draws."""
    import numpy as np

    x = np.random.default_rng(seed).standard_normal(2000)
    step = 1e-9
    return float(np.mean((_loss(x, 1 + step) - _loss(x, 1 - step)) / (2 * step)))


def run_slope(seed: int) -> float:
    """Finite differences of the expected loss, by quadrature on panels cut at the threshold."""
    import numpy as np
    from scipy import integrate, stats

    del seed

    def expected(delta: float) -> float:
        def height(x: float) -> float:
            return float(_loss(np.asarray(x), delta) * stats.norm.pdf(x))

        parts = ((-12.0, -delta), (-delta, 12.0))
        return sum(integrate.quad(height, *part, epsabs=1e-13)[0] for part in parts)

    step = 1e-3
    near = (expected(1 + step) - expected(1 - step)) / (2 * step)
    far = (expected(1 + 2 * step) - expected(1 - 2 * step)) / (4 * step)
    return (4 * near - far) / 3


def run_straight(seed: int) -> float:
    """Finite differences of each loss with the offset between code and output held, averaged."""
    import numpy as np

    nodes, weights = np.polynomial.legendre.leggauss(200)
    step = 1e-4 * (1 + seed)
    total = 0.0
    for low, high in ((-12.0, -1.0), (-1.0, 12.0)):
        x = (low + high) / 2 + (high - low) / 2 * nodes
        held = np.where(x + 1 > 0, *CODES_OF_THE_SIGN) - (x + 1)
        up, down = ((x - (x + 1 + move + held)) ** 2 for move in (step, -step))
        density = np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)
        total += (high - low) / 2 * float(np.sum(weights * density * (up - down))) / (2 * step)
    return total


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
    parts = 40 + 2 * seed
    total = 0.0
    for start, end in pairwise(corners):
        move = (end - start) / parts
        total += sum(float(passed_back(start + (k + 0.5) * move) @ move) for k in range(parts))
    return total


def derive_damping() -> Derivation:
    """The characteristic polynomial of the two linear equations, and its discriminant."""
    import sympy

    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift

    rate, weight = sympy.Symbol(r"\lambda", real=True), sympy.Symbol(r"\beta", real=True)
    flow = sympy.Matrix([[-2 * weight, 2 * weight - 2], [2, -2]])
    polynomial = sympy.expand((flow - rate * sympy.eye(2)).det())
    discriminant = sympy.factor(sympy.discriminant(polynomial, rate) / 4)
    roots = [root for root in sympy.solve(discriminant, weight) if root > 0]
    known = declare(r"\lambda: real; \beta: real; P: function; D: function")
    d = Calculation(NOTHING)
    from claims.algebra.bounds import naming

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


_SETTING = (
    r"two codes, $1$ and $-1$, quantise $x+\delta$ by its sign, $x$ is standard normal, the "
    r"decoder the identity and the loss the squared error; at one for $\delta$, "
)

PLAIN = behaviours.Behaviour(
    slug="quantiser-derivative",
    title="mean derivative of the single losses behind a quantiser",
    source=SOURCE,
    declarations=NOTHING,
    statement=_SETTING + "the mean over draws of the finite differences of the single losses",
    outcome="0",
    run=run_plain,
    tolerance=1e-9,
    neighbours=("1", "-1", r"\frac{4}{\sqrt{2\pi}}e^{-1/2}", "0.001"),
    derive=derive_plain,
    mistakes=(
        Mistake(
            tag="slope-of-the-expected-loss",
            wrong=r"\frac{4}{\sqrt{2\pi}}e^{-1/2}",
            feedback="The expected loss has a slope, but does any single loss change when "
            r"$\delta$ is moved a little?",
        ),
        Mistake(
            tag="straight-through",
            wrong=r"2\operatorname{erf}\left(\frac{1}{\sqrt2}\right)",
            feedback="This is what a rule passes back in place of the derivative.",
        ),
        Mistake(
            tag="derivative-one",
            wrong="1",
            feedback="A step function is flat beside its jump.",
        ),
        Mistake(
            tag="identity-in-place-of-the-quantiser",
            wrong="2",
            feedback="This would be the slope if the output itself were decoded.",
        ),
    ),
)
STRAIGHT = behaviours.Behaviour(
    slug="straight-through-slope",
    title="mean straight-through gradient of a quantiser with two codes",
    source=SOURCE,
    declarations=NOTHING,
    statement=_SETTING + "the mean of the finite differences of the losses with the offset between "
    "code and output held",
    outcome=r"2\operatorname{erf}\left(\frac{1}{\sqrt2}\right)",
    run=run_straight,
    tolerance=1e-6,
    neighbours=("0", "1.3653", "1.3655", "2", r"\frac{4}{\sqrt{2\pi}}e^{-1/2}"),
    derive=derive_straight,
    mistakes=(
        Mistake(
            tag="plain-derivative",
            wrong="0",
            feedback="The rule replaces the derivative of the quantiser by that of the identity.",
        ),
        Mistake(
            tag="slope-of-the-expected-loss",
            wrong=r"\frac{4}{\sqrt{2\pi}}e^{-1/2}",
            feedback="The rule knows nothing of the outputs that change their code.",
        ),
        Mistake(
            tag="two-forgotten",
            wrong=r"\operatorname{erf}\left(\frac{1}{\sqrt2}\right)",
            feedback="Differentiate the square.",
        ),
        Mistake(
            tag="identity-in-place-of-the-quantiser",
            wrong="2",
            feedback="Only the derivative is that of the identity. The loss is still taken at "
            "the code.",
        ),
    ),
)
SLOPE = behaviours.Behaviour(
    slug="quantised-loss-slope",
    title="slope of the expected loss of a quantiser with two codes",
    source=SOURCE,
    declarations=NOTHING,
    statement=_SETTING + "finite differences of the expected loss",
    outcome=r"\frac{4}{\sqrt{2\pi}}e^{-1/2}",
    run=run_slope,
    tolerance=1e-6,
    neighbours=("0", "0.9678", "0.968", r"2\operatorname{erf}\left(\frac{1}{\sqrt2}\right)"),
    derive=derive_slope,
    mistakes=(
        Mistake(
            tag="derivative-under-the-integral",
            wrong="0",
            feedback="Every single loss is flat almost everywhere. May derivative and mean be "
            "exchanged where the losses jump?",
        ),
        Mistake(
            tag="straight-through",
            wrong=r"2\operatorname{erf}\left(\frac{1}{\sqrt2}\right)",
            feedback="That is what the rule passes back. Here only the outputs at the threshold "
            "count.",
        ),
        Mistake(
            tag="half-of-the-jump",
            wrong=r"\frac{2}{\sqrt{2\pi}}e^{-1/2}",
            feedback="How much does the loss of an output at the threshold change when the code "
            "does?",
        ),
        Mistake(
            tag="sign-of-the-jump",
            wrong=r"-\frac{4}{\sqrt{2\pi}}e^{-1/2}",
            feedback=r"Is an output that changes its code as $\delta$ grows better off before or "
            "after?",
        ),
    ),
)
CIRCULATION = behaviours.Behaviour(
    slug="straight-through-circulation",
    title="straight-through gradient added up along a closed loop",
    source=SOURCE,
    declarations=NOTHING,
    statement=r"two codes in the plane, at $(-1,0)$ and $(1,0)$, and the loss $(u+v-1)^2/2$ of a "
    r"decoder input $(u,v)$: finite differences with the offset held, added up along the "
    r"rectangle with corners $(-1,0)$, $(1,0)$, $(1,1)$ and $(-1,1)$, counterclockwise",
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
            tag="horizontal-sides-counted-twice",
            wrong="-4",
            feedback="Bottom and top are passed in opposite directions, through the same two "
            "cells.",
        ),
        Mistake(
            tag="half-a-side",
            wrong="1",
            feedback="How long is the side on which something is passed back?",
        ),
    ),
)
DAMPING = behaviours.Behaviour(
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
