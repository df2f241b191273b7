"""Small formulas over densities, and three sets of declarations, written without a reader."""

from __future__ import annotations

from formula.declarations import Declarations, Definition, Draws, Joint
from formula.domains import POSITIVE, PositiveInteger, Real
from formula.tree import (
    Add,
    Call,
    Density,
    Div,
    Divergence,
    Expectation,
    Item,
    Node,
    Number,
    Range,
    Symbol,
)

ONE, TWO, ZERO = Number("1"), Number("2"), Number("0")


def d(text: str) -> Density:
    """``p(x|z)`` written without a reader: letter, variables, variables after the bar."""
    letter, inside = text.rstrip(")").split("(")
    left, _, right = inside.partition("|")
    return Density(
        letter,
        tuple(Symbol(name) for name in left.split(",")),
        tuple(Symbol(name) for name in right.split(",")) if right else (),
    )


def log(node: Node) -> Node:
    return Call("log", (node,))


def mean(law: str, body: Node) -> Expectation:
    density = d(law)
    return Expectation((density,), body, tuple(part.name for part in density.left))  # type: ignore[attr-defined]


def kl(first: str, second: str) -> Divergence:
    names = tuple(part.name for part in d(first).left)  # type: ignore[attr-defined]
    return Divergence("KL", d(first), d(second), names)


LATENT = Declarations(
    symbols={"a": Real(), "s": POSITIVE, "K": PositiveInteger()},
    joints=(Joint((d("p(z)"), d("p(x|z)"))), Joint((d("q(z|x)"),))),
    variables=("z", "x"),
)
SAMPLE = Declarations(
    symbols={"K": PositiveInteger()},
    joints=(Joint((d("p(h)"), d("p(x|h)"))), Joint((d("q(h)"),))),
    draws=(Draws("h", Symbol("K"), d("q(h)")),),
    variables=("h", "x"),
)
DISJOINT = Declarations(
    joints=(Joint((d("p(x)"),)), Joint((d("q(x)"),))),
    definitions=(Definition(d("r(x)"), Div(Add((d("p(x)"), d("q(x)"))), TWO)),),
    supports={"p": ("A",), "q": ("B",)},
    variables=("x",),
)

UNNORMALISED = Declarations(
    joints=DISJOINT.joints,
    definitions=(Definition(d("r(x)"), Add((d("p(x)"), d("q(x)")))),),
    variables=("x",),
)

DRAW = Item(Symbol("h"), (Symbol("j"),))
FIRST_DRAW = Item(Symbol("h"), (ONE,))
OVER = (Range("j", ONE, Symbol("K")),)
WEIGHT = Div(Density("p", (Symbol("x"), DRAW)), Density("q", (DRAW,)))
DRAWN = Density("q", (DRAW,))


def sample_mean(body: Node) -> Expectation:
    return Expectation((DRAWN,), body, ("h",))
