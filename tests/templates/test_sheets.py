"""The sheets of the library: every student's copy is free of answers, every key is complete."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from claims.optimum import Optimum
from claims.results import Boxed, DerivationBlock, Item, Mistakes, Restated
from claims.statements import Claim, Equality, LawOf
from claims.steps import Derivation
from formula.assumptions import unstated
from keyproof.library import claims_of, load_sheet, sheet_slugs
from templates.plain import tight
from templates.renaming import target_in
from templates.render import RenderedSheet, render_sheet

ITEMS = [(slug, item) for slug in sheet_slugs() for item in load_sheet(slug).items]


def rendered(slug: str) -> tuple[RenderedSheet, dict[str, Claim]]:
    """A sheet with empty derivations: enough for the student's copy and for the prose."""
    sheet = load_sheet(slug)
    claims = {claim.slug: claim for item in sheet.items for claim in claims_of(item)}
    empty = dict.fromkeys(claims, Derivation((), True, ""))
    return render_sheet(sheet, claims, empty, {}), claims


@pytest.mark.parametrize("slug", sheet_slugs())
def test_the_students_copy_holds_no_answer(slug: str) -> None:
    files, claims = rendered(slug)
    student = files.student_tex[files.student_tex.index(r"\begin{document}") :]
    for claim in claims.values():
        if isinstance(claim, Equality | LawOf) and len(claim.closed_form) > 8:
            assert tight(claim.closed_form) not in tight(student)
        for mistake in claim.mistakes:
            assert mistake.feedback not in student
    for item in load_sheet(slug).items:
        for line in item.rubric:
            assert line.earns not in student


@pytest.mark.parametrize("item", [item for _, item in ITEMS], ids=[item.slug for _, item in ITEMS])
def test_an_item_answers_with_all_that_it_claims(item: Item) -> None:
    """A claim of the item is derived, boxed with its assumptions, and its mistakes are named.

    A question of pure discussion may rest on a claim that another item derives, and any may say
    such a claim again in its own symbols.
    """
    boxed = {each.claim for each in item.answer if isinstance(each, Boxed)}
    again = {each.claim for each in item.answer if isinstance(each, Restated)} - boxed
    for claim in claims_of(item):
        if not boxed or claim.slug in again:
            continue
        for block in (DerivationBlock, Boxed, Mistakes):
            assert any(
                isinstance(each, block) and each.claim == claim.slug for each in item.answer
            ), f"{claim.slug} has no {block.__name__}"
        if isinstance(claim, Optimum):
            assert any(isinstance(each, Boxed) and each.value for each in item.answer)
        assert unstated(claim.assumptions, claim.declarations) == ()
        assert len(claim.mistakes) >= 4
    assert item.rubric


@pytest.mark.parametrize("slug", sheet_slugs())
def test_a_boxed_result_stands_with_its_assumptions(slug: str) -> None:
    files, claims = rendered(slug)
    for item in load_sheet(slug).items:
        for block in item.answer:
            if isinstance(block, Boxed):
                for number in range(1, len(claims[block.claim].assumptions) + 1):
                    target = target_in(item, f"assumption:{block.claim}:{number}")
                    assert f"{{{target}}}" in files.key_tex


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("latexmk") is None, reason="needs latexmk")
def test_the_same_source_gives_the_same_pdf_without_overfull_lines(small, tmp_path: Path) -> None:
    files = []
    for name in ("one", "two"):
        place = tmp_path / name
        place.mkdir()
        (place / "key.tex").write_text(small.rendered.key_tex, encoding="utf-8")
        command = ["latexmk", "-pdf", "-norc", "-interaction=nonstopmode", "-halt-on-error"]
        subprocess.run(
            [*command, "key.tex"], cwd=place, check=True, capture_output=True, timeout=120
        )
        assert "Overfull" not in (place / "key.log").read_text(encoding="utf-8", errors="replace")
        files.append((place / "key.pdf").read_bytes())
    assert files[0] == files[1]
