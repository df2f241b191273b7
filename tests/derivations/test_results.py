"""Every result found in derivations/: derived, typeset as computed, and with real mistakes."""

import importlib
import pkgutil
from functools import cache

import pytest

import derivations
from claims.algebra.matrix_forms import same_matrix_scalars
from claims.algebra.settle import same_trees
from claims.results import Result
from claims.statements import Bound, Claim, Equality, LawOf, mistake_tree
from claims.steps import Derivation
from formula.assumptions import check_assumptions, unstated
from formula.compare import compare
from formula.domains import Array
from formula.evaluate import evaluate
from formula.read import read
from formula.relations import holds
from formula.tree import Node, Relation
from formula.values import Imprecise, Undefined
from formula.worlds import draw_world
from verify.ball_calculus import BALLS


def _claims() -> list[Claim]:
    found: list[Claim] = []
    for module in pkgutil.iter_modules(derivations.__path__):
        if module.ispkg or module.name.startswith("_"):
            continue
        result = importlib.import_module(f"derivations.{module.name}").RESULT
        assert isinstance(result, Result)
        found.extend(result.claims)
    return found


CLAIMS = _claims()
each_claim = pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.slug)


@cache
def _derived(slug: str) -> Derivation:
    (claim,) = (each for each in CLAIMS if each.slug == slug)
    assert claim.derive is not None
    return claim.derive()


def _sides(node: Node) -> tuple[Node, ...]:
    return node.sides if isinstance(node, Relation) else (node,)


def test_slugs_are_unique() -> None:
    slugs = [claim.slug for claim in CLAIMS]
    assert len(slugs) == len(set(slugs))


@each_claim
def test_the_derivation_is_computed_and_proved(claim: Claim) -> None:
    derivation = _derived(claim.slug)
    assert derivation.proved, derivation.detail
    assert derivation.typed_steps == 0
    assert [step.relation for step in derivation.steps].count("start") == 1


@each_claim
def test_every_line_is_typeset_as_computed(claim: Claim) -> None:
    for place, step in enumerate(_derived(claim.slug).steps):
        known = step.declarations or claim.declarations
        tree = read(step.tex, known)
        printed, computed = _sides(tree), _sides(step.expression)
        assert len(printed) == len(computed), f"line {place}: {step.tex}"
        if isinstance(tree, Relation) and isinstance(step.expression, Relation):
            assert tree.operators == step.expression.operators, f"line {place}: {step.tex}"
        for left, right in zip(printed, computed, strict=True):
            found = compare(left, right, known, worlds=4, calculus=BALLS)
            assert found.verdict == "agrees", f"line {place} ({step.rule}): {step.tex}: {found}"


@each_claim
def test_every_relation_holds(claim: Claim) -> None:
    """What a rule computed is true in worlds too, line after line and beside the chain."""
    before: Node | None = None
    for place, step in enumerate(_derived(claim.slug).steps):
        known = step.declarations or claim.declarations
        if step.relation == "side":
            assert isinstance(step.expression, Relation), f"line {place} is no relation"
            sides, operators = step.expression.sides, step.expression.operators
        elif before is None:
            before = step.expression
            continue
        else:
            sides, operators = (before, step.expression), (step.relation,)
            before = step.expression
        for left, right, operator in zip(sides, sides[1:], operators, strict=False):
            if operator == "=":
                found = compare(left, right, known, worlds=4, calculus=BALLS)
                assert found.verdict == "agrees", f"line {place} ({step.rule}): {found}"


@each_claim
def test_assumptions_say_what_is_declared(claim: Claim) -> None:
    for text, check in zip(
        claim.assumptions, check_assumptions(claim.assumptions, claim.declarations), strict=True
    ):
        assert check.verdict == "agrees", f"{text}: {check.reason}"
    assert not unstated(claim.assumptions, claim.declarations)


def _fails_somewhere(relation: Relation, claim: Claim) -> bool:
    for index in range(40):
        world = draw_world(claim.declarations, (relation,), seed=0, index=index)
        try:
            values = [evaluate(side, world, 300, BALLS) for side in relation.sides]
            pairs = zip(relation.operators, values, values[1:], strict=False)
            if not all(holds(operator, left, right) for operator, left, right in pairs):
                return True
        except (Undefined, Imprecise):
            continue
    return False


@each_claim
def test_there_are_enough_mistakes_and_each_is_wrong(claim: Claim) -> None:
    assert len(claim.mistakes) >= 4
    for mistake in claim.mistakes:
        wrong = mistake_tree(claim, mistake)
        match claim:
            case Equality(right=right) | LawOf(right=right):
                found = compare(wrong, right, claim.declarations, calculus=BALLS)
                assert found.verdict == "disagrees", f"{mistake.tag}: {found}"
            case Bound():
                assert isinstance(wrong, Relation), mistake.tag
                assert _fails_somewhere(wrong, claim), f"{mistake.tag} holds in every world"


@each_claim
def test_algebra_proves_no_mistake(claim: Claim) -> None:
    """The comparison that proves a derivation refuses every wrong claim over named laws."""
    if not claim.declarations.laws or not isinstance(claim, Equality | LawOf):
        pytest.skip("no closed form over named laws")
    matrices = any(
        isinstance(domain, Array) and domain.kind != "vector"
        for domain in claim.declarations.symbols.values()
    )
    same = same_matrix_scalars if matrices or isinstance(claim, LawOf) else same_trees
    assert same(claim.right, claim.right, claim.declarations)
    for mistake in claim.mistakes:
        wrong = mistake_tree(claim, mistake)
        assert not same(wrong, claim.right, claim.declarations), mistake.tag


@each_claim
def test_feedback_does_not_give_the_answer_away(claim: Claim) -> None:
    for mistake in claim.mistakes:
        assert r"\frac" not in mistake.feedback, mistake.tag
        assert mistake.feedback.endswith((".", "?"))
