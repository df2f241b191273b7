"""Means of exponentials of linear forms under normal laws: what is computed, what is refused."""

from __future__ import annotations

import pytest

from claims.algebra import vector_exponentials as exponentials
from formula.compare import compare
from formula.declare import declare
from formula.read import read
from verify.ball_calculus import BALLS

KNOWN = declare(
    r"d: positive integer; a: real; \mu: vector(d); S: spd(d); t: vector(d); \nu: real; "
    "s: positive",
    laws={"p(x)": ("multivariate-normal", r"\mu", "S"), "q(y)": ("normal", r"\nu", "s")},
)
LAWS = exponentials.laws_of_all(KNOWN)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r"\mathbb{E}_{p}[\exp(t^\top x)]", r"\exp(t^\top\mu+\frac12 t^\top S t)"),
        (r"\mathbb{E}_{p}[\exp(a-t^\top S x)]", r"\exp(a-t^\top S\mu+\frac12 t^\top S S S t)"),
        (r"\mathbb{E}_{q}[\exp(a y)]", r"\exp(a\nu+\frac12 a^2s^2)"),
        (r"\mathbb{E}_{q}[\exp(y)]", r"\exp(\nu+\frac12 s^2)"),
    ],
)
def test_the_mean_of_an_exponential(text: str, value: str) -> None:
    found = exponentials.mean_of_an_exponential(read(text, KNOWN), LAWS, KNOWN)
    assert compare(found, read(value, KNOWN), KNOWN, calculus=BALLS).agrees
    assert exponentials.same_exponentials(found, read(value, KNOWN), KNOWN)


@pytest.mark.parametrize(
    "text", [r"\mathbb{E}_{p}[\exp(x^\top S x)]", r"\mathbb{E}_{q}[\exp(y^2)]"]
)
def test_another_exponent_is_refused(text: str) -> None:
    with pytest.raises(exponentials.NoLinearForm):
        exponentials.mean_of_an_exponential(read(text, KNOWN), LAWS, KNOWN)


def test_other_symbols_must_say_the_same() -> None:
    right, wrong = (read(text, KNOWN) for text in (r"\exp(2 a)", r"\exp(3 a)"))
    assert exponentials.exponent_in_other_symbols(right, read(r"\exp(a+a)", KNOWN), KNOWN)
    with pytest.raises(exponentials.NoLinearForm):
        exponentials.exponent_in_other_symbols(wrong, right, KNOWN)


def test_a_number_in_an_exponent_may_be_written_differently() -> None:
    right, wrong = (read(text, KNOWN) for text in (r"\exp(a^2+a)", r"\exp(a^2-a)"))
    other = read(r"\exp(a(a+1))", KNOWN)
    assert exponentials.scalar_exponent(right, other, KNOWN)
    with pytest.raises(exponentials.NoLinearForm):
        exponentials.scalar_exponent(wrong, other, KNOWN)
