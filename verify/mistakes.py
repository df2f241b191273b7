"""Named mistakes: wrong claims of the same kind, each to be refuted by the methods of its kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from claims.behaviour import Behaviour
from claims.optimum import Optimum
from claims.statements import Bound, Claim, Equality, LawOf, Mistake, mistake_tree
from claims.steps import Derivation
from claims.verdicts import Evidence, Figure, Verdict
from formula.compare import compare
from formula.compare_relations import check_relation
from formula.tree import Node, Relation
from verify import argument, balls, behaviour, continuous, law, optima, quadrature, sampling, search
from verify.arrays import evaluate
from verify.ball_calculus import BALLS
from verify.closed_forms import scalar_closed_form
from verify.finite import evidence_of
from verify.search_spaces import spaces_of
from verify.terms import NotApplicable

WORLDS = 12

NO_DERIVATION = Derivation((), False, "a wrong claim has none")


@dataclass(frozen=True, slots=True)
class MistakeFinding:
    """What the methods said about one mistake.

    Attributes:
        tag: of the mistake.
        refuted_by: ``class: method`` of each that refuted it.
        tried: how many methods looked at it.
        witness: of the first that refuted it.
    """

    tag: str
    refuted_by: tuple[str, ...]
    tried: int
    witness: Figure

    @property
    def refuted(self) -> bool:
        """Whether at least one method proved or found it wrong."""
        return bool(self.refuted_by)

    def to_json(self) -> dict[str, object]:
        """The record of the manifest."""
        return {
            "tag": self.tag,
            "refuted": self.refuted,
            "refuted_by": list(self.refuted_by),
            "tried": self.tried,
            "witness": self.witness,
        }


def _equality(claim: Equality, wrong: Node, seed: int) -> Iterator[Evidence | None]:
    declarations = claim.declarations
    found = compare(wrong, claim.left, declarations, seed=seed, worlds=WORLDS, calculus=BALLS)
    yield evidence_of(found, _world_class(claim), "comparison in worlds", seed)
    if claim.definition is not None:
        closed = scalar_closed_form(lambda values: evaluate(wrong, values))
        yield balls.certified_evidence(claim.definition, wrong, declarations, seed)
        yield quadrature.integrated_evidence(claim.definition, closed, declarations, seed)
        yield sampling.sampled_evidence(claim.definition, closed, declarations, seed)
    if claim.continuous is not None:
        yield continuous.equality_evidence(claim.left, wrong, claim.continuous, seed)


def _world_class(claim: Claim) -> str:
    return "finite-worlds" if claim.declarations.joints else "balls"


def _bound(claim: Bound, wrong: Node, seed: int) -> Iterator[Evidence | None]:
    if not isinstance(wrong, Relation):
        raise ValueError(f"a wrong bound of {claim.slug!r} is a relation")
    found = check_relation(wrong, claim.declarations, seed=seed, worlds=WORLDS, calculus=BALLS)
    yield evidence_of(found, _world_class(claim), "certified sign in worlds", seed)
    if len(wrong.sides) != 2:
        return
    first, second = wrong.sides
    match wrong.operators[0]:
        case "<=" | "<":
            lesser, greater = first, second
        case ">=" | ">":
            lesser, greater = second, first
        case _:
            if claim.continuous is not None:
                yield continuous.equality_evidence(first, second, claim.continuous, seed)
            return
    try:
        spaces = spaces_of(lesser, greater, claim.declarations)
        verdict, figures = search.attack(spaces, seed)
        yield Evidence("search", "evolution over the whole domain", verdict, seed, figures)
    except NotApplicable:
        yield None
    if claim.continuous is not None:
        yield continuous.order_evidence(lesser, greater, claim.continuous, seed)


def _law(claim: LawOf, mistake: Mistake, seed: int) -> Iterator[Evidence | None]:
    wrong = replace(claim, closed_form=mistake.wrong, mistakes=())
    found = compare(
        wrong.right, claim.right, claim.declarations, seed=seed, worlds=WORLDS, calculus=BALLS
    )
    yield evidence_of(found, "balls", "comparison in worlds", seed)
    yield law.integrated_evidence(wrong, seed)
    yield law.sampled_evidence(wrong, seed)


def _optimum(claim: Optimum, wrong: Node, seed: int) -> Iterator[Evidence | None]:
    """A wrong argument, or a relation with a wrong value."""
    if isinstance(wrong, Relation):
        yield from _wrong_value(claim, wrong, seed)
        return
    other = optima.with_argument(claim, wrong)
    found = compare(
        other.objective, other.optimal_value, other.at_optimum, seed=seed, worlds=WORLDS,
        calculus=BALLS,
    )  # fmt: skip
    yield evidence_of(found, _world_class(claim), "the value at the argument", seed)
    yield argument.check_argument(other, NO_DERIVATION, seed=seed)
    yield optima.check_sampled_value(other, NO_DERIVATION, seed=seed)


def _wrong_value(claim: Optimum, wrong: Relation, seed: int) -> Iterator[Evidence | None]:
    found = check_relation(wrong, claim.declarations, seed=seed, worlds=WORLDS, calculus=BALLS)
    yield evidence_of(found, _world_class(claim), "certified sign in worlds", seed)
    # a value that is only too far away is a true bound: at the argument it is not reached
    first, last = wrong.sides[0], wrong.sides[-1]
    reached = compare(first, last, claim.at_optimum, seed=seed, worlds=WORLDS, calculus=BALLS)
    yield evidence_of(reached, _world_class(claim), "the value at the argument", seed)


def _behaviour(claim: Behaviour, wrong: Node, seed: int) -> Iterator[Evidence | None]:
    found = compare(wrong, claim.right, claim.declarations, seed=seed, calculus=BALLS)
    yield evidence_of(found, "algebra", "against the outcome", seed)
    yield behaviour.run_against(claim, wrong, seed)


def _findings(claim: Claim, mistake: Mistake, seed: int) -> Iterator[Evidence | None]:
    match claim:
        case Equality():
            return _equality(claim, mistake_tree(claim, mistake), seed)
        case Bound():
            return _bound(claim, mistake_tree(claim, mistake), seed)
        case LawOf():
            return _law(claim, mistake, seed)
        case Optimum():
            return _optimum(claim, mistake_tree(claim, mistake), seed)
        case Behaviour():
            return _behaviour(claim, mistake_tree(claim, mistake), seed)
        case _:
            raise TypeError(f"no method refutes mistakes of kind {claim.kind!r}")


def judge_mistake(claim: Claim, mistake: Mistake, *, seed: int) -> MistakeFinding:
    """All methods of the claim's kind on one mistake."""
    tried = [each for each in _findings(claim, mistake, seed) if each is not None]
    refuting = [each for each in tried if each.verdict is Verdict.DISAGREES]
    return MistakeFinding(
        mistake.tag,
        tuple(f"{each.evidence_class}: {each.method}" for each in refuting),
        len(tried),
        refuting[0].figures.get("witness") if refuting else None,
    )


def judge_mistakes(claim: Claim, *, seed: int = 0) -> tuple[MistakeFinding, ...]:
    """All named mistakes of a claim; each must be refuted."""
    return tuple(judge_mistake(claim, mistake, seed=seed) for mistake in claim.mistakes)
