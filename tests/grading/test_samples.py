"""The grader on the samples: none wrong accepted, none right rejected, every attack survived."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from grading.record import Grader

DATA = Path(__file__).parent.parent / "data"
EXPECTED = {"correct": "agrees", "wrong": "disagrees"}


def records(name):
    with (DATA / name).open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


@pytest.fixture(scope="module")
def grader():
    return Grader()


@pytest.mark.parametrize("record", records("pairs-sample.jsonl"), ids=lambda r: r["id"])
def test_pairs(grader, record):
    grade = grader.grade(record)
    assert grade.verdict == EXPECTED[record["label"]], grade


# 99999998/99999999 is labelled equal to 0.99999999 after a grader that compares floats; they
# differ by 1e-16, and here a rounded decimal is not the exact value (peer-011 and peer-014 say so).
FALSE_LABELS = {"peer-015": Fraction(99999998, 99999999) - Fraction("0.99999999")}


@pytest.mark.parametrize("record", records("peer-cases.jsonl"), ids=lambda r: r["id"])
def test_peer_cases(grader, record):
    grade = grader.grade(record)
    if FALSE_LABELS.get(record["id"]):
        assert grade.verdict == "disagrees"
        return
    assert grade.verdict == EXPECTED[record["label"]], grade


@pytest.mark.parametrize("record", records("hostile-sample.jsonl"), ids=lambda r: r["id"])
def test_attacks(grader, record):
    grade = grader.grade(record)
    assert grade.verdict in record["allowed"], grade
    if grade.verdict == "unreadable":
        assert set(grade.position) == {"offset", "text"}


def test_another_seed_gives_the_same_verdicts():
    other = Grader(seed=11)
    for record in records("pairs-sample.jsonl"):
        assert other.grade(record).verdict == EXPECTED[record["label"]], record["id"]
