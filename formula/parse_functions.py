r"""Known and declared functions: calls, bare arguments, powers (``\sin^2 x``) and roots.

A bare argument is the product that follows, up to + or - or the next function that is not its
first factor: ``\log\frac1M\sum_j e^{..}`` is one logarithm, ``\log a \log b`` is two factors.
``\log{a}b`` has two readings, because braces do not show on the page.
"""

from __future__ import annotations

from formula.alphabet import FUNCTIONS, INVERSE_FUNCTIONS
from formula.names import key
from formula.parse_lookup import take_name
from formula.parse_state import CLOSERS, State
from formula.tokens import Token
from formula.tree import Apply, Call, Div, Negative, Node, Number, Power, Transpose

_ARITY = {"binomial": 2, "root": 2}
_MINUS_ONE = Negative(Number("1"))


def function(state: State) -> Node:
    """A known function and its argument."""
    token = state.advance()
    name = FUNCTIONS[token.text]
    raised, base = None, None
    while state.token.kind in ("^", "_"):
        if state.accept("^"):
            if raised is not None:
                raise state.error("the function has two powers")
            raised = state.exponent()
        else:
            state.advance()
            if name != "log" or base is not None:
                raise state.error(f"{token.text} has no subscript here")
            base = state.exponent()
    if raised == _MINUS_ONE:
        if name not in INVERSE_FUNCTIONS:
            raise state.error(
                f"{token.text}^{{-1}} can be a reciprocal or an inverse function; write which",
                token,
            )
        if state.choose(2) == 0:
            name, raised = INVERSE_FUNCTIONS[name], None
    state.deeper()
    node = _call(state, token, name, arguments(state, token))
    state.depth -= 1
    if base is not None:
        node = Div(node, Call("log", (base,)), span=state.span(token))
    return node if raised is None else Power(node, raised, span=state.span(token))


def _call(state: State, token: Token, name: str, found: tuple[Node, ...]) -> Node:
    span = state.span(token)
    if name == "log" and len(found) == 2 and not state.latex:
        return Div(Call("log", found[:1]), Call("log", found[1:]), span=span)
    wanted = _ARITY.get(name, 1)
    if len(found) != wanted:
        raise state.error(f"{token.text} takes {wanted} argument{'s' * (wanted > 1)}", token)
    match name:
        case "inv":
            return Power(found[0], _MINUS_ONE, span=span)
        case "transpose":
            return Transpose(found[0], span=span)
        case "cbrt":
            return Call("root", (found[0], Number("3")), span=span)
        case _:
            return Call(name, found, span=span)


def arguments(state: State, token: Token) -> tuple[Node, ...]:
    """What a function is applied to: a bracket, or the product that follows."""
    opening = state.token
    if opening.kind == "{" and state.latex and _goes_on(state) and state.choose(2):
        return (_bare(state),)
    if opening.kind == "{":
        return (state.bracket(),)
    if opening.kind in CLOSERS:
        closer = CLOSERS[opening.kind]
        return values(state, closer, f"the bracket of {token.text} is open; write {closer}")
    if opening.kind == "-" or state.begins_atom():
        return (_bare(state),)
    raise state.error(f"the argument of {token.text} is missing; write it in brackets")


def values(state: State, closer: str, advice: str) -> tuple[Node, ...]:
    """Values between commas, from the opening bracket to the closing one."""
    state.advance()
    with state.fresh():
        found = [state.expression()]
        while state.accept(","):
            found.append(state.expression())
    state.expect(closer, advice)
    return tuple(found)


def _goes_on(state: State) -> bool:
    """Whether a product or a power goes on after the braces that are next."""
    here, closed = state.at, state.closing(state.at)
    if closed is None:
        return False
    state.go(closed + 1)
    word = state.token.kind == "word" and state.token.text in FUNCTIONS
    on = state.token.kind in ("^", "*", "/", "_") or (state.begins_atom() and not word)
    state.go(here)
    return on


def _bare(state: State) -> Node:
    kept, state.until_function = state.until_function, True
    node = state.signed_product()
    state.until_function = kept
    return node


def root(state: State) -> Node:
    r"""``\sqrt{x}``, ``\sqrt[3]{x}``, ``\sqrt3``, and ``sqrt(x)`` in text."""
    token = state.advance()
    degree = None
    state.deeper()
    if token.kind == "command":
        if state.token.kind == "[" and state.latex:
            (degree,) = values(state, "]", "the degree of the root is open; write ]")
        inside = state.argument()
    elif state.token.kind in CLOSERS:
        found = arguments(state, token)
        if len(found) != 1:
            raise state.error("sqrt takes 1 argument", token)
        inside = found[0]
    else:
        inside = state.argument()
    state.depth -= 1
    span = state.span(token)
    if degree is not None:
        return Call("root", (inside, degree), span=span)
    return Call("sqrt", (inside,), span=span)


def applied(state: State) -> Node | None:
    """A declared function and its argument; ``None`` if the next token is none."""
    vocabulary = state.vocabulary
    start = state.token
    if start.text not in vocabulary.applied:
        return None
    kept = state.at, list(state.tokens)

    def lookup(spelling: str) -> str | None:
        found = vocabulary.names.get(key(spelling))
        return found if found in vocabulary.functions else None

    name = take_name(state, lookup)
    power = None
    if name is not None and state.token.kind == "^":
        after = state.tokens[state.group_end(state.at + 1)].kind
        if after in ("(", "["):
            state.advance()
            power = state.exponent()
    if name is None or state.token.kind not in ("(", "["):
        state.tokens[:] = kept[1]
        state.go(kept[0])
        return None
    closer = CLOSERS[state.token.kind]
    found = values(state, closer, f"the bracket of {name} is open; write {closer}")
    node = Apply(name, found, span=state.span(start))
    return node if power is None else Power(node, power, span=state.span(start))
