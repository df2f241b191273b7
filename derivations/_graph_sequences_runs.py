"""Sequences on a path of nodes: joint covariances, what the printed factors lose, what is read.

A factor of node v at t is conditioned on the earlier values of v and of its neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

Values = Mapping[str, object]
Influence = Mapping[int, np.ndarray]
"""Lag -> matrix (d, d) of the weights with which values act so many steps later."""


def _near(count: int) -> np.ndarray:
    """Which nodes of a path are equal or joined, (d, d)."""
    places = np.arange(count)
    return np.asarray(np.abs(places[:, None] - places) <= 1)


def joint_covariance(influence: Influence, noise: np.ndarray, steps: int) -> np.ndarray:
    """Covariance (T d, T d) of all values, step by step, for noise with covariance (d, d)."""
    count = len(noise)
    earlier = np.zeros((steps * count, steps * count))
    for lag, weights in influence.items():
        earlier += np.kron(np.eye(steps, k=-lag), weights)
    spread = np.linalg.inv(np.eye(steps * count) - earlier)
    return np.asarray(spread @ np.kron(np.eye(steps), noise) @ spread.T)


def _log_variance(covariance: np.ndarray, place: int, given: np.ndarray) -> float:
    """Log variance of one normal number given others."""
    found = covariance[place, place]
    if given.size:
        among, across = covariance[np.ix_(given, given)], covariance[given, place]
        found -= across @ np.linalg.solve(among, across)
    return float(np.log(found))


def lost(covariance: np.ndarray, count: int) -> float:
    """Mean log ratio (nats) of the joint density to the product of the best printed factors.

    The best factor is the true conditional density given what the factor may read; the quadratic
    forms have equal means, so that log variances are left.
    """
    near = _near(count)
    factors = 0.0
    for place in range(len(covariance)):
        step, node = divmod(place, count)
        given = [at for at in range(step * count) if near[node, at % count]]
        factors += _log_variance(covariance, place, np.array(given, dtype=int))
    return (factors - float(np.linalg.slogdet(covariance)[1])) / 2


def run_coupling(seed: int, values: Values) -> float:
    """Three nodes in three steps, local random weights; a common source moves two of them.

    Raises:
        ArithmeticError: something is lost where there is no common source.
    """
    strength = float(values["\\beta"])  # type: ignore[arg-type]
    weights = np.random.default_rng(seed).uniform(-0.9, 0.9, (3, 3)) * _near(3)
    source = strength * np.array([[1.0], [1.0], [0.0]])
    if not abs(lost(joint_covariance({1: weights}, np.eye(3), 3), 3)) <= 1e-10:
        raise ArithmeticError("the factors lose something although both assumptions hold")
    noise = np.eye(3) + source @ source.T
    return lost(joint_covariance({1: weights}, noise, 3), 3) / 3


def run_farther(seed: int, values: Values) -> float:
    """Node 3 moves node 2 one step later and, through the state of node 2, node 1 two later."""
    del seed
    near, far = np.zeros((3, 3)), np.zeros((3, 3))
    near[1, 2] = float(values["\\kappa"])  # type: ignore[arg-type]
    far[0, 2] = float(values["\\gamma"])  # type: ignore[arg-type]
    return lost(joint_covariance({1: near, 2: far}, np.eye(3), 3), 3)


def run_reach(seed: int) -> np.ndarray:
    """Change each of the values of the last three steps: which of them move the mean of node 1?

    Four nodes; the state of a node is a random network of its own and its neighbours' states and
    values of the step before. Rows are for the lags 1, 2 and 3, columns for the nodes.
    """
    rng = np.random.default_rng(seed)
    from_states, from_values = rng.uniform(0.3, 0.9, (2, 4, 4)) * _near(4)
    values = rng.uniform(-0.5, 0.5, (3, 4))

    def mean(path: np.ndarray) -> float:
        state = np.zeros(4)
        for each in path:
            state = np.tanh(from_states @ state + from_values @ each)
        return float(state[0])

    moving = np.zeros((3, 4))
    for step, node in np.ndindex(3, 4):
        changed = values.copy()
        changed[step, node] += 0.1
        moving[2 - step, node] = mean(changed) != mean(values)
    return moving
