"""One random value of each domain: full mantissas, log-uniform magnitudes, both signs.

The index of a world says which decades are drawn from; a ``Scale`` says it instead where a formula
is looked at near one of its constants.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction

from flint import fmpq, fmpq_mat

from formula.domains import Array, Domain, Family, Function, Probability, Real, Size
from formula.record import record
from formula.scales import Scale

_SCALES = ((-0.5, 0.5), (-2.0, 2.0), (-0.3, 1.0), (-4.0, -1.0), (-1.0, 0.3), (0.5, 3.0))
"""Decades of the magnitudes, one pair per stratum; the moderate ones come twice as often."""
_FAR = ((-7.0, -4.0), (4.0, 7.0), (-10.0, -6.0), (-13.0, -9.0), (7.0, 12.0), (-20.0, -12.0))
"""From the thirteenth world on: far out, where a term that was invisible may be seen."""
_NEAR_WORLDS = 12
Exact = fmpq | fmpq_mat | tuple  # type: ignore[type-arg]


@record
class FunctionTable:
    """An arbitrary smooth function ``a + e v + b sin(c v + d)``, squashed where it is bounded."""

    coefficients: tuple[fmpq, ...]
    low: Fraction | None
    high: Fraction | None


def _modulus(rng: random.Random) -> int:
    """An odd denominator of 89 bits, another one each time: no one frequency meets them all."""
    return rng.getrandbits(88) | 1 << 88 | 1


def unit(rng: random.Random, modulus: int = 0) -> fmpq:
    modulus = modulus or _modulus(rng)
    return fmpq(rng.randrange(1, modulus), modulus)


def magnitude(rng: random.Random, low: float, high: float) -> fmpq:
    decade = rng.uniform(low, high)
    whole = int(decade) if abs(decade) > 300 else 0
    value = fmpq(*(10.0 ** (decade - whole)).as_integer_ratio()) * (1 + unit(rng) / 8)
    return value * fmpq(10) ** whole if whole else value


def signed(rng: random.Random, low: float, high: float, sign: int = 0) -> fmpq:
    value = magnitude(rng, low, high)
    minus = rng.random() < 0.5 if sign == 0 else sign < 0
    return -value if minus else value


def draw(domain: Domain, rng: random.Random, index: int | Scale, sizes: Mapping[str, int]) -> Exact:
    match domain:
        case Real():
            return _draw_real(domain, rng, index)
        case Array():
            return _draw_array(domain, rng, index, sizes)
        case Probability(size=size):
            parts = [magnitude(rng, -1.5, 0.0) for _ in range(size_of(size, sizes))]
            if isinstance(index, Scale) and index.exact is None:
                _towards_an_edge(parts, rng, index)
            total = sum(parts, fmpq(0))
            return fmpq_mat(len(parts), 1, [part / total for part in parts])
        case Family(member=member, sizes=shape):
            return _draw_family(member, [size_of(s, sizes) for s in shape], rng, index, sizes)
        case _:
            raise TypeError(f"no draw for {domain}")


def _towards_an_edge(parts: list[fmpq], rng: random.Random, scale: Scale) -> None:
    """Make the first or the last weight tiny, or all but that one."""
    last = scale.sign < 0 if scale.sign else rng.random() < 0.5
    place = len(parts) - 1 if last else 0
    for k in range(len(parts)):
        if (k == place) is not scale.mixed:
            parts[k] = magnitude(rng, *scale.edge)


def _draw_family(
    member: Domain,
    shape: list[int],
    rng: random.Random,
    index: int | Scale,
    sizes: Mapping[str, int],
) -> tuple[Exact, ...]:
    if len(shape) == 1:
        return tuple(draw(member, rng, index, sizes) for _ in range(shape[0]))
    return tuple(_draw_family(member, shape[1:], rng, index, sizes) for _ in range(shape[0]))


def decades(index: int | Scale, rng: random.Random) -> tuple[float, float]:
    """The range of magnitudes in a world; far worlds alternate with near ones."""
    if isinstance(index, Scale):
        usual = index.mixed and rng.random() < 0.5
        return _SCALES[0] if usual else (index.low, index.high)
    if index >= _NEAR_WORLDS and index % 2:
        return _FAR[(index // 2) % len(_FAR)]
    return _SCALES[index % len(_SCALES)]


def _draw_real(domain: Real, rng: random.Random, index: int | Scale) -> fmpq:
    low, high = domain.low, domain.high
    sign = 0
    if isinstance(index, Scale):
        exact, sign = index.exact, index.sign
        if exact is not None:
            if (low is None or low < exact) and (high is None or exact < high):
                return fmpq(exact.numerator, exact.denominator)
            index = 0
    span = decades(index, rng)
    if low is not None and high is not None:
        start, width = fmpq(low.numerator, low.denominator), high - low
        place = unit(rng)
        if isinstance(index, Scale):
            near = magnitude(rng, *index.edge)
            if index.mixed and low < 0 < high:
                return near if rng.random() < 0.5 else -near
            upper = sign > 0 if sign else rng.random() < 0.5
            near /= fmpq(width.numerator, width.denominator)
            place = 1 - near if upper else near
        elif index % 4 >= 2:
            near = magnitude(rng, -4.0, -1.0)
            place = near if index % 4 == 2 else 1 - near
        return start + fmpq(width.numerator, width.denominator) * place
    if low is not None:
        return fmpq(low.numerator, low.denominator) + magnitude(rng, *span)
    if high is not None:
        return fmpq(high.numerator, high.denominator) - magnitude(rng, *span)
    return signed(rng, *span, sign)


def _draw_array(
    domain: Array, rng: random.Random, index: int | Scale, sizes: Mapping[str, int]
) -> fmpq_mat:
    rows, columns = size_of(domain.rows, sizes), size_of(domain.columns, sizes)
    if domain.kind == "identity":
        return fmpq_mat(rows, rows, [int(i == j) for i in range(rows) for j in range(rows)])
    scale = magnitude(rng, *decades(index, rng))
    modulus = _modulus(rng)

    def entry() -> fmpq:
        return (2 * unit(rng, modulus) - 1) * scale

    if domain.kind == "spd":
        root = fmpq_mat(rows, rows, [2 * unit(rng, modulus) - 1 for _ in range(rows * rows)])
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
        span = decades(index, rng)
        return fmpq_mat(rows, 1, [low + magnitude(rng, *span) for _ in range(rows)])
    if domain.kind == "lower":
        flat = [
            entry() if j < i else (signed(rng, -0.5, 0.5) * scale if i == j else fmpq(0))
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
        return fmpq(domain.low.numerator, domain.low.denominator) + unit(rng) * fmpq(
            width.numerator, width.denominator
        )
    value: fmpq = entry()
    return value


def size_of(size: Size, sizes: Mapping[str, int]) -> int:
    if isinstance(size, int):
        return size
    if size not in sizes:
        raise KeyError(f"the size {size} is not declared as a positive integer")
    return sizes[size]


def draw_function(domain: Function, rng: random.Random, index: int | Scale) -> FunctionTable:
    drawn = [signed(rng, -0.5, 0.3) for _ in range(5)]
    if isinstance(index, Scale) and index.exact is None and not index.size:
        bounded = domain.low is not None or domain.high is not None
        far = fmpq(int(3 * max(abs(index.low), abs(index.high)) * rng.random()) * (index.sign or 1))
        drawn[0] += far if bounded else signed(rng, *decades(index, rng), index.sign)
    return FunctionTable(tuple(drawn), domain.low, domain.high)
