"""Worlds: one random draw of everything declared, in which both sides of a claim have values.

Sizes differ from each other and are sometimes 1 or large; mantissas are full and not dyadic; scales
are log-uniform with both signs, stratified by the index of the world; matrices do not commute.
Exact rationals are drawn once and turned into balls at each precision.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product

from flint import fmpq, fmpq_mat

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
from formula.tables import names
from formula.tree import Big, Density, Item, Node, Number, Symbol, walk

_PRIME = 2**89 - 1
_SCALES = ((-0.5, 0.5), (-2.0, 2.0), (-0.3, 1.0), (-4.0, -1.0), (-1.0, 0.3), (0.5, 3.0))
"""Decades of the magnitudes, one pair per stratum; the moderate ones come twice as often."""
_FAR = ((-7.0, -4.0), (4.0, 7.0), (-10.0, -6.0), (-13.0, -9.0), (7.0, 12.0), (-20.0, -12.0))
"""From the thirteenth world on: far out, where a term that was invisible may be seen."""
_NEAR_WORLDS = 12
_SIZES = ((2, 4), (3, 6), (2, 5), (2, 5), (2, 4), (2, 4))
_LARGE = {4: (6, 8), 5: (8, 12)}
"""In these strata one size is large, the others small: cost is a product of sizes."""

Exact = fmpq | fmpq_mat | tuple  # type: ignore[type-arg]


@dataclass(frozen=True, slots=True)
class FunctionTable:
    """An arbitrary smooth function ``a + e v + b sin(c v + d)``, squashed where it is bounded."""

    coefficients: tuple[fmpq, ...]
    low: Fraction | None
    high: Fraction | None


@dataclass(frozen=True, slots=True)
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
    index: int
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
    uses: Mapping[str, Size | None] | None = None,
    seed: int = 0,
    index: int = 0,
    attempt: int = 0,
) -> World:
    """Draw world ``index`` of ``seed``; ``trees`` tell which variables are discrete.

    ``uses`` says the same where it is known (``discrete_uses``). ``attempt`` counts redraws, for
    worlds in which the reference has no value.
    """
    rng = random.Random(f"{seed}/{index}/{attempt}")
    uses = discrete_uses(declarations, tuple(trees)) if uses is None else uses
    sizes = _draw_sizes(declarations, rng, index, attempt)
    numbers: dict[str, Exact] = {}
    functions: dict[str, FunctionTable] = {}
    for name, domain in declarations.symbols.items():
        if isinstance(domain, Function):
            functions[name] = _draw_function(domain, rng)
        elif isinstance(domain, PositiveInteger):
            numbers[name] = fmpq(sizes[name])
        else:
            numbers[name] = _draw(domain, rng, index, sizes)
    counts = _draw_counts(declarations, rng, uses, sizes)
    regions = _draw_regions(declarations, rng, counts)
    weights, points, positions = {}, {}, {}
    for name, count in counts.items():
        weights[name] = tuple(
            fmpq(1) if name in uses else _magnitude(rng, -0.9, 0.5) for _ in range(count)
        )
        # the values of a discrete variable are its labels 1, 2, ...: they also serve as indices
        rows = _rows_of(name, declarations, sizes)
        points[name] = tuple(
            fmpq(k + 1) if name in uses else _draw_point(rows, rng) for k in range(count)
        )
        positions[name] = rng.randrange(count)
    tables = {
        factor: _draw_table(factor, declarations, rng, counts, weights, regions)
        for joint in declarations.joints
        for factor in joint.factors
    }
    return World(
        declarations, seed, index, sizes, numbers, functions, counts, weights, points, positions,
        tables,
    )  # fmt: skip


def _rows_of(name: str, declarations: Declarations, sizes: Mapping[str, int]) -> int | None:
    """How many coordinates a density variable has; ``None`` for a number."""
    if not declarations.laws:
        return None
    from formula.shapes import shape_of  # only named laws need it: starting stays quick

    shape = shape_of(Symbol(name), declarations)
    return None if shape.is_scalar else _size(shape.rows, sizes)


def _draw_point(rows: int | None, rng: random.Random) -> fmpq | fmpq_mat:
    """One value of a density variable: a number, or a column of ``rows`` numbers."""
    if rows is None:
        return _signed(rng, -1.0, 0.7)
    return fmpq_mat(rows, 1, [_signed(rng, -1.0, 0.7) for _ in range(rows)])


def discrete_uses(declarations: Declarations, trees: tuple[Node, ...]) -> dict[str, Size | None]:
    """Density variables that are summed: discrete, with the size they run to where one is named."""
    found: dict[str, Size | None] = {}
    variables = set(declarations.variables)
    for tree in (*trees, *(d.value for d in declarations.definitions)):
        for node in walk(tree):
            if isinstance(node, Big):
                for each in node.ranges:
                    if each.variable in variables:
                        size = found.get(each.variable)
                        if isinstance(each.upper, Symbol):
                            size = each.upper.name
                        elif isinstance(each.upper, Number) and each.upper.text.isdigit():
                            size = int(each.upper.text)
                        found[each.variable] = size
    return found


def _draw_sizes(
    declarations: Declarations, rng: random.Random, index: int, attempt: int
) -> dict[str, int]:
    wanted = [n for n, d in declarations.symbols.items() if isinstance(d, PositiveInteger)]
    samples = {d.count.name for d in declarations.draws if isinstance(d.count, Symbol)}
    low, high = _SIZES[index % len(_SIZES)]
    if attempt > 2:
        low, high = 1, max(high, 5 + attempt)
    high = max(high, low + len(wanted))
    pool = rng.sample(range(low, high + 1), len(wanted)) if wanted else []
    if wanted and index % 6 == 3 and attempt < 2:
        pool[rng.randrange(len(pool))] = 1
    if wanted and index % 6 in _LARGE:
        pool[rng.randrange(len(pool))] = rng.randint(*_LARGE[index % 6]) + len(wanted) // 3
    sizes = dict(zip(wanted, pool, strict=True))
    for name in samples:
        # enumerating K draws of n values costs n^K: keep it small, but not always 2
        sizes[name] = (2, 3, 4, 1, 5, 3)[index % 6]
    return sizes


def _unit(rng: random.Random) -> fmpq:
    return fmpq(rng.randrange(1, _PRIME), _PRIME)


def _magnitude(rng: random.Random, low: float, high: float) -> fmpq:
    return fmpq(*(10.0 ** rng.uniform(low, high)).as_integer_ratio()) * (1 + _unit(rng) / 8)


def _signed(rng: random.Random, low: float, high: float) -> fmpq:
    value = _magnitude(rng, low, high)
    return -value if rng.random() < 0.5 else value


def _draw(domain: Domain, rng: random.Random, index: int, sizes: Mapping[str, int]) -> Exact:
    match domain:
        case Real():
            return _draw_real(domain, rng, index)
        case Array():
            return _draw_array(domain, rng, index, sizes)
        case Probability(size=size):
            parts = [_magnitude(rng, -1.5, 0.0) for _ in range(_size(size, sizes))]
            total = sum(parts, fmpq(0))
            return fmpq_mat(len(parts), 1, [part / total for part in parts])
        case Family(member=member, sizes=shape):
            return _draw_family(member, [_size(s, sizes) for s in shape], rng, index, sizes)
        case _:
            raise TypeError(f"no draw for {domain}")


def _draw_family(
    member: Domain, shape: list[int], rng: random.Random, index: int, sizes: Mapping[str, int]
) -> tuple[Exact, ...]:
    if len(shape) == 1:
        return tuple(_draw(member, rng, index, sizes) for _ in range(shape[0]))
    return tuple(_draw_family(member, shape[1:], rng, index, sizes) for _ in range(shape[0]))


def _decades(index: int) -> tuple[float, float]:
    """The range of magnitudes in a world; far worlds alternate with near ones."""
    if index >= _NEAR_WORLDS and index % 2:
        return _FAR[(index // 2) % len(_FAR)]
    return _SCALES[index % len(_SCALES)]


def _draw_real(domain: Real, rng: random.Random, index: int) -> fmpq:
    decades = _decades(index)
    low, high = domain.low, domain.high
    if low is not None and high is not None:
        start, width = fmpq(low.numerator, low.denominator), high - low
        place = _unit(rng)
        edge = index % 4
        if edge >= 2:
            near = _magnitude(rng, -4.0, -1.0)
            place = near if edge == 2 else 1 - near
        return start + fmpq(width.numerator, width.denominator) * place
    if low is not None:
        return fmpq(low.numerator, low.denominator) + _magnitude(rng, *decades)
    if high is not None:
        return fmpq(high.numerator, high.denominator) - _magnitude(rng, *decades)
    return _signed(rng, *decades)


def _draw_array(
    domain: Array, rng: random.Random, index: int, sizes: Mapping[str, int]
) -> fmpq_mat:
    rows, columns = _size(domain.rows, sizes), _size(domain.columns, sizes)
    if domain.kind == "identity":
        return fmpq_mat(rows, rows, [int(i == j) for i in range(rows) for j in range(rows)])
    scale = _magnitude(rng, *_decades(index))

    def entry() -> fmpq:
        return (2 * _unit(rng) - 1) * scale

    if domain.kind == "spd":
        root = fmpq_mat(rows, rows, [2 * _unit(rng) - 1 for _ in range(rows * rows)])
        lift = fmpq_mat(
            rows, rows, [fmpq(int(i == j), 3) for i in range(rows) for j in range(rows)]
        )
        return (root * root.transpose() + lift) * scale
    if domain.kind == "symmetric":
        half = {
            (i, j): _symmetric_entry(domain, rng, entry) for i in range(rows) for j in range(i + 1)
        }
        return fmpq_mat(
            rows, rows, [half[max(i, j), min(i, j)] for i in range(rows) for j in range(rows)]
        )
    if domain.kind == "vector" and domain.low is not None:
        low = fmpq(domain.low.numerator, domain.low.denominator)
        decades = _decades(index)
        return fmpq_mat(rows, 1, [low + _magnitude(rng, *decades) for _ in range(rows)])
    if domain.kind == "lower":
        flat = [
            entry() if j < i else (_signed(rng, -0.5, 0.5) * scale if i == j else fmpq(0))
            for i in range(rows)
            for j in range(rows)
        ]
        return fmpq_mat(rows, rows, flat)
    return fmpq_mat(rows, columns, [entry() for _ in range(rows * columns)])


def _symmetric_entry(domain: Array, rng: random.Random, entry) -> fmpq:  # type: ignore[no-untyped-def]
    if domain.binary:
        return fmpq(rng.randrange(2))
    if domain.low is not None and domain.high is not None:
        width = domain.high - domain.low
        return fmpq(domain.low.numerator, domain.low.denominator) + _unit(rng) * fmpq(
            width.numerator, width.denominator
        )
    value: fmpq = entry()
    return value


def _size(size: Size, sizes: Mapping[str, int]) -> int:
    if isinstance(size, int):
        return size
    if size not in sizes:
        raise KeyError(f"the size {size} is not declared as a positive integer")
    return sizes[size]


def _draw_function(domain: Function, rng: random.Random) -> FunctionTable:
    return FunctionTable(tuple(_signed(rng, -0.5, 0.3) for _ in range(5)), domain.low, domain.high)


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
            counts[name] = _size(size, sizes)
        elif name in sampled:
            count = sampled[name].count
            drawn = sizes.get(count.name, 2) if isinstance(count, Symbol) else 2
            counts[name] = rng.randint(2, 4) if drawn <= 3 else 2
        else:
            counts[name] = rng.randint(2, 3 if crowded else 4)
            if labels:
                counts[name] = max(counts[name], len(labels) + rng.randint(0, 2))
    return counts


def _draw_regions(
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
    counts: Mapping[str, int],
    weights: Mapping[str, tuple[fmpq, ...]],
    regions: Mapping[str, tuple[str, ...]],
) -> dict[tuple[int, ...], fmpq]:
    left, right = names(factor.left), names(factor.right)
    allowed = declarations.supports.get(factor.letter)
    table = {}
    for given in product(*(range(counts[name]) for name in right)):
        column = {}
        for point in product(*(range(counts[name]) for name in left)):
            inside = allowed is None or all(
                regions[name][value] in allowed for name, value in zip(left, point, strict=True)
            )
            column[point] = _magnitude(rng, -1.5, 0.5) if inside else fmpq(0)
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
