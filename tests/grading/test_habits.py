r"""Habits of writing, one by one: each is read where it is right and refused where it is wrong.

``habits.toml`` holds for each habit a question with answers that agree, answers that disagree, and
answers that have no reading; the last two show that the habit is understood and not only skipped.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from grading.judge import judge
from grading.question import question_from_record

DATA = Path(__file__).parent.parent / "data" / "habits.toml"
HABITS = tomllib.loads(DATA.read_text(encoding="utf-8"))["habit"]
SPREAD = {"reference": r"\frac{\sigma^2}{2}", "symbols": {r"\sigma": "positive"}}


def cases(part):
    return [
        pytest.param(record, answer, id=f"{record['name']}: {answer}")
        for record in HABITS
        for answer in record[part]
    ]


def grade(record, answer, syntax="latex"):
    return judge(answer, question_from_record(record), syntax, explain=False, show=True)


@pytest.mark.parametrize(("record", "answer"), cases("right"))
def test_a_habit_is_read_and_right(record, answer):
    found = grade(record, answer)
    assert found.agrees, found


@pytest.mark.parametrize(("record", "answer"), cases("wrong"))
def test_a_wrong_answer_in_that_habit_is_wrong(record, answer):
    found = grade(record, answer)
    assert found.verdict == "disagrees", found


@pytest.mark.parametrize(("record", "answer"), cases("unreadable"))
def test_what_has_no_reading_is_unreadable_with_its_place(record, answer):
    found = grade(record, answer)
    assert found.verdict == "unreadable", found
    assert set(found.position) == {"offset", "text"}


def test_what_was_read_is_shown():
    found = grade(SPREAD, r"V = {1\over2}\sigma\sigma")
    assert found.read == (r"\frac{1}{2} \sigma \sigma",)
    both = grade(SPREAD, r"\sigma/2\sigma")
    assert len(both.read) == 2
