"""``keyproof build``: questions, keys and manifest, checked before they are kept."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from keyproof.progress import watched
from keyproof.refusals import Refusal, refusing
from keyproof.verify_command import exit_status
from keyproof.verify_table import escaped, objections

if TYPE_CHECKING:
    from claims.results import Sheet
    from keyproof.latex import Typeset
    from keyproof.printing import PrintedSheet
    from keyproof.verification import CheckedClaim


@click.command("build", short_help="Print problem sets and their keys.")
@click.argument("sheets", nargs=-1, metavar="[SHEET]...")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("build"),
    show_default=True,
    help="The folder to write to.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the manifest instead of a summary.")
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Seed of every random draw; the same seed gives the same bytes.",
)
@click.option(
    "--mutants", is_flag=True, help="Also try false variants of each claim, for the appendix."
)
@click.option("--jobs", type=click.IntRange(min=1), help="Processes to use.  [default: all cores]")
@click.pass_context
def build(
    context: click.Context,
    sheets: tuple[str, ...],
    out: Path,
    as_json: bool,
    seed: int,
    mutants: bool,
    jobs: int | None,
) -> None:
    """Write SHEET.tex, SHEET-key.tex, their PDFs and manifest.json; for all sheets, if none.

    SHEET is a sheet of the library, or the file of one of your own (see keyproof new). Every claim
    is derived and confirmed first, and the finished LaTeX is read back. Unless all of it agrees
    nothing is written. Without latexmk the PDFs are left out, without solutions the key. With
    --mutants every false variant of each claim must fall, and the appendix of each key says how
    many did.

    Exit status: 0 written, 1 something disagrees, 2 bad usage, 3 something is undecided.

    \b
    Example:
      keyproof build udem-2019 --out keys
      keyproof build path/to/quiz.toml
    """
    from keyproof import files, latex
    from keyproof.library import claims_of_sheets
    from keyproof.manifest import manifest, to_bytes
    from keyproof.own_sheet import sheets_meant
    from keyproof.verification import Wanted, check_claims

    with refusing():
        chosen = sheets_meant(sheets)
        claims = claims_of_sheets(chosen)
    _must_be_writable(out)
    with refusing(), watched("verifying", len(claims)) as done:
        slugs = [claim.slug for claim in claims]
        wanted = Wanted(seed, mutants=mutants)
        checked = check_claims(slugs, seed=seed, jobs=jobs, done=done, wanted=wanted)
    status = exit_status([each.verdict for each in checked])
    if status or any(escaped(each) for each in checked):
        sentences = [sentence for each in checked for sentence in objections(each)]
        _refuse(
            context, [*sentences, "not every claim agrees, so nothing was written."], status or 1
        )
    printed = _printed(context, chosen, checked, seed)
    pdfs: Mapping[str, Typeset] | None = None
    if latex.available():
        pdfs = _typeset(printed, jobs)
    else:
        click.echo(f"keyproof: {latex.HOW_TO_GET_IT}.", err=True)
    record = manifest(printed, pdfs, checked, seed=seed)
    contents = {f"{name}.tex": tex.encode() for each in printed for name, tex in each.tex.items()}
    stale = [] if pdfs is not None else [f"{name}.pdf" for each in printed for name in each.tex]
    keys = [f"{each.slug}-key" for each in chosen if not each.solutions]  # of a build before
    stale += [f"{name}.{ending}" for name in keys for ending in ("tex", "pdf")]
    contents.update((f"{name}.pdf", each.pdf) for name, each in (pdfs or {}).items())
    contents["manifest.json"] = to_bytes(record)
    try:
        files.write_all(out, contents, gone=stale)
    except OSError as error:
        raise Refusal(f"{out} cannot be written: {error.strerror}.") from error
    if as_json:
        click.echo(json.dumps(record, indent=2, ensure_ascii=False))
    else:
        _summarise(out, contents, checked, printed)


def _must_be_writable(out: Path) -> None:
    from keyproof import files

    try:
        files.writable(out)
    except OSError as error:
        raise Refusal(f"{out} cannot be written: {error.strerror}.") from error


def _refuse(context: click.Context, sentences: Sequence[str], status: int) -> NoReturn:
    for sentence in sentences:
        click.echo(f"keyproof: {sentence}", err=True)
    context.exit(status)


def _printed(
    context: click.Context, sheets: Sequence[Sheet], checked: Sequence[CheckedClaim], seed: int
) -> list[PrintedSheet]:
    from keyproof.printing import NotPrinted, print_sheet

    printed = []
    with watched("reading back", len(sheets)) as done:
        for sheet in sheets:
            try:
                printed.append(print_sheet(sheet, checked, seed=seed))
            except NotPrinted as refused:
                last = "the print is not what was checked, so nothing was written."
                _refuse(context, [*refused.objections, last], 1)
            done(sheet.slug)
    return printed


def _typeset(printed: Sequence[PrintedSheet], jobs: int | None) -> dict[str, Typeset]:
    from concurrent.futures import ThreadPoolExecutor

    from keyproof import latex

    documents = {name: tex for each in printed for name, tex in each.tex.items()}
    pdfs: dict[str, Typeset] = {}
    workers = min(jobs or os.cpu_count() or 1, len(documents)) or 1
    # each document is a process of its own, which the threads only wait for
    with watched("typesetting", len(documents)) as done, ThreadPoolExecutor(workers) as pool:
        waiting = {name: pool.submit(latex.typeset, name, tex) for name, tex in documents.items()}
        try:
            for name, future in waiting.items():
                pdfs[name] = future.result()
                done(name)
        except latex.TypesettingFailed as error:
            raise Refusal(f"LaTeX stopped at {error}; nothing was written.") from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    return pdfs


def _summarise(
    out: Path,
    contents: Mapping[str, bytes],
    checked: Sequence[CheckedClaim],
    printed: Sequence[PrintedSheet],
) -> None:
    from keyproof.manifest import counted_steps

    steps = counted_steps([each.derivation for each in checked])
    displays = sum(
        sum(read.counts.values()) for each in printed for read in each.read_back.values()
    )
    for name in contents:
        click.echo(out / name)
    click.echo(
        f"{len(checked)} claims agree, {steps['computed']} steps computed and {steps['typed']} "
        f"typed, {displays} displays read back, 0 unread."
    )
