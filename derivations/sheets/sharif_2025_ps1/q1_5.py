"""Question 1.5: the divergence between two normal laws of a vector, and of a number."""

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
    number="1.5",
    slug="sharif-2025-ps1-1-5",
    title="Divergence between two normal laws",
    source="sharif-2025-ps1, 1.5",
    prompt=(
        r"Write down the Kullback--Leibler divergence from one normal law on $\mathbb{R}^d$, with "
        r"mean $\mu_0$ and covariance $\Sigma_0$, to another, with $\mu_1$ and $\Sigma_1$; both "
        r"covariances have full rank. Give the case \setting{d=1}, too. (The key derives it.)"
    ),
    results=("gaussian-kl-multivariate", "gaussian-kl-special-cases"),
    claims=("gaussian-kl-multivariate", "gaussian-kl-one-dimension"),
    answer=(
        Prose(r"\keypart{any dimension} Natural logarithms: the divergence is in nats."),
        Assumptions("gaussian-kl-multivariate"),
        DerivationBlock("gaussian-kl-multivariate"),
        Boxed(
            "gaussian-kl-multivariate",
            r"\KL{p}{q} = \frac12\left[\operatorname{tr}\left(\Sigma_1^{-1}\Sigma_0\right) "
            r"+ (\mu_1-\mu_0)^\top\Sigma_1^{-1}(\mu_1-\mu_0) - d "
            r"+ \log\frac{\det\Sigma_1}{\det\Sigma_0}\right]",
        ),
        Prose(
            r"The trace compares the spreads, the quadratic form the means in units of the "
            r"\emph{second} law, the logarithm the volumes. Exchanging the laws changes the value."
        ),
        Prose(
            r"\keypart{degenerate cases}"
            r"Full rank is needed of both. If $\Sigma_1$ is singular and $\Sigma_0$ is not, the "
            r"first law has all its mass outside the subspace of the second: the divergence is "
            r"infinite. If $\Sigma_0$ is singular and $\Sigma_1$ is not, the first law has no "
            r"density with respect to the second, and it is infinite, too, as the logarithm "
            r"suggests. It is finite for two singular laws exactly when they live on the same "
            r"affine subspace, and then it is the formula in coordinates of that subspace."
        ),
        Prose(r"\keypart{one dimension} With standard deviations $\sigma_0$ and $\sigma_1$:"),
        DerivationBlock("gaussian-kl-one-dimension"),
        Boxed(
            "gaussian-kl-one-dimension",
            r"\KL{p}{q} = \log\frac{\sigma_1}{\sigma_0} "
            r"+ \frac{\sigma_0^2 + (\mu_0-\mu_1)^2}{2\sigma_1^2} - \frac12",
        ),
        Alternatives(
            r"The formulas alone earn full marks, since no derivation is asked for. Splitting the "
            r"divergence into a cross-entropy and an entropy, or diagonalising both covariances "
            r"at once. Variances in place of standard deviations, if that is said."
        ),
        Mistakes("gaussian-kl-multivariate"),
        Mistakes("gaussian-kl-one-dimension"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns=r"the trace of $\Sigma_1^{-1}\Sigma_0$, with the covariance of the second law "
            "inverted",
        ),
        RubricLine(points=None, earns="the quadratic form of the difference of the means"),
        RubricLine(
            points=None,
            earns="the dimension and the logarithm of the determinants, with "
            "their signs and the factor one half",
        ),
        RubricLine(
            points=None,
            earns="the formula in one dimension, with variances and standard deviations told apart",
        ),
    ),
    errata=(
        Erratum(
            grade="notation",
            where="Question 1.5",
            note=(r"The base of the logarithm is left open; natural logarithms give nats."),
        ),
    ),
    references=(r"S. Kullback and R. A. Leibler (1951). \emph{On information and sufficiency}.",),
)
