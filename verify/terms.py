"""Definitions over named laws on arrays: what a ``Term`` says, computed from the oracles alone.

A definition is a tree of means and integrals combined by arithmetic. ``parts`` lists them,
``integrand`` evaluates what stands inside one at given points, ``combine`` puts their values
together. Nothing here reads a formula or a closed form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from claims.definitions import (
    Combine,
    DensityAt,
    IntegralOf,
    LogDensityAt,
    Mean,
    Point,
    Term,
    Value,
)
from formula.declarations import Declarations
from formula.tree import Node, Number, Symbol
from verify.draw import Values
from verify.labels import entry_name, lawful, vectors, written_out
from verify.laws import ConcreteLaw, law
from verify.laws_scipy import Array

Laws = Mapping[str, ConcreteLaw]


class NotApplicable(ValueError):
    """The method has nothing to say about this definition; the message says why."""


class OutOfRange(NotApplicable):
    """An index outside its range: the formula has no value there."""


def concrete_laws(
    declarations: Declarations, values: Values, evaluate: Callable[[Node, Values], Array]
) -> Laws:
    """The declared unconditional laws by letter, with parameters from ``values``.

    A law given a label is there once for each of its values (``verify.labels``). ``evaluate``
    computes a parameter that is neither a symbol nor a number.
    """
    found: dict[str, ConcreteLaw] = {}
    for letter, _, declared, label in lawful(declarations, sizes_of(values)):
        if letter in found:
            raise NotApplicable(f"two laws have the letter {letter!r}")
        here = {**values, **label}
        parameters = tuple(_parameter(tree, here, evaluate) for tree in declared.parameters)
        if declared.name == "diagonal-normal":
            # a family of one member is evaluated to a number
            parameters = tuple(map(np.atleast_1d, parameters))
        if declared.name == "multivariate-normal":
            # so is a product of matrices of one row
            mean, covariance = parameters
            parameters = np.atleast_1d(mean), np.atleast_2d(covariance)
        found[letter] = ConcreteLaw(law(declared.name), parameters)
    return found


def sizes_of(values: Values) -> Mapping[str, int]:
    """How many entries each drawn vector has."""
    return {name: len(value) for name, value in values.items() if np.ndim(value) == 1}  # type: ignore[arg-type]


def without_labels(term: Term, values: Values) -> tuple[Term, Values]:
    """The term with its means over labels written out, and the values with the entries named."""
    names = dict.fromkeys(vectors(term))
    entries = {
        entry_name(name, place): float(entry)
        for name in names
        for place, entry in enumerate(np.asarray(values[name]), start=1)
    }
    return written_out(term, sizes_of(values)), {**values, **entries}


def _parameter(tree: Node, values: Values, evaluate: Callable[[Node, Values], Array]) -> Array:
    match tree:
        case Symbol(name=name) if name in values:
            return np.asarray(values[name], dtype=float)
        case Number():
            return np.asarray(float(tree.value))
        case _:
            return evaluate(tree, values)


def parts(term: Term) -> Iterator[Mean | IntegralOf]:
    """The outermost means and integrals, in order."""
    match term:
        case Mean() | IntegralOf():
            yield term
        case Combine(operands=operands):
            for operand in operands:
                yield from parts(operand)
        case DensityAt() | LogDensityAt() | Point():
            raise NotApplicable("a density outside any mean or integral has no point")


def letters(term: Term) -> tuple[str, ...]:
    """The letters of the laws that occur, in order of appearance."""
    found: list[str] = []

    def visit(each: Term) -> None:
        match each:
            case DensityAt(letter=letter) | LogDensityAt(letter=letter):
                found.append(letter)
            case Mean(under=under, integrand=integrand):
                found.append(under)
                visit(integrand)
            case IntegralOf(integrand=integrand):
                visit(integrand)
            case Combine(operands=operands):
                for operand in operands:
                    visit(operand)

    visit(term)
    return tuple(dict.fromkeys(found))


def integrand(term: Term, laws: Laws, values: Values, point: Array) -> Array:
    """The term at points; 0 times infinity is 0, as in 0 log 0."""
    match term:
        case DensityAt(letter=letter):
            return np.exp(laws[letter].log_density(point))
        case LogDensityAt(letter=letter):
            return laws[letter].log_density(point)
        case Point():
            return point
        case Value(of=of):
            return _constant(of, values)
        case Combine(operation=operation, operands=operands):
            return operate(
                operation, [integrand(operand, laws, values, point) for operand in operands]
            )
        case _:
            raise NotApplicable("a mean inside a mean is not evaluated here")


def combine(term: Term, values: Values, of: Callable[[Mean | IntegralOf], Array]) -> Array:
    """The term from the values of its means and integrals."""
    match term:
        case Mean() | IntegralOf():
            return of(term)
        case Value(of=name):
            return _constant(name, values)
        case Combine(operation=operation, operands=operands):
            return operate(operation, [combine(operand, values, of) for operand in operands])
        case _:
            raise NotApplicable("a density outside any mean or integral has no point")


def _constant(of: float | str, values: Values) -> Array:
    return np.asarray(values[of] if isinstance(of, str) else of, dtype=float)


def operate(operation: str, operands: list[Array]) -> Array:
    """``+ - * / neg log sqrt exp min`` on arrays; what is undefined becomes NaN or infinite."""
    with np.errstate(all="ignore"):
        match operation, operands:
            case "+", [a, b]:
                return a + b
            case "-", [a, b]:
                return a - b
            case "*", [a, b]:
                vanishes = ((a == 0) & np.isinf(b)) | (np.isinf(a) & (b == 0))
                return np.where(vanishes, 0.0, a * b)
            case "/", [a, b]:
                return a / b
            case "neg", [a]:
                return -a
            case "log", [a]:
                return np.log(a)
            case "sqrt", [a]:
                return np.sqrt(a)
            case "exp", [a]:
                return np.exp(a)
            case "min", _:
                return np.asarray(np.minimum.reduce(np.broadcast_arrays(*operands)))
            case _:
                raise NotApplicable(f"{operation!r} of {len(operands)} terms")
