"""The figure of question 3.5: two estimators of the divergence of two nonlinear models."""

from __future__ import annotations

import math

from claims.figures import Drawing, Figure, coordinates
from derivations.sheets.sharif_2025_ps1.q3_figures import axis, plot

LENGTH, SEQUENCES = 50, 20_000
DEVIATIONS = (0.5, 0.6)
"""Of the noise of p and of q."""


def draw_estimators() -> Drawing:
    """The standard deviation of both estimators from one sequence, against its length.

    Raises:
        ArithmeticError: their means differ by more than four standard errors, or the plain one is
            not the noisier.
    """
    import numpy as np

    rng = np.random.default_rng(3)
    own, other = DEVIATIONS
    x = np.zeros(SEQUENCES)
    plain, exact = np.zeros(SEQUENCES), np.zeros(SEQUENCES)
    constant = math.log(other / own) + own**2 / (2 * other**2) - 0.5
    spreads: list[tuple[float, float]] = []
    for _ in range(LENGTH):
        f, g = 1.2 * np.tanh(x), 1.0 * np.tanh(1.3 * x) + 0.05
        x = f + own * rng.standard_normal(SEQUENCES)
        plain += math.log(other / own) - ((x - f) / own) ** 2 / 2 + ((x - g) / other) ** 2 / 2
        exact += constant + (f - g) ** 2 / (2 * other**2)
        spreads.append((float(plain.std()), float(exact.std())))
    gap = float(np.mean(plain - exact))
    if not abs(gap) <= 4 * float(np.std(plain - exact)) / math.sqrt(SEQUENCES):
        raise ArithmeticError(f"the two estimators differ by {gap}")
    if not all(noisy > calm for noisy, calm in spreads):
        raise ArithmeticError(f"the plain estimator is not the noisier: {spreads}")
    lengths = [float(t) for t in range(1, LENGTH + 1)]
    lines = [
        *plot("alert", coordinates(lengths, [each[0] for each in spreads]), "log ratio"),
        *plot(
            "accent", coordinates(lengths, [each[1] for each in spreads]), "steps in closed form"
        ),
    ]
    options = (
        r"xmin=0,xmax=50,ymin=0,xlabel={length $T$},ylabel={deviation from one draw (nats)},"
        r"legend pos=north west,legend style={font=\footnotesize}"
    )
    numbers: dict[str, object] = {
        "divergence, length 50, plain": round(float(plain.mean()), 4),
        "divergence, length 50, steps in closed form": round(float(exact.mean()), 4),
        "deviations, length 50": [round(value, 4) for value in spreads[-1]],
    }
    return Drawing(axis(lines, options), numbers)


ESTIMATORS = Figure(
    slug="sequence-kl-estimators",
    caption="Standard deviation of two unbiased estimators of the divergence of two nonlinear "
    "models from a single drawn sequence, against its length: the sum of log ratios, and the sum "
    "of the closed forms of the steps. 20\\,000 sequences.",
    alt="Two rising curves; that of the log ratios is several times higher at every length.",
    draw=draw_estimators,
)
