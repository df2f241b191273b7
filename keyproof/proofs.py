"""Proving that a mutant is true after all: algebra, handed to the room that judges mutants."""

from __future__ import annotations

from claims.mutants import Mutant
from claims.optimum import Optimum
from claims.statements import Claim, Equality, LawOf
from formula.declarations import Declarations
from formula.domains import Array
from formula.tree import Item, Node, Relation, Symbol, children


def why_true(claim: Claim, mutant: Mutant) -> str:
    """Why a mutant is true, in a few words; empty when algebra does not show it."""
    match claim:
        case Equality(right=right) | LawOf(right=right):
            return _why_equal(mutant.node, right, claim.declarations)
        case Optimum() if isinstance(mutant.node, Relation):
            value = mutant.node.sides[-1]
            return _why_equal(value, claim.optimal_value, claim.declarations)
        case Optimum():
            return _why_equal(mutant.node, claim.right, claim.declarations)
        case _:
            return ""


def _why_equal(one: Node, other: Node, declarations: Declarations) -> str:
    from claims.algebra.densities_proof import FalseStep, prove_equal
    from claims.algebra.densities_values import Unprovable
    from claims.algebra.entries import NoEntries
    from claims.algebra.lower import CannotLower
    from claims.algebra.matrix_forms import same_matrix_scalars
    from claims.algebra.settle import same_trees

    if declarations.joints:
        try:
            prove_equal(one, other, declarations)
        except (FalseStep, Unprovable):
            return ""
        return "the same value on symbolic tables"
    arrays = _whole_arrays(one, declarations) or _whole_arrays(other, declarations)
    for same in (same_matrix_scalars,) if arrays else (same_trees, same_matrix_scalars):
        try:
            if same(one, other, declarations):
                return "SymPy: the difference is 0"
        except (CannotLower, NoEntries):
            continue
    return ""


def _whole_arrays(node: Node, declarations: Declarations) -> bool:
    """Whether a vector or matrix stands without an index somewhere."""
    match node:
        case Item(indices=indices):
            return any(_whole_arrays(index, declarations) for index in indices)
        case Symbol(name=name):
            return isinstance(declarations.symbols.get(name), Array)
        case _:
            return any(_whole_arrays(child, declarations) for child in children(node))
