"""Verification of many claims in worker processes, in an order that does not depend on timing."""

from __future__ import annotations

import copyreg
import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from types import MappingProxyType

from claims.steps import Derivation
from claims.verdicts import Evidence, Verdict
from keyproof.library import find_claim


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim's slug and kind, what was found, and the derivation that was recorded on the way.

    ``missing`` says in words which evidence the claim still lacks.
    ``derivation.numeric`` is ``None``: a function does not cross from one process to another.
    """

    slug: str
    kind: str
    verdict: Verdict
    evidence: tuple[Evidence, ...]
    missing: tuple[str, ...]
    derivation: Derivation

    def to_json(self) -> dict[str, object]:
        """The record of ``verify --json``."""
        return {
            "slug": self.slug,
            "kind": self.kind,
            "verdict": self.verdict.value,
            "evidence": [each.to_json() for each in self.evidence],
        }


def check_claim(slug: str, seed: int) -> CheckedClaim:
    """Derive one claim and run every method that speaks on it."""
    from verify.run import claim_verdict, missing_classes, verify_claim

    claim = find_claim(slug)
    assert claim.derive is not None  # a claim without a derivation cannot be constructed
    try:
        derivation = claim.derive()
    except ValueError as error:
        # A rule that does not apply, or a false step: the runner judges what is left.
        derivation = Derivation((), proved=False, detail=f"the derivation stopped: {error}")
    evidence = verify_claim(claim, derivation, seed=seed)
    return CheckedClaim(
        claim.slug,
        claim.kind,
        claim_verdict(claim, evidence),
        evidence,
        missing_classes(claim, evidence),
        replace(derivation, numeric=None),
    )


def check_claims(
    slugs: Sequence[str],
    *,
    seed: int,
    jobs: int | None = None,
    done: Callable[[str], None] = lambda slug: None,
) -> tuple[CheckedClaim, ...]:
    """Check the claims on ``jobs`` processes (all cores, when ``None``), in the order given.

    ``done`` is called with a slug when its check has ended. An interrupt ends the workers at once.
    """
    workers = min(jobs or os.cpu_count() or 1, len(slugs))
    if workers <= 1:
        return tuple(_announced(slug, seed, done) for slug in slugs)
    with ProcessPoolExecutor(workers, initializer=_prepare_worker) as pool:
        slug_of: dict[Future[CheckedClaim], str] = {
            pool.submit(check_claim, slug, seed): slug for slug in slugs
        }
        try:
            for future in as_completed(slug_of):
                future.result()
                done(slug_of[future])
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for worker in multiprocessing.active_children():
                worker.terminate()
            raise
        return tuple(future.result() for future in slug_of)


def _announced(slug: str, seed: int, done: Callable[[str], None]) -> CheckedClaim:
    checked = check_claim(slug, seed)
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
