"""The mean log density of one diagonal normal law under another, for any number of coordinates."""

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
    number="6",
    slug="flagships-gmvae-lemma",
    title="Mean log density of one diagonal normal law under another",
    source="sharif-2024-hw2, question 3.4",
    prompt=(
        r"Let $p$ and $q$ be densities of vectors of $J$ independent normal variables; coordinate "
        r"$j$ has mean $\mu_j$ and standard deviation $\sigma_j$ under $p$, and mean "
        r"$\tilde\mu_j$ and standard deviation $\tilde\sigma_j$ under $q$. Derive a closed form of "
        r"\begin{keydisplay}{definition:gmvae-lemma}"
        r"\int q(z)\log p(z)\dd{z}."
        r"\end{keydisplay}"
    ),
    results=("gmvae-lemma",),
    answer=(
        Assumptions("gmvae-lemma"),
        DerivationBlock("gmvae-lemma"),
        Boxed(
            "gmvae-lemma",
            r"\int q(z)\log p(z)\dd{z} = \sum_{j=1}^{J}\left(-\frac12\log(2\pi\sigma_j^2) "
            r"- \frac{\tilde\sigma_j^2}{2\sigma_j^2} "
            r"- \frac{(\tilde\mu_j-\mu_j)^2}{2\sigma_j^2}\right)",
        ),
        Prose(
            r"Each coordinate pays for its normaliser, for the spread of $q$ and for the distance "
            r"of the means, the last two in units of the variance of $p$. With $p$ replaced by $q$ "
            r"the same formula gives minus the entropy of $q$; the difference of the two is the "
            r"divergence that mixture models average over their components."
        ),
        Alternatives(
            r"Working in one dimension first and adding, which is allowed because both laws have "
            r"independent coordinates; or taking the trace of a quadratic form with a diagonal "
            r"covariance."
        ),
        Mistakes("gmvae-lemma"),
    ),
    rubric=(
        RubricLine(points=None, earns="factors the log density over the coordinates"),
        RubricLine(points=None, earns="takes the mean term by term under the other law"),
        RubricLine(
            points=None,
            earns="has the second moment about the other mean: spread plus squared distance",
        ),
        RubricLine(points=None, earns="keeps one normaliser for every coordinate"),
    ),
    errata=(
        Erratum(
            grade="notation",
            where="Assignment 2, question 3.4, the displayed identity",
            note=(
                r"The summand has three terms and no brackets, although a sum sign takes only the "
                r"product that follows. That all three are meant shows in the index $j$, which "
                r"each of them carries; the key sets brackets."
            ),
        ),
        Erratum(
            grade="notation",
            where="Assignment 2, question 3.4, the two laws",
            note=(
                r"The covariances are written as a vector of variances times the identity matrix, "
                r"which is no matrix; meant is the diagonal matrix with these variances. With one "
                r"variance for all coordinates the subscripts of the result would be pointless."
            ),
        ),
        Erratum(
            grade="notation",
            where="Assignment 2, question 3.4, the prior law",
            note=(
                r"The law written $p(\mathbf{z})$ is, where the lemma is used, that of "
                r"$\mathbf{z}$ \emph{given} a component; its marginal law is a mixture."
            ),
        ),
    ),
    references=(
        r"D. P. Kingma and M. Welling (2014). \emph{Auto-encoding variational Bayes}.",
        r"Z. Jiang, Y. Zheng, H. Tan, B. Tang and H. Zhou (2017). \emph{Variational deep "
        r"embedding: an unsupervised and generative approach to clustering}.",
    ),
)
