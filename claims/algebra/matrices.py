"""Named matrix identities for general d, as data; each proved for symbolic entries at d = 1, 2, 3.

Size symbols that differ take different values in a proof. An identity of logarithms is proved
through the identities of its determinants.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from claims.algebra.entries import equal_entries
from claims.algebra.rewriting import Pattern, apply_identity, flatten
from formula.declarations import Declarations
from formula.declare import declare
from formula.read import read
from formula.tree import Node

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
    left, right = each.trees()
    return all(equal_entries(left, right, each.declarations(), size) for size in SIZES)


def rewritten(
    node: Node,
    name: str,
    declarations: Declarations,
    *,
    backwards: bool = False,
    place: int = 0,
) -> Node:
    """``node`` with a proved identity applied at one place, from right to left if ``backwards``.

    Raises:
        ValueError: the identity is not proved.
        NoMatch: it applies nowhere.
    """
    each = identity_named(name)
    if not proved(each):
        raise ValueError(f"the identity {name!r} is not proved at d = 1, 2, 3")
    left, right = each.trees()
    look_for, put = (right, left) if backwards else (left, right)
    pattern = Pattern(flatten(look_for), put, each.declarations().symbols)
    return apply_identity(node, pattern, declarations, place=place)
