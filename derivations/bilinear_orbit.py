"""Simultaneous gradient steps of the game with the value d g: the orbit, its norm and its angle."""

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
from derivations._bilinear_runs import run_growth, run_orbit
from derivations.bilinear_game import UPDATE
from formula.declare import declare, extend

SOURCE = "udem-ebm, question 3.3"

ORBIT = declare(r"d_0: real; g_0: real; \alpha: positive; k: positive integer")
START = r"\begin{pmatrix}d_0\\g_0\end{pmatrix}"
ANGLE = r"k\arctan\alpha"
PLACE = (
    rf"(1+\alpha^2)^{{k/2}}\begin{{pmatrix}}d_0\cos({ANGLE})+g_0\sin({ANGLE})\\"
    rf"g_0\cos({ANGLE})-d_0\sin({ANGLE})\end{{pmatrix}}"
)
NORM = r"(1+\alpha^2)^k(d_0^2+g_0^2)"


def _eigen():  # type: ignore[no-untyped-def]
    """Characteristic polynomial, and the power applied to the start by eigenvectors."""
    import sympy

    _, _, d0, g0, rate, _, k = symbols()
    _, _, matrix = step_matrix()
    root = sympy.Symbol(r"\lambda", real=True)
    polynomial = (matrix - root * sympy.eye(2)).det()
    vectors = sympy.Matrix([[1, 1], [sympy.I, -sympy.I]])
    values = [1 + sympy.I * rate, 1 - sympy.I * rate]
    if sympy.expand(matrix * vectors - vectors * sympy.diag(*values)) != sympy.zeros(2, 2):
        raise ValueError("these are no eigenvectors")
    parts = vectors.inv() * sympy.Matrix([d0, g0])
    place = [
        sum(vectors[row, n] * values[n] ** k * sympy.factor(parts[n]) for n in range(2))
        for row in range(2)
    ]
    return root, polynomial, values, sympy.Matrix(place)


def derive_orbit() -> Derivation:
    """Eigenvalues, the power by eigenvectors, and the polar form of the eigenvalues."""
    import sympy

    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation
    from formula.read import read

    *_, rate, _, k = symbols()
    root, polynomial, values, place = _eigen()
    d = Calculation(ORBIT)
    known = naming(
        extend(ORBIT, r"\lambda: real; P: function"), {}, {"P": sympy.expand(polynomial)}, root
    )
    sides(
        d,
        (
            (
                r"P(\lambda)",
                polynomial,
                "characteristic polynomial",
                r"the determinant of $A$ minus $\lambda$ times the identity",
                r"P(\lambda)=(1-\lambda)^2+\alpha^2",
            ),
            (
                r"P(1+i\alpha)",
                sympy.expand(polynomial.subs(root, values[0])),
                "substitution",
                "one eigenvalue; as $A$ is real, the other is its conjugate",
                r"P(1+i\alpha)=0",
            ),
            (
                r"|1+i\alpha|",
                sympy.Abs(values[0]),
                "modulus",
                "both have this modulus, which is above one for every rate",
                r"|1+i\alpha|=\sqrt{1+\alpha^2}",
            ),
        ),
        known,
    )
    d.record.start(
        read(rf"{UPDATE}^k{START}", ORBIT),
        r"the matrix is applied $k$ times",
        rf"{UPDATE}^k{START}",
    )
    d.record.step(
        "=",
        "eigenvectors",
        tree_of(place),
        r"the start is a sum of eigenvectors, $(1,i)$ and $(1,-i)$ with complex weights; each is "
        "multiplied by its eigenvalue at every step",
        r"\begin{pmatrix}\frac12(d_0-ig_0)(1+i\alpha)^k+\frac12(d_0+ig_0)(1-i\alpha)^k\\"
        r"\frac i2(d_0-ig_0)(1+i\alpha)^k-\frac i2(d_0+ig_0)(1-i\alpha)^k\end{pmatrix}",
        "sympy",
    )
    polar = {
        each**k: (1 + rate**2) ** (k / 2)
        * (sympy.cos(k * sympy.atan(rate)) + sign * sympy.I * sympy.sin(k * sympy.atan(rate)))
        for each, sign in zip(values, (1, -1), strict=True)
    }
    scale = (1 + rate**2) ** (k / 2)
    turned = sympy.Matrix([sympy.expand(each.subs(polar)) for each in place])
    inner = turned.applyfunc(lambda each: sympy.expand(each / scale))
    from claims.algebra.lift import lift
    from formula.tree import Mul

    d.record.step(
        "=",
        "polar form",
        Mul((lift(scale), tree_of(inner))),
        r"the argument of $1+i\alpha$ is $\arctan\alpha$: a power multiplies the argument and "
        "raises the modulus; the imaginary parts cancel",
        PLACE,
        "sympy",
    )
    return finished(d.record, same_entries(turned, ORBIT_CLAIM))


def derive_growth() -> Derivation:
    """The squares of the orbit's two coordinates add up."""
    import sympy

    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift
    from claims.algebra.lower import lower

    _, _, d0, g0, _, _, k = symbols()
    _, moved, _ = step_matrix()
    d_, g_ = sympy.symbols("d g", real=True)
    d = Calculation(ORBIT)
    ratio = sympy.factor(sum(each**2 for each in moved))
    d.beside(
        (r"(d+\alpha g)^2+(g-\alpha d)^2", ratio),
        rule="squares expanded",
        because=r"one step: the mixed terms $2\alpha dg$ cancel",
        tex=r"(d+\alpha g)^2+(g-\alpha d)^2=(1+\alpha^2)(d^2+g^2)",
        declarations=declare(PLAYERS),
    )
    factor = sympy.cancel(ratio / (d_**2 + g_**2))
    grown = factor**k * (d0**2 + g0**2)
    d.record.start(
        lift(grown),
        "so that the squared distance from the fixed point, $d^2+g^2$, is multiplied by the same "
        "factor at each of $k$ steps",
        NORM,
        rule="geometric growth",
        proof="sympy",
    )
    stated = lower(GROWTH_CLAIM.right, ORBIT)
    return finished(d.record, sympy.simplify(grown - stated) == 0)


_STARTED = (r"d_0,g_0\in\mathbb{R}", r"\alpha>0", r"k\ge1")

ORBIT_CLAIM = Behaviour(
    slug="bilinear-orbit",
    title="simultaneous updates after any number of steps",
    source=SOURCE,
    declarations=ORBIT,
    assumptions=_STARTED,
    statement="the game played step by step, with slopes from finite differences of the value, "
    "from six random starts",
    outcome=PLACE,
    run=run_orbit,
    tolerance=EXACT,
    neighbours=(
        PLACE.replace(r"(1+\alpha^2)^{k/2}", ""),
        PLACE.replace(r"^{k/2}", "^k"),
        rf"(1+\alpha^2)^{{k/2}}\begin{{pmatrix}}d_0\cos({ANGLE})-g_0\sin({ANGLE})\\"
        rf"g_0\cos({ANGLE})+d_0\sin({ANGLE})\end{{pmatrix}}",
    ),
    derive=derive_orbit,
    mistakes=(
        Mistake(
            tag="modulus-one",
            wrong=PLACE.replace(r"(1+\alpha^2)^{k/2}", ""),
            feedback="This is a rotation alone. What is the modulus of the eigenvalues?",
        ),
        Mistake(
            tag="modulus-squared",
            wrong=PLACE.replace(r"^{k/2}", "^k"),
            feedback="The squared modulus is not the modulus.",
        ),
        Mistake(
            tag="turned-the-other-way",
            wrong=rf"(1+\alpha^2)^{{k/2}}\begin{{pmatrix}}d_0\cos({ANGLE})-g_0\sin({ANGLE})\\"
            rf"g_0\cos({ANGLE})+d_0\sin({ANGLE})\end{{pmatrix}}",
            feedback="Start with the second player at zero: which way does it move first?",
        ),
        Mistake(
            tag="angle-is-the-rate",
            wrong=PLACE.replace(ANGLE, r"k\alpha"),
            feedback="The rate is the tangent of the angle of an eigenvalue, not the angle.",
        ),
    ),
)
GROWTH_CLAIM = Behaviour(
    slug="bilinear-growth",
    title="squared distance from the fixed point",
    source=SOURCE,
    declarations=ORBIT,
    assumptions=_STARTED,
    statement="the squares added up after the game was played step by step, from six random starts",
    outcome=NORM,
    run=run_growth,
    tolerance=EXACT,
    neighbours=(
        r"(1-\alpha^2)^k(d_0^2+g_0^2)",
        r"(1+\alpha)^k(d_0^2+g_0^2)",
        r"(1+\alpha^2)^{2k}(d_0^2+g_0^2)",
        r"d_0^2+g_0^2",
    ),
    derive=derive_growth,
    mistakes=(
        Mistake(
            tag="circle",
            wrong="d_0^2+g_0^2",
            feedback="This is what continuous time does. A step along the tangent of a circle "
            "leads out of it.",
        ),
        Mistake(
            tag="contraction",
            wrong=r"(1-\alpha^2)^k(d_0^2+g_0^2)",
            feedback="The determinant of the step has a plus sign between its two terms. Is the "
            "factor above or below one?",
        ),
        Mistake(
            tag="rate-not-squared",
            wrong=r"(1+\alpha)^k(d_0^2+g_0^2)",
            feedback="Expand both squares: the terms of first order cancel.",
        ),
        Mistake(
            tag="modulus-for-square",
            wrong=r"(1+\alpha^2)^{k/2}(d_0^2+g_0^2)",
            feedback="The distance grows by the modulus of an eigenvalue, and its square?",
        ),
    ),
)
RESULT = Result(
    slug="bilinear-orbit",
    title="The bilinear game with simultaneous updates",
    source=SOURCE,
    claims=(ORBIT_CLAIM, GROWTH_CLAIM),
    references=(
        r"L. Mescheder, A. Geiger and S. Nowozin (2018). \emph{Which training methods for GANs do "
        r"actually converge?}.",
    ),
)
