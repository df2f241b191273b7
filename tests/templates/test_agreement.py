"""Whether two trees say the same: relations and their direction."""

from __future__ import annotations

import pytest

from claims.verdicts import Verdict
from formula.declare import declare
from formula.read import read
from templates.agreement import same

KNOWN = declare("a: positive")


@pytest.mark.parametrize(
    ("candidate", "verdict"),
    [
        (r"\log a^2 \ge 2\log a", Verdict.AGREES),
        (r"2\log a \le \log a^2", Verdict.AGREES),
        (r"\log a^2 \le 2\log a", Verdict.DISAGREES),
        (r"\log a^2 = 2\log a", Verdict.DISAGREES),
        (r"\log a^2 \ge 3\log a", Verdict.DISAGREES),
    ],
)
def test_a_relation_keeps_its_direction_even_where_both_sides_are_equal(
    candidate: str, verdict: Verdict
) -> None:
    wanted = read(r"\log a^2 \ge 2\log a", KNOWN)
    assert same(read(candidate, KNOWN), wanted, KNOWN, 0, None)[0] is verdict


@pytest.mark.parametrize(
    ("candidate", "verdict"),
    [
        (r"\{1,2\}\cup\{2,3\}", Verdict.AGREES),
        (r"\{2,1\}\cup\{2,3\}", Verdict.AGREES),
        (r"\{1\}\cup\{2,3\}", Verdict.DISAGREES),
        (r"\{1,2,3\}\cup\{2,3\}", Verdict.DISAGREES),
        (r"\{1,2\}\cup\{2\}\cup\{3\}", Verdict.DISAGREES),
        (r"\{1,2\}\cap\{2,3\}", Verdict.DISAGREES),
    ],
)
def test_a_union_is_compared_set_by_set(candidate: str, verdict: Verdict) -> None:
    wanted = read(r"\{1,2\}\cup\{2,3\}", KNOWN)
    assert same(read(candidate, KNOWN), wanted, KNOWN, 0, None)[0] is verdict


def test_an_equation_of_one_thing_with_itself_says_nothing() -> None:
    wanted = read(r"\log a^2 = 2\log a", KNOWN)
    for candidate, verdict in (
        (r"2\log a = \log a^2", Verdict.AGREES),
        (r"2\log a = 2\log a", Verdict.DISAGREES),
    ):
        assert same(read(candidate, KNOWN), wanted, KNOWN, 0, None)[0] is verdict
