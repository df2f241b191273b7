"""Printing a sheet: rendered and read back; refused unless the print says what was checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claims.results import Sheet
from claims.steps import Derivation
from claims.verdicts import Evidence
from keyproof.errata import ErratumFinding, check_errata
from keyproof.library import claims_of_sheets
from keyproof.verification import CheckedClaim
from templates.readback import ReadBack, read_back
from templates.render import render_sheet
from templates.targets import targets_of


class NotPrinted(Exception):
    """A sheet must not be printed; ``objections`` are sentences that say why."""

    def __init__(self, objections: Sequence[str]) -> None:
        super().__init__("; ".join(objections))
        self.objections = tuple(objections)


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """A sheet that was rendered and read back.

    Attributes:
        tex: the name of a document (``udem-2019-key``) -> its LaTeX.
        read_back: the name of a document -> what was read back from it.
        errata: what was found for the errata.
    """

    sheet: Sheet
    tex: Mapping[str, str]
    read_back: Mapping[str, ReadBack]
    errata: tuple[ErratumFinding, ...]


def print_sheet(sheet: Sheet, checked: Sequence[CheckedClaim], *, seed: int) -> PrintedSheet:
    """Render both files of a sheet and read them back.

    Args:
        sheet: what to print.
        checked: at least the claims that it rests on, each confirmed.
        seed: of the worlds in which errata and displays are evaluated.

    Raises:
        NotPrinted: a display is unread or says something else, or an erratum does not stand.
    """
    from verify.ball_calculus import BALLS

    claims = {claim.slug: claim for claim in claims_of_sheets([sheet])}
    derivations: dict[str, Derivation] = {}
    evidence: dict[str, tuple[Evidence, ...]] = {}
    variants: dict[str, str] = {}
    for each in checked:
        if each.slug in claims:
            derivations[each.slug], evidence[each.slug] = each.derivation, each.evidence
            if each.power is not None:
                variants[each.slug] = on_variants(each.power)
    errata = check_errata(sheet, claims, seed=seed)
    evidence.update((each.key, (each.printed,)) for each in errata)
    rendered = render_sheet(sheet, claims, derivations, evidence, variants)
    tex = {sheet.slug: rendered.student_tex, f"{sheet.slug}-key": rendered.key_tex}
    targets = targets_of(claims, derivations, sheet)
    read = {name: read_back(text, targets, seed=seed, calculus=BALLS) for name, text in tex.items()}
    objections = [each.objection() for each in errata if not each.stands]
    for name, found in read.items():
        objections += _objections(name, found)
    if objections:
        raise NotPrinted(objections)
    return PrintedSheet(sheet, tex, read, errata)


def on_variants(power: Mapping[str, object]) -> str:
    """What became of the false variants of a claim, from the record of its kill matrix."""
    killed, false, true, matrix = (power.get(k) for k in ("killed", "false", "true", "matrix"))
    assert isinstance(matrix, list)
    assert isinstance(true, list)
    fewest = min(
        (sum(cell["killed"] for cell in row["methods"].values()) for row in matrix), default=0
    )
    text = f"{killed} of {false} false variants refuted, each by {fewest} methods or more"
    if not true:
        return f"{text}."
    return f"{text}; {len(true)} further variant{'' if len(true) == 1 else 's'} proved true."


def _objections(name: str, found: ReadBack) -> list[str]:
    return [
        *(f"{name}.tex:{each.line}: {each.reason}: {each.tex}" for each in found.unread),
        *(
            f"{name}.tex:{each.display.line}: {each.display.target} {each.verdict.value}: "
            f"{each.reason}: {each.display.tex}"
            for each in found.disagreements
        ),
        *(f"{name}.tex: {each} is not printed" for each in found.missing),
    ]
