"""Logarithms in sums on formula trees: split where every factor is positive, and gathered."""

from __future__ import annotations

from claims.algebra.coordinates import is_positive
from claims.algebra.rewriting import flatten, positive_definite
from claims.algebra.tree_sums import Signed, signed_terms, sum_of
from formula.declarations import Declarations
from formula.tree import (
    Call,
    Constant,
    Density,
    Div,
    Integral,
    Mul,
    Negative,
    Node,
    Number,
    Power,
    rebuild,
)

HALF = Div(Number("1"), Number("2"))


def positive(node: Node, declarations: Declarations) -> bool:
    """Whether a number is visibly positive: also determinants, densities and their integrals."""
    match node:
        case Call(name="det", arguments=(inner,)):
            return positive_definite(inner, declarations)
        case Density():
            return any(node.letter == factor.letter for factor, _ in declarations.laws)
        case Integral(body=body) | Power(base=body) | Call(name="sqrt", arguments=(body,)):
            return positive(body, declarations)
        case Mul(factors=factors):
            return all(positive(factor, declarations) for factor in factors)
        case Div(numerator=top, denominator=bottom):
            return positive(top, declarations) and positive(bottom, declarations)
        case _:
            return is_positive(node, declarations)


def logarithm_split(node: Node, declarations: Declarations, *, numbers_whole: bool = False) -> Node:
    """Write logarithms of positive products, quotients, roots and powers as sums.

    With ``numbers_whole`` a product of numbers, such as ``2 pi``, stays under one logarithm.

    Raises:
        ValueError: a factor is not visibly positive.
    """

    def parts(argument: Node) -> list[tuple[Node, Node | None, int]]:
        """Exponent, what is under the logarithm (``None`` for e), and sign."""
        match argument:
            case Mul(factors=factors) if numbers_whole and all(
                isinstance(factor, Number | Constant) for factor in factors
            ):
                return [(Number("1"), argument, 1)]
            case Mul(factors=factors):
                return [found for factor in factors for found in parts(factor)]
            case Div(numerator=top, denominator=bottom):
                below = [(power, base, -sign) for power, base, sign in parts(bottom)]
                return parts(top) + below
            case Call(name="sqrt", arguments=(inner,)):
                return [(_times(HALF, power), base, sign) for power, base, sign in parts(inner)]
            case Power(base=base, exponent=Negative(operand=exponent)):
                return [(_times(exponent, power), b, -sign) for power, b, sign in parts(base)]
            case Power(base=base, exponent=exponent):
                return [(_times(exponent, power), b, sign) for power, b, sign in parts(base)]
            case Call(name="exp", arguments=(inner,)):
                return [(inner, None, 1)]
            case _ if positive(argument, declarations):
                return [(Number("1"), argument, 1)]
            case _:
                raise ValueError(f"{argument} is not visibly positive")

    def split(each: Node) -> Node:
        match each:
            case Call(name="log", arguments=(argument,)):
                return sum_of([(sign, _log(power, base)) for power, base, sign in parts(argument)])
            case Integral():
                return each
            case _:
                return rebuild(each, split)

    return flatten(sum_of(signed_terms(flatten(split(node)))))


def _log(power: Node, base: Node | None) -> Node:
    return power if base is None else _times(power, Call("log", (base,)))


def _times(factor: Node, other: Node) -> Node:
    if factor == Number("1"):
        return other
    return factor if other == Number("1") else Mul((factor, other))


def logarithms_gathered(node: Node, declarations: Declarations) -> Node:
    """Write differences of logarithms with one coefficient as the logarithm of a quotient.

    Raises:
        ValueError: what stands under a logarithm is not visibly positive.
    """
    terms = signed_terms(node)
    logs = [(sign, _coefficient(term)) for sign, term in terms if _coefficient(term)]
    found: list[Signed] = []
    done: list[Node] = []
    for sign, term in terms:
        split = _coefficient(term)
        if split is None:
            found.append((sign, term))
            continue
        coefficient, _ = split
        if coefficient in done:
            continue
        done.append(coefficient)
        above = [each[1] for s, each in logs if s > 0 and each and each[0] == coefficient]
        below = [each[1] for s, each in logs if s < 0 and each and each[0] == coefficient]
        if not all(positive(each, declarations) for each in above + below):
            raise ValueError(f"a logarithm of what is not visibly positive in {node}")
        top, bottom = _product(above), _product(below)
        quotient = Div(top, bottom) if below else top
        found.append((1, _times(coefficient, Call("log", (quotient,)))))
    return flatten(sum_of(found))


def _coefficient(term: Node) -> tuple[Node, Node] | None:
    """The factor in front of a logarithm, and what stands under it."""
    match term:
        case Call(name="log", arguments=(inner,)):
            return Number("1"), inner
        case Mul(factors=(coefficient, Call(name="log", arguments=(inner,)))):
            return coefficient, inner
        case _:
            return None


def _product(factors: list[Node]) -> Node:
    if not factors:
        return Number("1")
    return factors[0] if len(factors) == 1 else Mul(tuple(factors))
