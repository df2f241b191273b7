"""Random values for everything declared, in NumPy: the worlds of the checks that avoid ``formula``.

Magnitudes are log-uniform with both signs, mantissas full, sizes different from each other. A
vector is an array (n,), a matrix (m, n), a family one more axis in front for each of its sizes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from formula.declarations import Declarations
from formula.domains import (
    Array,
    Domain,
    Family,
    Function,
    PositiveInteger,
    Probability,
    Real,
    Size,
)

Values = Mapping[str, "np.ndarray | int | float"]


@dataclass(frozen=True, slots=True)
class Extent:
    """How far draws go: decades of a positive number and of a real one, and the largest size."""

    low: float
    high: float
    largest: int


MODERATE = Extent(-0.7, 0.7, 5)
"""For sampling and quadrature: wider scales leave no overlap that double precision can see."""

SMALL = FEW = Extent(-0.7, 0.7, 3)
"""For quadrature in as many dimensions as the size says, and for labels that are summed."""

WIDE = Extent(-2.0, 2.0, 8)
"""For checks whose arithmetic does not underflow."""


MODEST = Extent(-0.5, 0.3, 5)
"""For the coefficients of arbitrary functions, which may stand in an exponent."""

FUNCTION_NUMBERS = 5
"""How many coefficients an arbitrary function has."""


class Undrawable(ValueError):
    """A declared symbol of a domain that has no NumPy draw."""


def draw(declarations: Declarations, seed: int, index: int, extent: Extent) -> Values:
    """One value for each declared symbol.

    An arbitrary function is drawn as its coefficients (``verify.arrays_functions``).

    Raises:
        Undrawable: a domain of which nothing can be drawn.
    """
    rng = np.random.default_rng([seed, index, 20_011])
    wanted = [n for n, d in declarations.symbols.items() if isinstance(d, PositiveInteger)]
    sizes = _sizes(wanted, rng, index, extent)
    values: dict[str, np.ndarray | int | float] = dict(sizes)
    for name, domain in declarations.symbols.items():
        if name not in sizes:
            value = _draw(domain, rng, sizes, extent)
            values[name] = _turned(domain, value, index)
    return values


def _turned(domain: Domain, value: np.ndarray | float, index: int) -> np.ndarray | float:
    """A non-singular matrix with the determinant's sign of its world, for chance may miss one."""
    if not (isinstance(domain, Array) and domain.kind == "nonsingular"):
        return value
    matrix = np.array(value)
    if (np.linalg.det(matrix) < 0) != bool(index % 2):
        matrix[0] = -matrix[0]
    return matrix


def _sizes(
    wanted: list[str], rng: np.random.Generator, index: int, extent: Extent
) -> dict[str, int]:
    largest = max(extent.largest, len(wanted) + 1)
    picked = rng.permutation(np.arange(2, largest + 1))[: len(wanted)]
    if wanted and index % 5 == 4:
        picked[int(rng.integers(len(wanted)))] = 1
    return {name: int(size) for name, size in zip(wanted, picked, strict=True)}


def magnitude(rng: np.random.Generator, extent: Extent) -> float:
    """A positive number, log-uniform over the extent."""
    return float(10.0 ** rng.uniform(extent.low, extent.high))


def _signed(rng: np.random.Generator, extent: Extent) -> float:
    return magnitude(rng, extent) * (1 if rng.random() < 0.5 else -1)


def _draw(
    domain: Domain, rng: np.random.Generator, sizes: Mapping[str, int], extent: Extent
) -> np.ndarray | float:
    match domain:
        case Real():
            return _real(domain, rng, extent)
        case Array():
            return _array(domain, rng, sizes, extent)
        case Probability(size=size):
            parts = 10.0 ** rng.uniform(-1.5, 0.0, _size(size, sizes))
            return np.asarray(parts / parts.sum())
        case Family(member=member, sizes=along):
            shape = [_size(size, sizes) for size in along]
            count = int(np.prod(shape))
            members = [_draw(member, rng, sizes, extent) for _ in range(count)]
            return np.reshape(np.asarray(members), (*shape, *np.shape(members[0])))
        case Function():
            return np.asarray([_signed(rng, MODEST) for _ in range(FUNCTION_NUMBERS)])
        case _:
            raise Undrawable(f"no draw for {domain}")


def _real(domain: Real, rng: np.random.Generator, extent: Extent) -> float:
    low, high = domain.low, domain.high
    if low is not None and high is not None:
        return float(low) + float(high - low) * float(rng.uniform(0.02, 0.98))
    if low is not None:
        return float(low) + magnitude(rng, extent)
    if high is not None:
        return float(high) - magnitude(rng, extent)
    return _signed(rng, extent)


def _array(
    domain: Array, rng: np.random.Generator, sizes: Mapping[str, int], extent: Extent
) -> np.ndarray:
    rows, columns = _size(domain.rows, sizes), _size(domain.columns, sizes)
    scale = magnitude(rng, extent)
    entries = rng.uniform(-1.0, 1.0, (rows, columns)) * scale
    match domain.kind:
        case "vector" if domain.low is not None:
            low = float(domain.low)
            return np.asarray([low + magnitude(rng, extent) for _ in range(rows)])
        case "vector":
            return np.asarray([_signed(rng, extent) for _ in range(rows)])
        case "matrix":
            return entries
        case "identity":
            return np.eye(rows)
        case "nonsingular":
            return entries + scale * np.diag(rng.choice((-0.6, 0.6), rows))
        case "lower":
            diagonal = rng.uniform(0.4, 1.4, rows) * rng.choice((-1.0, 1.0), rows)
            return np.tril(entries, -1) + scale * np.diag(diagonal)
        case "spd":
            return entries @ entries.T / scale + scale * np.eye(rows) / 3
        case "symmetric":
            return _symmetric(domain, rng, entries)
        case _:
            raise Undrawable(f"no draw for a {domain.kind} matrix")


def _symmetric(domain: Array, rng: np.random.Generator, entries: np.ndarray) -> np.ndarray:
    if domain.binary:
        entries = rng.integers(0, 2, entries.shape).astype(float)
    elif domain.low is not None and domain.high is not None:
        entries = rng.uniform(float(domain.low), float(domain.high), entries.shape)
    return np.asarray(np.tril(entries) + np.tril(entries, -1).T)


def _size(size: Size, sizes: Mapping[str, int]) -> int:
    return size if isinstance(size, int) else sizes[size]
