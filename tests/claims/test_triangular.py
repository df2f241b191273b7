"""Triangular matrices: determinants and logarithms of squared products."""

import pytest

from claims.algebra.entries import equal_entries
from claims.algebra.matrices import identity_named, proved
from claims.algebra.rewriting import NoMatch
from claims.algebra.triangular import (
    NoSquare,
    determinants_of_triangular_matrices,
    logarithm_of_a_squared_product,
)
from formula.declare import declare
from formula.read import read

KNOWN = declare("K: positive integer; L: lower(K); S: nonsingular(K); u: vector(K)")
PRODUCT = r"\left(\prod_{j=1}^{K}L_{j,j}\right)"


def test_the_determinant_of_a_triangular_matrix_is_proved() -> None:
    assert proved(identity_named("determinant of a triangular matrix"))


def test_a_triangular_matrix_has_zeros_above_its_diagonal_only() -> None:
    for entry, zero in (("L_{1,2}", True), ("L_{2,1}", False), ("S_{1,2}", False)):
        # at size 2 and 3, where these entries exist
        assert all(
            equal_entries(read(entry, KNOWN), read("0", KNOWN), KNOWN, size) == zero
            for size in (2, 3)
        )


def test_every_determinant_becomes_a_product() -> None:
    after = determinants_of_triangular_matrices(read(r"\det(L)\det(L)", KNOWN), KNOWN)
    assert after == read(rf"{PRODUCT}{PRODUCT}", KNOWN)
    with pytest.raises(NoMatch):
        determinants_of_triangular_matrices(read(r"\det(S)", KNOWN), KNOWN)


def test_the_logarithm_of_a_square_needs_absolute_values() -> None:
    after = logarithm_of_a_squared_product(read(rf"\log({PRODUCT}{PRODUCT})", KNOWN))
    assert after == read(r"2\sum_{j=1}^{K}\log|L_{j,j}|", KNOWN)


@pytest.mark.parametrize(
    "tex", [rf"\log{PRODUCT}", r"\log(\prod_{j=1}^{K}L_{j,j}\prod_{j=1}^{K}u_j)", PRODUCT]
)
def test_other_logarithms_are_left_alone(tex: str) -> None:
    with pytest.raises(NoSquare):
        logarithm_of_a_squared_product(read(tex, KNOWN))
