"""Encoders that count what they do, and the best scores that codes of every pair can have."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import numpy as np

Values = Mapping[str, object]


def _counts(values: Values, names: str) -> tuple[int, ...]:
    return tuple(int(values[name]) for name in names)  # type: ignore[call-overload]


def run_attention(seed: int, values: Values) -> np.ndarray:
    """Pairs of tokens that two encoders see, and a joint and a text encoder, for a whole batch."""
    del seed
    count, image, text = _counts(values, "Nab")
    images, texts = [["image"] * image] * count, [["text"] * text] * count

    def seen(tokens: list[str]) -> int:
        return sum(1 for _ in product(tokens, tokens))

    alone = sum(map(seen, texts))
    joint = sum(seen(one + other) for one, other in product(images, texts))
    return np.array([sum(map(seen, images)) + alone, joint + alone], dtype=float)


def run_search(seed: int, values: Values) -> np.ndarray:
    """Encoder calls until every query has a score with every stored text."""
    del seed
    queries, stored = map(range, _counts(values, "QK"))
    calls = {"two": 0, "joint": 0}

    def called(which: str) -> int:
        calls[which] += 1
        return calls[which]

    for which in calls:
        texts = [called(which) for _ in stored]
        for _ in queries:
            code = called("two") if which == "two" else None
            for text in texts:
                _ = (called("joint") if code is None else code) * text
    return np.array([calls["two"], calls["joint"]], dtype=float)


def _unit(codes: np.ndarray) -> np.ndarray:
    return np.asarray(codes / np.linalg.norm(codes, axis=-1, keepdims=True))


def run_free_scores(seed: int, values: Values) -> float:
    """The best codes of all pairs and of m + 1 texts on a circle, by ascent from random codes."""
    from scipy import special

    (size,) = _counts(values, "m")
    count = size + 1
    generator = np.random.default_rng(seed)
    joint = _unit(generator.standard_normal((count, count, 2)))
    text = _unit(generator.standard_normal((count, 2)))
    for _ in range(200):
        scores = np.einsum("ijk,jk->ij", joint, text)
        # the slope in each score, times the number of pairs
        slope = count * (np.eye(count) - special.softmax(scores, axis=1))
        moved = text + np.einsum("ij,ijk->jk", slope, joint) / count
        joint, text = _unit(joint + slope[:, :, None] * text), _unit(moved)
    scores = np.einsum("ijk,jk->ij", joint, text)
    log_means = special.logsumexp(scores, axis=1) - np.log(count)
    return float(np.mean(np.diag(scores) - log_means))
