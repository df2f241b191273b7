r"""How fast training leaves the collapsed solution of a linear VAE.

One direction of the data with variance lambda, one code; decoder weight w, encoder slope g and the
encoder's variance s. At the collapse, w = g = 0 and s = 1, the loss is stationary, and its second
derivatives tell how small weights grow under gradient descent with one rate for both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from formula.declare import declare, extend

if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCE = "sharif-2025-ps2, question 3.4"

DECLARATIONS = declare(r"\lambda: positive; \sigma: positive; \beta: positive")
_ROOT = r"\sqrt{\frac14\left(\frac{1}{\sigma^2}-\beta\lambda\right)^2+\frac{\lambda^2}{\sigma^4}}"
_CENTRE = r"\frac12\left(\frac{1}{\sigma^2}+\beta\lambda\right)"
RATE = f"{_ROOT}-{_CENTRE}"


def derive() -> Derivation:
    """The second derivatives of the loss at the collapse, and their smaller eigenvalue."""
    import sympy

    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift

    d = Calculation(DECLARATIONS)
    data, noise, beta = d.lower(r"\lambda"), d.lower(r"\sigma^2"), d.lower(r"\beta")
    w, g, r = sympy.symbols("w g r", real=True)
    s = sympy.Symbol("s", positive=True)  # the encoder's variance
    miss = data * (1 - w * g) ** 2 + w**2 * s
    loss = miss / (2 * noise) + beta * (g**2 * data + s - 1 - sympy.log(s)) / 2
    at = {w: 0, g: 0, s: 1}
    if any(sympy.simplify(sympy.diff(loss, each).subs(at)) != 0 for each in (w, g, s)):
        raise ValueError("the collapsed solution is not stationary")
    if any(sympy.diff(loss, each, s).subs(at) != 0 for each in (w, g)):
        raise ValueError("the encoder's variance is tied to the weights at the collapse")
    curved = sympy.hessian(loss, (w, g)).subs(at)
    polynomial = sympy.expand((r * sympy.eye(2) + curved).det())
    largest = max(
        sympy.solve(polynomial, r), key=lambda root: root.subs({data: 1, noise: 1, beta: 1})
    )
    known = extend(DECLARATIONS, "r: real; P: function")
    named = naming(known, {}, {"P": polynomial}, r)
    d.beside(
        ("P(r)", polynomial),
        rule="characteristic polynomial",
        because=r"at the collapse the second derivatives of the loss in $w$ and $g$ are "
        r"$1/\sigma^2$ and $\beta\lambda$, the mixed one is $-\lambda/\sigma^2$, and the "
        r"variance of the encoder is not tied to either; weights in proportion to $e^{rt}$ follow "
        r"the descent where the determinant is zero",
        tex=r"P(r)=\left(r+\frac{1}{\sigma^2}\right)\left(r+\beta\lambda\right)"
        r"-\frac{\lambda^2}{\sigma^4}",
        declarations=named,
    )
    d.start(lift(largest), because="the larger of its two zeros", tex=RATE)
    return d.finish(CLAIM.right, closed_form=False)


def run(seed: int, values: Mapping[str, object]) -> float:
    """The curvature of the loss at the collapse, by central differences: minus its smallest value.

    Under descent with one rate for both weights the direction of that curvature grows fastest. The
    differences are exact up to rounding, for the loss has no higher power of one weight alone.
    """
    import numpy as np

    from derivations._linear_vae_runs import terms

    data, deviation, beta = (float(values[name]) for name in (r"\lambda", r"\sigma", r"\beta"))  # type: ignore[arg-type]

    def loss(at: np.ndarray) -> float:
        miss, rate = terms(float(at[0]), float(at[1]), 1.0, data)
        return miss / (2 * deviation**2) + beta * rate

    scale = np.random.default_rng(seed).uniform(0.05, 0.1)
    moves = scale * np.eye(2)
    second = [
        [loss(a + b) - loss(a - b) - loss(b - a) + loss(-a - b) for b in moves] for a in moves
    ]
    return float(-np.linalg.eigvalsh(np.array(second) / (4 * scale**2))[0])


CLAIM = Behaviour(
    slug="linear-vae-saddle",
    title="growth of small weights beside the collapse of a linear VAE",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=(r"\lambda,\sigma,\beta>0",),
    statement=r"the linear VAE with data variance $\lambda$, decoder variance $\sigma^2$ and the "
    r"weight $\beta$ of the divergence; gradient descent on the loss, with one learning rate for "
    r"both, from a small decoder weight and a small encoder slope: the rate at which they grow, "
    r"where time is the number of steps times the learning rate",
    outcome=RATE,
    run=run,
    tolerance=1e-7,
    neighbours=(
        f"{_CENTRE}-{_ROOT}",
        f"-{_ROOT}-{_CENTRE}",
        rf"\frac{{\lambda}}{{\sigma^2}}-{_CENTRE}",
        rf"\sqrt{{\left(\frac{{1}}{{\sigma^2}}-\beta\lambda\right)^2+\frac{{\lambda^2}}{{\sigma^4}}}}"
        f"-{_CENTRE}",
        r"\frac{1}{\sigma^2}(\lambda-\beta\sigma^2)",
    ),
    derive=derive,
    mistakes=(
        Mistake(
            tag="sign",
            wrong=f"{_CENTRE}-{_ROOT}",
            feedback="The loss goes down: what does a positive second derivative do to a weight?",
        ),
        Mistake(
            tag="other-zero",
            wrong=f"-{_ROOT}-{_CENTRE}",
            feedback="A quadratic has two zeros. Which of the two directions wins in the long run?",
        ),
        Mistake(
            tag="beta-forgotten",
            wrong=r"\sqrt{\frac14\left(\frac{1}{\sigma^2}-\lambda\right)^2"
            r"+\frac{\lambda^2}{\sigma^4}}-\frac12\left(\frac{1}{\sigma^2}+\lambda\right)",
            feedback="The divergence holds the slope of the encoder down, with its weight.",
        ),
        Mistake(
            tag="mixed-derivative-only",
            wrong=r"\frac{\lambda}{\sigma^2}",
            feedback="Besides pulling each other up, the two weights are pulled down. By what?",
        ),
        Mistake(
            tag="deviation-for-variance",
            wrong=r"\sqrt{\frac14\left(\frac{1}{\sigma}-\beta\lambda\right)^2"
            r"+\frac{\lambda^2}{\sigma^2}}-\frac12\left(\frac{1}{\sigma}+\beta\lambda\right)",
            feedback="Compare the units: what stands below the square in the exponent?",
        ),
    ),
)

RESULT = Result(
    slug="linear-vae-saddle",
    title=CLAIM.title,
    source=SOURCE,
    claims=(CLAIM,),
)
