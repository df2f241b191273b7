"""Bounds: the slack is attacked, sampled and certified; false bounds fall, true ones stand."""

from __future__ import annotations

import numpy as np
import pytest

from claims.statements import Bound
from claims.verdicts import Evidence, Verdict
from tests.verify.hand_claims import (
    BELOW_KL,
    SAMPLE_TEX,
    SQUARED_BELOW_KL,
    sample_bound,
    stub,
)
from verify import continuous, finite, sampling, search
from verify.minimise import minimise

TRUE_SAMPLE_BOUND = sample_bound(SAMPLE_TEX, r"\log p(x)")
REVERSED = sample_bound(r"\log p(x)", SAMPLE_TEX)
TIGHTENED = sample_bound(rf"{SAMPLE_TEX} + 0.001", r"\log p(x)")


def _found(evidence: Evidence | None) -> Evidence:
    assert evidence is not None
    return evidence


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("claim", [BELOW_KL, TRUE_SAMPLE_BOUND], ids=lambda each: each.slug)
def test_true_bounds_stand(claim: Bound, seed: int) -> None:
    for check in (
        search.check_search,
        finite.check_bound,
        sampling.check_bound,
        continuous.check_continuous,
    ):
        evidence = check(claim, stub(), seed=seed)
        if evidence is not None:
            assert evidence.verdict is Verdict.AGREES, evidence
            assert "smallest_detectable_error" in evidence.figures


def test_the_search_finds_that_the_squared_convention_breaks_the_bound() -> None:
    evidence = _found(search.check_search(SQUARED_BELOW_KL, stub(), seed=0))
    assert evidence.verdict is Verdict.DISAGREES
    witness = evidence.figures["witness"]
    assert isinstance(witness, dict)
    at = witness["at"]
    m, s, k, t = (at[name] for name in (r"\mu_0", r"\sigma_0", r"\mu_1", r"\sigma_1"))
    divergence = (m - k) ** 2 / (2 * (s**2 + t**2)) + np.log((s**2 + t**2) / (2 * s * t)) / 2
    smaller = min(
        np.log(t / s) + (s**2 + (m - k) ** 2) / (2 * t**2) - 0.5,
        np.log(s / t) + (t**2 + (m - k) ** 2) / (2 * s**2) - 0.5,
    )
    assert 2 * divergence > smaller


@pytest.mark.parametrize("claim", [REVERSED, TIGHTENED])
def test_false_bounds_over_densities_fall(claim: Bound) -> None:
    for check in (search.check_search, finite.check_bound):
        assert _found(check(claim, stub(), seed=0)).verdict is Verdict.DISAGREES
    sampled = _found(continuous.check_continuous(REVERSED, stub(), seed=0))
    assert sampled.verdict is Verdict.DISAGREES


def test_a_bound_that_is_true_but_not_attained_is_noticed() -> None:
    loose = sample_bound(rf"{SAMPLE_TEX} - 1", r"\log p(x)")
    evidence = _found(search.check_search(loose, stub(), seed=0))
    assert evidence.verdict is Verdict.DISAGREES
    assert evidence.figures["reason"] == "the bound is not attained in its case of equality"
    assert _found(finite.check_bound(loose, stub(), seed=0)).verdict is Verdict.DISAGREES


def test_the_minimiser_finds_a_narrow_valley_and_ignores_what_is_undefined() -> None:
    def valley(points: np.ndarray) -> np.ndarray:
        x, y = points.T
        return np.where(x < -3, np.nan, 100 * (y - x**2) ** 2 + (1 - x) ** 2)

    found = minimise(
        valley, np.full(2, -5.0), np.full(2, 5.0), np.random.default_rng(0), generations=200
    )
    assert found.value < 1e-4
    assert found.point == pytest.approx([1, 1], abs=0.05)
