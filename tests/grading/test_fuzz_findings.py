r"""What fuzzing and attacks by hand have found, kept so that it stays mended."""

import time

import pytest

from grading.judge import judge
from grading.question import question_from_record

LABELS = {"reference": r"\sum_c p(c)\,c", "models": ["p(c) p(x|c)"]}
COUNTED = {
    "reference": r"\sum_{c=1}^K p(c)\,c",
    "models": ["p(c) p(x|c)"],
    "symbols": {"K": "positive integer", "M": "positive integer"},
}
VECTOR = {
    "reference": r"\frac12\sum_{j=1}^D x_j^2",
    "symbols": {"D": "positive integer", "x": "vector(D)"},
    "models": ["p(x)"],
}
VARIANCE = {
    "reference": r"\frac{\sigma^2}{1-\phi^2}",
    "symbols": {r"\sigma": "positive", r"\phi": "real in (-1,1)"},
}

FINDINGS = [
    # the limit of a sum named a density variable: KeyError while a world was drawn
    (LABELS, r"\sum_{c}^{c} c\,p(c)", ("disagrees", "unreadable")),
    (LABELS, r"\sum_{c=1}^{x} c\,p(c)", ("disagrees", "unreadable")),
    # the answer said how many values a label has, and was believed
    (LABELS, r"\sum_{c=1}^{3} c\,p(c)", ("disagrees",)),
    (LABELS, r"\sum_{c=1}^{1000000000} c\,p(c)", ("disagrees",)),
    (LABELS, r"\sum_{c=1}^{10^9} c\,p(c)", ("disagrees",)),
    (COUNTED, r"\sum_{c=1}^{M} c\,p(c)", ("disagrees",)),
    (COUNTED, r"\sum_{c} c\,p(c)", ("agrees",)),
    # a declared vector that shares the name of a density variable was always of size 1
    (VECTOR, r"\frac12 x_1^2", ("disagrees",)),
    (VECTOR, r"\frac12 x^\top x", ("agrees",)),
    # a reference without a value raised
    ({"reference": r"\infty"}, "1", ("undecided",)),
    ({"reference": r"\infty"}, r"\infty", ("undecided", "unreadable")),
    # the integer 2^(10^10) was written out
    (VARIANCE, r"\sigma^{2^{56696000000}}", ("disagrees", "undecided")),
    (VARIANCE, r"\sigma^{2^{56696000000}\sigma}", ("disagrees", "undecided")),
    (VARIANCE, r"\sum_{i=1}^{2^{56696000000}} i", ("undecided",)),
    (VARIANCE, r"\Gamma(10^{10^{10}})", ("disagrees", "undecided", "unreadable")),
    (VARIANCE, r"\mathrm{gamma}(10^{10^{10}})", ("disagrees", "undecided")),
    (VARIANCE, r"\mathrm{gamma}(-10^{10^{10}})", ("disagrees", "undecided")),
    (VARIANCE, r"\binom{2^{10^{10}}}{2}", ("undecided",)),
    (VARIANCE, r"(2^{10^{10}})!", ("undecided",)),
    (VARIANCE, r"\frac{1}{(((\sigma^{64})^{64})^{64})^{64}-(((\sigma^{64})^{64})^{64})^{64}}",
     ("disagrees", "undecided")),
    # more precision showed nothing, and nothing was noted
    (VARIANCE, r"\frac{\sigma^2}{1-\phi^2}\cdot\frac2\pi\arctan(10^{400}\sigma)", ("disagrees",)),
    (VARIANCE, r"\frac{\sigma^2}{1-\phi^2}\cdot2^{10^{-400}}", ("disagrees",)),
    (VARIANCE, r"\frac{\sigma^2}{1-\phi^2}+\max(0,\sigma-10^4)", ("disagrees",)),
]  # fmt: skip


@pytest.mark.parametrize(("record", "answer", "allowed"), FINDINGS)
@pytest.mark.parametrize("seed", [0, 5])
def test_a_finding_stays_mended(record, answer, allowed, seed):
    began = time.process_time()
    found = judge(answer, question_from_record(record, seed=seed))
    assert found.verdict in allowed, found
    assert time.process_time() - began < 8
