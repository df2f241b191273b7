"""A printed assumption that defines something by cases: its words and signs belong to the cases."""

import pytest

from formula.assumptions import check_assumption
from formula.declare import declare

ONE_HOT = r"q(z|k) = \begin{cases}1 & z = k\\ 0 & \text{otherwise}\end{cases}"
CODES = declare("K: positive integer", models=["p(k)", "v(z)"], given=[ONE_HOT])


def test_the_definition_agrees() -> None:
    assert check_assumption(ONE_HOT, CODES).verdict == "agrees"


@pytest.mark.parametrize(
    "tex",
    [
        r"q(z|k) = \begin{cases}1 & z = k\\ 1 & \text{otherwise}\end{cases}",
        r"q(z|k) = \begin{cases}1 & z \ne k\\ 0 & \text{otherwise}\end{cases}",
        r"q(z|k) = \begin{cases}0 & z = k\\ 1 & \text{otherwise}\end{cases}",
    ],
)
def test_another_definition_does_not(tex: str) -> None:
    assert check_assumption(tex, CODES).verdict != "agrees"


def test_a_qualifier_behind_the_cases_is_still_read() -> None:
    found = check_assumption(ONE_HOT + r" \text{ whenever } K > 3", CODES)
    assert found.verdict != "agrees"
