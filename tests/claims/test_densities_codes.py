"""Rules for one-hot labels, marginals and moving averages; cases on symbolic tables."""

import pytest

from claims.algebra.densities import DoesNotApply, Rule, apply
from claims.algebra.densities_laws import product_rule, quotient_rule, total_probability
from claims.algebra.densities_marginals import mean_under_joint, mean_under_marginal
from claims.algebra.densities_means import over_proposal
from claims.algebra.densities_one_hot import only_one_term, probabilities_add_up
from claims.algebra.densities_proof import FalseStep, prove_equal
from claims.algebra.densities_sums import geometric_weights, weighted_mean_as_correction
from claims.algebra.densities_values import Unprovable
from formula.declare import declare
from formula.read import read
from formula.tree import Density, Node

ONE_HOT = r"q(z|k) = \begin{cases}1 & z = k\\ 0 & \text{otherwise}\end{cases}"
CODES = declare("K: positive integer", models=["p(k)", "v(z)"], given=[ONE_HOT])
PAIR = declare("f(x): function; g(z): function", models=["q(x) q(z|x)"])
MEANS = declare(r"\gamma: real in (0,1); N: positive; a: real; m: real; T: positive integer")


def density(tex: str) -> Density:
    found = read(tex, CODES)
    assert isinstance(found, Density)
    return found


def coded(tex: str) -> Node:
    return read(tex, CODES)


def plain(tex: str) -> Node:
    return read(tex, MEANS)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_of_a_one_hot_sum_one_term_is_left(size: int) -> None:
    before = coded(r"\sum_{z=1}^{K}q(z|k)\log\frac{q(z|k)}{1/K}")
    after = apply(only_one_term(density("q(z|k)")), before, CODES)
    assert after == coded(r"\log\frac{1}{1/K}")
    uses = coded(r"\sum_{k=1}^{K}p(k)\sum_{z=1}^{K}q(z|k)\log\frac{q(z|k)}{1/K}")
    sizes = {"K": size, "k": size, "z": size}
    prove_equal(uses, coded(r"\log K"), CODES, sizes=sizes)
    with pytest.raises(FalseStep):
        prove_equal(uses, coded(r"1+\log K"), CODES, sizes=sizes)


def test_all_probabilities_add_up() -> None:
    after = apply(probabilities_add_up(), coded(r"\sum_{k=1}^{K}p(k)\log K"), CODES)
    assert after == coded(r"\log K")


def test_a_sum_over_some_labels() -> None:
    some = coded(r"\sum_{k=2}^{K}p(k)")
    with pytest.raises(FalseStep):
        prove_equal(some, coded("1"), CODES)
    prove_equal(some, coded(r"\sum_{k=1}^{K}p(k)-\sum_{k=1}^{1}p(k)"), CODES)
    with pytest.raises(Unprovable, match="beyond"):
        prove_equal(coded(r"\sum_{k=0}^{K}p(k)"), coded("1"), CODES)


def test_labels_have_no_order() -> None:
    ordered = declare(
        "K: positive integer",
        models=["p(k)", "v(z)"],
        given=[r"q(z|k) = \begin{cases}1 & z < k\\ 0 & \text{otherwise}\end{cases}"],
    )
    total = read(r"\sum_{k=1}^{K}\sum_{z=1}^{K}q(z|k)", ordered)
    with pytest.raises(Unprovable, match="no order"):
        prove_equal(total, read("1", ordered), ordered)


def test_what_needs_one_variable_sees_its_marginal() -> None:
    before = read(r"\mathbb{E}_{q(x)q(z|x)}\left[g(z)\right]", PAIR)
    after = apply(mean_under_marginal(), before, PAIR)
    assert after == read(r"\mathbb{E}_{q(z)}\left[g(z)\right]", PAIR)
    prove_equal(before, after, PAIR)


@pytest.mark.parametrize(
    "tex",
    [
        r"\mathbb{E}_{q(x)q(z|x)}\left[f(x)g(z)\right]",
        r"\mathbb{E}_{q(x)}\left[\mathbb{E}_{q(z|x)}\left[f(x)g(z)\right]\right]",
    ],
)
def test_one_variable_and_then_another_is_a_pair(tex: str) -> None:
    before = read(tex, PAIR)
    after = apply(mean_under_joint(), before, PAIR)
    assert after == read(r"\mathbb{E}_{q(z,x)}\left[f(x)g(z)\right]", PAIR)
    prove_equal(before, after, PAIR)


def test_a_conditional_density_is_a_quotient() -> None:
    law = read("q(z|x)", PAIR)
    assert isinstance(law, Density)
    after = apply(quotient_rule(law), law, PAIR)
    assert after == read(r"\frac{q(z,x)}{q(x)}", PAIR)
    prove_equal(law, after, PAIR)
    with pytest.raises(DoesNotApply):
        apply(quotient_rule(law), read("q(x)", PAIR), PAIR)


GIVEN = declare(models=["p(z|y) p(x|y,z)", "q(z|x,y)"])


def test_a_hidden_variable_is_brought_in() -> None:
    before = read("p(x|y)", GIVEN)
    whole = apply(total_probability("z"), before, GIVEN)
    assert whole == read(r"\int p(x|y,z)p(z|y)dz", GIVEN)
    prove_equal(before, whole, GIVEN)
    law = read("q(z|x,y)", GIVEN)
    assert isinstance(law, Density)
    mean = apply(over_proposal(law), whole, GIVEN)
    assert mean == read(r"\mathbb{E}_{q(z|x,y)}\left[\frac{p(x|y,z)p(z|y)}{q(z|x,y)}\right]", GIVEN)
    prove_equal(whole, mean, GIVEN)
    for rule, line in (
        (total_probability("x"), before),
        (total_probability("w"), before),
        (over_proposal(law), before),
    ):
        with pytest.raises(DoesNotApply):
            apply(rule, line, GIVEN)


def test_the_product_rule_keeps_the_declared_order() -> None:
    after = apply(product_rule("z"), read("p(x,z|y)", GIVEN), GIVEN)
    assert after == read("p(x|y,z)p(z|y)", GIVEN)


def test_geometric_weights() -> None:
    before = plain(r"(1-\gamma)\sum_{t=1}^{T}\gamma^{T-t}m")
    after = apply(geometric_weights(), before, MEANS)
    assert after == plain(r"(1-\gamma^T)m")
    for size in (1, 2, 3):
        prove_equal(before, after, MEANS, sizes={"T": size})


def test_a_weighted_mean_is_a_correction() -> None:
    before = plain(r"\frac{\gamma N a+(1-\gamma)m}{\gamma N+(1-\gamma)}")
    after = apply(weighted_mean_as_correction(plain("a")), before, MEANS)
    prove_equal(before, after, MEANS)


@pytest.mark.parametrize(
    ("rule", "tex"),
    [
        (only_one_term(density("q(z|k)")), r"\sum_{z=1}^{K}q(z|k)v(z)"),
        (only_one_term(density("v(z)")), r"\sum_{z=1}^{K}v(z)\log K"),
        (only_one_term(density("q(z|k)")), r"\sum_{k=1}^{K}p(k)\log K"),
        (probabilities_add_up(), r"\sum_{k=1}^{K}p(k)\log p(k)"),
        (probabilities_add_up(), r"\sum_{k=2}^{K}p(k)\log K"),
        (mean_under_joint(), r"\mathbb{E}_{p(k)}\left[\log K\right]"),
        (mean_under_marginal(), r"\mathbb{E}_{p(k)}\left[\log K\right]"),
    ],
)
def test_refused_where_it_says_nothing(rule: Rule, tex: str) -> None:
    with pytest.raises(DoesNotApply):
        apply(rule, coded(tex), CODES)


def test_what_depends_on_both_has_no_marginal() -> None:
    both = read(r"\mathbb{E}_{q(x)q(z|x)}\left[f(x)g(z)\right]", PAIR)
    with pytest.raises(DoesNotApply):
        apply(mean_under_marginal(), both, PAIR)


@pytest.mark.parametrize(
    "tex",
    [
        r"(1-\gamma)\sum_{t=1}^{T}\gamma^{T-t}t",
        r"(1-\gamma)\sum_{t=2}^{T}\gamma^{T-t}m",
        r"(1-a)\sum_{t=1}^{T}\gamma^{T-t}m",
        r"(1-\gamma)\sum_{t=1}^{T}\gamma^{t}m",
    ],
)
def test_other_weights_are_not_geometric(tex: str) -> None:
    with pytest.raises(DoesNotApply):
        apply(geometric_weights(), plain(tex), MEANS)


def test_weights_that_do_not_fit_are_no_weighted_mean() -> None:
    wrong = plain(r"\frac{\gamma N a+(1-\gamma)m}{\gamma N+\gamma}")
    with pytest.raises(DoesNotApply):
        apply(weighted_mean_as_correction(plain("a")), wrong, MEANS)
