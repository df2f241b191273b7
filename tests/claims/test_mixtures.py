"""Mixtures of normal laws by algebra."""

from __future__ import annotations

import pytest
import sympy

from claims.algebra import mixtures
from claims.algebra.lift import lift
from claims.algebra.lower import lower
from claims.algebra.symbols import integral
from derivations.cauchy_schwarz_mixtures import SYMBOLS
from formula.compare import compare
from formula.read import read
from verify.ball_calculus import BALLS

LAWS = mixtures.mixtures_of(SYMBOLS)


def _lowered(text: str) -> sympy.Expr:
    return lower(read(text, SYMBOLS), SYMBOLS)


@pytest.mark.parametrize("text", [r"\int p(x)q(x)\,dx", r"\int q(x)^2\,dx"])
def test_an_overlap_is_a_double_sum(text: str) -> None:
    written = mixtures.mixtures_written_out(_lowered(text), LAWS)
    exchanged = mixtures.sums_before_the_integral(written)
    value = mixtures.gaussian_integral_of_every_term(exchanged)
    assert len({written, exchanged, value, _lowered(text)}) == 4
    assert not value.has(mixtures.POSITIVE_INTEGRAL)
    found = compare(lift(value), read(text, SYMBOLS), SYMBOLS, worlds=4, calculus=BALLS)
    assert found.agrees, found


def test_constants_leave_sums_and_logarithms() -> None:
    text = r"\log\sum_{i=1}^{K}\frac{a_i}{\sqrt{2\pi}}"
    found = mixtures.constants_before_the_sums(_lowered(text))
    assert found == _lowered(r"\log\sum_{i=1}^{K}a_i-\frac12\log(2\pi)").expand(log=True)


def test_equal_mixtures_have_equal_parts() -> None:
    text = r"\sum_{i=1}^{K}\sum_{j=1}^{M}a_ib_j\left(\mu_i\tau_j-\nu_j\right)"
    found = mixtures.mixtures_set_equal(_lowered(text), LAWS["q"], LAWS["p"])
    same = r"\sum_{i=1}^{K}\sum_{j=1}^{K}a_ia_j\left(\mu_i\sigma_j-\mu_j\right)"
    assert found == _lowered(same)


def test_an_integrand_that_is_no_exponential_is_refused() -> None:
    point = LAWS["p"].point
    with pytest.raises(ValueError, match="no exponential"):
        mixtures.gaussian_integral_of_every_term(integral(1 + point**2, point))
