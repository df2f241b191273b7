"""The place of one reading in its tokens, with what is bound, open and chosen there.

The parser files are plain functions over this state. What they all call again (``expression``,
``atom`` ...) comes in as ``Rules`` from ``formula.read``, so that no file imports in a circle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from formula.names import joined, key
from formula.record import record
from formula.tokens import Token
from formula.tree import Node
from formula.unreadable import Unreadable
from formula.vocabulary import Vocabulary

MAX_DEPTH = 40
CLOSERS = {"(": ")", "[": "]", "\\{": "\\}", "{": "}"}
"""Opening brackets and what closes them."""

_OPEN = {**CLOSERS, "begin": "end", "⟨": "⟩"}
_CLOSE = frozenset(_OPEN.values())


@record
class Rules:
    """The recursive entry points of the grammar."""

    expression: Callable[[State], Node]
    product: Callable[[State], Node]
    signed_product: Callable[[State], Node]
    atom: Callable[[State], Node]
    bracket: Callable[[State], Node]
    argument: Callable[[State], Node]
    exponent: Callable[[State], Node]
    begins_atom: Callable[[State], bool]


class State:
    """One pass over the tokens; ``token`` is the next one.

    Attributes:
        bound: names that an enclosing sum, integral or expectation binds.
        bars: a single bar closes here instead of opening an absolute value.
        norms: a double bar separates here instead of opening a norm.
        until_function: a function that is not the first factor ends the product.
        differentials: variables whose differential ends the integrand.
        averaged: the one variable that the innermost expectation binds; there a function may stand
            without its argument (``E_p[T]``).
        letters_stand: a bare letter of a density stands for the density (arguments of KL).
        choices, taken, options: which reading to take where two are possible, what was taken, and
            out of how many.
    """

    __slots__ = (
        "at",
        "averaged",
        "bars",
        "bound",
        "choices",
        "depth",
        "differentials",
        "latex",
        "letters_stand",
        "norms",
        "options",
        "rules",
        "source",
        "taken",
        "token",
        "tokens",
        "until_function",
        "vocabulary",
    )

    def __init__(
        self,
        source: str,
        tokens: list[Token],
        vocabulary: Vocabulary,
        syntax: str,
        choices: tuple[int, ...],
        rules: Rules,
    ) -> None:
        self.source = source
        self.tokens = tokens
        self.vocabulary = vocabulary
        self.latex = syntax == "latex"
        self.choices = choices
        self.rules = rules
        self.at = 0
        self.token = tokens[0]
        self.bound: frozenset[str] = frozenset()
        self.bars = False
        self.norms = False
        self.until_function = False
        self.differentials: tuple[str, ...] = ()
        self.letters_stand = False
        self.averaged = ""
        self.depth = 0
        self.taken: list[int] = []
        self.options: list[int] = []

    # -- the grammar ----------------------------------------------------------------------------

    def expression(self) -> Node:
        """Terms with their signs."""
        return self.rules.expression(self)

    def product(self) -> Node:
        """Factors, side by side or with ``*`` and ``/`` between them."""
        return self.rules.product(self)

    def signed_product(self) -> Node:
        """A product that may begin with a sign."""
        return self.rules.signed_product(self)

    def atom(self) -> Node:
        """One atom, without the scripts that follow it."""
        return self.rules.atom(self)

    def bracket(self) -> Node:
        """Brackets of any kind and what they hold."""
        return self.rules.bracket(self)

    def argument(self) -> Node:
        """The argument of a LaTeX command: a braced group or one token."""
        return self.rules.argument(self)

    def exponent(self) -> Node:
        """What follows ``^``."""
        return self.rules.exponent(self)

    def begins_atom(self) -> bool:
        """Whether the next token begins a factor that stands beside the one before."""
        return self.rules.begins_atom(self)

    # -- moving ---------------------------------------------------------------------------------

    def advance(self) -> Token:
        """Return the next token and go past it (never past the stop)."""
        token = self.token
        if token.kind != "stop":
            self.at += 1
            self.token = self.tokens[self.at]
        return token

    def go(self, at: int) -> None:
        """Continue at token number ``at``."""
        self.at = at
        self.token = self.tokens[at]

    def peek(self, ahead: int = 1) -> Token:
        """The token after the next one (or further)."""
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else self.tokens[-1]

    def accept(self, kind: str) -> bool:
        """Go past the next token if it is of this kind."""
        if self.token.kind == kind:
            self.advance()
            return True
        return False

    def expect(self, kind: str, advice: str) -> Token:
        """Go past a token of this kind, or say what is missing."""
        if self.token.kind != kind:
            raise self.error(advice)
        return self.advance()

    def error(self, message: str, token: Token | None = None) -> Unreadable:
        """An error at ``token`` (default: the next one)."""
        place = token or self.token
        return Unreadable(message, place.start, self.source[place.start : place.end])

    def span(self, start: Token) -> tuple[int, int]:
        """From the start of a token to the end of what was just read."""
        return (start.start, self.tokens[self.at - 1].end if self.at else start.end)

    # -- looking --------------------------------------------------------------------------------

    def closing(self, at: int) -> int | None:
        """The number of the token that closes the bracket at token number ``at``."""
        stack: list[str] = []
        tokens = self.tokens
        while at < len(tokens):
            kind = tokens[at].kind
            if kind in _OPEN:
                stack.append(_OPEN[kind])
            elif kind in _CLOSE:
                if not stack or stack.pop() != kind:
                    return None
                if not stack:
                    return at
            at += 1
        return None

    def group_end(self, at: int) -> int:
        """Past the argument of a script or command that starts at token number ``at``."""
        if self.tokens[at].kind == "{":
            closed = self.closing(at)
            return len(self.tokens) - 1 if closed is None else closed + 1
        if self.tokens[at].kind == "stop":
            return at
        if not self.latex and self.tokens[at].kind == "-":
            return self.group_end(at + 1)
        return at + 1

    def spelled(self, start: int, end: int) -> str:
        """The canonical spelling of a script, without its outer braces."""
        tokens = self.tokens[start:end]
        if len(tokens) > 1 and tokens[0].kind == "{" and tokens[-1].kind == "}":
            tokens = tokens[1:-1]
        return joined(
            f"\\text{{{t.text}}}" if t.kind == "word" and self.latex else t.text for t in tokens
        )

    def known(self, name: str) -> str | None:
        """The canonical declared or bound name with this spelling."""
        spelling = key(name)
        if spelling in self.bound:
            return spelling
        return self.vocabulary.names.get(spelling)

    # -- scopes ---------------------------------------------------------------------------------

    def deeper(self) -> None:
        """Count one level of nesting; the caller takes it back with ``depth -= 1``."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.error(f"the formula is nested more than {MAX_DEPTH} levels deep")

    @contextmanager
    def fresh(self, *, bars: bool = False, norms: bool = False) -> Iterator[None]:
        """Inside brackets: what was open outside does not end anything here."""
        kept = (self.bars, self.norms, self.until_function, self.differentials)
        self.bars, self.norms, self.until_function = bars, norms, False
        self.differentials = ()
        self.deeper()
        yield
        self.depth -= 1
        self.bars, self.norms, self.until_function, self.differentials = kept

    @contextmanager
    def binding(self, *names: str) -> Iterator[None]:
        """Names that are bound in what is read inside."""
        kept = self.bound
        self.bound = kept | {key(name) for name in names}
        yield
        self.bound = kept

    def choose(self, count: int) -> int:
        """Take one of ``count`` readings: the recorded choice, or the first."""
        at = len(self.taken)
        pick = self.choices[at] if at < len(self.choices) else 0
        self.taken.append(pick)
        self.options.append(count)
        return pick
