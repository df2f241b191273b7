"""Just enough about shapes to decide what a bar or a prime means."""

from __future__ import annotations

from formula.domains import Array, Domain, Family, Probability, Size, shape
from formula.parse_state import State
from formula.tree import (
    Add,
    Big,
    Call,
    Cases,
    Div,
    Expectation,
    Integral,
    Item,
    Matrix,
    Mul,
    Negative,
    Node,
    Power,
    Symbol,
    Transpose,
)

Shape = tuple[Size, Size]
_SCALAR: Shape = (1, 1)


def domain_of(state: State, node: Node) -> Domain | None:
    """The declared domain of a symbol that nothing binds."""
    if isinstance(node, Symbol) and node.name not in state.bound:
        return state.vocabulary.domains.get(node.name)
    return None


def indices_of(domain: Domain | None) -> tuple[int, int]:
    """How many indices a symbol of this domain takes, at least and at most."""
    match domain:
        case Family(member=member, sizes=sizes):
            return len(sizes), len(sizes) + indices_of(member)[1]
        case Array(columns=1) | Probability():
            return 0, 1
        case Array():
            return 0, 2
        case _:
            return 0, 0


def shape_of(state: State, node: Node) -> Shape | None:
    """Rows and columns of a value, ``None`` where they are not known here."""
    match node:
        case Symbol(name=name):
            domain = domain_of(state, node)
            if domain is None and name in state.vocabulary.values and name not in state.bound:
                return shape_of(state, state.vocabulary.values[name])
            return _shape(domain) if domain is not None else _unbound(state, name)
        case Item(base=base, indices=indices):
            domain = domain_of(state, base)
            if isinstance(domain, Family):
                return _shape(domain.member) if len(indices) == len(domain.sizes) else _SCALAR
            return _SCALAR if domain is not None else None
        case Add(terms=terms):
            return next((found for t in terms if (found := shape_of(state, t))), None)
        case Negative(operand=inner) | Power(base=inner) | Div(numerator=inner):
            return shape_of(state, inner)
        case Big(body=inner) | Expectation(body=inner) | Integral(body=inner):
            return shape_of(state, inner)
        case Mul(factors=factors):
            return _product([shape_of(state, factor) for factor in factors])
        case Transpose(operand=inner):
            found = shape_of(state, inner)
            return None if found is None else (found[1], found[0])
        case Matrix(rows=rows):
            return len(rows), len(rows[0])
        case Cases(branches=branches):
            return shape_of(state, branches[0][0])
        case Call(name="diag", arguments=(inner,)):
            found = shape_of(state, inner)
            return None if found is None else (found[0], found[0])
        case _:
            return _SCALAR


def _shape(domain: Domain) -> Shape | None:
    return shape(domain) if isinstance(domain, Array | Probability) else _of_scalar(domain)


def _of_scalar(domain: Domain) -> Shape | None:
    return None if isinstance(domain, Family) else _SCALAR


def _unbound(state: State, name: str) -> Shape | None:
    """A density variable may be a vector under a named law; an index is a number."""
    return None if name in state.vocabulary.variables else _SCALAR


def _product(shapes: list[Shape | None]) -> Shape | None:
    out: Shape = _SCALAR
    for each in shapes:
        if each is None:
            return None
        if each == _SCALAR:
            continue
        out = each if out == _SCALAR else (out[0], each[1])
    return out


def is_matrix(state: State, node: Node) -> bool:
    """Whether the value is known to be a square matrix (more than a number)."""
    found = shape_of(state, node)
    return found is not None and found != _SCALAR and found[0] == found[1]


def is_vector(state: State, node: Node) -> bool:
    """Whether the value is known to be a column or a row."""
    found = shape_of(state, node)
    return found is not None and found != _SCALAR and 1 in found


def is_scalar(state: State, node: Node) -> bool:
    """Whether the value is known to be a number."""
    return shape_of(state, node) == _SCALAR
