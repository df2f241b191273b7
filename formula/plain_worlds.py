"""Worlds that a reader can compute by hand: small sizes, small numbers, tenths as probabilities.

Random worlds tell formulas apart; these show how a wrong one fails. Density variables have two
values where nothing asks for more, and the counting measure underneath.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise, product

from flint import fmpq, fmpq_mat

from formula.declarations import Declarations
from formula.domains import Array, Domain, Family, Function, PositiveInteger, Probability, Real
from formula.draw_values import Exact, FunctionTable, size_of
from formula.tables import names
from formula.tree import Density, Node
from formula.worlds import World, draw_regions, rows_of, summed

_FEW = ((1, 1), (2, 1), (-1, 1), (1, 2), (3, 1), (-2, 1))
_SHARES = ((1, 2), (1, 4), (3, 4))
_TENTHS = 10


class NotPlain(Exception):
    """Something declared has no plain value."""


def plain_world(declarations: Declarations, trees: tuple[Node, ...], index: int) -> World:
    """Plain world ``index``; ``trees`` tell what is discrete, as in ``draw_world``.

    Raises:
        NotPlain: a function with other bounds than 0 and 1, or more than ten values in a row.
    """
    rng = random.Random(f"plain/{index}")
    uses = summed(declarations, trees)
    sizes = {
        name: rng.choice((1, 2, 2, 3))
        for name, domain in declarations.symbols.items()
        if isinstance(domain, PositiveInteger)
    }
    numbers: dict[str, Exact] = {}
    functions: dict[str, FunctionTable] = {}
    for name, domain in declarations.symbols.items():
        if isinstance(domain, Function):
            functions[name] = _function(domain, rng)
        else:
            numbers[name] = fmpq(sizes[name]) if name in sizes else _value(domain, rng, sizes)
    labels = {label for regions in declarations.supports.values() for label in regions}
    counts = {}
    for name in declarations.variables:
        size = uses.get(name)
        counts[name] = max(2, len(labels)) if size is None else size_of(size, sizes)
    regions = draw_regions(declarations, rng, counts)
    points = {
        name: tuple(_point(name, k, declarations, sizes, rng, name in uses) for k in range(count))
        for name, count in counts.items()
    }
    tables = {
        factor: _table(factor, declarations, rng, counts, regions)
        for joint in declarations.joints
        for factor in joint.factors
    }
    return World(
        declarations, 0, index, sizes, numbers, functions, counts,
        {name: (fmpq(1),) * count for name, count in counts.items()},
        points, {name: rng.randrange(count) for name, count in counts.items()}, tables,
    )  # fmt: skip


def _point(
    name: str,
    place: int,
    declarations: Declarations,
    sizes: Mapping[str, int],
    rng: random.Random,
    discrete: bool,
) -> fmpq | fmpq_mat:
    """The values of a variable of tables are its labels 1, 2, ...; others are small numbers."""
    if discrete or not declarations.laws:
        return fmpq(place + 1)
    rows = rows_of(name, declarations, sizes)
    if rows is None:
        return _small(rng)
    return fmpq_mat(rows, 1, [_small(rng) for _ in range(rows)])


def _small(rng: random.Random) -> fmpq:
    return fmpq(*rng.choice(_FEW))


def _positive(rng: random.Random) -> fmpq:
    return abs(_small(rng))


def _real(low: Fraction | None, high: Fraction | None, rng: random.Random) -> fmpq:
    lowest, highest = (
        None if end is None else fmpq(*end.as_integer_ratio()) for end in (low, high)
    )
    if lowest is not None and highest is not None:
        return lowest + (highest - lowest) * fmpq(*rng.choice(_SHARES))
    if lowest is not None:
        return lowest + _positive(rng)
    if highest is not None:
        return highest - _positive(rng)
    return _small(rng)


def _value(domain: Domain, rng: random.Random, sizes: Mapping[str, int]) -> Exact:
    match domain:
        case Real(low=low, high=high):
            return _real(low, high, rng)
        case Array():
            return _array(domain, rng, sizes)
        case Probability(size=size):
            shares = _shares(size_of(size, sizes), rng)
            return fmpq_mat(len(shares), 1, shares)
        case Family(member=member, sizes=(first, *rest)):
            inner = Family(member, tuple(rest)) if rest else member
            return tuple(_value(inner, rng, sizes) for _ in range(size_of(first, sizes)))
        case _:
            raise NotPlain(str(domain))


def _function(domain: Function, rng: random.Random) -> FunctionTable:
    """A linear function, or the exponential or the logistic function of one."""
    if (domain.low, domain.high) not in ((None, None), (0, None), (0, 1)):
        raise NotPlain("a function with other bounds than 0 and 1")
    constant, zero, slope = _small(rng), fmpq(0), _small(rng)
    return FunctionTable((constant, zero, zero, zero, slope), domain.low, domain.high)


def _array(domain: Array, rng: random.Random, sizes: Mapping[str, int]) -> fmpq_mat:
    rows, columns = size_of(domain.rows, sizes), size_of(domain.columns, sizes)
    grid = list(product(range(rows), range(columns)))
    if domain.kind == "identity":
        return fmpq_mat(rows, rows, [int(i == j) for i, j in grid])
    if domain.kind == "symmetric":
        half = {
            (i, j): fmpq(rng.randrange(2)) if domain.binary else _real(domain.low, domain.high, rng)
            for i, j in grid
            if j <= i
        }
        return fmpq_mat(rows, rows, [half[max(i, j), min(i, j)] for i, j in grid])
    if domain.kind == "vector":
        return fmpq_mat(rows, 1, [_real(domain.low, None, rng) for _ in range(rows)])
    if domain.kind == "lower":
        return fmpq_mat(rows, rows, [_small(rng) if j <= i else fmpq(0) for i, j in grid])
    while True:
        found = fmpq_mat(rows, columns, [rng.randint(-2, 2) for _ in grid])
        if domain.kind == "spd":
            unit = fmpq_mat(rows, rows, [int(i == j) for i, j in grid])
            return found * found.transpose() + unit
        if domain.kind == "matrix" or found.det() != 0:
            return found


def _shares(count: int, rng: random.Random) -> list[fmpq]:
    """Positive tenths that add up to 1."""
    if count > _TENTHS:
        raise NotPlain(f"{count} probabilities")
    cuts = sorted(rng.sample(range(1, _TENTHS), count - 1))
    ends = [0, *cuts, _TENTHS]
    return [fmpq(b - a, _TENTHS) for a, b in pairwise(ends)]


def _table(
    factor: Density,
    declarations: Declarations,
    rng: random.Random,
    counts: Mapping[str, int],
    regions: Mapping[str, tuple[str, ...]],
) -> dict[tuple[int, ...], fmpq]:
    left, right = names(factor.left), names(factor.right)
    allowed = declarations.supports.get(factor.letter)
    table: dict[tuple[int, ...], fmpq] = {}
    for given in product(*(range(counts[name]) for name in right)):
        every = list(product(*(range(counts[name]) for name in left)))
        inside = [
            point
            for point in every
            if allowed is None
            or all(regions[name][k] in allowed for name, k in zip(left, point, strict=True))
        ]
        shares = dict(zip(inside, _shares(len(inside), rng), strict=True))
        for point in every:
            table[point + given] = shares.get(point, fmpq(0))
    return table
