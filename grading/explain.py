"""Why a wrong answer is wrong: a named mistake, how it relates, or the term that is off."""

from __future__ import annotations

from dataclasses import replace

from flint import acb, acb_mat, arb

from claims.tree_mutants import tree_mutants
from formula.builder import Unevaluable
from formula.compare import FIRST_LOOK, NoWorld, discrete_uses
from formula.evaluate import compile_tree, frame_of, run
from formula.printer import to_latex
from formula.tables import Undetermined
from formula.tree import Add, Negative, Node, Relation
from formula.values import Imprecise, OutOfBudget, Undefined, Value
from grading.question import KnownMistake, Question
from grading.verdict import Grade

_LOOKS = 4
_STEPS = 20_000
_SHARP = arb(2) ** -60
_MOST_MUTANTS = 400
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def explained(grade: Grade, tree: Node, question: Question) -> Grade:
    """The grade of a wrong answer with its reason made as precise as can be shown."""
    if isinstance(tree, Relation):
        tree = tree.sides[-1]
    uses = discrete_uses(question.declarations, tree)
    uses |= discrete_uses(question.declarations, question.reference.tree)
    values = _values(tree, question, uses, (question.reference.tree, tree))
    if values is None:
        return grade
    right = _values(question.reference.tree, question, uses, (question.reference.tree, tree))
    if right is None:
        return grade
    if any(isinstance(value, acb) and not _sharp(value) for value in [*values, *right]):
        return grade
    relation = _relation(values, right)
    grade = replace(grade, relation=relation)
    for mistake in question.mistakes:
        if _same(values, _values(mistake.tree, question, uses, (question.reference.tree, tree))):
            return replace(
                grade, mistake=mistake.tag, reason=mistake.feedback, hint=mistake.feedback
            )
    trees = (question.reference.tree, tree)
    for mistake, known in _mutants(question, uses, tree):
        # one world rules out nearly all of them; the others are computed only for what is left
        if not _may_be(values[0], known):
            continue
        if _same(values, _values(mistake.tree, question, uses, trees)):
            return replace(
                grade, mistake=mistake.tag, reason=mistake.feedback, hint=_hint(mistake.tag)
            )
    if relation == "sign":
        return replace(grade, reason="only the sign is wrong", hint="Check the sign of the whole.")
    if relation == "constant":
        return replace(
            grade,
            reason="it differs from the right answer by a constant",
            hint="Everything that varies is right; check the constant.",
        )
    if relation == "factor":
        return replace(
            grade,
            reason="it differs from the right answer by a constant factor",
            hint="Check the factor in front.",
        )
    return _off_term(grade, values, right, question, uses, tree)


def _may_be(left: Value | None, right: Value | None) -> bool:
    if left is None or right is None:
        return left is right
    return _overlap(left, right)


def _values(
    tree: Node,
    question: Question,
    uses: frozenset[tuple[str, str]],
    trees: tuple[Node, ...],
    looks: int = _LOOKS,
) -> list[Value | None] | None:
    """Values in the first worlds; ``None`` where undefined, and for what has no value at all."""
    reference = question.reference
    try:
        code = compile_tree(tree, reference.declarations)
    except (Unevaluable, Undetermined):
        return None
    found: list[Value | None] = []
    for index in range(looks):
        try:
            world = reference.world(uses, trees, index)
            found.append(run(code, frame_of(world, FIRST_LOOK, reference.calculus), steps=_STEPS))
        except (Undefined, Imprecise, OutOfBudget):
            found.append(None)
        except (Unevaluable, Undetermined, NoWorld):
            return None
    return found


def _mutants(
    question: Question, uses: frozenset[tuple[str, str]], tree: Node
) -> list[tuple[KnownMistake, Value | None]]:
    """Wrong variants of the reference with their value in one world, computed once a question."""
    key = f"mutants/{sorted(uses)}"
    known: list[tuple[KnownMistake, Value | None]] | None = question.memory.get(key)  # type: ignore[assignment]
    if known is None:
        known = []
        trees = (question.reference.tree, tree)
        for mutant in tree_mutants(question.reference.tree, question.declarations):
            if len(known) >= _MOST_MUTANTS:
                break
            mistake = KnownMistake(mutant.tag, mutant.node, mutant.description)
            values = _values(mutant.node, question, uses, trees, looks=1)
            if values is not None:
                known.append((mistake, values[0]))
        question.memory[key] = known
    return known


def _same(left: list[Value | None], right: list[Value | None] | None) -> bool:
    """Whether two answers overlap in every world where both have a value, and in at least two."""
    if right is None:
        return False
    shared = 0
    for one, other in zip(left, right, strict=True):
        if (one is None) != (other is None):
            return False
        if one is None or other is None:
            continue
        if not _overlap(one, other):
            return False
        shared += 1
    return shared >= 2


def _overlap(left: Value, right: Value) -> bool:
    if isinstance(left, acb) and isinstance(right, acb):
        return _sharp(left) and _sharp(right) and bool((left - right).contains(0))
    if isinstance(left, acb_mat) and isinstance(right, acb_mat):
        if (left.nrows(), left.ncols()) != (right.nrows(), right.ncols()):
            return False
        if not all(_sharp(x) for x in [*left.entries(), *right.entries()]):
            return False
        return all(x.contains(0) for x in (left - right).entries())
    return left == right


def _sharp(value: acb) -> bool:
    """Whether a value is known well enough to be recognised: a wide ball overlaps anything."""
    return bool(value.is_exact()) or bool(value.rad() < _SHARP)


def _relation(left: list[Value | None], right: list[Value | None]) -> str | None:
    """``sign``, ``constant`` or ``factor``, where the right answer is not itself a constant."""
    pairs = [
        (a, b)
        for a, b in zip(left, right, strict=True)
        if isinstance(a, acb) and isinstance(b, acb)
    ]
    if len(pairs) < _LOOKS:
        return _matrix_sign(left, right)
    if all((a + b).contains(0) for a, b in pairs):
        return "sign"
    if all((pairs[0][1] - b).contains(0) for _, b in pairs[1:]):
        return None
    gaps = [a - b for a, b in pairs]
    if all((gap - gaps[0]).contains(0) for gap in gaps[1:]):
        return "constant"
    if all(not b.contains(0) for _, b in pairs):
        ratios = [a / b for a, b in pairs]
        if not ratios[0].contains(0) and all((r - ratios[0]).contains(0) for r in ratios[1:]):
            return "factor"
    return None


def _matrix_sign(left: list[Value | None], right: list[Value | None]) -> str | None:
    for one, other in zip(left, right, strict=True):
        if not isinstance(one, acb_mat) or not isinstance(other, acb_mat):
            return None
        if (one.nrows(), one.ncols()) != (other.nrows(), other.ncols()):
            return None
        if not all(x.contains(0) for x in (one + other).entries()):
            return None
    return "sign"


def _off_term(
    grade: Grade,
    values: list[Value | None],
    right: list[Value | None],
    question: Question,
    uses: frozenset[tuple[str, str]],
    tree: Node,
) -> Grade:
    """The one term of the right answer of which the answer has a wrong multiple."""
    reference = question.reference.tree
    if not isinstance(reference, Add):
        return grade
    for place, term in enumerate(reference.terms):
        known = _values(term, question, uses, (reference, tree))
        if known is None:
            continue
        ratios = []
        for one, other, part in zip(values, right, known, strict=True):
            if not (isinstance(one, acb) and isinstance(other, acb) and isinstance(part, acb)):
                break
            if part.contains(0):
                break
            ratios.append((one - other) / part)
        if len(ratios) == _LOOKS and all((r - ratios[0]).contains(0) for r in ratios[1:]):
            ordinal = _ORDINALS[place] if place < len(_ORDINALS) else f"{place + 1}th"
            shown = to_latex(term.operand if isinstance(term, Negative) else term)
            multiple = _multiple(ratios[0] + 1)
            return replace(
                grade,
                reason=f"the {ordinal} term, {shown}, comes {multiple} times",
                hint="One term has a wrong factor; the others are right.",
            )
    return grade


def _multiple(value: acb) -> str:
    return f"{float(value.real.mid()):.6g}"


def _hint(tag: str) -> str:
    return _HINTS.get(tag, "One part of the answer is off; the rest is right.")


_HINTS = {
    "sign": "Check the signs.",
    "half-lost": "A factor of one half is missing or too many.",
    "swapped-arguments": "Check the order of the arguments.",
    "variance-for-sd": "Check where the variance and where the standard deviation belongs.",
    "dropped-term": "A term is missing.",
    "doubled-term": "A term comes too often.",
    "log-dropped": "A logarithm is missing.",
    "log-base": "Logarithms are natural.",
    "factor-two": "Check the factor in front.",
}
