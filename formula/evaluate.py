"""The evaluator: the value of a formula tree in a world, computed in complex balls."""

from __future__ import annotations

from functools import lru_cache

from flint import ctx

from formula.builder import Builder, Code, Compile, Unevaluable
from formula.declarations import Declarations
from formula.domains import Size
from formula.evaluate_arithmetic import (
    compile_add,
    compile_apply,
    compile_call,
    compile_constant,
    compile_div,
    compile_item,
    compile_matrix,
    compile_mul,
    compile_negative,
    compile_number,
    compile_power,
    compile_symbol,
    compile_transpose,
)
from formula.evaluate_binders import (
    compile_divergence,
    compile_entropy,
    compile_expectation,
    compile_information,
    compile_integral,
)
from formula.evaluate_densities import compile_density
from formula.evaluate_sums import (
    compile_big,
    compile_cases,
    compile_set,
    compile_set_operation,
)
from formula.frames import Calculus, Frame, Known
from formula.given_members import given_members
from formula.tree import (
    Add,
    Apply,
    Big,
    Call,
    Cases,
    Constant,
    Density,
    Div,
    Divergence,
    Entropy,
    Expectation,
    Integral,
    Item,
    Matrix,
    Mul,
    MutualInformation,
    Negative,
    Node,
    Number,
    Power,
    SetOf,
    SetOperation,
    Symbol,
    Transpose,
)
from formula.values import Imprecise, OutOfBudget, ShapeMismatch, Undefined, Value
from formula.worlds import World, discrete_uses, draw_world

__all__ = [
    "Imprecise",
    "OutOfBudget",
    "ShapeMismatch",
    "Undefined",
    "Unevaluable",
    "Value",
    "compile_tree",
    "evaluate",
    "frame_of",
    "run",
    "run_known",
    "shared_world",
]

STEPS = 100_000
"""How many terms one evaluation may visit."""

TABLE: dict[type[Node], Compile] = {
    Number: compile_number,
    Constant: compile_constant,
    Symbol: compile_symbol,
    Item: compile_item,
    Add: compile_add,
    Negative: compile_negative,
    Mul: compile_mul,
    Div: compile_div,
    Power: compile_power,
    Call: compile_call,
    Apply: compile_apply,
    Transpose: compile_transpose,
    Matrix: compile_matrix,
    SetOf: compile_set,
    SetOperation: compile_set_operation,
    Cases: compile_cases,
    Big: compile_big,
    Density: compile_density,
    Integral: compile_integral,
    Expectation: compile_expectation,
    Divergence: compile_divergence,
    Entropy: compile_entropy,
    MutualInformation: compile_information,
}


def evaluate(
    tree: Node, world: World, precision: int = 170, calculus: Calculus | None = None
) -> Value:
    """The value of ``tree`` in ``world`` at ``precision`` bits.

    Raises:
        Undefined: it has none there. Imprecise: more bits are needed to decide.
        OutOfBudget: too many steps. Unevaluable, Undetermined: it has none in any world.
    """
    return run(compile_tree(tree, world.declarations), frame_of(world, precision, calculus))


def frame_of(world: World, precision: int, calculus: Calculus | None = None) -> Frame:
    """The world at a precision, kept with the world; given definitions are evaluated in order."""
    frame = world.balls.get(precision)
    if isinstance(frame, Frame) and frame.calculus is calculus:
        return frame
    frame = Frame(world, precision, calculus)
    frame.budget = STEPS
    for definition in world.declarations.definitions:
        if isinstance(definition.target, Symbol):
            code = compile_tree(definition.value, world.declarations)
            frame.values[definition.target.name] = code(frame.values)
        elif isinstance(definition.target, Item) and isinstance(definition.target.base, Symbol):
            code = compile_tree(definition.value, world.declarations)
            name = definition.target.base.name
            frame.values[name] = given_members(definition.target, code, frame)
    world.balls[precision] = frame
    return frame


def run(code: Code, frame: Frame, *, steps: int = STEPS) -> Value:
    """Run compiled code in a frame; ``frame.empty`` then tells whether a sum was empty."""
    ctx.prec = frame.precision
    frame.budget = steps
    frame.empty = False
    return code(frame.values)


_MOST_KNOWN = 64


def run_known(tree: Node, frame: Frame) -> Known:
    """The value of a tree in a frame with its audit; kept, for lines are compared with the next."""
    known = frame.known.get(tree)
    ctx.prec = frame.precision
    if known is None:
        code = compile_tree(tree, frame.world.declarations)
        noted: list[str] = []
        frame.audit = noted
        try:
            value = run(code, frame)
        finally:
            frame.audit = None
        known = value, frame.empty, tuple(noted)
        if len(frame.known) < _MOST_KNOWN:
            frame.known[tree] = known
    return known


@lru_cache(maxsize=96)
def _drawn(
    holder: _Held, uses: frozenset[tuple[str, Size | None]], seed: int, index: int, attempt: int
) -> World:
    return draw_world(holder.declarations, uses=dict(uses), seed=seed, index=index, attempt=attempt)


def shared_world(
    declarations: Declarations, trees: tuple[Node, ...], *, seed: int, index: int, attempt: int
) -> World:
    """The world that ``draw_world`` draws; those of late are kept, with what is known in them."""
    uses = frozenset(discrete_uses(declarations, trees).items())
    return _drawn(_Held(declarations), uses, seed, index, attempt)


@lru_cache(maxsize=4096)
def _compiled(tree: Node, key: int, holder: _Held) -> Code:
    return Builder(holder.declarations, TABLE).compile(tree, {})


class _Held:
    """Declarations by identity, so that compiled code can be cached."""

    __slots__ = ("declarations",)

    def __init__(self, declarations: Declarations) -> None:
        self.declarations = declarations

    def __hash__(self) -> int:
        return id(self.declarations)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.declarations is self.declarations


def compile_tree(tree: Node, declarations: Declarations) -> Code:
    """Turn a tree into a function of an environment; repeated calls share the work."""
    return _compiled(tree, id(declarations), _Held(declarations))
