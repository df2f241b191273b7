"""Workers: limits that hold inside C code, order, and a death that costs one answer."""

import ctypes
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grading.limits import limited
from grading.record import Grader
from grading.verdict import Grade
from grading.workers import Workers, lines_of, stream

LINE = {"reference": "x", "symbols": {"x": "real"}}


def line(number, candidate="x"):
    return json.dumps({"id": number, "candidate": candidate, **LINE}).encode()


@pytest.mark.parametrize("jobs", [1, 2])
def test_answers_come_in_order(jobs):
    lines = [line(i, "x" if i % 2 else "2x") for i in range(40)]
    written = []
    with Workers(jobs=jobs) as workers:
        assert stream(lines, written.append, workers) == 40
    answers = [json.loads(text) for text in written]
    assert [each["id"] for each in answers] == list(range(40))
    assert [each["verdict"] for each in answers] == ["disagrees", "agrees"] * 20


def test_each_line_is_answered_before_the_next_is_needed():
    written = []

    def lines():
        for i in range(5):
            yield line(i)
            deadline = time.monotonic() + 20
            while len(written) <= i and time.monotonic() < deadline:
                time.sleep(0.002)
            assert len(written) == i + 1

    with Workers() as workers:
        stream(lines(), written.append, workers)
    assert len(written) == 5


def asleep_in_c(grader, text):
    if b"sleep" in text:
        ctypes.CDLL(None).sleep(60)
    if b"crash" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    while b"spin" in text:
        pass
    if b"memory" in text:
        bytearray(1 << 40)
    return b'{"verdict": "agrees"}'


@pytest.mark.parametrize("attack", ["sleep", "crash", "memory", "spin"])
def test_a_lost_worker_costs_one_undecided(monkeypatch, attack):
    monkeypatch.setattr(Grader, "line", asleep_in_c)
    written = []
    with Workers(seconds=0.5) as workers:
        stream([line(0), line(1, attack), line(2)], written.append, workers)
    assert [json.loads(text)["verdict"] for text in written] == ["agrees", "undecided", "agrees"]


def test_a_line_far_too_long_is_answered_and_the_next_one_read():
    file = io.BytesIO(b"x" * 500_000 + b"\n" + line(1) + b"\n\n" + line(2))
    written = []
    with Workers() as workers:
        stream(lines_of(file), written.append, workers)
    verdicts = [json.loads(text)["verdict"] for text in written]
    assert verdicts == ["unreadable", "agrees", "unreadable", "agrees"]


def test_a_worker_that_died_while_idle_costs_nothing():
    with Workers() as workers:
        assert json.loads(workers.answer(line(0)))["verdict"] == "agrees"
        os.kill(workers._workers[0]._process, signal.SIGKILL)
        assert json.loads(workers.answer(line(1)))["verdict"] in ("agrees", "undecided")
        assert json.loads(workers.answer(line(2)))["verdict"] == "agrees"


def test_workers_end_with_their_parent():
    code = (
        "import os, signal, sys; from grading.workers import Workers; "
        "workers = Workers(jobs=2); print(*[w._process for w in workers._workers], flush=True); "
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    processes = [int(each) for each in run.stdout.split()]
    assert len(processes) == 2
    deadline = time.monotonic() + 30
    while any(map(_is_alive, processes)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(_is_alive, processes))


def _is_alive(process):
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_limited_survives_what_its_work_does():
    assert limited(lambda: Grade("agrees")).agrees
    assert limited(lambda: ctypes.CDLL(None).sleep(60), seconds=0.2).verdict == "undecided"
    assert limited(lambda: os.kill(os.getpid(), signal.SIGKILL)).verdict == "undecided"
    assert limited(lambda: bytearray(1 << 40)).verdict == "undecided"
