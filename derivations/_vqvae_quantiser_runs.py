r"""Gradients of a quantised loss that are run, by finite differences.

Two codes, 1 and -1, quantise x + delta by its sign; x is standard normal, the decoder the identity.
What is run differentiates losses by finite differences, with the offset held where a gradient is
passed straight through; the derivations integrate and differentiate with SymPy.
"""

from __future__ import annotations

from collections.abc import Callable

from claims.behaviour import Behaviour
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
        because=r"at \setting{\delta=1}",
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
        because=r"at \setting{\delta=1}",
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
    step = 1e-4 * (1 + seed % 7)
    total = 0.0
    for low, high in ((-12.0, -1.0), (-1.0, 12.0)):
        x = (low + high) / 2 + (high - low) / 2 * nodes
        held = np.where(x + 1 > 0, *CODES_OF_THE_SIGN) - (x + 1)
        up, down = ((x - (x + 1 + move + held)) ** 2 for move in (step, -step))
        density = np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)
        total += (high - low) / 2 * float(np.sum(weights * density * (up - down))) / (2 * step)
    return total


_SETTING = (
    r"two codes, $1$ and $-1$, quantise $x+\delta$ by its sign, $x$ is standard normal, the "
    r"decoder the identity and the loss the squared error; at \setting{\delta=1}, "
)

PLAIN = Behaviour(
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
STRAIGHT = Behaviour(
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
SLOPE = Behaviour(
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
