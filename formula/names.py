r"""Canonical names: one spelling for each symbol, whatever it was dressed in.

``\mathbf{x}`` is ``x``, ``\vec\mu`` is ``\mu``, ``\sigma_{1}`` is ``\sigma_1``, ``\Sigma_{XX}``
stays braced, ``\tilde\mu`` is ``\tilde{\mu}``, a Greek letter is its command, and an upright word
of several letters is ``\text{word}``. The order is base, primes, subscript, superscript.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from formula.alphabet import ACCENTS, ALPHABETS, FONTS, IGNORED, ROMAN, SCRIPT, UNICODE_NAMES

_PIECE = re.compile(r"\s+|\\([A-Za-z]+\*?)|\\.|.", re.S)
_TEXT = re.compile(r"\\text\{([^{}]*)\}")
_STAR = re.compile(r"\^(?:\\star|\\ast)(?![A-Za-z])")
_ENDS_IN_COMMAND = re.compile(r"\\[A-Za-z]+$")


def joined(pieces: Iterable[str]) -> str:
    r"""Join the pieces of a name, with a space only where a command would swallow a letter."""
    out = ""
    for piece in pieces:
        if out and piece[:1].isalpha() and _ENDS_IN_COMMAND.search(out):
            out += " "
        out += piece
    return out


def scripted(base: str, primes: int = 0, subscript: str = "", superscript: str = "") -> str:
    """The canonical name with these scripts; a script of one piece is not braced."""
    out = base + "'" * primes
    for mark, script in (("_", subscript), ("^", superscript)):
        if script:
            single = len(script) == 1 or re.fullmatch(r"\\[A-Za-z]+", script)
            out += f"{mark}{script}" if single else f"{mark}{{{script}}}"
    return out


def accented(accent: str, base: str) -> str:
    r"""``\tilde{\mu}``: the canonical accent over a base."""
    return f"\\{ACCENTS[accent]}{{{base}}}"


def key(name: str) -> str:
    r"""What two spellings of a name have in common: ``p_{data}`` and ``p_{\text{data}}``."""
    if "^" in name:
        name = _STAR.sub("^*", name)
    return _TEXT.sub(r"\1", name) if "\\text" in name else name


@lru_cache(maxsize=4096)
def canonical(text: str) -> str:
    """The canonical spelling of one name.

    Raises:
        ValueError: the text is not one name.
    """
    pieces = _pieces(text)
    name, rest = _name(pieces)
    if rest:
        raise ValueError(f"{text!r} is not one name: {joined(rest)!r} is left over")
    return name


def base_of(name: str) -> str:
    """The canonical name without its scripts and primes."""
    match = re.match(r"(\\[A-Za-z]+(?:\{(?:[^{}]|\{[^{}]*\})*\})?|[A-Za-z0-9]+)", name)
    return match[1] if match else name


def _pieces(text: str) -> list[str]:
    """The pieces of a name without spaces, fonts and spacing commands.

    A space between two letters outside braces stays: ``x y`` is not one name.
    """
    out: list[str] = []
    depth, spaced = 0, False
    for match in _PIECE.finditer(text):
        piece, command = match[0], match[1]
        if piece.isspace() or (command in IGNORED if command else piece in ("\\,", "\\!", "\\;")):
            spaced = True
            continue
        if piece in UNICODE_NAMES:
            piece = "\\" + UNICODE_NAMES[piece]
        if spaced and depth == 0 and out and out[-1].isalnum() and piece.isalnum():
            out.append(" ")
        depth += (piece == "{") - (piece == "}")
        out.append(piece)
        spaced = False
    return out


def _group(pieces: list[str]) -> tuple[list[str], list[str]]:
    """The argument of a command or script, and what follows it."""
    if not pieces:
        raise ValueError("a name ends where a symbol should follow")
    if pieces[0] != "{":
        return pieces[:1], pieces[1:]
    depth = 0
    for at, piece in enumerate(pieces):
        depth += (piece == "{") - (piece == "}")
        if depth == 0:
            return pieces[1:at], pieces[at + 1 :]
    raise ValueError(f"a brace is open in {joined(pieces)!r}")


def _name(pieces: list[str]) -> tuple[str, list[str]]:
    base, rest = _base(pieces)
    primes, subscript, superscript = 0, "", ""
    while rest:
        if rest[0] in ("'", "\\prime"):
            primes, rest = primes + 1, rest[1:]
        elif rest[0] == "_":
            group, rest = _group(rest[1:])
            subscript = joined(_script(group))
        elif rest[0] == "^":
            group, rest = _group(rest[1:])
            if group == ["\\prime"]:
                primes += 1
            else:
                superscript = joined(_script(group))
        else:
            break
    return scripted(base, primes, subscript, superscript), rest


def _base(pieces: list[str]) -> tuple[str, list[str]]:
    if not pieces:
        raise ValueError("a name is empty")
    first, command = pieces[0], pieces[0][1:].rstrip("*")
    if first == "{":
        group, rest = _group(pieces)
        inner, left = _name(group)
        if left:
            raise ValueError(f"{joined(group)!r} is not one name")
        return inner, rest
    if first[0] == "\\":
        if command in FONTS:
            group, rest = _group(pieces[1:])
            inner, left = _name(group)
            if left:
                raise ValueError(f"{joined(group)!r} is not one name")
            return inner, rest
        if command in ROMAN:
            group, rest = _group(pieces[1:])
            return _word(group), rest
        if command in SCRIPT:
            group, rest = _group(pieces[1:])
            return f"\\{ALPHABETS[command]}{{{joined(group)}}}", rest
        if command in ACCENTS:
            group, rest = _group(pieces[1:])
            inner, left = _base(group)
            return accented(command, inner), left + rest
        return first, pieces[1:]
    if not (first.isascii() and first.isalpha()):
        raise ValueError(f"{first!r} does not begin a name")
    at = 1
    while at < len(pieces) and pieces[at].isascii() and pieces[at].isalnum():
        at += 1
    return "".join(pieces[:at]), pieces[at:]


def _word(group: list[str]) -> str:
    word = joined(group)
    return word if len(word) == 1 or word.startswith("\\") else f"\\text{{{word}}}"


def _script(group: list[str]) -> list[str]:
    """The pieces of a script, fonts removed and upright words as ``\\text``."""
    out: list[str] = []
    while group:
        first, command = group[0], group[0][1:].rstrip("*")
        if first[0] == "\\" and command in FONTS:
            inner, group = _group(group[1:])
            out += _script(inner)
        elif first[0] == "\\" and command in ROMAN:
            inner, group = _group(group[1:])
            out.append(_word(inner))
        elif first[0] == "\\" and (command in ACCENTS or command in SCRIPT):
            name, group = _base(group)
            out.append(name)
        elif first in "{}":
            group = group[1:]
        else:
            out.append(first)
            group = group[1:]
    return out
