"""Rules about information and tilted densities: each on a case it fits and on one it refuses."""

from __future__ import annotations

import pytest

from claims.algebra.densities import DoesNotApply, Rule, apply
from claims.algebra.densities_information import (
    information_as_entropies,
    mean_of_divergences,
    recognise_information,
)
from claims.algebra.densities_steps import proved_line
from claims.algebra.densities_tilted import multiple_of_name, one_scaled_mean, ratio_to_tilted
from formula.declarations import Declarations
from formula.declare import declare, extend
from formula.read import read
from formula.tree import Density

CODE = declare(models=["p(x) p(y|x)", "q(x|y)"])
TILTED = extend(
    declare(r"\beta: positive; T(z): function; S: positive", models=["p(z)", "q(z|x)"]),
    given=[
        r"S = \mathbb{E}_{p(z)}[\exp(T(z))]",
        r"r(z|x) = \frac{p(z)\exp(T(z))}{S}",
    ],
)
SHARED = extend(
    declare(r"\beta: positive; T(z): function", models=["p(z) p(x|z)"]),
    given=[r"T(z) = \frac{\log p(x|z)}{\beta}"],
)


def average() -> Density:
    found = read("p(y)", CODE)
    assert isinstance(found, Density)
    return found


RIGHT: tuple[tuple[str, Rule, str, Declarations], ...] = (
    (
        r"\mathbb{E}_{p(x)p(y|x)}[\log\frac{p(y|x)}{p(y)}]",
        recognise_information(),
        "I_p(x;y)",
        CODE,
    ),
    (
        "I_p(x;y)",
        information_as_entropies(),
        r"H(p(x)) + \mathbb{E}_{p(x)p(y|x)}[\log p(x|y)]",
        CODE,
    ),
    (
        r"\mathbb{E}_{p(x)p(y|x)}[\log\frac{p(x|y)}{q(x|y)}]",
        mean_of_divergences(average()),
        r"\mathbb{E}_{p(y)}[D_{\mathrm{KL}}(p(x|y)\,\|\,q(x|y))]",
        CODE,
    ),
    (r"\log p(x|z)", multiple_of_name(), r"\beta T(z)", SHARED),
    (
        r"-\beta\mathbb{E}_{q(z|x)}[T(z)] + \beta\mathbb{E}_{q(z|x)}[\log p(z)]",
        one_scaled_mean(),
        r"\beta\mathbb{E}_{q(z|x)}[\log p(z) - T(z)]",
        TILTED,
    ),
    (
        r"\log\frac{q(z|x)}{p(z)} - T(z)",
        ratio_to_tilted(),
        r"\log\frac{q(z|x)}{r(z|x)} - \log S",
        TILTED,
    ),
)

REFUSED: tuple[tuple[str, Rule, Declarations, str], ...] = (
    (r"\mathbb{E}_{p(x)p(y|x)}[\log\frac{p(y)}{p(y|x)}]", recognise_information(), CODE, "ratio"),
    (r"\mathbb{E}_{p(x)}[\log p(x)]", recognise_information(), CODE, "two laws"),
    ("H(p(x))", information_as_entropies(), CODE, "no mutual information"),
    (
        r"\mathbb{E}_{p(x)p(y|x)}[\log\frac{p(y|x)}{p(y)}]",
        mean_of_divergences(average()),
        CODE,
        "no divergence",
    ),
    (r"\log p(z)", multiple_of_name(), SHARED, "no declared equation"),
    (
        r"-\beta\mathbb{E}_{q(z|x)}[T(z)] + 2\mathbb{E}_{q(z|x)}[\log p(z)]",
        one_scaled_mean(),
        TILTED,
        "one factor",
    ),
    (r"\log\frac{p(z)}{q(z|x)} - T(z)", ratio_to_tilted(), TILTED, "no density"),
)


@pytest.mark.parametrize(("before", "rule", "after", "known"), RIGHT)
def test_a_rule_makes_the_line_and_it_is_proved(
    before: str, rule: Rule, after: str, known: Declarations
) -> None:
    found, relation, _ = proved_line(rule, read(before, known), known)
    assert found == read(after, known)
    assert relation == "="


@pytest.mark.parametrize(("before", "rule", "known", "words"), REFUSED)
def test_a_rule_refuses(before: str, rule: Rule, known: Declarations, words: str) -> None:
    with pytest.raises(DoesNotApply, match=words):
        apply(rule, read(before, known), known)
