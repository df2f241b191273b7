"""Integrals of products of normal densities of a vector, on formula trees of general size.

One fact is classical and typed: for a positive definite A the integral of exp(-u^T A u / 2) over
the whole space is the root of (2 pi)^d / det A.
"""

from __future__ import annotations

from collections.abc import Mapping

import sympy

from claims.algebra.lift import lift
from claims.algebra.lower import CannotLower, lower
from claims.algebra.rewriting import flatten, positive_definite
from claims.algebra.tree_logs import logarithm_split
from claims.algebra.tree_sums import Signed, signed_terms, sum_of
from claims.algebra.vector_normal import HALF, TWO, TWO_PI, VectorLaws, VectorNormal, everywhere
from formula.declarations import Declarations
from formula.tree import (
    Add,
    Call,
    Density,
    Div,
    Integral,
    Mul,
    Negative,
    Node,
    Number,
    Power,
    Symbol,
    Transpose,
    rebuild,
    walk,
)

Equation = tuple[Node, Node]


def product_of_densities(node: Node, laws: VectorLaws, declarations: Declarations) -> Node:
    """Write the densities of a product out, their powers gathered and the exponents added."""

    def write(each: Node) -> Node:
        match each:
            case Density(letter=letter, right=()) if letter in laws:
                return laws[letter].density
            case _:
                return rebuild(each, write)

    return factors_gathered(flatten(write(node)), declarations)


def factors_gathered(node: Node, declarations: Declarations) -> Node:
    """A product with one exponential, and one power of each base; exponents are added by SymPy."""
    factors = node.factors if isinstance(node, Mul) else (node,)
    exponents: list[Node] = []
    powers: dict[Node, sympy.Expr] = {}
    others: list[Node] = []
    for factor in factors:
        match factor:
            case Call(name="exp", arguments=(inner,)):
                exponents.append(inner)
            case Power(base=base, exponent=exponent):
                powers[base] = powers.get(base, sympy.Integer(0)) + lower(exponent, declarations)
            case _:
                others.append(factor)
    found: list[Node] = [Power(base, lift(power)) for base, power in powers.items() if power != 0]
    if exponents:
        terms = [each for exponent in exponents for each in signed_terms(exponent)]
        found.append(Call("exp", (sum_of(terms),)))
    found += others
    return flatten(Mul(tuple(found)) if len(found) > 1 else found[0])


def factors_replaced(node: Node, known: Equation) -> Node:
    """A product with some neighbouring factors replaced by what their product was shown to be.

    Raises:
        ValueError: these factors do not stand side by side in it.
    """
    match node, known[0]:
        case Mul(factors=factors), Mul(factors=wanted):
            for start in range(len(factors) - len(wanted) + 1):
                stop = start + len(wanted)
                if factors[start:stop] == wanted:
                    return flatten(Mul((*factors[:start], known[1], *factors[stop:])))
    raise ValueError(f"{known[0]} is no part of the product {node}")


def exponent_rewritten(node: Node, known: Equation) -> Node:
    """``exp(-a/2 - b/2)`` with ``a + b`` replaced by the other side of a known equation.

    Raises:
        ValueError: the terms of the equation's left side are not those of the exponent.
    """

    def halves(side: Node) -> list[Signed]:
        return [(-sign, flatten(Mul((HALF, term)))) for sign, term in signed_terms(side)]

    def change(each: Node) -> Node:
        match each:
            case Call(name="exp", arguments=(exponent,)):
                terms = signed_terms(exponent)
                for half in halves(known[0]):
                    terms.remove(half)
                return Call("exp", (sum_of([*terms, *halves(known[1])]),))
            case _:
                return rebuild(each, change)

    return flatten(change(node))


def constants_out_of_the_integral(node: Node, square: Node) -> Node:
    """The integral of constants times an exponential: only the term ``square`` depends on x.

    Raises:
        ValueError: another factor or term depends on the variable, or the term is not there.
    """
    match node:
        case Integral(body=Mul(factors=(*before, Call(name="exp", arguments=(exponent,))))):
            terms = signed_terms(exponent)
        case _:
            raise ValueError(f"no integral of constants times an exponential: {node}")
    moving = [(sign, term) for sign, term in terms if term == square]
    still = [(sign, term) for sign, term in terms if term != square]
    outside = [*before, *(term for _, term in still)]
    if len(moving) != 1 or any(Symbol(node.variable) in walk(each) for each in outside):
        raise ValueError(f"what is left depends on {node.variable}")
    inner = Integral(Call("exp", (sum_of(moving),)), node.variable)
    return flatten(Mul((*before, Call("exp", (sum_of(still),)), inner)))


def gaussian_integral(node: Node, size: Node, declarations: Declarations) -> Node:
    """Replace the integral of ``exp(-(x - c)^T A (x - c) / 2)`` by its value.

    Raises:
        ValueError: A is not visibly positive definite, or the centre depends on x.
    """

    def value(each: Node) -> Node:
        match each:
            case Integral(
                body=Call(
                    name="exp",
                    arguments=(Negative(operand=Mul(factors=(half, Transpose(u), form, v))),),
                ),
                variable=name,
                lower=None,
                upper=None,
            ) if half == HALF and u == v:
                _check_form(u, form, name, declarations)
                powers = Power(TWO_PI, Div(size, TWO)), Power(_det(form), Negative(HALF))
                return Mul(powers)
            case _:
                return each

    return flatten(everywhere(node, value))


def _check_form(moved: Node, form: Node, name: str, declarations: Declarations) -> None:
    if not positive_definite(form, declarations):
        raise ValueError(f"{form} is not visibly positive definite")
    match moved:
        case Add(terms=(Symbol(name=point), Negative(operand=centre))) if point == name:
            if Symbol(name) not in walk(centre):
                return
    raise ValueError(f"{moved} is not {name} minus a constant")


def _det(matrix: Node) -> Node:
    return Call("det", (matrix,))


def determinants_multiplied(node: Node, product: Equation, declarations: Declarations) -> Node:
    """Replace the roots of determinants whose product is known by the root of its value."""
    wanted = product[0].factors if isinstance(product[0], Mul) else (product[0],)
    root = Negative(HALF)
    factors = list(node.factors) if isinstance(node, Mul) else [node]
    for each in wanted:
        if Power(each, root) not in factors:
            raise ValueError(f"the root of {each} is no factor of {node}")
        factors.remove(Power(each, root))
    return factors_gathered(Mul((Power(product[1], root), *factors)), declarations)


def laws_set_equal(
    known: Equation, changed: VectorNormal, to: VectorNormal, declarations: Declarations
) -> Equation:
    """An equation about two normal laws, with the parameters of one those of the other."""
    values = {changed.mean: to.mean, changed.covariance: to.covariance}

    def put(node: Node) -> Node:
        if node in values:
            return values[node]
        node = rebuild(node, put)
        match node:
            case Density(letter=letter) if letter == changed.letter:
                return Density(to.letter, node.left, node.right)
            case Mul(factors=(a, b)) if a == b and isinstance(a, Density):
                return Power(a, TWO)
            case Add(terms=(a, b)) if a == b:
                return Mul((TWO, a))
            case Call(name="exp", arguments=(inner,)) if _vanishes(inner):
                return Number("1")
            case Mul(factors=factors) if Number("1") in factors:
                left = tuple(factor for factor in factors if factor != Number("1"))
                return Mul(left) if len(left) > 1 else left[0]
            case _:
                return node

    return flatten(put(known[0])), flatten(put(known[1]))


def _vanishes(node: Node) -> bool:
    """A multiple of a difference of two equal trees."""
    match node:
        case Negative(operand=inner) | Transpose(operand=inner):
            return _vanishes(inner)
        case Mul(factors=factors):
            return any(_vanishes(factor) for factor in factors)
        case Add(terms=(a, Negative(operand=b))):
            return a == b
        case _:
            return False


def integrals_inserted(node: Node, values: Mapping[Node, Node], declarations: Declarations) -> Node:
    """Insert the values of integrals under logarithms, and split these."""

    def put(each: Node) -> Node:
        return values[each] if each in values else rebuild(each, put)

    return logarithm_split(flatten(put(node)), declarations)


def like_terms_collected(node: Node, declarations: Declarations) -> Node:
    """Add the coefficients of equal terms; SymPy adds, and what vanishes goes."""
    cores: dict[Node, sympy.Expr] = {}
    for sign, term in signed_terms(node):
        coefficient, core = _coefficient(term, declarations)
        cores[core] = cores.get(core, sympy.Integer(0)) + sign * coefficient
    found: list[Signed] = []
    for core, total in cores.items():
        if total == 0:
            continue
        sign = -1 if total.could_extract_minus_sign() else 1
        size = sign * total
        found.append((sign, core if size == 1 else Mul((lift(size), core))))
    return flatten(sum_of(found))


def _coefficient(term: Node, declarations: Declarations) -> tuple[sympy.Expr, Node]:
    """The numbers and sizes in front of a term, and the rest."""
    factors = term.factors if isinstance(term, Mul) else (term,)
    coefficient = sympy.Integer(1)
    for place, factor in enumerate(factors[:-1]):
        try:
            if any(isinstance(each, Call) for each in walk(factor)):
                raise CannotLower("a function is no coefficient")
            coefficient *= lower(factor, declarations)
        except (CannotLower, TypeError):
            rest = factors[place:]
            return coefficient, Mul(rest) if len(rest) > 1 else rest[0]
    return coefficient, factors[-1]
