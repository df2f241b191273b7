"""Rules that gather: several integrals in one, and a common factor in front of a sum."""

from __future__ import annotations

from claims.algebra.densities import DoesNotApply, Rule, apply, product
from claims.algebra.densities_equations import arithmetic
from claims.algebra.densities_logs import is_positive
from formula.declarations import Declarations
from formula.printer import to_latex
from formula.tree import Add, Div, Integral, Mul, Negative, Node


def one_integral() -> Rule:
    r"""``\int a dx - \int b dx = \int (a - b) dx``: linearity, read from right to left."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        if not isinstance(node, Add):
            raise DoesNotApply(f"{to_latex(node)} is no sum")
        bodies: list[Node] = []
        variables = set()
        for term in node.terms:
            inner = term.operand if isinstance(term, Negative) else term
            if not isinstance(inner, Integral) or inner.lower is not None:
                raise DoesNotApply(f"{to_latex(term)} is no integral over all values")
            variables.add(inner.variable)
            bodies.append(Negative(inner.body) if isinstance(term, Negative) else inner.body)
        if len(variables) != 1:
            raise DoesNotApply(f"{to_latex(node)} integrates over several variables")
        return Integral(Add(tuple(bodies)), variables.pop())

    return Rule("linearity", rewrite, condition="each of the terms is integrable")


def factor_out(factor: Node) -> Rule:
    """``a c + b c = c (a + b)`` for a positive ``c``; a term without it is divided by it."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        if not isinstance(node, Add):
            raise DoesNotApply(f"{to_latex(node)} is no sum")
        if not is_positive(factor, declarations):
            raise DoesNotApply(f"{to_latex(factor)} is not known to be positive")
        return Mul((factor, Add(tuple(_divided(term, factor) for term in node.terms))))

    return Rule("common factor", rewrite, condition="the factor is positive")


def cancel(*parts: Node) -> Rule:
    """Cancelling and collecting in the named parts only."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        return apply(arithmetic(), node, declarations, parts)

    return Rule("cancel and collect", rewrite, condition="what is cancelled is not 0")


def _divided(term: Node, factor: Node) -> Node:
    if isinstance(term, Negative):
        return Negative(_divided(term.operand, factor))
    factors = list(term.factors) if isinstance(term, Mul) else [term]
    if factor in factors:
        factors.remove(factor)
        return product(factors)
    first, *rest = factors
    return product((Div(first, factor), *rest))
