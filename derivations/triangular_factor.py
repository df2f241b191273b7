r"""A normal law from a triangular factor of its covariance: log-determinant, and which there are.

The entropy of N(mu, S S^T) needs no more of S than its diagonal. Every covariance has 2^K lower
triangular factors, which differ in the signs of their columns; one has a positive diagonal.
"""

from __future__ import annotations

from claims.behaviour import Behaviour
from claims.definitions import LogDensityAt, Mean
from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from derivations._matrices import matrix
from formula.declare import declare

SOURCE = "sharif-2024-hw2, 2"

SYMBOLS = declare(
    r"K: positive integer; \mu: vector(K); S: lower(K)",
    laws={"q(x)": ("multivariate-normal", r"\mu", r"S S^\top")},
)
DIAGONAL = r"\sum_{j=1}^{K}\log|S_{j,j}|"
CLOSED_FORM = rf"\frac K2\left(1+\log(2\pi)\right)+{DIAGONAL}"
SIZES = (1, 2, 3)


def derive_entropy() -> Derivation:
    """Moments of the quadratic form, and the determinant of a triangular matrix."""
    from claims.algebra import triangular, vector_normal
    from claims.algebra.matrix_calculation import MatrixCalculation
    from claims.algebra.matrix_forms import same_matrix_scalars

    d = MatrixCalculation(SYMBOLS)
    constant = r"\frac K2\log(2\pi)"
    determinant = r"\frac12\log\det(S S^\top)"
    form = r"(x-\mu)^\top(S S^\top)^{-1}(x-\mu)"
    product = r"\prod_{j=1}^{K}S_{j,j}"
    d.start(
        ENTROPY.left,
        rule="definition",
        because="minus the mean log density",
        tex=ENTROPY.definition_tex,
    )
    d.must_be(ENTROPY.definition)
    d.by(
        vector_normal.densities_written_out,
        d.vector_laws,
        because="write the log density out",
        tex=rf"-\mathbb{{E}}_{{q}}\left[-{constant}-{determinant}-\frac12{form}\right]",
    )
    d.by(
        vector_normal.linearity_of_expectation,
        because=r"only the quadratic form depends on $x$",
        tex=rf"{constant}+{determinant}+\frac12\mathbb{{E}}_{{q}}\left[{form}\right]",
    )
    d.by(
        vector_normal.mean_of_a_quadratic_form,
        d.vector_laws,
        SYMBOLS,
        because="the mean of a quadratic form about the mean is the trace of its matrix times the "
        "covariance",
        tex=rf"{constant}+{determinant}"
        r"+\frac12\operatorname{tr}\left((S S^\top)^{-1}S S^\top\right)",
    )
    d.identity(
        "trace of the inverse times the matrix",
        because="the trace of the identity matrix counts the coordinates",
        tex=rf"{constant}+{determinant}+\frac K2",
    )
    d.identity(
        "determinant of a product",
        because="determinants multiply",
        tex=rf"{constant}+\frac12\log\left(\det(S)\det(S^\top)\right)+\frac K2",
    )
    d.identity(
        "determinant of a transpose",
        because="transposing does not change a determinant",
        tex=rf"{constant}+\frac12\log\left(\det(S)\det(S)\right)+\frac K2",
    )
    d.by(
        triangular.determinants_of_triangular_matrices,
        SYMBOLS,
        because="expand along the first row again and again: what stands above the diagonal is "
        "zero, so that only the product of the diagonal is left",
        tex=rf"{constant}+\frac12\log\left(\left({product}\right)\left({product}\right)\right)"
        r"+\frac K2",
    )
    d.by(
        triangular.logarithm_of_a_squared_product,
        because="the logarithm of a square is twice that of the absolute value, and that of a "
        "product is a sum",
        tex=rf"{constant}+{DIAGONAL}+\frac K2",
    )
    proved = same_matrix_scalars(d.now, ENTROPY.right, SYMBOLS)
    return d.record.finish(
        proved=proved,
        detail="general K by identities that SymPy proves for symbolic entries at K = 1, 2, 3",
    )


def derive_factors() -> Derivation:
    """Two factors differ by a triangular orthogonal matrix; find all of those."""
    import sympy

    from claims.algebra.calculation import Calculation
    from derivations._bilinear import same_entries, tree_of

    counted = sympy.Matrix([_orthogonal(size) for size in SIZES]).T
    d = Calculation(NOTHING)
    d.record.start(
        tree_of(counted),
        r"two factors $L$ and $M$ differ by the triangular orthogonal matrix $M^{-1}L$; its "
        r"equations, solved row by row for $K$ up to 3 with all solutions kept, leave the "
        r"diagonal matrices of signs",
        matrix(*counted.tolist()),
        rule="triangular orthogonal matrices solved for row by row",
        proof="enumeration",
    )
    return d.record.finish(
        proved=same_entries(counted, FACTORS),
        detail="all solutions of the polynomial equations for lower triangular orthogonal "
        "matrices of orders 1, 2 and 3, by SymPy",
    )


def _orthogonal(size: int) -> tuple[int, int]:
    """How many lower triangular orthogonal matrices there are, and how many without a minus.

    Raises:
        ArithmeticError: one of them is not diagonal.
    """
    import sympy

    rows = [
        [sympy.Symbol(f"o_{i}_{j}", real=True) if j <= i else sympy.S.Zero for j in range(size)]
        for i in range(size)
    ]
    known: list[dict[sympy.Symbol, sympy.Expr]] = [{}]
    for i, row in enumerate(rows):
        longer = []
        for values in known:
            products = [
                sum(a * b for a, b in zip(row, above, strict=True)).subs(values) - int(above is row)
                for above in rows[: i + 1]
            ]
            unknown = row[: i + 1]
            longer += [{**values, **each} for each in sympy.solve(products, unknown, dict=True)]
        known = longer
    for values in known:
        matrix = sympy.Matrix(rows).subs(values)
        if not (matrix.is_diagonal() and (matrix * matrix.T).is_Identity):
            raise ArithmeticError(f"{matrix} is no diagonal matrix of signs")
    without = sum(all(value >= 0 for value in values.values()) for values in known)
    return len(known), without


def run_factors(seed: int) -> object:
    """Factors of random covariances, searched from many starts by least squares."""
    import numpy as np
    from scipy import optimize

    rng = np.random.default_rng(seed)
    counted = []
    for size in SIZES:
        square = rng.normal(size=(size, size))
        covariance = square @ square.T + np.eye(size) / 2
        places = np.tril_indices(size)

        def residual(entries, places=places, size=size, covariance=covariance):  # type: ignore[no-untyped-def]
            factor = np.zeros((size, size))
            factor[places] = entries
            return (factor @ factor.T - covariance)[places]

        kept: list[np.ndarray] = []
        for _ in range(60 * size):
            found = optimize.root(residual, rng.normal(size=len(places[0])) * 2, tol=1e-13)
            if not np.abs(residual(found.x)).max() <= 1e-9:
                continue
            if not any(np.abs(found.x - other).max() <= 1e-6 for other in kept):
                kept.append(found.x)
        diagonal = places[0] == places[1]
        positive = sum(bool((entries[diagonal] > 0).all()) for entries in kept)
        counted.append((len(kept), positive))
    return np.array(counted).T


NOTHING = declare()

ENTROPY = Equality(
    slug="triangular-entropy",
    title="entropy of a normal law with a triangular factor of its covariance",
    source=SOURCE,
    declarations=SYMBOLS,
    definition=-Mean("q", LogDensityAt("q")),
    definition_tex=r"-\mathbb{E}_{q}\left[\log q(x)\right]",
    closed_form=CLOSED_FORM,
    derive=derive_entropy,
    assumptions=(
        r"q=\mathcal{N}(\mu,S S^\top)",
        r"K\ge1",
        r"\mu\in\mathbb{R}^K",
        r"S\in\mathbb{R}^{K\times K}",
        r"S_{i,j}=0 \text{ for } i<j,\ \det S\ne0",
    ),
    mistakes=(
        Mistake(
            tag="half-of-the-logarithms",
            wrong=rf"\frac K2\left(1+\log(2\pi)\right)+\frac12{DIAGONAL}",
            feedback="The density has the root of the determinant of the covariance, and that "
            "determinant is a square.",
        ),
        Mistake(
            tag="covariance-twice",
            wrong=rf"\frac K2\left(1+\log(2\pi)\right)+2{DIAGONAL}",
            feedback="Under the root there is one determinant of the covariance. Which power of "
            "the determinant of the factor is left?",
        ),
        Mistake(
            tag="sign-of-the-determinant",
            wrong=rf"\frac K2\left(1+\log(2\pi)\right)-{DIAGONAL}",
            feedback="A wider law has the larger entropy.",
        ),
        Mistake(
            tag="quadratic-form-forgotten",
            wrong=rf"\frac K2\log(2\pi)+{DIAGONAL}",
            feedback="The quadratic form in the exponent has a mean, too. What is it for each "
            "coordinate?",
        ),
        Mistake(
            tag="constants-once",
            wrong=rf"\frac12\left(1+\log(2\pi)\right)+{DIAGONAL}",
            feedback="Every coordinate brings its own constants; count them.",
        ),
    ),
)
FACTORS = Behaviour(
    slug="triangular-factors",
    title="lower triangular factors of a covariance, counted",
    source=SOURCE,
    declarations=NOTHING,
    statement=r"all lower triangular $L$ whose $L L^\top$ is a given positive definite matrix of "
    "order 1, 2 and 3 (columns): how many there are, and how many of them have a positive diagonal "
    "(rows)",
    outcome=matrix((2, 4, 8), (1, 1, 1)),
    run=run_factors,
    neighbours=(
        matrix((2, 2, 2), (1, 1, 1)),
        matrix((1, 4, 8), (1, 1, 1)),
        matrix((2, 4, 6), (1, 1, 1)),
        matrix((2, 4, 8), (1, 2, 1)),
    ),
    derive=derive_factors,
    mistakes=(
        Mistake(
            tag="always-one",
            wrong=matrix((1, 1, 1), (1, 1, 1)),
            feedback="This counts those with a positive diagonal. Change the sign of one column.",
        ),
        Mistake(
            tag="one-sign-for-all",
            wrong=matrix((2, 2, 2), (1, 1, 1)),
            feedback="The sign of the whole matrix may be changed, and more than that: look at one "
            "column alone.",
        ),
        Mistake(
            tag="one-positive-entry",
            wrong=matrix((2, 4, 8), (1, 2, 4)),
            feedback="Half of the factors have a positive first entry. Is that asked of one entry "
            "of the diagonal or of all?",
        ),
        Mistake(
            tag="signs-added",
            wrong=matrix((2, 4, 6), (1, 1, 1)),
            feedback="Every column has its sign independently of the others.",
        ),
    ),
)

RESULT = Result(
    slug="triangular-factor",
    title="Normal laws from a triangular factor of the covariance",
    source=SOURCE,
    claims=(ENTROPY, FACTORS),
    references=(
        r"G. H. Golub and C. F. Van Loan (2013). \emph{Matrix computations}, section 4.2.",
    ),
)
