"""Verification of many claims in worker processes, in an order that does not depend on timing."""

from __future__ import annotations

import copyreg
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from claims.statements import Claim
from claims.steps import Derivation
from claims.verdicts import Evidence, Verdict
from keyproof.evidence_cache import EvidenceCache, evidence_of, evidence_record
from keyproof.library import find_claim, module_of

if TYPE_CHECKING:
    from verify.run import Check


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim's slug and kind, what was found, and the derivation that was recorded on the way.

    ``missing`` says in words which evidence the claim still lacks.
    ``derivation.numeric`` is ``None``: a function does not cross from one process to another.
    ``power`` is the record of the kill matrix, where mutants were asked for.
    """

    slug: str
    kind: str
    verdict: Verdict
    evidence: tuple[Evidence, ...]
    missing: tuple[str, ...]
    derivation: Derivation
    power: Mapping[str, object] | None = None

    def to_json(self) -> dict[str, object]:
        """The record of ``verify --json``."""
        record: dict[str, object] = {
            "slug": self.slug,
            "kind": self.kind,
            "verdict": self.verdict.value,
            "evidence": [each.to_json() for each in self.evidence],
        }
        if self.power is not None:
            record["mutants"] = self.power
        return record


@dataclass(frozen=True, slots=True)
class Wanted:
    """How claims are to be checked.

    Attributes:
        seed: of all random draws.
        mutants: also the kill matrix.
        derivations: the recorded steps are needed, so that the evidence of a cache is not enough.
        cache: the folder of kept evidence; ``None`` verifies everything anew.
    """

    seed: int = 0
    mutants: bool = False
    derivations: bool = True
    cache: Path | None = None


class _Derived:
    """A claim's derivation, computed when it is first needed."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.found: Derivation | None = None

    def get(self) -> Derivation:
        """The derivation; one that stopped has no steps and says why."""
        if self.found is None:
            assert self.claim.derive is not None  # a claim without one cannot be constructed
            try:
                self.found = self.claim.derive()
            except ValueError as error:
                # A rule that does not apply, or a false step: the runner judges what is left.
                self.found = Derivation((), False, f"the derivation stopped: {error}")
        return self.found


_NOT_NEEDED = Derivation((), True, "the evidence is that of an earlier run")


def _evidence(
    claim: Claim, check: Check, derived: _Derived, cache: EvidenceCache, seed: int
) -> Evidence | None:
    """One method's evidence, kept or new."""
    name = f"{check.__module__}.{check.__name__}"  # type: ignore[attr-defined]
    kept = cache.load(name)
    if kept is not None:
        return evidence_of(kept)
    found = check(claim, derived.get(), seed=seed)
    if found is None or found.verdict is Verdict.AGREES:
        cache.keep(name, evidence_record(found))
    return found


def _power(
    claim: Claim, derived: _Derived, cache: EvidenceCache, seed: int
) -> Mapping[str, object]:
    """The kill matrix, kept or new; only a full one is kept."""
    from keyproof.proofs import why_true
    from verify.power import power_of

    kept = cache.load("mutants")
    if isinstance(kept, dict):
        return kept
    found = power_of(claim, derived.get(), why_true, seed=seed)
    record = found.to_json()
    if not found.objections:
        cache.keep("mutants", record)
    return record


def check_claim(slug: str, wanted: Wanted) -> CheckedClaim:
    """Derive one claim and run every method that speaks on it."""
    from verify.run import claim_verdict, methods_of, missing_classes

    claim, seed = find_claim(slug), wanted.seed
    derived = _Derived(claim)
    cache = EvidenceCache(wanted.cache, slug, module_of(slug), seed)
    found = [_evidence(claim, check, derived, cache, seed) for check in methods_of(claim)]
    evidence = tuple(each for each in found if each is not None)
    power = _power(claim, derived, cache, seed) if wanted.mutants else None
    if wanted.derivations:
        derived.get()
    derivation = derived.found or _NOT_NEEDED
    return CheckedClaim(
        claim.slug,
        claim.kind,
        claim_verdict(claim, evidence),
        evidence,
        missing_classes(claim, evidence),
        replace(derivation, numeric=None),
        power,
    )


def check_claims(
    slugs: Sequence[str],
    *,
    seed: int = 0,
    jobs: int | None = None,
    done: Callable[[str], None] = lambda slug: None,
    wanted: Wanted | None = None,
) -> tuple[CheckedClaim, ...]:
    """Check the claims on ``jobs`` processes (all cores, when ``None``), in the order given.

    ``done`` is called with a slug when its check has ended. An interrupt ends the workers at once.
    ``wanted`` says more than the seed: mutants, and evidence kept from an earlier run.
    """
    wanted = wanted or Wanted(seed)
    workers = min(jobs or os.cpu_count() or 1, len(slugs))
    if workers <= 1 or _all_kept(slugs, wanted):
        return tuple(_announced(slug, wanted, done) for slug in slugs)
    with ProcessPoolExecutor(workers, initializer=_prepare_worker) as pool:
        try:
            # submitting starts the workers: an interrupt there must end them as well
            slug_of: dict[Future[CheckedClaim], str] = {
                pool.submit(check_claim, slug, wanted): slug for slug in slugs
            }
            for future in as_completed(slug_of):
                future.result()
                done(slug_of[future])
        except BaseException:
            _end_at_once(pool)
            raise
        return tuple(future.result() for future in slug_of)


def _end_at_once(pool: ProcessPoolExecutor) -> None:
    """End the workers without waiting for what they do."""
    pool.shutdown(wait=False, cancel_futures=True)
    for worker in multiprocessing.active_children():
        worker.kill()


def check_statistics(slug: str, seeds: Sequence[int]) -> tuple[tuple[int, Evidence], ...]:
    """The statistical methods of one claim on each seed: the evidence with its seed."""
    from verify.run import STATISTICAL, methods_of

    claim = find_claim(slug)
    derived = _Derived(claim)
    checks = [check for check in methods_of(claim) if check in STATISTICAL]
    found = [(seed, check(claim, derived.get(), seed=seed)) for seed in seeds for check in checks]
    return tuple((seed, evidence) for seed, evidence in found if evidence is not None)


def repeat_statistics(
    slugs: Sequence[str],
    seeds: Sequence[int],
    *,
    jobs: int | None = None,
    done: Callable[[str], None] = lambda slug: None,
) -> tuple[tuple[str, int, Evidence], ...]:
    """The statistical methods of the claims on fresh seeds: slug, seed and evidence, in order."""
    workers = min(jobs or os.cpu_count() or 1, len(slugs))
    if workers <= 1:
        found = {slug: check_statistics(slug, seeds) for slug in slugs}
        return tuple((slug, seed, each) for slug in slugs for seed, each in found[slug])
    with ProcessPoolExecutor(workers, initializer=_prepare_worker) as pool:
        waiting = {pool.submit(check_statistics, slug, seeds): slug for slug in slugs}
        for future in as_completed(waiting):
            future.result()
            done(waiting[future])
        return tuple(
            (slug, seed, each) for future, slug in waiting.items() for seed, each in future.result()
        )


def check_controls(wanted: Wanted) -> tuple[Mapping[str, object], ...]:
    """The wrong claims that every run checks; kept only when each of them was refuted."""
    from verify import controls

    cache = EvidenceCache(wanted.cache, "controls", "", wanted.seed)
    kept = cache.load("controls")
    if isinstance(kept, list):
        return tuple(kept)
    found = controls.check_controls(seed=wanted.seed)
    records = [each.to_json() for each in found]
    if all(each.bites for each in found):
        cache.keep("controls", records)
    return tuple(records)


@contextmanager
def controls_beside(wanted: Wanted) -> Iterator[Callable[[], tuple[Mapping[str, object], ...]]]:
    """Check the wrong claims in a process of their own while the block checks the right ones."""
    cache = EvidenceCache(wanted.cache, "controls", "", wanted.seed)
    if cache.load("controls") is not None:
        yield lambda: check_controls(wanted)
        return
    with ProcessPoolExecutor(1, initializer=_prepare_worker) as pool:
        future = pool.submit(check_controls, wanted)
        try:
            yield future.result
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for worker in multiprocessing.active_children():
                worker.terminate()
            raise


def _all_kept(slugs: Sequence[str], wanted: Wanted) -> bool:
    """Whether nothing has to be computed, so that no process need be started."""
    from verify.run import methods_of

    if wanted.cache is None or wanted.derivations:
        return False
    for slug in slugs:
        cache = EvidenceCache(wanted.cache, slug, module_of(slug), wanted.seed)
        names = [f"{check.__module__}.{check.__name__}" for check in methods_of(find_claim(slug))]  # type: ignore[attr-defined]
        names += ["mutants"] if wanted.mutants else []
        if any(cache.load(name) is None for name in names):
            return False
    return True


def _announced(slug: str, wanted: Wanted, done: Callable[[str], None]) -> CheckedClaim:
    checked = check_claim(slug, wanted)
    done(slug)
    return checked


def _prepare_worker() -> None:
    # An interrupt from the terminal reaches the workers too: they end without a word, and the
    # parent process says what there is to say.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _allow_read_only_mappings()


def _allow_read_only_mappings() -> None:
    """Let declarations, which hold read-only mappings, go back from a worker."""
    copyreg.pickle(MappingProxyType, _taken_apart)  # type: ignore[arg-type]


def _taken_apart(mapping: MappingProxyType[object, object]) -> tuple[object, tuple[object]]:
    return _read_only, (dict(mapping),)


def _read_only(entries: dict[object, object]) -> MappingProxyType[object, object]:
    return MappingProxyType(entries)
