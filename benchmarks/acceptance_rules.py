"""Three rules for accepting a closed form, on the same claims and the same false mutants.

The first two are what test suites of probability libraries use: a tolerance of 10 percent of
1 + KL on a running mean that stops as soon as it is inside, and a z-test on a fixed sample. Both
see the same worlds as the sampling check of keyproof.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from claims.mutants import Mutant
from claims.statements import Equality
from claims.steps import Derivation
from formula.printer import to_latex
from formula.tree import Node
from keyproof.library import find_claim
from keyproof.proofs import why_true
from verify.arrays import evaluate
from verify.closed_forms import evaluate_tree, scalar_closed_form
from verify.draw import MODERATE, Values, draw
from verify.laws_scipy import Array
from verify.power import power_of, prepared
from verify.power_mutants import mutants_of
from verify.terms import Laws, NotApplicable, combine, concrete_laws, integrand, letters, parts

SLUGS = (
    "gaussian-kl",
    "cauchy-schwarz-normal",
    "gmvae-lemma",
    "gaussian-kl-diagonal",
    "gaussian-kl-to-standard",
)
WORLDS = 16
BATCH = 10_000
Z = 4.9
"""Two-sided normal quantile at 1e-6."""


@dataclass(frozen=True, slots=True)
class Case:
    """A claim in one world, with samples of each of its means and integrals."""

    claim: Equality
    values: Values
    rows: dict[int, Array]

    def definition(self, count: int) -> tuple[float, float]:
        """The definition from the first ``count`` points, and its standard error."""
        groups = 20
        found = list(parts(self.claim.definition))  # type: ignore[arg-type]
        order = {id(part): place for place, part in enumerate(found)}

        def of(select: Callable[[Array], Array]) -> Array:
            return combine(
                self.claim.definition,  # type: ignore[arg-type]
                self.values,
                lambda part: select(self.rows[order[id(part)]][:count]),
            )

        value = float(of(lambda row: row.mean(keepdims=True))[0])
        split = of(
            lambda row: (row.sum() - row.reshape(groups, -1).sum(axis=1)) / (count - count / groups)
        )
        error = np.sqrt((groups - 1) / groups * np.sum((split - split.mean()) ** 2))
        return value, float(error)


def case_of(claim: Equality, index: int, points: int) -> Case:
    """World ``index`` with plain Monte Carlo samples; an integral by its first law's draws."""
    values = draw(claim.declarations, 0, index, MODERATE)
    laws: Laws = concrete_laws(claim.declarations, values, evaluate_tree)
    rng = np.random.default_rng([7, index])
    rows = {}
    for place, part in enumerate(parts(claim.definition)):  # type: ignore[arg-type]
        under = getattr(part, "under", "") or letters(part)[0]
        point = laws[under].draws(rng.random((points, laws[under].dimension)))
        heights = integrand(part.integrand, laws, values, point)
        if not getattr(part, "under", ""):
            heights = heights / np.exp(laws[under].log_density(point))
        rows[place] = np.broadcast_to(heights, (points,))
    return Case(claim, values, rows)


def number(tree: Node, values: Values) -> float:
    """A candidate in a world; NaN where it has no value."""
    try:
        return scalar_closed_form(lambda at: evaluate(tree, at))(values)
    except NotApplicable:
        return float("nan")


def ten_percent(case: Case, tree: Node, points: int) -> bool:
    """Whether the tolerance rule accepts: inside 10 percent of 1 + KL after some batch; NaN is."""
    candidate = number(tree, case.values)
    if not np.isfinite(candidate):
        return True
    for count in range(BATCH, points + 1, BATCH):
        value, _ = case.definition(count)
        if abs(value - candidate) / (1 + value) < 0.1:
            return True
    return False


def z_test(case: Case, tree: Node, points: int) -> bool:
    """Whether a z-test at 1e-6 accepts; written so that NaN is rejected."""
    value, error = case.definition(points)
    return abs(value - number(tree, case.values)) <= Z * error


def rules_table(small: bool) -> None:
    """Mutation score, false rejections and time of three rules."""
    points = 100_000
    worlds = WORLDS // 2 if small else WORLDS
    counts = dict.fromkeys(("tolerance", "z-test", "keyproof"), 0)
    rejected, seconds = dict(counts), dict.fromkeys(counts, 0.0)
    false = 0
    for slug in SLUGS:
        claim = find_claim(slug)
        assert isinstance(claim, Equality)
        nothing = Derivation((), False, "")
        keep = power_of(claim, nothing, why_true)
        false_forms = {each.tex for each in keep.false}
        mutants = [each for each in mutants_of(claim) if to_latex(each.node) in false_forms]
        false += len(mutants)
        for name, rule in (("tolerance", ten_percent), ("z-test", z_test)):
            begun = time.perf_counter()
            cases = [case_of(claim, index, points) for index in range(worlds)]
            for mutant in mutants:
                counts[name] += not all(rule(case, mutant.node, points) for case in cases)
            rejected[name] += not all(rule(case, claim.right, points) for case in cases)
            seconds[name] += time.perf_counter() - begun
        begun = time.perf_counter()
        methods = prepared(claim, nothing, 1)
        for mutant in mutants:
            shots = [method.shoot(mutant) for method in methods]
            counts["keyproof"] += any(shot is not None and shot.killed for shot in shots)
        same = Mutant("same", claim.right, "")
        shots = [method.shoot(same) for method in methods]
        rejected["keyproof"] += any(shot is not None and shot.killed for shot in shots)
        seconds["keyproof"] += time.perf_counter() - begun
    print("### Three rules on the same false formulas\n")
    print(f"{false} false mutants of {len(SLUGS)} true closed forms; {worlds} worlds, {points} "
          f"points; keyproof with all methods of the claim.\n")  # fmt: skip
    print("| rule | mutants refuted | true forms rejected | time beside keyproof |")
    print("|---|---|---|---|")
    names = {
        "tolerance": "10 % of 1 + KL, stops when inside",
        "z-test": f"z-test on {points} points, level 1e-6",
        "keyproof": "keyproof",
    }
    for key, name in names.items():
        print(f"| {name} | {counts[key] / false:.1%} | {rejected[key]} of {len(SLUGS)} | "
              f"{seconds[key] / seconds['keyproof']:.2g} |")  # fmt: skip
    print()
