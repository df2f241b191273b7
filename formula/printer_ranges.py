"""How the ranges of one sum or product are written below and above its sign."""

from __future__ import annotations

from collections.abc import Callable

from formula.tree import Node, Range, Relation, Symbol


def limits(
    ranges: tuple[Range, ...], write: Callable[[Node], str], name: Callable[[str], str], dots: str
) -> tuple[str, str]:
    """What stands below and above the sign, in the order of the ranges.

    ``write`` prints a node, ``name`` a bound name; ``dots`` joins two limits where ranges differ.
    """
    conditions = [each.condition for each in ranges if each.condition is not None]
    further = [write(condition) for condition in conditions]
    pairs = {(each.lower, each.upper) for each in ranges}
    names = [name(each.variable) for each in ranges]
    if pairs == {(None, None)}:
        if _condition_names_all(ranges):
            return further[0], ""
        return ", ".join([*names, *further]), ""
    if len(pairs) == 1:
        ((lower, upper),) = pairs
        start = f"{','.join(names)} = {'' if lower is None else write(lower)}"
        return ", ".join([start, *further]), "" if upper is None else write(upper)
    parts = []
    for each in ranges:
        part = name(each.variable)
        if each.lower is not None and each.upper is not None:
            part += f" = {write(each.lower)} {dots} {write(each.upper)}"
        parts.append(part)
    return ", ".join([*parts, *further]), ""


def _condition_names_all(ranges: tuple[Range, ...]) -> bool:
    r"""Whether the one condition introduces every index (``i < j``, ``j \ne i``)."""
    *first, last = ranges
    if len(first) > 1 or any(each.condition is not None for each in first):
        return False
    condition = last.condition
    if not isinstance(condition, Relation) or len(condition.sides) != 2:
        return False
    wanted = [Symbol(each.variable) for each in ranges]
    if len(wanted) == 2:
        return list(condition.sides) == wanted
    return condition.sides.count(wanted[0]) == 1
