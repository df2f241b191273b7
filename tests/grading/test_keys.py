"""Every closed form and every named mistake of the library goes through the grader."""

import pytest

from claims.statements import Equality
from formula.tree import Density, walk
from grading.judge import judge
from keyproof.grade_command import claim_question
from keyproof.library import find_claims
from keyproof.refusals import Refusal

CLAIMS = [
    claim for claim in find_claims(()) if claim.kind in ("equality", "law", "optimum", "behaviour")
]


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.slug)
def test_the_closed_form_agrees_and_each_mistake_is_named(claim):
    if claim.declarations.laws and any(isinstance(part, Density) for part in walk(claim.right)):
        with pytest.raises(Refusal, match="no single formula"):
            claim_question(claim.slug)
        return
    question = claim_question(claim.slug)
    answer = {"optimum": "argument", "behaviour": "outcome"}.get(claim.kind, "closed_form")
    answer = getattr(claim, answer)
    found = judge(answer, question)
    assert found.agrees, found
    assert found.worlds >= (1 if question.kind == "set" else 12)
    if isinstance(claim, Equality):
        chain = judge(f"{claim.definition_tex} = {answer}", question)
        # over named laws the left side only names; one that cannot be read past is never "wrong"
        refused = bool(claim.declarations.laws) and chain.verdict == "unreadable"
        assert chain.agrees or refused, chain
    for mistake in claim.mistakes:
        wrong = judge(mistake.wrong, question)
        assert wrong.verdict == "disagrees", (mistake, wrong)
        assert wrong.mistake is not None, (mistake, wrong)
        assert wrong.reason, mistake


def test_a_bound_has_no_single_formula():
    with pytest.raises(Refusal, match="no single formula"):
        claim_question("k-sample-bound")
