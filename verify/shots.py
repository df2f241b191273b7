"""One method against one mutant: what it said, and whether it had to refute it.

A method has to refute a mutant whose effect, in some world that the method looked at, exceeds the
smallest error that the method states to detect there. The effect is the distance of the mutant from
the true closed form in that world, measured without the definition.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from claims.mutants import Mutant
from claims.verdicts import Verdict
from formula.compare import Comparison
from verify.finite import SMALLEST_DETECTABLE
from verify.judge import Gap, Measure, two_stages
from verify.nets import FIRST, Stage

QUICK = (Stage(6, 64, 9, 1e-5), Stage(9, 64, 9, 1e-5))
"""Twice the points of the first stage, for mutants that are far off."""


@dataclass(frozen=True, slots=True)
class Shot:
    """What one method said about one mutant.

    Attributes:
        method: ``class: method``.
        killed: it refuted the mutant.
        must: the effect exceeds what the method states to detect, so that it has to refute it.
        effect: relative, where it is largest against what can be detected there; infinite where
            the mutant has no value.
        detectable: the smallest detectable error there.
    """

    method: str
    killed: bool
    must: bool
    effect: float
    detectable: float


@dataclass(frozen=True, slots=True)
class Method:
    """A method prepared for one claim; what does not depend on the mutant is computed once.

    Attributes:
        name: ``class: method``.
        shoot: a mutant -> what is said; ``None`` where the method does not apply to it.
    """

    name: str
    shoot: Callable[[Mutant], Shot | None]


def of_comparison(
    name: str, found: Comparison, detectable: float = SMALLEST_DETECTABLE
) -> Shot | None:
    """A comparison in worlds as a shot; a mutant that cannot be read is no claim."""
    if found.verdict == "unreadable":
        return None
    effect = 0.0 if found.agrees else _effect_of(found)
    # what is neither agreed nor refuted has an effect that was not seen
    return Shot(name, found.verdict == "disagrees", not found.agrees, effect, detectable)


def _effect_of(found: Comparison) -> float:
    witness = found.witness or {}
    candidate, reference = witness.get("candidate"), witness.get("reference")
    if isinstance(candidate, float | int) and isinstance(reference, float | int):
        return relative(float(candidate), float(reference))
    return math.inf


def relative(value: float, truth: float) -> float:
    """The distance of a value from the true one, relative to it; infinite without a value."""
    distance = abs(value - truth)
    if not math.isfinite(distance):
        return math.inf
    if distance == 0:
        return 0.0
    return distance / abs(truth) if truth != 0 else math.inf


@dataclass(frozen=True, slots=True)
class Seen:
    """An effect in one world, and what the method could detect there."""

    effect: float
    detectable: float

    @property
    def margin(self) -> float:
        """How far the effect exceeds what is detectable; above 1 the method must refute."""
        if not self.detectable > 0:
            return math.inf if self.effect > 0 else 0.0
        return self.effect / self.detectable


def of_worlds(name: str, killed: bool, seen: Sequence[Seen]) -> Shot | None:
    """A shot from the effects in the worlds that were looked at; ``None`` if there was none."""
    if not seen:
        return None
    telling = max(seen, key=lambda each: each.margin)
    return Shot(name, killed, telling.margin > 1, telling.effect, telling.detectable)


def effect_of(gap: Gap, truth: float, doubt: float = 0.0) -> float:
    """The distance of a mutant's side from the true one, on the scale of the gap.

    ``doubt`` is how far the true side, where it is sampled too, may be off: an effect that may be
    its noise is none that a method must see.
    """
    distance = abs(gap.right - truth) - doubt
    if not math.isfinite(distance):
        return math.inf if math.isfinite(truth) else 0.0
    return max(distance, 0.0) / gap.scale if gap.scale > 0 else math.inf


def by_stages(
    name: str,
    measure: Measure,
    truth: Callable[[int, Stage], float],
    worlds: Sequence[int],
    wanted: int,
    doubt: Callable[[int, Stage], float] = lambda index, stage: 0.0,
) -> Shot | None:
    """A statistical method in stages; ``truth`` is the true value of the gap's right side.

    A mutant that the first stage rejects is first confirmed on ``QUICK``, two fresh seeds with
    twice the points, which is enough for most; the method's own stages follow where it is not.
    """
    # of each world what its last stage saw: with heavy tails a first one may see too much
    seen: dict[int, Seen] = {}

    def recorded(index: int, stage: Stage) -> Gap | None:
        gap = measure(index, stage)
        seen.pop(index, None)
        if gap is not None and gap.defined():
            effect = effect_of(gap, truth(index, stage), doubt(index, stage))
            seen[index] = Seen(effect, gap.detectable(stage.quantile))
        return gap

    for index in worlds[:1]:
        first = recorded(index, FIRST)
        if first is not None and first.defined() and not first.agrees(FIRST.quantile):
            again = [(recorded(index, stage), stage) for stage in QUICK]
            if all(
                gap is not None and gap.defined() and not gap.agrees(stage.quantile)
                for gap, stage in again
            ):
                return of_worlds(name, True, tuple(seen.values()))
    verdict, _ = two_stages(recorded, worlds, wanted)
    return of_worlds(name, verdict is Verdict.DISAGREES, tuple(seen.values()))
