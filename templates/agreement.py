"""Whether two trees say the same: one tree, side by side, or equal in every world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from claims.verdicts import Verdict
from formula.compare import Comparison, compare
from formula.declarations import Declarations
from formula.frames import Calculus
from formula.reference import LINES, Drawn
from formula.tree import (
    Expectation,
    Extremum,
    Integral,
    LawStatement,
    Node,
    Relation,
    SetOperation,
    walk,
)

_FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}

WORLDS = 6
"""Of the print, whose lines were compared when they were derived, and of nothing else."""

Outcome = tuple[Verdict, str, Mapping[str, object] | None]


def worst(outcomes: list[Outcome]) -> Outcome:
    """Agreement only if every reading agrees; otherwise the first that does not."""
    for outcome in outcomes:
        if outcome[0] is not Verdict.AGREES:
            return outcome
    return outcomes[0]


def same(
    candidate: Node,
    reference: Node,
    declarations: Declarations,
    seed: int,
    calculus: Calculus | None,
    drawn: Drawn | None = None,
) -> Outcome:
    """Whether two trees say the same: one tree, or side by side, or equal in every world.

    Comparisons that are given one ``drawn`` share its worlds, and what is remembered in them.
    """
    if candidate == reference:
        return Verdict.AGREES, "the same tree", None
    if _idle(candidate) and not _idle(reference):
        return Verdict.DISAGREES, "all its sides are the same: it says nothing", None
    if _turned(candidate, reference, declarations, seed, calculus, drawn):
        return Verdict.DISAGREES, "the relation is turned round, its sides are not", None
    pairs = _parts(candidate, reference)
    if pairs is None:
        return Verdict.DISAGREES, "of another shape", None
    if pairs:
        return worst([same(a, b, declarations, seed, calculus, drawn) for a, b in pairs])
    inside = _inside(candidate, reference, declarations, seed, calculus, drawn)
    if inside is not None and inside.agrees:
        return Verdict.AGREES, "the same mean of what is the same at every point", None
    found = compare(
        candidate,
        reference,
        declarations,
        seed=seed,
        worlds=WORLDS,
        calculus=calculus,
        precisions=LINES,
        drawn=drawn,
    )
    if found.verdict == "undecided" and inside is not None and inside.verdict == "disagrees":
        # A mean that diverges cannot be compared; what is averaged can, and differs.
        return Verdict.DISAGREES, f"the integrands differ; {found.reason}", inside.witness
    return Verdict(found.verdict), found.reason, found.witness


def _idle(tree: Node) -> bool:
    return isinstance(tree, Relation) and len(set(tree.sides)) == 1


def _turned(
    candidate: Node,
    reference: Node,
    declarations: Declarations,
    seed: int,
    calculus: Calculus | None,
    drawn: Drawn | None = None,
) -> bool:
    r"""Whether only the sign differs: ``a \le b`` for ``a \ge b``, where a and b may be equal."""
    if not (isinstance(candidate, Relation) and isinstance(reference, Relation)):
        return False
    turned = tuple(_FLIPPED.get(each, "") for each in candidate.operators)
    if candidate.operators == reference.operators or turned != reference.operators:
        return False
    if candidate.sides[::-1] == reference.sides:
        return False
    pairs = zip(candidate.sides, reference.sides, strict=True)
    return all(
        same(a, b, declarations, seed, calculus, drawn)[0] is Verdict.AGREES for a, b in pairs
    )


def _inside(
    candidate: Node,
    reference: Node,
    declarations: Declarations,
    seed: int,
    calculus: Calculus | None,
    drawn: Drawn | None = None,
) -> Comparison | None:
    """The comparison of the integrands of two means (or integrals) of one kind, point by point.

    Their equality is enough for that of the means, and far cheaper than integrating both.
    """
    match candidate, reference:
        case Expectation(), Expectation():
            if (candidate.laws, candidate.variables) != (reference.laws, reference.variables):
                return None
        case Integral(), Integral():
            if replace(candidate, body=reference.body) != reference:
                return None
        case _:
            return None
    inside = (candidate.body, reference.body)
    if any(isinstance(node, Expectation | Integral) for body in inside for node in walk(body)):
        return None
    return compare(
        *inside,
        declarations,
        seed=seed,
        worlds=WORLDS,
        calculus=calculus,
        precisions=LINES,
        drawn=drawn,
    )


def _parts(candidate: Node, reference: Node) -> list[tuple[Node, Node]] | None:
    """Pairs to compare one by one; an empty list to compare as values; ``None`` for no match."""
    match candidate, reference:
        case Relation(), Relation():
            return _sides(candidate, reference)
        case _, Relation(sides=sides, operators=operators):
            # "KL = ..." names the left side by a name that is not declared: the rest is compared.
            return [(candidate, sides[-1])] if set(operators) == {"="} else None
        case LawStatement(), LawStatement():
            if candidate.law != reference.law:
                return None
            if len(candidate.parameters) != len(reference.parameters):
                return None
            pairs = zip(candidate.parameters, reference.parameters, strict=True)
            return [(candidate.quantity, reference.quantity), *pairs]
        case Extremum(), Extremum():
            if (candidate.name, candidate.variables) != (reference.name, reference.variables):
                return None
            return [(candidate.body, reference.body)]
        case Relation(sides=sides, operators=operators), _:
            # A chain for a value: all sides must be that value.
            if isinstance(reference, LawStatement | Extremum) or set(operators) != {"="}:
                return None
            return [(side, reference) for side in sides]
        case (LawStatement() | Extremum(), _) | (_, LawStatement() | Extremum()):
            return None
        case SetOperation(), SetOperation():
            # Set by set: a wrong element may hide in the union behind another set.
            named = (candidate.name, len(candidate.operands))
            if named != (reference.name, len(reference.operands)):
                return None
            return list(zip(candidate.operands, reference.operands, strict=True))
        case _:
            return []


def _sides(candidate: Relation, reference: Relation) -> list[tuple[Node, Node]] | None:
    sides, operators = candidate.sides, candidate.operators
    if operators != reference.operators:
        sides = tuple(reversed(sides))
        operators = tuple(_FLIPPED.get(each, "") for each in reversed(operators))
    if operators == reference.operators:
        return list(zip(sides, reference.sides, strict=True))
    if set(operators) == set(reference.operators) == {"="}:
        first, last = reference.sides[0], reference.sides[-1]
        return [(sides[0], first), *((side, last) for side in sides[1:])]
    return None
