"""Abstract densities: finite worlds, tables and continuous worlds, on one equality."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from claims.statements import Equality
from claims.verdicts import Evidence, Verdict
from formula.declare import declare
from formula.read import read
from tests.verify.hand_claims import ENCODER, EVIDENCE, LINEAR, stub
from verify import continuous, finite
from verify.arrays import Env, Quantity, numbers_of
from verify.nets import FIRST
from verify.sampled_laws import SampledLaws
from verify.terms import NotApplicable


def _found(evidence: Evidence | None) -> Evidence:
    assert evidence is not None
    return evidence


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("check", [finite.check_equality, continuous.check_continuous])
def test_a_true_identity_passes(check, seed: int) -> None:  # type: ignore[no-untyped-def]
    assert _found(check(EVIDENCE, stub(), seed=seed)).verdict is Verdict.AGREES


WRONG = {
    "sign of the prior term": ("- D_{", "+ D_{"),
    "arguments swapped": (
        r"D_{\mathrm{KL}}(q(z|x)\,\|\,p(z|x))",
        r"D_{\mathrm{KL}}(p(z|x)\,\|\,q(z|x))",
    ),
    "prior for posterior": (r"\|\,p(z|x))", r"\|\,p(z))"),
    "joint for likelihood": (r"\log p(x|z)", r"\log p(x,z)"),
    "a small term more": (r"\mathbb{E}", r"0.02 + \mathbb{E}"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_identities_are_refuted(name: str) -> None:
    old, new = WRONG[name]
    assert old in EVIDENCE.closed_form
    wrong: Equality = replace(EVIDENCE, closed_form=EVIDENCE.closed_form.replace(old, new, 1))
    assert _found(finite.check_equality(wrong, stub(), seed=0)).verdict is Verdict.DISAGREES
    sampled = _found(continuous.check_continuous(wrong, stub(), seed=0))
    assert sampled.verdict is Verdict.DISAGREES, sampled.figures


def _linear(z: float | None, x: float) -> Env:
    values = {"a": 0.7, "b": -0.4, "s": 1.3, "c": 0.2, "d": 0.9, "t": 0.6}
    bound = {"x": Quantity(np.full((1, 1), x))}
    if z is not None:
        bound["z"] = Quantity(np.full((1, 1), z))
    env = Env(values, bound)
    return Env(values, bound, 0, SampledLaws(LINEAR, env, FIRST, 0))


def test_marginals_and_conditionals_of_a_linear_model() -> None:
    env = _linear(0.3, 1.1)
    joint = float(numbers_of(read("p(z) p(x|z)", ENCODER), env))
    assert float(numbers_of(read("p(x,z)", ENCODER), env)) == pytest.approx(joint, rel=1e-12)
    product = float(numbers_of(read("p(x) p(z|x)", ENCODER), env))
    assert product == pytest.approx(joint, rel=1e-12)
    variance = 0.7**2 + 1.3**2
    expected = np.exp(-((1.1 + 0.4) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)
    assert float(numbers_of(read("p(x)", ENCODER), env)) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    "text", [r"\int p(z) p(x|z)\,dz", r"\mathbb{E}_{p(z)}[p(x|z)]", r"\int p(x,z)\,dz"]
)
def test_an_integral_over_named_laws_is_sampled(text: str) -> None:
    env = _linear(None, 1.1)
    sampled = numbers_of(read(text, ENCODER), env)
    exact = float(numbers_of(read("p(x)", ENCODER), env))
    assert sampled.shape == (FIRST.replicates,)
    assert sampled.mean() == pytest.approx(exact, rel=1e-3)


def test_a_density_that_nothing_determines_is_no_value() -> None:
    with pytest.raises(NotApplicable):
        numbers_of(read("p(z)", ENCODER), Env({}, {"z": Quantity(np.zeros((1, 1)))}))
    with pytest.raises(NotApplicable, match="no value without laws or tables"):
        numbers_of(read("p(z)", declare(models=["p(z)"])), Env({}))
