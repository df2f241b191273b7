"""Quadrature of the definition of a claim over named laws: two rules that must agree, d <= 3.

One dimension: composite Gauss-Legendre rules on panels cut where each law, and each product of two,
changes. More dimensions: the trapezoidal rule in coordinates that make the law standard normal,
where it converges geometrically, with two steps and offsets. A world in which the rules do not
agree says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations

import numpy as np

from claims.definitions import IntegralOf, Mean, Term
from claims.statements import Claim, Equality
from claims.steps import Derivation
from claims.verdicts import Evidence, Verdict
from formula.declarations import Declarations
from verify.closed_forms import ClosedForm, closed_form, evaluate_tree, scalar_closed_form
from verify.draw import SMALL, Undrawable, Values, draw
from verify.judge import Gap, deterministic
from verify.laws import ConcreteLaw
from verify.laws_scipy import Array
from verify.sampling import at, covering
from verify.terms import (
    Laws,
    NotApplicable,
    combine,
    concrete_laws,
    integrand,
    letters,
    parts,
    without_labels,
)

WORLDS = 8
_TRIES = 24
AGREEMENT = 1e-10
"""Two rules agree when they differ by less, relative to the integral of the absolute value."""
TOLERANCE = 1e-9

_CUTS = (
    (-10.0, -7.5, -5.5, -4.0, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.5, 7.5, 10.0),
    (-10.5, -8.0, -6.0, -4.6, -3.4, -2.3, -1.4, -0.4, 0.6, 1.6, 2.6, 3.7, 4.9, 6.8, 8.5, 10.5),
)
_ORDERS = (14, 19)
_STEPS = ((0.5, 0.0), (0.41, 0.137))
_MOST_POINTS = 150_000

Nodes = tuple[Array, Array]
"""Points (..., n) or (n, d), and weights (..., n)."""


@lru_cache(maxsize=8)
def _legendre(order: int) -> tuple[Array, Array]:
    nodes, weights = np.polynomial.legendre.leggauss(order)
    return nodes, weights


def line_nodes(laws: Sequence[ConcreteLaw], rule: int) -> Nodes:
    """Panels for scalar laws; parameters of shape (...) give nodes (..., n)."""
    places = [place for each in laws for place in each.bumps()]
    for (m, v), (k, w) in combinations(places[:], 2):
        places.append(((m * w + k * v) / (v + w), v * w / (v + w)))
    cuts = [m[..., None] + np.sqrt(v)[..., None] * np.asarray(_CUTS[rule]) for m, v in places]
    ends = [np.stack(np.broadcast_arrays(*each.support()), axis=-1) for each in laws]
    low = np.min(np.concatenate([cut[..., :1] for cut in np.broadcast_arrays(*cuts)], -1), -1)
    high = np.max(np.concatenate([cut[..., -1:] for cut in np.broadcast_arrays(*cuts)], -1), -1)
    if any(np.isfinite(end).any() for end in ends):
        # an exponential tail reaches further than a normal one
        high = high + 4 * (high - low)
        cuts.append(np.linspace(low, high, 40, axis=-1))
    cuts += [
        np.clip(end, low[..., None], high[..., None]) for end in ends if np.isfinite(end).any()
    ]
    shape = np.broadcast_shapes(*(cut.shape[:-1] for cut in cuts))
    sorted_cuts = np.sort(
        np.concatenate([np.broadcast_to(cut, (*shape, cut.shape[-1])) for cut in cuts], -1), -1
    )
    nodes, weights = _legendre(_ORDERS[rule])
    middle = (sorted_cuts[..., 1:] + sorted_cuts[..., :-1]) / 2
    radius = (sorted_cuts[..., 1:] - sorted_cuts[..., :-1]) / 2
    points = middle[..., None] + radius[..., None] * nodes
    scaled = radius[..., None] * weights
    return points.reshape(*shape, -1), scaled.reshape(*shape, -1)


def space_nodes(
    laws: Sequence[ConcreteLaw], centre: ConcreteLaw, rule: int, fineness: int = 1
) -> Nodes:
    """A trapezoidal grid (n, d) that covers the laws, in the coordinates of ``centre``.

    Raises:
        NotApplicable: the grid would be too large.
    """
    mean, covariance = centre.moments()
    factor = np.linalg.cholesky(covariance)
    inverse = np.linalg.inv(factor)
    step, offset = _STEPS[rule]
    step = step / fineness
    reach = 8.6
    for each in laws:
        m, c = each.moments()
        scales = np.sqrt(np.linalg.eigvalsh(inverse @ c @ inverse.T))
        step = min(step, _STEPS[rule][0] / fineness * float(scales[0]))
        reach = max(reach, float(np.abs(inverse @ (m - mean)).max() + 8.6 * scales[-1]))
    axis = np.arange(-reach + offset * step, reach, step)
    if not len(axis) ** len(mean) <= _MOST_POINTS:
        raise NotApplicable(f"a grid of {len(axis)} points in each of {len(mean)} directions")
    grid = np.stack(np.meshgrid(*[axis] * len(mean), indexing="ij"), -1).reshape(-1, len(mean))
    weight = step ** len(mean) * abs(np.linalg.det(factor))
    return mean + grid @ factor.T, np.full(len(grid), weight)


def integrals(
    part: Mean | IntegralOf, laws: Laws, values: Values, rule: int
) -> tuple[Array, Array]:
    """The mean or integral by one rule, and the integral of the absolute value."""
    occurring = [laws[letter] for letter in letters(part)]
    if not occurring[0].row.vector:
        points, weights = line_nodes(occurring, rule)
        # parameters of many worlds get an axis for the points
        laws = {letter: each.for_points() for letter, each in laws.items()}
    elif isinstance(part, Mean):
        points, weights = space_nodes([laws[part.under]], laws[part.under], rule)
    else:
        points, weights = space_nodes(occurring, covering(occurring), rule)
    heights = integrand(part.integrand, laws, values, points)
    if isinstance(part, Mean):
        density = np.exp(laws[part.under].log_density(points))
        with np.errstate(invalid="ignore"):
            heights = np.where(density == 0, 0.0, density * heights)
    return np.sum(weights * heights, -1), np.sum(weights * np.abs(heights), -1)


def integrate_by(term: Term, laws: Laws, values: Values, rule: int) -> tuple[Array, Array]:
    """A definition by one rule, and the size of its parts; parameters (...) give results (...)."""
    sizes: list[Array] = []

    def one(part: Mean | IntegralOf) -> Array:
        value, size = integrals(part, laws, values, rule)
        sizes.append(size)
        return value

    value = combine(term, values, one)
    return value, np.maximum(np.sum(np.broadcast_arrays(*sizes), axis=0), np.abs(value))


def integrate_term(term: Term, laws: Laws, values: Values) -> tuple[Array, Array, Array]:
    """A definition by quadrature: value, size of its parts, and the difference of two rules."""
    first, _ = integrate_by(term, laws, values, 0)
    second, size = integrate_by(term, laws, values, 1)
    return second, size, np.abs(second - first)


def gap_of_term(
    term: Term, closed: ClosedForm, declarations: Declarations, seed: int, index: int
) -> Gap | None:
    """Definition by quadrature against closed form; ``None`` where the rules do not agree."""
    values = draw(declarations, seed, index, SMALL)
    laws = concrete_laws(declarations, values, evaluate_tree)
    term, values = without_labels(term, values)
    if any(each.dimension > 3 for each in laws.values()):
        return None
    try:
        value, size, difference = integrate_term(term, laws, values)
    except NotApplicable:
        return None
    if not float(difference) <= AGREEMENT * float(size):
        return None
    floor = TOLERANCE * float(size)
    return Gap(float(value), closed(values), 0.0, floor, abs(float(value)), at(values))


def check_definition(claim: Claim, derivation: Derivation, *, seed: int) -> Evidence | None:
    """Integrate the definition of an equality over named laws and compare with the closed form."""
    if not isinstance(claim, Equality) or claim.definition is None:
        return None
    closed = scalar_closed_form(closed_form(claim, derivation))
    return integrated_evidence(claim.definition, closed, claim.declarations, seed)


def integrated_evidence(
    term: Term, closed: ClosedForm, declarations: Declarations, seed: int
) -> Evidence:
    """The evidence of integrating one definition; also used for mistakes."""
    try:
        list(parts(term))
        gaps = [gap_of_term(term, closed, declarations, seed, index) for index in range(_TRIES)]
        verdict, figures = deterministic(gaps, WORLDS)
    except (NotApplicable, Undrawable) as problem:
        verdict, figures = Verdict.UNDECIDED, {"reason": str(problem)}
    return Evidence("quadrature", "two rules that agree", verdict, seed, figures)
