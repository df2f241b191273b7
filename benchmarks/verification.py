"""What the methods of verification are worth: variance, mutation score, cost. Prints tables.

    python benchmarks/verification.py               # all tables, some minutes
    python benchmarks/verification.py variance      # or certified, rules, cost, claims
    python benchmarks/verification.py --small       # modest sizes, for a loaded machine

Times depend on the machine and its load; the tables are about ratios. Times are those of the
processor, not of the clock. ``vegas`` is compared where it is installed. Plots go to
``build/benchmarks``.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from acceptance_rules import rules_table
from certified import certified_table
from plots import log_log

from claims.definitions import IntegralOf, LogDensityAt, Mean, kl, overlap
from verify.laws import ConcreteLaw, law
from verify.laws_scipy import Array
from verify.nets import FIRST, Stage, uniforms
from verify.sampling import covering, replicate_means, sample_term
from verify.terms import integrand, letters

PLOTS = Path("build/benchmarks")

Problem = tuple[str, Mean | IntegralOf, dict[str, ConcreteLaw]]


def _normal(mean: float, sd: float) -> ConcreteLaw:
    return ConcreteLaw(law("normal"), (np.asarray(mean), np.asarray(sd)))


def _gaussians(d: int, rng: np.random.Generator) -> dict[str, ConcreteLaw]:
    """Two normal laws in d dimensions with full covariances that do not commute."""
    found = {}
    for letter in ("p", "q"):
        factor = rng.standard_normal((d, d)) / math.sqrt(d)
        parameters = (rng.standard_normal(d), factor @ factor.T + np.eye(d))
        found[letter] = ConcreteLaw(law("multivariate-normal"), parameters)
    return found


def problems() -> list[Problem]:
    """Definitions of claims, with laws."""
    rng = np.random.default_rng(5)
    lines = {"p": _normal(0.3, 0.8), "q": _normal(1.1, 1.7)}
    sizes = 8
    diagonal = {
        letter: ConcreteLaw(
            law("diagonal-normal"),
            (rng.standard_normal(sizes), np.exp(rng.uniform(-0.7, 0.7, sizes))),
        )
        for letter in ("p", "q")
    }
    return [
        ("KL of normals, d = 1", kl("p", "q"), lines),
        ("KL of normals, d = 2", kl("p", "q"), _gaussians(2, rng)),
        ("KL of normals, d = 10", kl("p", "q"), _gaussians(10, rng)),
        ("overlap of normals, d = 1", overlap("p", "q"), lines),
        ("overlap of normals, d = 2", overlap("p", "q"), _gaussians(2, rng)),
        ("GMVAE term: mean log density, J = 8", Mean("q", LogDensityAt("p")), diagonal),
    ]


def integrand_on_cube(
    part: Mean | IntegralOf, laws: dict[str, ConcreteLaw]
) -> Callable[[Array], Array]:
    """The integrand as a function of uniforms (n, d); an integral by the wide law over all."""
    if isinstance(part, Mean):
        return lambda nets: np.broadcast_to(
            integrand(part.integrand, laws, {}, laws[part.under].draws(nets)), nets.shape[:1]
        )
    wide = covering([laws[letter] for letter in letters(part)])

    def weighted(nets: Array) -> Array:
        point = wide.draws(nets)
        return integrand(part.integrand, laws, {}, point) / np.exp(wide.log_density(point))

    return weighted


def timed(
    function: Callable[[], tuple[float, float]], repeats: int = 3
) -> tuple[float, float, float]:
    """Value, variance and the shortest of a few times, in seconds."""
    best = math.inf
    for _ in range(repeats):
        begun = time.process_time()
        value, variance = function()
        best = min(best, time.process_time() - begun)
    return value, variance, best


def by_plain(
    part: Mean | IntegralOf, laws: dict[str, ConcreteLaw], points: int
) -> tuple[float, float]:
    """Plain Monte Carlo: the mean and the variance of the mean."""
    d = laws[letters(part)[0]].dimension
    values = integrand_on_cube(part, laws)(np.random.default_rng(1).random((points, d)))
    return float(values.mean()), float(values.var(ddof=1) / points)


def by_nets(
    part: Mean | IntegralOf, laws: dict[str, ConcreteLaw], stage: Stage
) -> tuple[float, float]:
    """What sampling does: independent scrambled nets."""
    uniforms.cache_clear()
    d = laws[letters(part)[0]].dimension
    rows = replicate_means(part, laws, {}, uniforms(1, 0, stage, d))
    return float(rows.mean()), float(rows.var(ddof=1) / len(rows))


def by_vegas(
    part: Mean | IntegralOf, laws: dict[str, ConcreteLaw], points: int
) -> tuple[float, float]:
    """The adaptive importance sampling of vegas on the same integrand over the cube."""
    import vegas

    d = laws[letters(part)[0]].dimension
    inside = integrand_on_cube(part, laws)
    function = vegas.lbatchintegrand(lambda nets: np.array(inside(nets)))
    edge = 1e-12
    integrator = vegas.Integrator([[edge, 1 - edge]] * d)
    integrator(function, nitn=5, neval=points // 10)
    found = integrator(function, nitn=5, neval=points // 10)
    return float(found.mean), float(found.sdev) ** 2


def has_vegas() -> bool:
    """Whether vegas can be imported."""
    try:
        import vegas  # noqa: F401
    except ImportError:
        return False
    return True


def variance_table(small: bool) -> None:
    """Variance times time, as a ratio to plain Monte Carlo."""
    log2 = 9 if small else 11
    stage = Stage(9, 64, log2, 1e-5)
    points = stage.replicates * stage.points
    print(f"### Variance at equal time, {points} points\n")
    print("Plain Monte Carlo's variance times its time, over the same product of the method.")
    print("The nets are those of the sampling check; their scrambling is part of the time.\n")
    print("| definition | scrambled Sobol | vegas | relative error: plain | nets |")
    print("|---|---|---|---|---|")
    plain_line, net_line = [], []
    for name, part, laws in problems():
        value, plain, seconds = timed(partial(by_plain, part, laws, points))
        _, ours, our_seconds = timed(partial(by_nets, part, laws, stage))
        ratio = plain * seconds / (ours * our_seconds)
        other = "not installed"
        if has_vegas():
            _, theirs, their_seconds = timed(partial(by_vegas, part, laws, points))
            other = f"{plain * seconds / (theirs * their_seconds):.2g}"
        print(f"| {name} | {ratio:.2g} | {other} | {math.sqrt(plain) / abs(value):.1e} | "
              f"{math.sqrt(ours) / abs(value):.1e} |", flush=True)  # fmt: skip
    print()
    name, part, laws = problems()[2]
    for log2_points in range(5, log2 + 1):
        each = Stage(9, 64, log2_points, 1e-5)
        count = each.replicates * each.points
        value, plain = by_plain(part, laws, count)
        _, ours = by_nets(part, laws, each)
        plain_line.append((count, math.sqrt(plain) / abs(value)))
        net_line.append((count, math.sqrt(ours) / abs(value)))
    log_log(
        PLOTS / "variance.svg",
        name,
        ("points", "relative standard error"),
        {"plain Monte Carlo": plain_line, "scrambled Sobol": net_line},
    )


def cost_table(small: bool) -> None:
    """Time and resolution of one sampling check against the dimension."""
    print("### Cost of sampling one world against the dimension\n")
    print(f"KL of two normal laws with full covariances, {FIRST.replicates} nets of "
          f"{FIRST.points} points.\n")  # fmt: skip
    print("| d | time beside d = 1 | relative standard error |")
    print("|---|---|---|")
    base, line = 0.0, []
    for d in (1, 3, 10, 30, 100) if small else (1, 3, 10, 30, 100, 300):
        laws = _gaussians(d, np.random.default_rng(d))
        uniforms.cache_clear()
        begun = time.process_time()
        value, error, _ = sample_term(kl("p", "q"), laws, {}, 3, 0, FIRST)
        seconds = time.process_time() - begun
        base = base or seconds
        print(f"| {d} | {seconds / base:.1f} | {error / abs(value):.1e} |", flush=True)
        line.append((d, seconds))
    print()
    axes = ("dimension", "seconds")
    log_log(PLOTS / "cost.svg", "Sampling one world", axes, {"KL of normal laws": line})


def claims_table(small: bool) -> None:
    """Time of verifying the first n claims, one process, nothing kept."""
    from keyproof.library import all_claims
    from keyproof.verification import Wanted, check_claim

    print("### Cost against the number of claims\n")
    print("| claims | seconds of the processor | per claim |")
    print("|---|---|---|")
    slugs = [claim.slug for claim in all_claims()]
    total, line = 0.0, []
    for count, slug in enumerate(slugs[: 24 if small else None], start=1):
        begun = time.process_time()
        check_claim(slug, Wanted())
        total += time.process_time() - begun
        line.append((count, total))
        if count % 12 == 0 or count == len(slugs):
            print(f"| {count} | {total:.0f} | {total / count:.2f} |", flush=True)
    print()
    log_log(PLOTS / "claims.svg", "All methods", ("claims", "seconds"), {"verify": line})


_TABLES: dict[str, Callable[[bool], None]] = {
    "variance": variance_table,
    "certified": certified_table,
    "rules": rules_table,
    "cost": cost_table,
    "claims": claims_table,
}


def main() -> None:
    """Print the tables that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("tables", nargs="*", choices=[*_TABLES, []])
    parser.add_argument("--small", action="store_true")
    chosen = parser.parse_args()
    np.seterr(all="ignore")
    for name, table in _TABLES.items():
        if name in chosen.tables or not chosen.tables:
            table(chosen.small)


if __name__ == "__main__":
    main()
