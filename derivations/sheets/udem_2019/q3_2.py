"""Question 3.2: the bound from several samples is at least as tight as the one from one sample."""

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
from derivations.k_sample_monotone import POSTERIOR_PROPOSAL
from derivations.sheets.udem_2019.q3_figures import FIGURE

ITEM = Item(
    number="3.2",
    slug="udem-2019-3-2",
    title="More samples, a tighter bound",
    source="udem-2019, question 3.2",
    points=6,
    prompt=(
        r"For the bound $\mathcal{L}_K$ of 3.1 show that it is at least $\mathcal{L}_1$, which is "
        r"the evidence lower bound, for every number $K$ of samples: the bounds from several "
        r"samples are at least as tight as the one from a single sample."
    ),
    results=("k-sample-monotone",),
    answer=(
        Assumptions("k-sample-monotone"),
        DerivationBlock("k-sample-monotone"),
        Boxed(
            "k-sample-monotone",
            r"\mean{q(h)}{\log\frac{p(x,h)}{q(h)}} \le "
            r"\mathbb{E}_{h_1,\dots,h_K \sim q(h)}\left["
            r"\log\frac1K\sum_{j=1}^K\frac{p(x,h_j)}{q(h_j)}\right]",
        ),
        Prose(
            r"With 3.1 the bound from $K$ samples lies between the evidence lower bound and the "
            r"log evidence. That alone does not say that a further sample helps once there are "
            r"two. It does, or at least never harms:"
        ),
        DerivationBlock(
            "k-sample-monotone-step",
            lead="Beyond the question: the step from $K$ to $K+1$ samples.",
        ),
        Boxed(
            "k-sample-monotone-step",
            r"\mathbb{E}_{h_1,\dots,h_{K+1} \sim q(h)}\left["
            r"\log\frac1K\sum_{j=1}^K\frac{p(x,h_j)}{q(h_j)}\right] \le "
            r"\mathbb{E}_{h_1,\dots,h_{K+1} \sim q(h)}\left["
            r"\log\frac1{K+1}\sum_{j=1}^{K+1}\frac{p(x,h_j)}{q(h_j)}\right]",
        ),
        FigureBlock(FIGURE),
        Prose(
            "How much is gained depends on the proposal: an average of ratios that hardly "
            "fluctuate has little to lose in the logarithm. For large $K$ the gap to the log "
            "evidence is close to the variance of the ratio, relative to the squared evidence, "
            "divided by $2K$, as long as that variance is finite and ratios close to zero are "
            "rare enough; in the figure it halves with every doubling on the right. A better "
            "proposal buys what otherwise takes more samples: eight draws of the near one do "
            "better than sixteen of the far one."
        ),
        Alternatives(
            r"The log-sum inequality with ones as its first terms gives the first line of the "
            r"derivation; so does the inequality of the arithmetic and geometric mean. The step "
            r"to $K+1$ may also be taken by averaging over all subsets of $K$ among the draws, or "
            r"by conditioning on the average of the larger sample and applying Jensen's inequality "
            r"to the conditional mean."
        ),
        Mistakes("k-sample-monotone"),
        Mistakes("k-sample-monotone-step"),
    ),
    rubric=(
        RubricLine(
            points=3,
            earns=r"applies Jensen's inequality to the plain average inside the logarithm, for "
            r"each outcome of the draws, with the weights $1/K$ and in the direction that "
            r"concavity gives",
        ),
        RubricLine(
            points=2,
            earns=r"takes the expectation by linearity and says that each of the $K$ terms is "
            r"$\mathcal{L}_1$, as all draws have the density $q(h)$",
        ),
        RubricLine(
            points=1,
            earns=r"averages the $K$ equal terms and concludes that the bound is at least as "
            r"tight as the one from a single sample",
        ),
    ),
    errata=(
        Erratum(
            grade="misleading",
            where="Question 3.2",
            note=(
                r"The family is called tighter than the evidence lower bound. It is at least as "
                r"tight: the first member is the evidence lower bound itself, and with $q(h)$ the "
                r"posterior all members equal the log evidence, so that none is tighter than "
                r"another. Nor does what is to be shown say that the family tightens as $K$ grows; "
                r"the key adds that. Read as a strict statement, for that proposal:"
            ),
            printed=(
                r"\mathbb{E}_{h_1,\dots,h_K \sim q(h)}\left["
                r"\log\frac1K\sum_{j=1}^K\frac{p(x,h_j)}{q(h_j)}\right] \ne "
                r"\mathbb{E}_{q(h)}\left[\log\frac{p(x,h)}{q(h)}\right]"
            ),
            repaired=(
                r"\mathbb{E}_{h_1,\dots,h_K \sim q(h)}\left["
                r"\log\frac1K\sum_{j=1}^K\frac{p(x,h_j)}{q(h_j)}\right] \ge "
                r"\mathbb{E}_{q(h)}\left[\log\frac{p(x,h)}{q(h)}\right]"
            ),
            declarations=POSTERIOR_PROPOSAL,
        ),
        Erratum(
            grade="notation",
            where=r"Question 3, the definition of $\mathcal{L}_K$",
            note=(
                r"The logarithm has no brackets. Taken as the logarithm of the factor $1/K$ alone, "
                r"times the sum, the expression is no bound worth having; meant is the logarithm "
                r"of the whole average."
            ),
        ),
    ),
    references=(
        r"Y. Burda, R. Grosse and R. Salakhutdinov (2016). \emph{Importance weighted "
        r"autoencoders}.",
        r"J. L. W. V. Jensen (1906). \emph{Sur les fonctions convexes et les in\'egalit\'es entre "
        r"les valeurs moyennes}.",
    ),
)
