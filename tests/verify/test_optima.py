"""Optima: true ones stand by every method, wrong arguments and wrong values fall."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from claims.optimum import Optimum
from claims.statements import Mistake
from claims.steps import Derivation, Step
from claims.verdicts import Evidence, Verdict
from formula.read import read
from tests.verify.hand_claims import stub
from tests.verify.hand_optima import (
    BOWL,
    CONJUGATE,
    CRITIC,
    DISCRIMINATOR,
    MINIMUM_CALLED_MAXIMUM,
    TRUE_OPTIMA,
    WRONG_ARGUMENTS,
    WRONG_VALUES,
)
from verify import algebra, argument, optima
from verify.ascent import climb
from verify.mistakes import judge_mistake
from verify.run import METHODS, claim_verdict, missing_classes

CHECKS = METHODS["optimum"][1:]


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("claim", TRUE_OPTIMA, ids=lambda each: each.slug)
def test_true_optima_stand(claim: Optimum, seed: int) -> None:
    found = [check(claim, stub(), seed=seed) for check in CHECKS]
    evidence = [each for each in found if each is not None]
    for each in evidence:
        assert each.verdict is Verdict.AGREES, each
        assert "smallest_detectable_error" in each.figures
    classes = {each.evidence_class for each in evidence}
    assert len(classes) >= 2
    assert ("sampling" in classes) == (claim not in (CONJUGATE, BOWL))


@pytest.mark.parametrize(("claim", "wrong"), WRONG_ARGUMENTS)
def test_a_wrong_argument_is_refuted_by_the_ascent_and_in_worlds(
    claim: Optimum, wrong: str
) -> None:
    other = optima.with_argument(claim, read(wrong, claim.declarations))
    found = argument.check_argument(other, stub(), seed=0)
    assert found is not None
    assert found.verdict is Verdict.DISAGREES, found
    assert "witness" in found.figures
    mistake = Mistake(tag="wrong", wrong=wrong, feedback="")
    judged = judge_mistake(replace(claim, mistakes=(mistake,)), mistake, seed=0)
    assert judged.refuted
    assert any("value at the argument" in each for each in judged.refuted_by)


@pytest.mark.parametrize(("claim", "wrong"), WRONG_VALUES)
def test_a_wrong_value_is_refuted(claim: Optimum, wrong: str) -> None:
    found = optima.check_worlds(replace(claim, value=wrong), stub(), seed=0)
    assert found is not None
    assert found.verdict is Verdict.DISAGREES, found
    sign = r"\le" if claim.sense == "max" else r"\ge"
    mistake = Mistake(tag="wrong", wrong=f"{claim.objective_tex} {sign} {wrong}", feedback="")
    assert judge_mistake(claim, mistake, seed=0).refuted


def test_a_true_bound_that_is_not_reached_is_refuted_as_a_mistake() -> None:
    loose = Mistake(tag="loose", wrong=r"u t - u \log u \le e^{t-1} + 1", feedback="")
    assert judge_mistake(CONJUGATE, loose, seed=0).refuted


def test_a_minimum_that_is_called_a_maximum_falls() -> None:
    for check in (optima.check_worlds, optima.check_sampled_bound, argument.check_argument):
        found = check(MINIMUM_CALLED_MAXIMUM, stub(), seed=0)
        assert found is not None
        assert found.verdict is Verdict.DISAGREES


def test_an_argument_that_is_unique_up_to_a_constant_has_one_flat_direction() -> None:
    found = argument.check_argument(CRITIC, stub(), seed=0)
    assert found is not None
    assert found.verdict is Verdict.AGREES
    assert found.figures["flat_directions"] == 1


def test_the_optimum_must_define_what_is_claimed() -> None:
    other = replace(CONJUGATE, argument="e^{t-1}+0.001", value="e^{t-1}")
    found = optima.check_worlds(other, stub(), seed=0)
    assert found is not None
    assert found.verdict is Verdict.DISAGREES


def test_an_objective_that_does_not_depend_on_what_is_free_is_undecided() -> None:
    flat = replace(CONJUGATE, objective_tex="e^{t-1}")
    found = argument.check_argument(flat, stub(), seed=0)
    assert found is not None
    assert found.verdict is Verdict.UNDECIDED


def _step(relation: str, tex: str) -> Step:
    known = CONJUGATE.at_optimum if relation != "<=" else CONJUGATE.declarations
    return Step(relation, "test", read(tex, known), "test", tex, True, "sympy", known)


START = _step("start", r"u t - u \log u")
BOUND = Step(
    "<=",
    "test",
    CONJUGATE.optimal_value,
    "test",
    "e^{t-1}",
    True,
    "theorem",
    CONJUGATE.declarations,
)
STATED = _step("side", "u = e^{t-1}")
PLAIN_START = replace(START, declarations=CONJUGATE.declarations)


@pytest.mark.parametrize(
    ("steps", "verdict"),
    [
        ((PLAIN_START, BOUND, STATED), Verdict.AGREES),
        ((START, _step("=", "e^{t-1}"), STATED), Verdict.UNDECIDED),  # no maximum is shown
        ((PLAIN_START, BOUND), Verdict.UNDECIDED),  # no argument is named
        ((START, _step("=", "u"), STATED, _step("side", "-u < 0")), Verdict.AGREES),
        ((PLAIN_START, STATED), Verdict.DISAGREES),  # does not arrive
    ],
)
def test_a_derivation_names_the_argument_and_shows_that_it_is_a_maximum(
    steps: tuple[Step, ...], verdict: Verdict
) -> None:
    found = algebra.check_derivation(CONJUGATE, Derivation(steps, True, ""), seed=0)
    assert found is not None
    assert found.verdict is verdict, found


def test_an_optimum_over_densities_needs_sampling() -> None:
    enough = [
        Evidence(each, "test", Verdict.AGREES) for each in ("algebra", "finite-worlds", "search")
    ]
    assert missing_classes(DISCRIMINATOR, enough) == ("sampling",)
    assert missing_classes(CONJUGATE, enough) == ()
    assert claim_verdict(DISCRIMINATOR, enough) is Verdict.UNDECIDED


def test_the_climber_finds_the_higher_of_two_peaks_and_its_flat_direction() -> None:
    def peaks(points: np.ndarray) -> np.ndarray:
        x = points[:, 0] + points[:, 1]
        return np.asarray(np.exp(-((x - 2) ** 2)) + 2 * np.exp(-((x + 2) ** 2)))

    found = climb(peaks, np.array([[1.0, 1.0], [-1.0, -0.5], [0.3, 0.2]]))
    assert found is not None
    assert found.flat == 1
    assert found.point.sum() == pytest.approx(-2, abs=1e-6)
