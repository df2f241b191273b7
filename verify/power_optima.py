"""The methods of an optimum against wrong arguments and wrong values.

A wrong argument does not reach the value, and the ascent passes it; a wrong value is passed, or is
never reached. The ascents are made once.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache

import numpy as np

from claims.mutants import Mutant
from claims.optimum import Optimum
from formula.compare import compare, compare_with
from formula.domains import Function, Real
from formula.reference import Reference
from formula.tree import Apply, Div, Negative, Node, Number, Relation, Symbol
from verify import argument, optima, search
from verify.argument_spaces import ArgumentSpace, argument_space
from verify.ascent import Peak, climb
from verify.ball_calculus import BALLS
from verify.draw import Undrawable
from verify.finite import SMALLEST_DETECTABLE
from verify.power_bounds import ordered
from verify.power_continuous import Sides, shot_of_sides
from verify.search_spaces import spaces_of
from verify.shots import Method, Seen, Shot, of_comparison, of_worlds
from verify.terms import NotApplicable

WORLDS = 6
_PEAKS = 3
_STARTS = 2


def optimum_methods(claim: Optimum, seed: int) -> Iterator[Method]:
    """Every method that speaks on the claim, prepared; each takes arguments and values."""
    yield _in_worlds(claim, seed)
    yield _searched(claim, seed)
    if optima.continuous_optimum(claim) is not None:
        yield _sampled(claim, seed)


def wrong_value(mutant: Mutant) -> Node | None:
    """The wrong value of a mutant that is a relation; ``None`` if its argument is wrong."""
    return mutant.node.sides[-1] if isinstance(mutant.node, Relation) else None


def _in_worlds(claim: Optimum, seed: int) -> Method:
    evidence_class = "finite-worlds" if claim.declarations.joints else "balls"
    name = f"{evidence_class}: the value at the argument"
    reference = Reference(claim.at_optimum, claim.objective, seed, BALLS)

    def shoot(mutant: Mutant) -> Shot | None:
        value = wrong_value(mutant)
        if value is not None:
            return of_comparison(name, compare_with(value, reference, worlds=WORLDS))
        if _on_the_edge(claim, mutant.node, seed):
            return of_worlds(name, True, [Seen(np.inf, SMALLEST_DETECTABLE)])
        other = optima.with_argument(claim, mutant.node)
        found = compare(
            other.objective, other.optimal_value, other.at_optimum,
            seed=seed, worlds=WORLDS, calculus=BALLS,
        )  # fmt: skip
        return of_comparison(name, found)

    return Method(name, shoot)


def _on_the_edge(claim: Optimum, wrong: Node, seed: int) -> bool:
    """Whether a wrong argument is an end of its domain, which does not belong to it."""
    if not isinstance(claim.free, Symbol | Apply):
        return False
    domain = claim.declarations.symbols.get(claim.free.name)
    ends = [domain.low, domain.high] if isinstance(domain, Real | Function) else []
    numbers = [_number(end) for end in ends if end is not None]
    return any(
        compare(wrong, number, claim.at_optimum, seed=seed, worlds=WORLDS, calculus=BALLS).agrees
        for number in numbers
    )


def _number(end: Fraction) -> Node:
    whole, parts = Number(str(abs(end.numerator))), Number(str(end.denominator))
    size = whole if end.denominator == 1 else Div(whole, parts)
    return Negative(size) if end < 0 else size


def _searched(claim: Optimum, seed: int) -> Method:
    name = "search: ascent from many starts to the claimed argument"
    sign = 1.0 if claim.sense == "max" else -1.0

    @cache
    def ascended(index: int) -> tuple[ArgumentSpace, Peak] | None:
        try:
            space = argument_space(claim, seed, index)
        except Undrawable:
            return None
        rng = np.random.default_rng([seed, index, 71])
        starts = 1.5 * rng.standard_normal((_STARTS, len(space.claimed)))
        peak = climb(space.objective, starts)
        return None if peak is None else (space, peak)

    def passed(mutant: Mutant) -> Shot | None:
        """The objective at a wrong argument against the peak."""
        other = optima.with_argument(claim, mutant.node)
        seen: list[Seen] = []
        for index in range(_PEAKS):
            found = ascended(index)
            if found is None:
                continue
            space, peak = found
            place = argument_space(other, seed, index).claimed
            if not np.all(np.isfinite(place)):
                # it leaves the domain, or is no density
                seen.append(Seen(np.inf, argument.ROUNDING))
                return of_worlds(name, True, seen)
            with np.errstate(all="ignore"):
                value = float(space.objective(place[None, :])[0])
            scale = max(abs(peak.value), 1.0)
            short = (peak.value - value) / scale
            seen.append(Seen(short if np.isfinite(short) else np.inf, argument.ROUNDING))
            if not value >= peak.value - argument.ROUNDING * scale:
                return of_worlds(name, True, seen)
        return of_worlds(name, False, seen)

    def missed(value: Node) -> Shot | None:
        """A wrong value against the objective at the optimum, at random points."""
        low, high = ordered(Relation((claim.objective, value), ("<=" if sign > 0 else ">=",)))
        seen: list[Seen] = []
        for start in range(_STARTS):
            space = spaces_of(low, high, claim.at_optimum)(start)
            rng = np.random.default_rng([seed, start, 73])
            points = rng.uniform(space.low / 2, space.high / 2, (16, len(space.low)))
            first, second = (search.relative_slack(space, rule)(points) for rule in (0, 1))
            off = np.minimum(np.abs(first), np.abs(second))
            worst = np.max(np.where(np.isfinite(first) & np.isfinite(second), off, 0.0))
            seen.append(Seen(float(worst), search.VIOLATION))
        return of_worlds(name, any(each.margin > 1 for each in seen), seen)

    def shoot(mutant: Mutant) -> Shot | None:
        value = wrong_value(mutant)
        try:
            return passed(mutant) if value is None else missed(value)
        except (NotApplicable, Undrawable):
            return None

    return Method(name, shoot)


def _sampled(claim: Optimum, seed: int) -> Method:
    name = "sampling: scrambled Sobol at the argument, in a continuous world"
    known = optima.continuous_optimum(claim)
    assert known is not None
    sides = Sides(seed)
    value = cache(sides.rows(claim.optimal_value, known, 0))
    objective = cache(sides.rows(claim.objective, known, 1))

    def shoot(mutant: Mutant) -> Shot | None:
        wrong = wrong_value(mutant)
        if wrong is not None:
            return shot_of_sides(name, objective, sides.rows(wrong, known, 0), value)
        world = optima.continuous_optimum(optima.with_argument(claim, mutant.node))
        assert world is not None
        # fresh sides: what is remembered of the objective holds for one argument only
        missed = Sides(seed).rows(claim.objective, world, 1)
        return shot_of_sides(name, value, missed, objective)

    return Method(name, shoot)
