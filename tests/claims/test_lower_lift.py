"""Lowering to SymPy and lifting back: the declared subset, its assumptions and its refusals."""

import pytest
import sympy

from claims.algebra.lift import CannotLift, lift
from claims.algebra.lower import CannotLower, lower, lower_term
from claims.algebra.settle import same
from claims.definitions import kl, log, overlap
from formula.declare import declare
from formula.read import read

KNOWN = declare(
    r"a: real; b: positive; J: positive integer; \mu: real[J]; \sigma: positive[J]; S: spd(J); "
    "X: matrix(J,J)",
    laws={"p(x)": ("normal", "a", "b"), "q(x)": ("normal", "0", "b")},
)

ROUND_TRIPS = (
    "a",
    r"-\frac{a}{2 b^2}",
    r"\frac12\log\frac{a^2+b^2}{2 b}",
    r"\sqrt{b}-b^{-3/2}",
    r"\exp\left(-\frac{a^2}{2}\right)",
    r"\pi e",
    r"|a|",
    r"\sum_{j=1}^{J}\frac{(\mu_j-a)^2}{2\sigma_j^2}",
    r"\sum_{j=1}^{J}\left(\mu_j-\sum_{k=1}^{J}X_{jk}\mu_k\right)^2",
    r"D_{KL}(p\|q)",
    r"\mathbb{E}_{p}\left[\log p(x)-(x-a)^2\right]",
    r"\log\int p(x)q(x)\,dx",
    r"\min\{a, b\}",
    r"\operatorname{erf}(a)",
    "0.5 a",
)


@pytest.mark.parametrize("text", ROUND_TRIPS)
def test_lifting_gives_back_what_was_lowered(text: str) -> None:
    lowered = lower(read(text, KNOWN), KNOWN)
    assert lower(lift(lowered), KNOWN) == lowered


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (r"\log(b^2)", r"2\log b"),
        (r"\sqrt{b^2}", "b"),
        (r"\sum_{j=1}^{J}\log(2\sigma_j)", r"J\log 2+\sum_{i=1}^{J}\log\sigma_i"),
        (r"\log\frac{a^2+b^2}{b}", r"\log(2a^2+2b^2)-\log(2b)"),
        (r"\log\det(b^2)", r"2\log b"),
        (r"\sum_{j=1}^{J}\frac{e^{\mu_j}}{\sum_{i=1}^{J}e^{\mu_i}}", "1"),
        (r"\sum_{j=1}^{J}\frac{e^{\mu_j}}{\sum_{i=1}^{J}e^{\mu_j}}", "1"),
    ],
)
def test_declared_positivity_is_used(text: str, other: str) -> None:
    assert same(lower(read(text, KNOWN), KNOWN), lower(read(other, KNOWN), KNOWN))


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (r"\log(a^2)", r"2\log a"),  # a may be negative
        (r"\sqrt{a^2}", "a"),
        (r"\sum_{j=1}^{J}\mu_j", r"\sum_{j=1}^{J}\mu_j^2"),
        (r"\sum_{j=1}^{J}X_{1j}", r"\sum_{j=1}^{J}X_{j1}"),
        (r"\sum_{j=1}^{J}\log(2\sigma_j)", r"\log 2+\sum_{j=1}^{J}\log\sigma_j"),
        (r"\sum_{j=1}^{J}\mu_j", r"J\mu_1"),
        (r"\sum_{j=1}^{J}\frac{e^{\mu_j}}{\sum_{i=1}^{J}e^{2\mu_i}}", "1"),
    ],
)
def test_what_is_false_somewhere_is_not_shown(text: str, other: str) -> None:
    assert not same(lower(read(text, KNOWN), KNOWN), lower(read(other, KNOWN), KNOWN))


@pytest.mark.parametrize("text", [r"\det S", r"\sum_{j} \mu_j", r"\int_0^1 p(x)\,dx"])
def test_outside_the_subset_is_refused(text: str) -> None:
    with pytest.raises(CannotLower):
        lower(read(text, KNOWN), KNOWN)


def test_foreign_sympy_objects_are_refused() -> None:
    with pytest.raises(CannotLift):
        lift(sympy.gamma(sympy.Symbol("a")))


def test_given_equations_are_used() -> None:
    known = declare("s: positive; v: positive", given=["v = s^2"])
    assert lower(read(r"\log v", known), known) == sympy.log(sympy.Symbol("s", positive=True) ** 2)


def test_a_definition_and_its_print_are_the_same_expression() -> None:
    assert lower_term(-log(overlap("p", "q")), KNOWN, "x") == lower(
        read(r"-\log\int p(x)q(x)\,dx", KNOWN), KNOWN
    )
    assert lower_term(kl("p", "q"), KNOWN, "x") == lower(
        read(r"\mathbb{E}_p[\log p(x)-\log q(x)]", KNOWN), KNOWN
    )
