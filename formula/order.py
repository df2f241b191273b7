"""Relations between formulas: a chain holds where each of its links holds in every world."""

from __future__ import annotations

from flint import acb

from formula.builder import Unevaluable
from formula.compare import (
    CONFIRMATION,
    PRECISIONS,
    WORLDS,
    Comparison,
    NoWorld,
    Reference,
    compare,
    differs,
    discrete_uses,
    distance,
    unreadable,
)
from formula.declarations import Declarations
from formula.evaluate import compile_tree, frame_of, run
from formula.frames import Calculus
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
) -> Comparison:
    """Whether every link of a chain holds in every world (a bound may hold with equality)."""
    clean = worlds
    for place, operator in enumerate(relation.operators):
        left, right = relation.sides[place], relation.sides[place + 1]
        if operator == "=":
            found = compare(left, right, declarations, seed=seed, worlds=worlds, calculus=calculus)
        else:
            found = _check_order(left, operator, right, declarations, seed, worlds, calculus)
        if not found.agrees:
            return found
        clean = min(clean, found.worlds)
    return Comparison("agrees", worlds=clean, digits=int(CONFIRMATION * 0.30103))


def _check_order(
    left: Node,
    operator: str,
    right: Node,
    declarations: Declarations,
    seed: int,
    worlds: int,
    calculus: Calculus | None,
) -> Comparison:
    if operator in (">", ">="):
        left, right, operator = right, left, {">": "<", ">=": "<="}[operator]
    try:
        codes = [compile_tree(side, declarations) for side in (left, right)]
    except (Unevaluable, Undetermined) as problem:
        return unreadable(problem)
    uses = discrete_uses(declarations, left) | discrete_uses(declarations, right)
    held = 0
    drawn = Reference(declarations, left, seed, calculus)
    for index in range(worlds + 6):
        try:
            world = drawn.world(uses, (left, right), index)
        except NoWorld as problem:
            return Comparison("undecided", str(problem))
        for precision in PRECISIONS:
            frame = frame_of(world, precision, calculus)
            try:
                low, high = (run(code, frame) for code in codes)
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
            if gap.real > 0:
                held += 1
                break
            if gap.real < 0:
                return differs(world, low, high, "the relation fails")
            together = distance(low, high, precision) == "together"
            if operator == "!=" and together:
                return differs(world, low, high, "the two sides are equal")
            if operator == "<=" and together:
                held += 1
                break
        if held >= worlds:
            return Comparison("agrees", worlds=held, digits=int(CONFIRMATION * 0.30103))
    return Comparison("undecided", f"only {held} of {worlds} worlds could be decided", worlds=held)
