r"""The law of mu + sigma z, coordinate by coordinate, for a standard normal vector z."""

from claims.results import Result
from claims.statements import LawOf, Mistake
from claims.steps import Derivation
from formula.declare import declare, extend

SYMBOLS = declare(
    r"K: positive integer; \mu: vector(K); \sigma: positive vector(K); x: vector(K)",
    laws={"p(z)": ("standard-normal", "K")},
)
CONSTANT = r"(2\pi)^{-K/2}\left(\prod_{j=1}^{K}\sigma_j\right)^{-1}"
SQUARES = r"\sum_{j=1}^{K}\frac{(x_j-\mu_j)^2}{\sigma_j^2}"
CLOSED_FORM = CONSTANT + rf"\exp\left(-\frac12{SQUARES}\right)"
ONE_COORDINATE = (
    r"\frac{1}{\sqrt{2\pi}\,\sigma_j}\exp\left(-\frac{(x_j-\mu_j)^2}{2\sigma_j^2}\right)"
)
DIAGONAL = r"\operatorname{diag}(\sigma)"


def derive() -> Derivation:
    """The general result at a diagonal matrix; then the same coordinate by coordinate."""
    from claims.algebra import affine, coordinates
    from claims.algebra.matrix_calculation import MatrixCalculation
    from derivations.affine_gaussian import CLAIM as GENERAL
    from formula.read import read
    from formula.tree import Relation

    d = MatrixCalculation(SYMBOLS, SYMBOLS, point="x")
    moved = affine.affine_map(CLAIM.left, "z", SYMBOLS)
    h = extend(SYMBOLS, "h: vector(K)")
    d.side(
        affine.increment(moved, read("h", h)),
        rule="Jacobian of an affine map",
        because=r"moving $z$ by $h$ moves the image by $\sigma\odot h$: entry $j$ of the image "
        r"depends on $z_j$ only, with slope $\sigma_j$, so that the Jacobian matrix is the "
        r"diagonal matrix of $\sigma$",
        tex=r"\left(\mu+\sigma\odot(z+h)\right)-\left(\mu+\sigma\odot z\right)=\sigma\odot h",
        declarations=h,
    )
    image = extend(SYMBOLS, given=[r"x = \mu + \sigma\odot z"])
    solution = affine.solved(moved, read("x", SYMBOLS), SYMBOLS)
    d.side(
        Relation((read("z", image), solution), ("=",)),
        rule="solving for the drawn vector",
        because=r"no $\sigma_j$ vanishes, so that each coordinate can be solved for its own $z_j$",
        tex=r"z=\sigma^{-1}\odot(x-\mu)",
        declarations=image,
    )
    outside = rf"(2\pi)^{{-K/2}}\,|\det {DIAGONAL}|^{{-1}}"
    d.start(
        coordinates.specialised(GENERAL.right, "S", read(DIAGONAL, SYMBOLS), SYMBOLS),
        rule="the general result at a diagonal matrix",
        because=r"the density of $\mu+S z$ for a non-singular $S$, read for the diagonal matrix "
        r"$S$ with the entries of $\sigma$: its product with $z$ is $\sigma\odot z$, and it is "
        r"non-singular because no entry vanishes",
        tex=outside
        + r"\exp\left(-\frac12(x-\mu)^\top"
        + rf"\left({DIAGONAL}{DIAGONAL}^\top\right)^{{-1}}(x-\mu)\right)",
    )
    d.identity(
        "transpose of a diagonal matrix",
        because="a diagonal matrix is its own transpose",
        tex=outside
        + r"\exp\left(-\frac12(x-\mu)^\top"
        + rf"\left({DIAGONAL}{DIAGONAL}\right)^{{-1}}(x-\mu)\right)",
    )
    d.identity(
        "square of a diagonal matrix",
        because="diagonal matrices multiply entry by entry",
        tex=outside
        + r"\exp\left(-\frac12(x-\mu)^\top\operatorname{diag}(\sigma^2)^{-1}(x-\mu)\right)",
    )
    d.by(
        coordinates.quadratic_form_by_coordinates,
        SYMBOLS,
        because="the inverse has the inverse entries, so that the quadratic form is a sum over the "
        "coordinates",
        tex=outside + rf"\exp\left(-\frac12{SQUARES}\right)",
    )
    d.identity(
        "determinant of a diagonal matrix",
        because="the determinant of a diagonal matrix is the product of its entries",
        tex=r"(2\pi)^{-K/2}\left|\prod_{j=1}^{K}\sigma_j\right|^{-1}"
        rf"\exp\left(-\frac12{SQUARES}\right)",
    )
    d.by(
        coordinates.absolute_value_of_a_positive_number,
        SYMBOLS,
        because="every $\\sigma_j$ is positive",
        tex=CLOSED_FORM,
    )
    product = coordinates.product_of_moved_coordinates(d.laws["p"], r"\mu", r"\sigma", "x", SYMBOLS)
    if not coordinates.same_positive(product, d.now, SYMBOLS):
        raise ValueError("the product over the coordinates is not the density")
    d.record.side(
        "change of variables in each coordinate",
        Relation((product, d.now), ("=",)),
        r"the same without matrices: each $\mu_j+\sigma_j z_j$ is an increasing function of its "
        r"own $z_j$, so that its density is that of $z_j$ divided by $\sigma_j$; the $z_j$ are "
        "independent, so that the densities multiply",
        rf"\prod_{{j=1}}^{{K}}{ONE_COORDINATE}={CLOSED_FORM}",
        "sympy",
    )
    proved = coordinates.same_positive(d.now, CLAIM.right, SYMBOLS)
    return d.record.finish(
        proved=proved,
        detail="the general result for a non-singular matrix, identities of diagonal matrices "
        "that SymPy proves for symbolic entries at d = 1, 2, 3, and a second route coordinate by "
        "coordinate, whose logarithm SymPy shows to be the same for general K",
    )


MISTAKES = (
    Mistake(
        tag="jacobian-forgotten",
        wrong=rf"(2\pi)^{{-K/2}}\exp\left(-\frac12{SQUARES}\right)",
        feedback="Stretching a coordinate thins its density out. Compare the integral of your "
        "result over the whole space with one.",
    ),
    Mistake(
        tag="jacobian-inverted",
        wrong=r"(2\pi)^{-K/2}\left(\prod_{j=1}^{K}\sigma_j\right)"
        rf"\exp\left(-\frac12{SQUARES}\right)",
        feedback="Decide whether the Jacobian in the formula belongs to the map from the noise to "
        "the sample or to the way back. Try one dimension with a large scale.",
    ),
    Mistake(
        tag="variance-as-normaliser",
        wrong=r"(2\pi)^{-K/2}\left(\prod_{j=1}^{K}\sigma_j^2\right)^{-1}"
        rf"\exp\left(-\frac12{SQUARES}\right)",
        feedback="The determinant of the covariance enters a normal density under a root.",
    ),
    Mistake(
        tag="sd-for-variance-in-the-exponent",
        wrong=CONSTANT + r"\exp\left(-\frac12\sum_{j=1}^{K}\frac{(x_j-\mu_j)^2}{\sigma_j}\right)",
        feedback="Solving for the noise divides by the scale, and then the noise is squared.",
    ),
    Mistake(
        tag="sum-of-scales",
        wrong=r"(2\pi)^{-K/2}\left(\sum_{j=1}^{K}\sigma_j\right)^{-1}"
        rf"\exp\left(-\frac12{SQUARES}\right)",
        feedback="This adds up the diagonal of the Jacobian. A trace is not a determinant.",
    ),
    Mistake(
        tag="inverse-not-taken",
        wrong=CONSTANT + r"\exp\left(-\frac12\sum_{j=1}^{K}\sigma_j^2(x_j-\mu_j)^2\right)",
        feedback="The noise has to be written through the sample before it is inserted; that "
        "divides by the scale.",
    ),
    Mistake(
        tag="dimension-forgotten",
        wrong=r"(2\pi)^{-1/2}\left(\prod_{j=1}^{K}\sigma_j\right)^{-1}"
        rf"\exp\left(-\frac12{SQUARES}\right)",
        feedback="Each coordinate of the noise brings its own normalising constant.",
    ),
)

CLAIM = LawOf(
    slug="affine-gaussian-diagonal",
    title="Law of a standard normal vector scaled and shifted by coordinates",
    declarations=SYMBOLS,
    construction=r"\mu + \sigma\odot z",
    base="p",
    point="x",
    closed_form=CLOSED_FORM,
    law_name="multivariate-normal",
    law_parameters=(r"\mu", r"\operatorname{diag}(\sigma^2)"),
    derive=derive,
    mistakes=MISTAKES,
    assumptions=(
        r"z\sim\mathcal{N}(0,I_K)",
        r"K\ge1",
        r"\mu,x\in\mathbb{R}^K",
        r"\sigma\in\mathbb{R}_{>0}^K",
    ),
    source="udem-2019, 1.1",
)

RESULT = Result(
    slug="affine-gaussian-diagonal",
    title=CLAIM.title,
    source=CLAIM.source,
    claims=(CLAIM,),
)
