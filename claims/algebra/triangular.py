"""Rules for triangular matrices: their determinants, and logarithms of squared products."""

from __future__ import annotations

from functools import cache

from claims.algebra.matrices import rewritten
from claims.algebra.rewriting import NoMatch, flatten
from formula.declarations import Declarations
from formula.tree import Big, Call, Mul, Node, Number, Range, rebuild

TWO = Number("2")


class NoSquare(ValueError):
    """There is no logarithm of a product with itself."""


def determinants_of_triangular_matrices(node: Node, declarations: Declarations) -> Node:
    """Every determinant of a triangular matrix as the product of its diagonal.

    Raises:
        NoMatch: there is none.
    """
    changed = rewritten(node, "determinant of a triangular matrix", declarations)
    while True:
        try:
            changed = rewritten(changed, "determinant of a triangular matrix", declarations)
        except NoMatch:
            return changed


def logarithm_of_a_squared_product(node: Node) -> Node:
    """Write the logarithm of a product times itself as twice the sum of ``log |u_j|``.

    The factors are real and none is zero, or the left side has no value either.

    Raises:
        NoSquare: there is no such logarithm.
        ValueError: SymPy does not show the identity for one factor.
    """
    if not squares_have_absolute_roots():
        raise ValueError("log u^2 = 2 log |u| is not proved")
    changed = _written(node)
    if changed == node:
        raise NoSquare(f"no logarithm of a squared product in {node}")
    return flatten(changed)


def _written(node: Node) -> Node:
    match node:
        case Call(
            name="log",
            arguments=(
                Mul(factors=(Big(kind="prod", ranges=(Range(condition=None),)) as one, two)),
            ),
        ) if one == two:
            logs = Call("log", (Call("abs", (one.body,)),))
            return Mul((TWO, Big("sum", logs, one.ranges)))
        case _:
            return rebuild(node, _written)


@cache
def squares_have_absolute_roots() -> bool:
    """Whether ``u^2 = |u|^2`` and ``log |u|^2 = 2 log |u|`` for a real u that is not zero.

    The logarithm of a product of positive numbers is the sum of the logarithms, so that one factor
    is enough.
    """
    import sympy

    u = sympy.Symbol("u", real=True, nonzero=True)
    size = sympy.Symbol("a", positive=True)
    return bool(
        sympy.Abs(u) ** 2 == u**2 and sympy.expand_log(sympy.log(size**2)) == 2 * sympy.log(size)
    )
