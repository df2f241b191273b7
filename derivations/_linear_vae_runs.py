"""A linear VAE with one code for data with one variance: its two terms, on nodes, and searches.

Data have mean zero and the given variance, the encoder is normal with mean g x and deviation s, the
decoder normal with mean w z and a fixed variance.
"""

from __future__ import annotations

import numpy as np


def terms(weight: float, slope: float, deviation: float, variance: float) -> tuple[float, float]:
    """Mean squared miss, and mean divergence from the standard normal prior in nats.

    Nodes of Gauss and Hermite for data and noise: exact for the polynomials that occur.
    """
    from scipy import stats

    nodes, weights = np.polynomial.hermite_e.hermegauss(4)
    weights = weights / weights.sum()
    x = np.sqrt(variance) * nodes[:, None]
    z = slope * x + deviation * nodes[None, :]
    both = weights[:, None] * weights[None, :]
    ratio = stats.norm.logpdf(z, slope * x, deviation) - stats.norm.logpdf(z)
    return float(np.sum(both * (x - weight * z) ** 2)), float(np.sum(both * ratio))


def weighted(variance: float, noise: float, beta: float, seed: int) -> tuple[float, float]:
    """Squared decoder weight and mean divergence at the smallest loss, by a search over all three.

    ``noise`` is the decoder's variance, ``beta`` the weight of the divergence.
    """
    from scipy import optimize

    def loss(at: np.ndarray) -> float:
        miss, rate = terms(float(at[0]), float(at[1]), float(np.exp(at[2])), variance)
        return miss / (2 * noise) + beta * rate

    start = np.random.default_rng(seed).uniform(0.4, 0.8, 3)
    found = optimize.minimize(loss, start, method="BFGS", options={"gtol": 1e-6})
    weight, slope, logarithm = (float(each) for each in found.x)
    return weight**2, terms(weight, slope, float(np.exp(logarithm)), variance)[1]


def with_floor(variance: float, noise: float, floor: float, seed: int) -> tuple[float, float]:
    """Mean divergence and squared miss at the smallest loss when less than ``floor`` is free."""
    from scipy import optimize

    def both(at: np.ndarray) -> tuple[float, float]:
        return terms(float(at[0]), float(at[1]), float(np.exp(at[2])), variance)

    start = np.append(np.random.default_rng(seed).uniform(0.4, 0.8, 3), floor + 1.0)
    found = optimize.minimize(
        lambda at: both(at)[0] / (2 * noise) + at[3],
        start,
        method="SLSQP",
        constraints=[
            {"type": "ineq", "fun": lambda at: at[3] - floor},
            {"type": "ineq", "fun": lambda at: at[3] - both(at)[1]},
        ],
        options={"ftol": 1e-10, "maxiter": 200},
    )
    miss, rate = both(found.x)
    return rate, miss
