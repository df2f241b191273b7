"""Proving and refuting a line over densities on symbolic tables, and sampling an inequality."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping

from flint import arb, ctx, fmpq
from sympy import E

from claims.algebra.densities_meaning import FreeVariable, Place, value
from claims.algebra.densities_ratios import Polynomial
from claims.algebra.densities_tables import Tables, symbolic_tables
from claims.algebra.densities_values import (
    EULER,
    Irreducible,
    TableValue,
    UndefinedValue,
    add,
    negative,
)
from formula.declarations import Declarations
from formula.printer import to_latex
from formula.tree import Node

_EULER = fmpq(int(E.n(70) * 10**60), 10**60)
"""e to sixty digits: its error is far below the margin."""
_BITS = 200
_MARGIN = arb("1e-20")
"""Only a real violation is larger: balls of two hundred bits are far narrower."""


class FalseStep(ValueError):
    """Two lines that were to be equal (or ordered) are not; the message shows both."""


def prove_equal(
    left: Node, right: Node, declarations: Declarations, *, sizes: Mapping[str, int] | None = None
) -> None:
    """Show that two formulas have the same value for all tables, at every free variable.

    Raises:
        FalseStep: they differ, or one has no value where the other has one.
        Unprovable: symbolic tables cannot express one of them.
    """
    tables = symbolic_tables(declarations, (left, right), sizes=sizes)
    for at, first, second in _values(left, right, tables, {}):
        difference = add(first, negative(second))
        if not difference.is_zero:
            raise FalseStep(
                f"{to_latex(left)} is not {to_latex(right)}{_where(at)}: "
                f"their difference is {_show(difference)}"
            )


def sample_order(
    lesser: Node,
    greater: Node,
    declarations: Declarations,
    *,
    sizes: Mapping[str, int] | None = None,
    draws: int = 24,
) -> None:
    """Try to refute ``lesser <= greater`` on random tables; it can refute, never prove.

    Raises:
        FalseStep: some tables contradict it; the message shows both values.
    """
    tables = symbolic_tables(declarations, (lesser, greater), sizes=sizes)
    source = random.Random(0)
    pairs = list(_values(lesser, greater, tables, {}))
    for _ in range(draws):
        entries = [
            _EULER if name == EULER else _entry(source, name in tables.over.positive)
            for name in tables.over.names
        ]
        for at, first, second in pairs:
            with ctx.workprec(_BITS):
                low, high = _number(first, entries), _number(second, entries)
                holds = bool(low <= high + _MARGIN * (1 + abs(high)))
            if not holds:
                raise FalseStep(
                    f"{to_latex(lesser)} = {low.str(6, radius=False)} exceeds "
                    f"{to_latex(greater)} = {high.str(6, radius=False)} "
                    f"for some tables{_where(at)}"
                )


def _values(
    left: Node, right: Node, tables: Tables, at: Place
) -> Iterator[tuple[Place, TableValue, TableValue]]:
    """Both values at every combination of values of the free variables."""
    try:
        first, second = value(left, tables, at), value(right, tables, at)
    except FreeVariable as free:
        for index in range(free.values):
            yield from _values(left, right, tables, {**at, free.name: index})
        return
    except UndefinedValue as undefined:
        raise FalseStep(
            f"{to_latex(left)} or {to_latex(right)} has no value{_where(at)}: {undefined}"
        ) from undefined
    yield at, first, second


def _entry(source: random.Random, positive: bool) -> fmpq:
    size = fmpq(source.randint(1, 10**4), source.randint(1, 10**4))
    return size if positive or source.random() < 0.5 else -size


def _number(value: TableValue, entries: list[fmpq]) -> arb:
    """The value at numerical entries, as a ball."""
    total = arb(0)
    for monomial, coefficient in value.terms.items():
        term = arb(_at(coefficient.numer, entries) / _at(coefficient.denom, entries))
        for atom, exponent in monomial:
            inside = _at(atom.polynomial, entries) if isinstance(atom, Irreducible) else fmpq(atom)
            term *= arb(abs(inside)).log() ** exponent
        total += term
    return total


def _at(polynomial: Polynomial, entries: list[fmpq]) -> fmpq:
    total = fmpq(0)
    for exponents, coefficient in polynomial.to_dict().items():
        term = fmpq(coefficient)
        for entry, exponent in zip(entries, exponents, strict=True):
            if exponent:
                term *= entry**exponent
        total += term
    return total


def _where(at: Place) -> str:
    places = ", ".join(f"{name} at value {index + 1}" for name, index in sorted(at.items()))
    return f" with {places}" if places else ""


def _show(difference: TableValue) -> str:
    """The difference in short."""
    parts = []
    for monomial, coefficient in list(difference.terms.items())[:2]:
        logs = " ".join(f"log({atom})" for atom, _ in monomial)
        parts.append(f"({coefficient}) {logs}".strip())
    text = " + ".join(parts) + (" + ..." if len(difference.terms) > 2 else "")
    return text if len(text) <= 300 else text[:300] + "..."
