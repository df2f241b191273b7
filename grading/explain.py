"""Why a wrong answer is wrong: a named mistake, how it relates, or the term that is off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flint import acb, acb_mat, arb

from claims.tree_mutants import tree_mutants
from formula.builder import Unevaluable
from formula.evaluate import compile_tree, frame_of, run
from formula.printer import to_latex
from formula.reference import FIRST_LOOK, NoWorld, discrete_uses
from formula.tables import Undetermined
from formula.tree import Add, Negative, Node, Relation
from formula.values import Imprecise, OutOfBudget, Undefined, Value
from grading.hints import HINTS
from grading.question import KnownMistake, Question
from grading.verdict import Grade

_LOOKS = 4
_STEPS = 20_000
_SHARP = arb(2) ** -60
_MOST_MUTANTS = 400
_REASONS = {
    "variance-for-sd": "this uses the variance where the standard deviation belongs: ",
    "sd-for-variance": "this uses the standard deviation where the variance belongs: ",
}
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def explained(grade: Grade, tree: Node, question: Question) -> Grade:
    """The grade of a wrong answer with its reason made as precise as can be shown."""
    for mistake in question.mistakes:
        if tree == mistake.tree:  # a bound of an optimum's value has no value itself
            return replace(
                grade, mistake=mistake.tag, reason=mistake.feedback, hint=mistake.feedback
            )
    if isinstance(tree, Relation):
        tree = tree.sides[-1]
    uses = discrete_uses(question.declarations, tree)
    uses |= discrete_uses(question.declarations, question.reference.tree)
    look = Looking(question, uses, (question.reference.tree, tree))
    values, right = look.values(tree), look.values(question.reference.tree)
    if values is None or right is None:
        return grade
    if any(isinstance(value, acb) and not _sharp(value) for value in [*values, *right]):
        return grade
    relation = _relation(values, right)
    grade = replace(grade, relation=relation)
    for mistake in question.mistakes:
        if not isinstance(mistake.tree, Relation) and _same(values, look.values(mistake.tree)):
            return replace(
                grade, mistake=mistake.tag, reason=mistake.feedback, hint=mistake.feedback
            )
    # one world rules out nearly all of them; the others are computed only for what is left
    for mistake in sorted(_mutants(question, look).like(values[0]), key=_generality):
        if _same(values, look.values(mistake.tree)):
            reason = _REASONS.get(mistake.tag, "") + mistake.feedback
            hint = HINTS.get(mistake.tag, "One part of the answer is off; the rest is right.")
            return replace(grade, mistake=mistake.tag, reason=reason, hint=hint)
    if relation is not None:
        reason, hint = _RELATIONS[relation]
        return replace(grade, reason=reason, hint=hint)
    return off_terms(grade, values, right, look, tree)


def _generality(mistake: KnownMistake) -> bool:
    """Of several descriptions of one mistake the one that says more comes first."""
    return mistake.tag in ("sign", "doubled-term", "dropped-term", "scaled", "wrong-number")


_RELATIONS = {
    "sign": ("only the sign is wrong", "Check the sign of the whole."),
    "constant": (
        "it differs from the right answer by a constant",
        "Everything that varies is right; check the constant.",
    ),
    "factor": (
        "it differs from the right answer by a constant factor",
        "Check the factor in front.",
    ),
}


class _Mutants:
    """Wrong variants of a reference, found by their value in one world."""

    def __init__(self) -> None:
        self._numbers: dict[str, list[tuple[KnownMistake, Value | None]]] = {}
        self._others: list[tuple[KnownMistake, Value | None]] = []

    def add(self, mistake: KnownMistake, value: Value | None) -> None:
        """Remember a variant."""
        if isinstance(value, acb):
            self._numbers.setdefault(_rounded(value, 0), []).append((mistake, value))
        else:
            self._others.append((mistake, value))

    def like(self, value: Value | None) -> Iterator[KnownMistake]:
        """The variants that have this value there, in their order."""
        if isinstance(value, acb):
            # a value near the edge of its rounding may lie on the other side of it
            keys = dict.fromkeys(_rounded(value, shift) for shift in (0, 1, -1))
            found = [entry for key in keys for entry in self._numbers.get(key, ())]
        else:
            found = self._others
        return (mistake for mistake, known in found if _may_be(value, known))


def _may_be(left: Value | None, right: Value | None) -> bool:
    if left is None or right is None:
        return left is right
    return _overlap(left, right)


def _rounded(value: acb, shift: int) -> str:
    """A value to nine digits, or that of a neighbour."""
    parts = (part.mid() * (1 + shift * arb(10) ** -10) for part in (value.real, value.imag))
    return " ".join(part.str(9, radius=False) for part in parts)


class Looking:
    """Values of trees in the first worlds of a question, for one answer."""

    def __init__(
        self, question: Question, uses: frozenset[tuple[str, str]], trees: tuple[Node, ...]
    ) -> None:
        self.question = question
        self.uses = uses
        self._trees = trees

    def values(self, tree: Node, looks: int = _LOOKS) -> list[Value | None] | None:
        """Its values; ``None`` where undefined, and for what has no value at all."""
        reference = self.question.reference
        try:
            code = compile_tree(tree, reference.declarations)
        except (Unevaluable, Undetermined):
            return None
        found: list[Value | None] = []
        for index in range(looks):
            try:
                world = reference.world(self.uses, self._trees, index)
                frame = frame_of(world, FIRST_LOOK, reference.calculus)
                found.append(run(code, frame, steps=_STEPS))
            except (Undefined, Imprecise, OutOfBudget):
                found.append(None)
            except (Unevaluable, Undetermined, NoWorld):
                return None
        return found


def _mutants(question: Question, look: Looking) -> _Mutants:
    """Wrong variants of the reference with their value in one world, computed once a question."""
    key = f"mutants/{sorted(look.uses)}"
    known = question.memory.get(key)
    if isinstance(known, _Mutants):
        return known
    known = _Mutants()
    for place, mutant in enumerate(tree_mutants(question.reference.tree, question.declarations)):
        if place >= _MOST_MUTANTS:
            break
        values = look.values(mutant.node, 1)
        if values is not None:
            known.add(KnownMistake(mutant.tag, mutant.node, mutant.description), values[0])
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
    size = 1 + abs(value).mid()
    return bool(value.is_exact()) or bool(value.rad() < _SHARP * size)


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


def off_terms(
    grade: Grade, values: list[Value | None], right: list[Value | None], look: Looking, tree: Node
) -> Grade:
    """The term of the right answer that comes another number of times, or does not match."""
    reference = look.question.reference.tree
    expected = _terms(reference)
    known = [look.values(term) for term in expected]
    for place, parts in enumerate(known):
        ratio = _multiple(values, right, parts)
        if ratio is not None:
            ordinal = _ORDINALS[place] if place < len(_ORDINALS) else f"{place + 1}th"
            term = expected[place]
            shown = to_latex(term.operand if isinstance(term, Negative) else term)
            reason = f"the {ordinal} term, {shown}, comes {ratio:.6g} times"
            if len(expected) == 1:
                break
            return replace(
                grade, reason=reason, hint="One term has a wrong factor; the others are right."
            )
    written = _terms(tree)
    left = list(range(len(expected)))
    surplus = []
    for term in written:
        found = look.values(term)
        match = next((k for k in left if found is not None and _same(found, known[k])), None)
        if match is None:
            surplus.append(to_latex(term))
        else:
            left.remove(match)
    missing = [to_latex(expected[place]) for place in left]
    if len(missing) == len(expected) or len(surplus) + len(missing) > _MOST_OFF:
        return grade
    said = [f"{' and '.join(surplus)} does not belong"] if surplus else []
    said += [f"{' and '.join(missing)} is missing"] if missing else []
    count = max(len(surplus), len(missing))
    hint = "One term is off; the others are right." if count == 1 else "Some terms are off."
    return replace(grade, reason=", ".join(said), hint=hint)


_MOST_OFF = 4


def _terms(tree: Node) -> tuple[Node, ...]:
    return tree.terms if isinstance(tree, Add) else (tree,)


def _multiple(
    values: list[Value | None], right: list[Value | None], parts: list[Value | None] | None
) -> float | None:
    """How often a term comes, if its number is all that is wrong."""
    ratios = []
    for one, other, part in zip(values, right, parts or (), strict=False):
        if not (isinstance(one, acb) and isinstance(other, acb) and isinstance(part, acb)):
            return None
        if part.contains(0):
            return None
        ratios.append((one - other) / part)
    if len(ratios) < _LOOKS or not all((r - ratios[0]).contains(0) for r in ratios[1:]):
        return None
    return float((ratios[0] + 1).real.mid())
