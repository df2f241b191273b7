"""Exact values of formulas over symbolic tables: rational functions times powers of logarithms.

A value is a polynomial in "log atoms", the logarithms of primes and of distinct irreducible
polynomials in the entries of the tables, with rational functions of the entries as coefficients.
Logarithms of distinct irreducible polynomials (and primes) are algebraically independent over the
rational functions, so a value is zero on the whole domain exactly when all its coefficients are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from sympy import factorint

from claims.algebra.densities_ratios import Polynomial, Ratio, Ratios, ratios


@dataclass(frozen=True, slots=True)
class Irreducible:
    """A polynomial that has no factors; two are one when they are written in the same way."""

    text: str
    polynomial: Polynomial = field(compare=False, repr=False)

    def __str__(self) -> str:
        return self.text


Atom: TypeAlias = "int | Irreducible"
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

    rational: Ratios
    names: tuple[str, ...]
    positive: frozenset[str]

    def symbol(self, name: str) -> Ratio:
        """The entry with that name, as a rational function."""
        return self.rational.entry(self.names.index(name))


def entries(names: Mapping[str, bool]) -> Entries:
    """The field over ``names`` (name -> whether that entry is positive)."""
    ordered = tuple(names) or ("unused",)
    return Entries(
        ratios(ordered), ordered, frozenset(name for name, sign in names.items() if sign)
    )


@dataclass(frozen=True, slots=True)
class TableValue:
    """A sum of monomials in log atoms with rational coefficients; absent monomials are zero."""

    terms: Mapping[Monomial, Ratio]
    over: Entries

    @property
    def is_zero(self) -> bool:
        """Whether it vanishes for all entries (exactly, not numerically)."""
        return not self.terms

    @property
    def rational(self) -> Ratio:
        """The value as a rational function.

        Raises:
            Unprovable: it contains logarithms.
        """
        if any(monomial for monomial in self.terms):
            raise Unprovable("a logarithm stands where only sums of table entries can be computed")
        return self.terms.get((), self.over.rational.zero)


def constant(value: Ratio, over: Entries) -> TableValue:
    """A rational function as a value."""
    return TableValue({(): value} if value else {}, over)


def add(*values: TableValue) -> TableValue:
    """The sum of one or more values."""
    total: dict[Monomial, Ratio] = {}
    for value in values:
        for monomial, coefficient in value.terms.items():
            total[monomial] = total[monomial] + coefficient if monomial in total else coefficient
    return TableValue({m: c for m, c in total.items() if c}, values[0].over)


def negative(value: TableValue) -> TableValue:
    """Minus the value."""
    return TableValue({m: -c for m, c in value.terms.items()}, value.over)


def multiply(first: TableValue, second: TableValue) -> TableValue:
    """The product."""
    total: dict[Monomial, Ratio] = {}
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
    return multiply(first, TableValue({inverse: first.over.rational.one / coefficient}, first.over))


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
    whole = 0
    if EULER in value.over.names:
        whole = exponents.pop(_atom(value.over.symbol(EULER).numer), 0)
    terms: dict[Monomial, Ratio] = {((a, 1),): ring(n) for a, n in exponents.items() if n}
    if whole:
        terms[()] = ring(whole)
    return TableValue(terms, value.over)


def _atom(polynomial: Polynomial) -> Irreducible:
    return Irreducible(str(polynomial), polynomial)


def _atoms(polynomial: Polynomial) -> tuple[tuple[Atom, int], ...]:
    """The prime and irreducible factors with exponents; log|polynomial| is the sum of theirs."""
    content, factors = polynomial.factor()
    found: list[tuple[Atom, int]] = list(factorint(abs(int(content))).items())
    for factor, exponent in factors:
        found.append((_atom(factor if factor.coefficient(0) > 0 else -factor), exponent))
    return tuple(found)


def _sign(polynomial: Polynomial, over: Entries) -> int:
    """1 or -1 where every term has that sign for all positive entries, otherwise 0."""
    positive = [name in over.positive for name in over.names]
    signs = set()
    for exponents, coefficient in polynomial.to_dict().items():
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
        times = coefficient.integer
        if times is None or (monomial and (len(monomial) != 1 or monomial[0][1] != 1)):
            raise Unprovable("the exponential of something other than logarithms")
        if not monomial and EULER not in over.names:
            raise Unprovable("a power of e, which has no entry in these tables")
        result *= _base(monomial[0][0], over) ** times if monomial else over.symbol(EULER) ** times
    return constant(result, over)


def _base(atom: Atom, over: Entries) -> Ratio:
    return over.rational(atom if isinstance(atom, int) else atom.polynomial)


def _merged(left: Monomial, right: Monomial) -> Monomial:
    powers: dict[Atom, int] = dict(left)
    for atom, exponent in right:
        powers[atom] = powers.get(atom, 0) + exponent
    return tuple(sorted(((a, n) for a, n in powers.items() if n), key=_order))


def _order(entry: tuple[Atom, int]) -> tuple[int, int, str]:
    atom, exponent = entry
    return (0, atom, "") if isinstance(atom, int) else (1, exponent, atom.text)
