"""The contrastive loss computed as it stands: cross-entropies, exact sums over counts, ascent.

Two-valued scores, t and -t with equal chances, are those of codes on a sphere of dimension zero;
there every mean over the candidates is a finite sum.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

Values = Mapping[str, object]


def run_loss(seed: int, values: Values) -> float:
    """The mean cross-entropy of the positive pairs, by log-sum-exp."""
    del seed
    from scipy import special

    positive = np.asarray(values["a"], dtype=float)
    scores = np.asarray(values["s"], dtype=float)
    return float(np.mean(special.logsumexp(scores, axis=1) - positive))


def mean_log_mean(scale: float, count: int) -> float:
    """Mean of the log of the average of so many exponentials of independent signs times scale."""
    from scipy import stats

    hits = np.arange(count + 1)
    chances = stats.binom.pmf(hits, count, 0.5)
    with np.errstate(divide="ignore"):
        up, down = np.log(hits), np.log(count - hits)
    return float(chances @ (np.logaddexp(up + scale, down - scale) - np.log(count)))


def run_rate(seed: int, values: Values) -> float:
    """M times the deviation from the limit, extrapolated from exact sums at three large M."""
    del seed
    scale = float(values["t"])  # type: ignore[arg-type]
    limit = np.log(np.cosh(scale))
    first, second, third = (
        count * (mean_log_mean(scale, count) - limit) for count in (1000, 2000, 4000)
    )
    one, two = 2 * second - first, 2 * third - second
    return float((4 * two - one) / 3)


def _pairs(scale: float) -> list[tuple[float, float]]:
    """The scores of an anchor with two independent candidates, all four equally likely."""
    return [(one * scale, two * scale) for one in (-1, 1) for two in (-1, 1)]


def run_left_out(seed: int, values: Values) -> float:
    """log 2 minus the mean loss with two negatives, the positive not among them."""
    del seed
    scale = float(values["t"])  # type: ignore[arg-type]
    losses = [np.logaddexp(*pair) - scale for pair in _pairs(scale)]
    return float(np.log(2) - np.mean(losses))


def run_counted(seed: int, values: Values) -> float:
    """log 2 minus the mean loss with two candidates: the positive and one negative."""
    del seed
    scale = float(values["t"])  # type: ignore[arg-type]
    losses = [np.logaddexp(scale, negative) - scale for negative, _ in _pairs(scale)]
    return float(np.log(2) - np.mean(losses))


def alignment_less_uniformity(left: np.ndarray, right: np.ndarray) -> float:
    """Codes (n, d) of n equally likely pairs: the mean score less the mean log mean exponential."""
    from scipy import special

    scores = left @ right.T
    log_means = special.logsumexp(scores, axis=1) - np.log(len(scores))
    return float(np.trace(scores) / len(scores) - np.mean(log_means))


def _unit(codes: np.ndarray) -> np.ndarray:
    return np.asarray(codes / np.linalg.norm(codes, axis=-1, keepdims=True))


def run_best_codes(seed: int, values: Values) -> float:
    """The best unit codes of m + 1 pairs in m dimensions, by projected ascent from random codes."""
    from itertools import product

    size = int(values["m"])  # type: ignore[call-overload]
    count = size + 1
    if size == 1:  # the sphere of dimension zero has two points: all codes are tried
        signs = [np.array(each, dtype=float) for each in product((-1, 1), repeat=4)]
        return max(alignment_less_uniformity(e[:2, None], e[2:, None]) for e in signs)
    left, right = _unit(np.random.default_rng(seed).standard_normal((2, count, size)))
    for _ in range(400):
        exponentials = np.exp(left @ right.T)
        slope = np.eye(count) - exponentials / exponentials.sum(axis=1, keepdims=True)
        left, right = _unit(left + slope @ right), _unit(right + slope.T @ left)
    return alignment_less_uniformity(left, right)
