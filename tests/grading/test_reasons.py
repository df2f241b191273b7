"""Saying why: named mistakes without a claim, the term that is off, and what a student sees."""

import json

import pytest
from click.testing import CliRunner

from grading.hints import HINTS
from grading.judge import judge
from grading.question import question_from_record
from keyproof.cli import keyproof

SPREADS = {r"\mu_0": "real", r"\mu_1": "real", r"\sigma_0": "positive", r"\sigma_1": "positive"}
RATIO = r"\log\frac{\sigma_1}{\sigma_0}"
KL = {
    "reference": rf"{RATIO}+\frac{{\sigma_0^2+(\mu_0-\mu_1)^2}}{{2\sigma_1^2}}-\frac12",
    "symbols": SPREADS,
}
HALF = {
    "reference": r"\frac12\log\frac{a}{b}+\frac{b}{2a}-\frac12",
    "symbols": {"a": "positive", "b": "positive"},
}
BOUND = {
    "reference": r"\mathbb{E}_{q(z|x)}[\log p(x|z)] - KL(q(z|x)\|p(z))",
    "models": [r"p(z) p_\theta(x|z)", "q(z|x)"],
}
MATRIX = {
    "reference": r"u^\top A^{-1} u + \log\det A",
    "symbols": {"d": "positive integer", "A": "spd(d)", "u": "vector(d)"},
}
INDEXED = {
    "reference": r"\sum_{t=2}^T y_t y_{t-1}",
    "symbols": {"T": "positive integer", "y": "real[T]"},
}

NAMED = [
    (BOUND, r"E_q[\log p(x|z)] - KL(p(z)\|q(z|x))", "swapped-arguments", "arguments of KL are"),
    (BOUND, r"E_q[p(x|z)] - KL(q(z|x)\|p(z))", "log-lost", "logarithm"),
    (BOUND, r"E_q[\log p(x|z)] + KL(q(z|x)\|p(z))", "sign", "sign"),
    (BOUND, r"E_q[\log p(z|x)] - KL(q(z|x)\|p(z))", "swapped-conditioning", "sides"),
    (HALF, r"\log\frac ab+\frac b{2a}-\frac12", "half-lost", r"{2} in front of \log \frac{a}{b}"),
    (HALF, r"\frac12\log\frac ba+\frac b{2a}-\frac12", "swapped-arguments", "numerator"),
    (KL, rf"{RATIO}+\frac{{\sigma_0+(\mu_0-\mu_1)^2}}{{2\sigma_1^2}}-\frac12",
     "sd-for-variance", "the standard deviation where the variance belongs"),
    (KL, r"\log\frac{\sigma_1^2}{\sigma_0}+\frac{\sigma_0^2+(\mu_0-\mu_1)^2}{2\sigma_1^2}-\frac12",
     "variance-for-sd", "the variance where the standard deviation belongs"),
    (KL, rf"{RATIO}+\frac{{\sigma_0^2+(\mu_0-\mu_1)^2}}{{\sigma_1^2}}-\frac12",
     "half-lost", "2 in the denominator"),
    (KL, rf"{RATIO}+\frac{{\sigma_0^2+(\mu_0-\mu_1)^2}}{{2\sigma_1^2}}", "dropped-term", "missing"),
    (MATRIX, r"u^\top A u + \log\det A", "inverse-lost", "inverse"),
    (MATRIX, r"u^\top A^{-1} u + \log\operatorname{tr} A", "trace-for-determinant", "trace"),
    (INDEXED, r"\sum_{t=3}^T y_t y_{t-1}", "index-shifted", "one too late"),
]  # fmt: skip


def grade(record, answer):
    return judge(answer, question_from_record(record))


@pytest.mark.parametrize(("record", "answer", "tag", "words"), NAMED)
def test_a_mistake_is_named_from_the_reference_alone(record, answer, tag, words):
    found = grade(record, answer)
    assert found.verdict == "disagrees"
    assert found.mistake == tag, found
    assert words in found.reason
    assert "\\" not in found.hint
    assert found.hint


def test_a_right_answer_has_no_mistake():
    found = grade(KL, KL["reference"] + "+0")
    assert found.agrees
    assert (found.mistake, found.relation, found.witness) == (None, None, None)


def test_the_terms_that_are_off_are_shown():
    wrong = r"\log\frac{\sigma_1}{\sigma_0}+\frac{\sigma_0^2+(\mu_0-\mu_1)^2}{7\sigma_1^3}-\frac12"
    found = grade(KL, wrong)
    assert found.mistake is None
    assert "does not belong" in found.reason
    assert "is missing" in found.reason
    assert found.hint == "One term is off; the others are right."
    extra = grade(KL, KL["reference"] + r"+\mu_0^7")
    assert r"\mu_0^7 does not belong" in extra.reason


@pytest.mark.parametrize("tag", sorted(HINTS))
def test_no_hint_names_a_symbol(tag):
    assert HINTS[tag].endswith(".")
    assert not set("\\_^=0123456789") & set(HINTS[tag])


def command(*arguments):
    return CliRunner().invoke(keyproof, ["grade", "gaussian-kl", *arguments])


WRONG = r"\log\frac{\sigma_1}{\sigma_0}+\frac{\sigma_0^2+(\mu_0-\mu_1)^2}{2\sigma_1^2}"


def test_a_student_is_told_what_to_check_and_no_more():
    told = command(WRONG, "--for", "student").output
    assert "disagrees" in told
    assert "yours is" in told
    assert "right is" not in told
    assert "mistake" not in told
    record = json.loads(command(WRONG, "--for", "student", "--json").output)
    assert record["mistake"] is None
    assert "reference" not in record["witness"]
    assert "candidate" in record["witness"]


def test_a_grader_is_shown_everything():
    told = command(WRONG).output
    assert "right is" in told
    assert "mistake: " in told
    record = json.loads(command(WRONG, "--json").output)
    assert record["mistake"]
    assert "reference" in record["witness"]
