"""Minimising a vectorised function over a box: differential evolution, then shrinking steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from verify.laws_scipy import Array

Objective = Callable[[Array], Array]
"""Points (n, dimension) -> values (n,); NaN counts as infinite."""


@dataclass(frozen=True, slots=True)
class Minimum:
    """The best point found, its value, and how often the function was evaluated."""

    point: Array
    value: float
    evaluations: int


def minimise(
    function: Objective,
    low: Array,
    high: Array,
    rng: np.random.Generator,
    *,
    population: int = 40,
    generations: int = 45,
    refinements: int = 15,
) -> Minimum:
    """The smallest value found in the box; deterministic in ``rng``."""

    def clean(points: Array) -> Array:
        values = np.asarray(function(points), dtype=float)
        return np.where(np.isfinite(values), values, np.inf)

    size = len(low)
    points = rng.uniform(low, high, (population, size))
    values = clean(points)
    evaluations = population
    for _ in range(generations):
        order = np.argsort(rng.random((population, population)), axis=1)[:, :3]
        first, second, third = (points[order[:, k]] for k in range(3))
        weight = rng.uniform(0.4, 0.95, (population, 1))
        best = points[np.argmin(values)]
        toward = np.where(rng.random((population, 1)) < 0.3, best, first)
        trial = toward + weight * (second - third)
        crossed = rng.random((population, size)) < 0.8
        trial = np.clip(np.where(crossed, trial, points), low, high)
        found = clean(trial)
        evaluations += population
        better = found < values
        points[better], values[better] = trial[better], found[better]
    best, value = points[np.argmin(values)].copy(), float(np.min(values))
    step = (high - low) / 20
    for _ in range(refinements):
        trial = np.clip(best + step * rng.standard_normal((population, size)), low, high)
        found = clean(trial)
        evaluations += population
        if np.min(found) < value:
            best, value = trial[np.argmin(found)].copy(), float(np.min(found))
        else:
            step = step / 2
    return Minimum(best, value, evaluations)
