"""The law table: balls against scipy, samplers against densities, at random points."""

from __future__ import annotations

import numpy as np
import pytest
from flint import acb, acb_mat, ctx
from scipy import special, stats

from formula.values import OutOfBudget, scalar
from verify import laws_scipy
from verify.ball_calculus import BALLS
from verify.laws import LAWS, ConcreteLaw, law
from verify.nets import FIRST, uniforms


def _parameters(name: str, rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    size = int(rng.integers(1, 5))
    scale = np.exp(rng.uniform(-2, 2, size))
    match name:
        case "normal":
            return np.asarray(rng.normal(0, 3)), np.asarray(scale[0])
        case "diagonal-normal":
            return rng.normal(0, 3, size), scale
        case "multivariate-normal":
            root = rng.normal(0, 1, (size, size))
            return rng.normal(0, 3, size), root @ root.T + np.diag(scale)
        case "standard-normal":
            return (np.asarray(float(size)),)
        case "uniform":
            low = rng.normal(0, 3)
            return np.asarray(low), np.asarray(low + scale[0])
        case "categorical":
            return (scale / scale.sum(),)
        case "normal-mixture":
            return scale / scale.sum(), rng.normal(0, 3, size), rng.permutation(scale)
        case _:
            return (np.asarray(scale[0]),)


def _ball(value: np.ndarray) -> acb | acb_mat:
    if value.ndim == 0:
        return acb(float(value))
    rows = value.reshape(value.shape[0], -1)
    return acb_mat(*rows.shape, [acb(float(x)) for x in rows.reshape(-1)])


@pytest.mark.parametrize("name", LAWS)
def test_balls_and_scipy_agree_at_random_points(name: str) -> None:
    ctx.prec = 170
    rng = np.random.default_rng(5)
    for _ in range(20):
        parameters = _parameters(name, rng)
        concrete = ConcreteLaw(law(name), parameters)
        point = concrete.draws(rng.uniform(0.01, 0.99, (1, concrete.dimension)))[0]
        oracle = float(concrete.log_density(point[None, ...])[0])
        balls = BALLS.log_density(name, tuple(map(_ball, parameters)), _ball(np.asarray(point)))
        assert float(balls.real.mid()) == pytest.approx(oracle, rel=1e-10, abs=1e-10)


@pytest.mark.parametrize("name", LAWS)
def test_draws_have_the_density(name: str) -> None:
    """Mean log density of the draws, by two independent routes: the sampler and importance."""
    rng = np.random.default_rng(11)
    concrete = ConcreteLaw(law(name), _parameters(name, rng))
    nets = uniforms(3, 1, FIRST, concrete.dimension)
    draws = concrete.draws(nets)
    mean, covariance = concrete.moments()
    flat = draws.reshape(-1, concrete.dimension)
    assert flat.mean(axis=0) == pytest.approx(np.reshape(mean, -1), abs=0.02 * flat.std())
    assert np.cov(flat.T).reshape(-1) == pytest.approx(
        np.reshape(covariance, -1), abs=0.05 * flat.var()
    )


@pytest.mark.parametrize(
    ("name", "point"), [("uniform", 9.0), ("exponential", -0.5), ("half-normal", -0.1)]
)
def test_outside_its_support_a_density_is_exactly_zero(name: str, point: float) -> None:
    parameters = {"uniform": (acb(1), acb(2))}.get(name, (acb(1),))
    assert BALLS.log_density(name, parameters, acb(point)).exp().is_zero()


def test_an_unknown_law_names_those_there_are() -> None:
    with pytest.raises(KeyError, match=r"no law is called 'cauchy', only normal"):
        law("cauchy")


CASES = {
    "KL of normals is a polynomial mean": (
        "normal",
        (0.25, 1.5),
        lambda x: _log("normal", (0.25, 1.5), x) - _log("normal", (-2.0, 0.5), x),
        np.log(0.5 / 1.5) + (1.5**2 + 2.25**2) / (2 * 0.25) - 0.5,
    ),
    "a mean that is no polynomial": ("normal", (0.0, 1.0), lambda x: x.cos(), np.exp(-0.5)),
    "exponential entropy": (
        "exponential",
        (0.75,),
        lambda x: -_log("exponential", (0.75,), x),
        1 - np.log(0.75),
    ),
    "uniform second moment": ("uniform", (1.0, 3.0), lambda x: x * x, 13 / 3),
    "half-normal mean": ("half-normal", (0.75,), lambda x: x, 0.75 * np.sqrt(2 / np.pi)),
}


def _log(name: str, parameters: tuple[float, ...], point: acb) -> acb:
    return BALLS.log_density(name, tuple(map(acb, parameters)), point)


@pytest.mark.parametrize("case", CASES)
def test_means_on_balls(case: str) -> None:
    ctx.prec = 170
    name, parameters, body, expected = CASES[case]
    mean = BALLS.expectation(name, tuple(map(acb, parameters)), body)
    assert float(mean.real.mid()) == pytest.approx(expected, rel=1e-13)
    assert float(mean.real.rad()) < 1e-30


def test_an_integral_of_a_product_on_balls() -> None:
    ctx.prec = 170
    laws = (("normal", (acb(0), acb(1))), ("normal", (acb(1), acb(2))))
    value = BALLS.integral(
        laws, lambda x: sum((BALLS.log_density(*each, x) for each in laws), acb(0)).exp()
    )
    assert float(value.real.mid()) == pytest.approx(np.exp(-0.1) / np.sqrt(10 * np.pi), rel=1e-14)


def test_the_mean_of_an_exponential_on_balls_in_two_dimensions() -> None:
    ctx.prec = 170
    covariance = acb_mat(2, 2, [acb(2), acb(1) / 2, acb(1) / 2, acb(1)])
    law = ("multivariate-normal", (acb_mat(2, 1, [acb(1), acb(-1)]), covariance))

    def linear(x: acb_mat) -> acb:
        return (acb(3) * x[0, 0] - x[1, 0] / 2 + 1).exp()

    def bent(x: acb_mat) -> acb:
        return (x[0, 0] - x[1, 0] * x[1, 0]).exp()

    value = BALLS.expectation(*law, linear)
    # 3 - (-1)/2 + 1, and half of 9 * 2 - 2 * 3/2 * 1/2 + 1/4
    assert float(value.real.mid()) == pytest.approx(np.exp(4.5 + 16.75 / 2), rel=1e-14)
    with pytest.raises(OutOfBudget):
        BALLS.expectation(*law, bent)


def test_normal_log_densities_and_sums_of_exponentials_are_those_of_scipy() -> None:
    rng = np.random.default_rng(8)
    point, mean = rng.normal(0, 50, (2, 400))
    sd = 10.0 ** rng.uniform(-3, 3, 400)
    expected = stats.norm.logpdf(point, mean, sd)
    assert laws_scipy.normal_log_density(point, mean, sd) == pytest.approx(expected, rel=1e-13)
    assert np.isneginf(laws_scipy.normal_log_density(np.inf, 0.0, 1.0))
    for size in (1, 2, 6):
        root, points = rng.normal(size=(size, size)), rng.normal(0, 3, (7, 5, size))
        covariance, centre = root @ root.T + np.eye(size) / 10, rng.normal(size=size)
        expected = stats.multivariate_normal.logpdf(points, centre, covariance)
        found = laws_scipy.multivariate_normal_log_density(points, centre, covariance)
        assert found == pytest.approx(expected, rel=1e-11)
        with pytest.raises(np.linalg.LinAlgError):
            laws_scipy.multivariate_normal_log_density(points, centre, -covariance)
    weights = rng.dirichlet(np.ones(5))
    found = laws_scipy.normal_mixture_log_density(point, weights, mean[:5], sd[:5])
    parts = stats.norm.logpdf(point[:, None], mean[:5], sd[:5]) + np.log(weights)
    assert found == pytest.approx(special.logsumexp(parts, axis=-1), rel=1e-12)
    table = rng.normal(0, 300, (3, 40, 2))
    table[0, 0] = table[:, 1, 0] = -np.inf
    expected = special.logsumexp(table, axis=0)
    assert laws_scipy.log_sum_exp(list(table)) == pytest.approx(expected, rel=1e-14)
    broadcast = laws_scipy.log_sum_exp([table[1], table[2, :, :1]])
    assert broadcast == pytest.approx(np.logaddexp(table[1], table[2, :, :1]), rel=1e-14)
    assert np.isneginf(laws_scipy.log_sum_exp([np.full(3, -np.inf)] * 2)).all()
    assert np.isnan(laws_scipy.log_sum_exp([np.asarray(0.0), np.asarray(np.nan)]))


def test_means_of_several_values_are_those_of_each() -> None:
    ctx.prec = 170
    mean, covariance = acb_mat(2, 1, [1, -2]), acb_mat(2, 2, [2, 1, 1, 3])
    law = ("multivariate-normal", (mean, covariance))

    def outer(point: object) -> list[acb]:
        assert isinstance(point, acb_mat)
        return list((point * point.transpose()).entries())

    together = BALLS.means(*law, outer)
    assert together is not None
    # E[x x^T] = S + m m^T
    for value, whole in zip(together, (3, -1, -1, 7), strict=True):
        assert value.contains(acb(whole))
        assert not value.contains(acb(whole + 1e-6))
    for place, value in enumerate(together):
        assert BALLS.expectation(*law, lambda x, at=place: outer(x)[at]).overlaps(value)


def test_values_that_are_no_polynomials_are_looked_at_one_by_one() -> None:
    ctx.prec = 170
    law = ("normal", (acb(0), acb(1)))
    assert BALLS.means(*law, lambda point: [scalar(point), scalar(point).exp()]) is None
    assert BALLS.means("uniform", (acb(0), acb(1)), lambda point: [scalar(point)]) is None
