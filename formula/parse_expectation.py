r"""Expectations: the laws in the subscript, what they bind, and the body.

A bare ``E_q[..]`` is resolved from the declared entry: its law is one ``Density`` with the
variables that factors of that letter generate, given the others (``q(z|x) q(c|x)`` gives
``q(z,c|x)``). ``Expectation.variables`` is always filled in. Declared draws bind the whole sample:
``E_{h_j \sim q(h)}``, ``E_{h_1,\dots,h_K \sim q}``, ``E_{h_{1:K}}`` and ``E_q`` around a body that
uses ``h_j`` have the one law ``q(h_j)`` and bind ``h``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from formula.declarations import Draws
from formula.joints import Entry, letter_law, slots
from formula.parse_density import DOT, checked, density, letter_at
from formula.parse_draws import draws_law, draws_list, only_that_one, starts_draws
from formula.parse_dummies import settle
from formula.parse_names import new_name
from formula.parse_state import CLOSERS, State
from formula.tokens import Token
from formula.tree import Density, Expectation, Item, Node, Span, Symbol, walk


@dataclass
class _Laws:
    """What a subscript says: densities, the names they bind, and roles of renamed dummies."""

    densities: list[Density] = field(default_factory=list)
    variables: list[str] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)
    sample: str | None = None
    only: str = ""


def expectation(state: State) -> Node:
    r"""``\mathbb{E}_{...}[...]`` or without brackets, with the product that follows."""
    start = state.advance()
    if state.token.kind != "_":
        return _over_draws(state, start)
    state.advance()
    found = _subscript(state)
    variables = tuple(dict.fromkeys(found.variables))
    state.deeper()
    with state.binding(*variables):
        body = _body(state, variables[0] if len(variables) == 1 else "")
    state.depth -= 1
    sample = found.sample or _sampled(state, found, body)
    span = state.span(start)
    if sample is not None:
        draw = state.vocabulary.draws[sample]
        if found.only and not only_that_one(body, draw, found.only):
            raise state.error("the body mentions draws that are not under the expectation", start)
        return _of_sample(draw, body, span)
    trees, variables = settle(state, (*found.densities, body), variables, found.roles)
    return Expectation(trees[:-1], trees[-1], variables, span=span)


def _over_draws(state: State, start: Token) -> Node:
    r"""A bare ``\mathbb{E}[..]``: over all declared draws that the body uses."""
    state.deeper()
    body = _body(state, "")
    state.depth -= 1
    bases = {node.base for node in walk(body) if isinstance(node, Item)}
    used = [draw for name, draw in state.vocabulary.draws.items() if Symbol(name) in bases]
    if not used:
        raise state.error("an expectation needs its density; write E_{q(z|x)}[..]", start)
    for draw in used:
        body = _of_sample(draw, body, state.span(start))
    return body


def _of_sample(draw: Draws, body: Node, span: Span) -> Expectation:
    """The mean over a whole sample."""
    one = Item(Symbol(draw.variable), (Symbol("j"),))
    law = Density(draw.density.letter, (one,), draw.density.right)
    return Expectation((law,), body, (draw.variable,), span=span)


def _body(state: State, averaged: str) -> Node:
    kept = (state.letters_stand, state.until_function, state.averaged)
    state.letters_stand = state.until_function = False
    state.averaged = averaged
    if state.token.kind in CLOSERS:
        node = state.bracket()
    elif state.begins_atom():
        node = state.product()
    else:
        raise state.error("the expectation has no body; write E_{q(z|x)}[..]")
    state.letters_stand, state.until_function, state.averaged = kept
    return node


def _sampled(state: State, found: _Laws, body: Node) -> str | None:
    """The draws of which the body uses single ones, if the law is theirs."""
    for name, draw in state.vocabulary.draws.items():
        own = found.variables == [name] and found.densities[0].letter == draw.density.letter
        if own and any(isinstance(n, Item) and n.base == Symbol(name) for n in walk(body)):
            return name
    return None


def _subscript(state: State) -> _Laws:
    out = _Laws()
    if state.token.kind == "{":
        state.advance()
        with state.fresh(bars=True):
            while True:
                _law(state, out)
                if not state.accept(",") and not state.accept(";") and state.token.kind == "}":
                    break
        state.expect("}", "the subscript of the expectation is open; write }")
        return out
    token = state.token
    found = letter_at(state)
    if found is None:
        raise state.error("this subscript names no declared density", token)
    after = state.tokens[found[1]]
    closed = state.closing(found[1]) if after.kind == "(" and not state.latex else None
    if closed is not None and state.tokens[closed + 1].kind in ("[", "("):
        _add(state, out, density(state, found), token)
    else:
        state.go(found[1])
        _bare(state, out, found[0], (), token)
    return out


def _law(state: State, out: _Laws) -> None:
    """One law: ``q(z|x)``, ``q``, ``z \\sim q(..)``, or declared draws."""
    token = state.token
    found = letter_at(state)
    if found is not None and state.tokens[found[1]].kind in ("(", ",", "}", "*", "name"):
        inner = state.tokens[found[1] + 1]
        if state.tokens[found[1]].kind != "(":
            state.go(found[1])
            _bare(state, out, found[0], (), token)
        elif inner.text in state.vocabulary.draws and state.tokens[found[1] + 2].kind == "_":
            out.sample = inner.text
            draws_law(state, found, state.vocabulary.draws[inner.text])
        else:
            _add(state, out, density(state, found), token)
        state.accept("*")
        return
    names = _names(state, out)
    if out.sample is not None and state.token.kind != "~":
        return
    if state.token.kind != "~":
        raise state.error(
            "which density is this expectation under? write E_{z \\sim q(z|x)}", token
        )
    state.advance()
    token = state.token
    found = letter_at(state)
    if found is None:
        raise state.error("after \\sim a declared density is read", token)
    if out.sample is not None:
        if names:
            raise state.error("these are no declared draws", token)
        draws_law(state, found, state.vocabulary.draws[out.sample])
        return
    if state.tokens[found[1]].kind != "(":
        state.go(found[1])
        _bare(state, out, found[0], names, token)
        return
    with state.binding(*names):
        node = density(state, found, dot=True)
    assert isinstance(node, Density)
    if DOT in node.left:
        node = Density(
            node.letter, tuple(Symbol(name) for name in names), node.right, span=node.span
        )
        checked(state, node, token)
    fresh = not set(names) & {*state.vocabulary.variables, *slots(node.left)}
    if fresh and len(names) == len(node.left) and not set(names) & set(slots(node.right)):
        # w \sim p(z): the variable is called w in the body
        out.roles.update(zip(names, slots(node.left), strict=True))
        node = replace(node, left=tuple(map(Symbol, names)))
    if set(slots(node.left)) != set(names):
        raise state.error("the variables before \\sim are not those of the density", token)
    _add(state, out, node, token)


def _add(state: State, out: _Laws, node: Node, token: Token) -> None:
    assert isinstance(node, Density)
    if DOT in node.left:
        raise state.error("a dot stands for no variable here; write q(z|x)", token)
    draws = state.vocabulary.draws
    for each in node.left:
        if isinstance(each, Item) and isinstance(each.base, Symbol) and each.base.name in draws:
            out.sample = each.base.name
    out.densities.append(node)
    out.variables += slots(node.left)


def _names(state: State, out: _Laws) -> tuple[str, ...]:
    """The variables before ``\\sim``; draws are noted as a sample."""
    found: list[str] = []
    bracket = state.accept("(")
    while True:
        token = state.token
        if token.kind == "...":
            state.advance()
        elif starts_draws(state):
            draws, out.only = draws_list(state)
            out.sample = draws.variable
        else:
            found.append(new_name(state))
        if not state.accept(","):
            break
    if bracket:
        state.expect(")", "the bracket around the variables is open; write )")
    if state.token.kind == "|":  # z|x \sim q: the condition is that of the density
        while state.token.kind not in ("~", "}", "stop"):
            state.advance()
    return tuple(found)


def _bare(state: State, out: _Laws, letter: str, names: tuple[str, ...], token: Token) -> None:
    """A letter alone: its variables come from the declared entry."""
    left, right = bare_law(state, letter, names, token)
    shown = left
    unknown = [name for name in names if name not in state.vocabulary.variables]
    if unknown:
        out.roles.update(zip(names, left, strict=True))
        shown = names
    node = Density(letter, tuple(map(Symbol, shown)), tuple(map(Symbol, right)))
    out.densities.append(node if unknown else checked(state, node, token))
    out.variables += shown


def bare_law(
    state: State, letter: str, names: tuple[str, ...], token: Token
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The variables on the left and right of the law that a bare letter stands for."""
    options: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    found = state.vocabulary.entries.get(letter, ())
    declared = [entry for entry in found if not entry.defined]
    for entry in declared or found:
        options += _laws_of(entry, letter, names, state.vocabulary.variables)
    options = list(dict.fromkeys(options))
    if len(options) == 1:
        return options[0]
    if not options:
        raise state.error(f"no declared {letter} is a density of {', '.join(names)}", token)
    raise state.error(f"{letter} can be several densities here; write its variables", token)


def _laws_of(
    entry: Entry, letter: str, names: tuple[str, ...], variables: frozenset[str]
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    generated, roots = letter_law(entry, letter)
    if not names:
        return [(generated, roots)]
    if any(name not in variables for name in names):
        return [(generated, roots)] if len(names) == len(generated) else []
    for factor in entry.factors:
        if factor.letter == letter and set(slots(factor.left)) == set(names):
            return [(names, slots(factor.right))]
    if set(names) <= set(generated):
        return [(names, tuple(entry.roots))]
    return []
