"""Figures of question 3: what the usual estimate of the label costs, and the estimator's variance.

The model of the first is that of the flagship's figure, with the encoder's width varied. The
second draws from a small decoder for binary observations with fixed weights.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.figures import Drawing, Figure, coordinates

if TYPE_CHECKING:
    import numpy as np

WIDTHS = tuple(0.02 + 0.04 * k for k in range(36))
"""Standard deviations of the encoder."""
GRIDS = (1601, 2301)
AGREEMENT = 1e-9

PRINTED_COSTS = {0.10: (0.034, 0.035), 0.50: (0.50, 0.67), 1.02: (0.87, 1.79)}
"""What the text says: width -> nats lost at the best label density and at the mean; checked."""

NUMBERS = (1, 2, 4, 8, 16, 32, 64)
"""L, the number of draws."""
REPETITIONS = 20_000
LATENT, ENTRIES = 2, 10
PRINTED = {"variance of one draw": 2.5, "ratio of the gradients' variances": 317}
"""What the text says of the second figure; ``draw_variance`` checks it to 2 percent."""


def _axis(lines: list[str], options: str) -> str:
    return "\n".join(
        [
            r"\begin{tikzpicture}",
            rf"\begin{{axis}}[keyplot,{options}]",
            *lines,
            r"\end{axis}",
            r"\end{tikzpicture}",
        ]
    )


def costs(width: float, count: int) -> dict[str, float]:
    """What the label costs the bound (nats) for an encoder of that width, by trapezoidal sums."""
    import numpy as np

    from derivations.sheets.flagships.gmvae_figure import ENCODER_MEAN, log_responsibilities

    nodes = np.linspace(-10.0, 10.0, count)
    masses = np.exp(-(nodes**2) / 2)
    masses /= masses.sum()
    logs = log_responsibilities(ENCODER_MEAN + width * nodes)

    def price(label: np.ndarray) -> float:
        """The mean divergence of ``label`` from the responsibilities."""
        return float(label @ (np.log(label) - logs @ masses))

    geometric = np.exp(logs @ masses)
    best = geometric / geometric.sum()
    at_mean = np.exp(log_responsibilities(np.asarray([ENCODER_MEAN])))[:, 0]
    draws = np.exp(logs)
    each = (draws * (np.log(draws) - (logs @ masses)[:, None])).sum(axis=0)
    return {
        "best": price(best),
        "mean": price(draws @ masses),
        "at the mean": price(at_mean),
        "one draw": float(each @ masses),
        "divergence": float((draws @ masses) @ np.log(draws @ masses / best)),
    }


def draw_costs() -> Drawing:
    """The mean divergence of four label densities against the encoder's width.

    Raises:
        ArithmeticError: two grids differ, a label density beats the best one, the loss is not the
            divergence from the best one, or a number of the text disagrees.
    """
    found = []
    for width, (best, usual) in PRINTED_COSTS.items():
        here = costs(width, GRIDS[0])
        if not (abs(here["best"] - best) <= 0.005 and abs(here["mean"] - usual) <= 0.005):
            raise ArithmeticError(f"the text says {best} and {usual} at {width}, computed: {here}")
    for width in WIDTHS:
        coarse, fine = (costs(width, count) for count in GRIDS)
        if not all(abs(coarse[name] - fine[name]) <= AGREEMENT for name in fine):
            raise ArithmeticError(f"two grids give {coarse} and {fine}")
        if not all(fine["best"] <= fine[name] + 1e-12 for name in ("mean", "at the mean")):
            raise ArithmeticError(f"the best label density is beaten: {fine}")
        if not abs(fine["mean"] - fine["best"] - fine["divergence"]) <= 1e-10:
            raise ArithmeticError(f"the loss is not the divergence from the best: {fine}")
        found.append(fine)
    series = (
        ("accent", "best", "best"),
        ("quiet,densely dotted", "at the mean", r"at the mean of $z$"),
        ("alert,dashed", "mean", "mean responsibilities"),
        ("alert,dash dot", "one draw", "one draw, on average"),
    )
    lines = []
    for style, name, shown in series:
        places = coordinates(list(WIDTHS), [each[name] for each in found])
        lines += [
            rf"\addplot[{style}] coordinates {{{places}}};",
            rf"\addlegendentry{{{shown}}}",
        ]
    options = (
        r"xmin=0,xmax=1.45,ymin=0,ymax=3.2,xlabel={standard deviation of $q(z|x)$},"
        r"ylabel={nats lost}"
    )
    numbers: dict[str, object] = {
        f"nats lost at width {WIDTHS[place]:.2f}": {
            name: round(value, 6) for name, value in found[place].items()
        }
        for place in (2, 12, 19, 25, 35)
    }
    return Drawing(_axis(lines, options), numbers)


def _decoder() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Weights (D, J), offsets (D,), an observation (D,), and mean and deviations of q(z|x)."""
    import numpy as np

    weights = np.array([[np.sin(3 * i + 1), np.cos(5 * i)] for i in range(ENTRIES)]) * 1.5
    offsets = np.cos(2.0 * np.arange(ENTRIES)) / 2
    observed = (np.arange(ENTRIES) % 3 == 0).astype(float)
    return weights, offsets, observed, np.array([0.3, -0.2]), np.array([0.6, 0.8])


def estimates(count: int, repetitions: int, seed: int) -> np.ndarray:
    """Repetitions (n, 3): bound, and its slope in the encoder's first mean in two ways, L draws."""
    import numpy as np

    weights, offsets, observed, mean, deviation = _decoder()
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal((repetitions, count, LATENT))
    logits = (mean + deviation * noise) @ weights.T + offsets
    fit = logits @ observed - np.logaddexp(0.0, logits).sum(axis=-1)
    path = (observed - 1 / (1 + np.exp(-logits))) @ weights[:, 0]
    score = fit * noise[..., 0] / deviation[0]
    found: np.ndarray = np.stack([fit, path, score], axis=-1).mean(axis=1)
    return found


def draw_variance() -> Drawing:
    """The variance of the estimator and of two estimators of its gradient against L.

    Raises:
        ArithmeticError: the two gradients have different means, a variance does not fall as 1/L,
            or a number of the text disagrees.
    """
    import numpy as np

    found = [estimates(count, REPETITIONS, 100 + count) for count in NUMBERS]
    large = estimates(1, 40 * REPETITIONS, 1)
    means, errors = large.mean(axis=0), large.std(axis=0) / np.sqrt(len(large))
    if not abs(means[1] - means[2]) <= 4.5 * float(np.hypot(errors[1], errors[2])):
        raise ArithmeticError(f"the two gradients have the means {means[1]} and {means[2]}")
    single = large.var(axis=0)
    variances = np.array([each.var(axis=0) for each in found])
    scaled = variances * np.asarray(NUMBERS)[:, None] / single
    # each is a ratio of variances from 20000 repetitions: standard error about 1 to 2 percent
    if not np.abs(scaled - 1).max() <= 0.08:
        raise ArithmeticError(f"L times the variance is not constant: {scaled}")
    said = {
        "variance of one draw": float(single[0]),
        "ratio of the gradients' variances": float(single[2] / single[1]),
    }
    for name, value in said.items():
        if not abs(value - PRINTED[name]) <= 0.02 * PRINTED[name]:
            raise ArithmeticError(f"the text says {PRINTED[name]} for {name}, which is {value}")
    series = (
        ("accent", "*", "bound"),
        ("quiet", "square*", "gradient, path"),
        ("alert", "triangle*", "gradient, score"),
    )
    lines = []
    ends = [float(NUMBERS[0]), float(NUMBERS[-1])]
    for place, (style, mark, name) in enumerate(series):
        line = coordinates(ends, [float(single[place]) / end for end in ends])
        marks = coordinates([float(n) for n in NUMBERS], variances[:, place].tolist())
        lines += [
            rf"\addplot[{style},only marks,mark={mark},mark size=1.5pt] coordinates {{{marks}}};",
            rf"\addlegendentry{{{name}}}",
            rf"\addplot[{style},forget plot] coordinates {{{line}}};",
        ]
    options = (
        r"xmode=log,ymode=log,log basis x=2,xmin=0.9,xmax=72,"
        r"xlabel={draws $L$},ylabel={variance}"
    )
    numbers: dict[str, object] = {
        "draws": list(NUMBERS),
        "variance of the bound": [round(float(v), 6) for v in variances[:, 0]],
        "variance of the gradient through the draw": [round(float(v), 6) for v in variances[:, 1]],
        "variance of the score-function gradient": [round(float(v), 6) for v in variances[:, 2]],
        "variances from one draw, 800000 repetitions": [round(float(v), 5) for v in single],
        "means from one draw": [round(float(v), 5) for v in means],
        "their standard errors": [round(float(v), 5) for v in errors],
    }
    return Drawing(_axis(lines, options), numbers)


COSTS = Figure(
    slug="gmvae-label-costs",
    caption="What the label term takes from the bound, against the width of the encoder, for "
    "four label densities: the best one, the responsibilities at the encoder's mean, their mean, "
    "and those at one draw (averaged over the draw). Model and encoder mean as in "
    "Figure~\\ref{figure:gmvae-bound-terms}. What a curve is above the lowest one is the "
    "divergence of that label density from the best.",
    alt="Four curves that start together near zero for a narrow encoder and rise with its width; "
    "lowest the best label density, then the responsibilities at the mean, then the mean "
    "responsibilities, and highest the responsibilities at one draw.",
    draw=draw_costs,
)
VARIANCE = Figure(
    slug="gmvae-estimator-variance",
    caption="Variance against the number of draws for a decoder of ten binary outputs with "
    "fixed weights: of the bound's estimator (square nats) and of two estimators of its slope in "
    "the first mean of the encoder, through the reparameterised draw and by the score function. "
    "Marks: measured over 20\\,000 repetitions each; lines: the variance from one draw divided by "
    "$L$.",
    alt="Three rows of marks on three parallel falling lines in logarithmic axes; the gradient "
    "through the draw is lowest, the score-function gradient far above it.",
    draw=draw_variance,
)
