r"""LaTeX commands that take an argument: fonts, accents, words, braces with remarks, environments.

Each function gets the lexer, the place of the backslash, the end of the command and the end of the
range being read; it appends tokens and returns where to go on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from formula.alphabet import ACCENTS, ALIGNMENTS, ALPHABETS, CASES, DIVERGENCES, FUNCTIONS, MATRICES
from formula.names import accented
from formula.tokens import Token
from formula.unreadable import Unreadable

if TYPE_CHECKING:
    from formula.lexer import Lexer

_ATOM = re.compile(
    r"\s*(?:\\[A-Za-z]+|[A-Za-z]|\\(?:" + "|".join(ACCENTS) + r")\s*(?:\{[^{}]*\}|\\[A-Za-z]+))"
    r"\s*(?:_(?:[A-Za-z0-9]|\{[^{}]*\}|\\[A-Za-z]+))?\s*"
)
_ENVIRONMENT = re.compile(r"\s*\{\s*([A-Za-z]+\*?)\s*\}")
_ONE = re.compile(r"\\[A-Za-z]+|.", re.DOTALL)
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_BRACED = re.compile(r"\s*\{")
_REMARK = re.compile(r"\s*[_^]")
_SPACING = re.compile(r"\\[,;:! ]|\\mathrm|[{}~]")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9 .,:-]*")
_UPRIGHT = re.compile(r"\s*([A-Za-z]{2,})\s*(?=\})")
_FUNCTION_NAMES = FUNCTIONS.keys() | DIVERGENCES.keys()
Place = tuple[int, int]


def group(lexer: Lexer, at: int, end: int) -> tuple[Place, int]:
    """The argument from ``at``: the range inside its braces, and where it ends."""
    source = lexer.source
    while at < end and source[at].isspace():
        at += 1
    if at >= end:
        raise Unreadable("an argument is missing at the end; write it in braces", at)
    if source[at] != "{":
        one = _ONE.match(source, at, end)
        stop = one.end() if one else at + 1
        return (at, stop), stop
    depth, here = 0, at
    while here < end:
        char = source[here]
        if char == "\\":
            here += 2
            continue
        depth += (char == "{") - (char == "}")
        if depth == 0:
            return (at + 1, here), here + 1
        here += 1
    raise Unreadable("the brace { is never closed; write the matching }", at, "{")


def braced(lexer: Lexer, inside: Place, after: int) -> int:
    """The tokens of a group, kept together by braces."""
    lexer.out.append(Token("{", "{", inside[0] - 1, inside[0]))
    lexer.run(*inside)
    lexer.out.append(Token("}", "}", after - 1, after))
    return after


def font(lexer: Lexer, at: int, stop: int, end: int) -> int:
    r"""``\mathbf{x}``: the font goes; braces stay unless they hold one symbol."""
    if not _BRACED.match(lexer.source, stop, end):
        return stop
    inside, after = group(lexer, stop, end)
    content = lexer.source[inside[0] : inside[1]]
    word = content.strip()
    if word == "0":
        lexer.out.append(Token("number", "0", *inside))
    elif word in _FUNCTION_NAMES:
        lexer.out.append(Token("word", word, at, after))
    elif _ATOM.fullmatch(content):
        lexer.run(*inside)
    elif word.isdigit():
        raise Unreadable(
            "a bold number stands for a vector that is not declared; declare a name for it",
            at,
            lexer.source[at:after],
        )
    else:
        return braced(lexer, inside, after)
    return after


def old_font(lexer: Lexer, name: str, at: int, stop: int, end: int) -> int:
    r"""``{\rm KL}``: upright letters to the end of the group are a word; ``\bf`` is nothing."""
    found = _UPRIGHT.match(lexer.source, stop, end) if name in ("rm", "sf", "tt") else None
    if found is None:
        return stop
    lexer.out.append(Token("word", found[1], *found.span(1)))
    return found.end()


def roman(lexer: Lexer, at: int, stop: int, end: int) -> int:
    r"""``\mathrm{KL}``, ``\operatorname*{arg\,max}``, ``\text{otherwise}``."""
    if lexer.source[stop : stop + 1] == "*":
        stop += 1
    inside, after = group(lexer, stop, end)
    word = " ".join(_SPACING.sub(" ", lexer.source[inside[0] : inside[1]]).split())
    if len(word) == 1 and word.isascii() and word.isalpha():
        lexer.out.append(Token("name", word, at, after))
    elif _WORD.fullmatch(word):
        lexer.out.append(Token("word", word, at, after))
    elif word not in ("", ".", ",", ";"):
        return braced(lexer, inside, after)
    return after


def script(lexer: Lexer, name: str, at: int, stop: int, end: int) -> int:
    r"""``\mathcal{L}`` is a letter of its own; ``\mathbb{KL}`` is a word."""
    inside, after = group(lexer, stop, end)
    word = lexer.source[inside[0] : inside[1]].strip()
    if word in DIVERGENCES:
        lexer.out.append(Token("word", word, at, after))
    elif len(word) == 1 and word.isascii() and word.isalnum():
        alphabet = ALPHABETS[name]
        lexer.out.append(Token("name", f"\\{alphabet}{{{word}}}", at, after))
    else:
        return braced(lexer, inside, after)
    return after


def accent(lexer: Lexer, name: str, at: int, stop: int, end: int) -> int:
    r"""``\tilde{\mu}_j``, ``\tilde\mu_j`` and ``\tilde{\mu_j}``: the accent joins the name."""
    first = len(lexer.out)
    inside, after = group(lexer, stop, end)
    command = _COMMAND.match(lexer.source, inside[0], inside[1])
    if command and not _BRACED.match(lexer.source, stop, end):
        # \tilde\mathbf{x}: the argument is a command that has an argument of its own.
        after = lexer.command(command[1], inside[0], command.end(), end)
    else:
        lexer.run(*inside)
    found = lexer.out[first:]
    if not found or found[0].kind != "name" or (found[1:] and found[1].kind not in "_^'"):
        raise Unreadable(
            f"\\{name} stands over something that is not one symbol; name it by one",
            at,
            lexer.source[at:after],
        )
    last = after if len(found) == 1 else found[0].end
    lexer.out[first] = Token("name", accented(name, found[0].text), at, last)
    return after


def stacked(lexer: Lexer, name: str, stop: int, end: int) -> int:
    r"""``\overset{!}{=}`` is its second argument; ``\underset`` puts the first below it."""
    under, inner = group(lexer, stop, end)
    inside, after = group(lexer, inner, end)
    lexer.run(*inside)
    if name == "underset":
        lexer.out.append(Token("_", "_", under[0] - 1, under[0]))
        braced(lexer, under, inner)
    return after


def remarked(lexer: Lexer, stop: int, end: int) -> int:
    r"""``\underbrace{a}_{remark}``: the remark is read past."""
    after = braced(lexer, *group(lexer, stop, end))
    remark = _REMARK.match(lexer.source, after, end)
    return group(lexer, remark.end(), end)[1] if remark else after


def substack(lexer: Lexer, stop: int, end: int) -> int:
    r"""``\substack{i<j\\ j\ne k}``: its lines are parts of a subscript."""
    inside, after = group(lexer, stop, end)
    lexer.environments.append("parts")
    lexer.run(*inside)
    lexer.environments.pop()
    return after


def environment(lexer: Lexer, name: str, at: int, stop: int, end: int) -> int:
    r"""``\begin`` and ``\end``: matrices and cases are tokens, alignments go."""
    found = _ENVIRONMENT.match(lexer.source, stop, end)
    if found is None:
        raise Unreadable(f"\\{name} needs the name of an environment in braces", at, f"\\{name}")
    which, after = found[1], found.end()
    plain = which.rstrip("*")
    aligned = which in ALIGNMENTS
    if not aligned and plain not in MATRICES and which not in CASES:
        raise Unreadable(
            f"the environment {which} is not read; write the formula alone", found.start(1), which
        )
    if name == "begin":
        lexer.environments.append("lines" if aligned else "rows")
    elif lexer.environments:
        lexer.environments.pop()
    if not aligned:
        lexer.out.append(Token(name, plain, at, after))
        if which == "array" and name == "begin":
            return group(lexer, after, end)[1]
    return after
