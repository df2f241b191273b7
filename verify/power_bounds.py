"""The methods of a bound against its strengthenings.

Where the bound is attained it has no room: its case of equality is looked at first. The search of
the true bound is made once; a strengthening is tried where that search ended, and at random points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import numpy as np

from claims.mutants import Mutant
from claims.statements import Bound
from formula.compare import Comparison
from formula.compare_relations import check_relation
from formula.declarations import Declarations
from formula.tree import Add, Node, Number, Relation
from verify import continuous, sampling, search
from verify.arrays_probability import Uncovered
from verify.ball_calculus import BALLS
from verify.closed_forms import evaluate_tree
from verify.draw import MODERATE, Undrawable, draw
from verify.judge import Gap
from verify.laws_scipy import Array
from verify.minimise import minimise
from verify.nets import Stage
from verify.search_spaces import Space, spaces_of
from verify.shots import Method, Seen, Shot, by_stages, of_comparison, of_worlds
from verify.terms import NotApplicable, concrete_laws

WORLDS = 6
_TRIES = 30
_STARTS = 2
_POINTS = 48


def ordered(node: Node) -> tuple[Node, Node]:
    """The lesser and the greater side of a bound.

    Raises:
        ValueError: it is no inequality of two sides.
    """
    if isinstance(node, Relation) and len(node.sides) == 2:
        if node.operators[0] in ("<=", "<"):
            return node.sides[0], node.sides[1]
        if node.operators[0] in (">=", ">"):
            return node.sides[1], node.sides[0]
    raise ValueError(f"no bound: {node}")


def bound_methods(claim: Bound, seed: int) -> Iterator[Method]:
    """Every method that speaks on the claim, prepared."""
    yield _in_worlds(claim, seed)
    yield searched(claim.lesser, claim.greater, claim.declarations, claim.equality_case, seed)
    if claim.lesser_definition is not None and claim.greater_definition is not None:
        yield _sampled_terms(claim, seed)
    if claim.continuous is not None:
        yield _sampled_sides(claim, claim.continuous, seed)


def _in_worlds(claim: Bound, seed: int) -> Method:
    evidence_class = "finite-worlds" if claim.declarations.joints else "balls"
    name = f"{evidence_class}: certified sign of the slack, and the case of equality"

    def shoot(mutant: Mutant) -> Shot | None:
        assert isinstance(mutant.node, Relation)
        found = Comparison("agrees")
        for known in (claim.equality_case, claim.declarations):
            if known is not None:
                found = check_relation(mutant.node, known, seed=seed, worlds=WORLDS, calculus=BALLS)
                if not found.agrees:
                    break
        return of_comparison(name, found)

    return Method(name, shoot)


def searched(
    lesser: Node,
    greater: Node,
    declarations: Declarations,
    equality_case: Declarations | None,
    seed: int,
) -> Method:
    """The search of a bound, tried where it ended for the true one and where equality holds."""
    name = "search: evolution over the whole domain"

    @cache
    def ends(start: int) -> Array:
        """Points of the box: where the search of the true bound ended, and random ones."""
        space = spaces_of(lesser, greater, declarations)(start)
        rng = np.random.default_rng([seed, start, 61])
        points = rng.uniform(space.low, space.high, (_POINTS, len(space.low)))
        slack = search.relative_slack(space, 0)
        found = minimise(slack, space.low, space.high, rng, generations=15, refinements=5)
        return np.vstack([found.point, points])

    def violations(
        sides: tuple[Node, Node], known: Declarations, at: Callable[[Space, int], Array]
    ) -> Iterator[float]:
        spaces = spaces_of(*sides, known)
        for start in range(_STARTS):
            space = spaces(start)
            points = at(space, start)
            first, second = (search.relative_slack(space, rule)(points) for rule in (0, 1))
            both = np.maximum(first, second)
            yield float(-np.min(np.where(np.isfinite(both), both, np.inf)))

    def near_equality(space: Space, start: int) -> Array:
        rng = np.random.default_rng([seed, start, 67])
        return rng.uniform(space.low / 2, space.high / 2, (16, len(space.low)))

    def shoot(mutant: Mutant) -> Shot | None:
        sides = ordered(mutant.node)
        worst = []
        try:
            if equality_case is not None:
                worst += list(violations(sides, equality_case, near_equality))
            if not any(each > search.VIOLATION for each in worst):
                worst += list(violations(sides, declarations, lambda space, start: ends(start)))
        except NotApplicable:
            return None
        killed = any(each > search.VIOLATION for each in worst)
        return of_worlds(name, killed, [Seen(max(each, 0.0), search.VIOLATION) for each in worst])

    return Method(name, shoot)


def _sampled_terms(claim: Bound, seed: int) -> Method:
    """The slack of both definitions; a strengthening turns it round or lowers it."""
    name = "sampling: scrambled Sobol of the slack"
    assert claim.lesser_definition is not None
    assert claim.greater_definition is not None
    slack = claim.greater_definition - claim.lesser_definition

    @cache
    def sampled(index: int, stage: Stage) -> tuple[float, float, float]:
        values = draw(claim.declarations, seed, index, MODERATE)
        laws = concrete_laws(claim.declarations, values, evaluate_tree)
        return sampling.sample_term(slack, laws, values, seed, index, stage)

    def shoot(mutant: Mutant) -> Shot | None:
        lesser, greater = ordered(mutant.node)
        turned = lesser == claim.greater
        shift = _shift(lesser, claim.greater if turned else claim.lesser)
        if shift is None or greater != (claim.lesser if turned else claim.greater):
            return None

        def measure(index: int, stage: Stage) -> Gap:
            value, error, size = sampled(index, stage)
            value = (-value if turned else value) - shift
            return Gap(value, max(value, 0.0), error, sampling.ROUNDING * size, size, {})

        def truth(index: int, stage: Stage) -> float:
            # what was sampled: the effect is how far the strengthened slack lies below 0
            return measure(index, stage).left

        try:
            return by_stages(name, measure, truth, range(_TRIES), WORLDS)
        except (NotApplicable, Undrawable):
            return None

    return Method(name, shoot)


def _sampled_sides(claim: Bound, known: Declarations, seed: int) -> Method:
    name = "sampling: scrambled Sobol of the slack in a continuous world"

    @cache
    def sampled(tree: Node, index: int, stage: Stage, stream: int) -> Array | None:
        try:
            return continuous.side(tree, known, seed, index, stage, stream)[0]
        except Uncovered:
            return None

    def of(tree: Node, index: int, stage: Stage) -> Array | None:
        for base, stream in ((claim.lesser, 0), (claim.greater, 1)):
            shift = _shift(tree, base)
            if shift is not None:
                row = sampled(base, index, stage, stream)
                return None if row is None else row + shift
        return sampled(tree, index, stage, 2)

    def shoot(mutant: Mutant) -> Shot | None:
        lesser, greater = ordered(mutant.node)

        def measure(index: int, stage: Stage) -> Gap | None:
            low, high = of(lesser, index, stage), of(greater, index, stage)
            if low is None or high is None:
                return None
            return continuous.gap_of_slack(low, high, {})

        def truth(index: int, stage: Stage) -> float:
            gap = measure(index, stage)
            return float("nan") if gap is None else gap.left

        try:
            return by_stages(name, measure, truth, range(_TRIES), WORLDS)
        except (NotApplicable, Undrawable):
            return None

    return Method(name, shoot)


def _shift(node: Node, base: Node) -> float | None:
    """By how much ``node`` exceeds ``base``, where it is ``base`` plus a number."""
    if node == base:
        return 0.0
    if isinstance(node, Add) and isinstance(node.terms[-1], Number):
        rest = node.terms[:-1]
        inner = rest[0] if len(rest) == 1 else Add(rest)
        if inner == base:
            return float(node.terms[-1].value)
    return None
