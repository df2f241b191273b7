r"""The reading of printed assumptions: LaTeX into statements, with nothing compared yet.

One assumption may hold several statements: ``\mu_0, \mu_1 \in \mathbb{R},\ \sigma_0 > 0``. A
statement is subjects, a chain of relations with what they relate to, and a qualifier (``for every
j``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from formula.alphabet import FONTS, IGNORED, ROMAN, SCRIPT
from formula.record import record
from formula.tex import Token, named_tokens
from formula.unreadable import Unreadable

_SYNONYMS = {
    r"\geq": r"\ge", r"\leq": r"\le", r"\neq": r"\ne", r"\geqslant": r"\ge", r"\leqslant": r"\le",
    r"\gt": ">", r"\lt": "<", r"\mid": "|", r"\vert": "|", r"\lvert": "|", r"\rvert": "|",
    r"\given": "|", r"\ldots": r"\dots", r"\cdots": r"\dots", r"\dotsc": r"\dots",
    r"\varnothing": r"\emptyset", r"\lbrace": r"\{", r"\rbrace": r"\}", r"\coloneqq": "=",
}  # fmt: skip
RELATIONS = frozenset(
    {">", "<", r"\ge", r"\le", r"\ne", "=", r"\in", r"\notin", r"\sim", r"\succ", r"\succeq",
     r"\prec", r"\preceq"}
)  # fmt: skip
_SPACES = frozenset({r"\,", r"\;", r"\:", r"\!", r"\ ", "~", "&"})
_SKIPPED = frozenset(f"\\{name}" for name in IGNORED | FONTS)
_OPEN = frozenset({"(", "[", "{", r"\{", r"\begin"})
_CLOSE = frozenset({")", "]", "}", r"\}", r"\end"})
_OVER_SIM = re.compile(r"\\(?:overset|stackrel)\s*\{(?P<over>(?:[^{}]|\{[^{}]*\})*)\}\s*\{\\sim\}")
_INDEPENDENT = re.compile(
    r"^(?:(?:are|is|drawn|draws?|independently|independent|i\.?\s?i\.?\s?d\.?|from)\s*)+$"
)


@record
class Piece:
    r"""A token that carries meaning; upright words and alphabets are one piece (``\mathbb R``)."""

    text: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        r"""Whether this is a word from ``\text{..}``."""
        return self.text.startswith("text ")


Chunk = tuple[Piece, ...]


@record
class Statement:
    """``subject, subject operator target operator target qualifier``, each as pieces."""

    subjects: tuple[Chunk, ...]
    operators: tuple[str, ...]
    targets: tuple[Chunk, ...]
    qualifier: Chunk = ()


def statements(tex: str) -> tuple[str, tuple[Statement, ...]]:
    """The statements of one assumption, and the text that the places of the pieces refer to.

    Raises:
        Unreadable: it says nothing that has the form of an assumption.
    """
    plain = _OVER_SIM.sub(r"\\sim ", tex)
    found = pieces(plain)
    chunks: list[Chunk] = []
    for sentence in split(found, (";", "text and", "text with", "text where")):
        chunks.extend(_joined(split(sentence, (",",))))
    result: list[Statement] = []
    waiting: list[Chunk] = []
    for chunk in chunks:
        if not chunk:
            raise Unreadable("something is missing beside a comma", 0, ",")
        if any(piece.text in RELATIONS for piece in _outer(chunk)):
            result.append(_statement((*waiting, chunk)))
            waiting = []
        else:
            waiting.append(chunk)
    if waiting or not result:
        place = waiting[0][0] if waiting else None
        raise Unreadable(
            "no relation says what is assumed here; write for example \\sigma > 0",
            place.start if place else 0,
            place.text if place else "",
        )
    return plain, tuple(result)


def pieces(tex: str) -> Chunk:
    """The pieces of ``tex``; spacing, sizes, fonts and final punctuation are none."""
    found = named_tokens(tex)
    result: list[Piece] = []
    place = 0
    while place < len(found):
        token = found[place]
        name = token.text.removeprefix("\\").rstrip("*")
        if token.text.startswith("\\") and name in ROMAN | SCRIPT:
            piece, place = _word(tex, found, place)
            if not (piece.is_word and piece.text == "text "):
                result.append(piece)
            continue
        place += 1
        if token.text in _SPACES or token.text in _SKIPPED:
            continue
        text = _SYNONYMS.get(token.text, token.text)
        result.append(Piece(text, token.start, token.end))
    while result and result[-1].text in (".", ",", ";"):
        result.pop()
    return tuple(result)


def _word(tex: str, found: Sequence[Token], place: int) -> tuple[Piece, int]:
    """The piece of an upright word or alphabet at ``place`` and the place after it."""
    command = found[place]
    last = place + 1
    if last >= len(found):
        raise Unreadable(f"{command.text} has no argument", command.start, command.text)
    if found[last].text == "{":
        while last < len(found) and found[last].text != "}":
            last += 1
        inside = tex[found[place + 1].end : found[min(last, len(found) - 1)].start]
    else:
        inside = found[last].text.strip("{}")
    words = " ".join(inside.replace("~", " ").split()).strip(" ,;")
    head = "text" if command.text.removeprefix("\\") in ("text", "textrm", "mbox") else command.text
    end = found[min(last, len(found) - 1)].end
    return Piece(f"{head} {words}", command.start, end), last + 1


def split(found: Sequence[Piece], at: Sequence[str]) -> list[Chunk]:
    """``found`` cut at the pieces of ``at`` that stand outside all brackets."""
    result: list[list[Piece]] = [[]]
    depth = 0
    for piece in found:
        depth += (piece.text in _OPEN) - (piece.text in _CLOSE)
        if depth == 0 and piece.text in at:
            result.append([])
        else:
            result[-1].append(piece)
    return [tuple(chunk) for chunk in result]


def _outer(chunk: Sequence[Piece]) -> list[Piece]:
    """The pieces outside all brackets and scripts."""
    result = []
    depth = 0
    for piece in chunk:
        depth += piece.text in _OPEN
        if depth == 0:
            result.append(piece)
        depth -= piece.text in _CLOSE
    return result


def _joined(chunks: list[Chunk]) -> list[Chunk]:
    """Commas inside a qualifier (``for every j = 1, \\dots, J``) do not end a statement."""
    result: list[Chunk] = []
    for chunk in chunks:
        qualified = result and _qualifier_start(result[-1]) is not None
        continues = chunk and chunk[0].text == r"\dots"
        last_dots = bool(result) and len(result[-1]) > 1 and result[-1][-1].text == r"\dots"
        if result and qualified and (continues or last_dots):
            comma = Piece(",", result[-1][-1].end, result[-1][-1].end)
            result[-1] = (*result[-1], comma, *chunk)
        else:
            result.append(chunk)
    return result


def _qualifier_start(chunk: Chunk) -> int | None:
    """Where ``for every ..``, ``whenever ..`` or ``(j = 1, ..)`` begins, behind the relation."""
    related, cases = False, 0
    for place, piece in enumerate(chunk):
        # words within cases belong to them
        cases += (piece.text == r"\begin") - (piece.text == r"\end")
        if cases:
            continue
        related = related or piece.text in RELATIONS
        if related and (piece.is_word or piece.text == r"\forall"):
            return place
        bracketed = piece.text == "(" and place > 1 and place + 2 < len(chunk)
        if related and bracketed and chunk[place + 2].text == "=":
            return place
    return None


def _statement(chunks: Sequence[Chunk]) -> Statement:
    *first, last = chunks
    cut = _qualifier_start(last)
    body, qualifier = (last, ()) if cut is None else (last[:cut], last[cut:])
    # "z \text{ independent } \sim q" puts its remark before the sign
    body = tuple(piece for piece in body if not independence(piece))
    operators = tuple(piece.text for piece in _outer(body) if piece.text in RELATIONS)
    parts = split(body, tuple(RELATIONS))
    if any(not part for part in parts):
        place = last[0]
        raise Unreadable("a side of this relation is missing", place.start, place.text)
    if qualifier and independence(qualifier[0]):
        qualifier = qualifier[1:]
    return Statement((*first, parts[0]), operators, tuple(parts[1:]), tuple(qualifier))


def independence(piece: Piece) -> bool:
    """Whether the piece only says that draws are independent, which all draws are."""
    return piece.is_word and bool(_INDEPENDENT.match(piece.text.removeprefix("text ")))


def text_of(tex: str, chunk: Sequence[Piece]) -> str:
    """The stretch of ``tex`` that the chunk covers."""
    return tex[chunk[0].start : chunk[-1].end] if chunk else ""


def texts(chunk: Sequence[Piece]) -> tuple[str, ...]:
    """The texts of the pieces."""
    return tuple(piece.text for piece in chunk)
