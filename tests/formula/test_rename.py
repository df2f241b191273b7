"""Renaming, in typeset text and in trees."""

import pytest

from formula.rename import rename, rename_prose, rename_tree
from formula.tree import Add, Big, Density, Expectation, Item, Mul, Number, Range, Symbol


@pytest.mark.parametrize(
    ("tex", "mapping", "expected"),
    [
        (r"\mu_0+\mu_{0}+\mu _0", {r"\mu_0": "m"}, "m+m+m"),
        (r"\exp(x)\,e^x", {"x": "y"}, r"\exp(y)\,e^y"),
        (r"\exp(p)\text{ if }p", {"p": "q"}, r"\exp(q)\text{ if }q"),
        (r"\text{x}+x", {"x": "y"}, r"\text{x}+y"),
        (r"\mathrm{KL}(q\|p)", {"p": "q", "q": "p"}, r"\mathrm{KL}(p\|q)"),
        (r"\mu_j-\mu_0", {r"\mu": "m", r"\mu_0": r"\mu_0"}, r"m_j-\mu_0"),
        (r"\Sigma_{XX}^{-1}\Sigma", {r"\Sigma": "S", r"\Sigma_{XX}": "A"}, "A^{-1}S"),
        (r"\tilde\mu_j-\tilde{\mu}_j", {r"\tilde\mu": "m"}, "m_j-m_j"),
        (r"\tilde\mu-\mu", {r"\tilde{\mu}": "m", r"\mu": "n"}, "m-n"),
        (r"\frac x2", {"x": r"\mu_1"}, r"\frac {\mu_1}2"),
        (r"\frac1x", {"x": r"\mu_1"}, r"\frac1{\mu_1}"),
        (r"\frac{1}xz", {"x": r"\mu_1"}, r"\frac{1}{\mu_1}z"),
        (r"a^x", {"x": r"\mu_1"}, r"a^{\mu_1}"),
        (r"xy", {"x": r"\mu"}, r"\mu y"),
        (r"\log x", {"x": "y"}, r"\log y"),
        (r"\sigma x", {r"\sigma": "s"}, "s x"),
        (r"2\sigma x\sigma_1", {"x": "t"}, r"2\sigma t\sigma_1"),
        (r"x_j", {"x": r"\mu_1"}, r"{\mu_1}_j"),
    ],
)
def test_rename(tex: str, mapping: dict[str, str], expected: str) -> None:
    assert rename(tex, mapping) == expected


def test_a_swap_is_its_own_inverse() -> None:
    swap = {"x": r"\xi_0", r"\xi_0": "x"}
    tex = r"\frac{x^2}{\xi_0}+\log x"
    assert rename(rename(tex, swap), swap) == tex


def test_prose_is_renamed_in_mathematics_only() -> None:
    assert rename_prose(r"a law $a_1$ and \(a\), \$a", {"a": "b"}) == r"a law $b_1$ and \(b\), \$a"


def test_rename_tree_renames_every_kind_of_name() -> None:
    tree = Add(
        (
            Big("sum", Item(Symbol("x"), (Symbol("j"),)), (Range("j", Number("1"), Symbol("J")),)),
            Expectation((Density("q", (Symbol("x"),)),), Symbol("x"), ("x",)),
        )
    )
    renamed = rename_tree(tree, {"x": "z", "q": "p", "j": "i", "J": "N"})
    assert renamed == Add(
        (
            Big("sum", Item(Symbol("z"), (Symbol("i"),)), (Range("i", Number("1"), Symbol("N")),)),
            Expectation((Density("p", (Symbol("z"),)),), Symbol("z"), ("z",)),
        )
    )
    assert rename_tree(Mul((Symbol("x"), Symbol("y"))), {"x": "y", "y": "x"}) == Mul(
        (Symbol("y"), Symbol("x"))
    )
