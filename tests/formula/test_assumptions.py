"""Printed assumptions: what agrees, what disagrees, and that every changed token is noticed."""

import pytest

from claims.mutants import token_mutants
from formula.assumptions import check_assumption, check_assumptions, unstated
from formula.declarations import Declarations, Definition, Draws, Joint, Law
from formula.domains import parse_domain
from formula.tree import Add, Density, Div, Number, Power, Symbol


def density(letter: str, left: str, right: str = "") -> Density:
    return Density(
        letter,
        tuple(Symbol(name) for name in left.split()),
        tuple(Symbol(name) for name in right.split()),
    )


def symbol(name: str) -> Symbol:
    return Symbol(name)


SYMBOLS = Declarations(
    symbols={
        name: parse_domain(domain)
        for name, domain in {
            r"\mu_0": "real",
            r"\mu_1": "real",
            r"\sigma_0": "positive",
            r"\sigma_1": "positive",
            r"\phi": "real in (-1,1)",
            r"\alpha": "real in (0,1/2)",
            "K": "positive integer",
            "J": "positive integer",
            "m": "vector(K)",
            "A": "matrix(K,J)",
            "S": "nonsingular(K)",
            "T": "lower(K)",
            r"\Sigma_0": "spd(K)",
            "B": "symmetric(K)",
            "D": "symmetric(K) in (0,1)",
            "E": "symmetric(K) in (-1,2)",
            "C": "symmetric(K) in {0,1}",
            r"\tau": "positive[J]",
            r"\tilde{\tau}": "positive[J]",
            r"\nu": "real[J]",
            r"\tilde{\nu}": "real[J]",
            r"\rho": "positive[K,J]",
        }.items()
    }
)
LAWS = Declarations(
    symbols=SYMBOLS.symbols,
    laws=(
        (density("p", "x"), Law("normal", (symbol(r"\mu_0"), symbol(r"\sigma_0")))),
        (density("q", "x"), Law("normal", (symbol(r"\mu_1"), symbol(r"\sigma_1")))),
        (density("g", "z"), Law("standard-normal", (symbol("K"),))),
        (density("f", "y"), Law("multivariate-normal", (symbol("m"), symbol(r"\Sigma_0")))),
        (density("u", "t"), Law("uniform", (Number("0"), symbol(r"\sigma_1")))),
        (density("h", "w"), Law("diagonal-normal", (symbol(r"\nu"), symbol(r"\tau")))),
    ),
    variables=("x", "z", "y", "t", "w"),
)
DENSITIES = Declarations(
    symbols={"K": parse_domain("positive integer"), "s": parse_domain("positive")},
    joints=(
        Joint((density("p", "h"), density("p", "x", "h"))),
        Joint((density("q", "h"),)),
        Joint((density("a", "x"),)),
        Joint((density("b", "x"),)),
    ),
    definitions=(
        Definition(
            density("r", "x"), Div(Add((density("a", "x"), density("b", "x"))), Number("2"))
        ),
        Definition(symbol("v"), Power(symbol("s"), Number("2"))),
    ),
    draws=(Draws("h", symbol("K"), density("q", "h")),),
    supports={"a": ("A",), "b": ("B",)},
    variables=("x", "h"),
)

AGREES = [
    (r"\sigma_0 > 0", SYMBOLS),
    (r"\sigma_0,\,\sigma_1>0.", SYMBOLS),
    (r"0 < \sigma_0", SYMBOLS),
    (r"\mu_0,\mu_1\in\mathbb{R}", SYMBOLS),
    (r"\mu_0, \mu_1 \in \mathbb R,\quad \sigma_0, \sigma_1 > 0", SYMBOLS),
    (r"\mu_0 \in \mathbb{R} \text{ and } \sigma_0 > 0", SYMBOLS),
    (r"-1 < \phi < 1", SYMBOLS),
    (r"\phi\in(-1,1)", SYMBOLS),
    (r"0<\alpha<\tfrac12", SYMBOLS),
    (r"\alpha \in (0, 1/2)", SYMBOLS),
    (r"K \ge 1", SYMBOLS),
    (r"K, J \in \mathbb{N}", SYMBOLS),
    (r"K\in\{1,2,\dots\}", SYMBOLS),
    (r"m \in \mathbb{R}^K", SYMBOLS),
    (r"\mathbf{m} \in \mathbb{R}^{K}", SYMBOLS),
    (r"A \in \mathbb{R}^{K\times J}", SYMBOLS),
    (r"S \in \mathbb{R}^{K\times K}, \det S \neq 0", SYMBOLS),
    (r"|S|\ne0", SYMBOLS),
    (r"T_{i,j} = 0 \text{ for } i < j", SYMBOLS),
    (r"T_{i,j} = 0 \text{ whenever } j > i,\ \det T \ne 0", SYMBOLS),
    (r"\Sigma_0 \succ 0", SYMBOLS),
    (r"B = B^\top", SYMBOLS),
    (r"C\in\{0,1\}^{K\times K}", SYMBOLS),
    (r"D\in(0,1)^{K\times K}", SYMBOLS),
    (r"E \in (-1, 2)^{K\times K}", SYMBOLS),
    (r"\tau_j,\tilde\tau_j>0", SYMBOLS),
    (r"\tau_j > 0 \text{ for every } j", SYMBOLS),
    (r"\tau_j > 0 \text{ for } j = 1,\dots,J", SYMBOLS),
    (r"\tau_j > 0 \quad (j = 1,\dots,J)", SYMBOLS),
    (r"\tau_1,\dots,\tau_J > 0", SYMBOLS),
    (r"\nu_i, \tilde\nu_i \in \mathbb{R}", SYMBOLS),
    (r"\rho_{k,j} > 0", SYMBOLS),
    (r"p = \mathcal{N}(\mu_0, \sigma_0^2)", LAWS),
    (r"p(x) = \mathcal{N}(x;\, \mu_0, \sigma_0^2)", LAWS),
    (r"p(x) = \mathcal{N}(x \mid \mu_0, \sigma_0^{2})", LAWS),
    (r"x \sim \mathcal N(\mu_1, \sigma_1^2)", LAWS),
    (r"z \sim \mathcal{N}(0, I_K)", LAWS),
    (r"z\sim\mathcal{N}(\mathbf{0},\mathbf{I})", LAWS),
    (r"y \sim \mathcal{N}(m, \Sigma_0)", LAWS),
    (r"t \sim \mathcal{U}(0, \sigma_1)", LAWS),
    (r"w_j \sim \mathcal{N}(\nu_j, \tau_j^2)", LAWS),
    (r"h(w) = \mathcal{N}\bigl(w; \nu, \operatorname{diag}(\tau^2)\bigr)", LAWS),
    (r"h = \mathcal{N}(\nu, \operatorname{diag}(\tau_1^2,\dots,\tau_J^2))", LAWS),
    (r"z \in \mathbb{R}^K", LAWS),
    (r"x \in \mathbb{R}", LAWS),
    (r"h_1,\dots,h_K \sim q(h)", DENSITIES),
    (r"h_1,\dots,h_K \overset{\text{i.i.d.}}{\sim} q(h)", DENSITIES),
    (r"h_1,\dots,h_K \sim q(h) \text{ independently}", DENSITIES),
    (r"h_j \sim q(h) \text{ independently for } j=1,\dots,K", DENSITIES),
    (r"a(x)\,b(x) = 0 \text{ for every } x", DENSITIES),
    (r"\operatorname{supp} a \cap \operatorname{supp} b = \emptyset", DENSITIES),
    (r"r(x) = \frac{a(x)+b(x)}{2}", DENSITIES),
    (r"v = s^2", DENSITIES),
    (r"p(x,h) = p(h)\,p(x \mid h)", DENSITIES),
    (r"q(h) > 0 \text{ wherever } p(h \mid x) > 0", DENSITIES),
    (r"q(h) > 0 \text{ for every } h", DENSITIES),
]


@pytest.mark.parametrize(("tex", "declared"), AGREES)
def test_what_is_declared_agrees(tex: str, declared: Declarations) -> None:
    found = check_assumption(tex, declared)
    assert found.verdict == "agrees", found.reason


@pytest.mark.parametrize(
    ("tex", "declared", "reason"),
    [
        (r"\sigma_0 \ge 0", SYMBOLS, r"\sigma_0 \ge 0 is printed, \sigma_0 is declared positive"),
        (r"\sigma_0 > 1", SYMBOLS, r"\sigma_0 > 1 is printed"),
        (r"\sigma_0 \in \mathbb{R}", SYMBOLS, "is declared positive"),
        (r"\mu_0 > 0", SYMBOLS, "is declared real"),
        (r"\mu_0, \mu_0 \in \mathbb{R}", SYMBOLS, r"\mu_0 is named twice"),
        (r"\mu_2 \in \mathbb{R}", SYMBOLS, r"\mu_2 is not declared"),
        (r"-1 < \phi \le 1", SYMBOLS, "is declared real in (-1,1)"),
        (r"K \ge 0", SYMBOLS, "is declared positive integer"),
        (r"K > 1", SYMBOLS, "is declared positive integer"),
        (r"K \in \mathbb{R}", SYMBOLS, "is declared positive integer"),
        (r"m \in \mathbb{R}^J", SYMBOLS, "is declared vector(K)"),
        (r"A \in \mathbb{R}^{J\times K}", SYMBOLS, "is declared matrix(K,J)"),
        (r"D \in (0,2)^{K\times K}", SYMBOLS, "is declared symmetric(K)"),
        (r"D \in (0,1)^{K\times J}", SYMBOLS, "is declared symmetric(K)"),
        (r"D \in (0,1)", SYMBOLS, "is declared symmetric(K)"),
        (r"\phi \in (-1,1)^K", SYMBOLS, "is declared real"),
        (r"\det A \ne 0", SYMBOLS, "is declared matrix(K,J)"),
        (r"\det S \ne 1", SYMBOLS, "not declared to differ"),
        (r"S_{i,j} = 0 \text{ for } i < j", SYMBOLS, "is declared nonsingular(K)"),
        (r"T_{i,j} = 1 \text{ for } i < j", SYMBOLS, "is not declared so"),
        (r"S \succ 0", SYMBOLS, "is declared nonsingular(K)"),
        (r"\tau_1 > 0", SYMBOLS, "one member of the family"),
        (r"\tau_J > 0", SYMBOLS, "one member of the family"),
        (r"\tau > 0", SYMBOLS, "is declared as a family"),
        (r"\tau_1,\dots,\tau_K > 0", SYMBOLS, "has J members, not K"),
        (r"\tau_j > 0 \text{ for every } i", SYMBOLS, "the index of"),
        (r"\tau_j > 0 \text{ for } j=1,\dots,K", SYMBOLS, "has J members, not K"),
        (r"\tau_j, \tilde\tau_i > 0", SYMBOLS, "different indices"),
        (r"\rho_{j,j} > 0", SYMBOLS, "whose indices are equal"),
        (r"p = \mathcal{N}(\mu_0, \sigma_0)", LAWS, r"declared is normal(\mu_0, \sigma_0)"),
        (r"p = \mathcal{N}(\mu_1, \sigma_0^2)", LAWS, "declared is normal"),
        (r"p = \mathcal{U}(\mu_0, \sigma_0^2)", LAWS, "declared is normal"),
        (r"p(x) = \mathcal{N}(z; \mu_0, \sigma_0^2)", LAWS, "declared is normal"),
        (r"z \sim \mathcal{N}(0, I_J)", LAWS, "declared is standard-normal(K)"),
        (r"z \sim \mathcal{N}(1, I_K)", LAWS, "declared is standard-normal(K)"),
        (r"y \sim \mathcal{N}(m, \Sigma_0^2)", LAWS, "declared is multivariate-normal"),
        (r"w_j \sim \mathcal{N}(\nu_j, \tau_j)", LAWS, "declared is diagonal-normal"),
        (r"h_1,\dots,h_K \sim p(h)", DENSITIES, "is printed, declared is"),
        (r"h_2,\dots,h_K \sim q(h)", DENSITIES, "is printed, declared is"),
        (r"a(x)\,a(x) = 0", DENSITIES, "not declared with disjoint supports"),
        (r"a(x)\,q(h) = 0", DENSITIES, "not at the same point"),
        (r"a(x)\,b(x) = 0 \text{ for some } x", DENSITIES, "is not where it is declared"),
        (r"r(x) = \frac{a(x)-b(x)}{2}", DENSITIES, "is not among what is declared"),
        (r"a(x) > 0 \text{ for every } x", DENSITIES, "declared to vanish outside A"),
    ],
)
def test_what_is_not_declared_disagrees(tex: str, declared: Declarations, reason: str) -> None:
    found = check_assumption(tex, declared)
    assert found.verdict == "disagrees", found
    assert reason in found.reason


@pytest.mark.parametrize(
    "tex", ["", r"\sigma_0", r"\sigma_0 >", r"x\sim", r"\sigma_0 > 0 \text{ maybe } 3", "= 1", "{"]
)
def test_what_states_nothing_is_unreadable(tex: str) -> None:
    assert check_assumption(tex, SYMBOLS).verdict == "unreadable"


@pytest.mark.parametrize(("tex", "declared"), AGREES)
def test_every_changed_token_is_noticed(tex: str, declared: Declarations) -> None:
    meaning = check_assumption(tex, declared).stated
    for mutant in token_mutants(tex):
        found = check_assumption(mutant.tex, declared)
        same = found.verdict == "agrees" and found.stated == meaning
        assert not same, mutant


def test_nothing_is_stated_twice() -> None:
    first, second = check_assumptions((r"\sigma_0 > 0", r"\sigma_0,\sigma_1 > 0"), SYMBOLS)
    assert first.verdict == "agrees"
    assert second.verdict == "disagrees"
    assert r"\sigma_0" in second.reason


def test_what_is_left_unstated_is_listed() -> None:
    declared = Declarations(
        symbols={
            "K": parse_domain("positive integer"),
            "S": parse_domain("nonsingular(K)"),
            "I": parse_domain("identity(K)"),
            r"\tau": parse_domain("positive[K]"),
        }
    )
    assert unstated((), declared) == ("K", "S", r"\tau")
    assert unstated((r"K \ge 1", r"S \in \mathbb{R}^{K\times K}"), declared) == ("S", r"\tau")
    assert unstated((r"K \ge 1", r"\det S\ne 0", r"\tau_i > 0"), declared) == ()
