"""Workers: limits that hold inside C code, order, and a death that costs one answer."""

import ctypes
import json
import os
import signal
import time

import pytest

from grading.limits import limited
from grading.record import Grader
from grading.verdict import Grade
from grading.workers import Workers, stream

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
    if b"memory" in text:
        bytearray(1 << 40)
    return b'{"verdict": "agrees"}'


@pytest.mark.parametrize("attack", ["sleep", "crash", "memory"])
def test_a_lost_worker_costs_one_undecided(monkeypatch, attack):
    monkeypatch.setattr(Grader, "line", asleep_in_c)
    written = []
    with Workers(seconds=0.5) as workers:
        stream([line(0), line(1, attack), line(2)], written.append, workers)
    assert [json.loads(text)["verdict"] for text in written] == ["agrees", "undecided", "agrees"]


def test_limited_survives_what_its_work_does():
    assert limited(lambda: Grade("agrees")).agrees
    assert limited(lambda: ctypes.CDLL(None).sleep(60), seconds=0.2).verdict == "undecided"
    assert limited(lambda: os.kill(os.getpid(), signal.SIGKILL)).verdict == "undecided"
    assert limited(lambda: bytearray(1 << 40)).verdict == "undecided"
