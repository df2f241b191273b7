"""A display as the reader of formulas wants it, and the name that stands before its first sign."""

from __future__ import annotations

import re
from collections.abc import Mapping

from templates import macros

_ALIGNMENT = re.compile(r"\\(?:begin|end)\{(?:aligned|alignedat|split|gathered)\}(?:\[[tbc]\])?")
_PUNCTUATION = re.compile(r"(?:\\[,;:! ]|~|\s|\\q?quad(?![A-Za-z]))*[.,;]?\s*$")
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)


def plain(tex: str) -> str:
    """A display with macros written out, alignment and the final stop gone.

    Raises:
        ValueError: a macro lacks an argument.
    """
    text = _ALIGNMENT.sub(" ", macros.expand(tex))
    return _PUNCTUATION.sub("", text).strip()


def tight(text: str) -> str:
    """``text`` without blanks that TeX ignores in mathematics."""
    return re.sub(r"\s+(?![A-Za-z])|(?<![A-Za-z])\s+", "", text)


def put(text: str, pieces: Mapping[str, str]) -> str:
    """``text``, plain, with something else in the place of each of the pieces.

    Where one piece is a part of another the longer one is meant.

    Raises:
        ValueError: a piece is not there, or nothing but pieces is.
    """
    if not pieces:
        return text
    short = {tight(plain(piece)): piece for piece in pieces}
    either = "|".join(re.escape(each) for each in sorted(short, key=len, reverse=True))
    absent = set(pieces) - {short[each] for each in re.findall(either, tight(text))}
    if absent:
        raise ValueError(f"it does not say {', '.join(sorted(absent))}")
    if not re.sub(either, "", tight(text)):
        raise ValueError("nothing but pieces is left to compare")
    return re.sub(either, lambda each: f" {plain(pieces[short[each[0]]])} ", tight(text))


def first_side(text: str) -> str:
    """What stands before the first equals sign outside all brackets, tight; empty without one."""
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += token[0] in ("{", "(", "[") or token[0] == r"\{"
        depth -= token[0] in ("}", ")", "]") or token[0] == r"\}"
        if token[0] == "=" and depth == 0:
            return tight(text[: token.start()])
    return ""
