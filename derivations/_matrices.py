"""Numbers and formulas in rows and columns, as LaTeX."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def matrix(*rows: Sequence[int] | str) -> str:
    r"""The rows as a ``pmatrix``; a row of digits may be a string.

    >>> matrix((1, 20), "34")
    '\\begin{pmatrix}1&20\\\\3&4\\end{pmatrix}'
    """
    return r"\begin{pmatrix}" + r"\\".join(map(_row, rows)) + r"\end{pmatrix}"


def column(*entries: str) -> str:
    """The formulas beneath each other, with room for fractions."""
    return r"\begin{pmatrix}" + r"\\[2pt]".join(entries) + r"\end{pmatrix}"


def _row(entries: Iterable[int | str]) -> str:
    return "&".join(str(int(each)) for each in entries)
