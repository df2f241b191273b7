"""Whole numbers in rows and columns, as LaTeX."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def matrix(*rows: Sequence[int]) -> str:
    r"""The rows as a ``pmatrix``.

    >>> matrix((1, 2), (3, 4))
    '\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}'
    """
    return r"\begin{pmatrix}" + r"\\".join(map(_row, rows)) + r"\end{pmatrix}"


def _row(entries: Iterable[int]) -> str:
    return "&".join(str(int(each)) for each in entries)
