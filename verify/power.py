"""The power of a claim's methods: each mutant against each of them, and what was not refuted.

A mutant is a false claim of the same kind. It must fall to every method whose stated smallest
detectable error is below its effect, and to at least two methods. A mutant that no method refutes
is either proved to be true, by a function that is handed in, or it has escaped.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from claims.behaviour import Behaviour
from claims.mutants import Mutant
from claims.optimum import Optimum
from claims.statements import Bound, Claim, Equality, LawOf
from claims.steps import Derivation
from formula.printer import to_latex
from formula.read import read
from formula.shape_rules import ShapeError
from formula.shapes import shape_of
from formula.tree import Node, Relation
from formula.unreadable import Unreadable
from verify.judge import rounded
from verify.power_behaviours import behaviour_methods
from verify.power_bounds import bound_methods
from verify.power_laws import law_methods
from verify.power_mutants import LEAST, mutants_of
from verify.power_optima import optimum_methods
from verify.power_values import value_methods
from verify.shots import Method, Shot

Prove = Callable[[Claim, Mutant], str]
"""Why a mutant is true, in a few words; empty when that is not proved."""

METHODS_NEEDED = 2
"""How many methods must refute a false mutant."""


@dataclass(frozen=True, slots=True)
class MutantFinding:
    """What became of one mutant.

    Attributes:
        tag, tex, description: of the mutant.
        shots: what each method that applies to it said.
        true_because: why it is no false claim, where that is proved.
    """

    tag: str
    tex: str
    description: str
    shots: tuple[Shot, ...]
    true_because: str = ""

    @property
    def killed_by(self) -> tuple[str, ...]:
        """The methods that refuted it."""
        return tuple(shot.method for shot in self.shots if shot.killed)

    @property
    def objections(self) -> tuple[str, ...]:
        """Why it counts as escaped; empty when it fell to all that had to see it, or is true."""
        if self.true_because:
            return ()
        found = [
            f"{shot.method} lets it through, with an effect of {shot.effect:.2g} where it "
            f"states to see {shot.detectable:.2g}"
            for shot in self.shots
            if shot.must and not shot.killed
        ]
        if len(self.killed_by) < METHODS_NEEDED:
            number = {0: "no method", 1: "one method only"}[len(self.killed_by)]
            found.append(f"it falls to {number}")
        return tuple(found)

    def to_json(self) -> dict[str, object]:
        """One row of the kill matrix."""
        record: dict[str, object] = {
            "tag": self.tag,
            "wrong": self.tex,
            "what": self.description,
            "methods": {shot.method: _cell(shot) for shot in self.shots},
        }
        if self.true_because:
            record["true_because"] = self.true_because
        if self.objections:
            record["escaped"] = list(self.objections)
        return record


def _cell(shot: Shot) -> dict[str, object]:
    effect = rounded(shot.effect, 3) if math.isfinite(shot.effect) else "no value"
    return {
        "killed": shot.killed,
        "must": shot.must,
        "effect": effect,
        "detectable": rounded(shot.detectable, 3),
    }


@dataclass(frozen=True, slots=True)
class Power:
    """The kill matrix of one claim.

    Attributes:
        kind: of the claim.
        findings: one for each mutant with a value.
        unreadable: mutants that say nothing (a density that no entry determines), as LaTeX.
    """

    kind: str
    findings: tuple[MutantFinding, ...]
    unreadable: tuple[str, ...] = ()

    @property
    def false(self) -> tuple[MutantFinding, ...]:
        """The mutants that are false claims."""
        return tuple(each for each in self.findings if not each.true_because)

    @property
    def killed(self) -> int:
        """How many false mutants fell as they should."""
        return sum(not each.objections for each in self.false)

    @property
    def objections(self) -> tuple[str, ...]:
        """What keeps the matrix from being full."""
        found = [
            f"{each.tag}: {each.tex}: {'; '.join(each.objections)}"
            for each in self.findings
            if each.objections
        ]
        least = LEAST.get(self.kind, 1)
        if len(self.false) < least:
            found.append(f"{len(self.false)} false mutants, where {least} are needed")
        return tuple(found)

    def to_json(self) -> dict[str, object]:
        """The record of the report."""
        return {
            "false": len(self.false),
            "killed": self.killed,
            "true": [each.to_json() for each in self.findings if each.true_because],
            "unreadable": list(self.unreadable),
            "objections": list(self.objections),
            "matrix": [each.to_json() for each in self.false],
        }


def prepared(claim: Claim, derivation: Derivation, seed: int) -> tuple[Method, ...]:
    """The methods of the claim's kind, ready for any number of mutants.

    Raises:
        TypeError: a kind without mutants.
    """
    match claim:
        case Equality():
            return tuple(value_methods(claim, seed))
        case LawOf():
            return tuple(law_methods(claim, seed))
        case Bound():
            return tuple(bound_methods(claim, seed))
        case Optimum():
            return tuple(optimum_methods(claim, seed))
        case Behaviour():
            return tuple(behaviour_methods(claim, derivation, seed))
        case _:
            raise TypeError(f"no methods for mutants of kind {claim.kind!r}")


def _well_formed(node: Node, claim: Claim) -> bool:
    """Whether the parts of a mutant fit together and give what the true one gives."""
    known = claim.declarations
    if isinstance(claim, Behaviour):
        return True
    try:
        shape = shape_of(node, known)
        if isinstance(node, Relation):
            return True
        assert isinstance(claim, Equality | LawOf | Optimum)
        if isinstance(claim, Optimum):
            # the claim of another argument is written and read like any claim
            read(to_latex(node), known)
        return shape == shape_of(claim.right, known)
    except (ShapeError, Unreadable):
        return False


def power_of(claim: Claim, derivation: Derivation, prove: Prove, *, seed: int = 0) -> Power:
    """The kill matrix of one claim.

    Args:
        prove: asked only about mutants that no method refutes.
    """
    methods = prepared(claim, derivation, seed)
    findings, unreadable = [], []
    for mutant in mutants_of(claim):
        tex = to_latex(mutant.node)
        if not _well_formed(mutant.node, claim):
            unreadable.append(tex)
            continue
        first = methods[0].shoot(mutant)
        if first is None:
            # the first method reads every claim of its kind: what it cannot read says nothing
            unreadable.append(tex)
            continue
        others = (method.shoot(mutant) for method in methods[1:])
        shots = (first, *(shot for shot in others if shot is not None))
        because = "" if any(shot.killed for shot in shots) else prove(claim, mutant)
        findings.append(MutantFinding(mutant.tag, tex, mutant.description, shots, because))
    return Power(claim.kind, tuple(findings), tuple(unreadable))
