"""``keyproof verify``: derive claims, confirm them, and say with which evidence."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from keyproof.progress import watched
from keyproof.refusals import Refusal, refusing
from keyproof.verify_table import blunt_controls, escaped
from keyproof.verify_table import objections as objections

if TYPE_CHECKING:
    from claims.verdicts import Evidence, Verdict
    from keyproof.verification import CheckedClaim


@click.command("verify", short_help="Derive and confirm claims.")
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@click.option("--json", "as_json", is_flag=True, help="Print an array of claims.")
@click.option(
    "--mutants", is_flag=True, help="Also try false variants of each claim on every method."
)
@click.option(
    "--runs",
    type=click.IntRange(min=0),
    default=0,
    help="Repeat the statistical checks on so many fresh seeds.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Seed of every random draw; the same seed gives the same bytes.",
)
@click.option("--fresh", is_flag=True, help="Use no evidence of an earlier run.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("build"),
    show_default=True,
    help="The folder of the report and of kept evidence.",
)
@click.option("--jobs", type=click.IntRange(min=1), help="Processes to use.  [default: all cores]")
@click.pass_context
def verify(
    context: click.Context,
    slugs: tuple[str, ...],
    as_json: bool,
    mutants: bool,
    runs: int,
    seed: int,
    fresh: bool,
    out: Path,
    jobs: int | None,
) -> None:
    """Derive and confirm the claims meant by SLUG: a claim, result, item or sheet; all, if none.

    Every run also checks about twenty wrong claims, and counts for nothing unless each of them is
    refuted. With --mutants every false variant of a claim must fall to every method that says it
    would see it, and to two at least. The report is verification.json; a claim whose source, judges
    and versions are unchanged is not verified again.

    Exit status: 0 all agree, 1 something disagrees (or a wrong claim or mutant gets through, or a
    repetition raises an alarm), 2 bad usage, 3 something is undecided.

    With --json each claim has the keys slug, kind, verdict and evidence (and mutants); each piece
    of evidence has class, method, verdict, seed and its figures.

    \b
    Examples:
      keyproof verify gaussian-kl --seed 7
      keyproof verify --mutants
    """
    from keyproof import evidence_cache
    from keyproof.library import find_claims
    from keyproof.verification import Wanted, check_claims, controls_beside, repeat_statistics

    with refusing():
        chosen = [claim.slug for claim in find_claims(slugs)]
    _must_be_writable(out)
    cache = None if fresh else out / evidence_cache.FOLDER
    wanted = Wanted(seed, mutants=mutants, derivations=False, cache=cache)
    with controls_beside(wanted) as checked_controls:
        with watched("verifying", len(chosen)) as done:
            checked = check_claims(chosen, seed=seed, jobs=jobs, done=done, wanted=wanted)
        controls = checked_controls()
    alarms: list[str] = []
    repeated = 0
    if runs:
        with watched("repeating", len(chosen)) as done:
            fresh_seeds = range(seed + 1, seed + 1 + runs)
            again = repeat_statistics(chosen, fresh_seeds, jobs=jobs, done=done)
        repeated = len(again)
        alarms = raised(again)
    _write(out, checked, controls, seed, runs, repeated, alarms)
    if as_json:
        click.echo(json.dumps([each.to_json() for each in checked], indent=2, ensure_ascii=False))
    else:
        from keyproof.verify_table import print_table

        print_table(checked, controls, _summary(checked, controls, runs, repeated, alarms))
    for alarm in alarms:
        click.echo(f"keyproof: {alarm}", err=True)
    status = exit_status([each.verdict for each in checked])
    if blunt_controls(controls) or alarms or any(escaped(each) for each in checked):
        status = 1
    if status == 0 and not _within_budget(checked):
        click.echo("keyproof: the statistical checks exceed their budget of alarms.", err=True)
        status = 3
    context.exit(status)


def _must_be_writable(out: Path) -> None:
    from keyproof import files

    try:
        files.writable(out)
    except OSError as error:
        raise Refusal(f"{out} cannot be written: {error.strerror}.") from error


def exit_status(verdicts: Sequence[Verdict]) -> int:
    """0 all agree, 1 something disagrees, 3 something is undecided."""
    from claims.verdicts import Verdict

    if Verdict.DISAGREES in verdicts:
        return 1
    return 0 if all(verdict is Verdict.AGREES for verdict in verdicts) else 3


def raised(again: Sequence[tuple[str, int, Evidence]]) -> list[str]:
    """One sentence for each repetition that did not agree."""
    from claims.verdicts import Verdict

    return [
        f"{slug} at seed {seed}: {each.method} {each.verdict.value}: "
        f"{each.figures.get('reason') or each.figures.get('witness')}"
        for slug, seed, each in again
        if each.verdict is not Verdict.AGREES
    ]


def _within_budget(checked: Sequence[CheckedClaim]) -> bool:
    from keyproof.report import false_alarms

    return bool(false_alarms(checked)["within_budget"])


def _write(
    out: Path,
    checked: Sequence[CheckedClaim],
    controls: Sequence[Mapping[str, object]],
    seed: int,
    runs: int,
    repeated: int,
    alarms: Sequence[str],
) -> None:
    from keyproof import files, report

    record = report.report(checked, seed=seed, controls=controls)
    if runs:
        record["repetitions"] = {"runs": runs, "checks": repeated, "raised": list(alarms)}
    try:
        files.write_all(out, {report.NAME: report.to_bytes(record)})
    except OSError as error:
        raise Refusal(f"{out / report.NAME} cannot be written: {error.strerror}.") from error


def _summary(
    checked: Sequence[CheckedClaim],
    controls: Sequence[Mapping[str, object]],
    runs: int,
    repeated: int,
    alarms: Sequence[str],
) -> str:
    from claims.verdicts import Verdict
    from keyproof.report import false_alarms, mutants

    agreeing = sum(each.verdict is Verdict.AGREES for each in checked)
    refuted = len(controls) - len(blunt_controls(controls))
    parts = [
        f"{agreeing} of {len(checked)} claims agree",
        f"{refuted} of {len(controls)} wrong claims refuted",
        f"nominal false-alarm rate {false_alarms(checked)['nominal']} a run",
    ]
    counted = mutants(checked)
    if counted is not None:
        parts.append(
            f"{counted['killed']} of {counted['false']} false mutants fell "
            f"({counted['true']} proved true)"
        )
    if runs:
        parts.append(f"{repeated} checks on {runs} fresh seeds raised {len(alarms)} alarms")
    return "; ".join(parts) + "."
