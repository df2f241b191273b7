"""Renaming of declared symbols, in typeset LaTeX token by token and in trees."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from formula.tex import NAMING, Token, named_tokens, stands_at, tokens
from formula.tree import (
    Apply,
    Density,
    Divergence,
    Expectation,
    Integral,
    MutualInformation,
    Node,
    Range,
    Symbol,
    rebuild,
)

_FRACTIONS = frozenset({r"\frac", r"\tfrac", r"\dfrac", r"\cfrac", r"\binom"})
_ONE_ARGUMENT = NAMING | {r"\sqrt", "_", "^"}
_MATHEMATICS = re.compile(
    r"(?<!\\)\$\$(?P<a>.+?)\$\$|(?<!\\)\$(?P<b>[^$]+)\$|\\\((?P<c>.+?)\\\)|\\\[(?P<d>.+?)\\\]",
    re.DOTALL,
)


def rename(tex: str, mapping: Mapping[str, str]) -> str:
    r"""``tex`` (math mode) with every name of ``mapping`` replaced, all at once.

    Longest names first, never inside a command or a word; ``\mu_0`` is also found as ``\mu_{0}``.
    A family is named without its index (``\mu`` of ``\mu_j``); so a longer name that begins with a
    mapped one and must stay is mapped to itself. ``{"a": "b", "b": "a"}`` swaps.
    """
    names = sorted(
        ((named_tokens(old), new) for old, new in mapping.items()),
        key=lambda pair: len(pair[0]),
        reverse=True,
    )
    found = named_tokens(tex)
    written: list[str] = []
    copied = place = 0
    while place < len(found):
        hit = next((pair for pair in names if pair[0] and stands_at(found, place, pair[0])), None)
        if hit is None:
            place += 1
            continue
        name, new = hit
        start, end = found[place].start, found[place + len(name) - 1].end
        written.append(tex[copied:start])
        written.append(_fitted(new, found, place, len(name), written, tex[end : end + 1]))
        copied = end
        place += len(name)
    return "".join(written) + tex[copied:]


def _fitted(
    new: str, found: tuple[Token, ...], place: int, length: int, written: list[str], after: str
) -> str:
    """``new`` with the braces and spaces that its place asks for."""
    before = found[place - 1].text if place else ""
    parts = tokens(new)
    if len(parts) > 1 and (before in _ONE_ARGUMENT or _is_argument(found, place)):
        return f"{{{new}}}"
    follower = found[place + length].text if place + length < len(found) else ""
    if follower in ("_", "^") and any(part.text == follower for part in parts):
        return f"{{{new}}}"
    tail = " " if re.search(r"(\\[A-Za-z]+|[_^][A-Za-z])$", new) and after.isalpha() else ""
    text = "".join(written)
    head = " " if new[:1].isalpha() and re.search(r"\\[A-Za-z]+$", text) else ""
    return head + new + tail


def _is_argument(found: tuple[Token, ...], place: int) -> bool:
    """Whether ``found[place]`` is an unbraced argument of a fraction."""
    if place and found[place - 1].text in _FRACTIONS:
        return True
    if place < 2:
        return False
    if found[place - 2].text in _FRACTIONS:
        return found[place - 1].text != "{"
    if found[place - 1].text != "}":
        return False
    depth, opening = 1, place - 2
    while opening >= 0 and depth:
        depth += {"}": 1, "{": -1}.get(found[opening].text, 0)
        opening -= 1
    return depth == 0 and opening >= 0 and found[opening].text in _FRACTIONS


def rename_prose(text: str, mapping: Mapping[str, str]) -> str:
    r"""LaTeX prose with the names renamed inside ``$..$``, ``\(..\)`` and ``\[..\]`` only."""

    def renewed(found: re.Match[str]) -> str:
        group = found.lastgroup or "b"
        start, end = found.span(group)
        offset = found.start()
        whole = found[0]
        return whole[: start - offset] + rename(found[group], mapping) + whole[end - offset :]

    return _MATHEMATICS.sub(renewed, text)


def rename_tree(node: Node, mapping: Mapping[str, str]) -> Node:
    """``node`` with every symbol, bound variable, density letter and function renamed at once."""

    def new(name: str) -> str:
        return mapping.get(name, name)

    renewed = rebuild(node, lambda child: rename_tree(child, mapping))
    match renewed:
        case Symbol(name=name):
            return replace(renewed, name=new(name)) if name in mapping else renewed
        case Apply(name=name):
            return replace(renewed, name=new(name))
        case Range(variable=variable) | Integral(variable=variable):
            return replace(renewed, variable=new(variable))
        case Density(letter=letter) | MutualInformation(letter=letter):
            return replace(renewed, letter=new(letter))
        case Expectation(variables=variables) | Divergence(variables=variables):
            return replace(renewed, variables=tuple(new(name) for name in variables))
        case _:
            return renewed
