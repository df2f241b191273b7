r"""The reverse divergence to a two-mode target, searched from many starts; not by its equations.

KL(q || p) for q = N(mu, sigma^2) and p the average of N(-m, 1) and N(m, 1) is integrated from the
definition by Gauss-Legendre panels in z = (x - mu) / sigma. Gradient
and Hessian are those of the density alone (score-function form): nothing of log p is
differentiated. Errors of the integrals are near rounding.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

PANELS, ORDER, REACH = 48, 12, 12.0
STARTS = 20
MORE_STARTS = 150
SAME = 1e-4
"""Two stationary points nearer than this (mu and log sigma) are one."""
EQUAL_VALUES = 1e-10
"""Two minima whose values differ by less are equally deep (nats)."""
BISECTED = 4e-6


@dataclass(frozen=True)
class Found:
    """A stationary point: its place, its value (nats), and how many curvatures are negative."""

    mu: float
    sigma: float
    value: float
    downward: int


@lru_cache(maxsize=1)
def _nodes() -> tuple[np.ndarray, np.ndarray]:
    """Standard normal nodes z (n,), and rows (5, n) that integrate a function of them.

    The rows are 1, z, z^2 - 1, z^3 - 3z and z^4 - 4z^2 + 1, times weights and density.
    """
    from scipy import stats

    nodes, weights = np.polynomial.legendre.leggauss(ORDER)
    half = REACH / PANELS
    middles = -REACH + half * (2 * np.arange(PANELS) + 1)
    z = (middles[:, None] + half * nodes).ravel()
    rows = np.stack([np.ones_like(z), z, z**2 - 1, z**3 - 3 * z, z**4 - 4 * z**2 + 1])
    return z, rows * np.tile(half * weights, PANELS) * stats.norm.pdf(z)


def _jet(m: float, place: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """Value, gradient (2,) and Hessian (2, 2) in (mu, log sigma)."""
    return _jet_at(m, float(place[0]), float(place[1]))


@lru_cache(maxsize=16)  # a search asks for value, gradient and Hessian of one place in turn
def _jet_at(m: float, mu: float, log_sigma: float) -> tuple[float, np.ndarray, np.ndarray]:
    z, rows = _nodes()
    sigma = float(np.exp(log_sigma))
    x = mu + sigma * z
    # the constant -log(2 pi) / 2 of each normal log density cancels in the difference
    log_q = -(z**2) / 2 - log_sigma
    log_p = np.logaddexp(-((x + m) ** 2) / 2, -((x - m) ** 2) / 2) - np.log(2)
    # derivatives of q over q: first and second in mu and in log sigma
    value, one, two, mixed, four = rows @ (log_q - log_p)
    second = np.array([[two / sigma**2 + 1 / sigma**2, mixed / sigma], [mixed / sigma, four + 2.0]])
    return float(value), np.array([one / sigma, two]), second


def _starts(m: float, seed: int, count: int) -> np.ndarray:
    """Places (2 count, 2), each with its mirror image: the target is symmetric."""
    rng = np.random.default_rng(seed)
    mu = rng.uniform(0.0, 1.5 * m + 1, count)
    log_sigma = np.log(rng.uniform(0.4, m + 1.5, count))
    return np.stack([np.append(mu, -mu), np.append(log_sigma, log_sigma)], axis=1)


def _distinct(m: float, ends: list[np.ndarray]) -> tuple[Found, ...]:
    kept: list[np.ndarray] = []
    for end in sorted(ends, key=lambda each: (round(float(each[0]), 3), float(each[1]))):
        if not any(np.abs(end - other).max() <= SAME for other in kept):
            kept.append(end)
    found = []
    for end in kept:
        value, _, second = _jet(m, end)
        downward = int((np.linalg.eigvalsh(second) < 0).sum())
        found.append(Found(float(end[0]), float(np.exp(end[1])), value, downward))
    return tuple(found)


def minima(m: float, seed: int) -> tuple[Found, ...]:
    """The distinct minima that a trust-region search reaches from many starts."""
    from scipy import optimize

    ends = []
    for start in _starts(m, seed, STARTS):
        found = optimize.minimize(
            lambda place: _jet(m, place)[0],
            start,
            jac=lambda place: _jet(m, place)[1],
            hess=lambda place: _jet(m, place)[2],
            method="trust-exact",
            options={"gtol": 1e-11, "maxiter": 400},
        )
        if np.abs(_jet(m, found.x)[1]).max() <= 1e-9:
            ends.append(found.x)
    return tuple(each for each in _distinct(m, ends) if each.downward == 0)


def stationary_points(m: float, seed: int) -> tuple[Found, ...]:
    """All zeros of the gradient that Powell's hybrid method reaches from many starts."""
    from scipy import optimize

    ends = []
    for start in _starts(m, seed, MORE_STARTS):
        found = optimize.root(
            lambda place: _jet(m, place)[1],
            start,
            jac=lambda place: _jet(m, place)[2],
            options={"xtol": 1e-12},
        )
        inside = np.abs(found.x[0]) <= 3 * m + 3 and np.abs(found.x[1]) <= 5
        if inside and np.abs(_jet(m, found.x)[1]).max() <= 1e-9:
            ends.append(found.x)
    return _distinct(m, ends)


def deepest(points: tuple[Found, ...]) -> tuple[Found, ...]:
    """Those of the minima with the smallest value."""
    lowest = min(each.value for each in points if each.downward == 0)
    return tuple(
        each for each in points if each.downward == 0 and each.value <= lowest + EQUAL_VALUES
    )


def bisect(low: float, high: float, beyond: Callable[[float], bool]) -> float:
    """Where ``beyond`` changes from false at ``low`` to true at ``high``.

    Raises:
        ArithmeticError: it does not.
    """
    if beyond(low) or not beyond(high):
        raise ArithmeticError(f"nothing changes between {low} and {high}")
    while high - low > BISECTED:
        middle = (low + high) / 2
        low, high = (low, middle) if beyond(middle) else (middle, high)
    return (low + high) / 2


def run_birth(seed: int) -> float:
    """The half-distance of the modes from which the search finds more than one minimum."""
    return bisect(2.2, 2.7, lambda m: len(minima(m, seed)) > 1)


def run_exchange(seed: int) -> float:
    """The half-distance of the modes from which the minimum in the middle is not the deepest."""
    return bisect(2.6, 3.0, lambda m: all(abs(e.mu) > 0.5 for e in deepest(minima(m, seed))))


def run_census(seed: int, tenths: tuple[int, ...]) -> np.ndarray:
    """Minima, saddles and deepest minima (rows) for each half-distance (columns)."""
    counted = []
    for each in tenths:
        points = stationary_points(each / 10, seed)
        low = sum(point.downward == 0 for point in points)
        saddles = sum(point.downward == 1 for point in points)
        if low != len(minima(each / 10, seed)) or low + saddles != len(points):
            raise ArithmeticError(f"the two searches disagree at {each / 10}")
        counted.append((low, saddles, len(deepest(points))))
    return np.array(counted).T
