"""The methods of an equality against its mutants; the definition's side is computed once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from flint import acb, ctx

from claims.definitions import Term
from claims.mutants import Mutant
from claims.statements import Equality
from formula.compare import compare_with
from formula.declarations import Declarations
from formula.evaluate import evaluate as evaluate_balls
from formula.reference import LINES, PRECISIONS, Reference
from formula.tree import Node
from formula.values import Imprecise, OutOfBudget, Undefined
from formula.worlds import World, draw_world
from verify import balls, quadrature, sampling
from verify.arrays import evaluate
from verify.ball_calculus import BALLS
from verify.closed_forms import ClosedForm, evaluate_tree, scalar_closed_form
from verify.draw import MODERATE, SMALL, Undrawable, Values, draw
from verify.finite import SMALLEST_DETECTABLE, TYPESET_DETECTABLE
from verify.judge import Gap
from verify.nets import Stage
from verify.power_continuous import in_continuous
from verify.shots import Method, Seen, Shot, by_stages, effect_of, of_comparison, of_worlds
from verify.terms import NotApplicable, OutOfRange, concrete_laws, without_labels

WORLDS = 12
_PRECISION = 170
_TRIES = 30


def value_methods(claim: Equality, seed: int) -> Iterator[Method]:
    """Every method that speaks on the claim, prepared."""
    known = claim.declarations
    if known.joints:
        name = "finite-worlds: exact sums over random tables"
        yield in_worlds(name, claim.left, known, seed)
    elif known.laws:
        yield in_worlds("balls: definition as typeset", claim.left, known, seed)
    if claim.definition is not None:
        yield _certified(claim.definition, claim.right, known, seed)
        yield _integrated(claim.definition, claim.right, known, seed)
        yield _sampled(claim.definition, claim.right, known, seed)
    if claim.continuous is not None:
        yield in_continuous(
            "sampling: scrambled Sobol in a continuous world",
            claim.left,
            claim.right,
            claim.continuous,
            seed,
        )


def in_worlds(name: str, truth: Node, declarations: Declarations, seed: int) -> Method:
    """Comparison with a true value in worlds, which are drawn and evaluated once."""
    named = bool(declarations.laws)
    reference = Reference(declarations, truth, seed, BALLS, LINES if named else PRECISIONS)
    detectable = TYPESET_DETECTABLE if named else SMALLEST_DETECTABLE

    def shoot(mutant: Mutant) -> Shot | None:
        found = compare_with(mutant.node, reference, worlds=WORLDS)
        return of_comparison(name, found, detectable)

    return Method(name, shoot)


def _certified(term: Term, closed: Node, declarations: Declarations, seed: int) -> Method:
    name = "balls: certified integral"

    @cache
    def definition(index: int) -> tuple[World, acb | None]:
        world = draw_world(declarations, (closed,), seed=seed, index=index)
        try:
            value = balls.definition_in(term, declarations, world, _PRECISION)
        except (NotApplicable, Imprecise, OutOfBudget):
            return world, None
        return world, value if value.is_finite() else None

    def shoot(mutant: Mutant) -> Shot | None:
        seen = []
        for index in range(WORLDS):
            world, value = definition(index)
            if value is None:
                continue
            try:
                found = evaluate_balls(mutant.node, world, _PRECISION, BALLS)
            except Undefined:
                return of_worlds(name, True, [Seen(float("inf"), 10.0**-balls.DIGITS)])
            except (Imprecise, OutOfBudget):
                continue
            ctx.prec = _PRECISION
            if not isinstance(found, acb):
                return of_worlds(name, True, [Seen(float("inf"), 10.0**-balls.DIGITS)])
            apart = not (found - value).contains(0)
            seen.append(Seen(_distance(found, value), 10.0**-balls.DIGITS))
            if apart or not found.is_finite():
                return of_worlds(name, True, seen)
        return of_worlds(name, False, seen)

    return Method(name, shoot)


def _number(tree: Node) -> ClosedForm:
    """A closed form as a function of drawn values; NaN where an index leaves its range."""
    inside = scalar_closed_form(lambda values: evaluate(tree, values))

    def at(values: Values) -> float:
        try:
            return inside(values)
        except OutOfRange:
            return float("nan")

    return at


def _distance(found: acb, value: acb) -> float:
    """The relative distance of two balls' midpoints; infinite where it is no number."""
    ratio = abs(found.mid() - value.mid()) / abs(value.mid())
    try:
        return float(ratio.mid()) if ratio.is_finite() else float("inf")
    except OverflowError:
        return float("inf")


def _integrated(term: Term, closed: Node, declarations: Declarations, seed: int) -> Method:
    name = "quadrature: two rules that agree"
    true = _number(closed)

    @cache
    def definition(index: int) -> tuple[Gap, Values] | None:
        try:
            gap = quadrature.gap_of_term(term, true, declarations, seed, index)
        except (NotApplicable, Undrawable):
            return None
        return None if gap is None else (gap, draw(declarations, seed, index, SMALL))

    def shoot(mutant: Mutant) -> Shot | None:
        wrong = _number(mutant.node)
        seen: list[Seen] = []
        for index in range(quadrature.WORLDS):
            found = definition(index)
            if found is None:
                continue
            true_gap, values = found
            try:
                right = wrong(values)
            except NotApplicable:
                return None
            gap = Gap(true_gap.left, right, 0.0, true_gap.floor, true_gap.scale, {})
            seen.append(Seen(effect_of(gap, true_gap.right), gap.detectable(0.0)))
            if not gap.agrees(0.0):
                return of_worlds(name, True, seen)
        return of_worlds(name, False, seen)

    return Method(name, shoot)


def _sampled(term: Term, closed: Node, declarations: Declarations, seed: int) -> Method:
    name = "sampling: scrambled Sobol of the definition"
    true = _number(closed)

    @cache
    def definition(index: int, stage: Stage) -> tuple[Values, float, float, float]:
        values = draw(declarations, seed, index, MODERATE)
        laws = concrete_laws(declarations, values, evaluate_tree)
        written, entries = without_labels(term, values)
        return (values, *sampling.sample_term(written, laws, entries, seed, index, stage))

    def shoot(mutant: Mutant) -> Shot | None:
        wrong = _number(mutant.node)

        def measure(index: int, stage: Stage) -> Gap:
            values, value, error, size = definition(index, stage)
            return Gap(value, wrong(values), error, sampling.ROUNDING * size, abs(value), {})

        try:
            return by_stages(
                name,
                measure,
                lambda index, stage: true(definition(index, stage)[0]),
                range(_TRIES),
                sampling.WORLDS,
            )
        except (NotApplicable, Undrawable):
            return None

    return Method(name, shoot)
