"""The bilinear game played by finite differences of its value, and its flow integrated.

Nothing here knows a gradient, a matrix or a closed form: a step moves each player by its slope,
which is taken from differences of the value.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

Values = Mapping[str, object]


def value(d: float, g: float) -> float:
    """The value of the game, which d makes large and g small."""
    return d * g


def _slope_d(d: float, g: float) -> float:
    return (value(d + 0.5, g) - value(d - 0.5, g)) / 1.0


def _slope_g(d: float, g: float) -> float:
    return (value(d, g + 0.5) - value(d, g - 0.5)) / 1.0


def simultaneous(at: np.ndarray, rate: float) -> np.ndarray:
    """Both players move by the slopes at the place where both stood."""
    d, g = at
    return np.array([d + rate * _slope_d(d, g), g - rate * _slope_g(d, g)])


def alternating(at: np.ndarray, rate: float) -> np.ndarray:
    """First d moves; then g, by its slope at the new d."""
    d, g = at
    d = d + rate * _slope_d(d, g)
    return np.array([d, g - rate * _slope_g(d, g)])


def played(values: Values, step=simultaneous) -> np.ndarray:  # type: ignore[no-untyped-def]
    """Where k steps lead from (d_0, g_0)."""
    at = np.array([values["d_0"], values["g_0"]], dtype=float)
    for _ in range(int(values["k"])):  # type: ignore[call-overload]
        at = step(at, float(values[r"\alpha"]))  # type: ignore[arg-type]
    return at


def run_update(seed: int, values: Values) -> np.ndarray:
    """The matrix of one step, column by column, from the steps out of the unit vectors."""
    del seed
    rate = float(values[r"\alpha"])  # type: ignore[arg-type]
    return np.stack([simultaneous(each, rate) for each in np.eye(2)], axis=1)


def run_rest(seed: int) -> np.ndarray:
    """A root of the two slopes, found from a random start."""
    from scipy import optimize

    start = np.random.default_rng(seed).uniform(-3.0, 3.0, 2)
    found = optimize.root(lambda at: [_slope_d(*at), _slope_g(*at)], start, tol=1e-12)
    return np.asarray(found.x)


def run_orbit(seed: int, values: Values) -> np.ndarray:
    """Where k simultaneous steps lead."""
    del seed
    return played(values)


def run_growth(seed: int, values: Values) -> float:
    """The squared distance after k simultaneous steps."""
    del seed
    return float(np.sum(played(values) ** 2))


def run_invariant(seed: int, values: Values) -> float:
    """The quadratic form after k alternating steps."""
    del seed
    d, g = played(values, alternating)
    return float(d * d + float(values[r"\alpha"]) * d * g + g * g)  # type: ignore[arg-type]


def run_flow(seed: int, values: Values) -> np.ndarray:
    """Both players move along their slopes in continuous time, by a Runge-Kutta rule."""
    del seed
    from scipy import integrate

    found = integrate.solve_ivp(
        lambda _, at: [_slope_d(*at), -_slope_g(*at)],
        (0.0, float(values["t"])),  # type: ignore[arg-type]
        [float(values["d_0"]), float(values["g_0"])],  # type: ignore[arg-type]
        method="DOP853",
        rtol=1e-11,
        atol=1e-11,
    )
    return np.asarray(found.y[:, -1])
