"""A declared function before an equals sign is a value, even with the letter of the expectation."""

from __future__ import annotations

from formula.declare import declare
from formula.read import read
from formula.tree import Apply, Relation, Symbol

LOGIT = declare("E(x): function", models=["p(x)", "q(x)"])
PLAIN = declare("c: real", models=["p(x)", "q(x)"])


def test_a_declared_function_is_a_side() -> None:
    tree = read(r"E(x) = \log p(x) - \log q(x)", LOGIT)
    assert isinstance(tree, Relation)
    assert tree.sides[0] == Apply("E", (Symbol("x"),))


def test_an_undeclared_one_only_names() -> None:
    assert read("E(x) = c", PLAIN) == Symbol("c")
