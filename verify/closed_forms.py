"""The closed-form side of a comparison, as a function of drawn values.

What SymPy derived comes first, because it shares nothing with the formula language; where a
derivation has none, the claim's tree is evaluated by ``verify.arrays``.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from claims.statements import Equality, LawOf
from claims.steps import Derivation
from formula.tree import Node
from verify.arrays import evaluate
from verify.draw import Values
from verify.laws_scipy import Array

ClosedForm = Callable[[Values], float]


def evaluate_tree(tree: Node, values: Values) -> Array:
    """A closed-form tree at drawn values: a number, a vector (n,) or a matrix (m, n)."""
    return evaluate(tree, values)


def closed_form(claim: Equality | LawOf, derivation: Derivation) -> Callable[[Values], object]:
    """What SymPy derived, or the claim's right side where nothing was derived numerically."""
    if derivation.numeric is not None:
        return derivation.numeric
    return lambda values: evaluate(claim.right, values)


def scalar_closed_form(function: Callable[[Values], object]) -> ClosedForm:
    """The closed form as a float; NaN where it is no real number."""

    def at(values: Values) -> float:
        with np.errstate(all="ignore"):
            value = np.asarray(function(values))
        if value.size != 1:
            return float("nan")
        number = complex(value.reshape(-1)[0])
        return number.real if abs(number.imag) <= 1e-9 * abs(number.real) else float("nan")

    return at
