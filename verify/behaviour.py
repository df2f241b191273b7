"""Behaviour: the thing itself is run, its outcome compared, and every neighbour refuted by it."""

from __future__ import annotations

import math

from flint import acb

from claims.behaviour import Behaviour
from claims.statements import Claim
from claims.steps import Derivation
from claims.verdicts import Evidence, Figure, Verdict
from formula.compare import compare
from formula.declarations import Declarations
from formula.evaluate import evaluate
from formula.read import read
from formula.tree import Node
from formula.worlds import draw_world
from verify.ball_calculus import BALLS
from verify.judge import rounded

METHOD = "run of the thing itself"

Outcome = frozenset[int] | float


def outcome_of(tree: Node, declarations: Declarations, seed: int) -> Outcome:
    """A stated outcome as a set of labels or a number.

    Raises:
        TypeError: it is neither.
    """
    value = evaluate(tree, draw_world(declarations, (tree,), seed=seed), 170, BALLS)
    if isinstance(value, frozenset):
        return frozenset(int(label) for label in value)
    if isinstance(value, acb) and value.imag.is_zero():
        return float(value.real.mid())
    raise TypeError("an outcome is a set of labels or a real number")


def observed(claim: Behaviour, seed: int) -> Outcome:
    """What a run gives.

    Raises:
        TypeError: it is neither a set of labels nor a number.
    """
    found = claim.run(seed)
    if isinstance(found, set | frozenset):
        return frozenset(int(label) for label in found)
    if isinstance(found, int | float):
        return float(found)
    raise TypeError(f"the run of {claim.slug!r} gives {type(found).__name__}: no set, no number")


def alike(found: Outcome, stated: Outcome, tolerance: float) -> bool:
    """Whether two outcomes are the same, numbers within the tolerance; false for NaN."""
    if isinstance(found, frozenset) or isinstance(stated, frozenset):
        return found == stated
    return math.isfinite(found) and abs(found - stated) <= tolerance


def apart(found: Outcome, stated: Outcome, tolerance: float) -> bool:
    """Whether two outcomes certainly differ; false for NaN."""
    if isinstance(found, frozenset) or isinstance(stated, frozenset):
        return found != stated
    return math.isfinite(found) and abs(found - stated) > tolerance


def shown(outcome: Outcome) -> Figure:
    """An outcome for the manifest."""
    return [*sorted(outcome)] if isinstance(outcome, frozenset) else rounded(outcome)


def check_run(claim: Claim, derivation: Derivation, *, seed: int) -> Evidence | None:
    """Run it; the outcome must be the stated one and no neighbour."""
    if not isinstance(claim, Behaviour):
        return None
    found = observed(claim, seed)
    figures: dict[str, Figure] = {"observed": shown(found), "neighbours": len(claim.neighbours)}
    if claim.tolerance:
        figures["tolerance"] = claim.tolerance
    stated = outcome_of(claim.right, claim.declarations, seed)
    if not alike(found, stated, claim.tolerance):
        figures["witness"] = {"at": {}, "candidate": shown(stated), "reference": shown(found)}
        return Evidence("run", METHOD, Verdict.DISAGREES, seed, figures)
    for text in claim.neighbours:
        near = outcome_of(read(text, claim.declarations), claim.declarations, seed)
        if not apart(found, near, claim.tolerance):
            figures["reason"] = f"the run does not tell the outcome from {text}"
            return Evidence("run", METHOD, Verdict.UNDECIDED, seed, figures)
    return Evidence("run", METHOD, Verdict.AGREES, seed, figures)


def run_against(claim: Behaviour, wrong: Node, seed: int) -> Evidence:
    """The run against a wrong outcome."""
    found = observed(claim, seed)
    stated = outcome_of(wrong, claim.declarations, seed)
    if apart(found, stated, claim.tolerance):
        witness: Figure = {"at": {}, "candidate": shown(stated), "reference": shown(found)}
        return Evidence("run", METHOD, Verdict.DISAGREES, seed, {"witness": witness})
    if alike(found, stated, claim.tolerance):
        return Evidence("run", METHOD, Verdict.AGREES, seed)
    return Evidence("run", METHOD, Verdict.UNDECIDED, seed, {"reason": "the run gives no number"})


def check_neighbours(claim: Claim, derivation: Derivation, *, seed: int) -> Evidence | None:
    """What the derivation arrives at must tell the outcome from every neighbour."""
    if not isinstance(claim, Behaviour):
        return None
    method = "neighbouring outcomes against the derivation"
    chain = [step for step in derivation.steps if step.relation != "side"]
    if not chain:
        return Evidence(
            "algebra", method, Verdict.UNDECIDED, seed, {"reason": "the derivation has no line"}
        )
    last = chain[-1]
    known = last.declarations or claim.declarations
    figures: dict[str, Figure] = {"neighbours": len(claim.neighbours)}
    for text in claim.neighbours:
        found = compare(read(text, known), last.expression, known, seed=seed, calculus=BALLS)
        if found.verdict != "disagrees":
            figures["reason"] = f"the derivation does not tell the outcome from {text}"
            return Evidence("algebra", method, Verdict.UNDECIDED, seed, figures)
    return Evidence("algebra", method, Verdict.AGREES, seed, figures)
