"""Mutants: what is changed, in which order, and what is never yielded."""

from collections.abc import Iterator

import pytest

from claims.mutants import token_mutants, tree_mutants
from formula.declarations import Declarations
from formula.domains import parse_domain
from formula.tex import tokens
from formula.tree import (
    Add,
    Big,
    Call,
    Density,
    Div,
    Divergence,
    Item,
    Mul,
    Negative,
    Node,
    Number,
    Power,
    Range,
    Relation,
    SetOf,
    Symbol,
    Transpose,
)

ONE, TWO = Number("1"), Number("2")
HALF = Div(ONE, TWO)
S0, S1, M0, M1 = (Symbol(name) for name in (r"\sigma_0", r"\sigma_1", r"\mu_0", r"\mu_1"))
GAP = Power(Add((M0, Negative(M1))), TWO)
KL = Add(
    (
        Call("log", (Div(S1, S0),)),
        Div(Add((Power(S0, TWO), GAP)), Mul((TWO, Power(S1, TWO)))),
        Negative(HALF),
    )
)
KL_TEX = r"\log\frac{\sigma_1}{\sigma_0}+\frac{\sigma_0^2+(\mu_0-\mu_1)^2}{2\sigma_1^2}-\frac{1}{2}"
DECLARED = Declarations(
    symbols={
        r"\mu_0": parse_domain("real"),
        r"\mu_1": parse_domain("real"),
        r"\sigma_0": parse_domain("positive"),
        r"\sigma_1": parse_domain("positive"),
    }
)


@pytest.mark.parametrize(
    ("tex", "mutant"),
    [
        (KL_TEX, KL_TEX.replace("-\\frac{1}{2}", "+\\frac{1}{2}")),
        (KL_TEX, KL_TEX.replace(r"\log", "")),
        (KL_TEX, KL_TEX.replace(r"\frac{\sigma_1}{\sigma_0}", r"\frac{\sigma_0}{\sigma_1}")),
        (KL_TEX, KL_TEX.replace(r"2\sigma_1^2", r"2\sigma_1")),
        (KL_TEX, KL_TEX.replace(r"2\sigma_1^2", r"2\sigma_0^2")),
        (KL_TEX, KL_TEX.replace(r"\mu_0-\mu_1", r"\mu_0+\mu_1")),
        (r"\tfrac12\log x", r"\log x"),
        (r"-x", "x"),
        (r"a\le b", r"a\ge b"),
        (r"x^\top y", "x y"),
        (r"S^{-1}x", "Sx"),
        (r"S^{-1}x", r"S^{1}x"),
        (r"\sum_{j=1}^Jx_j", r"\prod_{j=1}^Jx_j"),
        (r"\sum_{j=1}^Jx_j", r"\sum_{j=2}^Jx_j"),
        (r"p(x\mid z)", r"p(z\mid x)"),
        (r"p(x|z)", "p(x)"),
        (r"\mathrm{KL}(p\,\|\,q)", r"\mathrm{KL}(\,q\|p\,)"),
        (r"\KL{p}{q}", r"\KL{q}{p}"),
        (r"\mathrm{KL}\left(p(x)\,\middle\|\,q(x)\right)", None),
        (r"\tilde\mu_j-\mu_j", r"\mu_j-\mu_j"),
        (r"x\in\mathbb{R}", r"x\in\mathbb{N}"),
        (r"x=0\text{ for every } x", r"x=0\text{ for some } x"),
        (r"\log\det S", r"\log S"),
    ],
)
def test_token_mutants_hold_the_misprints_that_read_well(tex: str, mutant: str | None) -> None:
    found = [_squeezed(each.tex) for each in token_mutants(tex)]
    assert found
    if mutant is not None:
        assert _squeezed(mutant) in found


@pytest.mark.parametrize("tex", [KL_TEX, r"\E{q(z\given x)}{\log p(x)}\le\log p(x)", r"\mu x\pi"])
def test_token_mutants_are_deterministic_and_distinct(tex: str) -> None:
    first, second = list(token_mutants(tex)), list(token_mutants(tex))
    assert first == second
    written = [_squeezed(each.tex) for each in first]
    assert len(written) == len(set(written))
    assert _squeezed(tex) not in written
    assert [each.start for each in first] == sorted(each.start for each in first)


def test_every_digit_letter_and_sign_of_a_formula_is_changed() -> None:
    changed = {mutant.start for mutant in token_mutants(KL_TEX)}
    for token in tokens(KL_TEX):
        if token.text[0] not in "{}()_^" and token.text != r"\frac":
            assert token.start in changed, token


def test_a_command_never_swallows_what_follows() -> None:
    for mutant in token_mutants(r"\mu^2x+\log x\,\sigma_1y"):
        assert r"\mux" not in mutant.tex
        assert r"\sigmay" not in mutant.tex


def _squeezed(tex: str) -> str:
    return " ".join(t.text for t in tokens(tex) if t.text != r"\,")


TAGS = {
    "scaled", "factor-two", "sign", "swapped-symbols", "dropped-term", "doubled-term", "log-lost",
    "log-base", "swapped-arguments", "denominator-lost", "wrong-symbol", "variance-for-sd",
    "sd-for-variance", "half-lost", "square-lost", "wrong-number", "dropped-factor", "inverted",
    "factor-half", "constant-added",
}  # fmt: skip


def test_the_closed_form_of_a_divergence_has_all_kinds_of_mutants() -> None:
    found = list(tree_mutants(KL, DECLARED))
    assert {mutant.tag for mutant in found} == TAGS
    assert len(found) >= 40
    wanted = Add((KL.terms[0], KL.terms[1]))
    assert wanted in [mutant.node for mutant in found if mutant.tag == "dropped-term"]
    swapped = [mutant.node for mutant in found if mutant.tag == "swapped-symbols"]
    assert len(swapped) == 2


def _one(tag: str, node: Node) -> Iterator[Node]:
    return (mutant.node for mutant in tree_mutants(node) if mutant.tag == tag)


P, Q = Density("p", (Symbol("x"),)), Density("q", (Symbol("x"),))
X, S = Symbol("x"), Symbol("S")
J = (Range("j", ONE, Symbol("J")),)
XJ = Item(X, (Symbol("j"),))


@pytest.mark.parametrize(
    ("tag", "node", "mutant"),
    [
        ("swapped-arguments", Divergence("KL", P, Q, ("x",)), Divergence("KL", Q, P, ("x",))),
        ("half-lost", Mul((HALF, X)), X),
        ("half-lost", Div(X, Mul((TWO, S))), Div(X, S)),
        ("transpose-lost", Mul((Transpose(X), S)), Mul((X, S))),
        ("inverse-lost", Mul((Power(S, Negative(ONE)), X)), Mul((S, X))),
        ("sd-for-variance", Power(S0, TWO), S0),
        ("variance-for-sd", Mul((TWO, S0)), Mul((TWO, Power(S0, TWO)))),
        ("log-base", Call("log", (X,)), Div(Call("log", (X,)), Call("log", (TWO,)))),
        ("index-shifted", XJ, Item(X, (Add((Symbol("j"), ONE)),))),
        (
            "index-shifted",
            Big("sum", XJ, J),
            Big("sum", XJ, (Range("j", TWO, Symbol("J")),)),
        ),
        ("swapped-conditioning", Density("p", (X,), (S,)), Density("p", (S,), (X,))),
        ("element-lost", SetOf((ONE, TWO)), SetOf((TWO,))),
        ("determinant-for-trace", Call("tr", (S,)), Call("det", (S,))),
        ("sign", Negative(X), X),
    ],
)
def test_tree_mutants(tag: str, node: Node, mutant: Node) -> None:
    assert mutant in _one(tag, node)


def test_a_bound_is_only_strengthened() -> None:
    bound = Relation((X, S), ("<=",))
    found = list(tree_mutants(bound))
    assert [mutant.tag for mutant in found] == ["reversed", "tightened", "tightened", "tightened"]
    assert found[0].node == Relation((X, S), (">=",))
    assert found[1].node == Relation((Add((X, Number("0.01"))), S), ("<=",))
    turned = list(tree_mutants(Relation((X, S), (">=",))))
    assert turned[1].node == Relation((X, Add((S, Number("0.01")))), (">=",))


def test_an_equation_is_mutated_on_its_last_side() -> None:
    found = list(tree_mutants(Relation((X, KL), ("=",))))
    assert len(found) >= 40
    assert all(isinstance(m.node, Relation) and m.node.sides[0] == X for m in found)


@pytest.mark.parametrize("node", [KL, Big("sum", XJ, J), Divergence("KL", P, Q, ("x",)), HALF])
def test_tree_mutants_are_deterministic_and_distinct(node: Node) -> None:
    first, second = list(tree_mutants(node)), list(tree_mutants(node))
    assert first == second
    trees = [mutant.node for mutant in first]
    assert len(trees) == len(set(trees))
    assert node not in trees
