"""The answer of the grader: one frozen record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from formula.record import record


@record
class Grade:
    """What the grader says of one answer.

    Attributes:
        verdict: ``agrees``, ``disagrees``, ``undecided`` (never a pass, never "wrong") or
            ``unreadable``.
        reason: one clause for a grader; may show formulas.
        hint: the same for a student, without giving the answer away.
        mistake: tag of a named mistake, or ``None``.
        relation: ``sign``, ``constant`` or ``factor`` where the two differ by only that.
        witness: ``at``, ``candidate``, ``reference`` in a world where they differ.
        example: like ``witness``, in a world that a person can check by hand, where asked for.
        position: ``offset`` and ``text`` of what could not be read.
        worlds, digits: in how many worlds it agreed, to how many digits.
        read: what was read, printed back.
    """

    verdict: str
    reason: str = ""
    hint: str = ""
    mistake: str | None = None
    relation: str | None = None
    witness: Mapping[str, object] | None = None
    example: Mapping[str, object] | None = None
    position: Mapping[str, object] | None = None
    worlds: int = 0
    digits: int = 0
    read: tuple[str, ...] = field(default=(), compare=False)

    @property
    def agrees(self) -> bool:
        """Whether the answer is right."""
        return self.verdict == "agrees"

    def to_json(self, identifier: object = None) -> dict[str, object]:
        """The answer line of the grading record."""
        record: dict[str, object] = {"id": identifier} if identifier is not None else {}
        record["verdict"] = self.verdict
        record["reason"] = self.reason
        record["mistake"] = self.mistake
        record["relation"] = self.relation
        record["witness"] = self.witness
        if self.position is not None:
            record["position"] = self.position
        record["evidence"] = {"worlds": self.worlds, "digits": self.digits}
        return record

    def for_student(self) -> dict[str, object]:
        """The answer without the right values, the named mistake and what only a grader may see."""
        record = self.to_json()
        record["reason"] = self.hint
        record["mistake"] = None
        if self.witness is not None:
            record["witness"] = {k: v for k, v in self.witness.items() if k != "reference"}
        return record
