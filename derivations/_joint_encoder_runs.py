"""Joint encoders run: cross-entropies, and all encoders of two coins, tried one by one."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import numpy as np

Values = Mapping[str, object]
COIN = (-1, 1)


def run_loss(seed: int, values: Values) -> float:
    """The mean cross-entropy of a batch in which every pair was encoded, by log-sum-exp."""
    del seed
    from scipy import special

    scores = np.asarray(values["s"], dtype=float)
    return float(np.mean(special.logsumexp(scores, axis=1) - np.diag(scores)))


def _certified(
    scale: float,
    joint: Mapping[tuple[int, int], int],
    text: Mapping[int, int],
    *,
    every_pair_encoded: bool,
) -> float:
    """Alignment less uniformity of two independent coins, whose four pairs are equally likely."""
    total = 0.0
    for first, second in product(COIN, COIN):
        scores = [
            scale * joint[first, other if every_pair_encoded else second] * text[other]
            for other in COIN
        ]
        positive = scale * joint[first, second] * text[second]
        total += positive - float(np.logaddexp(*scores) - np.log(2))
    return total / 4


def _best(values: Values, *, every_pair_encoded: bool) -> float:
    """The largest value over all sixteen joint and all four text encoders into signs."""
    scale = float(values["t"])  # type: ignore[arg-type]
    pairs = list(product(COIN, COIN))
    return max(
        _certified(
            scale,
            dict(zip(pairs, codes, strict=True)),
            dict(zip(COIN, words, strict=True)),
            every_pair_encoded=every_pair_encoded,
        )
        for codes, words in product(product(COIN, repeat=4), product(COIN, repeat=2))
    )


def run_leak(seed: int, values: Values) -> float:
    """The best value where the code of the positive pair meets all candidates."""
    del seed
    return _best(values, every_pair_encoded=False)


def run_honest(seed: int, values: Values) -> float:
    """The best value where every candidate is encoded with the anchor."""
    del seed
    return _best(values, every_pair_encoded=True)
