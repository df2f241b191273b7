"""The Kullback-Leibler divergence between two normal laws on the line."""

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
    number="1",
    slug="flagships-gaussian-kl",
    title="Kullback--Leibler divergence of two normal laws",
    source="sharif-2025-ps1, question 1.5, one dimension",
    prompt=(
        r"Let $p$ be the normal density with mean $\mu_0$ and standard deviation $\sigma_0$, and "
        r"$q$ the one with mean $\mu_1$ and standard deviation $\sigma_1$. Derive the divergence "
        r"$\KL{p}{q}$ in closed form."
    ),
    results=("gaussian-kl",),
    answer=(
        Assumptions("gaussian-kl"),
        DerivationBlock("gaussian-kl"),
        Boxed(
            "gaussian-kl",
            r"\KL{p}{q} = \log\frac{\sigma_1}{\sigma_0} "
            r"+ \frac{\sigma_0^2 + (\mu_0-\mu_1)^2}{2\sigma_1^2} - \frac12",
        ),
        Prose(
            r"Distances are measured in units of the \emph{second} spread. A narrow $q$ beside "
            r"$p$ is therefore punished quadratically, a needlessly wide one by a logarithm only: "
            r"minimising over $q$ makes it cover $p$, and exchanging the laws changes the value."
        ),
        Alternatives(
            r"Computing the cross-entropy of $q$ under $p$ and subtracting the entropy of $p$; or "
            r"specialising the divergence of multivariate normal laws, if that one is derived."
        ),
        Mistakes("gaussian-kl"),
    ),
    rubric=(
        RubricLine(points=None, earns="states the divergence as a mean under the first law"),
        RubricLine(points=None, earns="writes both log densities with their normalisers"),
        RubricLine(
            points=None,
            earns=r"takes the second moment about the \emph{other} mean, spread included",
        ),
        RubricLine(points=None, earns="collects the closed form; it vanishes for equal laws"),
    ),
    references=(r"S. Kullback and R. A. Leibler (1951). \emph{On information and sufficiency}.",),
)
