"""Optima as bounds: the objective never passes the value, and is equal to it at the argument.

An optimum says what a bound says, so the methods for bounds judge it: worlds, sampling in the
continuous world, a search that tries to pass the value. ``verify.argument`` judges which argument
it is.
"""

from __future__ import annotations

from dataclasses import replace

from claims.optimum import Optimum
from claims.statements import Bound, Claim
from claims.steps import Derivation
from claims.verdicts import Evidence, Verdict
from formula.compare import Comparison, compare
from formula.declarations import Declarations, Definition
from formula.printer import to_latex
from formula.tree import Node, Symbol
from verify import continuous, finite, search
from verify.ball_calculus import BALLS


def as_bound(claim: Optimum) -> Bound:
    """The bound that an optimum implies, attained in the declarations of the optimum."""
    sides = (claim.objective_tex, claim.value)
    lesser, greater = sides if claim.sense == "max" else sides[::-1]
    return Bound(
        slug=claim.slug,
        title=claim.title,
        declarations=claim.declarations,
        derive=claim.derive,
        continuous=continuous_world(claim),
        lesser_tex=lesser,
        greater_tex=greater,
        equality_case=claim.at_optimum,
    )


def with_argument(claim: Optimum, argument: Node) -> Optimum:
    """The claim that another argument is the optimal one, with the same value."""
    definitions = tuple(
        Definition(each.target, argument) if each.target == claim.free else each
        for each in claim.at_optimum.definitions
    )
    return replace(
        claim,
        argument=to_latex(argument),
        at_optimum=replace(claim.at_optimum, definitions=definitions),
        mistakes=(),
    )


def argument_defined(claim: Optimum, seed: int) -> Comparison:
    """Whether the declarations of the optimum define what is free to be the claimed argument."""
    for each in claim.at_optimum.definitions:
        if each.target == claim.free:
            if each.value == claim.right:
                return Comparison("agrees")
            return compare(each.value, claim.right, claim.at_optimum, seed=seed, calculus=BALLS)
    return Comparison("disagrees", f"at_optimum does not define {to_latex(claim.free)}")


def continuous_world(claim: Optimum) -> Declarations | None:
    """The continuous world of the claim; over named laws its own declarations."""
    if claim.continuous is not None:
        return claim.continuous
    return claim.declarations if claim.declarations.laws else None


def continuous_optimum(claim: Optimum) -> Declarations | None:
    """The continuous world in which what is free is the argument."""
    world = continuous_world(claim)
    if world is None:
        return None
    symbols = {
        name: domain
        for name, domain in world.symbols.items()
        if not (isinstance(claim.free, Symbol) and name == claim.free.name)
    }
    return replace(
        world,
        symbols=symbols,
        laws=tuple(pair for pair in world.laws if pair[0] != claim.free),
        definitions=(*world.definitions, Definition(claim.free, claim.right)),
    )


def check_worlds(claim: Claim, derivation: Derivation, *, seed: int) -> Evidence | None:
    """The sign of the slack in worlds, and equality at the argument."""
    if not isinstance(claim, Optimum):
        return None
    found = finite.check_bound(as_bound(claim), derivation, seed=seed)
    assert found is not None
    method = "certified sign of the slack, and the value at the argument"
    defined = argument_defined(claim, seed)
    if not defined.agrees:
        return finite.evidence_of(defined, found.evidence_class, method, seed)
    return replace(found, method=method)


def check_sampled_bound(claim: Claim, derivation: Derivation, *, seed: int) -> Evidence | None:
    """Sample the slack in the continuous world, for whatever was drawn in place of the argument."""
    if not isinstance(claim, Optimum):
        return None
    return continuous.check_continuous(as_bound(claim), derivation, seed=seed)


def check_sampled_value(claim: Claim, derivation: Derivation, *, seed: int) -> Evidence | None:
    """Sample the objective at the argument and the value, in the continuous world."""
    if not isinstance(claim, Optimum):
        return None
    world = continuous_optimum(claim)
    if world is None:
        return None
    found = continuous.equality_evidence(claim.objective, claim.optimal_value, world, seed)
    return replace(found, method="scrambled Sobol at the argument, in a continuous world")


def check_search(claim: Claim, derivation: Derivation, *, seed: int) -> Evidence | None:
    """Try to pass the value over the whole domain, and look whether it is reached."""
    if not isinstance(claim, Optimum):
        return None
    return search.check_search(as_bound(claim), derivation, seed=seed)


def value_refuted(claim: Optimum, seed: int) -> Verdict:
    """Whether the objective at the claimed argument is the value, in worlds."""
    found = compare(
        claim.objective, claim.optimal_value, claim.at_optimum, seed=seed, calculus=BALLS
    )
    return Verdict(found.verdict)
