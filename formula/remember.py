"""Values remembered in a frame: what formulas share is computed once in each world.

Students' answers to one question consist of the same pieces. A piece that costs more than looking
it up is remembered with the values of the dummies it depends on, with the steps that it took and
with what the audit noted in it; so a remembered value changes neither a verdict nor a budget.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import count
from typing import NamedTuple

from formula.builder import Builder, Code, Types
from formula.declarations import Declarations
from formula.domains import Array, Domain, Family
from formula.frames import Env, Frame
from formula.tree import (
    Apply,
    Big,
    Call,
    Density,
    Div,
    Divergence,
    Entropy,
    Expectation,
    Integral,
    Mul,
    MutualInformation,
    Node,
    Number,
    Power,
    Range,
    Symbol,
    parts_of,
    walk,
)

MOST_VALUES = 1024
"""Values remembered in one frame."""
_MOST_SHAPES = 50_000
_WORTH = 5
"""Steps (about the time of one addition) from which a piece is worth remembering."""
_COSTS: Mapping[type[Node], int] = {
    Call: 5, Power: 2, Div: 2, Big: 8, Integral: 20, Expectation: 20, Divergence: 20, Entropy: 20,
    MutualInformation: 20, Apply: 4, Density: 2,
}  # fmt: skip
_MATRIX = 6
_INTEGRAL = 20
_KEPT = frozenset(_COSTS) | {Mul}
_COUNTER = count()


_NONE: frozenset[str] = frozenset()


class Facts(NamedTuple):
    """What is known of a piece: a number for its shape, its free names, and what it costs."""

    shape: int
    names: frozenset[str]
    cost: int


Known = dict[int, tuple[Node, Facts]]


class Shapes:
    """Numbers for the shapes of trees over one set of declarations; equal trees have one number."""

    __slots__ = ("_arrays", "_constant", "_defined", "_numbers", "_points", "_rebound")

    def __init__(self, declarations: Declarations) -> None:
        # a point under a named law has no number that could be a key: there a piece is
        # remembered only while nothing binds its names
        self._points = bool(declarations.laws)
        self._numbers: dict[object, int] = {}
        arrays = (name for name, domain in declarations.symbols.items() if _is_array(domain))
        self._arrays = frozenset(arrays)
        self._defined: dict[tuple[type[Node], str], frozenset[str]] = {}
        symbols = set(declarations.symbols)
        self._rebound = frozenset(declarations.variables)
        bound: set[str] = set()
        for definition in declarations.definitions:
            target = definition.target
            own = {node.name for node in walk(target) if isinstance(node, Symbol)}
            bound |= _bound_in(definition.value)
            if isinstance(target, Symbol):
                symbols.add(target.name)
                continue
            bound |= own
            if isinstance(target, Density | Apply):
                name = target.letter if isinstance(target, Density) else target.name
                inside = {node.name for node in walk(definition.value) if isinstance(node, Symbol)}
                key = (type(target), name)
                self._defined[key] = self._defined.get(key, frozenset()) | inside
        self._rebound |= bound
        self._constant = frozenset(symbols) - self._rebound

    def number(self, shape: object) -> int:
        """The number of a shape; numbers are never used again."""
        found = self._numbers.get(shape)
        if found is None:
            if len(self._numbers) >= _MOST_SHAPES:
                self._numbers.clear()
            found = self._numbers[shape] = next(_COUNTER)
        return found

    def moving(self, names: Iterable[str], rebound: frozenset[str]) -> tuple[str, ...]:
        """The names among these that something may bind to another value."""
        return tuple(sorted(n for n in names if n in rebound or n not in self._constant))

    def facts(self, node: Node, known: Known) -> Facts:
        """The facts of a tree, from its leaves up; ``known`` is filled."""
        have = known.get(id(node))
        if have is not None:
            return have[1]
        kind = type(node)
        if kind is Symbol:
            name = node.name  # type: ignore[attr-defined]
            cost = _MATRIX if name in self._arrays else 1
            found = Facts(self.number((kind, name)), frozenset((name,)), cost)
        elif kind is Number:
            found = Facts(self.number((kind, node.text)), _NONE, 1)  # type: ignore[attr-defined]
        else:
            found = self._composed(node, kind, known)
        known[id(node)] = (node, found)
        return found

    def _composed(self, node: Node, kind: type[Node], known: Known) -> Facts:
        names: set[str] = set()
        shape: list[object] = [kind]
        cost = 1 + _COSTS.get(kind, 0)
        waiting = [getattr(node, name) for name in reversed(parts_of(kind))]
        while waiting:
            value = waiting.pop()
            if isinstance(value, Node):
                inner = self.facts(value, known)
                names |= inner.names
                cost += inner.cost
                shape.append(inner.shape)
            elif isinstance(value, tuple):
                shape.append(len(value))
                waiting += reversed(value)
            else:
                shape.append(value)
        if isinstance(node, Density):
            names |= self._defined.get((Density, node.letter), _NONE)
        elif isinstance(node, Apply):
            names |= self._defined.get((Apply, node.name), _NONE)
        elif isinstance(node, Big):
            names = self._free(node, known)
        else:
            names -= _binds(node)
        return Facts(self.number(tuple(shape)), frozenset(names), cost)

    def _free(self, node: Big, known: Known) -> set[str]:
        """The free names of a sum: a limit may use the indices before it."""
        names: set[str] = set()
        bound: set[str] = set()
        for each in node.ranges:
            for limit in (each.lower, each.upper):
                if limit is not None:
                    names |= self.facts(limit, known).names - bound
            bound.add(each.variable)
        inside = [node.body, *(r.condition for r in node.ranges if r.condition is not None)]
        for tree in inside:
            names |= self.facts(tree, known).names - bound
        return names

    def keep(self, builder: Builder, node: Node, types: Types, code: Code) -> Code:
        """``code`` of ``node``, looked up where that is cheaper."""
        if type(node) not in _KEPT:
            return code
        facts = self.facts(node, builder.known)
        if facts.cost < _WORTH:
            return code
        names = self.moving(facts.names, builder.rebound)
        meaning = tuple((name, types[name]) for name in names if name in types)
        shape = self.number((facts.shape, meaning)) if meaning else facts.shape
        if not names:
            return _closed(code, shape)
        if not self._points:
            return _dependent(code, shape, names)
        return _unbound(code, shape, names) if _COSTS.get(type(node), 0) >= _INTEGRAL else code


def _closed(code: Code, shape: int) -> Code:
    def look_up(env: Env) -> object:
        frame: Frame = env["!"]  # type: ignore[assignment]
        found = frame.known.get(shape)
        if found is not None and not frame.strict:
            audit = frame.audit
            if audit is None or found[2] is not None:
                return _recalled(frame, found)
        return _computed(code, env, frame, shape)

    return look_up  # type: ignore[return-value]


def _dependent(code: Code, shape: int, names: tuple[str, ...]) -> Code:
    marks = tuple((f"#{name}", f"@{name}") for name in names)

    def look_up(env: Env) -> object:
        key: list[object] = [shape]
        for index, value in marks:
            place = env.get(index)
            if place is None:
                place = env.get(value)
                if place is None:
                    return code(env)
            key.append(place)
        exact = tuple(key)
        frame: Frame = env["!"]  # type: ignore[assignment]
        found = frame.known.get(exact)
        if found is not None and not frame.strict:
            audit = frame.audit
            if audit is None or found[2] is not None:
                return _recalled(frame, found)
        return _computed(code, env, frame, exact)

    return look_up  # type: ignore[return-value]


def _unbound(code: Code, shape: int, names: tuple[str, ...]) -> Code:
    """Remembered for the values that its names have in the world, and for no others."""
    keys = tuple(key for name in names for key in (name, f"#{name}", f"@{name}"))
    closed = _closed(code, shape)

    def look_up(env: Env) -> object:
        own = env["!"].values  # type: ignore[attr-defined]
        for key in keys:
            if env.get(key) is not own.get(key):
                return code(env)
        return closed(env)

    return look_up  # type: ignore[return-value]


def _recalled(frame: Frame, found: tuple[object, int, str | None]) -> object:
    value, steps, noted = found
    if steps:
        frame.spend(steps)
    if noted and frame.audit is not None:
        frame.audit.append(noted)
    return value


def _computed(code: Code, env: Env, frame: Frame, key: object) -> object:
    audit, budget = frame.audit, frame.budget
    before = 0 if audit is None else len(audit)
    value = code(env)
    if len(frame.known) < MOST_VALUES:
        noted = None if audit is None else (audit[before] if len(audit) > before else "")
        frame.known[key] = (value, budget - frame.budget, noted)
    return value


def rebound_in(tree: Node) -> frozenset[str]:
    """The names that something in the tree binds."""
    return frozenset(_bound_in(tree))


def _bound_in(tree: Node) -> set[str]:
    return {name for node in walk(tree) for name in _binds(node)}


def _binds(node: Node) -> set[str]:
    match node:
        case Range(variable=name) | Integral(variable=name):
            return {name}
        case Big(ranges=ranges):
            return {each.variable for each in ranges}
        case Expectation(variables=names) | Divergence(variables=names):
            return set(names)
        case Entropy(density=density):
            return _names_of(density.left)
        case MutualInformation(first=first, second=second):
            return _names_of(first + second)
        case _:
            return set()


def _names_of(slots: tuple[Node, ...]) -> set[str]:
    return {node.name for slot in slots for node in walk(slot) if isinstance(node, Symbol)}


def _is_array(domain: Domain) -> bool:
    member = domain.member if isinstance(domain, Family) else domain
    return isinstance(member, Array)
