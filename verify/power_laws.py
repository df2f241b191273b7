"""The methods of a law claim against mutants of its density; draws and grids are made once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np

from claims.mutants import Mutant
from claims.statements import LawOf
from formula.printer import to_latex
from verify import law
from verify.draw import MODERATE, SMALL, Undrawable
from verify.judge import Gap
from verify.laws_scipy import Array
from verify.nets import FIRST, Stage
from verify.power_values import in_worlds
from verify.shots import Method, Seen, Shot, by_stages, of_worlds
from verify.terms import NotApplicable


def with_density(claim: LawOf, mutant: Mutant) -> LawOf:
    """The claim that the construction has another density."""
    return replace(claim, closed_form=to_latex(mutant.node), mistakes=())


def law_methods(claim: LawOf, seed: int) -> Iterator[Method]:
    """Every method that speaks on the claim, prepared."""
    yield in_worlds("algebra: the derived density", claim.right, claim.declarations, seed)
    yield _integrated(claim, seed)
    yield _sampled(claim, seed)


def _sampled(claim: LawOf, seed: int) -> Method:
    name = "sampling: scrambled Sobol draws through the construction"

    @cache
    def drawn(index: int, stage: Stage) -> tuple[law.Draws, Array, Array]:
        world = law.law_world(claim, seed, index, MODERATE)
        with np.errstate(all="ignore"):
            draws = law.draws_of(world, seed, index, stage)
            return (draws, *law.means_of(draws, claim))

    def shoot(mutant: Mutant) -> Shot | None:
        wrong = with_density(claim, mutant)

        @cache
        def means(index: int, stage: Stage) -> tuple[Array, Array]:
            with np.errstate(all="ignore"):
                return law.means_of(drawn(index, stage)[0], wrong)

        shots = []
        for index in range(law.WORLDS):

            def measure(place: int, stage: Stage, index: int = index) -> Gap:
                return law.gap_of_function(drawn(index, stage)[0], *means(index, stage), place)

            def truth(place: int, stage: Stage, index: int = index) -> float:
                """The right side at which the mutant would be as far off as the true density."""
                _, left, right = drawn(index, stage)
                changed = means(index, stage)[0][:, place].mean()
                return float(changed + right[:, place].mean() - left[:, place].mean())

            count = len(drawn(index, FIRST)[0].names)
            shot = by_stages(name, measure, truth, range(count), count)
            if shot is not None:
                shots.append(shot)
            if shot is not None and shot.killed:
                return shot
        return max(shots, key=lambda each: each.must, default=None)

    def safely(mutant: Mutant) -> Shot | None:
        try:
            return shoot(mutant)
        except (NotApplicable, Undrawable, np.linalg.LinAlgError):
            return None

    return Method(name, safely)


def _integrated(claim: LawOf, seed: int) -> Method:
    name = "quadrature: characteristic functions by two rules that agree"

    @cache
    def waves(index: int) -> tuple[law.LawWorld, law.Waves, Array] | None:
        """The construction's side in a world in which both rules agree on the true claim."""
        world = law.law_world(claim, seed, index, SMALL)
        if world.base.dimension > 3 or law.agreed(world, seed, index) is None:
            return None
        with np.errstate(all="ignore"):
            made = law.waves_of(world, seed, index, 0, 1)
            return world, made, law.claimed_waves(made, world)

    def shoot(mutant: Mutant) -> Shot | None:
        wrong = with_density(claim, mutant)
        seen: list[Seen] = []
        looked = 0
        for index in range(law.TRIES):
            found = waves(index)
            if found is None:
                continue
            looked += 1
            world, made, true = found
            with np.errstate(all="ignore"):
                other = law.claimed_waves(made, replace(world, claim=wrong))
            for a, b, c in zip(made.left, other, true, strict=True):
                gap = Gap(0.0, float(abs(a - b)), 0.0, law.ROUNDING, 1.0, {})
                effect = float(abs(b - c))
                seen.append(Seen(effect if np.isfinite(effect) else np.inf, gap.detectable(0.0)))
                if not gap.agrees(0.0):
                    return of_worlds(name, True, seen)
            if looked == law.WORLDS:
                break
        return of_worlds(name, False, seen)

    def safely(mutant: Mutant) -> Shot | None:
        try:
            return shoot(mutant)
        except (NotApplicable, Undrawable, np.linalg.LinAlgError):
            return None

    return Method(name, safely)
