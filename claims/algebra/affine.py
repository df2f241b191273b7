"""Affine maps of a random vector: inverse, Jacobian, increment, and the law of what is mapped.

The general statement is read off the tree; it is proved by differentiating and substituting
symbolic entries at d = 1, 2, 3.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy

from claims.algebra.entries import (
    Entries,
    Fractions,
    entries_at,
    equal_entries,
    evaluate_entries,
)
from claims.algebra.lift import lift
from claims.algebra.matrices import SIZES
from claims.algebra.normal import Normal, gather_logs
from claims.algebra.rewriting import flatten, inverse, nonsingular
from claims.algebra.settle import sum_of_terms
from formula.declarations import Declarations
from formula.domains import PositiveInteger
from formula.tree import Add, Call, Mul, Negative, Node, Relation, Symbol, Transpose, rebuild, walk


class NotAffine(ValueError):
    """The construction is not shift plus matrix times the drawn vector."""


@dataclass(frozen=True)
class AffineMap:
    """``variable -> shift + matrix variable`` as a tree."""

    construction: Node
    variable: str
    matrix: Node
    shift: Node


def affine_map(construction: Node, variable: str, declarations: Declarations) -> AffineMap:
    """Read shift and matrix off a construction such as ``mu + S z``, and prove them.

    The matrix is the derivative with respect to the variable, differentiated entry by entry with
    symbolic entries at d = 1, 2, 3; the shift is the value at zero.

    Raises:
        NotAffine: another form, or a derivative that is not the matrix.
    """
    construction = flatten(construction)
    terms = construction.terms if isinstance(construction, Add) else (construction,)
    moving = [term for term in terms if Symbol(variable) in walk(term)]
    still = tuple(term for term in terms if term not in moving)
    match moving:
        case [Mul(factors=(*before, Symbol(name=name)))] if name == variable and before:
            matrix = before[0] if len(before) == 1 else Mul(tuple(before))
        case _:
            raise NotAffine(f"{construction} is not shift plus matrix times {variable}")
    if not still:
        raise NotAffine(f"{construction} has no shift")
    shift = still[0] if len(still) == 1 else Add(still)
    found = AffineMap(construction, variable, matrix, shift)
    for size in SIZES:
        entries = entries_at(declarations, _sizes(declarations, size))
        if not jacobian_at(found, entries).equals(evaluate_entries(matrix, entries)):
            raise NotAffine(f"the derivative of {construction} is not {matrix} at d = {size}")
    return found


def _sizes(declarations: Declarations, size: int) -> dict[str, int]:
    return {
        name: size
        for name, domain in declarations.symbols.items()
        if isinstance(domain, PositiveInteger)
    }


def jacobian_at(mapping: AffineMap, entries: Entries) -> Fractions:
    """The derivatives of the construction's entries with respect to the variable's, at one size."""
    value = evaluate_entries(mapping.construction, entries)
    generators = [row[0] for row in entries.generators(mapping.variable)]
    rows = tuple(tuple(row[0].diff(generator) for generator in generators) for row in value.above)
    return Fractions(rows, value.below)


def increment(mapping: AffineMap, step: Node) -> Relation:
    """What the map adds when the variable moves by ``step``: exactly the matrix times it."""
    moved = Add((Symbol(mapping.variable), step))
    left = Add(
        (
            _replaced(mapping.construction, Symbol(mapping.variable), moved),
            Negative(mapping.construction),
        )
    )
    return Relation((left, Mul((mapping.matrix, step))), ("=",))


def solved(mapping: AffineMap, value: Node, declarations: Declarations) -> Node:
    """The variable for which the map has that value: ``matrix^{-1} (value - shift)``.

    Raises:
        NotAffine: the matrix is not declared invertible, or substituting back does not give
            ``value`` at d = 1, 2, 3.
    """
    if not nonsingular(mapping.matrix, declarations):
        raise NotAffine(f"{mapping.matrix} is not declared non-singular")
    solution = Mul((inverse(mapping.matrix), Add((value, Negative(mapping.shift)))))
    back = _replaced(mapping.construction, Symbol(mapping.variable), solution)
    if not all(equal_entries(back, value, declarations, size) for size in SIZES):
        raise NotAffine(f"{solution} does not solve {mapping.construction} = {value}")
    return flatten(solution)


def _replaced(node: Node, old: Node, new: Node) -> Node:
    return new if node == old else rebuild(node, lambda child: _replaced(child, old, new))


def substituted(node: Node, old: Node, new: Node) -> Node:
    """``node`` with every ``old`` replaced by ``new``, products written flat."""
    return flatten(_replaced(node, old, new))


def change_of_variables(mapping: AffineMap, density: Node) -> Node:
    """The density of the map's value, at the image of the point: density over ``|det J|``."""
    return Mul((density, inverse(Call("abs", (Call("det", (mapping.matrix,)),)))))


def standard_normal_written_out(node: Node, law: Normal) -> Node:
    """``node`` with the density of a vector of independent standard normals written out.

    The log density is the sum over coordinates; SymPy separates what does not depend on the
    coordinate, and the sum of squares is written as ``z^T z``.

    Raises:
        ValueError: the coordinates' log densities are not a constant plus a multiple of a square.
    """
    assert law.index is not None
    total = sum_of_terms(law.coordinate_log_density, (law.index, sympy.Integer(1), law.size))
    constant, square = sympy.Integer(0), sympy.Integer(0)
    for term in sympy.Add.make_args(sympy.expand(total)):
        factor, sums = term.as_independent(sympy.Sum)
        if sums == 1:
            constant += factor
        elif sums.function.xreplace({sums.variables[0]: law.index}) == law.value**2:
            square += factor
        else:
            raise ValueError(f"no sum of squares: {sums}")
    point = Symbol(law.point.name)
    form = Mul((lift(square), Transpose(point), point))
    each = gather_logs(sympy.cancel(constant / law.size))
    written = Mul((lift(sympy.exp(each) ** law.size), Call("exp", (form,))))

    def change(child: Node) -> Node:
        if getattr(child, "letter", None) == law.letter and getattr(child, "left", ()) == (point,):
            return written
        return rebuild(child, change)

    return flatten(change(node))
