"""Judging: relations, chains, ambiguity, hidden differences and the reasons that are given."""

import pytest

from grading.judge import judge
from grading.question import question_from_record

LOG = r"\log\frac{\sigma_1}{\sigma_0}"
SQUARES = r"\frac{\sigma_0^2+(\mu_0-\mu_1)^2}{2\sigma_1^2}"
KL = {
    "reference": rf"{LOG}+{SQUARES}-\frac{{1}}{{2}}",
    "symbols": {
        r"\mu_0": "real",
        r"\mu_1": "real",
        r"\sigma_0": "positive",
        r"\sigma_1": "positive",
    },
}
BOUND = {
    "reference": r"\mathbb{E}_{q(z|x)}[\log p_\theta(x|z)] - KL(q(z|x)\|p(z))",
    "models": [r"p(z) p_\theta(x|z)", "q(z|x)"],
}
VARIANCE = {
    "reference": r"\frac{\sigma^2}{1-\phi^2}",
    "symbols": {r"\sigma": "positive", r"\phi": "real in (-1,1)"},
}
SUM = {"reference": r"\sum_{j=1}^J a_j", "symbols": {"J": "positive integer", "a": "real[J]"}}


def grade(record, answer, syntax="latex"):
    return judge(answer, question_from_record(record), syntax)


CHAINS = [
    (VARIANCE, r"\sigma^2 (1-\phi^2)^{-1} = \frac{\sigma^2}{(1-\phi)(1+\phi)}", "agrees"),
    (VARIANCE, r"\frac{\sigma^2}{1-\phi^2} = \frac{\sigma^2}{1-\phi}", "disagrees"),
    (VARIANCE, r"\frac{\sigma^2}{1-\phi} = \frac{\sigma^2}{1-\phi^2}", "disagrees"),
    (VARIANCE, r"\gamma_0 = \frac{\sigma^2}{1-\phi^2}", "agrees"),
    (VARIANCE, r"\sigma = \frac{\sigma^2}{1-\phi^2}", "disagrees"),
    (VARIANCE, r"\frac{\sigma^2}{1-\phi^2} \text{ or } \sigma", "unreadable"),
    (VARIANCE, r"\frac{\sigma^2}{1-\phi^2}, \sigma", "unreadable"),
    (VARIANCE, r"\pm\frac{\sigma^2}{1-\phi^2}", "unreadable"),
    (VARIANCE, r"X \le \frac{\sigma^2}{1-\phi^2}", "unreadable"),
    (BOUND, r"\log p(x) \ge \mathbb{E}_{q(z|x)}[\log p(x|z)] - KL(q(z|x)\|p(z))", "agrees"),
    (BOUND, r"\log p(x) \le \mathbb{E}_{q(z|x)}[\log p(x|z)] - KL(q(z|x)\|p(z))", "disagrees"),
    (BOUND, r"\log p(x) = \mathbb{E}_{q(z|x)}[\log p(x|z)] - KL(q(z|x)\|p(z))", "disagrees"),
]  # fmt: skip


@pytest.mark.parametrize(("record", "answer", "verdict"), CHAINS)
def test_chains(record, answer, verdict):
    assert grade(record, answer).verdict == verdict


HIDDEN = [
    (VARIANCE, r"\frac{\sigma^2}{1-\phi^2}+10^{-52}"),
    (VARIANCE, r"\frac{\sigma^2}{1-\phi^2}+\sin(1048576\pi\sigma)"),
    (VARIANCE, r"\frac{\sigma^2}{1-\phi^2}+e^{-10^6\sigma}"),
    (VARIANCE, r"\frac{\sigma^2}{|1-\phi|(1+\phi)}+\frac{|\phi|-\phi}{10^9}"),
    (SUM, r"\sum_{j=1}^J a_j+(J-1)(J-2)(J-3)(J-4)(J-5)"),
    (SUM, r"a_1+\sum_{j=2}^J a_j + a_J - a_{J}+10^{-60}"),
]


@pytest.mark.parametrize(("record", "answer"), HIDDEN)
def test_hidden_differences_are_found(record, answer):
    assert grade(record, answer).verdict == "disagrees"


NEVER = [
    r"\frac{\sigma^2}{1-\phi^2}+10^{-5000}",
    r"\frac{\sigma^2}{1-\phi^2}\tanh(10^{12}\sigma)",
    r"\frac{\sigma^2}{1-\phi^2}+e^{-10^{12}\sigma}",
    r"\frac{\sigma^2}{1-\phi^2}\cos(10^{-400}\sigma)",
]


@pytest.mark.parametrize("answer", NEVER)
def test_what_no_precision_shows_is_not_accepted(answer):
    assert grade(VARIANCE, answer).verdict in ("disagrees", "undecided")


def test_ambiguous_only_where_the_verdicts_differ():
    assert grade(VARIANCE, r"1/2\sigma^2").verdict == "disagrees"
    found = grade({**VARIANCE, "reference": r"\frac12\sigma^2"}, r"1/2\sigma^2")
    assert found.verdict == "unreadable"
    assert "bracket" in found.reason


REASONS = [
    (KL, rf"-{LOG}-{SQUARES}+\frac{{1}}{{2}}", "sign", None),
    (KL, rf"{LOG}+{SQUARES}+7", "constant", None),
    (KL, rf"3{LOG}+3{SQUARES}-\frac{{3}}{{2}}", "factor", None),
    (KL, rf"5{LOG}+{SQUARES}-\frac{{1}}{{2}}", None, "first term"),
]  # fmt: skip


@pytest.mark.parametrize(("record", "answer", "relation", "words"), REASONS)
def test_reasons(record, answer, relation, words):
    found = grade(record, answer)
    assert found.verdict == "disagrees"
    assert found.relation == relation
    if words:
        assert words in found.reason


def test_a_known_slip_is_named():
    found = grade(BOUND, r"\mathbb{E}_{q(z|x)}[\log p(x|z)] - KL(p(z)\|q(z|x))")
    assert found.verdict == "disagrees"
    assert found.mistake is not None
    assert "swap" in found.mistake


def test_a_witness_shows_both_values():
    found = grade(VARIANCE, r"\frac{\sigma^2}{1-\phi}")
    at, ours = found.witness["at"], found.witness
    sigma, phi = at[r"\sigma"], at[r"\phi"]
    assert ours["candidate"] == pytest.approx(sigma**2 / (1 - phi), rel=1e-4)
    assert ours["reference"] == pytest.approx(sigma**2 / (1 - phi**2), rel=1e-4)


def test_the_hint_for_a_student_shows_no_formula():
    found = grade(KL, rf"5{LOG}+{SQUARES}-\frac{{1}}{{2}}")
    assert "\\" not in found.hint
