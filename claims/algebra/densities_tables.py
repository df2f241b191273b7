"""Small tables with symbolic positive entries: what a formula over densities says, exactly.

Every density variable takes a few values with symbolic positive base weights, every declared
factor is a table of symbolic positive entries divided by its total, so that it is normalised by
construction. All other densities of the same letter are marginals and conditionals of that joint.
Declared supports are exact zeros, with one more value outside all of them; independent draws are
enumerated. Nothing is numerical: an identity that holds here holds for all tables of that size.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from claims.algebra.densities_functions import (
    free_exponents,
    function_entries,
    function_entry,
    function_value,
)
from claims.algebra.densities_ratios import Ratio
from claims.algebra.densities_values import (
    Entries,
    TableValue,
    Unprovable,
    constant,
    entries,
    logarithm,
)
from formula.declarations import Declarations
from formula.domains import Function, PositiveInteger, Real
from formula.tree import Density, Item, Node, Range, Symbol, walk

Assignment = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """Symbolic tables for one set of declarations.

    Attributes:
        declarations: what the formulas may mention.
        over: the rational functions of all entries.
        values: variable -> how many values it takes.
        weights: variable -> base weight of each value (1 for a summed, discrete variable).
        factors: declared factor -> values of its variables (left, then right) -> density there.
        counts: positive integer symbol -> its size here.
        exponents: real numbers whose entry is their exponential.
    """

    declarations: Declarations
    over: Entries
    values: Mapping[str, int]
    weights: Mapping[str, tuple[Ratio, ...]]
    factors: Mapping[Density, Mapping[Assignment, Ratio]]
    counts: Mapping[str, int]
    exponents: frozenset[str] = frozenset()

    def joint_of(self, letter: str) -> tuple[Density, ...]:
        """The factors of the joint that the letter belongs to; empty when there is none."""
        return joint_of(self.declarations, letter)

    def scalar(self, name: str) -> TableValue:
        """The symbolic value of a declared scalar.

        Raises:
            Unprovable: the name is no scalar.
        """
        if name not in self.over.names:
            raise Unprovable(f"{name} has no entry in the symbolic tables")
        entry = constant(self.over.symbol(name), self.over)
        return logarithm(entry) if name in self.exponents else entry

    def function(self, name: str, variable: str, place: int) -> TableValue:
        """The symbolic value of a declared function at a value of a density variable.

        Raises:
            Unprovable: it has no entry there.
        """
        entry, domain = function_entry(name, variable, place), self.declarations.symbols.get(name)
        if entry not in self.over.names or not isinstance(domain, Function):
            raise Unprovable(f"the function {name} of {variable} has no entry in these tables")
        return function_value(domain, self.over.symbol(entry), self.over)


def joint_of(declarations: Declarations, letter: str) -> tuple[Density, ...]:
    """The factors of the joint that ``letter`` belongs to; named laws count as abstract ones."""
    for joint in declarations.joints:
        if any(factor.letter == letter for factor in joint.factors):
            return joint.factors
    return tuple(factor for factor, _ in declarations.laws if factor.letter == letter)


def variable_of(part: Node) -> str:
    """The density variable that a part of a density names, ``h`` for ``h_j``.

    Raises:
        Unprovable: the part names none.
    """
    match part:
        case Symbol(name=name) | Item(base=Symbol(name=name)):
            return name
        case _:
            raise Unprovable("a density of something that is no variable")


def discrete_variables(trees: tuple[Node, ...]) -> frozenset[str]:
    """The variables that some formula sums over, with limits or without."""
    ranges = (node for tree in trees for node in walk(tree) if isinstance(node, Range))
    return frozenset(each.variable for each in ranges)


def symbolic_tables(
    declarations: Declarations,
    trees: tuple[Node, ...],
    *,
    size: int = 2,
    sizes: Mapping[str, int] | None = None,
) -> Tables:
    """Tables in which every variable takes ``size`` values and every count is ``size``.

    ``sizes`` gives another size to a variable or count by name. With supports declared, a
    variable takes ``size`` values in each region and one outside.
    """
    chosen = dict(sizes or {})
    definitions = tuple(definition.value for definition in declarations.definitions)
    discrete = discrete_variables(trees + definitions)
    regions = {v: _regions(declarations, v, chosen.get(v, size)) for v in declarations.variables}
    values = {variable: len(labels) for variable, labels in regions.items()}
    exponents = free_exponents(declarations, trees + definitions)
    names: dict[str, bool] = {}
    for name, domain in declarations.symbols.items():
        if isinstance(domain, Real):
            names[name] = name in exponents or (domain.low is not None and domain.low >= 0)
    names.update(dict.fromkeys(function_entries(declarations, trees + definitions, values), True))
    for variable, labels in regions.items():
        if variable not in discrete:
            names.update((f"w_{variable}_{value}", True) for value in range(len(labels)))
    layouts = {f: tuple(_layout(declarations, f, regions)) for f in declarations.factors()}
    for factor, layout in layouts.items():
        names.update((_entry(factor, at), True) for at, possible in layout if possible)
    over = entries(names)
    one = over.rational.one
    weights = {
        variable: tuple(
            one if variable in discrete else over.symbol(f"w_{variable}_{value}")
            for value in range(len(labels))
        )
        for variable, labels in regions.items()
    }
    counts = {
        name: chosen.get(name, size)
        for name, domain in declarations.symbols.items()
        if isinstance(domain, PositiveInteger)
    }
    factors = {f: _table(f, layout, over, weights) for f, layout in layouts.items()}
    return Tables(declarations, over, values, weights, factors, counts, exponents)


def _regions(declarations: Declarations, variable: str, size: int) -> tuple[str | None, ...]:
    """The region of each value of a variable; ``None`` lies outside every declared support."""
    labels: list[str] = []
    for factor in declarations.factors():
        left = [variable_of(part) for part in factor.left]
        for label in declarations.supports.get(factor.letter, ()):
            if variable in left and label not in labels:
                labels.append(label)
    if not labels:
        return (None,) * size
    return (*(label for label in labels for _ in range(size)), None)


def _layout(
    declarations: Declarations, factor: Density, regions: Mapping[str, tuple[str | None, ...]]
) -> Iterator[tuple[Assignment, bool]]:
    """Every assignment of a factor's variables, and whether the density may be positive there."""
    variables = [variable_of(part) for part in factor.left + factor.right]
    support = declarations.supports.get(factor.letter)
    if support is not None and len(variables) != 1:
        raise Unprovable(f"a support of {factor.letter}, which has more than one variable")
    for at in product(*(range(len(regions[variable])) for variable in variables)):
        yield at, support is None or regions[variables[0]][at[0]] in support


def _entry(factor: Density, at: Assignment) -> str:
    left = "".join(variable_of(part) for part in factor.left)
    right = "".join(variable_of(part) for part in factor.right)
    return f"{factor.letter}_{left}_{right}_" + "_".join(map(str, at))


def _table(
    factor: Density,
    layout: tuple[tuple[Assignment, bool], ...],
    over: Entries,
    weights: Mapping[str, tuple[Ratio, ...]],
) -> Mapping[Assignment, Ratio]:
    """The factor's density at each assignment: its entry over the weighted total of the entries."""
    zero, one = over.rational.zero, over.rational.one
    left = [variable_of(part) for part in factor.left]
    raw = {at: over.symbol(_entry(factor, at)) if possible else zero for at, possible in layout}
    totals: dict[Assignment, Ratio] = {}
    for at, value in raw.items():
        mass = value
        for variable, index in zip(left, at, strict=False):
            mass *= weights[variable][index]
        given = at[len(left) :]
        totals[given] = totals.get(given, zero) + mass
    if any(not total for total in totals.values()):
        raise Unprovable(f"the support of {factor.letter} is empty")
    return {at: value * (one / totals[at[len(left) :]]) for at, value in raw.items()}
