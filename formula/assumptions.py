r"""Printed assumptions against the declarations: what is printed must be exactly what is declared.

An assumption that is merely weaker (``\sigma \in \mathbb{R}`` for a positive ``\sigma``) or
stronger disagrees. The second parameter of ``\mathcal{N}`` is the variance or covariance.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from formula import assumption_text as text
from formula.assumption_densities import judge_equation, judge_positive
from formula.assumption_laws import check_index, judge_draws, judge_law, law_head
from formula.assumption_names import (
    Disagreement,
    Subject,
    number_of,
    size_texts,
    subjects_of,
    written,
)
from formula.assumption_text import Chunk, Statement
from formula.declarations import Declarations
from formula.domains import (
    POSITIVE,
    Array,
    Domain,
    Family,
    PositiveInteger,
    Probability,
    Real,
    Size,
)
from formula.record import record
from formula.unreadable import Unreadable


@record
class AssumptionCheck:
    """What came of one assumption: ``agrees``, ``disagrees`` or ``unreadable``, with the reason.

    ``stated`` names what it speaks of, each with the property stated, for completeness.
    """

    verdict: str
    reason: str
    stated: tuple[tuple[str, str], ...] = ()


def check_assumption(tex: str, declarations: Declarations) -> AssumptionCheck:
    """Compare one printed assumption (one display, perhaps several statements) with what is
    declared."""
    try:
        plain, found = text.statements(tex)
        stated: list[tuple[str, str]] = []
        for statement in found:
            stated.extend(_judge(plain, statement, declarations))
    except Unreadable as problem:
        return AssumptionCheck("unreadable", str(problem))
    except Disagreement as problem:
        return AssumptionCheck("disagrees", str(problem))
    twice = sorted({name for name, _ in stated if [n for n, _ in stated].count(name) > 1})
    repeated = [pair for pair in stated if stated.count(pair) > 1]
    if repeated:
        return AssumptionCheck("disagrees", f"{twice[0]} is named twice with the same property")
    return AssumptionCheck("agrees", "as declared", tuple(stated))


def check_assumptions(
    texts: Sequence[str], declarations: Declarations
) -> tuple[AssumptionCheck, ...]:
    """The same for all assumptions of a claim; what two of them state disagrees in the second."""
    seen: set[tuple[str, str]] = set()
    result = []
    for tex in texts:
        check = check_assumption(tex, declarations)
        again = [pair for pair in check.stated if pair in seen]
        if again:
            name, what = again[0]
            check = AssumptionCheck("disagrees", f"{name} is said to be {what} twice")
        seen.update(check.stated)
        result.append(check)
    return tuple(result)


def unstated(texts: Sequence[str], declarations: Declarations) -> tuple[str, ...]:
    """The declared symbols of which the assumptions do not say what they are declared to be.

    Symbols that a definition computes, identities and functions need no assumption.
    """
    stated = {pair for tex in texts for pair in check_assumption(tex, declarations).stated}
    computed = {getattr(each.target, "name", "") for each in declarations.definitions}
    missing = []
    for name, domain in declarations.symbols.items():
        wanted = _needed(domain)
        if name not in computed and any((name, each) not in stated for each in wanted):
            missing.append(name)
    return tuple(missing)


def _needed(domain: Domain) -> tuple[str, ...]:
    """The properties that say of a symbol what it is declared to be."""
    match domain:
        case Family(member=member):
            return _needed(member)
        case Real() if domain == POSITIVE:
            return ("positive",)
        case Real(low=None, high=None):
            return ("real",)
        case Real():
            return ("bounds",)
        case PositiveInteger():
            return ("integer",)
        case Probability():
            return ("positive", "sum")
        case Array(kind="vector", low=low) if low is not None:
            return ("positive",)
        case Array(kind="vector" | "matrix"):
            return ("dimensions",)
        case Array(kind="identity"):
            return ()
        case Array(kind="lower"):
            return ("lower", "nonsingular")
        case Array(kind=kind):
            return (kind,)
        case _:
            return ()


def _judge(tex: str, statement: Statement, declarations: Declarations) -> list[tuple[str, str]]:
    """What one statement states; raises ``Disagreement`` or ``Unreadable``."""
    operators = statement.operators
    if operators == (r"\sim",):
        if law_head(statement.targets[0]):
            return judge_law(tex, statement, declarations)
        return judge_draws(tex, statement, declarations)
    if operators == ("=",):
        known = _symmetric(statement, declarations) or _triangular(statement, declarations)
        return known or judge_equation(tex, statement, declarations)
    if operators == (">",) and statement.subjects[0][-1].text == ")":
        inner = _determinant_of(statement.subjects[0])
        if inner is None:
            return judge_positive(tex, statement, declarations)
    if operators == (r"\ne",):
        return _nonsingular(tex, statement, declarations)
    if operators == (r"\in",):
        subjects = _indexed(statement, statement.subjects, declarations)
        return [_in_space(subject, statement.targets[0]) for subject in subjects]
    if operators == (r"\succ",) and number_of(statement.targets[0]) == 0:
        subjects = _indexed(statement, statement.subjects, declarations)
        return [_has_kind(subject, "spd", "positive definite") for subject in subjects]
    if set(operators) <= {"<", ">", r"\le", r"\ge"}:
        return _bounded(statement, declarations)
    place = statement.subjects[0][0]
    raise Unreadable(f"{' '.join(operators)} states no assumption", place.start, place.text)


def _indexed(
    statement: Statement, chunks: Sequence[Chunk], declarations: Declarations
) -> tuple[Subject, ...]:
    """The subjects, with the qualifier compared with the free indices of each."""
    subjects = subjects_of(chunks, declarations)
    letters = {subject.indices for subject in subjects if subject.indices}
    if len(letters) > 1:
        raise Disagreement("the subjects of one statement have different indices")
    qualifier = statement.qualifier
    for subject in subjects:
        if isinstance(subject.domain, Family | Probability) and subject.last is None:
            check_index(qualifier, subject.indices, subject.name, subject.domain)
        elif qualifier:
            place = qualifier[0]
            raise Unreadable("nothing here has an index to range over", place.start, place.text)
    return subjects


def _differs(subject: Subject, printed: str) -> Disagreement:
    return Disagreement(
        f"{printed} is printed, {subject.name} is declared {written(subject.domain)}"
    )


def _in_space(subject: Subject, target: Chunk) -> tuple[str, str]:
    domain, here = subject.member, text.texts(target)
    printed = f"{subject.name} \\in {''.join(here)}"
    if here[0] == r"\mathbb R":
        if here[1:] in (("_", "{", ">", "0", "}"), ("_", "+"), ("_", "{", "+", "+", "}")):
            if domain == POSITIVE and here[1:] != ("_", "+"):
                return subject.name, "positive"
        elif here[1:7] == ("_", "{", ">", "0", "}", "^"):
            return _has_dimensions(subject, target[7:], printed, positive=True)
        elif len(here) == 1:
            if domain == Real():
                return subject.name, "real"
        elif here[1] == "^":
            return _has_dimensions(subject, target[2:], printed)
    elif here in _NATURAL:
        if isinstance(domain, PositiveInteger):
            return subject.name, "integer"
    elif here[0] == "(" and ")" in here:
        close = here.index(")")
        low, high = _ends(target[1:close])
        bounds = isinstance(domain, Array | Real) and (domain.low, domain.high) == (low, high)
        if bounds and low is not None and high is not None:
            if isinstance(domain, Array) and here[close + 1 : close + 2] == ("^",):
                return _has_dimensions(subject, target[close + 2 :], printed)
            if isinstance(domain, Real) and close == len(here) - 1:
                return subject.name, "bounds"
    elif here[:5] == (r"\{", "0", ",", "1", r"\}") and here[5:6] == ("^",):
        if isinstance(domain, Array) and domain.binary:
            return _has_dimensions(subject, target[6:], printed)
    else:
        place = target[0]
        raise Unreadable(f"{''.join(here)} is no known set", place.start, place.text)
    raise _differs(subject, printed)


def _ends(inside: Chunk) -> tuple[Fraction | None, Fraction | None]:
    """The ends of an interval, ``None`` where they are no numbers."""
    ends = [number_of(end) for end in text.split(inside, (",",))]
    return (ends[0], ends[1]) if len(ends) == 2 else (None, None)


_NATURAL = (
    (r"\mathbb N",),
    (r"\mathbb N", "_", "{", ">", "0", "}"),
    (r"\mathbb N", "_", "{", r"\ge", "1", "}"),
    (r"\mathbb Z", "_", "{", ">", "0", "}"),
    (r"\mathbb Z", "_", "{", r"\ge", "1", "}"),
    (r"\{", "1", ",", "2", ",", r"\dots", r"\}"),
    (r"\{", "1", ",", "2", ",", "3", ",", r"\dots", r"\}"),
)


def _has_dimensions(
    subject: Subject, exponent: Chunk, printed: str, *, positive: bool = False
) -> tuple[str, str]:
    inner = exponent[1:-1] if exponent and exponent[0].text == "{" else exponent
    sizes = [text.texts(part) for part in text.split(inner, (r"\times",))]
    domain = subject.member
    bounded = isinstance(domain, Array) and domain.kind == "vector" and domain.low == 0
    if isinstance(domain, Array) and sizes == _sizes(domain) and bounded == positive:
        return subject.name, "positive" if positive else "dimensions"
    raise _differs(subject, printed)


def _sizes(domain: Array) -> list[tuple[str, ...]]:
    sizes: tuple[Size, ...] = (domain.rows, domain.columns)
    return [size_texts(size) for size in (sizes[:1] if domain.kind == "vector" else sizes)]


def _has_kind(subject: Subject, kind: str, words: str) -> tuple[str, str]:
    domain = subject.member
    if isinstance(domain, Array) and domain.kind == kind:
        return subject.name, kind
    raise _differs(subject, f"{subject.name} {words}")


def _determinant_of(chunk: Chunk) -> Chunk | None:
    r"""``S`` of ``\det S``, ``\det(S)`` or ``|S|``."""
    if chunk[0].text == r"\det" and len(chunk) > 1:
        inner = chunk[1:]
        bracketed = inner[0].text == "(" and inner[-1].text == ")"
        return inner[1:-1] if bracketed else inner
    if len(chunk) > 2 and chunk[0].text == "|" and chunk[-1].text == "|":
        return chunk[1:-1]
    return None


def _nonsingular(
    tex: str, statement: Statement, declarations: Declarations
) -> list[tuple[str, str]]:
    inner = _determinant_of(statement.subjects[0])
    if len(statement.subjects) != 1 or inner is None or number_of(statement.targets[0]) != 0:
        what = text.text_of(tex, statement.subjects[0])
        raise Disagreement(f"{what} is not declared to differ from anything")
    subjects = _indexed(statement, (inner,), declarations)
    if all(isinstance(each.member, Array) and each.member.kind == "lower" for each in subjects):
        return [(subject.name, "nonsingular") for subject in subjects]
    return [_has_kind(subject, "nonsingular", "nonsingular") for subject in subjects]


def _triangular(statement: Statement, declarations: Declarations) -> list[tuple[str, str]]:
    """``L_{i,j} = 0 \\text{ for } i < j``; nothing when the equation says something else."""
    chunk, qualifier = statement.subjects[0], text.texts(statement.qualifier)
    match text.texts(chunk[-6:]):
        case ("_", "{", row, ",", column, "}") if qualifier[1:] in (
            (row, "<", column),
            (column, ">", row),
        ):
            pass
        case _:
            return []
    if len(statement.subjects) != 1 or qualifier[0] not in ("text for", "text whenever"):
        return []
    if row == column or number_of(statement.targets[0]) != 0:
        raise Disagreement(f"{''.join(text.texts(chunk))} is not declared so")
    (subject,) = subjects_of((chunk[:-6],), declarations)
    return [_has_kind(subject, "lower", "lower triangular")]


def _symmetric(statement: Statement, declarations: Declarations) -> list[tuple[str, str]]:
    """``A = A^\\top``; nothing when the equation says something else."""
    subject, target = statement.subjects[0], statement.targets[0]
    wanted = (*text.texts(subject), "^", r"\top")
    if len(statement.subjects) != 1 or text.texts(target) != wanted:
        return []
    (found,) = _indexed(statement, (subject,), declarations)
    return [_has_kind(found, "symmetric", "symmetric")]


def _bounded(statement: Statement, declarations: Declarations) -> list[tuple[str, str]]:
    """``x > 0``, ``K \\ge 1``, ``0 < x < 1``."""
    operators = statement.operators
    sides = (statement.subjects[-1], *statement.targets)
    numbers = [number_of(side) for side in sides]
    named = [place for place, number in enumerate(numbers) if number is None]
    if len(named) != 1 or (named[0] != 0 and len(statement.subjects) > 1):
        first = sides[0][0]
        raise Unreadable("bounds are numbers around one name", first.start, first.text)
    at = named[0]
    chunks = (*statement.subjects[:-1], sides[at]) if at == 0 else (sides[at],)
    subjects = _indexed(statement, chunks, declarations)
    low = high = None
    strict = not set(operators) & {r"\le", r"\ge"}
    for place, operator in enumerate(operators):
        upward = operator in ("<", r"\le")
        if place + 1 == at:
            low, high = (numbers[place], high) if upward else (low, numbers[place])
        elif place == at:
            bound = numbers[place + 1]
            low, high = (low, bound) if upward else (bound, high)
    printed = " ".join(
        part
        for place, side in enumerate(sides)
        for part in ("".join(text.texts(side)), *operators[place : place + 1])
    )
    result = []
    for subject in subjects:
        domain = subject.member
        if isinstance(domain, PositiveInteger) and low == 1 and high is None and not strict:
            result.append((subject.name, "integer"))
        elif isinstance(domain, Probability) and strict and low == 0 and high is None:
            result.append((subject.name, "positive"))
        elif isinstance(domain, Real) and strict and domain == Real(low, high):
            result.append((subject.name, "positive" if domain == POSITIVE else "bounds"))
        else:
            raise _differs(subject, printed)
    return result
