"""``keyproof verify``: derive claims, confirm them, and say with which evidence."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from keyproof.progress import watched
from keyproof.refusals import refusing

if TYPE_CHECKING:
    from claims.verdicts import Verdict
    from keyproof.verification import CheckedClaim


@click.command("verify", short_help="Derive and confirm claims.")
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@click.option("--json", "as_json", is_flag=True, help="Print an array of claims.")
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Seed of every random draw; the same seed gives the same bytes.",
)
@click.option("--jobs", type=click.IntRange(min=1), help="Processes to use.  [default: all cores]")
@click.pass_context
def verify(
    context: click.Context, slugs: tuple[str, ...], as_json: bool, seed: int, jobs: int | None
) -> None:
    """Derive and confirm the claims meant by SLUG: a claim, result, item or sheet; all, if none.

    Exit status: 0 all agree, 1 something disagrees, 2 bad usage, 3 something is undecided.

    With --json each claim has the keys slug, kind, verdict and evidence; each piece of evidence
    has class, method, verdict, seed and its figures.

    \b
    Example:
      keyproof verify gaussian-kl --seed 7
    """
    from keyproof.library import find_claims
    from keyproof.verification import check_claims

    with refusing():
        chosen = [claim.slug for claim in find_claims(slugs)]
    with watched("verifying", len(chosen)) as done:
        checked = check_claims(chosen, seed=seed, jobs=jobs, done=done)
    if as_json:
        click.echo(json.dumps([each.to_json() for each in checked], indent=2, ensure_ascii=False))
    else:
        _print_table(checked)
    context.exit(exit_status([each.verdict for each in checked]))


def exit_status(verdicts: Sequence[Verdict]) -> int:
    """0 all agree, 1 something disagrees, 3 something is undecided."""
    from claims.verdicts import Verdict

    if Verdict.DISAGREES in verdicts:
        return 1
    return 0 if all(verdict is Verdict.AGREES for verdict in verdicts) else 3


def objections(checked: CheckedClaim) -> list[str]:
    """One sentence for each piece of evidence that does not agree."""
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
    return sentences


def _print_table(checked: Sequence[CheckedClaim]) -> None:
    from rich.console import Console
    from rich.table import Table

    from claims.verdicts import Verdict

    colours = {Verdict.AGREES: "green", Verdict.DISAGREES: "red"}
    table = Table(box=None, pad_edge=False)
    for heading in ("claim", "kind", "verdict", "evidence"):
        table.add_column(heading, overflow="fold")
    for each in checked:
        classes = dict.fromkeys(
            evidence.evidence_class
            for evidence in each.evidence
            if evidence.verdict is Verdict.AGREES
        )
        table.add_row(
            each.slug,
            each.kind,
            f"[{colours.get(each.verdict, 'yellow')}]{each.verdict.value}[/]",
            ", ".join(classes),
        )
    console = Console()
    console.print(table)
    for sentence in (sentence for each in checked for sentence in objections(each)):
        console.print(sentence, markup=False, highlight=False)
