"""Evaluation of expectations, integrals, divergences, entropies and mutual information.

In a finite world they are exact sums with the base weights of the variables; where a density has a
named law, they become calls of the ``Calculus`` of the frame.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import Any

from flint import acb

from formula.audit import note_sum
from formula.builder import Builder, Code, Types, Unevaluable, cost
from formula.dummies import infer_variable, slot_name
from formula.evaluate_densities import (
    integral_over,
    is_named,
    law_of,
    lawful_factors,
    mean_under,
)
from formula.frames import Env, Frame
from formula.functions import SCALAR
from formula.tree import (
    Add,
    Call,
    Density,
    Div,
    Divergence,
    Entropy,
    Expectation,
    Integral,
    Item,
    MutualInformation,
    Node,
    Number,
    Symbol,
    walk,
)
from formula.values import (
    ONE,
    ZERO,
    Undefined,
    Value,
    add,
    multiply,
    scalar,
    whole_number,
)


def _bound(
    builder: Builder, names: tuple[str, ...], nodes: tuple[Node, ...], types: Types
) -> dict[str, str]:
    """Which declared variable each bound name stands for."""
    found = dict(types)
    for name in names:
        variable = infer_variable(builder.declarations, name, *nodes)
        if variable is None:
            raise Unevaluable(nodes[0], f"{name} is no variable of a declared density")
        found[name] = variable
    return found


def _over(
    builder: Builder,
    names: tuple[str, ...],
    samples: frozenset[str],
    types: Types,
    *bodies: Node,
) -> Callable[[Env], Iterator[tuple[Env, acb]]]:
    """All values of the bound names, with the product of their base weights.

    The environment is one copy, changed in place from one value to the next.
    """
    counts = {n: builder.compile(builder.drawn[n].count, types) for n in names if n in samples}
    steps = cost(*bodies)
    if len(names) == 1 and not samples:
        return _over_one(names[0], types[names[0]], steps)

    def spans(env: Env) -> Iterator[tuple[Env, acb]]:
        frame: Frame = env["!"]  # type: ignore[assignment]
        inner, terms = _inside(env, names), 1
        choices: list[Iterable[Any]] = []
        for name in names:
            values = range(frame.counts[types[name]])
            if name in samples:
                size = whole_number(counts[name](env))
                terms *= len(values) ** min(size, 20)
                # more draws than 20 are out of budget below: a variable has at least two values
                choices.append(product(values, repeat=size) if size <= 20 else ())
            else:
                terms *= len(values)
                choices.append(values)
            frame.spend(steps * terms)
        for chosen in product(*choices):
            weight = ONE
            for name, place in zip(names, chosen, strict=True):
                weights = frame.weights[types[name]]
                inner["@" + name] = place
                if name in samples:
                    weight = _product(weight, weights, place)
                else:
                    inner[name] = frame.points[types[name]][place]
                    weight = weight * weights[place]
            yield inner, weight

    return spans


def _over_one(name: str, variable: str, steps: int) -> Callable[[Env], Iterator[tuple[Env, acb]]]:
    """All values of one bound name, each with its base weight."""
    mark = "@" + name

    def spans(env: Env) -> Iterator[tuple[Env, acb]]:
        frame: Frame = env["!"]  # type: ignore[assignment]
        weights = frame.weights[variable]
        frame.spend(steps * len(weights))
        inner = _inside(env, (name,))
        for place, point in enumerate(frame.points[variable]):
            inner[name], inner[mark] = point, place
            yield inner, weights[place]

    return spans


def _inside(env: Env, names: tuple[str, ...]) -> dict[str, object]:
    """A copy to bind names in, one value after the other; they are no indices there."""
    inner = dict(env)
    for name in names:
        if "#" + name in inner:
            inner["#" + name] = None
    return inner


def compile_expectation(builder: Builder, node: Expectation, types: Types) -> Code:
    inner = _bound(builder, node.variables, (*node.laws, node.body), types)
    body = builder.compile(node.body, inner)
    laws_there = tuple(factor for law in node.laws for factor in lawful_factors(builder, law))
    named = [(law, law_of(builder, law, inner)) for law in laws_there]
    if any(law is not None for _, law in named):
        for density, law in reversed(named):
            if law is None or not isinstance(density, Density):
                raise Unevaluable(node, "named laws and other densities in one expectation")
            body = mean_under(builder, density, law, body, inner)
        return body
    samples = frozenset(
        name
        for law in node.laws
        for tree in walk(law)
        if isinstance(tree, Density)
        for slot in tree.left
        if isinstance(slot, Item) and (name := slot_name(slot)) in builder.drawn
    )
    single = [law for law in node.laws if not _is_sample(law)]
    sampled = [law for law in node.laws if _is_sample(law)]
    laws = [builder.compile(law, inner) for law in single]
    over = _over(builder, node.variables, samples, inner, node.body)
    draws = [_sample_density(builder, law, inner) for law in sampled]

    def code(env: Env) -> Value:
        values = []
        for current, weight in over(env):
            for law in laws:
                weight = weight * scalar(law(current))
            for draw in draws:
                weight = weight * draw(current)
            if weight.is_zero():
                continue
            values.append(multiply(weight, body(current)))
        return _total(env, values)

    return code


def _total(env: Env, values: list[Value]) -> Value:
    """The sum of the terms of an integral, audited."""
    if not values:
        return ZERO
    total = values[0]
    for value in values[1:]:
        total = add(total, value)
    audit = env["!"].audit  # type: ignore[attr-defined]
    if audit is not None:
        note_sum(audit, values, total)
    return total


def _sample_density(builder: Builder, law: Node, types: Types) -> Callable[[Env], acb]:
    """The density of a whole sample: the product over its draws."""
    assert isinstance(law, Density)
    assert isinstance(law.left[0], Item)
    name = slot_name(law.left[0]) or ""
    one = builder.compile(Density(law.letter, (Symbol(name),), law.right), types)

    def code(env: Env) -> acb:
        frame: Frame = env["!"]  # type: ignore[assignment]
        points = frame.points[types[name]]
        result = ONE
        inner = _inside(env, (name,))
        for place in env["@" + name]:  # type: ignore[attr-defined]
            inner[name], inner["@" + name] = points[place], place
            result = result * scalar(one(inner))
        return result

    return code


def compile_integral(builder: Builder, node: Integral, types: Types) -> Code:
    if node.lower is not None or node.upper is not None:
        raise Unevaluable(node, "an integral with limits has no value in a finite world")
    inner = _bound(builder, (node.variable,), (node.body,), types)
    body = builder.compile(node.body, inner)
    if is_named(builder, inner[node.variable]):
        return integral_over(builder, node, node.variable, inner[node.variable], body, types)
    return _weighted(_over(builder, (node.variable,), frozenset(), inner, node.body), body)


def _weighted(over: Callable[[Env], Iterator[tuple[Env, acb]]], body: Code) -> Code:
    def code(env: Env) -> Value:
        return _total(env, [multiply(weight, body(current)) for current, weight in over(env)])

    return code


def compile_divergence(builder: Builder, node: Divergence, types: Types) -> Code:
    if node.name == "JS":
        middle = Div(Add((node.first, node.second)), Number("2"))
        left = builder.compile(Divergence("KL", node.first, middle, node.variables), types)
        right = builder.compile(Divergence("KL", node.second, middle, node.variables), types)
        return lambda env: (scalar(left(env)) + scalar(right(env))) / 2
    inner = _bound(builder, node.variables, (node.first, node.second), types)
    if any(is_named(builder, inner[name]) for name in node.variables):
        return _named_divergence(builder, node, inner)
    first, second = builder.compile(node.first, inner), builder.compile(node.second, inner)
    log = SCALAR["log"]

    def term(env: Env) -> Value:
        p = scalar(first(env))
        if p.is_zero():
            return ZERO
        q = scalar(second(env))
        if q.is_zero():
            raise Undefined("the divergence is infinite: the second density vanishes")
        return p * log(p / q)

    return _weighted(
        _over(builder, node.variables, frozenset(), inner, node.first, node.second), term
    )


def _named_divergence(builder: Builder, node: Divergence, types: Types) -> Code:
    law = law_of(builder, node.first, types)
    if law is None or not isinstance(node.first, Density):
        raise Unevaluable(node, "the first argument must be a density with a named law")
    first = builder.compile(Call("log", (node.first,)), types)
    second = builder.compile(Call("log", (node.second,)), types)

    def term(env: Env) -> Value:
        return scalar(first(env)) - scalar(second(env))

    return mean_under(builder, node.first, law, term, types)


def compile_entropy(builder: Builder, node: Entropy, types: Types) -> Code:
    density = node.density
    names = tuple(slot_name(slot) or "" for slot in density.left)
    inner = _bound(builder, names, (density,), types)
    law = law_of(builder, density, inner)
    if law is not None:
        mean = mean_under(
            builder, density, law, builder.compile(Call("log", (density,)), inner), inner
        )
        return lambda env: -scalar(mean(env))
    value, log = builder.compile(density, inner), SCALAR["log"]

    def term(env: Env) -> Value:
        p = scalar(value(env))
        return ZERO if p.is_zero() else -p * log(p)

    return _weighted(_over(builder, names, frozenset(), inner), term)


def compile_information(builder: Builder, node: MutualInformation, types: Types) -> Code:
    slots = node.first + node.second
    names = tuple(slot_name(slot) or "" for slot in slots)
    both = Density(node.letter, slots)
    apart = [Density(node.letter, part) for part in (node.first, node.second)]
    inner = _bound(builder, names, (both,), types)
    joint = builder.compile(both, inner)
    left, right = (builder.compile(part, inner) for part in apart)
    log = SCALAR["log"]

    def term(env: Env) -> Value:
        p = scalar(joint(env))
        return ZERO if p.is_zero() else p * log(p / (scalar(left(env)) * scalar(right(env))))

    return _weighted(_over(builder, names, frozenset(), inner), term)


def _is_sample(law: Node) -> bool:
    return isinstance(law, Density) and any(isinstance(slot, Item) for slot in law.left)


def _product(weight: acb, weights: tuple[acb, ...], places: tuple[int, ...]) -> acb:
    for place in places:
        weight = weight * weights[place]
    return weight
