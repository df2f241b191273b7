r"""Renamed dummies of density variables: ``\int p(x|u) p(u) du`` is about the declared ``z``.

Which variable a dummy stands for is read off the densities that it enters; where several fit, each
is a reading. It is then renamed in
the tree. Where that would catch a free variable (``E_{u}[\log p(z)/p(u)]``) or stand where the
variable is bound further inside, the dummy keeps its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from formula.joints import slots
from formula.names import base_of
from formula.parse_density import checked, determined
from formula.parse_state import State
from formula.tree import (
    Big,
    Density,
    Divergence,
    Expectation,
    Integral,
    Node,
    Relation,
    Symbol,
    rebuild,
    walk,
)

N = TypeVar("N", bound=Node)


def enters_density(name: str, trees: Iterable[Node]) -> bool:
    """Whether the name stands as a variable of some density."""
    return any(
        isinstance(node, Density) and Symbol(name) in node.left + node.right
        for tree in trees
        for node in walk(tree)
    )


def settle(
    state: State,
    trees: tuple[Node, ...],
    names: tuple[str, ...],
    roles: Mapping[str, str] | None = None,
) -> tuple[tuple[Node, ...], tuple[str, ...]]:
    """Give bound names that are no density variables their declared variable.

    Returns the trees and the names, renamed. Names that enter no density stay as they are.
    """
    known = dict(roles or {})
    variables = state.vocabulary.variables
    settled = []
    for name in names:
        if name in variables or not (name in known or enters_density(name, trees)):
            settled.append(name)
            continue
        role = known.get(name) or _role(state, name, trees)
        free = any(node == Symbol(role) for tree in trees for node in walk(tree))
        if free or role in settled or _caught(trees, name, role):
            for density in (n for tree in trees for n in walk(tree) if isinstance(n, Density)):
                checked(state, renamed(density, name, role))
            settled.append(name)
        else:
            trees = tuple(renamed(tree, name, role) for tree in trees)
            settled.append(role)
    if any(name not in variables for name in names):
        for tree in trees:
            for node in walk(tree):
                if isinstance(node, Density) and node.left:
                    checked(state, node)
    return trees, tuple(settled)


def _caught(trees: tuple[Node, ...], name: str, role: str) -> bool:
    """Whether ``name`` stands where ``role`` is bound further inside: it is not that one."""
    return any(
        role in _binds(node) and any(below == Symbol(name) for below in walk(node))
        for tree in trees
        for node in walk(tree)
    )


def _binds(node: Node) -> tuple[str, ...]:
    match node:
        case Integral(variable=variable):
            return (variable,)
        case Expectation(variables=variables) | Divergence(variables=variables):
            return variables
        case Big(ranges=ranges):
            return tuple(each.variable for each in ranges)
        case _:
            return ()


def with_values_named(tree: Node, name: str) -> Node:
    r"""``p(c = k)`` under a sum over all ``k`` as ``p(k)``, whose variable is then found."""
    tree = rebuild(tree, lambda child: with_values_named(child, name))
    if not isinstance(tree, Density):
        return tree

    def side(arguments: tuple[Node, ...]) -> tuple[Node, ...]:
        return tuple(
            Symbol(name)
            if isinstance(each, Relation)
            and each.operators == ("=",)
            and each.sides[1] == Symbol(name)
            else each
            for each in arguments
        )

    return Density(tree.letter, side(tree.left), side(tree.right), span=tree.span)


def renamed(node: N, old: str, new: str) -> N:
    """``node`` with every ``Symbol`` (and bound name) ``old`` called ``new``."""
    if isinstance(node, Symbol):
        return Symbol(new, span=node.span) if node.name == old else node  # type: ignore[return-value]
    return rebuild(node, lambda child: renamed(child, old, new))  # type: ignore[return-value]


def _role(state: State, name: str, trees: tuple[Node, ...]) -> str:
    """The declared variable that fits every density in which ``name`` stands."""
    variables = state.vocabulary.variables
    fitting: list[set[str]] = []
    exact: list[set[str]] = []
    for tree in trees:
        for node in walk(tree):
            if isinstance(node, Density) and Symbol(name) in node.left + node.right:
                possible, factors = _fits(state, node, name)
                fitting.append(possible)
                exact.append(factors)
    candidates = fitting[0].intersection(*fitting[1:])
    close = {each for each in candidates if base_of(each) == _bare(name)}
    if not candidates:
        offered = ", ".join(sorted(variables))
        raise state.error(f"which density variable is {name}? write one of {offered}")
    if len(close) == 1:
        return close.pop()
    factors = candidates.intersection(*exact)
    ordered = sorted(candidates, key=lambda each: (each not in factors, each))
    return ordered[state.choose(len(ordered))] if len(ordered) > 1 else ordered[0]


def _bare(name: str) -> str:
    base = base_of(name)
    while base.endswith("}") and base.startswith("\\"):
        base = base[base.index("{") + 1 : -1]
    return base


def _fits(state: State, node: Density, name: str) -> tuple[set[str], set[str]]:
    """Variables that make the density determined, and those that make it a declared factor."""
    left, right = slots(node.left), slots(node.right)
    others = {each for each in left + right if each != name}
    unknown = others - state.vocabulary.variables
    fits, factors = set(), set()
    for entry in state.vocabulary.entries.get(node.letter, ()):
        for variable in (*entry.generated, *entry.roots):
            if variable in others:
                continue
            new_left = tuple(variable if each == name else each for each in left)
            new_right = tuple(variable if each == name else each for each in right)
            if unknown or determined(state, node.letter, new_left, new_right):
                fits.add(variable)
            for factor in entry.factors:
                if (
                    factor.letter == node.letter
                    and len(slots(factor.left)) == len(left)
                    and len(slots(factor.right)) == len(right)
                    and set(slots(factor.left)) - unknown >= set(new_left) - unknown
                    and set(slots(factor.right)) - unknown >= set(new_right) - unknown
                ):
                    factors.add(variable)
    return fits, factors
