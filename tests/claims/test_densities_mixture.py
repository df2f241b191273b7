"""Rules for models with a label: each on a case that it fits and on one that it refuses."""

from __future__ import annotations

import pytest

from claims.algebra.densities import DoesNotApply, Rule, apply
from claims.algebra.densities_mixture import (
    exchange_means,
    gather_logs,
    given_more,
    importance_of_product,
    joint_of_factors,
    joint_turned,
    logarithm_of_factors,
    mean_as_sum,
    mean_under_mixture,
    one_mean,
    ratio_to_normalised,
    recognise_definition,
    recognise_kl_of_product,
    split_ratio,
    with_law,
    without_law,
)
from claims.algebra.densities_proof import FalseStep, prove_equal
from claims.algebra.densities_steps import proved_line
from formula.declarations import Declarations
from formula.declare import declare, extend
from formula.read import read
from formula.tree import Density, Node

MODEL = declare(models=["p(c) p(z|c) p(x|z)", "q(z|x) q(c|x)"])
CHAIN = declare(models=["p(c) p(z|c) p(x|z,c)"])
SOFTMAX = extend(
    declare("T(c): function; S: positive", models=["q(c|x)"]),
    given=[r"S = \sum_c\exp(T(c))", r"r(c|x) = \frac{\exp(T(c))}{S}"],
)
MIXED = extend(
    declare(models=["p(c|z)", "q(z|x) q(c|x)"]), given=[r"r(c|x) = \mathbb{E}_{q(z|x)}[p(c|z)]"]
)


def tree(text: str, known: Declarations = MODEL) -> Node:
    return read(text, known)


def law(text: str, known: Declarations = MODEL) -> Density:
    found = read(text, known)
    assert isinstance(found, Density)
    return found


RIGHT: tuple[tuple[str, Rule, str, Declarations], ...] = (
    (r"\log p(z|c) + \log p(c) - \log q(c|x)", gather_logs(),
     r"\log\frac{p(z|c)p(c)}{q(c|x)}", MODEL),
    (r"\log\frac{p(z)p(c|z)}{q(z|x)q(c|x)}",
     split_ratio(tree(r"\frac{p(z)}{q(z|x)}"), tree(r"\frac{p(c|z)}{q(c|x)}")),
     r"\log\frac{p(z)}{q(z|x)} + \log\frac{p(c|z)}{q(c|x)}", MODEL),
    (r"p(x|z)", given_more(law("p(x|z)"), "c"), r"p(x|z,c)", MODEL),
    (r"p(x|z,c)p(z|c)p(c)", joint_of_factors(law("p(x|z,c)"), law("p(z|c)"), law("p(c)")),
     r"p(x,z,c)", MODEL),
    (r"p(x|z)p(z|c)p(c)", joint_turned(law("p(z|c)"), law("p(c)"), "z"),
     r"p(x|z)p(z)p(c|z)", MODEL),
    (r"\mathbb{E}_{q(z|x)q(c|x)}[\log p(z)]", without_law("c"),
     r"\mathbb{E}_{q(z|x)}[\log p(z)]", MODEL),
    (r"\mathbb{E}_{q(z|x)}[\log p(z)]", with_law(law("q(c|x)")),
     r"\mathbb{E}_{q(z|x)q(c|x)}[\log p(z)]", MODEL),
    (r"\mathbb{E}_{q(z|x)}[\log p(z)] + \mathbb{E}_{q(z|x)}[\log p(x|z)]", one_mean(),
     r"\mathbb{E}_{q(z|x)}[\log p(z) + \log p(x|z)]", MODEL),
    (r"\mathbb{E}_{q(z|x)}[\mathbb{E}_{q(c|x)}[\log p(c|z)]]", exchange_means(),
     r"\mathbb{E}_{q(c|x)}[\mathbb{E}_{q(z|x)}[\log p(c|z)]]", MODEL),
    (r"\mathbb{E}_{q(z|x)q(c|x)}\left[\log\frac{p(z,c)}{q(z|x)q(c|x)}\right]",
     recognise_kl_of_product(),
     r"-D_{\mathrm{KL}}(q(z|x)q(c|x)\,\|\,p(z,c))", MODEL),
    (r"\mathbb{E}_{q(z|x)q(c|x)}\left[\frac{p(x,z,c)}{q(z|x)q(c|x)}\right]",
     importance_of_product("c"), r"\sum_c\int p(x,z,c)\,dz", MODEL),
    (r"\log\left(p(z)\frac{p(c)}{q(c|x)}\right)", logarithm_of_factors(),
     r"\log p(z) + \log\frac{p(c)}{q(c|x)}", MODEL),
    (r"\log q(c|x) - T(c)", ratio_to_normalised(),
     r"\log\frac{q(c|x)}{r(c|x)} - \log S", SOFTMAX),
    (r"\mathbb{E}_{q(z|x)}[\mathbb{E}_{p(c|z)}[\log q(c|x)]]",
     mean_under_mixture(law("r(c|x)", MIXED)), r"\mathbb{E}_{r(c|x)}[\log q(c|x)]", MIXED),
    (r"\mathbb{E}_{r(c|x)}[\log q(c|x)]", mean_as_sum(), r"\sum_c r(c|x)\log q(c|x)", MIXED),
)  # fmt: skip


@pytest.mark.parametrize(("before", "rule", "after", "known"), RIGHT)
def test_a_rule_computes_a_line_that_symbolic_tables_prove(
    before: str, rule: Rule, after: str, known: Declarations
) -> None:
    line = tree(before, known)
    reached, relation, _ = proved_line(rule, line, known, at=line)
    assert relation == "="
    assert reached == tree(after, known)


REFUSED: tuple[tuple[str, Rule, Declarations], ...] = (
    (r"\log p(z|c) + p(c)", gather_logs(), MODEL),
    (r"\log\frac{p(z)}{q(z|x)}",
     split_ratio(tree(r"\frac{p(c)}{q(z|x)}"), tree(r"\frac{p(z)}{p(c)}")), MODEL),
    (r"p(x|z)", given_more(law("p(x|z)"), "z"), MODEL),
    (r"p(x|z)p(z|c)p(c)", joint_of_factors(law("p(x|z)"), law("p(z|c)"), law("p(c)")), MODEL),
    (r"p(z|c)q(c|x)", joint_turned(law("p(z|c)"), law("p(c)"), "z"), MODEL),
    (r"\mathbb{E}_{q(z|x)q(c|x)}[\log p(c|z)]", without_law("c"), MODEL),
    (r"\mathbb{E}_{p(c)p(z|c)}[\log p(z)]", without_law("c"), MODEL),
    (r"\mathbb{E}_{q(z|x)}[\log p(c|z)]", with_law(law("q(c|x)")), MODEL),
    (r"\mathbb{E}_{q(z|x)}[\log p(z)] + \mathbb{E}_{q(c|x)}[\log p(c)]", one_mean(), MODEL),
    (r"\mathbb{E}_{p(c)}[\mathbb{E}_{p(z|c)}[\log p(z)]]", exchange_means(), MODEL),
    (r"\mathbb{E}_{q(z|x)q(c|x)}\left[\log\frac{p(z)}{q(z|x)q(c|x)}\right]",
     recognise_kl_of_product(), MODEL),
    (r"\mathbb{E}_{q(z|x)q(c|x)}\left[\frac{p(x,z,c)}{q(z|x)}\right]",
     importance_of_product("c"), MODEL),
    (r"\log q(c|x) - 2 T(c)", ratio_to_normalised(), SOFTMAX),
    (r"\log q(c|x)", recognise_definition(), SOFTMAX),
    (r"\mathbb{E}_{q(z|x)}[\mathbb{E}_{p(c|z)}[\log p(c|z)]]",
     mean_under_mixture(law("r(c|x)", MIXED)), MIXED),
    (r"\mathbb{E}_{q(c|x)}[\log r(c|x)]", mean_as_sum(), MIXED),
)  # fmt: skip


@pytest.mark.parametrize(("before", "rule", "known"), REFUSED)
def test_a_rule_refuses_what_it_does_not_fit(before: str, rule: Rule, known: Declarations) -> None:
    line = tree(before, known)
    with pytest.raises(DoesNotApply):
        apply(rule, line, known, line)


def test_independence_is_shown_and_not_believed() -> None:
    """Where the decoder sees the label the step is computed, but the tables refute it."""
    line = read(r"p(x|z)", CHAIN)
    with pytest.raises(FalseStep):
        proved_line(given_more(law("p(x|z)", CHAIN), "c"), line, CHAIN, at=line)


def test_equal_by_definition_needs_no_table() -> None:
    """The exponential of a mean has no place in the tables, but it is only written out."""
    known = extend(
        declare("T(c): function", models=["p(c|z)", "q(z|x)"]),
        given=[r"T(c) = \mathbb{E}_{q(z|x)}[\log p(c|z)]"],
    )
    line = read(r"\exp(T(c))", known)
    rule = recognise_definition()
    named, _, proof = proved_line(
        rule, read(r"\exp(\mathbb{E}_{q(z|x)}[\log p(c|z)])", known), known
    )
    assert (named, proof) == (line, "definition")
    with pytest.raises(FalseStep):
        prove_equal(read("T(c)", known), read(r"2\,T(c)", known), known)
