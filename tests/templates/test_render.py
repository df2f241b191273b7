"""The rendered files: a golden copy, what the student's copy must not hold, honest small print."""

from __future__ import annotations

from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion

from claims.results import Boxed, Erratum, Item, Prose, RubricLine
from claims.verdicts import Evidence, Verdict
from templates.evidence import evidence_line
from templates.render import render_sheet
from templates.scan import displays
from templates.typeset import escape, listed, number, titled


def body(tex: str) -> str:
    """The part of a built file after its preamble."""
    return tex[tex.index(r"\begin{document}") :]


def test_the_key_is_as_before(small, snapshot: SnapshotAssertion) -> None:
    assert body(small.rendered.key_tex) == snapshot


def test_the_students_copy_is_as_before(small, snapshot: SnapshotAssertion) -> None:
    assert body(small.rendered.student_tex) == snapshot


def test_rendering_twice_gives_the_same_bytes(small) -> None:
    again = render_sheet(small.sheet, small.claims, small.derivations, {})
    once = render_sheet(small.sheet, small.claims, small.derivations, {})
    assert again == once


def test_the_students_copy_holds_no_answer(small) -> None:
    student = small.rendered.student_tex
    assert {each.kind for each in displays(student)} == {"assumption", "definition"}
    squashed = "".join(body(student).split())
    for claim in small.claims.values():
        for mistake in claim.mistakes:
            assert mistake.feedback not in student
            assert "".join(mistake.wrong.split()) not in squashed
    assert "".join(small.claims["square-of-a-sum"].closed_form.split()) not in squashed
    for word in ("rubric", "keyresult", "keystep", "keymistake", "Errata", "References"):
        assert word not in body(student)


def test_points_and_numbers_are_in_both(small) -> None:
    for tex in (small.rendered.student_tex, small.rendered.key_tex):
        assert r"\keyquestion{1.2}{}{Squares}{3 points}" in tex


def test_a_starred_item_without_points(small) -> None:
    item = replace(small.sheet.items[0], points=None, starred=True, rubric=())
    tex = render_sheet(
        replace(small.sheet, items=(item,)), small.claims, small.derivations, {}
    ).student_tex
    assert r"\keyquestion{1.2}{\textsuperscript{*}}{Squares}{}" in tex


def test_a_result_that_is_not_confirmed_says_so(small) -> None:
    assert r"\keyrefuted{Not confirmed" in small.rendered.key_tex
    assert "no method was run" in evidence_line(None, ())
    bad = (Evidence("balls", "certified", Verdict.DISAGREES),)
    assert "Refuted (certified: disagrees)" in evidence_line(None, bad)


def test_false_variants_are_counted_in_the_appendix_of_the_key(small) -> None:
    found = {"means": (Evidence("search", "restarts", Verdict.AGREES, 7),)}
    rendered = render_sheet(
        small.sheet, small.claims, small.derivations, found, {"means": "6 of 6 & none left"}
    )
    assert rendered.key_tex.count(r"\keyevidencevariants{6 of 6 \& none left}") == 1
    assert "6 of 6" not in rendered.student_tex


def test_a_block_of_an_unknown_claim_is_named(small) -> None:
    item = replace(small.sheet.items[0], answer=(Boxed("nowhere", "1"),))
    with pytest.raises(KeyError, match=r"small-1-2.*nowhere"):
        render_sheet(replace(small.sheet, items=(item,)), small.claims, small.derivations, {})


def test_a_rubric_must_add_up() -> None:
    with pytest.raises(ValueError, match="5 points, its rubric adds up to 4"):
        Item(
            number="1",
            slug="x",
            title="",
            source="",
            prompt="",
            results=(),
            answer=(Prose(""),),
            points=5,
            rubric=(RubricLine(points=4, earns=""),),
        )


def test_a_wrong_statement_needs_its_formula() -> None:
    with pytest.raises(ValueError, match="needs both"):
        Erratum(grade="wrong", where="1", note="")
    with pytest.raises(ValueError, match="no grade"):
        Erratum(grade="silly", where="1", note="")


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (None, r"\textendash{}"),
        (7, "7"),
        (0.0, "0"),
        (3.24e-6, r"$3.2\cdot 10^{-6}$"),
        (1e-30, "$10^{-30}$"),
        (9.99e-7, r"$10^{-6}$"),
        (0.05, "$0.050$"),
        (float("nan"), "nan"),
        ("a_b", r"a\_b"),
    ],
)
def test_numbers_of_the_small_print(value: object, printed: str) -> None:
    assert number(value) == printed


def test_plain_text_is_escaped() -> None:
    assert escape("50% of a_b & {c}") == r"50\% of a\_b \& \{c\}"
    assert titled("Cauchy-Schwarz of K-sample bounds") == "Cauchy--Schwarz of K-sample bounds"
    assert listed(["a", "b", "c"]) == "a, b and c"
