"""The known functions on balls: one table from plain name to what it computes."""

from __future__ import annotations

from collections.abc import Callable

from flint import acb, acb_mat, arb

from formula.values import (
    ONE,
    Imprecise,
    OutOfBudget,
    ShapeMismatch,
    Undefined,
    UndefinedLogarithm,
    Value,
    describe,
    divide,
    identity,
    inverse,
    narrow,
    scalar,
    scalar_power,
    whole,
)


def _log(x: acb) -> acb:
    if x.contains(0):
        if x.is_zero():
            raise UndefinedLogarithm("logarithm of zero")
        raise Imprecise("the argument of a logarithm may be zero")
    return x.log()


def _reciprocal(x: acb) -> acb:
    if x.contains(0):
        if x.is_zero():
            raise Undefined("division by zero")
        raise Imprecise("a divisor that may be zero")
    return ONE / x


def _poles(compute: Callable[[acb], acb]) -> Callable[[acb], acb]:
    """Refuse the poles 0, -1, -2, ... of the gamma function and its relatives."""

    def at(x: acb) -> acb:
        place = whole(x)
        if place is not None and place <= 0:
            if x.is_exact():
                raise Undefined("the gamma function has a pole here")
            raise Imprecise("an argument that may be a pole")
        return compute(x)

    return at


def _factorial(x: acb) -> acb:
    if abs(x) > arb(10) ** 12:
        raise OutOfBudget("a factorial above 10^12")
    return _poles(acb.gamma)(x + 1)


def _square_root(x: acb) -> acb:
    if x.contains(0) and not x.is_zero():
        raise Imprecise("a square root of what may be zero")
    return x.sqrt()


def _real(x: acb) -> arb:
    if not x.imag.is_zero():
        raise Undefined("a comparison of complex numbers")
    return x.real


SCALAR: dict[str, Callable[[acb], acb]] = {
    "log": _log,
    "exp": acb.exp,
    "sqrt": _square_root,
    "sin": acb.sin,
    "cos": acb.cos,
    "tan": lambda x: x.sin() * _reciprocal(x.cos()),
    "sec": lambda x: _reciprocal(x.cos()),
    "csc": lambda x: _reciprocal(x.sin()),
    "cot": lambda x: x.cos() * _reciprocal(x.sin()),
    "asin": acb.asin,
    "acos": acb.acos,
    "atan": acb.atan,
    "sinh": acb.sinh,
    "cosh": acb.cosh,
    "tanh": acb.tanh,
    "coth": lambda x: x.cosh() * _reciprocal(x.sinh()),
    "sech": lambda x: _reciprocal(x.cosh()),
    "csch": lambda x: _reciprocal(x.sinh()),
    "asinh": acb.asinh,
    "acosh": acb.acosh,
    "atanh": acb.atanh,
    "acot": lambda x: _reciprocal(x).atan(),
    "asec": lambda x: _reciprocal(x).acos(),
    "acsc": lambda x: _reciprocal(x).asin(),
    "sigmoid": lambda x: _reciprocal(ONE + (-x).exp()),
    "softplus": lambda x: _log(ONE + x.exp()),
    "factorial": _factorial,
    "gamma": _poles(acb.gamma),
    "loggamma": _poles(acb.lgamma),
    "digamma": _poles(acb.digamma),
    "erf": acb.erf,
    "erfc": acb.erfc,
    "sign": lambda x: acb(_real(x).sgn()),
    "conj": lambda x: x.conjugate(),
    "re": lambda x: acb(x.real),
    "im": lambda x: acb(x.imag),
}


def _abs(value: Value) -> Value:
    if isinstance(value, acb):
        return acb(abs(value))
    raise ShapeMismatch(f"{describe(value)} has no absolute value")


def _norm(value: Value) -> Value:
    if isinstance(value, acb):
        return acb(abs(value))
    if isinstance(value, acb_mat):
        total = sum((abs(x) ** 2 for x in value.entries()), arb(0))
        return acb(total.sqrt())
    raise ShapeMismatch("a set has no norm")


def _square(value: Value) -> acb_mat | None:
    if isinstance(value, acb):
        return None
    if isinstance(value, frozenset) or value.nrows() != value.ncols():
        raise ShapeMismatch(f"{describe(value)} is not square")
    return value


def _trace(value: Value) -> Value:
    matrix = _square(value)
    return value if matrix is None else matrix.trace()


def _determinant(value: Value) -> Value:
    matrix = _square(value)
    return value if matrix is None else matrix.det()


def _diag(value: Value) -> Value:
    """A column becomes a diagonal matrix; a square matrix gives its diagonal as a column."""
    if isinstance(value, acb):
        return value
    if isinstance(value, frozenset):
        raise ShapeMismatch("a set has no diagonal")
    if value.ncols() == 1:
        size = value.nrows()
        flat = [value[i, 0] if i == j else 0 for i in range(size) for j in range(size)]
        return acb_mat(size, size, flat)
    matrix = _square(value)
    assert matrix is not None
    return narrow(acb_mat(matrix.nrows(), 1, [matrix[i, i] for i in range(matrix.nrows())]))


def transpose(value: Value) -> Value:
    """The transpose; a number is its own."""
    if isinstance(value, acb):
        return value
    if isinstance(value, frozenset):
        raise ShapeMismatch("a set has no transpose")
    return value.transpose()


def _root(value: Value, degree: Value) -> Value:
    return scalar_power(scalar(value), _reciprocal(scalar(degree)))


def _binomial(n: Value, k: Value) -> Value:
    top, bottom = scalar(n), scalar(k)
    if max(abs(top), abs(bottom)) > arb(10) ** 12:
        raise OutOfBudget("a binomial coefficient above 10^12")
    below = whole(bottom)
    if below is not None and bottom.is_exact() and 0 <= below <= 1000:
        # the falling factorial holds for every top, also where the gamma function has poles
        result = ONE
        for step in range(below):
            result = result * (top - step) / (step + 1)
        return result
    return _factorial(top) / (_factorial(bottom) * _factorial(top - bottom))


def _extreme(choose: Callable[[arb, arb], arb]) -> Callable[..., Value]:
    def among(*values: Value) -> Value:
        best = _real(scalar(values[0]))
        for value in values[1:]:
            best = choose(best, _real(scalar(value)))
        return acb(best)

    return among


def _logarithm(value: Value, base: Value) -> Value:
    return divide(_log(scalar(value)), _log(scalar(base)))


ANY: dict[str, Callable[..., Value]] = {
    "abs": _abs,
    "norm": _norm,
    "tr": _trace,
    "det": _determinant,
    "diag": _diag,
    "inv": inverse,
    "identity": lambda n: identity(whole(scalar(n)) or 0),
    "root": _root,
    "binomial": _binomial,
    "max": _extreme(lambda a, b: a.max(b)),
    "min": _extreme(lambda a, b: a.min(b)),
    "logbase": _logarithm,
}

NAMES = frozenset(SCALAR) | frozenset(ANY)
