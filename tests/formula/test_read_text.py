"""Reading the text syntax: each way of typing beside the LaTeX that must give the same tree."""

from __future__ import annotations

import pytest

from formula.declare import declare
from formula.read import readings

KNOWN = declare(
    {
        r"\mu_0": "real",
        r"\sigma_0": "positive",
        "J": "positive integer",
        "K": "positive integer",
        "n": "positive integer",
        r"\mu": "real[J]",
        r"\sigma": "positive[K,J]",
        "S": "spd(n)",
        "v": "vector(n)",
        "a": "real",
        "b": "real",
        "x1": "real",
        "x_1": "real",
        "T(x)": "function",
    },
    models=["p(z) p(x|z)", r"q_\phi(z|x)", "p_d(y)"],
    text_names={r"\mu_0": "m0", r"\sigma_0": "s0", r"\mu": "mu", r"\sigma": "s", "T(x)": "T(x)"},
)

SAME = [
    ("m0 + s0^2", r"\mu_0 + \sigma_0^2"),
    ("mu_0 + sigma_0", r"\mu_0 + \sigma_0"),
    ("μ0 + σ0", r"\mu_0 + \sigma_0"),
    ("a**2*b", r"a^2 \cdot b"),
    ("2ab", "2ab"),
    ("2 a b", "2ab"),
    ("(a+b)(a-b)", "(a+b)(a-b)"),
    ("a^-1", "a^{-1}"),
    ("a**-2", "a^{-2}"),
    ("a^b^2", "a^{b^2}"),
    ("a^(1/2)", "a^{1/2}"),
    ("-a^2", "-a^2"),
    ("a*-b", r"a\cdot(-b)"),
    ("1/(2 a)", "1/(2a)"),
    ("1/2*a", r"1/2\cdot a"),
    ("a/2b", "a/2b"),
    ("x1 + x_1", "x1 + x_1"),
    ("3.5a", "3.5a"),
    ("pi*a", r"\pi a"),
    ("E^(I*a)", "e^{ia}"),
    ("e^(i*a)", "e^{ia}"),
    ("sqrt(a)/2", r"\sqrt{a}/2"),
    ("sqrt a", r"\sqrt{a}"),
    ("log a b", r"\log a b"),
    ("ln(a)", r"\log(a)"),
    ("exp(-a^2/2)", r"\exp(-a^2/2)"),
    ("abs(a) + |b|", "|a| + |b|"),
    ("sec^2(a)", r"\operatorname{sec}(a)^2"),
    ("asin(a) + arcsin(a)", r"\arcsin(a) + \arcsin(a)"),
    ("sinh(a)", r"\sinh(a)"),
    ("n! + factorial(n)", "n! + n!"),
    ("binomial(n,2)", r"\binom{n}{2}"),
    ("max(a, b)", r"\max(a, b)"),
    ("tr(S) + trace(S)", r"\operatorname{tr}(S) + \operatorname{tr}(S)"),
    ("log(det(S))", r"\log(\det(S))"),
    ("|S|", r"\det(S)"),
    ("S^-1", "S^{-1}"),
    ("inv(S)*v", r"S^{-1} v"),
    ("transpose(v)*inv(S)*v", r"v^\top S^{-1} v"),
    ("v.T*S^-1*v", r"v^\top S^{-1} v"),
    ("v.T @ S @ v", r"v^\top S v"),
    ("v'*S*v", r"v^\top S v"),
    ("norm(v)^2 + ||v||", r"\|v\|^2 + \|v\|"),
    ("Matrix([[1, a], [-a, 1]])", r"\begin{pmatrix}1 & a\\-a & 1\end{pmatrix}"),
    ("mu[1]", r"\mu_1"),
    ("mu_1", r"\mu_1"),
    ("s[1,2]", r"\sigma_{1,2}"),
    ("s_{1,2}^2", r"\sigma_{1,2}^2"),
    ("Sum(mu[j]^2, (j, 1, J))", r"\sum_{j=1}^J \mu_j^2"),
    ("sum_{j=1}^J mu_j + 1", r"\sum_{j=1}^J \mu_j + 1"),
    ("sum_j mu[j]", r"\sum_j \mu_j"),
    ("sum_z p(z)", r"\sum_z p(z)"),
    ("prod_{j=1}^J mu[j]", r"\prod_{j=1}^J \mu_j"),
    ("Product(mu[j], (j,1,J))", r"\prod_{j=1}^J \mu_j"),
    ("p(x|z)", "p(x|z)"),
    ("p_theta(x | z)", "p(x|z)"),
    ("q_phi(z|x)", "q(z|x)"),
    ("p_d(y)", "p_d(y)"),
    ("log p(x|z) - 1", r"\log p(x|z) - 1"),
    ("E_{q(z|x)}[log p(x|z)]", r"E_{q(z|x)}[\log p(x|z)]"),
    ("E_q[log p(x|z)]", r"E_{q(z|x)}[\log p(x|z)]"),
    ("E_q(z|x)[log p(x|z)]", r"E_{q(z|x)}[\log p(x|z)]"),
    ("E_{z~q(z|x)}[log p(x|z)]", r"E_{z\sim q(z|x)}[\log p(x|z)]"),
    ("E_p_d[1]", "E_{p_d}[1]"),
    ("KL(q(z|x) || p(z))", r"KL(q(z|x)\|p(z))"),
    ("D_KL(q || p(z))", r"KL(q(z|x)\|p(z))"),
    ("H(q)", "H(q(z|x))"),
    ("I_p(x;z)", "I_p(x;z)"),
    ("I(x;z)", "I(x;z)"),
    ("int p(x) q(z|x) dx", r"\int p(x)q(z|x)\,dx"),
    ("integral p(x)^2 dx + 1", r"\int p(x)^2\,dx + 1"),
    ("Integral(p(x)^2, x)", r"\int p(x)^2\,dx"),
    ("integrate(t^2, (t, 0, 1))", r"\int_0^1 t^2\,dt"),
    ("T(x)^2", "T(x)^2"),
    ("{11, 12, 13}", r"\{11,12,13\}"),
    ("{11} union {12}", r"\{11\}\cup\{12\}"),
    ("KL = a", "a"),
    ("f(x) = a", "a"),
    ("a == b", "a = b"),
    ("a <= b", r"a \le b"),
    ("a.", "a"),
]


@pytest.mark.parametrize(("typed", "latex"), SAME)
def test_same_as_latex(typed: str, latex: str) -> None:
    assert readings(typed, KNOWN, "text") == readings(latex, KNOWN)


def test_the_first_range_of_a_sum_is_the_innermost() -> None:
    typed = readings("Sum(s[c,j], (j, 1, c), (c, 1, K))", KNOWN, "text")
    nested = readings("Sum(Sum(s[c,j], (j, 1, c)), (c, 1, K))", KNOWN, "text")
    assert [each.variable for each in typed[0].ranges] == ["c", "j"]  # type: ignore[attr-defined]
    assert [each.variable for each in nested[0].ranges] == ["c"]  # type: ignore[attr-defined]


def test_numbers_with_a_power_of_ten() -> None:
    (tree,) = readings("5.1e-2", KNOWN, "text")
    assert tree.value * 1000 == 51  # type: ignore[attr-defined]
