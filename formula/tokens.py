"""The token: its kind, its text and its half-open place in the source."""

from __future__ import annotations

from typing import NamedTuple


class Token(NamedTuple):
    """One token.

    Kinds: ``name``, ``word`` (upright or of several letters), ``number``, ``digit`` (split off as
    an argument), ``command``, ``begin``, ``end``, ``stop``, and signs, which are their own kind.
    ``|(``/``|)`` are bars that surely open or close, ``‖`` is a double bar, ``~`` is "distributed
    as".
    """

    kind: str
    text: str
    start: int
    end: int
