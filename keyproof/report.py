"""The report of a verification: ``verification.json``, as plain data with equal bytes each time."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from importlib import metadata

from claims.verdicts import Evidence
from keyproof import __version__
from keyproof.verification import CheckedClaim

NAME = "verification.json"
LIBRARIES = ("jinja2", "numpy", "python-flint", "scipy", "sympy")

BUDGET = 1e-6
"""How often a run may raise a false alarm, over all its statistical checks together."""


def versions() -> dict[str, str]:
    """The libraries that evidence depends on."""
    return {name: metadata.version(name) for name in LIBRARIES}


def false_alarms(checked: Sequence[CheckedClaim]) -> dict[str, object]:
    """The nominal false-alarm rate of a run: the sum over its statistical checks (Bonferroni)."""
    rates = [
        rate for claim in checked for each in claim.evidence if (rate := _rate(each)) is not None
    ]
    total = sum(rates)
    return {
        "budget": BUDGET,
        "nominal": float(f"{total:.3g}"),
        "statistical_checks": len(rates),
        "within_budget": total <= BUDGET,
    }


def _rate(evidence: Evidence) -> float | None:
    rate = evidence.figures.get("false_alarm_rate")
    return float(rate) if isinstance(rate, float | int) else None


def mutants(checked: Sequence[CheckedClaim]) -> dict[str, int] | None:
    """How many false mutants there were and fell; ``None`` where they were not asked for."""
    records = [claim.power for claim in checked if claim.power is not None]
    if not records:
        return None
    return {
        "false": sum(_count(each, "false") for each in records),
        "killed": sum(_count(each, "killed") for each in records),
        "true": sum(_length(each, "true") for each in records),
    }


def _count(record: Mapping[str, object], name: str) -> int:
    value = record.get(name)
    return value if isinstance(value, int) else 0


def _length(record: Mapping[str, object], name: str) -> int:
    value = record.get(name)
    return len(value) if isinstance(value, list) else 0


def report(
    checked: Sequence[CheckedClaim],
    *,
    seed: int,
    controls: Sequence[Mapping[str, object]] = (),
) -> dict[str, object]:
    """The report as plain data; no time, no path."""
    record: dict[str, object] = {
        "keyproof": __version__,
        "python": platform.python_version(),
        "libraries": versions(),
        "seed": seed,
        "false_alarms": false_alarms(checked),
        "controls": list(controls),
        "claims": [each.to_json() for each in checked],
    }
    counted = mutants(checked)
    if counted is not None:
        record["mutants"] = counted
    return record


def to_bytes(record: Mapping[str, object]) -> bytes:
    """The report as a file."""
    text = json.dumps(record, indent=2, ensure_ascii=False, allow_nan=False)
    return (text + "\n").encode()
