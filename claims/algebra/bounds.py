"""Bounds between divergences of normal laws: split a difference, and convexity by derivatives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import sympy

from claims.algebra.lift import lift
from claims.algebra.normal import Normal, expand_logs, gather_logs
from claims.algebra.settle import is_zero
from formula.declarations import Declarations, Definition
from formula.tree import Apply, Symbol


class NotShown(ValueError):
    """A hypothesis of a theorem that algebra does not show on the domain."""


@dataclass(frozen=True)
class Split:
    """``by_ratio + by_distance (mean of p - mean of q)^2`` for a difference of divergences.

    ``by_ratio`` depends on the ratio of the variances alone.
    """

    by_ratio: sympy.Expr
    by_distance: sympy.Expr


def split_by_means(difference: sympy.Expr, p: Normal, q: Normal, ratio: sympy.Symbol) -> Split:
    """Split a difference that depends on the means through the square of their distance.

    Raises:
        NotShown: it depends on the means otherwise, or the rest not on the ratio alone.
    """
    distance = sympy.Dummy("distance", real=True)
    shifted = sympy.expand(expand_logs(difference.xreplace({p.mean: q.mean + distance})))
    polynomial = sympy.Poly(shifted, distance)
    if polynomial.degree() != 2 or polynomial.coeff_monomial(distance) != 0:
        raise NotShown(f"{difference} is no function of the squared distance of the means")
    by_distance = sympy.factor(polynomial.coeff_monomial(distance**2))
    rest = polynomial.coeff_monomial(1).xreplace({p.sd: sympy.sqrt(ratio) * q.sd})
    by_ratio = sympy.expand(expand_logs(rest))
    if by_ratio.free_symbols - {ratio} or by_distance.has(q.mean):
        raise NotShown(f"{by_ratio} is no function of the ratio {ratio} alone")
    again = by_ratio.subs(ratio, p.sd**2 / q.sd**2) + by_distance * (p.mean - q.mean) ** 2
    if not is_zero(difference - again):
        raise NotShown(f"{difference} is not {again}")
    return Split(by_ratio, by_distance)


@dataclass(frozen=True)
class Convexity:
    """A function with its first two derivatives, shown convex with minimum 0 at ``at``."""

    function: sympy.Expr
    slope: sympy.Expr
    curvature: sympy.Expr
    variable: sympy.Symbol
    at: sympy.Expr


def convex_with_minimum_zero(
    function: sympy.Expr, variable: sympy.Symbol, at: sympy.Expr
) -> Convexity:
    """Show ``function >= 0`` with equality only at ``at``, for a positive variable.

    The function and its derivative vanish at ``at`` and the second derivative is positive on the
    whole domain of the variable, by SymPy's assumptions on it.

    Raises:
        NotShown: one of the three fails.
    """
    slope = sympy.diff(function, variable)
    curvature = sympy.diff(slope, variable)
    for name, value in (("value", function), ("slope", slope)):
        there = sympy.expand(expand_logs(value.subs(variable, at)))
        if there != 0:
            raise NotShown(f"the {name} at {variable} = {at} is {there}, not 0")
    if curvature.is_positive is not True:
        raise NotShown(f"the second derivative is not shown positive: {curvature}")
    return Convexity(gather_logs(function), slope, curvature, variable, at)


def naming(
    declarations: Declarations,
    values: Mapping[str, sympy.Expr],
    functions: Mapping[str, sympy.Expr] | None = None,
    variable: sympy.Symbol | None = None,
) -> Declarations:
    """Give names that are already declared to computed values and functions of ``variable``.

    The lines that follow can then speak of ``a(r)``; what the names stand for is what SymPy
    computed, not what an author typed.
    """
    made = [Definition(Symbol(name), lift(value)) for name, value in values.items()]
    if functions and variable is not None:
        place = (Symbol(variable.name),)
        made += [Definition(Apply(name, place), lift(value)) for name, value in functions.items()]
    return replace(declarations, definitions=(*declarations.definitions, *made))
