"""Mutants of whole claims: which parts of a claim of each kind are varied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from claims.behaviour import Behaviour
from claims.optimum import Optimum
from claims.statements import Bound, Claim, Equality, LawOf, statement_tree
from claims.tree_mutants import Mutant, tree_mutants
from formula.read import read
from formula.tree import Relation


def claim_mutants(claim: Claim) -> Iterator[Mutant]:
    """Wrong variants of a claim, each of the shape of its mistakes.

    Of an equality or a law the closed form; of a bound the relation; of an optimum the argument
    (tags begin with ``argument-``) and, as relations, the value (``value-``); of a behaviour its
    neighbours.

    Raises:
        TypeError: a kind without mutants.
    """
    known = claim.declarations
    match claim:
        case Equality(right=right) | LawOf(right=right):
            yield from tree_mutants(right, known)
        case Bound():
            yield from tree_mutants(statement_tree(claim), known)
        case Optimum():
            for mutant in tree_mutants(claim.right, known):
                yield replace(mutant, tag=f"argument-{mutant.tag}")
            (operator,) = claim.bound().operators
            for mutant in tree_mutants(claim.optimal_value, known):
                relation = Relation((claim.objective, mutant.node), (operator,))
                yield replace(mutant, tag=f"value-{mutant.tag}", node=relation)
        case Behaviour():
            for text in claim.neighbours:
                tree = read(text, known)
                yield Mutant("neighbour", tree, f"the outcome is taken to be {text}")
        case _:
            raise TypeError(f"claim {claim.slug!r} of kind {claim.kind!r} has no mutants")
