"""Comparing two formulas: certified differences in stratified worlds, or agreement in all of them.

One file because a reference, its worlds and the looks at them share their state.

A ball that excludes 0 *proves* disagreement. Agreement is never a proof by balls alone: it is given
only when the difference is invisible at more than 200 digits in at least ``WORLDS`` worlds in which
no term was lost to the precision. Everything else is ``undecided``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from flint import acb, acb_mat, arb

from formula.builder import Code, Unevaluable
from formula.declarations import Declarations
from formula.domains import PositiveInteger
from formula.evaluate import compile_tree, frame_of, run
from formula.frames import Calculus, scalars_at
from formula.numbers import far_sizes, numbers_in
from formula.record import record
from formula.scales import OutOfSight, Scale, is_discontinuous, scales
from formula.shown import shown
from formula.tables import Undetermined
from formula.tree import Big, Node, Span, walk
from formula.values import (
    Imprecise,
    OutOfBudget,
    ShapeMismatch,
    Undefined,
    Value,
    add,
    describe,
    negate,
)
from formula.worlds import World, draw_world

WORLDS = 12
FIRST_LOOK = 170
PRECISIONS = (700, 1400, 2800)
LINES = (180, 360, 720)
"""For the lines of a derivation and of its print: nobody hides a difference there."""
_ATTEMPTS = 40
_EXTRA = 24
_FEW_ATTEMPTS = 4
_MOST_WORLDS = 128
"""So many are kept for a reference; beyond that only the ordinary ones."""
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


Uses = frozenset[tuple[str, str]]
"""Which density variables are summed, and how far: they are discrete, and worlds differ by it."""


class NoWorld(Exception):
    """The reference has no value in any world that was drawn."""


@dataclass(slots=True)
class Reference:
    """A right answer with the worlds in which it has a value; shared by all its candidates.

    ``precisions`` are the bits at which agreement is looked for; the first must show it, the others
    are for worlds in which it is not enough. With ``LINES`` only the ordinary worlds are tried.
    """

    declarations: Declarations
    tree: Node
    seed: int = 0
    calculus: Calculus | None = None
    precisions: tuple[int, ...] = PRECISIONS
    _numbers: list[acb] | None = None
    _jumps: bool | None = None
    _worlds: dict[tuple[Uses, int | Scale], World] = field(default_factory=dict)
    _values: dict[tuple[Uses, int | Scale, int], Value] = field(default_factory=dict)
    _lost: dict[tuple[Uses, int | Scale, int], str] = field(default_factory=dict)

    def world(self, uses: Uses, trees: tuple[Node, ...], index: int | Scale) -> World:
        """World ``index``, or one at a scale, in which the reference has a value.

        Raises:
            NoWorld: it has none in any world that was drawn.
        """
        known = self._worlds.get((uses, index))
        if known is None:
            known = self._draw(trees, index)
            if isinstance(index, int) or len(self._worlds) < _MOST_WORLDS:
                self._worlds[uses, index] = known
        return known

    def _draw(self, trees: tuple[Node, ...], index: int | Scale) -> World:
        try:
            code = compile_tree(self.tree, self.declarations)
        except (Unevaluable, Undetermined) as reason:
            raise NoWorld(f"the reference has no value: {reason}") from None
        problem = ""
        attempts = _ATTEMPTS if isinstance(index, int) else _FEW_ATTEMPTS
        for attempt in range(attempts):
            world = draw_world(
                self.declarations, trees, seed=self.seed, index=index, attempt=attempt
            )
            try:
                frame = frame_of(world, FIRST_LOOK, self.calculus)
                value = run(code, frame, strict=True)
                frame.strict = False
                if _finite(value):
                    return world
                problem = "not finite"
            except (Undefined, Imprecise, OutOfBudget, Unevaluable, Undetermined) as reason:
                problem = str(reason)
        raise NoWorld(f"the reference has no value in {attempts} worlds: {problem}")

    def value(self, uses: Uses, world: World, index: int | Scale, precision: int) -> Value:
        """The value of the reference in a world, at a precision."""
        key = (uses, index, precision)
        found = self._values.get(key)
        if found is None:
            code = compile_tree(self.tree, self.declarations)
            frame = frame_of(world, precision, self.calculus)
            notes: list[str] = []
            # what is remembered of its pieces must serve an audit of the candidate, too
            frame.audit = None if precision < self.precisions[0] else notes
            try:
                found = run(code, frame)
            finally:
                frame.audit = None
            if isinstance(index, int) or len(self._values) < _MOST_WORLDS:
                self._values[key] = found
                if notes:
                    self._lost[key] = notes[0]
        return found

    def lost(self, uses: Uses, index: int | Scale, precision: int) -> str | None:
        """What of the reference itself could not be seen in a world, once its value is known."""
        return self._lost.get((uses, index, precision))

    def numbers(self) -> list[acb]:
        """The values of the unusual numbers in the reference."""
        if self._numbers is None:
            self._numbers = numbers_in(self.tree)
        return self._numbers

    def jumps(self) -> bool:
        """Whether the reference may jump at single points."""
        if self._jumps is None:
            self._jumps = is_discontinuous(self.tree)
        return self._jumps

    def sizes(self) -> list[str]:
        """The symbols that are sizes."""
        symbols = self.declarations.symbols.items()
        return [name for name, domain in symbols if isinstance(domain, PositiveInteger)]


def digits_of(precisions: tuple[int, ...]) -> int:
    """How many decimal digits the first precision carries."""
    return int(precisions[0] * 0.30103)


def discrete_uses(declarations: Declarations, tree: Node) -> Uses:
    """Which density variables a tree sums over, and how far: worlds depend on it."""
    if not declarations.variables:
        return frozenset()
    return frozenset(
        (each.variable, repr(each.upper))
        for node in walk(tree)
        if isinstance(node, Big)
        for each in node.ranges
        if each.variable in declarations.variables
    )


def compare(
    candidate: Node,
    reference: Node,
    declarations: Declarations,
    *,
    seed: int = 0,
    worlds: int = WORLDS,
    calculus: Calculus | None = None,
    precisions: tuple[int, ...] = PRECISIONS,
) -> Comparison:
    """Whether two formulas have one value in every world; see ``Comparison``."""
    known = Reference(declarations, reference, seed, calculus, precisions)
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


def distance(left: acb | acb_mat, right: acb | acb_mat, precision: int) -> str:
    """``apart`` (certified), ``together`` (invisible at half the precision) or ``unclear``."""
    if isinstance(left, acb) and isinstance(right, acb):
        gap = left - right
        if not gap.is_finite():
            return "unclear"
        if not gap.contains(0):
            return "apart"
        # a value that may be zero has no scale of its own: it is compared absolutely
        scale = _ONE if left.contains(0) else abs(left).mid()
        return "together" if gap.abs_upper() <= scale * _nearness(precision) else "unclear"
    difference = add(left, negate(right))
    assert isinstance(difference, acb_mat)
    assert isinstance(left, acb_mat)
    gaps = difference.entries()
    if any(_finite(gap) and not gap.contains(0) for gap in gaps):
        return "apart"
    sizes = [abs(x) for x in left.entries()]
    scale = max((size.mid() for size in sizes if not size.contains(0)), default=_ONE)
    bound = scale * _nearness(precision)
    if all(_finite(gap) and gap.abs_upper() <= bound for gap in gaps):
        return "together"
    return "unclear"


_ONE = arb(1)


@cache
def _nearness(precision: int) -> arb:
    return arb(2) ** (-precision // 2)


def _finite(value: Value) -> bool:
    if isinstance(value, acb):
        return bool(value.is_finite())
    if isinstance(value, acb_mat):
        return all(item.is_finite() for item in value.entries())
    return True


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
