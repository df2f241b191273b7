"""The argument of an optimum: an ascent from many starts must arrive at the claimed one.

In each world everything but the free object is held. The ascent may not pass the objective at the
claimed argument; where it arrives must be the claimed argument along every direction in which the
objective bends; the gradient vanishes at the claimed argument; and moving away from it in any
random direction, near or far, makes the objective strictly worse.
"""

from __future__ import annotations

import numpy as np

from claims.optimum import Optimum
from claims.statements import Claim
from claims.steps import Derivation
from claims.verdicts import Evidence, Figure, Verdict
from verify.argument_spaces import ArgumentSpace, argument_space, shown
from verify.ascent import Peak, climb, gradient
from verify.draw import Undrawable
from verify.judge import rounded
from verify.laws_scipy import Array
from verify.terms import NotApplicable

METHOD = "ascent from many starts to the claimed argument"
WORLDS = 5
_TRIES = 12
_STARTS = 4
_SPREAD = 1.5

TOLERANCE = 1e-5
"""How far from the claimed argument the ascent may arrive, in logarithms and logits where the
domain is bounded, relative to its size elsewhere."""
ROUNDING = 1e-10
"""What double precision may lose of the objective."""
_DISTANCES = (0.03, 0.3, 1.5)
_DIRECTIONS = 24


def check_argument(claim: Claim, derivation: Derivation, *, seed: int) -> Evidence | None:
    """Whether the claimed argument is the one that makes the objective optimal."""
    if not isinstance(claim, Optimum):
        return None
    figures: dict[str, Figure] = {"worlds": 0, "smallest_detectable_error": TOLERANCE}
    worst = steepest = 0.0
    flat: set[int] = set()
    compared = evaluations = 0
    reason = ""
    for index in range(_TRIES):
        if compared == WORLDS:
            break
        rng = np.random.default_rng([seed, index, 53])
        try:
            space = argument_space(claim, seed, index)
            with np.errstate(all="ignore"):
                found = _judge(space, rng)
        except (NotApplicable, Undrawable) as problem:
            return Evidence("search", METHOD, Verdict.UNDECIDED, seed, {"reason": str(problem)})
        if isinstance(found, _Refuted):
            figures["witness"] = {"at": dict(space.at), **found.witness}
            figures["reason"] = found.reason
            return Evidence("search", METHOD, Verdict.DISAGREES, seed, figures)
        if isinstance(found, str):
            reason = found
            continue
        peak, gap, slope = found
        worst, steepest = max(worst, gap), max(steepest, slope)
        flat.add(peak.flat)
        evaluations += peak.evaluations
        compared += 1
    figures.update(
        worlds=compared,
        evaluations=evaluations,
        largest_distance=rounded(worst, 2),
        gradient_at_argument=rounded(steepest, 2),
        flat_directions=max(flat, default=0),
    )
    if compared < WORLDS:
        figures["reason"] = f"an optimum was found in {compared} of {WORLDS} worlds only: {reason}"
        return Evidence("search", METHOD, Verdict.UNDECIDED, seed, figures)
    return Evidence("search", METHOD, Verdict.AGREES, seed, figures)


class _Refuted:
    """Why the argument is not the claimed one, and by which numbers."""

    def __init__(self, reason: str, witness: dict[str, Figure]) -> None:
        self.reason = reason
        self.witness = witness


def _judge(
    space: ArgumentSpace, rng: np.random.Generator
) -> tuple[Peak, float, float] | _Refuted | str:
    """The peak with the distance and the relative slope at the claimed argument."""
    size = len(space.claimed)
    starts = _SPREAD * rng.standard_normal((_STARTS, size))
    peak = climb(space.objective, starts)
    if peak is None or peak.curved.shape[1] == 0:
        return "no start led to a peak"
    if not np.all(np.isfinite(space.claimed)):
        return _Refuted("the claimed argument leaves its domain", shown(space, peak.point))
    scale = max(abs(peak.value), 1.0)
    value = float(space.objective(space.claimed[None, :])[0])
    # written so that a value that is no number fails
    if not value >= peak.value - ROUNDING * scale:
        numbers = {"objective": rounded(value), "reached": rounded(peak.value)}
        return _Refuted("another argument is better", {**shown(space, peak.point), **numbers})
    if peak.value < value - ROUNDING * scale:
        return "the ascent did not reach the height of the claimed argument"
    gap = peak.curved.T @ (space.claimed - peak.point)
    distance = float(np.linalg.norm(gap)) / max(1.0, float(np.linalg.norm(space.claimed)))
    if not distance <= TOLERANCE:
        return _Refuted("the ascent arrives elsewhere", shown(space, peak.point))
    typical = float(np.median([np.linalg.norm(gradient(space.objective, s)) for s in starts]))
    slope = float(np.linalg.norm(gradient(space.objective, space.claimed))) / typical
    if not slope <= TOLERANCE:
        return _Refuted("the gradient does not vanish there", {"relative_gradient": slope})
    if not _worse_around(space, value, scale, rng):
        return "moving away from the argument does not always make the objective worse"
    return peak, distance, slope


def _worse_around(
    space: ArgumentSpace, value: float, scale: float, rng: np.random.Generator
) -> bool:
    """Whether the objective is strictly worse a little and a long way off, in random directions."""
    directions: Array = rng.standard_normal((_DIRECTIONS, len(space.claimed)))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    for distance in _DISTANCES:
        around = space.objective(space.claimed + distance * directions)
        if not np.all(around < value - 1e-13 * scale):
            return False
    return True
