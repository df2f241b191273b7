"""Randomised nets: scrambled Sobol points, and the means of replicates with their t-intervals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy import stats
from scipy.stats import qmc

from verify.laws_scipy import Array


@lru_cache(maxsize=16)
def _quantile(level: float, replicates: int) -> float:
    return float(stats.t.ppf(1 - level / 2, replicates - 1))


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
        return _quantile(self.level, self.replicates)


FIRST = Stage(1, 32, 9, 1e-5)
SECOND = Stage(2, 64, 11, 1e-5)
THIRD = Stage(3, 64, 11, 1e-5)
FOURTH = Stage(7, 64, 11, 1e-5)
"""A rejection counts only when two further stages, on fresh seeds, reject as well: means of
scrambled nets are skewed, so that one stage rejects more often than its level says."""

FINE = (Stage(4, 64, 15, 1e-5), Stage(5, 64, 15, 1e-5), Stage(8, 64, 15, 1e-5))
"""For the most telling world where no other stage has seen enough."""


_BITS = 32


@lru_cache(maxsize=64)
def _directions(dimension: int, log2_points: int) -> npt.NDArray[np.uint32]:
    """Direction numbers (log2_points, dimension): point n is the sum without carry of those of its
    bits. Taken from the points of SciPy, which come in the order of the Gray code."""
    points = qmc.Sobol(dimension, scramble=False, bits=_BITS).random_base2(log2_points)
    whole = (points * 2.0**_BITS).astype(np.uint64).astype(np.uint32)
    found: list[npt.NDArray[np.uint32]] = []
    for k in range(log2_points):
        # the Gray code of 2^k has the bits k and k - 1
        found.append(whole[1 << k] ^ found[-1] if found else whole[1])
    return np.asarray(found, dtype=np.uint32).reshape(log2_points, dimension)


def _scrambled(rng: np.random.Generator, directions: npt.NDArray[np.uint32], count: int) -> Array:
    """``count`` nets scrambled by random lower triangular matrices of bits and random shifts."""
    log2_points, dimension = directions.shape
    masks = rng.integers(0, 2**_BITS, (count, dimension, _BITS), dtype=np.uint32)
    high = np.arange(_BITS - 1, -1, -1, dtype=np.uint32)
    # bit i of the image takes bit i itself and a random choice of the more significant ones
    own = np.uint32(1) << high
    masks = (masks & ~(own | (own - np.uint32(1)))) | own
    moved = np.zeros((count, log2_points, dimension), dtype=np.uint32)
    for place in range(_BITS):
        chosen = masks[:, None, :, place] & directions
        moved |= (np.bitwise_count(chosen) & np.uint8(1)).astype(np.uint32) << high[place]
    shifts = rng.integers(0, 2**_BITS, (count, 1, dimension), dtype=np.uint32)
    points = shifts
    for k in range(log2_points):
        points = np.concatenate([points, points ^ moved[:, k : k + 1]], axis=1)
    return np.asarray((points + 0.5) * 2.0**-_BITS)


@lru_cache(maxsize=6)
def uniforms(seed: int, stream: int, stage: Stage, dimension: int) -> Array:
    """Scrambled Sobol points (replicates, points, dimension); streams are independent.

    The scrambling is that of SciPy, for all replicates at once.
    """
    rng = np.random.default_rng([seed, stream, stage.number, dimension])
    directions = _directions(dimension, stage.log2_points)
    points = _scrambled(rng, directions, stage.replicates)
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
