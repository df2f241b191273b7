"""What the derivations of the bilinear game share: its symbols, and matrices as trees."""

from __future__ import annotations

from collections.abc import Sequence

from claims.behaviour import Behaviour
from claims.steps import Derivation

PLAYERS = r"d: real; g: real; \alpha: positive"
EXACT = 1e-9
"""Double precision over a few steps; the smallest relative difference that a run tells."""


def symbols():  # type: ignore[no-untyped-def]
    """d, g, their values at the start, the rate, the time and the number of steps."""
    import sympy

    d, g, d0, g0 = sympy.symbols("d g d_0 g_0", real=True)
    rate, time = sympy.symbols(r"\alpha t", positive=True)
    return d, g, d0, g0, rate, time, sympy.Symbol("k", integer=True, positive=True)


def tree_of(rows):  # type: ignore[no-untyped-def]
    """A matrix of SymPy expressions as a tree."""
    from claims.algebra.lift import lift
    from formula.tree import Matrix

    return Matrix(tuple(tuple(lift(each) for each in row) for row in rows.tolist()))


def finished(record, proved: bool) -> Derivation:  # type: ignore[no-untyped-def]
    """Freeze what was recorded, with what algebra showed."""
    verb = "is" if proved else "was not shown to be"
    return record.finish(proved=proved, detail=f"what came out {verb} the claim: entries by SymPy")


def same_entries(found: object, claim: Behaviour) -> bool:
    """Whether a matrix of expressions has the entries that a claim states."""
    import sympy

    from claims.algebra.lower import lower
    from formula.tree import Matrix, Mul

    stated = claim.right
    scale = sympy.Integer(1)
    if isinstance(stated, Mul):
        *factors, stated = stated.factors
        for each in factors:
            scale *= lower(each, claim.declarations)
    assert isinstance(stated, Matrix)
    rows = sympy.Matrix([[scale * lower(e, claim.declarations) for e in r] for r in stated.rows])
    return all(sympy.simplify(each) == 0 for each in sympy.Matrix(found) - rows)


def sides(d: object, lines: Sequence[tuple[str, object, str, str, str]], known: object) -> None:
    """Side computations: what is said of (read), what was computed, rule, reason, display."""
    for said, computed, name, because, tex in lines:
        d.beside((said, computed), rule=name, because=because, tex=tex, declarations=known)  # type: ignore[attr-defined]


def step_matrix():  # type: ignore[no-untyped-def]
    """The matrix of the simultaneous step, by differentiating the value and the moves."""
    import sympy

    d, g, _, _, rate, _, _ = symbols()
    value = d * g
    slopes = (sympy.diff(value, d), sympy.diff(value, g))
    moved = (d + rate * slopes[0], g - rate * slopes[1])
    matrix = sympy.Matrix([[sympy.diff(each, by) for by in (d, g)] for each in moved])
    if any(sympy.expand(each) != 0 for each in matrix * sympy.Matrix([d, g]) - sympy.Matrix(moved)):
        raise ValueError("the step is not linear")
    return slopes, moved, matrix
