"""Whether two SymPy expressions are the same function on the declared domain, by algebra alone."""

from __future__ import annotations

import sympy

from claims.algebra.lower import lower
from claims.algebra.normal import expand_logs
from formula.declarations import Declarations
from formula.tree import Node


def is_zero(expression: sympy.Expr) -> bool:
    """True when bounded rewriting reaches 0; False means only that it did not.

    Logarithms are split where the factors are positive by declaration, sums are split term by
    term with constants pulled out, and the rest is brought over one denominator and expanded.
    """
    expanded = sympy.expand(expand_logs(sympy.expand(_with_exponentials(expression))))
    if expanded == 0:
        return True
    flat = sympy.expand(expanded.replace(sympy.Sum, sum_of_terms))
    return bool(sympy.expand(sympy.numer(sympy.together(flat))) == 0)


def _with_exponentials(expression: sympy.Expr) -> sympy.Expr:
    """Powers of positive bases with symbolic exponents as exponentials, so that they can meet."""

    def symbolic(each: sympy.Basic) -> bool:
        return isinstance(each, sympy.Pow) and bool(each.base.is_positive and each.exp.free_symbols)

    def exponential(each: sympy.Pow) -> sympy.Expr:
        return sympy.exp(each.exp * expand_logs(sympy.log(each.base)))

    return expression.replace(symbolic, exponential)


def sum_of_terms(body: sympy.Expr, *limits: sympy.Tuple) -> sympy.Expr:
    """A sum as a combination of sums of single terms over one canonical index."""
    if len(limits) != 1:
        return sympy.Sum(body, *limits)
    index, low, high = limits[0]
    common = _index_around(body)
    body = sympy.expand(expand_logs(sympy.expand(body.xreplace({index: common}))))
    total = sympy.Integer(0)
    for term in sympy.Add.make_args(body):
        constant, inside = term.as_independent(common, as_Add=False)
        if inside == 1:
            total += constant * (high - low + 1)
        else:
            # what was taken out may have held the sums for which the index had to be another one
            own = _index_around(inside)
            total += constant * sympy.Sum(inside.xreplace({common: own}), (own, low, high))
    return total


def _index_around(body: sympy.Expr) -> sympy.Symbol:
    """The canonical index of a sum, which the sums inside it do not have."""
    depth = _nesting(body)
    return sympy.Symbol(f"index {depth}" if depth else "index", integer=True, positive=True)


def _nesting(body: sympy.Expr) -> int:
    """How many sums stand inside each other in ``body``."""
    inner = (_nesting(each.function) for each in body.atoms(sympy.Sum))
    return 1 + max(inner) if body.has(sympy.Sum) else 0


def same(a: sympy.Expr, b: sympy.Expr) -> bool:
    """Whether algebra shows ``a == b``."""
    return is_zero(a - b)


def same_trees(a: Node, b: Node, declarations: Declarations) -> bool:
    """Whether SymPy shows that two trees of the lowered subset are equal.

    Raises:
        CannotLower: a tree outside the subset.
    """
    return same(lower(a, declarations), lower(b, declarations))
