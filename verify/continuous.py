"""Sampling an abstract claim in its continuous world: named laws for the densities of the claim.

Both sides are evaluated by their nodes, each on its own nets: means by scrambled Sobol draws of the
laws, numbered draws K at a time, marginals and conditionals from the joint normal law.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from claims.statements import Bound, Claim, Equality
from claims.steps import Derivation
from claims.verdicts import Evidence, Figure, Verdict
from formula.declarations import Declarations
from formula.tree import Node
from verify import label_laws
from verify.arrays import Env, Quantity, value_of
from verify.arrays_probability import Uncovered
from verify.draw import FEW, MODERATE, Undrawable, draw
from verify.gaussian_models import JointNormal
from verify.judge import Gap, Measure, rounded, two_stages
from verify.laws_scipy import Array
from verify.mixture_laws import MixtureLaws
from verify.nets import Stage
from verify.remembered import Memory, Remembered
from verify.sampled_laws import SampledLaws, world_values
from verify.sampling import ROUNDING, at
from verify.terms import NotApplicable

WORLDS = 6
_TRIES = 30


@dataclass(frozen=True, slots=True)
class _World:
    """The values of everything in one world.

    Attributes:
        env: the declared symbols and the world's own values of the variables.
        shown: the scalars, rounded, for a witness.
        models: the joint normal laws, once they were asked for.
    """

    env: Env
    shown: Mapping[str, Figure]
    models: dict[object, JointNormal]


_MOST_KEPT = 4
_WORLDS: OrderedDict[tuple[int, int, int], tuple[Declarations, _World]] = OrderedDict()
"""The last worlds: both sides and all stages look at one. What is kept holds the declarations, so
that no others can have their place."""


def _world(declarations: Declarations, seed: int, index: int) -> _World:
    key = (id(declarations), seed, index)
    if key not in _WORLDS:
        _WORLDS[key] = (declarations, _drawn_world(declarations, seed, index))
        if len(_WORLDS) > _MOST_KEPT:
            _WORLDS.popitem(last=False)
    return _WORLDS[key][1]


def _drawn_world(declarations: Declarations, seed: int, index: int) -> _World:
    labels = label_laws.label_laws(declarations)
    # the cost of labels grows with the square of their number
    values = draw(declarations, seed, index, FEW if labels else MODERATE)
    env = Env(values)
    values_of = label_laws.world_values if labels else world_values
    points = values_of(declarations, env, np.random.default_rng([seed, index, 7]))
    shown = dict(at(values))
    for name, point in points.items():
        if point.size == 1:
            shown[name] = rounded(float(point[0]))
    own = {name: Quantity(point[:, None]) for name, point in points.items()}
    return _World(env.bind(own), shown, {})


def _replicates(
    tree: Node, declarations: Declarations, world: _World, stage: Stage, seed: int, memory: Memory
) -> Array:
    """The value of a tree on each replicate's nets."""
    kind = MixtureLaws if label_laws.label_laws(declarations) else SampledLaws
    env = world.env
    measure = Remembered(kind(declarations, env, stage, seed, world.models), env.bound, memory)
    value = value_of(tree, Env(env.values, env.bound, 0, measure))
    return np.broadcast_to(value.reshape(-1), (stage.replicates,))


def side(
    tree: Node,
    declarations: Declarations,
    seed: int,
    index: int,
    stage: Stage,
    stream: int,
    memory: Memory | None = None,
) -> tuple[Array, Mapping[str, Figure]]:
    """One side in world ``index`` on each replicate's nets, and the world's scalars.

    The two sides of a comparison take the streams 0 and 1. Trees that are compared with one another
    on one stream in one world may share a ``memory``.

    Raises:
        Uncovered: a few sampled points decide a mean.
    """
    with np.errstate(all="ignore"):
        world = _world(declarations, seed, index)
        memory = {} if memory is None else memory
        found = _replicates(tree, declarations, world, stage, 2 * seed + stream, memory)
        return found, world.shown


def gap_of_sides(first: Array, second: Array, shown: Mapping[str, Figure]) -> Gap | None:
    """The gap of two sides that should be equal, from their replicates.

    ``None`` where one replicate decides the spread of a side.
    """
    with np.errstate(all="ignore"):
        if one_decides(first) or one_decides(second):
            return None
        left, left_noise = mean_and_error(first)
        right, right_noise = mean_and_error(second)
    size = max(abs(left), abs(right))
    noise = float(np.hypot(left_noise, right_noise))
    if not np.isfinite(noise):
        # a side without a value is a difference, not noise
        noise = 0.0 if np.isfinite(left_noise) else noise
    return Gap(left, right, noise, ROUNDING * max(size, 1.0), abs(left), shown)


def gap_of_slack(low: Array, high: Array, shown: Mapping[str, Figure]) -> Gap | None:
    """The gap of a slack that should not be negative, from the replicates of both sides.

    ``None`` where one replicate decides the spread of the slack.
    """
    with np.errstate(all="ignore"):
        if one_decides(high - low):
            return None
        slack, noise = mean_and_error(high - low)
        size = float(max(abs(np.mean(low)), abs(np.mean(high))))
    # only a negative slack is a gap, so the other side is the slack cut off at zero
    return Gap(slack, max(slack, 0.0), noise, ROUNDING * max(size, 1.0), size, shown)


MOST_OF_A_SPREAD = 0.5


def one_decides(row: Array) -> bool:
    """Whether one replicate makes up most of what the replicates differ by.

    It met what the others missed: then their spread says nothing of their error.
    """
    apart = np.abs(row - np.median(row))
    total = float(np.sum(apart))
    if not total > ROUNDING * float(np.sum(np.abs(row))):
        return False
    return bool(np.max(apart) > MOST_OF_A_SPREAD * total)


def mean_and_error(row: Array) -> tuple[float, float]:
    return float(np.mean(row)), float(np.std(row, ddof=1) / np.sqrt(len(row)))


def _equality(left: Node, right: Node, declarations: Declarations, seed: int) -> Measure:
    def measure(index: int, stage: Stage) -> Gap | None:
        try:
            first, shown = side(left, declarations, seed, index, stage, 0)
            second, _ = side(right, declarations, seed, index, stage, 1)
        except Uncovered:
            return None
        return gap_of_sides(first, second, shown)

    return measure


def _order(lesser: Node, greater: Node, declarations: Declarations, seed: int) -> Measure:
    def measure(index: int, stage: Stage) -> Gap | None:
        try:
            low, shown = side(lesser, declarations, seed, index, stage, 0)
            high, _ = side(greater, declarations, seed, index, stage, 1)
        except Uncovered:
            return None
        return gap_of_slack(low, high, shown)

    return measure


def sampled_evidence(measure: Measure, seed: int, method: str) -> Evidence:
    """The evidence of a comparison in continuous worlds; also used for mistakes."""
    try:
        verdict, figures = two_stages(measure, range(_TRIES), WORLDS)
    except (NotApplicable, Undrawable) as problem:
        verdict, figures = Verdict.UNDECIDED, {"reason": str(problem)}
    return Evidence("sampling", method, verdict, seed, figures)


def equality_evidence(left: Node, right: Node, declarations: Declarations, seed: int) -> Evidence:
    """Two sides that should be equal in every continuous world."""
    measure = _equality(left, right, declarations, seed)
    return sampled_evidence(measure, seed, "scrambled Sobol in a continuous world")


def order_evidence(lesser: Node, greater: Node, declarations: Declarations, seed: int) -> Evidence:
    """Two sides of which the first should never be larger."""
    measure = _order(lesser, greater, declarations, seed)
    return sampled_evidence(measure, seed, "scrambled Sobol of the slack in a continuous world")


def check_continuous(claim: Claim, derivation: Derivation, *, seed: int) -> Evidence | None:
    """Sample both sides of an abstract equality or bound in the continuous world of the claim."""
    if claim.continuous is None:
        return None
    match claim:
        case Equality(left=left, right=right):
            return equality_evidence(left, right, claim.continuous, seed)
        case Bound(lesser=lesser, greater=greater):
            return order_evidence(lesser, greater, claim.continuous, seed)
        case _:
            return None
