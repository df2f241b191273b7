"""Which false claims the methods of a claim must refute: enough mutants of its kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from claims.behaviour import Behaviour
from claims.mutants import Mutant, claim_mutants
from claims.optimum import Optimum
from claims.statements import Bound, Claim, Equality, LawOf
from formula.declarations import Declarations
from formula.rename import rename_tree
from formula.tree import Add, Call, Density, Div, Mul, Node, Number, Power, SetOf, walk

LEAST: Mapping[str, int] = MappingProxyType(
    {Equality.kind: 12, LawOf.kind: 12, Optimum.kind: 6, Bound.kind: 2, Behaviour.kind: 1}
)
"""How many false mutants a claim of each kind must have."""

_SCALES = ("0.99", "1.03", "0.95", "1.05", "1.25", "0.75", "3")
_CONSTANTS = ("0.1", "0.5", "2", "3")
_TWO = Number("2")


def mutants_of(claim: Claim) -> tuple[Mutant, ...]:
    """The mutants of a claim; a short closed form yields few of them and gets further ones.

    Raises:
        TypeError: a kind without mutants.
    """
    found = list(claim_mutants(claim))
    if isinstance(claim, Equality | LawOf):
        seen = {claim.right, *(mutant.node for mutant in found)}
        for mutant in _further(claim.right, claim.declarations):
            if len(found) >= 2 * LEAST[claim.kind]:
                break
            if mutant.node not in seen:
                seen.add(mutant.node)
                found.append(mutant)
    return tuple(found)


def _further(node: Node, declarations: Declarations) -> Iterator[Mutant]:
    """Wrong variants of a whole value, for a formula with few parts."""
    if isinstance(node, SetOf):
        return
    letters = {part.letter for part in walk(node) if isinstance(part, Density)}
    for letter in sorted(letters):
        for other in sorted(_declared_letters(declarations) - {letter}):
            changed = rename_tree(node, {letter: other})
            yield Mutant("wrong-density", changed, f"{other} stands for {letter}")
    for scale in _SCALES:
        scaled = Mul((Number(scale), node))
        yield Mutant("scaled", scaled, f"everything is multiplied by {scale}")
    for constant in _CONSTANTS:
        added = Add((node, Number(constant)))
        yield Mutant("constant-added", added, f"{constant} is added to everything")
    yield Mutant("squared", Power(node, _TWO), "the whole is squared")
    yield Mutant("log-base", Div(node, Call("log", (_TWO,))), "the whole is taken to the base 2")
    yield Mutant("inverted", Div(Number("1"), node), "the whole is inverted")


def _declared_letters(declarations: Declarations) -> set[str]:
    named = {density.letter for density, _ in declarations.laws}
    return named | {factor.letter for joint in declarations.joints for factor in joint.factors}
