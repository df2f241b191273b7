"""Figure of question 4.3: the bound against the noise of the decoder."""

from __future__ import annotations

import math

from claims.figures import Drawing, Figure, coordinates
from derivations.sheets.sharif_2025_ps1.q3_figures import axis, plot

FEATURES, STATES = 2, 1
DEVIATIONS = tuple(10 ** (-3 + 3.2 * k / 40) for k in range(41))
SPREAD = 0.3
"""Standard deviation of the encoder that is kept."""


PLACE = 0.8
"""Mean of the two observed features."""


def bound(deviation: float, mean: float, spread: float, miss: float) -> float:
    """The bound for one snapshot of two features that a state of one number emits.

    The features are the state, twice, with noise of the deviation; the observed ones are ``miss``
    above and below their mean; the encoder is normal, the prior standard normal.
    """
    error = FEATURES * (spread**2 + miss**2 + (PLACE - mean) ** 2)
    fit = -FEATURES / 2 * math.log(2 * math.pi * deviation**2) - error / (2 * deviation**2)
    return fit - (spread**2 + mean**2 - 1 - math.log(spread**2)) / 2


def at_the_posterior(deviation: float, miss: float) -> float:
    """The bound with the posterior for an encoder."""
    precision = 1 + FEATURES / deviation**2
    mean = FEATURES * PLACE / deviation**2 / precision
    return bound(deviation, mean, 1 / math.sqrt(precision), miss)


def log_likelihood(deviation: float, miss: float) -> float:
    """The log density of the two features: their sum and their difference are independent."""
    total, apart = FEATURES * PLACE, 2 * miss
    spread, noise = 4 + 2 * deviation**2, 2 * deviation**2
    halves = total**2 / spread + apart**2 / noise + math.log(spread * noise)
    return math.log(2) - math.log(2 * math.pi) - halves / 2


def draw() -> Drawing:
    """The bound for a fixed encoder, and for the best one on and off the curve that is decoded.

    Raises:
        ArithmeticError: the fixed encoder's best noise is not its root mean squared error, the best
            bound is not the log-likelihood, or a bound does not end where the text says.
    """
    fixed = [bound(s, PLACE, SPREAD, 0.0) for s in DEVIATIONS]
    on = [at_the_posterior(s, 0.0) for s in DEVIATIONS]
    off = [at_the_posterior(s, 0.1) for s in DEVIATIONS]
    for s, one, other in zip(DEVIATIONS, on, off, strict=True):
        likely = (log_likelihood(s, 0.0), log_likelihood(s, 0.1))
        if not all(abs(a - b) <= 1e-6 * abs(b) for a, b in zip((one, other), likely, strict=True)):
            raise ArithmeticError(f"noise {s}: {one} and {other}, not {likely}")
    best = DEVIATIONS[fixed.index(max(fixed))]
    if not abs(math.log(best / SPREAD)) <= 0.1:
        raise ArithmeticError(f"the fixed encoder prefers {best}, not {SPREAD}")
    growth = (on[0] - on[10]) / math.log(DEVIATIONS[10] / DEVIATIONS[0])
    if not (abs(growth - (FEATURES - STATES)) <= 0.01 and off[0] < -1e3 and fixed[0] < -1e3):
        raise ArithmeticError(f"growth {growth} on the curve, {off[0]} off it, {fixed[0]} fixed")
    lines: list[str] = []
    for values, style, name in (
        (on, "accent", "best encoder, data on the curve"),
        (off, "accent,dashed", "best encoder, data beside it"),
        (fixed, "alert", "fixed encoder, data on the curve"),
    ):
        seen = [(s, v) for s, v in zip(DEVIATIONS, values, strict=True) if v >= -12]
        lines += plot(style, coordinates(*zip(*seen, strict=True)), name)
    options = (
        r"xmode=log,xmin=0.001,xmax=1.6,ymin=-12,ymax=16,xlabel={noise $\sigma$ of the decoder},"
        r"ylabel={bound (nats)},legend pos=north east,legend style={font=\footnotesize}"
    )
    numbers: dict[str, object] = {
        "growth on the curve, per factor e of the noise": round(growth, 4),
        "best noise of the fixed encoder": round(best, 4),
    }
    return Drawing(axis(lines, options), numbers)


NOISE = Figure(
    slug="deterministic-decoder-noise",
    caption="The bound as the decoder becomes deterministic: two features, both decoded as the "
    "state, a single number. With a fixed encoder (deviation 0.3) it has a maximum and then falls "
    "without limit. With the best encoder it grows without limit if the data lie exactly where the "
    "decoder can reach, and falls without limit if they are off by 0.1.",
    alt="Against falling noise one curve rises along a straight line, two others rise a little and "
    "then plunge.",
    draw=draw,
)
