"""Reading: the trees themselves, one of each kind of node."""

from __future__ import annotations

import pytest

from formula.declare import declare
from formula.read import read
from formula.tree import (
    Add,
    Big,
    Call,
    Constant,
    Density,
    Div,
    Divergence,
    Entropy,
    Expectation,
    Extremum,
    Integral,
    Item,
    LawStatement,
    Mul,
    MutualInformation,
    Negative,
    Number,
    Power,
    Range,
    Relation,
    SetOf,
    SetOperation,
    Symbol,
    Transpose,
)

SCALARS = declare(
    r"a,b,c,x,y: real; \sigma_0,\sigma_1: positive; \mu_0: real; T(x): function; \alpha: positive; "
    r"n: positive integer; y_{t-1}: real; x^*: real; z': real"
)
MATRICES = declare(
    r"n,m: positive integer; v,w: vector(n); A: matrix(n,n); S: spd(n); \Sigma_{XX}: spd(n); "
    r"\Sigma_{XY}: matrix(n,m); I: identity(n); a: real"
)
FAMILIES = declare(
    r"J,K,n: positive integer; \mu: real[J]; \tilde\mu: real[J]; s: positive[K,J]; y: real[n]; "
    r"z: vector(n)[K]; A: matrix(n,n); \phi: real; \pi: probability(K)"
)
DENSITIES = declare(
    "T(x): function",
    models=[r"p_\theta(z|y) p_\theta(x|y,z)", r"q_\phi(z|x,y)"],
)
PAIR = declare("T(x): function", models=["p(x)", "q(x)"])
THREE = declare(models=["p(c) p(z|c) p(x|z)", "q(z|x) q(c|x)"])
DATA = declare(models=[r"p_{\text{data}}(x) q_\phi(z|x)", "p(z) p(x|z)"])

A, B, C, X = (Symbol(name) for name in "abcx")
ONE, TWO = Number("1"), Number("2")


def q_zx(left: str = "z") -> Density:
    return Density("q", (Symbol(left),), (Symbol("x"), Symbol("y")))


TREES = [
    ("a - b", SCALARS, Add((A, Negative(B)))),
    ("-2x", SCALARS, Negative(Mul((TWO, X)))),
    ("(a+b)+c", SCALARS, Add((Add((A, B)), C))),
    ("a/b/c", SCALARS, Div(Div(A, B), C)),
    ("a^{-1}", SCALARS, Power(A, Negative(ONE))),
    ("0.50", SCALARS, Number("0.50")),
    (r"e^{i\pi}", SCALARS, Power(Constant("e"), Mul((Constant("i"), Constant("pi"))))),
    (r"\sqrt[3]{a}", SCALARS, Call("root", (A, Number("3")))),
    ("n!", SCALARS, Call("factorial", (Symbol("n"),))),
    (r"\max(a,b)", SCALARS, Call("max", (A, B))),
    (r"\sup_a a - 1", SCALARS, Extremum("sup", (A,), Add((A, Negative(ONE))))),
    (r"a \le b < c", SCALARS, Relation((A, B, C), ("<=", "<"))),
    (r"a \ne b", SCALARS, Relation((A, B), ("!=",))),
    (
        r"x \sim \mathcal{N}(\mu_0, \sigma_0^2)",
        SCALARS,
        LawStatement(X, "normal", (Symbol("\\mu_0"), Power(Symbol("\\sigma_0"), TWO))),
    ),
    (r"\{11, 12\}", SCALARS, SetOf((Number("11"), Number("12")))),
    (
        r"\{11\}\cup\{12\}",
        SCALARS,
        SetOperation("union", (SetOf((Number("11"),)), SetOf((Number("12"),)))),
    ),
    ("A^{-1}", MATRICES, Power(Symbol("A"), Negative(ONE))),
    (r"A^\top", MATRICES, Transpose(Symbol("A"))),
    (
        r"\sum_{i<j} \mu_i\mu_j",
        FAMILIES,
        Big(
            "sum",
            Mul((Item(Symbol("\\mu"), (Symbol("i"),)), Item(Symbol("\\mu"), (Symbol("j"),)))),
            (Range("i"), Range("j", condition=Relation((Symbol("i"), Symbol("j")), ("<",)))),
        ),
    ),
    (
        r"\sum_{1\le i<j\le J} 1",
        FAMILIES,
        Big(
            "sum",
            ONE,
            (
                Range("i", ONE, Symbol("J")),
                Range("j", ONE, Symbol("J"), Relation((Symbol("i"), Symbol("j")), ("<",))),
            ),
        ),
    ),
    (
        r"\sum_{t=2}^n y_{t-1}",
        FAMILIES,
        Big(
            "sum",
            Item(Symbol("y"), (Add((Symbol("t"), Negative(ONE))),)),
            (Range("t", TWO, Symbol("n")),),
        ),
    ),
    (
        "KL(q(z|x,y)\\|p(z|y))",
        DENSITIES,
        Divergence("KL", q_zx(), Density("p", (Symbol("z"),), (Symbol("y"),)), ("z",)),
    ),
    ("E_q[1]", DENSITIES, Expectation((q_zx(),), ONE, ("z",))),
    ("H(q)", DENSITIES, Entropy(q_zx())),
    (r"\int p(x)\,dx", PAIR, Integral(Density("p", (X,)), "x")),
    (r"\int_0^1 t\,dt", SCALARS, Integral(Symbol("t"), "t", Number("0"), ONE)),
    (
        r"KL(p \| \frac{p+q}{2})",
        PAIR,
        Divergence(
            "KL",
            Density("p", (X,)),
            Div(Add((Density("p", (X,)), Density("q", (X,)))), TWO),
            ("x",),
        ),
    ),
    ("p(c=2)", THREE, Density("p", (Relation((C, TWO), ("=",)),))),
    (
        "E_q[1]",
        THREE,
        Expectation((Density("q", (Symbol("z"), C), (X,)),), ONE, ("z", "c")),
    ),
    (
        "E_{q(z|x)q(c|x)}[1]",
        THREE,
        Expectation(
            (Density("q", (Symbol("z"),), (X,)), Density("q", (C,), (X,))), ONE, ("z", "c")
        ),
    ),
    ("I(x;z)", THREE, MutualInformation("p", (X,), (Symbol("z"),))),
    ("I_q(x;z)", DATA, MutualInformation("q", (X,), (Symbol("z"),))),
    ("p_{data}(x)", DATA, Density("p_{\\text{data}}", (X,))),
    ("E_q[1]", DATA, Expectation((Density("q", (Symbol("z"),), (X,)),), ONE, ("z",))),
]


@pytest.mark.parametrize(("written", "known", "tree"), TREES, ids=[t[0] for t in TREES])
def test_trees(written: str, known: object, tree: object) -> None:
    assert read(written, known) == tree  # type: ignore[arg-type]
