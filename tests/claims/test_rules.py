"""The rules of steps compute: changing what goes in changes what comes out."""

from dataclasses import replace

import pytest
import sympy

from claims.algebra import rules
from claims.algebra.bounds import NotShown, convex_with_minimum_zero, split_by_means
from claims.algebra.normal import (
    Normal,
    central_moment,
    complete_the_square,
    log_gaussian_integral,
    mean_of_polynomial,
)
from claims.algebra.record import Recorder
from claims.algebra.settle import same
from claims.algebra.symbols import DIVERGENCE, MEAN, density, integral
from formula.declarations import Declarations
from formula.tree import Number, Symbol

X = sympy.Symbol("x", real=True)
M, N, C = sympy.symbols("m n c", real=True)
S, T, R = sympy.symbols("s t r", positive=True)
P = Normal("p", X, X, M, S)
Q = Normal("q", X, X, N, T)
LAWS = {"p": P, "q": Q}
LETTER_P, LETTER_Q = sympy.symbols("p q")


def test_a_normal_law_is_normalised_by_its_own_integral() -> None:
    assert log_gaussian_integral(P.log_density, X) == 0
    wider = replace(P, sd=2 * S)
    assert log_gaussian_integral(wider.log_density, X) == 0
    assert log_gaussian_integral(P.log_density + sympy.log(3), X) != 0


@pytest.mark.parametrize(
    ("order", "moment"), [(0, 1), (1, 0), (2, S**2), (3, 0), (4, 3 * S**4), (6, 15 * S**6)]
)
def test_central_moments(order: int, moment: sympy.Expr) -> None:
    assert central_moment(P, order) == moment


def test_moments_follow_the_law() -> None:
    assert mean_of_polynomial(P, (X - C) ** 2) == S**2 + (C - M) ** 2
    assert mean_of_polynomial(replace(P, sd=T), (X - C) ** 2) == T**2 + (C - M) ** 2
    assert mean_of_polynomial(replace(P, mean=C), (X - C) ** 2) == S**2
    assert sympy.expand(mean_of_polynomial(P, X**3) - (M**3 + 3 * M * S**2)) == 0


def test_a_mean_of_something_else_is_refused() -> None:
    with pytest.raises(ValueError, match="polynomial"):
        mean_of_polynomial(P, sympy.exp(X))


def test_completing_the_square_changes_nothing_but_the_form() -> None:
    exponent = -((X - M) ** 2) / (2 * S**2) - (X - N) ** 2 / (2 * T**2)
    completed = complete_the_square(exponent, X)
    assert sympy.simplify(completed - exponent) == 0
    assert sympy.expand(completed) != sympy.expand(complete_the_square(exponent + X, X))


@pytest.mark.parametrize("exponent", [X**2, C * X**2, X, X**4 - X**2])
def test_integrals_that_need_not_exist_are_refused(exponent: sympy.Expr) -> None:
    with pytest.raises(ValueError, match=r"exists only|not quadratic"):
        log_gaussian_integral(exponent, X)


def test_the_gaussian_integral_agrees_with_numbers() -> None:
    value = rules.gaussian_integral(integral(density("p", X) * density("q", X), X), LAWS)
    at = {M: 0.3, N: -0.8, S: 0.7, T: 1.9}
    integrand = sympy.exp((P.log_density + Q.log_density).subs(at))
    numbers = sympy.Integral(integrand, (X, -sympy.oo, sympy.oo)).evalf(15)
    assert abs(value.subs(at).evalf(15) - numbers) < 1e-12


def test_the_second_argument_of_a_divergence_matters() -> None:
    forward = rules.divergence_of_normal_laws(DIVERGENCE(LETTER_P, LETTER_Q, X), LAWS)
    backward = rules.divergence_of_normal_laws(DIVERGENCE(LETTER_Q, LETTER_P, X), LAWS)
    assert forward != backward
    assert same(backward, rules.laws_exchanged(forward, P, Q))
    assert rules.divergence_of_normal_laws(DIVERGENCE(LETTER_P, LETTER_P, X), LAWS) == 0


def test_linearity_keeps_what_is_drawn_inside() -> None:
    split = rules.linearity_of_expectation(MEAN(LETTER_P, X, C * (X - N) ** 2 + S))
    assert split == C * MEAN(LETTER_P, X, (X - N) ** 2) + S
    assert rules.linearity_of_expectation(
        MEAN(LETTER_P, X, X * C)
    ) != rules.linearity_of_expectation(MEAN(LETTER_P, X, X * N))


def test_logarithms_split_only_where_factors_are_positive() -> None:
    assert rules.logarithm_split(sympy.log(S * T)) == sympy.log(S) + sympy.log(T)
    assert rules.logarithm_split(sympy.log(C * S)) == sympy.log(C) + sympy.log(S)
    assert rules.logarithm_split(sympy.log(C * N)) == sympy.log(C * N)


def test_setting_laws_equal_changes_letters_and_parameters() -> None:
    product = integral(density("p", X) * density("q", X), X)
    assert rules.laws_set_equal(product, Q, P) == integral(density("p", X) ** 2, X)
    assert rules.laws_set_equal(N / T, Q, P) == M / S


def test_convexity_needs_all_three_hypotheses() -> None:
    good = R - 1 - sympy.log(R)
    assert convex_with_minimum_zero(good, R, sympy.Integer(1)).curvature == 1 / R**2
    for bad in (good + 1, good + R - 1, -good, good - (R - 1) ** 2):
        with pytest.raises(NotShown):
            convex_with_minimum_zero(bad, R, sympy.Integer(1))


def test_a_difference_is_split_or_refused() -> None:
    divergence = rules.divergence_of_normal_laws(DIVERGENCE(LETTER_P, LETTER_Q, X), LAWS)
    split = split_by_means(divergence, P, Q, R)
    assert split.by_distance == 1 / (2 * T**2)
    with pytest.raises(NotShown):
        split_by_means(divergence + M - N, P, Q, R)
    with pytest.raises(NotShown):
        split_by_means(divergence + T, P, Q, R)


def test_a_step_without_news_or_reason_is_refused() -> None:
    record = Recorder(Declarations())
    with pytest.raises(ValueError, match="no first line"):
        record.step("=", "substitution", Symbol("a"), "insert the value", "a", "sympy")
    record.start(Symbol("a"), "what is asked for", "a")
    with pytest.raises(ValueError, match="changed nothing"):
        record.step("=", "substitution", Symbol("a"), "insert the value", "a", "sympy")
    for reason in ("Simplify.", "algebra", " "):
        with pytest.raises(ValueError, match="no reason"):
            record.step("=", "substitution", Number("1"), reason, "1", "sympy")
    with pytest.raises(ValueError, match="no relation"):
        record.step("<", "substitution", Number("1"), "insert the value", "1", "sympy")
