"""The figures of question 4: price of symbols, a quantised loss, codes that settle, the damping."""

from __future__ import annotations

import math
from itertools import pairwise

from claims.figures import Drawing, Figure, coordinates

CODES = (-1.5, 0.0, 1.0)
TARGET = 0.7
"""Codes and target of the one-dimensional loss that is drawn."""
WEIGHTS = (0.25, 1.0, 4.0)
STYLES = ("quiet,densely dotted", "accent", "alert,dashed")
BATCH, UPDATES = 12, 600


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


def draw_costs() -> Drawing:
    """The smallest cost of a normal code of two symbols against the probability of an error."""
    from scipy import stats

    errors = [0.4999 * 10 ** (-4 * k / 80) for k in range(81)]
    costs = [0.5 * math.log1p(float(stats.norm.isf(error)) ** 2) for error in errors]
    even = next(e for e, c in zip(errors, costs, strict=True) if c >= math.log(2))
    lines = [
        rf"\addplot[alert] coordinates {{{coordinates(errors, costs)}}};",
        r"\addlegendentry{normal code}",
        rf"\addplot[accent] coordinates {{{coordinates((5e-5, 0.5), (math.log(2),) * 2)}}};",
        r"\addlegendentry{discrete code, no errors}",
    ]
    options = (
        r"xmode=log,xmin=5e-5,xmax=0.5,x dir=reverse,ymin=0,ymax=1.5,"
        r"xlabel={probability of a wrong reading},ylabel={nats},legend pos=north west"
    )
    numbers: dict[str, object] = {
        "first error drawn at which the normal code is dearer": round(even, 4),
        "cost at the smallest error drawn (nats)": round(costs[-1], 4),
    }
    return Drawing(_axis(lines, options), numbers)


def draw_loss() -> Drawing:
    """The loss behind the quantiser, the decoder's loss, and the line with the passed slopes."""
    edges = [-2.5, *((a + b) / 2 for a, b in pairwise(CODES)), 2.0]
    smooth = [-2.5 + 4.5 * k / 90 for k in range(91)]
    lines = [
        rf"\addplot[quiet] coordinates "
        rf"{{{coordinates(smooth, [(y - TARGET) ** 2 for y in smooth])}}};",
        r"\addlegendentry{loss without quantiser}",
    ]
    height = (edges[0] - TARGET) ** 2
    corners = [height]
    for place, code in enumerate(CODES):
        low, high = edges[place], edges[place + 1]
        flat = (code - TARGET) ** 2
        forget = ",forget plot" if place else ""
        lines.append(
            rf"\addplot[accent{forget}] coordinates {{{coordinates((low, high), (flat, flat))}}};"
        )
        if not place:
            lines.append(r"\addlegendentry{loss with quantiser}")
        height += 2 * (code - TARGET) * (high - low)
        corners.append(height)
    lines += [
        rf"\addplot[alert,dashed] coordinates {{{coordinates(edges, corners)}}};",
        r"\addlegendentry{line with the slopes passed back}",
    ]
    lowest = min(range(len(corners)), key=lambda k: corners[k])
    options = (
        r"xmin=-2.5,xmax=2,ymin=-2,ymax=10.5,xlabel={output of the encoder},ylabel={loss},"
        r"legend pos=north east"
    )
    numbers: dict[str, object] = {
        "codes": list(CODES),
        "boundaries of the cells": [round(each, 6) for each in edges[1:-1]],
        "slopes passed back": [round(2 * (code - TARGET), 6) for code in CODES],
        "lowest corner of the line": round(edges[lowest], 6),
    }
    return Drawing(_axis(lines, options), numbers)


def draw_codes() -> Drawing:
    """Two codes over the updates, for two decays, on the same random batches."""
    import numpy as np

    from derivations._vqvae_codebook_runs import OUTPUTS, START

    outputs = np.asarray(OUTPUTS, dtype=float)
    lines: list[str] = []
    numbers: dict[str, object] = {}
    for decay, style in ((0.9, "quiet"), (0.99, "accent")):
        rng = np.random.default_rng(0)
        codes = np.asarray(START, dtype=float)
        # one half of a batch for each code at the start
        counts = np.full(2, 0.5)
        totals = codes * counts
        path = [codes.copy()]
        for _ in range(UPDATES):
            batch = rng.choice(outputs, BATCH)
            nearest = np.abs(batch[:, None] - codes).argmin(1)
            counts = decay * counts + (1 - decay) * np.bincount(nearest, minlength=2) / BATCH
            sums = np.bincount(nearest, weights=batch, minlength=2) / BATCH
            totals = decay * totals + (1 - decay) * sums
            codes = totals / counts
            path.append(codes.copy())
        for place in (0, 1):
            forget = ",forget plot" if place else ""
            column = [float(each[place]) for each in path][::4]
            lines.append(
                rf"\addplot[{style}{forget}] coordinates "
                rf"{{{coordinates(range(0, UPDATES + 1, 4), column, 4)}}};"
            )
            if not place:
                lines.append(rf"\addlegendentry{{decay {decay:g}}}")
        numbers[f"codes at the end, decay {decay:g}"] = [round(float(c), 4) for c in codes]
        late = np.asarray(path[UPDATES // 2 :])
        numbers[f"standard deviation of the codes in the second half, decay {decay:g}"] = [
            round(float(each), 4) for each in late.std(0)
        ]
    for level in (1, 9):
        lines.append(
            rf"\addplot[alert,dotted,forget plot] coordinates {{(0,{level}) ({UPDATES},{level})}};"
        )
    options = (
        rf"xmin=0,xmax={UPDATES},ymin=-0.5,ymax=13,xlabel={{updates}},ylabel={{codes}},"
        r"legend pos=north east"
    )
    return Drawing(_axis(lines, options), numbers)


def draw_damping() -> Drawing:
    """The distance of the code from its target over time, for three weights."""
    lines = []
    numbers: dict[str, object] = {}
    step, steps = 0.01, 600
    for weight, style in zip(WEIGHTS, STYLES, strict=True):
        output, code = 1.0, 1.0
        path = [code]
        for _ in range(steps):
            passed, commitment, codebook = (
                2 * code,
                2 * weight * (output - code),
                2 * (code - output),
            )
            output, code = output - step * (passed + commitment), code - step * codebook
            path.append(code)
        times = [step * k for k in range(0, steps + 1, 5)]
        lines += [
            rf"\addplot[{style}] coordinates {{{coordinates(times, path[::5])}}};",
            rf"\addlegendentry{{$\beta={weight:g}$}}",
        ]
        numbers[f"lowest distance reached, weight {weight:g}"] = round(min(path), 6)
        numbers[f"last time above one hundredth, weight {weight:g}"] = round(
            step * max(k for k, each in enumerate(path) if abs(each) > 0.01), 2
        )
    lines.append(r"\addplot[hair,forget plot] coordinates {(0,0) (6,0)};")
    options = (
        r"xmin=0,xmax=6,ymin=-0.4,ymax=1.1,xlabel={number of steps times step size},"
        r"ylabel={code minus target},legend pos=north east"
    )
    return Drawing(_axis(lines, options), numbers)


COSTS = Figure(
    slug="vqvae-symbol-costs",
    caption="What it costs to tell two symbols apart: the smallest divergence of a normal code "
    "from its standard normal prior against the errors that are made, and the divergence of a "
    "discrete code of two symbols, which makes none.",
    alt="A curve that starts at zero where half of the readings are wrong, crosses the horizontal "
    "line at log 2 and goes on rising as errors become rarer.",
    draw=draw_costs,
)
LOSS = Figure(
    slug="vqvae-straight-through-line",
    caption="A squared loss over the output of the encoder, with three codes: without a quantiser, "
    "behind the quantiser, and the line whose slope in every cell is what is passed back. Its "
    "lowest corner is a boundary between two codes, not a code.",
    alt="A parabola; three horizontal pieces that jump at the boundaries of the cells; a falling "
    "broken line that turns upwards at the boundary between the codes on either side of the "
    "parabola's minimum.",
    draw=draw_loss,
)
SETTLING = Figure(
    slug="vqvae-settling-codes",
    caption="The two codes of the run above by exponential moving averages, with every output "
    "assigned anew, for two decays on the same random batches; dotted, the fixed point.",
    alt="Two pairs of lines that start at 0 and 1; with decay 0.9 they reach 1 and 9 at once and "
    "keep fluctuating, with decay 0.99 they approach them slowly and smoothly.",
    draw=draw_codes,
)
DAMPED = Figure(
    slug="vqvae-commitment-damping",
    caption="The distance of a code from its target in gradient descent with three weights of the "
    "commitment, output and code starting together.",
    alt="With weight one quarter the curve falls below zero and swings back; with weight one it "
    "falls to zero without crossing; with weight four it falls slowly.",
    draw=draw_damping,
)
