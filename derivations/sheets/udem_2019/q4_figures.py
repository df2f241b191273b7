"""The figures of question 4: the labelled map with the two masks, and the four receptive fields."""

from __future__ import annotations

from collections.abc import Iterable

from claims.figures import Drawing, Figure
from derivations._masked_convolution import (
    OUTPUT,
    SIDE,
    earlier,
    field_of,
    mask,
    offsets,
    pixels,
    read_by,
    run_field,
)

CASES = ("AA", "AB", "BA", "BB")
_CELL = 0.56
_TITLE = r"\node[font=\small\bfseries,text=accent] at"


def _corner(label: int, left: float, top: float) -> tuple[float, float]:
    """The upper left corner of a pixel of a map whose own upper left corner is given (cm)."""
    return left + _CELL * (label % 10 - 1), top - _CELL * (label // 10 - 1)


def _filled(labels: Iterable[int], colour: str, left: float, top: float) -> list[str]:
    lines = []
    for label in labels:
        x, y = _corner(label, left, top)
        lines.append(
            rf"\fill[{colour}] ({x:.3f},{y:.3f}) rectangle ({x + _CELL:.3f},{y - _CELL:.3f});"
        )
    return lines


def _grid(left: float, top: float, side: int) -> list[str]:
    size = _CELL * side
    lines = []
    for k in range(side + 1):
        x, y = left + _CELL * k, top - _CELL * k
        lines.append(rf"\draw[hair] ({x:.3f},{top:.3f}) -- ({x:.3f},{top - size:.3f});")
        lines.append(rf"\draw[hair] ({left:.3f},{y:.3f}) -- ({left + size:.3f},{y:.3f});")
    return lines


def _text(label: int, text: str, left: float, top: float, style: str = "") -> str:
    x, y = _corner(label, left, top)
    return (
        rf"\node[font=\scriptsize{style}] at ({x + _CELL / 2:.3f},{y - _CELL / 2:.3f}) {{{text}}};"
    )


def _map(left: float, top: float, emphasised: Iterable[int] = ()) -> list[str]:
    strong = set(emphasised)
    style = {True: "", False: ",text=quiet"}
    return [_text(label, str(label), left, top, style[label in strong]) for label in pixels()]


def _framed(label: int, left: float, top: float) -> str:
    x, y = _corner(label, left, top)
    return (
        rf"\draw[accent,line width=1.1pt] ({x:.3f},{y:.3f}) rectangle "
        rf"({x + _CELL:.3f},{y - _CELL:.3f});"
    )


def _picture(lines: Iterable[str]) -> str:
    return "\n".join([r"\begin{tikzpicture}", *lines, r"\end{tikzpicture}"])


def draw_question() -> Drawing:
    """The map with its labels, and the masks as tables of 0 and 1."""
    lines = [*_grid(0, 0, SIDE), *_map(0, 0, range(11, 56))]
    places: dict[str, object] = {}
    for place, kind in enumerate("AB"):
        left, top = 4.3 + 3.0 * place, -_CELL
        kept = [10 * row + column for row, column in mask(kind)]
        places[f"mask {kind} keeps"] = kept
        lines += [*_filled(kept, "accent!18", left, top), *_grid(left, top, 3)]
        for label in (10 * r + c for r in range(1, 4) for c in range(1, 4)):
            lines.append(_text(label, str(int(label in kept)), left, top))
        lines.append(rf"{_TITLE} ({left + 1.5 * _CELL:.3f},{top + 0.32:.3f}) {{mask {kind}}};")
    return Drawing(_picture(lines), places)


def draw_fields() -> Drawing:
    """Four panels; the fields are those found by changing the input of actual convolutions.

    Raises:
        ArithmeticError: a run and the composition of offsets disagree.
    """
    lines: list[str] = []
    numbers: dict[str, object] = {}
    for place, kinds in enumerate(CASES):
        left = place * (SIDE * _CELL + 0.62)
        seen = sorted(run_field(kinds, 0))
        if tuple(seen) != field_of(kinds):
            raise ArithmeticError(f"the run of {kinds} gives {seen}, the offsets {field_of(kinds)}")
        hidden = read_by((OUTPUT,), offsets(kinds[1]))
        unseen = [label for label in earlier() if label not in seen]
        numbers[kinds] = {"field": seen, "hidden": list(hidden), "earlier and unseen": unseen}
        lines += _filled(seen, "accent!25", left, 0)
        for label in unseen:
            x, y = _corner(label, left, 0)
            lines.append(
                rf"\draw[alert,line width=0.5pt] ({x:.3f},{y - _CELL:.3f}) -- "
                rf"({x + _CELL:.3f},{y:.3f});"
            )
        lines += [*_grid(left, 0, SIDE), *_map(left, 0, seen)]
        for label in hidden:
            x, y = _corner(label, left, 0)
            lines.append(rf"\fill[accent] ({x + 0.09:.3f},{y - 0.09:.3f}) circle[radius=0.05];")
        lines.append(_framed(OUTPUT, left, 0))
        title = f"{kinds[0]}, then {kinds[1]}"
        lines.append(rf"{_TITLE} ({left + SIDE * _CELL / 2:.3f},0.3) {{{title}}};")
    # said in the answer of 4.3; hidden pixels in the padding could make a difference
    numbers["outputs for which the order of A and B matters"] = [
        label for label in pixels() if field_of("AB", label) != field_of("BA", label)
    ]
    return Drawing(_picture(lines), numbers)


QUESTION = Figure(
    slug="masked-convolution-map",
    caption="The labels of the feature map (row, then column), and the two masks: a kernel entry "
    "is kept where the mask has a one.",
    alt="A five by five grid labelled 11 to 55 by row and column. Mask A has ones in its first row "
    "and at the left of its second row; mask B also has a one in the middle.",
    draw=draw_question,
)
FIELDS = Figure(
    slug="receptive-fields",
    caption="The receptive field of output pixel 33 (framed) for the four orders of the masks, "
    "first layer first: shaded are the input pixels that it depends on, found by changing "
    "the input of random masked convolutions; a dot marks the hidden pixels through which it sees "
    "them; struck out are earlier pixels that it does not see.",
    alt="Four five by five grids. The first row and the first three pixels of the second are "
    "shaded in all. A then A adds pixel 31; A then B and B then A add 24, 31 and 32; B then B adds "
    "33 as well. Pixel 25 is never shaded.",
    draw=draw_fields,
)
