"""Behaviours: the run and the derivation each confirm the outcome and refute its neighbours."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from claims.behaviour import Behaviour
from claims.mutants import claim_mutants
from claims.statements import Mistake
from claims.steps import Derivation, Step
from claims.verdicts import Evidence, Verdict
from formula.declare import declare
from formula.read import read
from tests.verify.hand_optima import COIN, CONJUGATE, SUMS
from verify import algebra, behaviour
from verify.mistakes import judge_mistake
from verify.run import missing_classes


def derivation(outcome: str) -> Derivation:
    """A derivation of one line."""
    step = Step("start", "test", read(outcome, declare()), "test", outcome, True, "enumeration")
    return Derivation((step,), True, "")


def run(claim: Behaviour) -> Evidence:
    """The evidence of its run."""
    found = behaviour.check_run(claim, derivation("0"), seed=0)
    assert found is not None
    return found


@pytest.mark.parametrize("claim", [SUMS, COIN], ids=lambda each: each.slug)
def test_a_true_behaviour_stands(claim: Behaviour) -> None:
    assert run(claim).verdict is Verdict.AGREES
    for check in (algebra.check_derivation, behaviour.check_neighbours):
        found = check(claim, derivation(claim.outcome), seed=0)
        assert found is not None
        assert found.verdict is Verdict.AGREES, found


@pytest.mark.parametrize(
    ("claim", "outcome"),
    [(SUMS, r"\{2,3,4\}"), (SUMS, r"\{\}"), (COIN, r"\frac{11}{20}"), (COIN, "0")],
)
def test_a_false_outcome_falls(claim: Behaviour, outcome: str) -> None:
    false = replace(claim, outcome=outcome)
    assert run(false).verdict is Verdict.DISAGREES
    found = algebra.check_derivation(false, derivation(claim.outcome), seed=0)
    assert found is not None
    assert found.verdict is Verdict.DISAGREES
    mistake = Mistake(tag="false", wrong=outcome, feedback="")
    judged = judge_mistake(claim, mistake, seed=0)
    assert judged.refuted
    assert len(judged.refuted_by) == judged.tried == 2


def test_a_run_too_coarse_for_its_neighbours_decides_nothing() -> None:
    coarse = replace(COIN, tolerance=0.05)
    assert run(coarse).verdict is Verdict.UNDECIDED


def test_a_neighbour_that_is_the_outcome_decides_nothing() -> None:
    same = replace(SUMS, neighbours=(SUMS.outcome,))
    assert run(same).verdict is Verdict.UNDECIDED
    found = behaviour.check_neighbours(same, derivation(same.outcome), seed=0)
    assert found is not None
    assert found.verdict is Verdict.UNDECIDED


def test_a_run_without_a_number_does_not_agree() -> None:
    lost = replace(COIN, run=lambda seed: float("nan"))
    assert run(lost).verdict is not Verdict.AGREES
    mistake = Mistake(tag="false", wrong="0", feedback="")
    assert all("run" not in each for each in judge_mistake(lost, mistake, seed=0).refuted_by)
    with pytest.raises(TypeError, match="no set, no number"):
        run(replace(COIN, run=lambda seed: "heads"))


def test_a_behaviour_needs_a_derivation_and_a_run() -> None:
    derived = [Evidence("algebra", "test", Verdict.AGREES)]
    assert missing_classes(SUMS, derived) == ("a run",)
    assert missing_classes(SUMS, [Evidence("run", "test", Verdict.AGREES)]) == (
        "a proved derivation",
    )
    assert missing_classes(SUMS, [*derived, Evidence("run", "test", Verdict.AGREES)]) == ()


TURNED = replace(
    COIN,
    declarations=declare(r"a: real; \alpha: positive; n: positive integer"),
    outcome=r"\begin{pmatrix}n a\\a+\alpha\end{pmatrix}",
    run=lambda seed, values: np.array(
        [sum([values["a"]] * values["n"]), values["a"] + values[r"\alpha"]]
    ),
    neighbours=(r"\begin{pmatrix}na\\a-\alpha\end{pmatrix}",),
    tolerance=1e-9,
)


def test_over_declared_symbols_a_thing_is_run_for_several_values() -> None:
    assert run(TURNED).verdict is Verdict.AGREES
    assert len(run(TURNED).figures["observed"]) == 2 * behaviour.WORLDS
    for wrong in (
        r"\begin{pmatrix}na\\a+2\alpha\end{pmatrix}",
        "a",
        r"\begin{pmatrix}n\end{pmatrix}",
    ):
        assert run(replace(TURNED, outcome=wrong)).verdict is Verdict.DISAGREES
    lost = replace(TURNED, run=lambda seed, values: np.array([float("nan"), 1.0]))
    assert run(lost).verdict is not Verdict.AGREES


def test_an_array_without_symbols() -> None:
    pair = replace(
        TURNED,
        declarations=declare(),
        outcome=r"\begin{pmatrix}1&\frac12\end{pmatrix}",
        run=lambda seed: np.array([[1.0, 0.5]]),
        neighbours=(r"\begin{pmatrix}1&\frac13\end{pmatrix}",),
    )
    assert run(pair).verdict is Verdict.AGREES
    assert run(replace(pair, tolerance=0.5)).verdict is Verdict.UNDECIDED


def test_mutants_of_a_behaviour_are_its_neighbours() -> None:
    assert [mutant.node for mutant in claim_mutants(SUMS)] == [
        read(text, declare()) for text in SUMS.neighbours
    ]


def test_mutants_of_an_optimum_vary_the_argument_and_the_value() -> None:
    tags = {mutant.tag.partition("-")[0] for mutant in claim_mutants(CONJUGATE)}
    assert tags == {"argument", "value"}
    assert CONJUGATE.right not in [mutant.node for mutant in claim_mutants(CONJUGATE)]
