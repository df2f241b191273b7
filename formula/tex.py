r"""TeX tokens with their places: commands, letters, digits, braces; no meaning is attached.

What renames, mutates or compares typeset text works on these, so that a name is never found
inside a command and ``\mu_{0}``, ``\mu_0`` and ``\mu _0`` are the same name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from formula.alphabet import ACCENTS, FONTS, ROMAN, SCRIPT
from formula.record import record

_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|\S", re.DOTALL)
_COMMENT = re.compile(r"(?<!\\)%[^\n]*\n?")
VERBAL = frozenset(
    f"\\{name}"
    for name in ROMAN | SCRIPT | {"operatorname*", "begin", "end", "label", "tag", "ref"}
)
r"""Commands whose argument is a word or an alphabet, not a formula."""
NAMING = frozenset(f"\\{name}" for name in FONTS | set(ACCENTS))
"""Commands that take one token or one braced group and belong to a name."""


@record
class Token:
    r"""One TeX token; ``verbal`` marks the inside of a command such as ``\text``."""

    text: str
    start: int
    end: int
    verbal: bool = False


def tokens(tex: str) -> tuple[Token, ...]:
    """The tokens of ``tex``, digits one by one; spaces and comments are none."""
    blank = _COMMENT.sub(lambda found: " " * len(found[0]), tex)
    result: list[Token] = []
    depth = 0
    waiting = False
    for found in _TOKEN.finditer(blank):
        token = Token(found[0], *found.span())
        if depth:
            depth += {"{": 1, "}": -1}.get(token.text, 0)
            result.append(replace(token, verbal=depth > 0))
            continue
        if waiting and token.text == "{":
            depth = 1
        result.append(replace(token, verbal=waiting and token.text != "{"))
        waiting = token.text in VERBAL
    return tuple(result)


def named_tokens(tex: str) -> tuple[Token, ...]:
    r"""The tokens with ``{a}`` as ``a`` in scripts and under accents; its place has the braces."""
    plain = tokens(tex)
    result: list[Token] = []
    place = 0
    while place < len(plain):
        token = plain[place]
        after = result[-1].text if result else ""
        group = [part.text for part in plain[place : place + 3]]
        if (
            token.text == "{"
            and ((after and after in "_^") or after in NAMING)
            and len(group) == 3
            and group[1] not in "{}"
            and group[2] == "}"
        ):
            middle = plain[place + 1]
            result.append(replace(middle, start=token.start, end=plain[place + 2].end))
            place += 3
        else:
            result.append(token)
            place += 1
    return tuple(result)


def stands_at(found: Sequence[Token], at: int, name: Sequence[Token]) -> bool:
    """Whether ``name`` stands at ``found[at]``, outside words; both from ``named_tokens``."""
    here = found[at : at + len(name)]
    return len(here) == len(name) and all(
        part.text == other.text and part.verbal == other.verbal
        for part, other in zip(here, name, strict=True)
    )
