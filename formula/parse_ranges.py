r"""What indices run over: ``j=1``, ``i,j=1``, ``i<j``, ``j \ne i``, ``1 \le i < j \le n``, ``c``.

A range without limits runs over all values. ``i<j`` is a condition of the later range (a single
undeclared name is a new index; a name that is bound already is a value), ``1 \le i < j \le n``
gives both ranges their limits and the condition. ``i=1, i \ne k`` and ``i : i \ne k`` add one.
"""

from __future__ import annotations

from dataclasses import replace

from formula.parse_limits import Place, read_alone, value_alone
from formula.parse_names import new_name
from formula.parse_state import State
from formula.record import record
from formula.tokens import Token
from formula.tree import Add, Negative, Node, Number, Range, Relation, Symbol

_FLIPPED = {">": "<", ">=": "<=", "<": ">", "<=": ">=", "!=": "!="}
_RELATIONS = frozenset(_FLIPPED)
_ONE = Number("1")


@record
class _Side:
    """One side of a chain; ``name`` if it is a new index."""

    node: Node
    name: str | None = None


def ranges_of(state: State, lower: Place, upper: Place | None) -> tuple[Range, ...]:
    """The ranges that a subscript and a superscript describe."""
    high = None if upper is None else value_alone(state, upper)
    found = read_alone(state, lower, lambda inner: _parts(inner, high))
    return tuple(found)


def _parts(state: State, high: Node | None) -> list[Range]:
    """Parts between commas; ``i,j=1`` shares its limits."""
    found: list[Range] = []
    while True:
        with state.binding(*(each.variable for each in found)):
            if _is_chain(state):
                _chain(state, found, high)
            else:
                _plain(state, found, high)
        if not (state.accept(",") or state.accept(":")):
            break
    if high is not None:
        found = [
            replace(each, lower=_ONE, upper=high) if each.lower is None else each for each in found
        ]
    return found


def _plain(state: State, found: list[Range], high: Node | None) -> None:
    """``j=1``, ``j`` alone, or ``j \\in`` a set."""
    variable = new_name(state)
    if state.accept("="):
        lower = state.expression()
        if state.token.kind == "..." or (state.token.kind == "," and state.peek().kind == "..."):
            state.accept(",")
            state.advance()
            state.accept(",")
            found.append(Range(variable, lower, state.expression()))
            return
        if high is None:
            raise state.error("the upper limit of the sum is missing; write \\sum_{j=1}^J")
        for at, each in enumerate(found):
            if each.lower is None:
                found[at] = replace(each, lower=lower, upper=high)
        found.append(Range(variable, lower, high))
    elif state.token.text in ("\\in", "in", "∈"):
        state.advance()
        found.append(_member(state, variable))
    else:
        found.append(Range(variable))


def _is_chain(state: State) -> bool:
    at, depth = state.at, 0
    while state.tokens[at].kind != "stop":
        kind = state.tokens[at].kind
        if depth == 0 and kind in _RELATIONS:
            return True
        if depth == 0 and kind in (",", ":"):
            return False
        depth += (kind in ("(", "{", "[", "\\{")) - (kind in (")", "}", "]", "\\}"))
        at += 1
    return False


def _member(state: State, variable: str) -> Range:
    r"""``j \in \{1,\dots,J\}``, or a set that only has a name: all values."""
    advice = "a range is written \\{1,\\dots,J\\}"
    token = state.token
    if state.accept("\\{"):
        lower = state.expression()
        state.expect(",", advice)
        state.expect("...", advice)
        state.expect(",", advice)
        upper = state.expression()
        state.expect("\\}", advice)
        return Range(variable, lower, upper)
    if state.accept("["):
        upper = state.expression()
        state.expect("]", advice)
        return Range(variable, _ONE, upper)
    name = new_name(state)
    if state.known(name) is not None:
        raise state.error("write what the index runs over: \\sum_{j=1}^J", token)
    return Range(variable)


def _chain(state: State, found: list[Range], high: Node | None) -> None:
    start = state.token
    sides: list[_Side] = []
    operators: list[str] = []
    while True:
        sides.append(_side(state, {each.name for each in sides}))
        if state.token.kind not in _RELATIONS:
            break
        operators.append(state.advance().kind)
    if any(each.name for each in sides):
        found += _new_ranges(state, sides, operators, high, start)
        return
    relation = Relation(tuple(each.node for each in sides), tuple(operators))
    about = [at for at, each in enumerate(found) if Symbol(each.variable) in relation.sides]
    if not about:
        raise state.error("no index is new here; write \\sum_{j \\ne i} with one new index", start)
    if found[about[-1]].condition is not None:
        raise state.error("one condition on an index; write the others as factors", start)
    found[about[-1]] = replace(found[about[-1]], condition=relation)


def _side(state: State, taken: set[str | None]) -> _Side:
    """A single undeclared name is a new index; anything else is a value."""
    token = state.token
    if token.kind == "name":
        here, kept = state.at, list(state.tokens)
        name = new_name(state)
        ends = state.token.kind in _RELATIONS or state.token.kind in (",", ":", "stop")
        new = name not in state.bound and name not in state.vocabulary.domains
        if ends and new and name not in taken:
            return _Side(Symbol(name), name)
        state.tokens[:] = kept
        state.go(here)
    with state.binding(*(name for name in taken if name)):
        return _Side(state.expression())


def _new_ranges(
    state: State, sides: list[_Side], operators: list[str], high: Node | None, start: Token
) -> list[Range]:
    """Ranges of the new indices in a chain; only ``<`` and ``<=`` give limits."""
    if len(operators) > 1:
        if operators[0] in (">", ">="):
            sides, operators = sides[::-1], [_FLIPPED[each] for each in operators[::-1]]
        if not set(operators) <= {"<", "<="}:
            raise state.error("a chain of limits goes one way; write 1 \\le i < j \\le n", start)
    low = top = None
    if len(operators) > 1:
        low = sides[0].node if sides[0].name is None else None
        top = sides[-1].node if sides[-1].name is None else None
    elif high is not None:
        low, top = _ONE, high
    elif operators[0] in ("<", "<=") and sides[1].name is None and not _is_bound(state, sides[1]):
        low, top = _ONE, _shifted(sides[1].node, operators[0], -1)  # t < T
        return [Range(name, low, top) for name in (sides[0].name,) if name]
    if (low is None) != (top is None):
        raise state.error("a limit of the sum is missing; write \\sum_{j=1}^J", start)
    found = []
    for at, side in enumerate(sides):
        if side.name is None:
            continue
        before = sides[at - 1] if at else None
        lower, upper, condition = low, top, None
        if len(operators) > 1:
            if before is not None and before.name is None:
                lower = _shifted(before.node, operators[at - 1], 1)
            if at + 1 < len(sides) and sides[at + 1].name is None:
                upper = _shifted(sides[at + 1].node, operators[at], -1)
        if before is not None and before.name is not None:
            condition = Relation((before.node, side.node), (operators[at - 1],))
        elif len(operators) == 1 and sides[1 - at].name is None:
            condition = Relation((sides[0].node, sides[1].node), (operators[0],))
        found.append(Range(side.name, lower, upper, condition))
    return found


def _is_bound(state: State, side: _Side) -> bool:
    """Whether the side is an index of an enclosing sum: then the relation is a condition."""
    return isinstance(side.node, Symbol) and side.node.name in state.bound


def _shifted(value: Node, operator: str, by: int) -> Node:
    """A strict limit moves by one."""
    if operator == "<=":
        return value
    return Add((value, _ONE)) if by > 0 else Add((value, Negative(_ONE)))
