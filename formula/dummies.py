"""Dummies: which declared density variable a bound name stands for (``u`` in ``E_{u \\sim p}``)."""

from __future__ import annotations

from collections.abc import Iterator

from formula.declarations import Declarations
from formula.tree import Apply, Density, Item, Node, Relation, Symbol, walk


def slot_name(slot: Node) -> str | None:
    """The variable of a slot of a density: ``x``, the ``h`` of ``h_j``, the ``c`` of ``c = 2``."""
    if isinstance(slot, Relation):
        slot = slot.sides[0]
    if isinstance(slot, Item):
        slot = slot.base
    return slot.name if isinstance(slot, Symbol) else None


def infer_variable(declarations: Declarations, name: str, *bodies: Node) -> str | None:
    """The declared variable whose values ``name`` takes in ``bodies``; ``None`` if it is an index.

    A declared variable is itself. Another name takes the variable of the slot it fills, matched by
    letter and number of slots with a declared factor; one that is only an argument of a function
    takes the only variable there is.
    """
    if name in declarations.variables:
        return name
    as_argument = False
    for body in bodies:
        for node in walk(body):
            if isinstance(node, Density):
                found = next(_matches(declarations, node, name), None)
                if found is not None:
                    return found
            elif isinstance(node, Apply) and node.arguments == (Symbol(name),):
                as_argument = True
    if as_argument and len(declarations.variables) == 1:
        return declarations.variables[0]
    return None


def _matches(declarations: Declarations, density: Density, name: str) -> Iterator[str]:
    slots = [slot_name(slot) for slot in density.left + density.right]
    if name not in slots:
        return
    place = slots.index(name)
    taken = {slot for slot in slots if slot in declarations.variables}
    targets = [d.target for d in declarations.definitions if isinstance(d.target, Density)]
    factors = [f for f in (*declarations.factors(), *targets) if f.letter == density.letter]
    for factor in factors:
        if len(factor.left) == len(density.left) and len(factor.right) == len(density.right):
            variable = slot_name((factor.left + factor.right)[place])
            if variable is not None and variable not in taken:
                yield variable
    # a marginal or conditional: the variables of the letter's own left sides, in order
    left = place < len(density.left)
    for factor in factors:
        for slot in factor.left if left else factor.right + factor.left:
            variable = slot_name(slot)
            if variable is not None and variable not in taken:
                yield variable
