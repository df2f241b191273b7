"""Values as people read them."""

from __future__ import annotations

from flint import acb_mat, arb

from formula.values import Value


def shown(value: Value) -> object:
    """A value rounded to six digits, for people: numbers, lists, ``a+bi`` as text."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, acb_mat):
        return [[shown(value[i, j]) for j in range(value.ncols())] for i in range(value.nrows())]
    real, imaginary = _rounded(value.real), _rounded(value.imag)
    if imaginary == 0:
        return real
    return f"{real}{'+' if not str(imaginary).startswith('-') else ''}{imaginary}i"


def _rounded(part: arb) -> float | str:
    if not part.is_finite():
        return "not finite"
    try:
        number = float(f"{float(part.mid()):.6g}")
    except OverflowError:
        return part.str(6, radius=False)
    if number in (float("inf"), float("-inf")):
        return part.str(6, radius=False)
    return number
