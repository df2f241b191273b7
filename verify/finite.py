"""Finite worlds: abstract claims by exact sums over random tables, in balls of many digits."""

from __future__ import annotations

from claims.statements import Bound, Claim, Equality
from claims.steps import Derivation
from claims.verdicts import Evidence, Figure, Verdict
from formula.compare import Comparison, compare
from formula.declarations import Declarations
from formula.order import check_relation
from formula.reference import LINES
from formula.tree import Node, Relation
from verify.ball_calculus import BALLS

WORLDS = 12
SMALLEST_DETECTABLE = 1e-100
"""Comparison at 700 bits sees every relative difference above this in a world."""
TYPESET_DETECTABLE = 1e-27
"""The same at the 180 bits at which the integrals of definitions over named laws are taken."""

_VERDICTS = {
    "agrees": Verdict.AGREES,
    "disagrees": Verdict.DISAGREES,
    "undecided": Verdict.UNDECIDED,
    "unreadable": Verdict.UNREADABLE,
}


def evidence_of(
    comparison: Comparison, evidence_class: str, method: str, seed: int, **more: Figure
) -> Evidence:
    """A comparison as evidence; at 700 bits, if ``more`` does not say what it detects."""
    figures: dict[str, Figure] = {
        "worlds": comparison.worlds,
        "smallest_detectable_error": SMALLEST_DETECTABLE,
        **more,
    }
    if comparison.agrees:
        figures["digits"] = comparison.digits
    if comparison.reason:
        figures.setdefault("reason", comparison.reason)
    if comparison.witness is not None:
        figures["witness"] = dict(comparison.witness)
    return Evidence(evidence_class, method, _VERDICTS[comparison.verdict], seed, figures)


def check_equality(claim: Claim, derivation: Derivation, *, seed: int) -> Evidence | None:
    """An abstract equality in finite worlds."""
    if not isinstance(claim, Equality) or not claim.declarations.joints:
        return None
    found = compare(claim.right, claim.left, claim.declarations, seed=seed, worlds=WORLDS)
    return evidence_of(found, "finite-worlds", "exact sums over random tables", seed)


def check_typeset(claim: Claim, derivation: Derivation, *, seed: int) -> Evidence | None:
    """An equality over named laws: the definition as typeset against the closed form, in balls."""
    if not isinstance(claim, Equality) or not claim.declarations.laws:
        return None
    found = compare(
        claim.right,
        claim.left,
        claim.declarations,
        seed=seed,
        worlds=WORLDS,
        calculus=BALLS,
        precisions=LINES,
    )
    return evidence_of(
        found,
        "balls",
        "definition as typeset",
        seed,
        smallest_detectable_error=TYPESET_DETECTABLE,
    )


def order_comparison(relation: Relation, declarations: Declarations, seed: int) -> Comparison:
    """Whether an inequality holds in every world, by the sign of a certified difference."""
    return check_relation(relation, declarations, seed=seed, worlds=WORLDS, calculus=BALLS)


def check_bound(claim: Claim, derivation: Derivation, *, seed: int) -> Evidence | None:
    """A bound in worlds: the slack is never negative, and zero in the named case."""
    if not isinstance(claim, Bound):
        return None
    evidence_class = "finite-worlds" if claim.declarations.joints else "balls"
    method = "certified sign of the slack, and the case of equality"
    operator = "<=" if claim.equality_case is not None else "<"
    relation = Relation((claim.lesser, claim.greater), (operator,))
    found = order_comparison(relation, claim.declarations, seed)
    if not found.agrees or claim.equality_case is None:
        return evidence_of(found, evidence_class, method, seed)
    equal = _equal_in(claim.lesser, claim.greater, claim.equality_case, seed)
    if not equal.agrees:
        reason = f"in the case of equality: {equal.reason}"
        return evidence_of(equal, evidence_class, method, seed, reason=reason)
    return evidence_of(found, evidence_class, method, seed, equality_worlds=equal.worlds)


def _equal_in(lesser: Node, greater: Node, case: Declarations, seed: int) -> Comparison:
    return compare(lesser, greater, case, seed=seed, worlds=WORLDS // 2, calculus=BALLS)
