"""Comparing two formulas: certified differences in stratified worlds, or agreement in all of them.

A ball that excludes 0 *proves* disagreement. Agreement is never a proof by balls alone: it is given
only when the difference is invisible at more than 200 digits in at least ``WORLDS`` worlds in which
no term was lost to the precision. Everything else is ``undecided``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flint import acb, acb_mat, arb

from formula.builder import Unevaluable
from formula.declarations import Declarations
from formula.evaluate import compile_tree, frame_of, run_known, shared_world
from formula.frames import Calculus, scalars_at
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
from formula.worlds import World

WORLDS = 12
FIRST_LOOK = 170
PRECISIONS = (700, 1400, 2800)
_ATTEMPTS = 40
_EXTRA = 24
_VARIED = 2
"""So many values a size must have had: what agrees at one size only does not agree."""
_NEVER = -1
"""Worlds of a comparison that ran out of steps: more worlds will not help."""


@dataclass(frozen=True, slots=True)
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


class NoWorld(Exception):
    """The reference has no value in any world that was drawn."""


@dataclass(slots=True)
class Reference:
    """A right answer with the worlds in which it has a value; shared by all its candidates.

    ``precisions`` are the bits at which agreement is looked for; the first must show it, the others
    are for worlds in which it is not enough.
    """

    declarations: Declarations
    tree: Node
    seed: int = 0
    calculus: Calculus | None = None
    precisions: tuple[int, ...] = PRECISIONS
    _worlds: dict[frozenset[tuple[str, str]], list[World]] = field(default_factory=dict)
    _values: dict[tuple[int, int], Value] = field(default_factory=dict)

    def world(self, uses: frozenset[tuple[str, str]], trees: tuple[Node, ...], index: int) -> World:
        """World ``index`` in which the reference has a value; raises ``NoWorld``."""
        known = self._worlds.setdefault(uses, [])
        while len(known) <= index:
            known.append(self._draw(trees, len(known)))
        return known[index]

    def _draw(self, trees: tuple[Node, ...], index: int) -> World:
        problem = ""
        for attempt in range(_ATTEMPTS):
            world = shared_world(
                self.declarations, trees, seed=self.seed, index=index, attempt=attempt
            )
            try:
                value, empty, _ = run_known(self.tree, frame_of(world, FIRST_LOOK, self.calculus))
                if empty:
                    problem = "an empty sum"
                elif _finite(value):
                    return world
                else:
                    problem = "not finite"
            except (Undefined, Imprecise, OutOfBudget) as reason:
                problem = str(reason)
        raise NoWorld(f"the reference has no value in {_ATTEMPTS} worlds: {problem}")

    def value(self, world: World, precision: int) -> Value:
        """The value of the reference in a world, at a precision."""
        key = (id(world), precision)
        if key not in self._values:
            self._values[key] = run_known(self.tree, frame_of(world, precision, self.calculus))[0]
        return self._values[key]


def digits_of(precisions: tuple[int, ...]) -> int:
    """How many decimal digits the first precision carries."""
    return int(precisions[0] * 0.30103)


def discrete_uses(declarations: Declarations, tree: Node) -> frozenset[tuple[str, str]]:
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
        compile_tree(candidate, reference.declarations)
    except (Unevaluable, Undetermined) as problem:
        return unreadable(problem)
    trees = (reference.tree, candidate)
    uses = discrete_uses(reference.declarations, candidate)
    uses |= discrete_uses(reference.declarations, reference.tree)
    try:
        # a quick look where agreement is looked for at many more bits
        quick = min(3, worlds) if reference.precisions[0] > FIRST_LOOK else 0
        for index in range(quick):
            found = _look(candidate, reference, uses, trees, index, (FIRST_LOOK,), audit=False)
            if found.verdict in ("disagrees", "unreadable"):
                return found
        return _confirm(candidate, reference, uses, trees, worlds)
    except NoWorld as problem:
        return Comparison("undecided", str(problem))


def _confirm(
    candidate: Node,
    reference: Reference,
    uses: frozenset[tuple[str, str]],
    trees: tuple[Node, ...],
    worlds: int,
) -> Comparison:
    clean = costly = 0
    sizes: dict[str, set[int]] = {}
    doubt = ""
    for index in range(worlds + _EXTRA):
        found = _look(candidate, reference, uses, trees, index, reference.precisions, audit=True)
        if found.verdict in ("disagrees", "unreadable"):
            return found
        if found.agrees:
            clean += 1
            for name, size in reference.world(uses, trees, index).sizes.items():
                sizes.setdefault(name, set()).add(size)
            if clean >= worlds:
                stuck = sorted(name for name, seen in sizes.items() if len(seen) < _VARIED)
                if stuck:
                    # redrawing until the reference is defined may have kept a size at 1
                    why = f"{', '.join(stuck)} hardly varies where the reference is defined"
                    return Comparison("undecided", why, None, clean)
                return Comparison("agrees", "", None, clean, digits_of(reference.precisions))
        else:
            doubt = found.reason
            costly += found.worlds == _NEVER
            if costly > 2 or (index >= worlds + 6 and clean < 3):
                break
    return Comparison(
        "undecided", f"only {clean} of {worlds} worlds could be decided: {doubt}", None, clean
    )


def _look(
    candidate: Node,
    reference: Reference,
    uses: frozenset[tuple[str, str]],
    trees: tuple[Node, ...],
    index: int,
    precisions: tuple[int, ...],
    *,
    audit: bool,
) -> Comparison:
    """Compare in one world, doubling the precision while nothing is certain."""
    world = reference.world(uses, trees, index)
    doubt = ""
    for precision in precisions:
        try:
            right = reference.value(world, precision)
        except (Imprecise, OutOfBudget, Undefined) as problem:
            doubt = f"the reference: {problem}"
            continue
        frame = frame_of(world, precision, reference.calculus)
        try:
            left, _, lost = run_known(candidate, frame)
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
            if lost and audit:
                doubt = lost[0]
                continue
            return Comparison("agrees", worlds=1)
        doubt = "the difference is neither certainly zero nor certainly not"
    return Comparison("undecided", doubt)


def distance(left: acb | acb_mat, right: acb | acb_mat, precision: int) -> str:
    """``apart`` (certified), ``together`` (invisible at half the precision) or ``unclear``."""
    difference = add(left, negate(right))
    assert not isinstance(difference, frozenset)
    gaps = [difference] if isinstance(difference, acb) else difference.entries()
    if any(_finite(gap) and not gap.contains(0) for gap in gaps):
        return "apart"
    sizes = [abs(left)] if isinstance(left, acb) else [abs(x) for x in left.entries()]
    # a value that may be zero has no scale of its own: it is compared absolutely
    scale = max((size.mid() for size in sizes if not size.contains(0)), default=arb(1))
    bound = scale * arb(2) ** (-precision // 2)
    if all(_finite(gap) and gap.abs_upper() <= bound for gap in gaps):
        return "together"
    return "unclear"


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


def shown(value: Value) -> object:
    """A value rounded to six digits, for people: numbers, lists, ``a+bi`` as text."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, acb_mat):
        return [[shown(value[i, j]) for j in range(value.ncols())] for i in range(value.nrows())]
    real, imaginary = _rounded(value.real), _rounded(value.imag)
    if imaginary == 0:
        return real
    return f"{real}{'+' if not str(imaginary).startswith('-') else ''}{imaginary}i"


def _rounded(part: arb) -> float | str:
    if not part.is_finite():
        return "not finite"
    try:
        number = float(f"{float(part.mid()):.6g}")
    except OverflowError:
        return part.str(6, radius=False)
    if number in (float("inf"), float("-inf")):
        return part.str(6, radius=False)
    return number
