"""The figures of question 2: a spike in a mixture, and a linear VAE with either divergence."""

from __future__ import annotations

import math

from claims.figures import Drawing, Figure, coordinates

SPIKE = 0.1
"""The weight of the narrow part of the mixture."""
SIGNALS = ((8.0, "accent"), (2.0, "alert"), (0.5, "quiet"))
"""Signal-to-noise ratios of three directions of the data, and how they are drawn."""
SIGNAL = 4.0
"""The ratio for which objective and evidence are drawn."""
LEAST = 2e-3
"""The smallest variance of an encoder that is drawn."""


def _picture(options: str, lines: list[str]) -> str:
    axis = [rf"\begin{{axis}}[keyplot,{options}]", *lines, r"\end{axis}"]
    return "\n".join([r"\begin{tikzpicture}", *axis, r"\end{tikzpicture}"])


def _plot(style: str, x: list[float], y: list[float], name: str = "") -> list[str]:
    drawn = (
        rf"\addplot[{style}{'' if name else ',forget plot'}] coordinates {{{coordinates(x, y)}}};"
    )
    return [drawn, rf"\addlegendentry{{{name}}}"] if name else [drawn]


def divergences(deviation: float) -> tuple[float, float, float]:
    """Cauchy-Schwarz, KL(p||q) and KL(q||p), nats: q is p with a spike of that deviation."""
    import numpy as np

    def overlap(one: float, other: float) -> float:
        return 1 / math.sqrt(2 * math.pi * (one * one + other * other))

    parts, weights = (1.0, deviation), (1 - SPIKE, SPIKE)
    product = sum(a * overlap(1.0, s) for a, s in zip(weights, parts, strict=True))
    own = sum(
        a * b * overlap(s, t)
        for a, s in zip(weights, parts, strict=True)
        for b, t in zip(weights, parts, strict=True)
    )
    apart = -math.log(product) + 0.5 * math.log(overlap(1.0, 1.0)) + 0.5 * math.log(own)
    # nodes that are dense where the spike is
    t = np.linspace(-math.asinh(12 / deviation), math.asinh(12 / deviation), 2001)
    x = deviation * np.sinh(t)
    slope = deviation * np.cosh(t) * (t[1] - t[0])
    p = np.exp(-x * x / 2) / math.sqrt(2 * math.pi)
    spike = np.exp(-((x / deviation) ** 2) / 2) / (deviation * math.sqrt(2 * math.pi))
    q = (1 - SPIKE) * p + SPIKE * spike
    ratio = np.log1p(SPIKE * (spike / p - 1))
    if not abs(float((q * slope).sum()) - 1) <= 1e-9:
        raise ArithmeticError("the nodes do not integrate the mixture to one")
    return apart, float(-(p * ratio * slope).sum()), float((q * ratio * slope).sum())


def draw_spike() -> Drawing:
    """All three divergences over the deviation of the spike.

    Raises:
        ArithmeticError: the divergence does not pass both others, or a KL its bound.
    """
    deviations = [10 ** (-4 + k / 12) for k in range(49)]
    values = [divergences(each) for each in deviations]
    if not all(each[1] <= -math.log(1 - SPIKE) for each in values):
        raise ArithmeticError("a mixture lost more than its weight")
    if not (values[0][0] > max(values[0][1:]) and values[-2][0] < min(values[-2][1:])):
        raise ArithmeticError("the order of the divergences is another one")
    names = (
        ("accent", r"$\CS{p}{q}$"),
        ("alert,dashed", r"$\KL{p}{q}$"),
        ("quiet,dotted", r"$\KL{q}{p}$"),
    )
    lines = []
    for place, (style, name) in enumerate(names):
        lines += _plot(style, deviations, [each[place] for each in values], name)
    options = (
        r"xmode=log,xmin=1e-4,xmax=1,ymin=0,ymax=2.4,"
        r"xlabel={deviation of the spike},ylabel={nats},legend pos=north east"
    )
    shown = {f"{s:g}": [round(each, 6) for each in divergences(s)] for s in (0.1, 0.01, 0.001)}
    numbers: dict[str, object] = {"weight of the spike": SPIKE, "D_CS, KL(p|q), KL(q|p)": shown}
    return Drawing(_picture(options, lines), numbers)


def weight_for(variance: float) -> float:
    """The weight, in units of the signal-to-noise ratio, at which that variance is best."""
    return 4 * variance * (1 + variance) / (1 + 2 * variance - variance**2) ** 2


def draw_kept() -> Drawing:
    """Nats that the code keeps of each direction, against the weight of either divergence."""
    lines: list[str] = []
    numbers: dict[str, object] = {}
    variances = [LEAST ** (1 - k / 60) for k in range(60)] + [1.0]
    for signal, style in SIGNALS:
        with_cs = [signal * weight_for(each) for each in variances]
        kept = [0.5 * math.log1p((1 - each**2) / (2 * each)) for each in variances]
        with_kl = [signal * each for each in variances]
        usual = [-0.5 * math.log(each) for each in variances]
        for x, y, dash in ((with_cs, kept, ""), (with_kl, usual, ",dashed")):
            inside = [(a, b) for a, b in zip(x, y, strict=True) if a >= 0.09]
            end = [(30.0, 0.0)] if inside[-1][0] < 30 else []
            places = inside + end
            lines += _plot(
                style + dash,
                [a for a, _ in places],
                [b for _, b in places],
                "" if dash else f"ratio {signal:g}",
            )
        numbers[f"last weight of ratio {signal:g}, Cauchy-Schwarz and KL"] = [2 * signal, signal]
    options = (
        r"xmode=log,xmin=0.1,xmax=30,ymin=0,ymax=2.4,"
        r"xlabel={weight of the penalty},ylabel={nats kept},legend pos=north east"
    )
    return Drawing(_picture(options, lines), numbers)


def means(variance: float) -> tuple[float, float, float, float, float]:
    """Weight, objective, evidence, usual bound and variance of a draw, at the optimum (nats)."""
    weight = SIGNAL * weight_for(variance)
    spread = (1 - variance**2) / 2
    whole = spread + variance
    fit = -0.5 * math.log(2 * math.pi / SIGNAL) - SIGNAL * variance / (2 * whole)
    apart = spread / (1 + variance) / 2 + 0.5 * math.log((1 + variance) / (2 * math.sqrt(variance)))
    divergence = (whole - 1 - math.log(variance)) / 2
    drawn = spread / whole**2 + 1 / SIGNAL
    evidence = -0.5 * math.log(2 * math.pi * drawn) - 1 / (2 * drawn)
    return weight, fit - weight * apart, evidence, fit - divergence, drawn


def draw_evidence() -> Drawing:
    """Objective, log evidence and usual bound, averaged over the data, against the weight.

    Raises:
        ArithmeticError: the usual bound exceeds the evidence, or the curves do not cross once.
    """
    from scipy import optimize

    variances = [LEAST ** (1 - k / 80) for k in range(80)] + [1.0]
    rows = [means(each) for each in variances]
    if not all(row[3] <= row[2] + 1e-12 for row in rows):
        raise ArithmeticError("the usual bound exceeds the evidence")
    above = [row[1] > row[2] for row in rows[:-1]]
    if sorted(above, reverse=True) != above or not above[0] or above[-1]:
        raise ArithmeticError("objective and evidence do not cross exactly once")
    crossing = means(optimize.brentq(lambda s: means(s)[1] - means(s)[2], 1e-3, 0.999))[0]
    best = means(optimize.brentq(lambda s: means(s)[4] - 1, 1e-3, 0.999))[0]
    ceiling = -0.5 * math.log(2 * math.pi * math.e)
    x = [row[0] for row in rows] + [10.0]
    lines = []
    for place, style, name in (
        (1, "accent", "objective"),
        (2, "alert", "log evidence"),
        (3, "quiet,dashed", "usual bound"),
    ):
        lines += _plot(style, x, [row[place] for row in rows] + [rows[-1][place]], name)
    lines += _plot("quiet,dotted", [0.01, 10.0], [ceiling, ceiling], "largest log evidence")
    options = (
        r"xmode=log,xmin=0.03,xmax=10,ymin=-3,ymax=1.4,"
        r"xlabel={weight of the penalty},ylabel={nats},legend pos=north east"
    )
    numbers: dict[str, object] = {
        "signal-to-noise ratio": SIGNAL,
        "weight where objective and evidence cross": round(crossing, 6),
        "weight whose model has the variance of the data": round(best, 6),
        "largest log evidence": round(ceiling, 6),
        "weight, objective, evidence, usual bound, variance of a draw": [
            [round(each, 6) for each in means(s)] for s in (0.01, 0.1, 0.25, 0.5, 0.9)
        ],
    }
    return Drawing(_picture(options, lines), numbers)


SPIKED = Figure(
    slug="cauchy-schwarz-spike",
    caption="The inequality outside the normal laws: $p$ is standard normal, and $q$ is the "
    "mixture of nine parts of $p$ and one part of a normal law with the same mean and a small "
    r"deviation. As the spike gets narrower, $\CS{p}{q}$ passes both Kullback--Leibler "
    r"divergences and grows without bound; $\KL{p}{q}$ stays below $\log\frac{10}{9}$.",
    alt="Three curves over the deviation of the spike from 0.0001 to 1, logarithmic: towards small "
    "deviations one rises in a straight line to above 2 nats, one slowly to about 0.5, one levels "
    "off at 0.105; for deviations near one all vanish together.",
    draw=draw_spike,
)
KEPT = Figure(
    slug="cauchy-schwarz-kept",
    caption="What a linear VAE keeps of three directions of the data, with signal-to-noise ratios "
    "$k$ of 8, 2 and one half: the information between data and code at the optimum, against the "
    "weight "
    r"$\lambda$ of the Cauchy--Schwarz penalty (solid) and the weight of the usual one (dashed). A "
    r"direction is lost at the weight $2k$ with the one and at $k$ with the other.",
    alt="Three solid and three dashed falling curves over a logarithmic weight: each reaches zero "
    "and stays there; the solid one of a pair reaches it at twice the weight of the dashed one.",
    draw=draw_kept,
)
BOUNDED = Figure(
    slug="cauchy-schwarz-evidence",
    caption="The objective at its optimum, the log evidence of the model that is found and the "
    "usual bound, averaged over the data, for one direction with signal-to-noise ratio 4. Left of "
    "1.83 the objective exceeds the log evidence, and a little further left even the largest there "
    "is. The evidence is largest at the weight 2.89; with smaller ones the model draws too widely.",
    alt="Over a logarithmic weight the objective falls from about -0.3 to -2.2 and crosses the "
    "curve of the log evidence, which has a flat maximum of -1.42 to the right of the crossing and "
    "meets the objective and the usual bound at the weight 8.",
    draw=draw_evidence,
)
