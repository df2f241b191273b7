"""The NumPy interpreter against the ball evaluator, and its draws of everything declared."""

from __future__ import annotations

import numpy as np
import pytest
from flint import acb, acb_mat, fmpq, fmpq_mat

from formula.declare import declare
from formula.evaluate import evaluate as on_balls
from formula.read import read
from formula.worlds import draw_world
from verify.arrays import evaluate
from verify.draw import MODERATE, draw
from verify.terms import NotApplicable, operate

DECLARATIONS = declare(
    r"n: positive integer; a: real; b: positive; r: real in (-1,1); x: vector(n); y: vector(n);"
    r" A: matrix(n,n); \Sigma: spd(n); m: real[n]; \pi: probability(n)"
)

TREES = (
    r"\log b - a^2 / b",
    r"\sqrt{b} \exp(-a) + |a|",
    r"x^\top \Sigma^{-1} y",
    r"\operatorname{tr}(A \Sigma) + \log\det \Sigma",
    r"\sum_{j=1}^n m_j^2 / j",
    r"\sum_{i=1}^n \sum_{j=1}^n A_{ij} x_i y_j",
    r"\prod_{j=1}^n (1 + \pi_j)",
    r"\|x - y\|^2",
    r"\min\{a, b\} + \max\{a, b\}",
    r"(2\pi)^{-n/2}",
    r"\det(A)^2",
)


def _number(exact: object) -> object:
    if isinstance(exact, fmpq):
        return float(exact.p) / float(exact.q)
    if isinstance(exact, fmpq_mat):
        rows = [[_number(exact[i, j]) for j in range(exact.ncols())] for i in range(exact.nrows())]
        array = np.asarray(rows, dtype=float)
        return array[:, 0] if array.shape[1] == 1 else array
    if isinstance(exact, tuple):
        return np.asarray([_number(part) for part in exact], dtype=float)
    return exact


@pytest.mark.parametrize("text", TREES)
def test_arrays_agree_with_balls(text: str) -> None:
    if r"2\pi" in text:
        declarations = declare("n: positive integer")
    else:
        declarations = DECLARATIONS
    tree = read(text, declarations)
    for index in range(4):
        world = draw_world(declarations, (tree,), seed=1, index=index)
        values = {name: _number(exact) for name, exact in world.numbers.items()}
        values |= {name: int(size) for name, size in world.sizes.items()}
        ball = on_balls(tree, world, 170)
        if isinstance(ball, acb_mat):
            ball = ball[0, 0]
        assert isinstance(ball, acb)
        assert float(evaluate(tree, values)) == pytest.approx(float(ball.real.mid()), rel=1e-9)


@pytest.mark.parametrize("text", ["x + a", "A x + 1", r"\log x", "x_9", r"T(a)"])
def test_what_has_no_value_on_arrays_says_so(text: str) -> None:
    from dataclasses import replace

    declarations = declare(
        {
            "n": "positive integer",
            "a": "real",
            "x": "vector(n)",
            "A": "matrix(n,n)",
            "T": "function",
        }
    )
    values = {"n": 3, "a": 1.0, "x": np.ones(3), "A": np.eye(3)}
    from formula.tree import Add, Call, Item, Mul, Number, Symbol
    from formula.tree import Apply as ApplyNode

    trees = {
        "x + a": Add((Symbol("x"), Symbol("a"))),
        "A x + 1": Add((Mul((Symbol("A"), Symbol("x"))), Number("1"))),
        r"\log x": Call("log", (Symbol("x"),)),
        "x_9": Item(Symbol("x"), (Number("9"),)),
        "T(a)": ApplyNode("T", (Symbol("a"),)),
    }
    assert replace(declarations) == declarations
    with pytest.raises(NotApplicable):
        evaluate(trees[text], values)


def test_draws_respect_their_domains_and_differ() -> None:
    signs = set()
    sizes = set()
    for index in range(30):
        values = draw(DECLARATIONS, 0, index, MODERATE)
        n = values["n"]
        sizes.add(n)
        assert float(values["b"]) > 0
        assert -1 < float(values["r"]) < 1
        signs.add(float(values["a"]) > 0)
        sigma = np.asarray(values[r"\Sigma"])
        assert sigma == pytest.approx(sigma.T)
        assert np.linalg.eigvalsh(sigma).min() > 0
        assert np.shape(values["m"]) == (n,)
        assert np.sum(values[r"\pi"]) == pytest.approx(1)
    assert signs == {True, False}
    assert sizes >= {1, 2, 3, 4}
    again = draw(DECLARATIONS, 0, 3, MODERATE)
    assert all(np.array_equal(again[k], v) for k, v in draw(DECLARATIONS, 0, 3, MODERATE).items())


def test_zero_times_infinity_is_zero_but_not_a_number_stays() -> None:
    zero, infinite, nan = (np.asarray(x) for x in (0.0, -np.inf, np.nan))
    assert operate("*", [zero, infinite]) == 0
    assert np.isnan(operate("*", [zero, nan]))
    assert np.isnan(operate("log", [np.asarray(-1.0)]))
