"""Figures of questions 3.1 and 3.3: gradients through time, and errors k steps ahead."""

from __future__ import annotations

import math
from collections.abc import Callable

from claims.figures import Drawing, Figure, coordinates

STEPS = 40
START = 0.3
FLOORS = 1e-9
"""Slopes are drawn down to here."""


def axis(lines: list[str], options: str) -> str:
    """One plot in the style of the page."""
    return "\n".join(
        [
            r"\begin{tikzpicture}",
            rf"\begin{{axis}}[keyplot,{options}]",
            *lines,
            r"\end{axis}",
            r"\end{tikzpicture}",
        ]
    )


def plot(style: str, places: str, name: str) -> list[str]:
    """A line with its entry in the legend."""
    return [rf"\addplot[{style}] coordinates {{{places}}};", rf"\addlegendentry{{{name}}}"]


def slopes(step: Callable[[float], float], slope: Callable[[float], float]) -> list[float]:
    """How much the k-th free prediction moves with the start, k from 1 to ``STEPS``.

    Raises:
        ArithmeticError: the product of the slopes is not the difference quotient.
    """
    at, product, found = START, 1.0, []
    for _ in range(STEPS):
        product *= slope(at)
        at = step(at)
        found.append(abs(product))
    # the product against a quotient of two orbits, where both are still well resolved
    up, down = START + 1e-7, START - 1e-7
    for k in range(8):
        up, down = step(up), step(down)
        quotient = abs(up - down) / 2e-7
        if not abs(quotient - found[k]) <= 1e-4 * max(found[k], 1e-3):
            raise ArithmeticError(f"step {k + 1}: quotient {quotient}, product {found[k]}")
    return found


def draw_flow() -> Drawing:
    """The slope of free predictions in their start for a contracting and an expanding model.

    Raises:
        ArithmeticError: a rate is not the one that the text names.
    """
    contracting = slopes(lambda x: 0.7 * math.tanh(x), lambda x: 0.7 / math.cosh(x) ** 2)
    expanding = slopes(lambda x: 4 * x * (1 - x), lambda x: 4 - 8 * x)
    rates = {
        "contracting": math.log(contracting[-1] / contracting[9]) / (STEPS - 10),
        "expanding": math.log(expanding[-1]) / STEPS,
    }
    for name, wanted in (("contracting", math.log(0.7)), ("expanding", math.log(2))):
        if not abs(rates[name] - wanted) <= 0.1:
            raise ArithmeticError(f"the {name} model has the rate {rates[name]}, not {wanted}")
    lags = [float(k) for k in range(1, STEPS + 1)]
    shown = [max(value, FLOORS) for value in contracting]
    lines = [
        *plot("alert", coordinates(lags, expanding), r"$4x(1-x)$"),
        *plot("accent", coordinates(lags, shown), r"$0.7\tanh x$"),
    ]
    options = (
        r"ymode=log,xmin=0,xmax=40,xlabel={steps $k$},"
        r"ylabel={slope of prediction $k$ in $x_t$},legend pos=north west,"
        r"legend style={font=\footnotesize}"
    )
    numbers: dict[str, object] = {
        "start": START,
        "slopes, contracting": [float(f"{value:.5g}") for value in contracting],
        "slopes, expanding": [float(f"{value:.5g}") for value in expanding],
        "rates per step": {name: round(value, 4) for name, value in rates.items()},
    }
    return Drawing(axis(lines, options), numbers)


FLOW = Figure(
    slug="nar-gradient-flow",
    caption="How much a prediction $k$ steps ahead, made by feeding predictions back, moves with "
    "the last observed value: product of the slopes of the model along its orbit. It "
    "vanishes for a contracting model and explodes for an expanding one. With observed inputs the "
    "same derivative is exactly zero for every lag above $p$, and there is no product.",
    alt="Two lines in logarithmic axes against the number of steps: one falls steadily, the other "
    "rises unevenly over twelve decades.",
    draw=draw_flow,
)
