"""Figures: drawn from computed numbers when a sheet is built, as vector graphics in its type."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from functools import cache
from types import MappingProxyType

from formula.record import record

_SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
_NO_NUMBER = re.compile(r"(?<![A-Za-z\\])(?:nan|inf)(?![A-Za-z])")


@record
class Drawing:
    r"""What a figure drew.

    Attributes:
        tex: one ``tikzpicture`` (pgfplots axes inside take the style ``keyplot``) in the colours
            ``accent``, ``quiet``, ``hair``, ``tint`` and ``alert`` of the page; no comments.
        numbers: what was computed for it, for the manifest: numbers, texts, lists, mappings.
    """

    tex: str
    numbers: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        if not self.tex.strip().startswith(r"\begin{tikzpicture}"):
            raise ValueError(r"a drawing is one \begin{tikzpicture} ... \end{tikzpicture}")
        if re.search(r"(?<!\\)%", self.tex):
            raise ValueError("a drawing has no comments: what is read back is the whole of it")
        if found := _NO_NUMBER.search(self.tex):
            raise ValueError(f"the drawing has {found[0]} where a number belongs")
        for name, value in self.numbers.items():
            if not _finite(value):
                raise ValueError(f"the number {name!r} of a drawing is not finite: {value}")


@record(kw_only=True)
class Figure:
    r"""A figure of a question or of an answer.

    Attributes:
        slug: never changes; ``\ref{figure:SLUG}`` is its number on the sheet.
        caption: LaTeX prose; an inline formula with a relation is ``\checked{TARGET}{...}``.
        alt: what is to be seen, in plain words, for those who cannot see it.
        draw: computes the numbers and draws them; the same call gives the same drawing.
    """

    slug: str
    caption: str
    alt: str
    draw: Callable[[], Drawing]

    def __post_init__(self) -> None:
        if not _SLUG.match(self.slug):
            raise ValueError(f"{self.slug!r} is no slug: small letters, digits and single hyphens")
        if not self.alt.strip():
            raise ValueError(f"figure {self.slug!r} has no text for those who cannot see it")


@cache
def drawn(figure: Figure) -> Drawing:
    """The figure's drawing; drawn once, so that the print and its reading back share it."""
    return figure.draw()


def coordinates(horizontal: Iterable[float], vertical: Iterable[float], digits: int = 6) -> str:
    """Points as pgfplots takes them, ``(1,0.25) (2,0.5)``, rounded to so many digits.

    Raises:
        ValueError: a number is not finite, or the two are of different length.
    """
    points = []
    for x, y in zip(horizontal, vertical, strict=True):
        if not (math.isfinite(x) and math.isfinite(y)):
            raise ValueError(f"the point ({x}, {y}) cannot be drawn")
        points.append(f"({x:.{digits}g},{y:.{digits}g})")
    return " ".join(points)


def _finite(value: object) -> bool:
    match value:
        case float():
            return math.isfinite(value)
        case Mapping():
            return all(_finite(each) for each in value.values())
        case list() | tuple():
            return all(_finite(each) for each in value)
        case _:
            return value is None or isinstance(value, (bool, int, str))
