"""The door of the reader: a formula in LaTeX or text becomes a tree.

Conventions that the parser files keep:

- A minus sign is ``Negative``: ``a - b`` is ``Add((a, Negative(b)))``, ``-2x`` is
  ``Negative(Mul(2, x))``. Brackets leave no node; ``(a+b)+c`` keeps its inner ``Add``.
- ``A^{-1}`` is ``Power(A, Negative(Number("1")))``, also when written ``inv(A)``.
- Products of one chain are one ``Mul``; ``a/b c`` has two readings (see ``readings``).
- ``|A|`` is ``Call("det")`` of a matrix and ``Call("abs")`` of a number; ``\\|v\\|`` is
  ``Call("norm")``.
- ``\\mu_{c,j}``, ``\\mu_c\\vert_j`` and ``m^{(l)}_i`` are one ``Item`` with all indices; an entry
  of a member of a family of vectors has the index of the entry last.
- A bare ``E_q`` has the law of the declared entry; ``variables`` of expectations and divergences
  are always filled in.
- A dummy that stands for a density variable is renamed to it (``parse_dummies``).
- ``max(a, b)`` is ``Call("max")``; ``\\max_x f`` is ``Extremum``.
"""

from __future__ import annotations

from formula import lexer, parse_arithmetic, parse_atom, parse_scripts, parse_statement
from formula.declarations import Declarations
from formula.parse_state import Rules, State
from formula.tokens import Token
from formula.tree import Node, children
from formula.unreadable import Unreadable
from formula.vocabulary import vocabulary

__all__ = ["MAX_READINGS", "Unreadable", "read", "readings"]

MAX_READINGS = 8
MAX_TREE_DEPTH = 150
_SAFE_LENGTH = 140
_FINAL = frozenset({".", ",", ";"})
_QUOTIENT = "this can be read in two ways, as a/2b can; write brackets around what is divided by"
_SEVERAL = "this can be read in two ways; write brackets, or the variables that are meant"
_RULES = Rules(
    expression=parse_arithmetic.expression,
    product=parse_arithmetic.product,
    signed_product=parse_arithmetic.signed_product,
    atom=parse_atom.atom,
    bracket=parse_atom.bracket,
    argument=parse_scripts.argument,
    exponent=parse_scripts.exponent,
    begins_atom=parse_atom.begins_atom,
)


def read(text: str, declarations: Declarations, syntax: str = "latex") -> Node:
    """The one reading of ``text``.

    Args:
        text: the formula; a first side that only names the quantity is read past.
        declarations: every symbol and density that may occur.
        syntax: ``latex`` or ``text``.

    Raises:
        Unreadable: there is no reading, or there are several.
    """
    found = readings(text, declarations, syntax)
    if len(found) > 1:
        at = text.find("/")
        raise Unreadable(_SEVERAL if at < 0 else _QUOTIENT, max(at, 0), text[at : at + 1])
    return found[0]


def readings(text: str, declarations: Declarations, syntax: str = "latex") -> tuple[Node, ...]:
    """All readings of ``text`` (usually one, at most eight), the most literal first.

    Raises:
        Unreadable: there is none, or there are too many.
    """
    known = vocabulary(declarations)
    stream = lexer.tokens(text, syntax, known.text)
    while len(stream) > 3 and stream[-3].kind in _FINAL:
        del stream[-3]
    if "\\sigma" not in known.names and "\\sigma" not in known.letters:
        _sigmoids(stream)
    found: list[Node] = []
    first_error: Unreadable | None = None
    waiting: list[tuple[int, ...]] = [()]
    tried = 0
    while waiting:
        choices = waiting.pop(0)
        tried += 1
        if tried > MAX_READINGS:
            raise Unreadable(
                "too many places can be read in two ways; write brackets in the quotients",
                max(text.find("/"), 0),
                "/",
            )
        state = State(text, list(stream), known, syntax, choices, _RULES)
        try:
            node = parse_statement.statement(state)
            _bounded(node, len(stream))
        except Unreadable as error:
            first_error = first_error or error
        else:
            if node not in found:
                found.append(node)
        for at in range(len(choices), len(state.taken)):
            for other in range(1, state.options[at]):
                waiting.append((*state.taken[:at], other))
    if not found:
        assert first_error is not None
        raise first_error
    return tuple(found)


def _sigmoids(stream: list[Token]) -> None:
    r"""A ``\sigma`` that nothing declares is the sigmoid where its argument follows."""
    for at, token in enumerate(stream):
        if token.text == "\\sigma" and token.kind == "name" and stream[at + 1].kind in ("(", "["):
            stream[at] = token._replace(kind="word", text="sigmoid")


def _bounded(node: Node, length: int) -> None:
    """Refuse trees so deep that a recursive walk could fail (long chains only)."""
    if length < _SAFE_LENGTH:
        return
    level, depth = [node], 0
    while level:
        depth += 1
        if depth > MAX_TREE_DEPTH:
            raise Unreadable(f"the formula is nested more than {MAX_TREE_DEPTH} levels deep")
        level = [child for each in level for child in children(each)]
