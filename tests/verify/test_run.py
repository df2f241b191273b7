"""Which methods look at a claim, what they amount to, and how mistakes and steps are judged."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claims.statements import Mistake
from claims.steps import Derivation, Step
from claims.verdicts import Evidence, Verdict
from formula.read import read
from tests.verify.hand_claims import (
    AFFINE_DENSITY,
    BELOW_KL,
    EVIDENCE,
    KL,
    SAMPLE_TEX,
    affine_law,
    kl_value,
    sample_bound,
    stub,
)
from verify.algebra import check_derivation
from verify.mistakes import judge_mistakes
from verify.run import METHODS, claim_verdict, missing_classes, verify_claim


def _evidence(*classes: str, verdict: Verdict = Verdict.AGREES) -> list[Evidence]:
    return [Evidence(each, "a method", verdict) for each in classes]


@pytest.mark.parametrize(
    ("classes", "missing"),
    [
        (("algebra", "balls", "sampling"), ()),
        (("algebra", "sampling", "sampling"), ("1 further class of evidence",)),
        (("algebra", "balls", "quadrature"), ("sampling",)),
        (("balls", "sampling"), ("a proved derivation",)),
        (
            (),
            ("a proved derivation", "sampling", "2 further classes of evidence"),
        ),
    ],
)
def test_what_a_claim_still_lacks(classes: tuple[str, ...], missing: tuple[str, ...]) -> None:
    evidence = _evidence(*classes)
    assert missing_classes(KL, evidence) == missing
    expected = Verdict.UNDECIDED if missing else Verdict.AGREES
    assert claim_verdict(KL, evidence) is expected


def test_one_undecided_method_leaves_a_claim_undecided_and_one_refutes_it() -> None:
    enough = _evidence("algebra", "balls", "sampling")
    undecided = _evidence("quadrature", verdict=Verdict.UNDECIDED)
    refuted = _evidence("search", verdict=Verdict.DISAGREES)
    assert claim_verdict(KL, enough + undecided) is Verdict.UNDECIDED
    assert claim_verdict(KL, enough + undecided + refuted) is Verdict.DISAGREES


def test_every_kind_begins_with_its_derivation() -> None:
    assert set(METHODS) >= {"equality", "bound", "law"}
    assert all(checks[0] is check_derivation for checks in METHODS.values())


def test_a_claim_without_a_proved_derivation_is_undecided() -> None:
    evidence = verify_claim(KL, stub(kl_value), seed=1)
    assert {each.evidence_class for each in evidence} == {
        "algebra",
        "balls",
        "quadrature",
        "sampling",
    }
    assert claim_verdict(KL, evidence) is not Verdict.AGREES


def _chain(*lines: tuple[str, str, str], proved: bool = True) -> Derivation:
    steps = []
    for relation, expression, tex in lines:
        tree = read(expression, KL.declarations)
        steps.append(Step(relation, "a rule", tree, "a reason", tex, True, "sympy"))
    return Derivation(tuple(steps), proved, "as it came out", kl_value)


DEFINITION = KL.definition_tex
SPLIT = (
    r"\log\frac{\sigma_1}{\sigma_0} - \frac12 + \frac{\sigma_0^2 + (\mu_0-\mu_1)^2}{2\sigma_1^2}"
)
CLAIM = KL.closed_form


def test_a_derivation_whose_lines_follow_agrees() -> None:
    derivation = _chain(
        ("start", DEFINITION, DEFINITION),
        ("=", SPLIT, SPLIT),
        (
            "side",
            r"\sigma_0^2 + (\mu_0-\mu_1)^2 \ge \sigma_0^2",
            r"\sigma_0^2 \le \sigma_0^2 + (\mu_0-\mu_1)^2",
        ),
        ("=", CLAIM, CLAIM),
    )
    steps = (*derivation.steps[:2], *derivation.steps[3:])
    evidence = check_derivation(KL, replace(derivation, steps=steps), seed=0)
    assert evidence is not None
    assert evidence.verdict is Verdict.AGREES, evidence.figures
    turned = check_derivation(KL, derivation, seed=0)
    assert turned is not None
    assert turned.verdict is Verdict.DISAGREES
    assert str(turned.figures["reason"]).startswith("step 3 (a rule): the typeset line")


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (
            (("start", DEFINITION, DEFINITION), ("=", rf"1.01({CLAIM})", CLAIM)),
            "step 2 (a rule): the line",
        ),
        (
            (("start", DEFINITION, DEFINITION), ("=", CLAIM, rf"2({CLAIM})")),
            "step 2 (a rule): the typeset",
        ),
        (
            (("start", DEFINITION, DEFINITION), ("<=", rf"{CLAIM} - 1", rf"{CLAIM} - 1")),
            "step 2 (a rule): the line",
        ),
        (
            (("start", CLAIM, CLAIM), ("=", SPLIT, SPLIT), ("side", "1 = 2", "1 = 2")),
            "step 3 (a rule): the line",
        ),
        ((("start", "1", "1"), ("=", "2 - 1", "2 - 1")), "the first line against the definition"),
        (
            (("start", DEFINITION, DEFINITION), ("<=", rf"{CLAIM} + 1", rf"{CLAIM} + 1")),
            "the chain: disagrees: it runs by <=",
        ),
    ],
)
def test_a_wrong_line_is_named(lines: tuple[tuple[str, str, str], ...], reason: str) -> None:
    evidence = check_derivation(KL, _chain(*lines), seed=0)
    assert evidence is not None
    assert evidence.verdict is Verdict.DISAGREES
    assert str(evidence.figures["reason"]).startswith(reason)


def test_what_was_not_proved_is_undecided_and_what_is_unreadable_is_said() -> None:
    lines = (("start", DEFINITION, DEFINITION), ("=", CLAIM, CLAIM))
    unproved = check_derivation(KL, _chain(*lines, proved=False), seed=0)
    assert unproved is not None
    assert unproved.verdict is Verdict.UNDECIDED
    broken = check_derivation(KL, _chain(lines[0], ("=", CLAIM, r"\log\frac{")), seed=0)
    assert broken is not None
    assert broken.verdict is Verdict.UNREADABLE


def _mistake(tag: str, wrong: str) -> Mistake:
    return Mistake(tag=tag, wrong=wrong, feedback="Look again.")


WITH_MISTAKES = (
    replace(KL, mistakes=(_mistake("half", rf"\frac12({CLAIM})"),)),
    replace(
        EVIDENCE, mistakes=(_mistake("elbo-only", r"\mathbb{E}_{q(z|x)}\left[\log p(x|z)\right]"),)
    ),
    replace(
        BELOW_KL,
        mistakes=(_mistake("reversed", rf"{BELOW_KL.greater_tex} \le {BELOW_KL.lesser_tex}"),),
    ),
    replace(
        sample_bound(SAMPLE_TEX, r"\log p(x)"),
        mistakes=(_mistake("equal", rf"{SAMPLE_TEX} = \log p(x)"),),
    ),
    replace(
        affine_law(AFFINE_DENSITY),
        mistakes=(_mistake("no-jacobian", AFFINE_DENSITY.replace(r"|\det S|^{-1}", "")),),
    ),
)


@pytest.mark.parametrize("claim", WITH_MISTAKES, ids=lambda each: each.slug)
def test_mistakes_are_refuted_by_two_methods_or_more(claim) -> None:  # type: ignore[no-untyped-def]
    (finding,) = judge_mistakes(claim, seed=0)
    assert finding.refuted
    assert len(finding.refuted_by) >= 2, finding
    assert finding.to_json()["refuted_by"] == list(finding.refuted_by)


def test_a_mistake_that_is_true_is_not_refuted() -> None:
    (finding,) = judge_mistakes(replace(KL, mistakes=(_mistake("none", SPLIT),)), seed=0)
    assert not finding.refuted
    assert finding.tried == 4
