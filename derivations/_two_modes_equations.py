r"""The stationarity equations of the reverse divergence to two modes, solved by Newton's method.

Means over z ~ N(0, 1) are trapezoidal sums, which converge geometrically for functions that are
analytic in a strip; two rules with other steps and offsets must agree.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

RULES = ((60, 0.0), (83, 0.37))
"""Points per unit, and offset in units of the step."""
REACH = 11
AGREEMENT = 1e-9
"""The rules agree when every unknown differs by less; outcomes are stated to four decimals."""
RATIOS = 400


@lru_cache(maxsize=2)
def _nodes(rule: int) -> tuple[np.ndarray, np.ndarray]:
    """Nodes z and weights, each of shape (n,)."""
    density, offset = RULES[rule]
    z = (np.arange(-REACH * density, REACH * density + 1) + offset) / density
    return z, np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) / density


def slopes(m: float, mu: float, sigma: float, rule: int = 0) -> tuple[float, float, float]:
    """Slopes in mu and sigma, and the determinant of the Hessian."""
    z, weights = _nodes(rule)
    t = np.tanh(m * (mu + sigma * z))
    bump = 1 - t * t
    mean = float(weights @ bump)
    across = mu - m * float(weights @ t)
    spread = sigma - 1 / sigma - m * m * sigma * mean
    mixed = 2 * m**3 * sigma * float(weights @ (t * bump))
    wide = 1 + 1 / sigma**2 - m * m * mean + 2 * m**3 * sigma * float(weights @ (z * t * bump))
    return across, spread, (1 - m * m * mean) * wide - mixed**2


def value(m: float, mu: float, sigma: float, rule: int = 0) -> float:
    """KL(q || p) in nats."""
    z, weights = _nodes(rule)
    u = np.abs(m * (mu + sigma * z))
    log_cosh = u + np.log1p(np.exp(-2 * u)) - np.log(2)
    quadratic = (mu**2 + sigma**2 + m**2 - 1) / 2
    return float(quadratic - np.log(sigma) - weights @ log_cosh)


def _solved(equations: Callable[..., list[float]], start: tuple[float, ...]) -> list[float]:
    """The root by both quadratures.

    Raises:
        ArithmeticError: they do not agree, or it is no root.
    """
    from scipy import optimize

    roots = []
    for rule in (0, 1):
        found = optimize.root(lambda at, r=rule: equations(*at, r), start, tol=1e-13)
        if not np.abs(found.fun).max() <= 1e-11:
            raise ArithmeticError(f"no root: {found.message}")
        roots.append(found.x)
    if not np.abs(roots[0] - roots[1]).max() <= AGREEMENT:
        raise ArithmeticError(f"two quadratures give {roots[0]} and {roots[1]}")
    return [float(each) for each in roots[0]]


@lru_cache(maxsize=1)
def birth() -> list[float]:
    """Half-distance, mu and sigma where a minimum and a saddle are born off the middle."""
    return _solved(lambda m, mu, s, r: list(slopes(m, mu, s, r)), (2.4, 2.1, 1.3))


@lru_cache(maxsize=1)
def exchange() -> list[float]:
    """Half-distance, mu and sigma at the side, sigma in the middle, at equal values."""

    def equations(m: float, mu: float, side: float, middle: float, rule: int) -> list[float]:
        across, spread, _ = slopes(m, mu, side, rule)
        return [
            across,
            spread,
            slopes(m, 0.0, middle, rule)[1],
            value(m, mu, side, rule) - value(m, 0.0, middle, rule),
        ]

    return _solved(equations, (2.8, 2.75, 1.05, 2.6))


def rounded(number: float, decimals: int = 4) -> str:
    """Decimal digits, rounded."""
    return f"{number:.{decimals}f}"


@lru_cache(maxsize=1)
def curve() -> list[tuple[float, float, float]]:
    """(m, mu, sigma) of the stationary points with mu > 0, by increasing ratio mu / sigma.

    With mu = r sigma and b = m sigma, both slopes vanish when E tanh = r b (1/b^2 + E sech^2) at
    b (r + z); then 1/m^2 = 1/b^2 + E sech^2.

    Raises:
        ArithmeticError: for some ratio there is not exactly one b on the grid that is searched.
    """
    from scipy import optimize

    z, weights = _nodes(0)

    def bump(r: float, b: float) -> float:
        return float(weights @ (1 - np.tanh(b * (r + z)) ** 2)) + 1 / b**2

    def residual(b: float, r: float) -> float:
        return float(weights @ np.tanh(b * (r + z))) - r * b * bump(r, b)

    grid = np.geomspace(0.02, 40, 160)
    found = []
    for r in np.geomspace(0.4, 8, RATIOS):
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
    from scipy import optimize

    # the slope over sigma, 1 - m^2 E sech^2 - 1 / sigma^2, increases: there is one root
    return float(optimize.brentq(lambda s: slopes(m, 0.0, s)[1] / s, 0.5, 2 + m, xtol=1e-13))


def beside(m: float) -> list[tuple[float, float]]:
    """(mu, sigma) of all stationary points with mu > 0.

    Raises:
        ArithmeticError: m does not fall and rise just once along the curve.
    """
    from scipy import optimize

    found = curve()
    separations = np.array([each[0] for each in found])
    if np.count_nonzero(np.diff(np.sign(np.diff(separations)))) != 1:
        raise ArithmeticError("the separation does not fall and rise once along the curve")
    (places,) = np.nonzero(np.diff(np.sign(separations - m)))
    ends = []
    for place in places:
        near = optimize.root(lambda at: slopes(m, *at)[:2], found[int(place)][1:], tol=1e-13)
        if not np.abs(near.fun).max() <= 1e-11:
            raise ArithmeticError(f"no stationary point near {found[int(place)]}")
        ends.append((float(near.x[0]), float(near.x[1])))
    return ends


def census(tenths: tuple[int, ...]) -> list[tuple[int, int, int]]:
    """The numbers of minima, saddles and deepest minima for each half-distance.

    Raises:
        ArithmeticError: a Hessian is singular.
    """
    made = []
    for each in tenths:
        m = each / 10
        minima = [(0.0, middle(m))]
        saddles = 0
        for mu, sigma in beside(m):
            determinant = slopes(m, mu, sigma)[2]
            if not abs(determinant) > 1e-6:
                raise ArithmeticError(f"the Hessian is singular at {m}")
            if determinant > 0:  # the curvature in mu is 1 / sigma^2, so this is a minimum
                minima += [(mu, sigma), (-mu, sigma)]
            else:
                saddles += 2
        values = [value(m, mu, sigma) for mu, sigma in minima]
        deepest = sum(height - min(values) <= 1e-10 for height in values)
        made.append((len(minima), saddles, deepest))
    return made
