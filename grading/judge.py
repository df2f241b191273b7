"""The judge: reads an answer, compares every reading of it, and never guesses."""

from __future__ import annotations

from dataclasses import replace

from formula.compare import Comparison, compare_with
from formula.order import check_relation
from formula.read import readings
from formula.tree import Node, Relation, SetOf, SetOperation
from formula.unreadable import Unreadable
from grading.question import Question
from grading.verdict import Grade

MAX_ANSWER = 20_000
_MOST_REMEMBERED = 500


def judge(
    answer: str,
    question: Question,
    syntax: str = "latex",
    *,
    explain: bool = True,
    show: bool = False,
    example: bool = False,
) -> Grade:
    """The grade of one answer.

    Args:
        answer: what the student wrote, in ``syntax`` (``latex`` or ``text``).
        explain: also look for the mistake behind a wrong answer.
        show: also print back what was read.
        example: also look for numbers by which a person can check that an answer is wrong.
    """
    if syntax not in ("latex", "text"):
        raise ValueError(f"syntax is {syntax!r}; it must be 'latex' or 'text'")
    if len(answer) > MAX_ANSWER:
        long = f"the answer has {len(answer)} characters; at most {MAX_ANSWER} are read"
        return _unreadable(long)
    try:
        found = readings(answer, question.declarations, syntax)
    except Unreadable as problem:
        return _unreadable(problem.message, problem.position, problem.token)
    known: Grade | None = question.memory.get((found, explain))
    if known is not None and not (show or example):
        # another answer that reads the same, but for its spacing or its commands
        return known
    grades = [_judge_tree(tree, question, answer) for tree in found]
    first = grades[0]
    if any(grade.verdict != first.verdict for grade in grades[1:]):
        return _ambiguous(found, answer, show)
    if first.verdict == "disagrees" and explain:
        from grading.explain import explained  # a right answer needs no explanation

        first = explained(first, found[0], question)
    if first.verdict != "unreadable" and len(question.memory) < _MOST_REMEMBERED:
        question.memory[found, explain] = first
    if example and first.verdict == "disagrees":
        from grading.example import plain_example

        first = replace(first, example=plain_example(found[0], question))
    if not show:
        return first
    return replace(first, read=_printed(found))


def _judge_tree(tree: Node, question: Question, answer: str) -> Grade:
    if isinstance(tree, Relation):
        return _judge_chain(tree, question, answer)
    is_set = isinstance(tree, (SetOf, SetOperation))
    if is_set != (question.kind == "set"):
        wanted = "a set of labels" if question.kind == "set" else "a formula"
        return Grade("disagrees", f"the answer is not {wanted}", f"The question asks for {wanted}.")
    found = compare_with(tree, question.reference)
    if found.verdict == "undecided" and (misfit := _misfit(tree, question)):
        return Grade("disagrees", misfit, "The sizes of its parts do not fit together.")
    return _grade(found, answer)


def _misfit(tree: Node, question: Question) -> str | None:
    """Why the shapes of an answer cannot fit, whatever the sizes; asked where no value was found.

    An inverse that may be singular hides that what it is multiplied by has another size.
    """
    from formula.shapes import ShapeError, shape_of

    try:
        shape_of(tree, question.declarations)
    except ShapeError as problem:
        return str(problem)
    return None


def _judge_chain(chain: Relation, question: Question, answer: str) -> Grade:
    """Every side after an ``=`` must be right; a leading side must stand in its relation."""
    agreed: Grade | None = None
    first_order = next((i for i, op in enumerate(chain.operators) if op != "="), None)
    if first_order is not None:
        # a leading side of its own, then an order, then the answer (itself perhaps a chain)
        if any(op != "=" for op in chain.operators[first_order + 1 :]) or first_order > 0:
            return _unreadable("a chain of several inequalities is not one answer")
        held = check_relation(
            Relation(chain.sides[:2], chain.operators[:1]),
            question.declarations,
            seed=question.reference.seed,
        )
        if not held.agrees:
            return _grade(held, answer)
        sides = chain.sides[1:]
    else:
        sides = chain.sides
    for side in sides:
        grade = _grade(compare_with(side, question.reference), answer)
        if not grade.agrees:
            return grade
        agreed = grade
    assert agreed is not None
    return agreed


def _grade(found: Comparison, answer: str) -> Grade:
    if found.verdict == "unreadable":
        start, stop = found.span or (0, 0)
        return _unreadable(found.reason, start, answer[start:stop])
    return Grade(
        found.verdict,
        found.reason,
        _HINTS.get(found.verdict, ""),
        witness=found.witness,
        worlds=found.worlds,
        digits=found.digits,
    )


_HINTS = {
    "disagrees": "The answer differs from the right one.",
    "undecided": "The answer could not be decided; a person has to look at it.",
}


def _unreadable(message: str, offset: int = 0, token: str = "") -> Grade:
    return Grade("unreadable", message, message, position={"offset": offset, "text": token[:200]})


def _printed(trees: tuple[Node, ...]) -> tuple[str, ...]:
    from formula.printer import to_latex

    return tuple(to_latex(tree) for tree in trees)


def _ambiguous(found: tuple[Node, ...], answer: str, show: bool) -> Grade:
    printed = _printed(found)
    shown = " or ".join(printed[:2])
    offset = min((tree.span or (0, 0))[0] for tree in found)
    message = f"this can be read in more than one way: {shown}; add brackets"
    return replace(_unreadable(message, offset, answer), read=printed if show else ())
