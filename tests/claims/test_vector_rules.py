"""Rules for normal laws of a vector: what they compute, and what they refuse."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claims.algebra import special_cases, tree_logs, vector_normal, vector_overlaps
from claims.algebra.matrices import identity_named, proved, rewritten
from claims.algebra.matrix_calculation import MatrixCalculation
from claims.algebra.rewriting import NoMatch, flatten, positive_definite, symmetric
from claims.algebra.term_trees import tree_of
from claims.algebra.tree_sums import signed_terms, sum_of
from claims.definitions import kl, log, overlap, sqrt
from derivations.gaussian_kl import CLAIM as ONE_DIMENSION
from derivations.gaussian_kl_multivariate import CLAIM as GENERAL
from derivations.gaussian_kl_special_cases import NUMBER
from formula.compare import compare
from formula.compare_relations import check_relation
from formula.declare import declare, extend
from formula.read import read
from formula.tree import Node, Number, Symbol
from verify.ball_calculus import BALLS

KNOWN = declare(
    r"d: positive integer; \mu: vector(d); \nu: vector(d); S: spd(d); T: spd(d); R: matrix(d,d); "
    "Q: symmetric(d); b: vector(d); s: positive vector(d); a: real; t: positive",
    laws={
        "p(x)": ("multivariate-normal", r"\mu", "S"),
        "q(x)": ("multivariate-normal", r"\nu", "T"),
    },
)
LAWS = vector_normal.vector_laws_of(KNOWN)


def tree(text: str) -> Node:
    return flatten(read(text, KNOWN))


def _agree(left: Node, right: Node) -> bool:
    return compare(left, right, KNOWN, worlds=4, calculus=BALLS).agrees


def test_the_moments_are_proved_from_the_density() -> None:
    assert vector_normal.moments_proved()


@pytest.mark.parametrize("text", [r"\log p(x)", "p(x)", r"q(x)"])
def test_densities_are_written_out_as_the_law_table_has_them(text: str) -> None:
    written = vector_normal.densities_written_out(tree(text), LAWS)
    assert written != tree(text)
    assert _agree(written, tree(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\mathbb{E}_{p}[b^\top x+a]", r"b^\top\mathbb{E}_{p}[x]+a"),
        (r"\mathbb{E}_{p}[\operatorname{tr}(R x x^\top)]",
         r"\operatorname{tr}(R\mathbb{E}_{p}[x x^\top])"),
        (r"\mathbb{E}_{p}[x^\top R x-\frac12(x^\top R x-a)]",
         r"\mathbb{E}_{p}[x^\top R x]-\frac12\mathbb{E}_{p}[x^\top R x]+\frac12 a"),
    ],
)  # fmt: skip
def test_linearity_pulls_out_what_is_not_drawn(text: str, expected: str) -> None:
    found = vector_normal.linearity_of_expectation(tree(text))
    assert found == tree(expected)
    assert _agree(found, tree(text))


def test_a_quadratic_form_has_a_trace_as_its_mean() -> None:
    form = tree(r"\mathbb{E}_{p}[(x-\mu)^\top R(x-\mu)]")
    found = vector_normal.mean_of_a_quadratic_form(form, LAWS, KNOWN)
    assert found == tree(r"\operatorname{tr}(R S)")
    other = tree(r"\mathbb{E}_{p}[(x-\nu)(x-\nu)^\top]")  # not about its own mean
    assert vector_normal.covariance_of_the_law(other, LAWS) == other
    gone = vector_normal.deviation_has_mean_zero(tree(r"a+b^\top R\,\mathbb{E}_{p}[x-\mu]"), LAWS)
    assert gone == Symbol("a")
    stays = tree(r"b^\top R\,\mathbb{E}_{p}[x-\nu]")
    assert vector_normal.deviation_has_mean_zero(stays, LAWS) == stays


def test_a_mean_of_a_matrix_is_taken_entry_by_entry() -> None:
    for text, verdict in ((r"\mathbb{E}_{p}[(x-\mu)(x-\mu)^\top]=S", "agrees"),
                          (r"\mathbb{E}_{p}[x]=\mu", "agrees"),
                          (r"\mathbb{E}_{p}[x x^\top]=S", "disagrees")):  # fmt: skip
        found = check_relation(read(text, KNOWN), KNOWN, worlds=4, calculus=BALLS)
        assert found.verdict == verdict, text


@pytest.mark.parametrize(
    ("text", "definite", "even"),
    [("S", True, True), ("S^{-1}+T", True, True), ("2 S", True, True), ("R", False, False),
     ("Q", False, True), ("S T", False, False), ("S-T", False, False), ("a S", False, False),
     (r"\operatorname{diag}(s)", True, True), (r"\operatorname{diag}(b)", False, False)],
)  # fmt: skip
def test_what_is_visibly_positive_definite(text: str, definite: bool, even: bool) -> None:
    assert positive_definite(tree(text), KNOWN) is definite
    assert symmetric(tree(text), KNOWN) is even


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("quadratic form about another point", r"(x-m)^\top A(x-m)+(m-b)^\top A(m-b)"),
        ("trace of the inverse times the matrix", "1"),
        ("determinant of a multiple", r"a\det(A)"),
        ("log-determinant of a product", r"\log\det(A)-\log\det(B)"),
        ("log-determinant of an inverse", r"\log\det(A)"),
        ("log-determinant of a multiple", r"\log a+\log\det(A)"),
        ("square completed in a vector", r"(x-A^{-1}u)^\top A(x-A^{-1}u)+u^\top A^{-1}u"),
        ("rest of two completed squares", r"(u-v)^\top(A+B)(u-v)"),
        ("sum of the inverses between the matrices", r"A B"),
        ("trace of a quotient of diagonal matrices", r"\sum_{j=1}^{d}\frac{v_j}{u_j}"),
    ],
)
def test_a_wrong_identity_is_not_proved(name: str, wrong: str) -> None:
    assert proved(identity_named(name))
    assert not proved(replace(identity_named(name), right=wrong))


def test_the_point_of_a_quadratic_form_may_be_given() -> None:
    name = "quadratic form about another point"
    found = rewritten(tree(r"(x-\nu)^\top S(x-\nu)"), name, KNOWN, given={"m": tree(r"\mu")})
    assert found == tree(
        r"(x-\mu)^\top S(x-\mu)+2(\mu-\nu)^\top S(x-\mu)+(\mu-\nu)^\top S(\mu-\nu)"
    )
    with pytest.raises(NoMatch):  # both mixed terms are equal for a symmetric matrix only
        rewritten(tree(r"(x-\nu)^\top R(x-\nu)"), name, KNOWN, given={"m": tree(r"\mu")})


def test_sums_lose_opposite_terms_only() -> None:
    terms = signed_terms(tree(r"a-(t-\frac12(a+t))-t+t"))
    assert sum_of(terms) == tree(r"a+\frac12 a+\frac12 t-t")
    assert sum_of(signed_terms(tree("a-a"))) == Number("0")


@pytest.mark.parametrize(
    "text",
    [r"-\log\frac{\det S}{\sqrt{\det(S+T)\,t^3}}", r"\log(2\pi e^{-a})", r"\log\int p(x)^2\,dx",
     r"\log\frac{t^{-a}}{p(x)}", r"\log 1"],
)  # fmt: skip
def test_logarithms_split(text: str) -> None:
    found = tree_logs.logarithm_split(tree(text), KNOWN)
    assert _agree(found, tree(text))


@pytest.mark.parametrize("text", [r"\log(a t)", r"\log\det R", r"\log\det(S-T)", r"\log x^2"])
def test_logarithms_of_what_may_be_negative_do_not_split(text: str) -> None:
    known = extend(KNOWN, "x: real") if "x^2" in text else KNOWN
    with pytest.raises(ValueError, match="visibly positive"):
        tree_logs.logarithm_split(flatten(read(text, known)), known)


def test_logarithms_are_gathered_by_their_coefficient() -> None:
    before = tree(r"\frac12\log\det S-\frac12\log\det T+a-\log t")
    found = tree_logs.logarithms_gathered(before, KNOWN)
    assert found == tree(r"\frac12\log\frac{\det S}{\det T}+a+\log\frac{1}{t}")
    with pytest.raises(ValueError, match="visibly positive"):
        tree_logs.logarithms_gathered(tree(r"\log\det R-\log t"), KNOWN)


def test_gaussian_integrals() -> None:
    size = Symbol("d")
    bell = tree(r"\int\exp\left(-\frac12(x-\mu)^\top S^{-1}(x-\mu)\right)dx")
    found = vector_overlaps.gaussian_integral(bell, size, KNOWN)
    assert _agree(found, bell)
    for wrong, reason in (
        (r"\int\exp\left(-\frac12(x-\mu)^\top R(x-\mu)\right)dx", "positive definite"),
        (r"\int\exp\left(-\frac12(x-S x)^\top S(x-S x)\right)dx", "minus a constant"),
    ):
        with pytest.raises(ValueError, match=reason):
            vector_overlaps.gaussian_integral(tree(wrong), size, KNOWN)
    other = tree(r"\int\exp\left(-(x-\mu)^\top S^{-1}(x-\mu)\right)dx")  # without the half
    assert vector_overlaps.gaussian_integral(other, size, KNOWN) == other


def test_what_does_not_stand_there_is_not_replaced() -> None:
    product = tree(r"\mu^\top S^{-1}T^{-1}\nu")
    known = (tree("T^{-1}S^{-1}"), tree("(S T)^{-1}"))
    with pytest.raises(ValueError, match="no part"):
        vector_overlaps.factors_replaced(product, known)
    with pytest.raises(ValueError, match="depends on x"):
        vector_overlaps.constants_out_of_the_integral(
            tree(r"\int a\exp\left(-\frac12 x^\top x-\frac12 t\right)dx"), tree(r"\frac12 t")
        )
    with pytest.raises(ValueError, match="no factor"):
        vector_overlaps.determinants_multiplied(
            tree(r"a(\det S)^{-1/2}"), (tree(r"\det T"), tree("t")), KNOWN
        )


def test_like_terms_are_added_with_their_sizes() -> None:
    before = tree(r"\frac d2\log(2\pi)-\frac d4\log(2\pi)+a-\frac d4\log(2\pi)+\frac12\log t")
    assert _agree(vector_overlaps.like_terms_collected(before, KNOWN), before)
    assert vector_overlaps.like_terms_collected(before, KNOWN) == tree(r"a+\frac{1}{2}\log t")


def test_equal_laws_have_the_double_covariance() -> None:
    known = (tree(r"\int p(x)q(x)\,dx"),
             tree(r"t\exp\left(-\frac12(\mu-\nu)^\top(S+T)^{-1}(\mu-\nu)\right)"))  # fmt: skip
    found = vector_overlaps.laws_set_equal(known, LAWS["q"], LAWS["p"], KNOWN)
    assert found == (tree(r"\int p(x)^2\,dx"), Symbol("t"))


def test_a_chain_is_held_to_the_definition() -> None:
    d = MatrixCalculation(KNOWN)
    d.start(read(r"D_{\mathrm{KL}}(p\,\|\,q)", KNOWN), rule="definition", because="asked", tex="p")
    d.by(vector_normal.definition_of_the_divergence, because="definition", tex="p")
    d.must_be(kl("p", "q"))
    with pytest.raises(ValueError, match="the definition is"):
        d.must_be(kl("q", "p"))
    ratio = -log(overlap("p", "q") / sqrt(overlap("p", "p") * overlap("q", "q")))
    wanted = r"-\log\frac{\int p(x)q(x)\,dx}{\sqrt{\int p(x)^2\,dx\,\int q(x)^2\,dx}}"
    assert flatten(tree_of(ratio, Symbol("x"))) == tree(wanted)


def test_a_special_case_needs_the_laws_of_the_general_one() -> None:
    values = {"d": Number("1"), r"\Sigma_0": read(r"\sigma_1^2", NUMBER.declarations)}
    with pytest.raises(special_cases.OtherLaws):
        special_cases.general_result_at(GENERAL, values, NUMBER.declarations)
    with pytest.raises(special_cases.OtherLaws):
        special_cases.at_a_standard_normal_law(Number("1"), "m", "s", "p", NUMBER.declarations)


def test_one_dimension_agrees_with_the_result_for_the_line() -> None:
    assert NUMBER.right == ONE_DIMENSION.right
    assert NUMBER.declarations == ONE_DIMENSION.declarations
