"""Laws given a label in SymPy: encoding, the rules, and nested sums that must not mix indices."""

from __future__ import annotations

import sympy

from claims.algebra import labels
from claims.algebra.lower import lower
from claims.algebra.settle import same, same_trees
from formula.declare import declare
from formula.read import read

KNOWN = declare(
    r"J: positive integer; K: positive integer; \pi: probability(K); \gamma: probability(K); "
    r"\mu: real[K,J]; \sigma: positive[K,J]; m: real[J]; s: positive[J]; t: real[K,K]",
    laws={
        "p(c)": ("categorical", r"\pi"),
        "p(z|c)": ("diagonal-normal", r"\mu_c", r"\sigma_c"),
        "q(z|x)": ("diagonal-normal", "m", "s"),
        "q(c|x)": ("categorical", r"\gamma"),
    },
)
PLAIN = labels.encoded_declarations(KNOWN)
LAWS = labels.categorical_laws(KNOWN)


def test_what_is_encoded_can_be_decoded() -> None:
    tree = read(r"\mathbb{E}_{q(c|x)}[\mathbb{E}_{q(z|x)}[\log p(z|c) - \log p(c)]]", KNOWN)
    assert labels.decoded(labels.encoded(tree)) == tree


def test_a_mean_under_two_laws_is_a_mean_of_means() -> None:
    both = read(r"\mathbb{E}_{q(z|x)q(c|x)}[\log p(z|c)]", KNOWN)
    nested = read(r"\mathbb{E}_{q(c|x)}[\mathbb{E}_{q(z|x)}[\log p(z|c)]]", KNOWN)
    assert labels.decoded(labels.encoded(both)) == nested


def test_probabilities_add_up_to_one_only_with_their_own_weights() -> None:
    weighted = lower(read(r"\sum_{c=1}^{K}\gamma_c(\log\pi_c + J)", PLAIN), PLAIN)
    split = lower(read(r"J + \sum_{c=1}^{K}\gamma_c\log\pi_c", PLAIN), PLAIN)
    assert same(labels.probabilities_sum_to_one(weighted, LAWS), split)
    others = (r"\gamma_c^2 J", r"\log\gamma_c")
    for other in (*(r"\sum_{c=1}^{K}" + each for each in others), r"\sum_{c=2}^{K}\gamma_c J"):
        line = lower(read(other, PLAIN), PLAIN)
        assert labels.probabilities_sum_to_one(line, LAWS) == line


def test_the_logarithm_of_a_bernoulli_law_is_split_and_no_other() -> None:
    m, x = sympy.symbols("m x", positive=True)
    split = labels.logarithm_of_bernoulli(sympy.log(m**x * (1 - m) ** (1 - x)))
    assert split == x * sympy.log(m) + (1 - x) * sympy.log(1 - m)
    for other in (m**x * (2 - m) ** (1 - x), m**x * (1 - m) ** (2 - x), m**x):
        assert labels.logarithm_of_bernoulli(sympy.log(other)) == sympy.log(other)


def test_sums_within_sums_keep_their_indices_apart() -> None:
    there = read(r"\sum_{a=1}^{K}\sum_{b=1}^{K} a\, t_{a,b}", PLAIN)
    back = read(r"\sum_{a=1}^{K}\sum_{b=1}^{K} b\, t_{a,b}", PLAIN)
    assert same_trees(there, there, PLAIN)
    assert not same_trees(there, back, PLAIN)
    inner = read(r"\sum_{c=1}^{K}\gamma_c\sum_{j=1}^{K} t_{c,j}", PLAIN)
    other = read(r"\sum_{c=1}^{K}\gamma_c\sum_{j=1}^{K} t_{j,c}", PLAIN)
    assert same_trees(inner, inner, PLAIN)
    assert not same_trees(inner, other, PLAIN)
