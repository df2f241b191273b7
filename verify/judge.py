"""Verdicts from comparisons at many random worlds: deterministic, or in two stages."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from claims.verdicts import Figure, Verdict
from verify.nets import FINE, FIRST, FOURTH, SECOND, THIRD, Stage

COARSE = 1e-2
"""A world in which only larger relative errors would be seen is sampled again, more finely; so is
one as long as none has seen ``WORST_DETECTABLE``."""

WORST_DETECTABLE = 3e-3
"""A method that could not see a relative error of this size has seen nothing: ``undecided``."""

STAGES = (FIRST, SECOND, THIRD, FOURTH)

REJECTIONS = 3
"""How many stages in a row, each on a fresh seed, must reject before a claim is refuted."""

At = Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Gap:
    """Two values that should be equal in one world.

    Attributes:
        left: the definition side; not finite where it is undefined or out of reach.
        right: the closed-form side.
        error: standard error of the difference (0 for a deterministic method).
        floor: what rounding may add to the difference.
        scale: the size to which a relative error refers.
        at: the world, for a witness.
    """

    left: float
    right: float
    error: float
    floor: float
    scale: float
    at: At

    def defined(self) -> bool:
        """Whether the definition side says anything."""
        return math.isfinite(self.left) and math.isfinite(self.error) and math.isfinite(self.floor)

    def vanishes(self) -> bool:
        """Whether both sides are 0 at every point: no relative error can be seen here."""
        return self.left == self.right == self.error == 0.0

    def agrees(self, quantile: float) -> bool:
        """Whether the sides lie within the interval; false for NaN."""
        return abs(self.left - self.right) <= quantile * self.error + self.floor

    def detectable(self, quantile: float) -> float:
        """The relative error of the right side that would be seen but for the interval's level."""
        if not self.scale > 0:
            return math.inf
        return (2 * quantile * self.error + 2 * self.floor) / self.scale


Measure = Callable[[int, Stage], Gap | None]
"""The gap in world ``index`` at a stage; ``None`` where the world is out of the method's reach."""


def rounded(value: float, digits: int = 6) -> float:
    """Significant digits that a reader may rely on across machines."""
    return float(f"{value:.{digits}g}") if math.isfinite(value) else value


def shown(value: float) -> Figure:
    """A figure for JSON, which has no NaN and no infinity."""
    return rounded(value) if math.isfinite(value) else str(value)


def witness(gap: Gap) -> dict[str, object]:
    """Where and by how much the two sides differ."""
    return {"at": dict(gap.at), "definition": shown(gap.left), "closed_form": shown(gap.right)}


Finding = tuple[Verdict, dict[str, Figure]]


def nominal_rate(worlds: int) -> float:
    """The nominal rate of false alarms, added over the worlds and the finest look at one of them.

    In a world two ways lead to all rejections: from the first stage on, or from the second.
    """
    return float(f"{2 * FIRST.level**REJECTIONS * (worlds + 1):.3g}")


def two_stages(measure: Measure, worlds: Sequence[int], wanted: int) -> Finding:
    """Compare in ``wanted`` worlds; a rejection refutes only when larger stages confirm it.

    A first stage that agrees but is too coarse is followed by a finer one. The smallest detectable
    error is that of the most telling world, which is sampled once more, finely, where it would be
    too large.
    """
    detectable: list[float] = []
    places: list[int] = []
    compared = points = 0
    for index in worlds:
        if compared == wanted:
            break
        rejections = 0
        for stage in STAGES:
            gap = measure(index, stage)
            if gap is None or not gap.defined() or gap.vanishes():
                break
            points = max(points, stage.replicates * stage.points)
            rejected = not gap.agrees(stage.quantile)
            rejections += rejected
            if rejections == REJECTIONS:
                return Verdict.DISAGREES, {
                    "worlds": compared + 1,
                    "points": points,
                    "false_alarm_rate": nominal_rate(wanted),
                    "smallest_detectable_error": shown(gap.detectable(stage.quantile)),
                    "witness": witness(gap),
                }
            smallest = gap.detectable(stage.quantile)
            sharp = smallest <= COARSE and min([smallest, *detectable]) <= WORST_DETECTABLE
            if not rejected and (sharp or stage is not FIRST):
                compared += 1
                detectable.append(gap.detectable(stage.quantile))
                places.append(index)
                break
    if compared == wanted and not min(detectable) <= WORST_DETECTABLE:
        telling = int(min(range(wanted), key=detectable.__getitem__))
        looked = _until_one_agrees(measure, places[telling])
        if looked:
            points = FINE[0].replicates * FINE[0].points
            last, quantile = looked[-1], FINE[0].quantile
            if not last.agrees(quantile):
                return Verdict.DISAGREES, {
                    "worlds": compared,
                    "points": points,
                    "false_alarm_rate": nominal_rate(wanted),
                    "smallest_detectable_error": shown(last.detectable(quantile)),
                    "witness": witness(last),
                }
            detectable[telling] = last.detectable(quantile)
    figures: dict[str, Figure] = {
        "worlds": compared,
        "points": points,
        "false_alarm_rate": nominal_rate(wanted),
    }
    return _conclude(detectable, compared, wanted, figures)


def _until_one_agrees(measure: Measure, index: int) -> list[Gap]:
    """The finest stages in one world, up to the first that agrees; none where one says nothing."""
    looked: list[Gap] = []
    for stage in FINE:
        gap = measure(index, stage)
        if gap is None or not gap.defined():
            return []
        looked.append(gap)
        if gap.agrees(stage.quantile):
            break
    return looked


def deterministic(gaps: Sequence[Gap | None], wanted: int) -> Finding:
    """Compare in all worlds by a method without noise."""
    compared = [gap for gap in gaps if gap is not None and gap.defined()][:wanted]
    for gap in compared:
        if not gap.agrees(0.0):
            return Verdict.DISAGREES, {
                "worlds": len(compared),
                "smallest_detectable_error": shown(gap.detectable(0.0)),
                "witness": witness(gap),
            }
    return _conclude(
        [gap.detectable(0.0) for gap in compared], len(compared), wanted, {"worlds": len(compared)}
    )


def _conclude(
    detectable: Sequence[float], compared: int, wanted: int, figures: dict[str, Figure]
) -> Finding:
    smallest = min(detectable, default=math.inf)
    figures["smallest_detectable_error"] = shown(smallest)
    if compared < wanted:
        figures["reason"] = f"the definition has a value in {compared} of {wanted} worlds only"
        return Verdict.UNDECIDED, figures
    if not smallest <= WORST_DETECTABLE:
        figures["reason"] = "too noisy: an error that matters would not be seen"
        return Verdict.UNDECIDED, figures
    return Verdict.AGREES, figures
