"""What a printed assumption may speak of: declared symbols, members of families, variables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from formula.assumption_text import Chunk, Piece, pieces, split, texts
from formula.declarations import Declarations
from formula.domains import (
    POSITIVE,
    Array,
    Domain,
    Family,
    Function,
    PositiveInteger,
    Probability,
    Real,
    Size,
)
from formula.record import record
from formula.tree import Number, Symbol
from formula.unreadable import Unreadable


class Disagreement(Exception):
    """An assumption that was read and is not what is declared; the message shows both sides."""


@record
class Subject:
    """A declared name, with the free index letters of a family and how far they run.

    ``last`` is the size up to which ``\\sigma_1, \\dots, \\sigma_J`` runs, as piece texts.
    """

    name: str
    domain: Domain
    indices: tuple[str, ...] = ()
    last: tuple[str, ...] | None = None

    @property
    def member(self) -> Domain:
        """The domain of one value."""
        return self.domain.member if isinstance(self.domain, Family) else self.domain


def subjects_of(chunks: Sequence[Chunk], declarations: Declarations) -> tuple[Subject, ...]:
    r"""The subjects of a statement; ``\sigma_1, \dots, \sigma_J`` is one.

    Raises:
        Unreadable: a chunk is no name.
        Disagreement: a name is not declared, or one member is named where all are meant.
    """
    result: list[Subject] = []
    place = 0
    while place < len(chunks):
        if place + 2 < len(chunks) and texts(chunks[place + 1]) == (r"\dots",):
            result.append(_ranged(chunks[place], chunks[place + 2], declarations))
            place += 3
        else:
            result.append(subject_of(chunks[place], declarations))
            place += 1
    names = [subject.name for subject in result]
    for name in names:
        if names.count(name) > 1:
            raise Disagreement(f"{name} is named twice")
    return tuple(result)


def subject_of(chunk: Chunk, declarations: Declarations) -> Subject:
    """The subject that one chunk names."""
    known = _known(declarations)
    here = texts(chunk)
    if here in known:
        name, domain = known[here]
        if isinstance(domain, Family):
            raise Disagreement(
                f"{name} is declared as a family: write {name}_j, or {name}_1, \\dots"
            )
        return Subject(name, domain)
    name, domain, indices = _member(chunk, declarations)
    letters = tuple(text for (text,) in (texts(index) for index in indices))
    for index, letter in zip(indices, letters, strict=True):
        if not letter.isalpha() or (letter,) in known:
            raise Disagreement(
                f"{_written(chunk)} is one member of the family {name}, not all of it "
                f"(index {''.join(texts(index))})"
            )
    if len(set(letters)) < len(letters):
        raise Disagreement(f"{_written(chunk)} names only members whose indices are equal")
    return Subject(name, domain, letters)


def _ranged(first: Chunk, last: Chunk, declarations: Declarations) -> Subject:
    name, domain, start = _member(first, declarations)
    other, _, end = _member(last, declarations)
    if name != other:
        raise Disagreement(f"{_written(first)}, \\dots, {_written(last)} are of two families")
    if [texts(index) for index in start] != [("1",)] or len(end) != 1:
        raise Disagreement(f"{name} is indexed from 1, not from {_written(first)}")
    check_upper(name, domain, texts(end[0]))
    return Subject(name, domain, (), texts(end[0]))


def check_upper(name: str, domain: Domain, last: tuple[str, ...]) -> None:
    """Whether an index of the family runs to ``last``.

    Raises:
        Disagreement: it runs to another size.
    """
    size = domain.sizes[0] if isinstance(domain, Family) else getattr(domain, "size", None)
    if size is None or last != size_texts(size):
        raise Disagreement(f"{name} has {size} members, not {''.join(last)}")


def _member(chunk: Chunk, declarations: Declarations) -> tuple[str, Domain, list[Chunk]]:
    """The family of an indexed name, with its indices."""
    here = texts(chunk)
    for name_texts, (name, domain) in _known(declarations).items():
        length = len(name_texts)
        if not isinstance(domain, Family | Probability) or here[:length] != name_texts:
            continue
        rest = chunk[length:]
        if len(rest) < 2 or rest[0].text != "_":
            continue
        inner = rest[2:-1] if rest[1].text == "{" and rest[-1].text == "}" else rest[1:]
        indices = split(inner, (",",))
        depth = len(domain.sizes) if isinstance(domain, Family) else 1
        if len(indices) == depth and all(len(index) == 1 for index in indices):
            return name, domain, indices
    if re.fullmatch(r"(?:\\[A-Za-z]+|[A-Za-z])(?:_\{?\w+\}?)?", _written(chunk)):
        raise Disagreement(f"{_written(chunk)} is not declared")
    place = chunk[0] if chunk else Piece("", 0, 0)
    raise Unreadable(f"{_written(chunk)} is no declared name", place.start, place.text)


def _known(declarations: Declarations) -> dict[tuple[str, ...], tuple[str, Domain]]:
    """Every declared name and every variable of a named law, by its pieces."""
    found = {texts(pieces(name)): (name, domain) for name, domain in declarations.symbols.items()}
    for density, law in declarations.laws:
        domain = _point_domain(law.name, declarations, law.parameters)
        for variable in density.left:
            if isinstance(variable, Symbol) and domain is not None:
                found.setdefault(texts(pieces(variable.name)), (variable.name, domain))
    return found


def _point_domain(
    law: str, declarations: Declarations, parameters: Sequence[object]
) -> Domain | None:
    first = parameters[0] if parameters else None
    if law == "normal":
        return Real()
    if law in ("exponential", "half-normal"):
        return POSITIVE
    if law == "standard-normal":
        if isinstance(first, Number):
            return Array("vector", int(first.text), 1)
        return Array("vector", first.name, 1) if isinstance(first, Symbol) else None
    if law in ("multivariate-normal", "diagonal-normal") and isinstance(first, Symbol):
        mean = declarations.symbols.get(first.name)
        if isinstance(mean, Family):
            return Array("vector", mean.sizes[0], 1)
        return Array("vector", mean.rows, 1) if isinstance(mean, Array) else None
    return None


def size_texts(size: Size) -> tuple[str, ...]:
    """A size as piece texts."""
    return texts(pieces(str(size)))


def number_of(chunk: Chunk) -> Fraction | None:
    r"""The value of ``0``, ``-1``, ``0.5``, ``1/2``, ``\frac{1}{2}``; else ``None``."""
    plain = "".join(piece.text for piece in chunk)
    fraction = re.fullmatch(r"\\[dt]?frac(?:\{(\d+)\}|(\d))(?:\{(\d+)\}|(\d))", plain)
    if fraction:
        plain = "/".join(part for part in fraction.groups() if part)
    try:
        return Fraction(plain)
    except (ValueError, ZeroDivisionError):
        return None


def written(domain: Domain) -> str:
    """A domain as it is declared."""
    match domain:
        case Real() if domain == POSITIVE:
            return "positive"
        case Real(low=None, high=None):
            return "real"
        case Real(low=low, high=high):
            return f"real in ({'-inf' if low is None else low},{'inf' if high is None else high})"
        case PositiveInteger():
            return "positive integer"
        case Array(kind=kind, rows=rows, columns=columns):
            return f"{kind}({rows},{columns})" if kind == "matrix" else f"{kind}({rows})"
        case Probability(size=size):
            return f"probability({size})"
        case Family(member=member, sizes=sizes):
            return f"{written(member)}[{','.join(str(size) for size in sizes)}]"
        case Function():
            return "function"
        case _:
            return type(domain).__name__


def _written(chunk: Chunk) -> str:
    return "".join(piece.text for piece in chunk)
