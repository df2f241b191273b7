"""Definitions over named laws: each method passes true closed forms and refutes wrong ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from claims.statements import Equality
from claims.verdicts import Evidence, Verdict
from tests.verify.hand_claims import (
    CAUCHY_SCHWARZ,
    KL,
    LEMMA,
    NAMED,
    Numbers,
    cauchy_schwarz_value,
    kl_value,
    lemma_value,
    stub,
)
from verify import balls, finite, quadrature, sampling

Numeric = Callable[[Numbers], object]

METHODS = {
    "sampling": sampling.check_definition,
    "quadrature": quadrature.check_definition,
}


def _found(evidence: Evidence | None) -> Evidence:
    assert evidence is not None
    return evidence


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("claim", "numeric"), NAMED, ids=lambda each: getattr(each, "slug", ""))
def test_true_closed_forms_pass(claim: Equality, numeric: Numeric, method: str, seed: int) -> None:
    evidence = _found(METHODS[method](claim, stub(numeric), seed=seed))
    assert evidence.verdict is Verdict.AGREES, evidence.figures
    assert float(str(evidence.figures["smallest_detectable_error"])) <= 3e-3
    assert ("false_alarm_rate" in evidence.figures) == (method == "sampling")


WRONG: dict[str, tuple[Equality, Numeric]] = {
    "one percent": (KL, lambda at: 1.01 * np.asarray(kl_value(at))),
    "sign": (KL, lambda at: -np.asarray(kl_value(at))),
    "not a number": (KL, lambda at: np.nan),
    "infinite": (KL, lambda at: np.inf),
    "complex": (KL, lambda at: 1j * np.asarray(kl_value(at))),
    "a vector": (KL, lambda at: np.ones(3) * np.asarray(kl_value(at))),
    "nothing": (KL, lambda at: 0.0),
    "swapped arguments": (
        KL,
        lambda at: kl_value(
            {
                r"\mu_0": at[r"\mu_1"],
                r"\mu_1": at[r"\mu_0"],
                r"\sigma_0": at[r"\sigma_1"],
                r"\sigma_1": at[r"\sigma_0"],
            }
        ),
    ),
    "right at equal laws only": (
        KL,
        lambda at: (at[r"\mu_0"] - at[r"\mu_1"]) ** 2 / (2 * at[r"\sigma_1"] ** 2),  # type: ignore[operator]
    ),
    "squared convention": (CAUCHY_SCHWARZ, lambda at: 2 * np.asarray(cauchy_schwarz_value(at))),
    "right for J = 1 only": (
        LEMMA,
        lambda at: lemma_value(
            {name: np.asarray(at[name])[:1] for name in ("m", "s", r"\mu", r"\sigma")}
        ),
    ),
    "index shifted": (
        LEMMA,
        lambda at: lemma_value({**at, "m": np.roll(np.asarray(at["m"]), 1)}),
    ),
}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", WRONG)
def test_wrong_closed_forms_are_refuted(name: str, method: str) -> None:
    claim, numeric = WRONG[name]
    evidence = _found(METHODS[method](claim, stub(numeric), seed=4))
    assert evidence.verdict is Verdict.DISAGREES, evidence.figures
    witness = evidence.figures["witness"]
    assert isinstance(witness, dict)
    assert set(witness) == {"at", "definition", "closed_form"}


def test_a_wrong_definition_is_refuted_as_well() -> None:
    """The closed form is right, the definition names its laws the wrong way round."""
    swapped = replace(KL, definition=KL.definition, declarations=KL.declarations)
    numeric = WRONG["swapped arguments"][1]
    for check in METHODS.values():
        assert _found(check(swapped, stub(numeric), seed=0)).verdict is Verdict.DISAGREES


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize(("claim", "numeric"), NAMED, ids=lambda each: getattr(each, "slug", ""))
def test_balls_certify_thirty_digits(claim: Equality, numeric: Numeric, seed: int) -> None:
    evidence = _found(balls.check_definition(claim, stub(), seed=seed))
    assert evidence.verdict is Verdict.AGREES, evidence.figures
    assert float(str(evidence.figures["smallest_detectable_error"])) <= 1e-30


@pytest.mark.parametrize(
    ("claim", "change"),
    [
        (KL, lambda text: rf"1.01\left({text}\right)"),
        (KL, lambda text: rf"-\left({text}\right)"),
        (KL, lambda text: rf"{text} + 0.000000000000000000000001"),
        (KL, lambda text: rf"{text} + \log 0"),
        (
            KL,
            lambda text: text.replace(
                r"\log\frac{\sigma_1}{\sigma_0}", r"\log\frac{\sigma_0}{\sigma_1}"
            ),
        ),
        (CAUCHY_SCHWARZ, lambda text: rf"2\left({text}\right)"),
        (LEMMA, lambda text: text.replace("s_j^2", "s_j")),
    ],
)
def test_balls_refute(claim: Equality, change: Callable[[str], str]) -> None:
    wrong = replace(claim, closed_form=change(claim.closed_form))
    for check in (balls.check_definition, finite.check_typeset):
        evidence = _found(check(wrong, stub(), seed=0))
        assert evidence.verdict is not Verdict.AGREES, evidence
    certified = _found(balls.check_definition(wrong, stub(), seed=0))
    assert certified.verdict is Verdict.DISAGREES


def test_a_check_is_deterministic_in_its_seed() -> None:
    once, again = (
        _found(sampling.check_definition(KL, stub(kl_value), seed=9)).to_json() for _ in range(2)
    )
    assert once == again
    other = _found(sampling.check_definition(KL, stub(kl_value), seed=10)).to_json()
    assert other["verdict"] == once["verdict"]
    assert other["smallest_detectable_error"] != once["smallest_detectable_error"]
