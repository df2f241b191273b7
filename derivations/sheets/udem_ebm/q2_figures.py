"""The figure of question 2.2: the optimal encoder density for several weights of the divergence.

The model is z ~ N(0, 1), x | z ~ N(z^2, 1/2) (standard deviation), observed at 1.5: two codes, with
opposite signs, reconstruct it. The densities are computed on a grid and normalised there.
"""

from __future__ import annotations

import math

from claims.figures import Drawing, Figure, coordinates

OBSERVED, DEVIATION = 1.5, 0.5
WEIGHTS = (0.25, 1.0, 20.0)
HALF, POINTS = 6.0, 4801


def draw() -> Drawing:
    """Prior and optimal densities; their losses, and those of neighbours, by trapezoidal sums.

    Raises:
        ArithmeticError: a density is beaten by a neighbour, or its loss is not the stated one.
    """
    import numpy as np
    from scipy import stats

    z = np.linspace(-HALF, HALF, POINTS)
    step = z[1] - z[0]
    log_prior = stats.norm.logpdf(z)
    log_likelihood = stats.norm.logpdf(OBSERVED, z**2, DEVIATION)

    def normalised(logs: np.ndarray) -> tuple[np.ndarray, float]:
        """The log density, and the logarithm of what it was divided by."""
        total = float(np.log(np.exp(logs - logs.max()).sum() * step) + logs.max())
        return logs - total, total

    def terms(log_density: np.ndarray) -> tuple[float, float]:
        """Reconstruction error and divergence (nats)."""
        mass = np.exp(log_density) * step
        return -float(mass @ log_likelihood), float(mass @ (log_density - log_prior))

    lines = [
        r"\begin{tikzpicture}",
        r"\begin{axis}[keyplot,xmin=-3,xmax=3,ymin=0,ymax=2.2,xlabel={$z$},ylabel={density},"
        r"legend style={font=\footnotesize,at={(0.5,1)},anchor=north}]",
    ]
    shown = np.abs(z) <= 3.0001
    places = np.flatnonzero(shown)[::10]
    numbers: dict[str, object] = {}
    styles = ("accent", "alert", "quiet")
    previous = math.inf
    for weight, style in zip(WEIGHTS, styles, strict=True):
        best, total = normalised(log_prior + log_likelihood / weight)
        error, divergence = terms(best)
        loss = error + weight * divergence
        if not abs(loss + weight * total) <= 1e-6 * max(1.0, abs(loss)):
            raise ArithmeticError(f"the loss at weight {weight} is {loss}, not {-weight * total}")
        for other in (0.9 * weight, 1.1 * weight):
            near_error, near_divergence = terms(normalised(log_prior + log_likelihood / other)[0])
            if not near_error + weight * near_divergence > loss:
                raise ArithmeticError(f"the optimum at weight {weight} is beaten at {other}")
        if not divergence < previous:
            raise ArithmeticError("the divergence does not fall with its weight")
        previous = divergence
        numbers[f"reconstruction error and divergence at weight {weight:g}"] = [
            round(error, 6),
            round(divergence, 6),
        ]
        drawn = coordinates(z[places].tolist(), np.exp(best[places]).round(6).tolist())
        lines += [
            rf"\addplot[{style}] coordinates {{{drawn}}};",
            rf"\addlegendentry{{weight {weight:g}}}",
        ]
    drawn = coordinates(z[places].tolist(), np.exp(log_prior[places]).round(6).tolist())
    lines += [
        rf"\addplot[quiet,dashed] coordinates {{{drawn}}};",
        r"\addlegendentry{prior}",
        r"\end{axis}",
        r"\end{tikzpicture}",
    ]
    return Drawing("\n".join(lines), numbers)


FIGURE = Figure(
    slug="beta-path",
    caption=r"The optimal density of the code for three weights $\beta$ of the divergence. The "
    r"hidden variable is standard normal, $x$ is normal with mean $z^2$ and standard deviation "
    r"one half, observed at 1.5: two codes reconstruct it. A small weight gathers the mass at "
    r"these codes, weight one gives the posterior, a large weight the prior.",
    alt="Four curves over the line, all symmetric about zero: for a small weight two high, narrow "
    "peaks near plus and minus 1.2, for weight one two lower ones, for a large weight a bump "
    "close to the dashed bell of the prior.",
    draw=draw,
)
