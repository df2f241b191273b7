"""Named laws with ball parameters, and rigorous bounds of their tails.

An integrand is bounded by a polynomial in the distance from the centre of its weight: a log density
of these laws is a polynomial of degree at most 2, a density is below its maximum. Polynomial times
weight has incomplete gamma functions for its tail.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flint import acb, arb

from claims.definitions import Combine, DensityAt, LogDensityAt, Point, Term, Value
from verify.laws import law
from verify.laws_balls import BallValue, entries
from verify.terms import NotApplicable

Growth = tuple[arb, ...]
"""Coefficients >= 0 of a polynomial in the distance from the centre of the weight."""


@dataclass(frozen=True, slots=True)
class BallLaw:
    """A named law with ball parameters."""

    name: str
    parameters: tuple[BallValue, ...]

    def log_density(self, point: BallValue) -> acb:
        """Log density (nats), continued analytically from the support."""
        density: acb = law(self.name).ball(point, *self.parameters)
        return density

    def numbers(self) -> list[arb]:
        """The real parameters of a scalar law."""
        return [entries(parameter)[0].real for parameter in self.parameters]

    @property
    def dimension(self) -> int:
        """Entries of a point."""
        if self.name == "standard-normal":
            size = entries(self.parameters[0])[0].unique_fmpz()
            return int(size) if size is not None else 0
        return len(entries(self.parameters[0]))

    def support(self) -> tuple[arb | None, arb | None]:
        """Ends of the support; ``None`` is infinite."""
        match self.name:
            case "uniform":
                low, high = self.numbers()
                return low, high
            case "exponential" | "half-normal":
                return arb(0), None
            case _:
                return None, None

    def centre_and_scale(self) -> tuple[arb, arb]:
        """Where distances are measured from, and the length on which the density changes."""
        match self.name, self.numbers():
            case "uniform", [low, high]:
                return (low + high) / 2, high - low
            case "exponential", [rate]:
                return arb(0), 1 / rate
            case "half-normal", [sd]:
                return arb(0), sd
            case "standard-normal", _:
                return arb(0), arb(1)
            case "multivariate-normal", [mean, variance]:
                return mean, variance.sqrt()
            case _, [mean, sd]:
                return mean, sd
            case _:
                raise NotApplicable(f"the law {self.name} has no tail bound")


Laws = Mapping[str, BallLaw]


def constant(term: Value, constants: Mapping[str, acb]) -> acb:
    """A number, or the value of a declared symbol."""
    if isinstance(term.of, str):
        return constants[term.of]
    return acb(term.of)


def _times(left: Growth, right: Growth) -> Growth:
    product = [arb(0)] * (len(left) + len(right) - 1)
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            product[i + j] += a * b
    return tuple(product)


def _plus(left: Growth, right: Growth) -> Growth:
    size = max(len(left), len(right))
    padded = [part + (arb(0),) * (size - len(part)) for part in (left, right)]
    return tuple(a + b for a, b in zip(*padded, strict=True))


def _log_growth(each: BallLaw, centre: arb) -> Growth:
    """A bound of the absolute log density at distance u from ``centre``."""
    own, scale = each.centre_and_scale()
    apart = abs(own - centre)
    at_centre = abs(each.log_density(acb(own)))
    match each.name:
        case "uniform":
            return (at_centre,)
        case "exponential":
            return (at_centre + apart / scale, 1 / scale)
        case _:
            square = 1 / (2 * scale**2)
            return (at_centre + square * apart * apart, 2 * square * apart, square)


def growth(term: Term, laws: Laws, constants: Mapping[str, acb], centre: arb) -> Growth:
    """A polynomial bound of the absolute value of an integrand."""
    match term:
        case LogDensityAt(letter=letter):
            return _log_growth(laws[letter], centre)
        case DensityAt(letter=letter):
            own, _ = laws[letter].centre_and_scale()
            return (abs(laws[letter].log_density(acb(own)).exp()),)
        case Point():
            return (abs(centre), arb(1))
        case Value():
            return (abs(constant(term, constants)),)
        case Combine(operation="+" | "-", operands=(a, b)):
            return _plus(growth(a, laws, constants, centre), growth(b, laws, constants, centre))
        case Combine(operation="neg", operands=(a,)):
            return growth(a, laws, constants, centre)
        case Combine(operation="*", operands=(a, b)):
            return _times(growth(a, laws, constants, centre), growth(b, laws, constants, centre))
        case Combine(operation="/", operands=(a, Value() as b)):
            inverse = (1 / abs(constant(b, constants)),)
            return _times(growth(a, laws, constants, centre), inverse)
        case _:
            raise NotApplicable("no tail bound for this integrand")


def tail(weight: BallLaw, power: int, reach: arb) -> arb:
    """The weighted integral of u^power over distances u beyond ``reach``."""
    _, scale = weight.centre_and_scale()
    if weight.name == "uniform":
        return arb(0)
    if weight.name == "exponential":
        return scale**power * (reach / scale).gamma_upper(arb(power + 1))
    order = arb(power + 1) / 2
    beyond = (reach**2 / (2 * scale**2)).gamma_upper(order)
    return scale**power * arb(2) ** (arb(power) / 2) * beyond / arb.pi().sqrt()
