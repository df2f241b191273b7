"""Mixture heads and their hidden layer as arrays: built, run, counted, differentiated."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

Values = Mapping[str, object]
Arrays = Mapping[str, np.ndarray]

MAPS = ("logits", "means", "log deviations")
PLACES = 400
"""At so many values and hidden vectors log densities are differentiated."""


def _sizes(values: Values, *names: str) -> tuple[int, ...]:
    return tuple(int(values[name]) for name in names)  # type: ignore[call-overload]


def make_head(parts: int, width: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """A matrix (C, d) and a bias (C,) for each of the three maps; no component is like another."""
    arrays = {}
    for name in MAPS:
        arrays[name] = rng.normal(0, 0.3, (parts, width))
        arrays[f"{name} bias"] = rng.normal(0, 0.3, parts)
    arrays["means bias"] += 3.0 * np.arange(parts)
    return arrays


def parameters(head: Arrays, hidden: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Log weights, means and deviations (C, n) of the mixtures for hidden vectors (d, n)."""
    from scipy import special

    logits, means, logs = (head[name] @ hidden + head[f"{name} bias"][:, None] for name in MAPS)
    return special.log_softmax(logits, axis=0), means, np.exp(logs)


def log_densities(values: np.ndarray, hidden: np.ndarray, head: Arrays) -> np.ndarray:
    """Log densities (nats) at values (n,) of the mixtures made of hidden vectors (d, n)."""
    from scipy import special, stats

    weights, means, deviations = parameters(head, hidden)
    found: np.ndarray = special.logsumexp(
        weights + stats.norm.logpdf(values, means, deviations), axis=0
    )
    return found


def _entries(arrays: Arrays) -> int:
    return sum(array.size for array in arrays.values())


def _must_be_a_density(hidden: np.ndarray, head: Arrays) -> None:
    """Check that what a head makes of a hidden vector (d,) integrates to one.

    Raises:
        ArithmeticError: it does not.
    """
    _, means, deviations = parameters(head, hidden[:, None])
    edge = 12 * deviations.max()
    grid = np.linspace(means.min() - edge, means.max() + edge, 4001)
    mass = np.exp(log_densities(grid, hidden[:, None], head)).sum() * (grid[1] - grid[0])
    if not abs(float(mass) - 1) <= 1e-9:
        raise ArithmeticError(f"the head gives a mass of {mass}, no density")


def run_head(seed: int, values: Values) -> int:
    """Make a head, use it on a hidden vector, count its entries."""
    parts, width = _sizes(values, "C", "d")
    rng = np.random.default_rng(seed)
    head = make_head(parts, width, rng)
    _must_be_a_density(rng.standard_normal(width), head)
    return _entries(head)


def _logistic(before: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-before)))


def run_with_hidden(seed: int, values: Values) -> int:
    """Make hidden layer and head of one entry, run them from earlier entries, count."""
    parts, width, place = _sizes(values, "C", "d", "i")
    rng = np.random.default_rng(seed)
    columns, bias = rng.standard_normal((width, place - 1)), rng.standard_normal(width)
    head = make_head(parts, width, rng)
    _must_be_a_density(_logistic(columns @ rng.standard_normal(place - 1) + bias), head)
    return columns.size + bias.size + _entries(head)


def run_model(seed: int, values: Values) -> int:
    """Make what all entries need, draw one value of the model with it, count."""
    parts, width, length = _sizes(values, "C", "d", "n")
    rng = np.random.default_rng(seed)
    columns, bias = rng.standard_normal((width, length - 1)), rng.standard_normal(width)
    first = {f"{name} bias": rng.standard_normal(parts) for name in MAPS}
    nothing = {name: np.zeros((parts, 0)) for name in MAPS}
    heads: list[Arrays] = [first, *(make_head(parts, width, rng) for _ in range(length - 1))]
    drawn: list[float] = []
    for head in heads:
        seen = len(drawn)
        hidden = _logistic(columns[:, :seen] @ np.array(drawn) + bias) if seen else np.zeros(0)
        weights, means, deviations = parameters(head if seen else nothing | first, hidden[:, None])
        part = rng.choice(parts, p=np.exp(weights[:, 0]))
        drawn.append(float(rng.normal(means[part, 0], deviations[part, 0])))
    return columns.size + bias.size + sum(_entries(head) for head in heads)


def run_rank(seed: int, values: Values) -> int:
    """The rank of the derivatives of log densities, at many places, in all entries of a head."""
    parts, width = _sizes(values, "C", "d")
    rng = np.random.default_rng(seed)
    head = make_head(parts, width, rng)
    hidden = rng.standard_normal((width, PLACES))
    _, means, _ = parameters(head, hidden)
    near = np.take_along_axis(means, rng.integers(parts, size=(1, PLACES)), axis=0)[0]
    places = near + rng.normal(0, 1.5, PLACES)
    rows = []
    for name, array in head.items():
        for index in np.ndindex(*array.shape):
            sides = []
            for step in (1e-5, -1e-5):
                moved = array.copy()
                moved[index] += step
                sides.append(log_densities(places, hidden, {**head, name: moved}))
            rows.append((sides[0] - sides[1]) / 2e-5)
    slopes = np.stack(rows)
    # in units of the steepest: differences are exact to 1e-10, what matters is above 1e-2
    slopes = slopes / np.maximum(np.linalg.norm(slopes, axis=1, keepdims=True), 1e-3)
    return int(np.sum(np.linalg.eigvalsh(slopes @ slopes.T) > 1e-9))
