"""Oracles of the named laws: log densities, samplers from uniforms, moments.

Log densities come from scipy.stats, except those of normal laws, which are tested against it.

A point of a scalar law has the shape of the batch; a point of a vector law has one more axis, the
last, for its entries. Parameters broadcast against the batch in the same way. Uniforms have one
more axis, the last, of the law's dimension. Log densities are in nats.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import special, stats

Array = npt.NDArray[np.floating[Any]]

_EDGE = 2.0**-33
"""Uniforms are kept this far from 0 and 1, half the spacing of the nets, so no draw is infinite."""


def log_sum_exp(exponents: Sequence[Array]) -> Array:
    """The logarithm of a sum of exponentials, term by term.

    That of SciPy takes several times as long, and reducing one array over a short axis does too.
    """
    if len(exponents) == 1:
        return np.asarray(exponents[0])
    top = reduce(np.maximum, exponents)
    top = np.where(np.isfinite(top), top, 0.0)
    total = np.zeros(np.shape(top))
    for each in exponents:
        apart = np.asarray(each - top)
        np.exp(apart, out=apart)
        total += apart
    with np.errstate(divide="ignore"):
        np.log(total, out=total)
    return total + top


_HALF_LOG_TWO_PI = float(np.log(2 * np.pi) / 2)


def _normal(point: Array, mean: Array, sd: Array) -> Array:
    """Log density of the normal law; that of SciPy takes several times as long, and is the test."""
    # in place, for the arrays are large
    total = np.asarray((np.asarray(point) - mean) * (1 / np.asarray(sd)))
    total *= total
    total *= -0.5
    total -= np.log(sd) + _HALF_LOG_TWO_PI
    return total


def _inside(uniforms: Array) -> Array:
    return np.clip(uniforms, _EDGE, 1 - _EDGE)


_MOST_KEPT = 8
_QUANTILES: OrderedDict[tuple[object, ...], tuple[Array, Array]] = OrderedDict()


def standard_quantiles(uniforms: Array) -> Array:
    """Standard normal draws from uniforms, entry by entry.

    Those of the last nets are kept: the sides of a claim are drawn on the same ones. A net cannot
    be written to, and what is kept holds it, so that no other array can have its place.
    """
    if uniforms.flags.writeable:
        return np.asarray(special.ndtri(_inside(uniforms)))
    key = (uniforms.ctypes.data, uniforms.shape, uniforms.strides)
    found = _QUANTILES.get(key)
    if found is None:
        draws = np.asarray(special.ndtri(_inside(uniforms)))
        draws.setflags(write=False)
        found = _QUANTILES[key] = (uniforms, draws)
        if len(_QUANTILES) > _MOST_KEPT:
            _QUANTILES.popitem(last=False)
    return found[1]


def normal_log_density(point: Array, mean: Array, sd: Array) -> Array:
    """Normal law with that mean and standard deviation."""
    return _normal(point, mean, sd)


def normal_draws(uniforms: Array, mean: Array, sd: Array) -> Array:
    """Quantiles of the normal law."""
    return mean + sd * standard_quantiles(uniforms[..., 0])


def normal_moments(mean: Array, sd: Array) -> tuple[Array, Array]:
    """Mean and variance."""
    return np.asarray(mean), np.asarray(sd) ** 2


def diagonal_normal_log_density(point: Array, mean: Array, sd: Array) -> Array:
    """Independent normal entries."""
    return np.asarray(_normal(point, mean, sd).sum(axis=-1))


def diagonal_normal_draws(uniforms: Array, mean: Array, sd: Array) -> Array:
    """Quantiles entry by entry."""
    return mean + sd * standard_quantiles(uniforms)


def diagonal_normal_moments(mean: Array, sd: Array) -> tuple[Array, Array]:
    """Mean (J,) and diagonal covariance (J, J)."""
    return np.asarray(mean), np.diag(np.asarray(sd) ** 2)


_FEW_ENTRIES = 2
"""So few are taken one by one: a product with a small matrix costs several times as much."""


def multivariate_normal_log_density(point: Array, mean: Array, covariance: Array) -> Array:
    """Normal law with that covariance; the mean may vary over the batch, the covariance not."""
    centred = np.asarray(point) - mean
    size = centred.shape[-1]
    factor = np.linalg.cholesky(covariance)
    inverse = np.linalg.inv(factor)
    if size <= _FEW_ENTRIES:
        total = np.zeros(centred.shape[:-1])
        for i in range(size):
            row = np.asarray(inverse[i, 0] * centred[..., 0])
            for j in range(1, i + 1):
                row += inverse[i, j] * centred[..., j]
            row *= row
            total += row
    else:
        standard = centred @ inverse.T
        total = np.asarray(np.einsum("...k,...k->...", standard, standard))
    height = np.log(np.diagonal(factor)).sum() + size * _HALF_LOG_TWO_PI
    total *= -0.5
    total -= height
    return total


def multivariate_normal_draws(uniforms: Array, mean: Array, covariance: Array) -> Array:
    """A Cholesky factor of the covariance applied to standard normal draws."""
    return mean + standard_quantiles(uniforms) @ np.linalg.cholesky(covariance).T


def multivariate_normal_moments(mean: Array, covariance: Array) -> tuple[Array, Array]:
    """Mean (d,) and covariance (d, d)."""
    return np.asarray(mean), np.asarray(covariance)


def standard_normal_log_density(point: Array, size: Array) -> Array:
    """Independent standard normal entries, as many as the size."""
    return np.asarray(_normal(point, np.asarray(0.0), np.asarray(1.0)).sum(axis=-1))


def standard_normal_draws(uniforms: Array, size: Array) -> Array:
    """Standard normal quantiles entry by entry."""
    return standard_quantiles(uniforms)


def standard_normal_moments(size: Array) -> tuple[Array, Array]:
    """Zero mean and identity covariance of that size."""
    return np.zeros(int(size)), np.eye(int(size))


def uniform_log_density(point: Array, low: Array, high: Array) -> Array:
    """Uniform law between the two ends."""
    return np.asarray(stats.uniform.logpdf(point, low, np.asarray(high) - low))


def uniform_draws(uniforms: Array, low: Array, high: Array) -> Array:
    """Linear map of the uniforms."""
    return low + (high - low) * _inside(uniforms[..., 0])


def uniform_moments(low: Array, high: Array) -> tuple[Array, Array]:
    """Mean and variance."""
    return np.asarray((low + high) / 2), np.asarray((high - low) ** 2 / 12)


def exponential_log_density(point: Array, rate: Array) -> Array:
    """Exponential law with that rate."""
    return np.asarray(stats.expon.logpdf(point, 0, 1 / np.asarray(rate)))


def exponential_draws(uniforms: Array, rate: Array) -> Array:
    """Quantiles of the exponential law."""
    return -np.log1p(-_inside(uniforms[..., 0])) / rate


def exponential_moments(rate: Array) -> tuple[Array, Array]:
    """Mean and variance."""
    return np.asarray(1 / rate), np.asarray(1 / rate**2)


def categorical_log_density(point: Array, probabilities: Array) -> Array:
    """The labels 1, ..., K with those probabilities, as one trial of a multinomial law."""
    labels = np.asarray(np.rint(point), dtype=int)
    outcome = np.arange(1, np.shape(probabilities)[-1] + 1) == labels[..., None]
    return np.asarray(stats.multinomial.logpmf(outcome, 1, probabilities))


def categorical_draws(uniforms: Array, probabilities: Array) -> Array:
    """Labels by inversion of the distribution function."""
    ends = np.cumsum(np.asarray(probabilities), axis=-1)
    labels = 1 + np.sum(uniforms[..., :1] > ends, axis=-1)
    return np.asarray(np.minimum(labels, np.shape(probabilities)[-1]), dtype=float)


def categorical_moments(probabilities: Array) -> tuple[Array, Array]:
    """Mean and variance of the label."""
    labels = np.arange(1, np.shape(probabilities)[-1] + 1)
    mean = np.sum(probabilities * labels, axis=-1)
    return np.asarray(mean), np.asarray(np.sum(probabilities * labels**2, axis=-1) - mean**2)


def normal_mixture_log_density(point: Array, weights: Array, mean: Array, sd: Array) -> Array:
    """A mixture of normal laws; weights, means and standard deviations (..., K)."""
    heights = np.log(weights)
    return log_sum_exp(
        [
            _normal(point, mean[..., k], sd[..., k]) + heights[..., k]
            for k in range(np.shape(weights)[-1])
        ]
    )


def normal_mixture_draws(uniforms: Array, weights: Array, mean: Array, sd: Array) -> Array:
    """The part by inversion; what is left of the uniform gives the quantile of that part."""
    ends = np.cumsum(weights)
    part = np.minimum(np.searchsorted(ends, uniforms[..., 0], side="right"), len(ends) - 1)
    low = ends - weights
    rest = (uniforms[..., 0] - low[part]) / np.asarray(weights)[part]
    return np.asarray(mean)[part] + np.asarray(sd)[part] * standard_quantiles(rest)


def normal_mixture_moments(weights: Array, mean: Array, sd: Array) -> tuple[Array, Array]:
    """Mean and variance."""
    centre = np.sum(weights * mean, axis=-1)
    second = np.sum(weights * (np.asarray(sd) ** 2 + np.asarray(mean) ** 2), axis=-1)
    return np.asarray(centre), np.asarray(second - centre**2)


def normal_mixture_bumps(weights: Array, mean: Array, sd: Array) -> list[tuple[Array, Array]]:
    """Mean and variance of each part."""
    means, variances = np.asarray(mean), np.asarray(sd) ** 2
    return [(means[..., k], variances[..., k]) for k in range(np.shape(weights)[-1])]


def half_normal_log_density(point: Array, sd: Array) -> Array:
    """The absolute value of a centred normal draw with that standard deviation."""
    return np.asarray(stats.halfnorm.logpdf(point, 0, sd))


def half_normal_draws(uniforms: Array, sd: Array) -> Array:
    """Quantiles of the half-normal law."""
    return sd * standard_quantiles((1 + _inside(uniforms[..., 0])) / 2)


def half_normal_moments(sd: Array) -> tuple[Array, Array]:
    """Mean and variance."""
    return np.asarray(sd * np.sqrt(2 / np.pi)), np.asarray(sd**2 * (1 - 2 / np.pi))
