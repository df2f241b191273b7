"""Declared draws under an expectation: every way of writing them, and what is no way."""

from __future__ import annotations

import pytest

from formula.declare import declare
from formula.read import Unreadable, read

KNOWN = declare(
    "K: positive integer", models=["p(h) p(x|h)", "q(h)"], given=[r"h_1,\dots,h_K \sim q(h)"]
)
LOG = r"\left[\log\frac1K\sum_{j=1}^K\frac{p(x,h_j)}{q(h_j)}\right]"
RATIO = r"\left[\frac{p(x,h_j)}{q(h_j)}\right]"


@pytest.mark.parametrize(
    "subscript",
    [
        r"h_1,\dots,h_K \sim q(h)",
        r"h_1,h_2,\ldots,h_K \sim q",
        r"h_1,\dots,h_K \sim q(\cdot)",
        r"h_{1:K} \sim q(h)",
        r"q(h_{1:K})",
        r"q(h_1,\dots,h_K)",
        "q(h)",
        "q",
    ],
)
def test_ways_to_draw_all(subscript: str) -> None:
    assert read(rf"E_{{{subscript}}}{LOG}", KNOWN) == read(
        rf"E_{{h_1,\dots,h_K \sim q(h)}}{LOG}", KNOWN
    )


@pytest.mark.parametrize("subscript", [r"h_j \sim q(h)", r"h_j \sim q", "q(h_j)", "q(h)"])
def test_ways_to_draw_one(subscript: str) -> None:
    read(rf"\frac1K\sum_{{j=1}}^K E_{{{subscript}}}{RATIO}", KNOWN)


@pytest.mark.parametrize(
    "subscript",
    [
        r"h_2,\dots,h_K \sim q(h)",
        r"h_1,\dots,h_h \sim q(h)",
        r"h_1,\dots \sim q(h)",
        r"h_1,h_K \sim q(h)",
        r"h_{2:K} \sim q(h)",
        r"j_1,\dots,h_K \sim q(h)",
        r"h_1,\dots,j_K \sim q(h)",
        r"h_1,\dots,h_K \sim q(j)",
        r"h_1,\dots,h_K \sim q(x)",
        r"h_1,\dots,h_K \sim q(h|x)",
        r"h_1,\dots,h_K \sim p(h)",
        r"h_1 \sim q(h)",
    ],
)
def test_other_lists_and_laws_are_unreadable(subscript: str) -> None:
    with pytest.raises(Unreadable):
        read(rf"E_{{{subscript}}}{LOG}", KNOWN)


def test_a_sum_index_is_not_caught_by_the_integral_of_its_role() -> None:
    whole = read(r"\sum_{j=1}^K \int p(x,h)\,dh", KNOWN)
    assert read(r"\sum_{j=1}^K \int p(x,j)\,dh", KNOWN) != whole


def test_one_draw_more() -> None:
    known = declare(
        "K: positive integer", models=["p(h)", "q(h)"], given=[r"h_1,\dots,h_{K+1} \sim q(h)"]
    )
    body = r"\left[\sum_{j=1}^{K+1}\log p(h_j)\right]"
    whole = read(rf"E_{{h_1,\dots,h_{{K+1}} \sim q(h)}}{body}", known)
    assert read(rf"E_{{h_{{1:K+1}} \sim q}}{body}", known) == whole
    with pytest.raises(Unreadable):
        read(rf"E_{{h_1,\dots,h_K \sim q(h)}}{body}", known)
