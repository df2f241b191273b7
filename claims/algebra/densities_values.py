"""Exact values of formulas over symbolic tables: rational functions times powers of logarithms.

A value is a polynomial in "log atoms", the logarithms of primes and of distinct irreducible
polynomials in the entries of the tables, with rational functions of the entries as coefficients.
Logarithms of distinct irreducible polynomials (and primes) are algebraically independent over the
rational functions, so a value is zero on the whole domain exactly when all its coefficients are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from sympy import ZZ, Symbol, factorint
from sympy.polys.fields import FracElement, FracField, field
from sympy.polys.rings import PolyElement

Atom: TypeAlias = "int | PolyElement"
"""A prime, or an irreducible polynomial with integer coefficients; it stands for its logarithm."""

Monomial = tuple[tuple[Atom, int], ...]
"""Powers of log atoms, sorted; ``()`` is the monomial 1."""


EULER = "e of exp"
"""The entry that stands for the constant e; its logarithm is 1."""


class Unprovable(ValueError):
    """The symbolic tables cannot express this formula, so that they prove nothing about it."""


class UndefinedValue(ArithmeticError):
    """The formula has no value for these tables: a division by an exact zero."""


class UndefinedLogarithm(UndefinedValue):
    """A logarithm of an exact zero, or of a quotient by one; times an exact zero it counts as 0."""


@dataclass(frozen=True, slots=True)
class Entries:
    """The rational functions of the entries of all tables, and which entries are positive."""

    rational: FracField
    names: tuple[str, ...]
    positive: frozenset[str]

    def symbol(self, name: str) -> FracElement:
        """The entry with that name, as a rational function."""
        return self.rational.gens[self.names.index(name)]


def entries(names: Mapping[str, bool]) -> Entries:
    """The field over ``names`` (name -> whether that entry is positive)."""
    ordered = tuple(names) or ("unused",)
    rational = field([Symbol(name) for name in ordered], ZZ)[0]
    return Entries(rational, ordered, frozenset(name for name, sign in names.items() if sign))


@dataclass(frozen=True, slots=True)
class TableValue:
    """A sum of monomials in log atoms with rational coefficients; absent monomials are zero."""

    terms: Mapping[Monomial, FracElement]
    over: Entries

    @property
    def is_zero(self) -> bool:
        """Whether it vanishes for all entries (exactly, not numerically)."""
        return not self.terms

    @property
    def rational(self) -> FracElement:
        """The value as a rational function.

        Raises:
            Unprovable: it contains logarithms.
        """
        if any(monomial for monomial in self.terms):
            raise Unprovable("a logarithm stands where only sums of table entries can be computed")
        return self.terms.get((), self.over.rational.zero)


def constant(value: FracElement, over: Entries) -> TableValue:
    """A rational function as a value."""
    return TableValue({(): value} if value else {}, over)


def add(*values: TableValue) -> TableValue:
    """The sum of one or more values."""
    total: dict[Monomial, FracElement] = {}
    for value in values:
        for monomial, coefficient in value.terms.items():
            total[monomial] = total[monomial] + coefficient if monomial in total else coefficient
    return TableValue({m: c for m, c in total.items() if c}, values[0].over)


def negative(value: TableValue) -> TableValue:
    """Minus the value."""
    return TableValue({m: -c for m, c in value.terms.items()}, value.over)


def multiply(first: TableValue, second: TableValue) -> TableValue:
    """The product."""
    total: dict[Monomial, FracElement] = {}
    for left, a in first.terms.items():
        for right, b in second.terms.items():
            monomial = _merged(left, right)
            product = a * b
            total[monomial] = total[monomial] + product if monomial in total else product
    return TableValue({m: c for m, c in total.items() if c}, first.over)


def divide(first: TableValue, second: TableValue) -> TableValue:
    """The quotient; the divisor may contain no logarithm unless it is a single term.

    Raises:
        UndefinedValue: the divisor is exactly zero.
        Unprovable: the divisor is a sum that contains logarithms.
    """
    if second.is_zero:
        raise UndefinedValue("a division by a table entry that is exactly 0")
    if len(second.terms) > 1:
        raise Unprovable("a quotient by a sum that contains logarithms")
    ((monomial, coefficient),) = second.terms.items()
    inverse = tuple((atom, -exponent) for atom, exponent in monomial)
    return multiply(first, TableValue({inverse: 1 / coefficient}, first.over))


def power(value: TableValue, exponent: int) -> TableValue:
    """An integer power."""
    one = constant(value.over.rational.one, value.over)
    result = one
    for _ in range(abs(exponent)):
        result = multiply(result, value)
    return result if exponent >= 0 else divide(one, result)


def logarithm(value: TableValue) -> TableValue:
    """The natural logarithm of a value that is certainly positive.

    Raises:
        UndefinedLogarithm: the argument is exactly zero.
        Unprovable: the argument is not certainly positive for all entries.
    """
    argument = value.rational
    if not argument:
        raise UndefinedLogarithm("the logarithm of an exact 0")
    if _sign(argument.numer, value.over) * _sign(argument.denom, value.over) <= 0:
        raise Unprovable("the logarithm of something that is not certainly positive")
    exponents: dict[Atom, int] = {}
    for polynomial, side in ((argument.numer, 1), (argument.denom, -1)):
        for atom, exponent in _atoms(polynomial):
            exponents[atom] = exponents.get(atom, 0) + side * exponent
    ring = value.over.rational
    euler = value.over.symbol(EULER).numer if EULER in value.over.names else None
    whole = exponents.pop(euler, 0) if euler is not None else 0
    terms: dict[Monomial, FracElement] = {
        ((a, 1),): ring.one * n for a, n in exponents.items() if n
    }
    if whole:
        terms[()] = ring.one * whole
    return TableValue(terms, value.over)


@lru_cache(maxsize=4096)
def _atoms(polynomial: PolyElement) -> tuple[tuple[Atom, int], ...]:
    """The prime and irreducible factors with exponents; log|polynomial| is the sum of theirs."""
    content, factors = polynomial.factor_list()
    found: list[tuple[Atom, int]] = list(factorint(abs(int(content))).items())
    for factor, exponent in factors:
        found.append((factor if factor.LC > 0 else -factor, exponent))
    return tuple(found)


def _sign(polynomial: PolyElement, over: Entries) -> int:
    """1 or -1 where every term has that sign for all positive entries, otherwise 0."""
    positive = [name in over.positive for name in over.names]
    signs = set()
    for exponents, coefficient in polynomial.terms():
        if any(n and not sign for n, sign in zip(exponents, positive, strict=True)):
            return 0
        signs.add(1 if coefficient > 0 else -1)
    return signs.pop() if len(signs) == 1 else 0


def exponential(value: TableValue) -> TableValue:
    """The exponential of an integer combination of logarithms and of 1.

    Raises:
        Unprovable: anything else, whose exponential is no rational function of the entries.
    """
    over = value.over
    result = over.rational.one
    for monomial, coefficient in value.terms.items():
        is_integer = coefficient.denom.is_one and coefficient.numer.is_ground
        if not is_integer or (monomial and (len(monomial) != 1 or monomial[0][1] != 1)):
            raise Unprovable("the exponential of something other than logarithms")
        if not monomial and EULER not in over.names:
            raise Unprovable("a power of e, which has no entry in these tables")
        base = over.rational(monomial[0][0]) if monomial else over.symbol(EULER)
        result *= base ** int(coefficient.numer.coeff(1))
    return constant(result, over)


def _merged(left: Monomial, right: Monomial) -> Monomial:
    powers: dict[Atom, int] = dict(left)
    for atom, exponent in right:
        powers[atom] = powers.get(atom, 0) + exponent
    return tuple(sorted(((a, n) for a, n in powers.items() if n), key=_order))


def _order(entry: tuple[Atom, int]) -> tuple[int, int, str]:
    atom, exponent = entry
    return (0, atom, "") if isinstance(atom, int) else (1, exponent, str(atom))
