"""Log densities of the named laws on balls, for the certified checks and for ``formula``.

Points and parameters are ``acb`` scalars, or columns ``acb_mat`` for vectors. Complex arguments
give the analytic continuation of the log density from inside its support, in nats; a point whose
real part lies certainly outside has log density minus infinity.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import lru_cache

from flint import acb, acb_mat, arb, ctx

BallValue = acb | acb_mat


def _outside() -> acb:
    """The log density outside the support; its exponential is exactly zero."""
    return acb(arb("-inf"))


def entries(value: BallValue) -> list[acb]:
    """The entries of a column, or the number itself."""
    return [value] if isinstance(value, acb) else list(value.entries())


def _log_root_two_pi() -> arb:
    return _half_log_two_pi(ctx.prec)


@lru_cache(maxsize=16)
def _half_log_two_pi(precision: int) -> arb:
    """At the current precision, which is the argument so that it is kept for each."""
    return (2 * arb.pi()).log() / 2


def normal(point: BallValue, mean: BallValue, sd: BallValue) -> acb:
    """Normal law, entry by entry for columns (``normal`` and ``diagonal-normal``)."""
    total = acb(0)
    for x, m, s in zip(entries(point), entries(mean), entries(sd), strict=True):
        total -= s.log() + _log_root_two_pi() + ((x - m) / s) ** 2 / 2
    return total


def multivariate_normal(point: BallValue, mean: BallValue, covariance: BallValue) -> acb:
    """Normal law with a full covariance."""
    if isinstance(point, acb) or isinstance(mean, acb) or isinstance(covariance, acb):
        return normal(point, mean, covariance.sqrt() if isinstance(covariance, acb) else covariance)
    centred = point - mean
    precision, height = _precision_and_height(covariance)
    return height - (centred.transpose() * precision * centred)[0, 0] / 2


_FACTORED: OrderedDict[tuple[int, int], tuple[acb_mat, acb_mat, acb]] = OrderedDict()
_MOST_FACTORED = 32


def _precision_and_height(covariance: acb_mat) -> tuple[acb_mat, acb]:
    """The inverse, and the log density at the mean, of a law that is asked for at many points.

    Known by the object, which is kept so that its number is not given to another one.
    """
    key = (id(covariance), ctx.prec)
    if key not in _FACTORED:
        size = covariance.nrows()
        height = -covariance.det().log() / 2 - size * _log_root_two_pi()
        _FACTORED[key] = (covariance, covariance.inv(), height)
        if len(_FACTORED) > _MOST_FACTORED:
            _FACTORED.popitem(last=False)
    _, precision, height = _FACTORED[key]
    return precision, height


def standard_normal(point: BallValue, size: BallValue) -> acb:
    """Independent standard normal entries."""
    listed = entries(point)
    if isinstance(size, acb) and size != len(listed):
        raise ValueError(f"a point of {len(listed)} entries under a standard normal of size {size}")
    return sum((-(x**2) / 2 - _log_root_two_pi() for x in listed), acb(0))


def uniform(point: BallValue, low: BallValue, high: BallValue) -> acb:
    """Uniform law between the two ends."""
    (x,), (a,), (b,) = entries(point), entries(low), entries(high)
    if x.real < a.real or x.real > b.real:
        return _outside()
    return -(b - a).log()


def exponential(point: BallValue, rate: BallValue) -> acb:
    """Exponential law with that rate."""
    (x,), (r,) = entries(point), entries(rate)
    if x.real < 0:
        return _outside()
    return r.log() - r * x


def categorical(point: BallValue, probabilities: BallValue) -> acb:
    """The labels 1, ..., K, for a point that is certainly one of them."""
    (label,) = entries(point)
    for number, probability in enumerate(entries(probabilities), start=1):
        if label == number:
            return probability.log()
    raise ValueError(f"{label} is none of the labels")


def normal_mixture(point: BallValue, weights: BallValue, means: BallValue, sds: BallValue) -> acb:
    """A mixture of normal laws."""
    parts = zip(entries(weights), entries(means), entries(sds), strict=True)
    return sum((w * normal(point, m, s).exp() for w, m, s in parts), acb(0)).log()


def half_normal(point: BallValue, sd: BallValue) -> acb:
    """The absolute value of a centred normal draw."""
    (x,), (s,) = entries(point), entries(sd)
    if x.real < 0:
        return _outside()
    return acb(2).log() - s.log() - _log_root_two_pi() - (x / s) ** 2 / 2
