"""Climbing a smooth function from many starts: quasi-Newton steps, then Newton's on its Hessian.

Derivatives are central differences of a function that takes many points at once, so the best point
of a smooth function is known to about seven digits along every direction in which it is curved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from verify.laws_scipy import Array

Batch = Callable[[Array], Array]
"""Points (n, d) -> values (n,)."""

_STEP = 1e-5
_WIDE_STEP = 1e-3
_FLAT = 1e-5
"""Curvature below this part of the largest is none that double precision can tell."""


@dataclass(frozen=True, slots=True)
class Peak:
    """The highest point found.

    Attributes:
        point: where.
        value: the function there.
        curved: (d, k) orthonormal directions along which the function bends.
        flat: how many directions are left.
        evaluations: of the function.
    """

    point: Array
    value: float
    curved: Array
    flat: int
    evaluations: int


def gradient(function: Batch, point: Array) -> Array:
    """Central differences, (d,)."""
    steps = _STEP * np.eye(len(point))
    values = function(np.concatenate([point + steps, point - steps]))
    return np.asarray((values[: len(point)] - values[len(point) :]) / (2 * _STEP))


def hessian(function: Batch, point: Array) -> Array:
    """Central second differences, (d, d)."""
    size = len(point)
    steps = _WIDE_STEP * np.eye(size)
    first, second = np.meshgrid(np.arange(size), np.arange(size), indexing="ij")
    i, j = first.reshape(-1), second.reshape(-1)
    corners = [point + a * steps[i] + b * steps[j] for a in (1, -1) for b in (1, -1)]
    values = function(np.concatenate(corners)).reshape(4, -1)
    bent = (values[0] - values[1] - values[2] + values[3]) / (4 * _WIDE_STEP**2)
    return np.asarray(bent.reshape(size, size))


def climb(function: Batch, starts: Array) -> Peak | None:
    """The highest of the peaks reached from the starts (n, d); ``None`` if none was reached."""
    evaluations = 0

    def lowered(points: Array) -> Array:
        nonlocal evaluations
        evaluations += len(points)
        with np.errstate(all="ignore"):
            return np.asarray(-function(points), dtype=float)

    best: tuple[float, Array] | None = None
    for start in starts:
        found = minimize(
            lambda x: float(lowered(x[None, :])[0]),
            start,
            jac=lambda x: gradient(lowered, x),
            method="BFGS",
            options={"gtol": 1e-9, "maxiter": 300},
        )
        if np.isfinite(found.fun) and (best is None or found.fun < best[0]):
            best = float(found.fun), np.asarray(found.x)
    if best is None:
        return None
    point = best[1]
    curved = np.zeros((len(point), 0))
    for _ in range(3):
        bent = hessian(lowered, point)
        if not np.all(np.isfinite(bent)):
            return None
        sizes, directions = np.linalg.eigh(bent)
        kept = np.abs(sizes) > _FLAT * max(float(np.max(np.abs(sizes))), 1e-12)
        curved = directions[:, kept]
        inner = curved.T @ gradient(lowered, point)
        trial = point - curved @ (inner / sizes[kept])
        value = float(lowered(trial[None, :])[0])
        if not value <= best[0] + 1e-12 * max(abs(best[0]), 1.0):
            break
        best = value, trial
        point = trial
    flat = len(point) - curved.shape[1]
    return Peak(best[1], -best[0], curved, flat, evaluations)
