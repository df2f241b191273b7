"""Means over a law as functions of a parameter: differentiate under them, integrate by parts."""

from __future__ import annotations

import sympy

from claims.algebra.normal import Normal
from claims.algebra.rules import linearity_of_expectation
from claims.algebra.symbols import MEAN


def differentiation_under_the_mean(expression: sympy.Expr, variable: sympy.Symbol) -> sympy.Expr:
    """The derivative by ``variable``; a mean's derivative is the mean of the derivative.

    The laws themselves may not depend on the variable. Allowed for integrands whose derivative is
    bounded by a polynomial, such as log cosh, tanh and polynomials under a normal law.
    """
    means = sorted(expression.atoms(MEAN), key=str)
    stand_ins = {mean: sympy.Dummy() for mean in means}
    flat = expression.xreplace(stand_ins)
    total = sympy.diff(flat, variable)
    for mean, stand_in in stand_ins.items():
        letter, point, body = mean.args
        inner = MEAN(letter, point, _slope(body, variable))
        total += sympy.diff(flat, stand_in) * linearity_of_expectation(inner)
    return total.xreplace({stand_in: mean for mean, stand_in in stand_ins.items()})


def integration_by_parts(expression: sympy.Expr, law: Normal) -> sympy.Expr:
    """``E[z g(z)] = E[g'(z)]`` for a standard normal z, in every mean with a factor z.

    Raises:
        ValueError: the law is not standard normal.
    """
    if law.mean != 0 or law.sd != 1:
        raise ValueError(f"the law {law.letter} is not standard normal")

    def by_parts(letter: sympy.Symbol, point: sympy.Symbol, body: sympy.Expr) -> sympy.Expr:
        if letter.name != law.letter or point not in sympy.Mul.make_args(body):
            return MEAN(letter, point, body)
        rest = body / point
        return linearity_of_expectation(MEAN(letter, point, _slope(rest, point)))

    return expression.replace(MEAN, by_parts)


def _slope(body: sympy.Expr, variable: sympy.Symbol) -> sympy.Expr:
    """The derivative, with tanh where SymPy writes sinh over cosh."""
    slope = sympy.diff(body, variable)
    return slope.replace(sympy.sinh, lambda u: sympy.tanh(u) * sympy.cosh(u))
