"""Question 1.2: a linear combination of independent normal vectors."""

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
    slug="sharif-2025-ps1-1-2",
    title="A combination of independent normal vectors",
    source="sharif-2025-ps1, 1.2",
    prompt=(
        r"Let $X$ and $Y$ be independent normal vectors in $\mathbb{R}^d$ with means $\mu_X$ and "
        r"$\mu_Y$ and covariances $\Sigma_X$ and $\Sigma_Y$, and $a$, $b$ real numbers. Show that "
        r"$a X+b Y$ is normal, and find its mean and covariance."
    ),
    results=("gaussian-sum",),
    answer=(
        Prose(
            r"As in 1.1 the moment generating function decides; $p$ is the law of $X$ and $q$ that "
            r"of $Y$."
        ),
        Assumptions("gaussian-sum"),
        DerivationBlock("gaussian-sum"),
        Boxed(
            "gaussian-sum",
            r"\mean{p}{\exp\left(a t^\top x\right)}\mean{q}{\exp\left(b t^\top y\right)} = "
            r"\exp\left(t^\top(a\mu_X+b\mu_Y)+\frac12 t^\top(a^2\Sigma_X+b^2\Sigma_Y)t\right)",
        ),
        Prose(
            r"So \textbf{$a X+b Y$ is normal with mean $a\mu_X+b\mu_Y$ and covariance "
            r"$a^2\Sigma_X+b^2\Sigma_Y$}. The squares make the covariance of a difference that of "
            r"the sum: independent errors never cancel."
        ),
        Prose(
            r"\keypart{degenerate cases}"
            r"Singular covariances are allowed, by the argument of 1.1. The covariance of the "
            r"combination is singular exactly when some direction has no spread in any of the "
            r"terms that take part; with $a$ and $b$ both zero the combination is the constant "
            r"zero. One invertible covariance with a coefficient other than zero is enough for "
            r"a density."
        ),
        Prose(
            r"\keypart{what independence is for}"
            r"If $X$ and $Y$ are \emph{jointly} normal with cross-covariance $C$ (of $X$ with "
            r"$Y$), 1.1 with the matrix $(a I, b I)$ still gives a normal combination, with "
            r"$ab(C+C^\top)$ added to the covariance. Two normal vectors that are not jointly "
            r"normal may have any sum: let $X$ be a standard normal number and $Y$ be $X$ or $-X$ "
            r"by the toss of a fair coin. Both are standard normal, their covariance is zero, and "
            r"$X+Y$ is zero with probability one half, which no normal law with spread allows. So "
            r"uncorrelated is not enough."
        ),
        Alternatives(
            r"Joining both vectors to one, which is normal because the joint density of "
            r"independent normal vectors is (or the transform), and 1.1 with the matrix $(a I, "
            r"b I)$. Or the convolution of the two densities with the square completed, if both "
            r"covariances are invertible and neither coefficient is zero."
        ),
        Mistakes("gaussian-sum"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns="uses independence where it is needed: the transform of the sum is a product, "
            "or the pair is jointly normal",
        ),
        RubricLine(points=None, earns="concludes normality (uniqueness of the transform, or 1.1)"),
        RubricLine(points=None, earns=r"the mean $a\mu_X+b\mu_Y$"),
        RubricLine(points=None, earns=r"the covariance $a^2\Sigma_X+b^2\Sigma_Y$"),
    ),
    errata=(
        Erratum(
            grade="notation",
            where="Question 1.2",
            note=r"The coefficients $a$ and $b$ are not introduced; they are real numbers.",
        ),
    ),
)
