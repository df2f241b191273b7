"""The figures of question 1.2: stationary points against separation, landscapes, and the fits."""

from __future__ import annotations

import math

from claims.figures import Drawing, Figure, coordinates

SEPARATIONS = (2.0, 2.6, 3.5)
STYLES = ("quiet,densely dotted", "accent", "alert,dashed")
SHOWN = 3.0
"""The half-distance of the modes for which the fitted laws are drawn."""


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


def draw_branches() -> Drawing:
    """Means of all stationary points against the half-distance of the modes.

    Raises:
        ArithmeticError: the curve has no lowest separation where the equations have it.
    """
    from derivations._two_modes_equations import birth, curve, exchange

    start, first, _ = birth()
    swap = exchange()[0]
    found = [each for each in curve() if each[0] <= 5]
    turning = min(range(len(found)), key=lambda place: found[place][0])
    if not abs(found[turning][0] - start) <= 1e-3:
        raise ArithmeticError(f"the curve turns at {found[turning][0]}, the equations at {start}")
    saddles = [*found[:turning], (start, first, 1.0)]
    sides = [(start, first, 1.0), *found[turning + 1 :]]
    lines = [r"\addplot[accent,domain=0:5,samples=2]{0};", r"\addlegendentry{minimum}"]
    lines.append(
        rf"\addplot[alert,dashed] coordinates {{{coordinates(*_columns(saddles[::6], 1))}}};"
    )
    lines.append(r"\addlegendentry{saddle}")
    lines.append(rf"\addplot[quiet,dotted] coordinates {{({swap:.5g},-5.2) ({swap:.5g},5.2)}};")
    lines.append(r"\addlegendentry{equal depth}")
    for sign in (1, -1):
        lines.append(
            rf"\addplot[accent,forget plot] coordinates "
            rf"{{{coordinates(*_columns(sides[::6], sign))}}};"
        )
    lines.append(
        rf"\addplot[alert,dashed,forget plot] coordinates "
        rf"{{{coordinates(*_columns(saddles[::6], -1))}}};"
    )
    options = r"xmin=0,xmax=5.1,ymin=-5.4,ymax=5.4,xlabel={half-distance $m$},ylabel={mean $\mu$}"
    numbers: dict[str, object] = {
        "separation of birth": round(start, 8),
        "mean at birth": round(first, 8),
        "separation of equal depth": round(swap, 8),
    }
    return Drawing(_axis(lines, options), numbers)


def _colour(style: str) -> str:
    """A style without its dashes, which would cut the outline of a dot."""
    return style.partition(",")[0]


def _columns(
    points: list[tuple[float, float, float]], sign: int
) -> tuple[list[float], list[float]]:
    return [each[0] for each in points], [sign * each[1] for each in points]


def _valley(m: float, mu: float) -> float:
    """The smallest reverse divergence at a fixed mean (nats).

    Raises:
        ArithmeticError: the slope in sigma vanishes at more than one place.
    """
    import numpy as np
    from scipy import optimize

    from derivations._two_modes_equations import slopes, value

    grid = np.geomspace(0.1, 4 + m, 60)
    (changes,) = np.nonzero(np.diff(np.sign([slopes(m, mu, s)[1] for s in grid])))
    if len(changes) != 1:
        raise ArithmeticError(f"{len(changes)} zeros of the slope in sigma at mean {mu}")
    low, high = grid[int(changes[0])], grid[int(changes[0]) + 1]
    sigma = optimize.brentq(lambda s: slopes(m, mu, s)[1], low, high, xtol=1e-12)
    return value(m, mu, float(sigma))


def draw_reverse() -> Drawing:
    """The floor of the valley over the mean, for three separations."""
    from derivations._two_modes_equations import beside, middle, value

    lines = []
    numbers: dict[str, object] = {}
    for m, style in zip(SEPARATIONS, STYLES, strict=True):
        means = [5 * (k / 50 - 1) for k in range(101)]
        floor = [_valley(m, mu) for mu in means]
        inside = [(mu, each) for mu, each in zip(means, floor, strict=True) if each <= 2.4]
        places = coordinates([mu for mu, _ in inside], [each for _, each in inside])
        lines += [
            rf"\addplot[{style}] coordinates {{{places}}};",
            rf"\addlegendentry{{$m={m:g}$}}",
        ]
        points = [(0.0, middle(m)), *((s * mu, d) for mu, d in beside(m) for s in (-1, 1))]
        heights = [value(m, mu, sigma) for mu, sigma in points]
        lines.append(
            rf"\addplot[{_colour(style)},only marks,mark=*,forget plot] coordinates "
            rf"{{{coordinates([mu for mu, _ in points], heights)}}};"
        )
        numbers[f"stationary points (mu, sigma, nats) at m {m:g}"] = [
            [round(mu, 6), round(sigma, 6), round(height, 6)]
            for (mu, sigma), height in zip(points, heights, strict=True)
        ]
    options = r"xmin=-5,xmax=5,ymin=0,ymax=2.4,xlabel={mean $\mu$},ylabel={nats}"
    return Drawing(_axis(lines, options), numbers)


def _entropy(m: float) -> float:
    """The differential entropy of the target (nats), by the trapezoidal rule."""
    import numpy as np

    x = np.arange(-14 - m, 14 + m, 1 / 64)
    both = np.logaddexp(-((x - m) ** 2) / 2, -((x + m) ** 2) / 2)
    log_p = both - math.log(2 * math.sqrt(2 * math.pi))
    return float(-(np.exp(log_p) @ log_p) / 64)


def draw_forward() -> Drawing:
    """The same for the forward divergence: log of a parabola."""
    lines = []
    numbers: dict[str, object] = {}
    for m, style in zip(SEPARATIONS, STYLES, strict=True):
        means = [5 * (k / 50 - 1) for k in range(101)]
        # at mean mu the best variance is 1 + m^2 + mu^2
        lowest = 0.5 * math.log(2 * math.pi * math.e * (1 + m * m)) - _entropy(m)
        floor = [lowest + 0.5 * math.log1p(mu * mu / (1 + m * m)) for mu in means]
        lines += [
            rf"\addplot[{style}] coordinates {{{coordinates(means, floor)}}};",
            rf"\addlegendentry{{$m={m:g}$}}",
            rf"\addplot[{_colour(style)},only marks,mark=*,forget plot] coordinates "
            rf"{{{coordinates([0.0], [lowest])}}};",
        ]
        numbers[f"smallest forward divergence at m {m:g}"] = round(lowest, 6)
    options = r"xmin=-5,xmax=5,ymin=0,ymax=1.4,xlabel={mean $\mu$},ylabel={nats}"
    return Drawing(_axis(lines, options), numbers)


def draw_fits() -> Drawing:
    """The target and the fitted laws at one separation."""
    from derivations._two_modes_equations import beside, middle, value

    m = SHOWN
    side = max(beside(m))

    def normal(x: float, mean: float, deviation: float) -> float:
        z = (x - mean) / deviation
        return math.exp(-z * z / 2) / (deviation * math.sqrt(2 * math.pi))

    x = [-9 + 18 * k / 180 for k in range(181)]
    curves = (
        ("quiet,line width=1.6pt", "target", [(normal(t, m, 1) + normal(t, -m, 1)) / 2 for t in x]),
        ("accent", "reverse, deepest", [normal(t, *side) for t in x]),
        ("accent,dashed", "reverse, middle", [normal(t, 0, middle(m)) for t in x]),
        ("alert", "forward", [normal(t, 0, math.sqrt(1 + m * m)) for t in x]),
    )
    lines = []
    for style, name, heights in curves:
        lines += [
            rf"\addplot[{style}] coordinates {{{coordinates(x, heights, 5)}}};",
            rf"\addlegendentry{{{name}}}",
        ]
    numbers: dict[str, object] = {
        "side minimum (mu, sigma, nats)": [round(each, 6) for each in (*side, value(m, *side))],
        "middle minimum (sigma, nats)": [
            round(middle(m), 6),
            round(value(m, 0.0, middle(m)), 6),
        ],
    }
    options = r"xmin=-9,xmax=9,ymin=0,ymax=0.42,xlabel={$x$},ylabel={density}"
    return Drawing(_axis(lines, options), numbers)


BRANCHES = Figure(
    slug="two-modes-branches",
    caption="The means of all stationary points of the reverse divergence against the "
    "half-distance of the modes. The minimum in the middle is there for every separation; minima "
    "at the sides are born together with saddles, and are the deepest to the right of the dotted "
    "line.",
    alt="A horizontal line of minima at mean zero for all separations; from about 2.41 on, above "
    "and below, a sideways parabola each, whose outer arm (minima) approaches the modes and whose "
    "inner, dashed arm (saddles) falls slowly towards the middle; a dotted vertical line at 2.80.",
    draw=draw_branches,
)
REVERSE = Figure(
    slug="two-modes-reverse-landscape",
    caption="The reverse divergence over $\\mu$, with the best $\\sigma$ for each $\\mu$, for "
    "three half-distances of the modes. For each $\\mu$ the slope in $\\sigma$ vanishes once, so "
    "that the dots, the stationary points of these curves, are those of the whole landscape: dips "
    "are minima, the bumps between them saddles.",
    alt="Three curves over the mean: one dip for half-distance 2; for 2.6 a deep dip in the middle "
    "and shallow ones at the sides; for 3.5 deep dips at the modes and a shallow one between.",
    draw=draw_reverse,
)
FORWARD = Figure(
    slug="two-modes-forward-landscape",
    caption="The forward divergence over $\\mu$, with the best $\\sigma$ for each $\\mu$: one dip "
    "for every separation.",
    alt="Three curves over the mean with a single minimum at zero each, higher for wider "
    "separations.",
    draw=draw_forward,
)
FITS = Figure(
    slug="two-modes-fits",
    caption="The target with modes three standard deviations from the middle and what is fitted "
    "to it: one of the two deepest minima of the reverse divergence, its minimum in the middle, "
    "and the minimum of the forward divergence.",
    alt="A density with two bumps; a narrow normal density of twice the height over the right "
    "bump; two wide ones centred between the bumps, of nearly the same width.",
    draw=draw_fits,
)
