"""Randomised nets: scrambled Sobol points, and the means of replicates with their t-intervals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import stats
from scipy.stats import qmc

from verify.laws_scipy import Array


@dataclass(frozen=True, slots=True)
class Stage:
    """How many independent replicates of how many points, and the level of its interval.

    Many small nets rather than few large ones: their t-intervals are better calibrated.
    """

    number: int
    replicates: int
    log2_points: int
    level: float

    @property
    def points(self) -> int:
        """Points of one replicate."""
        return 1 << self.log2_points

    @property
    def quantile(self) -> float:
        """Half-width of the two-sided t-interval in standard errors."""
        return float(stats.t.ppf(1 - self.level / 2, self.replicates - 1))


FIRST = Stage(1, 32, 9, 1e-5)
SECOND = Stage(2, 64, 11, 1e-5)
THIRD = Stage(3, 64, 11, 1e-5)
FOURTH = Stage(7, 64, 11, 1e-5)
"""A rejection counts only when two further stages, on fresh seeds, reject as well: means of
scrambled nets are skewed, so that one stage rejects more often than its level says."""

FINE = (Stage(4, 64, 14, 1e-5), Stage(5, 64, 14, 1e-5), Stage(8, 64, 14, 1e-5))
"""For the most telling world where no other stage has seen enough."""


@lru_cache(maxsize=6)
def uniforms(seed: int, stream: int, stage: Stage, dimension: int) -> Array:
    """Scrambled Sobol points (replicates, points, dimension); streams are independent."""
    nets = []
    for replicate in range(stage.replicates):
        rng = np.random.default_rng([seed, stream, stage.number, replicate, dimension])
        net = qmc.Sobol(dimension, scramble=True, rng=rng)
        nets.append(net.random_base2(stage.log2_points))
    points = np.asarray(nets)
    points.setflags(write=False)
    return points


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its standard error, from replicates."""

    value: float
    error: float


def jackknife(replicates: list[Array], function: Callable[[list[Array]], Array]) -> Estimate:
    """``function`` of the overall means of each row of replicates, with its jackknife error.

    Means are taken before the function, so that a logarithm of an integral is not biased by the
    noise of single replicates; NaN and infinities pass through.
    """
    count = len(replicates[0]) if replicates else 2
    with np.errstate(all="ignore"):
        whole = float(function([np.mean(row, keepdims=True) for row in replicates]).reshape(-1)[0])
        without = function([(np.sum(row) - row) / (count - 1) for row in replicates])
        without = np.broadcast_to(without, (count,))
        spread = np.sqrt((count - 1) / count * np.sum((without - np.mean(without)) ** 2))
    return Estimate(whole, float(spread))
