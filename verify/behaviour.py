"""Behaviour: the thing itself is run, its outcome compared, and every neighbour refuted by it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from flint import acb, acb_mat

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
from verify.arrays import evaluate as evaluate_array
from verify.ball_calculus import BALLS
from verify.draw import MODERATE, Values, draw
from verify.judge import rounded

METHOD = "run of the thing itself"

WORLDS = 6
"""For how many values of the declared symbols a thing is run."""

Numbers = tuple[float, ...]
Outcome = frozenset[int] | float | Numbers
"""Labels, a number, or the entries of arrays: of one, or of one for each draw of the symbols."""


def outcome_of(tree: Node, declarations: Declarations, seed: int) -> Outcome:
    """A stated outcome: labels or a number, or entries where there are symbols or an array.

    Raises:
        TypeError: it is neither.
    """
    if declarations.symbols:
        return _entries([evaluate_array(tree, each) for each in _draws(declarations, seed)])
    value = evaluate(tree, draw_world(declarations, (tree,), seed=seed), 170, BALLS)
    if isinstance(value, frozenset):
        return frozenset(int(label) for label in value)
    if isinstance(value, acb) and value.imag.is_zero():
        return float(value.real.mid())
    if isinstance(value, acb_mat) and all(each.imag.is_zero() for each in value.entries()):
        return tuple(float(each.real.mid()) for each in value.entries())
    raise TypeError("an outcome is a set of labels, a real number or an array of real numbers")


def observed(claim: Behaviour, seed: int) -> Outcome:
    """What a run gives.

    Raises:
        TypeError: it is neither labels nor numbers.
    """
    if claim.declarations.symbols:
        return _entries([claim.run(seed, each) for each in _draws(claim.declarations, seed)])
    found = claim.run(seed)
    if isinstance(found, set | frozenset):
        return frozenset(int(label) for label in found)
    if isinstance(found, int | float):
        return float(found)
    if isinstance(found, np.ndarray):
        return _entries([found])
    raise TypeError(f"the run of {claim.slug!r} gives {type(found).__name__}: no set, no number")


def _draws(declarations: Declarations, seed: int) -> list[Values]:
    return [draw(declarations, seed, index, MODERATE) for index in range(WORLDS)]


def _entries(arrays: Sequence[object]) -> Numbers:
    """All entries, one array after the other."""
    return tuple(
        entry for each in arrays for entry in np.asarray(each, dtype=float).reshape(-1).tolist()
    )


def _differences(found: Outcome, stated: Outcome) -> float:
    """The largest difference, of entries relative to what is stated; NaN where there is none."""
    if isinstance(found, tuple) and isinstance(stated, tuple):
        if len(found) != len(stated):
            return math.inf
        pairs = zip(found, stated, strict=True)
        apart = [abs(one - other) / max(1.0, abs(other)) for one, other in pairs]
        return max(apart) if all(math.isfinite(each) for each in found) else math.nan
    if isinstance(found, float) and isinstance(stated, float):
        return abs(found - stated) if math.isfinite(found) else math.nan
    return math.inf


def alike(found: Outcome, stated: Outcome, tolerance: float) -> bool:
    """Whether two outcomes are the same, numbers within the tolerance; false for NaN."""
    if isinstance(found, frozenset) or isinstance(stated, frozenset):
        return found == stated
    return _differences(found, stated) <= tolerance


def apart(found: Outcome, stated: Outcome, tolerance: float) -> bool:
    """Whether two outcomes certainly differ; false for NaN."""
    if isinstance(found, frozenset) or isinstance(stated, frozenset):
        return found != stated
    return _differences(found, stated) > tolerance


def shown(outcome: Outcome) -> Figure:
    """An outcome for the manifest."""
    if isinstance(outcome, tuple):
        return [rounded(each) for each in outcome]
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
