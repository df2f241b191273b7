"""Question 2.1: the Cauchy-Schwarz divergence of two normal laws, and its place below the KLs."""

from claims.results import (
    Alternatives,
    Assumptions,
    Boxed,
    DerivationBlock,
    Erratum,
    FigureBlock,
    Item,
    Mistakes,
    Prose,
    RubricLine,
)
from derivations.sheets.sharif_2025_ps2.q2_figures import SPIKED
from formula.declare import declare

DIVERGENCE = r"-\log\frac{\int p(x) q(x)\,dx}{\sqrt{\int p(x)^2\,dx \int q(x)^2\,dx}}"

ITEM = Item(
    number="2.1",
    slug="sharif-2025-ps2-2-1",
    title="Cauchy--Schwarz divergence of two normal laws",
    source="sharif-2025-ps2, question 2.1",
    prompt=(
        r"Let $p$ and $q$ be normal with means $\mu_1,\mu_2$ and variances "
        r"$\sigma_1^2,\sigma_2^2$. Find, in closed form, "
        r"\begin{keydisplay}{definition:cauchy-schwarz-normal}"
        r"\CS{p}{q} = -\log\frac{\int p(x)\,q(x)\dd{x}}"
        r"{\sqrt{\int p(x)^2\dd{x}\,\int q(x)^2\dd{x}}}"
        r"\end{keydisplay} "
        r"and show that it exceeds neither $\KL{p}{q}$ nor $\KL{q}{p}$. Does the inequality hold "
        r"in more dimensions, and for other densities?"
    ),
    results=("cauchy-schwarz-normal", "cauchy-schwarz-multivariate"),
    answer=(
        Assumptions("cauchy-schwarz-normal"),
        DerivationBlock("cauchy-schwarz-normal"),
        Boxed(
            "cauchy-schwarz-normal",
            r"\CS{p}{q} = \frac{(\mu_1-\mu_2)^2}{2(\sigma_1^2+\sigma_2^2)} "
            r"+ \frac12\log\frac{\sigma_1^2+\sigma_2^2}{2\sigma_1\sigma_2}",
        ),
        Prose(
            r"\keypart{what it is}The fraction is the cosine of the angle between two functions, "
            r"and the inequality of Cauchy and Schwarz says that it is at most one: the divergence "
            r"is never negative, and zero only for equal densities. It is symmetric. The first "
            r"term measures the distance of the means in units of both spreads together, the "
            r"second one compares the arithmetic with the geometric mean of the variances."
        ),
        Prose(
            r"\keypart{the inequality, normal laws}The distance of the means is divided by a "
            r"larger number than in either Kullback--Leibler divergence; what remains is an "
            r"inequality in the ratio of the variances."
        ),
        DerivationBlock("cauchy-schwarz-below-kl"),
        Boxed(
            "cauchy-schwarz-below-kl",
            r"-\log\frac{\int p(x)\,q(x)\dd{x}}{\sqrt{\int p(x)^2\dd{x}\,\int q(x)^2\dd{x}}} "
            r"\le \min\left\{\KL{p}{q},\, \KL{q}{p}\right\}",
        ),
        Prose(
            r"\keypart{more dimensions}For normal laws on $\mathbb{R}^d$ the three integrals are "
            r"again Gaussian."
        ),
        Assumptions("cauchy-schwarz-multivariate"),
        DerivationBlock("cauchy-schwarz-multivariate"),
        Boxed(
            "cauchy-schwarz-multivariate",
            r"\CS{p}{q} = \frac12(\mu_1-\mu_2)^\top(\Sigma_1+\Sigma_2)^{-1}(\mu_1-\mu_2) "
            r"+ \frac12\log\frac{\det(\Sigma_1+\Sigma_2)}"
            r"{\sqrt{\det(2\Sigma_1)\,\det(2\Sigma_2)}}",
        ),
        Prose(
            r"The inequality survives: change the variable by an invertible matrix that makes "
            r"$\Sigma_1$ the identity and $\Sigma_2$ diagonal (there is one for every such pair). "
            r"The Kullback--Leibler divergences do not change, and neither does $\CS{p}{q}$: each "
            r"of its integrals is multiplied by one and the same number, which cancels. Now both "
            r"laws are products over the coordinates, so that integrals of their products are "
            r"products of integrals, and all three divergences are sums over the coordinates. In "
            r"each coordinate the inequality is the one above; add them, for each direction."
        ),
        Prose(
            r"\keypart{other densities}\textbf{In general the inequality is false.} The divergence "
            r"depends on squares of densities, and a narrow spike makes a square large. Let $q$ "
            r"have the share $1-\varepsilon$ of $p$, and put the rest into a spike of width $w$. "
            r"Then $q$ is at least $(1-\varepsilon)p$ everywhere, so that $\KL{p}{q}$ is at most "
            r"$-\log(1-\varepsilon)$ for every $w$; but the integral of $q^2$ grows like "
            r"$\varepsilon^2/w$, while that of $p q$ stays bounded, so that $\CS{p}{q}$ grows like "
            r"$\frac12\log\frac1w$. Two normal parts are enough "
            r"(Figure~\ref{figure:cauchy-schwarz-spike}): the inequality does not extend to the "
            r"mixtures for which this divergence is wanted. What is true for all densities with "
            r"finite integrals of their squares follows from Jensen's inequality, which moves the "
            r"logarithm of the product integral inside: $\CS{p}{q}$ is at most $\KL{p}{q}$ plus "
            r"the entropy of $p$ less the average of the two entropies of order two, which are "
            r"$-\log$ of the integrals of the squares."
        ),
        FigureBlock(SPIKED),
        Alternatives(
            r"Completing the square, or reading the product integral as the density at zero of the "
            r"difference of two independent draws. For the inequality: comparing the terms with "
            r"the means and the rest separately, the latter by calculus in the ratio of the "
            r"variances or by the tangent of the logarithm; one direction after the other."
        ),
        Mistakes("cauchy-schwarz-normal"),
        Mistakes("cauchy-schwarz-below-kl"),
        Mistakes("cauchy-schwarz-multivariate"),
    ),
    rubric=(
        RubricLine(points=None, earns="evaluates the integral of the product of the two densities"),
        RubricLine(points=None, earns="obtains both integrals of squares from it, and their root"),
        RubricLine(
            points=None,
            earns="collects the logarithms; the result is symmetric and vanishes for equal laws",
        ),
        RubricLine(
            points=None,
            earns="states the Kullback--Leibler divergences of the two laws and compares the terms "
            "with the means",
        ),
        RubricLine(
            points=None,
            earns="proves the rest, an inequality in the ratio of the deviations, for both "
            "directions (examples are no proof)",
        ),
    ),
    errata=(
        Erratum(
            grade="ambiguous",
            where="Section 2, the inequality after the definition",
            note=(
                r"It follows a clause on Gaussian distributions and can be read for them or for "
                r"all densities. For normal laws it is true, in every dimension. In general it is "
                r"false, also for mixtures of normal laws: with nine parts of a standard normal "
                r"law and one part of a normal law with deviation $0.01$ for $q$, the divergence "
                r"is $0.322$ and $\KL{p}{q}$ is $0.071$. The counterexample below has heights of "
                r"densities that are constant on intervals of length one. The repair holds for all "
                r"densities whose squares are integrable. Read for all densities:"
            ),
            printed=rf"{DIVERGENCE} \le D_{{\mathrm{{KL}}}}\left(p(x)\,\|\,q(x)\right)",
            repaired=(
                rf"{DIVERGENCE} \le \mathbb{{E}}_{{p(x)}}\left[-\log q(x)\right] "
                r"+ \frac12\log\int p(x)^2\,dx + \frac12\log\int q(x)^2\,dx"
            ),
            declarations=declare(models=["p(x)", "q(x)"]),
        ),
        Erratum(
            grade="misleading",
            where="Section 2, the definition",
            note=(
                r"It needs densities whose squares have finite integrals, which is not said. The "
                r"density $\frac{1}{2\sqrt x}$ on the unit interval has none, although its "
                r"Kullback--Leibler divergence to the uniform density is finite, $1-\log2$."
            ),
        ),
        Erratum(
            grade="misleading",
            where="Section 2, the sentence before the inequality",
            note=(
                r"That the new divergence can be computed in closed form for Gaussian laws is "
                r"presented as what is special about it. The old one can, too; its advantage is "
                r"with mixtures (question 2.2)."
            ),
        ),
        Erratum(
            grade="notation",
            where="Section 2, the definition",
            note=(
                r"Two bars between the arguments announce that the order matters. It does not: the "
                r"divergence is symmetric."
            ),
        ),
    ),
    references=(
        r"R. Jenssen, J. C. Principe, D. Erdogmus and T. Eltoft (2006). \emph{The Cauchy--Schwarz "
        r"divergence and Parzen windowing: connections to graph theory and Mercer kernels}.",
        r"S. Kullback and R. A. Leibler (1951). \emph{On information and sufficiency}.",
    ),
)
