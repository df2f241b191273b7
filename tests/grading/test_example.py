"""The numbers by which a person can check that an answer is wrong."""

from __future__ import annotations

import math

import pytest

from formula.declare import declare
from formula.read import read
from grading.example import plain_example
from grading.judge import judge
from grading.question import Question, question

NORMALS = declare(r"m: real; s: positive; S: spd(d); d: positive integer")


def asked(right: str, declarations: object = NORMALS) -> Question:
    return question(declarations, read(right, declarations))  # type: ignore[arg-type]


def test_a_wrong_answer_comes_with_numbers_that_can_be_checked() -> None:
    found = judge("m^2 - s", asked("m^2 + s"), example=True)
    assert found.example is not None
    at = found.example["at"]
    m, s = (float(at[name]) for name in ("m", "s"))  # type: ignore[index]
    assert m == int(m) or abs(m) == 0.5
    assert found.example["candidate"] == pytest.approx(m**2 - s)
    assert found.example["reference"] == pytest.approx(m**2 + s)


def test_nothing_is_looked_for_unless_it_is_asked_for() -> None:
    assert judge("m^2 - s", asked("m^2 + s")).example is None
    assert judge("m^2 + s", asked("m^2 + s"), example=True).example is None


def test_probabilities_are_shown_with_the_values_behind_the_bar() -> None:
    known = declare(models=["p(z) p(x|z)"])
    wrong = read(r"\log p(x|z)", known)
    found = plain_example(wrong, asked(r"\log p(x)", known))
    assert found is not None
    at = found["at"]
    assert at["variables"] == "1 or 2"  # type: ignore[index]
    row = at[f"p(x|z={at['z']})"].strip("()").split(", ")  # type: ignore[index]
    assert found["candidate"] == pytest.approx(math.log(float(row[int(at["x"]) - 1])), rel=1e-5)  # type: ignore[index]


def test_matrices_are_written_in_one_line() -> None:
    found = plain_example(read(r"\operatorname{tr}S", NORMALS), asked(r"\det S + d"))
    assert found is not None
    assert "\\" not in str(found["at"])


def test_what_differs_too_little_has_no_example() -> None:
    assert plain_example(read("m + s/10^{40}", NORMALS), asked("m")) is None
