"""Power: false mutants fall, true ones are proved, and a blunt method is noticed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claims.mutants import Mutant
from claims.statements import Claim
from formula.read import read
from formula.tree import Relation
from keyproof.proofs import why_true
from tests.verify.hand_claims import (
    AFFINE_DENSITY,
    BELOW_KL,
    EVIDENCE,
    KL,
    LEMMA,
    SAMPLE_TEX,
    affine_law,
    sample_bound,
    stub,
)
from tests.verify.hand_optima import COIN, DISCRIMINATOR, ENCODER, SUMS
from verify import power
from verify.power import MutantFinding, power_of, prepared
from verify.power_mutants import LEAST, mutants_of
from verify.shots import Method, Seen, Shot, of_worlds

FULL = (
    KL,
    LEMMA,
    EVIDENCE,
    BELOW_KL,
    sample_bound(SAMPLE_TEX, r"\log p(x)"),
    DISCRIMINATOR,
    ENCODER,
)


@pytest.mark.parametrize("claim", FULL, ids=lambda claim: claim.slug)
def test_every_false_mutant_falls(claim: Claim) -> None:
    found = power_of(claim, stub(), why_true)
    assert found.objections == ()
    assert len(found.false) >= LEAST[claim.kind]
    assert found.killed == len(found.false)


@pytest.mark.slow
def test_every_false_density_falls() -> None:
    found = power_of(affine_law(AFFINE_DENSITY), stub(), why_true)
    assert found.objections == ()
    assert len(found.false) >= LEAST["law"]
    # a product of a column with a column is no density
    assert any(r"(x - \mu) (S S^\top)^{-1} (x - \mu)" in tex for tex in found.unreadable)


def test_true_mutants_are_proved_and_listed() -> None:
    found = power_of(KL, stub(), why_true)
    assert [each.tag for each in found.findings if each.true_because] == ["swapped-symbols"]
    assert found.to_json()["true"]


def test_a_true_mutant_that_nobody_proves_has_escaped() -> None:
    found = power_of(KL, stub(), lambda claim, mutant: "")
    assert any("it falls to no method" in each for each in found.objections)


def test_nothing_false_is_proved_true() -> None:
    mutants = [each for each in mutants_of(KL) if each.tag != "swapped-symbols"]
    assert [each.tag for each in mutants if why_true(KL, each)] == []


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        (KL, r"1.002\left(" + KL.closed_form + r"\right)"),
        (LEMMA, LEMMA.closed_form.replace("s_j^2", "s_{j+1}^2")),
        (EVIDENCE, EVIDENCE.closed_form + "+0.01"),
    ],
    ids=lambda value: getattr(value, "slug", None),
)
def test_each_method_alone_refutes_what_it_says_to_see(claim: Claim, wrong: str) -> None:
    mutant = Mutant("made", read(wrong, claim.declarations), "made by hand")
    shots = [method.shoot(mutant) for method in prepared(claim, stub(), 0)]
    assert len(shots) >= 2
    for shot in shots:
        assert shot is not None
        assert shot.killed
        assert shot.must


def test_the_true_closed_form_is_no_effect() -> None:
    same = Mutant("same", KL.right, "nothing")
    for method in prepared(KL, stub(), 0):
        shot = method.shoot(same)
        assert shot is not None
        assert not shot.killed
        assert not shot.must


def test_a_true_weakening_of_a_bound_is_not_refuted() -> None:
    weaker = Relation((read(rf"{BELOW_KL.lesser_tex}-1", BELOW_KL.declarations), BELOW_KL.greater),
                      ("<=",))  # fmt: skip
    for method in prepared(BELOW_KL, stub(), 0)[:2]:
        shot = method.shoot(Mutant("weaker", weaker, "1 is taken off"))
        assert shot is not None
        assert not shot.killed


@pytest.mark.parametrize("claim", [SUMS, COIN], ids=lambda claim: claim.slug)
def test_neighbours_fall_to_the_run(claim: Claim) -> None:
    (method,) = [each for each in prepared(claim, stub(), 0) if each.name.startswith("run")]
    for mutant in mutants_of(claim):
        shot = method.shoot(mutant)
        assert shot is not None
        assert shot.killed


def test_a_method_that_lets_through_what_it_says_to_see_is_named() -> None:
    sharp = Shot("balls: sharp", True, True, 0.1, 1e-30)
    blunt = Shot("sampling: blunt", False, True, 0.1, 1e-3)
    found = MutantFinding("scaled", "x", "x", (sharp, blunt))
    assert len(found.objections) == 2
    assert "sampling: blunt lets it through" in found.objections[0]
    assert found.objections[1] == "it falls to one method only"
    assert MutantFinding("scaled", "x", "x", (sharp, replace(sharp, method="b"))).objections == ()


def test_too_few_mutants_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(power, "mutants_of", lambda claim: mutants_of(claim)[:3])
    assert power_of(KL, stub(), why_true).objections == ("3 false mutants, where 12 are needed",)


def test_blind_methods_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def blind(claim: Claim, derivation: object, seed: int) -> tuple[Method, ...]:
        def shoot(mutant: Mutant) -> Shot | None:
            return of_worlds("sampling: blind", False, [Seen(0.01, 1e-3)])

        return tuple(Method(f"m{k}", shoot) for k in range(2))

    monkeypatch.setattr(power, "prepared", blind)
    found = power_of(KL, stub(), lambda claim, mutant: "")
    assert found.killed == 0
    assert len(found.objections) == len(found.false)


def test_short_formulas_get_further_mutants() -> None:
    short = replace(EVIDENCE, closed_form=r"\log p(x)")
    assert len(mutants_of(short)) >= 2 * LEAST["equality"]
