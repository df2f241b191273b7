"""``keyproof grade`` as its users run it: one formula, a stream, a table."""

import csv
import json
import os
import signal
import subprocess
import sys
import time

import pytest

RIGHT = r"\log\frac{\sigma_1}{\sigma_0}+\frac{\sigma_0^2+(\mu_0-\mu_1)^2}{2\sigma_1^2}-\frac12"
COMMAND = [sys.executable, "-m", "keyproof.cli", "grade"]


def run(*arguments, **options):
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, **options)


@pytest.mark.parametrize(
    ("formula", "status", "word"),
    [
        (RIGHT, 0, "agrees"),
        (r"D_{KL}(p\|q) = " + RIGHT, 0, "agrees"),
        (RIGHT + "+1", 1, "disagrees"),
        (r"10^{10^{10}}!", 3, "undecided"),
        (r"\log\frac{\sigma_1}{\tau}", 4, "unreadable"),
    ],
)
def test_one_formula(formula, status, word):
    found = run("gaussian-kl", formula)
    assert found.returncode == status, found
    assert found.stdout.startswith(word)
    assert not found.stderr


def test_what_a_student_is_told_shows_no_formula_of_the_answer():
    found = run("gaussian-kl", r"\log\frac{\sigma_1}{\sigma_0}", "--for", "student")
    assert found.returncode == 1
    assert "right is" not in found.stdout
    assert "frac" not in found.stdout


def test_json_and_show():
    found = run("gaussian-kl", RIGHT, "--json")
    assert json.loads(found.stdout)["verdict"] == "agrees"
    shown = run("gaussian-kl", "--text", "log(sigma_1/sigma_0)", "--show")
    assert r"read as: \log \frac{\sigma_1}{\sigma_0}" in shown.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["gaussian-lk", "x"], "nearest"),
        (["k-sample-bound", "x"], "no single formula"),
        (["gaussian-kl"], "what is to be compared"),
        ([], "name a claim"),
        (["gaussian-kl", "--csv", "no-such-file.csv", "--out", "out.csv"], "no-such-file.csv"),
        (["--jsonl", "gaussian-kl"], "takes no SLUG"),
    ],
)
def test_misuse_is_one_sentence(arguments, words):
    found = run(*arguments)
    assert found.returncode == 2
    assert words in found.stderr
    assert "Traceback" not in found.stderr
    assert not found.stdout


def test_a_stream_with_every_kind_of_line():
    lines = [
        json.dumps({"id": "a", "claim": "gaussian-kl", "candidate": RIGHT}).encode(),
        b"\xff\xfe not utf-8",
        b"{broken",
        b"",
        json.dumps(
            {"id": 5, "reference": "x", "candidate": "2x", "symbols": {"x": "real"}}
        ).encode(),
    ]
    found = subprocess.run([*COMMAND, "--jsonl"], input=b"\n".join(lines), capture_output=True)
    assert found.returncode == 0
    answers = [json.loads(line) for line in found.stdout.splitlines()]
    assert [each["verdict"] for each in answers] == [
        "agrees", "unreadable", "unreadable", "unreadable", "disagrees",
    ]  # fmt: skip
    assert [each["id"] for each in answers] == ["a", None, None, None, 5]


def test_a_table_survives_a_kill(tmp_path):
    answers, out = tmp_path / "answers.csv", tmp_path / "graded.csv"
    with answers.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "answer"])
        for number in range(400):
            writer.writerow([number, RIGHT + (f"+{number}" if number % 3 else "")])
    command = [*COMMAND, "gaussian-kl", "--csv", str(answers), "--out", str(out)]
    process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and (not out.exists() or out.stat().st_size < 2000):
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert process.returncode == -signal.SIGKILL
    again = subprocess.run(command, capture_output=True, text=True)
    assert again.returncode == 0, again.stderr
    assert "of them earlier" in again.stdout
    with out.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["id"]) for row in rows] == list(range(400))
    for row in rows:
        assert row["verdict"] == ("disagrees" if int(row["id"]) % 3 else "agrees")
        assert row["mark"] == ("0" if int(row["id"]) % 3 else "1")
