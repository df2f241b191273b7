r"""The law of mu + sigma z, coordinate by coordinate, for a standard normal vector z."""

from __future__ import annotations

from claims.results import Result
from claims.statements import LawOf, Mistake
from claims.steps import Derivation
from formula.declare import declare, extend
from formula.tree import Node, Relation, rebuild

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


def noise_through_the_image(node: Node) -> Node:
    """``node`` with every coordinate of the noise replaced by what the map's equation gives.

    Raises:
        ValueError: the equation of a coordinate has not exactly one solution.
    """
    import sympy

    from claims.algebra.lift import lift
    from claims.algebra.lower import lower
    from formula.read import read

    known = extend(SYMBOLS, "j: positive integer")
    drawn = read("z_j", known)
    shift, scale, image, noise = (
        lower(read(each, known), known) for each in (r"\mu_j", r"\sigma_j", "x_j", "z_j")
    )
    found = sympy.solve(shift + scale * noise - image, noise)
    if len(found) != 1:
        raise ValueError(f"the map of one coordinate has {len(found)} solutions")
    solution = lift(found[0])

    def change(part: Node) -> Node:
        return solution if part == drawn else rebuild(part, change)

    return change(node)


def derive() -> Derivation:
    """Change of variables; the density of the noise, with the noise written through the image."""
    from claims.algebra import affine, coordinates
    from claims.algebra.matrix_calculation import MatrixCalculation
    from formula.read import read

    # along the chain x is the image of z, so that every line holds for each z
    image = extend(SYMBOLS, given=[r"x = \mu + \sigma\odot z"])
    d = MatrixCalculation(SYMBOLS, image, point="x")
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
    solution = affine.solved(moved, read("x", SYMBOLS), SYMBOLS)
    d.side(
        Relation((read("z", image), solution), ("=",)),
        rule="solving for the drawn vector",
        because=r"no $\sigma_j$ vanishes, so that the map is one-to-one and each coordinate can be "
        r"solved for its own $z_j$",
        tex=r"z=\sigma^{-1}\odot(x-\mu)",
    )
    d.start(
        affine.change_of_variables(moved, read("p(z)", SYMBOLS)),
        rule="change of variables",
        because="change of variables: the density at the image point is that at $z$ divided by the "
        "absolute value of the Jacobian determinant",
        tex=rf"p(z)\,|\det {DIAGONAL}|^{{-1}}",
    )
    d.identity(
        "determinant of a diagonal matrix",
        because="the determinant of a diagonal matrix is the product of its entries",
        tex=r"p(z)\left|\prod_{j=1}^{K}\sigma_j\right|^{-1}",
    )
    d.by(
        coordinates.absolute_value_of_a_positive_number,
        SYMBOLS,
        because="every $\\sigma_j$ is positive",
        tex=r"p(z)\left(\prod_{j=1}^{K}\sigma_j\right)^{-1}",
    )
    d.by(
        coordinates.standard_normal_by_coordinates,
        d.laws["p"],
        SYMBOLS,
        because="the $K$ coordinates of $z$ are independent standard normals",
        tex=r"(2\pi)^{-K/2}\exp\left(-\frac12\sum_{j=1}^{K}z_j^2\right)"
        r"\left(\prod_{j=1}^{K}\sigma_j\right)^{-1}",
    )
    d.by(
        noise_through_the_image,
        because="insert the solution for each $z_j$",
        tex=r"(2\pi)^{-K/2}\exp\left(-\frac12\sum_{j=1}^{K}"
        r"\left(\frac{x_j-\mu_j}{\sigma_j}\right)^2\right)"
        r"\left(\prod_{j=1}^{K}\sigma_j\right)^{-1}",
    )
    d.by(
        coordinates.sorted_by_coordinates,
        SYMBOLS,
        because="sort the factors by coordinates, of which each takes one of the $K$ equal "
        r"factors of $(2\pi)^{-K/2}$: a product of normal densities with means $\mu_j$ and "
        r"variances $\sigma_j^2$, so that the image has independent normal entries, the mean "
        r"$\mu$ and the covariance $\operatorname{diag}(\sigma^2)$",
        tex=rf"\prod_{{j=1}}^{{K}}{ONE_COORDINATE}",
    )
    return d.record.finish(
        proved=coordinates.same_positive(d.now, CLAIM.right, SYMBOLS),
        detail="change of variables; the determinant and the sum of squares for symbolic entries "
        "at d = 1, 2, 3, and the density through its logarithm, for general K, by SymPy",
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
