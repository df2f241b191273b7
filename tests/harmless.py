"""Whether a changed token is harmless: the same tree, or equality that SymPy proves."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from claims.algebra.densities_proof import FalseStep, prove_equal
from claims.algebra.densities_values import Unprovable
from claims.algebra.entries import Entries, Fractions, NoEntries, entries_at, evaluate_entries
from claims.algebra.lower import CannotLower
from claims.algebra.matrix_forms import SIZES, same_matrix_scalars
from claims.algebra.settle import same_trees
from formula.declarations import Declarations, Law
from formula.domains import PositiveInteger, Real
from formula.tree import (
    Add,
    Apply,
    Density,
    Expectation,
    Extremum,
    LawStatement,
    Node,
    Relation,
    Symbol,
    rebuild,
    walk,
)


def harmless(changed: Node, original: Node, declarations: Declarations) -> bool:
    """Whether both are the same tree, or SymPy proves them equal, part by part."""
    if changed == original:
        return True
    match changed, original:
        case Relation(), Relation():
            if changed.operators != original.operators:
                return False
            pairs = list(zip(changed.sides, original.sides, strict=True))
        case LawStatement(), LawStatement():
            if changed.law != original.law:
                return False
            if len(changed.parameters) != len(original.parameters):
                return False
            pairs = [(changed.quantity, original.quantity)]
            pairs += zip(changed.parameters, original.parameters, strict=True)
        case Extremum(), Extremum():
            if (changed.name, changed.variables) != (original.name, original.variables):
                return False
            pairs = [(changed.body, original.body)]
        case _:
            return proved_equal(changed, original, declarations)
    return all(harmless(a, b, declarations) for a, b in pairs)


def inlined(node: Node, declarations: Declarations) -> Node:
    """``node`` with every defined function of one argument written out: ``a(1)``."""
    node = rebuild(node, lambda child: inlined(child, declarations))
    if isinstance(node, Apply):
        for definition in declarations.definitions:
            match definition.target:
                case Apply(name=name, arguments=(Symbol(name=argument),)) if name == node.name:
                    return put_in(definition.value, argument, node.arguments[0])
    return node


def put_in(node: Node, name: str, value: Node) -> Node:
    """``node`` with ``value`` for every ``Symbol(name)``."""
    if node == Symbol(name):
        return value
    return rebuild(node, lambda child: put_in(child, name, value))


def proved_equal(changed: Node, original: Node, declarations: Declarations) -> bool:
    """Whether SymPy shows two values equal: numbers, matrices or symbolic tables of densities."""
    changed, original = (inlined(each, declarations) for each in (changed, original))
    for prover in (same_trees, same_matrix_scalars, same_moments):
        with suppress(CannotLower, NoEntries, TypeError):  # outside the subset of this prover
            if prover(changed, original, declarations):
                return True
    try:
        prove_equal(changed, original, declarations)
    except (FalseStep, Unprovable):
        return False
    return True


# ------------------------------------------------------- means of polynomials under normal laws


def same_moments(changed: Node, original: Node, declarations: Declarations) -> bool:
    """Whether both are equal once means of polynomials under normal laws are moments.

    Raises:
        NoEntries: a mean of anything else.
        CannotLower: what is left is outside the subset.
    """
    known: list[Expectation] = []

    def named(node: Node) -> Node:
        if not isinstance(node, Expectation):
            return rebuild(node, named)
        if isinstance(node.body, Add):  # linearity; what is not averaged comes out
            return Add(tuple(named(replace(node, body=term)) for term in node.body.terms))
        if not any(Symbol(name) in walk(node.body) for name in node.variables):
            return node.body
        for place, other in enumerate(known):
            if equal_means(node, other, declarations):
                return Symbol(f"mean {place}")
        known.append(node)
        return Symbol(f"mean {len(known) - 1}")

    changed, original = named(changed), named(original)
    names = {f"mean {place}": Real() for place in range(len(known))}
    symbols = {**declarations.symbols, **names}
    return same_matrix_scalars(changed, original, Declarations(symbols=symbols))


def equal_means(a: Expectation, b: Expectation, declarations: Declarations) -> bool:
    """Whether two means are the same functions of the parameters at d = 1, 2, 3."""
    names = [n for n, d in declarations.symbols.items() if isinstance(d, PositiveInteger)]
    for size in SIZES:
        sizes = {name: (size - 1 + place) % 3 + 1 for place, name in enumerate(names)}
        entries = entries_at(declarations, sizes)
        if not mean_entries(a, entries).equals(mean_entries(b, entries)):
            return False
    return True


def mean_entries(node: Expectation, entries: Entries) -> Fractions:
    """The mean of a polynomial in the entries of a normal variable, by its moments."""
    law = _law_of(node, entries.declarations)
    (variable,) = node.variables
    body = evaluate_entries(node.body, entries)
    drawn = [each for row in entries.generators(variable) for each in row]
    mean = evaluate_entries(law.parameters[0], entries)
    spread = evaluate_entries(law.parameters[1], entries)
    if mean.below != entries.one or spread.below != entries.one:
        raise NoEntries("parameters that are no polynomials")
    if law.name == "normal":
        covariance = [[spread.above[0][0] ** 2]]
    elif law.name == "multivariate-normal":
        covariance = [list(row) for row in spread.above]
    else:
        raise NoEntries(f"no moments of the law {law.name}")
    centre = [row[0] for row in mean.above]
    places = [entries.one.ring.index(each) for each in drawn]

    def moment(factors: tuple[int, ...]):  # type: ignore[no-untyped-def]
        if not factors:
            return entries.one
        first, rest = factors[0], factors[1:]
        total = centre[first] * moment(rest)
        for k, other in enumerate(rest):
            total += covariance[first][other] * moment(rest[:k] + rest[k + 1 :])
        return total

    def averaged(polynomial):  # type: ignore[no-untyped-def]
        total = entries.one * 0
        for powers, coefficient in polynomial.terms():
            factors = tuple(k for k, place in enumerate(places) for _ in range(powers[place]))
            left = tuple(0 if i in places else power for i, power in enumerate(powers))
            total += entries.one.ring({left: coefficient}) * moment(factors)
        return total

    if any(powers[place] for powers, _ in body.below.terms() for place in places):
        raise NoEntries("the variable stands in a denominator")
    return Fractions(tuple(tuple(averaged(each) for each in row) for row in body.above), body.below)


def _law_of(node: Expectation, declarations: Declarations) -> Law:
    match node.laws:
        case (Density() as drawn,) if len(node.variables) == 1:
            for factor, law in declarations.laws:
                if (factor.letter, len(factor.left), factor.right) == (drawn.letter, 1, ()):
                    return law
    raise NoEntries("the mean of another law than a normal one")
