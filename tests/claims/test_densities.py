"""Each rule of the calculus of densities on a case that it covers: the line and its proof."""

from __future__ import annotations

import pytest

from claims.algebra.densities import DoesNotApply, in_one_line
from claims.algebra.densities_divergences import recognise_entropy, recognise_kl, write_kl
from claims.algebra.densities_equations import (
    arithmetic,
    substitute_definition,
    sum_of_equal_terms,
)
from claims.algebra.densities_laws import (
    bayes,
    joint_density,
    marginalise,
    normalise,
    product_rule,
    written_as,
)
from claims.algebra.densities_logs import (
    add_and_subtract_log,
    insert_ratio,
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
from claims.algebra.densities_steps import proved_line
from claims.algebra.densities_supports import split_over_supports, zero_off_support
from formula.tree import (
    Add,
    Big,
    Div,
    Divergence,
    Entropy,
    Expectation,
    Integral,
    Mul,
    Negative,
    Range,
    Symbol,
)
from tests.claims.density_trees import (
    DISJOINT,
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

RIGHT = {
    "product rule": (LATENT, product_rule("z"), d("p(x,z)"), Mul((d("p(x|z)"), d("p(z)")))),
    "product rule backwards": (
        LATENT,
        joint_density(d("p(z|x)"), d("p(x)")),
        Mul((d("p(z|x)"), d("p(x)"))),
        d("p(z,x)"),
    ),
    "bayes": (
        LATENT,
        bayes("z"),
        d("p(x|z)"),
        Div(Mul((d("p(x)"), d("p(z|x)"))), d("p(z)")),
    ),
    "marginalise": (LATENT, marginalise(), Integral(d("p(x,z)"), "z"), d("p(x)")),
    "marginalise a sum": (
        LATENT,
        marginalise(),
        Big("sum", d("p(z,x)"), (Range("z"),)),
        d("p(x)"),
    ),
    "normalise": (LATENT, normalise(), Integral(d("q(z|x)"), "z"), ONE),
    "write law": (
        LATENT,
        write_law(),
        mean("q(z|x)", log(d("p(z)"))),
        Integral(Mul((d("q(z|x)"), log(d("p(z)")))), "z"),
    ),
    "as expectation": (
        LATENT,
        as_expectation(d("q(z|x)")),
        Integral(Mul((log(d("p(z)")), d("q(z|x)"))), "z"),
        mean("q(z|x)", log(d("p(z)"))),
    ),
    "tower": (
        LATENT,
        tower(d("p(z)")),
        Expectation((d("p(z)"), d("p(x|z)")), log(d("p(x)")), ("z", "x")),
        mean("p(z)", mean("p(x|z)", log(d("p(x)")))),
    ),
    "linearity": (
        LATENT,
        linearity(),
        mean("q(z|x)", Add((Mul((Symbol("a"), log(d("p(z)")))), Negative(log(d("p(z|x)")))))),
        Add(
            (
                Mul((Symbol("a"), mean("q(z|x)", log(d("p(z)"))))),
                Negative(mean("q(z|x)", log(d("p(z|x)")))),
            )
        ),
    ),
    "linearity over an indexed sum": (
        SAMPLE,
        linearity(),
        sample_mean(Mul((Div(ONE, Symbol("K")), Big("sum", WEIGHT, OVER)))),
        Mul((Div(ONE, Symbol("K")), Big("sum", sample_mean(WEIGHT), OVER))),
    ),
    "constant mean": (LATENT, constant_mean(), mean("q(z|x)", log(d("p(x)"))), log(d("p(x)"))),
    "one draw": (
        SAMPLE,
        in_one_line("draws", one_draw()),
        Big("sum", sample_mean(WEIGHT), OVER),
        Big("sum", Integral(Mul((d("q(h)"), Div(d("p(x,h)"), d("q(h)")))), "h"), OVER),
    ),
    "importance ratio": (
        LATENT,
        importance_ratio(),
        mean("q(z|x)", Div(d("p(x,z)"), d("q(z|x)"))),
        Integral(d("p(x,z)"), "z"),
    ),
    "split log": (
        LATENT,
        split_log(),
        log(Div(Mul((d("p(x)"), Symbol("s"))), d("p(z)"))),
        Add((log(d("p(x)")), log(Symbol("s")), Negative(log(d("p(z)"))))),
    ),
    "join logs": (
        LATENT,
        join_logs(d("p(x)"), d("p(z)")),
        Add((log(d("p(x)")), log(d("p(x|z)")), Negative(log(d("p(z)"))))),
        Add((log(Div(d("p(x)"), d("p(z)"))), log(d("p(x|z)")))),
    ),
    "turn log": (
        LATENT,
        turn_log(),
        Negative(mean("q(z|x)", log(Div(d("p(z)"), d("p(x)"))))),
        mean("q(z|x)", log(Div(d("p(x)"), d("p(z)")))),
    ),
    "log of one": (LATENT, log_of_one(), log(ONE), ZERO),
    "add and subtract": (
        LATENT,
        add_and_subtract_log(d("q(z|x)")),
        Add((log(d("p(x)")), log(d("p(z)")))),
        Add((log(d("p(x)")), log(d("p(z)")), Negative(log(d("q(z|x)"))), log(d("q(z|x)")))),
    ),
    "insert a ratio": (
        LATENT,
        insert_ratio(d("q(z|x)")),
        Div(d("p(z|x)"), d("p(z)")),
        Mul((Div(d("p(z|x)"), d("q(z|x)")), Div(d("q(z|x)"), d("p(z)")))),
    ),
    "recognise kl": (
        LATENT,
        recognise_kl(),
        mean("q(z|x)", log(Div(d("q(z|x)"), d("p(z)")))),
        kl("q(z|x)", "p(z)"),
    ),
    "recognise minus kl": (
        LATENT,
        recognise_kl(),
        mean("q(z|x)", log(Div(d("p(z|x)"), d("q(z|x)")))),
        Negative(kl("q(z|x)", "p(z|x)")),
    ),
    "write kl": (
        LATENT,
        write_kl(),
        kl("q(z|x)", "p(z)"),
        mean("q(z|x)", log(Div(d("q(z|x)"), d("p(z)")))),
    ),
    "recognise entropy": (
        LATENT,
        recognise_entropy(),
        mean("q(z|x)", log(d("q(z|x)"))),
        Negative(Entropy(d("q(z|x)"))),
    ),
    "substitute definition": (
        DISJOINT,
        substitute_definition(),
        kl("p(x)", "r(x)"),
        Divergence("KL", d("p(x)"), Div(Add((d("p(x)"), d("q(x)"))), TWO), ("x",)),
    ),
    "zero off support": (
        DISJOINT,
        zero_off_support("q"),
        mean("p(x)", log(Add((d("p(x)"), d("q(x)"))))),
        mean("p(x)", log(d("p(x)"))),
    ),
    "split over supports": (
        DISJOINT,
        split_over_supports(),
        Integral(Add((Mul((d("p(x)"), log(d("r(x)")))), Mul((d("q(x)"), log(d("q(x)")))))), "x"),
        Add((mean("p(x)", log(d("r(x)"))), mean("q(x)", log(d("q(x)"))))),
    ),
    "equal terms": (
        SAMPLE,
        sum_of_equal_terms(),
        Big("sum", d("p(x)"), OVER),
        Mul((Symbol("K"), d("p(x)"))),
    ),
    "arithmetic": (
        SAMPLE,
        arithmetic(),
        Mul((Div(ONE, Symbol("K")), Mul((Symbol("K"), d("p(x)"))))),
        d("p(x)"),
    ),
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_rule_computes_the_line_and_the_tables_prove_it(name: str) -> None:
    declarations, rule, before, expected = RIGHT[name]
    after, relation, proof = proved_line(rule, before, declarations)
    assert (after, relation) == (expected, "=")
    # Writing a definition out is proved by the definition; the tables prove everything else.
    assert proof == ("definition" if name == "substitute definition" else "symbolic tables")


def test_the_variables_of_a_density_are_written_in_another_order_and_nothing_else() -> None:
    rule = written_as(d("p(x,z)"))
    assert rule.rewrite(d("p(z,x)"), LATENT) == d("p(x,z)")
    for other in ("p(x,z)", "p(x|z)", "q(z,x)"):
        with pytest.raises(DoesNotApply, match="in another order"):
            rule.rewrite(d(other), LATENT)
