"""Vectors with positive entries: declared, drawn, stated as an assumption; draws of one more."""

import numpy as np
import pytest

from formula.assumptions import check_assumption, unstated
from formula.compare import compare
from formula.compare_relations import check_relation
from formula.declare import declare
from formula.domains import Array, parse_domain
from formula.read import read
from formula.unreadable import Unreadable
from verify.draw import MODERATE, draw

KNOWN = declare(r"K: positive integer; \mu: vector(K); \sigma: positive vector(K)")


def test_a_positive_vector_is_a_vector_bounded_below() -> None:
    domain = parse_domain("positive vector(K)")
    assert isinstance(domain, Array)
    assert (domain.kind, domain.rows, domain.columns, domain.low) == ("vector", "K", 1, 0)
    with pytest.raises(ValueError, match="no domain"):
        parse_domain("positive matrix(K,K)")


def test_its_entries_are_positive_in_every_world() -> None:
    assert check_relation(read(r"\sigma_1 > 0", KNOWN), KNOWN).verdict == "agrees"
    assert check_relation(read(r"\mu_1 > 0", KNOWN), KNOWN).verdict == "disagrees"
    drawn = [draw(KNOWN, 0, index, MODERATE) for index in range(20)]
    assert all((np.asarray(values[r"\sigma"]) > 0).all() for values in drawn)
    assert not all((np.asarray(values[r"\mu"]) > 0).all() for values in drawn)


@pytest.mark.parametrize(
    ("tex", "verdict"),
    [
        (r"\sigma\in\mathbb{R}_{>0}^K", "agrees"),
        (r"\sigma\in\mathbb{R}^K", "disagrees"),
        (r"\mu\in\mathbb{R}_{>0}^K", "disagrees"),
        (r"\mu\in\mathbb{R}^K", "agrees"),
    ],
)
def test_the_printed_assumption_must_say_so(tex: str, verdict: str) -> None:
    assert check_assumption(tex, KNOWN).verdict == verdict


def test_it_is_missed_when_it_is_not_stated() -> None:
    assert unstated((r"\mu\in\mathbb{R}^K", r"K\ge1"), KNOWN) == (r"\sigma",)


def test_an_entrywise_power_may_be_negative() -> None:
    left = read(r"\sigma^{-1}\odot\mu", KNOWN)
    right = read(r"\operatorname{diag}(\sigma)^{-1}\mu", KNOWN)
    assert compare(left, right, KNOWN).verdict == "agrees"
    wrong = read(r"\sigma^{-2}\odot\mu", KNOWN)
    assert compare(wrong, right, KNOWN).verdict == "disagrees"


def test_one_more_draw_than_a_count() -> None:
    known = declare("K: positive integer", models=["q(h)"], given=[r"h_1,\dots,h_{K+1} \sim q(h)"])
    mean = r"\left[\sum_{j=1}^{K+1} q(h_j)\right]"
    assert read(rf"\mathbb{{E}}_{{h_1,\dots,h_{{K+1}} \sim q(h)}}{mean}", known)
    with pytest.raises(Unreadable, match=r"h_\{K\+1\}"):
        read(rf"\mathbb{{E}}_{{h_1,\dots,h_K \sim q(h)}}{mean}", known)
