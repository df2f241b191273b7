"""Reading LaTeX: each habit beside the plain spelling that must give the same tree."""

from __future__ import annotations

import pytest

from formula.declare import declare
from formula.read import Unreadable, read, readings
from formula.tree import Add

SCALARS = declare(
    r"a,b,c,x,y: real; \sigma_0,\sigma_1: positive; \mu_0: real; T(x): function; \alpha: positive; "
    r"n: positive integer; y_{t-1}: real; x^*: real; z': real"
)
MATRICES = declare(
    r"n,m: positive integer; v,w: vector(n); A: matrix(n,n); S: spd(n); \Sigma_{XX}: spd(n); "
    r"\Sigma_{XY}: matrix(n,m); I: identity(n); a: real"
)
FAMILIES = declare(
    r"J,K,n: positive integer; \mu: real[J]; \tilde\mu: real[J]; s: positive[K,J]; y: real[n]; "
    r"z: vector(n)[K]; A: matrix(n,n); \phi: real; \pi: probability(K)"
)
SAME_SCALARS = [
    # fractions and roots
    (r"\dfrac{a}{b}", r"\frac{a}{b}"),
    (r"\tfrac12 a", r"\frac{1}{2} a"),
    (r"\cfrac{1}{3}", r"\frac13"),
    (r"\frac3{3}", r"\frac{3}{3}"),
    (r"{a \over b}", r"\frac{a}{b}"),
    (r"{-a+1 \over 2b} c", r"\frac{-a+1}{2b} c"),
    (r"a \over b", r"\frac{a}{b}"),
    (r"\sqrt3", r"\sqrt{3}"),
    (r"\sqrt 2+\sqrt 5", r"\sqrt{2}+\sqrt{5}"),
    (r"\sqrt a b", r"\sqrt{a}b"),
    (r"{n \choose 2}", r"\binom{n}{2}"),
    (r"\dbinom n2", r"\binom{n}{2}"),
    # sizes, spacing, brackets, alignment, punctuation
    (r"\left( a+b \right)^2", "(a+b)^2"),
    (r"\big[ a+b \Big] c", "(a+b)c"),
    (r"\Big\{a+b\Big\} c", "(a+b)c"),
    (r"\left\lbrace a+b\right\rbrace c", "(a+b)c"),
    (r"a\,b\;c\quad\!", "abc"),
    (r"\displaystyle\frac{a}{b}\,.", r"\frac{a}{b}"),
    ("a + b .", "a+b"),
    ("a + b,", "a+b"),
    (r"$a+b$", "a+b"),
    (r"\[ a+b \]", "a+b"),
    (r"\begin{aligned} & a \\ &+ b \end{aligned}", "a+b"),
    (r"\begin{align*} a &= b \\ &= c \end{align*}", "a=b=c"),
    (r"a &= b \\ &= c", "a = b = c"),
    (r"\boxed{a+b}", "(a+b)"),
    (r"\underbrace{a+b}_{\text{both}} + c", "(a+b)+c"),
    (r"a \overset{!}{=} b", "a = b"),
    (r"a := b", "a = b"),
    # products, quotients, powers
    (r"a\cdot b\times c", "abc"),
    ("ab c", r"a \ast b \ast c"),
    (r"a \div b", "a/b"),
    (r"2x^{2}y", "2x^2y"),
    (r"\frac{1}{2}(a+b)(a-b)", r"\frac12(a+b)(a-b)"),
    (r"(a)^{-1}", "a^{-1}"),
    # names
    (r"\mathbf{a}\boldsymbol{b}\vec{c}", "abc"),
    (r"\mathbf a \bm{b} {\bf c}", "abc"),
    (r"\sigma_{1}^{2}", r"\sigma_1^2"),
    (r"\sigma^2_1", r"\sigma_1^2"),
    (r"{\sigma}_1^2", r"\sigma_1^2"),
    (r"\boldsymbol{\sigma}_{0}", r"\sigma_0"),
    (r"\boldsymbol{\sigma_0}", r"\sigma_0"),
    ("σ_1 α", r"\sigma_1\alpha"),
    ("y_{t - 1}", "y_{t-1}"),
    ("x^{*}", "x^*"),
    ("z^{\\prime} + z′", "z'+z'"),
    ("a − b · c ÷ 2", r"a - b \cdot c/2"),
    (r"\mathrm{e}^{a}", "e^a"),
    # functions
    (r"\ln a", r"\log a"),
    (r"\ln\left(a\right) b", r"\log(a) b"),
    (r"\log a b + c", r"\log(ab) + c"),
    (r"\log a \log b", r"\log(a)\log(b)"),
    (r"\log a \exp(b)", r"\log(a)\exp(b)"),
    (r"\log a / b", r"\log(a/b)"),
    (r"\log a \sqrt{b}", r"\log(a\sqrt{b})"),
    (r"\log\frac{a}{b} c", r"\log(\frac{a}{b}c)"),
    (r"\log\log a b", r"\log(\log(ab))"),
    (r"\log[a]^2", r"(\log(a))^2"),
    (r"\exp\{a\} b", r"\exp(a) b"),
    (r"\exp\left\{-\frac{a^2}{2}\right\}", r"\exp(-\frac{a^2}{2})"),
    (r"2 \sin b \cos a", r"2\sin(b)\cos(a)"),
    (r"\sin^2 a", r"\sin(a)^2"),
    (r"\operatorname{sigmoid}(a)", r"\mathrm{sigmoid}(a)"),
    (r"\log_2 a", r"\frac{\log(a)}{\log(2)}"),
    ("log(a) + exp(b)", r"\log(a)+\exp(b)"),
    (r"\left|\frac{a}{b}\right|", r"|\frac{a}{b}|"),
    (r"\lvert a\rvert\lvert b\rvert", "|a||b|"),
    (r"T\left(x\right)", "T(x)"),
    ("T^2(x)", "T(x)^2"),
    ("T[x]", "T(x)"),
    (r"\arctan a", r"\operatorname{arctan}(a)"),
    (r"\operatorname*{arg\,max}_a a b", r"\arg\max_a a b"),
    # what only names the quantity
    (r"KL = a", "a"),
    (r"D_{\mathrm{KL}}(p\|q) = a", "a"),
    (r"\mathrm{Var}(y_t) = a", "a"),
    (r"\mathbb{E}[Y|X=x] = a", "a"),
    (r"\hat\theta = \mathcal{L} = a", "a"),
    (r"-\log p_\theta(x) = a", "a"),
    (r"\int q(u)\log p(u)\,du = a", "a"),
    (r"= a", "a"),
    (r"i = a", "a"),
]


@pytest.mark.parametrize(("written", "plain"), SAME_SCALARS)
def test_scalar_habits(written: str, plain: str) -> None:
    assert readings(written, SCALARS) == readings(plain, SCALARS)


SAME_MATRICES = [
    (r"\operatorname{tr}(A)", r"\text{tr}\left(A\right)"),
    (r"\mathrm{Tr}[A]", r"\operatorname{tr}(A)"),
    (r"{\rm tr}\{A\}", r"\operatorname{tr}(A)"),
    (r"\operatorname{tr} A S", r"\operatorname{tr}(A S)"),
    (r"\det A", r"\det(A)"),
    ("|A|", r"\det(A)"),
    (r"\lvert S\rvert", r"\det(S)"),
    ("|A||S|", r"\det(A)\det(S)"),
    (r"\log|S|", r"\log(\det(S))"),
    (r"\log\det S - 1", r"\log(\det(S)) - 1"),
    (
        r"\begin{vmatrix} a & 1 \\ 0 & a\end{vmatrix}",
        r"|\begin{pmatrix} a & 1 \\ 0 & a\end{pmatrix}|",
    ),
    (r"v^T w", r"v^\top w"),
    (r"v^{\intercal} w", r"v^\top w"),
    (r"v^\mathsf{T} w", r"v^\top w"),
    (r"v^{\mathrm{T}} w", r"v^\top w"),
    (r"v^{\!\top} w", r"v^\top w"),
    ("v' w", r"v^\top w"),
    (r"v^\prime w", r"v^\top w"),
    (r"(v-w)' S^{-1} (v-w)", r"(v-w)^\top S^{-1} (v-w)"),
    (r"A^{-\top}", r"(A^{-1})^\top"),
    (r"\Sigma^{-1}_{XX}", r"\Sigma_{XX}^{-1}"),
    (r"\boldsymbol{\Sigma}_{XY}", r"\Sigma_{XY}"),
    (r"\|v\|", r"\lVert v\rVert"),
    ("||v||^2", r"\lVert v\rVert^2"),
    (r"\left\|v-w\right\|_2^2", r"\lVert v-w\rVert^2"),
    (r"\|v-w\|^2_{2}", r"\lVert v-w\rVert^2"),
    (r"\left|\left|v\right|\right|", r"\lVert v\rVert"),
    (r"\mathbf{I}_n", "I"),
    (
        r"\left(\begin{matrix} a & 1 \\ 0 & a \end{matrix}\right)",
        r"\begin{bmatrix} a & 1 \\ 0 & a \\ \end{bmatrix}",
    ),
    (
        r"\left[\begin{array}{cc} a & 1 \\ 0 & a \end{array}\right]",
        r"\begin{pmatrix} a&1\\0&a\end{pmatrix}",
    ),
    (r"\vec{v}^{\,T}\vec w", r"v^\top w"),
]


@pytest.mark.parametrize(("written", "plain"), SAME_MATRICES)
def test_matrix_habits(written: str, plain: str) -> None:
    assert read(written, MATRICES) == read(plain, MATRICES)


SAME_FAMILIES = [
    (r"\sum_{k=1}^{K} s_{k,1}", r"\sum^K_{k=1} s_{k,1}"),
    (r"\sum\limits_{j=1}^{J}\mu_j", r"\sum_{j=1}^J \mu_j"),
    (r"\sum\nolimits^{J}_{j=1}\mu_j", r"\sum_{j=1}^J \mu_j"),
    (r"\sum_j^J \mu_j", r"\sum_{j=1}^J \mu_j"),
    (r"\sum_{j \in \{1,\dots,J\}} \mu_j", r"\sum_{j=1}^J \mu_j"),
    (r"\sum_{1\le j\le J}\mu_j", r"\sum_{j=1}^J \mu_j"),
    (r"∑_{j=1}^J μ_j", r"\sum_{j=1}^J \mu_j"),
    (r"\sum_{k=1}^K s_k\vert_1", r"\sum_{k=1}^K s_{k,1}"),
    (r"\sum_{k=1}^K s_k^2|_1", r"\sum_{k=1}^K s_{k,1}^2"),
    (r"\sum_{k=1}^K \left. s_k^2\right|_1", r"\sum_{k=1}^K s_{k,1}^2"),
    (r"\sum_{k=1}^K s^{(k)}_1", r"\sum_{k=1}^K s_{k,1}"),
    (r"\sum_{k=1}^K s_1^{(k)}", r"\sum_{k=1}^K s_{k,1}"),
    (r"\sum_{k=1}^K s_{k1}", r"\sum_{k=1}^K s_{k,1}"),
    (r"\sum_{i=1}^n\sum_{j=1}^n A_{ij}", r"\sum_{i=1}^n\sum_{j=1}^n A_{i,j}"),
    (r"\sum_{k=1}^K (z_k)_1", r"\sum_{k=1}^K z_{k,1}"),
    (r"\sum_{i=1}^J\tilde{\mu}_i^2", r"\sum_{i=1}^J \tilde\mu^2_i"),
    (r"\sum_{i=1}^J\tilde{\mu_i}", r"\sum_{i=1}^J \tilde{\boldsymbol\mu}_i"),
    (r"\sum_j \mu_j - 1", r"\left(\sum_j \mu_j\right) - 1"),
    (r"\sum_j \mu_j \sum_k s_{k,j}", r"\sum_j (\mu_j \sum_k s_{k,j})"),
    (r"\log\frac1J\sum_{j=1}^Je^{\mu_j}", r"\log(\frac1J\sum_{j=1}^J e^{\mu_j})"),
    (r"\log\sum_{j=1}^J\phi\exp(\mu_j)", r"\log(\sum_{j=1}^J \phi \exp(\mu_j))"),
    (r"\sum_{\substack{j=1\\ j\ne 2}}^J\mu_j", r"\sum_{j=1, j\neq 2}^J\mu_j"),
    (r"\sum_{k=1}^K \pi_k", r"\sum_{k=1}^K {\pi}_k"),
]


@pytest.mark.parametrize(("written", "plain"), SAME_FAMILIES)
def test_family_habits(written: str, plain: str) -> None:
    assert read(written, FAMILIES) == read(plain, FAMILIES)


TWO_READINGS = [
    ("a/2b", "(a/2)b", "a/(2b)"),
    (r"1/2\sigma_0^2", r"(1/2)\sigma_0^2", r"1/(2\sigma_0^2)"),
    ("a/b(x+y)", "(a/b)(x+y)", "a/(b(x+y))"),
    (r"\log{a}b", r"\log(a)b", r"\log(ab)"),
    (r"\sin^{-1} a", r"\arcsin a", r"(\sin a)^{-1}"),
]


@pytest.mark.parametrize(("written", "first", "second"), TWO_READINGS)
def test_two_readings(written: str, first: str, second: str) -> None:
    assert set(readings(written, SCALARS)) == {read(first, SCALARS), read(second, SCALARS)}
    with pytest.raises(Unreadable):
        read(written, SCALARS)


@pytest.mark.parametrize(
    "written", [r"1/2 \log a", r"1/2\sum_{j=1}^n j", "a/b", "a/b + c", r"\frac12 a b"]
)
def test_one_reading(written: str) -> None:
    assert len(readings(written, SCALARS)) == 1


def test_places_are_offsets_into_the_source() -> None:
    tree = read(r"a + \frac{b}{c}", SCALARS)
    assert isinstance(tree, Add)
    assert [term.span for term in tree.terms] == [(0, 1), (4, 15)]
