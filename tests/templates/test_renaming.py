"""An item prints its claims in its own symbols, and each print is read back in them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claims.results import (
    Assumptions,
    Boxed,
    DerivationBlock,
    Item,
    Mistakes,
    Prose,
    RubricLine,
    Sheet,
)
from claims.statements import Claim
from formula.rename_declarations import NamesCollide
from keyproof.library import load_result
from templates.readback import ReadBack, read_back
from templates.render import render_sheet
from templates.targets import targets_of
from tests.templates.conftest import ITEM, MEANS, MEANS_DERIVED, SQUARE, SQUARE_DERIVED
from verify.ball_calculus import BALLS

CLAIMS: dict[str, Claim] = {each.slug: each for each in (SQUARE, MEANS)}
DERIVED = {SQUARE.slug: SQUARE_DERIVED, MEANS.slug: MEANS_DERIVED}
NAMES = {r"\mu": "a", r"\sigma": r"\tau_0"}
SQUARES = r"(a+\tau_0)^2 = a^2 + 2a\tau_0 + \tau_0^2"


def _item(number: str, names: dict[str, str], squares: str, means: str) -> Item:
    positive = names.get(r"\sigma", r"\sigma")
    return replace(
        ITEM,
        number=number,
        slug=f"small-{number}",
        renamed=names,
        points=None,
        rubric=(RubricLine(points=None, earns="multiplies out"),),
        errata=(),
        prompt=rf"Let \checked{{assumption:square-of-a-sum}}{{{positive} > 0}}; multiply out.",
        answer=(
            Assumptions("square-of-a-sum"),
            DerivationBlock("square-of-a-sum"),
            Boxed("square-of-a-sum", squares),
            Prose(rf"So \checked{{claim:square-of-a-sum}}{{{squares}}}."),
            DerivationBlock("means"),
            Boxed("means", means),
            Mistakes("square-of-a-sum"),
            Mistakes("means"),
        ),
    )


FIRST = _item("1", NAMES, SQUARES, r"a^2+\tau_0^2 \ge 2a\tau_0")


def _printed(*items: Item) -> tuple[str, ReadBack]:
    sheet = Sheet(slug="small", title="Small", subtitle="", source="small", items=items)
    tex = render_sheet(sheet, CLAIMS, DERIVED, {}).key_tex
    return tex, read_back(tex, targets_of(CLAIMS, DERIVED, sheet))


def test_everything_of_a_claim_is_printed_in_the_symbols_of_the_item() -> None:
    tex, found = _printed(FIRST)
    assert found.clean, (found.unread, found.disagreements, found.missing)
    body = tex[tex.index(r"\begin{document}") :]
    assert r"\mu" not in body
    assert r"\sigma" not in body
    for kind in ("assumption", "step", "claim", "mistake", "remark"):
        assert found.counts[kind] > 0, kind
    assert r"{a\in\mathbb{R}}" in body
    assert r"$(a+\tau_0)(a+\tau_0)$" in body  # the feedback of a mistake


def test_symbols_may_change_places() -> None:
    swapped = _item(
        "1",
        {r"\mu": r"\sigma", r"\sigma": r"\mu"},
        r"(\sigma+\mu)^2 = \sigma^2 + 2\sigma\mu + \mu^2",
        r"\sigma^2+\mu^2 \ge 2\sigma\mu",
    )
    tex, found = _printed(swapped)
    assert found.clean, found.disagreements
    assert r"\mu>0" in tex


def test_two_items_may_call_one_thing_differently() -> None:
    plain = replace(ITEM, errata=(), slug="plain", number="2")
    other = _item("3", {r"\mu": "b"}, r"(b+\sigma)^2 = b^2+2b\sigma+\sigma^2",
                  r"b^2+\sigma^2 \ge 2b\sigma")  # fmt: skip
    tex, found = _printed(FIRST, plain, other)
    assert found.clean, found.disagreements
    for target in ("claim:means@small-1", "claim:means", "claim:means@small-3"):
        assert rf"{{{target}}}" in tex


@pytest.mark.parametrize(
    "squares",
    [
        r"(\mu+\sigma)^2 = \mu^2 + 2\mu\sigma + \sigma^2",  # the symbols of the claim
        SQUARES.replace("2a", "3a"),
        SQUARES.replace(r"\tau_0^2", r"\tau_0"),
        SQUARES.replace(r"\tau_0", r"\tau_1"),
    ],
)
def test_another_formula_in_the_box_is_refused(squares: str) -> None:
    wrong = _item("1", NAMES, squares, r"a^2+\tau_0^2 \ge 2a\tau_0")
    _, found = _printed(wrong)
    refused = {each.display.target for each in found.disagreements}
    assert refused == {"claim:square-of-a-sum@small-1"}


def test_a_changed_token_of_a_renamed_line_is_noticed() -> None:
    sheet = Sheet(slug="small", title="Small", subtitle="", source="small", items=(FIRST,))
    tex = render_sheet(sheet, CLAIMS, DERIVED, {}).key_tex
    line = r"(a+\tau_0)(a+\tau_0)"
    assert tex.count(line) > 1
    at = tex.index(line)
    changed = tex[:at] + r"(a+\tau_0)(a-\tau_0)" + tex[at + len(line) :]
    found = read_back(changed, targets_of(CLAIMS, DERIVED, sheet))
    assert [each.display.target for each in found.disagreements] == [
        "step:square-of-a-sum@small-1:2"
    ]


@pytest.mark.parametrize("names", [{r"\mu": r"\sigma"}, {r"\mu": "a", r"\sigma": "a"}])
def test_two_symbols_cannot_become_one(names: dict[str, str]) -> None:
    item = _item("1", names, SQUARES, r"a^2+\tau_0^2 \ge 2a\tau_0")
    with pytest.raises(NamesCollide, match="would both be called"):
        _printed(item)


RESULTS: dict[str, dict[str, str]] = {
    "gaussian-kl": {r"\mu_0": "m", r"\mu_1": r"\vec{\mu}_2", r"\sigma_0": r"\tau_1", "p": "f"},
    "gmvae-lemma": {"J": "N", r"\mu": "m", r"\tilde\mu": r"\mu", "z": "y", "q": "r"},
    "cauchy-schwarz-normal": {r"\mu_1": "m", r"\sigma_1": "v", "p": "q", "q": "p"},
    "affine-gaussian": {"K": "n", "S": "A", r"\mu": "b", "x": "y", "z": r"\varepsilon"},
    "jsd-disjoint": {"p": "f", "q": "g", "x": "y"},
    "gaussian-kl-multivariate": {r"\Sigma_0": "S", r"\Sigma_1": r"\Sigma", "d": "n", "q": "g"},
}


@pytest.mark.parametrize("slug", RESULTS)
def test_a_result_of_the_library_reads_back_in_other_symbols(slug: str) -> None:
    claims = {claim.slug: claim for claim in load_result(slug).claims}
    derived = {name: claim.derive() for name, claim in claims.items() if claim.derive}
    blocks = [kind(name) for name in claims for kind in (Assumptions, DerivationBlock, Mistakes)]
    item = Item(
        number="1", slug="other", title="Other", source="other", prompt="Show it.",
        results=(slug,), answer=tuple(blocks), renamed=RESULTS[slug],
    )  # fmt: skip
    sheet = Sheet(slug="other", title="Other", subtitle="", source="other", items=(item,))
    tex = render_sheet(sheet, claims, derived, {}).key_tex
    found = read_back(tex, targets_of(claims, derived, sheet), calculus=BALLS)
    assert found.clean, (found.unread, found.disagreements, found.missing)
    assert found.counts["step"] == sum(len(each.steps) for each in derived.values())
