"""Evaluation of numbers, symbols, arithmetic, functions and matrices.

One file because all of them treat exact zeros and lost digits in the same way.
"""

from __future__ import annotations

from flint import acb, acb_mat, arb

from formula.audit import note_entries, note_function, note_power, note_sum
from formula.builder import Builder, Code, Types, Unevaluable
from formula.exact import vanishes
from formula.frames import Env, Frame, Members, smooth
from formula.functions import ANY, SCALAR, transpose
from formula.tree import (
    Add,
    Apply,
    Call,
    Constant,
    Div,
    Item,
    Matrix,
    Mul,
    Negative,
    Node,
    Number,
    Power,
    Symbol,
    Transpose,
)
from formula.values import (
    ZERO,
    Imprecise,
    ShapeMismatch,
    Undefined,
    UndefinedLogarithm,
    Value,
    add,
    ball,
    column,
    divide,
    entry,
    narrow,
    negate,
    power,
    product_of,
    scalar,
    whole_number,
)

_MEMORY = 64


def compile_number(builder: Builder, node: Number, types: Types) -> Code:
    exact = node.value
    if exact.denominator == 1 and abs(exact.numerator) < 2**60:
        constant = acb(exact.numerator)
        return lambda env: constant
    return lambda env: ball(exact)


def compile_constant(builder: Builder, node: Constant, types: Types) -> Code:
    match node.name:
        case "pi":
            return lambda env: acb.pi()
        case "e":
            return lambda env: acb(arb.const_e())
        case "i":
            unit = acb(0, 1)
            return lambda env: unit
    raise Unevaluable(node, "infinity is not a number")


def compile_symbol(builder: Builder, node: Symbol, types: Types) -> Code:
    name = node.name

    def code(env: Env) -> Value:
        value = env.get(name)
        if isinstance(value, (acb, acb_mat)):
            return value
        if isinstance(value, Members):
            return column(scalar(part) for part in value)
        raise Unevaluable(node, f"{name} has no value here")

    return code


def compile_item(builder: Builder, node: Item, types: Types) -> Code:
    base, indices = node.base, [builder.compile(index, types) for index in node.indices]
    if isinstance(base, Symbol) and base.name in builder.drawn:
        return _draw_value(builder, base.name, indices[0])
    inner = builder.compile(base, types) if not isinstance(base, Symbol) else None
    name = base.name if isinstance(base, Symbol) else ""

    def code(env: Env) -> Value:
        places = [whole_number(index(env)) for index in indices]
        value: object = env.get(name) if inner is None else inner(env)
        while isinstance(value, Members) and places:
            place = places.pop(0)
            if not 1 <= place <= len(value):
                raise Undefined(f"index {place} out of range 1 to {len(value)}")
            value = value[place - 1]
        if isinstance(value, Members):
            value = column(scalar(part) for part in value)
        if not isinstance(value, (acb, acb_mat)):
            raise Unevaluable(node, f"{name} has no value here")
        return entry(value, tuple(places)) if places else value

    if inner is None and len(indices) == 1 and isinstance(node.indices[0], Symbol):
        return _plain_item(name, node.indices[0].name, code)
    return code


def _plain_item(name: str, index: str, general: Code) -> Code:
    r"""``\mu_j`` with a bound index, the inner loop of most sums; all else goes the general way."""
    number = "#" + index

    def code(env: Env) -> Value:
        members, place = env.get(name), env.get(number)
        if isinstance(members, Members) and isinstance(place, int) and 0 < place <= len(members):
            value = members[place - 1]
            if isinstance(value, (acb, acb_mat)):
                return value
        return general(env)

    return code


def _draw_value(builder: Builder, name: str, index: Code) -> Code:
    def code(env: Env) -> Value:
        places = env.get("@" + name)
        place = whole_number(index(env))
        if not isinstance(places, tuple):
            raise Undefined(f"the draws of {name} are used outside their expectation")
        if not 1 <= place <= len(places):
            raise Undefined(f"draw {place} of {len(places)}")
        value: Value = env["!"].points[name][places[place - 1]]  # type: ignore[attr-defined]
        return value

    return code


def compile_add(builder: Builder, node: Add, types: Types) -> Code:
    parts = [builder.compile(term, types) for term in node.terms]
    if len(parts) == 2:
        return _sum_of_two(*parts)

    def code(env: Env) -> Value:
        values = [part(env) for part in parts]
        total = values[0]
        for value in values[1:]:
            total = add(total, value)
        audit = env["!"].audit  # type: ignore[attr-defined]
        if audit is not None:
            note_sum(audit, values, total)
        return total

    return code


def _sum_of_two(left: Code, right: Code) -> Code:
    def code(env: Env) -> Value:
        one, other = left(env), right(env)
        total = one + other if type(one) is acb is type(other) else add(one, other)
        audit = env["!"].audit  # type: ignore[attr-defined]
        if audit is not None:
            note_sum(audit, [one, other], total)
        return total

    return code


def compile_negative(builder: Builder, node: Negative, types: Types) -> Code:
    part = builder.compile(node.operand, types)
    return lambda env: negate(part(env))


def compile_mul(builder: Builder, node: Mul, types: Types) -> Code:
    parts = [builder.compile(factor, types) for factor in node.factors]
    if len(parts) == 2:
        return _product_of_two(*parts)
    return _product(parts)


def _product_of_two(left: Code, right: Code) -> Code:
    general = _product([left, right])

    def code(env: Env) -> Value:
        try:
            one, other = left(env), right(env)
        except UndefinedLogarithm:
            return general(env)
        return one * other if type(one) is acb is type(other) else product_of([one, other])

    return code


def _product(parts: list[Code]) -> Code:
    def code(env: Env) -> Value:
        values: list[Value] = []
        failure: UndefinedLogarithm | None = None
        for part in parts:
            try:
                values.append(part(env))
            except UndefinedLogarithm as problem:
                failure = problem
        if failure is not None:
            if any(isinstance(value, acb) and value.is_zero() for value in values):
                return ZERO
            raise failure
        return product_of(values)

    return code


def compile_div(builder: Builder, node: Div, types: Types) -> Code:
    top, bottom = builder.compile(node.numerator, types), builder.compile(node.denominator, types)

    def code(env: Env) -> Value:
        above, below = top(env), bottom(env)
        try:
            return divide(above, below)
        except Imprecise:
            if vanishes(node.denominator, env):
                raise Undefined("division by zero") from None
            raise

    return code


def compile_power(builder: Builder, node: Power, types: Types) -> Code:
    base, exponent = builder.compile(node.base, types), builder.compile(node.exponent, types)
    if isinstance(node.base, Constant) and node.base.name == "e":
        return compile_call(builder, Call("exp", (node.exponent,)), types)
    if isinstance(node.exponent, Number) and node.exponent.text == "2":

        def square(env: Env) -> Value:
            value = base(env)
            return value * value if isinstance(value, acb) else power(value, acb(2))

        return square

    def raised(env: Env) -> Value:
        bottom, top = base(env), exponent(env)
        frame: Frame = env["!"]  # type: ignore[assignment]
        if frame.audit is not None and isinstance(top, acb):
            note_power(frame.audit, top, frame.precision)
        return power(bottom, top)

    if isinstance(node.base, Symbol):
        return _remembered(node.base.name, "power", node, raised)

    def code(env: Env) -> Value:
        try:
            return raised(env)
        except Imprecise:
            above = exponent(env)
            if isinstance(above, acb) and above.real < 0 and vanishes(node.base, env):
                raise Undefined("zero to a negative power") from None
            raise

    return code


def _remembered(name: str, kind: str, node: Node, compute: Code) -> Code:
    """Inverses and determinants of a declared matrix are computed once in each frame."""

    def code(env: Env) -> Value:
        frame: Frame = env["!"]  # type: ignore[assignment]
        value = env.get(name)
        if not isinstance(value, acb_mat) or value is not frame.values.get(name):
            return compute(env)
        known = frame.memory.get((kind, node))
        if known is None:
            known = compute(env)
            if len(frame.memory) < _MEMORY:
                frame.memory[kind, node] = known
        return known

    return code


def compile_call(builder: Builder, node: Call, types: Types) -> Code:
    parts = [builder.compile(argument, types) for argument in node.arguments]
    name = node.name
    if name in SCALAR:
        if len(parts) != 1:
            raise Unevaluable(node, f"{name} takes one argument, not {len(parts)}")
        function, part = SCALAR[name], parts[0]
        if name == "log":
            return _logarithm(node.arguments[0], part)

        def code(env: Env) -> Value:
            argument = scalar(part(env))
            try:
                value = function(argument)
            except Imprecise:
                if name == "sqrt" and vanishes(node.arguments[0], env):
                    return ZERO
                raise
            frame: Frame = env["!"]  # type: ignore[assignment]
            if frame.audit is not None:
                note_function(frame.audit, name, argument, value, frame.precision)
            return value

        return code
    if name in ANY:
        general = ANY[name]

        def apply(env: Env) -> Value:
            values = [part(env) for part in parts]
            frame: Frame = env["!"]  # type: ignore[assignment]
            if name == "root" and frame.audit is not None and isinstance(values[1], acb):
                note_function(frame.audit, name, values[1], values[1], frame.precision)
            try:
                return general(*values)
            except TypeError as problem:
                raise Unevaluable(node, f"{name}: {problem}") from None

        if name == "det" and isinstance(node.arguments[0], Symbol):
            return _remembered(node.arguments[0].name, "det", node, apply)
        return apply
    raise Unevaluable(node, f"{name} is no known function")


def _logarithm(node: Node, part: Code) -> Code:
    log = SCALAR["log"]

    def code(env: Env) -> Value:
        try:
            argument = scalar(part(env))
        except UndefinedLogarithm:
            raise
        except Undefined as problem:
            if isinstance(problem, ShapeMismatch):
                raise
            raise UndefinedLogarithm(f"logarithm of what is undefined: {problem}") from None
        try:
            return log(argument)
        except Imprecise:
            if vanishes(node, env):
                raise UndefinedLogarithm("logarithm of zero") from None
            raise

    return code


def compile_apply(builder: Builder, node: Apply, types: Types) -> Code:
    name = node.name
    defined = next(
        (d for d in builder.declarations.definitions
         if isinstance(d.target, Apply) and d.target.name == name),
        None,
    )  # fmt: skip
    argument = node.arguments[0]
    if defined is not None:
        return _defined_function(builder, defined.target, defined.value, node, types)  # type: ignore[arg-type]
    if isinstance(argument, Symbol):
        variable = types.get(argument.name, argument.name)
        if variable in builder.variables:
            key = "@" + argument.name

            def lookup(env: Env) -> Value:
                place = env.get(key)
                frame: Frame = env["!"]  # type: ignore[assignment]
                if isinstance(place, int):
                    return frame.function_at(name, variable, place)
                return smooth(frame.functions[name], scalar(env[argument.name]))  # type: ignore[arg-type]

            return lookup
    part = builder.compile(argument, types)

    def code(env: Env) -> Value:
        function = env["!"].functions.get(name)  # type: ignore[attr-defined]
        if function is None:
            raise Unevaluable(node, f"{name} is no declared function")
        return smooth(function, scalar(part(env)))

    return code


def _defined_function(
    builder: Builder, target: Apply, value: Node, node: Apply, types: Types
) -> Code:
    parameter, argument = target.arguments[0], node.arguments[0]
    body = builder.compile(value, {})
    if not isinstance(parameter, Symbol):
        raise Unevaluable(node, f"{node.name} is not defined for a variable")
    inner = parameter.name
    if not isinstance(argument, Symbol):
        part = builder.compile(argument, types)

        def at_value(env: Env) -> Value:
            return body({**env, inner: part(env), "@" + inner: None, "#" + inner: None})

        return at_value
    outer = argument.name

    def code(env: Env) -> Value:
        place, number = env.get("@" + outer), env.get("#" + outer)
        return body({**env, inner: env[outer], "@" + inner: place, "#" + inner: number})

    return code


def compile_transpose(builder: Builder, node: Transpose, types: Types) -> Code:
    part = builder.compile(node.operand, types)
    return lambda env: transpose(part(env))


def compile_matrix(builder: Builder, node: Matrix, types: Types) -> Code:
    rows, columns = len(node.rows), len(node.rows[0])
    parts = [builder.compile(item, types) for row in node.rows for item in row]

    def code(env: Env) -> Value:
        entries = [scalar(part(env)) for part in parts]
        frame: Frame = env["!"]  # type: ignore[assignment]
        if frame.audit is not None:
            note_entries(frame.audit, entries, frame.precision)
        return narrow(acb_mat(rows, columns, entries))

    return code
