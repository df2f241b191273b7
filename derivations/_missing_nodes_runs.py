"""Two nodes with missing values, simulated; training with and without masks.

Points are scrambled Sobol points: draws whose averages err a hundred times less.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

Values = Mapping[str, object]

MECHANISMS = ("completely at random", "where $u$ is positive", "where $v$ is positive")
POWER = 15
"""Two to this power is the number of points."""


def _number(values: Values, name: str) -> float:
    return float(values[name])  # type: ignore[arg-type]


@cache
def _normal_points(seed: int) -> np.ndarray:
    """Four columns of independent standard normal numbers."""
    from scipy import special, stats

    points = stats.qmc.Sobol(4, rng=np.random.default_rng(seed)).random_base2(POWER)
    return np.asarray(special.ndtri(points.clip(1e-12, 1 - 1e-12)))


def nodes(seed: int, weight: float) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """Node u, node v, and where v is observed under each mechanism."""
    u, noise, coin, _ = _normal_points(seed).T
    v = weight * u + np.sqrt(1 - weight**2) * noise
    seen = (coin <= 0, u <= 0, v <= 0)
    return u, v, dict(zip(MECHANISMS, seen, strict=True))


def fitted(u: np.ndarray, v: np.ndarray) -> tuple[float, float]:
    """Intercept and slope that maximise the normal likelihood of v given u."""
    inputs = np.stack([np.ones_like(u), u], axis=1)
    best, *_ = np.linalg.lstsq(inputs, v, rcond=None)
    return float(best[0]), float(best[1])


def run_means(seed: int, values: Values) -> np.ndarray:
    """Mean of the observed v, one for each mechanism."""
    _, v, masks = nodes(seed, _number(values, "\\rho"))
    return np.array([[v[seen].mean() for seen in masks.values()]])


def run_slopes(seed: int, values: Values) -> np.ndarray:
    """Slope of v on u fitted where v is observed, one for each mechanism."""
    u, v, masks = nodes(seed, _number(values, "\\rho"))
    return np.array([[fitted(u[seen], v[seen])[1] for seen in masks.values()]])


def run_masking(seed: int, values: Values) -> float:
    """Squared error where w is missing: trained on all values and fed zeros, less trained masked.

    The network is linear in its inputs u, m w and (1 - m) u; the target is u + b w plus noise.
    """
    weight, strength = _number(values, "\\rho"), _number(values, "b")
    u, w, _ = nodes(seed, weight)
    *_, coin, noise = _normal_points(seed).T
    target = u + strength * w + noise
    errors = []
    for trained_masked in (False, True):
        mask = (coin <= 0) if trained_masked else np.ones_like(u)
        inputs = np.stack([u, mask * w, (1 - mask) * u], axis=1)
        best, *_ = np.linalg.lstsq(inputs, target, rcond=None)
        hidden = np.stack([u, np.zeros_like(w), u], axis=1)
        errors.append(float(np.mean((target - hidden @ best) ** 2)))
    return errors[0] - errors[1]
