"""A display as the reader of formulas wants it, and the name that stands before its first sign."""

from __future__ import annotations

import re

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


def first_side(text: str) -> str:
    """What stands before the first equals sign outside all brackets, tight; empty without one."""
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += token[0] in ("{", "(", "[") or token[0] == r"\{"
        depth -= token[0] in ("}", ")", "]") or token[0] == r"\}"
        if token[0] == "=" and depth == 0:
            return tight(text[: token.start()])
    return ""
