"""Formulas in vectors by coordinates: entries, positive products and their logarithms.

A product of positive factors is compared through its logarithm, in which products over coordinates
become sums that SymPy can split.
"""

from __future__ import annotations

import sympy

from claims.algebra.lift import lift
from claims.algebra.lower import CannotLower, lower
from claims.algebra.matrices import rewritten
from claims.algebra.normal import Normal
from claims.algebra.rewriting import nonsingular, positive_entries
from claims.algebra.settle import is_zero
from formula.declarations import Declarations
from formula.domains import POSITIVE, Array, PositiveInteger
from formula.tree import (
    Add,
    Big,
    Call,
    Constant,
    Div,
    Item,
    Mul,
    Negative,
    Node,
    Number,
    Power,
    Range,
    Symbol,
    rebuild,
)


class NotPositive(ValueError):
    """A factor that is not visibly positive has no logarithm here."""


def quadratic_form_by_coordinates(node: Node, declarations: Declarations) -> Node:
    """Write quadratic forms of inverse diagonal matrices as sums over the coordinates."""
    return by_entries(rewritten(node, "quadratic form of an inverse diagonal matrix", declarations))


def by_entries(node: Node) -> Node:
    """Entries of sums and of entrywise powers of vectors, taken term by term."""
    node = rebuild(node, by_entries)
    match node:
        case Item(base=Add(terms=terms), indices=indices):
            return Add(tuple(by_entries(Item(term, indices)) for term in terms))
        case Item(base=Negative(operand=operand), indices=indices):
            return Negative(by_entries(Item(operand, indices)))
        case Item(base=Power(base=base, exponent=exponent), indices=(_,) as indices):
            return Power(by_entries(Item(base, indices)), exponent)
        case _:
            return node


def absolute_value_of_a_positive_number(node: Node, declarations: Declarations) -> Node:
    """Drop the bars around what is visibly positive."""

    def change(part: Node) -> Node:
        match part:
            case Call(name="abs", arguments=(inner,)) if is_positive(inner, declarations):
                return inner
            case _:
                return rebuild(part, change)

    return change(node)


def is_positive(node: Node, declarations: Declarations) -> bool:
    """Whether a number is visibly positive: declared so, or made of such."""
    match node:
        case Number(text=text):
            return text.strip("0.") != ""
        case Constant(name=name):
            return name in ("pi", "e")
        case Symbol(name=name):
            domain = declarations.symbols.get(name)
            return domain == POSITIVE or isinstance(domain, PositiveInteger)
        case Item(base=base):
            return positive_entries(base, declarations)
        case Add(terms=(Number(text="1"), Negative(operand=Item(base=Symbol(name=name))))):
            domain = declarations.symbols.get(name)
            return isinstance(domain, Array) and domain.high is not None and domain.high <= 1
        case Mul(factors=parts) | Add(terms=parts):
            return all(is_positive(part, declarations) for part in parts)
        case Div(numerator=top, denominator=bottom):
            return is_positive(top, declarations) and is_positive(bottom, declarations)
        case Power(base=part) | Big(body=part):
            return is_positive(part, declarations)
        case Call(name="sqrt", arguments=(part,)):
            return is_positive(part, declarations)
        case Call(name="exp"):
            return True
        case _:
            return False


def logarithm(node: Node, declarations: Declarations) -> sympy.Expr:
    """The logarithm of a positive formula as SymPy's sum of logarithms.

    Raises:
        NotPositive: a factor that is not visibly positive.
        CannotLower: an exponent outside the lowered subset.
    """

    def down(part: Node) -> sympy.Expr:
        return logarithm(part, declarations)

    match node:
        case Mul(factors=factors):
            return sympy.Add(*map(down, factors))
        case Div(numerator=top, denominator=bottom):
            return down(top) - down(bottom)
        case Power(base=base, exponent=exponent):
            return lower(exponent, declarations) * down(base)
        case Call(name="exp", arguments=(inner,)):
            return lower(inner, declarations)
        case Call(name="sqrt", arguments=(inner,)):
            return down(inner) / 2
        case Big(kind="prod", ranges=(Range(condition=None) as each,)):
            if each.lower is None or each.upper is None:
                raise CannotLower(f"only products with both limits: {each}")
            index = sympy.Symbol(each.variable, integer=True, positive=True)
            limits = (lower(limit, declarations) for limit in (each.lower, each.upper))
            return sympy.Sum(down(node.body), (index, *limits))
        case _ if is_positive(node, declarations):
            return sympy.log(lower(node, declarations))
        case _:
            raise NotPositive(f"{node} is not visibly positive")


def same_positive(a: Node, b: Node, declarations: Declarations) -> bool:
    """Whether algebra shows two positive formulas equal, through their logarithms."""
    return is_zero(logarithm(a, declarations) - logarithm(b, declarations))


def specialised(node: Node, matrix: str, value: Node, declarations: Declarations) -> Node:
    """A result about any non-singular matrix, read for one that is visibly non-singular.

    Raises:
        ValueError: ``value`` is not visibly non-singular.
    """
    if not nonsingular(value, declarations):
        raise ValueError(f"{value} is not visibly non-singular")

    def put(part: Node) -> Node:
        return value if part == Symbol(matrix) else rebuild(part, put)

    return put(node)


def product_of_moved_coordinates(
    law: Normal, shift: str, scale: str, point: str, declarations: Declarations
) -> Node:
    """The product over coordinates of the densities of ``shift_j + scale_j z_j`` at ``point_j``.

    Each is a change of variables in one dimension: SymPy solves for ``z_j`` and differentiates.

    Raises:
        ValueError: the law is not one of coordinates, or the map has not exactly one solution.
    """
    if law.index is None:
        raise ValueError(f"the law {law.letter} is not one of coordinates")
    index = (Symbol(law.index.name),)
    start, slope, end = (
        lower(Item(Symbol(name), index), declarations) for name in (shift, scale, point)
    )
    drawn = sympy.Symbol("drawn", real=True)
    solutions = sympy.solve(start + slope * drawn - end, drawn)
    if len(solutions) != 1:
        raise ValueError(f"the map of one coordinate has {len(solutions)} solutions")
    stretch = sympy.Abs(sympy.diff(start + slope * drawn, drawn))
    at = law.coordinate_log_density.xreplace({law.value: solutions[0]})
    body = sympy.exp(sympy.expand(at)) / stretch
    assert law.size is not None
    return Big("prod", lift(body), (Range(law.index.name, Number("1"), lift(law.size)),))
