"""Rules for sums with whole limits, and for the smallest value of a square plus a constant."""

from __future__ import annotations

import sympy


def sums_evaluated(expression: sympy.Expr) -> sympy.Expr:
    """Write every sum with whole limits out and add its terms up."""
    return sympy.expand(expression.replace(sympy.Sum, lambda *parts: sympy.Sum(*parts).doit()))


def square_completed(expression: sympy.Expr, variable: sympy.Symbol) -> sympy.Expr:
    """``a (x - c)^2 + k`` for a quadratic with a > 0.

    Raises:
        ValueError: it is no quadratic with a positive leading coefficient.
    """
    quadratic = sympy.Poly(expression, variable)
    if quadratic.degree() != 2 or not quadratic.LC().is_positive:
        raise ValueError(f"{expression} is no upward quadratic in {variable}")
    a, b, k = quadratic.all_coeffs()
    centre = -b / (2 * a)
    return a * (variable - centre) ** 2 + sympy.expand(k - a * centre**2)


def place_of_the_smallest_square(expression: sympy.Expr, variable: sympy.Symbol) -> sympy.Expr:
    """The only root of the derivative of an upward quadratic.

    Raises:
        ValueError: it is no quadratic with a positive leading coefficient.
    """
    square_completed(sympy.expand(expression), variable)
    (root,) = sympy.solve(sympy.diff(expression, variable), variable)
    return root
