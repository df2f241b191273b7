"""Comparing formulas: what is equal agrees, what differs anywhere is found, nothing is guessed."""

import pytest

from formula.compare import compare
from formula.declare import declare
from formula.order import check_relation
from formula.read import read
from formula.tree import Density, Relation, Symbol
from formula.unreadable import Unreadable

SCALARS = {"a": "positive", "b": "real", r"\sigma": "positive", "p": "real in (0,1)"}
MATRICES = {
    "d": "positive integer", "x": "vector(d)", "A": "matrix(d,d)", "S": "spd(d)", "T": "spd(d)",
}  # fmt: skip
SUMS = {"J": "positive integer", "K": "positive integer", "u": "real[J]", r"\pi": "probability(K)",
        "m": "real[K,J]"}  # fmt: skip
LATENT = ("p(z) p(x|z)", "q(z|x)")
PAIR = ("p(x)", "q(x)")


def verdict(candidate, reference, **declared):
    declarations = declare(declared.pop("symbols", {}), **declared)
    return compare(
        read(candidate, declarations), read(reference, declarations), declarations
    ).verdict


AGREE = [
    ("(a+b)^2", "a^2+2ab+b^2", {"symbols": SCALARS}),
    (r"\log a^2", r"2\log a", {"symbols": SCALARS}),
    (r"\sqrt{b^2}", r"|b|", {"symbols": SCALARS}),
    (r"\frac{p^2-1}{p-1}", "p+1", {"symbols": SCALARS}),
    (r"x^\top A x", r"\frac12 x^\top(A+A^\top)x", {"symbols": MATRICES}),
    (r"\operatorname{tr}(S^{-1}T)", r"\operatorname{tr}(TS^{-1})", {"symbols": MATRICES}),
    (r"\log\det(ST)", r"\log|S|+\log|T|", {"symbols": MATRICES}),
    (r"\sum_{j=1}^J (u_j-1)", r"\sum_{k=1}^J u_k - J", {"symbols": SUMS}),
    (r"\sum_c \pi_c \sum_j m_{c,j}", r"\sum_{j=1}^J\sum_{c=1}^K \pi_c m_{c,j}", {"symbols": SUMS}),
    (r"\sum_c \pi_c", "1", {"symbols": SUMS}),
    (r"\log p(x) - KL(q(z|x)\|p(z|x))",
     r"\mathbb{E}_{q(z|x)}[\log p(x|z)] - KL(q(z|x)\|p(z))", {"models": LATENT}),
    (r"\int p(z)p(x|z)\,dz", "p(x)", {"models": LATENT}),
    (r"\mathbb{E}_{u\sim p}[\log q(u)]", r"\int p(x)\log q(x)\,dx", {"models": PAIR}),
    (r"KL(p\|q)", r"-H(p) - \mathbb{E}_p[\log q(x)]", {"models": PAIR}),
    ("I_p(x;z)", r"H(p(x)) + H(p(z)) - H(p(x,z))", {"models": ("p(z) p(x|z)",)}),
]  # fmt: skip

DISAGREE = [
    # at i = j a divisor is exactly 0, though its ball never is
    (r"\sum_{i=1}^J\sum_{j=1}^J\frac{u_i u_j}{\sqrt{u_i^2-u_j^2}}", r"\sum_{j=1}^J u_j",
     {"symbols": SUMS}),
    (r"\sum_{i=1}^J\sum_{j=1}^J e^{-1/(u_i-u_j)^2}", r"\sum_{j=1}^J u_j", {"symbols": SUMS}),
    (r"\sum_{i=1}^J\sum_{j=1}^J (u_i-u_j)^{-2}", r"\sum_{j=1}^J u_j", {"symbols": SUMS}),
    (r"\log(a-a)+b", "b", {"symbols": SCALARS}),
    (r"\sum_c\sum_k \log(\pi_c - \pi_k)", "0", {"symbols": SUMS}),
    ("(a+b)^2", "a^2+ab+b^2", {"symbols": SCALARS}),
    ("a+10^{-52}", "a", {"symbols": SCALARS}),
    (r"a+\sin(1048576\pi\sigma)", "a", {"symbols": SCALARS}),
    (r"a+e^{-10^6\sigma}", "a", {"symbols": SCALARS}),
    ("b", "|b|", {"symbols": SCALARS}),
    (r"x^\top S T x", r"x^\top (ST+TS) x", {"symbols": MATRICES}),
    ("ST", "TS", {"symbols": MATRICES}),
    ("A", r"A^\top", {"symbols": MATRICES}),
    ("d+(d-1)(d-2)(d-3)(d-4)(d-5)", "d", {"symbols": MATRICES}),
    (r"|\log p(x)|", r"-\log p(x)", {"models": PAIR}),
    (r"KL(q\|p)", r"KL(p\|q)", {"models": PAIR}),
    ("u_1", r"\sum_{j=1}^J u_j", {"symbols": SUMS}),
    ("S x", "x", {"symbols": MATRICES}),
    ("S", "a", {"symbols": {**MATRICES, "a": "real"}}),
]  # fmt: skip


@pytest.mark.parametrize(("candidate", "reference", "declared"), AGREE)
def test_equal_formulas_agree(candidate, reference, declared):
    assert verdict(candidate, reference, **dict(declared)) == "agrees"


@pytest.mark.parametrize(("candidate", "reference", "declared"), DISAGREE)
def test_different_formulas_disagree(candidate, reference, declared):
    assert verdict(candidate, reference, **dict(declared)) == "disagrees"


def test_a_term_below_every_precision_is_never_called_equal():
    found = verdict(r"a + 10^{-10000}", "a", symbols=SCALARS)
    assert found in ("disagrees", "undecided")


def test_a_saturated_function_is_never_called_equal():
    assert verdict(r"a \tanh(10^9)", "a", symbols=SCALARS) != "agrees"


def test_what_no_entry_determines_has_no_value():
    with pytest.raises(Unreadable, match=r"q\(z\)|determine"):
        verdict("q(z)", "p(z)", models=LATENT)
    declarations = declare({}, models=LATENT)
    marginal = Density("q", (Symbol("z"),))
    assert compare(marginal, read("p(z)", declarations), declarations).verdict == "unreadable"


def test_a_divisor_that_cancels_is_never_called_equal():
    assert verdict(r"\frac{a}{a-a}", "a", symbols=SCALARS) in ("disagrees", "undecided")
    assert verdict(r"\frac{a}{0}", "a", symbols=SCALARS) == "disagrees"


def test_a_witness_has_both_values():
    declarations = declare(SCALARS)
    found = compare(read("a", declarations), read("2a", declarations), declarations)
    assert found.witness is not None
    at = found.witness["at"]
    assert found.witness["candidate"] == pytest.approx(at["a"], rel=1e-5)
    assert found.witness["reference"] == pytest.approx(2 * at["a"], rel=1e-5)


def test_same_seed_same_worlds():
    declarations = declare(SCALARS)
    pair = [read("a+b", declarations), read("a-b", declarations)]
    assert compare(*pair, declarations, seed=3) == compare(*pair, declarations, seed=3)
    first, second = (compare(*pair, declarations, seed=seed).witness for seed in (3, 4))
    assert first != second


RELATIONS = [
    (r"\mathbb{E}_{q(z|x)}[\log p(x|z)] - KL(q(z|x)\|p(z)) \le \log p(x)", "agrees"),
    (r"\mathbb{E}_{q(z|x)}[\log p(x|z)] - KL(q(z|x)\|p(z)) \ge \log p(x)", "disagrees"),
    (r"\mathbb{E}_{q(z|x)}[\log p(x|z)] \le \log p(x)", "disagrees"),
    (r"KL(q(z|x)\|p(z)) \ge 0", "agrees"),
    (r"H(q(z|x)) \ge 0", "disagrees"),
    (r"\log p(x) = \log\int p(x|z)p(z)\,dz", "agrees"),
]


@pytest.mark.parametrize(("text", "expected"), RELATIONS)
def test_relations_hold_or_fail_in_every_world(text, expected):
    declarations = declare({}, models=LATENT)
    relation = read(text, declarations)
    assert isinstance(relation, Relation)
    assert check_relation(relation, declarations).verdict == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [(r"b \ne 0", "agrees"), (r"a b \ne b a", "disagrees"), (r"b^2 \ne -a", "agrees")],
)
def test_what_differs_may_be_smaller_as_well_as_larger(text, expected):
    declarations = declare({"a": "positive", "b": "real"})
    assert check_relation(read(text, declarations), declarations).verdict == expected


def test_supports_give_exact_zeros():
    declarations = declare(
        {}, models=PAIR, given=["r(x) = (p(x)+q(x))/2"], supports={"p": ("A",), "q": ("B",)}
    )
    left = read(r"\frac12 KL(p\|r)+\frac12 KL(q\|r)", declarations)
    assert compare(left, read(r"\log 2", declarations), declarations).agrees
    assert compare(left, read(r"\frac12\log 2", declarations), declarations).verdict == "disagrees"


def test_draws_are_independent_and_their_bound_is_a_bound():
    declarations = declare(
        {"K": "positive integer"},
        models=("p(h) p(x|h)", "q(h)"),
        given=[r"h_1,\dots,h_K \sim q(h)"],
    )
    text = (
        r"\mathbb{E}_{h_1,\dots,h_K\sim q(h)}\left[\log\frac1K\sum_{j=1}^K"
        r"\frac{p(x,h_j)}{q(h_j)}\right] \le \log p(x)"
    )
    assert check_relation(read(text, declarations), declarations).agrees
    mean = read(r"\mathbb{E}_{h_1,\dots,h_K\sim q(h)}\left[\frac1K\sum_{j=1}^K"
                r"\frac{p(x,h_j)}{q(h_j)}\right]", declarations)  # fmt: skip
    assert compare(mean, read("p(x)", declarations), declarations).agrees


def test_a_symbol_keeps_its_value_beside_a_density_variable_of_its_name():
    # the vector x once took the value of the variable x, so that D had to be 1 in every world
    declarations = declare({"D": "positive integer", "x": "vector(D)"}, models=("p(z) p(x|z)",))
    right = read(r"\sum_{i=1}^D x_i", declarations)
    wrong = read(r"\frac1D\sum_{i=1}^D x_i", declarations)
    assert compare(wrong, right, declarations).verdict == "disagrees"
    assert compare(right, right, declarations).agrees


def test_what_agrees_at_one_size_only_does_not_agree():
    declarations = declare({"D": "positive integer", "x": "vector(1)"})
    right = read(r"\sum_{i=1}^D x_i", declarations)
    found = compare(read(r"\frac1D\sum_{i=1}^D x_i", declarations), right, declarations)
    assert found.verdict == "undecided", found
