"""The rules of judging: NaN never passes, three rejections refute, blunt is undecided."""

from __future__ import annotations

import math

import numpy as np
import pytest

from claims.verdicts import Verdict
from verify.judge import Gap, deterministic, two_stages
from verify.nets import FINE, FIRST, FOURTH, SECOND, THIRD, Stage, jackknife

NAN, INF = math.nan, math.inf


def _gap(left: float, right: float, error: float = 0.0, floor: float = 1e-9) -> Gap:
    return Gap(left, right, error, floor, abs(left), {})


@pytest.mark.parametrize("right", [NAN, INF, -INF, 2.0, 0.0])
def test_what_is_not_within_the_interval_does_not_agree(right: float) -> None:
    assert not _gap(1.0, right).agrees(5.0)
    assert deterministic([_gap(1.0, right)], 1)[0] is Verdict.DISAGREES


def test_a_world_without_a_value_counts_for_nothing() -> None:
    verdict, figures = deterministic([_gap(NAN, 1.0), None, _gap(1.0, 1.0)], 2)
    assert verdict is Verdict.UNDECIDED
    assert figures["reason"] == "the definition has a value in 1 of 2 worlds only"
    assert two_stages(lambda index, stage: None, range(5), 2)[0] is Verdict.UNDECIDED


def test_a_rejection_is_confirmed_twice_before_it_counts() -> None:
    def rejects_at(*stages: Stage):  # type: ignore[no-untyped-def]
        def measure(index: int, stage: Stage) -> Gap:
            return _gap(1.0, 2.0 if stage in stages else 1.0, 1e-4)

        return measure

    assert two_stages(rejects_at(FIRST), range(3), 3)[0] is Verdict.AGREES
    assert two_stages(rejects_at(FIRST, SECOND), range(3), 3)[0] is Verdict.AGREES
    assert two_stages(rejects_at(FIRST, SECOND, THIRD), range(3), 3)[0] is Verdict.DISAGREES
    assert two_stages(rejects_at(SECOND, THIRD, FOURTH), range(3), 3)[0] is Verdict.AGREES


def test_the_finest_look_at_one_world_is_confirmed_as_well() -> None:
    def coarse_but(*stages: Stage):  # type: ignore[no-untyped-def]
        def measure(index: int, stage: Stage) -> Gap:
            error = 1e-4 if stage in FINE else 0.01
            return _gap(1.0, 1.01 if stage in stages else 1.0, error)

        return measure

    verdict, figures = two_stages(coarse_but(), range(3), 3)
    assert verdict is Verdict.AGREES
    assert figures["points"] == FINE[0].replicates * FINE[0].points
    assert figures["false_alarm_rate"] == pytest.approx(2 * FIRST.level**3 * 4)
    assert two_stages(coarse_but(*FINE[:2]), range(3), 3)[0] is Verdict.AGREES
    assert two_stages(coarse_but(*FINE), range(3), 3)[0] is Verdict.DISAGREES


def test_a_coarse_agreement_is_looked_at_again() -> None:
    def coarse(index: int, stage: Stage) -> Gap:
        error = 1.0 if stage is FIRST else 1e-5
        return _gap(1.0, 1.01, error)

    assert two_stages(coarse, range(3), 3)[0] is Verdict.DISAGREES


def test_too_little_power_is_undecided() -> None:
    verdict, figures = two_stages(lambda index, stage: _gap(1.0, 1.0, 0.01), range(3), 3)
    assert verdict is Verdict.UNDECIDED
    assert figures["reason"] == "too noisy: an error that matters would not be seen"


def test_false_alarms_of_normal_replicates_are_as_rare_as_stated() -> None:
    """At a level of 1e-2 the interval of 32 normal replicates rejects about one in a hundred."""
    rng = np.random.default_rng(1)
    quantile = Stage(1, 32, 9, 1e-2).quantile
    rejected = 0
    for _ in range(4000):
        row = rng.normal(size=32)
        gap = _gap(float(row.mean()), 0.0, float(row.std(ddof=1) / np.sqrt(32)), 0.0)
        rejected += not gap.agrees(quantile)
    assert 20 <= rejected <= 64


def test_the_jackknife_takes_means_before_the_logarithm() -> None:
    rng = np.random.default_rng(2)
    row = rng.uniform(0.5, 1.5, 64)
    estimate = jackknife([row], lambda means: np.log(means[0]))
    assert estimate.value == pytest.approx(np.log(row.mean()))
    assert estimate.error == pytest.approx(row.std(ddof=1) / row.mean() / 8, rel=0.05)
