"""Normal laws on balls: mean, factor, precision, products, and which laws are normal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from flint import acb, acb_mat, arb

from formula.values import Imprecise, Undefined, Value
from verify.ball_rules import cholesky
from verify.laws import LawRow, law
from verify.laws_balls import BallValue, entries

Parameters = tuple[Value, ...]
Body = Callable[[Value], acb]
NamedLaw = tuple[str, Parameters]


@dataclass(frozen=True, slots=True)
class Gaussian:
    """Mean (column), lower factor of the covariance and precision matrix, on balls.

    ``height`` is the log density at the mean, computed once for all points.
    """

    mean: acb_mat
    factor: acb_mat
    precision: acb_mat
    height: acb = field(init=False)

    def __post_init__(self) -> None:
        """Find the height."""
        size = self.mean.nrows()
        logs = sum((self.factor[k, k].log() for k in range(size)), acb(0))
        object.__setattr__(self, "height", -logs - size * (2 * arb.pi()).log() / 2)


def column(value: BallValue) -> acb_mat:
    """A number or a column as a column."""
    listed = entries(value)
    return acb_mat(len(listed), 1, listed)


def diagonal(listed: Sequence[acb]) -> acb_mat:
    """The diagonal matrix of some numbers."""
    size = len(listed)
    return acb_mat(
        size, size, [listed[i] if i == j else acb(0) for i in range(size) for j in range(size)]
    )


def known_law(name: str, parameters: Parameters) -> tuple[LawRow, tuple[BallValue, ...]]:
    """The law of the table and its parameters; raises ``Undefined`` when they do not fit."""
    try:
        row = law(name)
    except KeyError as problem:
        raise Undefined(str(problem)) from None
    if len(parameters) != len(row.parameters):
        wanted = ", ".join(row.parameters)
        raise Undefined(f"the law {name} takes {wanted}, not {len(parameters)} parameters")
    return row, tuple(no_set(parameter, name) for parameter in parameters)


def no_set(value: Value, name: str) -> BallValue:
    """A value that is a number or a matrix; raises ``Undefined`` for a set."""
    if isinstance(value, frozenset):
        raise Undefined(f"a set has no place in the law {name}")
    return value


def gaussian_of(name: str, parameters: Parameters) -> Gaussian | None:
    """The law as a Gaussian, or ``None`` when it is none."""
    row, values = known_law(name, parameters)
    if not row.gaussian:
        return None
    if name == "standard-normal":
        size = entries(values[0])[0].unique_fmpz()
        if size is None or size < 1:
            raise Undefined("the size of a standard normal must be a positive integer")
        ones = diagonal([acb(1)] * int(size))
        return Gaussian(acb_mat(int(size), 1), ones, ones)
    mean = column(values[0])
    if name == "multivariate-normal" and isinstance(values[1], acb_mat):
        return Gaussian(mean, cholesky(values[1]), values[1].inv())
    deviations = entries(values[1])
    if name == "multivariate-normal":
        deviations = [variance.sqrt() for variance in deviations]
    if any(s.contains(0) for s in deviations):
        raise Imprecise("a standard deviation that may be zero")
    return Gaussian(mean, diagonal(deviations), diagonal([1 / (s * s) for s in deviations]))


def product_of_gaussians(parts: Sequence[Gaussian]) -> Gaussian:
    """The Gaussian proportional to the product of the densities."""
    precision, shift = parts[0].precision, parts[0].precision * parts[0].mean
    for part in parts[1:]:
        precision, shift = precision + part.precision, shift + part.precision * part.mean
    covariance = precision.inv()
    return Gaussian(covariance * shift, cholesky(covariance), precision)


def log_density_at(gaussian: Gaussian, point: BallValue) -> acb:
    """The log density at a point (nats)."""
    centred = column(point) - gaussian.mean
    return gaussian.height - (centred.transpose() * gaussian.precision * centred)[0, 0] / 2
