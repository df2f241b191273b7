"""The evaluator: the value of a formula tree in a world, computed in complex balls."""

from __future__ import annotations

from functools import lru_cache

from flint import ctx

from formula.builder import Builder, Code, Compile, Unevaluable
from formula.declarations import Declarations
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
from formula.frames import Calculus, Frame
from formula.given_members import given_members
from formula.remember import Shapes, rebound_in
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
from formula.worlds import World

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


def run(code: Code, frame: Frame, *, strict: bool = False, steps: int = STEPS) -> Value:
    """Run compiled code in a frame; ``strict`` refuses empty sums (for drawing worlds)."""
    ctx.prec = frame.precision
    frame.budget = steps
    frame.strict = strict
    return code(frame.values)


@lru_cache(maxsize=4096)
def _compiled(tree: Node, holder: _Held) -> Code:
    shapes = _shapes(holder)
    return Builder(holder.declarations, TABLE, shapes.keep, rebound_in(tree)).compile(tree, {})


@lru_cache(maxsize=512)
def _shapes(holder: _Held) -> Shapes:
    return Shapes(holder.declarations)


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
    return _compiled(tree, _Held(declarations))
