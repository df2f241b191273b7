"""Arbitrary functions, exponentials and the constant e on symbolic tables."""

from __future__ import annotations

import pytest

from claims.algebra.densities import mentions
from claims.algebra.densities_logs import is_positive
from claims.algebra.densities_proof import FalseStep, prove_equal, sample_order
from claims.algebra.densities_values import Unprovable
from formula.declarations import Declarations
from formula.declare import declare
from formula.read import read

FREE = declare("T(x): function; c: real; s: positive", models=["p(x)", "q(x)"])
BOUNDED = declare("D(x): function in (0,1)", models=["p(x)", "q(x)"])
TILTED = declare(
    "T(x): function; r(x): function in (0,inf)",
    models=["p(x)", "q(x)"],
    given=[r"r(x) = \frac{e^{T(x)}}{\mathbb{E}_{q(x)}[e^{T(x)}]}"],
)


@pytest.mark.parametrize(
    ("left", "right", "known"),
    [
        (r"\log e^{T(x)}", "T(x)", FREE),
        (r"e^{T(x)-1}", r"\frac{e^{T(x)}}{e}", FREE),
        (r"\log\mathbb{E}_{q(x)}[e^{T(x)+c}]", r"c+\log\mathbb{E}_{q(x)}[e^{T(x)}]", FREE),
        (r"\operatorname{sigmoid}(T(x))", r"\frac{1}{1+e^{-T(x)}}", FREE),
        (r"\mathbb{E}_{p(x)}[\log D(x)]", r"\int p(x)\log D(x)\,dx", BOUNDED),
        (r"\int r(x)\,q(x)\,dx", "1", TILTED),
    ],
)
def test_what_holds_for_every_function_is_proved(
    left: str, right: str, known: Declarations
) -> None:
    prove_equal(read(left, known), read(right, known), known)


@pytest.mark.parametrize(
    ("left", "right", "known"),
    [
        (r"e^{T(x)-1}", r"e^{T(x)}", FREE),
        (r"\log\mathbb{E}_{q(x)}[e^{T(x)}]", r"\mathbb{E}_{q(x)}[T(x)]", FREE),
        (r"\mathbb{E}_{q(x)}[e^{T(x)}]", r"e^{T(x)}", FREE),
        (r"\log(1-D(x))", r"-\log D(x)", BOUNDED),
        (r"\int r(x)\,p(x)\,dx", "1", TILTED),
    ],
)
def test_what_holds_for_some_functions_only_is_refused(
    left: str, right: str, known: Declarations
) -> None:
    with pytest.raises(FalseStep):
        prove_equal(read(left, known), read(right, known), known)


def test_a_power_that_is_no_logarithm_is_not_expressed() -> None:
    with pytest.raises(Unprovable):
        prove_equal(read("e^{p(x)}", FREE), read("e^{q(x)}", FREE), FREE)


def test_order_is_sampled_with_the_true_value_of_e() -> None:
    sample_order(read("5/2", FREE), read("e^{T(x)+1-T(x)}", FREE), FREE)
    with pytest.raises(FalseStep):
        sample_order(read("3", FREE), read("e^{T(x)+1-T(x)}", FREE), FREE)


@pytest.mark.parametrize(
    ("text", "known", "sure"),
    [
        ("e^{T(x)}", FREE, True),
        ("T(x)", FREE, False),
        ("D(x)", BOUNDED, True),
        ("1-D(x)", BOUNDED, True),
        ("2-D(x)", BOUNDED, False),
        (r"1-\operatorname{sigmoid}(T(x))", FREE, True),
        (r"1-\frac{p(x)}{p(x)+q(x)}", FREE, True),
        (r"1-\frac{p(x)}{q(x)}", FREE, False),
        ("1-e^{-s}", FREE, True),
        ("1-e^{s}", FREE, False),
        (r"\log(1+s)", FREE, True),
        (r"\log s", FREE, False),
        ("r(x)", TILTED, True),
    ],
)
def test_signs(text: str, known: Declarations, sure: bool) -> None:
    assert is_positive(read(text, known), known) is sure


def test_a_bound_variable_is_not_mentioned() -> None:
    x = frozenset({"x"})
    assert not mentions(read(r"\mathbb{E}_{q(x)}[e^{T(x)}]", FREE), x, FREE)
    assert not mentions(read(r"D_{\mathrm{KL}}(p(x)\,\|\,q(x))", FREE), x, FREE)
    assert mentions(read(r"T(x)+\mathbb{E}_{q(x)}[e^{T(x)}]", FREE), x, FREE)
    assert mentions(read("r(x)", TILTED), x, TILTED)
