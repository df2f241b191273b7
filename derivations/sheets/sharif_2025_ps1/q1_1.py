"""Question 1.1: an affine image of a normal vector is normal, whatever the matrix is."""

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
    slug="sharif-2025-ps1-1-1",
    title="An affine image of a normal vector",
    source="sharif-2025-ps1, 1.1",
    prompt=(
        r"Let $X$ be a normal vector in $\mathbb{R}^d$ with mean $\mu$ and covariance $\Sigma$, "
        r"$A$ a fixed $m\times d$ matrix and $b$ a fixed vector in $\mathbb{R}^m$. Show that "
        r"$A X+b$ is normal, and find its mean and covariance."
    ),
    results=("affine-image-gaussian",),
    answer=(
        Prose(
            r"\keypart{what is shown, and how}"
            r"A random vector is \emph{normal} with mean $\mu$ and covariance $\Sigma$, positive "
            r"semidefinite, if its moment generating function at every $t$ is "
            r"$\exp(t^\top\mu+\frac12 t^\top\Sigma t)$. For an invertible $\Sigma$ this is the "
            r"transform of the familiar density; a singular one has no density, but the same "
            r"transform. A transform that is finite near zero belongs to one law only, so that it "
            r"is enough to find that of $A X+b$."
        ),
        Assumptions("affine-image-gaussian"),
        DerivationBlock("affine-image-gaussian"),
        Boxed(
            "affine-image-gaussian",
            r"\mean{p}{\exp\left(t^\top(A x+b)\right)} = "
            r"\exp\left(t^\top(A\mu+b)+\frac12 t^\top A\Sigma A^\top t\right)",
        ),
        Prose(
            r"This is the transform of a normal law. So \textbf{$A X+b$ is normal with mean "
            r"$A\mu+b$ and covariance $A\Sigma A^\top$}. (Mean and covariance alone need no "
            r"normality: they follow from linearity for every law with second moments.)"
        ),
        Prose(
            r"\keypart{degenerate cases}"
            r"Nothing was asked of $A$. The covariance $A\Sigma A^\top$ has, for an invertible "
            r"$\Sigma$, the rank of $A$. "
            r"\emph{Full row rank}: the image has a density on $\mathbb{R}^m$, the usual one with "
            r"this mean and covariance. \emph{Smaller rank}, always the case for $m$ above $d$: "
            r"the image lies with probability one in the affine subspace through $A\mu+b$ that "
            r"the columns of $A\Sigma$ span, and has no density on $\mathbb{R}^m$. With "
            r"\setting{d=1} and the rows $(1)$ and $(2)$, for example, the image lies on a line in "
            r"the plane. \emph{$A$ zero}: the constant $b$, which counts as normal with covariance "
            r"zero. \emph{Singular $\Sigma$}: take a matrix $F$ whose $F F^\top$ is $\Sigma$; then "
            r"$X$ has the law of $\mu+F Z$ with standard normal $Z$, and the result for $Z$ with "
            r"the matrix $A F$ is the same formula."
        ),
        Alternatives(
            r"Characteristic functions, for which no integrability has to be discussed. Change of "
            r"variables, if $A$ is square and invertible; for other matrices of full row rank, if "
            r"$A$ is first completed by further rows to an invertible matrix and these are "
            r"integrated out. For full marks the case without a density has to be mentioned. "
            r"The definition by projections (a vector is normal if all its linear "
            r"combinations are) makes the statement immediate, and earns full marks with both "
            r"moments."
        ),
        Mistakes("affine-image-gaussian"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns="an argument for normality that covers every $A$: a transform and its "
            "uniqueness, or linear combinations",
        ),
        RubricLine(points=None, earns=r"the mean $A\mu+b$"),
        RubricLine(points=None, earns=r"the covariance $A\Sigma A^\top$, in this order"),
        RubricLine(
            points=None,
            earns="says when the image has no density, or that none was used",
        ),
    ),
    errata=(
        Erratum(
            grade="misleading",
            where="Question 1.1",
            note=(
                r"Neither $\Sigma$ nor $A$ has a condition. If normal is read as having the normal "
                r"density, the statement fails as soon as $A$ has not full row rank; it holds "
                r"without conditions if constants and other degenerate laws count as normal, as "
                r"they do in the key."
            ),
        ),
    ),
    references=(
        r"T. W. Anderson (2003). \emph{An introduction to multivariate statistical analysis}, "
        "chapter 2.",
    ),
)
