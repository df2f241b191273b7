"""Sampling an abstract claim in its continuous world: named laws for the densities of the claim.

Both sides are evaluated by their nodes, each on its own nets: means by scrambled Sobol draws of the
laws, numbered draws K at a time, marginals and conditionals from the joint normal law.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from claims.statements import Bound, Claim, Equality
from claims.steps import Derivation
from claims.verdicts import Evidence, Figure, Verdict
from formula.declarations import Declarations
from formula.tree import Node
from verify.arrays import Env, Quantity, value_of
from verify.arrays_probability import Uncovered
from verify.draw import MODERATE, Undrawable, draw
from verify.judge import Gap, Measure, rounded, two_stages
from verify.laws_scipy import Array
from verify.nets import Stage
from verify import mixture_laws
from verify.mixture_laws import MixtureLaws, label_laws
from verify.sampled_laws import SampledLaws, world_values
from verify.sampling import ROUNDING, at
from verify.terms import NotApplicable

WORLDS = 6
_TRIES = 30


def _world(declarations: Declarations, seed: int, index: int) -> tuple[Env, Mapping[str, Figure]]:
    values = draw(declarations, seed, index, MODERATE)
    env = Env(values)
    values_of = mixture_laws.world_values if label_laws(declarations) else world_values
    points = values_of(declarations, env, np.random.default_rng([seed, index, 7]))
    shown = dict(at(values))
    for name, point in points.items():
        if point.size == 1:
            shown[name] = rounded(float(point[0]))
    return env.bind({name: Quantity(point[:, None]) for name, point in points.items()}), shown


def _replicates(tree: Node, declarations: Declarations, env: Env, stage: Stage, seed: int) -> Array:
    """The value of a tree on each replicate's nets."""
    kind = MixtureLaws if label_laws(declarations) else SampledLaws
    measure = kind(declarations, env, stage, seed)
    value = value_of(tree, Env(env.values, env.bound, 0, measure))
    return np.broadcast_to(value.reshape(-1), (stage.replicates,))


def _mean_and_error(row: Array) -> tuple[float, float]:
    return float(np.mean(row)), float(np.std(row, ddof=1) / np.sqrt(len(row)))


def _equality(left: Node, right: Node, declarations: Declarations, seed: int) -> Measure:
    def measure(index: int, stage: Stage) -> Gap | None:
        env, shown = _world(declarations, seed, index)
        try:
            with np.errstate(all="ignore"):
                first = _mean_and_error(_replicates(left, declarations, env, stage, 2 * seed))
                second = _mean_and_error(_replicates(right, declarations, env, stage, 2 * seed + 1))
        except Uncovered:
            return None
        size = max(abs(first[0]), abs(second[0]))
        noise = float(np.hypot(first[1], second[1]))
        if not np.isfinite(noise):
            # a side without a value is a difference, not noise
            noise = 0.0 if np.isfinite(first[1]) else noise
        return Gap(first[0], second[0], noise, ROUNDING * max(size, 1.0), abs(first[0]), shown)

    return measure


def _order(lesser: Node, greater: Node, declarations: Declarations, seed: int) -> Measure:
    def measure(index: int, stage: Stage) -> Gap | None:
        env, shown = _world(declarations, seed, index)
        try:
            with np.errstate(all="ignore"):
                low = _replicates(lesser, declarations, env, stage, 2 * seed)
                high = _replicates(greater, declarations, env, stage, 2 * seed + 1)
                slack, noise = _mean_and_error(high - low)
        except Uncovered:
            return None
        size = float(max(abs(np.mean(low)), abs(np.mean(high))))
        # only a negative slack is a gap, so the other side is the slack cut off at zero
        return Gap(slack, max(slack, 0.0), noise, ROUNDING * max(size, 1.0), size, shown)

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
