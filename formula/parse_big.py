r"""Sums, products, integrals and extrema.

``\sum`` and ``\prod`` take the product that follows. A range without limits runs over all values;
``i<j`` becomes a condition of the later range, ``1 \le i < j \le n`` limits and a condition. An
integral takes everything up to its differential; limits of -oo and oo mean all values, and several
differentials are nested integrals, the first innermost. An extremum takes the whole expression
that follows.
"""

from __future__ import annotations

from dataclasses import replace

from formula.alphabet import EXTREMA, FUNCTIONS
from formula.lexer import Token
from formula.names import scripted
from formula.parse_dummies import enters_density, renamed, settle, with_values_named
from formula.parse_names import new_name
from formula.parse_ranges import ranges_of
from formula.parse_state import State, scripts
from formula.tree import (
    Big,
    Call,
    Constant,
    Extremum,
    Integral,
    Negative,
    Node,
    Range,
    Symbol,
)

BIG_WORDS = {
    "sum": "sum",
    "Sum": "sum",
    "prod": "prod",
    "product": "prod",
    "Product": "prod",
    "int": "int",
    "integral": "int",
    "Integral": "int",
    "integrate": "int",
}
_KINDS = {"\\sum": "sum", "\\prod": "prod"}
_OPEN = {"(": ")", "[": "]", "\\{": "\\}", "{": "}"}


def big(state: State) -> Node:
    """A sum or a product over indices or discrete variables."""
    start = state.advance()
    kind = _KINDS.get(start.text) or BIG_WORDS[start.text]
    if state.token.kind == "(" and not state.latex:
        return _called(state, kind, start)
    lower, upper = _limits(state)
    if lower is None:
        raise state.error("what does the index run over? write \\sum_{j=1}^J", start)
    ranges = ranges_of(state, lower, upper)
    with state.binding(*(each.variable for each in ranges)):
        kept, state.until_function = state.until_function, False
        state.deeper()
        body = state.signed_product()
        state.depth -= 1
        state.until_function = kept
    return _settled(state, kind, body, ranges, state.span(start))


def _settled(
    state: State, kind: str, body: Node, ranges: tuple[Range, ...], span: tuple[int, int]
) -> Node:
    """Give renamed dummies of density variables their declared name."""
    for at, each in enumerate(ranges):
        if each.variable in state.vocabulary.variables:
            continue
        if each.lower is None:
            body = with_values_named(body, each.variable)
        if enters_density(each.variable, (body,)):
            (body,), (name,) = settle(state, (body,), (each.variable,))
            if name != each.variable:
                old = each.variable
                later = tuple(renamed(other, old, name) for other in ranges[at + 1 :])
                own = renamed(replace(each, variable=name), old, name)
                ranges = (*ranges[:at], own, *later)
    return Big(kind, body, ranges, span=span)


def _limits(state: State) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """Token ranges of the subscript and the superscript, in any order."""
    lower = upper = None
    while state.token.kind in ("_", "^"):
        which = state.advance().kind
        end = state.group_end(state.at)
        inside = (state.at, end)
        if state.token.kind == "{":
            inside = (state.at + 1, end - 1)
        if which == "_":
            if lower is not None:
                raise state.error("two subscripts in a row")
            lower = inside
        else:
            if upper is not None:
                raise state.error("two superscripts in a row")
            upper = inside
        state.go(end)
    return lower, upper


def _called(state: State, kind: str, start: Token) -> Node:
    """Text: ``Sum(f, (j, 1, J))``, also with several ranges."""
    opening = state.at
    closed = state.closing(opening)
    if closed is None:
        raise state.error("the bracket of the sum is open; write )")
    first = state.at + 1
    depth, at = 0, first
    while at < closed and not (depth == 0 and state.tokens[at].kind == ","):
        depth += state.tokens[at].kind in ("(", "[", "{", "\\{")
        depth -= state.tokens[at].kind in (")", "]", "}", "\\}")
        at += 1
    if at == closed:
        raise state.error("the range of the sum is missing; write Sum(f, (j, 1, J))", start)
    state.go(at)
    ranges: list[Range] = []
    names: list[str] = []
    while state.accept(","):
        state.expect("(", "a range is written (j, 1, J)")
        variable = new_name(state)
        state.expect(",", "a range is written (j, 1, J)")
        with state.fresh(), state.binding(*names):
            lower = state.expression()
            state.expect(",", "a range is written (j, 1, J)")
            upper = state.expression()
        state.expect(")", "a range is written (j, 1, J)")
        ranges.append(Range(variable, lower, upper))
        names.append(variable)
    if state.token.kind != ")":
        raise state.error("the bracket of the sum is open; write )")
    state.go(first)
    with state.fresh(), state.binding(*names):
        body = state.expression()
    if state.token.kind != ",":
        raise state.error("this cannot follow in a sum; write Sum(f, (j, 1, J))")
    end = state.closing(opening)
    assert end is not None
    state.go(end + 1)
    # SymPy's order: the first range is the innermost.
    return _settled(state, kind, body, tuple(reversed(ranges)), state.span(start))


def _differentials(state: State, count: int) -> list[str]:
    """The variables of the differentials that close ``count`` integral signs opened here."""
    found: list[str] = []
    depth, pending, at = 0, count, state.at
    tokens = state.tokens
    while tokens[at].kind != "stop":
        token = tokens[at]
        if token.kind in ("(", "[", "{", "\\{", "begin"):
            depth += 1
        elif token.kind in (")", "]", "}", "\\}", "end"):
            depth -= 1
            if depth < 0:
                break
        elif depth == 0:
            if token.text in ("\\int", "\\iint", "\\iiint", "\\intop", "int", "integral"):
                pending += {"\\iint": 2, "\\iiint": 3}.get(token.text, 1)
            elif token.kind == "name" and token.text == "d" and tokens[at - 1].kind not in "_^":
                if tokens[at + 1].kind in ("name", "word"):
                    name, after = _scripted_name(state, at + 1)
                    pending -= 1
                    if pending < count:
                        found.append(name)
                    following = tokens[after]
                    if pending <= 0 and not (following.kind == "name" and following.text == "d"):
                        break
                    at = after
                    continue
            elif token.kind == "word" and _is_differential_word(state, token):
                pending -= 1
                if pending < count:
                    found.append(state.vocabulary.text.get(token.text[1:], token.text[1:]))
                following = tokens[at + 1]
                if pending <= 0 and not (
                    following.kind == "word" and _is_differential_word(state, following)
                ):
                    break
        at += 1
    return [name for name in found if name not in state.differentials]


def _is_differential_word(state: State, token: Token) -> bool:
    text = token.text
    return (
        not state.latex
        and text[0] == "d"
        and text not in FUNCTIONS
        and (text[1:] in state.vocabulary.text or len(text) == 2)
    )


def _scripted_name(state: State, at: int) -> tuple[str, int]:
    """The name at token number ``at`` with its scripts, and the token number after it."""
    here = state.at
    state.go(at)
    primes, subscript, _, ranges, _ = scripts(state)
    token = state.token
    state.go(here)
    full = scripted(token.text, primes, subscript)
    known = state.known(full)
    if known is None and state.known(token.text) is not None and not primes:
        full, end = token.text, at + 1
        if subscript:
            end = ranges[1][1]
            full = scripted(token.text, 0, subscript)
        return full, end
    return full, max(at + 1, ranges[0][1], ranges[1][1])


def integral(state: State) -> Node:
    """An integral over a density variable or a number."""
    start = state.advance()
    count = {"\\iint": 2, "\\iiint": 3}.get(start.text, 1)
    if state.token.kind == "(" and start.text in ("Integral", "integrate", "integral"):
        return _called_integral(state, start)
    lower, upper = _limits(state)
    names = _differentials(state, count)
    region = _region(state, lower, upper, names)
    if not names and region.named:
        names = [region.named]
    if not names:
        raise state.error("the differential of the integral is missing; write dx at its end", start)
    from formula.parse_atom import begins_atom, differential

    outer, kept = state.differentials, state.until_function
    state.differentials = (*outer, *names)
    state.until_function = False
    first = differential(state)
    with state.binding(*names):
        if first:  # \int dx f(x): the product that follows
            _close(state, names)
            state.differentials = outer
            body = state.product() if begins_atom(state) else None
        else:
            body = state.expression()
            if not (region.named and not differential(state)):
                _close(state, names)
    state.differentials, state.until_function = outer, kept
    if body is None:
        raise state.error("the integral has no integrand", start)
    span = state.span(start)
    (body,), settled = settle(state, (body,), tuple(names))
    for at, name in enumerate(settled):
        limits = (region.lower, region.upper) if at == len(settled) - 1 else (None, None)
        body = Integral(body, name, *limits, span=span)
    return body


def _close(state: State, names: list[str]) -> None:
    """Go past the differentials."""
    from formula.parse_atom import differential

    for name in names:
        used = differential(state)
        if not used:
            raise state.error(f"the differential d{name} of the integral should stand here")
        state.go(state.at + used)


class _Region:
    """The limits of an integral; ``named`` is the variable that the subscript names."""

    __slots__ = ("lower", "named", "upper")

    def __init__(self, lower: Node | None, upper: Node | None, named: str | None) -> None:
        self.lower, self.upper, self.named = lower, upper, named


def _region(
    state: State,
    lower: tuple[int, int] | None,
    upper: tuple[int, int] | None,
    names: list[str],
) -> _Region:
    if lower is None or upper is None:
        if lower is None and upper is None:
            return _Region(None, None, None)
        start, end = lower or upper or (0, 0)
        spelled = state.spelled(start, end)
        known = state.known(spelled)
        if known is not None and known in state.vocabulary.variables or spelled in names:
            return _Region(None, None, known or spelled)
        if end - start == 1 and known is None:
            return _Region(None, None, None)  # \int_{\mathcal{X}}: the whole space by its name
        return _Region(None, None, None) if "\\mathbb" in spelled else _refuse(state, start)
    low, high = _limit(state, lower), _limit(state, upper)
    everything = low == Negative(Constant("inf")) and high == Constant("inf")
    return _Region(None, None, None) if everything else _Region(low, high, None)


def _refuse(state: State, at: int) -> _Region:
    raise state.error("an integral has both limits or none", state.tokens[at])


def _limit(state: State, inside: tuple[int, int]) -> Node:
    here, after = state.at, state.tokens
    state.tokens = [*after[: inside[1]], Token("stop", "", after[inside[1]].start, after[inside[1]].start)]
    state.tokens.append(state.tokens[-1])
    state.go(inside[0])
    with state.fresh():
        node = state.expression()
    ended = state.token.kind == "stop"
    bad = state.token
    state.tokens = after
    state.go(here)
    if not ended:
        raise state.error("this cannot stand in a limit", bad)
    return node


def _called_integral(state: State, start: Token) -> Node:
    """Text: ``Integral(f, x)`` or ``integrate(f, (x, a, b))``."""
    opening = state.at
    closed = state.closing(opening)
    if closed is None:
        raise state.error("the bracket of the integral is open; write )")
    depth, at = 0, state.at + 1
    while at < closed and not (depth == 0 and state.tokens[at].kind == ","):
        depth += state.tokens[at].kind in ("(", "[", "{", "\\{")
        depth -= state.tokens[at].kind in (")", "]", "}", "\\}")
        at += 1
    if at == closed:
        raise state.error("the variable of the integral is missing; write Integral(f, x)", start)
    state.go(at + 1)
    lower: Node | None = None
    upper: Node | None = None
    bracket = state.accept("(")
    name = new_name(state)
    if bracket and state.accept(","):
        with state.fresh():
            lower = state.expression()
            state.expect(",", "limits are written (x, a, b)")
            upper = state.expression()
    if bracket:
        state.expect(")", "limits are written (x, a, b)")
    if state.token.kind != ")":
        raise state.error("one variable at a time; write Integral(f, x)")
    state.go(opening + 1)
    with state.fresh(), state.binding(name):
        body = state.expression()
    if state.token.kind != ",":
        raise state.error("this cannot follow in an integral; write Integral(f, x)")
    end = state.closing(opening)
    assert end is not None
    state.go(end + 1)
    (body,), (name,) = settle(state, (body,), (name,))
    if lower == Negative(Constant("inf")) and upper == Constant("inf"):
        lower = upper = None
    return Integral(body, name, lower, upper, span=state.span(start))


def extremum(state: State) -> Node:
    r"""``\sup_T R``, ``\arg\max_D R``, or ``\min\{a, b\}`` of given values."""
    start = state.advance()
    name = start.text.lstrip("\\")
    if name == "arg":
        following = state.advance()
        name = "arg" + following.text.lstrip("\\")
    if name not in EXTREMA:
        raise state.error("after \\arg follows \\max or \\min", start)
    name = EXTREMA[name]
    lower, _ = _limits(state)
    if lower is None:
        if state.token.kind not in _OPEN:
            raise state.error(f"{name} of what? write \\{name}\\{{a, b\\}}", start)
        opening = state.advance()
        values = []
        with state.fresh():
            values.append(state.expression())
            while state.accept(","):
                values.append(state.expression())
        state.expect(_OPEN[opening.kind], f"the bracket of {name} is open")
        if len(values) < 2 or name not in ("max", "min"):
            raise state.error(f"{name} needs several values or its variable", start)
        return Call(name, tuple(values), span=state.span(start))
    names = _bound_list(state, lower)
    with state.binding(*names):
        kept, state.until_function = state.until_function, False
        body = state.expression()
        state.until_function = kept
    return Extremum(name, tuple(map(Symbol, names)), body, span=state.span(start))


def _bound_list(state: State, inside: tuple[int, int]) -> list[str]:
    """The variables in the subscript of an extremum (a set that they are in is read past)."""
    here = state.at
    found = []
    state.go(inside[0])
    shrunk = len(state.tokens)
    while state.at < inside[1] - (shrunk - len(state.tokens)):
        found.append(new_name(state))
        if not state.accept(","):
            break
    if state.token.text == "\\in" or state.token.kind == ":":
        pass
    elif state.at != inside[1] - (shrunk - len(state.tokens)):
        raise state.error("the subscript of an extremum names its variables")
    state.go(here - (shrunk - len(state.tokens)))
    return found
