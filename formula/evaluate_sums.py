"""Evaluation of sums, products, cases, conditions and sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import eq, ge, gt, le, lt, ne

from flint import acb

from formula.audit import note_sum
from formula.builder import Builder, Code, Types, Unevaluable, cost
from formula.dummies import infer_variable
from formula.frames import Env, Frame
from formula.relations import holds
from formula.tree import (
    Big,
    Cases,
    Item,
    Node,
    Number,
    Range,
    Relation,
    SetOf,
    SetOperation,
    Symbol,
    walk,
)
from formula.values import (
    ONE,
    ZERO,
    ShapeMismatch,
    Undefined,
    Value,
    add,
    multiply,
    whole_number,
)
from formula.worlds import family_sizes


def compile_set(builder: Builder, node: SetOf, types: Types) -> Code:
    parts = [builder.compile(element, types) for element in node.elements]
    return lambda env: frozenset(whole_number(part(env)) for part in parts)


def compile_set_operation(builder: Builder, node: SetOperation, types: Types) -> Code:
    parts = [builder.compile(operand, types) for operand in node.operands]
    name = {"union": "union", "intersection": "intersection", "difference": "difference"}[node.name]

    def code(env: Env) -> Value:
        values = [part(env) for part in parts]
        if not all(isinstance(value, frozenset) for value in values):
            raise ShapeMismatch("a set operation between what are not sets")
        result: frozenset[int] = getattr(values[0], name)(*values[1:])
        return result

    return code


def compile_cases(builder: Builder, node: Cases, types: Types) -> Code:
    branches = [
        (builder.compile(value, types), None if when is None else condition(builder, when, types))
        for value, when in node.branches
    ]

    def code(env: Env) -> Value:
        for value, when in branches:
            if when is None or when(env):
                return value(env)
        raise Undefined("no case applies")

    return code


_INDICES: Mapping[str, Callable[[int, int], bool]] = {
    "=": eq,
    "!=": ne,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}


def condition(builder: Builder, node: Node, types: Types) -> Callable[[Env], bool]:
    """A relation as a certified yes or no."""
    if not isinstance(node, Relation):
        raise Unevaluable(node, "a condition must be a relation")
    general = _certified(builder, node, types)
    match node:
        case Relation(sides=(Symbol(name=one), Symbol(name=other)), operators=(operator,)) if (
            operator in _INDICES
        ):
            compare, first, second = _INDICES[operator], "#" + one, "#" + other
        case _:
            return general

    def code(env: Env) -> bool:
        left, right = env.get(first), env.get(second)
        if isinstance(left, int) and isinstance(right, int):
            return compare(left, right)
        return general(env)

    return code


def _certified(builder: Builder, node: Relation, types: Types) -> Callable[[Env], bool]:
    sides = [builder.compile(side, types) for side in node.sides]

    def code(env: Env) -> bool:
        values = [side(env) for side in sides]
        return all(
            holds(operator, values[i], values[i + 1]) for i, operator in enumerate(node.operators)
        )

    return code


def compile_big(builder: Builder, node: Big, types: Types) -> Code:
    inner = dict(types)
    spans = []
    for each in node.ranges:
        spans.append(_range(builder, each, node, inner))
        inner = {**inner, each.variable: inner.get(each.variable, each.variable)}
    body, weight = builder.compile(node.body, inner), cost(node.body)
    conditions = [
        None if each.condition is None else condition(builder, each.condition, inner)
        for each in node.ranges
    ]
    product_of = node.kind == "prod"

    def code(env: Env) -> Value:
        frame: Frame = env["!"]  # type: ignore[assignment]
        environments: list[Env] = [env]
        for span in spans:
            environments = [deeper for current in environments for deeper in span(current)]
        total: Value | None = None
        frame.spend(len(environments) * weight)
        values = []
        for current in environments:
            if all(when is None or when(current) for when in conditions):
                value = body(current)
                values.append(value)
                if total is None:
                    total = value
                else:
                    total = multiply(total, value) if product_of else add(total, value)
        if total is None:
            # an inner sum may be empty for some value of the outer index (i < j at j = 1)
            frame.empty = frame.empty or not any(name.startswith("#") for name in env)
            return ONE if product_of else ZERO
        if frame.audit is not None and not product_of:
            note_sum(frame.audit, values, total)
        return total

    return code


def _range(
    builder: Builder, each: Range, node: Big, types: dict[str, str]
) -> Callable[[Env], list[Env]]:
    name = each.variable
    variable = types.get(name, name) if name in types else name
    if (
        name in builder.variables
        or infer_variable(builder.declarations, name, node.body) is not None
    ):
        variable = infer_variable(builder.declarations, name, node.body) or name
        types[name] = variable
        return _values_of(builder, name, variable, each, types)
    types.pop(name, None)
    if each.lower is None or each.upper is None:
        size = _size_of_index(builder, name, node)
        if size is None:
            raise Unevaluable(node, f"what {name} runs over is not known")
        low: Code = lambda env: ONE  # noqa: E731
        high = builder.compile(Number(str(size)) if isinstance(size, int) else Symbol(size), types)
    else:
        low, high = builder.compile(each.lower, types), builder.compile(each.upper, types)

    number = "#" + name

    def span(env: Env) -> list[Env]:
        start, stop = whole_number(low(env)), whole_number(high(env))
        frame: Frame = env["!"]  # type: ignore[assignment]
        frame.spend(max(0, stop - start))
        return [{**env, name: acb(k), number: k} for k in range(start, stop + 1)]

    return span


def _values_of(
    builder: Builder, name: str, variable: str, each: Range, types: Types
) -> Callable[[Env], list[Env]]:
    low = None if each.lower is None else builder.compile(each.lower, types)
    high = None if each.upper is None else builder.compile(each.upper, types)

    def span(env: Env) -> list[Env]:
        frame: Frame = env["!"]  # type: ignore[assignment]
        count = frame.counts[variable]
        start = 1 if low is None else whole_number(low(env))
        stop = count if high is None else whole_number(high(env))
        if start < 1 or stop > count:
            raise Undefined(f"{name} runs to {stop}, but has {count} values")
        points = frame.points[variable]
        return [{**env, name: points[k - 1], "@" + name: k - 1} for k in range(start, stop + 1)]

    return span


def _size_of_index(builder: Builder, name: str, node: Node) -> int | str | None:
    for inner in walk(node):
        if isinstance(inner, Item):
            sizes = family_sizes(builder.declarations, inner.base)
            for place, index in enumerate(inner.indices):
                if isinstance(index, Symbol) and index.name == name and place < len(sizes):
                    return sizes[place]
    return None
