r"""Sums and products with dots: ``p_2 \cdots p_T`` and ``a_1 + a_2 + \dots + a_n``.

What stands before the dots and what stands after them must be one formula but for one number that
runs. Terms in front of the last one before the dots belong to the run while they count up by one;
``a_1 + a_3 + \dots`` does not, and is refused rather than guessed.
"""

from __future__ import annotations

from formula.parse_state import State
from formula.tokens import Token
from formula.tree import Big, Density, Item, Node, Number, Range, Symbol, children, rebuild, walk

_INDICES = ("i", "j", "k", "t", "n", "m", "l", "s")
_HOLE = Symbol("?")
_ADVICE = "what the dots stand for is not clear; write \\sum_{j=1}^n or \\prod_{j=1}^n"


def dots_follow(state: State, before: Node) -> bool:
    """Whether dots continue a product here (``i = 1 \\dots n`` is a range, not a product)."""
    ahead = state.peek() if state.token.kind == "*" else state.token
    return ahead.kind == "..." and any(isinstance(node, Item | Density) for node in walk(before))


def continued(state: State, kind: str, parts: list[Node], last: Node, start: Token) -> list[Node]:
    """``parts`` with their end, the dots and ``last`` as one sum or product."""
    names = {node.name for each in (*parts, last) for node in walk(each) if type(node) is Symbol}
    index = next((i for i in _INDICES if i not in names and state.known(i) is None), None)
    body, pairs, indexed = _merged(parts[-1], last, Symbol(index or "?"), False)
    if index is None or len(pairs) != 1:
        raise state.error(_ADVICE, start)
    (first, upper), at = pairs[0], len(parts) - 1
    number = _whole(first)
    if number is None:
        raise state.error(_ADVICE, start)
    while at:
        _, pairs, _ = _merged(parts[at - 1], parts[at], _HOLE, False)
        if len(pairs) != 1 or _whole(pairs[0][0]) is None or _whole(pairs[0][1]) is None:
            break
        if _whole(pairs[0][1]) != number or _whole(pairs[0][0]) != number - 1:
            raise state.error(_ADVICE, start)
        at, number = at - 1, number - 1
    if not indexed and at == len(parts) - 1:
        raise state.error(_ADVICE, start)  # 2 + ... + 2n may be any of several sums
    run = Range(index, Number(str(number)), upper)
    return [*parts[:at], Big(kind, body, (run,), span=state.span(start))]


def _whole(node: Node) -> int | None:
    return int(node.text) if isinstance(node, Number) and node.text.isdigit() else None


def _merged(
    first: Node, last: Node, index: Node, inside: bool
) -> tuple[Node, list[tuple[Node, Node]], bool]:
    """``first`` with ``index`` where the two differ, the differences, and if all are indices."""
    if first == last:
        return first, [], True
    mine, theirs = list(children(first)), list(children(last))
    if not mine or _skeleton(first) != _skeleton(last):
        return index, [(first, last)], inside
    done: list[Node] = []
    pairs: list[tuple[Node, Node]] = []
    indexed = True
    for place, (one, other) in enumerate(zip(mine, theirs, strict=True)):
        within = inside or (isinstance(first, Item) and place > 0)
        node, found, good = _merged(one, other, index, within)
        done.append(node)
        pairs += [pair for pair in found if pair not in pairs]
        indexed = indexed and good
    each = iter(done)
    return rebuild(first, lambda _: next(each)), pairs, indexed


def _skeleton(node: Node) -> Node:
    return rebuild(node, lambda _: _HOLE)
