"""Definitions over named laws as formula trees, so that a chain on trees can be held to them."""

from __future__ import annotations

from claims.definitions import (
    Combine,
    DensityAt,
    IntegralOf,
    LogDensityAt,
    Mean,
    Point,
    Term,
    Value,
)
from formula.tree import (
    Add,
    Call,
    Density,
    Div,
    Expectation,
    Integral,
    Mul,
    Negative,
    Node,
    Number,
    Power,
    Symbol,
)


def tree_of(term: Term, point: Node) -> Node:
    """The formula that a definition says, its bound variable called ``point``.

    Raises:
        TypeError: a term that has no formula here.
    """

    def down(each: Term) -> Node:
        return tree_of(each, point)

    name = point.name if isinstance(point, Symbol) else ""
    match term:
        case Value(of=str(symbol)):
            return Symbol(symbol)
        case Value(of=float() | int() as number) if float(number).is_integer():
            size = Number(str(abs(int(number))))
            return Negative(size) if number < 0 else size
        case Point():
            return point
        case DensityAt(letter=letter):
            return Density(letter, (point,))
        case LogDensityAt(letter=letter):
            return Call("log", (Density(letter, (point,)),))
        case Mean(under=letter, integrand=body):
            return Expectation((Density(letter, (point,)),), down(body), (name,))
        case IntegralOf(integrand=body):
            return Integral(down(body), name)
        case Combine(operation="+", operands=(a, b)):
            return Add((down(a), down(b)))
        case Combine(operation="-", operands=(a, b)):
            return Add((down(a), Negative(down(b))))
        case Combine(operation="*", operands=(a, b)):
            return Power(down(a), Number("2")) if a == b else Mul((down(a), down(b)))
        case Combine(operation="/", operands=(a, b)):
            return Div(down(a), down(b))
        case Combine(operation="neg", operands=(a,)):
            return Negative(down(a))
        case Combine(operation=operation, operands=operands):
            return Call(operation, tuple(map(down, operands)))
        case _:
            raise TypeError(f"no formula of the term {term}")
