"""Comparing two formulas: certified differences in stratified worlds, or agreement in all of them.

A ball that excludes 0 *proves* disagreement. Agreement is never a proof by balls alone: it is given
only when the difference is invisible at more than 200 digits in at least ``WORLDS`` worlds in which
no term was lost to the precision. Everything else is ``undecided``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from flint import acb, acb_mat

from formula.builder import Code, Unevaluable
from formula.declarations import Declarations
from formula.distance import distance
from formula.evaluate import compile_tree, frame_of, run
from formula.frames import Calculus, scalars_at
from formula.numbers import far_sizes, numbers_in
from formula.record import record
from formula.reference import (
    FIRST_LOOK,
    LINES,
    PRECISIONS,
    Drawn,
    NoWorld,
    Reference,
    Uses,
    digits_of,
    discrete_uses,
)
from formula.scales import OutOfSight, Scale, is_discontinuous, scales
from formula.shown import shown
from formula.tables import Undetermined
from formula.tree import Node, Span
from formula.values import Imprecise, OutOfBudget, ShapeMismatch, Undefined, Value, describe
from formula.worlds import World

WORLDS = 12
_EXTRA = 24
_VARIED = 3
"""So many values a size must have had, if it can: what agrees at one size does not agree."""
_NEVER = -1
"""Worlds of a comparison that ran out of steps: more worlds will not help."""


@record
class Comparison:
    """What comparing found.

    Attributes:
        verdict: ``agrees``, ``disagrees``, ``undecided`` or ``unreadable`` (no value in any world).
        reason: one clause.
        witness: for a disagreement: scalars ``at``, and both values.
        worlds, digits: how many worlds agreed, at how many digits.
        span: place of an unreadable part.
        world: the world of the witness.
    """

    verdict: str
    reason: str = ""
    witness: Mapping[str, object] | None = None
    worlds: int = 0
    digits: int = 0
    span: Span | None = None
    world: World | None = field(default=None, repr=False)

    @property
    def agrees(self) -> bool:
        """Whether the verdict is ``agrees``."""
        return self.verdict == "agrees"


def compare(
    candidate: Node,
    reference: Node,
    declarations: Declarations,
    *,
    seed: int = 0,
    worlds: int = WORLDS,
    calculus: Calculus | None = None,
    precisions: tuple[int, ...] = PRECISIONS,
    drawn: Drawn | None = None,
) -> Comparison:
    """Whether two formulas have one value in every world; see ``Comparison``.

    Comparisons that are given one ``drawn`` share its worlds, and what is remembered in them.
    """
    shared = {} if drawn is None else drawn
    known = Reference(declarations, reference, seed, calculus, precisions, shared)
    return compare_with(candidate, known, worlds=worlds)


def compare_with(candidate: Node, reference: Reference, *, worlds: int = WORLDS) -> Comparison:
    """Compare with a prepared reference, whose worlds and values are shared."""
    try:
        code = compile_tree(candidate, reference.declarations)
    except (Unevaluable, Undetermined) as problem:
        return unreadable(problem)
    trees = (reference.tree, candidate)
    uses = discrete_uses(reference.declarations, candidate)
    uses |= discrete_uses(reference.declarations, reference.tree)
    try:
        if reference.precisions != LINES:
            found = _look(code, reference, uses, trees, 0, (FIRST_LOOK,), audit=False)
            if found.verdict in ("disagrees", "unreadable"):
                return found
        found = _confirm(code, reference, uses, trees, worlds)
        if not found.agrees or reference.precisions == LINES:
            return found
        return _at_its_scales(found, code, reference, uses, trees)
    except NoWorld as problem:
        return Comparison("undecided", str(problem))


def _at_its_scales(
    agreed: Comparison, code: Code, reference: Reference, uses: Uses, trees: tuple[Node, ...]
) -> Comparison:
    """Look also where the constants of the two formulas might make a difference."""
    candidate = trees[1]
    try:
        numbers = [*reference.numbers(), *numbers_in(candidate)]
        jumps = reference.jumps() or is_discontinuous(candidate)
        if not numbers and not jumps:
            return agreed
        sizes = reference.sizes()
        if sizes and far_sizes(candidate, reference.declarations):
            raise OutOfSight
        where = scales(numbers, jumps, len(sizes))
    except OutOfSight:
        return Comparison("undecided", "a constant in it is out of sight", None, agreed.worlds)
    for scale in where:
        try:
            found = _look(code, reference, uses, trees, scale, reference.precisions, audit=False)
        except NoWorld:
            continue
        # at single points a removable gap is no difference
        gap = scale.exact is not None and found.witness and found.witness["candidate"] is None
        if found.verdict == "disagrees" and not gap:
            return found
    return agreed


def _confirm(
    code: Code,
    reference: Reference,
    uses: Uses,
    trees: tuple[Node, ...],
    worlds: int,
) -> Comparison:
    clean = costly = 0
    sizes: dict[str, set[int]] = {}
    doubt = ""
    for index in range(worlds + _EXTRA):
        found = _look(code, reference, uses, trees, index, reference.precisions, audit=True)
        if found.verdict in ("disagrees", "unreadable"):
            return found
        if found.agrees:
            clean += 1
            for name, size in reference.world(uses, trees, index).sizes.items():
                sizes.setdefault(name, set()).add(size)
            # redrawing until the reference is defined may have kept a size at 1 or 2
            if clean >= worlds and all(len(seen) >= _VARIED for seen in sizes.values()):
                return Comparison("agrees", "", None, clean, digits_of(reference.precisions))
        else:
            doubt = found.reason
            costly += found.worlds == _NEVER
            if costly > 2 or (index >= worlds + 6 and clean < 3):
                break
    if clean >= worlds:
        stuck = sorted(name for name, seen in sizes.items() if len(seen) == 1)
        if not stuck:  # two values are all that a size can take here
            return Comparison("agrees", "", None, clean, digits_of(reference.precisions))
        why = f"{', '.join(stuck)} does not vary where the reference is defined"
        return Comparison("undecided", why, None, clean)
    return Comparison(
        "undecided", f"only {clean} of {worlds} worlds could be decided: {doubt}", None, clean
    )


def _look(
    code: Code,
    reference: Reference,
    uses: Uses,
    trees: tuple[Node, ...],
    index: int | Scale,
    precisions: tuple[int, ...],
    *,
    audit: bool,
) -> Comparison:
    """Compare in one world, doubling the precision while nothing is certain."""
    world = reference.world(uses, trees, index)
    doubt = ""
    for precision in precisions:
        try:
            right = reference.value(uses, world, index, precision)
        except (Imprecise, OutOfBudget, Undefined) as problem:
            doubt = f"the reference: {problem}"
            continue
        if audit and precision != precisions[0]:
            hidden = reference.lost(uses, index, precision)
            if hidden is not None:  # nor would the candidate be seen whole
                doubt = hidden
                continue
        frame = frame_of(world, precision, reference.calculus)
        frame.audit = [] if audit else None
        try:
            left = run(code, frame)
        except (Unevaluable, Undetermined) as problem:
            return unreadable(problem)
        except ShapeMismatch as problem:
            return differs(world, None, right, f"its parts do not fit together: {problem}")
        except Undefined as problem:
            return differs(world, None, right, f"it is undefined here: {problem}")
        except OutOfBudget as problem:
            return Comparison("undecided", str(problem), worlds=_NEVER)
        except Imprecise as problem:
            doubt = str(problem)
            continue
        finally:
            lost, frame.audit = frame.audit, None
        if isinstance(left, frozenset) or isinstance(right, frozenset):
            if left == right:
                return Comparison("agrees", worlds=1)
            return differs(world, left, right, "the sets differ")
        if _shape(left) != _shape(right):
            return differs(
                world, left, right, f"it is {describe(left)} where {describe(right)} is right"
            )
        state = distance(left, right, precision)
        if state == "apart":
            return differs(world, left, right, "the values differ")
        if state == "together":
            if lost:
                doubt = lost[0]
                continue
            return Comparison("agrees", worlds=1)
        doubt = "the difference is neither certainly zero nor certainly not"
    return Comparison("undecided", doubt)


def _shape(value: acb | acb_mat) -> tuple[int, int]:
    return (1, 1) if isinstance(value, acb) else (value.nrows(), value.ncols())


def unreadable(problem: Unevaluable | Undetermined) -> Comparison:
    node = problem.node if isinstance(problem, Unevaluable) else problem.density
    return Comparison("unreadable", str(problem), span=node.span)


def differs(world: World, left: Value | None, right: Value, reason: str) -> Comparison:
    witness = {
        "at": scalars_at(world),
        "candidate": None if left is None else shown(left),
        "reference": shown(right),
    }
    return Comparison("disagrees", reason, witness, world=world)
