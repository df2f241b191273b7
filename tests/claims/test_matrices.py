"""Matrix identities are proved by symbolic entries, false ones are not; rewriting is exact."""

from dataclasses import replace

import numpy as np
import pytest

from claims.algebra.affine import NotAffine, affine_map, solved
from claims.algebra.entries import equal_entries
from claims.algebra.matrices import IDENTITIES, SIZES, identity_named, proved, rewritten
from claims.algebra.matrix_forms import matrices_as_numpy, same_matrix_scalars
from claims.algebra.rewriting import NoMatch, flatten
from formula.declare import declare
from formula.read import read

KNOWN = declare(
    r"K: positive integer; S: nonsingular(K); R: matrix(K,K); x: vector(K); \mu: vector(K)",
    laws={"p(z)": ("standard-normal", "K")},
)


@pytest.mark.parametrize("each", IDENTITIES, ids=lambda each: each.name)
def test_every_identity_is_proved_at_three_sizes(each) -> None:
    assert proved(each)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("transpose of a product", r"A B"),
        ("inverse of a product", r"A^{-1} B^{-1}"),
        ("inverse of a transpose", r"A^{-1}"),
        ("determinant of a product", r"\det(A)+\det(B)"),
        ("determinant of a transpose", r"-\det(A)"),
        ("determinant of an inverse", r"\det(A)"),
        ("cyclic trace", r"\operatorname{tr}(A)\operatorname{tr}(A)"),
        ("trace of a quadratic form", r"\operatorname{tr}(A) u^\top u"),
    ],
)
def test_a_wrong_identity_is_not_proved(name: str, wrong: str) -> None:
    if name == "transpose of a product":
        symbols = "d: positive integer; A: matrix(d,d); B: matrix(d,d)"
    elif name == "cyclic trace":
        symbols = "m: positive integer; A: matrix(m,m); B: matrix(m,m)"
    else:
        symbols = identity_named(name).symbols
    assert not proved(replace(identity_named(name), right=wrong, symbols=symbols))


@pytest.mark.parametrize(
    ("before", "name", "backwards", "after"),
    [
        (r"(S^{-1}(x-\mu))^\top", "transpose of a product", False, r"(x-\mu)^\top (S^{-1})^\top"),
        (r"x^\top (S^{-1})^\top S^{-1} x", "inverse of a transpose", True,
         r"x^\top (S^\top)^{-1} S^{-1} x"),
        (r"x^\top (S^\top)^{-1} S^{-1} x", "inverse of a product", True,
         r"x^\top (S S^\top)^{-1} x"),
        (r"3\det(S S^\top)", "determinant of a product", False, r"3\det(S)\det(S^\top)"),
        (r"\exp(-(x-\mu)^\top R (x-\mu))", "trace of a quadratic form", False,
         r"\exp(-\operatorname{tr}(R (x-\mu)(x-\mu)^\top))"),
    ],
)  # fmt: skip
def test_rewriting_at_a_place(before: str, name: str, backwards: bool, after: str) -> None:
    tree = rewritten(read(before, KNOWN), name, KNOWN, backwards=backwards)
    assert tree == flatten(read(after, KNOWN))


@pytest.mark.parametrize(
    ("text", "name", "backwards"),
    [
        (r"R^{-1} S^{-1}", "inverse of a product", True),  # R may be singular
        (r"(S+R)^{-1}", "inverse of a product", False),
        (r"\det(x x^\top)", "determinant of a product", False),  # the factors are not square
        (r"x^\top x", "trace of a quadratic form", False),
    ],
)
def test_an_identity_whose_hypotheses_fail_is_not_applied(
    text: str, name: str, backwards: bool
) -> None:
    with pytest.raises(NoMatch):
        rewritten(read(text, KNOWN), name, KNOWN, backwards=backwards)


def test_affine_maps_are_differentiated_and_solved() -> None:
    moved = affine_map(read(r"\mu + S z", KNOWN), "z", KNOWN)
    assert moved.matrix == read("S", KNOWN)
    assert solved(moved, read("x", KNOWN), KNOWN) == flatten(read(r"S^{-1}(x-\mu)", KNOWN))
    with pytest.raises(NotAffine):
        solved(affine_map(read(r"\mu + R z", KNOWN), "z", KNOWN), read("x", KNOWN), KNOWN)
    with pytest.raises(NotAffine):
        affine_map(read(r"\mu + z (z^\top S z)", KNOWN), "z", KNOWN)


def test_scalars_of_matrices_are_compared_by_their_entries() -> None:
    left = read(r"\log|\det(S S^\top)|+x^\top R x", KNOWN)
    assert same_matrix_scalars(left, read(r"\log|\det(S^\top S)|+x^\top R^\top x", KNOWN), KNOWN)
    assert not same_matrix_scalars(left, read(r"\log|\det S|+x^\top R x", KNOWN), KNOWN)
    assert not same_matrix_scalars(
        read(r"x^\top S S^\top x", KNOWN), read(r"x^\top S^\top S x", KNOWN), KNOWN
    )


@pytest.mark.parametrize(
    ("text", "other", "equal"),
    [
        (r"\det(S R)", r"\det R \cdot \det S", True),
        (r"\det(S S^\top)", r"(\det S)^2", True),
        (r"\det(x^\top S x)", r"x^\top S x", True),
        (r"\det(2 S)", r"2\det S", False),
        (r"\det(S+R)", r"\det S+\det R", False),
        (r"\det(S R)", r"\det S", False),
    ],
)
def test_determinants_of_products_and_of_numbers(text: str, other: str, equal: bool) -> None:
    assert same_matrix_scalars(read(text, KNOWN), read(other, KNOWN), KNOWN) is equal


def test_the_numpy_function_takes_one_point_or_a_stack() -> None:
    tree = read(r"|\det S|^{-1}\exp(-(x-\mu)^\top (S S^\top)^{-1}(x-\mu))", KNOWN)
    numeric = matrices_as_numpy(tree, KNOWN, "x")
    rng = np.random.default_rng(0)
    matrix, mean, points = rng.normal(size=(3, 3)), rng.normal(size=3), rng.normal(size=(4, 3))
    found = numeric({"K": 3, "S": matrix, r"\mu": mean, "x": points})
    solved_points = np.linalg.solve(matrix, (points - mean).T)
    expected = np.exp(-(solved_points**2).sum(axis=0)) / abs(np.linalg.det(matrix))
    assert np.allclose(found, expected, rtol=1e-12, atol=0)
    one = numeric({"K": 3, "S": matrix, r"\mu": mean, "x": points[0]})
    assert np.isclose(one, expected[0], rtol=1e-12, atol=0)


def test_sizes_are_told_apart() -> None:
    known = declare("m: positive integer; n: positive integer; A: matrix(m,n)")
    right = read(r"A^\top A", known)
    assert all(equal_entries(right, right, known, size) for size in SIZES)
    assert not equal_entries(read(r"A A^\top", known), right, known, 1)
