r"""Printed laws and draws against the declared ones.

``\mathcal{N}(m, v)`` takes the variance or covariance; ``diagonal-normal`` and ``normal`` are
declared by their standard deviations.
"""

from __future__ import annotations

from collections.abc import Sequence

from formula.assumption_names import Disagreement, check_upper, size_texts
from formula.assumption_text import Chunk, Statement, pieces, split, text_of, texts
from formula.declarations import Declarations, Law
from formula.domains import Family, Probability
from formula.printer import to_latex
from formula.read import read
from formula.tree import (
    Call,
    Density,
    Div,
    Node,
    Number,
    Power,
    Symbol,
)
from formula.unreadable import Unreadable

Stated = list[tuple[str, str]]
_TWO = Number("2")
_HEADS = {
    "N": ("normal", "diagonal-normal", "multivariate-normal", "standard-normal"),
    "U": ("uniform",),
    "Uniform": ("uniform",),
    "Unif": ("uniform",),
    "Exp": ("exponential",),
    "Cat": ("categorical",),
}
FOR_ALL = ("text for every", "text for all", "text for each", r"\forall")


def law_head(target: Chunk) -> str | None:
    r"""The head of ``\mathcal{N}(..)`` and the like, when the whole target has that form."""
    if len(target) < 3 or target[1].text != "(" or target[-1].text != ")":
        return None
    _, _, name = target[0].text.partition(" ")
    return name if name in _HEADS else None


def judge_law(tex: str, statement: Statement, declarations: Declarations) -> Stated:
    r"""``z \sim \mathcal{N}(..)``, ``p = \mathcal{N}(..)`` or ``p(x) = \mathcal{N}(x; ..)``."""
    if len(statement.subjects) != 1 or statement.qualifier:
        place = statement.subjects[-1][0]
        raise Unreadable("state one law at a time", place.start, place.text)
    (subject,), (target,) = statement.subjects, statement.targets
    head = law_head(target)
    inner = target[2:-1]
    sections = split(inner, (";", "|"))
    point = sections[0] if len(sections) == 2 else None
    parameters = split(sections[-1], (",",))
    printed = text_of(tex, target)
    candidates = _candidates(subject, statement.operators[0], declarations)
    if not candidates:
        raise Disagreement(f"no law is declared for {text_of(tex, subject)}")
    for density, law, index in candidates:
        if point is not None and texts(point) != _variable_texts(density, index):
            continue
        if head is None or law.name not in _HEADS[head]:
            continue
        if _same_parameters(tex, law, parameters, index, declarations):
            return [(to_latex(density), "law")]
    declared = "; ".join(
        f"{law.name}({', '.join(to_latex(each) for each in law.parameters)})"
        for _, law, _ in candidates
    )
    raise Disagreement(f"{printed} is printed, declared is {declared} (with deviations)")


def _candidates(
    subject: Chunk, operator: str, declarations: Declarations
) -> list[tuple[Density, Law, tuple[str, ...]]]:
    """The laws that the subject may mean, with the index letter of ``z_j``."""
    result: list[tuple[Density, Law, tuple[str, ...]]] = []
    here = texts(subject)
    for density, law in declarations.laws:
        letter = texts(pieces(density.letter))
        left = _variable_texts(density, ())
        right = _joined([texts(pieces(to_latex(each))) for each in density.right])
        arguments = (*left, "|", *right) if right else left
        names: tuple[tuple[str, ...], ...] = (letter, (*letter, "(", *arguments, ")"))
        if operator == r"\sim":
            names = (arguments,)
        if here in names:
            result.append((density, law, ()))
        elif law.name == "diagonal-normal" and here[: len(left)] == left:
            index = here[len(left) :]
            if operator == r"\sim" and len(index) == 2 and index[0] == "_" and index[1].isalpha():
                result.append((density, law, index))
    return result


def _variable_texts(density: Density, index: tuple[str, ...]) -> tuple[str, ...]:
    return (*_joined([texts(pieces(to_latex(each))) for each in density.left]), *index)


def _joined(parts: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    result: tuple[str, ...] = ()
    for part in parts:
        result = (*result, ",", *part) if result else part
    return result


def _same_parameters(
    tex: str,
    law: Law,
    printed: Sequence[Chunk],
    index: tuple[str, ...],
    declarations: Declarations,
) -> bool:
    if any(not chunk for chunk in printed):
        return False
    match law.name, law.parameters:
        case "normal", (mean, deviation) if len(printed) == 2:
            variance = read(text_of(tex, printed[1]), declarations)
            return read(text_of(tex, printed[0]), declarations) == mean and _is_square(
                variance, deviation, declarations
            )
        case "standard-normal", (size, *_) if len(printed) == 2:
            return texts(printed[0]) == ("0",) and _is_identity(texts(printed[1]), to_latex(size))
        case "diagonal-normal", (mean, deviation) if len(printed) == 2:
            return _is_diagonal(printed, mean, deviation, index, declarations)
        case _, parameters if len(printed) == len(parameters):
            trees = [read(text_of(tex, chunk), declarations) for chunk in printed]
            return trees == list(parameters)
        case _:
            return False


def _is_square(variance: Node, deviation: Node, declarations: Declarations) -> bool:
    """Whether ``variance`` is written as the square of ``deviation``."""
    match deviation:
        case Number():
            return isinstance(variance, Number) and variance.value == deviation.value**2
        case Call(name="sqrt", arguments=(inner,)) if variance == inner:
            return True
        case Div(numerator=top, denominator=bottom) if isinstance(variance, Div):
            return _is_square(variance.numerator, top, declarations) and _is_square(
                variance.denominator, bottom, declarations
            )
    if variance == Power(deviation, _TWO):
        return True
    return any(
        each.target == variance and each.value == Power(deviation, _TWO)
        for each in declarations.definitions
    )


def _is_identity(here: tuple[str, ...], size: str) -> bool:
    wanted = size_texts(size)
    indexed = ("_", *wanted) if len(wanted) == 1 else ("_", "{", *wanted, "}")
    return here in (("I",), ("I", *indexed))


def _is_diagonal(
    printed: Sequence[Chunk],
    mean: Node,
    deviation: Node,
    index: tuple[str, ...],
    declarations: Declarations,
) -> bool:
    m, s = (texts(pieces(to_latex(each))) for each in (mean, deviation))
    first, second = texts(printed[0]), texts(printed[1])
    if index:
        return first == (*m, *index) and second == (*s, *index, "^", "2")
    family = declarations.symbols.get(deviation.name) if isinstance(deviation, Symbol) else None
    size = size_texts(family.sizes[0]) if isinstance(family, Family) else ()
    last = ("_", *size) if len(size) == 1 else ("_", "{", *size, "}")
    inside = [
        (*s, "^", "2"),
        (*s, "_", "1", "^", "2", ",", r"\dots", ",", *s, *last, "^", "2"),
    ]
    diagonal = [(name, "(", *each, ")") for each in inside for name in _DIAG]
    return first == m and second in diagonal


_DIAG = (r"\operatorname diag", r"\mathrm diag", r"\diag", "text diag")


def judge_draws(tex: str, statement: Statement, declarations: Declarations) -> Stated:
    r"""``h_1, \dots, h_K \sim q(h)``, or ``h_j \sim q(h)`` for ``j = 1, \dots, K``."""
    (target,) = statement.targets
    density = read(text_of(tex, target), declarations)
    chunks = statement.subjects
    for draws in declarations.draws:
        name = texts(pieces(draws.variable))
        count = texts(pieces(to_latex(draws.count)))
        if draws.density != density:
            continue
        if len(chunks) == 3 and texts(chunks[1]) == (r"\dots",) and not statement.qualifier:
            last = ("_", *count) if len(count) == 1 else ("_", "{", *count, "}")
            if texts(chunks[0]) == (*name, "_", "1") and texts(chunks[2]) == (*name, *last):
                return [(draws.variable, "draws")]
        if len(chunks) == 1 and statement.qualifier:
            here = texts(chunks[0])
            if here[:-1] == (*name, "_") and here[-1].isalpha():
                _check_range(statement.qualifier, here[-1], count)
                return [(draws.variable, "draws")]
    printed = f"{', '.join(text_of(tex, chunk) for chunk in chunks)} ~ {text_of(tex, target)}"
    declared = "; ".join(
        f"{each.variable}_1, \\dots, {each.variable}_{to_latex(each.count)} ~ "
        f"{to_latex(each.density)}"
        for each in declarations.draws
    )
    raise Disagreement(f"{printed} is printed, declared is {declared or 'no draw'}")


def _check_range(qualifier: Chunk, letter: str, last: tuple[str, ...]) -> None:
    here = texts(tuple(piece for piece in qualifier if not piece.is_word))
    here = tuple(text for text in here if text not in ("(", ")", r"\forall"))
    if here not in ((letter, "=", "1", ",", r"\dots", ",", *last), (letter, r"\le", *last)):
        raise Disagreement(f"{''.join(here)} is printed, {letter} runs from 1 to {''.join(last)}")


def check_index(
    qualifier: Chunk, letters: Sequence[str], name: str, domain: Family | Probability
) -> None:
    """Whether a qualifier says that the free indices run over the whole family.

    Raises:
        Disagreement: it names another index or another range.
        Unreadable: it is no such qualifier.
    """
    if not qualifier:
        return
    opening = qualifier[0].text
    if opening not in (*FOR_ALL, "text for", "("):
        raise Unreadable(
            f"{opening.removeprefix('text ')!r} is no range of an index; write for every j",
            qualifier[0].start,
            opening,
        )
    here = tuple(text for text in texts(qualifier[1:]) if text != ")")
    if here == _joined([(letter,) for letter in letters]):
        return
    if len(letters) == 1 and here[:5] == (letters[0], "=", "1", ",", r"\dots"):
        check_upper(name, domain, here[6:])
        return
    raise Disagreement(f"{''.join(here)} is printed, the index of {name} is {', '.join(letters)}")
