"""The nets: SciPy's points before scrambling, stratified after it, uniform and independent."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import qmc

from verify.nets import FIRST, Stage, _directions, uniforms


@pytest.mark.parametrize("dimension", [1, 2, 7])
def test_directions_give_the_points_of_scipy(dimension: int) -> None:
    points = np.zeros((1, dimension), dtype=np.uint32)
    for row in _directions(dimension, 6):
        points = np.concatenate([points, points ^ row])
    expected = qmc.Sobol(dimension, scramble=False, bits=32).random_base2(6)
    assert {tuple(row) for row in points * 2.0**-32} == {tuple(row) for row in expected}


def test_every_net_is_stratified() -> None:
    stage = Stage(90, 5, 6, 1e-5)
    points = uniforms(3, 1, stage, 4)
    assert points.shape == (5, 64, 4)
    assert 0 < points.min() < points.max() < 1
    for net in points:
        for column in net.T:
            assert sorted(np.floor(column * 64)) == list(range(64))
        # the first two coordinates are a net of strength 0: one point in every dyadic box
        for k in range(7):
            boxes = np.floor(net[:, :2] * [2**k, 2 ** (6 - k)])
            assert len({tuple(box) for box in boxes}) == 64


def test_a_part_of_a_net_is_a_net() -> None:
    points = uniforms(3, 1, Stage(90, 5, 6, 1e-5), 3)[:, :16]
    for net in points:
        for column in net.T:
            assert sorted(np.floor(column * 16)) == list(range(16))


def test_scrambling_is_uniform_and_streams_are_apart() -> None:
    many = Stage(91, 4000, 1, 1e-5)
    points = uniforms(0, 0, many, 2)
    first = points[:, 0]
    # 4000 independent uniforms: mean, variance and correlation within 5 standard errors
    assert np.abs(first.mean(axis=0) - 0.5).max() < 5 * np.sqrt(1 / 12 / 4000)
    assert np.abs(first.var(axis=0) - 1 / 12).max() < 5 * np.sqrt(1 / 180 / 4000)
    assert abs(np.corrcoef(first.T)[0, 1]) < 5 / np.sqrt(4000)
    assert not np.array_equal(uniforms(0, 0, FIRST, 2), uniforms(0, 1, FIRST, 2))
    assert not np.array_equal(uniforms(0, 0, FIRST, 2), uniforms(1, 0, FIRST, 2))
    uniforms.cache_clear()
    assert np.array_equal(uniforms(0, 0, many, 2), points)


def test_smooth_means_are_far_better_than_by_plain_sampling() -> None:
    stage = Stage(92, 32, 9, 1e-5)
    row = np.prod(1 + (uniforms(5, 0, stage, 3) - 0.5), axis=-1).mean(axis=1)
    plain = np.sqrt(((1 + 1 / 12) ** 3 - 1) / stage.points)
    assert row.std(ddof=1) < plain / 20
    assert abs(row.mean() - 1) < 6 * row.std(ddof=1) / np.sqrt(len(row))
