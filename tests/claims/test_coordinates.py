"""Vectors by coordinates: entries, positive products, diagonal matrices; sums with whole limits."""

import pytest
import sympy

from claims.algebra import coordinates, finite_sums
from claims.algebra.matrices import rewritten
from claims.algebra.normal import laws_of
from claims.algebra.rewriting import NoMatch, nonsingular
from formula.declare import declare
from formula.printer import to_latex
from formula.read import read
from formula.tree import Big, Node

KNOWN = declare(
    r"K: positive integer; \mu: vector(K); \sigma: positive vector(K); x: vector(K); "
    "S: nonsingular(K); c: real",
    laws={"p(z)": ("standard-normal", "K")},
)
DIAGONAL = r"\operatorname{diag}(\sigma)"


def tree(tex: str) -> Node:
    return read(tex, KNOWN)


@pytest.mark.parametrize(
    ("before", "name", "after"),
    [
        (rf"{DIAGONAL}^\top", "transpose of a diagonal matrix", DIAGONAL),
        (rf"{DIAGONAL}{DIAGONAL}", "square of a diagonal matrix", r"\operatorname{diag}(\sigma^2)"),
        (rf"\det {DIAGONAL}", "determinant of a diagonal matrix", r"\prod_{j=1}^{K}\sigma_j"),
    ],
)
def test_identities_of_diagonal_matrices(before: str, name: str, after: str) -> None:
    assert rewritten(tree(before), name, KNOWN) == tree(after)


def test_a_quadratic_form_becomes_a_sum_over_coordinates() -> None:
    form = r"(x-\mu)^\top\operatorname{diag}(\sigma^2)^{-1}(x-\mu)"
    found = coordinates.quadratic_form_by_coordinates(tree(form), KNOWN)
    assert found == tree(r"\sum_{j=1}^{K}\frac{(x_j-\mu_j)^2}{\sigma_j^2}")


def test_the_inverse_of_a_diagonal_matrix_needs_positive_entries() -> None:
    form = r"(x-\mu)^\top\operatorname{diag}(\mu)^{-1}(x-\mu)"
    with pytest.raises(NoMatch):
        coordinates.quadratic_form_by_coordinates(tree(form), KNOWN)
    assert nonsingular(tree(DIAGONAL), KNOWN)
    assert not nonsingular(tree(r"\operatorname{diag}(\mu)"), KNOWN)


def test_bars_are_dropped_around_positive_numbers_only() -> None:
    product = r"\left|\prod_{j=1}^{K}\sigma_j\right|"
    found = coordinates.absolute_value_of_a_positive_number(tree(product), KNOWN)
    assert found == tree(r"\prod_{j=1}^{K}\sigma_j")
    for other in (r"|c|", r"\left|\prod_{j=1}^{K}\mu_j\right|", r"|\det S|"):
        before = tree(other)
        assert coordinates.absolute_value_of_a_positive_number(before, KNOWN) == before


PRODUCT = r"\prod_{j=1}^{K}\frac{1}{\sigma_j}\exp\left(-\frac{x_j^2}{2}\right)"


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (
            r"\left(\prod_{j=1}^{K}\sigma_j\right)^{-1}\exp\left(-\frac12\sum_{i=1}^{K}x_i^2\right)",
            1,
        ),
        (r"\prod_{j=1}^{K}\sigma_j\,\exp\left(-\frac12\sum_{i=1}^{K}x_i^2\right)", 0),
        (r"\left(\prod_{j=1}^{K}\sigma_j\right)^{-1}\exp\left(-\sum_{i=1}^{K}x_i^2\right)", 0),
        (
            r"\left(\sum_{j=1}^{K}\sigma_j\right)^{-1}\exp\left(-\frac12\sum_{i=1}^{K}x_i^2\right)",
            0,
        ),
    ],
)
def test_positive_products_are_compared_by_their_logarithms(other: str, same: int) -> None:
    assert coordinates.same_positive(tree(PRODUCT), tree(other), KNOWN) == bool(same)


def test_what_may_be_negative_has_no_logarithm() -> None:
    with pytest.raises(coordinates.NotPositive):
        coordinates.logarithm(tree(r"\prod_{j=1}^{K}\mu_j"), KNOWN)


def test_a_standard_normal_density_is_written_out_by_coordinates() -> None:
    law = laws_of(KNOWN)["p"]
    found = coordinates.standard_normal_by_coordinates(tree("p(z)"), law, KNOWN)
    expected = r"(2\pi)^{-K/2}\exp\left(-\frac12\sum_{j=1}^{K}z_j^2\right)"
    assert coordinates.same_positive(found, tree(expected), KNOWN)


def test_factors_are_sorted_by_coordinates() -> None:
    together = (
        r"(2\pi)^{-K/2}\left(\prod_{j=1}^{K}\sigma_j\right)^{-1}"
        r"\exp\left(-\frac12\sum_{j=1}^{K}\frac{(x_j-\mu_j)^2}{\sigma_j^2}\right)"
    )
    found = coordinates.sorted_by_coordinates(tree(together), KNOWN)
    assert isinstance(found, Big)
    assert found.kind == "prod"
    expected = (
        r"\prod_{j=1}^{K}\frac{1}{\sqrt{2\pi}\,\sigma_j}"
        r"\exp\left(-\frac{(x_j-\mu_j)^2}{2\sigma_j^2}\right)"
    )
    assert coordinates.same_positive(found, tree(expected), KNOWN)
    with pytest.raises(ValueError, match="no sums"):
        coordinates.sorted_by_coordinates(tree(r"(2\pi)^{-K/2}\exp(c)"), KNOWN)


def test_the_entrywise_product_is_read_as_a_diagonal_matrix() -> None:
    assert tree(r"\mu+\sigma\odot z") == tree(rf"\mu+{DIAGONAL}z")
    assert tree(r"\frac12\sigma\odot\sigma\odot z") == tree(rf"\frac12{DIAGONAL}{DIAGONAL}z")
    assert to_latex(tree(r"\sigma\odot x")) == to_latex(tree(rf"{DIAGONAL}x"))
    with pytest.raises(ValueError, match="brackets"):
        tree(r"S\sigma\odot z")


def test_sums_and_squares() -> None:
    i, phi = sympy.Symbol("i", integer=True), sympy.Symbol("phi", real=True)
    total = sympy.Sum((phi * i - 1) ** 2, (i, 1, 2))
    expanded = finite_sums.sums_evaluated(total)
    assert expanded == 5 * phi**2 - 6 * phi + 2
    square = finite_sums.square_completed(expanded, phi)
    assert sympy.expand(square - expanded) == 0
    assert square.subs(phi, sympy.Rational(3, 5)) == sympy.Rational(1, 5)
    assert finite_sums.place_of_the_smallest_square(square, phi) == sympy.Rational(3, 5)
    for wrong in (-(phi**2), phi**3, phi):
        with pytest.raises(ValueError, match="quadratic"):
            finite_sums.square_completed(wrong, phi)
