"""Shapes with symbolic sizes: what fits, and what is refused with both sides named."""

import pytest

from formula.declarations import Declarations, Law
from formula.domains import parse_domain
from formula.shapes import SCALAR, SET, Shape, ShapeError, shape_of
from formula.tree import (
    Add,
    Big,
    Call,
    Cases,
    Density,
    Div,
    Divergence,
    Expectation,
    Item,
    Matrix,
    Mul,
    Negative,
    Node,
    Number,
    Power,
    Range,
    Relation,
    SetOf,
    Symbol,
    Transpose,
)

DECLARED = Declarations(
    symbols={
        name: parse_domain(domain)
        for name, domain in {
            "d_x": "positive integer",
            "d_y": "positive integer",
            "N": "positive integer",
            r"\alpha": "real",
            "x": "vector(d_x)",
            "y": "vector(d_y)",
            r"\Sigma_{XX}": "spd(d_x)",
            r"\Sigma_{YX}": "matrix(d_y,d_x)",
            "R": "matrix(2,2)",
            "u": "vector(1)",
            "z": "vector(d_x)[N]",
            r"\mu": "real[N]",
            "s": "real[N,d_x]",
            r"\pi": "probability(N)",
        }.items()
    },
    laws=((Density("p", (Symbol("w"),)), Law("standard-normal", (Symbol("d_x"),))),),
    variables=("w", "c"),
)
X, Y, SXX, SYX = Symbol("x"), Symbol("y"), Symbol(r"\Sigma_{XX}"), Symbol(r"\Sigma_{YX}")
ONE, TWO, A = Number("1"), Number("2"), Symbol(r"\alpha")
INVERSE = Power(SXX, Negative(ONE))
EACH = (Range("i", ONE, Symbol("N")),)


def item(name: str, *indices: str) -> Item:
    return Item(Symbol(name), tuple(Symbol(index) for index in indices))


@pytest.mark.parametrize(
    ("node", "shape"),
    [
        (Mul((SYX, INVERSE, X)), Shape("d_y", 1)),
        (Mul((Transpose(X), INVERSE, X)), SCALAR),
        (Mul((X, Transpose(X))), Shape("d_x", "d_x")),
        (Mul((A, SYX)), Shape("d_y", "d_x")),
        (Mul((SYX, A, X)), Shape("d_y", 1)),
        (Mul((X, Mul((Transpose(X), X)))), Shape("d_x", 1)),
        (Add((A, Mul((Transpose(X), X)), ONE)), SCALAR),
        (Symbol("u"), SCALAR),
        (Power(X, TWO), Shape("d_x", 1)),
        (Power(SXX, TWO), Shape("d_x", "d_x")),
        (Call("diag", (X,)), Shape("d_x", "d_x")),
        (Call("diag", (SXX,)), Shape("d_x", 1)),
        (Call("tr", (Mul((INVERSE, SXX)),)), SCALAR),
        (Call("det", (SXX,)), SCALAR),
        (Call("norm", (X,)), SCALAR),
        (Transpose(SYX), Shape("d_x", "d_y")),
        (item("z", "i"), Shape("d_x", 1)),
        (item(r"\mu", "i"), SCALAR),
        (item("s", "i", "j"), SCALAR),
        (item("c", "i"), SCALAR),
        (item("w", "i"), SCALAR),
        (item("x", "i"), SCALAR),
        (item(r"\pi", "i"), SCALAR),
        (Big("sum", item("z", "i"), EACH), Shape("d_x", 1)),
        (Div(X, TWO), Shape("d_x", 1)),
        (Matrix(((ONE, A), (A, ONE))), Shape(2, 2)),
        (Add((Symbol("R"), Matrix(((ONE, A), (A, ONE))))), Shape(2, 2)),
        (Matrix(((SXX, Transpose(SYX)), (SYX, Matrix(((ONE,),))))), None),
        (Cases(((A, Relation((A, ONE), ("<",))), (TWO, None))), SCALAR),
        (SetOf((ONE, TWO)), SET),
        (Expectation((Density("p", (Symbol("w"),)),), Symbol("w"), ("w",)), Shape("d_x", 1)),
        (Divergence("KL", Density("p", (Symbol("c"),)), Density("q", (Symbol("c"),))), SCALAR),
    ],
)
def test_what_fits(node: Node, shape: Shape | None) -> None:
    if shape is None:
        with pytest.raises(ShapeError):
            shape_of(node, DECLARED)
    else:
        assert shape_of(node, DECLARED) == shape


@pytest.mark.parametrize(
    ("node", "message"),
    [
        (
            Mul((SXX, SYX)),
            r"\Sigma_{XX} is (d_x, d_x) and \Sigma_{YX} is (d_y, d_x): these cannot be multiplied",
        ),
        (Mul((X, X)), "x is (d_x, 1) and x is (d_x, 1): these cannot be multiplied"),
        (Add((X, Y)), "x is (d_x, 1) and y is (d_y, 1): these cannot be added"),
        (Add((X, ONE)), "x is (d_x, 1) and 1 is a scalar: these cannot be added"),
        (Call("log", (X,)), "x is (d_x, 1): log is a function of a scalar"),
        (Call("tr", (SYX,)), r"\Sigma_{YX} is (d_y, d_x): only a square matrix has a trace"),
        (Call("det", (X,)), "x is (d_x, 1): only a square matrix has a determinant"),
        (Power(SYX, Negative(ONE)), r"\Sigma_{YX} is (d_y, d_x): only a square matrix has powers"),
        (Power(SXX, A), r"\Sigma_{XX} is (d_x, d_x): it has whole powers only, not \alpha"),
        (Div(ONE, SXX), r"\Sigma_{XX} is (d_x, d_x): only a scalar divides"),
        (Add((Symbol("z"), X)), "z is a family of N members: write an index"),
        (item("s", "i"), "s_i has 1 of the 2 indices of the family s"),
        (item("x", "i", "j"), "x is (d_x, 1): 2 indices do not pick an entry of it"),
        (item(r"\alpha", "i"), r"\alpha is a scalar: 1 index does not pick an entry of it"),
        (Relation((X, ONE), ("=",)), "x is (d_x, 1) and 1 is a scalar: these cannot be compared"),
        (Matrix(((ONE, A), (A,))), "the rows of a matrix have different lengths: 2, 1"),
        (Big("prod", item("z", "i"), EACH), "z_i is (d_x, 1): it has no product with itself"),
        (Add((SetOf((ONE,)), ONE)), r"\{1\} is a set and has no place in a computation"),
    ],
)
def test_what_does_not_fit_names_both_sides(node: Node, message: str) -> None:
    with pytest.raises(ShapeError) as caught:
        shape_of(node, DECLARED)
    assert caught.value.message == message


def test_the_error_carries_the_innermost_node() -> None:
    wrong = Mul((SXX, SYX))
    with pytest.raises(ShapeError) as caught:
        shape_of(Add((ONE, Call("tr", (wrong,)))), DECLARED)
    assert caught.value.node == wrong


def test_bound_names_shadow_declared_ones() -> None:
    assert shape_of(X, DECLARED, {"x": SCALAR}) == SCALAR
