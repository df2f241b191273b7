"""Question 1.1: the density of a standard normal vector that is scaled and shifted by entries."""

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
    number="1.1",
    slug="udem-2019-1-1",
    title="A standard normal vector, scaled and shifted by entries",
    source="udem-2019, question 1.1",
    points=8,
    prompt=(
        r"Let $z$ be a vector of $K$ independent standard normal variables, $\mu$ a fixed vector "
        r"of $K$ entries and $\sigma$ a vector of $K$ positive entries; $\odot$ multiplies entry "
        r"by entry. With the formula for the density of the image of a random vector under an "
        r"invertible map, show that $\mu+\sigma\odot z$ is normal with mean $\mu$ and covariance "
        r"$\operatorname{diag}(\sigma^2)$."
    ),
    results=("affine-gaussian-diagonal",),
    answer=(
        Assumptions("affine-gaussian-diagonal"),
        DerivationBlock("affine-gaussian-diagonal"),
        Boxed(
            "affine-gaussian-diagonal",
            r"\mu + \sigma\odot z \sim \mathcal{N}\left(\mu,\;\operatorname{diag}(\sigma^2)\right)",
            further=(
                (
                    r"that is, its density at the point $x$ is the product of $K$ normal densities",
                    r"\prod_{j=1}^{K}\frac{1}{\sqrt{2\pi}\,\sigma_j}"
                    r"\exp\left(-\frac{(x_j-\mu_j)^2}{2\sigma_j^2}\right)",
                ),
            ),
        ),
        Prose(
            "The entries of the image are independent again, because each depends on a noise "
            r"variable of its own; no choice of $\sigma$ gives a correlation. For that the "
            r"diagonal matrix of $\sigma$ has to be replaced by another one, which 1.2 does; its "
            "result, read for a diagonal matrix, is this one. Positive entries make the absolute "
            r"value of the determinant easy to forget: a negative $\sigma_j$ would give the same "
            r"law, as only $\sigma_j^2$ enters, but a negative determinant. A vanishing one would "
            "put all mass on a hyperplane, and there would be no density."
        ),
        Alternatives(
            r"Changing variables in each coordinate on its own and multiplying the $K$ "
            r"one-dimensional densities; or deriving the general density of 1.2 first and reading "
            r"it for a diagonal matrix. The characteristic function shows the law as well, but "
            r"the question asks for the density formula."
        ),
        Mistakes("affine-gaussian-diagonal"),
    ),
    rubric=(
        RubricLine(
            points=2,
            earns=r"has the Jacobian $\operatorname{diag}(\sigma)$, with the reason that no entry "
            r"of the image depends on another entry of $z$",
        ),
        RubricLine(
            points=2,
            earns=r"takes its determinant as the product of the $\sigma_j$ and divides by it",
        ),
        RubricLine(
            points=2,
            earns=r"solves for $z$, which divides $x-\mu$ entry by entry by $\sigma$, and inserts "
            r"it into the density of $z$",
        ),
        RubricLine(
            points=2,
            earns=r"collects the density of a normal law and reads off its mean $\mu$ and its "
            r"covariance $\operatorname{diag}(\sigma^2)$",
        ),
    ),
    errata=(
        Erratum(
            grade="misleading",
            where="Question 1, first sentence",
            note=(
                r"What is said to become differentiable is the sample. A sample is a number; what "
                r"the trick makes differentiable is the sample \emph{as a function of the "
                r"parameters}, for fixed noise. The formula that follows asks for another "
                r"derivative, that with respect to the noise."
            ),
        ),
        Erratum(
            grade="notation",
            where="Question 1.1",
            note=(
                r"The square of the vector $\sigma$ is meant entry by entry, which is not said; "
                r"the entrywise product in the same line has a symbol of its own."
            ),
        ),
    ),
    references=(r"D. P. Kingma and M. Welling (2014). \emph{Auto-encoding variational Bayes}.",),
)
