"""The audit: what an evaluation could not see at its precision is noted, never passed over.

A term of 10^-300 beside 1, ``tanh`` of 10^6 or ``sin`` of 10^-200 (which is its argument, as far as
200 digits show) leaves no trace in a ball; a world in which that happens does not count towards
agreement.
"""

from __future__ import annotations

from functools import lru_cache

from flint import acb, acb_mat, arb

from formula.values import Value

_STEADY = frozenset({"log", "sqrt", "sign", "conj", "re", "im", "softplus"})
"""Functions that are as sensitive far out, or near 0, as their argument is."""
_TERM = "a term is too small to be seen beside the others"


def note_sum(audit: list[str], values: list[Value], total: Value) -> None:
    """Note terms that are not zero but too small for the precision to see."""
    if isinstance(total, acb):
        radius = total.rad()
        for value in values:
            # a term that may be 0 (x - mu at x = mu) hides nothing: its loss was noted inside it
            if isinstance(value, acb) and abs(value) <= radius and not value.contains(0):
                audit.append(_TERM)
                return
    elif isinstance(total, acb_mat):
        radii = [entry.rad() for entry in total.entries()]
        for value in values:
            if isinstance(value, acb_mat) and any(
                abs(entry) <= radius and not entry.contains(0)
                for entry, radius in zip(value.entries(), radii, strict=True)
            ):
                audit.append(_TERM)
                return


@lru_cache(maxsize=16)
def _sights(precision: int) -> tuple[arb, arb]:
    """Between these sizes of an argument a function shows more than its limit or its slope."""
    return arb(2) ** (-(precision // 10)), arb(2) ** (precision // 10)


def note_function(audit: list[str], name: str, argument: acb, value: acb, precision: int) -> None:
    """Note a function that has saturated or whose argument is out of sight."""
    if name in _STEADY:
        return
    size = abs(argument)
    low, high = _sights(precision)
    if size < low and not argument.is_zero() and not argument.contains(0):
        audit.append(f"the argument of {name} is too small to be seen")
    elif size > high:
        audit.append(f"the argument of {name} is too large to be seen")
    elif not value.is_exact() and any(value.contains(at) for at in _SATURATING.get(name, ())):
        audit.append(f"{name} has saturated")


_SATURATING = {
    "tanh": (1, -1), "coth": (1, -1), "erf": (1, -1), "sigmoid": (1,), "erfc": (2,),
}  # fmt: skip


def note_power(audit: list[str], exponent: acb, precision: int) -> None:
    """Note a power that is 1 as far as the precision shows."""
    if abs(exponent) < _sights(precision)[0] and not exponent.contains(0):
        audit.append("an exponent is too small to be seen")


def note_entries(audit: list[str], entries: list[acb], precision: int) -> None:
    """Note a matrix with entries so far apart that the small ones cannot be seen in its values."""
    sizes = [abs(entry) for entry in entries if not entry.contains(0)]
    if sizes and max(sizes) * _sights(precision)[0] > min(sizes):
        audit.append("an entry is too small to be seen beside the others")
