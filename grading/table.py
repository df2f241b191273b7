"""Grading a table of answers: CSV in, CSV out, resumable at any moment.

Rows are written one by one, in order, and forced to disk. After a crash the complete rows of the
output are kept, a torn last row is cut off, and grading goes on with the next answer.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from grading.workers import Workers

HEADER = ("id", "verdict", "reason", "mistake", "mark")
MARKS = {"agrees": "1", "disagrees": "0"}
"""No mark for what is undecided or unreadable: a person decides."""


class TableError(ValueError):
    """A table that cannot be graded; the message names the file, the row and what is wrong."""


def answers_of(path: Path) -> list[tuple[str, str]]:
    """The (id, answer) pairs of a CSV file with those two columns.

    Raises:
        TableError: it is no UTF-8 text, lacks a column, or a row is too short.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            columns = reader.fieldnames or []
            missing = [name for name in ("id", "answer") if name not in columns]
            if missing:
                raise TableError(
                    f"{path.name} has no column {' and no column '.join(missing)}; "
                    f"it has {', '.join(columns) or 'none'}"
                )
            rows = []
            for row in reader:
                if row["id"] is None or row["answer"] is None:
                    raise TableError(f"{path.name}, line {reader.line_num}: the row is too short")
                rows.append((row["id"], row["answer"]))
            return rows
    except UnicodeDecodeError as problem:
        raise TableError(f"{path.name} is not UTF-8 at byte {problem.start}") from None
    except csv.Error as problem:
        raise TableError(f"{path.name} is no CSV: {problem}") from None


def grade_table(
    answers: list[tuple[str, str]],
    out: Path,
    claim: str,
    workers: Workers,
    *,
    syntax: str = "latex",
    done: Callable[[int], None] = lambda rows: None,
) -> int:
    """Grade what ``out`` does not hold yet; returns how many rows were already there.

    Raises:
        TableError: ``out`` holds rows of other answers.
        OSError: ``out`` cannot be written.
    """
    kept = _resume(out, answers)
    done(kept)
    with out.open("ab") as file:
        if kept == 0 and file.tell() == 0:
            _write(file, HEADER)
        for (identifier, _), line in zip(
            answers[kept:], workers.answers(_lines(answers[kept:], claim, syntax)), strict=True
        ):
            answer = json.loads(line)
            row = (
                identifier,
                answer["verdict"],
                _harmless(answer["reason"] or ""),
                answer["mistake"] or "",
                MARKS.get(answer["verdict"], ""),
            )
            _write(file, row)
            done(1)
    return kept


def _lines(answers: list[tuple[str, str]], claim: str, syntax: str) -> Iterator[bytes]:
    """The records of a table's rows."""
    for identifier, answer in answers:
        record = {"id": identifier, "claim": claim, "candidate": answer, "syntax": syntax}
        yield json.dumps(record).encode()


def _write(file: io.BufferedWriter, row: tuple[str, ...]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(row)
    file.write(text.getvalue().encode("utf-8"))
    file.flush()
    os.fsync(file.fileno())


def _resume(out: Path, answers: list[tuple[str, str]]) -> int:
    """How many rows ``out`` already holds, after cutting off a torn one."""
    if not out.exists():
        return 0
    data = out.read_bytes()
    complete = _complete(data)
    try:
        rows = list(csv.reader(io.StringIO(data[:complete].decode("utf-8"), newline="")))
    except (UnicodeDecodeError, csv.Error) as problem:
        raise TableError(f"{out.name} exists and is no table of grades: {problem}") from None
    if rows and tuple(rows[0]) != HEADER:
        raise TableError(f"{out.name} exists and is no table of grades: it begins {rows[0]}")
    graded = [row[0] if row else "" for row in rows[1:]]
    expected = [identifier for identifier, _ in answers[: len(graded)]]
    if graded != expected:
        place = next(
            (i for i, pair in enumerate(zip(graded, expected, strict=False)) if pair[0] != pair[1]),
            len(expected),
        )
        there = graded[place]
        wanted = expected[place] if place < len(expected) else "no such row"
        raise TableError(
            f"{out.name} belongs to other answers: its row {place + 1} has id {there!r}, "
            f"the answers have {wanted!r}"
        )
    if complete < len(data):
        with out.open("r+b") as file:
            file.truncate(complete)
    return len(graded)


def _complete(data: bytes) -> int:
    """The offset after the last row that ends outside quotes."""
    end, quoted = 0, False
    for place, byte in enumerate(data):
        if byte == 0x22:
            quoted = not quoted
        elif byte == 0x0A and not quoted:
            end = place + 1
    return end


def _harmless(text: str) -> str:
    """A reason that no spreadsheet takes for a formula, on one line."""
    text = " ".join(text.split())
    return "'" + text if text[:1] in ("=", "+", "-", "@") else text
