"""Rational functions of the entries of tables, exactly: quotients of integer polynomials in FLINT.

SymPy's own polynomials do the same in Python; greatest common divisors and factors of polynomials
in twenty entries take most of a derivation's time there.
"""

from __future__ import annotations

from dataclasses import dataclass

from flint import Ordering, fmpz_mpoly, fmpz_mpoly_ctx

Polynomial = fmpz_mpoly
"""A polynomial in all entries with integer coefficients."""


@dataclass(frozen=True, slots=True, eq=False)
class Ratio:
    """A quotient in lowest terms, whose denominator has a positive leading coefficient."""

    numer: Polynomial
    denom: Polynomial

    def __add__(self, other: Ratio) -> Ratio:
        if self.denom == other.denom:
            return _reduced(self.numer + other.numer, self.denom)
        # only the common part of the denominators can cancel
        common = self.denom.gcd(other.denom)
        mine, theirs = self.denom / common, other.denom / common
        top = self.numer * theirs + other.numer * mine
        shared = top.gcd(common)
        bottom = mine * theirs * (common / shared)
        return Ratio(top / shared, bottom) if top else _reduced(top, bottom)

    def __neg__(self) -> Ratio:
        return Ratio(-self.numer, self.denom)

    def __sub__(self, other: Ratio) -> Ratio:
        return self + -other

    def __mul__(self, other: Ratio) -> Ratio:
        first, second = self.numer.gcd(other.denom), other.numer.gcd(self.denom)
        return Ratio(
            (self.numer / first) * (other.numer / second),
            (self.denom / second) * (other.denom / first),
        )

    def __truediv__(self, other: Ratio) -> Ratio:
        if not other:
            raise ZeroDivisionError("a quotient by the rational function 0")
        return self * _signed(other.denom, other.numer)

    def __pow__(self, exponent: int) -> Ratio:
        if exponent < 0:
            return _signed(self.denom, self.numer) ** -exponent
        return Ratio(self.numer**exponent, self.denom**exponent)

    def __bool__(self) -> bool:
        return not self.numer.is_zero()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Ratio):
            return NotImplemented
        return self.numer == other.numer and self.denom == other.denom

    __hash__ = None  # type: ignore[assignment]

    def __str__(self) -> str:
        if self.denom.is_one():
            return str(self.numer)
        return f"({self.numer})/({self.denom})"

    @property
    def integer(self) -> int | None:
        """The value where it is a whole number."""
        if not (self.denom.is_one() and self.numer.is_constant()):
            return None
        return int(self.numer.coefficient(0)) if self else 0


def _signed(numer: Polynomial, denom: Polynomial) -> Ratio:
    """A quotient without a common factor, with the sign of its denominator made positive."""
    if denom.coefficient(0) < 0:
        numer, denom = -numer, -denom
    return Ratio(numer, denom)


def _reduced(numer: Polynomial, denom: Polynomial) -> Ratio:
    common = numer.gcd(denom)
    return _signed(numer / common, denom / common)


@dataclass(frozen=True, slots=True)
class Ratios:
    """All rational functions of some entries."""

    context: fmpz_mpoly_ctx

    def __call__(self, value: int | Polynomial) -> Ratio:
        """A whole number or a polynomial as a rational function."""
        one = self.context.constant(1)
        return Ratio(self.context.constant(value) if isinstance(value, int) else value, one)

    @property
    def zero(self) -> Ratio:
        """The number 0."""
        return self(0)

    @property
    def one(self) -> Ratio:
        """The number 1."""
        return self(1)

    def entry(self, place: int) -> Ratio:
        """The entry at that place in the list of names."""
        return self(self.context.gen(place))


def ratios(names: tuple[str, ...]) -> Ratios:
    """The rational functions of entries with these names."""
    return Ratios(fmpz_mpoly_ctx.get(names, Ordering.lex))
