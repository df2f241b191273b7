"""Tables: resumable after a kill at any byte, nothing lost, nothing graded twice."""

import csv
import os
import signal
import subprocess
import sys
import time

import pytest

from grading.question import question_from_record
from grading.table import HEADER, TableError, answers_of, grade_table
from grading.workers import Workers


def claims(slug):
    if slug != "identity":
        raise KeyError(f"there is no claim {slug!r}")
    return question_from_record({"reference": "x", "symbols": {"x": "real"}})


ANSWERS = [("s1", "x"), ("s2", "2x"), ('s"3\n', "x+0"), ("s4", "y"), ("s2", "x")]


def graded(out, answers=ANSWERS):
    with Workers(claims) as workers:
        return grade_table(answers, out, "identity", workers)


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_a_table(tmp_path):
    out = tmp_path / "graded.csv"
    assert graded(out) == 0
    found = rows(out)
    assert tuple(found[0]) == HEADER
    assert [row[0] for row in found[1:]] == [identifier for identifier, _ in ANSWERS]
    verdicts = ["agrees", "disagrees", "agrees", "unreadable", "agrees"]
    assert [row[1] for row in found[1:]] == verdicts
    assert [row[4] for row in found[1:]] == ["1", "0", "1", "", "1"]


def test_it_resumes_after_a_kill_at_every_byte(tmp_path):
    whole = tmp_path / "whole.csv"
    graded(whole)
    data = whole.read_bytes()
    out = tmp_path / "graded.csv"
    with Workers(claims) as workers:
        for cut in range(0, len(data) + 1, 7):
            out.write_bytes(data[:cut])
            grade_table(ANSWERS, out, "identity", workers)
            assert out.read_bytes() == data, f"killed at byte {cut}"


def test_a_table_of_other_answers_is_refused(tmp_path):
    out = tmp_path / "graded.csv"
    graded(out)
    with pytest.raises(TableError, match="belongs to other answers"):
        graded(out, [("other", "x"), *ANSWERS[1:]])


def test_answers_need_their_columns(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text("name,answer\nA,x\n")
    with pytest.raises(TableError, match="no column id"):
        answers_of(path)
    path.write_bytes(b"id,answer\n1,\xff\n")
    with pytest.raises(TableError, match="UTF-8"):
        answers_of(path)
    path.write_text("id,answer\n1\n")
    with pytest.raises(TableError, match="too short"):
        answers_of(path)


def test_a_reason_is_no_spreadsheet_formula(tmp_path):
    out = tmp_path / "graded.csv"
    graded(out, [("a", "=1+1"), ("b", "@x"), ("c", "-y")])
    assert all(not row[2].startswith(("=", "+", "-", "@")) for row in rows(out)[1:])


def test_a_killed_command_goes_on_where_it_was(tmp_path):
    """``kill -9`` at any moment: the rows on disk stay, and none is lost or graded twice."""
    answers = tmp_path / "answers.csv"
    with answers.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "answer"))
        writer.writerows((f"s{k}", rf"\log 2 + {k % 3}") for k in range(300))
    out = tmp_path / "graded.csv"
    command = [
        sys.executable, "-m", "keyproof.cli", "grade", "jsd-disjoint", "--csv", str(answers),
        "--out", str(out),
    ]  # fmt: skip
    kills, before = 0, b""
    for rows_wanted in (1, 40, 41, 150):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 120
        while process.poll() is None and time.monotonic() < deadline:
            if out.exists() and out.read_bytes().count(b"\n") > rows_wanted:
                os.kill(process.pid, signal.SIGKILL)
                kills += 1
                break
        process.wait()
        data = out.read_bytes()
        assert data.startswith(before[: before.rfind(b"\n") + 1])
        before = data
    assert kills
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = rows(out)
    assert [row[0] for row in found[1:]] == [f"s{k}" for k in range(300)]
    assert [row[4] for row in found[1:]] == [str(int(k % 3 == 0)) for k in range(300)]
