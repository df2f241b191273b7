"""Optimising at a point, and the rules about exponentials and divergences that go with it."""

from __future__ import annotations

import pytest

from claims.algebra.bounds import NotShown
from claims.algebra.densities import DoesNotApply, Rule, apply
from claims.algebra.densities_exponentials import (
    exponential_of_log,
    log_of_exponential,
    log_of_sigmoid,
    sigmoid_of_log_ratio,
    split_exponential,
    tangent_of_log,
)
from claims.algebra.densities_inequalities import gibbs
from claims.algebra.densities_integrals import cancel, factor_out, one_integral
from claims.algebra.densities_jensen_shannon import (
    gibbs_from_zero,
    leave_out,
    recognise_halves,
    recognise_js,
    scale_denominator,
    write_js,
)
from claims.algebra.densities_pointwise import (
    pointwise_minimum,
    pointwise_optimum,
    stationary,
)
from claims.algebra.densities_proof import FalseStep, prove_equal
from claims.algebra.densities_steps import Chain, proved_line
from formula.declarations import Declarations
from formula.declare import declare
from formula.read import read
from formula.tree import Add, Divergence, Number

MODELS = ["p(x)", "q(x)"]
D = declare("D(x): function in (0,1)", models=MODELS)
T = declare("T(x): function; c: real; s: positive", models=MODELS)
U = declare("u: positive; t: real")
ENTROPIES = r"p(x)\log D(x)+q(x)\log(1-D(x))"


@pytest.mark.parametrize(
    ("part", "free", "argument", "known", "sign"),
    [
        (ENTROPIES, "D(x)", r"\frac{p(x)}{p(x)+q(x)}", D, -1),
        (r"-p(x)\log D(x)-q(x)\log(1-D(x))", "D(x)", r"\frac{p(x)}{p(x)+q(x)}", D, 1),
        (r"p(x)T(x)-q(x)e^{T(x)-1}", "T(x)", r"1+\log\frac{p(x)}{q(x)}", T, -1),
        (r"u t-u\log u", "u", "e^{t-1}", U, -1),
        ("u t-e^{t-1}", "t", r"1+\log u", U, -1),
    ],
)
def test_the_only_stationary_point_is_computed(
    part: str, free: str, argument: str, known: Declarations, sign: int
) -> None:
    trees = [read(text, known) for text in (part, free, argument)]
    found = stationary(*trees, known, variable="v")
    assert found.sign == sign
    assert found.argument == trees[2]


@pytest.mark.parametrize(
    ("part", "free", "argument", "known"),
    [
        (ENTROPIES, "D(x)", r"\frac{q(x)}{p(x)+q(x)}", D),
        (r"p(x)\log D(x)", "D(x)", r"\frac12", D),
        (r"(D(x)-2)^2", "D(x)", "2", D),
        (r"T(x)^3-T(x)", "T(x)", "1", T),
        (r"p(x)", "T(x)", "1", T),
        (r"u t-u\log u", "u", "e^{u}", U),
        (r"\mathbb{E}_{p(x)}[T(x)]-e^{T(x)}", "T(x)", "0", T),
    ],
)
def test_what_is_not_the_only_optimum_is_refused(
    part: str, free: str, argument: str, known: Declarations
) -> None:
    with pytest.raises(NotShown):
        stationary(read(part, known), read(free, known), read(argument, known), known, variable="v")


def test_a_maximum_is_no_minimum() -> None:
    free, argument = read("D(x)", D), read(r"\frac{p(x)}{p(x)+q(x)}", D)
    line = read(ENTROPIES, D)
    _, relation, proof = proved_line(pointwise_optimum(free, argument), line, D, at=line)
    assert (relation, proof) == ("<=", "theorem")
    with pytest.raises(NotShown):
        apply(pointwise_minimum(free, argument), line, D, line)


_EXACT = [
    (log_of_exponential(), r"\log e^{T(x)-1}", "T(x)-1", T),
    (log_of_exponential(), r"\log e", "1", T),
    (exponential_of_log(), r"e^{\log p(x)}", "p(x)", T),
    (split_exponential(), "e^{T(x)+c-1}", r"\frac{e^{T(x)}e^{c}}{e}", T),
    (
        sigmoid_of_log_ratio(),
        r"\operatorname{sigmoid}(\log p(x)-\log q(x))",
        r"\frac{p(x)}{p(x)+q(x)}",
        T,
    ),
    (log_of_sigmoid(), r"\log\operatorname{sigmoid}(c)", r"-\log(1+e^{-c})", T),
    (one_integral(), r"\int p(x)\,dx-\int q(x)\,dx", r"\int(p(x)-q(x))\,dx", T),
    (
        factor_out(read("q(x)", T)),
        r"p(x)T(x)-q(x)e^{T(x)}",
        r"q(x)(\frac{p(x)}{q(x)}T(x)-e^{T(x)})",
        T,
    ),
    (
        scale_denominator(Number("2")),
        r"\log\frac{p(x)}{q(x)}",
        r"\log\frac{p(x)}{q(x)/2}-\log 2",
        T,
    ),
    (
        write_js(),
        r"D_{\mathrm{JS}}(p(x)\,\|\,q(x))",
        r"\frac12 D_{\mathrm{KL}}(p(x)\,\|\,\frac{p(x)+q(x)}{2})"
        r"+\frac12 D_{\mathrm{KL}}(q(x)\,\|\,\frac{p(x)+q(x)}{2})",
        T,
    ),
]


@pytest.mark.parametrize(("rule", "before", "after", "known"), _EXACT)
def test_identities(rule: Rule, before: str, after: str, known: Declarations) -> None:
    line = read(before, known)
    assert apply(rule, line, known, line) == read(after, known)
    prove_equal(line, read(after, known), known)


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        (log_of_exponential(), r"\log T(x)"),
        (exponential_of_log(), r"e^{\log T(x)}"),
        (split_exponential(), r"e^{T(x)}"),
        (sigmoid_of_log_ratio(), r"\operatorname{sigmoid}(\log p(x)+\log q(x))"),
        (log_of_sigmoid(), r"\log(2-\operatorname{sigmoid}(c))"),
        (tangent_of_log(), "T(x)"),
        (one_integral(), r"\int p(x)\,dx-q(x)"),
        (factor_out(read("T(x)", T)), r"p(x)T(x)+q(x)T(x)"),
        (cancel(read("p(x)", T)), "p(x)+q(x)"),
        (scale_denominator(read("c", T)), r"\log\frac{p(x)}{q(x)}"),
        (write_js(), r"D_{\mathrm{KL}}(p(x)\,\|\,q(x))"),
        (
            recognise_js(),
            r"\mathbb{E}_{p(x)}[\log\frac{p(x)}{p(x)+q(x)}]"
            r"+\mathbb{E}_{q(x)}[\log\frac{q(x)}{p(x)+q(x)}]",
        ),
        (
            recognise_halves(),
            r"\frac13 D_{\mathrm{KL}}(p(x)\,\|\,\frac{p(x)+q(x)}{2})"
            r"+\frac12 D_{\mathrm{KL}}(q(x)\,\|\,\frac{p(x)+q(x)}{2})",
        ),
        (gibbs(), r"D_{\mathrm{KL}}(p(x)\,\|\,2q(x))"),
        (gibbs(), r"D_{\mathrm{KL}}(p(x)\,\|\,e^{T(x)}q(x))"),
    ],
)
def test_rules_refuse_what_they_do_not_say(rule: Rule, line: str) -> None:
    tree = read(line, T)
    with pytest.raises(DoesNotApply):
        apply(rule, tree, T, tree)


def test_gibbs_from_zero_needs_densities_and_positive_weights() -> None:
    good = read(r"D_{\mathrm{KL}}(p(x)\,\|\,\frac{p(x)+q(x)}{2})", T)
    bad = read(r"D_{\mathrm{KL}}(p(x)\,\|\,p(x)+q(x))", T)
    assert isinstance(good, Divergence)
    assert isinstance(bad, Divergence)
    zero, half = Number("0"), read("1/2", T)
    line, relation, _ = proved_line(gibbs_from_zero((half, good)), zero, T, at=zero)
    assert relation == "<="
    assert isinstance(line, Add)
    for weight, divergence in ((half, bad), (read("-1", T), good)):
        with pytest.raises(DoesNotApply):
            apply(gibbs_from_zero((weight, divergence)), zero, T, zero)


def test_leaving_a_term_out_goes_one_way_only() -> None:
    total = read("p(x)+q(x)", T)
    assert isinstance(total, Add)
    mean = read(r"\mathbb{E}_{p(x)}[\log\frac{p(x)}{p(x)+q(x)}]", T)
    _, relation, _ = proved_line(leave_out(total, read("p(x)", T)), mean, T, at=mean)
    assert relation == "<="
    upside_down = read(r"\mathbb{E}_{p(x)}[\log\frac{p(x)+q(x)}{p(x)}]", T)
    with pytest.raises(DoesNotApply):
        apply(leave_out(total, read("p(x)", T)), upside_down, T, upside_down)


def test_an_order_beside_the_chain_is_shown_or_refused() -> None:
    d = Chain(T)
    d.start("p(x)", because="a density", tex="p(x)")
    d.beside("s-1 < s-e^{-s}", rule="order", because="a negative exponent", tex="s-1 < s-e^{-s}")
    for false in ("s < s-e^{-s}", "s < s", "c < s"):
        with pytest.raises(DoesNotApply):
            d.beside(false, rule="order", because="no reason at all", tex=false)


def test_a_false_aside_is_refused() -> None:
    from claims.algebra.densities_equations import known_equation

    d = Chain(T)
    d.start("p(x)+c", because="a sum", tex="p(x)+c")
    wrong = known_equation(read("c", T), read("s", T))
    with pytest.raises(FalseStep):
        d.by(wrong, at=d.now, because="an equation that does not hold", tex="p(x)+s")
