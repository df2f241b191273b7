"""What a verification says on the screen: one table, then a sentence for each objection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keyproof.verification import CheckedClaim


def objections(checked: CheckedClaim) -> list[str]:
    """One sentence for each piece of evidence that does not agree, and for each mutant at large."""
    from claims.verdicts import Verdict

    sentences = []
    for each in checked.evidence:
        if each.verdict is not Verdict.AGREES:
            why = each.figures.get("reason") or each.figures.get("witness") or "no reason given"
            sentences.append(
                f"{checked.slug}: {each.method} ({each.evidence_class}) {each.verdict.value}: {why}"
            )
    if not sentences and checked.missing:
        sentences.append(f"{checked.slug}: it lacks {' and '.join(checked.missing)}")
    return sentences + [f"{checked.slug}: mutant {each}" for each in escaped(checked)]


def escaped(checked: CheckedClaim) -> list[str]:
    """What keeps the kill matrix of a claim from being full."""
    found = (checked.power or {}).get("objections", [])
    return [str(each) for each in found] if isinstance(found, list) else []


def blunt_controls(controls: Sequence[Mapping[str, object]]) -> list[str]:
    """One sentence for each wrong claim that was not refuted as it should be."""
    return [
        f"{each['slug']}: a wrong claim is not refuted ({each['wrong']})"
        for each in controls
        if each["bites"] is not True
    ]


def print_table(
    checked: Sequence[CheckedClaim], controls: Sequence[Mapping[str, object]], last_line: str
) -> None:
    """The table of all claims, their objections, and one line on the run as a whole."""
    from rich.console import Console
    from rich.table import Table

    from claims.verdicts import Verdict

    colours = {Verdict.AGREES: "green", Verdict.DISAGREES: "red"}
    with_mutants = any(each.power is not None for each in checked)
    table = Table(box=None, pad_edge=False)
    headings = ("claim", "kind", "verdict", "evidence", "sampling sees")
    for heading in (*headings, "mutants") if with_mutants else headings:
        table.add_column(heading, overflow="fold")
    for each in checked:
        classes = dict.fromkeys(
            evidence.evidence_class
            for evidence in each.evidence
            if evidence.verdict is Verdict.AGREES
        )
        row = [
            each.slug,
            each.kind,
            f"[{colours.get(each.verdict, 'yellow')}]{each.verdict.value}[/]",
            ", ".join(classes),
            _seen_by_sampling(each),
        ]
        if with_mutants:
            power = each.power or {}
            row.append(f"{power.get('killed')}/{power.get('false')}" if power else "")
        table.add_row(*row)
    console = Console()
    console.print(table)
    for sentence in (sentence for each in checked for sentence in objections(each)):
        console.print(sentence, markup=False, highlight=False)
    for sentence in blunt_controls(controls):
        console.print(sentence, markup=False, highlight=False)
    console.print(last_line, markup=False, highlight=False)


def _seen_by_sampling(checked: CheckedClaim) -> str:
    """The smallest relative error that the sampling of a claim would have seen."""
    seen = [
        float(value)
        for each in checked.evidence
        if each.evidence_class == "sampling"
        and isinstance(value := each.figures.get("smallest_detectable_error"), float | int)
    ]
    return f"{max(seen):.1g}" if seen else ""
