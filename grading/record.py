"""One line in, one line out: the grading record as text, whatever the line is."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Mapping

from grading.judge import judge
from grading.question import BadQuestion, Question, question_from_record
from grading.verdict import Grade

MAX_LINE = 200_000
_QUESTIONS = 128
_ANSWERS = 4096
_FIELDS = ("kind", "reference", "reference_syntax", "symbols", "text_names", "given", "models")

Claims = Callable[[str], Question]
"""Finds the question of a claim of the library; raises ``KeyError`` with a sentence."""


class Grader:
    """Judges records; remembers questions and identical answers, least recently used first out."""

    def __init__(self, claims: Claims | None = None, *, seed: int = 0) -> None:
        self._claims = claims
        self._seed = seed
        self._questions: OrderedDict[str, Question] = OrderedDict()
        self._answers: OrderedDict[tuple[str, str, str], Grade] = OrderedDict()

    def line(self, line: bytes) -> bytes:
        """The answer line (without its end) to a record line."""
        identifier: object = None
        try:
            record = _record(line)
            identifier = record.get("id")
            grade = self.grade(record)
        except BadQuestion as problem:
            grade = Grade("unreadable", str(problem), str(problem))
            grade = _placed(grade, line)
        return encode(grade, identifier)

    def grade(self, record: Mapping[str, object]) -> Grade:
        """The grade of a record; raises ``BadQuestion`` where it is no record."""
        candidate = record.get("candidate")
        if not isinstance(candidate, str):
            raise BadQuestion("the record has no candidate, or it is no text")
        syntax = record.get("syntax") or "latex"
        if syntax not in ("latex", "text"):
            raise BadQuestion(f"syntax is {syntax!r}; it must be 'latex' or 'text'")
        key, question = self._question(record)
        answer = (key, candidate, str(syntax))
        known = self._answers.get(answer)
        if known is None:
            known = judge(candidate, question, str(syntax))
            self._answers[answer] = known
            if len(self._answers) > _ANSWERS:
                self._answers.popitem(last=False)
        return known

    def _question(self, record: Mapping[str, object]) -> tuple[str, Question]:
        claim = record.get("claim")
        if claim is not None:
            key = f"claim {claim}"
        else:
            key = json.dumps([record.get(name) for name in _FIELDS], sort_keys=True)
        found = self._questions.get(key)
        if found is None:
            found = self._of_claim(claim) if claim is not None else self._of_record(record)
            self._questions[key] = found
            if len(self._questions) > _QUESTIONS:
                self._questions.popitem(last=False)
        return key, found

    def _of_record(self, record: Mapping[str, object]) -> Question:
        return question_from_record(record, seed=self._seed)

    def _of_claim(self, claim: object) -> Question:
        if self._claims is None or not isinstance(claim, str):
            raise BadQuestion(f"claim {claim!r} is not known here")
        try:
            return self._claims(claim)
        except KeyError as problem:
            raise BadQuestion(str(problem.args[0])) from None


def encode(grade: Grade, identifier: object) -> bytes:
    """The answer as one line of ASCII JSON."""
    return json.dumps({"id": identifier, **grade.to_json()}, ensure_ascii=True).encode("ascii")


def _record(line: bytes) -> dict[str, object]:
    if len(line) > MAX_LINE:
        raise BadQuestion(f"the line has more than {MAX_LINE} bytes")
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise BadQuestion(f"the line is not UTF-8 at byte {problem.start}") from None
    try:
        record = json.loads(text)
    except json.JSONDecodeError as problem:
        raise BadQuestion(f"the line is no JSON: {problem.msg} at {problem.pos}") from None
    except RecursionError:
        raise BadQuestion("the line is nested too deeply") from None
    except ValueError as problem:
        # a number with too many digits for Python's own limit
        raise BadQuestion(f"the line is no usable JSON: {problem}") from None
    if not isinstance(record, dict):
        raise BadQuestion("the line is JSON, but no object")
    return record


def _placed(grade: Grade, line: bytes) -> Grade:
    """A broken record has its position too: the start of the line."""
    text = line[:80].decode("utf-8", errors="replace")
    return Grade(grade.verdict, grade.reason, grade.hint, position={"offset": 0, "text": text})
