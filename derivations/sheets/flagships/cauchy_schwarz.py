"""The Cauchy-Schwarz divergence of two normal laws, and its place below both KL divergences."""

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
from formula.declare import declare

ITEM = Item(
    number="2",
    slug="flagships-cauchy-schwarz",
    title="Cauchy--Schwarz divergence of two normal laws",
    source="sharif-2025-ps2, question 2.1",
    prompt=(
        r"Let $p$ and $q$ be normal densities on the line with means $\mu_1, \mu_2$ and standard "
        r"deviations $\sigma_1, \sigma_2$. Derive in closed form "
        r"\begin{keydisplay}{definition:cauchy-schwarz-normal}"
        r"\CS{p}{q} = -\log\frac{\int p(x)\,q(x)\dd{x}}"
        r"{\sqrt{\int p(x)^2\dd{x}\,\int q(x)^2\dd{x}}}"
        r"\end{keydisplay} "
        r"and show that it exceeds neither $\KL{p}{q}$ nor $\KL{q}{p}$."
    ),
    results=("cauchy-schwarz-normal",),
    answer=(
        Assumptions("cauchy-schwarz-normal"),
        DerivationBlock("cauchy-schwarz-normal"),
        Boxed(
            "cauchy-schwarz-normal",
            r"\CS{p}{q} = \frac{(\mu_1-\mu_2)^2}{2(\sigma_1^2+\sigma_2^2)} "
            r"+ \frac12\log\frac{\sigma_1^2+\sigma_2^2}{2\sigma_1\sigma_2}",
        ),
        Prose(
            r"Unlike the Kullback--Leibler divergence it is symmetric, and distances are measured "
            r"in units of both spreads together. Some authors define it with the square of the "
            r"fraction, which doubles the value; the inequality below is for the definition above "
            r"and does not survive the doubling."
        ),
        DerivationBlock("cauchy-schwarz-below-kl"),
        Boxed(
            "cauchy-schwarz-below-kl",
            r"-\log\frac{\int p(x)\,q(x)\dd{x}}{\sqrt{\int p(x)^2\dd{x}\,\int q(x)^2\dd{x}}} "
            r"\le \min\left\{\KL{p}{q},\, \KL{q}{p}\right\}",
        ),
        Prose(
            r"The two terms can be compared separately: the distance of the means is divided by a "
            r"larger number, and the remaining inequality is one in the ratio of the spreads alone."
        ),
        Alternatives(
            r"Completing the square in the exponent of $p(x)\,q(x)$ instead of quoting that the "
            r"product of two normal densities is a scaled normal density; reading the overlap "
            r"integral as the density of the difference of two independent variables at zero."
        ),
        Mistakes("cauchy-schwarz-normal"),
        Mistakes("cauchy-schwarz-below-kl"),
    ),
    rubric=(
        RubricLine(points=None, earns="evaluates the overlap integral of two normal densities"),
        RubricLine(points=None, earns="obtains both self-overlaps from it, with their root"),
        RubricLine(
            points=None, earns="collects the logarithms; the result vanishes for equal laws"
        ),
        RubricLine(points=None, earns="compares the terms with the means"),
        RubricLine(
            points=None,
            earns="proves the remaining inequality in the ratio of the spreads, in both directions",
        ),
    ),
    errata=(
        Erratum(
            grade="ambiguous",
            where="Problem set 2, section 2, after the definition",
            note=(
                r"The inequality follows a clause on Gaussian distributions and may be read for "
                r"them or for all densities. For normal laws it is the second box above. In "
                r"general it fails: a narrow spike of little mass in one density blows up its "
                r"self-overlap and hardly moves the Kullback--Leibler divergence. The repair holds "
                r"for all densities whose squares are integrable, by Jensen's inequality for the "
                r"overlap. Read for all densities:"
            ),
            printed=(
                r"-\log\frac{\int p(x) q(x)\,dx}{\sqrt{\int p(x)^2\,dx \int q(x)^2\,dx}} "
                r"\le D_{\mathrm{KL}}\left(p(x)\,\|\,q(x)\right)"
            ),
            repaired=(
                r"-\log\frac{\int p(x) q(x)\,dx}{\sqrt{\int p(x)^2\,dx \int q(x)^2\,dx}} "
                r"\le \mathbb{E}_{p(x)}\left[-\log q(x)\right] "
                r"+ \frac12\log\int p(x)^2\,dx + \frac12\log\int q(x)^2\,dx"
            ),
            declarations=declare(models=["p(x)", "q(x)"]),
        ),
    ),
    references=(
        r"R. Jenssen, J. C. Principe, D. Erdogmus and T. Eltoft (2006). \emph{The Cauchy--Schwarz "
        r"divergence and Parzen windowing: connections to graph theory and Mercer kernels}.",
        r"S. Kullback and R. A. Leibler (1951). \emph{On information and sufficiency}.",
    ),
)
