"""What a formula tree means in symbolic tables: sums for integrals, exact zeros, all draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from operator import eq, ge, gt, le, lt, ne

from claims.algebra.densities_functions import definition_of_function
from claims.algebra.densities_joint import assignments, joint_density, same_variables
from claims.algebra.densities_ratios import Ratio
from claims.algebra.densities_tables import Tables, variable_of
from claims.algebra.densities_values import (
    TableValue,
    UndefinedLogarithm,
    UndefinedValue,
    Unprovable,
    add,
    constant,
    divide,
    exponential,
    logarithm,
    multiply,
    negative,
    power,
)
from formula.declarations import Declarations, Draws
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
    Mul,
    MutualInformation,
    Negative,
    Node,
    Number,
    Power,
    Range,
    Relation,
    Symbol,
    walk,
)

_COMPARE: dict[str, Callable[[int, int], bool]] = {
    "=": eq,
    "!=": ne,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}

Place = Mapping[str, int]
"""Values of variables (by name), of bound indices (by name) and of draws (``h#2``)."""


class FreeVariable(LookupError):
    """A variable that nothing binds; both sides must hold at each of its values."""

    def __init__(self, name: str, values: int) -> None:
        super().__init__(name)
        self.name, self.values = name, values


def value(node: Node, tables: Tables, at: Place) -> TableValue:
    """The exact value of a scalar formula.

    Raises:
        FreeVariable: a variable has no value in ``at``.
        UndefinedValue: division by an exact zero, or its logarithm.
        Unprovable: the formula has no place in symbolic tables.
    """
    over = tables.over
    match node:
        case Number():
            number = node.value
            ring = over.rational
            return constant(ring(number.numerator) / ring(number.denominator), over)
        case Symbol(name=name):
            return _symbol(name, tables, at)
        case Add(terms=terms):
            return add(*(value(term, tables, at) for term in terms))
        case Negative(operand=operand):
            return negative(value(operand, tables, at))
        case Mul(factors=factors):
            return _product(factors, tables, at)
        case Div(numerator=top, denominator=bottom):
            return divide(value(top, tables, at), value(bottom, tables, at))
        case Constant(name="e"):
            return exponential(constant(over.rational.one, over))
        case Power(base=Constant(name="e"), exponent=exponent):
            return exponential(value(exponent, tables, at))
        case Power(base=base, exponent=exponent):
            return power(value(base, tables, at), _integer(exponent, tables, at))
        case Call(name="log", arguments=(argument,)):
            return _log(argument, tables, at)
        case Call(name="exp", arguments=(argument,)):
            return exponential(value(argument, tables, at))
        case Call(name="sigmoid", arguments=(argument,)):
            odds = exponential(value(argument, tables, at))
            return divide(odds, add(constant(over.rational.one, over), odds))
        case Apply(name=name, arguments=(argument,)):
            return _function(name, argument, tables, at)
        case Density():
            return constant(density(node, tables, at), over)
        case Big():
            return _big(node, tables, at)
        case Cases(branches=branches):
            return _cases(branches, tables, at)
        case Integral(body=body, variable=variable, lower=None, upper=None):
            return _weighted(((variable,), body), tables, at)
        case Expectation():
            return _expectation(node, tables, at)
        case Divergence():
            return _divergence(node, tables, at)
        case Entropy(density=law):
            names = tuple(variable_of(part) for part in law.left)
            return negative(_average((law,), names, Call("log", (law,)), tables, at))
        case MutualInformation(letter=letter, first=first, second=second):
            both = Density(letter, first + second)
            ratio = Div(both, Mul((Density(letter, first), Density(letter, second))))
            names = tuple(variable_of(part) for part in first + second)
            return _average((both,), names, Call("log", (ratio,)), tables, at)
        case _:
            raise Unprovable(f"{type(node).__name__} has no place in symbolic tables")


def _cases(branches: tuple[tuple[Node, Node | None], ...], tables: Tables, at: Place) -> TableValue:
    for result, condition in branches:
        if condition is None or _case_holds(condition, tables, at):
            return value(result, tables, at)
    raise UndefinedValue("no case applies")


def _case_holds(condition: Node, tables: Tables, at: Place) -> bool:
    """A case by a comparison of indices, or by two labels being the same or not."""
    match condition:
        case Relation(sides=(Symbol() as first, Symbol() as second), operators=(operator,)) if {
            first.name,
            second.name,
        } <= set(tables.values):
            if operator not in ("=", "!="):
                raise Unprovable("labels are the same or not; they have no order")
            a, b = (_part_value(side, tables, at) for side in (first, second))
            return _COMPARE[operator](a, b)
        case _:
            return _holds(condition, tables, at)


def _log(argument: Node, tables: Tables, at: Place) -> TableValue:
    try:
        return logarithm(value(argument, tables, at))
    except UndefinedValue as undefined:
        # 0 log (0/0) counts as 0, as 0 log 0 does.
        raise UndefinedLogarithm(str(undefined)) from undefined


def _symbol(name: str, tables: Tables, at: Place) -> TableValue:
    over = tables.over
    if name in tables.values:
        raise Unprovable(f"the variable {name} as a quantity")
    if name in at:
        return constant(over.rational(at[name]), over)
    if name in tables.counts:
        return constant(over.rational(tables.counts[name]), over)
    for definition in tables.declarations.definitions:
        if definition.target == Symbol(name):
            return value(definition.value, tables, at)
    return tables.scalar(name)


def _function(name: str, argument: Node, tables: Tables, at: Place) -> TableValue:
    """A function at a value of a density variable, by its definition or by its own entry."""
    variable, place = variable_of(argument), _part_value(argument, tables, at)
    definition = definition_of_function(name, tables.declarations)
    if definition is None:
        return tables.function(name, variable, place)
    assert isinstance(definition.target, Apply)
    bound = variable_of(definition.target.arguments[0])
    if bound != variable:
        raise Unprovable(f"{name} is defined as a function of {bound}, not of {variable}")
    return value(definition.value, tables, {**at, variable: place})


def _integer(node: Node, tables: Tables, at: Place) -> int:
    number = value(node, tables, at).rational.integer
    if number is None:
        raise Unprovable("an index, limit or exponent that is no integer here")
    return number


def _product(factors: tuple[Node, ...], tables: Tables, at: Place) -> TableValue:
    """A product, in which an exact zero outweighs the logarithm of zero."""
    values: list[TableValue] = []
    undefined: UndefinedLogarithm | None = None
    for factor in factors:
        try:
            values.append(value(factor, tables, at))
        except UndefinedLogarithm as error:
            undefined = error
    if undefined is not None:
        if any(each.is_zero for each in values):
            return constant(tables.over.rational.zero, tables.over)
        raise undefined
    result = values[0]
    for each in values[1:]:
        result = multiply(result, each)
    return result


def _part_value(part: Node, tables: Tables, at: Place) -> int:
    name = variable_of(part)
    key = name if isinstance(part, Symbol) else f"{name}#{_draw_number(part, tables, at)}"
    if key not in at:
        if name not in tables.values:
            raise Unprovable(f"{name} is no density variable")
        raise FreeVariable(key, tables.values[name])
    return at[key]


def _draw_number(part: Node, tables: Tables, at: Place) -> int:
    if not isinstance(part, Item) or len(part.indices) != 1:
        raise Unprovable("a draw has exactly one index")
    number, draws = _integer(part.indices[0], tables, at), _draws_of(part, tables.declarations)
    if draws is None or not 1 <= number <= _integer(draws.count, tables, at):
        raise Unprovable(f"draw {number} of {variable_of(part)} is not declared")
    return number


def _draws_of(part: Node, declarations: Declarations) -> Draws | None:
    name = variable_of(part)
    return next((draws for draws in declarations.draws if draws.variable == name), None)


def density(node: Density, tables: Tables, at: Place) -> Ratio:
    """A density by its definition, or else from the joint of its letter.

    Raises:
        Unprovable: no factorisation and no definition determines it.
        UndefinedValue: it conditions on something of probability zero.
    """
    parts = node.left + node.right
    given = {variable_of(part): _part_value(part, tables, at) for part in parts}
    if len(given) != len(parts):
        raise Unprovable("a density that names one variable twice")
    left = tuple(variable_of(part) for part in node.left)
    right = tuple(variable_of(part) for part in node.right)
    for definition in tables.declarations.definitions:
        if same_variables(definition.target, node.letter, left, right):
            return value(definition.value, tables, {**at, **given}).rational
    return joint_density(node.letter, left, right, given, tables)


def _weighted(over_body: tuple[tuple[str, ...], Node], tables: Tables, at: Place) -> TableValue:
    variables, body = over_body
    for variable in variables:
        if variable not in tables.values:
            raise Unprovable(f"an integral over {variable}, which is no density variable")
    terms = [
        multiply(constant(weight, tables.over), value(body, tables, {**at, **assignment}))
        for assignment, weight in assignments(variables, tables)
    ]
    return add(*terms)


def _big(node: Big, tables: Tables, at: Place) -> TableValue:
    over = tables.over
    outer, *inner = node.ranges
    body = Big(node.kind, node.body, tuple(inner)) if inner else node.body
    terms = [value(body, tables, place) for place in _places(outer, tables, at)]
    if node.kind == "sum":
        return add(*terms) if terms else constant(over.rational.zero, over)
    result = constant(over.rational.one, over)
    for term in terms:
        result = multiply(result, term)
    return result


def _places(each: Range, tables: Tables, at: Place) -> Iterator[Place]:
    if each.lower is None or each.upper is None:
        if each.variable not in tables.values:
            raise Unprovable(f"a sum over all values of {each.variable}")
        values = range(tables.values[each.variable])
    else:
        lower, upper = (_limit(limit, tables, at) for limit in (each.lower, each.upper))
        values = range(lower, upper + 1)
        if each.variable in tables.values:
            if not 1 <= lower <= upper <= tables.values[each.variable]:
                raise Unprovable(f"a sum beyond the values of {each.variable}")
            values = range(lower - 1, upper)
    for index in values:
        place = {**at, each.variable: index}
        if each.condition is None or _holds(each.condition, tables, place):
            yield place


def _limit(limit: Node, tables: Tables, at: Place) -> int:
    if isinstance(limit, Symbol) and limit.name in tables.values and limit.name in at:
        return at[limit.name] + 1  # labels are numbered from 0 here
    return _integer(limit, tables, at)


def _holds(condition: Node, tables: Tables, at: Place) -> bool:
    match condition:
        case Relation(sides=(first, second), operators=(operator,)):
            a, b = _integer(first, tables, at), _integer(second, tables, at)
            return _COMPARE[operator](a, b)
        case _:
            raise Unprovable("a condition that is no comparison of indices")


def _expectation(node: Expectation, tables: Tables, at: Place) -> TableValue:
    for law in node.laws:
        sampled = _sample_of(law, node.body, tables)
        if sampled is not None and len(node.laws) == 1:
            return _sample_mean(sampled, node.body, tables, at)
    names = tuple(variable_of(p) for law in node.laws if isinstance(law, Density) for p in law.left)
    return _average(node.laws, names, node.body, tables, at)


def _sample_of(law: Node, body: Node, tables: Tables) -> Draws | None:
    """The declared draws that a law stands for: its left side or the body names numbered ones."""
    if not isinstance(law, Density):
        return None
    draws = _draws_of(law.left[0], tables.declarations)
    if draws is None or draws.density.letter != law.letter:
        return None
    numbered = isinstance(law.left[0], Item) or any(
        isinstance(node, Item) and node.base == Symbol(draws.variable) for node in walk(body)
    )
    return draws if numbered else None


def _sample_mean(draws: Draws, body: Node, tables: Tables, at: Place) -> TableValue:
    """The mean over all draws; a body that names the bare variable as well is refused."""
    if any(node == Symbol(draws.variable) for node in _bare_parts(body)):
        raise Unprovable(f"both {draws.variable} and a numbered draw of it under one expectation")
    count, variable = _integer(draws.count, tables, at), draws.variable
    terms = []
    for indices in product(range(tables.values[variable]), repeat=count):
        mass = tables.over.rational.one
        place = dict(at)
        for number, index in enumerate(indices, start=1):
            place[f"{variable}#{number}"] = index
            mass *= tables.weights[variable][index]
            mass *= density(draws.density, tables, {**at, variable: index})
        if mass:
            terms.append(multiply(constant(mass, tables.over), value(body, tables, place)))
    return add(*terms)


def _bare_parts(body: Node) -> Iterator[Node]:
    for node in walk(body):
        if isinstance(node, Density):
            yield from (part for part in node.left + node.right if isinstance(part, Symbol))


def _average(
    laws: tuple[Node, ...], variables: tuple[str, ...], body: Node, tables: Tables, at: Place
) -> TableValue:
    """The mean of the body over the values at which the product of the laws is not zero."""
    over = tables.over
    terms = [constant(over.rational.zero, over)]
    for assignment, weight in assignments(variables, tables):
        place = {**at, **assignment}
        mass = weight
        for law in laws:
            mass *= value(law, tables, place).rational
        if mass:
            terms.append(multiply(constant(mass, over), value(body, tables, place)))
    return add(*terms)


def _divergence(node: Divergence, tables: Tables, at: Place) -> TableValue:
    names = node.variables
    if not names and isinstance(node.first, Density):
        names = tuple(variable_of(part) for part in node.first.left)
    if node.name == "KL":
        body = Call("log", (Div(node.first, node.second),))
        return _average((node.first,), names, body, tables, at)
    if node.name != "JS":
        raise Unprovable(f"the divergence {node.name}")
    two = Number("2")
    middle = Div(Add((node.first, node.second)), two)
    halves = [
        _average((side,), names, Call("log", (Div(side, middle),)), tables, at)
        for side in (node.first, node.second)
    ]
    half = constant(tables.over.rational.one / tables.over.rational(2), tables.over)
    return multiply(half, add(*halves))
