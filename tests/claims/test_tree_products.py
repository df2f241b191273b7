"""Logarithms of products over indices, and when two combinations of sums are the same."""

import pytest

from claims.algebra.tree_logs import logarithm_split
from claims.algebra.tree_products import logarithm_of_a_product, same_sums
from formula.declare import declare
from formula.read import read
from formula.tree import Node

FAMILY = declare(
    r"n: positive integer; d: positive integer; S: spd(d)[n]; a: positive vector(n); b: real[n]; "
    r"\rho: symmetric(n) in (0,1); \kappa: symmetric(n); A: symmetric(n) in {0,1}"
)


def tree(text: str) -> Node:
    return read(text, FAMILY)


def test_the_logarithm_of_products_over_indices_is_a_sum_of_sums() -> None:
    product = (
        r"\log\left(\left(\prod_{v=1}^{n}a_v\det S_v\right)"
        r"\left(\prod_{1\le u<v\le n}\rho_{u,v}^{A_{u,v}}(1-\rho_{u,v})\right)\right)"
    )
    summed = (
        r"\sum_{v=1}^{n}\log\left(a_v\det S_v\right)"
        r"+\sum_{1\le u<v\le n}\log\left(\rho_{u,v}^{A_{u,v}}(1-\rho_{u,v})\right)"
    )
    assert logarithm_of_a_product(tree(product), FAMILY) == tree(summed)


@pytest.mark.parametrize(
    "factor", ["b_v", r"(a_v+b_v)", r"(1-a_v)", r"\sqrt{b_v}", r"\frac{a_v}{b_v}"]
)
def test_a_factor_of_unknown_sign_has_no_logarithm(factor: str) -> None:
    with pytest.raises(ValueError, match="not visibly positive"):
        logarithm_of_a_product(tree(rf"\log\left(\prod_{{v=1}}^{{n}}{factor}\right)"), FAMILY)


def test_an_entry_without_bounds_is_not_below_one() -> None:
    with pytest.raises(ValueError, match="not visibly positive"):
        logarithm_of_a_product(tree(r"\log\left(\prod_{v=1}^{n}(1-\kappa_{1,v})\right)"), FAMILY)


def test_a_product_of_numbers_stays_under_one_logarithm_only_where_asked() -> None:
    power = tree(r"\log\left((2\pi)^d\right)")
    assert logarithm_split(power, FAMILY, numbers_whole=True) == tree(r"d\log(2\pi)")
    assert logarithm_split(power, FAMILY) == tree(r"d\log 2+d\log\pi")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (r"\sum_{v=1}^{n}\left(\log a_v+3\right)", r"3n+\sum_{v=1}^{n}\log a_v", True),
        (r"\sum_{v=1}^{n}\left(\log a_v+3\right)", r"3+\sum_{v=1}^{n}\log a_v", False),
        (r"\sum_{v=1}^{n}\log\det S_v", r"\sum_{v=1}^{n}\log\det S_v", True),
        (r"\sum_{v=1}^{n}\log a_v", r"\sum_{v=1}^{n}b_v", False),
        (r"\sum_{1\le u<v\le n}\rho_{u,v}", r"\sum_{1\le u\le v\le n}\rho_{u,v}", False),
        (r"-\frac12\sum_{v=1}^{n}2\log a_v", r"-\sum_{v=1}^{n}\log a_v", True),
    ],
)
def test_sums_are_the_same_term_by_term(one: str, other: str, same: bool) -> None:
    assert same_sums(tree(one), tree(other), FAMILY) is same
