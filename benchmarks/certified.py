"""Certified definitions: the time of one definition in one world, beside ``mpmath.quad``."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import mpmath

from claims.statements import Equality
from formula.values import Imprecise, OutOfBudget, Undefined
from formula.worlds import World, draw_world
from keyproof.library import all_claims
from verify import balls
from verify.terms import NotApplicable

PRECISION = 170
"""Bits at which the definitions are certified first; 30 digits have to be left."""
WORLDS = 12


def milliseconds(task: Callable[[], object], repeats: int = 3) -> float:
    """The processor time of the quickest repetition."""
    found = []
    for _ in range(repeats):
        begun = time.process_time()
        task()
        found.append(1e3 * (time.process_time() - begun))
    return min(found)


def by_mpmath(world: World) -> None:
    """The divergence of two normal laws by tanh-sinh quadrature with 30 digits."""
    mpmath.mp.dps = 30
    number = {name: mpmath.mpf(int(q.p)) / int(q.q) for name, q in world.numbers.items()}  # type: ignore[union-attr]
    m0, s0, m1, s1 = (number[name] for name in (r"\mu_0", r"\sigma_0", r"\mu_1", r"\sigma_1"))

    def integrand(x: mpmath.mpf) -> mpmath.mpf:
        p, q = ((x - m0) / s0, (x - m1) / s1)
        logs = mpmath.log(s1 / s0) + (q * q - p * p) / 2
        return mpmath.exp(-p * p / 2) / (s0 * mpmath.sqrt(2 * mpmath.pi)) * logs

    far = 12 * s0
    mpmath.quad(integrand, [m0 - far, m0, m0 + far])


def certified_table(small: bool) -> None:
    """Every definition over named laws that is certified by a ball."""
    print("### Certified definitions\n")
    print("Where 170 bits leave fewer than 30 digits, the check doubles them.\n")
    print(
        "| claim | median milliseconds of a definition | slowest | digits at 170 bits, at least |"
    )
    print("|---|---|---|---|")
    ours, theirs = 0.0, 0.0
    for claim in all_claims():
        if not isinstance(claim, Equality) or claim.definition is None:
            continue
        spent, digits = [], []
        for index in range(4 if small else WORLDS):
            world = draw_world(claim.declarations, (claim.right,), index=index)
            task = _definition(claim, world)
            try:
                value = task()
            except (NotApplicable, Imprecise, OutOfBudget, Undefined):
                continue
            if value.is_finite():
                spent.append(milliseconds(task))
                digits.append(value.rel_accuracy_bits() * 0.30103)
            if claim.slug == "gaussian-kl":
                theirs += milliseconds(lambda at=world: by_mpmath(at))  # type: ignore[misc]
                ours += spent[-1]
        if spent:
            print(
                f"| {claim.slug} | {statistics.median(spent):.2g} | {max(spent):.2g} "
                f"| {min(digits):.0f} |",
                flush=True,
            )
    print(f"\n`mpmath.quad` with 30 digits takes {theirs / ours:.0f} times as long for the")
    print("divergence of two normal laws (`gaussian-kl`), and certifies nothing.\n")


def _definition(claim: Equality, world: World) -> Callable[[], balls.acb]:
    assert claim.definition is not None
    term = claim.definition
    return lambda: balls.definition_in(term, claim.declarations, world, PRECISION)
