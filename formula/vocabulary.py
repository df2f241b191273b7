"""What the reader looks up in declarations: names by spelling, letters, entries, functions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from formula.alphabet import PARAMETERS
from formula.declarations import Declarations, Draws
from formula.domains import Domain, Function
from formula.joints import Entry, entries
from formula.names import base_of, key
from formula.record import record
from formula.tree import Apply, Node, Symbol

_PARAMETRIC = tuple(f"_{brace}{name}" for name in PARAMETERS for brace in ("", "{"))


@record
class Vocabulary:
    """Tables made once per declarations.

    Attributes:
        names: spelling (``names.key``) -> canonical name of symbols, variables and functions.
        scripted: bases of which some declared name or letter carries scripts.
        words: first character -> declared bases of several characters, longest first.
        letters: spelling -> canonical letter of a density.
        told_apart: letters whose parameters tell densities apart, so that none is left out.
        entries: letter -> the entries that have it.
        variables: density variables.
        functions: names that are applied to an argument.
        applied: those names and their bases, as a token may show them.
        values: defined symbols and the tree that gives them.
        text: name in the text syntax -> canonical name or letter.
    """

    names: Mapping[str, str]
    scripted: frozenset[str]
    words: Mapping[str, tuple[str, ...]]
    letters: Mapping[str, str]
    told_apart: frozenset[str]
    entries: Mapping[str, tuple[Entry, ...]]
    variables: frozenset[str]
    functions: frozenset[str]
    applied: frozenset[str]
    domains: Mapping[str, Domain]
    values: Mapping[str, Node]
    draws: Mapping[str, Draws]
    text: Mapping[str, str]
    text_words: tuple[str, ...]


class _Same:
    """Declarations compared by identity, so that tables are made once for each."""

    __slots__ = ("declarations",)

    def __init__(self, declarations: Declarations) -> None:
        self.declarations = declarations

    def __hash__(self) -> int:
        return id(self.declarations)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.declarations is self.declarations


def vocabulary(declarations: Declarations) -> Vocabulary:
    """The tables of these declarations (kept for the last few)."""
    return _vocabulary(_Same(declarations))


@lru_cache(maxsize=64)
def _vocabulary(same: _Same) -> Vocabulary:
    declared = same.declarations
    values = {d.target.name: d.value for d in declared.definitions if isinstance(d.target, Symbol)}
    applied = {d.target.name for d in declared.definitions if isinstance(d.target, Apply)}
    functions = applied | {n for n, d in declared.symbols.items() if isinstance(d, Function)}
    names = {
        key(name): name for name in (*declared.symbols, *values, *declared.variables, *functions)
    }
    found: dict[str, list[Entry]] = {}
    for entry in entries(declared):
        for letter in dict.fromkeys(factor.letter for factor in entry.factors):
            found.setdefault(letter, []).append(entry)
    letters = {key(letter): letter for letter in found}
    written = (*names.values(), *letters.values())
    words: dict[str, list[str]] = {}
    for name in written:
        base = base_of(name)
        if len(base) > 1 and base.isalnum():
            words.setdefault(base[0], []).append(base)
    text = _text_names(declared, written)
    return Vocabulary(
        names=names,
        scripted=frozenset(base_of(name) for name in written if base_of(name) != name),
        words={
            first: tuple(sorted(set(all_), key=len, reverse=True)) for first, all_ in words.items()
        },
        letters=letters,
        told_apart=frozenset(
            base_of(letter) for letter in letters.values() if letter.startswith(_PARAMETRIC, 1)
        ),
        entries={letter: tuple(all_) for letter, all_ in found.items()},
        variables=frozenset(declared.variables),
        functions=frozenset(functions),
        applied=frozenset(functions) | {base_of(name) for name in functions},
        domains=declared.symbols,
        values=values,
        draws={draw.variable: draw for draw in declared.draws},
        text=text,
        text_words=tuple(sorted(text, key=len, reverse=True)),
    )


def plain(name: str) -> str:
    r"""A name without the marks of LaTeX: ``\sigma_1`` is ``sigma_1``."""
    return re.sub(r"\\text\b|[\\{} ]", "", name)


def _text_names(declared: Declarations, written: tuple[str, ...]) -> dict[str, str]:
    """Given names first; then the plain form, and without its underscore, where that is free."""
    text = {given: name for name, given in declared.text_names.items()}
    for name in written:
        text.setdefault(plain(name), name)
    for name in written:
        accent = re.fullmatch(r"\\(\w+)\{(.+)\}", base_of(name))
        if accent and base_of(name) == name:
            text.setdefault(f"{plain(accent[2])}_{accent[1]}", name)
            text.setdefault(f"{accent[1]}_{plain(accent[2])}", name)
        squeezed = plain(name).replace("_", "")
        if squeezed.isalnum():
            text.setdefault(squeezed, name)
    return text
