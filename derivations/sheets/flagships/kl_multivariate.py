"""The Kullback-Leibler divergence between two normal laws of a vector, and its special cases."""

from claims.results import (
    Alternatives,
    Assumptions,
    Boxed,
    DerivationBlock,
    Item,
    Mistakes,
    Prose,
    RubricLine,
)

ITEM = Item(
    number="8",
    slug="flagships-kl-multivariate",
    title="Kullback--Leibler divergence of normal laws in any dimension",
    source="sharif-2025-ps1, question 1.5",
    prompt=(
        r"Let $p$ be the normal density on $\mathbb{R}^d$ with mean $\mu_0$ and covariance "
        r"$\Sigma_0$, and $q$ the one with mean $\mu_1$ and covariance $\Sigma_1$; both "
        r"covariances "
        r"have full rank.\par (a) Derive $\KL{p}{q}$ in closed form.\par (b) Specialise it to "
        r"diagonal covariances.\par (c) Specialise it further to a standard normal second law, as "
        r"a variational autoencoder with a normal prior needs it.\par (d) Specialise it to one "
        r"dimension."
    ),
    results=("gaussian-kl-multivariate", "gaussian-kl-special-cases"),
    answer=(
        Assumptions("gaussian-kl-multivariate"),
        DerivationBlock("gaussian-kl-multivariate", r"(a) For any two such laws:"),
        Boxed(
            "gaussian-kl-multivariate",
            r"\KL{p}{q} = \frac12\left[\operatorname{tr}\left(\Sigma_1^{-1}\Sigma_0\right) "
            r"+ (\mu_1-\mu_0)^\top\Sigma_1^{-1}(\mu_1-\mu_0) - d "
            r"+ \log\frac{\det\Sigma_1}{\det\Sigma_0}\right]",
        ),
        Prose(
            r"The distance of the means is measured in the units of the \emph{second} law. What "
            r"compares the covariances depends on $\Sigma_1^{-1}\Sigma_0$ alone: each of its "
            r"eigenvalues $\lambda$ contributes half of $\lambda-1-\log\lambda$, which is never "
            r"negative and vanishes at one only. So the divergence vanishes exactly for "
            r"equal laws, "
            r"and it does not change when both are seen through one invertible affine map. It is "
            r"infinite as soon as $p$ has mass outside the support of a degenerate $q$, which is "
            r"why full rank is assumed."
        ),
        DerivationBlock(
            "gaussian-kl-diagonal",
            r"(b) Let the standard deviations be $\sigma_j$ under $p$ and $s_j$ under $q$, "
            r"and call "
            r"the means $\mu$ and $m$.",
        ),
        Boxed(
            "gaussian-kl-diagonal",
            r"\KL{p}{q} = \sum_{j=1}^{d}\left(\log\frac{s_j}{\sigma_j} "
            r"+ \frac{\sigma_j^2+(\mu_j-m_j)^2}{2s_j^2} - \frac12\right)",
        ),
        DerivationBlock(
            "gaussian-kl-to-standard",
            r"(c) Now $q$ is the law whose divergence is asked for, with means $\mu_j$ and "
            r"standard "
            r"deviations $\sigma_j$, and $p$ is standard normal.",
        ),
        Boxed(
            "gaussian-kl-to-standard",
            r"\KL{q}{p} = \frac12\sum_{j=1}^{d}\left(\sigma_j^2+\mu_j^2-1-\log\sigma_j^2\right)",
        ),
        Prose(
            r"This is the penalty of a variational autoencoder: it pulls every mean to zero and "
            r"every standard deviation to one, coordinate by coordinate, and it vanishes for a "
            r"coordinate that the encoder does not use. The lower bound of the evidence holds it "
            r"with a minus sign."
        ),
        DerivationBlock("gaussian-kl-one-dimension", r"(d) In one dimension:"),
        Boxed(
            "gaussian-kl-one-dimension",
            r"\KL{p}{q} = \log\frac{\sigma_1}{\sigma_0} "
            r"+ \frac{\sigma_0^2 + (\mu_0-\mu_1)^2}{2\sigma_1^2} - \frac12",
        ),
        Alternatives(
            r"Splitting the divergence into the cross-entropy of $q$ under $p$ and the entropy of "
            r"$p$; centring both laws and diagonalising both covariances at once, which leaves $d$ "
            r"divergences in one dimension; in (b), adding these for independent coordinates. "
            r"Quoting the mean of a quadratic form is accepted if it is stated with its trace. In "
            r"(c), $\log\sigma_j$ with the factor two in front, or a formula in the logarithm of "
            r"the variance."
        ),
        Mistakes("gaussian-kl-multivariate"),
        Mistakes("gaussian-kl-diagonal"),
        Mistakes("gaussian-kl-to-standard"),
        Mistakes("gaussian-kl-one-dimension"),
    ),
    rubric=(
        RubricLine(points=None, earns="states the divergence as a mean under the first law"),
        RubricLine(
            points=None,
            earns=r"writes both log densities with the determinants under a root and the inverse "
            r"covariances in the quadratic forms",
        ),
        RubricLine(
            points=None,
            earns="takes the mean of a quadratic form as a trace, with the covariance of the first "
            "law",
        ),
        RubricLine(
            points=None,
            earns=r"moves the second quadratic form to the mean of the first law: the mixed term "
            r"vanishes, the distance of the means stays",
        ),
        RubricLine(
            points=None, earns="collects the closed form with its $d$; it vanishes for equal laws"
        ),
        RubricLine(points=None, earns="reduces traces and determinants to the coordinates"),
        RubricLine(points=None, earns="inserts zero means and unit spreads in the second law"),
        RubricLine(points=None, earns="recovers the formula in one dimension"),
    ),
    references=(r"S. Kullback and R. A. Leibler (1951). \emph{On information and sufficiency}.",
                r"D. P. Kingma and M. Welling (2014). \emph{Auto-encoding variational Bayes}."),
)  # fmt: skip
