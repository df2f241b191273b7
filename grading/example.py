"""Where a wrong answer goes wrong, in numbers that a person can check by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping

from formula.counterexamples import counterexample
from formula.shown import shown
from formula.tree import Node, Relation
from grading.question import Question


def plain_example(tree: Node, question: Question) -> Mapping[str, object] | None:
    """Settings ``at`` which both values can be computed by hand, and the values; or ``None``.

    Of a chain of equations there is none: it is not said which side is the answer.
    """
    if isinstance(tree, Relation):
        return None
    relation = Relation((tree, question.reference.tree), ("=",))
    found = counterexample(relation, question.declarations)
    if found is None or shown(found.left) == shown(found.right):
        return None
    at = {name: _in_a_terminal(value) for name, value in found.settings}
    if found.values:
        at = {"variables": "1 or 2" if found.values == 2 else f"1 to {found.values}", **at}
    return {"at": at, "candidate": shown(found.left), "reference": shown(found.right)}


def _in_a_terminal(value: str) -> str:
    """Fractions and matrices of a setting without TeX."""
    value = re.sub(r"\\t?frac\{(\d+)\}\{(\d+)\}", r"\1/\2", value).replace(r"\,", " ")
    value = re.sub(r"\\frac\{1\}\{(.*)\}$", r"1/(\1)", value)
    matrix = re.sub(r"\\(?:begin|end)\{pmatrix\}", "", value)
    if matrix == value:
        return value
    rows = [f"[{row.replace('&', ', ')}]" for row in matrix.split(r"\\")]
    return f"[{', '.join(rows)}]"
