r"""Least squares in any dimension: the sum of squares is smallest where the score vanishes.

With lag vectors x_t the sum of squares of an AR(p) model is w - 2 phi^T b + phi^T G phi, where G
adds x_t x_t^T, b adds y_t x_t and w adds y_t^2. The estimators exist from n = 2p + 1 values on.
"""

from __future__ import annotations

from claims.behaviour import Behaviour
from claims.optimum import Optimum
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from formula.declare import declare, extend
from formula.tree import Number, SetOf

SOURCE = "sharif-2025-ps1, 2.2"
_SYMBOLS = r"p: positive integer; G: spd(p); b: vector(p); w: real"
SYMBOLS = declare(_SYMBOLS + r"; \phi: vector(p)")
AT_BEST = declare(_SYMBOLS, given=[r"\phi=G^{-1}b"])
NOTHING = declare()
PROFILE = declare(r"\phi: real in (-1,1); S: real; L: real; D: real")
OBJECTIVE = r"w-2\phi^\top b+\phi^\top G\phi"
BEST = r"w-b^\top G^{-1}b"
ORDER = 3
LENGTHS = range(4, 10)
SERIES = (1, 2, 3)


def derive_coefficients() -> Derivation:
    """The gradient, and the completed square."""
    from claims.algebra.entries import equal_entries
    from claims.algebra.matrices import SIZES
    from claims.algebra.matrix_calculation import MatrixCalculation
    from formula.read import read
    from formula.tree import Relation

    d = MatrixCalculation(SYMBOLS)
    moved = extend(SYMBOLS, "h: vector(p)")
    left = rf"\left(w-2(\phi+h)^\top b+(\phi+h)^\top G(\phi+h)\right)-\left({OBJECTIVE}\right)"
    right = r"2h^\top(G\phi-b)+h^\top G h"
    d.side(
        Relation((read(left, moved), read(right, moved)), ("=",)),
        rule="increment of a quadratic form",
        because=r"move $\phi$ by $h$: the part linear in $h$ is the gradient, "
        r"$2(G\phi-b)$; it vanishes where $G\phi$ is $b$, the score equations",
        tex=f"{left}={right}",
        declarations=moved,
    )
    d.record.side(
        "score equations solved",
        Relation((CLAIM.free, CLAIM.right), ("=",)),
        r"$G$ is invertible: the score equations have one solution",
        r"\phi=G^{-1}b",
        "sympy",
        declarations=AT_BEST,
    )
    square = r"(\phi-G^{-1}b)^\top G(\phi-G^{-1}b)"
    d.start(
        CLAIM.objective,
        rule="definition",
        because="the sum of squares, multiplied out",
        tex=OBJECTIVE,
    )
    completed = read(rf"{BEST}+{square}", SYMBOLS)
    if not all(equal_entries(d.now, completed, SYMBOLS, size) for size in SIZES):
        raise ValueError("the completed square is another polynomial")
    d.step(
        completed,
        rule="square completed in a vector",
        because=r"complete the square: the stationary point is $G^{-1}b$, for $G$ is invertible",
        tex=rf"{BEST}+{square}",
    )
    d.record.step(
        ">=",
        "positive definite form",
        CLAIM.optimal_value,
        r"$G$ is positive definite: the last term is positive, except at the stationary point "
        "alone",
        BEST,
        "theorem",
    )
    return d.record.finish(
        proved=d.now == CLAIM.optimal_value,
        detail="general p by polynomials that SymPy shows equal for symbolic entries at p = 1, 2, "
        "3, and a positive definite form",
    )


def _exists(values: list[int], order: int) -> bool:
    """Whether the normal matrix is invertible and the residuals are not all zero."""
    import sympy

    rows = sympy.Matrix(
        [[values[t - k] for k in range(1, order + 1)] for t in range(order, len(values))]
    )
    aims = sympy.Matrix(values[order:])
    normal = rows.T * rows
    if normal.det() == 0:
        return False
    rest = aims - rows * normal.LUsolve(rows.T * aims)
    return bool((rest.T * rest)[0] > 0)


def derive_existence() -> Derivation:
    """Exact linear algebra on a series with two ones."""
    from claims.algebra.calculation import Calculation

    series = [int(t in (ORDER, 2 * ORDER + 1)) for t in range(1, max(LENGTHS) + 1)]
    found = [n for n in LENGTHS if _exists(series[:n], ORDER)]
    tree = SetOf(tuple(Number(str(n)) for n in found))
    d = Calculation(NOTHING)
    d.record.start(
        tree,
        r"up to six values there are at most three equations, and one of the two is missing; from "
        r"seven on, rank and residuals of the series $0,0,1,0,0,0,1,0,0$ show in integers that "
        r"both exist for it, and so for almost all",
        r"\{" + ",".join(map(str, found)) + r"\}",
        rule="rank and residuals in fractions",
        proof="enumeration",
    )
    assert isinstance(EXISTENCE.right, SetOf)
    return d.record.finish(
        proved=tree == EXISTENCE.right, detail="exact rank and residual sum of squares"
    )


def run_existence(seed: int) -> frozenset[int]:
    """Simulated series: does the likelihood have a maximum, by its singular values and fit?"""
    import numpy as np

    rng = np.random.default_rng(seed)
    found = set()
    for n in LENGTHS:
        values = rng.normal(size=n)
        rows = np.stack([values[ORDER - k : n - k] for k in range(1, ORDER + 1)], axis=1)
        fit, _, rank, _ = np.linalg.lstsq(rows, values[ORDER:], rcond=1e-10)
        rest = values[ORDER:] - rows @ fit
        if rank == ORDER and float(rest @ rest) > 1e-16:
            found.add(n)
    return frozenset(found)


def derive_exact() -> Derivation:
    """Profile out the variance; the only root of the cubic in (-1, 1) is a maximum."""
    from itertools import pairwise

    import sympy

    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation

    phi = sympy.Symbol(r"\phi", real=True)
    n = len(SERIES)
    total = (1 - phi**2) * SERIES[0] ** 2 + sum((b - phi * a) ** 2 for a, b in pairwise(SERIES))
    profile = sympy.log(1 - phi**2) / 2 - sympy.Rational(n, 2) * sympy.log(sympy.expand(total))
    slope = sympy.together(sympy.diff(profile, phi))
    d = Calculation(NOTHING)
    d.beside(
        ("S", total, sympy.expand(total)),
        rule="sum of squares with the first value",
        because="the sum of squares in the exponent of the exact likelihood: the first one is that "
        "of the stationary density of the first value",
        tex=r"S=(1-\phi^2)+(2-\phi)^2+(3-2\phi)^2=14-16\phi+4\phi^2",
        declarations=naming(PROFILE, {"S": total}),
    )
    d.beside(
        ("L", profile),
        rule="maximum over the variance",
        because=r"the best $\sigma^2$ is $S/3$; inserted, it leaves this, up to a constant. It "
        "goes to minus infinity at both ends of the interval",
        tex=r"L=\frac12\log(1-\phi^2)-\frac32\log(14-16\phi+4\phi^2)",
        declarations=naming(PROFILE, {"L": profile}),
    )
    d.beside(
        ("D", slope),
        rule="differentiation",
        because="its slope",
        tex=r"D=\frac{4\phi^3-4\phi^2-13\phi+12}{(1-\phi^2)(7-8\phi+2\phi^2)}",
        declarations=naming(PROFILE, {"D": slope}),
    )
    cubic = sympy.Poly(sympy.numer(slope), phi)
    roots = [root.evalf(30) for root in cubic.real_roots() if -1 < root.evalf(30) < 1]
    if len(roots) != 1:
        raise ValueError(f"the profile has {len(roots)} stationary points in (-1, 1)")
    text = str(roots[0].round(4))
    d.record.start(
        Number(text),
        "all real roots of the cubic, isolated: one lies between minus one and one, and so it "
        "is the maximum; to four digits",
        text,
        rule="roots of the slope",
        proof="enumeration",
    )
    return d.record.finish(
        proved=Number(text) == EXACT.right, detail="all real roots of the slope, to thirty digits"
    )


def run_exact(seed: int) -> float:
    """Maximise the joint normal log density of the series, covariance from its recursion."""
    import numpy as np
    from scipy import linalg, optimize, stats

    values = np.asarray(SERIES, dtype=float)

    def minus(at: np.ndarray) -> float:
        phi, sigma = np.tanh(at[0]), np.exp(at[1])
        variance = float(linalg.solve_discrete_lyapunov([[phi]], [[sigma**2]])[0, 0])
        lags = np.abs(np.subtract.outer(np.arange(3), np.arange(3)))
        return -float(stats.multivariate_normal.logpdf(values, np.zeros(3), variance * phi**lags))

    start = np.random.default_rng(seed).normal(size=2) / 2
    options = {"xatol": 1e-9, "fatol": 1e-13, "maxiter": 4000}
    found = optimize.minimize(minus, start, method="Nelder-Mead", options=options)
    return float(np.tanh(found.x[0]))


CLAIM = Optimum(
    slug="ar-coefficients",
    title="coefficients of an autoregression by least squares",
    source=SOURCE,
    declarations=SYMBOLS,
    assumptions=(r"p\ge1", r"G\succ0", r"b,\phi\in\mathbb{R}^p", r"w\in\mathbb{R}"),
    sense="min",
    over=r"\phi",
    objective_tex=OBJECTIVE,
    argument="G^{-1}b",
    value=BEST,
    at_optimum=AT_BEST,
    unique_note="the only minimiser",
    derive=derive_coefficients,
    mistakes=(
        Mistake(
            tag="inverse-forgotten",
            wrong="G b",
            feedback="Solve the score equations for the coefficients. Check the units.",
        ),
        Mistake(
            tag="half",
            wrong=r"\frac12 G^{-1}b",
            feedback="Both the linear and the quadratic term bring a factor two when they are "
            "differentiated.",
        ),
        Mistake(
            tag="sign",
            wrong="-G^{-1}b",
            feedback="A series whose neighbours are alike has a positive coefficient.",
        ),
        Mistake(
            tag="right-side-only",
            wrong="b",
            feedback="That would be right if the lags were uncorrelated and of unit sum of "
            "squares.",
        ),
    ),
)
EXISTENCE = Behaviour(
    slug="ar-existence",
    title="lengths of a series for which both estimators exist",
    source=SOURCE,
    declarations=NOTHING,
    statement="series of 4 to 9 values in general position, and an autoregression of order 3: the "
    "lengths for which the conditional likelihood has a maximum, and only one",
    outcome=r"\{7,8,9\}",
    run=run_existence,
    neighbours=(r"\{6,7,8,9\}", r"\{8,9\}", r"\{4,5,6,7,8,9\}", r"\{5,6,7,8,9\}"),
    derive=derive_existence,
    mistakes=(
        Mistake(
            tag="exact-fit-counted",
            wrong=r"\{6,7,8,9\}",
            feedback="With as many equations as coefficients the residuals vanish. What does the "
            "likelihood do as the variance goes to zero?",
        ),
        Mistake(
            tag="values-for-equations",
            wrong=r"\{4,5,6,7,8,9\}",
            feedback="The first values have no equation of their own.",
        ),
        Mistake(
            tag="variance-forgotten",
            wrong=r"\{5,6,7,8,9\}",
            feedback="Count the equations: one for each value that has all its predecessors.",
        ),
        Mistake(
            tag="one-too-many",
            wrong=r"\{8,9\}",
            feedback="One equation more than coefficients leaves a residual already.",
        ),
    ),
)
EXACT = Behaviour(
    slug="ar-exact-maximiser",
    title="exact maximum likelihood where the conditional one leaves stationarity",
    source=SOURCE,
    declarations=NOTHING,
    statement="the coefficient of a stationary autoregression of order one that maximises the "
    "exact likelihood of the series 1, 2, 3 (variance maximised as well)",
    outcome="0.8977",
    run=run_exact,
    tolerance=5e-5,
    neighbours=(r"\frac85", "1", "0.8976", "0.8978", r"\frac{8}{13}"),
    derive=derive_exact,
    mistakes=(
        Mistake(
            tag="conditional",
            wrong=r"\frac85",
            feedback="This maximises the product of the transition densities. Is there a "
            "stationary process with this coefficient?",
        ),
        Mistake(
            tag="cut-off",
            wrong="1",
            feedback="Towards the edge the stationary variance grows without bound. What does the "
            "density of the first value do?",
        ),
        Mistake(
            tag="inverse",
            wrong=r"\frac{8}{13}",
            feedback="The series read backwards has this conditional estimate.",
        ),
        Mistake(
            tag="autocorrelation",
            wrong=r"\frac47",
            feedback="The first sample autocorrelation divides by all squares, also that of the "
            "last value. It solves other equations.",
        ),
    ),
)

RESULT = Result(
    slug="ar-least-squares",
    title="Estimators of an autoregression",
    source=SOURCE,
    claims=(CLAIM, EXISTENCE, EXACT),
    references=(r"J. D. Hamilton (1994). \emph{Time series analysis}, chapter 5.",),
)
