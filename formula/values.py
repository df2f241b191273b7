"""Values of formulas: complex balls, matrices of balls and sets, and the arithmetic between them.

A scalar is an ``acb``; a vector or matrix an ``acb_mat``; a 1 x 1 matrix is a scalar. What
python-flint would broadcast (a matrix plus a scalar) is refused: in a formula it is a mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import reduce

from flint import acb, acb_mat, arb, fmpq

Value = acb | acb_mat | frozenset[int]


class Undefined(Exception):
    """The formula has no value here: division by zero, a logarithm of zero, an index out of range,
    a singular inverse, or operands whose shapes do not fit."""


class UndefinedLogarithm(Undefined):
    """A logarithm of zero (or of 0/0); a factor that is exactly zero makes the product zero."""


class ShapeMismatch(Undefined):
    """Operands whose shapes do not fit in this world."""


class Imprecise(Exception):
    """The precision does not suffice to decide (a divisor that may be zero); ask for more."""


class OutOfBudget(Exception):
    """The evaluation would take more steps than allowed."""


ZERO = acb(0)
ONE = acb(1)


def ball(value: Fraction | int) -> acb:
    """The ball of an exact rational at the current precision."""
    if isinstance(value, int):
        return acb(value)
    return acb(arb(fmpq(value.numerator, value.denominator)))


def scalar(value: Value) -> acb:
    """The value as a scalar; raises ``ShapeMismatch`` otherwise."""
    if isinstance(value, acb):
        return value
    raise ShapeMismatch(f"a number is needed, not {describe(value)}")


def narrow(matrix: acb_mat) -> Value:
    """A 1 x 1 matrix is a scalar."""
    if matrix.nrows() == 1 and matrix.ncols() == 1:
        return matrix[0, 0]
    return matrix


def describe(value: object) -> str:
    """The kind of a value in words."""
    if isinstance(value, acb_mat):
        return f"a {value.nrows()} x {value.ncols()} matrix"
    if isinstance(value, frozenset):
        return "a set"
    return "a number"


def add(left: Value, right: Value) -> Value:
    """Sum of two numbers, or of two matrices of one shape."""
    if isinstance(left, acb) and isinstance(right, acb):
        return left + right
    if (
        isinstance(left, acb_mat)
        and isinstance(right, acb_mat)
        and (left.nrows(), left.ncols()) == (right.nrows(), right.ncols())
    ):
        return left + right
    raise ShapeMismatch(f"{describe(left)} and {describe(right)} cannot be added")


def multiply(left: Value, right: Value) -> Value:
    """Product; matrices multiply in the order written."""
    if isinstance(left, acb) and isinstance(right, acb):
        return left * right
    if isinstance(left, frozenset) or isinstance(right, frozenset):
        raise ShapeMismatch("a set cannot be multiplied")
    if isinstance(left, acb_mat) and isinstance(right, acb_mat):
        if left.ncols() != right.nrows():
            raise ShapeMismatch(f"{describe(left)} cannot be multiplied by {describe(right)}")
        return narrow(left * right)
    if isinstance(left, acb_mat) and isinstance(right, acb):
        return left * right
    assert isinstance(left, acb)
    assert isinstance(right, acb_mat)
    return right * left


def product_of(values: list[Value]) -> Value:
    r"""The product in the order written, from the left.

    Where that does not fit (``A\, x^\top y``), each row with the column after it is one number.
    """
    try:
        return reduce(multiply, values)
    except ShapeMismatch:
        inner: list[Value] = []
        for value in values:
            last = inner[-1] if inner else None
            if _is_row(last) and _is_column(value) and last.ncols() == value.nrows():  # type: ignore[union-attr]
                inner[-1] = multiply(last, value)  # type: ignore[arg-type]
            else:
                inner.append(value)
        if len(inner) == len(values):
            raise
        return reduce(multiply, inner)


def _is_row(value: Value | None) -> bool:
    return isinstance(value, acb_mat) and value.nrows() == 1


def _is_column(value: Value) -> bool:
    return isinstance(value, acb_mat) and value.ncols() == 1


def negate(value: Value) -> Value:
    """The negative."""
    if isinstance(value, frozenset):
        raise ShapeMismatch("a set has no negative")
    return -value


def divide(left: Value, right: Value) -> Value:
    """Quotient by a number that is certainly not zero."""
    divisor = scalar(right)
    check_divisor(divisor)
    if isinstance(left, frozenset):
        raise ShapeMismatch("a set cannot be divided")
    return left / divisor


def check_divisor(value: acb) -> None:
    """Raise unless ``value`` certainly differs from zero."""
    if value.contains(0):
        if value.is_zero():
            raise Undefined("division by zero")
        raise Imprecise("a divisor that may be zero")


_FAR = arb(2) ** 62


def whole(value: acb) -> int | None:
    """The value as a Python integer, if it certainly is one and below 2^62.

    The integer 2^(10^10), which is short as a ball, would fill the memory.
    """
    if not abs(value) < _FAR:
        return None
    found = value.unique_fmpz()
    return None if found is None else int(found)


def power(base: Value, exponent: Value) -> Value:
    """A power; a square matrix by an integer (``-1`` inverts), a column elementwise."""
    if isinstance(base, acb_mat):
        return _matrix_power(base, scalar(exponent))
    return scalar_power(scalar(base), scalar(exponent))


def scalar_power(base: acb, exponent: acb) -> acb:
    """Principal power; ``0^0 = 1``, and zero to a negative power is undefined."""
    if base.contains(0):
        if not base.is_zero():
            times = whole(exponent) if exponent.is_exact() else None
            if times is not None and times >= 0:
                return base**exponent
            raise Imprecise("the base of a power may be zero")
        if exponent.is_zero():
            return ONE
        if exponent.real > 0:
            return ZERO
        if exponent.real < 0:
            raise Undefined("zero to a negative power")
        raise Imprecise("zero to a power whose sign is unclear")
    if exponent.imag.is_zero():
        times = whole(exponent)
        if times is not None and exponent.is_exact() and abs(times) <= 64:
            return base**times if times >= 0 else ONE / base**-times
    return base**exponent


def _matrix_power(base: acb_mat, exponent: acb) -> Value:
    times = whole(exponent)
    if times is None or not exponent.is_exact():
        raise ShapeMismatch("a matrix takes whole powers only")
    if base.nrows() != base.ncols():
        if base.ncols() != 1:
            raise ShapeMismatch(f"{describe(base)} has no power {times}")
        return map_entries(base, lambda entry: scalar_power(entry, exponent))
    if abs(times) > 64:
        raise OutOfBudget("a matrix power above 64")
    if times == 0:
        return identity(base.nrows())
    factor = base if times > 0 else inverse(base)
    result: Value = factor
    for _ in range(abs(times) - 1):
        result = multiply(result, factor)
    return result


def identity(size: int) -> Value:
    """The identity matrix of that size."""
    return narrow(acb_mat(size, size, [int(i == j) for i in range(size) for j in range(size)]))


def inverse(matrix: Value) -> Value:
    """The inverse of a square matrix that is certainly not singular."""
    if isinstance(matrix, acb):
        check_divisor(matrix)
        return ONE / matrix
    if isinstance(matrix, frozenset) or matrix.nrows() != matrix.ncols():
        raise ShapeMismatch(f"{describe(matrix)} has no inverse")
    try:
        return matrix.inv()
    except ZeroDivisionError:
        determinant = matrix.det()
        if determinant.is_zero():
            raise Undefined("a singular matrix has no inverse") from None
        raise Imprecise("a matrix that may be singular") from None


def map_entries(value: Value, change: Callable[[acb], acb]) -> Value:
    """Apply ``change`` to a number, or to each entry."""
    if isinstance(value, acb):
        return change(value)
    if isinstance(value, frozenset):
        raise ShapeMismatch("a set has no entries")
    return acb_mat(value.nrows(), value.ncols(), [change(entry) for entry in value.entries()])


def column(entries: Iterable[acb]) -> Value:
    """A column vector of the entries (a number if there is one)."""
    listed = list(entries)
    return narrow(acb_mat(len(listed), 1, listed))


def entry(value: Value, indices: tuple[int, ...]) -> acb:
    """The entry at 1-based indices; one index does for a column or a row."""
    if isinstance(value, frozenset):
        raise ShapeMismatch("a set has no entries")
    rows, columns = (1, 1) if isinstance(value, acb) else (value.nrows(), value.ncols())
    if len(indices) == 1:
        place = (indices[0], 1) if columns == 1 else (1, indices[0])
        if rows != 1 and columns != 1:
            raise ShapeMismatch(f"one index does not name an entry of {describe(value)}")
    elif len(indices) == 2:
        place = (indices[0], indices[1])
    else:
        raise ShapeMismatch(f"{len(indices)} indices do not name an entry of {describe(value)}")
    if not (1 <= place[0] <= rows and 1 <= place[1] <= columns):
        raise Undefined(f"index {', '.join(map(str, indices))} out of range")
    return value if isinstance(value, acb) else value[place[0] - 1, place[1] - 1]


def whole_number(value: Value) -> int:
    """The value as a Python integer (an index, a limit of a sum)."""
    number = scalar(value)
    if abs(number) > 10**9:
        raise OutOfBudget("an index or limit above 10^9")
    found = whole(number)
    if found is None or not number.imag.is_zero():
        if not abs(number) < _FAR or number.contains_integer():
            raise Imprecise("an index that may not be whole")
        raise Undefined("an index or limit that is not a whole number")
    return found
