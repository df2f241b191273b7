"""Negative controls: each wrong claim is refuted, and one that is true is noticed."""

from __future__ import annotations

import pytest

from tests.verify.hand_claims import BELOW_KL, KL
from verify.control_claims import Control, controls
from verify.controls import check_control

ALL = controls()


def test_there_are_about_twenty() -> None:
    assert len(ALL) >= 20
    assert len({each.claim.slug for each in ALL}) == len(ALL)
    assert {each.claim.kind for each in ALL} == {
        "equality",
        "bound",
        "law",
        "optimum",
        "behaviour",
    }


@pytest.mark.parametrize("control", ALL, ids=lambda control: control.claim.slug)
def test_wrong_claims_are_refuted(control: Control) -> None:
    found = check_control(control, seed=5)
    assert found.bites, found.to_json()
    assert len(found.evidence) == len(control.methods)


@pytest.mark.parametrize(
    "control",
    [
        Control(KL, "nothing", ("quadrature.check_definition", "sampling.check_definition")),
        Control(BELOW_KL, "nothing", ("search.check_search",)),
    ],
    ids=lambda control: control.claim.slug,
)
def test_a_right_claim_does_not_bite(control: Control) -> None:
    assert not check_control(control).bites


def test_a_control_names_methods_of_its_kind() -> None:
    with pytest.raises(KeyError):
        check_control(Control(KL, "nothing", ("search.check_search",)))
