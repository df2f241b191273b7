"""Atoms: numbers, brackets, bars, fractions, roots and commands; and which token begins one."""

from __future__ import annotations

from formula.alphabet import words
from formula.parse_big import big
from formula.parse_errors import missing, unexpected
from formula.parse_extremum import extremum
from formula.parse_functions import root
from formula.parse_inner import inner_product
from formula.parse_integral import differential, integral
from formula.parse_matrix import environment
from formula.parse_names import single_name
from formula.parse_state import CLOSERS, State
from formula.parse_types import is_matrix, is_vector
from formula.parse_words import REMARKS, name_or_word
from formula.tokens import Token
from formula.tree import Call, Constant, Div, Node, Number

_BEGINNERS = frozenset({"name", "word", "number", "(", "[", "\\{", "{", "|(", "‖(", "begin", "⟨"})
_FRACTIONS = words("\\frac \\dfrac \\tfrac \\cfrac \\nicefrac \\sfrac")
_BINOMIALS = words("\\binom \\dbinom \\tbinom")
_SUMS = words("\\sum \\prod")
_INTEGRALS = words("\\int \\iint \\iiint \\intop")
_EXTREMA = words("\\max \\min \\sup \\inf \\arg \\argmax \\argmin")
_COMMANDS = (
    _FRACTIONS | _BINOMIALS | _SUMS | _INTEGRALS | _EXTREMA | {"\\sqrt", "\\infty", "\\imath"}
)
_NO_EQUATION = words("\\approx \\simeq \\cong \\propto \\to \\rightarrow \\approxeq")


def begins_atom(state: State) -> bool:
    """Whether the next token begins a factor that stands beside the one before."""
    token = state.token
    kind = token.kind
    if kind in _BEGINNERS:
        if state.differentials and kind in ("name", "word") and differential(state):
            return False
        return kind != "word" or token.text.split(" ")[0] not in REMARKS
    if kind == "command":
        return token.text in _COMMANDS or state.known(token.text) is not None
    if kind == "|":
        return not state.bars
    if kind == "‖":  # |A||B| closes one bar and opens the next
        return not state.norms and not (state.bars and token.text == "||")
    return False


def atom(state: State) -> Node:
    """One atom, without the scripts that follow it."""
    token = state.token
    kind = token.kind
    if kind == "name" or kind == "word":
        return name_or_word(state)
    if kind == "number":
        state.advance()
        return Number(token.text, span=(token.start, token.end))
    if kind == "command":
        return _command(state)
    if kind in CLOSERS:
        return bracket(state)
    if kind in ("|", "|("):
        return _bars(state)
    if kind in ("‖", "‖("):
        return _norm(state)
    if kind == "begin":
        return environment(state)
    if kind == "⟨":
        return inner_product(state)
    raise missing(state)


def bracket(state: State) -> Node:
    r"""Round, square and curly brackets, LaTeX groups, and ``{a \over b}``."""
    opening = state.advance()
    closer = CLOSERS[opening.kind]
    if opening.kind == "{" and state.latex:
        named = _braced_name(state)
        if named is not None:
            return named
    with state.fresh():
        node = with_over(state, state.expression())
    if state.token.kind != closer:
        if state.token.kind in ("stop", ")", "]", "\\}", "}", "end"):
            raise state.error(
                f"the bracket {opening.text} is never closed; write {closer}", opening
            )
        if state.token.kind in (",", ";"):
            raise state.error("several values in one bracket; write one")
        raise unexpected(state)
    state.advance()
    return node


def _braced_name(state: State) -> Node | None:
    r"""``{\sigma}_1`` and ``{\rm KL}(``: braces around one name do not part it from the rest."""
    name = state.token
    if name.kind not in ("name", "word") or state.peek().kind != "}":
        return None
    if name.kind == "name" and state.peek(2).kind not in ("_", "'", "^"):
        return None
    state.tokens[state.at - 1 : state.at + 2] = [name]
    state.go(state.at - 1)
    return atom(state)


def with_over(state: State, top: Node) -> Node:
    r"""``a \over b`` and ``n \choose k`` once the first part is read."""
    if state.token.kind != "command" or state.token.text not in ("\\over", "\\choose"):
        return top
    which = state.advance().text
    below = state.expression()
    return Div(top, below) if which == "\\over" else Call("binomial", (top, below))


def _bars(state: State) -> Node:
    """An absolute value or a determinant."""
    opening = state.advance()
    if opening.kind == "|(" and state.token.kind == "|(" and _is_norm(state):
        return _norm(state)
    with state.fresh(bars=True):
        node = state.expression()
    if state.token.kind == "‖" and state.token.text == "||":
        token = state.token
        middle = token.start + 1
        state.tokens[state.at : state.at + 1] = [
            Token("|", "|", token.start, middle),
            Token("|", "|", middle, token.end),
        ]
        state.go(state.at)
    if state.token.kind not in ("|", "|)"):
        raise state.error("the bar | is never closed; write the second |", opening)
    state.advance()
    span = state.span(opening)
    if is_matrix(state, node):
        return Call("det", (node,), span=span)
    if is_vector(state, node):
        raise state.error("a single bar around a vector; write \\lVert v\\rVert", opening)
    return Call("abs", (node,), span=span)


def _is_norm(state: State) -> bool:
    r"""``\left|\left|v\right|\right|``: the bars become double ones."""
    depth = 1
    for at in range(state.at, len(state.tokens)):
        kind = state.tokens[at].kind
        depth += (kind == "|(") - (kind == "|)")
        if depth == 0:
            if state.tokens[at - 1].kind != "|)":
                return False
            last = state.tokens[at]
            state.tokens[at - 1 : at + 1] = [Token("‖)", "|", last.start, last.end)]
            return True
    return False


def _norm(state: State) -> Node:
    opening = state.advance()
    with state.fresh(norms=True):
        node = state.expression()
    if state.token.kind not in ("‖", "‖)"):
        raise state.error("the double bar is never closed; write the second one", opening)
    state.advance()
    _euclidean(state)
    return Call("norm", (node,), span=state.span(opening))


def _euclidean(state: State) -> None:
    r"""``\|v\|_2`` and ``\|v\|^2_2``: the only norm here; its subscript goes."""
    at = state.group_end(state.at + 1) if state.token.kind == "^" else state.at
    if state.tokens[at].kind != "_":
        return
    end = state.group_end(at + 1)
    if state.spelled(at + 1, end) != "2":
        raise state.error("only the Euclidean norm is read; write \\lVert v\\rVert")
    del state.tokens[at:end]
    state.go(state.at)


def _command(state: State) -> Node:
    token = state.token
    name = token.text
    if name in _FRACTIONS or name in _BINOMIALS:
        state.advance()
        state.deeper()
        top = state.argument()
        below = state.argument()
        state.depth -= 1
        span = state.span(token)
        if name in _BINOMIALS:
            return Call("binomial", (top, below), span=span)
        return Div(top, below, span=span)
    if name == "\\sqrt":
        return root(state)
    if name in _SUMS:
        return big(state)
    if name in _INTEGRALS:
        return integral(state)
    if name in _EXTREMA:
        return extremum(state)
    if name == "\\infty":
        state.advance()
        return Constant("inf", span=(token.start, token.end))
    if name == "\\imath":
        return single_name(state)
    if state.known(name) is not None:
        state.tokens[state.at] = token._replace(kind="name")
        state.go(state.at)
        return name_or_word(state)
    if name == "\\over":
        raise state.error("a numerator is missing before \\over")
    if name in _NO_EQUATION:
        raise state.error(f"{name} is no equation; write the exact value")
    raise state.error(f"{name} is not declared and is no command that is read here")
