"""Symbolic tables: what a formula over densities is worth, exactly."""

from __future__ import annotations

import pytest

from claims.algebra.densities_meaning import FreeVariable, value
from claims.algebra.densities_proof import FalseStep, prove_equal, sample_order
from claims.algebra.densities_tables import symbolic_tables
from claims.algebra.densities_values import (
    UndefinedLogarithm,
    UndefinedValue,
    Unprovable,
    add,
    constant,
    divide,
    entries,
    exponential,
    logarithm,
    multiply,
    negative,
    power,
)
from formula.tree import (
    Add,
    Big,
    Density,
    Div,
    Entropy,
    Integral,
    Item,
    Mul,
    Node,
    Number,
    Range,
    Symbol,
)
from tests.claims.density_trees import (
    DISJOINT,
    DRAW,
    FIRST_DRAW,
    LATENT,
    ONE,
    SAMPLE,
    TWO,
    ZERO,
    d,
    kl,
    log,
    mean,
    sample_mean,
)


def test_logarithms_are_compared_exactly() -> None:
    over = entries({"a": True, "b": True, "c": False})
    a, b = (constant(over.symbol(name), over) for name in "ab")
    six = constant(over.rational(6), over)
    product = logarithm(multiply(six, multiply(power(a, 2), add(a, b))))
    parts = add(
        logarithm(constant(over.rational(2), over)),
        logarithm(constant(over.rational(3), over)),
        logarithm(a),
        logarithm(a),
        logarithm(add(a, b)),
    )
    assert add(product, negative(parts)).is_zero
    assert not add(product, negative(logarithm(a))).is_zero
    assert add(logarithm(divide(a, b)), logarithm(divide(b, a))).is_zero
    assert add(exponential(logarithm(divide(a, b))), negative(divide(a, b))).is_zero


def test_what_is_not_certainly_positive_has_no_logarithm_here() -> None:
    over = entries({"a": True, "b": True, "c": False})
    a, b, c = (constant(over.symbol(name), over) for name in "abc")
    for doubtful in (add(a, negative(b)), c, power(c, 2), negative(a)):
        with pytest.raises(Unprovable):
            logarithm(doubtful)
    with pytest.raises(UndefinedLogarithm):
        logarithm(add(a, negative(a)))
    with pytest.raises(UndefinedValue):
        divide(a, add(b, negative(b)))
    with pytest.raises(Unprovable):
        divide(a, add(logarithm(a), b))
    with pytest.raises(Unprovable):
        exponential(a)


def test_every_density_is_normalised_with_its_base_weights() -> None:
    for law in ("p(z)", "p(x|z)", "p(z|x)", "q(z|x)", "p(x)"):
        prove_equal(Integral(d(law), law[2]), ONE, LATENT)
    with pytest.raises(FalseStep):
        prove_equal(Add((Integral(d("p(x|z)"), "z"),)), ONE, LATENT)


def test_a_summed_variable_has_weights_one_and_an_integrated_one_has_not() -> None:
    summed = Big("sum", Mul((d("p(z)"), log(d("p(z)")))), (Range("z"),))
    prove_equal(Entropy(d("p(z)")), Mul((Number("-1"), summed)), LATENT)
    both = Add((Big("sum", d("p(z)"), (Range("z"),)), Integral(d("p(z)"), "z")))
    prove_equal(both, TWO, LATENT)
    tables = symbolic_tables(LATENT, (d("p(z)"),))
    assert any(name.startswith("w_z") for name in tables.over.names)
    assert not any(name.startswith("w_z") for name in symbolic_tables(LATENT, (summed,)).over.names)


def test_off_its_support_a_density_is_exactly_zero() -> None:
    tables = symbolic_tables(DISJOINT, ())
    places = [value(d("p(x)"), tables, {"x": index}).is_zero for index in range(5)]
    assert places == [False, False, True, True, True]
    # 0 log 0 and 0 log (0/0) count as 0, KL(p || q) has no value.
    written = Integral(Mul((d("p(x)"), log(Div(d("p(x)"), d("r(x)"))))), "x")
    prove_equal(written, kl("p(x)", "r(x)"), DISJOINT)
    with pytest.raises(FalseStep, match="no value"):
        prove_equal(kl("p(x)", "q(x)"), ZERO, DISJOINT)


def test_draws_are_independent_and_all_of_them_are_averaged() -> None:
    second = Density("q", (DRAW,))
    with pytest.raises(FreeVariable):
        value(d("p(x)"), symbolic_tables(SAMPLE, ()), {})
    single = sample_mean(log(Density("q", (FIRST_DRAW,))))
    total = sample_mean(Big("sum", log(second), (Range("j", ONE, Symbol("K")),)))
    prove_equal(total, Mul((Symbol("K"), single)), SAMPLE)
    prove_equal(total, Mul((Symbol("K"), single)), SAMPLE, sizes={"K": 3})
    beyond = Density("q", (Item(Symbol("h"), (Number("3"),)),))
    with pytest.raises(Unprovable, match="draw 3"):
        prove_equal(sample_mean(beyond), ONE, SAMPLE)


UNPROVABLE: dict[str, Node] = {
    "a marginal that nothing determines": d("q(z)"),
    "a letter that nothing declares": d("r(z)"),
    "a variable as a quantity": mean("p(z)", Symbol("z")),
    "a logarithm of a logarithm": log(log(d("p(z)"))),
}


@pytest.mark.parametrize("name", UNPROVABLE)
def test_what_the_tables_cannot_express_proves_nothing(name: str) -> None:
    with pytest.raises(Unprovable):
        prove_equal(UNPROVABLE[name], UNPROVABLE[name], LATENT)


def test_random_tables_refute_an_order_but_accept_a_true_one() -> None:
    sample_order(ZERO, kl("q(z|x)", "p(z)"), LATENT)
    with pytest.raises(FalseStep, match="exceeds"):
        sample_order(kl("q(z|x)", "p(z)"), ZERO, LATENT)
    with pytest.raises(FalseStep, match="exceeds"):
        sample_order(kl("q(z|x)", "p(z)"), kl("q(z|x)", "p(z|x)"), LATENT)
