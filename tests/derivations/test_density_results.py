"""The results over abstract densities: their lines as typeset, and other sizes of the tables."""

from __future__ import annotations

import pytest

from claims.algebra.densities_proof import FalseStep, prove_equal
from claims.statements import Bound, Claim, Equality, mistake_tree
from derivations import elbo_bias, jsd_disjoint, k_sample_bound
from formula.read import read
from formula.tree import Relation

RESULTS = (elbo_bias.RESULT, k_sample_bound.RESULT, jsd_disjoint.RESULT)
CLAIMS = {claim.slug: claim for result in RESULTS for claim in result.claims}


@pytest.mark.parametrize("slug", CLAIMS)
def test_every_typeset_line_says_what_the_rule_computed(slug: str) -> None:
    claim = CLAIMS[slug]
    assert claim.derive is not None
    derivation = claim.derive()
    assert derivation.proved
    assert derivation.typed_steps == 0
    for step in derivation.steps:
        printed, computed = read(step.tex, claim.declarations), step.expression
        sides = [(printed, computed)]
        if isinstance(printed, Relation) and isinstance(computed, Relation):
            assert printed.operators == computed.operators
            sides = list(zip(printed.sides, computed.sides, strict=True))
        for left, right in sides:
            prove_equal(left, right, claim.declarations)


@pytest.mark.parametrize("slug", CLAIMS)
def test_an_identity_holds_and_its_mistakes_fail_on_symbolic_tables(slug: str) -> None:
    claim = CLAIMS[slug]
    if isinstance(claim, Equality):
        prove_equal(claim.left, claim.right, claim.declarations)
        for mistake in claim.mistakes:
            with pytest.raises(FalseStep):
                prove_equal(claim.left, mistake_tree(claim, mistake), claim.declarations)


@pytest.mark.parametrize("slug", CLAIMS)
def test_a_bound_is_attained_in_its_case_of_equality_only(slug: str) -> None:
    claim: Claim = CLAIMS[slug]
    if isinstance(claim, Bound):
        assert claim.equality_case is not None
        prove_equal(claim.lesser, claim.greater, claim.equality_case)
        with pytest.raises(FalseStep):
            prove_equal(claim.lesser, claim.greater, claim.declarations)


def test_the_identities_hold_on_larger_tables() -> None:
    equality = elbo_bias.EXPECTED_LOG_LIKELIHOOD
    prove_equal(equality.left, equality.right, equality.declarations, sizes={"z": 3})
    bound = k_sample_bound.K_SAMPLE_BOUND
    assert bound.equality_case is not None
    prove_equal(bound.lesser, bound.greater, bound.equality_case, sizes={"K": 3, "x": 1})
