"""A world at one precision: balls of everything drawn, tables of densities, and the step budget."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product
from typing import Protocol

from flint import acb, acb_mat, arb, ctx, fmpq, fmpq_mat

from formula.declarations import Declarations, Joint
from formula.domains import Family, PositiveInteger
from formula.draw_values import Exact, FunctionTable
from formula.tables import Table, ancestors, generated, joint_table, names
from formula.tree import Density, Node, Symbol
from formula.values import ONE, OutOfBudget, Value, narrow
from formula.worlds import World

Env = Mapping[str, object]
"""Values by name; ``@x`` is the index of a density variable's value, ``!`` the frame itself."""


Body = Callable[[Value], acb]
"""An integrand, as a function of the point."""


class Calculus(Protocol):
    """Densities and integrals of named laws, on balls; ``verify`` provides one."""

    def log_density(self, law: str, parameters: tuple[Value, ...], point: Value) -> acb:
        """Log density (nats) at ``point``."""

    def expectation(self, law: str, parameters: tuple[Value, ...], body: Body) -> acb:
        """Mean of ``body(point)``."""

    def means(
        self, law: str, parameters: tuple[Value, ...], body: Callable[[Value], list[acb]]
    ) -> list[acb] | None:
        """Means of several values at once, or ``None`` where it cannot be done together."""

    def integral(self, laws: tuple[tuple[str, tuple[Value, ...]], ...], body: Body) -> acb:
        """Integral of ``body(point)`` over the whole space; the laws give the scales."""


class Members(tuple):  # type: ignore[type-arg]
    """The values of a family, 0-based; nested for several sizes."""

    __slots__ = ()


class Frame:
    """One world at one precision; tables are filled when first asked for."""

    __slots__ = (
        "audit",
        "budget",
        "calculus",
        "counts",
        "function_values",
        "functions",
        "known",
        "marginals",
        "memory",
        "points",
        "precision",
        "strict",
        "tables",
        "values",
        "weights",
        "world",
    )  # fmt: skip

    def __init__(self, world: World, precision: int, calculus: Calculus | None) -> None:
        ctx.prec = precision
        self.world = world
        self.precision = precision
        self.calculus = calculus
        self.budget = 0
        self.strict = False
        self.audit: list[str] | None = None
        self.counts = world.counts
        self.weights = {n: tuple(_ball(q) for q in qs) for n, qs in world.weights.items()}
        self.points = {n: tuple(_value(q) for q in qs) for n, qs in world.points.items()}
        self.tables: dict[Density, Table] = {
            factor: {key: _ball(q) for key, q in table.items()}
            for factor, table in world.tables.items()
        }
        self.marginals: dict[tuple[int, tuple[str, ...]], Table] = {}
        self.function_values: dict[tuple[str, str, int], acb] = {}
        self.functions = world.functions
        self.memory: dict[tuple[str, Node], Value] = {}
        # pieces of formulas: value, steps, and what the audit noted (None: it was not watching)
        self.known: dict[object, tuple[object, int, str | None]] = {}
        self.values: dict[str, object] = {"!": self}
        for name, exact in world.numbers.items():
            self.values[name] = _value(exact)
        for name, place in world.positions.items():
            self.values["@" + name] = place
            if name not in world.numbers:
                # a declared symbol keeps its own value where a density variable shares its name
                self.values[name] = self.points[name][place]

    def spend(self, steps: int = 1) -> None:
        """Take steps from the budget; raises ``OutOfBudget`` when it is used up."""
        self.budget -= steps
        if self.budget < 0:
            raise OutOfBudget("the formula takes too many steps to evaluate")

    def marginal(self, joint: Joint, variables: tuple[str, ...]) -> Table:
        """The marginal of ``joint`` over the variables, in that order."""
        key = (id(joint), variables)
        table = self.marginals.get(key)
        if table is None:
            relevant = ancestors(joint, variables)
            made = [n for n in generated(joint) if n in relevant]
            rest = sorted(relevant - set(made))
            order = tuple(made + rest)
            cost = 1
            for name in order:
                cost *= self.counts[name]
            self.spend(cost)
            table = joint_table(joint, variables, order, self.counts, self.weights, self.tables)
            self.marginals[key] = table
        return table

    def function_at(self, name: str, variable: str, place: int) -> acb:
        """The value of an arbitrary function at one value of a density variable."""
        key = (name, variable, place)
        value = self.function_values.get(key)
        if value is None:
            value = smooth(self.functions[name], self.points[variable][place])  # type: ignore[arg-type]
            self.function_values[key] = value
        return value


def _ball(exact: fmpq) -> acb:
    return acb(arb(exact))


def _value(exact: Exact) -> object:
    if isinstance(exact, fmpq):
        return _ball(exact)
    if isinstance(exact, fmpq_mat):
        return narrow(acb_mat(exact.nrows(), exact.ncols(), [_ball(q) for q in exact.entries()]))
    return Members(_value(part) for part in exact)


def smooth(function: FunctionTable, point: acb) -> acb:
    """The arbitrary function of a world at any number."""
    a, b, c, d, e = (_ball(q) for q in function.coefficients)
    value = a + e * point + b * (c * point + d).sin()
    low, high = function.low, function.high
    if low is None and high is None:
        return value
    if low is not None and high is not None:
        start, width = _ball(fmpq(low.numerator, low.denominator)), high - low
        return start + _ball(fmpq(width.numerator, width.denominator)) / (ONE + (-value).exp())
    if low is not None:
        return _ball(fmpq(low.numerator, low.denominator)) + value.exp()
    assert high is not None
    return _ball(fmpq(high.numerator, high.denominator)) - value.exp()


def defined_names(declarations: Declarations) -> set[str]:
    """The symbols that are computed from others: what was drawn for them is not their value."""
    targets = (each.target for each in declarations.definitions)
    return {target.name for target in targets if isinstance(target, Symbol)}


def scalars_at(world: World) -> dict[str, float]:
    """The drawn scalars and sizes of a world, rounded, for a witness."""
    shown: dict[str, float] = {}
    defined = defined_names(world.declarations)
    for name, exact in world.numbers.items():
        domain = world.declarations.symbols.get(name)
        if isinstance(exact, fmpq) and name not in defined:
            number = float(exact.p) / float(exact.q) if exact.q != 1 else float(int(exact.p))
            shown[name] = (
                int(number) if isinstance(domain, PositiveInteger) else float(f"{number:.6g}")
            )
    return shown


def is_family(world: World, name: str) -> bool:
    """Whether a symbol is a family."""
    return isinstance(world.declarations.symbols.get(name), Family)


def index_tuples(frame: Frame, variables: tuple[str, ...]) -> product:  # type: ignore[type-arg]
    """All value indices of the variables."""
    return product(*(range(frame.counts[name]) for name in variables))


__all__ = ["Calculus", "Env", "Frame", "Members", "index_tuples", "names", "scalars_at", "smooth"]
