"""Worlds: one random draw of everything declared, in which both sides of a claim have values.

Sizes differ from each other and are sometimes 1 or large; mantissas are full and not dyadic; scales
are log-uniform with both signs, stratified by the index of the world; matrices do not commute.
Exact rationals are drawn once and turned into balls at each precision.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import field
from itertools import product

from flint import fmpq, fmpq_mat

from formula.declarations import Declarations
from formula.domains import (
    Array,
    Family,
    Function,
    PositiveInteger,
    Probability,
    Size,
)
from formula.draw_values import (
    Exact,
    FunctionTable,
    decades,
    draw,
    draw_function,
    magnitude,
    signed,
    size_of,
)
from formula.record import record
from formula.scales import Scale
from formula.tables import names
from formula.tree import Big, Density, Item, Node, Number, Symbol, walk

_SIZES = ((2, 4), (3, 6), (2, 5), (2, 5), (2, 4), (2, 4))
_MOST_VALUES = 64
"""A discrete variable may be said to have so many values."""
_LARGE = {4: (6, 8), 5: (8, 12)}
"""In these strata one size is large, the others small: cost is a product of sizes."""


@record
class World:
    """One draw of everything declared; ``numbers`` and tables hold exact rationals.

    Attributes:
        sizes: declared positive integers.
        numbers: symbols: a rational, a matrix, or nested tuples for a family.
        functions: arbitrary functions.
        counts, weights, points, positions: for each density variable its number of values, their
            base weights, their numeric values, and the world's own value (an index).
        tables: declared factors: (left + right indices) -> density.
    """

    declarations: Declarations
    seed: int
    index: int | Scale
    sizes: Mapping[str, int]
    numbers: Mapping[str, Exact]
    functions: Mapping[str, FunctionTable]
    counts: Mapping[str, int]
    weights: Mapping[str, tuple[fmpq, ...]]
    points: Mapping[str, tuple[fmpq | fmpq_mat, ...]]
    positions: Mapping[str, int]
    tables: Mapping[Density, Mapping[tuple[int, ...], fmpq]]
    balls: dict[int, object] = field(default_factory=dict, compare=False, repr=False)


def draw_world(
    declarations: Declarations,
    trees: Iterable[Node] = (),
    *,
    seed: int = 0,
    index: int | Scale = 0,
    attempt: int = 0,
) -> World:
    """Draw world ``index`` of ``seed``, or one at a scale; ``trees`` tell what is discrete.

    The first tree is the one that is right: only it may say that a variable has three values.

    ``attempt`` counts redraws, for worlds in which the reference has no value.
    """
    rng = random.Random(f"{seed}/{index}/{attempt}")
    uses = summed(declarations, tuple(trees))
    sizes = _draw_sizes(declarations, rng, index, attempt)
    numbers: dict[str, Exact] = {}
    functions: dict[str, FunctionTable] = {}
    for name, domain in declarations.symbols.items():
        if isinstance(domain, Function):
            functions[name] = draw_function(domain, rng, index)
        elif isinstance(domain, PositiveInteger):
            numbers[name] = fmpq(sizes[name])
        else:
            numbers[name] = draw(domain, rng, index, sizes)
    counts = _draw_counts(declarations, rng, uses, sizes)
    regions = draw_regions(declarations, rng, counts)
    weights, points, positions = {}, {}, {}
    for name, count in counts.items():
        near = isinstance(index, Scale) and index.exact is None and not index.size
        thin = 1 / magnitude(rng, *decades(index, rng)) if near else fmpq(1)
        weights[name] = tuple(
            fmpq(1) if name in uses else magnitude(rng, -0.9, 0.5) * thin for _ in range(count)
        )
        # the values of a discrete variable are its labels 1, 2, ...: they also serve as indices
        rows = rows_of(name, declarations, sizes)
        points[name] = tuple(
            fmpq(k + 1) if name in uses else _draw_point(rows, rng) for k in range(count)
        )
        positions[name] = rng.randrange(count)
    tables = {
        factor: _draw_table(factor, declarations, rng, index, counts, weights, regions)
        for joint in declarations.joints
        for factor in joint.factors
    }
    return World(
        declarations, seed, index, sizes, numbers, functions, counts, weights, points, positions,
        tables,
    )  # fmt: skip


def rows_of(name: str, declarations: Declarations, sizes: Mapping[str, int]) -> int | None:
    """How many coordinates a density variable has; ``None`` for a number."""
    if not declarations.laws:
        return None
    from formula.shapes import shape_of  # only named laws need it: starting stays quick

    shape = shape_of(Symbol(name), declarations)
    return None if shape.is_scalar else size_of(shape.rows, sizes)


def _draw_point(rows: int | None, rng: random.Random) -> fmpq | fmpq_mat:
    """One value of a density variable: a number, or a column of ``rows`` numbers."""
    if rows is None:
        return signed(rng, -1.0, 0.7)
    return fmpq_mat(rows, 1, [signed(rng, -1.0, 0.7) for _ in range(rows)])


def summed(declarations: Declarations, trees: tuple[Node, ...]) -> dict[str, Size | None]:
    """Density variables that are summed: discrete, with the size they run to where one is named.

    Trees tell a world nothing else: where they sum alike, it is the same world.
    """
    given = tuple(definition.value for definition in declarations.definitions)
    found: dict[str, Size | None] = {}
    variables = set(declarations.variables)
    for place, tree in enumerate((*trees[:1], *given, *trees[1:])):
        right = place <= len(given)
        ranges = (r for node in walk(tree) if isinstance(node, Big) for r in node.ranges)
        for each in ranges:
            if each.variable not in variables:
                continue
            size = found.get(each.variable)
            if size is None and isinstance(each.upper, Symbol):
                declared = declarations.symbols.get(each.upper.name)
                size = each.upper.name if isinstance(declared, PositiveInteger) else None
            elif size is None and right and isinstance(each.upper, Number):
                text = each.upper.text
                size = int(text) if text.isdigit() and 0 < int(text) <= _MOST_VALUES else None
            found[each.variable] = size
    return found


def _draw_sizes(
    declarations: Declarations, rng: random.Random, place: int | Scale, attempt: int
) -> dict[str, int]:
    index = 0 if isinstance(place, Scale) else place
    wanted = [n for n, d in declarations.symbols.items() if isinstance(d, PositiveInteger)]
    samples = {name for draw in declarations.draws for name in _named(draw.count)}
    low, high = _SIZES[index % len(_SIZES)]
    if attempt > 2:
        # the reference may need small sizes (c_n of two numbers) or larger ones (y_{t-3})
        low, high = 1, 2 if attempt % 3 == 0 else max(high, 5 + attempt)
    high = max(high, low + len(wanted))
    pool = rng.sample(range(low, high + 1), len(wanted)) if wanted else []
    if wanted and index % 6 == 3 and attempt < 2:
        pool[rng.randrange(len(pool))] = 1
    if wanted and index % 6 in _LARGE and attempt < 6:
        pool[rng.randrange(len(pool))] = rng.randint(*_LARGE[index % 6]) + len(wanted) // 3
    sizes = dict(zip(wanted, pool, strict=True))
    if isinstance(place, Scale) and place.size and wanted:
        sizes[wanted[place.which % len(wanted)]] = place.size + rng.randint(0, 2)
    for name in samples:
        # enumerating K draws of n values costs n^K: keep it small, but not always 2
        if not (isinstance(place, Scale) and place.size):
            sizes[name] = (2, 3, 4, 1, 5, 3)[index % 6]
    return sizes


def _named(count: Node) -> list[str]:
    return [node.name for node in walk(count) if isinstance(node, Symbol)]


def _draw_counts(
    declarations: Declarations,
    rng: random.Random,
    uses: Mapping[str, Size | None],
    sizes: Mapping[str, int],
) -> dict[str, int]:
    crowded = len(declarations.variables) > 3
    labels = {label for regions in declarations.supports.values() for label in regions}
    sampled = {draw.variable: draw for draw in declarations.draws}
    counts = {}
    for name in declarations.variables:
        size = uses.get(name)
        if size is not None:
            counts[name] = size_of(size, sizes)
        elif name in sampled:
            count = sampled[name].count
            # of K + 1 draws there are one more than of K: near enough to bound the tuples
            drawn = sum(sizes.get(each, 2) for each in _named(count)) or 2
            drawn += not isinstance(count, Symbol | Number)
            counts[name] = rng.randint(2, 4) if drawn <= 3 else 2
        else:
            counts[name] = rng.randint(2, 3 if crowded else 4)
            if labels:
                counts[name] = max(counts[name], len(labels) + rng.randint(0, 2))
    return counts


def draw_regions(
    declarations: Declarations, rng: random.Random, counts: Mapping[str, int]
) -> dict[str, tuple[str, ...]]:
    """For each variable the region in which each of its values lies; every region is hit."""
    labels = sorted({label for regions in declarations.supports.values() for label in regions})
    if not labels:
        return {}
    drawn = {}
    for name, count in counts.items():
        places = labels + [rng.choice(labels) for _ in range(count - len(labels))]
        rng.shuffle(places)
        drawn[name] = tuple(places[:count])
    return drawn


def _draw_table(
    factor: Density,
    declarations: Declarations,
    rng: random.Random,
    index: int | Scale,
    counts: Mapping[str, int],
    weights: Mapping[str, tuple[fmpq, ...]],
    regions: Mapping[str, tuple[str, ...]],
) -> dict[tuple[int, ...], fmpq]:
    left, right = names(factor.left), names(factor.right)
    allowed = declarations.supports.get(factor.letter)
    table = {}
    lowest = index.edge[0] if isinstance(index, Scale) and index.exact is None else -1.5
    for given in product(*(range(counts[name]) for name in right)):
        column = {}
        for point in product(*(range(counts[name]) for name in left)):
            inside = allowed is None or all(
                regions[name][value] in allowed for name, value in zip(left, point, strict=True)
            )
            column[point] = magnitude(rng, min(lowest, -1.5), 0.5) if inside else fmpq(0)
        total = fmpq(0)
        for point, value in column.items():
            for name, place in zip(left, point, strict=True):
                value = value * weights[name][place]
            total += value
        for point, value in column.items():
            table[point + given] = value / total
    return table


def family_sizes(declarations: Declarations, base: Node) -> tuple[Size, ...]:
    """The sizes along which a symbol can be indexed: of its family, then of its member."""
    if isinstance(base, Item):
        return family_sizes(declarations, base.base)[len(base.indices) :]
    domain = declarations.symbols.get(base.name) if isinstance(base, Symbol) else None
    found: tuple[Size, ...] = ()
    if isinstance(domain, Family):
        found, domain = domain.sizes, domain.member
    if isinstance(domain, Probability):
        return (*found, domain.size)
    if isinstance(domain, Array):
        return (
            (*found, domain.rows) if domain.columns == 1 else (*found, domain.rows, domain.columns)
        )
    return found
