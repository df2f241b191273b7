"""Shapes of formulas with symbolic sizes: shape errors are found without a single number."""

from __future__ import annotations

from collections.abc import Mapping

from formula import shape_rules as rules
from formula.declarations import Declarations, Law
from formula.domains import Array, Domain, Family, Probability, Size
from formula.printer import to_latex
from formula.record import record
from formula.shape_rules import SCALAR, SET, Measured, Shape, ShapeError
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
    Extremum,
    Integral,
    Item,
    LawStatement,
    Matrix,
    Mul,
    MutualInformation,
    Negative,
    Node,
    Number,
    Power,
    Range,
    Relation,
    SetOf,
    SetOperation,
    Symbol,
    Transpose,
    children,
)

__all__ = ["SCALAR", "SET", "Bound", "Shape", "ShapeError", "shape_of"]

Bound = Mapping[str, Shape]
"""Shapes of names that an enclosing node binds."""


def shape_of(node: Node, declarations: Declarations, bound: Bound | None = None) -> Shape:
    """The shape of the value of ``node``; sizes are numbers or declared integer names.

    Two different size symbols differ. ``bound`` gives the shapes of names bound outside. A chain
    of relations has the shape of its sides; a family named without an index is no value, but may
    stand as the parameter of a law.

    Raises:
        ShapeError: two sides do not fit, or a function gets what it is not defined for.
    """
    return _Reading(declarations, dict(bound or {})).shape(node)


@record
class _Reading:
    """What the names mean at one place of a tree."""

    declarations: Declarations
    bound: Bound

    def shape(self, node: Node) -> Shape:
        match node:
            case Number() | Constant():
                return SCALAR
            case Symbol(name=name):
                return self.name(name, node)
            case Item(base=base, indices=indices):
                return self.item(node, base, indices)
            case Add(terms=terms):
                return rules.same(self.values(terms), node, "added")
            case Negative(operand=operand):
                return self.value(operand)
            case Mul(factors=factors):
                return rules.product(self.values(factors), node)
            case Div(numerator=numerator, denominator=denominator):
                self.scalar(denominator, "only a scalar divides")
                return self.value(numerator)
            case Power(base=base, exponent=exponent):
                self.scalar(exponent, "an exponent is a scalar")
                return rules.power((base, self.value(base)), exponent, node)
            case Call(arguments=arguments):
                return rules.call(node, self.values(arguments))
            case Transpose(operand=operand):
                inner = self.value(operand)
                return Shape(inner.columns, inner.rows)
            case Matrix(rows=rows):
                return rules.matrix(node, [self.values(row) for row in rows])
            case SetOf() | SetOperation():
                return SET
            case Relation(sides=sides):
                measured = [(side, self.shape(side)) for side in sides]
                return rules.same(measured, node, "compared")
            case LawStatement(quantity=quantity, parameters=parameters):
                for parameter in parameters:
                    self.shape(parameter)
                return self.shape(quantity)
            case Cases(branches=branches):
                for _, condition in branches:
                    if condition is not None:
                        self.shape(condition)
                values = self.values(tuple(value for value, _ in branches))
                return rules.same(values, node, "cases of one value")
            case Apply() | Density() | Entropy() | MutualInformation():
                # What they are taken at may have any shape; it must only have one.
                for child in children(node):
                    self.shape(child)
                return SCALAR
            case _:
                return self.binder(node)

    def binder(self, node: Node) -> Shape:
        """The shape of a node that binds names."""
        match node:
            case Big(kind=kind, body=body, ranges=ranges):
                return self.big(node, kind, body, ranges)
            case Integral(body=body, variable=variable, lower=lower, upper=upper):
                for limit in (lower, upper):
                    if limit is not None:
                        self.scalar(limit, "a limit of an integral is a scalar")
                return self.binding((variable,)).value(body)
            case Expectation(laws=laws, body=body, variables=variables):
                inside = self.binding(variables)
                for law in laws:
                    inside.scalar(law, "a density is a scalar")
                return inside.value(body)
            case Divergence(first=first, second=second, variables=variables):
                inside = self.binding(variables)
                for side in (first, second):
                    inside.scalar(side, "a divergence compares densities")
                return SCALAR
            case Extremum(name=name, variables=variables, body=body):
                found = self.scalar(body, "only scalars have a largest or smallest value")
                return self.shape(variables[0]) if name.startswith("arg") else found
            case _:
                raise TypeError(f"{type(node).__name__} has no shape")

    def binding(self, names: tuple[str, ...]) -> _Reading:
        """The same reading inside a node that binds ``names``."""
        new = {name: _variable_shape(name, self.declarations) for name in names}
        return _Reading(self.declarations, {**self.bound, **new})

    def value(self, node: Node) -> Shape:
        """The shape of what must be a number, vector or matrix."""
        found = self.shape(node)
        if found.kind == "family":
            raise ShapeError(f"{to_latex(node)} is {found} members: write an index", node)
        if found.kind == "set":
            raise ShapeError(f"{to_latex(node)} is a set and has no place in a computation", node)
        return found

    def values(self, nodes: tuple[Node, ...]) -> list[Measured]:
        """The nodes with their shapes."""
        return [(node, self.value(node)) for node in nodes]

    def scalar(self, node: Node, why: str) -> Shape:
        """The shape of what must be a scalar."""
        found = self.value(node)
        if not found.is_scalar:
            raise ShapeError(f"{to_latex(node)} is {found}: {why}", node)
        return found

    def name(self, name: str, node: Node) -> Shape:
        """The shape of a name: bound, declared, defined, or a density variable."""
        if name in self.bound:
            return self.bound[name]
        domain = self.declarations.symbols.get(name)
        if domain is not None:
            return _domain_shape(domain)
        for definition in self.declarations.definitions:
            if definition.target == node:
                return self.shape(definition.value)
        return _variable_shape(name, self.declarations)

    def item(self, node: Item, base: Node, indices: tuple[Node, ...]) -> Shape:
        """The shape of a member of a family, of a draw, or of an entry."""
        for index in indices:
            self.scalar(index, "an index is a scalar")
        if isinstance(base, Symbol):
            if any(draws.variable == base.name for draws in self.declarations.draws):
                return _variable_shape(base.name, self.declarations)
            domain = self.declarations.symbols.get(base.name)
            if domain is None and base.name in self.declarations.variables:
                return SCALAR  # an entry of a variable whose own shape nothing declares
            if isinstance(domain, Family) and base.name not in self.bound:
                if len(indices) < len(domain.sizes):
                    raise ShapeError(
                        f"{to_latex(node)} has {len(indices)} of the {len(domain.sizes)} indices "
                        f"of the family {base.name}",
                        node,
                    )
                member = _domain_shape(domain.member)
                return rules.entry(node, (base, member), len(indices) - len(domain.sizes))
        return rules.entry(node, (base, self.value(base)), len(indices))

    def big(self, node: Big, kind: str, body: Node, ranges: tuple[Range, ...]) -> Shape:
        """The shape of a sum or product over ranges."""
        inside: _Reading = self
        for each in ranges:
            for limit in (each.lower, each.upper):
                if limit is not None:
                    inside.scalar(limit, "a limit is a scalar")
            inside = inside.binding((each.variable,))
        for each in ranges:
            if each.condition is not None:
                inside.shape(each.condition)
        found = inside.value(body)
        if kind == "prod" and not found.is_square:
            raise ShapeError(f"{to_latex(body)} is {found}: it has no product with itself", node)
        return found


def _domain_shape(domain: Domain) -> Shape:
    match domain:
        case Array(rows=rows, columns=columns):
            return Shape(rows, columns)
        case Probability(size=size):
            return Shape(size, 1)
        case Family(sizes=sizes):
            return Shape(" x ".join(str(size) for size in sizes), 1, "family")
        case _:
            return SCALAR


def _variable_shape(name: str, declarations: Declarations) -> Shape:
    """The shape of a density variable or bound index: a scalar unless declared or of a law."""
    domain = declarations.symbols.get(name)
    if isinstance(domain, Array | Probability):
        return _domain_shape(domain)
    for density, law in declarations.laws:
        if Symbol(name) in density.left:
            return _law_shape(law, declarations)
    return SCALAR


def _entries(mean: Node, declarations: Declarations) -> Size:
    r"""How many entries a mean has: a vector, or a family, of which ``\mu_c`` may fix an index."""
    if isinstance(mean, Item) and isinstance(mean.base, Symbol):
        domain = declarations.symbols.get(mean.base.name)
        if isinstance(domain, Family) and len(domain.sizes) == len(mean.indices) + 1:
            return domain.sizes[-1]
    return _Reading(declarations, {}).shape(mean).rows


def _law_shape(law: Law, declarations: Declarations) -> Shape:
    """The shape of a point of a named law."""
    match law.name, law.parameters:
        case "standard-normal", (size, *_):
            return Shape(rules.size_of(size), 1)
        case "diagonal-normal" | "multivariate-normal", (mean, *_):
            return Shape(_entries(mean, declarations), 1)
        case _:
            return SCALAR
