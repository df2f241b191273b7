"""Law claims: the density of an affine image, right and wrong."""

from __future__ import annotations

import pytest

from claims.verdicts import Verdict
from tests.verify.hand_claims import AFFINE_DENSITY, affine_law, stub
from verify import law


@pytest.mark.parametrize("seed", [0, 1])
def test_the_true_density_passes(seed: int) -> None:
    claim = affine_law(AFFINE_DENSITY)
    for check in (law.check_integrated, law.check_sampled):
        evidence = check(claim, stub(), seed=seed)
        assert evidence is not None
        assert evidence.verdict is Verdict.AGREES, evidence.figures


WRONG = {
    "one percent": rf"1.01 {AFFINE_DENSITY}",
    "determinant dropped": AFFINE_DENSITY.replace(r"|\det S|^{-1}", ""),
    "transposed factor": AFFINE_DENSITY.replace(r"S S^\top", r"S^\top S"),
    "mean dropped": AFFINE_DENSITY.replace(r"(x-\mu)^\top", r"x^\top"),
    "half lost": AFFINE_DENSITY.replace(r"-\frac12", "-"),
    "dimension of the plane": AFFINE_DENSITY.replace("-K/2", "-1"),
    "not a number": rf"{AFFINE_DENSITY} \log(-1)",
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_densities_are_refuted(name: str) -> None:
    claim = affine_law(WRONG[name])
    for check in (law.check_integrated, law.check_sampled):
        evidence = check(claim, stub(), seed=3)
        assert evidence is not None
        assert evidence.verdict is Verdict.DISAGREES, evidence.figures


def test_a_wrong_construction_is_refuted() -> None:
    claim = affine_law(AFFINE_DENSITY, r"\mu - 2 S z")
    for check in (law.check_integrated, law.check_sampled):
        evidence = check(claim, stub(), seed=0)
        assert evidence is not None
        assert evidence.verdict is Verdict.DISAGREES
