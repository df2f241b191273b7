r"""What indices run over: ``j=1``, ``i,j=1``, ``i<j``, ``j \ne i``, ``1 \le i < j \le n``, ``c``."""

from __future__ import annotations

from dataclasses import dataclass, replace

from formula.lexer import Token
from formula.parse_names import new_name
from formula.parse_state import State
from formula.tree import Add, Negative, Node, Number, Range, Relation, Symbol

_RELATIONS = frozenset({"<", ">", "<=", ">=", "!="})
_ONE = Number("1")


@dataclass
class _Side:
    """One side of a chain: a new index by name, or a value."""

    name: str | None
    value: Node | None

    def node(self) -> Node:
        """The side as it stands in a condition."""
        if self.value is not None:
            return self.value
        assert self.name is not None
        return Symbol(self.name)


def ranges_of(
    state: State, lower: tuple[int, int], upper: tuple[int, int] | None
) -> tuple[Range, ...]:
    """The ranges that a subscript and a superscript describe."""
    high = None if upper is None else _inside(state, upper, _value)
    return tuple(_inside(state, lower, lambda inner: _parts(inner, high)))


def _inside(state, inside, parse):  # type: ignore[no-untyped-def]
    """Run ``parse`` on the tokens of a range alone; all of them must be read."""
    kept, at = state.tokens, state.at
    place = kept[inside[1]].start
    stop = Token("stop", "", place, place)
    state.tokens = [*kept[: inside[1]], stop, stop]
    state.go(inside[0])
    with state.fresh():
        out = parse(state)
    rest = state.token
    state.tokens = kept
    state.go(at)
    if rest.kind != "stop":
        raise state.error("this cannot stand in the limits of a sum", rest)
    return out


def _value(state: State) -> Node:
    return state.expression()


def _parts(state: State, high: Node | None) -> list[Range]:
    """Parts between commas; ``i,j=1`` shares its lower limit."""
    found: list[Range] = []
    waiting: list[int] = []  # ranges that were named alone, before a limit
    bound: list[str] = []
    while True:
        with state.binding(*bound):
            new, lower_given = _part(state, high, bound)
        for each in new:
            bound.append(each.variable)
        if lower_given:
            limit = new[0].lower
            for at in waiting:
                found[at] = replace(found[at], lower=limit, upper=high)
            waiting = []
            found += new
        elif len(new) == 1 and new[0].condition is None and new[0].lower is None:
            waiting.append(len(found))
            found += new
        elif not new:
            pass
        else:
            found += new
        if isinstance(new, _Condition):
            at = max(i for i, each in enumerate(found) if each.variable in new.about)
            found[at] = replace(found[at], condition=_both(state, found[at].condition, new.relation))
        if not state.accept(","):
            break
    if waiting and high is not None:
        for at in waiting:
            if found[at].lower is None:
                raise state.error("an upper limit needs a lower one; write \\sum_{j=1}^J")
    return found


class _Condition(list[Range]):
    """No new range, but a condition on indices that are already there."""

    def __init__(self, relation: Relation, about: frozenset[str]) -> None:
        super().__init__()
        self.relation = relation
        self.about = about


def _both(state: State, first: Node | None, second: Node) -> Node:
    if first is not None:
        raise state.error("one condition on an index; write the others as factors")
    return second


def _part(state: State, high: Node | None, bound: list[str]) -> tuple[list[Range], bool]:
    """One part; the flag says that it gives a lower limit with ``=``."""
    if _is_chain(state):
        return _chain(state, high, bound), False
    variable = new_name(state)
    if state.accept("="):
        lower = state.expression()
        if state.accept("..."):
            return [Range(variable, lower, state.expression())], True
        if high is None:
            raise state.error("the upper limit of the sum is missing; write \\sum_{j=1}^J")
        return [Range(variable, lower, high)], True
    if state.token.text in ("\\in", "in", "∈"):
        state.advance()
        return [_member(state, variable)], False
    return [Range(variable)], False


def _is_chain(state: State) -> bool:
    at, depth = state.at, 0
    while state.tokens[at].kind != "stop":
        kind = state.tokens[at].kind
        if depth == 0 and kind in _RELATIONS:
            return True
        if depth == 0 and kind == ",":
            return False
        depth += (kind in ("(", "{", "[", "\\{")) - (kind in (")", "}", "]", "\\}"))
        at += 1
    return False


def _member(state: State, variable: str) -> Range:
    r"""``j \in \{1,\dots,J\}``, or a set that only has a name: all values."""
    if state.token.kind in ("\\{", "["):
        opening = state.advance()
        lower = state.expression()
        if opening.kind == "\\{":
            state.expect(",", "a range is written \\{1,\\dots,J\\}")
            state.expect("...", "a range is written \\{1,\\dots,J\\}")
        state.expect(",", "a range is written \\{1,\\dots,J\\}")
        upper = state.expression()
        state.expect("\\}" if opening.kind == "\\{" else "]", "the set of the index is open")
        return Range(variable, lower, upper)
    token = state.token
    name = new_name(state)
    if state.known(name) is not None:
        raise state.error("write what the index runs over: \\sum_{j=1}^J", token)
    return Range(variable)


def _chain(state: State, high: Node | None, bound: list[str]) -> list[Range]:
    sides: list[_Side] = []
    operators: list[str] = []
    names: list[str] = []
    start = state.token
    while True:
        side = _side(state, names)
        sides.append(side)
        if side.name is not None:
            names.append(side.name)
        if state.token.kind not in _RELATIONS:
            break
        operators.append(state.advance().kind)
    if not names:
        if len(operators) == 1:
            relation = Relation((sides[0].node(), sides[1].node()), tuple(operators))
            about = frozenset(
                node.name for node in relation.sides if isinstance(node, Symbol)
            ) & frozenset(bound)
            if about:
                return _Condition(relation, about)
        raise state.error("no index is new here; write \\sum_{j \\ne i} with one new index", start)
    return _ranges(state, sides, operators, high, start)


def _side(state: State, names: list[str]) -> _Side:
    """A single undeclared name is a new index; anything else is a value."""
    token = state.token
    following = state.peek().kind
    lone = token.kind == "name" and following in (_RELATIONS | {",", "stop", "_", "'"})
    if lone and token.text not in names:
        here, kept = state.at, list(state.tokens)
        name = new_name(state)
        ends = state.token.kind in _RELATIONS or state.token.kind in (",", "stop")
        fresh = state.known(name) is None or (
            name not in state.bound and name not in state.vocabulary.domains
        )
        if ends and fresh and name not in names:
            return _Side(name, None)
        state.tokens[:] = kept
        state.go(here)
    with state.binding(*names):
        return _Side(None, state.expression())


def _ranges(
    state: State, sides: list[_Side], operators: list[str], high: Node | None, start: Token
) -> list[Range]:
    if any(op in (">", ">=") for op in operators) and len(operators) > 1:
        flip = {">": "<", ">=": "<=", "<": ">", "<=": ">=", "!=": "!="}
        sides, operators = sides[::-1], [flip[op] for op in operators[::-1]]
    ordered = all(op in ("<", "<=") for op in operators)
    if len(operators) > 1 and not ordered:
        raise state.error("a chain of limits goes one way; write 1 \\le i < j \\le n", start)
    low = sides[0].value if len(operators) > 1 else None
    top = sides[-1].value if len(operators) > 1 else high
    if len(operators) > 1 and (low is None or top is None):
        low, top = (low, top) if low is not None or top is not None else (None, None)
    if high is not None and low is None:
        low = _ONE
    found: list[Range] = []
    for at, side in enumerate(sides):
        if side.name is None:
            continue
        lower, upper, condition = low, top, None
        if at > 0 and sides[at - 1].value is not None and len(operators) > 1:
            lower = _shifted(sides[at - 1].value, operators[at - 1], 1)
        if at + 1 < len(sides) and sides[at + 1].value is not None and len(operators) > 1:
            upper = _shifted(sides[at + 1].value, operators[at], -1)
        if at > 0 and sides[at - 1].name is not None:
            pair = (sides[at - 1].node(), side.node())
            condition = Relation(pair, (operators[at - 1],))
        elif len(operators) == 1 and sides[1 - at].value is not None:
            condition = Relation((sides[0].node(), sides[1].node()), (operators[0],))
        if upper is not None and lower is None:
            lower = _ONE
        if lower is not None and upper is None:
            raise state.error("the upper limit of the sum is missing", start)
        found.append(Range(side.name, lower, upper, condition))
    return found


def _shifted(value: Node | None, operator: str, by: int) -> Node:
    """A strict limit moves by one."""
    assert value is not None
    if operator == "<=":
        return value
    return Add((value, _ONE)) if by > 0 else Add((value, Negative(_ONE)))
