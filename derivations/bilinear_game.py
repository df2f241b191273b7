"""The game with the value d g: one simultaneous gradient step as a matrix, and its fixed point.

The game is played by finite differences of the value (``_bilinear_runs``), independently of what
is derived here.
"""

from __future__ import annotations

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from derivations._bilinear import (
    EXACT,
    PLAYERS,
    finished,
    same_entries,
    sides,
    step_matrix,
    symbols,
    tree_of,
)
from derivations._bilinear_runs import run_rest, run_update
from formula.declare import declare, extend

SOURCE = "udem-ebm, question 3"

RATE = declare(r"\alpha: positive")
NOTHING = declare()

UPDATE = r"\begin{pmatrix}1&\alpha\\-\alpha&1\end{pmatrix}"
REST = r"\begin{pmatrix}0\\0\end{pmatrix}"


def derive_update() -> Derivation:
    """Differentiate the value, write both moves, read off their coefficients."""
    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation

    (up, down), moved, matrix = step_matrix()
    d = Calculation(RATE)
    known = extend(declare(PLAYERS), "U: real; W: real; d': real; g': real")
    named = naming(known, {"U": up, "W": down, "d'": moved[0], "g'": moved[1]})
    sides(
        d,
        (
            ("U", up, "differentiation", "slope of $dg$ in $d$, which moves up", "U=g"),
            ("W", down, "differentiation", "slope of $dg$ in $g$, which moves down", "W=d"),
            (
                "d'",
                moved[0],
                "gradient step",
                r"the new $d$: ascent by the rate $\alpha$ times $U$, at the old $g$",
                r"d'=d+\alpha g",
            ),
            (
                "g'",
                moved[1],
                "gradient step",
                r"the new $g$: descent by $\alpha$ times $W$, at the old $d$, since both move at "
                "once",
                r"g'=g-\alpha d",
            ),
        ),
        named,
    )
    d.record.start(
        tree_of(matrix),
        "the coefficients of $d$ and $g$ in the two moves, row by row",
        UPDATE,
        rule="coefficients",
        proof="sympy",
    )
    return finished(d.record, same_entries(matrix, UPDATE_CLAIM))


def derive_rest() -> Derivation:
    """The fixed points of the map, and what kind of stationary point the value has there."""
    import sympy

    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation

    d_, g_, *_ = symbols()
    _, _, matrix = step_matrix()
    hessian = sympy.hessian(d_ * g_, (d_, g_))
    moves = matrix - sympy.eye(2)
    (root,) = sympy.linsolve((moves, sympy.zeros(2, 1)), d_, g_)
    d = Calculation(NOTHING)
    known = naming(
        extend(declare(PLAYERS), "D: real; H: real"), {"D": moves.det(), "H": hessian.det()}
    )
    sides(
        d,
        (
            (
                "D",
                moves.det(),
                "determinant",
                "at a fixed point the step changes nothing: $A$ minus the identity, whose "
                "determinant $D$ is computed here, takes it to zero",
                r"D=\alpha^2",
            ),
            (
                "H",
                hessian.det(),
                "second derivatives",
                "the determinant $H$ of the second derivatives of $dg$ is negative: the "
                "stationary point is a saddle",
                "H=-1",
            ),
        ),
        known,
    )
    d.record.start(
        tree_of(sympy.Matrix(root)),
        "the rate is positive and so is $D$: only zero is taken to zero",
        REST,
        rule="linear equations",
        proof="sympy",
    )
    return finished(d.record, same_entries(sympy.Matrix(root), REST_CLAIM))


_POSITIVE_RATE = r"\alpha>0"

UPDATE_CLAIM = Behaviour(
    slug="bilinear-update",
    title="matrix of a simultaneous gradient step",
    source=SOURCE,
    declarations=RATE,
    assumptions=(_POSITIVE_RATE,),
    statement="one step from each of the two unit vectors, with slopes from finite differences of "
    "the value, for six rates",
    outcome=UPDATE,
    run=run_update,
    tolerance=EXACT,
    neighbours=(
        r"\begin{pmatrix}1&-\alpha\\\alpha&1\end{pmatrix}",
        r"\begin{pmatrix}1&\alpha\\\alpha&1\end{pmatrix}",
        r"\begin{pmatrix}1&\alpha\\-\alpha&1-\alpha^2\end{pmatrix}",
        r"\begin{pmatrix}1+\alpha&0\\0&1-\alpha\end{pmatrix}",
    ),
    derive=derive_update,
    mistakes=(
        Mistake(
            tag="players-exchanged",
            wrong=r"\begin{pmatrix}1&-\alpha\\\alpha&1\end{pmatrix}",
            feedback="Which of the two wants the value large? Its step goes up the slope.",
        ),
        Mistake(
            tag="both-ascend",
            wrong=r"\begin{pmatrix}1&\alpha\\\alpha&1\end{pmatrix}",
            feedback="One player minimises. Look at the sign of its step again.",
        ),
        Mistake(
            tag="alternating",
            wrong=r"\begin{pmatrix}1&\alpha\\-\alpha&1-\alpha^2\end{pmatrix}",
            feedback="This uses the new value of the first player in the step of the second. Both "
            "were to move at once.",
        ),
        Mistake(
            tag="own-variable",
            wrong=r"\begin{pmatrix}1+\alpha&0\\0&1-\alpha\end{pmatrix}",
            feedback="The slope of a product in one factor is not that factor.",
        ),
        Mistake(
            tag="identity-forgotten",
            wrong=r"\begin{pmatrix}0&\alpha\\-\alpha&0\end{pmatrix}",
            feedback="A gradient step adds to the old value; it does not replace it.",
        ),
    ),
)
REST_CLAIM = Behaviour(
    slug="bilinear-rest",
    title="stationary point of the game and fixed point of its map",
    source=SOURCE,
    declarations=NOTHING,
    assumptions=(),
    statement="a root finder on the two slopes of the value, from a random start",
    outcome=REST,
    run=run_rest,
    tolerance=EXACT,
    neighbours=(
        r"\begin{pmatrix}1\\0\end{pmatrix}",
        r"\begin{pmatrix}0\\1\end{pmatrix}",
        r"\begin{pmatrix}1\\-1\end{pmatrix}",
    ),
    derive=derive_rest,
    mistakes=(
        Mistake(
            tag="one-slope-only",
            wrong=r"\begin{pmatrix}1\\0\end{pmatrix}",
            feedback="Here one of the two slopes vanishes. A stationary point needs both.",
        ),
        Mistake(
            tag="other-slope-only",
            wrong=r"\begin{pmatrix}0\\1\end{pmatrix}",
            feedback="The value is zero there, but is its slope in each direction?",
        ),
        Mistake(
            tag="eigenvector",
            wrong=r"\begin{pmatrix}1\\1\end{pmatrix}",
            feedback="Apply one step to this point and see whether it stays.",
        ),
        Mistake(
            tag="opposite",
            wrong=r"\begin{pmatrix}1\\-1\end{pmatrix}",
            feedback="Both players would still move from here; compute their slopes.",
        ),
    ),
)
RESULT = Result(
    slug="bilinear-game",
    title="The bilinear game: one step and its fixed point",
    source=SOURCE,
    claims=(UPDATE_CLAIM, REST_CLAIM),
    references=(
        r"L. Mescheder, A. Geiger and S. Nowozin (2018). \emph{Which training methods for GANs do "
        r"actually converge?}.",
    ),
)
