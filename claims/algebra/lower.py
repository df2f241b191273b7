"""Lowering: a formula tree, or a definition over named laws, becomes a SymPy expression.

The subset: numbers, the constants, scalars, members of families, + - * / powers, elementary
functions, indexed sums, densities of declared laws, expectations, integrals over all values and
KL divergences. Anything else raises ``CannotLower``; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable

import sympy

from claims.algebra.symbols import (
    DIVERGENCE,
    MEAN,
    definition_of,
    density,
    family,
    integral,
    scalar,
)
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
from formula.declarations import Declarations
from formula.domains import Array
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
    Symbol,
    Transpose,
    walk,
)


class CannotLower(ValueError):
    """The tree lies outside the subset that SymPy represents here; the message names the node."""


_CONSTANTS = {"pi": sympy.pi, "e": sympy.E, "i": sympy.I, "inf": sympy.oo}
_FUNCTIONS: dict[str, Callable[..., sympy.Expr]] = {
    "log": sympy.log,
    "tanh": sympy.tanh,
    "cosh": sympy.cosh,
    "cos": sympy.cos,
    "sin": sympy.sin,
    "atan": sympy.atan,
    "erf": sympy.erf,
    "ln": sympy.log,
    "exp": sympy.exp,
    "sqrt": sympy.sqrt,
    "abs": sympy.Abs,
    "min": sympy.Min,
    "max": sympy.Max,
}


def lower(node: Node, declarations: Declarations) -> sympy.Expr:
    """The SymPy expression of ``node``; symbols carry the assumptions of their domains.

    Raises:
        CannotLower: a node outside the subset.
    """

    def down(child: Node) -> sympy.Expr:
        return lower(child, declarations)

    match node:
        case Number():
            return sympy.Rational(node.value.numerator, node.value.denominator)
        case Constant(name=name):
            return _CONSTANTS[name]
        case Symbol(name=name):
            defined = definition_of(name, declarations)
            return down(defined.value) if defined else scalar(name, declarations)
        case Item(base=Symbol(name=name), indices=indices):
            return family(name, declarations)[tuple(down(index) for index in indices)]
        case Add(terms=terms):
            return sympy.Add(*(down(each) for each in terms))
        case Negative(operand=operand):
            return -down(operand)
        case Mul(factors=factors):
            return sympy.Mul(*(down(each) for each in factors))
        case Div(numerator=numerator, denominator=denominator):
            return down(numerator) / down(denominator)
        case Power(base=base, exponent=exponent):
            return down(base) ** down(exponent)
        case Transpose(operand=operand):
            return down(operand)  # only scalars come this far, and a scalar is its own transpose
        case Call(name="det" | "tr", arguments=(operand,)) if _is_scalar(operand, declarations):
            return down(operand)
        case Call(name=name, arguments=arguments) if name in _FUNCTIONS:
            return _FUNCTIONS[name](*(down(each) for each in arguments))
        case Big(kind="sum"):
            return _sum(node, declarations)
        case Density() | Expectation() | Integral() | Divergence():
            return _over_laws(node, declarations)
        case _:
            raise CannotLower(f"SymPy does not represent {type(node).__name__} here: {node}")


def _is_scalar(node: Node, declarations: Declarations) -> bool:
    """Whether nothing in it is a vector or a matrix; a number is its own determinant and trace."""
    names = {each.name for each in walk(node) if isinstance(each, Symbol)}
    return not any(isinstance(declarations.symbols.get(name), Array) for name in names)


def _sum(node: Big, declarations: Declarations) -> sympy.Expr:
    result = lower(node.body, declarations)
    for each in reversed(node.ranges):
        if each.lower is None or each.upper is None or each.condition is not None:
            raise CannotLower(f"only sums with both limits and no condition: {each}")
        index = sympy.Symbol(each.variable, integer=True, positive=True)
        limits = (lower(each.lower, declarations), lower(each.upper, declarations))
        result = sympy.Sum(result, (index, *limits))
    return result


def _over_laws(node: Node, declarations: Declarations) -> sympy.Expr:
    match node:
        case Density(letter=letter, left=(Symbol(name=point),), right=()):
            return density(letter, scalar(point, declarations))
        case Expectation(laws=(Density(letter=letter, left=(Symbol(name=point),), right=()),)):
            body = lower(node.body, declarations)
            return MEAN(sympy.Symbol(letter), scalar(point, declarations), body)
        case Integral(lower=None, upper=None, variable=variable):
            return integral(lower(node.body, declarations), scalar(variable, declarations))
        case Divergence(
            name="KL",
            first=Density(letter=p, left=(Symbol(name=point),), right=()),
            second=Density(letter=q, right=()),
        ):
            return DIVERGENCE(sympy.Symbol(p), sympy.Symbol(q), scalar(point, declarations))
        case _:
            raise CannotLower(f"only unconditional laws of one variable are lowered: {node}")


_COMBINE: dict[str, Callable[..., sympy.Expr]] = {
    "+": sympy.Add,
    "*": sympy.Mul,
    "-": lambda a, b: a - b,
    "/": lambda a, b: a / b,
    "neg": lambda a: -a,
    "log": sympy.log,
    "sqrt": sympy.sqrt,
    "exp": sympy.exp,
    "min": sympy.Min,
}


def lower_term(term: Term, declarations: Declarations, point: str) -> sympy.Expr:
    """The SymPy expression of a definition over named laws; ``point`` names the bound variable.

    Raises:
        CannotLower: a term of an unknown kind.
    """
    place = scalar(point, declarations)
    match term:
        case Value(of=str(name)):
            return scalar(name, declarations)
        case Value(of=number):
            return sympy.nsimplify(number, rational=True)
        case Point():
            return place
        case DensityAt(letter=letter):
            return density(letter, place)
        case LogDensityAt(letter=letter):
            return sympy.log(density(letter, place))
        case Mean(under=letter, integrand=body):
            return MEAN(sympy.Symbol(letter), place, lower_term(body, declarations, point))
        case IntegralOf(integrand=body):
            return integral(lower_term(body, declarations, point), place)
        case Combine(operation=operation, operands=operands):
            parts = (lower_term(each, declarations, point) for each in operands)
            return _COMBINE[operation](*parts)
        case _:
            raise CannotLower(f"no SymPy form of the term {term}")
