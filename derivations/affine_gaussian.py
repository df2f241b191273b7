r"""The law of mu + S z for a standard normal vector z and a non-singular matrix S."""

from claims.results import Result
from claims.statements import LawOf, Mistake
from claims.steps import Derivation
from formula.declare import declare, extend
from formula.tree import Relation

SYMBOLS = declare(
    r"K: positive integer; \mu: vector(K); S: nonsingular(K); x: vector(K)",
    laws={"p(z)": ("standard-normal", "K")},
)
CLOSED_FORM = (
    r"(2\pi)^{-K/2}\,|\det S|^{-1}"
    r"\exp\left(-\frac12(x-\mu)^\top(S S^\top)^{-1}(x-\mu)\right)"
)


def derive() -> Derivation:
    """Change of variables, then the quadratic form by identities of transpose and inverse."""
    from claims.algebra import affine
    from claims.algebra.matrix_calculation import MatrixCalculation
    from formula.read import read

    # along the chain x is the image of z, so that every line holds for each z
    image = extend(SYMBOLS, given=[r"x = \mu + S z"])
    d = MatrixCalculation(SYMBOLS, image, point="x")
    moved = affine.affine_map(CLAIM.left, "z", SYMBOLS)
    h = extend(SYMBOLS, "h: vector(K)")
    d.side(
        affine.increment(moved, read("h", h)),
        rule="Jacobian of an affine map",
        because=r"moving $z$ by $h$ moves the image by exactly $S h$: the Jacobian matrix is $S$ "
        r"everywhere, and the map is one-to-one because $S$ is non-singular",
        tex=r"\left(\mu+S(z+h)\right)-\left(\mu+S z\right)=S h",
        declarations=h,
    )
    solution = affine.solved(moved, read("x", SYMBOLS), SYMBOLS)
    d.side(
        Relation((read("z", image), solution), ("=",)),
        rule="solving for the drawn vector",
        because=r"subtract $\mu$ and multiply by $S^{-1}$",
        tex=r"z=S^{-1}(x-\mu)",
    )
    d.start(
        affine.change_of_variables(moved, read("p(z)", SYMBOLS)),
        rule="change of variables",
        because=r"change of variables: the density at the image point is that at $z$ divided by "
        r"$|\det S|$",
        tex=r"p(z)\,|\det S|^{-1}",
    )
    d.by(
        affine.standard_normal_written_out,
        d.laws["p"],
        because=r"the $K$ coordinates of $z$ are independent standard normals",
        tex=r"(2\pi)^{-K/2}\exp\left(-\frac12 z^\top z\right)|\det S|^{-1}",
    )
    d.by(
        affine.substituted,
        read("z", image),
        solution,
        because=r"insert the solution for $z$",
        tex=r"(2\pi)^{-K/2}\exp\left(-\frac12\left(S^{-1}(x-\mu)\right)^\top "
        r"S^{-1}(x-\mu)\right)|\det S|^{-1}",
    )
    d.identity(
        "transpose of a product",
        because="the transpose of a product is the product of the transposes in reverse order",
        tex=r"(2\pi)^{-K/2}\exp\left(-\frac12(x-\mu)^\top(S^{-1})^\top "
        r"S^{-1}(x-\mu)\right)|\det S|^{-1}",
    )
    d.identity(
        "inverse of a transpose",
        backwards=True,
        because="inverse and transpose may change places",
        tex=r"(2\pi)^{-K/2}\exp\left(-\frac12(x-\mu)^\top(S^\top)^{-1}"
        r"S^{-1}(x-\mu)\right)|\det S|^{-1}",
    )
    d.identity(
        "inverse of a product",
        backwards=True,
        because="the inverse of a product is the product of the inverses in reverse order",
        tex=CLOSED_FORM,
    )
    d.identity_chain(
        read(r"\det(S S^\top)", SYMBOLS),
        ("determinant of a product", "determinant of a transpose"),
        because=r"so $|\det S|$ is the root of the determinant of the covariance $S S^\top$, and "
        r"the density is that of a normal law with mean $\mu$ and this covariance",
        tex=r"\det(S S^\top)=\det(S)\det(S^\top)=(\det S)^2",
    )
    return d.finish(CLAIM.right)


MISTAKES = (
    Mistake(
        tag="jacobian-forgotten",
        wrong=r"(2\pi)^{-K/2}\exp\left(-\frac12(x-\mu)^\top(S S^\top)^{-1}(x-\mu)\right)",
        feedback="A map that stretches space thins the density out. Compare the integral of your "
        "result over the whole space with one.",
    ),
    Mistake(
        tag="jacobian-inverted",
        wrong=r"(2\pi)^{-K/2}\,|\det S|\,"
        r"\exp\left(-\frac12(x-\mu)^\top(S S^\top)^{-1}(x-\mu)\right)",
        feedback="Decide which map the Jacobian in the formula belongs to, from the noise to the "
        "sample or back. Try one dimension with a large scale.",
    ),
    Mistake(
        tag="sign-of-the-determinant",
        wrong=r"(2\pi)^{-K/2}\,\frac{1}{\det S}\,"
        r"\exp\left(-\frac12(x-\mu)^\top(S S^\top)^{-1}(x-\mu)\right)",
        feedback="The determinant of a non-singular matrix may be negative, a density may not.",
    ),
    Mistake(
        tag="transposed-factor",
        wrong=r"(2\pi)^{-K/2}\,|\det S|^{-1}"
        r"\exp\left(-\frac12(x-\mu)^\top(S^\top S)^{-1}(x-\mu)\right)",
        feedback="Transposing a product reverses its order. Compute the covariance of the sample "
        "directly and compare.",
    ),
    Mistake(
        tag="covariance-for-precision",
        wrong=r"(2\pi)^{-K/2}\,|\det S|^{-1}"
        r"\exp\left(-\frac12(x-\mu)^\top S S^\top(x-\mu)\right)",
        feedback="Solving for the noise brings inverses into the exponent. Check the units in one "
        "dimension.",
    ),
    Mistake(
        tag="determinant-of-the-covariance",
        wrong=r"(2\pi)^{-K/2}\det(S S^\top)^{-1}"
        r"\exp\left(-\frac12(x-\mu)^\top(S S^\top)^{-1}(x-\mu)\right)",
        feedback="The determinant of a covariance enters a normal density under a root.",
    ),
    Mistake(
        tag="dimension-forgotten",
        wrong=r"(2\pi)^{-1/2}\,|\det S|^{-1}"
        r"\exp\left(-\frac12(x-\mu)^\top(S S^\top)^{-1}(x-\mu)\right)",
        feedback="Each coordinate of the noise brings its own normalising constant.",
    ),
)

CLAIM = LawOf(
    slug="affine-gaussian",
    title="Law of an affine image of a standard normal vector",
    declarations=SYMBOLS,
    construction=r"\mu + S z",
    base="p",
    point="x",
    closed_form=CLOSED_FORM,
    law_name="multivariate-normal",
    law_parameters=(r"\mu", r"S S^\top"),
    derive=derive,
    mistakes=MISTAKES,
    assumptions=(
        r"z\sim\mathcal{N}(0,I_K)",
        r"K\ge1",
        r"\mu,x\in\mathbb{R}^K",
        r"S\in\mathbb{R}^{K\times K},\ \det S\ne0",
    ),
    source="udem-2019, 1.2",
)

RESULT = Result(
    slug="affine-gaussian",
    title=CLAIM.title,
    source=CLAIM.source,
    claims=(CLAIM,),
)
