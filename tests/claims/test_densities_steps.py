"""Taking steps: inequalities and their direction, false steps, and what a derivation must reach."""

from __future__ import annotations

import pytest

from claims.algebra.densities import DoesNotApply, Rule
from claims.algebra.densities_divergences import write_kl
from claims.algebra.densities_inequalities import (
    gibbs,
    jensen_log,
    jensen_log_of_mean,
    jensen_mean_of_log,
    log_sum,
    where_drawn,
)
from claims.algebra.densities_proof import FalseStep, prove_equal
from claims.algebra.densities_steps import Chain, proved_line
from formula.tree import (
    Add,
    Big,
    Density,
    Div,
    Entropy,
    Integral,
    Mul,
    Negative,
    Range,
    Symbol,
)
from tests.claims.density_trees import (
    DISJOINT,
    FIRST_DRAW,
    LATENT,
    ONE,
    OVER,
    SAMPLE,
    TWO,
    WEIGHT,
    ZERO,
    d,
    kl,
    log,
    mean,
    sample_mean,
)

LOG_MEAN = mean("q(z|x)", log(Div(d("p(x,z)"), d("q(z|x)"))))
MEAN_OF_RATIO = mean("q(z|x)", Div(d("p(x,z)"), d("q(z|x)")))
MEAN_OF_LOGS = Mul((Div(ONE, Symbol("K")), Big("sum", WEIGHT, OVER)))
INEQUALITIES = {
    "jensen": (LATENT, jensen_log(), LOG_MEAN, LOG_MEAN, "<="),
    "jensen under a minus": (LATENT, jensen_log(), Negative(LOG_MEAN), LOG_MEAN, ">="),
    "jensen in a sum": (
        LATENT,
        jensen_log(),
        Add((log(d("p(x)")), Mul((Symbol("s"), LOG_MEAN)))),
        LOG_MEAN,
        "<=",
    ),
    "jensen, from the logarithm": (
        LATENT,
        jensen_mean_of_log(),
        log(MEAN_OF_RATIO),
        log(MEAN_OF_RATIO),
        ">=",
    ),
    "integral where q draws": (
        LATENT,
        where_drawn(d("q(z|x)")),
        Negative(Integral(d("p(x,z)"), "z")),
        Integral(d("p(x,z)"), "z"),
        "<=",
    ),
    "gibbs": (LATENT, gibbs(), kl("q(z|x)", "p(z)"), kl("q(z|x)", "p(z)"), ">="),
    "minus gibbs": (
        LATENT,
        gibbs(),
        Negative(kl("q(z|x)", "p(z)")),
        kl("q(z|x)", "p(z)"),
        "<=",
    ),
    "mean of terms": (
        SAMPLE,
        jensen_log_of_mean(),
        sample_mean(log(MEAN_OF_LOGS)),
        log(MEAN_OF_LOGS),
        ">=",
    ),
    "log-sum": (
        LATENT,
        log_sum(),
        Big("sum", Mul((d("p(z|x)"), log(Div(d("p(z|x)"), d("p(z)"))))), (Range("z"),)),
        Big("sum", Mul((d("p(z|x)"), log(Div(d("p(z|x)"), d("p(z)"))))), (Range("z"),)),
        ">=",
    ),
}


@pytest.mark.parametrize("name", INEQUALITIES)
def test_an_inequality_has_the_direction_of_its_place(name: str) -> None:
    declarations, rule, line, part, expected = INEQUALITIES[name]
    _, relation, proof = proved_line(rule, line, declarations, at=part)
    assert (relation, proof) == (expected, "theorem")


def test_an_inequality_is_refused_where_the_line_is_not_monotone() -> None:
    with pytest.raises(DoesNotApply, match="monotone"):
        proved_line(jensen_log(), Mul((Symbol("a"), LOG_MEAN)), LATENT, at=LOG_MEAN)
    with pytest.raises(DoesNotApply, match="exactly once"):
        proved_line(jensen_log(), Add((LOG_MEAN, LOG_MEAN)), LATENT, at=LOG_MEAN)


def test_a_false_theorem_is_refuted_by_random_tables() -> None:
    reversed_jensen = Rule("reversed", jensen_log().rewrite, relation=">=", theorem="none")
    with pytest.raises(FalseStep, match="exceeds"):
        proved_line(reversed_jensen, LOG_MEAN, LATENT, at=LOG_MEAN)


FALSE = {
    "arguments swapped": (LATENT, kl("q(z|x)", "p(z)"), kl("p(z)", "q(z|x)")),
    "prior for posterior": (LATENT, kl("q(z|x)", "p(z|x)"), kl("q(z|x)", "p(z)")),
    "bayes upside down": (
        LATENT,
        d("p(x|z)"),
        Div(Mul((d("p(z|x)"), d("p(z)"))), d("p(x)")),
    ),
    "log through a mean": (
        LATENT,
        mean("q(z|x)", log(d("p(x|z)"))),
        log(mean("q(z|x)", d("p(x|z)"))),
    ),
    "condition lost": (LATENT, d("p(x|z)"), d("p(x)")),
    "condition integrated": (LATENT, Integral(d("p(x|z)"), "z"), ONE),
    "sign lost": (
        LATENT,
        mean("q(z|x)", log(d("q(z|x)"))),
        Entropy(d("q(z|x)")),
    ),
    "another law": (
        LATENT,
        mean("q(z|x)", log(d("p(x|z)"))),
        mean("p(z)", log(d("p(x|z)"))),
    ),
    "one over K lost": (SAMPLE, Big("sum", d("p(x)"), OVER), d("p(x)")),
    "draws of one variable": (
        SAMPLE,
        sample_mean(log(MEAN_OF_LOGS)),
        sample_mean(log(Div(Density("p", (Symbol("x"), FIRST_DRAW)), Density("q", (FIRST_DRAW,))))),
    ),
    "mixture not halved": (DISJOINT, kl("p(x)", "r(x)"), ZERO),
    "value in bits": (DISJOINT, kl("p(x)", "r(x)"), ONE),
    "no value": (DISJOINT, kl("p(x)", "q(x)"), ZERO),
}


@pytest.mark.parametrize("name", FALSE)
def test_symbolic_tables_refute_a_false_step(name: str) -> None:
    declarations, left, right = FALSE[name]
    with pytest.raises(FalseStep):
        prove_equal(left, right, declarations)


@pytest.mark.parametrize("name", FALSE)
def test_a_rule_that_takes_a_false_step_is_not_recorded(name: str) -> None:
    declarations, left, right = FALSE[name]
    chain = Chain(declarations)
    chain.start(left, because="given", tex="x")
    with pytest.raises(FalseStep):
        chain.by(Rule("wrong", lambda node, _: right), at=left, because="no reason", tex="x")
    with pytest.raises(FalseStep):
        chain.aside(left, Rule("wrong", lambda node, _: right), because="no reason", tex="x")
    assert chain.now == left


def test_a_derivation_must_run_from_the_one_side_to_the_other() -> None:
    chain = Chain(DISJOINT)
    chain.start(kl("p(x)", "r(x)"), because="given", tex="x")
    chain.by(write_kl(), because="definition", tex="x")
    with pytest.raises(FalseStep, match="ends at"):
        chain.finish(kl("p(x)", "r(x)"), "=", log(TWO))
    with pytest.raises(FalseStep, match="starts at"):
        chain.finish(kl("q(x)", "r(x)"), "=", chain.now)
    assert chain.finish(kl("p(x)", "r(x)"), "=", chain.now).proved


def test_the_lines_of_a_bound_run_one_way() -> None:
    chain = Chain(LATENT)
    chain.start(kl("q(z|x)", "p(z)"), because="given", tex="x")
    chain.by(gibbs(), at=chain.now, because="Gibbs", tex="0")
    assert chain.finish(kl("q(z|x)", "p(z)"), ">=", ZERO).proved
    with pytest.raises(FalseStep, match="relate by"):
        chain.finish(kl("q(z|x)", "p(z)"), "<=", ZERO)
