"""Verifying a claim: the methods of its kind, and whether they suffice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from claims.behaviour import Behaviour
from claims.optimum import Optimum
from claims.statements import Bound, Claim, Equality, LawOf
from claims.steps import Derivation
from claims.verdicts import Evidence, Verdict, overall
from verify import (
    algebra,
    argument,
    balls,
    behaviour,
    continuous,
    finite,
    law,
    optima,
    quadrature,
    sampling,
    search,
)


class Check(Protocol):
    """One method: evidence on a claim, or ``None`` where it does not apply."""

    def __call__(self, claim: Claim, derivation: Derivation, *, seed: int) -> Evidence | None: ...


METHODS: Mapping[str, tuple[Check, ...]] = MappingProxyType(
    {
        Equality.kind: (
            algebra.check_derivation,
            balls.check_definition,
            finite.check_typeset,
            finite.check_equality,
            quadrature.check_definition,
            sampling.check_definition,
            continuous.check_continuous,
        ),
        Bound.kind: (
            algebra.check_derivation,
            finite.check_bound,
            sampling.check_bound,
            continuous.check_continuous,
            search.check_search,
        ),
        LawOf.kind: (
            algebra.check_derivation,
            law.check_integrated,
            law.check_sampled,
        ),
        Optimum.kind: (
            algebra.check_derivation,
            optima.check_worlds,
            optima.check_sampled_bound,
            optima.check_sampled_value,
            optima.check_search,
            argument.check_argument,
        ),
        Behaviour.kind: (
            algebra.check_derivation,
            behaviour.check_neighbours,
            behaviour.check_run,
        ),
    }
)
"""Which methods look at a claim, by its kind."""

STATISTICAL: frozenset[Check] = frozenset(
    {
        sampling.check_definition,
        sampling.check_bound,
        continuous.check_continuous,
        law.check_sampled,
        optima.check_sampled_bound,
        optima.check_sampled_value,
    }
)
"""The methods that may raise a false alarm, at the rate that their evidence states."""

FURTHER_CLASSES = 2
"""Classes of evidence that a claim needs besides its derivation."""


def methods_of(claim: Claim) -> tuple[Check, ...]:
    """The methods that look at claims of its kind.

    Raises:
        KeyError: no methods are known for the kind.
    """
    if claim.kind not in METHODS:
        raise KeyError(f"no methods for claims of kind {claim.kind!r}, only {', '.join(METHODS)}")
    return METHODS[claim.kind]


def verify_claim(claim: Claim, derivation: Derivation, *, seed: int = 0) -> tuple[Evidence, ...]:
    """The evidence of every method of the claim's kind that applies to it.

    Raises:
        KeyError: no methods are known for the kind.
    """
    found = (check(claim, derivation, seed=seed) for check in methods_of(claim))
    return tuple(evidence for evidence in found if evidence is not None)


def needs_sampling(claim: Claim) -> bool:
    """Whether an expectation, a density or a law is involved."""
    return bool(claim.declarations.laws or claim.declarations.joints)


def missing_classes(claim: Claim, evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """What a claim still lacks; empty when its evidence suffices. One class counts once.

    A behaviour needs its derivation and a run; every other kind its derivation and two classes.
    """
    agreeing = {each.evidence_class for each in evidence if each.verdict is Verdict.AGREES}
    missing = []
    if "algebra" not in agreeing:
        missing.append("a proved derivation")
    if isinstance(claim, Behaviour):
        return (*missing, *(() if "run" in agreeing else ("a run",)))
    if needs_sampling(claim) and "sampling" not in agreeing:
        missing.append("sampling")
    lacking = FURTHER_CLASSES - len(agreeing - {"algebra"})
    if lacking > 0:
        missing.append(f"{lacking} further class{'es' if lacking > 1 else ''} of evidence")
    return tuple(missing)


def claim_verdict(claim: Claim, evidence: Sequence[Evidence]) -> Verdict:
    """One disagreement refutes; too few classes, or anything undecided, leaves it undecided."""
    verdict = overall([each.verdict for each in evidence])
    if verdict is Verdict.AGREES and missing_classes(claim, evidence):
        return Verdict.UNDECIDED
    return verdict
