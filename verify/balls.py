"""Certified evaluation: the definition as a rigorous ball against the ball of the closed form.

Parameters come from the worlds of ``formula`` (wide, both signs, near the edges of the domain). The
claim agrees when both balls overlap and are narrow to 30 digits in every world; a difference that
excludes 0 is a proof that the claim is false.
"""

from __future__ import annotations

from collections.abc import Mapping

from flint import acb, ctx, fmpq, fmpq_mat

from claims.definitions import Term
from claims.statements import Claim, Equality
from claims.steps import Derivation
from claims.verdicts import Evidence, Figure, Verdict
from formula.declarations import Declarations
from formula.evaluate import evaluate
from formula.frames import scalars_at
from formula.tree import Node, Number, Symbol, rebuild
from formula.values import Imprecise, OutOfBudget, Undefined
from formula.worlds import World, draw_world
from verify.ball_calculus import BALLS
from verify.certified import certify
from verify.judge import rounded
from verify.labels import entry_name, lawful, written_out
from verify.tails import BallLaw
from verify.terms import NotApplicable

WORLDS = 12
DIGITS = 30
_PRECISIONS = (170, 340)


def ball_laws(declarations: Declarations, world: World, precision: int) -> dict[str, BallLaw]:
    """The unconditional laws by letter, with their parameters in the world.

    A law given a label is there once for each of its values (``verify.labels``).
    """
    found = {}
    for letter, _, law, label in lawful(declarations, _sizes(world)):
        trees = [_at_label(tree, label) for tree in law.parameters]
        parameters = [evaluate(tree, world, precision, BALLS) for tree in trees]
        numbers = tuple(each for each in parameters if not isinstance(each, frozenset))
        if len(numbers) < len(parameters):
            raise NotApplicable(f"a set is no parameter of the law {law.name}")
        found[letter] = BallLaw(law.name, numbers)
    return found


def _at_label(tree: Node, label: Mapping[str, int]) -> Node:
    if isinstance(tree, Symbol) and tree.name in label:
        return Number(str(label[tree.name]))
    return rebuild(tree, lambda child: _at_label(child, label))


def _sizes(world: World) -> Mapping[str, int]:
    """How many entries each drawn vector has."""
    return {
        name: exact.nrows()
        for name, exact in world.numbers.items()
        if isinstance(exact, fmpq_mat) and exact.ncols() == 1
    }


def _constants(world: World) -> Mapping[str, acb]:
    """The drawn numbers, and the entries of the drawn vectors."""
    found = {name: acb(exact) for name, exact in world.numbers.items() if isinstance(exact, fmpq)}
    for name, exact in world.numbers.items():
        if isinstance(exact, fmpq_mat) and exact.ncols() == 1:
            for place, entry in enumerate(exact.entries(), start=1):
                found[entry_name(name, place)] = acb(entry)
    return found


def definition_in(term: Term, declarations: Declarations, world: World, precision: int) -> acb:
    """The definition in a world, as a rigorous ball.

    Raises:
        NotApplicable: no rigorous bound is known for its shape.
    """
    ctx.prec = precision
    laws = ball_laws(declarations, world, precision)
    ctx.prec = precision
    return certify(written_out(term, _sizes(world)), laws, _constants(world))


def _relative_radius(value: acb, other: acb) -> float:
    scale = max(abs(value).mid(), abs(other).mid())
    if not scale > 0:
        return float("inf")
    return float((((value - other).abs_upper()) / scale).mid())


def _look(
    term: Term, closed: Node, declarations: Declarations, world: World
) -> tuple[Verdict, dict[str, object], float]:
    """One world: the verdict, both values, and the relative width of their difference."""
    found: dict[str, object] = {}
    width = float("inf")
    for precision in _PRECISIONS:
        ctx.prec = precision
        right = evaluate(closed, world, precision, BALLS)
        left = definition_in(term, declarations, world, precision)
        if not isinstance(right, acb):
            return Verdict.DISAGREES, {"reason": "the closed form is not a number"}, width
        found = {
            "at": dict(scalars_at(world)),
            "definition": left.real.str(15, radius=False),
            "closed_form": right.real.str(15, radius=False),
            "difference": (left - right).real.str(6, radius=False),
        }
        if not left.is_finite():
            continue
        if not right.is_finite() or not (left - right).contains(0):
            return Verdict.DISAGREES, found, width
        width = _relative_radius(left, right)
        if width <= 10.0**-DIGITS:
            return Verdict.AGREES, found, width
    return Verdict.UNDECIDED, found, width


def certified_evidence(
    term: Term, closed: Node, declarations: Declarations, seed: int
) -> Evidence | None:
    """The evidence of certifying one definition in several worlds; also used for mistakes.

    ``None`` where no rigorous bound is known for the definition.
    """
    method = "certified integral"
    widest, decided = 0.0, 0
    reason = ""
    for index in range(2 * WORLDS):
        world = draw_world(declarations, (closed,), seed=seed, index=index)
        try:
            verdict, found, width = _look(term, closed, declarations, world)
        except NotApplicable:
            return None
        except (Undefined, Imprecise, OutOfBudget) as problem:
            reason = str(problem)
            if isinstance(problem, Undefined):
                return _undefined(method, seed, reason, world)
            continue
        if verdict is Verdict.DISAGREES:
            figures: dict[str, Figure] = {
                "worlds": decided + 1,
                "smallest_detectable_error": 10.0**-DIGITS,
                "witness": found,
            }
            return Evidence("balls", method, verdict, seed, figures)
        if verdict is Verdict.AGREES:
            decided += 1
            widest = max(widest, width)
            if decided == WORLDS:
                return Evidence(
                    "balls",
                    method,
                    Verdict.AGREES,
                    seed,
                    {
                        "worlds": decided,
                        "digits": DIGITS,
                        "smallest_detectable_error": rounded(widest, 1),
                    },
                )
    figures = {"worlds": decided, "reason": reason or f"{DIGITS} digits were not reached"}
    return Evidence("balls", method, Verdict.UNDECIDED, seed, figures)


def _undefined(method: str, seed: int, reason: str, world: World) -> Evidence:
    """The closed form has no value where the definition is defined on the whole domain."""
    figures: dict[str, Figure] = {
        "smallest_detectable_error": 10.0**-DIGITS,
        "witness": {"at": dict(scalars_at(world)), "closed_form": f"undefined: {reason}"},
    }
    return Evidence("balls", method, Verdict.DISAGREES, seed, figures)


def check_definition(claim: Claim, derivation: Derivation, *, seed: int) -> Evidence | None:
    """Certify the definition of an equality over named laws against its closed form."""
    if not isinstance(claim, Equality) or claim.definition is None:
        return None
    return certified_evidence(claim.definition, claim.right, claim.declarations, seed)
