"""The counterexample of an erratum: where it was found, and both sides."""

from __future__ import annotations

import pytest

from claims.verdicts import Evidence, Verdict
from templates.evidence import counterexample

SIDES = {"candidate": 2.5, "reference": 3.25}


def said(evidence_class: str, verdict: Verdict = Verdict.DISAGREES, **witness: object) -> str:
    figures = {"witness": {**SIDES, **witness}}
    return counterexample([Evidence(evidence_class, "a method", verdict, 0, figures)])


@pytest.mark.parametrize(
    ("evidence_class", "witness", "place"),
    [
        ("balls", {"settings": [["a", "2"]], "values": 0}, r" with \setting{a=2}"),
        ("balls", {"settings": [], "values": 0}, ""),
        (
            "finite-worlds",
            {"settings": [["p(x)", r"(0.1,\,0.9)"]], "values": 2},
            r", where the variables take the values 1 and 2, with \setting{p(x)=(0.1,\,0.9)}",
        ),
        ("balls", {"at": {"a": 2.25}}, " with $a$ at $2.250$"),
        ("finite-worlds", {"at": {}}, " with densities on a few points of unequal weight"),
        ("balls", {"at": {}}, " at a random point"),
    ],
)
def test_the_place_of_a_counterexample(
    evidence_class: str, witness: dict[str, object], place: str
) -> None:
    wanted = f"Counterexample{place}: the left side is $2.500$, the right side $3.250$."
    assert said(evidence_class, **witness) == wanted


def test_equal_sides_are_told_once() -> None:
    assert said("balls", at={}, reference=2.5).endswith("both sides are $2.500$.")


def test_without_a_disagreement_there_is_none() -> None:
    assert said("balls", Verdict.AGREES, at={}) == ""
    assert counterexample([Evidence("balls", "a method", Verdict.DISAGREES, 0)]) == ""
