r"""Arbitrary functions, free exponents and the constant e on symbolic tables.

A function ``T(x)`` has one value for each value of ``x``, independent of the others. A free value
is the logarithm of a positive entry, so that both ``T`` and ``e^T`` can be written exactly; one
between bounds is a rational function of a positive entry. Both run through the whole domain as the
entry runs through the positive numbers, so nothing is lost. The same holds of a real number that
stands in an exponent. The constant e is one more positive entry, whose logarithm is 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from claims.algebra.densities_ratios import Ratio
from claims.algebra.densities_values import EULER, Entries, TableValue, add, constant, logarithm
from formula.declarations import Declarations, Definition
from formula.domains import Function, Real
from formula.tree import Apply, Call, Constant, Item, Node, Power, Symbol, walk


def definition_of_function(name: str, declarations: Declarations) -> Definition | None:
    """The equation that defines a function, if one does."""
    for definition in declarations.definitions:
        if isinstance(definition.target, Apply) and definition.target.name == name:
            return definition
    return None


def function_entries(
    declarations: Declarations, trees: tuple[Node, ...], values: Mapping[str, int]
) -> Iterator[str]:
    """The names of the positive entries that functions and the constant e need in these formulas.

    A function has entries for the density variables to which it is applied somewhere.
    """
    applied = {
        (node.name, _argument(node))
        for tree in trees
        for node in walk(tree)
        if isinstance(node, Apply)
    }
    for name, variable in sorted(applied):
        domain = declarations.symbols.get(name)
        if variable not in values or not isinstance(domain, Function):
            continue
        if definition_of_function(name, declarations) is None:
            yield from (function_entry(name, variable, k) for k in range(values[variable]))
    if any(_is_exponential(node) for tree in trees for node in walk(tree)):
        yield EULER


def free_exponents(declarations: Declarations, trees: tuple[Node, ...]) -> frozenset[str]:
    """The declared real numbers that stand in an exponent; their entries are exponentials."""
    found = set()
    for tree in trees:
        for node in walk(tree):
            if not _is_exponential(node):
                continue
            exponent = node.exponent if isinstance(node, Power) else node
            for each in walk(exponent):
                if isinstance(each, Symbol) and _is_free(declarations.symbols.get(each.name)):
                    found.add(each.name)
    return frozenset(found)


def function_entry(name: str, variable: str, place: int) -> str:
    """The name of the entry of a function at one value; no LaTeX name contains a space."""
    return f"{name} of {variable} {place}"


def function_value(domain: Function, entry: Ratio, over: Entries) -> TableValue:
    """The value of a function with that domain, by its positive entry."""
    low, high = domain.low, domain.high
    if low is None and high is None:
        return logarithm(constant(entry, over))
    if low is not None and high is not None:
        inside = constant(_number(high - low, over) * entry / (over.rational.one + entry), over)
        return add(constant(_number(low, over), over), inside)
    if low is not None:
        return constant(_number(low, over) + entry, over)
    assert high is not None
    return constant(_number(high, over) - entry, over)


def _number(value: Fraction, over: Entries) -> Ratio:
    return over.rational(value.numerator) / over.rational(value.denominator)


def _argument(node: Apply) -> str:
    match node.arguments:
        case (Symbol(name=name),) | (Item(base=Symbol(name=name)),):
            return name
        case _:
            return ""


def _is_free(domain: object) -> bool:
    return isinstance(domain, Real) and domain.low is None and domain.high is None


def _is_exponential(node: Node) -> bool:
    match node:
        case Constant(name="e") | Call(name="exp" | "sigmoid"):
            return True
        case Power(base=Constant(name="e")):
            return True
        case _:
            return False
