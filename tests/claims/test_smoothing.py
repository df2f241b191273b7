"""Differentiation under a mean and integration by parts, right and refused."""

import pytest
import sympy

from claims.algebra.calculation import Calculation
from claims.algebra.smoothing import differentiation_under_the_mean, integration_by_parts
from formula.declare import declare

LAWS = {"n(z)": ("normal", "0", "1")}
SYMBOLS = declare(r"a: real; b: real; s: positive", laws=LAWS)


def test_a_mean_is_differentiated_inside() -> None:
    d = Calculation(SYMBOLS)
    found = differentiation_under_the_mean(
        d.lower(r"a^2 + b\mathbb{E}_{n}\left[\log\cosh(a z)\right]"), d.lower("a")
    )
    assert found == d.lower(r"2a + b\mathbb{E}_{n}\left[z\tanh(a z)\right]")


def test_a_factor_of_the_draw_becomes_a_derivative() -> None:
    d = Calculation(SYMBOLS)
    found = integration_by_parts(d.lower(r"\mathbb{E}_{n}\left[z\tanh(a z)\right]"), d.laws["n"])
    wanted = d.lower(r"a\mathbb{E}_{n}\left[1-\tanh(a z)^2\right]")
    assert sympy.expand(found - wanted.replace(*_linear())) == 0


def _linear() -> tuple[object, object]:
    from claims.algebra.rules import linearity_of_expectation
    from claims.algebra.symbols import MEAN

    return MEAN, lambda *parts: linearity_of_expectation(MEAN(*parts))


def test_a_mean_without_the_draw_as_a_factor_is_left_alone() -> None:
    d = Calculation(SYMBOLS)
    mean = d.lower(r"\mathbb{E}_{n}\left[\tanh(a z)\right]")
    assert integration_by_parts(mean, d.laws["n"]) == mean


def test_another_law_is_refused() -> None:
    d = Calculation(declare("a: real; s: positive", laws={"n(z)": ("normal", "0", "s")}))
    mean = d.lower(r"\mathbb{E}_{n}\left[z\tanh(a z)\right]")
    with pytest.raises(ValueError, match="not standard normal"):
        integration_by_parts(mean, d.laws["n"])
