"""Normal mixtures in the law table, and cubature rules that must differ on radial functions."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from flint import acb, acb_mat, ctx

from verify.ball_calculus import BALLS
from verify.ball_rules import Nodes, reflected, symmetric
from verify.laws import ConcreteLaw, law
from verify.quadrature import line_nodes
from verify.tails import BallLaw

WEIGHTS, MEANS, SDS = (0.2, 0.5, 0.3), (-3.0, 0.5, 40.0), (0.25, 1.5, 2.0)


def _column(values: tuple[float, ...]) -> acb_mat:
    return acb_mat(len(values), 1, [acb(value) for value in values])


MIXTURE = ("normal-mixture", (_column(WEIGHTS), _column(MEANS), _column(SDS)))
NORMAL = ("normal", (acb(1), acb(2)))


def _overlap(first: tuple[float, ...], second: tuple[float, ...]) -> float:
    """Of two mixtures in the same weights, by the closed form."""
    total = 0.0
    for v, m, s in zip(*np.reshape(first, (3, -1)), strict=True):
        for w, n, t in zip(*np.reshape(second, (3, -1)), strict=True):
            spread = s * s + t * t
            total += v * w * np.exp(-((m - n) ** 2) / (2 * spread)) / np.sqrt(2 * np.pi * spread)
    return total


PARTS = (*WEIGHTS, *MEANS, *SDS)


@pytest.mark.parametrize(
    ("laws", "expected"),
    [
        ((MIXTURE, MIXTURE), _overlap(PARTS, PARTS)),
        ((MIXTURE, NORMAL), _overlap(PARTS, (1.0, 1.0, 2.0))),
        ((MIXTURE,), 1.0),
    ],
)
def test_overlaps_of_mixtures_on_balls(laws: tuple, expected: float) -> None:
    ctx.prec = 200
    value = BALLS.integral(
        laws, lambda x: sum((BALLS.log_density(*each, x) for each in laws), acb(0)).exp()
    )
    assert float(value.real.mid()) == pytest.approx(expected, rel=1e-13)
    assert float(value.real.rad()) < 1e-40


def test_one_part_is_found_from_the_integrand() -> None:
    ctx.prec = 200

    def bell(x: acb) -> acb:
        return 3 * (-((x - 7) ** 2) / 50).exp()

    value = BALLS.integral((MIXTURE,), bell)
    assert float(value.real.mid()) == pytest.approx(3 * np.sqrt(50 * np.pi), rel=1e-14)


def test_panels_follow_every_part_of_a_mixture() -> None:
    concrete = ConcreteLaw(law("normal-mixture"), tuple(map(np.asarray, (WEIGHTS, MEANS, SDS))))
    for rule in (0, 1):
        points, weights = line_nodes([concrete], rule)
        heights = np.exp(concrete.for_points().log_density(points))
        assert np.sum(weights * heights) == pytest.approx(1, abs=1e-12)


def _mean(rule: Nodes, body: Callable[[tuple[acb, ...]], acb]) -> acb:
    return sum((weight * body(point) for point, weight in rule), acb(0))


@pytest.mark.parametrize("size", [2, 3, 4, 5, 8])
def test_both_rules_are_exact_to_degree_five(size: int) -> None:
    ctx.prec = 170
    moments: list[tuple[Callable[[tuple[acb, ...]], acb], int]] = [
        (lambda p: acb(1), 1),
        (lambda p: p[0] ** 2, 1),
        (lambda p: p[0] ** 4, 3),
        (lambda p: p[0] ** 2 * p[1] ** 2, 1),
        (lambda p: p[0] ** 3 * p[1], 0),
        (lambda p: p[0] ** 5 + p[1], 0),
    ]
    for rule in (symmetric(size), reflected(size)):
        for body, expected in moments:
            assert float(abs(_mean(rule, body) - expected).upper()) < 1e-40


@pytest.mark.parametrize("size", [2, 3, 4, 6])
def test_the_rules_differ_on_radial_functions(size: int) -> None:
    """Rules that differ by a turn only would agree, and be wrong together."""
    ctx.prec = 170

    def radial(point: tuple[acb, ...]) -> acb:
        return (-sum((x * x for x in point), acb(0)) / 2).exp()

    gap = abs(_mean(symmetric(size), radial) - _mean(reflected(size), radial))
    assert float(gap.lower()) > 1e-3


def test_the_scale_of_a_one_dimensional_covariance_is_its_root() -> None:
    ctx.prec = 100
    centre, scale = BallLaw("multivariate-normal", (acb(1), acb(9))).centre_and_scale()
    assert (float(centre.mid()), float(scale.mid())) == (1.0, 3.0)


def _normal(mean: str, sd: str) -> Callable[[acb], acb]:
    def density(x: acb) -> acb:
        return (-(((x - acb(mean)) / acb(sd)) ** 2) / 2).exp() / (acb(sd) * (2 * acb.pi()).sqrt())

    return density


def test_a_narrow_part_between_the_nodes_is_seen() -> None:
    """The square of a mixture whose parts do not overlap: each part alone looks like a normal."""
    ctx.prec = 180
    one, other = _normal("0", "1"), _normal("40", "0.1")
    weights, means, sds = (acb_mat(2, 1, each) for each in ([0.5, 0.5], [0, 40], [1, acb("0.1")]))

    def square(x: object) -> acb:
        assert isinstance(x, acb)
        return (one(x) / 2 + other(x) / 2) ** 2

    found = BALLS.integral((("normal-mixture", (weights, means, sds)),), square)
    # the integral of a squared normal density is 1 / (2 sd sqrt(pi))
    expected = (1 / acb("0.1") + 1) / (8 * acb.pi().sqrt())
    assert float(abs(found - expected).upper()) < 1e-30


def test_two_laws_far_apart_are_both_seen() -> None:
    ctx.prec = 180
    one, other = _normal("0", "1"), _normal("40", "0.1")
    laws = (("normal", (acb(0), acb(1))), ("normal", (acb(40), acb("0.1"))))

    def both(x: object) -> acb:
        assert isinstance(x, acb)
        return one(x) + other(x)

    assert float(abs(BALLS.integral(laws, both) - 2).upper()) < 1e-30
