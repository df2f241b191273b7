"""The one table of named laws: oracle density, sampler, moments, support and ball density.

The definition side of every claim over named laws is computed from the first three columns, which
share nothing with a closed form; the ball column is tested against the oracle at random points.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from flint import acb

from verify import laws_balls, laws_scipy
from verify.laws_balls import BallValue
from verify.laws_scipy import Array

WHOLE_LINE = (-np.inf, np.inf)


def _line(*parameters: Array) -> tuple[Array, Array]:
    return np.asarray(-np.inf), np.asarray(np.inf)


def _labels(probabilities: Array) -> tuple[Array, Array]:
    return np.asarray(1.0), np.asarray(float(np.shape(probabilities)[-1]))


def _half_line(*parameters: Array) -> tuple[Array, Array]:
    return np.asarray(0.0), np.asarray(np.inf)


def _between(low: Array, high: Array) -> tuple[Array, Array]:
    return np.asarray(low), np.asarray(high)


@dataclass(frozen=True, slots=True)
class LawRow:
    """One law.

    Attributes:
        name: as declarations write it.
        parameters: what the parameters are, in order (for messages).
        vector: whether a point is a vector.
        gaussian: whether its log density is a quadratic polynomial on the whole space.
        log_density: the oracle, (point, *parameters) -> nats.
        draws: (uniforms, *parameters) -> points.
        moments: parameters -> mean and variance, or mean (d,) and covariance (d, d).
        support: parameters of a scalar law -> the ends of its support.
        ball: (point, *parameters) -> log density as a ball.
        listed: whether the parameters of a scalar law are lists, along an axis of their own.
        bumps: parameters -> means and variances of the parts of a scalar law, where it has several.
    """

    name: str
    parameters: tuple[str, ...]
    vector: bool
    gaussian: bool
    log_density: Callable[..., Array]
    draws: Callable[..., Array]
    moments: Callable[..., tuple[Array, Array]]
    support: Callable[..., tuple[Array, Array]]
    ball: Callable[..., acb]
    listed: bool = False
    bumps: Callable[..., list[tuple[Array, Array]]] | None = None


_ROWS = (
    LawRow(
        "normal",
        ("mean", "standard deviation"),
        False,
        True,
        laws_scipy.normal_log_density,
        laws_scipy.normal_draws,
        laws_scipy.normal_moments,
        _line,
        laws_balls.normal,
    ),
    LawRow(
        "diagonal-normal",
        ("means", "standard deviations"),
        True,
        True,
        laws_scipy.diagonal_normal_log_density,
        laws_scipy.diagonal_normal_draws,
        laws_scipy.diagonal_normal_moments,
        _line,
        laws_balls.normal,
    ),
    LawRow(
        "multivariate-normal",
        ("mean", "covariance"),
        True,
        True,
        laws_scipy.multivariate_normal_log_density,
        laws_scipy.multivariate_normal_draws,
        laws_scipy.multivariate_normal_moments,
        _line,
        laws_balls.multivariate_normal,
    ),
    LawRow(
        "standard-normal",
        ("size",),
        True,
        True,
        laws_scipy.standard_normal_log_density,
        laws_scipy.standard_normal_draws,
        laws_scipy.standard_normal_moments,
        _line,
        laws_balls.standard_normal,
    ),
    LawRow(
        "uniform",
        ("low", "high"),
        False,
        False,
        laws_scipy.uniform_log_density,
        laws_scipy.uniform_draws,
        laws_scipy.uniform_moments,
        _between,
        laws_balls.uniform,
    ),
    LawRow(
        "exponential",
        ("rate",),
        False,
        False,
        laws_scipy.exponential_log_density,
        laws_scipy.exponential_draws,
        laws_scipy.exponential_moments,
        _half_line,
        laws_balls.exponential,
    ),
    LawRow(
        "categorical",
        ("probabilities of the labels 1, 2, ...",),
        False,
        False,
        laws_scipy.categorical_log_density,
        laws_scipy.categorical_draws,
        laws_scipy.categorical_moments,
        _labels,
        laws_balls.categorical,
        listed=True,
    ),
    LawRow(
        "normal-mixture",
        ("weights", "means", "standard deviations"),
        False,
        False,
        laws_scipy.normal_mixture_log_density,
        laws_scipy.normal_mixture_draws,
        laws_scipy.normal_mixture_moments,
        _line,
        laws_balls.normal_mixture,
        listed=True,
        bumps=laws_scipy.normal_mixture_bumps,
    ),
    LawRow(
        "half-normal",
        ("standard deviation of the normal",),
        False,
        False,
        laws_scipy.half_normal_log_density,
        laws_scipy.half_normal_draws,
        laws_scipy.half_normal_moments,
        _half_line,
        laws_balls.half_normal,
    ),
)

LAWS: Mapping[str, LawRow] = MappingProxyType({row.name: row for row in _ROWS})


def law(name: str) -> LawRow:
    """The row of a law.

    Raises:
        KeyError: there is none; the message lists those there are.
    """
    if name not in LAWS:
        raise KeyError(f"no law is called {name!r}, only {', '.join(LAWS)}")
    return LAWS[name]


@dataclass(frozen=True, slots=True)
class ConcreteLaw:
    """A law with its parameters as arrays (shapes as in ``laws_scipy``)."""

    row: LawRow
    parameters: tuple[Array, ...]

    @property
    def dimension(self) -> int:
        """Entries of a point."""
        return len(self.moments()[0]) if self.row.vector else 1

    def moments(self) -> tuple[Array, Array]:
        """Mean and variance, or mean (d,) and covariance (d, d)."""
        return self.row.moments(*self.parameters)

    def bumps(self) -> list[tuple[Array, Array]]:
        """Means and variances of what a scalar law consists of: where its density changes."""
        parts = self.row.bumps
        return [self.moments()] if parts is None else parts(*self.parameters)

    def for_points(self) -> ConcreteLaw:
        """The scalar laws of a batch with one more axis for points."""
        place = -2 if self.row.listed else -1
        wide = (np.expand_dims(np.asarray(p), place) for p in self.parameters)
        return ConcreteLaw(self.row, tuple(wide))

    def log_density(self, point: Array) -> Array:
        """Oracle log density (nats)."""
        return self.row.log_density(point, *self.parameters)

    def draws(self, uniforms: Array) -> Array:
        """Draws from uniforms (..., d)."""
        return self.row.draws(uniforms, *self.parameters)

    def support(self) -> tuple[Array, Array]:
        """Ends of the support of a scalar law."""
        return self.row.support(*self.parameters)


__all__ = ["LAWS", "WHOLE_LINE", "BallValue", "ConcreteLaw", "LawRow", "law"]
