"""The library: every file is where its name says, and a name that is not there is answered well."""

from __future__ import annotations

from pathlib import Path

import pytest

from claims.results import Item
from keyproof import library
from keyproof.errors import BrokenEntry, UnknownSlug

ITEMS = [
    (sheet, item) for sheet in library.sheet_slugs() for item in library.load_sheet(sheet).items
]


def test_claims_have_slugs_of_their_own() -> None:
    slugs = [claim.slug for claim in library.all_claims()]
    assert len(slugs) == len(set(slugs))


@pytest.mark.parametrize("slug", library.result_slugs())
def test_every_result_loads(slug: str) -> None:
    assert library.load_result(slug).claims


@pytest.mark.parametrize(("sheet", "item"), ITEMS, ids=lambda each: getattr(each, "slug", each))
def test_every_item_is_whole(sheet: str, item: Item) -> None:
    assert item.source
    assert item.prompt
    assert item.answer
    assert item.rubric
    shown = {block.claim for block in item.answer if hasattr(block, "claim")}
    prose = " ".join(getattr(block, "text", "") for block in item.answer)
    if shown or "remark:" not in prose:
        # a pure discussion only borrows the declarations of a claim for its inline formulas
        assert shown == {claim.slug for claim in library.claims_of(item)}
    if item.points is None:
        assert all(line.points is None for line in item.rubric)
    else:
        assert sum(line.points or 0 for line in item.rubric) == item.points


@pytest.mark.parametrize("slug", [claim.slug for claim in library.all_claims()])
def test_every_claim_has_four_mistakes(slug: str) -> None:
    assert len(library.find_claim(slug).mistakes) >= 4


def test_item_slugs_and_numbers_are_unique() -> None:
    slugs = [item.slug for _, item in ITEMS]
    assert len(slugs) == len(set(slugs))
    numbers = [(sheet, item.number) for sheet, item in ITEMS]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize(
    ("slug", "printed"),
    [
        (
            "udem-2019",
            "1.1 8, 1.2 8, 2.1 5, 2.2 5, 2.3 6, 3.1 6, 3.2 6, 4.1 5, 4.2 5, 4.3 5, 4.4 5, 5 10, "
            "6.1 5, 6.2 5, 6.3 6, 7 10",
        ),
        (
            "udem-ebm",
            "1.1 5, 1.2 5, 1.3 6, 2.1 3, 2.2 3, 2.3 7, 2.4 3, 2.5 4, 3.1 2, 3.2 2, 3.3 3, 4.1 3, "
            "4.2 5, 4.3 4, 4.4 3",
        ),
    ],
)
def test_a_complete_sheet_has_every_question_with_its_points(slug: str, printed: str) -> None:
    items = library.load_sheet(slug).items
    assert ", ".join(f"{item.number} {item.points}" for item in items) == printed


@pytest.mark.parametrize("sheet", library.sheet_slugs())
def test_items_stand_in_printed_order(sheet: str) -> None:
    printed = [item.number for item in library.load_sheet(sheet).items]
    assert printed == sorted(printed, key=lambda number: [int(part) for part in number.split(".")])


def test_a_slug_may_name_a_claim_an_item_a_result_or_a_sheet() -> None:
    def found(*slugs: str) -> list[str]:
        return [claim.slug for claim in library.find_claims(slugs)]

    assert found("cauchy-schwarz-below-kl") == ["cauchy-schwarz-below-kl"]
    assert found("cauchy-schwarz-normal") == ["cauchy-schwarz-normal"]
    assert found("flagships-cauchy-schwarz") == ["cauchy-schwarz-normal", "cauchy-schwarz-below-kl"]
    assert set(found("flagships")) > {"gaussian-kl", "gmvae-lemma"}
    assert found("gaussian-kl", "gaussian-kl") == ["gaussian-kl"]
    assert len(found()) == len(library.all_claims())


@pytest.mark.parametrize("slug", library.result_slugs())
def test_no_other_result_is_searched_for_a_claim(slug: str) -> None:
    # a claim in a private file, too, is found without importing the whole library
    for claim in library.load_result(slug).claims:
        assert slug in (claim.slug, *library._mentioning(claim.slug))


@pytest.mark.parametrize(
    ("slug", "nearest"),
    [
        ("gaussian-k1", "gaussian-kl"),
        ("cauchy-schwartz-normal", "cauchy-schwarz-normal"),
        ("udem2019", "udem-2019"),
    ],
)
def test_an_unknown_slug_is_answered_with_the_nearest(slug: str, nearest: str) -> None:
    with pytest.raises(UnknownSlug, match=f"nearest: .*{nearest}"):
        library.find_claims([slug])


def test_a_slug_with_nothing_near_is_answered_with_all() -> None:
    with pytest.raises(
        UnknownSlug, match="there are: flagships, sharif-2024-hw2, sharif-2025-ps1, sharif-2025-ps2"
    ):
        library.find_sheets(["xyzzy"])


def test_broken_sheets_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    sheets = tmp_path / "sheets"
    sheets.mkdir()
    monkeypatch.setattr(library, "folder", lambda: tmp_path)
    whole = 'slug = "a"\ntitle = "A"\nsubtitle = "a"\nsource = "a"\nitems = []\nresults = []\n'
    rejects = [
        ("slug = ", "no TOML file"),
        ('slug = "a"\n', "lacks title, subtitle, source, items, results"),
        (whole.replace('"a"', '"b"', 1), "says slug = 'b', its name says 'a'"),
        (whole.replace("items = []", 'items = ["q9"]'), "no file derivations/sheets/a/q9.py"),
        (whole.replace("results = []", 'results = ["gaussian-kl"]'), "lists the results"),
    ]
    for text, words in rejects:
        library.load_sheet.cache_clear()
        (sheets / "a.toml").write_text(text, encoding="utf-8")
        with pytest.raises(BrokenEntry, match=words):
            library.load_sheet("a")
    library.load_sheet.cache_clear()
