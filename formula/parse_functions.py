r"""Known functions: calls with brackets, bare arguments, powers (``\sin^2 x``) and roots.

A bare argument is the product that follows, up to + or - or the next function that is not its
first factor: ``\log\frac1M\sum_j e^{..}`` is one logarithm, ``\log a \log b`` is two factors.
"""

from __future__ import annotations

from formula.alphabet import FUNCTIONS, INVERSE_FUNCTIONS
from formula.lexer import Token
from formula.parse_state import State
from formula.tree import Call, Div, Negative, Node, Number, Power, Transpose

_OPEN = {"(": ")", "[": "]", "\\{": "\\}", "{": "}"}
_ARITY = {"binomial": 2, "root": 2}


def function(state: State) -> Node:
    """A function and its argument."""
    token = state.advance()
    name = FUNCTIONS[token.text]
    raised, base = None, None
    while state.token.kind in ("^", "_"):
        if state.accept("^"):
            if raised is not None:
                raise state.error("the function has two powers")
            raised = _power(state)
        else:
            state.advance()
            if name != "log" or base is not None:
                raise state.error(f"{token.text} has no subscript here")
            base = _power(state)
    if isinstance(raised, Negative) and raised.operand == Number("1"):
        if name not in INVERSE_FUNCTIONS:
            raise state.error(
                f"{token.text}^{{-1}} can be a reciprocal or an inverse function; write which",
                token,
            )
        if state.choose(2) == 0:
            name, raised = INVERSE_FUNCTIONS[name], None
    arguments = _arguments(state, token)
    node = _call(state, token, name, arguments)
    if base is not None:
        node = Div(node, Call("log", (base,)), span=state.span(token))
    return node if raised is None else Power(node, raised, span=state.span(token))


def _power(state: State) -> Node:
    from formula.parse_arithmetic import exponent

    return exponent(state)


def _call(state: State, token: Token, name: str, arguments: tuple[Node, ...]) -> Node:
    span = state.span(token)
    if name == "log" and len(arguments) == 2 and not state.latex:
        return Div(Call("log", arguments[:1]), Call("log", arguments[1:]), span=span)
    wanted = _ARITY.get(name, 1)
    if len(arguments) != wanted:
        raise state.error(f"{token.text} takes {wanted} argument{'s' * (wanted > 1)}", token)
    match name:
        case "inv":
            return Power(arguments[0], Negative(Number("1")), span=span)
        case "transpose":
            return Transpose(arguments[0], span=span)
        case "sqrt":
            return Call("sqrt", arguments, span=span)
        case "cbrt":
            return Call("root", (arguments[0], Number("3")), span=span)
        case _:
            return Call(name, arguments, span=span)


def _arguments(state: State, token: Token) -> tuple[Node, ...]:
    from formula.parse_atom import begins_atom, over

    opening = state.token
    if opening.kind in _OPEN:
        found = []
        state.advance()
        with state.fresh():
            while True:
                node = state.expression()
                if state.token.kind == "command" and state.token.text == "\\over":
                    node = over(state, node)
                found.append(node)
                if not state.accept(","):
                    break
        state.expect(_OPEN[opening.kind], f"the bracket of {token.text} is open; write {_OPEN[opening.kind]}")
        return tuple(found)
    if opening.kind == "-" or begins_atom(state):
        kept = state.until_function
        state.until_function = True
        state.deeper()
        node = state.signed_product()
        state.depth -= 1
        state.until_function = kept
        return (node,)
    raise state.error(f"the argument of {token.text} is missing; write it in brackets")


def root(state: State) -> Node:
    r"""``\sqrt{x}``, ``\sqrt[3]{x}``, ``\sqrt3``, and ``sqrt(x)`` in text."""
    from formula.parse_arithmetic import argument

    token = state.advance()
    degree = None
    state.deeper()
    if state.latex and token.kind == "command":
        if token.text == "\\sqrt" and token.end - token.start > 1 and state.token.kind == "[":
            state.advance()
            with state.fresh():
                degree = state.expression()
            state.expect("]", "the degree of the root is open; write ]")
        inside = argument(state)
    elif state.token.kind in _OPEN:
        found = _arguments(state, token)
        if len(found) != 1:
            raise state.error("sqrt takes 1 argument", token)
        inside = found[0]
    else:
        inside = argument(state)
    state.depth -= 1
    span = state.span(token)
    return Call("sqrt", (inside,), span=span) if degree is None else Call("root", (inside, degree), span=span)
