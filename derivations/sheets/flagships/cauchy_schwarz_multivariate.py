"""The Cauchy-Schwarz divergence of normal laws of a vector, and of mixtures of normal laws."""

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
    number="9",
    slug="flagships-cauchy-schwarz-multivariate",
    title="Cauchy--Schwarz divergence: any dimension, and mixtures",
    source="sharif-2025-ps2, questions 2.1 and 2.2",
    prompt=(
        r"For two densities $p$ and $q$ let "
        r"\begin{keydisplay}{definition:cauchy-schwarz-multivariate}"
        r"\CS{p}{q} = -\log\frac{\int p(x)\,q(x)\dd{x}}"
        r"{\sqrt{\int p(x)^2\dd{x}\,\int q(x)^2\dd{x}}}."
        r"\end{keydisplay} "
        r"Derive it in closed form\par (a) for normal laws on $\mathbb{R}^d$ with means "
        r"$\mu_1, \mu_2$ and covariances $\Sigma_1, \Sigma_2$ of full rank;\par (b) for mixtures "
        r"of normal laws on the line: $p$ has $K$ parts with weights $a_i$, means $\mu_i$ and "
        r"standard deviations $\sigma_i$, and $q$ has $M$ parts with weights $b_j$, means $\nu_j$ "
        r"and standard deviations $\tau_j$."
    ),
    results=("cauchy-schwarz-multivariate", "cauchy-schwarz-mixtures"),
    answer=(
        Assumptions("cauchy-schwarz-multivariate"),
        DerivationBlock("cauchy-schwarz-multivariate", r"(a) For two normal laws:"),
        Boxed(
            "cauchy-schwarz-multivariate",
            r"\CS{p}{q} = \frac12(\mu_1-\mu_2)^\top(\Sigma_1+\Sigma_2)^{-1}(\mu_1-\mu_2) "
            r"+ \frac12\log\frac{\det(\Sigma_1+\Sigma_2)}"
            r"{\sqrt{\det(2\Sigma_1)\,\det(2\Sigma_2)}}",
            further=(
                (
                    "or, with the factors two gathered in the first determinant,",
                    r"\CS{p}{q} = \frac12(\mu_1-\mu_2)^\top(\Sigma_1+\Sigma_2)^{-1}(\mu_1-\mu_2) "
                    r"+ \frac12\log\frac{\det\left(\frac12(\Sigma_1+\Sigma_2)\right)}"
                    r"{\sqrt{\det\Sigma_1\,\det\Sigma_2}}",
                ),
            ),
        ),
        Prose(
            r"The overlap of two normal laws is a normal density in the difference of their means, "
            r"whose covariance is the \emph{sum} of theirs: it is the density at zero of the "
            r"difference of two independent draws. The logarithms compare the mean of the "
            r"covariances with their geometric mean; they vanish exactly when the covariances are "
            r"equal. The divergence is symmetric, and both directions need one computation only."
        ),
        DerivationBlock(
            "cauchy-schwarz-mixtures",
            r"(b) Integrals of products of densities are bilinear, so that mixtures do no harm.",
        ),
        Boxed(
            "cauchy-schwarz-mixtures",
            r"\begin{aligned}\CS{p}{q} &= "
            r"-\log\sum_{i=1}^{K}\sum_{j=1}^{M}\frac{a_ib_j}{\sqrt{\sigma_i^2+\tau_j^2}}"
            r"\exp\left(-\frac{(\mu_i-\nu_j)^2}{2(\sigma_i^2+\tau_j^2)}\right) \\ "
            r"&\quad +\frac12\log\sum_{i=1}^{K}\sum_{j=1}^{K}"
            r"\frac{a_ia_j}{\sqrt{\sigma_i^2+\sigma_j^2}}"
            r"\exp\left(-\frac{(\mu_i-\mu_j)^2}{2(\sigma_i^2+\sigma_j^2)}\right) \\ "
            r"&\quad +\frac12\log\sum_{i=1}^{M}\sum_{j=1}^{M}"
            r"\frac{b_ib_j}{\sqrt{\tau_i^2+\tau_j^2}}"
            r"\exp\left(-\frac{(\nu_i-\nu_j)^2}{2(\tau_i^2+\tau_j^2)}\right)\end{aligned}",
        ),
        Prose(
            r"This \emph{is} a closed form: finitely many elementary terms, one for each pair of "
            r"parts, and it is computed exactly, without sampling. A statement that the divergence "
            r"of two mixtures has to be approximated confuses it with the Kullback--Leibler "
            r"divergence, where the logarithm stands inside the integral and a sum stands under "
            r"the logarithm. Here the logarithm is taken last. In $d$ dimensions the same holds "
            r"with the overlaps of (a) for the terms; mixtures on both sides are the reason to "
            r"prefer this divergence for priors and encoders that are mixtures."
        ),
        Alternatives(
            r"In (a), reading the overlap as a convolution, whose law is that of a difference of "
            r"independent normal vectors; or diagonalising both covariances at once. In (b), "
            r"quoting the overlap of two normal laws, leaving the factors $1/\sqrt{2\pi}$ in all "
            r"three sums, or writing the sums as quadratic forms in the weights."
        ),
        Mistakes("cauchy-schwarz-multivariate"),
        Mistakes("cauchy-schwarz-mixtures"),
    ),
    rubric=(
        RubricLine(
            points=None, earns="evaluates the overlap of two normal laws, exponent and normaliser"
        ),
        RubricLine(
            points=None, earns=r"adds the covariances, not the precisions, in what is left over"
        ),
        RubricLine(points=None, earns="obtains both self-overlaps from it, with their factor two"),
        RubricLine(
            points=None, earns="collects the logarithms; the result vanishes for equal laws"
        ),
        RubricLine(
            points=None,
            earns="exchanges finite sums and integrals, keeping the pairs of different parts",
        ),
        RubricLine(points=None, earns="takes the logarithms of the three double sums"),
    ),
    references=(
        r"R. Jenssen, J. C. Principe, D. Erdogmus and T. Eltoft (2006). \emph{The Cauchy--Schwarz "
        r"divergence and Parzen windowing: connections to graph theory and Mercer kernels}.",
    ),
)
