"""Densities as declared: factorised joints, letters with and without parameters, supports."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from formula.declarations import Declarations, Joint
from formula.joints import slots
from formula.names import base_of, canonical, key
from formula.parse_density import PARAMETER
from formula.tree import Density, Symbol
from formula.vocabulary import vocabulary

FACTOR = re.compile(r"\s*(?P<letter>[^()|]+?)\s*\((?P<inside>[^()]*)\)\s*")
_BAR = re.compile(r"\\mid\b|\\vert\b|\\middle\s*\||\||∣")
_DRESS = re.compile(r"\\(?:left|right|,|;|!|cdot|quad)(?![A-Za-z])")

Factor = tuple[str, tuple[str, ...], tuple[str, ...]]


def factors_of(model: str) -> list[Factor]:
    """The factors of ``p(c) p(z|c) p(x|z)`` with letters as written."""
    found, at = [], 0
    text = _DRESS.sub(" ", model)
    while at < len(text.rstrip()):
        match = FACTOR.match(text, at)
        if match is None:
            raise ValueError(f"{model!r} is no product of densities such as p(z) p(x|z)")
        found.append(factor_of(match["letter"], match["inside"], model))
        at = match.end()
    if not found:
        raise ValueError(f"{model!r} names no density; write p(z) p(x|z)")
    return found


def one_factor(text: str) -> Factor:
    factors = factors_of(text)
    if len(factors) != 1:
        raise ValueError(f"{text!r}: a law is declared for one density at a time")
    return factors[0]


def factor_of(letter: str, inside: str, model: str) -> Factor:
    sides = _BAR.split(inside.split(";")[0])
    if len(sides) > 2:
        raise ValueError(f"{model!r}: two bars in one density")
    try:
        name = canonical(letter)
        parts = [tuple(canonical(v) for v in split_names(side) if v) for side in sides]
    except ValueError as error:
        raise ValueError(f"{model!r} cannot be declared: {error}") from None
    if not parts[0]:
        raise ValueError(f"{model!r}: a density without a variable")
    return name, parts[0], parts[1] if len(parts) > 1 else ()


def stripped(letter: str) -> str:
    """The letter without a parameter subscript."""
    base = base_of(letter)
    rest = letter[len(base) :]
    if rest.startswith("_"):
        script = rest[1:].removeprefix("{").removesuffix("}") if rest[1:2] == "{" else rest[1:]
        if PARAMETER.fullmatch(script):
            return base
    return letter


def letters_apart(declarations: Declarations, entries: list[list[Factor]]) -> frozenset[str]:
    """Letters whose parameter subscript tells entries apart, as written."""
    spelled: dict[str, list[frozenset[str]]] = {}
    for factors in entries:
        by_letter: dict[str, set[str]] = {}
        for letter, _, _ in factors:
            by_letter.setdefault(stripped(letter), set()).add(letter)
        for plain, written in by_letter.items():
            spelled.setdefault(plain, []).append(frozenset(written))
    apart = {
        letter for letter in vocabulary(declarations).letters.values() if stripped(letter) != letter
    }
    for sets in spelled.values():
        if len(set(sets)) > 1:
            apart |= {letter for each in sets for letter in each}
    return frozenset(apart)


def density_of(
    letter: str, left: tuple[str, ...], right: tuple[str, ...], apart: frozenset[str]
) -> Density:
    name = letter if letter in apart else stripped(letter)
    return Density(name, tuple(map(Symbol, left)), tuple(map(Symbol, right)))


def check_joint(joint: Joint, model: str) -> None:
    seen: set[str] = set()
    for factor in joint.factors:
        again = seen & set(slots(factor.left))
        if again:
            raise ValueError(f"{model!r}: {', '.join(sorted(again))} is generated twice")
        seen |= set(slots(factor.left))
        if set(slots(factor.left)) & set(slots(factor.right)):
            raise ValueError(f"{model!r}: a variable stands on both sides of a bar")
    waiting = {slots(f.left): set(slots(f.right)) & seen for f in joint.factors}
    while waiting:
        ready = [left for left, needs in waiting.items() if not needs]
        if not ready:
            raise ValueError(f"{model!r}: the factors condition on each other in a circle")
        for left in ready:
            del waiting[left]
            for needs in waiting.values():
                needs -= set(left)


def with_supports(found: Declarations, supports: Mapping[str, Sequence[str]]) -> Declarations:
    letters = vocabulary(found).letters
    named = dict(found.supports)
    for letter, labels in supports.items():
        known = letters.get(key(canonical(letter))) or letters.get(key(stripped(canonical(letter))))
        if known is None:
            raise ValueError(f"a support is given for {letter}, which is no declared density")
        if not labels:
            raise ValueError(f"the support of {letter} is empty; name its regions")
        named[known] = tuple(labels)
    return replace(found, supports=MappingProxyType(named))


def split_names(names: str) -> list[str]:
    """Names before a colon, separated by commas outside braces."""
    out, depth = [""], 0
    for char in names:
        depth += (char in "{(") - (char in "})")
        if char == "," and depth == 0:
            out.append("")
        else:
            out[-1] += char
    return [name.strip() for name in out]
