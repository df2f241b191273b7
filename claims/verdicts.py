"""Verdicts and evidence: what a check found, and with which figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from types import MappingProxyType

from formula.record import record

Figure = float | int | str | bool | None | list[object] | dict[str, object]


class Verdict(StrEnum):
    """What a check says; ``undecided`` is never a pass and never "wrong"."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    UNDECIDED = "undecided"
    UNREADABLE = "unreadable"


CLASSES = ("algebra", "balls", "finite-worlds", "quadrature", "sampling", "search", "run")
"""Classes of evidence; two methods of one class count once."""


@record
class Evidence:
    """The outcome of one method on one claim.

    Attributes:
        evidence_class: one of ``CLASSES``.
        method: the name of the method, such as ``scrambled Sobol``.
        verdict: what it found.
        seed: the seed it was run with; ``None`` where nothing is random.
        figures: numbers that a reader may judge it by; always ``smallest_detectable_error``
            (relative) for a numerical method and ``false_alarm_rate`` for a statistical one,
            ``witness`` when it disagrees, ``reason`` when it is undecided.
    """

    evidence_class: str
    method: str
    verdict: Verdict
    seed: int | None = None
    figures: Mapping[str, Figure] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        if self.evidence_class not in CLASSES:
            raise ValueError(f"{self.evidence_class!r} is no class of evidence: {CLASSES}")

    def to_json(self) -> dict[str, object]:
        """The record of the manifest and of ``verify --json``."""
        return {
            "class": self.evidence_class,
            "method": self.method,
            "verdict": self.verdict.value,
            "seed": self.seed,
            **dict(sorted(self.figures.items())),
        }


def overall(verdicts: list[Verdict]) -> Verdict:
    """One disagreement refutes; otherwise one undecided leaves it undecided; nothing is a pass."""
    if Verdict.DISAGREES in verdicts:
        return Verdict.DISAGREES
    if not verdicts or any(verdict is not Verdict.AGREES for verdict in verdicts):
        return Verdict.UNDECIDED
    return Verdict.AGREES
