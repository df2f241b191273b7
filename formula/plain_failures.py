"""Where a relation certainly fails, in worlds that can be computed by hand.

Plain worlds are many and cheap, but alike: a relation that holds in all of them is not confirmed.
"""

from __future__ import annotations

from collections.abc import Iterator

from flint import acb

from formula.builder import Unevaluable
from formula.declarations import Declarations
from formula.distance import distance, finite
from formula.evaluate import evaluate
from formula.frames import Calculus
from formula.plain_worlds import NotPlain, plain_world
from formula.reference import FIRST_LOOK
from formula.tables import Undetermined
from formula.tree import Relation
from formula.values import Imprecise, OutOfBudget, Undefined, Value
from formula.worlds import World

NO_VALUE = (Undefined, Imprecise, OutOfBudget, Undetermined, Unevaluable)
"""What evaluating a formula raises where it has no value, or none that can be told."""

_WORLDS = 80


def failures(
    relation: Relation, declarations: Declarations, calculus: Calculus | None = None
) -> Iterator[tuple[World, Value, Value]]:
    """The plain worlds in which a link of the chain certainly fails, with the sides of the link."""
    for index in range(_WORLDS):
        try:
            world = plain_world(declarations, relation.sides, index)
        except NotPlain:
            return
        sides = _failure(relation, world, calculus)
        if sides is not None:
            yield world, *sides


def _failure(
    relation: Relation, world: World, calculus: Calculus | None
) -> tuple[Value, Value] | None:
    try:
        values = [evaluate(side, world, FIRST_LOOK, calculus) for side in relation.sides]
    except NO_VALUE:
        return None
    for left, operator, right in zip(values, relation.operators, values[1:], strict=False):
        if not finite(left) or not finite(right):
            return None
        if _fails(left, operator, right):
            return left, right
    return None


def _fails(left: Value, operator: str, right: Value) -> bool:
    if isinstance(left, frozenset) or isinstance(right, frozenset):
        return operator == "=" and left != right
    if operator == "=":
        return type(left) is type(right) and distance(left, right, FIRST_LOOK) == "apart"
    if not isinstance(left, acb) or not isinstance(right, acb):
        return False
    if operator == "!=":
        # that both sides are 0 would say little
        return not left.contains(0) and distance(left, right, FIRST_LOOK) == "together"
    gap = right.real - left.real if operator in ("<", "<=") else left.real - right.real
    # two sides that are equal refute no strict order here: their balls only touch
    return bool(gap < 0) and left.imag.contains(0) and right.imag.contains(0)
