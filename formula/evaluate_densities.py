"""Evaluation of densities: tables of a finite world, or named laws through a calculus."""

from __future__ import annotations

from collections.abc import Callable, Collection

from flint import acb, acb_mat

from formula.builder import Builder, Code, Types, Unevaluable
from formula.declarations import Joint, Law
from formula.dummies import slot_name
from formula.frames import Calculus, Env, Frame
from formula.tables import Undetermined, check_determined, find_joint
from formula.tree import (
    Density,
    Item,
    Node,
    Relation,
    Symbol,
)
from formula.values import (
    Undefined,
    Value,
    scalar,
    whole_number,
)

Place = Callable[[Env], int]


# densities


def compile_density(builder: Builder, node: Density, types: Types) -> Code:
    for definition in builder.declarations.definitions:
        target = definition.target
        if isinstance(target, Density) and defines(target, node, builder.variables, types):
            return _defined_density(builder, target, definition.value, node, types)
    law = law_of(builder, node, types)
    if law is not None:
        log = log_density(builder, node, law, types)
        return lambda env: scalar(log(env)).exp()
    left = tuple(_variable(builder, slot, node, types) for slot in node.left)
    right = tuple(_variable(builder, slot, node, types) for slot in node.right)
    if len(set(left + right)) != len(left + right):
        raise Unevaluable(node, f"{node.letter} has one variable twice")
    joint = find_joint(builder.declarations, node.letter, left, right)
    if joint is None:
        raise Undetermined(node, "no declared factorisation has these variables")
    places = [_place(builder, slot, types) for slot in node.left + node.right]
    return _from_joint(builder, joint, node, left, right, places)


def defines(
    target: Density, node: Density, variables: Collection[str], types: Types | None = None
) -> bool:
    """Whether the equation of ``target`` computes ``node``, up to the names of its variables.

    Two conditionals of one letter, ``q(z|x)`` and ``q(c|x)``, are apart by their left sides.
    """
    if target.letter != node.letter or len(target.left) != len(node.left):
        return False
    if len(target.right) != len(node.right):
        return False
    for mine, theirs in zip(target.left, node.left, strict=True):
        own, name = slot_name(mine), slot_name(theirs)
        other = (types or {}).get(name or "", name)
        if own in variables and other in variables and own != other:
            return False
    return True


def _from_joint(
    builder: Builder,
    joint: Joint,
    node: Density,
    left: tuple[str, ...],
    right: tuple[str, ...],
    places: list[Place],
) -> Code:
    for factor in joint.factors:
        names_left = tuple(slot_name(slot) or "" for slot in factor.left)
        names_right = tuple(slot_name(slot) or "" for slot in factor.right)
        if (
            factor.letter == node.letter
            and set(names_left) == set(left)
            and set(names_right) == set(right)
        ):
            order = [(left + right).index(n) for n in names_left + names_right]
            ordered = [places[i] for i in order]
            return _from_factor(factor, ordered)
    check_determined(joint, node, left, right)
    split = len(left)

    def ratio(env: Env) -> Value:
        frame: Frame = env["!"]  # type: ignore[assignment]
        at = tuple(place(env) for place in places)
        top = frame.marginal(joint, left + right)[at]
        if not right:
            return top
        bottom = frame.marginal(joint, right)[at[split:]]
        if bottom.is_zero():
            raise Undefined(f"{node.letter} is conditioned on what has density zero")
        return top / bottom

    return ratio


def _from_factor(factor: Density, places: list[Place]) -> Code:
    def direct(env: Env) -> Value:
        frame: Frame = env["!"]  # type: ignore[assignment]
        return frame.tables[factor][tuple(place(env) for place in places)]

    return direct


def _variable(builder: Builder, slot: Node, node: Density, types: Types) -> str:
    name = slot_name(slot)
    if name is None:
        raise Unevaluable(node, "a density takes variables")
    if name in types:
        return types[name]
    if name in builder.variables:
        return name
    raise Unevaluable(node, f"{name} is no variable of {node.letter}")


def _place(builder: Builder, slot: Node, types: Types) -> Place:
    """How to find the index of the value that a slot has."""
    if isinstance(slot, Relation):
        code = builder.compile(slot.sides[1], types)
        name = slot_name(slot) or ""
        variable = types.get(name, name)

        def labelled(env: Env) -> int:
            frame: Frame = env["!"]  # type: ignore[assignment]
            place, points = whole_number(code(env)), frame.points[variable]
            # only a discrete variable has labels; its points are 1, 2, ...
            point = points[place - 1] if 1 <= place <= len(points) else None
            if not isinstance(point, acb) or not (point - place).is_zero():
                raise Undefined(f"{name} has no value labelled {place}")
            return place - 1

        return labelled
    key = f"@{slot_name(slot)}"
    if isinstance(slot, Item):
        code = builder.compile(slot.indices[0], types)

        def of_sample(env: Env) -> int:
            places = env.get(key)
            number = whole_number(code(env))
            if not isinstance(places, tuple):
                raise Undefined("a draw is used outside the expectation over the sample")
            if not 1 <= number <= len(places):
                raise Undefined(f"draw {number} of {len(places)}")
            place: int = places[number - 1]
            return place

        return of_sample

    def own(env: Env) -> int:
        place = env.get(key)
        if not isinstance(place, int):
            raise Undefined("a whole sample stands where one value is needed")
        return place

    return own


def _defined_density(
    builder: Builder, target: Density, value: Node, node: Density, types: Types
) -> Code:
    pairs = list(zip(target.left + target.right, node.left + node.right, strict=True))
    renamed = {slot_name(a) or "": _variable(builder, b, node, types) for a, b in pairs}
    if any(not isinstance(b, (Symbol, Item)) for _, b in pairs):
        raise Unevaluable(node, f"{node.letter} takes plain variables and draws")
    body = builder.compile(value, renamed)
    names = [(slot_name(a) or "", slot_name(b) or "") for a, b in pairs if isinstance(b, Symbol)]
    # A numbered draw (``q(h_j)``) stands for the value that it took.
    draws = [
        (slot_name(a) or "", renamed[slot_name(a) or ""], _place(builder, b, types))
        for a, b in pairs
        if isinstance(b, Item)
    ]

    def code(env: Env) -> Value:
        frame: Frame = env["!"]  # type: ignore[assignment]
        inner = dict(env)
        for mine, theirs in names:
            inner[mine], inner["@" + mine] = env.get(theirs), env.get("@" + theirs)
            if "#" + mine in env or "#" + theirs in env:
                inner["#" + mine] = env.get("#" + theirs)
        for mine, variable, place in draws:
            at = place(env)
            inner[mine], inner["@" + mine] = frame.points[variable][at], at
            if "#" + mine in inner:
                inner["#" + mine] = None
        return body(inner)

    return code


# named laws


def law_of(builder: Builder, node: Node, types: Types) -> Law | None:
    if isinstance(node, Density):
        mine = [types.get(n, n) for n in map(slot_name, node.left + node.right) if n]
        for factor, law in builder.declarations.laws:
            theirs = [slot_name(slot) for slot in factor.left + factor.right]
            if factor.letter == node.letter and mine == theirs:
                return law
    return None


def lawful_factors(builder: Builder, node: Node) -> tuple[Node, ...]:
    """A joint density as the product of its factors with a named law, parents first.

    ``q(z,c|x)`` is ``q(z|x) q(c|x)`` where these are declared; what is no such product is itself.
    """
    if not isinstance(node, Density) or len(node.left) < 2:
        return (node,)
    left, right = set(map(slot_name, node.left)), set(map(slot_name, node.right))
    waiting = [
        factor
        for factor, _ in builder.declarations.laws
        if factor.letter == node.letter and set(map(slot_name, factor.left)) <= left
    ]
    ordered: list[Node] = []
    known = set(right)
    while waiting:
        ready = [factor for factor in waiting if set(map(slot_name, factor.right)) <= known]
        if not ready:
            return (node,)
        ordered += ready
        known |= {slot_name(slot) for factor in ready for slot in factor.left}
        waiting = [factor for factor in waiting if factor not in ready]
    return tuple(ordered) if known - right == left else (node,)


def _parameters(
    builder: Builder, node: Density, law: Law, types: Types
) -> Callable[[Env], tuple[Value, ...]]:
    factor = next(f for f, other in builder.declarations.laws if other is law)
    pairs = [
        (slot_name(a) or "", slot_name(b) or "")
        for a, b in zip(factor.right, node.right, strict=True)
    ]
    codes = [builder.compile(parameter, {}) for parameter in law.parameters]

    def code(env: Env) -> tuple[Value, ...]:
        inner = {**env, **{mine: env[theirs] for mine, theirs in pairs}} if pairs else env
        return tuple(each(inner) for each in codes)

    return code


def log_density(builder: Builder, node: Density, law: Law, types: Types) -> Code:
    parameters = _parameters(builder, node, law, types)
    if len(node.left) != 1 or not isinstance(node.left[0], Symbol):
        raise Unevaluable(node, "a named law is taken at one variable")
    name = node.left[0].name

    def code(env: Env) -> Value:
        frame: Frame = env["!"]  # type: ignore[assignment]
        if frame.calculus is None:
            raise Unevaluable(node, "a named law needs a calculus")
        point: Value = env[name]  # type: ignore[assignment]
        return frame.calculus.log_density(law.name, parameters(env), point)

    return code


def mean_under(builder: Builder, node: Density, law: Law, body: Code, types: Types) -> Code:
    parameters = _parameters(builder, node, law, types)
    name = slot_name(node.left[0]) or ""

    def code(env: Env) -> Value:
        frame: Frame = env["!"]  # type: ignore[assignment]
        if frame.calculus is None:
            raise Unevaluable(node, "a named law needs a calculus")

        return _entry_by_entry(
            frame, frame.calculus, (law.name, parameters(env)), lambda at: body({**env, name: at})
        )

    return code


def _entry_by_entry(
    frame: Frame,
    calculus: Calculus,
    law: tuple[str, tuple[Value, ...]],
    body: Callable[[Value], Value],
) -> Value:
    """The mean of a number, or of all entries of a vector or matrix."""
    shape = (1, 1)

    def entry(place: int) -> Callable[[Value], acb]:
        def at(point: Value) -> acb:
            nonlocal shape
            frame.spend()
            value = body(point)
            if not isinstance(value, acb_mat):
                return scalar(value)
            shape = (value.nrows(), value.ncols())
            entries: list[acb] = value.entries()
            return entries[place]

        return at

    first = calculus.expectation(*law, entry(0))
    rows, columns = shape
    if rows * columns == 1:
        return first

    def whole(point: Value) -> list[acb]:
        frame.spend()
        value = body(point)
        assert isinstance(value, acb_mat)
        entries: list[acb] = value.entries()
        return entries

    rest = calculus.means(*law, whole)
    if rest is None:
        places = range(1, rows * columns)
        rest = [first, *(calculus.expectation(*law, entry(place)) for place in places)]
    return acb_mat(rows, columns, rest)


def integral_over(
    builder: Builder, node: Node, name: str, variable: str, body: Code, types: Types
) -> Code:
    laws = [
        (law, _parameters(builder, factor, law, {**types, name: variable}))
        for factor, law in builder.declarations.laws
        if slot_name(factor.left[0]) == variable
    ]
    if not laws:
        raise Unevaluable(node, f"no density of {name} is declared")

    def code(env: Env) -> Value:
        frame: Frame = env["!"]  # type: ignore[assignment]
        if frame.calculus is None:
            raise Unevaluable(node, "a named law needs a calculus")

        def at(point: Value) -> acb:
            frame.spend()
            return scalar(body({**env, name: point}))

        known = tuple((law.name, parameters(env)) for law, parameters in laws)
        return frame.calculus.integral(known, at)

    return code


def is_named(builder: Builder, variable: str) -> bool:
    return any(slot_name(factor.left[0]) == variable for factor, _ in builder.declarations.laws)
