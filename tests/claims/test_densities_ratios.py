"""Rational functions in FLINT against SymPy's, which share no code with them."""

from __future__ import annotations

import random

import pytest
import sympy

from claims.algebra.densities_ratios import Ratio, Ratios, ratios

NAMES = ("a", "b", "c")


def _some(field: Ratios, source: random.Random) -> Ratio:
    def polynomial() -> Ratio:
        total = field(source.randint(-3, 3))
        for _ in range(source.randint(1, 3)):
            term = field(source.choice((-2, -1, 1, 2)))
            for place in range(len(NAMES)):
                term *= field.entry(place) ** source.randint(0, 2)
            total += term
        return total

    top, bottom = polynomial(), polynomial()
    return top / bottom if bottom else top


def _same(found: Ratio, expected: sympy.Expr) -> bool:
    return bool(sympy.cancel(sympy.sympify(str(found).replace("^", "**")) - expected) == 0)


def test_arithmetic_is_that_of_sympy_and_in_lowest_terms() -> None:
    field, source = ratios(NAMES), random.Random(3)
    for _ in range(12):
        one, other = _some(field, source), _some(field, source)
        first, second = (sympy.sympify(str(each).replace("^", "**")) for each in (one, other))
        assert _same(one + other, first + second)
        assert _same(one - other, first - second)
        assert _same(one * other, first * second)
        assert _same(one**2, first**2)
        if other:
            assert _same(one / other, first / second)
            assert _same(other**-1, 1 / second)
            # one value has one form, however it was reached
            assert (one / other) * other == one
            assert one / other == _some(field, random.Random(1)) * one / (
                other * _some(field, random.Random(1))
            )
        for found in (one + other, one * other):
            assert found.numer.gcd(found.denom).is_one()
            assert found.denom.coefficient(0) > 0
        assert not one - one
        assert one - one == field.zero
        assert one + field.zero == one
        assert one * field.zero == field.zero


def test_whole_numbers_and_division_by_zero() -> None:
    field = ratios(NAMES)
    a = field.entry(0)
    assert field.zero.integer == 0
    assert (a / a).integer == 1
    assert (-field(7)).integer == -7
    assert a.integer is None
    assert (field.one / field(2)).integer is None
    with pytest.raises(ZeroDivisionError):
        a / (a - a)
