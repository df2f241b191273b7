"""Each rule of the calculus of densities on cases that it must refuse."""

from __future__ import annotations

import pytest

from claims.algebra.densities import DoesNotApply, apply, in_one_line
from claims.algebra.densities_divergences import recognise_entropy, recognise_kl
from claims.algebra.densities_equations import (
    arithmetic,
    substitute_definition,
    sum_of_equal_terms,
)
from claims.algebra.densities_inequalities import (
    gibbs,
    jensen_log,
    jensen_log_of_mean,
    jensen_mean_of_log,
    log_sum,
    where_drawn,
)
from claims.algebra.densities_laws import (
    bayes,
    joint_density,
    marginalise,
    normalise,
    product_rule,
)
from claims.algebra.densities_logs import (
    add_and_subtract_log,
    join_logs,
    log_of_one,
    split_log,
    turn_log,
)
from claims.algebra.densities_means import (
    as_expectation,
    constant_mean,
    importance_ratio,
    linearity,
    one_draw,
    tower,
    write_law,
)
from claims.algebra.densities_supports import split_over_supports, zero_off_support
from formula.tree import (
    Add,
    Big,
    Density,
    Div,
    Expectation,
    Integral,
    Mul,
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
    UNNORMALISED,
    WEIGHT,
    ZERO,
    d,
    kl,
    log,
    mean,
    sample_mean,
)

REFUSED = {
    "nothing to condition on": (LATENT, product_rule("z"), d("p(z)")),
    "another joint": (
        LATENT,
        joint_density(d("p(x|z)"), d("q(z|x)")),
        Mul((d("p(x|z)"), d("q(z|x)"))),
    ),
    "not given": (LATENT, bayes("z"), d("p(x)")),
    "marginalise the condition": (LATENT, marginalise(), Integral(d("p(x|z)"), "z")),
    "marginalise a product": (LATENT, marginalise(), Integral(Mul((TWO, d("p(x,z)"))), "z")),
    "normalise the condition": (LATENT, normalise(), Integral(d("p(x|z)"), "z")),
    "normalise a joint": (LATENT, normalise(), Integral(d("p(x,z)"), "z")),
    "normalise over a part": (LATENT, normalise(), Integral(d("p(z)"), "z", ZERO, ONE)),
    "write a sample": (SAMPLE, write_law(), sample_mean(WEIGHT)),
    "another law": (
        LATENT,
        as_expectation(d("p(z)")),
        Integral(Mul((d("q(z|x)"), log(d("p(z)")))), "z"),
    ),
    "tower inside out": (
        LATENT,
        tower(d("p(x|z)")),
        Expectation((d("p(z)"), d("p(x|z)")), log(d("p(x)")), ("z", "x")),
    ),
    "nothing linear": (LATENT, linearity(), mean("q(z|x)", log(d("p(z)")))),
    "mean of a variable": (LATENT, constant_mean(), mean("q(z|x)", log(d("p(x|z)")))),
    "mean through a definition": (DISJOINT, constant_mean(), mean("p(x)", d("r(x)"))),
    "two draws": (
        SAMPLE,
        one_draw(),
        sample_mean(Mul((WEIGHT, Density("q", (FIRST_DRAW,))))),
    ),
    "a sum over draws": (SAMPLE, one_draw(), sample_mean(Big("sum", WEIGHT, OVER))),
    "a draw next to the bare variable": (
        SAMPLE,
        one_draw(),
        sample_mean(Mul((WEIGHT, Integral(d("p(h)"), "h")))),
    ),
    "a ratio over an interval": (
        LATENT,
        importance_ratio(),
        Integral(Mul((d("q(z|x)"), Div(d("p(z)"), d("q(z|x)")))), "z", ZERO, ONE),
    ),
    "another proposal": (
        LATENT,
        importance_ratio(),
        mean("q(z|x)", Div(d("p(x,z)"), d("p(z)"))),
    ),
    "log of a sum": (LATENT, split_log(), log(Add((d("p(x)"), d("p(z)"))))),
    "log of a sign": (LATENT, split_log(), log(Mul((Symbol("a"), d("p(z)"))))),
    "logs with one sign": (
        LATENT,
        join_logs(d("p(x)"), d("p(z)")),
        Add((log(d("p(x)")), log(d("p(z)")))),
    ),
    "turn without a minus": (LATENT, turn_log(), log(Div(d("p(x)"), d("p(z)")))),
    "log of a sum that may be empty": (
        SAMPLE,
        split_log(),
        log(Mul((TWO, Big("sum", d("p(x)"), (Range("j", TWO, Symbol("K")),))))),
    ),
    "log of two": (LATENT, log_of_one(), log(TWO)),
    "insert what may be negative": (
        LATENT,
        add_and_subtract_log(Symbol("a")),
        Add((log(d("p(x)")), log(d("p(z)")))),
    ),
    "kl under another law": (
        LATENT,
        recognise_kl(),
        mean("q(z|x)", log(Div(d("p(z|x)"), d("p(z)")))),
    ),
    "kl of other variables": (
        LATENT,
        recognise_kl(),
        mean("q(z|x)", log(Div(d("q(z|x)"), d("p(x)")))),
    ),
    "entropy under another law": (
        LATENT,
        recognise_entropy(),
        mean("q(z|x)", log(d("p(z)"))),
    ),
    "not defined": (DISJOINT, substitute_definition(), d("p(x)")),
    "supports not declared": (LATENT, zero_off_support("q"), mean("p(z)", log(d("p(z)")))),
    "own support": (DISJOINT, zero_off_support("p"), mean("p(x)", log(d("p(x)")))),
    "terms that overlap": (
        DISJOINT,
        split_over_supports(),
        Integral(Add((Mul((d("p(x)"), TWO)), Mul((d("p(x)"), log(d("p(x)")))))), "x"),
    ),
    "unequal terms": (SAMPLE, sum_of_equal_terms(), Big("sum", WEIGHT, OVER)),
    "nothing cancels": (SAMPLE, arithmetic(), log(d("p(x)"))),
    "jensen on the mean": (LATENT, jensen_log(), log(mean("q(z|x)", d("p(z)")))),
    "jensen on what may be negative": (
        LATENT,
        jensen_log(),
        mean("q(z|x)", log(Mul((Symbol("a"), d("p(z)"))))),
    ),
    "jensen under what is no law": (
        UNNORMALISED,
        jensen_log(),
        mean("r(x)", log(d("p(x)"))),
    ),
    "jensen from a mean of a logarithm": (
        LATENT,
        jensen_mean_of_log(),
        mean("p(z)", log(d("p(x|z)"))),
    ),
    "an integral of what may be negative": (
        LATENT,
        where_drawn(d("q(z|x)")),
        Integral(log(d("p(x|z)")), "z"),
    ),
    "gibbs against what is no law": (UNNORMALISED, gibbs(), kl("p(x)", "r(x)")),
    "weights that do not sum to one": (
        SAMPLE,
        jensen_log_of_mean(),
        log(Mul((Div(ONE, TWO), Big("sum", WEIGHT, OVER)))),
    ),
    "gibbs for other variables": (LATENT, gibbs(), kl("q(z|x)", "p(x)")),
    "log-sum of another ratio": (
        LATENT,
        log_sum(),
        Big("sum", Mul((d("p(z)"), log(Div(d("p(z|x)"), d("p(z)"))))), (Range("z"),)),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_rule_refuses_what_it_does_not_cover(name: str) -> None:
    declarations, rule, before = REFUSED[name]
    with pytest.raises(DoesNotApply):
        apply(rule, before, declarations, before)


def test_a_part_that_does_not_occur_is_named() -> None:
    with pytest.raises(DoesNotApply, match="does not occur in"):
        apply(bayes("z"), log(d("p(x)")), LATENT, d("p(x|z)"))


def test_an_inequality_needs_its_own_line() -> None:
    with pytest.raises(ValueError, match="a line of its own"):
        in_one_line("both", jensen_log(), linearity())
