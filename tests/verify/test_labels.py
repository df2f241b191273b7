"""Labels: categorical laws in trees, means over labels written out, continuous worlds with them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from claims.definitions import EntryOf, LogDensityAt, Mean, Weighted, log
from claims.verdicts import Verdict
from formula.assumptions import check_assumption
from formula.compare import compare
from formula.declare import declare
from formula.read import read
from formula.tree import Node
from verify import balls, continuous, quadrature, sampling
from verify.arrays import Env, Quantity, evaluate, value_of
from verify.ball_calculus import BALLS
from verify.closed_forms import scalar_closed_form
from verify.label_laws import world_values
from verify.labels import written_out
from verify.mixture_laws import MixtureLaws
from verify.nets import FIRST

NAMED = declare(
    r"J: positive integer; K: positive integer; \pi: probability(K); \gamma: probability(K); "
    r"\mu: real[K,J]; \sigma: positive[K,J]; m: real[J]; s: positive[J]",
    laws={
        "p(c)": ("categorical", r"\pi"),
        "p(z|c)": ("diagonal-normal", r"\mu_c", r"\sigma_c"),
        "q(z|x)": ("diagonal-normal", "m", "s"),
        "q(c|x)": ("categorical", r"\gamma"),
    },
)
LABEL_ONLY = r"\sum_{c=1}^{K}\gamma_c\log\frac{\pi_c}{\gamma_c}"
LABEL_TERM = Weighted(r"\gamma", "c", log(EntryOf(r"\pi", "c")) - log(EntryOf(r"\gamma", "c")))

WORLD = declare(
    r"K: positive integer; \pi: probability(K); \gamma: probability(K); m: real[K]; "
    r"\tau: positive[K]; a: real; b: real; s: positive; d: real; f: real; t: positive",
    laws={
        "p(c)": ("categorical", r"\pi"),
        "p(z|c)": ("normal", "m_c", r"\tau_c"),
        "p(x|z)": ("normal", "a z + b", "s"),
        "q(z|x)": ("normal", "d x + f", "t"),
        "q(c|x)": ("categorical", r"\gamma"),
    },
)
VALUES = {
    "K": 3, "\\pi": np.array([0.2, 0.5, 0.3]), "\\gamma": np.array([0.6, 0.3, 0.1]),
    "m": np.array([-1.0, 0.5, 2.0]), "\\tau": np.array([0.5, 1.0, 0.3]),
    "a": 1.5, "b": -0.5, "s": 0.7, "d": 0.4, "f": 0.1, "t": 0.6,
}  # fmt: skip
X, Z = 0.8, 0.4


def tree(text: str) -> Node:
    return read(text, WORLD)


def at_world(text: str) -> float:
    bound = {name: Quantity(np.array([[v]])) for name, v in (("x", X), ("z", Z), ("c", 2.0))}
    env = Env(VALUES, bound)
    measure = MixtureLaws(WORLD, env, FIRST, 0)
    found = value_of(tree(text), Env(VALUES, bound, 0, measure))
    return float(np.mean(found))


def mixture(point: float, means: np.ndarray, deviations: np.ndarray) -> np.ndarray:
    return np.asarray(VALUES["\\pi"] * stats.norm.pdf(point, means, deviations))


def test_mixtures_and_responsibilities_follow_from_the_laws() -> None:
    prior = mixture(Z, VALUES["m"], VALUES["\\tau"])
    wide = np.hypot(1.5 * VALUES["\\tau"], 0.7)
    evidence = mixture(X, 1.5 * VALUES["m"] - 0.5, wide)
    assert at_world("p(z)") == pytest.approx(prior.sum())
    assert at_world("p(c|z)") == pytest.approx(prior[1] / prior.sum())
    assert at_world("p(x)") == pytest.approx(evidence.sum())
    assert at_world("p(c|x)") == pytest.approx(evidence[1] / evidence.sum())
    assert at_world("p(x,z)") == pytest.approx(prior.sum() * stats.norm.pdf(X, 1.5 * Z - 0.5, 0.7))
    assert at_world("q(z,c|x)") == pytest.approx(0.3 * stats.norm.pdf(Z, 0.4 * X + 0.1, 0.6))


def test_labels_are_summed_exactly() -> None:
    gamma, pi = VALUES["\\gamma"], VALUES["\\pi"]
    exact = float(np.sum(gamma * np.log(gamma / pi)))
    assert at_world(r"D_{\mathrm{KL}}(q(c|x)\,\|\,p(c))") == pytest.approx(exact, rel=1e-12)
    assert at_world(r"\sum_c q(c|x)\log p(c)") == pytest.approx(float(gamma @ np.log(pi)))
    assert at_world(r"\sum_c \int p(z,c)\,dz") == pytest.approx(1.0, abs=1e-2)
    assert at_world(r"\prod_c q(c|x)") == pytest.approx(float(np.prod(gamma)))
    assert at_world(r"\mathbb{E}_{q(z,c|x)}[\log p(c)]") == pytest.approx(float(gamma @ np.log(pi)))


def test_the_worlds_own_values_have_their_laws() -> None:
    rng = np.random.default_rng(1)
    drawn = [world_values(WORLD, Env(VALUES), rng) for _ in range(400)]
    labels = np.array([each["c"][0] for each in drawn])
    assert np.mean(labels == 2) == pytest.approx(0.5, abs=0.08)
    assert np.mean([each["z"][0] for each in drawn]) == pytest.approx(
        float(VALUES["\\pi"] @ VALUES["m"]), abs=0.2
    )


def test_a_continuous_world_with_labels_confirms_and_refutes() -> None:
    left = tree(r"\mathbb{E}_{q(z|x)}[\log p(c|z)] - \log p(c)")
    right = tree(r"\mathbb{E}_{q(z|x)}[\log p(z|c) - \log p(z)]")
    wrong = tree(r"\mathbb{E}_{q(z|x)}[\log p(z|c)]")
    assert continuous.equality_evidence(left, right, WORLD, 0).verdict is Verdict.AGREES
    assert continuous.equality_evidence(left, wrong, WORLD, 0).verdict is Verdict.DISAGREES


def test_a_joint_of_named_laws_is_the_product_of_its_factors() -> None:
    joint = read(r"\mathbb{E}_{q(z,c|x)}[\log p(z|c) + \log p(c)]", NAMED)
    nested = read(r"\mathbb{E}_{q(c|x)}[\log p(c) + \mathbb{E}_{q(z|x)}[\log p(z|c)]]", NAMED)
    assert compare(joint, nested, NAMED, calculus=BALLS, worlds=4).agrees
    other = read(r"\mathbb{E}_{q(z,c|x)}[\log p(z|c)]", NAMED)
    assert compare(joint, other, NAMED, calculus=BALLS, worlds=4).verdict == "disagrees"


def test_a_mean_over_labels_is_written_out() -> None:
    term = Weighted("w", "c", Mean("q", LogDensityAt("p|c")) + EntryOf("v", "c"))
    names = repr(written_out(term, {"w": 2}))
    assert names.count("p|c=1") == names.count("p|c=2") == 1
    assert "w[1]" in names
    assert "v[2]" in names
    assert "p|c=3" not in names


def test_a_law_given_a_label_has_no_letter_of_its_own() -> None:
    with pytest.raises(KeyError):
        sampling.gap_of_term(Mean("q", LogDensityAt("p")), lambda values: 0.0, NAMED, 0, 0, FIRST)


@pytest.mark.parametrize("right", [True, False])
def test_the_classes_judge_a_mean_over_labels(right: bool) -> None:
    closed = read(LABEL_ONLY if right else LABEL_ONLY.replace(r"\gamma_c\log", r"\pi_c\log"), NAMED)
    term = LABEL_TERM + Mean("q", LogDensityAt("q") - LogDensityAt("q"))
    form = scalar_closed_form(lambda values: evaluate(closed, values))
    wanted = Verdict.AGREES if right else Verdict.DISAGREES
    found = [
        balls.certified_evidence(term, closed, NAMED, 0),
        quadrature.integrated_evidence(term, form, NAMED, 0),
        sampling.sampled_evidence(term, form, NAMED, 0),
    ]
    assert [each.verdict for each in found if each is not None] == [wanted] * 3


def test_the_law_of_a_label_is_stated_as_categorical() -> None:
    assert check_assumption(r"p(c)=\mathrm{Cat}(\pi)", NAMED).verdict == "agrees"
    assert check_assumption(r"p(c)=\mathrm{Cat}(\gamma)", NAMED).verdict == "disagrees"
