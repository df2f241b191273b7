"""The derivation and the run of a behaviour against every neighbouring outcome."""

from __future__ import annotations

from collections.abc import Iterator

from claims.behaviour import Behaviour
from claims.mutants import Mutant
from claims.steps import Derivation
from formula.compare import compare
from verify import behaviour
from verify.ball_calculus import BALLS
from verify.shots import Method, Seen, Shot, of_comparison, of_worlds


def behaviour_methods(claim: Behaviour, derivation: Derivation, seed: int) -> Iterator[Method]:
    """The two methods that speak on a behaviour; the thing is run once."""
    yield _derived(claim, derivation, seed)
    yield _observed(claim, seed)


def _derived(claim: Behaviour, derivation: Derivation, seed: int) -> Method:
    name = "algebra: neighbouring outcomes against the derivation"
    chain = [step for step in derivation.steps if step.relation != "side"]

    def shoot(mutant: Mutant) -> Shot | None:
        if not chain:
            return None
        known = chain[-1].declarations or claim.declarations
        found = compare(mutant.node, chain[-1].expression, known, seed=seed, calculus=BALLS)
        return of_comparison(name, found)

    return Method(name, shoot)


def _observed(claim: Behaviour, seed: int) -> Method:
    name = f"run: {behaviour.METHOD}"
    found = behaviour.observed(claim, seed)

    def shoot(mutant: Mutant) -> Shot | None:
        stated = behaviour.outcome_of(mutant.node, claim.declarations, seed)
        killed = behaviour.apart(found, stated, claim.tolerance)
        # every neighbour is to be told from what was seen
        return of_worlds(name, killed, [Seen(float("inf"), claim.tolerance)])

    return Method(name, shoot)
