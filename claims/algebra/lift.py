"""Lifting: a SymPy expression becomes a formula tree, in SymPy's own (deterministic) order."""

from __future__ import annotations

import sympy

from claims.algebra.symbols import (
    DENSITY,
    DIVERGENCE,
    MEAN,
    POSITIVE_INTEGRAL,
    REAL_INTEGRAL,
)
from formula.tree import (
    Add,
    Big,
    Call,
    Constant,
    Density,
    Div,
    Divergence,
    Expectation,
    Integral,
    Item,
    Mul,
    Negative,
    Node,
    Number,
    Power,
    Range,
    Symbol,
)


class CannotLift(ValueError):
    """SymPy returned an object that the formula language does not have here."""


_CONSTANTS = {sympy.pi: "pi", sympy.E: "e", sympy.I: "i", sympy.oo: "inf"}
_FUNCTIONS = {
    sympy.log: "log",
    sympy.tanh: "tanh",
    sympy.erf: "erf",
    sympy.cosh: "cosh",
    sympy.cos: "cos",
    sympy.sin: "sin",
    sympy.atan: "atan",
    sympy.exp: "exp",
    sympy.Abs: "abs",
    sympy.Min: "min",
    sympy.Max: "max",
}


def lift(expression: sympy.Expr) -> Node:
    """The formula tree that says what ``expression`` says.

    Raises:
        CannotLift: an object outside the subset.
    """
    if expression in _CONSTANTS:
        return Constant(_CONSTANTS[expression])
    if expression.is_Rational:
        return _rational(expression)
    if isinstance(expression, sympy.Symbol):
        return Symbol(expression.name)
    if isinstance(expression, sympy.Indexed):
        indices = tuple(lift(index) for index in expression.indices)
        return Item(Symbol(str(expression.base.label)), indices)
    if isinstance(expression, sympy.Add):
        return Add(tuple(lift(term) for term in expression.as_ordered_terms()))
    if isinstance(expression, (sympy.Mul, sympy.Pow)):
        return _product(expression)
    if isinstance(expression, sympy.Sum):
        return _sum(expression)
    if expression.func in _FUNCTIONS:
        return Call(_FUNCTIONS[expression.func], tuple(lift(each) for each in expression.args))
    return _over_laws(expression)


def _rational(value: sympy.Rational) -> Node:
    top: Node = Number(str(abs(value.p)))
    size = top if value.q == 1 else Div(top, Number(str(value.q)))
    return Negative(size) if value < 0 else size


def _product(expression: sympy.Expr) -> Node:
    """A product as sign, numerator and denominator, the factors in SymPy's order."""
    coefficient, rest = expression.as_coeff_Mul()
    if coefficient.is_Rational and coefficient < 0:
        return Negative(lift(-coefficient * rest))
    above: list[Node] = []
    below: list[Node] = []
    if coefficient.is_Rational:
        if coefficient.p != 1:
            above.append(Number(str(coefficient.p)))
        if coefficient.q != 1:
            below.append(Number(str(coefficient.q)))
    else:
        rest = expression
    for factor in rest.as_ordered_factors() if rest is not sympy.S.One else ():
        base, exponent = factor.as_base_exp()
        if isinstance(factor, sympy.Pow) and exponent.could_extract_minus_sign():
            below.append(_power(base, -exponent))
        elif isinstance(factor, sympy.Pow):
            above.append(_power(base, exponent))
        else:
            above.append(lift(factor))
    top = _times(above)
    return Div(top, _times(below)) if below else top


def _times(factors: list[Node]) -> Node:
    if not factors:
        return Number("1")
    return factors[0] if len(factors) == 1 else Mul(tuple(factors))


def _power(base: sympy.Expr, exponent: sympy.Expr) -> Node:
    if exponent == 1:
        return lift(base)
    if exponent == sympy.Rational(1, 2):
        return Call("sqrt", (lift(base),))
    return Power(lift(base), lift(exponent))


def _sum(expression: sympy.Sum) -> Node:
    ranges = tuple(
        Range(index.name, lift(low), lift(high)) for index, low, high in expression.limits
    )
    # SymPy lists the innermost sum first, the tree the outermost.
    return Big("sum", lift(expression.function), tuple(reversed(ranges)))


def _over_laws(expression: sympy.Expr) -> Node:
    function, arguments = expression.func, expression.args
    if function == DENSITY:
        letter, point = arguments
        return Density(letter.name, (lift(point),))
    if function == MEAN:
        letter, point, body = arguments
        return Expectation((Density(letter.name, (lift(point),)),), lift(body), (point.name,))
    if function in (POSITIVE_INTEGRAL, REAL_INTEGRAL):
        body, point = arguments
        return Integral(lift(body), point.name)
    if function == DIVERGENCE:
        p, q, point = arguments
        place = (lift(point),)
        return Divergence("KL", Density(p.name, place), Density(q.name, place), (point.name,))
    raise CannotLift(f"the formula language has no {function} here: {expression}")
