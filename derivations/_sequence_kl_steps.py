r"""The divergence of two autoregressive models with normal steps: what its sum over steps comes to.

Each step adds the mean, over pasts of the first model, of the divergence of two normal densities.
All of it but the square of the difference of their means is the same at every step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.behaviour import Behaviour
from claims.statements import Mistake
from claims.steps import Derivation
from formula.declare import declare

if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCE = "sharif-2025-ps1, question 3.5"

TERMS = declare(r"n: positive integer; \sigma_0: positive; \sigma_1: positive; \delta: real[n]")
_CONSTANT = r"\log\frac{\sigma_1}{\sigma_0}+\frac{\sigma_0^2}{2\sigma_1^2}-\frac12"
_SUM = r"\sum_{t=1}^{n}\delta_t^2"
TOTAL = rf"n\left({_CONSTANT}\right)+\frac{{1}}{{2\sigma_1^2}}{_SUM}"


def derive() -> Derivation:
    """The closed form of one step with the mean of its square, summed by linearity."""
    import sympy

    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift
    from derivations.gaussian_kl import CLAIM as CLOSED

    d = Calculation(TERMS)
    steps, apart = d.lower("n"), d.lower(r"\delta_1").base
    t = sympy.Symbol("t", integer=True, positive=True)
    step = Calculation(CLOSED.declarations)
    closed, first, second = map(step.lower, (CLOSED.right, r"\mu_0", r"\mu_1"))
    factor = sympy.expand(closed).coeff(first, 2)
    rest = sympy.expand(closed - factor * (first - second) ** 2)
    if rest.has(first, second):
        raise ValueError(f"{closed} depends on the means by more than the square of a difference")
    summand = rest + factor * apart[t] ** 2

    def linearity(expression: sympy.Expr) -> sympy.Expr:
        """What is the same at every step, times their number; one sum for the rest."""
        same, other = expression.function.expand().as_independent(t, as_Add=True)
        number, term = other.as_independent(t)
        return steps * same + number * sympy.Sum(term, *expression.limits)

    d.record.start(
        lift(sympy.Sum(summand, (t, 1, steps))),
        "by the chain rule the sum, over the steps, of the mean divergence of a step; that has "
        r"$\delta_t^2$ where the divergence has the square",
        rf"\sum_{{t=1}}^{{n}}\left({_CONSTANT}+\frac{{\delta_t^2}}{{2\sigma_1^2}}\right)",
        rule="mean of the closed form",
        proof="sympy",
    )
    d.now = sympy.Sum(summand, (t, 1, steps))
    d.by(linearity, because="what does not change with $t$ is counted", tex=TOTAL)
    return d.finish(STEPS.right, closed_form=False)


def run(seed: int, values: Mapping[str, object]) -> float:
    """The divergence of the joint densities of two linear models, by their covariances.

    The coefficients differ by as much as gives each step the mean square that is asked for.
    """
    import numpy as np

    rng = np.random.default_rng(seed)
    noise, other = (float(values[name]) for name in (r"\sigma_0", r"\sigma_1"))  # type: ignore[arg-type]
    squares = np.asarray(values[r"\delta"], dtype=float) ** 2
    count, start = len(squares), float(rng.uniform(0.5, 2.0))
    weights = rng.uniform(-0.9, 0.9, count)
    second = [start**2]  # moment of the value before each step, under the first model
    for weight in weights[:-1]:
        second.append(weight**2 * second[-1] + noise**2)
    signs = rng.choice([-1.0, 1.0], count)
    others = weights + signs * np.sqrt(squares / np.asarray(second))

    def joint(each: np.ndarray, deviation: float) -> tuple[np.ndarray, np.ndarray]:
        """Mean and covariance of the whole sequence."""
        back = np.linalg.inv(np.eye(count) - np.diag(each[1:], -1))
        return back[:, 0] * each[0] * start, deviation**2 * back @ back.T

    (mean, covariance), (centre, spread) = joint(weights, noise), joint(others, other)
    gap = centre - mean
    trace = np.trace(np.linalg.solve(spread, covariance))
    volumes = np.linalg.slogdet(spread)[1] - np.linalg.slogdet(covariance)[1]
    return float((trace - count + gap @ np.linalg.solve(spread, gap) + volumes) / 2)


STEPS = Behaviour(
    slug="sequence-kl-steps",
    title="divergence of two models with normal steps",
    source=SOURCE,
    declarations=TERMS,
    assumptions=(r"n\ge1", r"\sigma_0,\sigma_1>0", r"\delta_t\in\mathbb{R}"),
    statement="two linear autoregressive models of order one with normal noise, whose "
    "coefficients change from step to step, such that the squared difference of the predicted "
    r"means has, at step $t$ and over pasts of the first model, the mean $\delta_t^2$; the "
    "divergence of their joint densities in nats",
    outcome=TOTAL,
    run=run,
    tolerance=1e-7,
    neighbours=(
        rf"n\left({_CONSTANT}\right)+\frac{{1}}{{2\sigma_0^2}}{_SUM}",
        rf"n\left({_CONSTANT}\right)+\frac{{1}}{{\sigma_1^2}}{_SUM}",
        rf"{_CONSTANT}+\frac{{1}}{{2\sigma_1^2}}{_SUM}",
        rf"n\left({_CONSTANT}+\frac{{1}}{{2\sigma_1^2}}{_SUM}\right)",
        rf"n\left(-{_CONSTANT}\right)+\frac{{1}}{{2\sigma_1^2}}{_SUM}",
    ),
    derive=derive,
    mistakes=(
        Mistake(
            tag="constant-once",
            wrong=rf"{_CONSTANT}+\frac{{1}}{{2\sigma_1^2}}{_SUM}",
            feedback="Let the means agree. Is the divergence of long sequences the same as that of "
            "short ones?",
        ),
        Mistake(
            tag="variance-of-the-first",
            wrong=rf"n\left({_CONSTANT}\right)+\frac{{1}}{{2\sigma_0^2}}{_SUM}",
            feedback="Which model's exponent contains the distance of a value from the other "
            "model's mean?",
        ),
        Mistake(
            tag="half-forgotten",
            wrong=rf"n\left({_CONSTANT}\right)+\frac{{1}}{{\sigma_1^2}}{_SUM}",
            feedback="Write the exponent of a normal density down again.",
        ),
        Mistake(
            tag="squares-only",
            wrong=rf"\frac{{1}}{{2\sigma_1^2}}{_SUM}",
            feedback="Two models with the same means and different noise are different models.",
        ),
        Mistake(
            tag="models-exchanged",
            wrong=r"n\left(\log\frac{\sigma_0}{\sigma_1}+\frac{\sigma_1^2}{2\sigma_0^2}"
            rf"-\frac12\right)+\frac{{1}}{{2\sigma_0^2}}{_SUM}",
            feedback="Under which of the two models is the log ratio averaged?",
        ),
    ),
)
