"""Relations between formulas: a chain holds where each of its links holds in every world."""

from __future__ import annotations

from dataclasses import replace

from flint import acb

from formula.builder import Unevaluable
from formula.compare import WORLDS, Comparison, compare_with, differs, unreadable
from formula.declarations import Declarations
from formula.distance import distance
from formula.evaluate import compile_tree, frame_of, run
from formula.frames import Calculus
from formula.reference import (
    FIRST_LOOK,
    PRECISIONS,
    Drawn,
    NoWorld,
    Reference,
    digits_of,
    discrete_uses,
)
from formula.tables import Undetermined
from formula.tree import Node, Relation
from formula.values import Imprecise, OutOfBudget, Undefined


def check_relation(
    relation: Relation,
    declarations: Declarations,
    *,
    seed: int = 0,
    worlds: int = WORLDS,
    calculus: Calculus | None = None,
    precisions: tuple[int, ...] = PRECISIONS,
    drawn: Drawn | None = None,
) -> Comparison:
    """Whether every link of a chain holds in every world (a bound may hold with equality)."""
    clean, shared = worlds, {} if drawn is None else drawn
    for place, operator in enumerate(relation.operators):
        left, right = relation.sides[place], relation.sides[place + 1]
        if operator == "=":
            known = Reference(declarations, right, seed, calculus, precisions, shared)
            found = compare_with(left, known, worlds=worlds)
        else:
            if operator in _TURNED:
                left, right, operator = right, left, _TURNED[operator]
            known = Reference(declarations, left, seed, calculus, precisions, shared)
            found = _check_order(operator, right, known, worlds)
            if relation.operators[place] in _TURNED:
                found = _as_written(found)
        if not found.agrees:
            return found
        clean = min(clean, found.worlds)
    return Comparison("agrees", worlds=clean, digits=digits_of(precisions))


_TURNED = {">": "<", ">=": "<="}


def _as_written(found: Comparison) -> Comparison:
    """The witness of a turned order with its sides where they stand in the relation."""
    if found.witness is None:
        return found
    sides = {"candidate": found.witness["reference"], "reference": found.witness["candidate"]}
    return replace(found, witness={**found.witness, **sides})


def _check_order(operator: str, right: Node, drawn: Reference, worlds: int) -> Comparison:
    """An order in worlds in which the reference, the lesser side, has a value.

    A sign that is certain at the first look is certain; only equality needs the full precision.
    """
    left, declarations, calculus = drawn.tree, drawn.declarations, drawn.calculus
    try:
        # the lesser side as well: what cannot be evaluated is told from what has no value
        compile_tree(left, declarations)
        code = compile_tree(right, declarations)
    except (Unevaluable, Undetermined) as problem:
        return unreadable(problem)
    uses = discrete_uses(declarations, left) | discrete_uses(declarations, right)
    held = 0
    for index in range(worlds + 6):
        try:
            world = drawn.world(uses, (left, right), index)
        except NoWorld as problem:
            return Comparison("undecided", str(problem))
        for precision in dict.fromkeys((FIRST_LOOK, *drawn.precisions)):
            frame = frame_of(world, precision, calculus)
            try:
                low, high = drawn.value(uses, world, index, precision), run(code, frame)
                if not isinstance(low, acb) or not isinstance(high, acb):
                    return differs(world, low, high, "an order between what are not numbers")
                gap = high - low
            except Undefined as problem:
                return Comparison("undecided", str(problem))
            except Imprecise:
                continue
            except OutOfBudget as problem:
                return Comparison("undecided", str(problem))
            if not gap.imag.contains(0):
                return differs(world, low, high, "an order between complex numbers")
            if gap.real > 0 or (operator == "!=" and gap.real < 0):
                held += 1
                break
            if gap.real < 0:
                return differs(world, low, high, "the relation fails")
            if precision < drawn.precisions[0]:
                continue
            together = distance(low, high, precision) == "together"
            if operator == "!=" and together:
                return differs(world, low, high, "the two sides are equal")
            if operator == "<=" and together:
                held += 1
                break
        if held >= worlds:
            return Comparison("agrees", worlds=held, digits=digits_of(drawn.precisions))
    return Comparison("undecided", f"only {held} of {worlds} worlds could be decided", worlds=held)
