"""Matrix formulas with symbolic entries at a given size: exact rational functions, no simplify.

A value is a matrix of polynomials over one common polynomial denominator, so an inverse is the
adjugate over the determinant and equality is one cross-multiplication.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sympy import QQ
from sympy.polys.rings import ring

from claims.algebra.symbols import definition_of
from formula.declarations import Declarations
from formula.domains import Array, Domain, PositiveInteger, Real, Size
from formula.shapes import shape_of
from formula.tree import (
    Add,
    Big,
    Call,
    Div,
    Item,
    Mul,
    Negative,
    Node,
    Number,
    Power,
    Range,
    Symbol,
    Transpose,
    rebuild,
    walk,
)

Polynomial = Any
"""A ``PolyElement`` of the ring of all entries; SymPy ships no types."""


class NoEntries(ValueError):
    """The tree has no entries that are rational functions; the message names the node."""


@dataclass(frozen=True)
class Fractions:
    """A matrix of polynomials ``above`` over one polynomial ``below``; a scalar is 1 by 1."""

    above: tuple[tuple[Polynomial, ...], ...]
    below: Polynomial

    @property
    def scalar(self) -> bool:
        """Whether this is a single number."""
        return len(self.above) == 1 == len(self.above[0])

    def equals(self, other: Fractions) -> bool:
        """Whether both are the same matrix of rational functions."""
        shapes = [(len(each.above), len(each.above[0])) for each in (self, other)]
        return shapes[0] == shapes[1] and all(
            a * other.below == b * self.below
            for row, others in zip(self.above, other.above, strict=True)
            for a, b in zip(row, others, strict=True)
        )


@dataclass(frozen=True)
class Entries:
    """The declared arrays written out at one size, over the ring of all their entries.

    Attributes:
        values: name -> matrix of generators (shared where the domain says symmetric).
        one: the unit of the ring.
    """

    values: Mapping[str, Fractions]
    one: Polynomial
    declarations: Declarations
    sizes: Mapping[str, int]

    def generators(self, name: str) -> tuple[tuple[Polynomial, ...], ...]:
        """The entries of a declared array, each a generator of the ring."""
        return self.values[name].above


def entries_at(declarations: Declarations, sizes: Mapping[str, int]) -> Entries:
    """Symbolic entries for every declared scalar, vector and matrix; ``sizes`` by name.

    Density variables of vector laws count as vectors.
    """
    plans: dict[str, list[list[str]]] = {}
    for name, domain in declarations.symbols.items():
        match domain:
            case Array(kind="identity"):
                continue
            case Array() | Real():
                plans[name] = _names(name, domain, sizes)
            case _:
                continue
    for name in declarations.variables:
        shape = shape_of(Symbol(name), declarations)
        rows = _number(shape.rows, sizes)
        plans[name] = [[f"{name}_{i}"] for i in range(rows)]
    flat = list(dict.fromkeys(entry for rows in plans.values() for row in rows for entry in row))
    made, *generators = ring(flat, QQ)
    known = dict(zip(flat, generators, strict=True))
    values = {
        name: Fractions(tuple(tuple(known[each] for each in row) for row in rows), made.one)
        for name, rows in plans.items()
    }
    for name, domain in declarations.symbols.items():
        match domain:
            case Array(kind="identity", rows=order):
                values[name] = identity(_number(order, sizes), made.one)
            case Array(kind="lower") if name in values:
                values[name] = _nothing_above(values[name], made.one)
            case PositiveInteger() if name in sizes:
                values[name] = Fractions(((made.one * sizes[name],),), made.one)
    return Entries(values, made.one, declarations, sizes)


def _number(size: Size, sizes: Mapping[str, int]) -> int:
    return size if isinstance(size, int) else sizes[size]


def _names(name: str, domain: Domain, sizes: Mapping[str, int]) -> list[list[str]]:
    if not isinstance(domain, Array):
        return [[name]]
    rows, columns = _number(domain.rows, sizes), _number(domain.columns, sizes)
    symmetric = domain.kind in ("symmetric", "spd")

    def entry(i: int, j: int) -> str:
        low, high = (min(i, j), max(i, j)) if symmetric else (i, j)
        return f"{name}_{low}_{high}"

    return [[entry(i, j) for j in range(columns)] for i in range(rows)]


def _nothing_above(value: Fractions, one: Polynomial) -> Fractions:
    """The same with zeros above the diagonal."""
    rows = tuple(
        tuple(entry if j <= i else one * 0 for j, entry in enumerate(row))
        for i, row in enumerate(value.above)
    )
    return Fractions(rows, value.below)


def identity(size: int, one: Polynomial) -> Fractions:
    """The identity matrix."""
    zero = one * 0
    rows = tuple(tuple(one if i == j else zero for j in range(size)) for i in range(size))
    return Fractions(rows, one)


def evaluate_entries(node: Node, entries: Entries) -> Fractions:
    """The matrix of rational functions that ``node`` is at this size.

    Raises:
        NoEntries: a node outside + - * / whole powers, transpose, determinant and trace.
    """

    def at(child: Node) -> Fractions:
        return evaluate_entries(child, entries)

    match node:
        case Number():
            value = entries.one * QQ(node.value.numerator, node.value.denominator)
            return Fractions(((value,),), entries.one)
        case Symbol(name=name) if name in entries.values:
            return entries.values[name]
        case Add(terms=terms):
            total = at(terms[0])
            for term in terms[1:]:
                total = _plus(total, at(term))
            return total
        case Negative(operand=operand):
            value = at(operand)
            return Fractions(_each(value.above, lambda entry: -entry), value.below)
        case Mul(factors=factors):
            product = at(factors[0])
            for factor in factors[1:]:
                product = _times(product, at(factor))
            return product
        case Div(numerator=numerator, denominator=denominator):
            return _times(at(numerator), _inverse(at(denominator), entries.one))
        case Power(base=base, exponent=exponent):
            return _power(at(base), _exponent(exponent, entries), entries.one)
        case Transpose(operand=operand):
            value = at(operand)
            return Fractions(tuple(zip(*value.above, strict=True)), value.below)
        case Call(name="diag", arguments=(inner,)):
            return _diagonal(at(inner), entries.one)
        case Item(base=base, indices=(Number() as place,)):
            value = at(base)
            return Fractions((value.above[int(place.value) - 1],), value.below)
        case Item(base=base, indices=(Number() as row, Number() as column)):
            value = at(base)
            entry = value.above[int(row.value) - 1][int(column.value) - 1]
            return Fractions(((entry,),), value.below)
        case Big(kind=kind, ranges=(Range(condition=None) as each,)):
            return _big(kind, [at(term) for term in _terms(node, each, entries)], entries.one)
        case Call(name="det", arguments=(inner,)):
            value = at(inner)
            size = len(value.above)
            return Fractions(((determinant(value.above, entries.one),),), value.below**size)
        case Call(name="tr", arguments=(inner,)):
            value = at(inner)
            total = sum((value.above[i][i] for i in range(len(value.above))), entries.one * 0)
            return Fractions(((total,),), value.below)
        case _:
            raise NoEntries(f"{type(node).__name__} has no entries here: {node}")


def _each(rows: tuple[tuple[Polynomial, ...], ...], change: Any) -> Any:
    return tuple(tuple(change(entry) for entry in row) for row in rows)


def _plus(a: Fractions, b: Fractions) -> Fractions:
    shapes = [(len(each.above), len(each.above[0])) for each in (a, b)]
    if shapes[0] != shapes[1]:
        raise NoEntries(f"a sum of shapes {shapes[0]} and {shapes[1]}")
    if a.below == b.below:
        rows = tuple(
            tuple(x + y for x, y in zip(r, s, strict=True))
            for r, s in zip(a.above, b.above, strict=True)
        )
        return Fractions(rows, a.below)
    rows = tuple(
        tuple(x * b.below + y * a.below for x, y in zip(r, s, strict=True))
        for r, s in zip(a.above, b.above, strict=True)
    )
    return Fractions(rows, a.below * b.below)


def _times(a: Fractions, b: Fractions) -> Fractions:
    if a.scalar or b.scalar:
        factor, rows = (a.above[0][0], b.above) if a.scalar else (b.above[0][0], a.above)
        return Fractions(_each(rows, lambda entry: factor * entry), a.below * b.below)
    if len(a.above[0]) != len(b.above):
        raise NoEntries(f"{len(a.above[0])} columns times {len(b.above)} rows")
    columns = tuple(zip(*b.above, strict=True))
    rows = tuple(
        tuple(sum((x * y for x, y in zip(row, column, strict=True)), a.below * 0)
              for column in columns)
        for row in a.above
    )  # fmt: skip
    return Fractions(rows, a.below * b.below)


def determinant(rows: tuple[tuple[Polynomial, ...], ...], one: Polynomial) -> Polynomial:
    """The determinant by expansion along the first row (sizes up to 3 or 4)."""
    if not rows:
        return one
    total = one * 0
    for j, entry in enumerate(rows[0]):
        total += (-1) ** j * entry * determinant(_without(rows, 0, j), one)
    return total


def _without(rows: tuple[tuple[Polynomial, ...], ...], i: int, j: int) -> Any:
    return tuple(row[:j] + row[j + 1 :] for k, row in enumerate(rows) if k != i)


def _inverse(value: Fractions, one: Polynomial) -> Fractions:
    size = len(value.above)
    whole = determinant(value.above, one)
    if whole == 0:
        raise NoEntries("a singular matrix has no inverse")
    adjugate = tuple(
        tuple((-1) ** (i + j) * determinant(_without(value.above, j, i), one) * value.below
              for j in range(size))
        for i in range(size)
    )  # fmt: skip
    return Fractions(adjugate, whole)


def _diagonal(value: Fractions, one: Polynomial) -> Fractions:
    """The diagonal matrix of a column."""
    if len(value.above[0]) != 1:
        raise NoEntries("only a column becomes a diagonal matrix")
    size = range(len(value.above))
    rows = tuple(tuple(value.above[i][0] if i == j else one * 0 for j in size) for i in size)
    return Fractions(rows, value.below)


def _terms(node: Big, each: Range, entries: Entries) -> list[Node]:
    """The body at every value of the index."""

    def with_index(part: Node, place: int) -> Node:
        if part == Symbol(each.variable):
            return Number(str(place))
        return rebuild(part, lambda child: with_index(child, place))

    limits = [entries.sizes.get(each.name) if isinstance(each, Symbol) else _whole(each)
              for each in (each.lower, each.upper) if each is not None]  # fmt: skip
    match limits:
        case [int(low), int(high)]:
            return [with_index(node.body, place) for place in range(low, high + 1)]
        case _:
            raise NoEntries(f"a range without whole limits: {each}")


def _big(kind: str, terms: list[Fractions], one: Polynomial) -> Fractions:
    total = Fractions(((one * (0 if kind == "sum" else 1),),), one)
    for term in terms:
        total = _plus(total, term) if kind == "sum" else _times(total, term)
    return total


def _power(value: Fractions, exponent: int, one: Polynomial) -> Fractions:
    if len(value.above[0]) == 1 != len(value.above):
        if exponent < 0:
            raise NoEntries("a column has no negative powers here")
        return Fractions(_each(value.above, lambda entry: entry**exponent), value.below**exponent)
    base = _inverse(value, one) if exponent < 0 else value
    result = identity(len(value.above), one)
    for _ in range(abs(exponent)):
        result = _times(result, base)
    return result


def _exponent(node: Node, entries: Entries) -> int:
    """A whole number, or a size at its value here."""
    if isinstance(node, Symbol) and node.name in entries.sizes:
        return entries.sizes[node.name]
    return _whole(node)


def _whole(node: Node) -> int:
    match node:
        case Number() if node.value.denominator == 1:
            return int(node.value)
        case Negative(operand=inner):
            return -_whole(inner)
        case _:
            raise NoEntries(f"only whole powers have entries, not {node}")


def equal_entries(left: Node, right: Node, declarations: Declarations, size: int) -> bool:
    """Whether both sides are the same rational functions of the entries, all sizes set apart.

    Size symbols take the values 1, 2, 3 in turn beginning at ``size``, so that up to three of them
    differ and a proof does not rest on two sizes being equal by accident.
    """
    left, right = _unfolded(left, declarations), _unfolded(right, declarations)
    names = [
        name for name, domain in declarations.symbols.items() if isinstance(domain, PositiveInteger)
    ]
    sizes = {name: (size - 1 + place) % 3 + 1 for place, name in enumerate(names)}
    used = {each.name for side in (left, right) for each in walk(side) if isinstance(each, Symbol)}
    kept = {name: domain for name, domain in declarations.symbols.items()
            if name in used or name in names}  # fmt: skip
    narrowed = Declarations(
        symbols=kept,
        laws=declarations.laws,
        variables=tuple(name for name in declarations.variables if name in used),
    )
    entries = entries_at(narrowed, sizes)
    return evaluate_entries(left, entries).equals(evaluate_entries(right, entries))


def _unfolded(node: Node, declarations: Declarations) -> Node:
    """``node`` with every symbol that an equation defines replaced by its value."""
    found = definition_of(node.name, declarations) if isinstance(node, Symbol) else None
    if found is not None:
        return _unfolded(found.value, declarations)
    return rebuild(node, lambda child: _unfolded(child, declarations))
