"""The token test: one changed token in a closed form or a display must be noticed.

Each change is caught, because the reading back refuses to pass it (it is unreadable, it disagrees,
or it cannot be decided, which stops a build as well and is counted apart), or it is proved
harmless: the same tree, or equal by SymPy through the rules of steps. That both sides had one value
in every world excuses nothing.

Closed forms are tried with all their changes, displays with a few, spread over the formula;
``make slow`` tries all changes of all displays.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from zlib import crc32

import pytest

from claims.behaviour import Behaviour
from claims.mutants import TokenMutant, token_mutants
from claims.optimum import Optimum
from claims.results import Sheet
from claims.statements import Bound, Claim, Equality, LawOf
from claims.steps import Derivation
from claims.verdicts import Verdict
from formula.compare import compare_with
from formula.read import Unreadable, readings
from formula.reference import LINES, Drawn, Reference
from formula.tree import Relation
from keyproof.library import all_claims, claims_of, load_sheet, sheet_slugs
from templates.agreement import same
from templates.readback import Display, check_display, displays, plain, read_back, said
from templates.render import render_sheet
from templates.targets import Target, targets_of
from tests.harmless import harmless
from verify.ball_calculus import BALLS

PARTS = 3
"""The displays of an item are dealt out to so many tests, which may run side by side."""

FEW = 3
"""So many changes of a display are tried where not all are."""

# ------------------------------------------------------------------------------ what is changed


def closed_forms(claim: Claim) -> dict[str, str]:
    """Every formula that a claim states, by the name of its field."""
    match claim:
        case Equality():
            return {"definition_tex": claim.definition_tex, "closed_form": claim.closed_form}
        case Bound():
            return {"lesser_tex": claim.lesser_tex, "greater_tex": claim.greater_tex}
        case LawOf():
            parameters = {
                f"law_parameters[{number}]": text
                for number, text in enumerate(claim.law_parameters)
            }
            return {
                "construction": claim.construction,
                "closed_form": claim.closed_form,
                **parameters,
            }
        case Optimum():
            return {
                "objective_tex": claim.objective_tex,
                "argument": claim.argument,
                "value": claim.value,
            }
        case Behaviour():
            return {"outcome": claim.outcome}
        case _:
            raise TypeError(f"the token test does not know the kind {claim.kind!r}")


@cache
def derived(slug: str) -> Derivation:
    (claim,) = (each for each in all_claims() if each.slug == slug)
    assert claim.derive is not None
    return claim.derive()


@cache
def printed(sheet_slug: str, item_slug: str) -> tuple[str, dict[str, Target]]:
    """The key of one item alone, and the targets of its displays."""
    sheet = load_sheet(sheet_slug)
    (item,) = (each for each in sheet.items if each.slug == item_slug)
    alone = replace(sheet, items=(item,))
    claims = {claim.slug: claim for claim in claims_of(item)}
    derivations = {slug: derived(slug) for slug in claims}
    return (
        render_sheet(alone, claims, derivations, {}).key_tex,
        targets_of(claims, derivations, alone),
    )


# ----------------------------------------------------------------------------------- the test


@dataclass(slots=True)
class Tally:
    """What became of the changes."""

    changes: int = 0
    undecided: int = 0
    excused: int = 0
    survivors: tuple[str, ...] = ()

    def judge(
        self,
        where: str,
        tex: str,
        check: Callable[[str], tuple[Verdict, str]],
        excuse: Callable[[str], bool],
        few: int | None = None,
    ) -> None:
        """Change every token of ``tex`` in turn, or ``few`` of them: what does ``check`` say?"""
        for mutant in chosen(tuple(token_mutants(tex)), where, few):
            self.changes += 1
            verdict, reason = check(mutant.tex)
            if verdict is Verdict.UNDECIDED:
                self.undecided += 1
            elif verdict is Verdict.AGREES and excuse(mutant.tex):
                self.excused += 1
            elif verdict is Verdict.AGREES:
                self.survivors += (f"{where}: {mutant.description}: {mutant.tex} ({reason})",)


def chosen(mutants: tuple[TokenMutant, ...], where: str, few: int | None) -> list[TokenMutant]:
    """All, or ``few`` evenly spaced ones; where they begin differs from display to display."""
    if few is None or len(mutants) <= few:
        return list(mutants)
    first = crc32(where.encode()) % len(mutants)
    return [mutants[(first + k * len(mutants) // few) % len(mutants)] for k in range(few)]


def report(tally: Tally, record_property: Callable[[str, object], None]) -> None:
    record_property("token_changes", tally.changes)
    record_property("token_changes_undecided", tally.undecided)
    record_property("token_changes_excused", tally.excused)
    assert tally.changes > 0
    assert not tally.survivors, "\n".join(tally.survivors)


def claims_and_fields() -> list[tuple[str, str]]:
    return [(claim.slug, field) for claim in all_claims() for field in closed_forms(claim)]


@pytest.mark.parametrize(("slug", "field"), claims_and_fields())
def test_a_changed_token_of_a_closed_form_is_noticed(
    slug: str, field: str, record_property: Callable[[str, object], None]
) -> None:
    (claim,) = (each for each in all_claims() if each.slug == slug)
    tex, known = closed_forms(claim)[field], claim.declarations
    (original,) = readings(tex, known)
    reference = Reference(known, original, calculus=BALLS, precisions=LINES)

    def check(changed: str) -> tuple[Verdict, str]:
        try:
            found = readings(changed, known)
        except Unreadable as error:
            return Verdict.UNREADABLE, error.message
        # As in a key: one reading that disagrees is noticed.
        outcomes = [compare_with(tree, reference) for tree in found]
        worst = next((each for each in outcomes if not each.agrees), outcomes[0])
        return Verdict(worst.verdict), worst.reason

    def excuse(changed: str) -> bool:
        return all(harmless(tree, original, known) for tree in readings(changed, known))

    tally = Tally()
    tally.judge(f"{slug}.{field}", tex, check, excuse)
    report(tally, record_property)


def items() -> list[tuple[str, str]]:
    sheets: list[Sheet] = [load_sheet(slug) for slug in sheet_slugs()]
    return [(sheet.slug, item.slug) for sheet in sheets for item in sheet.items]


@pytest.mark.parametrize(("sheet", "item"), items())
def test_a_few_changed_tokens_of_every_display_are_noticed(
    sheet: str, item: str, record_property: Callable[[str, object], None]
) -> None:
    key, targets = printed(sheet, item)
    tally = Tally()
    for display in displays(key):
        judge_display(display, targets, tally, FEW)
    report(tally, record_property)


@pytest.mark.exhaustive
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize(("sheet", "item"), items())
def test_every_changed_token_of_a_display_is_noticed(
    sheet: str, item: str, part: int, record_property: Callable[[str, object], None]
) -> None:
    key, targets = printed(sheet, item)
    if part == 0:
        clean = read_back(key, targets, calculus=BALLS)
        assert clean.clean, clean
    tally = Tally()
    for display in displays(key)[part::PARTS]:
        judge_display(display, targets, tally)
    report(tally, record_property)


def judge_display(
    display: Display, targets: dict[str, Target], tally: Tally, few: int | None = None
) -> None:
    """Change the tokens of one display, and the relation sign of a step."""
    if display.kind == "figure":
        # A drawing is compared character by character, so that any place will do.
        tally.changes += 1
        changed = re.sub(r"\d", lambda digit: str(9 - int(digit[0])), display.tex, count=1)
        assert changed != display.tex
        judged = check_display(replace(display, tex=changed), targets)
        if judged.verdict is not Verdict.DISAGREES:
            tally.survivors += (f"line {display.line}, {display.target}: another digit",)
        return

    drawn: Drawn = {}

    def check(changed: str) -> tuple[Verdict, str]:
        if one_side_refuted(changed, display, targets[display.target]):
            return Verdict.DISAGREES, "one side"
        judged = check_display(replace(display, tex=changed), targets, calculus=BALLS, drawn=drawn)
        return judged.verdict, judged.reason

    def excuse(changed: str) -> bool:
        target = targets[display.target]
        known = target.declarations
        before = readings(said(plain(display.tex), target), known)
        # "D = ..." with an undeclared D is read without it: a declared one may stand there, too
        equations = [
            replace(each, sides=(each.sides[0], tree))
            for each in target.trees
            for tree in before
            if isinstance(each, Relation) and each.operators == ("=",)
            if not isinstance(tree, Relation)
        ]
        wanted = (*before, *target.trees, *equations)
        return all(
            any(harmless(tree, each, known) for each in wanted)
            for tree in readings(said(plain(changed), target), known)
        )

    where = f"line {display.line}, {display.target}"
    tally.judge(where, display.tex, check, excuse, few)
    if display.kind == "step":
        for sign in {"", "=", r"\le", r"\ge"} - {display.sign}:
            tally.changes += 1
            judged = check_display(replace(display, sign=sign), targets, calculus=BALLS)
            if judged.verdict is not Verdict.DISAGREES:
                tally.survivors += (f"{where}: the sign becomes {sign or 'nothing'}",)


def one_side_refuted(changed: str, display: Display, target: Target) -> bool:
    """Whether a side that was changed is refuted alone; spares comparing the sides that were not.

    ``check_display`` compares the same pairs of sides, and refuses when one of them disagrees.
    """
    known = target.declarations
    try:
        found = readings(said(plain(changed), target), known)
        before = readings(said(plain(display.tex), target), known)
    except (Unreadable, ValueError):
        return False
    if len(found) != 1 or len(before) != 1 or display.kind in ("assumption", "remark"):
        return False
    for wanted in target.trees:
        match found[0], before[0], wanted:
            case Relation(), Relation(), Relation() if (
                found[0].operators == before[0].operators == wanted.operators
            ):
                sides = zip(found[0].sides, before[0].sides, wanted.sides, strict=True)
                pairs = [(now, right) for now, then, right in sides if now != then]
            case _:
                return False
        if not any(same(a, b, known, 0, BALLS)[0] is Verdict.DISAGREES for a, b in pairs):
            return False
    return True


def test_the_evaluator_excuses_nothing() -> None:
    # Equal in every world, but not by a proof that is at hand: this must not be excused.
    from formula.declare import declare
    from formula.read import read

    known = declare("a: positive")
    left, right = read(r"\cosh(a)^2 - \sinh(a)^2", known), read("1", known)
    assert compare_with(left, Reference(known, right)).agrees
    assert not harmless(left, right, known)
