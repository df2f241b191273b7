"""Grading from Python: one function, one result class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grading.verdict import Grade


def grade(
    answer: str,
    *,
    claim: str | None = None,
    reference: str | None = None,
    symbols: Mapping[str, str] | None = None,
    given: Sequence[str] = (),
    models: Sequence[str] = (),
    text_names: Mapping[str, str] | None = None,
    kind: str = "value",
    syntax: str = "latex",
    seed: int = 0,
) -> Grade:
    """Compare ``answer`` with a claim of the library, or with ``reference``.

    Runs in this process, without limits on time and memory; for answers of strangers use
    ``keyproof grade``, whose workers have both.

    Args:
        answer: what the student wrote, in ``syntax`` (``latex`` or ``text``).
        claim: slug of a claim; the rest is then taken from it.
        reference, symbols, given, models, text_names, kind: as in the grading record.
        seed: of the random worlds.

    Raises:
        ValueError: neither or both of ``claim`` and ``reference``, or a question that cannot be
            read.
        LibraryError: no such claim.
    """
    from grading.judge import judge
    from grading.question import question_from_record
    from keyproof.grade_command import claim_question

    if (claim is None) == (reference is None):
        raise ValueError("give either a claim or a reference")
    if claim is not None:
        return judge(answer, claim_question(claim, seed=seed), syntax, show=True)
    record = {
        "reference": reference,
        "symbols": dict(symbols or {}),
        "given": list(given),
        "models": list(models),
        "text_names": dict(text_names or {}),
        "kind": kind,
    }
    return judge(answer, question_from_record(record, seed=seed), syntax, show=True)
