"""Differences hidden from naive points: each must be found, or at least never be accepted."""

import pytest

from grading.judge import judge
from grading.question import question_from_record

VARIANCE = {
    "reference": r"\frac{\sigma^2}{1-\phi^2}",
    "symbols": {r"\sigma": "positive", r"\phi": "real in (-1,1)"},
}
DETERMINANT = {
    "reference": r"\log\det A",
    "symbols": {"d": "positive integer", "A": "spd(d)", "B": "spd(d)", "I": "identity(d)"},
}
PRODUCT = {
    "reference": r"\operatorname{tr}(ABAB)",
    "symbols": {"d": "positive integer", "A": "matrix(d,d)", "B": "matrix(d,d)"},
}
LOG = {"reference": r"-\log p_\theta(x)", "models": [r"p_\theta(x)"]}
KL = {"reference": r"KL(p\|q)", "models": ["p(x)", "q(x)"]}
MEANS = {
    "reference": r"\frac{(\mu-\nu)^2}{2\sigma^2}",
    "symbols": {r"\mu": "real", r"\nu": "real", r"\sigma": "positive"},
}
WEIGHTS = {
    "reference": r"\sum_{k=1}^K \pi_k^2",
    "symbols": {"K": "positive integer", r"\pi": "probability(K)"},
}
GRID = {
    "reference": r"\sum_{i=1}^N\sum_{j=1}^M a_{ij}",
    "symbols": {"N": "positive integer", "M": "positive integer", "a": "real[N,M]"},
}
COUNTS = {
    "reference": r"\log\frac{n!}{(n-m)!}",
    "symbols": {"n": "positive integer", "m": "positive integer"},
}

ADDED = [
    r"+10^{-52}", r"+10^{-100}\sigma", r"+10^{-180}", r"+\frac{1}{10^{190}}",
    r"+e^{-10^6\sigma}", r"+e^{-10^3\sigma}", r"+e^{-10^5\sigma^2}", r"+e^{-1/(10^{-6}\sigma)}",
    r"+\sin(1048576\pi\sigma)", r"+\sin(2^{61}\pi\sigma)", r"+\sin(3^{50}\pi\sigma)",
    r"+\sin((2^{89}-1)2^{200}\pi\sigma)", r"+\sin(2^{300}(2^{89}-1)^{8}\pi\sigma)",
    r"+\sin(720720^{20}\pi\sigma)", r"+\sin(10^{30}\pi\phi)", r"+\sin^2(9699690\pi\sigma)",
    r"+|\sigma-10^6|+\sigma-10^6", r"+\max(0,\sigma-10^4)", r"+\max(0,\sigma-10^{30})",
    r"+\max(0,10^{-8}-\sigma)", r"+|\sigma-10^{-30}|-\sigma+10^{-30}", r"+\max(0,\log\sigma-40)",
    r"+\max(0,|\phi|-0.999999999)", r"+\max(0,\phi-1+10^{-30})", r"+\max(0,10^{-9}-|\phi|)",
    r"+\max(0,-\phi-1+10^{-12})", r"+\sqrt{(\sigma-10^5)^2}+\sigma-10^5",
    r"+\begin{cases}0&\sigma<10^{9}\\1&\text{otherwise}\end{cases}",
    r"+\begin{cases}0&\sigma\ne 7\\1&\text{otherwise}\end{cases}", r"+0^{|\sigma-1|}",
    r"+\begin{cases}1&\sigma=1\\0&\text{otherwise}\end{cases}",
    r"\cdot 2^{10^{-190}}", r"\cdot\frac2\pi\arctan(10^{180}\sigma)",
    r"\cdot\frac{\sin(10^{-90}\sigma)}{10^{-90}\sigma}", r"\cdot\tanh(10^3\sigma)",
    r"\cdot\frac12\operatorname{erfc}(-10^3\sigma)", r"\cdot\cos(10^{-80}\sigma)",
    r"\operatorname{tr}\begin{pmatrix}1&1\\1&10^{-180}\end{pmatrix}",
    r"\det\begin{pmatrix}1&10^{-90}\\10^{-90}&1\end{pmatrix}",
]  # fmt: skip

FOUND = [(VARIANCE, VARIANCE["reference"] + more) for more in ADDED] + [
    (DETERMINANT, r"\log\det A+(d-1)(d-2)(d-3)(d-4)(d-5)"),
    (DETERMINANT, r"\log\det A+\prod_{k=1}^{12}(d-k)"),
    (DETERMINANT, r"\log\det A+\prod_{k=1}^{20}(d-k)"),
    (DETERMINANT, r"\log\det A+\binom{d-1}{40}"),
    (DETERMINANT, r"\log\det A+\max(0,d-45)"),
    (DETERMINANT, r"\log\det A+0^{d-1}"),
    (DETERMINANT, r"\log\det(A+10^{-100}I)"),
    (DETERMINANT, r"\log\det(A+10^{-80}B)"),
    (DETERMINANT, r"\log\operatorname{tr} A"),  # right for d = 1
    (DETERMINANT, r"\frac12\log\det(AB)+\frac12\log\det(AB^{-1})+10^{-60}"),
    (PRODUCT, r"\operatorname{tr}(A^2B^2)"),  # right where they commute
    (PRODUCT, r"\operatorname{tr}(A^\top B A B)"),  # right for symmetric matrices
    (PRODUCT, r"\operatorname{tr}(AB)^2"),  # right for d = 1
    (LOG, r"|\log p(x)|"),  # right below 1
    (LOG, r"-\log\min(p(x),10^6)"),
    (LOG, r"-\log\max(p(x),10^{-7})"),
    (KL, r"KL(q\|p)"),
    (KL, r"\frac12\int\frac{(p(x)-q(x))^2}{q(x)}dx"),
    (KL, r"0"),  # right for p = q
    (KL, r"KL(p\|q)+\left(\int p(x)q(x)dx-\int p(x)^2dx\right)10^{-40}"),
    (MEANS, r"\frac{(\mu-\nu)^2}{2}"),  # right for sigma = 1
    (MEANS, r"\frac{\nu^2}{2\sigma^2}"),  # right for mu = 0
    (MEANS, r"\frac{(\mu+\nu)^2}{2\sigma^2}"),
    (MEANS, r"\frac{(\mu-\nu)^2}{2\sigma^2}+\max(0,-\mu-10^7)"),
    (MEANS, r"\frac{(\mu-\nu)^2}{2\sigma^2}+\max(0,\mu\nu-10^{13})"),
    (WEIGHTS, r"1-2\pi_1(1-\pi_1)"),  # right for K = 2
    (WEIGHTS, r"\frac1K"),
    (WEIGHTS, r"\sum_{k=1}^K\pi_k^2+\max(0,10^{-12}-\pi_1)"),
    (GRID, r"\sum_{i=1}^N\sum_{j=1}^N a_{ij}"),  # right where the sizes collide
    (GRID, r"\sum_{i=1}^N\sum_{j=1}^M a_{ij}+(N-M)10^{-90}"),
    (GRID, r"\sum_{i=1}^N\sum_{j=1}^M a_{ij}\frac{N}{M}"),
    (COUNTS, r"\log n!"),
    (COUNTS, r"m\log n"),
]


def grade(record, answer, seed=0):
    return judge(answer, question_from_record(record, seed=seed), explain=False)


@pytest.mark.parametrize(("record", "answer"), FOUND)
def test_a_hidden_difference_is_found(record, answer):
    found = grade(record, answer)
    assert found.verdict == "disagrees", found


NEVER = [
    (VARIANCE, r"\frac{\sigma^2}{1-\phi^2}+10^{-5000}"),
    (VARIANCE, r"\frac{\sigma^2}{1-\phi^2}\tanh(10^{12}\sigma)"),
    (VARIANCE, r"\frac{\sigma^2}{1-\phi^2}+e^{-10^{12}\sigma}"),
    (VARIANCE, r"\frac{\sigma^2}{1-\phi^2}\cos(10^{-400}\sigma)"),
    (VARIANCE, r"\frac{\sigma^2}{1-\phi^2}+\max(0,\sigma-10^{6000})"),
    (VARIANCE, r"\frac{\sigma^2}{1-\phi^2}+\max(0,\sigma-9^{9^{9}})"),
    (DETERMINANT, r"\log\det A+\binom{d-1}{1000}"),
    (DETERMINANT, r"\log\det A+\max(0,d-1000)"),
    (DETERMINANT, r"\log\det A+\prod_{k=1}^{200}(d-k)"),
]


@pytest.mark.parametrize(("record", "answer"), NEVER)
def test_what_cannot_be_seen_is_not_accepted(record, answer):
    assert grade(record, answer).verdict in ("disagrees", "undecided")


RIGHT = [
    (VARIANCE, r"\frac{1000000\sigma^2}{10^6(1-\phi^2)}"),
    (VARIANCE, r"\frac{\sqrt{\sigma^4}}{|1-\phi^2|}"),
    (VARIANCE, r"\frac{\max(\sigma,0)^2}{1-\phi^2}"),
    (VARIANCE, r"\frac{\sigma^2}{1-\phi^2}+0^{\sigma}"),
    (VARIANCE, r"\frac{\sigma^2(\sigma-7)}{(1-\phi^2)(\sigma-7)}"),
    (VARIANCE, r"\frac{(\sigma^2-144)+12^2}{1-\phi^2}"),
    (DETERMINANT, r"\log\det(100A)-d\log 100"),
    (DETERMINANT, r"\log\det(A)+\frac{d!}{(d-1)!}-d"),
    (LOG, r"\log\frac{1}{p(x)}"),
    (KL, r"\int 0.125\cdot8\,p(x)\log\frac{p(x)}{q(x)}dx"),
    (WEIGHTS, r"\sum_{k=1}^K\frac{(12\pi_k)^2}{144}"),
    (GRID, r"\sum_{j=1}^M\sum_{i=1}^N\frac{17a_{ij}}{17}"),
    (COUNTS, r"\sum_{k=0}^{m-1}\log(n-k)"),
]


@pytest.mark.parametrize(("record", "answer"), RIGHT)
@pytest.mark.parametrize("seed", [0, 3])
def test_right_answers_with_odd_constants_are_right(record, answer, seed):
    found = grade(record, answer, seed)
    assert found.agrees, found


TWO_SIZES = {
    "reference": r"\sum_{i=1}^n c_i",
    "symbols": {"n": "positive integer", "c": "real[2]"},
}


def test_a_size_takes_the_values_that_it_can():
    assert grade(TWO_SIZES, r"\sum_{j=1}^n c_j").agrees
    assert grade(TWO_SIZES, "c_1+(n-1)c_2").agrees  # n is 1 or 2
    assert grade(TWO_SIZES, "c_1").verdict == "disagrees"
    one = {**TWO_SIZES, "symbols": {"n": "positive integer", "c": "real[1]"}}
    assert grade(one, "c_1").verdict == "undecided"
