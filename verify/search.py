"""Searching for a violation of a bound over its whole domain, and for its case of equality.

Over named laws the search runs over the declared parameters (positive ones by their logarithm) and
both sides are integrated from the oracles; over abstract densities it runs over finite tables
(softmax of logits) and base weights. What is minimised is the slack relative to the size of both
sides; the bound is refuted by a negative slack beyond rounding, confirmed by a second rule.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from claims.statements import Bound, Claim
from claims.steps import Derivation
from claims.verdicts import Evidence, Figure, Verdict
from verify.judge import rounded
from verify.laws_scipy import Array
from verify.minimise import Minimum, minimise
from verify.search_spaces import Space, spaces_of, term_space
from verify.terms import NotApplicable

VIOLATION = 1e-9
"""A relative slack below minus this is no rounding error."""

_STARTS = 2
_CONFIRMED = 3


def relative_slack(space: Space, rule: int) -> Callable[[Array], Array]:
    def slack(points: Array) -> Array:
        with np.errstate(all="ignore"):
            low, high, size = space.sides(points, rule)
            return np.asarray((high - low) / size)

    return slack


def _confirmed_slack(space: Space) -> Callable[[Array], Array]:
    """The slack by the first rule, NaN from the lowest on until the second rule confirms one.

    Without this the search would be drawn to where the quadrature fails, not the bound.
    """
    first, second = relative_slack(space, 0), relative_slack(space, 1)

    def slack(points: Array) -> Array:
        values = first(points).copy()
        waiting = [int(k) for k in np.argsort(values) if np.isfinite(values[k])]
        while waiting:
            batch, waiting = np.asarray(waiting[:_CONFIRMED]), waiting[_CONFIRMED:]
            again = second(points[batch])
            close = np.abs(again - values[batch]) <= 1e-8 + 1e-2 * np.abs(again)
            values[batch] = np.where(close, values[batch], np.nan)
            if close[0]:
                break
        return values

    return slack


def attack(
    spaces: Callable[[int], Space], seed: int, *, starts: int = _STARTS
) -> tuple[Verdict, dict[str, Figure]]:
    """Try to break a bound: several starts; a violation must show in both rules."""
    best: tuple[Minimum, Space] | None = None
    evaluations = 0
    for start in range(starts):
        space = spaces(start)
        rng = np.random.default_rng([seed, start, 31])
        if len(space.low) == 0:
            raise NotApplicable("the bound has nothing to vary")
        found = minimise(_confirmed_slack(space), space.low, space.high, rng)
        evaluations += found.evaluations
        if best is None or found.value < best[0].value:
            best = found, space
        if found.value < -VIOLATION:
            again = float(relative_slack(space, 1)(found.point[None, :])[0])
            if again < -VIOLATION:
                break
    assert best is not None
    found, space = best
    figures: dict[str, Figure] = {
        "evaluations": evaluations,
        "smallest_relative_slack": rounded(found.value, 3),
        "smallest_detectable_error": VIOLATION,
    }
    if not np.isfinite(found.value):
        return Verdict.UNDECIDED, {**figures, "reason": "no point at which both sides have a value"}
    if found.value < -VIOLATION:
        again = float(relative_slack(space, 1)(found.point[None, :])[0])
        if not again < -VIOLATION:
            return Verdict.UNDECIDED, {**figures, "reason": "the second rule does not confirm"}
        low, high, _ = space.sides(found.point[None, :], 0)
        figures["witness"] = {
            "at": space.describe(found.point),
            "lesser": rounded(float(low[0])),
            "greater": rounded(float(high[0])),
        }
        return Verdict.DISAGREES, figures
    return Verdict.AGREES, figures


def _equality_gap(claim: Bound, seed: int) -> float:
    """The largest relative slack at random points of the named case of equality."""
    assert claim.equality_case is not None
    spaces = spaces_of(claim.lesser, claim.greater, claim.equality_case)
    worst = 0.0
    for start in range(_STARTS):
        space = spaces(start)
        rng = np.random.default_rng([seed, start, 37])
        points = rng.uniform(space.low / 2, space.high / 2, (16, len(space.low)))
        gaps = np.abs(relative_slack(space, 0)(points))
        worst = max(worst, float(np.max(gaps))) if np.all(np.isfinite(gaps)) else float("nan")
    return worst


def check_search(claim: Claim, derivation: Derivation, *, seed: int) -> Evidence | None:
    """Attack a bound, and look whether it is attained where it says so."""
    if not isinstance(claim, Bound):
        return None
    method = "evolution over the whole domain"
    try:
        if claim.lesser_definition is not None and claim.greater_definition is not None:
            verdict, figures = attack(lambda start: term_space(claim), seed)
        else:
            spaces = spaces_of(claim.lesser, claim.greater, claim.declarations)
            verdict, figures = attack(spaces, seed)
        if verdict is Verdict.AGREES and claim.equality_case is not None:
            gap = _equality_gap(claim, seed)
            figures["equality_gap"] = rounded(gap, 2) if np.isfinite(gap) else str(gap)
            if not gap <= VIOLATION:
                verdict = Verdict.DISAGREES
                figures["reason"] = "the bound is not attained in its case of equality"
                if not np.isfinite(gap):
                    verdict = Verdict.UNDECIDED
    except NotApplicable as problem:
        return Evidence("search", method, Verdict.UNDECIDED, seed, {"reason": str(problem)})
    return Evidence("search", method, verdict, seed, figures)
