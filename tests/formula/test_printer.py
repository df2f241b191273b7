"""The printers: the brackets that are needed and no others, and print -> read gives the tree."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formula.declare import declare
from formula.printer import to_latex, to_text
from formula.read import read
from formula.tree import (
    Add,
    Apply,
    Big,
    Call,
    Cases,
    Constant,
    Density,
    Div,
    Divergence,
    Entropy,
    Expectation,
    Extremum,
    Integral,
    Item,
    LawStatement,
    Matrix,
    Mul,
    MutualInformation,
    Negative,
    Node,
    Number,
    Power,
    Range,
    Relation,
    SetOf,
    SetOperation,
    Symbol,
    Transpose,
)

DECLARED = declare(
    r"a: real; b: real; \mu_0: real; \sigma: positive; J: positive integer; K: positive integer; "
    r"x_j: real; \nu: real[J]; \rho: real[K,J]; v: vector(K); A: matrix(K,K); S: spd(K); "
    r"T: function",
    models=("p(z) p(x|z)", "q(z|x)"),
    text_names={r"\mu_0": "m0", r"\sigma": "s", r"\nu": "nu", r"\rho": "rho"},
)
ONE, TWO, THREE = Number("1"), Number("2"), Number("3")
A, B, S0, J, K, M, V, SPD = (
    Symbol(name) for name in ("a", "b", r"\sigma", "J", "K", "A", "v", "S")
)
X, Z = Symbol("x"), Symbol("z")
PX = Density("p", (X,), (Z,))
PZ = Density("p", (Z,))
QZ = Density("q", (Z,), (X,))
NU = Item(Symbol(r"\nu"), (Symbol("j"),))
NI = Item(Symbol(r"\nu"), (Symbol("i"),))
BELOW = Relation((Symbol("i"), Symbol("j")), ("<",))
EACH = (Range("j", ONE, J),)
SUM = Big("sum", NU, EACH)
LOG = Call("log", (A,))


PRINTED = [
    (Add((A, Negative(B))), "a - b", "a - b"),
    (Add((Negative(A), B)), "-a + b", "-a + b"),
    (Add((A, Add((B, ONE)))), "a + (b + 1)", "a + (b + 1)"),
    (Add((A, Negative(Add((B, ONE))))), "a - (b + 1)", "a - (b + 1)"),
    (Negative(Mul((A, B))), "-a b", "-a*b"),
    (Mul((Negative(A), B)), "(-a) b", "(-a)*b"),
    (Mul((A, Negative(B))), "a (-b)", "a*(-b)"),
    (Negative(Negative(A)), "-(-a)", "-(-a)"),
    (Mul((A, Mul((B, A)))), "a (b a)", "a*(b*a)"),
    (Mul((TWO, THREE, A)), r"2 \cdot 3 a", "2*3*a"),
    (Mul((A, TWO)), r"a \cdot 2", "a*2"),
    (Mul((A, Power(TWO, B))), r"a \cdot 2^b", "a*2^b"),
    (Mul((TWO, Div(ONE, TWO))), r"2 \cdot \frac{1}{2}", "2*(1/2)"),
    (Mul((Div(ONE, TWO), A)), r"\frac{1}{2} a", "(1/2)*a"),
    (Div(Add((A, B)), Mul((TWO, A))), r"\frac{a + b}{2 a}", "(a + b)/(2*a)"),
    (Div(Div(A, B), A), r"\frac{\frac{a}{b}}{a}", "(a/b)/a"),
    (Power(Div(A, B), TWO), r"\left(\frac{a}{b}\right)^2", "(a/b)^2"),
    (Power(Power(A, TWO), THREE), "(a^2)^3", "(a^2)^3"),
    (Power(Negative(A), TWO), "(-a)^2", "(-a)^2"),
    (Power(SPD, Negative(ONE)), "S^{-1}", "S^-1"),
    (Transpose(Power(M, Negative(ONE))), r"(A^{-1})^\top", "transpose(A^-1)"),
    (Transpose(Mul((M, V))), r"(A v)^\top", "transpose(A*v)"),
    (Mul((Transpose(V), SPD, V)), r"v^\top S v", "transpose(v)*S*v"),
    (LOG, r"\log a", "log(a)"),
    (Mul((LOG, B)), r"\log(a) \, b", "log(a)*b"),
    (Mul((B, LOG)), r"b \, \log a", "b*log(a)"),
    (Call("log", (Mul((A, B)),)), r"\log(a b)", "log(a*b)"),
    (Call("log", (Call("det", (SPD,)),)), r"\log \det S", "log(det(S))"),
    (Power(LOG, TWO), r"(\log a)^2", "(log(a))^2"),
    (Call("tr", (Mul((SPD, M)),)), r"\operatorname{tr}(S A)", "tr(S*A)"),
    (Call("sqrt", (Add((A, B)),)), r"\sqrt{a + b}", "sqrt(a + b)"),
    (Power(Constant("e"), Negative(A)), "e^{-a}", "e^(-a)"),
    (Call("factorial", (A,)), "a!", "a!"),
    (SUM, r"\sum_{j = 1}^J \nu_j", "sum_{j = 1}^{J} nu[j]"),
    (Mul((SUM, A)), r"\left(\sum_{j = 1}^J \nu_j\right) a", "(sum_{j = 1}^{J} nu[j])*a"),
    (Mul((A, SUM)), r"a \, \sum_{j = 1}^J \nu_j", "a*sum_{j = 1}^{J} nu[j]"),
    (Add((SUM, A)), r"\sum_{j = 1}^J \nu_j + a", "sum_{j = 1}^{J} nu[j] + a"),
    (
        Big("sum", Add((NU, A)), EACH),
        r"\sum_{j = 1}^J (\nu_j + a)",
        "sum_{j = 1}^{J} (nu[j] + a)",
    ),
    (
        Big("sum", NU, (Range("j", condition=Relation((Symbol("j"), J), ("!=",))),)),
        r"\sum_{j \ne J} \nu_j",
        "sum_{j != J} nu[j]",
    ),
    (
        Big("sum", Mul((NU, NI)), (Range("i"), Range("j", condition=BELOW))),
        r"\sum_{i < j} \nu_j \nu_i",
        "sum_{i < j} nu[j]*nu[i]",
    ),
    (
        Big("sum", Mul((NU, NI)), (Range("i", ONE, J), Range("j", ONE, J, BELOW))),
        r"\sum_{i,j = 1, i < j}^J \nu_j \nu_i",
        "sum_{i,j = 1, i < j}^{J} nu[j]*nu[i]",
    ),
    (
        Big("sum", Mul((NU, NI)), (Range("i", ONE, J), Range("j", TWO, K))),
        r"\sum_{i = 1 \dots J, j = 2 \dots K} \nu_j \nu_i",
        "sum_{i = 1 ... J, j = 2 ... K} nu[j]*nu[i]",
    ),
    (
        Big("sum", Big("sum", Mul((NU, NI)), EACH), (Range("i", ONE, J),)),
        r"\sum_{i = 1}^J \sum_{j = 1}^J \nu_j \nu_i",
        "sum_{i = 1}^{J} sum_{j = 1}^{J} nu[j]*nu[i]",
    ),
    (
        Integral(Add((Integral(PZ, "z"), PZ)), "z"),
        r"\int \left(\int p(z) \, dz + p(z)\right) \, dz",
        "int (int p(z) dz + p(z)) dz",
    ),
    (
        Extremum("max", (A,), Add((A, Negative(B)))),
        r"\max_a a - b",
        "max_{a} a - b",
    ),
    (
        Add((B, Extremum("argmax", (A,), A))),
        r"b + (\arg\max_a a)",
        "b + (argmax_{a} a)",
    ),
    (
        SetOperation("difference", (SetOf((ONE, TWO)), SetOf((TWO,)))),
        r"\{1, 2\} \setminus \{2\}",
        r"{1, 2} \setminus {2}",
    ),
    (
        LawStatement(A, "normal", (B, Power(S0, TWO))),
        r"a \sim \mathcal{N}(b, \sigma^2)",
        "a ~ Normal(b, s^2)",
    ),
    (Item(Symbol(r"\rho"), (K, J)), r"\rho_{K,J}", "rho[K, J]"),
    (PX, r"p(x \mid z)", "p(x|z)"),
    (
        Expectation((QZ,), Call("log", (PX,)), ("z",)),
        r"\mathbb{E}_{q(z \mid x)}[\log p(x \mid z)]",
        "E_{q(z|x)}[log(p(x|z))]",
    ),
    (
        Divergence("KL", QZ, PZ, ("z",)),
        r"\mathrm{KL}(q(z \mid x) \,\|\, p(z))",
        "KL(q(z|x) || p(z))",
    ),
    (Entropy(QZ), r"H(q(z \mid x))", "H(q(z|x))"),
    (MutualInformation("p", (X,), (Z,)), "I_p(x; z)", "I_p(x; z)"),
    (
        Integral(Mul((PZ, Z)), "z"),
        r"\int p(z) \, z \, dz",
        "int p(z)*z dz",
    ),
    (Apply("T", (X,)), "T(x)", "T(x)"),
    (
        Matrix(((ONE, A), (Negative(A), ONE))),
        r"\begin{pmatrix} 1 & a \\ -a & 1 \end{pmatrix}",
        "Matrix([[1, a], [-a, 1]])",
    ),
    (SetOf((ONE, TWO)), r"\{1, 2\}", "{1, 2}"),
    (Relation((A, B, ONE), ("<=", "<")), r"a \le b < 1", "a <= b < 1"),
]


@pytest.mark.parametrize(("node", "latex", "text"), PRINTED)
def test_printed(node: Node, latex: str, text: str) -> None:
    assert to_latex(node) == latex
    assert to_text(node, DECLARED) == text


@pytest.mark.parametrize(("node", "latex", "text"), PRINTED)
def test_printed_reads_back(node: Node, latex: str, text: str) -> None:
    assert read(latex, DECLARED) == node
    assert read(text, DECLARED, "text") == node


def test_cases_read_back() -> None:
    node = Cases(((A, Relation((A, ONE), ("<",))), (TWO, None)))
    assert read(to_latex(node), DECLARED) == node


def test_a_number_with_an_exponent_is_written_out() -> None:
    assert to_latex(Number("5.1e-2")) == "0.051"
    assert to_latex(Number("2e3")) == "2000"


_KL = r"\mu_0: vector(d); \mu_1: vector(d); \Sigma_0: spd(d); \Sigma_1: spd(d); d: positive integer"
_BLOCKS = (
    r"d_x: positive integer; d_y: positive integer; x: vector(d_x); \mu_X: vector(d_x); "
    r"\mu_Y: vector(d_y); \Sigma_{XX}: spd(d_x); \Sigma_{YX}: matrix(d_y,d_x)"
)
WRITTEN = [
    (
        r"\frac12\left[\operatorname{tr}(\Sigma_1^{-1}\Sigma_0)+(\mu_1-\mu_0)^\top\Sigma_1^{-1}"
        r"(\mu_1-\mu_0)-d+\log\frac{|\Sigma_1|}{|\Sigma_0|}\right]",
        _KL,
        (),
    ),
    (r"\mu_Y+\Sigma_{YX}\Sigma_{XX}^{-1}(x-\mu_X)", _BLOCKS, ()),
    (
        r"\frac1N\sum_{i=1}^N\log\frac1M\sum_{j=1}^Me^{z_i^\top y_j}+\log M",
        "N: positive integer; M: positive integer; d: positive integer; z: vector(d)[N]; "
        "y: vector(d)[M]",
        (),
    ),
    (
        r"-\sum_{j=1}^J\left(\frac{\tilde\sigma_j^2}{2\sigma_j^2}+\log\sigma_j\right)",
        r"J: positive integer; \sigma: positive[J]; \tilde\sigma: positive[J]",
        (),
    ),
    (
        r"\mathbb{E}_{z\sim q(z|x,y)}\left[\log p_\theta(x|y,z)\right]"
        r"-D_{KL}(q(z|x,y)\,\|\,p_\theta(z|y))",
        "",
        (r"p_\theta(z|y) p_\theta(x|y,z)", "q(z|x,y)"),
    ),
    (r"\mathbb{E}_p[T(x)]-\mathbb{E}_q[e^{T(x)-1}]", "T: function", ("p(x)", "q(x)")),
    (r"\log\frac{p_d(x)}{p_n(x)}", "", ("p_d(x)", "p_n(x)")),
    (r"I_q(x;z)+H(q(z|x))", "", (r"p_{\text{data}}(x) q_\phi(z|x)",)),
    (r"\int p(z)\log p(x|z)\,dz-\log\sum_c p(x,c)", "", ("p(z) p(c|z) p(x|z)",)),
]


@pytest.mark.parametrize(("tex", "symbols", "models"), WRITTEN)
def test_what_people_write_prints_and_reads_back(
    tex: str, symbols: str, models: tuple[str, ...]
) -> None:
    declared = declare(symbols, models=models)
    node = read(tex, declared)
    assert read(to_latex(node), declared) == node
    assert read(to_text(node, declared), declared, "text") == node


# ------------------------------------------------------------------------------ random trees


def _numbers() -> st.SearchStrategy[Node]:
    return st.sampled_from([ONE, TWO, Number("10"), Number("0.5"), Number("0")])


def _names() -> st.SearchStrategy[Node]:
    constants: list[Node] = [Constant("pi"), Constant("e"), Constant("i")]
    members: list[Node] = [
        Item(Symbol(r"\nu"), (ONE,)),
        Item(Symbol(r"\rho"), (K, J)),
        Apply("T", (A,)),
    ]
    return st.sampled_from([A, B, S0, Symbol(r"\mu_0"), J, *constants, *members])


def _pairs(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[tuple[Node, ...]]:
    return st.lists(inner, min_size=2, max_size=4).map(tuple)


def _grown(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    quadratic = st.sampled_from(
        [
            Mul((Transpose(V), Power(SPD, Negative(ONE)), V)),
            Call("tr", (Mul((SPD, M)),)),
            Call("det", (Add((SPD, M)),)),
            Call("norm", (Add((V, Negative(V))),)),
            Mul((Transpose(Mul((M, V))), Transpose(M), V)),
        ]
    )
    functions = st.sampled_from(["log", "exp", "sin", "tanh", "abs", "sqrt", "factorial"])
    return st.one_of(
        _pairs(inner).map(Add),
        _pairs(inner).map(Mul),
        st.builds(Negative, inner),
        st.builds(Div, inner, inner),
        st.builds(Power, inner, inner),
        st.builds(lambda name, x: Call(name, (x,)), functions, inner),
        st.builds(lambda x: Big("sum", Mul((NU, x)), EACH), inner),
        st.builds(lambda x: Big("prod", Add((x, NU)), EACH), inner),
        st.builds(lambda x: Expectation((QZ,), Mul((x, PX)), ("z",)), inner),
        st.builds(lambda x: Integral(Add((x, PZ)), "z"), inner),
        st.builds(lambda x: Divergence("KL", QZ, Div(PZ, x), ("z",)), _names()),
        st.just(Divergence("KL", QZ, PZ, ("z",))),
        st.just(Entropy(QZ)),
        quadratic,
    )


TREES = st.recursive(st.one_of(_numbers(), _names()), _grown, max_leaves=12)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(TREES)
def test_random_trees_read_back_from_latex(node: Node) -> None:
    printed = to_latex(node)
    assert read(printed, DECLARED) == node, printed


@settings(max_examples=400, deadline=None, derandomize=True)
@given(TREES)
def test_random_trees_read_back_from_text(node: Node) -> None:
    printed = to_text(node, DECLARED)
    assert read(printed, DECLARED, "text") == node, printed
