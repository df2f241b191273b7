"""Question 1.2: the density of an invertible affine image of a standard normal vector."""

from claims.results import (
    Alternatives,
    Assumptions,
    Boxed,
    DerivationBlock,
    Erratum,
    Item,
    Mistakes,
    Prose,
    RubricLine,
)

ITEM = Item(
    number="1.2",
    slug="udem-2019-1-2",
    title="An affine image of a standard normal vector",
    source="udem-2019, question 1.2",
    points=8,
    prompt=(
        r"Let $z$ be a vector of $K$ independent standard normal variables, $\mu$ a fixed vector "
        r"of $K$ entries and $S$ an invertible $K\times K$ matrix. With the formula for the "
        r"density of the image of a random vector under an invertible map, derive the density of "
        r"$\mu + S z$ and name its law."
    ),
    results=("affine-gaussian",),
    answer=(
        Assumptions("affine-gaussian"),
        DerivationBlock("affine-gaussian"),
        Boxed(
            "affine-gaussian",
            r"\mu + S z \sim \mathcal{N}(\mu,\; S S^{\top})",
            further=(
                (
                    "that is, its density at the point $x$ is",
                    r"(2\pi)^{-K/2}\,\det(S S^{\top})^{-1/2}"
                    r"\exp\left(-\tfrac12 (x-\mu)^{\top}(S S^{\top})^{-1}(x-\mu)\right)",
                ),
            ),
        ),
        Prose(
            r"The law depends on $S$ only through the covariance $S S^{\top}$: multiplying $S$ "
            r"from the right by an orthogonal matrix changes the samples but not their law. A "
            r"network may therefore output a triangular $S$ without losing any normal law. "
            r"Invertibility is needed: a singular $S$ maps everything into a proper affine "
            r"subspace, and the image has no density at all."
        ),
        Alternatives(
            r"Deriving the law of the image from its characteristic function and then writing its "
            r"density down; or factoring $S$ into rotations and scalings and transforming one "
            r"factor at a time, as long as the absolute value of the determinant is kept."
        ),
        Mistakes("affine-gaussian"),
    ),
    rubric=(
        RubricLine(
            points=2,
            earns=r"inverts the map to $S^{-1}(x-\mu)$ and says that this needs an invertible $S$",
        ),
        RubricLine(
            points=2,
            earns=r"has the Jacobian $S$ and divides by the \emph{absolute value} of its "
            r"determinant, which may be negative",
        ),
        RubricLine(
            points=2,
            earns=r"turns the squared length of $S^{-1}(x-\mu)$ into a quadratic form with the "
            r"matrix $(S S^{\top})^{-1}$",
        ),
        RubricLine(
            points=1,
            earns=r"replaces $\lvert\det S\rvert$ by the square root of $\det(S S^{\top})$",
        ),
        RubricLine(
            points=1, earns=r"names the law with its mean $\mu$ and covariance $S S^{\top}$"
        ),
    ),
    errata=(
        Erratum(
            grade="notation",
            where="Question 1, equation (1)",
            note=(
                r"One letter $q$ stands for three densities: that of the target, that of the base "
                r"variable and that of the image, told apart only by their arguments. Read as one "
                r"function the equation fails; the key names each density by its variable."
            ),
        ),
        Erratum(
            grade="misleading",
            where="Question 1, equation (1)",
            note=(
                r"A bijective and differentiable map is not enough for the formula at every point: "
                r"for the cubing map on the line the determinant vanishes at the origin and the "
                r"right side has no value there. The formula needs a determinant that is nowhere "
                r"zero (or holds almost everywhere). In 1.2 the determinant is that of $S$, so "
                r"nothing is lost."
            ),
        ),
        Erratum(
            grade="notation",
            where="Question 1, parts 1 and 2",
            note=(
                r"The value of a density at $\mathbf{z}_0$ is equated with a law; what is meant is "
                r"that the base variable \emph{has} that law."
            ),
        ),
    ),
    references=(r"D. P. Kingma and M. Welling (2014). \emph{Auto-encoding variational Bayes}.",),
)
