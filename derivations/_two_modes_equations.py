r"""The stationarity equations of the reverse divergence to two modes, solved with many digits.

Means over z ~ N(0, 1) are trapezoidal sums, which converge geometrically for functions that are
analytic in a strip; two steps and offsets must agree. Unknowns are solved for by Newton's method.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import mpmath

RULES = ((40, 0), (53, "0.37"))
"""Points per unit, and offset in units of the step."""
REACH = 11
AGREEMENT = mpmath.mpf(10) ** -14
RATIOS = 400


@lru_cache(maxsize=4)
def _nodes(rule: int, digits: int) -> tuple[list[Any], list[Any]]:
    density, offset = RULES[rule]
    step = mpmath.mpf(1) / density
    z = [(k + mpmath.mpf(offset)) * step for k in range(-REACH * density, REACH * density + 1)]
    return z, [step * mpmath.npdf(each) for each in z]


def _means(m: Any, mu: Any, sigma: Any, rule: int) -> tuple[Any, Any, Any, Any, Any]:
    """E of log cosh, tanh, sech^2, tanh sech^2 and z tanh sech^2 at m (mu + sigma z)."""
    z, weights = _nodes(rule, mpmath.mp.dps)
    sums = [mpmath.mpf(0)] * 5
    for point, weight in zip(z, weights, strict=True):
        u = m * (mu + sigma * point)
        t = mpmath.tanh(u)
        bump = 1 - t * t
        log_cosh = abs(u) + mpmath.log1p(mpmath.exp(-2 * abs(u))) - mpmath.log(2)
        for place, each in enumerate((log_cosh, t, bump, t * bump, point * t * bump)):
            sums[place] += weight * each
    return sums[0], sums[1], sums[2], sums[3], sums[4]


def _slopes(m: Any, mu: Any, sigma: Any, rule: int) -> tuple[Any, Any, Any]:
    """Slopes in mu and sigma, and the determinant of the Hessian."""
    _, t, bump, odd, moved = _means(m, mu, sigma, rule)
    across, spread = mu - m * t, sigma - 1 / sigma - m * m * sigma * bump
    bend = 1 - m * m * bump
    mixed = 2 * m**3 * sigma * odd
    wide = 1 + 1 / sigma**2 - m * m * bump + 2 * m**3 * sigma * moved
    return across, spread, bend * wide - mixed**2


def _value(m: Any, mu: Any, sigma: Any, rule: int) -> Any:
    return (mu**2 + sigma**2) / 2 - mpmath.log(sigma) - _means(m, mu, sigma, rule)[0]


def _solved(equations: Callable[..., list[Any]], start: tuple[str, ...], digits: int) -> list[Any]:
    """The root by both quadratures.

    Raises:
        ArithmeticError: they do not agree.
    """
    with mpmath.workdps(digits):
        places = [mpmath.mpf(each) for each in start]
        roots = [
            list(mpmath.findroot(lambda *at, r=rule: equations(*at, r), places, tol=1e-18))
            for rule in (0, 1)
        ]
        for one, other in zip(*roots, strict=True):
            if not abs(one - other) <= AGREEMENT:
                raise ArithmeticError(f"two quadratures give {one} and {other}")
        return roots[0]


@lru_cache(maxsize=2)
def birth(digits: int) -> list[Any]:
    """Half-distance, mu and sigma where a minimum and a saddle are born off the middle."""
    return _solved(lambda m, mu, s, r: list(_slopes(m, mu, s, r)), ("2.4", "2.1", "1.3"), digits)


@lru_cache(maxsize=2)
def exchange(digits: int) -> list[Any]:
    """Half-distance, mu and sigma at the side, sigma in the middle, at equal values."""

    def equations(m: Any, mu: Any, side: Any, middle: Any, rule: int) -> list[Any]:
        across, spread, _ = _slopes(m, mu, side, rule)
        return [
            across,
            spread,
            _slopes(m, mpmath.mpf(0), middle, rule)[1],
            _value(m, mu, side, rule) - _value(m, mpmath.mpf(0), middle, rule),
        ]

    return _solved(equations, ("2.8", "2.75", "1.05", "2.6"), digits)


def rounded(value: Any, decimals: int = 4) -> str:
    """Decimal digits, rounded."""
    return f"{float(value):.{decimals}f}"


def curve() -> list[tuple[float, float, float]]:
    """(m, mu, sigma) of the stationary points with mu > 0, by increasing ratio mu / sigma.

    With mu = r sigma and b = m sigma, both slopes vanish when E tanh = r b (1/b^2 + E sech^2) at
    b (r + z); then 1/m^2 = 1/b^2 + E sech^2.

    Raises:
        ArithmeticError: for some ratio there is not exactly one b on the grid that is searched.
    """
    import numpy as np
    from scipy import optimize

    z = np.arange(-12, 12, 1 / 120)
    weights = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) / 120

    def bump(r: float, b: float) -> float:
        return float(weights @ (1 - np.tanh(b * (r + z)) ** 2)) + 1 / b**2

    def residual(b: float, r: float) -> float:
        return float(weights @ np.tanh(b * (r + z))) - r * b * bump(r, b)

    grid = np.geomspace(0.02, 150, 160)
    found = []
    for r in np.geomspace(0.25, 8, RATIOS):
        values = np.array([residual(b, r) for b in grid])
        (changes,) = np.nonzero(np.diff(np.sign(values)))
        if len(changes) != 1:
            raise ArithmeticError(f"{len(changes)} stationary points with ratio {r}")
        place = int(changes[0])
        b = float(optimize.brentq(residual, grid[place], grid[place + 1], args=(r,), xtol=1e-13))
        m = 1 / np.sqrt(bump(float(r), b))
        found.append((float(m), float(r) * b / m, b / m))
    return found


def middle(m: float) -> float:
    """The only sigma at which the slope in sigma vanishes for mu = 0."""
    start = 1 + 0.8 * m
    return float(mpmath.findroot(lambda s: _slopes(m, 0.0, s, 0)[1], (0.9 * start, start)))


def labels(tenths: tuple[int, ...]) -> tuple[int, ...]:
    """Ten times m, minima, saddles, deepest minima, digit by digit.

    Raises:
        ArithmeticError: m does not fall and rise once along the curve, or a Hessian is singular.
    """
    import numpy as np

    found = curve()
    separations = np.array([each[0] for each in found])
    if np.count_nonzero(np.diff(np.sign(np.diff(separations)))) != 1:
        raise ArithmeticError("the separation does not fall and rise once along the curve")
    made = []
    for each in tenths:
        m = each / 10
        (places,) = np.nonzero(np.diff(np.sign(separations - m)))
        minima = [(0.0, middle(m))]
        saddles = 0
        for place in places:
            start = found[int(place)][1:]
            mu, sigma = mpmath.findroot(
                lambda a, s, m=m: list(_slopes(m, a, s, 0)[:2]), start, tol=1e-20
            )
            determinant = _slopes(m, mu, sigma, 0)[2]
            if not abs(determinant) > 1e-6:
                raise ArithmeticError(f"the Hessian is singular at {m}")
            if determinant > 0:  # the curvature in mu is 1 / sigma^2, so this is a minimum
                minima += [(mu, sigma), (-mu, sigma)]
            else:
                saddles += 2
        values = [_value(m, mu, sigma, 0) for mu, sigma in minima]
        deepest = sum(value - min(values) <= 1e-12 for value in values)
        made.append(1000 * each + 100 * len(minima) + 10 * saddles + deepest)
    return tuple(made)
