"""Means over labels, written out: a ``Weighted`` term becomes a sum over the labels of a world.

What comes out has only the terms that the methods know: the probability of label 3 is the value
``gamma[3]``, and the law of ``p`` given ``c = 3`` has the letter ``p|c=3``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from claims.definitions import (
    Combine,
    DensityAt,
    EntryOf,
    IntegralOf,
    LogDensityAt,
    Mean,
    Term,
    Value,
    Weighted,
)
from formula.declarations import Declarations, Law
from formula.dummies import slot_name
from formula.tree import Density, Node, Symbol, walk


def entry_name(name: str, label: int) -> str:
    """The name of one entry of a vector among the constants of a world."""
    return f"{name}[{label}]"


def letter_given(letter: str, label: str, place: int) -> str:
    """The letter of a law given a label."""
    return f"{letter}|{label}={place}"


def written_out(term: Term, counts: Mapping[str, int]) -> Term:
    """The term without means over labels; ``counts`` has the entries of each named vector."""

    def inside(each: Term, places: Mapping[str, int]) -> Term:
        match each:
            case Weighted(weights=weights, label=label, integrand=body):
                total: Term | None = None
                for place in range(1, counts[weights] + 1):
                    weight = Value(entry_name(weights, place))
                    part = weight * inside(body, {**places, label: place})
                    total = part if total is None else total + part
                return Value(0.0) if total is None else total
            case EntryOf(of=name, label=label):
                return Value(entry_name(name, places[label]))
            case DensityAt(letter=letter):
                return DensityAt(_letter(letter, places))
            case LogDensityAt(letter=letter):
                return LogDensityAt(_letter(letter, places))
            case Mean(under=under, integrand=body):
                return Mean(_letter(under, places), inside(body, places))
            case IntegralOf(integrand=body):
                return IntegralOf(inside(body, places))
            case Combine(operation=operation, operands=operands):
                return Combine(operation, tuple(inside(one, places) for one in operands))
            case _:
                return each

    return inside(term, {})


def _letter(letter: str, places: Mapping[str, int]) -> str:
    plain, bar, label = letter.partition("|")
    return letter_given(plain, label, places[label]) if bar and label in places else letter


def vectors(term: Term) -> Iterator[str]:
    """The probability vectors that means over labels name."""
    match term:
        case Weighted(weights=weights, integrand=body):
            yield weights
            yield from vectors(body)
        case EntryOf(of=name):
            yield name
        case Mean(integrand=body) | IntegralOf(integrand=body):
            yield from vectors(body)
        case Combine(operands=operands):
            for operand in operands:
                yield from vectors(operand)


def lawful(
    declarations: Declarations, counts: Mapping[str, int]
) -> Iterator[tuple[str, Density, Law, Mapping[str, int]]]:
    """Every continuous law with its letter, once for each value of the label that it is given.

    A conditional law whose parameters do not mention what is after the bar (an encoder at a fixed
    observation) counts as unconditional; other conditional laws are left out.
    """
    labels = {
        slot_name(factor.left[0]): law.parameters[0]
        for factor, law in declarations.laws
        if law.name == "categorical"
    }
    for factor, law in declarations.laws:
        if law.name == "categorical":
            continue
        used = {name for name in map(slot_name, factor.right) if name and _mentions(law, name)}
        if not used:
            yield factor.letter, factor, law, {}
        elif len(used) == 1 and (label := used.pop()) in labels:
            vector = labels[label]
            if isinstance(vector, Symbol) and vector.name in counts:
                for place in range(1, counts[vector.name] + 1):
                    yield letter_given(factor.letter, label, place), factor, law, {label: place}


def _mentions(law: Law, name: str) -> bool:
    trees: tuple[Node, ...] = law.parameters
    return any(node == Symbol(name) for tree in trees for node in walk(tree))
