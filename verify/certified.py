"""Definitions over named laws as rigorous balls: ``acb.integral`` with its tail bounded.

A mean, or an integral of a product with a density in it, is truncated to a window around that
density (the weight). Inside, ``acb.integral`` encloses it; logarithms and roots are told when they
must be analytic. Outside, the other factors are bounded by a polynomial in the distance from the
centre (a log density of these laws is a polynomial of degree 2, a density is below its maximum),
and polynomial times weight has incomplete gamma functions for its tail. In more than one dimension
only polynomials of log densities under a normal weight are done, by a rule that is exact for them.
"""

from __future__ import annotations

from collections.abc import Mapping

from flint import acb, arb, ctx

from claims.definitions import (
    Combine,
    DensityAt,
    IntegralOf,
    LogDensityAt,
    Mean,
    Point,
    Term,
    Value,
)
from formula.values import OutOfBudget
from verify.ball_gaussians import gaussian_of
from verify.ball_rules import gaussian_mean, symmetric
from verify.laws_balls import BallValue
from verify.tails import BallLaw, Growth, Laws, constant, growth, tail
from verify.terms import NotApplicable

_MOST_BITS = 5000


def degree(term: Term) -> int:
    """The degree of an integrand that is a polynomial in log densities, as one in the point."""
    match term:
        case LogDensityAt():
            return 2
        case Point():
            return 1
        case Value():
            return 0
        case Combine(operation="+" | "-", operands=(a, b)):
            return max(degree(a), degree(b))
        case (
            Combine(operation="neg", operands=(a,)) | Combine(operation="/", operands=(a, Value()))
        ):
            return degree(a)
        case Combine(operation="*", operands=(a, b)):
            return degree(a) + degree(b)
        case _:
            raise NotApplicable("not a polynomial of log densities")


def _at(
    term: Term, laws: Laws, constants: Mapping[str, acb], point: BallValue, analytic: bool
) -> acb:
    """The integrand at a ball; not finite where it must be analytic and is not."""
    match term:
        case LogDensityAt(letter=letter):
            return laws[letter].log_density(point)
        case DensityAt(letter=letter):
            return laws[letter].log_density(point).exp()
        case Point() if isinstance(point, acb):
            return point
        case Value():
            return constant(term, constants)
        case Combine(operation=operation, operands=operands):
            values = [_at(each, laws, constants, point, analytic) for each in operands]
            return _operate(operation, values, analytic)
        case _:
            raise NotApplicable("a mean inside a mean is not certified here")


def _operate(operation: str, values: list[acb], analytic: bool) -> acb:
    match operation, values:
        case "+", [a, b]:
            return a + b
        case "-", [a, b]:
            return a - b
        case "*", [a, b]:
            return a * b
        case "/", [a, b]:
            return a / b
        case "neg", [a]:
            return -a
        case "log", [a]:
            return a.log(analytic=analytic)
        case "sqrt", [a]:
            return a.sqrt(analytic=analytic)
        case "exp", [a]:
            return a.exp()
        case _:
            raise NotApplicable(f"{operation!r} is not analytic")


def _weighted(term: Mean | IntegralOf) -> tuple[str, Term]:
    """The letter of the weight, and the other factors."""
    if isinstance(term, Mean):
        return term.under, term.integrand
    factors: list[Term] = []

    def flatten(each: Term) -> None:
        match each:
            case Combine(operation="*", operands=operands):
                for operand in operands:
                    flatten(operand)
            case _:
                factors.append(each)

    flatten(term.integrand)
    for place, each in enumerate(factors):
        if isinstance(each, DensityAt):
            others = factors[:place] + factors[place + 1 :]
            rest: Term = Value(1.0)
            for other in others:
                rest = rest * other
            return each.letter, rest
    raise NotApplicable("an integral without a density as a factor has no tail bound")


def _window(weight: BallLaw, rest: Term, laws: Laws, reach: arb) -> tuple[arb, arb]:
    low, high = weight.support()
    centre, _ = weight.centre_and_scale()
    ends = [(low, high)] + [laws[letter].support() for letter in _densities(rest)]
    start = max([centre - reach, *(a for a, _ in ends if a is not None)], key=_middle)
    stop = min([centre + reach, *(b for _, b in ends if b is not None)], key=_middle)
    for letter in _log_densities(rest):
        a, b = laws[letter].support()
        if (a is not None and start < a) or (b is not None and stop > b):
            raise NotApplicable(f"the log density of {letter!r} is infinite on part of the weight")
    return start, stop


def _middle(value: arb) -> float:
    return float(value.mid())


def _densities(term: Term) -> list[str]:
    match term:
        case DensityAt(letter=letter):
            return [letter]
        case Combine(operands=operands):
            return [letter for each in operands for letter in _densities(each)]
        case _:
            return []


def _log_densities(term: Term) -> list[str]:
    match term:
        case LogDensityAt(letter=letter):
            return [letter]
        case Combine(operands=operands):
            return [letter for each in operands for letter in _log_densities(each)]
        case _:
            return []


def _part(term: Mean | IntegralOf, laws: Laws, constants: Mapping[str, acb]) -> acb:
    letter, rest = _weighted(term)
    weight = laws[letter]
    if weight.dimension > 1:
        return _exact(weight, rest, laws, constants)
    centre, scale = weight.centre_and_scale()
    bound = growth(rest, laws, constants, centre)

    def inside(point: acb, analytic: bool) -> acb:
        value = weight.log_density(point).exp()
        return value * _at(rest, laws, constants, point, analytic)

    whole = acb(0)
    bits = ctx.prec + _separation(weight, rest, laws)
    for _ in range(4):
        reach = scale * (2 * arb(2).log() * bits).sqrt()
        if weight.name == "exponential":
            reach = scale * arb(2).log() * bits
        low, high = _window(weight, rest, laws, reach)
        peak = abs(weight.log_density(acb(centre)).exp())
        # the ends are balls: what lies between them and their midpoints is left out as well
        beyond = (low.rad() + high.rad()) * peak * _value(bound, reach)
        for power, coefficient in enumerate(bound):
            beyond += coefficient * tail(weight, power, reach * (1 - arb(2) ** -40))
        if not low < high:
            return acb(arb(0, beyond.upper()))
        floor = arb(2) ** (-4 * bits)
        whole = acb.integral(inside, low.mid(), high.mid(), abs_tol=floor)
        if abs(whole).lower() * arb(2) ** (-(3 * ctx.prec) // 4) > beyond.upper():
            break
        # laws far apart overlap by less than the tail: look further out
        bits *= 2
    return acb(whole.real + arb(0, beyond.upper()))


def _value(bound: Growth, distance: arb) -> arb:
    return sum((c * distance**k for k, c in enumerate(bound)), arb(0))


def _separation(weight: BallLaw, rest: Term, laws: Laws) -> int:
    """How many bits the weight has fallen by where its product with the other densities peaks."""
    centre, scale = weight.centre_and_scale()
    exponent = arb(0)
    for letter in _densities(rest):
        other, width = laws[letter].centre_and_scale()
        apart = other - centre
        exponent += apart * apart / (2 * (scale * scale + width * width))
    bits = int(float((exponent / arb(2).log()).mid())) + 1
    if bits > _MOST_BITS:
        raise OutOfBudget(f"laws so far apart that they overlap by 2^-{bits}")
    return bits


def _exact(weight: BallLaw, rest: Term, laws: Laws, constants: Mapping[str, acb]) -> acb:
    if degree(rest) > 5:
        raise NotApplicable("a polynomial of degree above 5 in several dimensions")
    gaussian = gaussian_of(weight.name, weight.parameters)
    if gaussian is None:
        raise NotApplicable(f"the law {weight.name} has no exact rule in several dimensions")
    value, _ = gaussian_mean(
        symmetric(gaussian.mean.nrows()),
        gaussian.mean,
        gaussian.factor,
        lambda point: _at(rest, laws, constants, point, False),
    )
    return value


def certify(term: Term, laws: Laws, constants: Mapping[str, acb]) -> acb:
    """The value of a definition as a ball at the current precision.

    Raises:
        NotApplicable: no rigorous bound is known for its shape.
    """
    match term:
        case Mean() | IntegralOf():
            return _part(term, laws, constants)
        case Value():
            return constant(term, constants)
        case Combine(operation=operation, operands=operands):
            return _operate(operation, [certify(each, laws, constants) for each in operands], False)
        case _:
            raise NotApplicable("a density outside any mean or integral has no point")
