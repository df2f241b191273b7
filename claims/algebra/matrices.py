"""Named matrix identities for general d, as data; each proved for symbolic entries at d = 1, 2, 3.

Size symbols that differ take different values in a proof. An identity of logarithms is proved
through the identity of what stands under them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from claims.algebra.entries import equal_entries
from claims.algebra.rewriting import Pattern, apply_identity, flatten
from formula.declarations import Declarations
from formula.declare import declare
from formula.read import read
from formula.tree import Add, Call, Mul, Negative, Node, Number, Power, walk

SIZES = (1, 2, 3)
"""The sizes at which every identity is proved for symbolic entries."""


@dataclass(frozen=True)
class Identity:
    """``left = right`` for all arrays of the declared shapes.

    Attributes:
        name: in plain words; the rule's name in a step.
        left, right: LaTeX over ``symbols``.
        symbols: declarations as ``declare`` reads them.
        hypothesis: what is needed beyond the shapes, LaTeX prose; it is part of ``symbols``.
    """

    name: str
    left: str
    right: str
    symbols: str
    hypothesis: str = ""

    def declarations(self) -> Declarations:
        """The metavariables with their domains."""
        return declare(self.symbols)

    def trees(self) -> tuple[Node, Node]:
        """Both sides."""
        known = self.declarations()
        return read(self.left, known), read(self.right, known)


_SQUARE = "d: positive integer; A: matrix(d,d); B: matrix(d,d)"
_INVERTIBLE = "d: positive integer; A: nonsingular(d); B: nonsingular(d)"
_INVERTIBLE_NOTE = "$A$ and $B$ are non-singular"

IDENTITIES = (
    Identity(
        "transpose of a product",
        r"(A B)^\top",
        r"B^\top A^\top",
        "m: positive integer; n: positive integer; k: positive integer; "
        "A: matrix(m,n); B: matrix(n,k)",
    ),
    Identity(
        "transpose of a transpose",
        r"(A^\top)^\top",
        "A",
        "m: positive integer; n: positive integer; A: matrix(m,n)",
    ),
    Identity(
        "transpose of a sum",
        r"(A + B)^\top",
        r"A^\top + B^\top",
        "m: positive integer; n: positive integer; A: matrix(m,n); B: matrix(m,n)",
    ),
    Identity(
        "inverse of a product",
        r"(A B)^{-1}",
        r"B^{-1} A^{-1}",
        _INVERTIBLE,
        _INVERTIBLE_NOTE,
    ),
    Identity(
        "inverse of a transpose",
        r"(A^\top)^{-1}",
        r"(A^{-1})^\top",
        "d: positive integer; A: nonsingular(d)",
        "$A$ is non-singular",
    ),
    Identity(
        "determinant of a product",
        r"\det(A B)",
        r"\det(A) \det(B)",
        _SQUARE,
    ),
    Identity(
        "determinant of a transpose",
        r"\det(A^\top)",
        r"\det(A)",
        "d: positive integer; A: matrix(d,d)",
    ),
    Identity(
        "determinant of an inverse",
        r"\det(A^{-1})",
        r"\frac{1}{\det(A)}",
        "d: positive integer; A: nonsingular(d)",
        "$A$ is non-singular",
    ),
    Identity(
        "cyclic trace",
        r"\operatorname{tr}(A B)",
        r"\operatorname{tr}(B A)",
        "m: positive integer; n: positive integer; A: matrix(m,n); B: matrix(n,m)",
    ),
    Identity(
        "trace of a quadratic form",
        r"u^\top A u",
        r"\operatorname{tr}(A u u^\top)",
        "d: positive integer; A: matrix(d,d); u: vector(d)",
    ),
    Identity(
        "transpose of a diagonal matrix",
        r"\operatorname{diag}(u)^\top",
        r"\operatorname{diag}(u)",
        "d: positive integer; u: vector(d)",
    ),
    Identity(
        "square of a diagonal matrix",
        r"\operatorname{diag}(u) \operatorname{diag}(u)",
        r"\operatorname{diag}(u^2)",
        "d: positive integer; u: vector(d)",
    ),
    Identity(
        "determinant of a diagonal matrix",
        r"\det(\operatorname{diag}(u))",
        r"\prod_{j=1}^{d} u_j",
        "d: positive integer; u: vector(d)",
    ),
    Identity(
        "determinant of a triangular matrix",
        r"\det(A)",
        r"\prod_{j=1}^{d} A_{j,j}",
        "d: positive integer; A: lower(d)",
        "$A$ is triangular",
    ),
    Identity(
        "trace of a quotient of diagonal matrices",
        r"\operatorname{tr}(\operatorname{diag}(v)^{-1} \operatorname{diag}(u))",
        r"\sum_{j=1}^{d} \frac{u_j}{v_j}",
        "d: positive integer; u: vector(d); v: positive vector(d)",
        "the entries of $v$ are positive",
    ),
    Identity(
        "quadratic form of an inverse diagonal matrix",
        r"u^\top \operatorname{diag}(v)^{-1} u",
        r"\sum_{j=1}^{d} \frac{u_j^2}{v_j}",
        "d: positive integer; u: vector(d); v: positive vector(d)",
        "the entries of $v$ are positive",
    ),
    Identity(
        "quadratic form about another point",
        r"(x - b)^\top A (x - b)",
        r"(x - m)^\top A (x - m) + 2 (m - b)^\top A (x - m) + (m - b)^\top A (m - b)",
        "d: positive integer; A: symmetric(d); x: vector(d); b: vector(d); m: vector(d)",
        "$A$ is symmetric",
    ),
    Identity(
        "two quadratic forms multiplied out",
        r"(x - u)^\top A (x - u) + (x - v)^\top B (x - v)",
        r"(x^\top (A + B) x - 2 x^\top (A u + B v)) + (u^\top A u + v^\top B v)",
        "d: positive integer; A: symmetric(d); B: symmetric(d); "
        "x: vector(d); u: vector(d); v: vector(d)",
        "$A$ and $B$ are symmetric",
    ),
    Identity(
        "square completed in a vector",
        r"x^\top A x - 2 x^\top u",
        r"(x - A^{-1} u)^\top A (x - A^{-1} u) - u^\top A^{-1} u",
        "d: positive integer; A: spd(d); x: vector(d); u: vector(d)",
        "$A$ is positive definite",
    ),
    Identity(
        "rest of two completed squares",
        r"(u^\top A u + v^\top B v) - (A u + B v)^\top (A + B)^{-1} (A u + B v)",
        r"(u - v)^\top A (A + B)^{-1} B (u - v)",
        "d: positive integer; A: spd(d); B: spd(d); u: vector(d); v: vector(d)",
        "$A$ and $B$ are positive definite",
    ),
    Identity(
        "sum of the inverses between the matrices",
        r"B (A^{-1} + B^{-1}) A",
        "A + B",
        _INVERTIBLE,
        _INVERTIBLE_NOTE,
    ),
    Identity(
        "trace of the inverse times the matrix",
        r"\operatorname{tr}(A^{-1} A)",
        "d",
        "d: positive integer; A: nonsingular(d)",
        "$A$ is non-singular",
    ),
    Identity(
        "determinant of a multiple",
        r"\det(a A)",
        r"a^{d} \det(A)",
        "d: positive integer; a: real; A: matrix(d,d)",
    ),
    Identity(
        "log-determinant of a product",
        r"\log\det(A B)",
        r"\log\det(A) + \log\det(B)",
        "d: positive integer; A: spd(d); B: spd(d)",
        "$A$ and $B$ are positive definite",
    ),
    Identity(
        "log-determinant of an inverse",
        r"\log\det(A^{-1})",
        r"-\log\det(A)",
        "d: positive integer; A: spd(d)",
        "$A$ is positive definite",
    ),
    Identity(
        "log-determinant of a multiple",
        r"\log\det(a A)",
        r"d \log a + \log\det(A)",
        "d: positive integer; a: positive; A: spd(d)",
        "$a$ is positive and $A$ positive definite",
    ),
    Identity(
        "sum of two equal matrices",
        "A + A",
        "2 A",
        "m: positive integer; n: positive integer; A: matrix(m,n)",
    ),
    Identity(
        "product with the inverse",
        r"A (A^{-1} u)",
        "u",
        "d: positive integer; A: nonsingular(d); u: vector(d)",
        "$A$ is non-singular",
    ),
)


def identity_named(name: str) -> Identity:
    """The identity with that name.

    Raises:
        KeyError: there is none; the message lists those there are.
    """
    for each in IDENTITIES:
        if each.name == name:
            return each
    raise KeyError(f"no identity {name!r}; there are {[each.name for each in IDENTITIES]}")


@cache
def proved(each: Identity) -> bool:
    """Whether SymPy shows the identity for symbolic entries at d = 1, 2, 3."""
    left, right = map(_exponential, each.trees())
    return all(equal_entries(left, right, each.declarations(), size) for size in SIZES)


def _exponential(node: Node) -> Node:
    """``exp(node)`` for a combination of logarithms; what has no logarithm stays as it is.

    The arguments are positive by the hypotheses of the identity, so that a logarithm is recovered.
    """
    if not any(isinstance(part, Call) and part.name == "log" for part in walk(node)):
        return node
    match node:
        case Call(name="log", arguments=(inner,)):
            return inner
        case Add(terms=terms):
            return Mul(tuple(map(_exponential, terms)))
        case Negative(operand=operand):
            return Power(_exponential(operand), Negative(Number("1")))
        case Mul(factors=(coefficient, Call(name="log", arguments=(inner,)))):
            return Power(inner, coefficient)
        case _:
            raise TypeError(f"no combination of logarithms: {node}")


def rewritten(
    node: Node,
    name: str,
    declarations: Declarations,
    *,
    backwards: bool = False,
    place: int = 0,
    given: Mapping[str, Node] | None = None,
) -> Node:
    """``node`` with a proved identity applied at one place, from right to left if ``backwards``.

    ``given`` says what the metavariables stand for that only the new side mentions.

    Raises:
        ValueError: the identity is not proved.
        NoMatch: it applies nowhere.
    """
    each = identity_named(name)
    if not proved(each):
        raise ValueError(f"the identity {name!r} is not proved at d = 1, 2, 3")
    left, right = each.trees()
    look_for, put = (right, left) if backwards else (left, right)
    pattern = Pattern(flatten(look_for), put, each.declarations().symbols, given or {})
    return apply_identity(node, pattern, declarations, place=place)
