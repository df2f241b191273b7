"""The figure of question 5: what is learned from observed pairs under three mechanisms."""

from __future__ import annotations

import math

from claims.figures import Drawing, Figure, coordinates
from derivations._missing_nodes_runs import MECHANISMS, fitted, nodes

WEIGHT = 0.8
SHOWN = 90
"""So many observed and so many missing pairs are drawn in each panel."""
_GAP = 5.0


def expected(mechanism: str) -> tuple[float, float]:
    """Mean and slope that the claims state for a mechanism."""
    half = math.sqrt(2 / math.pi)
    return {
        MECHANISMS[0]: (0.0, WEIGHT),
        MECHANISMS[1]: (-WEIGHT * half, WEIGHT),
        MECHANISMS[2]: (-half, WEIGHT * (math.pi - 2) / (math.pi - 2 * WEIGHT**2)),
    }[mechanism]


def draw_mechanisms() -> Drawing:
    """Three panels: observed pairs, missing ones, the true line and the fitted one.

    Raises:
        ArithmeticError: an estimate is not what the claims state.
    """
    import numpy as np

    lines = [r"\begin{tikzpicture}"]
    numbers: dict[str, object] = {}
    u, v, masks = nodes(1, WEIGHT)
    inside = (np.abs(u) < 2.8) & (np.abs(v) < 2.8)
    for panel, (mechanism, seen) in enumerate(masks.items()):
        mean, (intercept, slope) = float(v[seen].mean()), fitted(u[seen], v[seen])
        wanted = expected(mechanism)
        if not (abs(mean - wanted[0]) <= 0.01 and abs(slope - wanted[1]) <= 0.01):
            raise ArithmeticError(f"{mechanism}: {mean}, {slope} instead of {wanted}")
        numbers[f"missing {mechanism}: mean of the observed, intercept, slope"] = [
            round(each, 3) for each in (mean, intercept, slope)
        ]
        lines += [
            rf"\begin{{scope}}[xshift={_GAP * panel:.1f}cm]",
            r"\begin{axis}[keyplot,width=5.1cm,height=5.0cm,xmin=-3,xmax=3,ymin=-3,ymax=3,"
            rf"xlabel={{$u$}},ylabel={{$v$}},title={{\footnotesize {mechanism}}}]",
        ]
        for kept, style in ((~seen, "hair"), (seen, "accent")):
            chosen = np.flatnonzero(kept & inside)[:SHOWN]
            places = coordinates(u[chosen].tolist(), v[chosen].tolist(), 3)
            lines.append(
                rf"\addplot[{style},only marks,mark=*,mark size=0.8pt] coordinates {{{places}}};"
            )
        ends = [-3.0, 3.0]
        for line, style in (((0.0, WEIGHT), "quiet,dashed"), ((intercept, slope), "alert")):
            places = coordinates(ends, [line[0] + line[1] * end for end in ends])
            lines.append(rf"\addplot[{style}] coordinates {{{places}}};")
        lines += [r"\end{axis}", r"\end{scope}"]
    lines.append(r"\end{tikzpicture}")
    return Drawing("\n".join(lines), numbers)


THREE = Figure(
    slug="missing-mechanisms",
    caption="Values of $v$ missing for three reasons: observed pairs (dark), pairs whose $v$ is "
    "missing (light), the true conditional mean of $v$ (dashed) and the line fitted to the "
    "observed pairs, for a correlation of 0.8. It is right when values are missing completely at "
    "random or because of the observed $u$; it is wrong when $v$ is missing because of its own "
    "value.",
    alt="Three scatter plots. In the first two the fitted line lies on the true one, in the third "
    "it is flatter and lower.",
    draw=draw_mechanisms,
)
