"""Atoms: numbers, names, brackets, bars, fractions and roots; and which token begins one."""

from __future__ import annotations

from dataclasses import replace

from formula.alphabet import DIVERGENCES, EXTREMA, FUNCTIONS
from formula.lexer import Token
from formula.parse_big import BIG_WORDS, big, extremum, integral
from formula.parse_divergence import divergence, entropy, information
from formula.parse_expectation import expectation
from formula.parse_functions import function, root
from formula.parse_matrix import environment, text_matrix
from formula.parse_names import constant, single_name, symbol, undeclared
from formula.parse_density import applied, density, letter_here
from formula.parse_state import State, take_name
from formula.parse_types import is_matrix, is_vector
from formula.tree import Call, Constant, Div, Node, Number, Symbol

_BEGINNERS = frozenset({"name", "word", "number", "(", "[", "\\{", "{", "|(", "‖(", "begin"})
_COMMANDS = frozenset(
    "\\frac \\dfrac \\tfrac \\cfrac \\nicefrac \\sfrac \\sqrt \\binom \\dbinom \\tbinom \\sum "
    "\\prod \\int \\iint \\iiint \\infty \\imath \\max \\min \\sup \\inf \\arg \\argmax \\argmin "
    "\\intop".split()
)
_FRACTIONS = frozenset("\\frac \\dfrac \\tfrac \\cfrac \\nicefrac \\sfrac".split())
_BINOMIALS = frozenset("\\binom \\dbinom \\tbinom".split())
_OPEN = {"(": ")", "[": "]", "\\{": "\\}", "{": "}"}
_EXPECTATIONS = frozenset({"E", "\\mathbb{E}", "\\mathcal{E}"})
_ENTROPIES = frozenset({"H", "\\mathcal{H}", "\\mathbb{H}"})
_INFORMATIONS = frozenset({"I", "\\mathcal{I}", "\\mathbb{I}", "MI"})
_DIVERGENCE_HEADS = frozenset({"D", "\\mathcal{D}", "\\mathbb{D}", "d"})
_REMARKS = frozenset("or and if otherwise else for where with when nats bits".split())


def begins_atom(state: State) -> bool:
    """Whether the next token begins a factor that stands beside the one before."""
    token = state.token
    kind = token.kind
    if kind in _BEGINNERS:
        if kind in ("name", "word") and state.differentials and differential(state):
            return False
        return kind != "word" or token.text.split(" ")[0] not in _REMARKS
    if kind == "command":
        return token.text in _COMMANDS
    if kind == "|":
        return not state.bars
    if kind == "‖":  # |A||B| closes one bar and opens the next
        return not state.norms and not (state.bars and token.text == "||")
    return False


def differential(state: State) -> int:
    """How many tokens the differential that is next has (0: there is none)."""
    token = state.token
    if token.kind == "word":
        name = token.text
        rest = state.vocabulary.text.get(name[1:], name[1:])
        return 1 if name[0] == "d" and rest in state.differentials else 0
    if token.text != "d" or token.kind != "name":
        return 0
    following = state.peek()
    if following.kind not in ("name", "word"):
        return 0
    kept = state.at, list(state.tokens)
    state.go(state.at + 1)
    name = take_name(state, lambda spelling: spelling if spelling in state.differentials else None)
    used = state.at - kept[0]
    state.tokens[:] = kept[1]
    state.go(kept[0])
    return used if name is not None else 0


def atom(state: State) -> Node:
    """One atom, without the scripts that follow it."""
    token = state.token
    kind = token.kind
    if kind == "number":
        state.advance()
        return Number(token.text, span=(token.start, token.end))
    if kind == "name":
        return _name(state)
    if kind == "word":
        return _word(state)
    if kind == "command":
        return _command(state)
    if kind in _OPEN:
        return bracket(state)
    if kind in ("|", "|("):
        return _bars(state)
    if kind in ("‖", "‖("):
        return _norm(state)
    if kind == "begin":
        return environment(state)
    raise missing(state)


def missing(state: State) -> Exception:
    """The error where a factor should stand."""
    token = state.token
    if token.kind == "stop":
        return state.error("the formula ends where a factor should follow" if state.at else "there is no formula")
    if token.kind == "±":
        return state.error("plus-minus is two answers; write the one that you mean")
    return state.error("a factor should stand here")


def bracket(state: State) -> Node:
    r"""Round, square and curly brackets, LaTeX groups, and ``{a \over b}``."""
    opening = state.advance()
    closer = _OPEN[opening.kind]
    if opening.kind == "{" and state.latex:
        named = _braced_name(state)
        if named is not None:
            return named
    with state.fresh():
        node = state.expression()
        if state.token.kind == "command" and state.token.text in ("\\over", "\\choose"):
            node = over(state, node)
    if state.token.kind != closer:
        if state.token.kind in ("stop", ")", "]", "\\}", "}", "end"):
            raise state.error(f"the bracket {opening.text} is never closed; write {closer}", opening)
        if state.token.kind in (",", ";"):
            raise state.error("several values in one bracket; write one")
        raise unexpected(state)
    state.advance()
    return node


def _braced_name(state: State) -> Node | None:
    r"""``{\sigma}_1``: braces around one symbol do not separate it from its scripts."""
    if state.token.kind != "name" or state.peek().kind != "}":
        return None
    if state.peek(2).kind not in ("_", "'", "^"):
        return None
    name = state.token
    state.tokens[state.at - 1 : state.at + 2] = [name]
    state.go(state.at - 1)
    return atom(state)


def over(state: State, top: Node) -> Node:
    r"""The rest of ``a \over b`` after the numerator."""
    which = state.advance().text
    below = state.expression()
    if which == "\\over":
        return Div(top, below)
    return Call("binomial", (top, below))


def unexpected(state: State) -> Exception:
    """The error for a token that cannot follow."""
    token = state.token
    if token.kind == "stop":
        return state.error("the formula ends too early")
    if token.kind in (")", "]", "}", "\\}", "|)", "‖)"):
        return state.error(f"the bracket {token.text} closes nothing; remove it or open it")
    if token.kind == "±":
        return state.error("plus-minus is two answers; write the one that you mean")
    if token.kind in (",", ";", "or") or token.text in ("or", "and"):
        return state.error("several answers stand here; write one")
    if token.kind == "word":
        return undeclared(state, token)
    if token.kind == "command":
        return state.error(f"{token.text} is not read in a formula")
    return state.error("this sign has no meaning here")


def _bars(state: State) -> Node:
    """An absolute value or a determinant."""
    opening = state.advance()
    with state.fresh(bars=True):
        node = state.expression()
    if state.token.kind == "‖":  # |A||B|: the double bar is two single ones
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


def _norm(state: State) -> Node:
    opening = state.advance()
    with state.fresh(norms=True):
        node = state.expression()
    if state.token.kind not in ("‖", "‖)"):
        raise state.error("the double bar is never closed; write the second one", opening)
    state.advance()
    which = "2" if state.token.kind == "_" and state.peek().text == "2" else ""
    if which:
        state.go(state.at + 2)
    return Call("norm", (node,), span=state.span(opening))


def _command(state: State) -> Node:
    token = state.token
    name = token.text
    if name in _FRACTIONS or name in _BINOMIALS:
        state.advance()
        state.deeper()
        top = _argument(state)
        below = _argument(state)
        state.depth -= 1
        span = state.span(token)
        if name in _BINOMIALS:
            return Call("binomial", (top, below), span=span)
        return Div(top, below, span=span)
    if name == "\\sqrt":
        return root(state)
    if name in ("\\sum", "\\prod"):
        return big(state)
    if name in ("\\int", "\\iint", "\\iiint", "\\intop"):
        return integral(state)
    if name == "\\infty":
        state.advance()
        return Constant("inf", span=(token.start, token.end))
    if name == "\\imath":
        return single_name(state)
    if name in ("\\max", "\\min", "\\sup", "\\inf", "\\arg", "\\argmax", "\\argmin"):
        return extremum(state)
    known = state.known(name)
    if known is not None:
        state.tokens[state.at] = token._replace(kind="name")
        state.go(state.at)
        return _name(state)
    if name == "\\over":
        raise state.error("a numerator is missing before \\over")
    if name in ("\\approx", "\\simeq", "\\cong", "\\propto"):
        raise state.error(f"{name} is no equation; write the exact value")
    raise state.error(f"{name} is not declared and is no command that is read here")


def _argument(state: State) -> Node:
    from formula.parse_arithmetic import argument

    return argument(state)


def _name(state: State) -> Node:
    token = state.token
    following = state.peek().kind
    # A density or a declared function before its bracket.
    letter = letter_here(state)
    if letter is not None:
        return density(state, letter)
    applied_here = applied(state)
    if applied_here is not None:
        return applied_here
    special = _special(state, following)
    if special is not None:
        return special
    found = symbol(state)
    if found is not None:
        if isinstance(found, Symbol) and found.name in state.vocabulary.functions:
            raise state.error(f"{found.name} is a function; write its argument", token)
        return found
    if state.latex:
        spelled = _letters_of_a_function(state)
        if spelled is not None:
            return spelled
    value = constant(state, token)
    if value is not None:
        state.advance()
        return value
    raise undeclared(state, token)


def _special(state: State, following: str) -> Node | None:
    """E, KL, H and I where their brackets or subscripts follow."""
    token = state.token
    text = token.text
    if text in _EXPECTATIONS and following in ("_", "[", "(", "\\{"):
        if following == "_" or state.known(text) is None:
            return expectation(state)
    elif text in _DIVERGENCE_HEADS and following == "_":
        end = state.group_end(state.at + 2)
        name = state.spelled(state.at + 2, end).replace("\\text{", "").rstrip("}")
        if name in DIVERGENCES:
            return divergence(state, DIVERGENCES[name], end)
    elif text in _ENTROPIES and following in ("(", "[", "\\{", "_"):
        if state.known(text) is None:
            return entropy(state)
    elif text in _INFORMATIONS and following in ("(", "[", "_"):
        return information(state)
    elif text in ("K", "J", "M") and state.latex:
        for name in ("KL", "JSD", "JS", "MI"):
            length = len(name)
            if (
                state.source.startswith(name, token.start)
                and state.peek(length).kind in ("(", "[", "\\{")
                and state.tokens[state.at + length - 1].end == token.start + length
                and _declared_letters(state, length) is False
            ):
                if name == "MI":
                    return information(state, state.at + 2)
                return divergence(state, DIVERGENCES[name], state.at + length)
    return None


def _declared_letters(state: State, length: int) -> bool:
    """Whether all these letters are declared, and the bracket after them holds no double bar."""
    if not all(state.known(state.peek(n).text) for n in range(length)):
        return False
    closed = state.closing(state.at + length)
    inside = state.tokens[state.at + length : closed]
    return not any(each.kind == "‖" for each in inside)


def _letters_of_a_function(state: State) -> Node | None:
    """``log``, ``exp``, ``tr`` typed without the backslash."""
    start = state.token.start
    for length in (8, 7, 6, 5, 4, 3, 2):
        word = state.source[start : start + length]
        if word not in FUNCTIONS and word not in EXTREMA:
            continue
        last = state.at + length - 1
        if last >= len(state.tokens) or state.tokens[last].end != start + length:
            continue
        if any(t.kind != "name" for t in state.tokens[state.at : last + 1]):
            continue
        state.tokens[state.at : last + 1] = [Token("word", word, start, start + length)]
        state.go(state.at)
        return _word(state)
    return None


def _word(state: State) -> Node:
    token = state.token
    text = token.text
    if (letter := letter_here(state)) is not None:
        return density(state, letter)
    applied_here = applied(state)
    if applied_here is not None:
        return applied_here
    found = symbol(state)
    if found is None and state.latex:
        found = _upright(state)
    if found is not None:
        return found
    if text in BIG_WORDS:
        return big(state) if BIG_WORDS[text] != "int" else integral(state)
    if text in DIVERGENCES:
        return divergence(state, DIVERGENCES[text], state.at + 1)
    if text == "MI":
        return information(state)
    if text in EXTREMA:
        return extremum(state)
    if text == "Matrix" or text == "matrix":
        return text_matrix(state)
    if text in FUNCTIONS:
        return function(state) if FUNCTIONS[text] != "sqrt" else root(state)
    value = constant(state, token)
    if value is not None:
        state.advance()
        return value
    pieces = _pieces(state)
    if pieces is not None:
        state.tokens[state.at : state.at + 1] = pieces
        state.go(state.at)
        return atom(state)
    if text.split(" ")[0] in _REMARKS:
        raise state.error("several answers or a remark stand here; write one formula")
    raise undeclared(state, token)


def _upright(state: State) -> Node | None:
    r"""An upright word that is declared as ``\text{word}``."""
    found = take_name(
        state, lambda spelling: state.vocabulary.names.get(spelling)
    )
    return None if found is None else Symbol(found)


def _pieces(state: State) -> list[Token] | None:
    """Text: declared names written side by side, ``ab`` for ``a*b``."""
    token = state.token
    if state.latex:
        return None
    text = token.text
    names = (*state.vocabulary.text_words, *sorted(state.bound, key=len, reverse=True), "pi")

    def split(at: int, budget: int) -> list[Token] | None:
        if at == len(text):
            return []
        for name in names:
            if budget and name and text.startswith(name, at):
                rest = split(at + len(name), budget - 1)
                if rest is not None:
                    canonical = state.vocabulary.text.get(name, name)
                    start = token.start + at
                    return [Token("name", canonical, start, start + len(name)), *rest]
        return None

    return split(0, 6)


__all__ = ["atom", "begins_atom", "bracket", "differential", "missing", "over", "replace", "unexpected"]
