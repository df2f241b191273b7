r"""Sums and products over indices or discrete variables.

``\sum`` and ``\prod`` take the product that follows. What the subscript may say is in
``parse_ranges``. ``Sum(f, (j, 1, J), (c, 1, K))`` has its first range innermost.
"""

from __future__ import annotations

from dataclasses import replace

from formula.parse_dummies import enters_density, renamed, settle, with_values_named
from formula.parse_limits import limits, split_call
from formula.parse_names import new_name
from formula.parse_ranges import ranges_of
from formula.parse_state import State
from formula.tokens import Token
from formula.tree import Big, Node, Range, Span

BIG_WORDS = {"sum": "sum", "Sum": "sum", "prod": "prod", "product": "prod", "Product": "prod"}
_KINDS = {"\\sum": "sum", "\\prod": "prod", **BIG_WORDS}
_ADVICE = "a range is written (j, 1, J)"


def big(state: State) -> Node:
    """A sum or a product."""
    start = state.advance()
    kind = _KINDS[start.text]
    if state.token.kind == "(" and not state.latex:
        return _called(state, kind, start)
    lower, upper = limits(state)
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


def _settled(state: State, kind: str, body: Node, ranges: tuple[Range, ...], span: Span) -> Node:
    """Give renamed dummies of density variables their declared name."""
    for at, each in enumerate(ranges):
        old = each.variable
        if old in state.vocabulary.variables or not state.vocabulary.entries:
            continue
        if each.lower is None:
            body = with_values_named(body, old)
        if enters_density(old, (body,)):
            (body,), (name,) = settle(state, (body,), (old,))
            if name != old:
                own = renamed(replace(each, variable=name), old, name)
                later = tuple(renamed(other, old, name) for other in ranges[at + 1 :])
                ranges = (*ranges[:at], own, *later)
    return Big(kind, body, ranges, span=span)


def _called(state: State, kind: str, start: Token) -> Node:
    """Text: ``Sum(f, (j, 1, J))``, also with several ranges; the ranges are read first."""
    opening = state.at
    first, comma = split_call(state, start.text)
    names = _names(state, comma)
    state.go(comma)
    ranges: list[Range] = []
    while state.accept(","):
        with state.binding(*names):
            ranges.append(_range(state))
    if state.token.kind != ")":
        raise state.error("the bracket of the sum is open; write )")
    state.go(first)
    with state.fresh(), state.binding(*(each.variable for each in ranges)):
        body = state.expression()
    if state.token.kind != ",":
        raise state.error(f"this cannot follow in a sum; write {start.text}(f, (j, 1, J))")
    end = state.closing(opening)
    assert end is not None
    state.go(end + 1)
    return _settled(state, kind, body, tuple(reversed(ranges)), state.span(start))


def _names(state: State, comma: int) -> list[str]:
    """The variables of all ranges after the summand: an inner range may use an outer one."""
    found, at = [], comma
    while at + 2 < len(state.tokens):
        if state.tokens[at].kind == "," and state.tokens[at + 1].kind == "(":
            state.go(at + 2)
            if state.token.kind in ("name", "word"):
                found.append(new_name(state))
        at += 1
    return found


def _range(state: State) -> Range:
    state.expect("(", _ADVICE)
    variable = new_name(state)
    if state.accept(")"):
        return Range(variable)
    state.expect(",", _ADVICE)
    with state.fresh():
        lower = state.expression()
        state.expect(",", _ADVICE)
        upper = state.expression()
    state.expect(")", _ADVICE)
    return Range(variable, lower, upper)
