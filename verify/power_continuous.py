"""Sampling in a continuous world against mutants: one side true, the other one mutated."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from claims.mutants import Mutant
from formula.declarations import Declarations
from formula.tree import Node
from verify import continuous
from verify.arrays_probability import Uncovered
from verify.draw import Undrawable
from verify.judge import Gap
from verify.laws_scipy import Array
from verify.nets import Stage
from verify.remembered import Memory
from verify.shots import Method, Shot, by_stages
from verify.terms import NotApplicable, OutOfRange

WORLDS = 6
_TRIES = 30

Rows = Callable[[int, Stage], Array | None]
"""World and stage -> replicates of one side; ``None`` where a few points decide a mean."""


class Sides:
    """Sides of one claim in the worlds of one seed; means and integrals are computed once."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._memory: dict[tuple[int, int, Stage, int], Memory] = {}
        self._known: list[Declarations] = []

    def rows(self, tree: Node, declarations: Declarations, stream: int) -> Rows:
        """The replicates of a tree."""
        if not any(each is declarations for each in self._known):
            self._known.append(declarations)
        place = next(k for k, each in enumerate(self._known) if each is declarations)

        def at(index: int, stage: Stage) -> Array | None:
            memory = self._memory.setdefault((place, index, stage, stream), {})
            try:
                row, _ = continuous.side(
                    tree, declarations, self.seed, index, stage, stream, memory
                )
            except Uncovered:
                return None
            except OutOfRange:
                # an index outside its range: the mutant has no value here
                return np.full(stage.replicates, np.nan)
            return row

        return at


def shot_of_sides(name: str, left: Rows, right: Rows, true: Rows) -> Shot | None:
    """A mutated right side against a true left one; ``true`` is the right side as it should be."""

    def measure(index: int, stage: Stage) -> Gap | None:
        first = left(index, stage)
        second = None if first is None else right(index, stage)
        if first is None or second is None:
            return None
        return continuous.gap_of_sides(first, second, {})

    def truth(index: int, stage: Stage) -> float:
        row = true(index, stage)
        return float("nan") if row is None else float(row.mean())

    def doubt(index: int, stage: Stage) -> float:
        row = true(index, stage)
        return 0.0 if row is None else float(stage.quantile * row.std(ddof=1) / np.sqrt(len(row)))

    try:
        return by_stages(name, measure, truth, range(_TRIES), WORLDS, doubt)
    except (NotApplicable, Undrawable):
        return None


def in_continuous(
    name: str, left: Node, right: Node, declarations: Declarations, seed: int
) -> Method:
    """Sampling of a true left side against mutants of the right one, in a continuous world."""
    sides = Sides(seed)
    true_left = cache(sides.rows(left, declarations, 0))
    true_right = cache(sides.rows(right, declarations, 1))

    def shoot(mutant: Mutant) -> Shot | None:
        return shot_of_sides(name, true_left, sides.rows(mutant.node, declarations, 1), true_right)

    return Method(name, shoot)
