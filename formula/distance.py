"""How far two values are apart, certified: the judgement that every comparison rests on."""

from __future__ import annotations

from functools import cache

from flint import acb, acb_mat, arb

from formula.values import Value, add, negate


def distance(left: acb | acb_mat, right: acb | acb_mat, precision: int) -> str:
    """``apart`` (certified), ``together`` (invisible at half the precision) or ``unclear``."""
    if isinstance(left, acb) and isinstance(right, acb):
        gap = left - right
        if not gap.is_finite():
            return "unclear"
        if not gap.contains(0):
            return "apart"
        # a value that may be zero has no scale of its own: it is compared absolutely
        scale = _ONE if left.contains(0) else abs(left).mid()
        return "together" if gap.abs_upper() <= scale * _nearness(precision) else "unclear"
    difference = add(left, negate(right))
    assert isinstance(difference, acb_mat)
    assert isinstance(left, acb_mat)
    gaps = difference.entries()
    if any(finite(gap) and not gap.contains(0) for gap in gaps):
        return "apart"
    sizes = [abs(x) for x in left.entries()]
    scale = max((size.mid() for size in sizes if not size.contains(0)), default=_ONE)
    bound = scale * _nearness(precision)
    if all(finite(gap) and gap.abs_upper() <= bound for gap in gaps):
        return "together"
    return "unclear"


_ONE = arb(1)


@cache
def _nearness(precision: int) -> arb:
    return arb(2) ** (-precision // 2)


def finite(value: Value) -> bool:
    """Whether every number in a value is a ball of finite radius."""
    if isinstance(value, acb):
        return bool(value.is_finite())
    if isinstance(value, acb_mat):
        return all(item.is_finite() for item in value.entries())
    return True
