"""The game with the value d g, played in turns and in continuous time: nothing spirals outwards.

Alternating gradient steps stay on an ellipse, and the flow goes round on a circle.
"""

from __future__ import annotations

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from derivations._bilinear import EXACT, PLAYERS, finished, same_entries, sides, symbols, tree_of
from derivations._bilinear_runs import run_flow, run_invariant
from formula.declare import declare, extend

SOURCE = "udem-ebm, question 3.3"

TURNS = declare(r"d_0: real; g_0: real; \alpha: real in (0,2); k: positive integer")
FLOW = declare("d_0: real; g_0: real; t: positive")
ELLIPSE = r"d_0^2+\alpha d_0g_0+g_0^2"
CIRCLE = r"\begin{pmatrix}d_0\cos t+g_0\sin t\\g_0\cos t-d_0\sin t\end{pmatrix}"


def derive_invariant() -> Derivation:
    """The quadratic form after an alternating step, expanded."""
    import sympy

    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift
    from claims.algebra.lower import lower

    d_, g_, d0, g0, rate, _, _ = symbols()
    new_d = d_ + rate * g_
    new_g = sympy.expand(g_ - rate * new_d)
    matrix = sympy.Matrix([[sympy.diff(each, by) for by in (d_, g_)] for each in (new_d, new_g)])
    form = sympy.expand(new_d**2 + rate * new_d * new_g + new_g**2)
    known = naming(
        extend(declare(PLAYERS), "d': real; g': real; T: real; D: real"),
        {"d'": new_d, "g'": new_g, "T": matrix.trace(), "D": sympy.expand(matrix.det())},
    )
    d = Calculation(TURNS)
    sides(
        d,
        (
            ("d'", new_d, "gradient step", "first $d$ moves", r"d'=d+\alpha g"),
            (
                "g'",
                new_g,
                "gradient step",
                r"then $g$, by the slope at the new $d$: $g$ minus $\alpha$ times $d'$",
                r"g'=-\alpha d+(1-\alpha^2)g",
            ),
            ("T", matrix.trace(), "trace", "trace of the matrix of this step", r"T=2-\alpha^2"),
            (
                "D",
                sympy.expand(matrix.det()),
                "determinant",
                "its determinant; the eigenvalues are on the unit circle if the trace is between "
                r"$-2$ and $2$, that is, for a rate $\alpha$ below $2$",
                "D=1",
            ),
            (
                r"d'^2+\alpha d'g'+g'^2",
                form,
                "squares expanded",
                "after the step, a quadratic form of the new values, in terms of the old ones",
                r"d'^2+\alpha d'g'+g'^2=d^2+\alpha dg+g^2",
            ),
        ),
        known,
    )
    kept = form.subs({d_: d0, g_: g0})
    d.record.start(
        lift(kept),
        "the form does not change from step to step, and so has the value that it had at the start",
        ELLIPSE,
        rule="induction",
        proof="sympy",
    )
    return finished(d.record, sympy.expand(kept - lower(INVARIANT_CLAIM.right, TURNS)) == 0)


def derive_flow() -> Derivation:
    """The exponential of the matrix of slopes."""
    import sympy

    from claims.algebra.calculation import Calculation

    _, _, d0, g0, _, time, _ = symbols()
    d_, g_ = sympy.symbols("d g", real=True)
    field = sympy.Matrix([sympy.diff(d_ * g_, d_), -sympy.diff(d_ * g_, g_)])
    matrix = field.jacobian([d_, g_])
    solved = (matrix * time).exp().applyfunc(lambda each: sympy.simplify(each.rewrite(sympy.cos)))
    place = (solved * sympy.Matrix([d0, g0])).applyfunc(sympy.expand)
    if sympy.simplify(place.diff(time) - matrix * place) != sympy.zeros(2, 1):
        raise ValueError("this does not solve the equations")
    d = Calculation(FLOW)
    square = sympy.trigsimp(sympy.expand(place[0] ** 2 + place[1] ** 2))
    d.record.start(
        tree_of(place),
        "$d$ changes at the rate $g$ and $g$ at the rate $-d$: a rotation with unit speed",
        CIRCLE,
        rule="matrix exponential",
        proof="sympy",
    )
    d.beside(
        (r"(d_0\cos t+g_0\sin t)^2+(g_0\cos t-d_0\sin t)^2", square),
        rule="squares expanded",
        because="the distance from the fixed point never changes",
        tex=r"(d_0\cos t+g_0\sin t)^2+(g_0\cos t-d_0\sin t)^2=d_0^2+g_0^2",
        declarations=FLOW,
    )
    return finished(d.record, same_entries(place, FLOW_CLAIM))


INVARIANT_CLAIM = Behaviour(
    slug="bilinear-alternating",
    title="what alternating updates keep",
    source=SOURCE,
    declarations=TURNS,
    assumptions=(r"d_0,g_0\in\mathbb{R}", r"\alpha\in(0,2)", r"k\ge1"),
    statement=r"the sum of the squares and of $\alpha$ times the product, after the game was "
    "played with alternating updates, from six random starts",
    outcome=ELLIPSE,
    run=run_invariant,
    tolerance=EXACT,
    neighbours=(
        "d_0^2+g_0^2",
        r"d_0^2-\alpha d_0g_0+g_0^2",
        r"(1+\alpha^2)^k(d_0^2+\alpha d_0g_0+g_0^2)",
    ),
    derive=derive_invariant,
    mistakes=(
        Mistake(
            tag="circle",
            wrong="d_0^2+g_0^2",
            feedback="The squares alone are not kept: take one alternating step and add them up.",
        ),
        Mistake(
            tag="cross-sign",
            wrong=r"d_0^2-\alpha d_0g_0+g_0^2",
            feedback="Which player moves first decides the sign of the mixed term.",
        ),
        Mistake(
            tag="grows",
            wrong=r"(1+\alpha^2)^k(d_0^2+\alpha d_0g_0+g_0^2)",
            feedback="This is the growth of simultaneous updates. What is the determinant of an "
            "alternating step?",
        ),
        Mistake(
            tag="twice-the-product",
            wrong=r"d_0^2+2\alpha d_0g_0+g_0^2",
            feedback="Compare the coefficients of the product before and after one step.",
        ),
    ),
)
FLOW_CLAIM = Behaviour(
    slug="bilinear-flow",
    title="the game in continuous time",
    source=SOURCE,
    declarations=FLOW,
    assumptions=(r"d_0,g_0\in\mathbb{R}", "t>0"),
    statement="the two equations integrated by a Runge--Kutta rule of high order, with slopes from "
    "finite differences, from six random starts",
    outcome=CIRCLE,
    run=run_flow,
    tolerance=1e-7,
    neighbours=(
        r"\begin{pmatrix}d_0\cos t-g_0\sin t\\g_0\cos t+d_0\sin t\end{pmatrix}",
        r"\begin{pmatrix}d_0\cosh t+g_0\sinh t\\g_0\cosh t+d_0\sinh t\end{pmatrix}",
        r"\begin{pmatrix}d_0e^{-t}\\g_0e^{-t}\end{pmatrix}",
    ),
    derive=derive_flow,
    mistakes=(
        Mistake(
            tag="other-way-round",
            wrong=r"\begin{pmatrix}d_0\cos t-g_0\sin t\\g_0\cos t+d_0\sin t\end{pmatrix}",
            feedback="Differentiate at the start: which sign has the slope of each player?",
        ),
        Mistake(
            tag="both-ascend",
            wrong=r"\begin{pmatrix}d_0\cosh t+g_0\sinh t\\g_0\cosh t+d_0\sinh t\end{pmatrix}",
            feedback="This solves the equations of two players who both maximise.",
        ),
        Mistake(
            tag="converges",
            wrong=r"\begin{pmatrix}d_0e^{-t}\\g_0e^{-t}\end{pmatrix}",
            feedback="The matrix of the two equations has imaginary eigenvalues. Is there decay?",
        ),
        Mistake(
            tag="one-step",
            wrong=r"\begin{pmatrix}d_0+tg_0\\g_0-td_0\end{pmatrix}",
            feedback="This follows the tangent at the start; the slopes change on the way.",
        ),
    ),
)

RESULT = Result(
    slug="bilinear-variants",
    title="The bilinear game in turns and in continuous time",
    source=SOURCE,
    claims=(INVARIANT_CLAIM, FLOW_CLAIM),
    references=(
        r"G. Gidel, R. Askari Hemmat, M. Pezeshki, R. Le Priol, G. Huang, S. Lacoste-Julien and "
        r"I. Mitliagkas (2019). \emph{Negative momentum for improved game dynamics}.",
    ),
)
