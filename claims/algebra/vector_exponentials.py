"""Means of exponentials of linear forms under normal laws, on formula trees of general size.

``E exp(r x) = exp(r m + r S r^T / 2)`` for a row r: the square is completed for symbolic entries at
d = 1, 2, 3 (``vector_normal.moments_proved``), which is the same identity for every row.
"""

from __future__ import annotations

from dataclasses import replace

from claims.algebra.entries import equal_entries
from claims.algebra.lower import lower
from claims.algebra.matrices import SIZES
from claims.algebra.rewriting import flatten, symmetric
from claims.algebra.settle import is_zero
from claims.algebra.tree_sums import signed_terms, sum_of
from claims.algebra.vector_normal import HALF, VectorNormal, everywhere, moments_proved
from formula.declarations import Declarations
from formula.domains import Array, Real
from formula.shapes import shape_of
from formula.tree import (
    Add,
    Call,
    Density,
    Expectation,
    Mul,
    Negative,
    Node,
    Number,
    Power,
    Symbol,
    Transpose,
    walk,
)

ONE = Number("1")
Laws = dict[str, VectorNormal]


class NoLinearForm(ValueError):
    """An exponent that is no constant plus a row times what is drawn."""


def laws_of_all(declarations: Declarations) -> Laws:
    """Every declared normal law by letter, given what it is conditioned on.

    Raises:
        NoLinearForm: a law that is not normal.
    """
    found: Laws = {}
    for factor, law in declarations.laws:
        (point,) = factor.left
        match law.name, law.parameters:
            case "multivariate-normal", (mean, covariance):
                rows = shape_of(mean, _with_points(declarations)).rows
            case "normal", (mean, deviation):
                covariance, rows = flatten(Power(deviation, Number("2"))), 1
            case "standard-normal", (Symbol(name=count),):
                mean, covariance, rows = Number("0"), ONE, count
            case _:
                raise NoLinearForm(f"the law {law.name} of {factor.letter}")
        size = Number(str(rows)) if isinstance(rows, int) else Symbol(rows)
        found[factor.letter] = VectorNormal(factor.letter, point, mean, covariance, size)
    return found


def multiplied_out(node: Node, declarations: Declarations) -> Node:
    """Products over sums inside exponentials, from the outside in; proved at d = 1, 2, 3.

    Raises:
        NoLinearForm: the exponents differ in their entries.
    """

    known = _with_points(declarations)

    def change(each: Node) -> Node:
        match each:
            case Call(name="exp", arguments=(exponent,)):
                spread = sum_of([term for part in signed_terms(exponent) for term in _spread(part)])
                spread = flatten(spread)
                if not all(equal_entries(exponent, spread, known, size) for size in SIZES):
                    raise NoLinearForm(f"{exponent} is not {spread} at d = 1, 2 or 3")
                return Call("exp", (spread,))
            case _:
                return each

    return flatten(everywhere(node, change))


def _with_points(declarations: Declarations) -> Declarations:
    """The declarations with what the laws draw as declared vectors and numbers."""
    symbols = dict(declarations.symbols)
    for factor, law in declarations.laws:
        (point,) = factor.left
        assert isinstance(point, Symbol)
        known = replace(declarations, symbols=symbols)
        match law.name, law.parameters:
            case "standard-normal", (Symbol(name=rows),):
                symbols[point.name] = Array("vector", rows, 1)
            case _:
                shape = shape_of(law.parameters[0], known)
                symbols[point.name] = Real() if shape.is_scalar else Array("vector", shape.rows, 1)
    return replace(declarations, symbols=symbols, laws=(), variables=())


def _spread(part: tuple[int, Node]) -> list[tuple[int, Node]]:
    sign, term = part
    match flatten(term):
        case Mul(factors=factors):
            for place, factor in enumerate(factors):
                if isinstance(factor, Add):
                    before, after = factors[:place], factors[place + 1 :]
                    products = [
                        (sign * s, _product((*before, inner, *after)))
                        for s, inner in signed_terms(factor)
                    ]
                    return [found for each in products for found in _spread(each)]
    return [(sign, flatten(term))]


def _product(factors: tuple[Node, ...]) -> Node:
    return flatten(Mul(factors)) if len(factors) > 1 else factors[0]


def mean_of_an_exponential(node: Node, laws: Laws, declarations: Declarations) -> Node:
    """Replace the innermost means of exponentials of linear forms by their values.

    Raises:
        NoLinearForm: an exponent of another form.
        ValueError: the completed square is not proved.
    """
    if not moments_proved():
        raise ValueError("the moments of the normal law are not proved at d = 1, 2, 3")

    def value(each: Node) -> Node:
        match each:
            case Expectation(
                laws=(Density(letter=letter),), body=Call(name="exp", arguments=(form,))
            ) if letter in laws:
                return Call("exp", (_exponent(form, laws[letter], declarations),))
            case _:
                return each

    return flatten(everywhere(node, value))


def constants_in_front(node: Node) -> Node:
    """Split ``E exp(c + r x)`` into ``exp(c) E exp(r x)`` for what is not drawn."""

    def value(each: Node) -> Node:
        match each:
            case Expectation(body=Call(name="exp", arguments=(form,)), variables=names):
                terms = signed_terms(form)
                still = [term for term in terms if not _mentions(term[1], names)]
                drawn = [term for term in terms if _mentions(term[1], names)]
                if not (still and drawn):
                    return each
                rest = Expectation(each.laws, Call("exp", (sum_of(drawn),)), names)
                return Mul((Call("exp", (sum_of(still),)), rest))
            case _:
                return each

    return flatten(everywhere(node, value))


def exponentials_gathered(node: Node) -> Node:
    """A product of exponentials as the exponential of the sum."""

    def value(each: Node) -> Node:
        match each:
            case Mul(factors=factors) if all(
                isinstance(part, Call) and part.name == "exp" for part in factors
            ):
                terms = [
                    term
                    for part in factors
                    if isinstance(part, Call)
                    for term in signed_terms(part.arguments[0])
                ]
                return Call("exp", (sum_of(terms),))
            case _:
                return each

    return flatten(everywhere(node, value))


def _mentions(node: Node, names: tuple[str, ...]) -> bool:
    return any(isinstance(each, Symbol) and each.name in names for each in walk(node))


def _exponent(form: Node, law: VectorNormal, declarations: Declarations) -> Node:
    """``c + r m + r S r^T / 2`` for the exponent ``c + r x``."""
    assert isinstance(law.point, Symbol)
    name = (law.point.name,)
    terms = signed_terms(flatten(form))
    still = [term for term in terms if not _mentions(term[1], name)]
    rows: list[tuple[int, Node]] = []
    for sign, term in terms:
        if not _mentions(term, name):
            continue
        match term:
            case Mul(factors=(*before, last)) if last == law.point and not any(
                _mentions(each, name) for each in before
            ):
                rows.append((sign, _product(tuple(before))))
            case _ if term == law.point:
                rows.append((sign, ONE))
            case _:
                raise NoLinearForm(f"{term} is no row times {law.point}")
    row = sum_of(rows)
    turned = transposed(row, declarations)
    parts = [each for each in (row, law.covariance, turned) if each != ONE]
    quadratic = Mul((HALF, *parts))
    mean = [(1, _product((row, law.mean)))] if law.mean != Number("0") else []
    return sum_of([*still, *mean, (1, flatten(quadratic))])


def same_exponentials(a: Node, b: Node, declarations: Declarations) -> bool:
    """Whether two exponentials have the same exponent for symbolic entries at d = 1, 2, 3."""
    match a, b:
        case Call(name="exp", arguments=(first,)), Call(name="exp", arguments=(second,)):
            known = _with_points(declarations)
            return all(equal_entries(first, second, known, size) for size in SIZES)
        case _:
            return False


def exponent_in_other_symbols(node: Node, wanted: Node, declarations: Declarations) -> Node:
    """The exponential with its exponent in other, defined symbols.

    Raises:
        NoLinearForm: the exponents differ in their entries at d = 1, 2 or 3.
    """
    if not same_exponentials(node, wanted, declarations):
        raise NoLinearForm(f"{node} is not {wanted} at d = 1, 2 or 3")
    return flatten(wanted)


def scalar_exponent(node: Node, wanted: Node, declarations: Declarations) -> Node:
    """The exponential of a number with its exponent in another form, by SymPy.

    Raises:
        NoLinearForm: SymPy does not show the exponents equal.
    """
    match node, wanted:
        case Call(name="exp", arguments=(first,)), Call(name="exp", arguments=(second,)):
            if is_zero(lower(first, declarations) - lower(second, declarations)):
                return flatten(wanted)
    raise NoLinearForm(f"{node} was not shown to be {wanted}")


def transposed(node: Node, declarations: Declarations) -> Node:
    """The transpose, written without a transpose of a product, a sum or a symmetric matrix."""
    match node:
        case Add(terms=terms):
            return Add(tuple(transposed(term, declarations) for term in terms))
        case Negative(operand=operand):
            return Negative(transposed(operand, declarations))
        case Mul(factors=factors):
            return _product(tuple(transposed(each, declarations) for each in factors[::-1]))
        case Transpose(operand=operand):
            return operand
        case _ if shape_of(node, declarations).is_scalar or symmetric(node, declarations):
            return node
        case _:
            return Transpose(node)
