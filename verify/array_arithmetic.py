"""Arithmetic of values with two last axes for rows and columns, and the known functions on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from scipy import special

from verify.laws_scipy import Array
from verify.terms import NotApplicable


def number(value: float | Array) -> Array:
    """A batch of numbers as values."""
    return np.asarray(value, dtype=float)[..., None, None]


def scalar(array: Array) -> Array:
    """The value as a number.

    Raises:
        NotApplicable: it is a vector or a matrix.
    """
    if array.shape[-2:] != (1, 1):
        raise NotApplicable(f"a number is needed, not an array of shape {array.shape[-2:]}")
    return array


def plus(left: Array, right: Array) -> Array:
    """Sum of two values of one shape."""
    if left.shape[-2:] != right.shape[-2:]:
        raise NotApplicable(f"shapes {left.shape[-2:]} and {right.shape[-2:]} cannot be added")
    return left + right


def times(left: Array, right: Array) -> Array:
    """Product; matrices multiply, and 0 times infinity is 0 (as in 0 log 0)."""
    with np.errstate(all="ignore"):
        if left.shape[-2:] == (1, 1) or right.shape[-2:] == (1, 1):
            product = left * right
            vanishes = ((left == 0) & np.isinf(right)) | (np.isinf(left) & (right == 0))
            return np.where(vanishes, 0.0, product) if vanishes.any() else product
    if left.shape[-1] != right.shape[-2]:
        raise NotApplicable(f"shapes {left.shape[-2:]} and {right.shape[-2:]} cannot be multiplied")
    return left @ right


def power(base: Array, exponent: Array) -> Array:
    """Power; of a matrix to a whole number, otherwise entry by entry."""
    rows, columns = base.shape[-2:]
    if rows == columns and rows > 1:
        whole = float(exponent.reshape(-1)[0])
        if exponent.size != 1 or not whole.is_integer():
            raise NotApplicable("a matrix takes one whole power")
        return np.linalg.matrix_power(base, int(whole))
    with np.errstate(all="ignore"):
        return np.power(base, exponent)


_FUNCTIONS: Mapping[str, Callable[[Array], Array]] = {
    "exp": np.exp,
    "sqrt": np.sqrt,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "atan": np.arctan,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "sigmoid": special.expit,
    "softplus": lambda x: np.logaddexp(0, x),
    "gamma": special.gamma,
    "loggamma": special.gammaln,
    "digamma": special.digamma,
    "factorial": lambda x: special.gamma(x + 1),
    "erf": special.erf,
    "erfc": special.erfc,
    "sign": np.sign,
}


def call(name: str, arguments: list[Array]) -> Array:
    """A known function of values."""
    with np.errstate(all="ignore"):
        match name, arguments:
            case "tr", [a]:
                return number(np.trace(a, axis1=-2, axis2=-1))
            case "det", [a]:
                return number(np.linalg.det(a))
            case "inv", [a]:
                return np.linalg.inv(a)
            case "diag", [a] if a.shape[-1] == 1:
                return a * np.eye(a.shape[-2])
            case "diag", [a]:
                return np.diagonal(a, axis1=-2, axis2=-1)[..., None]
            case "norm", [a]:
                return number(np.linalg.norm(a, axis=(-2, -1)))
            case "abs", [a]:
                return np.abs(scalar(a))
            case (("min" | "max"), [_, *_]):
                chosen = np.minimum if name == "min" else np.maximum
                return np.asarray(chosen.reduce(np.broadcast_arrays(*map(scalar, arguments))))
            case _, [a] if name in _FUNCTIONS:
                return np.asarray(_FUNCTIONS[name](scalar(a)))
            case _:
                raise NotApplicable(f"the function {name} has no value on arrays")
