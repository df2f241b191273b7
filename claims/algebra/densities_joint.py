"""Densities of a symbolic joint: factors as declared, and its marginals and conditionals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from claims.algebra.densities_ratios import Ratio
from claims.algebra.densities_tables import Tables, variable_of
from claims.algebra.densities_values import UndefinedValue, Unprovable
from formula.tree import Density, Node


def joint_density(
    letter: str,
    left: tuple[str, ...],
    right: tuple[str, ...],
    given: Mapping[str, int],
    tables: Tables,
) -> Ratio:
    """A factor, or a marginal or conditional of the joint of its letter, at the values ``given``.

    Raises:
        Unprovable: no factorisation determines it.
        UndefinedValue: it conditions on something of probability zero.
    """
    for factor, table in tables.factors.items():
        if same_variables(factor, letter, left, right):
            names = [variable_of(part) for part in factor.left + factor.right]
            return table[tuple(given[name] for name in names)]
    joint = tables.joint_of(letter)
    generated = {variable_of(part) for factor in joint for part in factor.left}
    roots = {variable_of(part) for factor in joint for part in factor.right} - generated
    if not set(left) <= generated or not roots <= set(right) or not set(right) <= generated | roots:
        variables = ",".join(left) + ("|" + ",".join(right) if right else "")
        raise Unprovable(f"no declared factorisation determines {letter}({variables})")
    total = _mass(joint, generated, given, tables)
    below = _mass(joint, generated, {name: given[name] for name in right}, tables)
    if not below:
        raise UndefinedValue("a density given something of probability 0")
    return total / below


def same_variables(
    declared: Node, letter: str, left: tuple[str, ...], right: tuple[str, ...]
) -> bool:
    """Whether a declared density is the one with that letter and those variables."""
    return (
        isinstance(declared, Density)
        and declared.letter == letter
        and {variable_of(part) for part in declared.left} == set(left)
        and {variable_of(part) for part in declared.right} == set(right)
    )


def _mass(
    joint: tuple[Density, ...], generated: set[str], fixed: Mapping[str, int], tables: Tables
) -> Ratio:
    """The joint at ``fixed``, summed with weights over every other generated variable."""
    summed = sorted(generated - set(fixed))
    total = tables.over.rational.zero
    for assignment, weight in assignments(tuple(summed), tables):
        at = {**fixed, **assignment}
        term = weight
        for factor in joint:
            key = tuple(at[variable_of(part)] for part in factor.left + factor.right)
            term *= tables.factors[factor][key]
        total += term
    return total


def assignments(
    variables: tuple[str, ...], tables: Tables
) -> Iterator[tuple[dict[str, int], Ratio]]:
    """Every assignment of the variables, with the product of their base weights."""
    for indices in product(*(range(tables.values[variable]) for variable in variables)):
        weight = tables.over.rational.one
        for variable, index in zip(variables, indices, strict=True):
            weight *= tables.weights[variable][index]
        yield dict(zip(variables, indices, strict=True)), weight
