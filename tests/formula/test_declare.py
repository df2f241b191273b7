"""Declarations: what each written form becomes, and what contradicts itself."""

from __future__ import annotations

from typing import Any

import pytest

from formula.compare import compare
from formula.declarations import Draws
from formula.declare import declare, extend
from formula.domains import POSITIVE, Array, Family, Function, PositiveInteger, Real
from formula.names import base_of, canonical, key
from formula.read import read
from formula.tree import Apply, Density, Item, Number, Power, Symbol, Transpose

X, Z, H = Symbol("x"), Symbol("z"), Symbol("h")


def test_symbols_as_a_string() -> None:
    known = declare(r"\mu_{0}, b: real; \sigma_0: positive; K: positive integer; S: nonsingular(K)")
    assert dict(known.symbols) == {
        "\\mu_0": Real(),
        "b": Real(),
        "\\sigma_0": POSITIVE,
        "K": PositiveInteger(),
        "S": Array("nonsingular", "K", "K"),
    }


def test_symbols_as_a_mapping() -> None:
    known = declare(
        {
            r"\mathbf{m}": "vector(d_x)[N]",
            "N": "positive integer",
            "d_{x}": "positive integer",
            "T(x)": "function in (0,1)",
        }
    )
    assert known.symbols["m"] == Family(Array("vector", "d_x", 1), ("N",))
    assert isinstance(known.symbols["T"], Function)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        (r"\mathbf{x}", "x"),
        (r"\vec\mu", r"\mu"),
        (r"\sigma_{1}", r"\sigma_1"),
        (r"\Sigma_{XX}", r"\Sigma_{XX}"),
        (r"\Sigma_{ X X }", r"\Sigma_{XX}"),
        (r"\tilde\mu", r"\tilde{\mu}"),
        (r"\widehat{\boldsymbol\mu}_1", r"\hat{\mu}_1"),
        (r"\tilde{\mu_j}", r"\tilde{\mu}_j"),
        ("σ_0", r"\sigma_0"),
        ("x'", "x'"),
        (r"x^{\prime}", "x'"),
        (r"\theta^{*}", r"\theta^*"),
        (r"p_{\mathrm{data}}", r"p_{\text{data}}"),
        ("y_{t-1}", "y_{t-1}"),
        (r"\mathcal L", r"\mathcal{L}"),
        ("x1", "x1"),
    ],
)
def test_canonical_names(written: str, name: str) -> None:
    assert canonical(written) == name
    assert canonical(name) == name


@pytest.mark.parametrize("written", ["", "x y", "x+y", "{x", "1", "x_", r"\tilde"])
def test_no_names(written: str) -> None:
    with pytest.raises(ValueError, match=r"name|brace"):
        canonical(written)


def test_bases_and_keys() -> None:
    assert base_of(r"\tilde{\mu}_j") == r"\tilde{\mu}"
    assert key(r"p_{\text{data}}") == key("p_{data}")


def test_models() -> None:
    known = declare(
        models=[
            r"p_\theta(c) p_\theta(z|c) p_\theta(x \mid z)",
            r"q_\phi(z|x) q_\phi(c|x)",
        ]
    )
    assert known.variables == ("c", "z", "x")
    first, second = known.joints
    assert first.factors[1] == Density("p", (Z,), (Symbol("c"),))
    assert second.factors == (
        Density("q", (Z,), (X,)),
        Density("q", (Symbol("c"),), (X,)),
    )


@pytest.mark.parametrize(
    ("models", "letters"),
    [
        (["p_d(x)", "p_n(x)"], ["p_d", "p_n"]),
        (["f_0(x)", "f_1(x)"], ["f_0", "f_1"]),
        ([r"p_{\text{data}}(x) q_\phi(z|x)"], [r"p_{\text{data}}", "q"]),
        ([r"p_\theta(z) p_{\theta}(x|z)"], ["p", "p"]),
        ([r"p(z) p_\theta(x|z)"], ["p", "p"]),
        ([r"p_{\theta^*}(x)"], ["p"]),
        ([r"p_\theta(x)", r"p_{\theta^*}(x)"], [r"p_\theta", r"p_{\theta^*}"]),
        (["p(x)", r"p_\theta(x)"], ["p", r"p_\theta"]),
    ],
)
def test_letters(models: list[str], letters: list[str]) -> None:
    assert [factor.letter for factor in declare(models=models).factors()] == letters


def test_laws_with_parameters_over_symbols_and_conditions() -> None:
    known = declare(
        r"a, b, m: real; s: positive",
        laws={"p(z)": ("normal", "m", "s"), "p(x|z)": ("normal", "a z + b", "1")},
    )
    (head, law), (other, conditional) = known.laws
    assert head == Density("p", (Z,))
    assert law.name == "normal"
    assert law.parameters == (Symbol("m"), Symbol("s"))
    assert other == Density("p", (X,), (Z,))
    assert conditional.parameters[0] == read("a z + b", known)
    assert read("p(x)", known) == Density("p", (X,))


def test_given_symbols_in_the_order_of_their_use() -> None:
    known = declare(r"\sigma: positive", given=["w = v^2", r"v = \sigma^2"])
    assert [each.target for each in known.definitions] == [Symbol("v"), Symbol("w")]
    assert known.definitions[0].value == Power(Symbol("\\sigma"), Number("2"))


@pytest.mark.parametrize("given", [r"B = A^\top", r"A^\top = B"])
def test_given_ties(given: str) -> None:
    known = declare("n,m: positive integer; A: matrix(n,m); B: matrix(m,n)", given=[given])
    (tie,) = known.definitions
    assert (tie.target, tie.value) == (Symbol("B"), Transpose(Symbol("A")))


def test_given_members() -> None:
    known = declare("J: positive integer; s,v: positive[J]", given=["v_j = s_j^2"])
    j = Symbol("j")
    assert known.definitions[0].target == Item(Symbol("v"), (j,))
    assert known.definitions[0].value == Power(Item(Symbol("s"), (j,)), Number("2"))


def test_given_densities_and_functions() -> None:
    known = declare(
        "f(t): function",
        models=["p(x)", "q(x)"],
        given=["r(x) = (p(x)+q(x))/2", "f(t) = t^2", r"g(t) = \exp(t)"],
    )
    targets = [each.target for each in known.definitions]
    assert targets == [
        Density("r", (X,)),
        Apply("f", (Symbol("t"),)),
        Apply("g", (Symbol("t"),)),
    ]
    assert read("E_r[f(x)]", known) == read(r"E_{x \sim r(x)}[f(x)]", known)
    assert read("g(2)", known) == Apply("g", (Number("2"),))


def test_a_letter_may_be_defined_for_another_variable() -> None:
    known = declare(models=["p(c) p(z|c)", "q(z|x)"], given=["q(c|x) = E_{q(z|x)}[p(c|z)]"])
    assert read("E_q[1]", known) == read("E_{q(z|x)}[1]", known)
    assert read("H(q(c|x))", known)


@pytest.mark.parametrize(
    "given",
    [
        r"h_1,\dots,h_K \sim q(h)",
        r"h_1, h_2, \ldots, h_{K} \sim q",
        r"h_{1:K} \sim q(h)",
        r"h_1,\dots,h_K \overset{\text{iid}}{\sim} q(h)",
    ],
)
def test_draws(given: str) -> None:
    known = declare("K: positive integer", models=["p(h)", "q(h)"], given=[given])
    assert known.draws == (Draws("h", Symbol("K"), Density("q", (H,))),)


def test_supports_and_text_names() -> None:
    known = declare(
        r"\mu_{0}: real",
        models=[r"p_\theta(x)", "q(x)"],
        supports={r"p_\theta": ("A",), "q": ["B", "C"]},
        text_names={r"\mu_0": "m0"},
    )
    assert dict(known.supports) == {"p": ("A",), "q": ("B", "C")}
    assert dict(known.text_names) == {"\\mu_0": "m0"}


def test_extend_adds_and_leaves_the_first_alone() -> None:
    first = declare("a: real", models=["p(x)"])
    second = extend(first, "b: real", models=["q(x)"], given=["c = a b"])
    assert "b" not in first.symbols
    assert set(second.symbols) == {"a", "b"}
    assert len(second.joints) == 2
    assert len(second.definitions) == 1
    assert not first.definitions


REJECTS: list[tuple[dict[str, Any], str]] = [
    ({"symbols": "x"}, "needs a name and a domain"),
    ({"symbols": "x: complex"}, "no domain"),
    ({"symbols": "x+y: real"}, "cannot be declared"),
    ({"symbols": "x: real; x: positive"}, "declared twice"),
    ({"symbols": "x: vector(n)"}, "n, which is not declared"),
    ({"symbols": "n: real; x: vector(n)"}, "n, which is declared as"),
    ({"models": ["p x"]}, "no product of densities"),
    ({"models": [""]}, "names no density"),
    ({"models": ["p()"]}, "without a variable"),
    ({"models": ["p(x|y|z)"]}, "two bars"),
    ({"models": ["p(x|x)"]}, "both sides"),
    ({"models": ["p(x) p(x|z)"]}, "generated twice"),
    ({"models": ["p(x|z) p(z|x)"]}, "circle"),
    ({"laws": {"p(x) p(z)": ("normal", "0", "1")}}, "one density at a time"),
    ({"laws": {"p(x)": ("normal", "m", "1")}}, "m is not declared"),
    ({"models": ["p(x)"], "supports": {"r": ("A",)}}, "no declared density"),
    ({"models": ["p(x)"], "supports": {"p": ()}}, "empty"),
    ({"given": ["v = t"]}, "t is not declared"),
    ({"symbols": "a: real", "given": ["v = a", "v = 2a"]}, "defined twice"),
    ({"symbols": "a: real", "given": ["a + 1 = 2"]}, "neither side"),
    ({"symbols": "a: real", "given": ["b = a = 1"]}, "one equation"),
    ({"symbols": "a,b: real", "given": ["a = b", "b = a"]}, "circle"),
    ({"symbols": "a: real", "given": ["a = a^2"]}, "uses itself"),
    ({"symbols": "a: real", "given": ["a > 0"]}, "no equation"),
    ({"models": ["p(x)"], "given": ["p(x) = 1"]}, "neither side"),
    ({"models": ["q(h)"], "given": [r"h_2,\dots,h_K \sim q(h)"]}, "draws are written"),
    ({"models": ["q(h)"], "given": [r"h_1,\dots,h_K \sim q(h)"]}, "K is not declared"),
    (
        {"symbols": "K: positive integer", "models": ["q(h)"], "given": [r"h_{1:K} \sim p(h)"]},
        "no declared density",
    ),
]


@pytest.mark.parametrize(("arguments", "message"), REJECTS, ids=[r[1] for r in REJECTS])
def test_rejects(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        declare(**arguments)


@pytest.mark.parametrize(
    ("symbols", "given", "left", "right"),
    [
        ("J: positive integer; s,v: positive[J]", "v_j = s_j^2", r"\sum_j v_j", r"\sum_j s_j^2"),
        ("n: positive integer; v,w: vector(n)", "v_i = w_i^2", r"v^\top v", r"\sum_i w_i^4"),
        (
            "n: positive integer; A: matrix(n,n); w: vector(n)",
            "A_{ij} = w_i w_j",
            r"w^\top A w",
            r"(w^\top w)^2",
        ),
        (
            "K,n: positive integer; z: vector(n)[K]; w: vector(n)",
            "z_k = k w",
            r"\sum_k w^\top z_k",
            r"\frac{K(K+1)}{2} w^\top w",
        ),
    ],
)
def test_given_members_have_their_values(symbols: str, given: str, left: str, right: str) -> None:
    known = declare(symbols, given=[given])
    assert compare(read(left, known), read(right, known), known).verdict == "agrees"
