"""``keyproof grade``: judge one formula, a stream of records, or a table of answers."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from keyproof.refusals import Refusal, refusing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from claims.behaviour import Behaviour
    from claims.optimum import Optimum
    from claims.statements import Equality, LawOf
    from grading.question import Question
    from grading.verdict import Grade

_GRADED = ("equality", "law", "optimum", "behaviour")
STATUS = {"agrees": 0, "disagrees": 1, "undecided": 3, "unreadable": 4}


@click.command("grade", short_help="Judge a student's formula.")
@click.argument("slug", required=False)
@click.argument("formula", required=False)
@click.option("--text", "as_text", is_flag=True, help="The formula is plain text, not LaTeX.")
@click.option("--show", is_flag=True, help="Print what was read.")
@click.option(
    "--for",
    "audience",
    type=click.Choice(["student", "grader"]),
    default="grader",
    show_default=True,
    help="A student is told what to check; a grader is shown everything.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as a JSON record.")
@click.option("--jsonl", is_flag=True, help="Read records on standard input, answer each line.")
@click.option(
    "--csv", "table", type=click.Path(path_type=Path), help="Grade a table with columns id, answer."
)
@click.option("--out", type=click.Path(path_type=Path), help="Where the graded table goes.")
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Processes.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Seed.")
@click.pass_context
def grade(
    context: click.Context,
    slug: str | None,
    formula: str | None,
    as_text: bool,
    show: bool,
    audience: str,
    as_json: bool,
    jsonl: bool,
    table: Path | None,
    out: Path | None,
    jobs: int,
    seed: int,
) -> None:
    r"""Compare FORMULA with the closed form of the claim SLUG.

    Exit status: 0 agrees, 1 disagrees, 2 bad usage, 3 undecided, 4 unreadable. With --jsonl and
    --csv it is 0 when every answer was judged, whatever the verdicts.

    \b
    Examples:
      keyproof grade gaussian-kl '\log\frac{\sigma_1}{\sigma_0}'
      keyproof grade ar1-variance --text 'sigma^2/(1-phi^2)'
      keyproof grade --jsonl < answers.jsonl
      keyproof grade gaussian-kl --csv answers.csv --out graded.csv
    """
    syntax = "text" if as_text else "latex"
    if jsonl:
        if slug or table:
            raise Refusal("--jsonl takes no SLUG and no --csv; each record names its own question.")
        _stream(jobs, seed)
        return
    if slug is None:
        raise Refusal("name a claim: keyproof grade SLUG FORMULA, or use --jsonl.")
    with refusing():
        asked = claim_question(slug, seed=seed)
    if table is not None:
        if formula is not None or out is None:
            raise Refusal("--csv needs --out and takes no FORMULA.")
        _table(slug, table, out, syntax, jobs, seed)
        return
    if formula is None:
        raise Refusal(f"what is to be compared with {slug}? Give FORMULA or --csv.")
    found = judge_safely(formula, syntax, asked, show, example=not as_json)
    _print(found, as_json, show, audience)
    context.exit(STATUS[found.verdict])


def claim_question(slug: str, *, seed: int = 0) -> Question:
    """The question that a claim of the library asks.

    Raises:
        LibraryError: no such claim. Refusal: the claim states no single formula.
    """
    from claims.statements import mistake_tree
    from formula.tree import Density, SetOf, SetOperation, walk
    from grading.question import KnownMistake, question, without_laws
    from keyproof.library import find_claim

    found = find_claim(slug)
    if found.kind not in _GRADED:
        raise Refusal(f"{slug} is a {found.kind}: it has no single formula to compare with.")
    claim = cast("Equality | LawOf | Optimum | Behaviour", found)
    if claim.declarations.laws and any(isinstance(part, Density) for part in walk(claim.right)):
        raise Refusal(f"{slug} is written with densities of named laws: it is no single formula.")
    mistakes = tuple(
        KnownMistake(each.tag, mistake_tree(claim, each), each.feedback) for each in claim.mistakes
    )
    kind = "set" if isinstance(claim.right, (SetOf, SetOperation)) else "value"
    declarations = without_laws(claim.declarations)
    return question(declarations, claim.right, mistakes, seed=seed, kind=kind)


def judge_safely(formula: str, syntax: str, asked: Question, show: bool, *, example: bool) -> Grade:
    """Judge in a worker, so that no input can hang the command or fill the memory."""
    from grading.judge import judge
    from grading.limits import limited

    return limited(lambda: judge(formula, asked, syntax, show=show, example=example))


def _stream(jobs: int, seed: int) -> None:
    from grading.workers import Workers, lines_of, stream

    def write(line: bytes) -> None:
        sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()

    try:
        with Workers(_claims, jobs=jobs, seed=seed) as workers:
            stream(lines_of(sys.stdin.buffer), write, workers)
    except BrokenPipeError:
        # the reader has gone: nothing is left to say
        sys.stderr.close()


def _claims(slug: str) -> Question:
    from keyproof.errors import LibraryError

    try:
        return claim_question(slug)
    except (LibraryError, Refusal) as problem:
        message = problem.format_message() if isinstance(problem, Refusal) else str(problem)
        raise KeyError(message) from None


def _table(slug: str, table: Path, out: Path, syntax: str, jobs: int, seed: int) -> None:
    from grading.table import TableError, answers_of, grade_table
    from grading.workers import Workers
    from keyproof.progress import watched

    try:
        answers = answers_of(table)
        with (
            watched("grading", len(answers)) as done,
            Workers(_claims, jobs=jobs, seed=seed) as workers,
        ):
            kept = grade_table(
                answers, out, slug, workers, syntax=syntax,
                done=lambda rows: done(count=rows),
            )  # fmt: skip
    except TableError as problem:
        raise Refusal(f"{problem}.") from None
    except OSError as problem:
        raise Refusal(f"{problem.filename or out}: {problem.strerror or problem}.") from None
    again = f", {kept} of them earlier" if kept else ""
    click.echo(f"{len(answers)} answers graded{again}: {out}")


def _print(found: Grade, as_json: bool, show: bool, audience: str) -> None:
    if as_json:
        click.echo(json.dumps(found.for_student() if audience == "student" else found.to_json()))
        return
    if show:
        for text in found.read:
            click.echo(f"read as: {text}")
    student = audience == "student"
    said = found.hint if student else found.reason
    click.echo(f"{found.verdict}{': ' + said if said else ''}")
    if found.position is not None and found.position.get("text"):
        click.echo(f"  at {found.position['offset']}: {found.position['text']}")
    if not student:
        if found.mistake:
            click.echo(f"  mistake: {found.mistake}")
        if found.relation:
            click.echo(f"  differs only by: {found.relation}")
    witness = found.example or found.witness
    if witness is not None:
        click.echo(f"  {_differing(witness, student)}")
    if found.agrees:
        click.echo(f"  in {found.worlds} worlds, to {found.digits} digits")


def _differing(witness: Mapping[str, object], student: bool) -> str:
    """Where an answer differs, and the values; a student sees the own one only."""
    settings = cast("Mapping[str, object]", witness["at"])
    at = ", ".join(f"{name} = {value}" for name, value in settings.items())
    yours, right = witness["candidate"], witness["reference"]
    where = f"at {at}: " if at else ""
    if yours == right:
        return f"{where}they are the same to six digits here"
    return f"{where}yours is {yours}" + ("" if student else f", right is {right}")
