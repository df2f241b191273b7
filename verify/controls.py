"""Negative controls: wrong claims through the same checks as the right ones, in every run.

A control bites when one of its methods refutes it and none agrees with it. A run in which one does
not bite says nothing, whatever its claims look like.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from claims.verdicts import Evidence, Verdict
from verify.control_claims import Control, controls, no_derivation
from verify.run import Check, methods_of


@dataclass(frozen=True, slots=True)
class ControlFinding:
    """What became of one wrong claim."""

    slug: str
    wrong: str
    evidence: tuple[Evidence, ...]

    @property
    def bites(self) -> bool:
        """Whether it was refuted, and no method agreed with it."""
        verdicts = [each.verdict for each in self.evidence]
        return Verdict.DISAGREES in verdicts and Verdict.AGREES not in verdicts

    def to_json(self) -> dict[str, object]:
        """The record of the report."""
        return {
            "slug": self.slug,
            "wrong": self.wrong,
            "bites": self.bites,
            "methods": {
                f"{each.evidence_class}: {each.method}": each.verdict.value
                for each in self.evidence
            },
        }


def _named_checks(control: Control) -> Mapping[str, Check]:
    known = {
        f"{check.__module__.removeprefix('verify.')}.{check.__name__}": check  # type: ignore[attr-defined]
        for check in methods_of(control.claim)
    }
    return {name: known[name] for name in control.methods}


def check_control(control: Control, *, seed: int = 0) -> ControlFinding:
    """Its methods on one wrong claim.

    Raises:
        KeyError: a method of the control does not look at claims of its kind.
    """
    found = [
        check(control.claim, no_derivation(), seed=seed)
        for check in _named_checks(control).values()
    ]
    evidence = tuple(each for each in found if each is not None)
    return ControlFinding(control.claim.slug, control.wrong, evidence)


def check_controls(*, seed: int = 0) -> tuple[ControlFinding, ...]:
    """All wrong claims."""
    return tuple(check_control(control, seed=seed) for control in controls())
