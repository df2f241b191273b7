"""The derivation as evidence: proved by algebra, and every line checked against the one before it.

Each step's relation must hold in worlds, and the typeset line must say the same as the computed
expression. The count of typed steps is a figure, not a verdict.
"""

from __future__ import annotations

from claims.behaviour import Behaviour
from claims.optimum import Optimum
from claims.statements import Bound, Claim, Equality, LawOf
from claims.steps import Derivation, Step
from claims.verdicts import Evidence, Figure, Verdict
from formula.compare import Comparison, compare
from formula.declarations import Declarations
from formula.order import check_relation
from formula.read import read
from formula.reference import LINES, Drawn
from formula.tree import Node, Relation
from formula.unreadable import Unreadable
from verify.ball_calculus import BALLS

WORLDS = 4
METHOD = "computed derivation, each line checked"


def _same(
    left: Node, right: Node, declarations: Declarations, seed: int, drawn: Drawn
) -> Comparison:
    """Whether two lines say the same: one tree, or one value in every world."""
    if left == right:
        return Comparison("agrees", "one tree", None, WORLDS)
    if isinstance(left, Relation) and isinstance(right, Relation):
        if len(left.sides) != len(right.sides) or left.operators != right.operators:
            return Comparison("disagrees", "another relation")
        for one, other in zip(left.sides, right.sides, strict=True):
            found = _same(one, other, declarations, seed, drawn)
            if not found.agrees:
                return found
        return Comparison("agrees", "", None, WORLDS)
    if isinstance(left, Relation) or isinstance(right, Relation):
        return Comparison("disagrees", "one of them is a relation, the other a value")
    return compare(
        left,
        right,
        declarations,
        seed=seed,
        worlds=WORLDS,
        calculus=BALLS,
        precisions=LINES,
        drawn=drawn,
    )


def _holds(relation: Relation, declarations: Declarations, seed: int, drawn: Drawn) -> Comparison:
    return check_relation(
        relation,
        declarations,
        seed=seed,
        worlds=WORLDS,
        calculus=BALLS,
        precisions=LINES,
        drawn=drawn,
    )


def check_step(
    step: Step,
    before: Node | None,
    declarations: Declarations,
    seed: int,
    drawn: Drawn | None = None,
) -> tuple[str, Comparison]:
    """What was checked of one step, and how it came out (the first that does not agree).

    The steps of one derivation share the worlds that are ``drawn``: a line is computed once.
    """
    drawn = {} if drawn is None else drawn
    if step.relation == "side":
        if not isinstance(step.expression, Relation):
            return "the side computation", Comparison("disagrees", "it states no relation")
        found = _holds(step.expression, declarations, seed, drawn)
    elif step.relation == "start" or before is None:
        found = Comparison("agrees")
    elif step.relation == "=":
        found = _same(step.expression, before, declarations, seed, drawn)
    else:
        found = _holds(
            Relation((before, step.expression), (step.relation,)), declarations, seed, drawn
        )
    if not found.agrees:
        return "the line against the one before it", found
    try:
        typeset = read(step.tex, declarations)
    except Unreadable as problem:
        return "the typeset line", Comparison("unreadable", str(problem))
    return "the typeset line", _same(typeset, step.expression, declarations, seed, drawn)


def _routes(claim: Claim) -> tuple[tuple[Node | None, Node, str], ...]:
    """Where a chain may begin and must end, with its relation; a bound is walked up or down."""
    match claim:
        case Equality(left=left, right=right):
            return ((left, right, "="),)
        case LawOf(right=right) | Behaviour(right=right):
            return ((None, right, "="),)
        case Bound(lesser=lesser, greater=greater):
            return ((lesser, greater, "<="), (greater, lesser, ">="))
        case Optimum(objective=objective, optimal_value=value, sense=sense):
            return ((objective, value, "<=" if sense == "max" else ">="),)
        case _:
            return ()


def _ends(claim: Claim, derivation: Derivation, seed: int, drawn: Drawn) -> tuple[str, Comparison]:
    """Whether the chain starts at the definition, runs one way and ends at the claim."""
    chain = [step for step in derivation.steps if step.relation != "side"]
    taken = {step.relation for step in chain[1:]}
    found = "the chain", Comparison("undecided", "there is none")
    for beginning, target, relation in _routes(claim) if chain else ():
        if taken - {"=", relation}:
            found = "the chain", Comparison("disagrees", f"it runs by {', '.join(sorted(taken))}")
            continue
        if beginning is not None:
            start = _same(chain[0].expression, beginning, _declared(chain[0], claim), seed, drawn)
            if not start.agrees:
                found = "the first line against the definition", start
                continue
        found = (
            "the last line against the claim",
            _same(chain[-1].expression, target, _declared(chain[-1], claim), seed, drawn),
        )
        break
    return found


def _argument_reached(
    claim: Optimum, derivation: Derivation, seed: int, drawn: Drawn
) -> Comparison:
    """Whether a line says which argument is optimal, and one that it is no other extremum."""
    relations = [s for s in derivation.steps if isinstance(s.expression, Relation)]
    orders = {step.relation for step in derivation.steps} | {
        operator
        for step in relations
        if isinstance(step.expression, Relation)
        for operator in step.expression.operators
    }
    if not orders & {"<", "<=", ">", ">="}:
        return Comparison("undecided", f"no line says that it is a {claim.sense}imum")
    for step in relations:
        assert isinstance(step.expression, Relation)
        sides = step.expression.sides
        if set(step.expression.operators) == {"="} and claim.free in sides:
            others = [side for side in sides if side != claim.free]
            found = [
                _same(each, claim.right, _declared(step, claim), seed, drawn) for each in others
            ]
            if any(each.agrees for each in found):
                return Comparison("agrees")
    return Comparison("undecided", "no line says that the free object is the argument")


def _declared(step: Step, claim: Claim) -> Declarations:
    return claim.declarations if step.declarations is None else step.declarations


_VERDICTS = {
    "agrees": Verdict.AGREES,
    "disagrees": Verdict.DISAGREES,
    "undecided": Verdict.UNDECIDED,
    "unreadable": Verdict.UNREADABLE,
}


def check_derivation(claim: Claim, derivation: Derivation, *, seed: int) -> Evidence | None:
    """Check each step of a derivation and where it leads."""
    figures: dict[str, Figure] = {
        "steps": len(derivation.steps),
        "typed_steps": derivation.typed_steps,
        "detail": derivation.detail,
        "worlds": WORLDS,
    }
    before: Node | None = None
    drawn: Drawn = {}
    for place, step in enumerate(derivation.steps, start=1):
        what, found = check_step(step, before, _declared(step, claim), seed, drawn)
        if not found.agrees:
            return _failed(figures, f"step {place} ({step.rule}): {what}", found, seed)
        if step.relation != "side":
            before = step.expression
    what, found = _ends(claim, derivation, seed, drawn)
    if found.agrees and isinstance(claim, Optimum):
        what, found = "the argument", _argument_reached(claim, derivation, seed, drawn)
    if not found.agrees:
        return _failed(figures, what, found, seed)
    if not derivation.proved:
        figures["reason"] = f"not proved: {derivation.detail}"
        return Evidence("algebra", METHOD, Verdict.UNDECIDED, seed, figures)
    return Evidence("algebra", METHOD, Verdict.AGREES, seed, figures)


def _failed(figures: dict[str, Figure], where: str, found: Comparison, seed: int) -> Evidence:
    figures["reason"] = f"{where}: {found.verdict}: {found.reason}"
    if found.witness is not None:
        figures["witness"] = dict(found.witness)
    return Evidence("algebra", METHOD, _VERDICTS[found.verdict], seed, figures)
