"""Law claims: does the construction, applied to oracle draws of its base law, have that density?

Sampling: draws pushed through the construction, and draws of a wide normal law weighted by the
claimed density, as means of test functions (trigonometric ones and moments up to the second) with
weights that stay bounded. Quadrature (d <= 3): the characteristic function of the claimed density
against that of the construction under the base law, each by two rules that agree. Both test
normalisation as well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from claims.statements import Claim, LawOf
from claims.steps import Derivation
from claims.verdicts import Evidence, Verdict
from verify.arrays import Env, Quantity, numbers_of, value_of
from verify.closed_forms import evaluate_tree
from verify.draw import MODERATE, SMALL, Extent, Undrawable, Values, draw
from verify.judge import Gap, deterministic, two_stages
from verify.laws import ConcreteLaw
from verify.laws import law as row_of
from verify.laws_scipy import Array
from verify.nets import FIRST, Stage, uniforms
from verify.quadrature import line_nodes, space_nodes
from verify.sampling import at
from verify.terms import NotApplicable, OutOfRange, concrete_laws

WORLDS = 4
DIRECTIONS = 3
TRIES = 16
ROUNDING = 1e-9
_AGREEMENT = 1e-10
_WIDER = 1.35
"""Factor on the covariance of the law from which the claimed density is sampled."""

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LawWorld:
    """Drawn values with the base law; ``variable`` is the name under which it is drawn."""

    claim: LawOf
    values: Values
    base: ConcreteLaw
    variable: str

    def push(self, draws: Array) -> Array:
        """The construction at draws (..., d) or (...): points (..., k)."""
        column = draws[..., None] if self.base.row.vector else draws[..., None, None]
        env = Env(self.values, {self.variable: Quantity(column)})
        image = value_of(self.claim.left, env)
        if image.shape[-1] != 1:
            raise NotApplicable("the construction is no vector")
        return np.broadcast_to(image, (*column.shape[:-2], *image.shape[-2:]))[..., 0]

    def density(self, points: Array) -> Array:
        """The claimed density at points (..., k); NaN where it has no value."""
        env = Env(self.values, {self.claim.point: Quantity(points[..., None])})
        try:
            with np.errstate(all="ignore"):
                return np.broadcast_to(numbers_of(self.claim.right, env), points.shape[:-1])
        except OutOfRange:
            return np.full(points.shape[:-1], np.nan)


def law_world(claim: LawOf, seed: int, index: int, extent: Extent) -> LawWorld:
    """World ``index`` of a law claim."""
    values = draw(claim.declarations, seed, index, extent)
    laws = concrete_laws(claim.declarations, values, evaluate_tree)
    if claim.base not in laws:
        raise NotApplicable(f"the base law {claim.base!r} is not declared")
    density = next(d for d, _ in claim.declarations.laws if d.letter == claim.base)
    name = getattr(density.left[0], "name", "")
    return LawWorld(claim, values, laws[claim.base], name)


def _moments(points: Array) -> tuple[Array, Array]:
    flat = points.reshape(-1, points.shape[-1])
    centred = flat - flat.mean(axis=0)
    return flat.mean(axis=0), centred.T @ centred / len(flat)


def _directions(size: int, seed: int, index: int) -> Array:
    rng = np.random.default_rng([seed, index, 53])
    return rng.standard_normal((DIRECTIONS, size)) * rng.uniform(0.4, 1.6, (DIRECTIONS, 1))


def _functions(points: Array, mean: Array, factor: Array, directions: Array) -> tuple[Names, Array]:
    """Test functions (functions, ...) of standardised points, each of size about one."""
    centred = (points - mean) @ np.linalg.inv(factor).T
    phases = centred @ directions.T
    columns: list[Array] = [np.ones(points.shape[:-1])]
    labels = ["normalisation"]
    for k in range(len(directions)):
        columns += [np.cos(phases[..., k]), np.sin(phases[..., k])]
        labels += [f"cosine {k + 1}", f"sine {k + 1}"]
    for i in range(points.shape[-1]):
        columns.append(centred[..., i])
        labels.append(f"mean {i + 1}")
        for j in range(i + 1):
            columns.append(centred[..., i] * centred[..., j])
            labels.append(f"second moment {i + 1},{j + 1}")
    return tuple(labels), np.stack(columns)


@dataclass(frozen=True, slots=True)
class Draws:
    """What a stage draws in a world, before any density is looked at.

    Attributes:
        names: of the test functions.
        wide: the law of ``points``; it has the moments of the images, widened.
        images, points: draws through the construction, and of the wide law, (replicates, n, k).
        left, right: test functions there, (functions, replicates, n).
        at_images, at_points: densities of the wide law there, (replicates, n).
    """

    world: LawWorld
    names: Names
    wide: ConcreteLaw
    images: Array
    points: Array
    left: Array
    right: Array
    at_images: Array
    at_points: Array


def draws_of(world: LawWorld, seed: int, index: int, stage: Stage) -> Draws:
    """Draws and test functions of world ``index``; the claimed density has no part in them."""
    nets = uniforms(seed, 10 * index, stage, world.base.dimension)
    images = world.push(world.base.draws(nets))
    mean, covariance = _moments(images)
    wide = ConcreteLaw(row_of("multivariate-normal"), (mean, _WIDER * covariance))
    factor = np.linalg.cholesky(covariance)
    directions = _directions(len(mean), seed, index)
    names, left = _functions(images, mean, factor, directions)
    points = wide.draws(uniforms(seed, 10 * index + 1, stage, len(mean)))
    _, right = _functions(points, mean, factor, directions)
    heights = [np.exp(wide.log_density(place)) for place in (images, points)]
    return Draws(world, names, wide, images, points, left, right, heights[0], heights[1])


def means_of(draws: Draws, claim: LawOf) -> tuple[Array, Array]:
    """Means of the test functions by replicate: of the construction and of the claimed density."""
    world = replace(draws.world, claim=claim)
    at_images, inside = _share(world, draws.images, draws.at_images)
    at_points, whole = _share(world, draws.points, draws.at_points)
    first = _weighted_means(1 - at_images, draws.left)
    second = _weighted_means(at_points, draws.right)
    return first, second if inside and whole else np.full_like(second, np.nan)


def gap_of_function(draws: Draws, first: Array, second: Array, place: int) -> Gap:
    """The gap of one test function, from its means by replicate."""
    one, other = first[:, place], second[:, place]
    noise = float(np.sqrt((one.var(ddof=1) + other.var(ddof=1)) / len(one)))
    if not np.isfinite(noise):
        noise = 0.0
    shown = {**at(draws.world.values), "function": draws.names[place]}
    return Gap(float(one.mean()), float(other.mean()), noise, ROUNDING, 1.0, shown)


def _weighted_means(weights: Array, functions: Array) -> Array:
    """Means over the points, (replicates, functions)."""
    return np.asarray(np.einsum("rn,frn->rf", weights, functions) / weights.shape[1])


def _share(world: LawWorld, points: Array, wide: Array) -> tuple[Array, bool]:
    """The share f/(f+g) of the claimed density beside the wide one, and whether f is a density.

    If the draws x have density f, then E_x[h g/(f+g)] = E_g[h f/(f+g)] for every h, and both are
    means of bounded weights wherever a wrong f may lie.
    """
    height = world.density(points)
    proper = bool(np.all(np.isfinite(height) & (height >= 0)))
    height = np.where(np.isfinite(height) & (height >= 0), height, 0.0)
    return height / (height + wide), proper


def sampled_evidence(claim: LawOf, seed: int) -> Evidence:
    """The evidence of sampling a construction; also used for mistakes."""
    method = "scrambled Sobol draws through the construction"

    @lru_cache(maxsize=2)
    def sample(index: int, stage: Stage) -> tuple[Draws, Array, Array]:
        with np.errstate(all="ignore"):
            draws = draws_of(law_world(claim, seed, index, MODERATE), seed, index, stage)
            return (draws, *means_of(draws, claim))

    def measure_in(index: int) -> Callable[[int, Stage], Gap | None]:
        return lambda place, stage: gap_of_function(*sample(index, stage), place)

    compared, points, rate, smallest = 0, 0, 0.0, []
    try:
        for index in range(WORLDS):
            count = len(sample(index, FIRST)[0].names)
            verdict, found = two_stages(measure_in(index), range(count), count)
            compared += count
            rate += float(str(found["false_alarm_rate"]))
            points = max(points, int(str(found["points"])))
            smallest.append(found["smallest_detectable_error"])
            if verdict is not Verdict.AGREES:
                return Evidence("sampling", method, verdict, seed, found)
    except (NotApplicable, Undrawable, np.linalg.LinAlgError) as problem:
        return Evidence("sampling", method, Verdict.UNDECIDED, seed, {"reason": str(problem)})
    return Evidence(
        "sampling",
        method,
        Verdict.AGREES,
        seed,
        {
            "worlds": WORLDS,
            "functions": compared,
            "points": points,
            "false_alarm_rate": float(f"{rate:.3g}"),
            "smallest_detectable_error": max(float(str(each)) for each in smallest),
        },
    )


def _base_nodes(base: ConcreteLaw, rule: int) -> tuple[Array, Array]:
    if not base.row.vector:
        return line_nodes([base], rule)
    return space_nodes([base], base, rule)


@dataclass(frozen=True, slots=True)
class Waves:
    """The characteristic function of a construction by one rule, and where to take the other one.

    Attributes:
        left: the construction's, at random frequencies and at 0.
        phases: (frequencies, n) of the points.
        points, cells: a grid over the construction's moments, (n, k) and (n,).
    """

    left: Array
    phases: Array
    points: Array
    cells: Array


def waves_of(world: LawWorld, seed: int, index: int, rule: int, fineness: int) -> Waves:
    """The construction's side by one rule; the claimed density has no part in it."""
    nodes, weights = _base_nodes(world.base, rule)
    masses = weights * np.exp(world.base.log_density(nodes))
    images = world.push(nodes)
    mean = (masses[:, None] * images).sum(axis=0)
    centred = images - mean
    covariance = (masses[:, None] * centred).T @ centred
    factor = np.linalg.cholesky(covariance)
    frequencies = np.vstack([np.zeros(len(mean)), _directions(len(mean), seed, index)])
    standard = np.linalg.solve(factor, centred.T)
    left = np.exp(1j * frequencies @ standard) @ masses
    own = ConcreteLaw(row_of("multivariate-normal"), (mean, covariance))
    points, cells = space_nodes([own], own, rule, fineness)
    phases = frequencies @ np.linalg.solve(factor, (points - mean).T)
    return Waves(left, phases, points, cells)


def claimed_waves(waves: Waves, world: LawWorld) -> Array:
    """The characteristic function of the claimed density on the grid."""
    return np.asarray(np.exp(1j * waves.phases) @ (waves.cells * world.density(waves.points)))


def _characteristic(
    world: LawWorld, seed: int, index: int, rule: int, fineness: int
) -> tuple[Array, Array]:
    """Both characteristic functions at random frequencies (and at 0) by one rule."""
    waves = waves_of(world, seed, index, rule, fineness)
    return waves.left, claimed_waves(waves, world)


def agreed(world: LawWorld, seed: int, index: int) -> tuple[Array, Array] | None:
    """Both characteristic functions once two rules agree on them, refining the grid of the density.

    A density that is not finite or not normalised is for the comparison to refute, so only the
    construction's side must be finite.
    """
    for fineness in (1, 2):
        try:
            with np.errstate(all="ignore"):
                left, right = _characteristic(world, seed, index, 0, fineness)
                left_again, right_again = _characteristic(world, seed, index, 1, fineness)
        except NotApplicable:
            return None
        if not np.abs(left - left_again).max() <= _AGREEMENT:
            return None
        if not np.isfinite(right).all():
            return left, right
        if np.abs(right - right_again).max() <= _AGREEMENT * max(1.0, np.abs(right).max()):
            return left, right
    return None


def integrated_evidence(claim: LawOf, seed: int) -> Evidence:
    """The evidence of both characteristic functions; also used for mistakes."""
    method = "characteristic functions by two rules that agree"
    gaps: list[Gap | None] = []
    wanted = WORLDS * (1 + DIRECTIONS)
    try:
        for index in range(TRIES):
            world = law_world(claim, seed, index, SMALL)
            if world.base.dimension > 3:
                continue
            both = agreed(world, seed, index)
            if both is None:
                continue
            left, right = both
            shown = at(world.values)
            gaps += [
                # the distance of two complex numbers, as a number that should be zero
                Gap(0.0, float(abs(a - b)), 0.0, ROUNDING, 1.0, {**shown, "frequency": place})
                for place, (a, b) in enumerate(zip(left, right, strict=True))
            ]
            if len(gaps) >= wanted or not all(gap is None or gap.agrees(0.0) for gap in gaps):
                break
    except (NotApplicable, Undrawable, np.linalg.LinAlgError) as problem:
        return Evidence("quadrature", method, Verdict.UNDECIDED, seed, {"reason": str(problem)})
    verdict, figures = deterministic(gaps, wanted)
    return Evidence("quadrature", method, verdict, seed, figures)


def check_sampled(claim: Claim, derivation: Derivation, *, seed: int) -> Evidence | None:
    """Sample the construction of a law claim."""
    return sampled_evidence(claim, seed) if isinstance(claim, LawOf) else None


def check_integrated(claim: Claim, derivation: Derivation, *, seed: int) -> Evidence | None:
    """Compare characteristic functions for a law claim."""
    return integrated_evidence(claim, seed) if isinstance(claim, LawOf) else None
