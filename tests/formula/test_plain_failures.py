"""Where a relation fails in plain worlds, told or not."""

from __future__ import annotations

import pytest

from formula.counterexamples import counterexample
from formula.declarations import Declarations
from formula.declare import declare
from formula.plain_failures import failures
from formula.read import read
from formula.tree import Relation

NUMBERS = declare("a: real; s: positive; A: matrix(n,n); B: matrix(n,n); n: positive integer")
THREE = declare(models=["p(x,y,z)", "q(x,y,z)", "r(x,y,z)"])


def relation(tex: str, declarations: Declarations) -> Relation:
    tree = read(tex, declarations)
    assert isinstance(tree, Relation)
    return tree


@pytest.mark.parametrize("tex", ["s < s^2", r"a^2 \le a", r"a \ge s", r"s \ne 2", r"A B = B A"])
def test_a_false_relation_fails_somewhere(tex: str) -> None:
    assert any(True for _ in failures(relation(tex, NUMBERS), NUMBERS))


@pytest.mark.parametrize("tex", ["s < s + 1", r"2 a s \le a^2 + s^2", r"a \le a", r"s \ne -s"])
def test_a_true_relation_fails_nowhere(tex: str) -> None:
    assert not any(True for _ in failures(relation(tex, NUMBERS), NUMBERS))


@pytest.mark.parametrize("tex", [r"\log a \le a", r"\frac{1}{a-a} \le 1"])
def test_what_has_no_real_value_fails_nowhere(tex: str) -> None:
    assert not any(True for _ in failures(relation(tex, NUMBERS), NUMBERS))


def test_a_failure_too_long_to_tell_is_one_all_the_same() -> None:
    false = relation(r"KL(q(x,y,z) || p(x,y,z)) + KL(q(x,y,z) || r(x,y,z)) \le 0", THREE)
    assert counterexample(false, THREE) is None
    assert any(True for _ in failures(false, THREE))
