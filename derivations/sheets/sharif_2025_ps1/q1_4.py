"""Question 1.4: one block of a normal vector given the other."""

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
    number="1.4",
    slug="sharif-2025-ps1-1-4",
    title="One block of a normal vector given the other",
    source="sharif-2025-ps1, 1.4",
    prompt=(
        r"Let $X$ and $Y$ be jointly normal with means $\mu_X$ and $\mu_Y$ and covariance blocks "
        r"$\Sigma_{XX}$, $\Sigma_{XY}$, $\Sigma_{YX}$ and $\Sigma_{YY}$, where $\Sigma_{XX}$ is "
        r"invertible. Derive the conditional law of $Y$ given that $X$ has the value $x$."
    ),
    results=("gaussian-conditional",),
    answer=(
        Prose(
            r"\keypart{idea}"
            r"Take from $Y$ what can be predicted from $X$ by a linear function, so that the rest "
            r"is independent of $X$; then conditioning does nothing to the rest. $X$ has $n$ "
            r"entries and $Y$ has $m$. Let $B$ be $\Sigma_{YX}\Sigma_{XX}^{-1}$ and "
            r"$v$ be $Y-B(X-\mu_X)$."
        ),
        Prose(
            r"\emph{The rest is independent of $X$.} The covariance of $v$ with $X$ is "
            r"$\Sigma_{YX}-B\Sigma_{XX}$, which is zero by the choice of $B$. The pair of $v$ and "
            r"$X$ is an affine image of a normal vector, so normal by 1.1; without covariance "
            r"between the two its moment generating function is a product of a function of one "
            r"argument and a function of the other, and so they are independent. (That both are "
            r"normal would not be enough, see 1.2.) "
            r"\emph{Its moments}: the mean is $\mu_Y$; with $\Gamma$ for its covariance, that of "
            r"$Y$ is $B\Sigma_{XX}B^\top+\Gamma$."
        ),
        Assumptions("gaussian-conditional"),
        DerivationBlock("gaussian-conditional"),
        Boxed(
            "gaussian-conditional",
            r"\,&\mean{q}{\exp\left(t^\top\left(B(x-\mu_X)+v\right)\right)} \\ "
            r"&\qquad = \exp\left(t^\top\left(\mu_Y+\Sigma_{YX}\Sigma_{XX}^{-1}(x-\mu_X)\right)"
            r"+\frac12 t^\top\left(\Sigma_{YY}-\Sigma_{YX}\Sigma_{XX}^{-1}\Sigma_{XY}\right)t"
            r"\right)",
        ),
        Prose(
            r"So given that $X$ has the value $x$, \textbf{$Y$ is normal with mean "
            r"$\mu_Y+\Sigma_{YX}\Sigma_{XX}^{-1}(x-\mu_X)$ and covariance "
            r"$\Sigma_{YY}-\Sigma_{YX}\Sigma_{XX}^{-1}\Sigma_{XY}$}. The mean moves with $x$ along "
            r"the best linear prediction. The covariance does not depend on $x$, and it is never "
            r"larger than $\Sigma_{YY}$, from which a positive semidefinite matrix is subtracted."
        ),
        Prose(
            r"\keypart{degenerate cases}"
            r"The conditional covariance is the Schur complement of $\Sigma_{XX}$. The argument "
            r"never inverts it, and uses $\Gamma$ only in the exponent: if it is singular, the "
            r"same law has no density (for $Y$ equal to $X$ it is the point $x$). "
            r"It is invertible if and only if the whole covariance is, since the determinant of "
            r"the whole is that of $\Sigma_{XX}$ times its own. If $\Sigma_{XX}$ is singular, any "
            r"$B$ with $B\Sigma_{XX}$ equal to $\Sigma_{YX}$ will do, such as that with the "
            r"pseudoinverse, for values $x$ that $X$ can take. If $\Sigma_{YX}$ is zero, "
            r"the conditional law is the marginal one: for jointly normal vectors uncorrelated "
            r"means independent."
        ),
        Prose(
            r"For two numbers with standard deviations $\sigma_X$, $\sigma_Y$ and correlation "
            r"$\rho$ the mean is $\mu_Y+\rho\sigma_Y(x-\mu_X)/\sigma_X$ and the variance "
            r"$(1-\rho^2)\sigma_Y^2$."
        ),
        Alternatives(
            r"Dividing the joint density by that of $X$, with the block inverse or the completed "
            r"square; this needs the whole covariance to be invertible, which the question does "
            r"not assume, and should say so. "
            r"An answer in blocks of the precision matrix earns full marks if it is converted to "
            r"blocks of the covariance."
        ),
        Mistakes("gaussian-conditional"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns=r"finds the rest $Y-\Sigma_{YX}\Sigma_{XX}^{-1}X$, uncorrelated with $X$ (or "
            "divides densities, or completes the square)",
        ),
        RubricLine(
            points=None,
            earns="concludes independence from joint normality, and so a normal conditional law",
        ),
        RubricLine(points=None, earns="the conditional mean, with the deviation from $\\mu_X$"),
        RubricLine(
            points=None, earns="the conditional covariance, and that it does not depend on $x$"
        ),
    ),
    errata=(
        Erratum(
            grade="misleading",
            where="Question 1.4",
            note=(
                r"An invertible $\Sigma_{XX}$ is exactly what the formulas need, but not what the "
                r"usual derivation from densities needs: that one inverts the whole covariance. "
                r"With $Y$ equal to $X$ the assumption of the question holds, and there is no "
                r"joint density to divide."
            ),
        ),
    ),
    references=(
        r"C. M. Bishop (2006). \emph{Pattern recognition and machine learning}, section 2.3.",
        r"T. W. Anderson (2003). \emph{An introduction to multivariate statistical analysis}, "
        "chapter 2.",
    ),
)
