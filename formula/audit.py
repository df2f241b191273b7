"""The audit: what an evaluation could not see at its precision is noted, never passed over.

A term of 10^-300 beside 1, or ``tanh`` of 10^6, leaves no trace in a ball of 200 digits; a world
in which that happens does not count towards agreement.
"""

from __future__ import annotations

from flint import acb

from formula.values import Value


def note_sum(audit: list[str], values: list[Value], total: Value) -> None:
    """Note terms that are not zero but too small for the precision to see."""
    if not isinstance(total, acb):
        return
    radius = total.rad()
    for value in values:
        # a term that may be 0 (x - mu at x = mu) hides nothing: what it lost was noted inside it
        if isinstance(value, acb) and not value.contains(0) and abs(value) <= radius:
            audit.append("a term is too small to be seen beside the others")
            return


def note_function(audit: list[str], name: str, argument: acb, value: acb) -> None:
    """Note a function that has saturated (``tanh`` of 10^6) or not moved (``cos`` of 10^-300)."""
    if value.is_exact():
        return
    if (
        name in ("exp", "cos", "cosh", "sec", "sech")
        and value.contains(1)
        and not argument.contains(0)
    ):
        audit.append(f"the argument of {name} is too small to be seen")
    if name in ("tanh", "coth", "erf", "sigmoid") and (value.contains(1) or value.contains(-1)):
        audit.append(f"{name} has saturated")
