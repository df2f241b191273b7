"""Renaming of everything declared, and the check that no two names become one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from formula.declarations import Declarations, Definition, Draws, Joint, Law
from formula.domains import Array, Domain, Family, Probability, Size
from formula.names import canonical
from formula.rename import rename_tree
from formula.tree import (
    Apply,
    Density,
    Integral,
    MutualInformation,
    Node,
    Range,
    Symbol,
    walk,
)


class NamesCollide(ValueError):
    """A renaming gives one name to two things; the message names them."""


def canonical_names(mapping: Mapping[str, str]) -> dict[str, str]:
    r"""The mapping in the names that trees use: ``\mu_{0}`` is ``\mu_0``."""
    return {_canonical(old): _canonical(new) for old, new in mapping.items()}


def _canonical(name: str) -> str:
    try:
        return canonical(name)
    except ValueError:
        return name  # a function with a prime, which is its own name


def rename_declarations(known: Declarations, mapping: Mapping[str, str]) -> Declarations:
    """``known`` with every symbol, size, variable, letter and function renamed at once.

    Raises:
        NamesCollide: a new name is the name of something else that keeps it.
    """
    names = canonical_names(mapping)
    check_apart(names_declared(known), names)

    def new(name: str) -> str:
        return names.get(name, name)

    def tree(node: Node) -> Node:
        return rename_tree(node, names)

    def density(node: Density) -> Density:
        renamed = tree(node)
        assert isinstance(renamed, Density)
        return renamed

    return replace(
        known,
        symbols=MappingProxyType(
            {new(name): _domain(domain, names) for name, domain in known.symbols.items()}
        ),
        text_names=MappingProxyType({new(name): text for name, text in known.text_names.items()}),
        joints=tuple(Joint(tuple(map(density, joint.factors))) for joint in known.joints),
        laws=tuple(
            (density(factor), Law(law.name, tuple(map(tree, law.parameters))))
            for factor, law in known.laws
        ),
        definitions=tuple(Definition(tree(d.target), tree(d.value)) for d in known.definitions),
        draws=tuple(Draws(new(d.variable), tree(d.count), density(d.density)) for d in known.draws),
        supports=MappingProxyType({new(letter): at for letter, at in known.supports.items()}),
        variables=tuple(map(new, known.variables)),
    )


def _domain(domain: Domain, names: Mapping[str, str]) -> Domain:
    def size(value: Size) -> Size:
        return names.get(value, value) if isinstance(value, str) else value

    match domain:
        case Array(rows=rows, columns=columns):
            return replace(domain, rows=size(rows), columns=size(columns))
        case Probability(size=count):
            return Probability(size(count))
        case Family(member=member, sizes=sizes):
            return Family(_domain(member, names), tuple(map(size, sizes)))
        case _:
            return domain


def names_declared(known: Declarations) -> frozenset[str]:
    """All names that declarations give a meaning to."""
    nodes: list[Node] = list(known.factors())
    for definition in known.definitions:
        nodes += [definition.target, definition.value]
    return frozenset(known.symbols) | frozenset(known.variables) | names_in(nodes)


def names_in(trees: Iterable[Node]) -> frozenset[str]:
    """All names that occur in trees, bound ones and letters of densities included."""
    found: set[str] = set()
    for node in (each for tree in trees for each in walk(tree)):
        match node:
            case Symbol(name=name) | Apply(name=name):
                found.add(name)
            case Range(variable=name) | Integral(variable=name):
                found.add(name)
            case Density(letter=name) | MutualInformation(letter=name):
                found.add(name)
    return frozenset(found)


def check_apart(present: Iterable[str], names: Mapping[str, str]) -> None:
    """Whether renaming keeps different names different; ``names`` are canonical.

    Raises:
        NamesCollide: it does not.
    """
    owner: dict[str, str] = {}
    for name in sorted(set(present)):
        renamed = names.get(name, name)
        if renamed in owner:
            raise NamesCollide(f"{owner[renamed]} and {name} would both be called {renamed}")
        owner[renamed] = name
