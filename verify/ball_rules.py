"""Cubature for Gaussian weights on balls: rules that are exact for polynomials, with ball nodes.

One dimension: Gauss-Hermite rules whose nodes are isolated roots of integer polynomials. Several:
the fully symmetric rule of degree 5 with 1 + 2d + 2d(d-1) nodes, and one of other radii.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from flint import acb, acb_mat, arb, ctx, fmpz_poly

from verify.laws_balls import BallValue

Nodes = tuple[tuple[tuple[acb, ...], acb], ...]
"""Pairs of a standard normal node (d entries) and its weight; the weights sum to 1."""


@lru_cache(maxsize=64)
def _hermite(order: int, precision: int) -> Nodes:
    before, current = fmpz_poly([1]), fmpz_poly([0, 1])
    x = fmpz_poly([0, 1])
    for k in range(1, order):
        before, current = current, x * current - k * before
    factorial = acb(order + 1).gamma()
    found = []
    roots: list[tuple[acb, int]] = current.complex_roots()  # type: ignore[assignment]
    for root, _ in roots:
        node = acb(root.real)
        value = before(node)
        found.append(((node,), factorial / (order * value) ** 2))
    return tuple(found)


def hermite(order: int) -> Nodes:
    """Gauss-Hermite nodes for the standard normal weight, exact to degree ``2 order - 1``."""
    return _hermite(order, ctx.prec)


@lru_cache(maxsize=64)
def _symmetric(size: int, precision: int) -> Nodes:
    zero, reach = acb(0), acb(3).sqrt()
    nodes: list[tuple[tuple[acb, ...], acb]] = []

    def at(places: dict[int, acb], weight: acb) -> None:
        nodes.append((tuple(places.get(k, zero) for k in range(size)), weight))

    at({}, acb(size**2 - 7 * size + 18) / 18)
    for i in range(size):
        for sign in (1, -1):
            at({i: sign * reach}, acb(4 - size) / 18)
        for j in range(i):
            for first in (1, -1):
                for second in (1, -1):
                    at({i: first * reach, j: second * reach}, acb(1) / 36)
    return tuple(nodes)


def symmetric(size: int) -> Nodes:
    """The symmetric rule for standard normal entries, exact to degree 5."""
    return _symmetric(size, ctx.prec)


_SHELLS = (2, 7, 5)
"""Squared distances from the centre: both shells on the axes, and each entry between two axes."""


def _shells(size: int) -> Nodes:
    """A symmetric rule of degree 5 whose nodes have other distances than those of ``symmetric``.

    Means of z_i^2, z_i^4 and z_i^2 z_j^2 (1, 3 and 1) determine the weights.
    """
    zero = acb(0)
    near, far, between = _SHELLS
    off = acb(1) / (4 * between**2)
    second = (1 - acb(size - 1) / between) / 2
    fourth = acb(4 - size) / 2
    outer = (fourth - near * second) / (far * (far - near))
    inner = (second - far * outer) / near
    pairs = size * (size - 1) // 2
    centre = 1 - 2 * size * (inner + outer) - 4 * pairs * off
    nodes: list[tuple[tuple[acb, ...], acb]] = [((zero,) * size, centre)]

    def at(places: dict[int, acb], weight: acb) -> None:
        nodes.append((tuple(places.get(k, zero) for k in range(size)), weight))

    for i in range(size):
        for sign in (1, -1):
            at({i: sign * acb(near).sqrt()}, inner)
            at({i: sign * acb(far).sqrt()}, outer)
        for j in range(i):
            for first in (1, -1):
                for other in (1, -1):
                    at({i: first * acb(between).sqrt(), j: other * acb(between).sqrt()}, off)
    return tuple(nodes)


@lru_cache(maxsize=64)
def _reflected(size: int, precision: int) -> Nodes:
    axis = [acb(2 * k + 1) / (k + 2) for k in range(size)]
    length = sum((a * a for a in axis), acb(0))
    nodes = []
    for point, weight in _shells(size):
        along = 2 * sum((a * p for a, p in zip(axis, point, strict=True)), acb(0)) / length
        moved = tuple(p - along * a for a, p in zip(axis, point, strict=True))
        nodes.append((moved, weight))
    return tuple(nodes)


def reflected(size: int) -> Nodes:
    """Another rule of degree 5: other directions, for it is reflected at a slanted plane, and
    other distances, for two rules that differ by a turn agree on whatever is radial."""
    return _reflected(size, ctx.prec)


def rules_for(size: int) -> tuple[Nodes, Nodes]:
    """Two rules that differ in their nodes, for a standard normal vector of so many entries."""
    return (hermite(5), hermite(7)) if size == 1 else (symmetric(size), reflected(size))


def cholesky(matrix: acb_mat) -> acb_mat:
    """The lower triangular factor of a positive definite matrix."""
    size = matrix.nrows()
    factor = acb_mat(size, size)
    for j in range(size):
        for i in range(j, size):
            rest = matrix[i, j] - sum((factor[i, k] * factor[j, k] for k in range(j)), acb(0))
            factor[i, j] = rest.sqrt() if i == j else rest / factor[j, j]
    return factor


def gaussian_mean(
    nodes: Nodes, mean: acb_mat, factor: acb_mat, body: Callable[[BallValue], acb]
) -> tuple[acb, arb]:
    """The rule applied to ``body`` at ``mean + factor z``, and the sum of the absolute terms.

    Points are scalars when d is 1.
    """
    total, magnitude = acb(0), arb(0)
    size = mean.nrows()
    for entries, weight in nodes:
        point = mean + factor * acb_mat(size, 1, list(entries))
        part = weight * body(point[0, 0] if size == 1 else point)
        total += part
        magnitude += abs(part)
    return total, magnitude


def gaussian_means(
    nodes: Nodes, mean: acb_mat, factor: acb_mat, body: Callable[[BallValue], list[acb]]
) -> tuple[list[acb], list[arb]]:
    """The same for several values at once."""
    size = mean.nrows()
    totals: list[acb] = []
    magnitudes: list[arb] = []
    for entries, weight in nodes:
        point = mean + factor * acb_mat(size, 1, list(entries))
        parts = [weight * value for value in body(point[0, 0] if size == 1 else point)]
        totals = [a + b for a, b in zip(totals, parts, strict=True)] if totals else parts
        sizes = [abs(part) for part in parts]
        added = [a + b for a, b in zip(magnitudes, sizes, strict=True)] if magnitudes else sizes
        magnitudes = added
    return totals, magnitudes


def enclose(first: acb, second: acb) -> acb:
    """A ball around ``first`` that is wide enough for ``second``, with a margin of a factor 4."""
    radius = 4 * arb(abs(first - second).upper())
    if first.imag.is_zero() and second.imag.is_zero():
        return acb(first.real + arb(0, radius))
    return acb(first.real + arb(0, radius), first.imag + arb(0, radius))


def agree(first: acb, second: acb, magnitude: arb) -> bool:
    """Whether two rules agree to all but the last sixth of the working precision (never for NaN).

    ``magnitude`` is the size of the terms that were added, so that a mean of 0 can agree too.
    """
    if not (first.is_finite() and second.is_finite()):
        return False
    gap = abs(first - second).upper()
    if gap <= magnitude.upper() * arb(2) ** (-(5 * ctx.prec) // 6):
        return True
    # terms that are all zero but for rounding have no size to compare with
    return bool((first - second).contains(0) and gap <= arb(2) ** (-ctx.prec // 2))


_PROBES = ((3, 7), (11, 5))
"""Numerators and denominators of the two points at which a linear logarithm is tested."""


def exponential_mean(
    mean: acb_mat, factor: acb_mat, body: Callable[[BallValue], acb]
) -> acb | None:
    """The mean of ``exp(c + w . z)`` at points ``mean + factor z``: ``exp(c + w . w / 2)``.

    Values at the centre and one step along each axis determine c and w; whether the logarithm was
    linear is for two slanted points, far apart, to say: ``None`` when one of them disagrees.
    """
    size = mean.nrows()

    def logarithm(entries: list[acb]) -> acb | None:
        point = mean + factor * acb_mat(size, 1, entries)
        value = body(point[0, 0] if size == 1 else point)
        return value.log() if value.real > 0 and value.imag.is_zero() else None

    centre = logarithm([acb(0)] * size)
    ends = [logarithm([acb(int(k == j)) for k in range(size)]) for j in range(size)]
    slopes = [end - centre for end in ends if end is not None and centre is not None]
    if centre is None or len(slopes) < size:
        return None
    for top, bottom in _PROBES:
        at = [acb(top * (-1) ** k) / (bottom + k) for k in range(size)]
        found = logarithm(at)
        parts = [w * z for w, z in zip(slopes, at, strict=True)]
        magnitude = sum((abs(part) for part in parts), abs(centre) + 1)
        if found is None or not agree(found, sum(parts, centre), magnitude):
            return None
    return (centre + sum((w * w for w in slopes), acb(0)) / 2).exp()
