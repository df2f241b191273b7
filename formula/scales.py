r"""The scales that a formula's own constants set: worlds in which they could make a difference.

Ordinary worlds span some decades about 1. ``\max(0, \sigma - 10^6)`` is 0 in all of them, and
``\binom{d-1}{40}`` at all their sizes; so a formula with an unusual constant is also looked at
where scalars are about as large, or as small, as that constant, and where sizes exceed it.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from math import log10

from flint import acb, arb

from formula.record import record
from formula.tree import (
    Call,
    Cases,
    Constant,
    Div,
    Mul,
    Negative,
    Node,
    Number,
    Power,
    children,
    walk,
)

_USUAL = 1.1
"""Decades about 1 that ordinary worlds cover well: constants from 1/12 to 12."""
_FARTHEST = 4000.0
_SIZE_FROM = 6
LARGEST_SIZE = 48
"""Beyond it nothing is computed."""
_MOST = 8
_CLOSED = (Number, Constant, Negative, Mul, Div, Power, Call)
_E = 0.4342944819


@record
class Scale:
    """How a world is drawn near a constant.

    Attributes:
        low, high: decades of the magnitudes.
        sign: 1 or -1 for all real numbers, 0 for either.
        mixed: whether each magnitude is as often an ordinary one.
        exact: every number is this one exactly, where its domain allows it.
        size: size number ``which`` is at least this; 0 leaves sizes as they are.
    """

    low: float = -0.5
    high: float = 0.5
    sign: int = 0
    mixed: bool = False
    exact: Fraction | None = None
    size: int = 0
    which: int = 0

    @property
    def edge(self) -> tuple[float, float]:
        """Decades of the distance to the edge of an interval."""
        far = max(abs(self.low), abs(self.high)) + 0.6
        return -far, min(-0.05, -min(abs(self.low), abs(self.high)))


class OutOfSight(Exception):
    """A constant so large that no world can be drawn there."""


def scales(constants: list[acb], discontinuous: bool, symbols: int) -> tuple[Scale, ...]:
    """Where to look because of these constants; ``symbols`` is the number of size symbols.

    Raises:
        OutOfSight: one of them is beyond every world.
    """
    decades: dict[float, None] = {}
    sizes: dict[int, None] = {}
    exact: dict[Fraction, None] = {}
    for value in constants:
        decade = _decade(abs(value))
        if decade is not None and abs(decade) > _USUAL:
            decades[round(decade, 1)] = None
        near_one = _decade(abs(value - 1))
        if near_one is not None and near_one < -2.0:
            decades[round(near_one, 1)] = None
        whole = value.unique_fmpz() if abs(value) < 10**9 else None
        if whole is not None and value.is_exact():
            if symbols and abs(whole) >= _SIZE_FROM:
                sizes[int(abs(whole)) if abs(whole) <= LARGEST_SIZE else LARGEST_SIZE] = None
            exact[Fraction(int(whole))] = None
    found = [scale for decade in islice(decades, _MOST) for scale in _about(decade)]
    found += [Scale(size=n + 1, which=k) for n in islice(sizes, _MOST) for k in range(symbols)]
    if discontinuous:
        found += [Scale(exact=value) for value in (*islice(exact, _MOST), Fraction(1), Fraction(0))]
    return tuple(dict.fromkeys(found))


def _about(decade: float) -> Iterator[Scale]:
    """Worlds about a magnitude, its inverse, its exponential and its logarithm."""
    if abs(decade) > _FARTHEST:
        raise OutOfSight
    for at in (decade, -decade):
        for sign in (1, -1):
            yield Scale(at + 0.05, at + 1.2, sign)
            yield Scale(at - 1.2, at - 0.05, sign)
    yield Scale(decade + 0.05, decade + 1.2, mixed=True)
    if 0 < decade < 3.5:  # a threshold of the logarithm of a variable
        natural = 10**decade * _E
        yield Scale(natural, 1.3 * natural + 1, 1)
        yield Scale(-1.3 * natural - 1, -natural, 1)
    elif decade > 3.5:  # of its exponential
        natural = log10(decade / _E)
        yield Scale(natural, natural + 0.3, 1)


def _decade(number: arb) -> float | None:
    if not number.is_finite():
        raise OutOfSight
    if number.contains(0):
        return None
    magnitude = number.log() / arb(10).log()
    return float(magnitude.mid()) if abs(magnitude) < 10**6 else _beyond()


def _beyond() -> float:
    raise OutOfSight


def unusual_numbers(tree: Node) -> list[Node]:
    """The parts of a tree that are numbers, literal or computed, but for the most usual ones."""
    found: list[Node] = []

    def is_closed(node: Node) -> bool:
        below = [is_closed(each) for each in children(node)]
        closed = isinstance(node, _CLOSED) and all(below)
        if closed and not is_plain(node):
            found.append(node)
        return closed

    is_closed(tree)
    return list(dict.fromkeys(found))


def is_plain(node: Node) -> bool:
    """Whether a number is one that ordinary worlds surround: its size needs no computing."""
    match node:
        case Number(text=text):
            return text in _PLAIN
        case Constant():
            return True
        case Negative(operand=inner):
            return is_plain(inner)
        case Div(numerator=Number(text=top), denominator=Number(text=below)):
            return top in _PLAIN and below in _PLAIN
        case Mul(factors=(Number(text=text), Constant())):
            return text in _PLAIN
        case _:
            return False


_PLAIN = frozenset(("0", "1", "2", "3", "4", "5", "0.5", "1.5", "0.25", "2.0", "1.0"))


def is_discontinuous(tree: Node) -> bool:
    """Whether a tree may jump at single points: cases, signs, powers of zero."""
    return any(
        isinstance(node, Cases)
        or (isinstance(node, Call) and node.name == "sign")
        or (isinstance(node, Power) and node.base == Number("0"))
        for node in walk(tree)
    )
