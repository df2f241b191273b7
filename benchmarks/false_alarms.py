"""How often the statistical checks reject true formulas, beside the nominal rates.

    python benchmarks/false_alarms.py               # some minutes
    python benchmarks/false_alarms.py --seeds 50    # a quick look

Each trial samples a true definition on fresh scrambled Sobol nets and compares it with its closed
form by a t-interval at a nominal level. Means of scrambled nets are skewed, so one stage rejects
too often in the tail; keyproof counts a rejection only when two larger stages on fresh seeds
reject as well. Trials of one seed share their nets. Intervals are 95 percent (Clopper and Pearson).
"""

from __future__ import annotations

import argparse
import time

import numpy as np
from scipy import stats

from claims.definitions import Term
from claims.statements import Equality
from keyproof.library import find_claim
from verify import sampling
from verify.closed_forms import evaluate_tree, scalar_closed_form
from verify.draw import MODERATE, Values, draw
from verify.nets import FIRST, SECOND, THIRD, Stage
from verify.terms import Laws, concrete_laws

WORLDS = {"gaussian-kl": 12, "cauchy-schwarz-normal": 6, "gmvae-lemma": 2}
"""In how many worlds each claim is tried; those in one dimension are cheap."""
LEVELS = (1e-2, 1e-3, 1e-4, 1e-5)
STAGES = (FIRST, SECOND, THIRD)


def prepared() -> list[tuple[Term, Laws, Values, float]]:
    """The definitions with laws, values and true value, in the worlds of the benchmark."""
    found = []
    for slug, worlds in WORLDS.items():
        claim = find_claim(slug)
        assert isinstance(claim, Equality)
        assert claim.definition is not None
        true = scalar_closed_form(lambda values, claim=claim: evaluate_tree(claim.right, values))
        for index in range(worlds):
            values = draw(claim.declarations, 1, index, MODERATE)
            laws = concrete_laws(claim.declarations, values, evaluate_tree)
            found.append((claim.definition, laws, values, true(values)))
    return found


def statistic(case: tuple[Term, Laws, Values, float], seed: int, stage: Stage) -> float:
    """The distance from the true value in standard errors, beyond what rounding may add."""
    term, laws, values, true = case
    # one stream for all worlds: the nets of a seed are made once for each dimension
    value, error, size = sampling.sample_term(term, laws, values, seed, 0, stage)
    return max(abs(value - true) - sampling.ROUNDING * size, 0.0) / error


def main() -> None:
    """Run the trials and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seeds", type=int, default=400)
    seeds = parser.parse_args().seeds
    begun = time.perf_counter()
    cases = prepared()
    # how many trials are rejected by the first one, two and three stages at each level
    rejected: dict[float, list[int]] = {level: [0] * len(STAGES) for level in LEVELS}
    quantile = {
        (stage, level): float(stats.t.ppf(1 - level / 2, stage.replicates - 1))
        for stage in STAGES
        for level in LEVELS
    }
    for seed in range(10_000, 10_000 + seeds):
        for case in cases:
            waiting = list(LEVELS)
            for place, stage in enumerate(STAGES):
                found = statistic(case, seed, stage)
                waiting = [level for level in waiting if found > quantile[stage, level]]
                for level in waiting:
                    rejected[level][place] += 1
                if not waiting:
                    break
    trials = seeds * len(cases)
    print(f"{trials} trials: {len(cases)} worlds of {len(WORLDS)} claims on {seeds} seeds; "
          f"{FIRST.replicates} nets of {FIRST.points}, confirmed twice on {SECOND.replicates} of "
          f"{SECOND.points}; {time.perf_counter() - begun:.0f} s.\n")  # fmt: skip
    print("| nominal level | one stage rejects | 95 % interval | two | three | three, at most |")
    print("|---|---|---|---|---|---|")
    for level in LEVELS:
        one, two, three = rejected[level]
        low, high = interval(one, trials)
        print(f"| {level:g} | {one / trials:.2g} | {low:.1g} to {high:.2g} | {two} | {three} | "
              f"{high**3:.0e} |")  # fmt: skip


def interval(count: int, trials: int) -> tuple[float, float]:
    """The 95 percent interval of a rate."""
    low = float(stats.beta.ppf(0.025, count, trials - count + 1)) if count else 0.0
    high = float(stats.beta.ppf(0.975, count + 1, trials - count))
    return low, high


if __name__ == "__main__":
    np.seterr(all="ignore")
    main()
