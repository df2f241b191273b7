"""Question 1.3: the marginal law of a vector that is normal about an affine function of another."""

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
    number="1.3",
    slug="sharif-2025-ps1-1-3",
    title="The marginal law behind a linear normal model",
    source="sharif-2025-ps1, 1.3",
    prompt=(
        r"Let $X$ be a normal vector with mean $\mu_X$ and covariance $\Sigma_{XX}$, and let $Y$, "
        r"given $X$, be normal with mean $A X+b$ and covariance $\Sigma_{Y|X}$. The vectors may "
        r"have different lengths. Show that $Y$ by itself is normal, and find its mean and "
        r"covariance."
    ),
    results=("gaussian-marginal",),
    answer=(
        Prose(
            r"\keypart{setting}"
            r"$X$ has $n$ entries and $Y$ has $m$. Write $\mu$ and $\Sigma$ for the moments of "
            r"$X$, $\Lambda$ for the conditional covariance, which does \emph{not depend on} $X$, "
            r"and choose a matrix $H$ with $H H^\top$ equal to $\Lambda$ (a Cholesky factor, or "
            r"any other; $\Lambda$ may be singular). The conditional law says the same as: $Y$ is "
            r"$A X+b+H e$ with $e$ standard normal, one entry for each of the $k$ columns of $H$, "
            r"and independent of $X$. The law of $X$ is called $p$ below, that of $e$ is called "
            r"$q$."
        ),
        Assumptions("gaussian-marginal"),
        DerivationBlock("gaussian-marginal"),
        Boxed(
            "gaussian-marginal",
            r"\,&\mean{p}{\exp\left(t^\top(A x+b)\right)}\mean{q}{\exp\left(t^\top H e\right)} \\ "
            r"&\qquad = \exp\left(t^\top(A\mu+b)+\frac12 t^\top(A\Sigma A^\top+\Lambda)t\right)",
        ),
        Prose(
            r"So \textbf{$Y$ is normal with mean $A\mu_X+b$ and covariance "
            r"$A\Sigma_{XX}A^\top+\Sigma_{Y|X}$}: the spread that comes through $A$, and the "
            r"spread that was added. These are the laws of total mean and total covariance; that "
            r"the law is normal is what the transform adds to them."
        ),
        Prose(
            r"\keypart{degenerate cases}"
            r"With $\Lambda$ zero this is 1.1, with $A$ zero $Y$ does not depend on $X$. $Y$ has a "
            r"density if and only if $A\Sigma A^\top+\Lambda$ is invertible; an invertible "
            r"$\Lambda$ is enough, whatever the sizes. A singular $\Sigma$ is allowed by the "
            r"argument of 1.1. If $\Lambda$ were a function of $X$, the marginal law would in "
            r"general be a mixture of normal laws with different covariances, and not normal (for "
            r"$A$ zero one with heavier tails)."
        ),
        Prose(
            r"In the same way the transform of the pair is that of a normal vector whose "
            r"cross-covariance (of $Y$ with $X$) is $A\Sigma$; 1.4 goes the way back, from the "
            r"blocks to $A$, $b$ and $\Lambda$."
        ),
        Alternatives(
            r"Writing $Y$ as $A X+b+E$ with normal $E$ independent of $X$, and 1.1 with 1.2. Or "
            r"multiplying the two densities, completing the square in $x$ and integrating, if "
            r"both covariances are invertible; the covariance then appears as the inverse of a "
            r"Schur complement, and has to be brought to the form above."
        ),
        Mistakes("gaussian-marginal"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns="separates what comes from $X$ and what is added, or integrates $x$ out",
        ),
        RubricLine(points=None, earns="shows that the marginal law is normal"),
        RubricLine(points=None, earns=r"the mean $A\mu_X+b$"),
        RubricLine(
            points=None,
            earns=r"the covariance: both parts, with $A\Sigma_{XX}A^\top$ in this order",
        ),
    ),
    errata=(
        Erratum(
            grade="notation",
            where="Question 1.3, title",
            note=(
                r"It announces a conditional law and names marginalisation in brackets; what is "
                r"asked is the marginal law. The conditional law is given here, and asked for in "
                r"1.4."
            ),
        ),
        Erratum(
            grade="notation",
            where="Questions 1.1 to 1.3",
            note=(
                r"$b$ is a vector in 1.1 and 1.3 and a number in 1.2; the covariance of $X$ is "
                r"$\Sigma$, $\Sigma_X$ and $\Sigma_{XX}$ in turn."
            ),
        ),
    ),
    references=(
        r"C. M. Bishop (2006). \emph{Pattern recognition and machine learning}, section 2.3.",
    ),
)
