"""Plots as SVG, written by hand: lines or bars on logarithmic axes, for the benchmark's tables."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 640, 400
LEFT, RIGHT, TOP, BOTTOM = 80, 190, 40, 50
COLOURS = ("#1f4e79", "#c1440e", "#4a7c2f", "#6b4c9a")

Point = tuple[float, float]


def _decades(values: Sequence[float]) -> tuple[int, int]:
    low = math.floor(math.log10(min(values)))
    high = math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def _text(x: float, y: float, words: str, anchor: str = "middle", turn: str = "") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="12" font-family="sans-serif" '
        f'text-anchor="{anchor}"{turn}>{escape(words)}</text>'
    )


def log_log(
    path: Path, title: str, axes: tuple[str, str], series: Mapping[str, Sequence[Point]]
) -> None:
    """Write lines through positive points on two logarithmic axes; a name for each line."""
    points = [point for line in series.values() for point in line]
    (x_low, x_high), (y_low, y_high) = (_decades([p[k] for p in points]) for k in (0, 1))

    def place(point: Point) -> Point:
        x = (math.log10(point[0]) - x_low) / (x_high - x_low)
        y = (math.log10(point[1]) - y_low) / (y_high - y_low)
        return LEFT + x * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - y * (HEIGHT - TOP - BOTTOM)

    parts = [_text(WIDTH / 2, 20, title), _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, axes[0])]
    middle = (TOP + HEIGHT - BOTTOM) / 2
    parts.append(_text(18, middle, axes[1], turn=f' transform="rotate(-90 18 {middle})"'))
    for k in range(x_low, x_high + 1):
        x, _ = place((10.0**k, 10.0**y_low))
        parts.append(f'<path d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/>')
        parts.append(_text(x, HEIGHT - BOTTOM + 16, f"1e{k}"))
    for k in range(y_low, y_high + 1):
        _, y = place((10.0**x_low, 10.0**k))
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(_text(LEFT - 6, y + 4, f"1e{k}", "end"))
    for number, (name, line) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        places = [place(point) for point in line]
        track = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        parts.append(f'<path d="M{track}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
        y = TOP + 14 + 18 * number
        parts.append(f'<path d="M{WIDTH - RIGHT + 12} {y - 4}h18" stroke="{colour}"/>')
        parts.append(_text(WIDTH - RIGHT + 36, y, name, "start"))
    path.parent.mkdir(parents=True, exist_ok=True)
    body = "\n".join(parts)
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>\n{body}\n</svg>\n',
        encoding="utf-8",
    )
