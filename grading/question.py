"""A question: the right answer, what it may mention, and its known mistakes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from typing import Any

from formula.declarations import Declarations
from formula.declare import declare
from formula.dummies import slot_name
from formula.read import read
from formula.record import record
from formula.reference import Reference
from formula.tree import Node
from formula.unreadable import Unreadable

MAX_REFERENCE = 20_000
"""Characters in one text field of a record."""


class BadQuestion(ValueError):
    """A question that cannot be asked; the message names the field and what is wrong with it."""


@record
class KnownMistake:
    """A wrong answer with its tag and its feedback."""

    tag: str
    tree: Node
    feedback: str


@record
class Question:
    """One right answer, ready to be compared with many candidates."""

    reference: Reference
    kind: str = "value"
    mistakes: tuple[KnownMistake, ...] = ()
    memory: dict[object, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def declarations(self) -> Declarations:
        """What an answer may mention."""
        return self.reference.declarations


def question_from_record(record: Mapping[str, object], *, seed: int = 0) -> Question:
    """The question of a grading record.

    Raises:
        BadQuestion: a field is missing, of the wrong type, or cannot be read.
    """
    kind = _text(record, "kind", "value")
    if kind not in ("value", "set"):
        raise BadQuestion(f"kind is {kind!r}; it must be 'value' or 'set'")
    if "reference" not in record:
        raise BadQuestion("the record has neither a claim nor a reference")
    try:
        declarations = declare(
            _mapping(record, "symbols"),
            models=_list(record, "models"),
            given=_list(record, "given"),
            text_names=_mapping(record, "text_names"),
        )
    except (Unreadable, ValueError) as problem:
        raise BadQuestion(f"the declarations cannot be read: {problem}") from None
    syntax = _text(record, "reference_syntax", "latex")
    if syntax not in ("latex", "text"):
        raise BadQuestion(f"reference_syntax is {syntax!r}; it must be 'latex' or 'text'")
    try:
        tree = read(_text(record, "reference"), declarations, syntax)
    except Unreadable as problem:
        raise BadQuestion(f"the reference cannot be read: {problem}") from None
    return Question(Reference(declarations, tree, seed), kind)


def question(
    declarations: Declarations,
    reference: Node,
    mistakes: Sequence[KnownMistake] = (),
    *,
    seed: int = 0,
    kind: str = "value",
) -> Question:
    """A question from trees, such as those of a claim."""
    return Question(Reference(declarations, reference, seed), kind, tuple(mistakes))


def without_laws(declarations: Declarations) -> Declarations:
    r"""Without named laws: a closed form mentions none, and ``KL(p\|q) =`` only names it then."""
    if not declarations.laws:
        return declarations
    named = {slot_name(slot) for factor, _ in declarations.laws for slot in factor.left}
    variables = tuple(name for name in declarations.variables if name not in named)
    return replace(declarations, laws=(), variables=variables)


def _text(record: Mapping[str, object], name: str, default: str | None = None) -> str:
    value = record.get(name, default)
    if value is None and default is not None:
        value = default
    if not isinstance(value, str):
        raise BadQuestion(f"{name} must be a text, not {type(value).__name__}")
    if len(value) > MAX_REFERENCE:
        raise BadQuestion(f"{name} has {len(value)} characters; at most {MAX_REFERENCE} are read")
    return value


def _list(record: Mapping[str, object], name: str) -> list[str]:
    value = record.get(name) or []
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise BadQuestion(f"{name} must be a list of texts")
    return value


def _mapping(record: Mapping[str, object], name: str) -> dict[str, str]:
    value = record.get(name) or {}
    if not isinstance(value, dict) or not all(isinstance(part, str) for part in value.values()):
        raise BadQuestion(f"{name} must map names to texts")
    return value
