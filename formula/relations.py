"""Relations between values: a certified yes or no, or not precise enough."""

from __future__ import annotations

from flint import acb

from formula.values import Imprecise, Undefined, Value, add, negate, scalar


def holds(operator: str, left: Value, right: Value) -> bool:
    """Whether a relation certainly holds or certainly fails; raises ``Imprecise`` otherwise."""
    if operator in ("=", "!="):
        equal = same(left, right)
        return equal if operator == "=" else not equal
    difference = scalar(left) - scalar(right)
    if not difference.imag.is_zero():
        raise Undefined("an order between complex numbers")
    gap = difference.real
    if gap > 0:
        return operator in (">", ">=")
    if gap < 0:
        return operator in ("<", "<=")
    if gap.is_zero():
        return operator in ("<=", ">=")
    raise Imprecise("two values too close to compare")


def same(left: Value, right: Value) -> bool:
    """Exact equality of exact values; raises ``Imprecise`` where balls overlap."""
    if isinstance(left, frozenset) or isinstance(right, frozenset):
        return left == right
    difference = add(left, negate(right))
    assert not isinstance(difference, frozenset)
    entries = [difference] if isinstance(difference, acb) else difference.entries()
    if any(not item.contains(0) for item in entries):
        return False
    if all(item.is_zero() for item in entries):
        return True
    raise Imprecise("two values too close to compare")
