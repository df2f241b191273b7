"""Formulas in vectors by coordinates: entries, positive products and their logarithms.

A product of positive factors is compared through its logarithm, in which products over coordinates
become sums that SymPy can split.
"""

from __future__ import annotations

import sympy

from claims.algebra.affine import standard_normal_written_out
from claims.algebra.entries import equal_entries
from claims.algebra.lift import lift
from claims.algebra.lower import CannotLower, lower
from claims.algebra.matrices import SIZES, rewritten
from claims.algebra.normal import Normal
from claims.algebra.rewriting import positive_entries
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
    Transpose,
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


def standard_normal_by_coordinates(node: Node, law: Normal, declarations: Declarations) -> Node:
    """``node`` with the density of a standard normal vector written out as a sum of squares.

    Raises:
        ValueError: the law is not one of coordinates.
    """
    if law.index is None or law.size is None:
        raise ValueError(f"the law {law.letter} is not one of coordinates")
    point, index, size = Symbol(law.point.name), law.index.name, lift(law.size)
    form = (Transpose(point), point)
    square = Power(Item(point, (Symbol(index),)), Number("2"))
    total = Big("sum", square, (Range(index, Number("1"), size),))
    if not all(equal_entries(Mul(form), total, declarations, each) for each in SIZES):
        raise ValueError(f"{Mul(form)} is not the sum of squares")

    def change(part: Node) -> Node:
        match part:
            case Mul(factors=(*before, left, right)) if (left, right) == form:
                return Mul((*before, total))
            case _:
                return rebuild(part, change)

    return change(standard_normal_written_out(node, law))


def sorted_by_coordinates(node: Node, declarations: Declarations, index: str = "j") -> Node:
    """A positive formula as one product over the coordinates, by way of its logarithm.

    Raises:
        ValueError: no sums over coordinates, or SymPy does not show that the two are the same.
    """
    terms = [term.as_independent(sympy.Sum) for term in logarithm(node, declarations).args]
    found = {total.limits for _, total in terms if isinstance(total, sympy.Sum)}
    if len(found) != 1:
        raise ValueError(f"{node} has no sums over one range of coordinates")
    (((variable, first, last),),) = found
    count = last - first + 1
    # what is no sum over the coordinates is shared out among them
    one = sympy.Add(
        *(factor * (total.function if total != 1 else 1 / count) for factor, total in terms)
    )
    body = lift(sympy.exp(one.xreplace({variable: sympy.Symbol(index, **variable.assumptions0)})))
    product = Big("prod", body, (Range(index, lift(first), lift(last)),))
    if not same_positive(product, node, declarations):
        raise ValueError(f"{product} is not {node}")
    return product
