"""Exact zeros: what the declared numbers of a world, which are rational, decide without balls.

The ball of ``\\sigma_i^2 - \\sigma_j^2`` at ``i = j`` contains 0 at every precision and is never
0; so a divisor that may be zero is evaluated once more in rational numbers.
"""

from __future__ import annotations

from functools import reduce
from operator import add, mul

from flint import fmpq, fmpq_mat

from formula.frames import Env, Frame
from formula.tree import Add, Call, Div, Item, Mul, Negative, Node, Number, Power, Symbol

_LARGEST_POWER = 64
_MOST_BITS = 100_000
"""A power of a power of a power would fill the memory."""


def vanishes(node: Node, env: Env) -> bool:
    """Whether a number is certainly and exactly zero; false where that is not known."""
    match node:
        case Call(name="sqrt" | "abs", arguments=(argument,)):
            return vanishes(argument, env)
        case Power(base=base, exponent=Number() as exponent) if exponent.value > 0:
            return vanishes(base, env)
        case Negative(operand=operand):
            return vanishes(operand, env)
        case _:
            value = _exact(node, env)
            return value is not None and value == 0


def _exact(node: Node, env: Env) -> fmpq | None:
    """The value in rational numbers; ``None`` where it is none, or is not known to be one."""
    match node:
        case Number():
            return fmpq(node.value.numerator, node.value.denominator)
        case Symbol(name=name):
            place = env.get("#" + name)
            if isinstance(place, int):
                return fmpq(place)
            value = _drawn(name, env)
            return value if isinstance(value, fmpq) else None
        case Item():
            return _entry(node, env)
        case Negative(operand=operand):
            value = _exact(operand, env)
            return None if value is None else -value
        case Add(terms=parts) | Mul(factors=parts):
            values = [_exact(part, env) for part in parts]
            known = [value for value in values if value is not None]
            if len(known) < len(values):
                return None
            start = fmpq(0) if isinstance(node, Add) else fmpq(1)
            return reduce(add if isinstance(node, Add) else mul, known, start)
        case Div(numerator=top, denominator=bottom):
            above, below = _exact(top, env), _exact(bottom, env)
            return None if above is None or below is None or below == 0 else above / below
        case Power(base=base, exponent=Number() as exponent):
            value, times = _exact(base, env), exponent.value
            if value is None or times.denominator != 1 or not 0 <= times <= _LARGEST_POWER:
                return None
            long = max(int(value.p).bit_length(), int(value.q).bit_length()) * times > _MOST_BITS
            return None if long else value ** int(times)
        case _:
            return None


def _drawn(name: str, env: Env) -> object:
    """The exact value of a declared symbol, unless something bound has its name here."""
    frame = env["!"]
    assert isinstance(frame, Frame)
    if env.get(name) is not frame.values.get(name):
        return None
    return frame.world.numbers.get(name)


def _entry(node: Item, env: Env) -> fmpq | None:
    if not isinstance(node.base, Symbol):
        return None
    value = _drawn(node.base.name, env)
    places: list[int] = []
    for index in node.indices:
        place = _exact(index, env)
        if place is None or place.q != 1:
            return None
        places.append(int(place.p) - 1)
    while isinstance(value, tuple) and places:
        first = places.pop(0)
        if not 0 <= first < len(value):
            return None
        inner: object = value[first]
        value = inner
    if isinstance(value, fmpq_mat) and len(places) == 1 and value.ncols() == 1:
        return value[places[0], 0] if 0 <= places[0] < value.nrows() else None
    return value if isinstance(value, fmpq) and not places else None
