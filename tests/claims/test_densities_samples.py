"""Rules about means over independent draws, and about the evidence lower bound."""

import pytest

from claims.algebra.densities import DoesNotApply, apply
from claims.algebra.densities_elbo import (
    common_part_cancels,
    evidence_minus_bound,
    gap_and_bound,
    lower_bound,
    minus_the_rest,
)
from claims.algebra.densities_logs import is_positive
from claims.algebra.densities_proof import FalseStep, prove_equal
from claims.algebra.densities_samples import (
    deviations_averaged,
    leave_one_out,
    numbered_anew,
    square_of_independent_deviations,
)
from formula.declare import declare
from formula.read import read
from formula.tree import Divergence, Node

DRAWS = declare(
    "K: positive integer",
    models=["p(h) p(x|h)", "q(h)"],
    given=[r"h_1,\dots,h_{K+1} \sim q(h)"],
)
OVER = r"\mathbb{E}_{h_1,\dots,h_{K+1} \sim q(h)}"
RATIO = r"\frac{p(x,h_j)}{q(h_j)}"
MEAN = rf"\frac{{1}}{{K+1}}\sum_{{j=1}}^{{K+1}}{RATIO}"
OTHERS = rf"\sum_{{\substack{{j=1\\j\ne i}}}}^{{K+1}}{RATIO}"

MODEL = declare(models=[r"p(z) p_\theta(x|z)", "q(z|x)"])
GAP = r"D_{\mathrm{KL}}(q(z|x)\,\|\,p_\theta(z|x))"
ELBO = r"\mathbb{E}_{q(z|x)}[\log p_\theta(x|z)] - D_{\mathrm{KL}}(q(z|x)\,\|\,p(z))"


def drawn(tex: str) -> Node:
    return read(tex, DRAWS)


def modelled(tex: str) -> Node:
    return read(tex, MODEL)


def test_leaving_one_out_keeps_the_mean() -> None:
    after = apply(leave_one_out("i"), drawn(MEAN), DRAWS)
    assert after == drawn(rf"\frac{{1}}{{K+1}}\sum_{{i=1}}^{{K+1}}\frac1K{OTHERS}")
    for size in (1, 2):
        prove_equal(
            drawn(rf"{OVER}\left[{MEAN}\right]"),
            apply(leave_one_out("i"), drawn(rf"{OVER}\left[{MEAN}\right]"), DRAWS),
            DRAWS,
            sizes={"K": size},
        )


@pytest.mark.parametrize(
    "tex",
    [
        rf"\frac1K\sum_{{j=1}}^{{K+1}}{RATIO}",
        rf"\frac1K\sum_{{j=1}}^{{K}}{RATIO}",
        rf"\frac{{1}}{{K+1}}{OTHERS}",
        rf"\frac{{2}}{{K+1}}\sum_{{j=1}}^{{K+1}}{RATIO}",
    ],
)
def test_leaving_one_out_needs_a_plain_mean_of_one_more(tex: str) -> None:
    with pytest.raises(DoesNotApply):
        leave_one_out("i").rewrite(drawn(tex), DRAWS)


def test_leaving_one_out_takes_no_index_that_is_in_use() -> None:
    with pytest.raises(DoesNotApply, match="taken"):
        leave_one_out("j").rewrite(drawn(MEAN), DRAWS)


def test_draws_are_numbered_anew() -> None:
    before = drawn(rf"\sum_{{i=1}}^{{K+1}}{OVER}\left[\log\left({OTHERS}\right)\right]")
    after = apply(numbered_anew(), before, DRAWS)
    assert after == drawn(
        rf"\sum_{{i=1}}^{{K+1}}{OVER}\left[\log\left(\sum_{{j=1}}^{{K}}{RATIO}\right)\right]"
    )
    prove_equal(before, after, DRAWS)


@pytest.mark.parametrize(
    "body",
    [
        rf"\log\left({OTHERS}\right) + i",
        rf"\frac{{p(x,h_i)}}{{q(h_i)}}{OTHERS}",
        r"\sum_{\substack{j=1\\j\ne i}}^{K+1}\frac{p(x,h_j)}{q(h_i)}",
        rf"\sum_{{j=1}}^{{K+1}}{RATIO}",
    ],
)
def test_draws_keep_their_numbers_where_those_matter(body: str) -> None:
    with pytest.raises(DoesNotApply):
        apply(numbered_anew(), drawn(rf"\sum_{{i=1}}^{{K+1}}{OVER}\left[{body}\right]"), DRAWS)


def test_of_one_more_than_a_count_some_are_left_when_one_is_left_out() -> None:
    whole = drawn(rf"\sum_{{i=1}}^{{K+1}}{OTHERS}")
    assert is_positive(whole, DRAWS)
    fewer = drawn(rf"\sum_{{i=1}}^{{K}}\sum_{{\substack{{j=1\\j\ne i}}}}^{{K}}{RATIO}")
    assert not is_positive(fewer, DRAWS)


def test_the_gap_is_the_log_evidence_minus_the_bound_and_back() -> None:
    after = apply(evidence_minus_bound("x"), modelled(GAP), MODEL)
    assert after == modelled(rf"\log p_\theta(x) - \left({ELBO}\right)")
    prove_equal(modelled(GAP), after, MODEL)
    bound = apply(lower_bound("x"), modelled(ELBO), MODEL)
    assert bound == modelled(rf"\log p_\theta(x) - {GAP}")


@pytest.mark.parametrize(
    "tex",
    [
        r"\mathbb{E}_{q(z|x)}[\log p_\theta(x|z)] + D_{\mathrm{KL}}(q(z|x)\,\|\,p(z))",
        r"\mathbb{E}_{q(z|x)}[\log p_\theta(x|z)] - D_{\mathrm{KL}}(p(z)\,\|\,q(z|x))",
        r"\mathbb{E}_{q(z|x)}[\log p_\theta(x,z)] - D_{\mathrm{KL}}(q(z|x)\,\|\,p(z))",
    ],
)
def test_what_looks_like_a_lower_bound_is_refused(tex: str) -> None:
    with pytest.raises(DoesNotApply):
        apply(lower_bound("x"), modelled(tex), MODEL)


def test_a_divergence_from_the_prior_has_no_evidence() -> None:
    with pytest.raises(DoesNotApply):
        apply(evidence_minus_bound("x"), modelled(r"D_{\mathrm{KL}}(q(z|x)\,\|\,p(z))"), MODEL)


def test_the_log_evidence_is_the_gap_and_the_bound() -> None:
    gap = modelled(GAP)
    assert isinstance(gap, Divergence)
    before = modelled(r"\log p_\theta(x) - p(z)")
    after = apply(gap_and_bound(gap, "x"), before, MODEL, before)
    assert after == modelled(rf"{GAP} + \left({ELBO}\right) - p(z)")
    prove_equal(before, after, MODEL)
    with pytest.raises(DoesNotApply):
        apply(gap_and_bound(gap, "x"), modelled(r"p_\theta(x) - p(z)"), MODEL)


def test_terms_are_grouped_behind_one_of_them() -> None:
    before = modelled(r"p(z) - q(z|x) + \log p_\theta(x)")
    after = apply(minus_the_rest(modelled(r"\log p_\theta(x)")), before, MODEL)
    assert after == modelled(r"\log p_\theta(x) - \left(q(z|x) - p(z)\right)")
    with pytest.raises(DoesNotApply):
        apply(minus_the_rest(modelled(r"p_\theta(x)")), before, MODEL)


def test_only_a_common_term_cancels() -> None:
    before = modelled(r"(p(z) - q(z|x)) - (p(z) - p_\theta(x|z))")
    after = apply(common_part_cancels(), before, MODEL)
    assert after == modelled(r"p_\theta(x|z) - q(z|x)")
    prove_equal(before, after, MODEL)
    with pytest.raises(DoesNotApply):
        common_part_cancels().rewrite(
            modelled(r"(p(z) - q(z|x)) - (p_\theta(x) - p_\theta(x|z))"), MODEL
        )
    with pytest.raises(FalseStep):
        prove_equal(before, modelled(r"q(z|x) - p_\theta(x|z)"), MODEL)


AVERAGED = declare(
    "L: positive integer",
    models=["p(x|z)", "q(z|x)"],
    given=[r"z_1,\dots,z_L \sim q(z|x)", r"F = \mathbb{E}_{q(z|x)}\left[\log p(x|z)\right]"],
)
OVER_Z = r"\mathbb{E}_{z_1,\dots,z_L\sim q(z|x)}"
DEVIATIONS = r"\frac1L\sum_{l=1}^{L}\left(\log p(x|z_l)-F\right)"


def averaged(tex: str) -> Node:
    return read(tex, AVERAGED)


def test_a_mean_minus_a_number_is_a_mean_of_deviations() -> None:
    before = averaged(r"\frac1L\sum_{l=1}^{L}\log p(x|z_l)-F")
    assert apply(deviations_averaged(), before, AVERAGED) == averaged(DEVIATIONS)
    for tex in (
        r"\sum_{l=1}^{L}\log p(x|z_l)-F",
        r"\frac2L\sum_{l=1}^{L}\log p(x|z_l)-F",
        r"\frac1L\sum_{l=1}^{L}\log p(x|z_l)+F",
    ):
        with pytest.raises(DoesNotApply):
            apply(deviations_averaged(), averaged(tex), AVERAGED)


def test_mixed_terms_of_independent_deviations_vanish() -> None:
    before = averaged(rf"{OVER_Z}\left[\left({DEVIATIONS}\right)^2\right]")
    after = apply(square_of_independent_deviations(), before, AVERAGED)
    assert after == averaged(
        rf"\frac{{1}}{{L^2}}\sum_{{l=1}}^{{L}}{OVER_Z}\left[\left(\log p(x|z_l)-F\right)^2\right]"
    )
    for size in (1, 2, 3):
        prove_equal(before, after, AVERAGED, sizes={"L": size})


@pytest.mark.parametrize(
    "body",
    [
        DEVIATIONS,
        rf"\left({DEVIATIONS}\right)^3",
        # not the mean of what is averaged
        r"\left(\frac1L\sum_{l=1}^{L}\left(\log p(x|z_l)-1\right)\right)^2",
        r"\left(\frac1L\sum_{l=1}^{L}\left(p(x|z_l)-F\right)\right)^2",
        r"\left(\frac1L\sum_{l=1}^{L}\left(\log p(x|z_1)-F\right)\right)^2",
    ],
)
def test_deviations_that_are_not_independent_or_not_centred_are_refused(body: str) -> None:
    with pytest.raises(DoesNotApply):
        apply(
            square_of_independent_deviations(), averaged(rf"{OVER_Z}\left[{body}\right]"), AVERAGED
        )
