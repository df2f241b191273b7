"""Formula trees on NumPy arrays: the interpreter of the checks that sample, search or draw tables.

Every value has two last axes (rows, columns); a number is (1, 1), a column (n, 1). Axes in front
are a batch: worlds or replicates first, then one for each variable bound by a mean or an integral.
Real arithmetic only: what has no real value is NaN, which no comparison accepts. Densities, means
and integrals are asked of a ``Measure`` (``verify.arrays_probability``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from formula.tree import (
    Add,
    Apply,
    Big,
    Call,
    Cases,
    Constant,
    Density,
    Div,
    Item,
    Matrix,
    Mul,
    Negative,
    Node,
    Number,
    Power,
    Range,
    Relation,
    Symbol,
    Transpose,
    walk,
)
from verify.array_arithmetic import call, number, plus, power, scalar, times
from verify.draw import Values
from verify.laws_scipy import Array
from verify.terms import NotApplicable, OutOfRange


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value over a batch: (..., rows, columns)."""

    array: Array


@dataclass(frozen=True, slots=True)
class Sample:
    """Numbered draws ``h_1, ..., h_K`` over a batch: (..., K, rows, columns)."""

    array: Array


@dataclass(frozen=True, slots=True)
class Place:
    """Which value of a finite table a variable takes, over a batch: integers (...)."""

    array: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PlaceSample:
    """Numbered draws from a finite table: integers (..., K)."""

    array: npt.NDArray[np.int64]


BoundValue = Quantity | Sample | Place | PlaceSample | int
"""What a bound name may be; an ``int`` is the index of a sum."""


class Measure(Protocol):
    """What densities, means and integrals mean: laws that are sampled, or finite tables."""

    def log_density(self, node: Density, env: Env) -> Array:
        """Log density (nats), over the batch."""

    def probability(self, tree: Node, env: Env) -> Array:
        """The value of a mean, an integral, a divergence or an entropy, as a value."""

    def symbol(self, name: str, env: Env) -> Array | None:
        """The value of a symbol that is computed from others."""

    def function(self, tree: Apply, env: Env) -> Array:
        """The value of a declared function at its argument."""

    def is_variable(self, name: str) -> bool:
        """Whether a name is a variable of the densities."""


@dataclass(frozen=True, slots=True)
class Env:
    """What names mean here: drawn values, bound variables and indices."""

    values: Values
    bound: Mapping[str, BoundValue] = field(default_factory=dict)
    depth: int = 0
    measure: Measure | None = None

    def deeper(self, names: Mapping[str, BoundValue]) -> Env:
        """Bind values that live on one more axis of the batch; all others get that axis."""
        old = {name: _widen(value) for name, value in self.bound.items()}
        return replace(self, bound={**old, **names}, depth=self.depth + 1)

    def bind(self, names: Mapping[str, BoundValue]) -> Env:
        """Bind values on the axes there are."""
        return replace(self, bound={**self.bound, **names})


def _widen(value: BoundValue) -> BoundValue:
    match value:
        case Quantity(array=array) if array.ndim > 2:
            return Quantity(np.expand_dims(array, -3))
        case Sample(array=array) if array.ndim > 3:
            return Sample(np.expand_dims(array, -4))
        case Place(array=places) if places.ndim > 0:
            return Place(np.expand_dims(places, -1))
        case PlaceSample(array=places) if places.ndim > 1:
            return PlaceSample(np.expand_dims(places, -2))
        case _:
            return value


def evaluate(tree: Node, values: Values) -> Array:
    """A tree without densities at drawn values: a number (), a vector (n,) or a matrix (m, n)."""
    found = value_of(tree, Env(values))
    if found.shape[-2:] == (1, 1):
        return found[..., 0, 0]
    return found[..., 0] if found.shape[-1] == 1 else found


def numbers_of(tree: Node, env: Env) -> Array:
    """A number over the batch, without the two last axes."""
    return scalar(value_of(tree, env))[..., 0, 0]


def value_of(tree: Node, env: Env) -> Array:
    """The value of a tree, with two last axes for rows and columns.

    Raises:
        NotApplicable: a node that has no value on arrays, or a name without one.
    """
    match tree:
        case Number():
            return number(float(tree.value))
        case Constant(name=name) if name in _CONSTANTS:
            return number(_CONSTANTS[name])
        case Symbol(name=name):
            return _symbol(name, env)
        case Item():
            return _item(tree, env)
        case Add(terms=terms):
            total = value_of(terms[0], env)
            for each in terms[1:]:
                total = plus(total, value_of(each, env))
            return total
        case Negative(operand=operand):
            return -value_of(operand, env)
        case Mul(factors=factors):
            result = value_of(factors[0], env)
            for each in factors[1:]:
                result = times(result, value_of(each, env))
            return result
        case Div(numerator=top, denominator=bottom):
            with np.errstate(all="ignore"):
                return value_of(top, env) / scalar(value_of(bottom, env))
        case Power(base=base, exponent=exponent):
            return power(value_of(base, env), scalar(value_of(exponent, env)))
        case Transpose(operand=operand):
            return np.swapaxes(value_of(operand, env), -1, -2)
        case Call(name="log", arguments=(argument,)):
            return logarithm(argument, env)
        case Call(name=name, arguments=arguments):
            return call(name, [value_of(argument, env) for argument in arguments])
        case Matrix(rows=rows):
            listed = [[scalar(value_of(item, env)) for item in row] for row in rows]
            return np.concatenate([np.concatenate(row, -1) for row in listed], -2)
        case Big():
            return _big(tree, env)
        case Cases(branches=branches):
            return _cases(branches, env)
        case Density():
            return number(np.exp(_measure(tree, env).log_density(tree, env)))
        case Apply():
            return _measure(tree, env).function(tree, env)
        case _:
            return _measure(tree, env).probability(tree, env)


_CONSTANTS = {"pi": np.pi, "e": np.e, "inf": np.inf}


def _measure(tree: Node, env: Env) -> Measure:
    if env.measure is None:
        raise NotApplicable(f"{type(tree).__name__} has no value without laws or tables")
    return env.measure


def _symbol(name: str, env: Env) -> Array:
    bound = env.bound.get(name)
    if isinstance(bound, int):
        return number(bound)
    if isinstance(bound, Quantity):
        return bound.array
    if bound is not None:
        raise NotApplicable(f"{name} has no number here")
    if name in env.values:
        return _plain(np.asarray(env.values[name], dtype=float))
    computed = None if env.measure is None else env.measure.symbol(name, env)
    if computed is None:
        raise NotApplicable(f"{name} has no value here")
    return computed


def _plain(array: Array) -> Array:
    if array.ndim > 2:
        raise NotApplicable("a family of matrices is no value")
    return array.reshape(array.shape + (1,) * (2 - array.ndim))


def _item(tree: Item, env: Env) -> Array:
    base, indices = tree.base, tree.indices
    while isinstance(base, Item):
        indices = base.indices + indices
        base = base.base
    places = [index_of(each, env) for each in indices]
    if isinstance(base, Symbol):
        bound = env.bound.get(base.name)
        if isinstance(bound, Sample):
            first = _within(places.pop(0), bound.array.shape[-3])
            return _entry(bound.array[..., first, :, :], places)
        if bound is None and base.name in env.values:
            array = np.asarray(env.values[base.name], dtype=float)
            for place in places:
                # a number is a 1 x 1 matrix
                array = np.atleast_1d(array)
                array = array[_within(place, len(array))]
            return _plain(array)
    return _entry(value_of(base, env), places)


def _entry(array: Array, places: list[int]) -> Array:
    match places:
        case []:
            return array
        case [place] if array.shape[-1] == 1:
            k = _within(place, array.shape[-2])
            return array[..., k : k + 1, :]
        case [row, column]:
            i, j = _within(row, array.shape[-2]), _within(column, array.shape[-1])
            return array[..., i : i + 1, j : j + 1]
        case _:
            raise NotApplicable(f"the indices {places} name no entry of shape {array.shape[-2:]}")


def _within(place: int, size: int) -> int:
    if not 1 <= place <= size:
        raise OutOfRange(f"index {place} out of range 1 to {size}")
    return place - 1


def index_of(tree: Node, env: Env) -> int:
    """The value of an index or a limit, which does not vary over the batch."""
    array = scalar(value_of(tree, env))
    if array.size != 1 or not float(array.reshape(-1)[0]).is_integer():
        raise NotApplicable("an index must be one whole number")
    return int(array.reshape(-1)[0])


def logarithm(tree: Node, env: Env) -> Array:
    """The logarithm of a tree; of products and quotients of densities without underflow."""
    has_density = any(isinstance(node, Density) for node in walk(tree))
    match tree:
        case Density():
            return number(_measure(tree, env).log_density(tree, env))
        case Div(numerator=top, denominator=bottom) if has_density:
            with np.errstate(all="ignore"):
                return logarithm(top, env) - logarithm(bottom, env)
        case Mul(factors=factors) if has_density:
            total = logarithm(factors[0], env)
            for each in factors[1:]:
                total = total + logarithm(each, env)
            return total
        case _:
            with np.errstate(all="ignore"):
                return np.log(scalar(value_of(tree, env)))


def _big(tree: Big, env: Env) -> Array:
    if env.measure is not None and any(env.measure.is_variable(r.variable) for r in tree.ranges):
        return env.measure.probability(tree, env)

    def spread(ranges: tuple[Range, ...], inner: Env) -> list[Env]:
        if not ranges:
            return [inner]
        first, rest = ranges[0], ranges[1:]
        if first.lower is None or first.upper is None:
            raise NotApplicable(f"the range of {first.variable} is not written")
        low, high = index_of(first.lower, inner), index_of(first.upper, inner)
        if high - low > 5000:
            raise NotApplicable(f"a sum of {high - low + 1} terms")
        found: list[Env] = []
        for place in range(low, high + 1):
            current = inner.bind({first.variable: place})
            if first.condition is None or bool(np.all(holds(first.condition, current))):
                found += spread(rest, current)
        return found

    result = number(0.0 if tree.kind == "sum" else 1.0)
    started = False
    for current in spread(tree.ranges, env):
        value = value_of(tree.body, current)
        if not started:
            result, started = value, True
        else:
            result = plus(result, value) if tree.kind == "sum" else times(result, value)
    return result


def _cases(branches: tuple[tuple[Node, Node | None], ...], env: Env) -> Array:
    result = number(np.nan)
    for value, condition in reversed(branches):
        chosen = value_of(value, env)
        if condition is None:
            result = chosen
        else:
            result = np.where(number(holds(condition, env)) > 0, chosen, result)
    return result


def holds(tree: Node, env: Env) -> Array:
    """Whether a chain of relations holds, over the batch; never for NaN."""
    if not isinstance(tree, Relation):
        raise NotApplicable("a condition must be a relation")
    sides = [numbers_of(side, env) for side in tree.sides]
    result = np.asarray(True)
    for place, operator in enumerate(tree.operators):
        left, right = sides[place], sides[place + 1]
        result = result & _ORDERS[operator](left, right)
    return result


_ORDERS: Mapping[str, Callable[[Array, Array], Array]] = {
    "=": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}
