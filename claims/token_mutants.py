r"""Token mutants: a LaTeX formula with exactly one token that carries meaning changed.

Nothing is declared here, so a mutant may be unreadable (an undeclared name); that is a change
that was noticed. Replacements are taken from what occurs in the same formula wherever possible,
because those are the misprints that read well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from formula.alphabet import ACCENTS, GREEK, SIZES
from formula.record import record
from formula.tex import Token, tokens

_FRACTIONS = frozenset({r"\frac", r"\tfrac", r"\dfrac", r"\cfrac"})
_LIMITED = frozenset({r"\sum", r"\prod", r"\int", r"\limits", r"\bigcup", r"\bigcap"})
_SPACES = frozenset({r"\,", r"\;", r"\:", r"\!", r"\ ", "~", r"\quad", r"\qquad", "&"})
_OPENING = frozenset({"(", "[", "{", r"\{", r"\lbrace"})
_CLOSING = frozenset({")", "]", "}", r"\}", r"\rbrace"})
_SIZED = frozenset(f"\\{name}" for name in SIZES)
_MARKS = frozenset(f"\\{name}" for name in ACCENTS)
_RELATIONS = {
    r"\le": r"\ge", r"\leq": r"\ge", r"\ge": r"\le", r"\geq": r"\le", "<": ">", ">": "<",
    r"\lt": r"\gt", r"\gt": r"\lt", r"\ne": "=", r"\neq": "=", r"\in": r"\notin", r"\sim": "=",
    r"\succ": r"\prec", r"\succeq": r"\preceq", r"\prec": r"\succ", r"\leqslant": r"\ge",
    r"\geqslant": r"\le", r"\cap": r"\cup", r"\cup": r"\cap", "=": r"\le",
}  # fmt: skip
_EXCHANGED = {
    r"\sum": r"\prod", r"\prod": r"\sum", r"\log": r"\exp", r"\ln": r"\exp", r"\exp": r"\log",
    r"\min": r"\max", r"\max": r"\min", r"\sup": r"\inf", r"\inf": r"\sup",
    r"\KL": r"\JS", r"\JS": r"\KL", r"\det": r"\operatorname{tr}", "/": r"\cdot ",
    r"\infty": "0", r"\emptyset": r"\{0\}",
}  # fmt: skip
_DROPPED = frozenset({r"\log", r"\ln", r"\exp", r"\det", r"\sqrt", "'", "!", r"\prime"})
_BARS = frozenset({"|", r"\mid", r"\vert", r"\given"})
_DIVERGENCES = frozenset({r"\KL", r"\JS", r"\Dcs"})
_WORDS = {
    (r"\mathbb", "R"): "N", (r"\mathbb", "N"): "R", (r"\mathbb", "Z"): "R",
    (r"\mathcal", "N"): "U", (r"\mathcal", "U"): "N",
    (r"\mathrm", "KL"): "JS", (r"\operatorname", "KL"): "JS", (r"\text", "KL"): "JS",
    (r"\mathrm", "JS"): "KL", (r"\operatorname", "JS"): "KL", (r"\text", "JS"): "KL",
    (r"\operatorname", "tr"): "det", (r"\mathrm", "tr"): "det", (r"\text", "tr"): "det",
    (r"\operatorname", "diag"): "tr",
}  # fmt: skip


@record
class TokenMutant:
    """A formula with one token changed; ``start`` is the place in the original."""

    tex: str
    description: str
    start: int


def token_mutants(tex: str) -> Iterator[TokenMutant]:
    """Every one-token change of ``tex`` (math mode), in the order of the places.

    Deterministic, without duplicates, never ``tex`` itself. A mutant may mean the same (a swapped
    pair of equal terms); whoever uses it must prove that, not assume it.
    """
    reading = _Reading(tex)
    seen = {_squeezed(tex)}
    for at in range(len(reading.found)):
        for mutant in reading.mutants(at):
            squeezed = _squeezed(mutant.tex)
            if squeezed not in seen:
                seen.add(squeezed)
                yield mutant


def _squeezed(tex: str) -> str:
    return " ".join(token.text for token in tokens(tex))


class _Reading:
    """The tokens of one formula with their brackets matched."""

    def __init__(self, tex: str) -> None:
        self.tex = tex
        self.found = [token for token in tokens(tex) if token.text not in _SPACES]
        self.partner = _partners(self.found)
        self.symbols = sorted({token.text for token in self.found if _is_symbol(token)})
        self.heads = {
            token.text
            for token, after in zip(self.found, self.found[1:], strict=False)
            if _is_symbol(token) and after.text in ("(", r"\left")
        }
        self.indices = sorted(
            {self.found[i].text for i in range(len(self.found)) if self._in_script(i, "_")}
        )

    def mutants(self, at: int) -> Iterator[TokenMutant]:
        """The changes at one token."""
        token = self.found[at]
        text = token.text
        if token.verbal:
            yield from self._words(at)
            return
        if text.isdigit():
            yield self._replaced(at, self._other_digit(at))
        elif text in "+-":
            yield from self._signs(at)
        elif _is_symbol(token):
            yield from self._symbols(at)
        elif text in _RELATIONS and not (text == "=" and self._in_script(at, "_")):
            yield self._replaced(at, _RELATIONS[text])
        elif text in _BARS and self._alone_in_bracket(at):
            yield from self._sides(at, at, "the sides of the bar are swapped", drop_second=True)
        elif text == r"\|" or text == r"\parallel":
            yield from self._sides(at, at, "the arguments of the divergence are swapped")
        if text == "|" and at + 1 < len(self.found) and self.found[at + 1].text == "|":
            yield from self._sides(at, at + 1, "the arguments of the divergence are swapped")
        if text == "^":
            yield from self._scripts(at)
        if text in _FRACTIONS:
            yield from self._fractions(at)
        if text in _DIVERGENCES:
            yield from self._turned(at, "the arguments of the divergence are swapped")
        if text in _EXCHANGED:
            yield self._replaced(at, _EXCHANGED[text])
        if text in _DROPPED:
            yield self._cut(token.start, token.end, f"{text} is dropped")
        if text in _MARKS:
            yield self._cut(token.start, token.end, f"{text} is dropped")

    def _replaced(self, at: int, new: str) -> TokenMutant:
        token = self.found[at]
        return self._cut(token.start, token.end, f"{token.text} becomes {new.strip()}", new)

    def _cut(self, start: int, end: int, description: str, new: str = "") -> TokenMutant:
        return TokenMutant(_joined(self.tex[:start], new, self.tex[end:]), description, start)

    def _other_digit(self, at: int) -> str:
        digit = self.found[at].text
        if self._in_script(at, "_"):
            others = [text for text in self.indices if text.isdigit() and text != digit]
            if others:
                return others[0]
        return str(int(digit) + 1) if digit != "9" else "8"

    def _signs(self, at: int) -> Iterator[TokenMutant]:
        token = self.found[at]
        before = self.found[at - 1].text if at else ""
        opening = _OPENING | _SIZED | {"^", "_", ",", ";", r"\\"}
        unary = not at or before in opening or _is_relation(before)
        if unary:
            yield self._cut(token.start, token.end, f"the leading {token.text} is dropped")
        else:
            yield self._replaced(at, "-" if token.text == "+" else "+")

    def _symbols(self, at: int) -> Iterator[TokenMutant]:
        text = self.found[at].text
        index = self._in_script(at, "_")
        pool = [each for each in self.indices if _symbolic(each)] if index else self.symbols
        others = [each for each in pool if each != text]
        role = [each for each in others if (each in self.heads) == (text in self.heads)]
        alike = [each for each in role if (each in GREEK) == (text in GREEK)]
        same_case = [each for each in alike if each[-1].isupper() == text[-1].isupper()]
        for choice in (same_case, alike, role, others):
            if choice:
                later = [each for each in choice if each > text]
                yield self._replaced(at, (later or choice)[0])
                return
        yield self._replaced(at, "3")

    def _words(self, at: int) -> Iterator[TokenMutant]:
        first = at and not self.found[at - 1].verbal
        if not first:
            return
        last = at
        while last + 1 < len(self.found) and self.found[last + 1].verbal:
            last += 1
        start, end = self.found[at].start, self.found[last].end
        word = self.tex[start:end]
        command = self.found[at - 1].text
        if command == "{" and at > 1:
            command = self.found[at - 2].text
        if (command, word) in _WORDS:
            new = _WORDS[command, word]
            yield self._cut(start, end, f"{word} becomes {new}", new)
        for old, new in (("every", "some"), ("all", "some"), ("invertible", "singular")):
            if re.search(rf"\b{old}\b", word):
                changed = re.sub(rf"\b{old}\b", new, word, count=1)
                yield self._cut(start, end, f"{old} becomes {new}", changed)
                return

    def _scripts(self, at: int) -> Iterator[TokenMutant]:
        start, end = self._argument(at + 1)
        base = self._base(at)
        if base in _LIMITED or end is None or start is None:
            return
        script = self.tex[start:end]
        yield self._cut(self.found[at].start, end, f"the exponent {script} is dropped")

    def _base(self, at: int) -> str:
        """The token on which the script at ``at`` stands, with its lower script skipped."""
        place = at - 1
        if place >= 0 and self.found[place].text == "}":
            opening = self.partner.get(place, place)
            if opening and self.found[opening - 1].text == "_":
                return self.found[opening - 2].text if opening > 1 else ""
            return self.found[place].text
        if place > 0 and self.found[place - 1].text == "_":
            return self.found[place - 2].text if place > 1 else ""
        return self.found[place].text if place >= 0 else ""

    def _two(self, at: int) -> tuple[str, str, int] | None:
        """The two arguments of the command at ``at`` and where they end."""
        top = self._argument(at + 1)
        bottom = self._argument(self._after(at + 1))
        if top[0] is None or top[1] is None or bottom[0] is None or bottom[1] is None:
            return None
        return self.tex[top[0] : top[1]], self.tex[bottom[0] : bottom[1]], bottom[1]

    def _turned(self, at: int, description: str) -> Iterator[TokenMutant]:
        both = self._two(at)
        if both is not None:
            first, second, end = both
            swapped = f"{_group(second)}{_group(first)}"
            yield self._cut(self.found[at].end, end, description, swapped)

    def _fractions(self, at: int) -> Iterator[TokenMutant]:
        yield from self._turned(at, "the fraction is turned over")
        both = self._two(at)
        if both is None:
            return
        above, below, end = both
        after = self._after(self._after(at + 1))
        ending = _CLOSING | {"+", "-", ",", ".", ";", "^", "_", r"\right", r"\\"}
        follower = self.found[after].text if after < len(self.found) else "."
        factor_follows = follower not in ending and not _is_relation(follower)
        if factor_follows and re.fullmatch(r"[\d{}\s.]+", above + below):
            text = self.tex[self.found[at].start : end]
            yield self._cut(self.found[at].start, end, f"the factor {text} is dropped")

    def _sides(
        self, first: int, last: int, description: str, *, drop_second: bool = False
    ) -> Iterator[TokenMutant]:
        span = self._bracket(first)
        if span is None:
            return
        opening, closing = span
        inner_end = closing - 1 if self.found[closing - 1].text in _SIZED else closing
        bar = first - 1 if self.found[first - 1].text in _SIZED else first
        left = self.tex[self.found[opening].end : self.found[bar].start]
        middle = self.tex[self.found[bar].start : self.found[last].end]
        right = self.tex[self.found[last].end : self.found[inner_end].start]
        start, end = self.found[opening].end, self.found[inner_end].start
        yield self._cut(start, end, description, _joined(_joined(right, middle, ""), left, ""))
        if drop_second:
            yield self._cut(start, end, "what follows the bar is dropped", left)

    def _bracket(self, at: int) -> tuple[int, int] | None:
        """The innermost bracket pair around ``at``."""
        pairs = [(a, b) for b, a in self.partner.items() if a < at < b]
        return max(pairs) if pairs else None

    def _alone_in_bracket(self, at: int) -> bool:
        """Whether the bar is a density's: the only bar directly inside a round bracket."""
        span = self._bracket(at)
        if span is None or self.found[span[0]].text != "(":
            return False
        inside = range(span[0] + 1, span[1])
        bars = [i for i in inside if self.found[i].text in _BARS]
        return [i for i in bars if self._bracket(i) == span] == [at]

    def _argument(self, at: int) -> tuple[int | None, int | None]:
        """Start and end in the text of the argument at ``at``."""
        if at >= len(self.found):
            return None, None
        token = self.found[at]
        if token.text != "{":
            return token.start, token.end
        closing = next((b for b, a in self.partner.items() if a == at), None)
        return token.start, None if closing is None else self.found[closing].end

    def _after(self, at: int) -> int:
        """The token after the argument at ``at``."""
        if at < len(self.found) and self.found[at].text == "{":
            return next((b for b, a in self.partner.items() if a == at), at) + 1
        return at + 1

    def _in_script(self, at: int, sign: str) -> bool:
        """Whether ``at`` is, or stands in a brace group that is, a script."""
        if at and self.found[at - 1].text == sign:
            return self.found[at].text != "{"
        pairs = [a for b, a in self.partner.items() if a < at < b and self.found[a].text == "{"]
        if not pairs:
            return False
        opening = max(pairs)
        return opening > 0 and self.found[opening - 1].text == sign


def _partners(found: list[Token]) -> dict[int, int]:
    """Closing bracket -> opening bracket; brackets of different kinds may pair (``]1,2)``)."""
    partner: dict[int, int] = {}
    stack: list[int] = []
    for place, token in enumerate(found):
        if token.text in _OPENING:
            stack.append(place)
        elif token.text in _CLOSING and stack:
            if (token.text == "}") != (found[stack[-1]].text == "{"):
                continue
            partner[place] = stack.pop()
    return partner


def _symbolic(text: str) -> bool:
    return text in GREEK or (len(text) == 1 and text.isalpha())


def _is_symbol(token: Token) -> bool:
    return not token.verbal and _symbolic(token.text)


def _is_relation(text: str) -> bool:
    return text in _RELATIONS or text in ("=", r"\approx", r"\propto", r"\to")


def _group(text: str) -> str:
    return text if text.startswith("{") else f"{{{text}}}"


def _joined(before: str, new: str, after: str) -> str:
    """The three parts with a space wherever a command would swallow the next letter."""

    def glued(left: str, right: str) -> str:
        space = " " if re.search(r"\\[A-Za-z]+$", left) and right[:1].isalpha() else ""
        return left + space + right

    return glued(glued(before, new), after)
