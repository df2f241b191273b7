"""A right answer, the worlds in which it has a value, and the looks at it that are kept."""

from __future__ import annotations

from dataclasses import dataclass, field

from flint import acb

from formula.builder import Unevaluable
from formula.declarations import Declarations
from formula.distance import finite
from formula.domains import PositiveInteger
from formula.evaluate import compile_tree, frame_of, run
from formula.frames import Calculus
from formula.numbers import numbers_in
from formula.scales import Scale, is_discontinuous
from formula.tables import Undetermined
from formula.tree import Big, Node, walk
from formula.values import Imprecise, OutOfBudget, Undefined, Value
from formula.worlds import World, draw_world, summed

FIRST_LOOK = 170
PRECISIONS = (700, 1400, 2800)
LINES = (180, 360, 720)
"""For the lines of a derivation and of its print: nobody hides a difference there."""
_ATTEMPTS = 40
_FEW_ATTEMPTS = 4
_MOST_WORLDS = 128
"""So many are kept for a reference; beyond that only the ordinary ones."""

Uses = frozenset[tuple[str, str]]
"""Which density variables are summed, and how far: they are discrete, and worlds differ by it."""


Drawn = dict[tuple[object, ...], World]
"""Worlds by their declarations, seed, place, attempt and what is summed in them."""


class NoWorld(Exception):
    """The reference has no value in any world that was drawn."""


@dataclass(slots=True)
class Reference:
    """A right answer with the worlds in which it has a value; shared by all its candidates.

    ``precisions`` are the bits at which agreement is looked for; the first must show it, the others
    are for worlds in which it is not enough. With ``LINES`` only the ordinary worlds are tried.
    References that are given one ``drawn`` share its worlds, and what is remembered in them.
    """

    declarations: Declarations
    tree: Node
    seed: int = 0
    calculus: Calculus | None = None
    precisions: tuple[int, ...] = PRECISIONS
    drawn: Drawn = field(default_factory=dict)
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
            world = self._world(trees, index, attempt)
            # lines are looked at once, with all digits and the audit, so that it is remembered
            first = LINES[0] if self.precisions == LINES else FIRST_LOOK
            try:
                frame = frame_of(world, first, self.calculus)
                frame.audit = [] if self.precisions == LINES else None
                value = run(code, frame, strict=True)
                if finite(value):
                    return world
                problem = "not finite"
            except (Undefined, Imprecise, OutOfBudget, Unevaluable, Undetermined) as reason:
                problem = str(reason)
            finally:
                frame.strict, frame.audit = False, None
        raise NoWorld(f"the reference has no value in {attempts} worlds: {problem}")

    def _world(self, trees: tuple[Node, ...], index: int | Scale, attempt: int) -> World:
        if not isinstance(index, int):
            return draw_world(
                self.declarations, trees, seed=self.seed, index=index, attempt=attempt
            )
        uses = tuple(sorted(summed(self.declarations, trees).items()))
        # the world keeps the declarations, so that no others can have their number
        key = (id(self.declarations), self.seed, index, attempt, uses)
        world = self.drawn.get(key)
        if world is None:
            world = draw_world(
                self.declarations, trees, seed=self.seed, index=index, attempt=attempt
            )
            self.drawn[key] = world
        return world

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
