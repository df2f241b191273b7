"""What one display must say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from formula.declarations import Declarations
from formula.tree import Node


@dataclass(frozen=True, slots=True)
class Target:
    """What a display must say.

    Attributes:
        trees: the display must agree with one of them; more than one where a claim defines
            several things.
        declarations: what the display may mention; nothing else is handed to the reader.
        sign: for a step, its relation to the line before (``start``, ``side``, ``=``, ...).
        text: for an assumption, its LaTeX as entered with the claim; for a figure, its drawing.
        pieces: for a claim restated, what is printed -> what the reader gets in its place.
        form: for a claim restated, the formula that the reader gets, with the print at ``@``.
        name: the undeclared name that the sheet gives to the defined side (``D_{CS}(p\\|q) =``);
            the reader of formulas reads past it, so that it is compared by its letters.
    """

    trees: tuple[Node, ...]
    declarations: Declarations
    sign: str = ""
    text: str = ""
    name: str = ""
    pieces: Mapping[str, str] = field(default_factory=dict)
    form: str = "@"
