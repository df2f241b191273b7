"""The SymPy vocabulary: symbols with the assumptions of their domains, and unevaluated wrappers.

An expectation, an integral over a law, a density and a divergence have no SymPy counterpart that
stays as it is written, so each is an undefined function of plain arguments; rules give it meaning.
"""

from __future__ import annotations

import sympy

from formula.declarations import Declarations, Definition
from formula.domains import Array, Domain, Family, PositiveInteger, Probability, Real
from formula.tree import Symbol

DENSITY = sympy.Function("density", positive=True)
"""``DENSITY(letter, point)``: a density; positive, as every law of this room is."""

MEAN = sympy.Function("mean", real=True)
"""``MEAN(letter, point, body)``: the mean of ``body`` when ``point`` is drawn from the law."""

POSITIVE_INTEGRAL = sympy.Function("integral", positive=True)
"""``POSITIVE_INTEGRAL(body, point)``: over the whole space, of a positive integrand."""

REAL_INTEGRAL = sympy.Function("integral", real=True)
"""The same of an integrand whose sign is not known."""

DIVERGENCE = sympy.Function("kl", real=True)
"""``DIVERGENCE(p, q, point)``: KL(p || q) in nats."""


def integral(body: sympy.Expr, point: sympy.Expr) -> sympy.Expr:
    """The unevaluated integral of ``body`` over all values of ``point``."""
    return (POSITIVE_INTEGRAL if body.is_positive else REAL_INTEGRAL)(body, point)


def density(letter: str, point: sympy.Expr) -> sympy.Expr:
    """The unevaluated density with that letter at ``point``."""
    return DENSITY(sympy.Symbol(letter), point)


def assumptions(domain: Domain) -> dict[str, bool]:
    """What SymPy may assume of a member of ``domain``.

    Raises:
        TypeError: members of ``domain`` are no numbers.
    """
    match domain:
        case PositiveInteger():
            return {"integer": True, "positive": True}
        case Real(low=low, high=high):
            if low is not None and low >= 0:
                return {"positive": True}
            if high is not None and high <= 0:
                return {"negative": True}
            return {"real": True}
        case _:
            raise TypeError(f"SymPy has no symbol for a member of {domain}")


def scalar(name: str, declarations: Declarations) -> sympy.Symbol:
    """The SymPy symbol of a declared number, a density variable or (else) a bound index."""
    domain = declarations.symbols.get(name)
    if domain is not None:
        return sympy.Symbol(name, **assumptions(domain))
    if name in declarations.variables:
        return sympy.Symbol(name, real=True)
    return sympy.Symbol(name, integer=True, positive=True)


def family(name: str, declarations: Declarations) -> sympy.IndexedBase:
    """The SymPy base of a declared family, vector or matrix, or of a variable with coordinates.

    Raises:
        TypeError: the name is none of them.
    """
    domain = declarations.symbols.get(name)
    if isinstance(domain, Family):
        return sympy.IndexedBase(name, **assumptions(domain.member))
    if isinstance(domain, Array) and domain.kind in ("vector", "matrix"):
        return sympy.IndexedBase(name, **assumptions(Real(domain.low, domain.high)))
    if isinstance(domain, Probability):
        return sympy.IndexedBase(name, positive=True)
    if domain is None and name in declarations.variables:
        return sympy.IndexedBase(name, real=True)
    raise TypeError(f"{name} is no family of numbers: it is declared as {domain}")


def definition_of(name: str, declarations: Declarations) -> Definition | None:
    """The equation that defines the symbol ``name``, if there is one."""
    for definition in declarations.definitions:
        if definition.target == Symbol(name):
            return definition
    return None
