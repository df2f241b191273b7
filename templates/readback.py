"""The reading back: each display of a built file is read and compared with what it must say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from claims.verdicts import Verdict
from formula.assumptions import check_assumption
from formula.compare import Comparison, differs
from formula.declarations import Declarations
from formula.frames import Calculus
from formula.order import check_relation
from formula.plain_failures import failures
from formula.read import Unreadable, readings
from formula.reference import LINES, Drawn
from formula.tree import Relation
from templates.agreement import WORLDS, same, worst
from templates.plain import first_side, plain, put, tight
from templates.render import SIGNS
from templates.scan import KINDS, Display, Unread, displays, scan
from templates.targets import Target

__all__ = ["Judged", "ReadBack", "check_display", "displays", "plain", "read_back", "said"]


@dataclass(frozen=True, slots=True)
class Judged:
    """One display with what came of it; the witness is there when values differ."""

    display: Display
    verdict: Verdict
    reason: str
    witness: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What the reading back of one file found.

    Attributes:
        counts: how many displays of each kind agreed.
        unread: mathematics without a target; must be empty.
        disagreements: displays that do not say what they must, with the reason; must be empty.
        missing: lines of a derivation that is printed only in part; must be empty.
    """

    counts: Mapping[str, int]
    unread: tuple[Unread, ...]
    disagreements: tuple[Judged, ...]
    missing: tuple[str, ...] = field(default=())

    @property
    def clean(self) -> bool:
        """Whether everything was read and agrees."""
        return not (self.unread or self.disagreements or self.missing)


def read_back(
    tex: str,
    targets: Mapping[str, Target],
    *,
    seed: int = 0,
    calculus: Calculus | None = None,
) -> ReadBack:
    """Read all displays of a built file and compare each with its target.

    Args:
        tex: the built file and nothing else.
        targets: by id, from ``targets_of``.
        seed: of the worlds in which formulas that are not the same tree are compared.
        calculus: the ball densities of named laws, for trees that name them.
    """
    found = scan(tex)
    counts = dict.fromkeys(KINDS, 0)
    disagreements = []
    drawn: Drawn = {}
    over: Declarations | None = None
    for display in found.displays:
        target = targets.get(display.target)
        if target is not None and target.declarations is not over:
            # displays of one derivation stand together: the worlds of the others may go
            drawn, over = {}, target.declarations
        judged = check_display(display, targets, seed=seed, calculus=calculus, drawn=drawn)
        if judged.verdict is Verdict.AGREES:
            counts[display.kind] += 1
        else:
            disagreements.append(judged)
    return ReadBack(counts, found.unread, tuple(disagreements), _missing(found.displays, targets))


def _missing(found: tuple[Display, ...], targets: Mapping[str, Target]) -> tuple[str, ...]:
    """Lines that are not printed, or not in order, of every derivation of which one line is."""
    printed: dict[str, list[str]] = {}
    for display in found:
        if display.kind == "step":
            printed.setdefault(display.target.rpartition(":")[0], []).append(display.target)
    gone = []
    for derivation, lines in printed.items():
        wanted = [each for each in targets if each.rpartition(":")[0] == derivation]
        if lines != wanted:
            gone += [each for each in wanted if each not in lines] or [f"{derivation} (order)"]
    return tuple(gone)


def check_display(
    display: Display,
    targets: Mapping[str, Target],
    *,
    seed: int = 0,
    calculus: Calculus | None = None,
    drawn: Drawn | None = None,
) -> Judged:
    """Read one display over its target's declarations and compare it with the target's tree.

    Displays over the same declarations may share the worlds that are ``drawn``.
    """
    target = targets.get(display.target)
    if target is None:
        return Judged(display, Verdict.DISAGREES, f"there is no target {display.target!r}")
    if display.kind == "figure":
        return _check_figure(display, target)
    if display.kind == "step" and display.sign != SIGNS[target.sign]:
        wanted = SIGNS[target.sign] or "nothing"
        return Judged(
            display,
            Verdict.DISAGREES,
            f"the line begins with {display.sign or 'nothing'}, the step says {wanted}",
        )
    try:
        text = plain(display.tex)
    except ValueError as error:
        return Judged(display, Verdict.UNREADABLE, str(error))
    try:
        text = said(text, target)
    except ValueError as error:
        return Judged(display, Verdict.DISAGREES, str(error))
    if display.kind == "assumption":
        return _check_assumption(display, text, target)
    if display.kind == "remark":
        return _check_remark(display, text, target, seed, calculus, drawn)
    return _check_formula(display, text, target, seed, calculus, drawn)


def said(text: str, target: Target) -> str:
    """What the reader of formulas gets: a claim restated is put into the claim's own symbols.

    Raises:
        ValueError: a piece of it is not there, or nothing but pieces is.
    """
    return target.form.replace("@", put(text, target.pieces))


def _check_figure(display: Display, target: Target) -> Judged:
    """The picture is the drawing that was computed, character by character."""
    if display.tex == target.text:
        return Judged(display, Verdict.AGREES, "the drawing")
    return Judged(display, Verdict.DISAGREES, "another picture than the one that was drawn")


def _check_formula(
    display: Display,
    text: str,
    target: Target,
    seed: int,
    calculus: Calculus | None,
    drawn: Drawn | None,
) -> Judged:
    try:
        found = readings(text, target.declarations)
    except Unreadable as error:
        return Judged(display, Verdict.UNREADABLE, _unreadable(error))
    name = "" if any(isinstance(tree, Relation) for tree in found) else first_side(text)
    if name and name != target.name:
        known = f"is named {target.name}" if target.name else "has no name"
        return Judged(display, Verdict.DISAGREES, f"the left side {name} says nothing: it {known}")
    judged = Judged(display, Verdict.DISAGREES, f"{display.target} has no formula")
    for tree in target.trees:
        each = [same(one, tree, target.declarations, seed, calculus, drawn) for one in found]
        judged = Judged(display, *worst(each))
        if judged.verdict is Verdict.AGREES:
            break
    return judged


def _check_remark(
    display: Display,
    text: str,
    target: Target,
    seed: int,
    calculus: Calculus | None,
    drawn: Drawn | None,
) -> Judged:
    """A remark holds in every world, or is the equality case, a definition or an assumption."""
    assumed = _assumption_verdict(text, target.declarations)
    try:
        found = readings(text, target.declarations)
    except Unreadable as error:
        if assumed[0] is Verdict.AGREES:
            return Judged(display, *assumed)
        return Judged(display, Verdict.UNREADABLE, _unreadable(error))
    if any(isinstance(tree, Relation) and len(set(tree.sides)) == 1 for tree in found):
        return Judged(display, Verdict.DISAGREES, "both sides are the same: it says nothing")
    if assumed[0] is Verdict.AGREES:
        return Judged(display, *assumed)
    known = [tree for tree in target.trees if isinstance(tree, Relation)]
    if all(tree in known for tree in found):
        return Judged(display, Verdict.AGREES, "a statement of the claim")
    outcomes = []
    for tree in found:
        if not isinstance(tree, Relation):
            return Judged(display, Verdict.DISAGREES, "a remark must be a relation")
        held = _checked(tree, target, seed, calculus, drawn)
        if held.agrees and set(tree.operators) & {"<=", ">="}:
            equation = Relation(tree.sides, ("=",) * len(tree.operators))
            equal = _checked(equation, target, seed, calculus, drawn)
            if equal.agrees:
                reason = "both sides are equal in every world: this must be an equation"
                return Judged(display, Verdict.DISAGREES, reason)
        outcomes.append((Verdict(held.verdict), held.reason, held.witness))
    return Judged(display, *worst(outcomes))


def _checked(
    relation: Relation,
    target: Target,
    seed: int,
    calculus: Calculus | None,
    drawn: Drawn | None,
) -> Comparison:
    held = check_relation(
        relation,
        target.declarations,
        seed=seed,
        worlds=WORLDS,
        calculus=calculus,
        precisions=LINES,
        drawn=drawn,
    )
    if held.agrees and set(relation.operators) != {"="}:
        # few random worlds may miss where an order fails; the plain ones are many and cheap
        for world, left, right in failures(relation, target.declarations, calculus):
            return differs(world, left, right, "the relation fails")
    return held


def _unreadable(error: Unreadable) -> str:
    return f"unreadable at position {error.position} ({error.token!r}): {error.message}"


def _check_assumption(display: Display, text: str, target: Target) -> Judged:
    """The print repeats the claim's assumption, and the declarations make it true."""
    if target.text and tight(text) != tight(plain(target.text)):
        return Judged(display, Verdict.DISAGREES, f"the claim assumes {target.text}")
    return Judged(display, *_assumption_verdict(text, target.declarations))


def _assumption_verdict(text: str, declarations: Declarations) -> tuple[Verdict, str]:
    found = check_assumption(text, declarations)
    return Verdict(found.verdict), found.reason
