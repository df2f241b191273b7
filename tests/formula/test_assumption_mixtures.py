"""Printed mixtures of normal laws and their weights."""

from __future__ import annotations

import pytest

from claims.mutants import token_mutants
from formula.assumptions import check_assumption, unstated
from formula.declare import declare

KNOWN = declare(
    r"K: positive integer; L: positive integer; w: probability(K); \mu: real[K]; "
    r"\sigma: positive[K]; v: probability(L); \nu: real[L]; \tau: positive[L]",
    laws={
        "p(x)": ("normal-mixture", "w", r"\mu", r"\sigma"),
        "q(x)": ("normal-mixture", "v", r"\nu", r"\tau"),
    },
)
STATED = (
    r"p(x)=\sum_{i=1}^{K}w_i\,\mathcal{N}(x;\mu_i,\sigma_i^2)",
    r"q(x) = \sum_{j=1}^L v_j \mathcal{N}(x; \nu_j, \tau_j^2)",
    r"w_i>0,\ \sum_{i=1}^{K}w_i=1",
    r"v_j>0,\ \sum_{j=1}^{L}v_j=1",
    r"\mu_i\in\mathbb{R},\ \nu_j\in\mathbb{R}",
    r"\sigma_i>0,\ \tau_j>0",
    r"K,L\ge1",
)


@pytest.mark.parametrize("text", STATED)
def test_what_is_declared_agrees(text: str) -> None:
    found = check_assumption(text, KNOWN)
    assert found.verdict == "agrees", found.reason


def test_all_of_it_states_everything() -> None:
    assert unstated(STATED, KNOWN) == ()
    assert unstated([text for text in STATED if "=1" not in text], KNOWN) == ("w", "v")
    without_sign = [text.replace(r"w_i>0,\ ", "") for text in STATED]
    assert unstated(without_sign, KNOWN) == ("w",)


@pytest.mark.parametrize(
    "text",
    [
        r"p(x)=\sum_{i=1}^{K}w_i\,\mathcal{N}(x;\mu_i,\sigma_i)",  # a deviation for a variance
        r"p(x)=\sum_{i=1}^{L}w_i\,\mathcal{N}(x;\mu_i,\sigma_i^2)",
        r"p(x)=\sum_{i=1}^{K}w_j\,\mathcal{N}(x;\mu_i,\sigma_i^2)",
        r"p(x)=\sum_{i=1}^{K}v_i\,\mathcal{N}(x;\mu_i,\sigma_i^2)",
        r"p(x)=\sum_{i=1}^{K}\mathcal{N}(x;\mu_i,\sigma_i^2)",
        r"q(x)=\sum_{i=1}^{K}w_i\,\mathcal{N}(x;\mu_i,\sigma_i^2)",
        r"p(x)=\sum_{i=0}^{K}w_i\,\mathcal{N}(x;\mu_i,\sigma_i^2)",
        r"\sum_{i=1}^{L}w_i=1",
        r"\sum_{j=1}^{K}w_i=1",
        r"\sum_{i=1}^{K}\mu_i=1",
        r"w_i\ge0",
        r"w_i>1",
        r"w_1>0",
    ],
)
def test_anything_else_does_not(text: str) -> None:
    assert check_assumption(text, KNOWN).verdict != "agrees"


@pytest.mark.parametrize("text", STATED[:4])
def test_every_changed_token_is_noticed(text: str) -> None:
    for mutant in token_mutants(text):
        assert check_assumption(mutant.tex, KNOWN).verdict != "agrees", mutant
