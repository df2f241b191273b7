"""The Jensen-Shannon divergence of any two densities: its range, and when it reaches the ends."""

from claims.results import (
    Alternatives,
    Boxed,
    DerivationBlock,
    Item,
    Mistakes,
    Prose,
    RubricLine,
)

ITEM = Item(
    number="11",
    slug="flagships-jsd-bounds",
    title="Range of the Jensen--Shannon divergence",
    source="standard; udem-2019, question 7, is one of its ends",
    prompt=(
        r"The Jensen--Shannon divergence of two densities $p$ and $q$ is the mean of the two "
        r"Kullback--Leibler divergences from their equal mixture. Show that it lies between zero "
        r"and $\log 2$, and find out for which densities it reaches either."
    ),
    results=("jsd-bounds",),
    answer=(
        DerivationBlock("jsd-nonnegative"),
        Boxed("jsd-nonnegative", r"0 \le D_{\mathrm{JS}}\left(p(x)\,\|\,q(x)\right)"),
        DerivationBlock("jsd-below-log-two"),
        Boxed("jsd-below-log-two", r"D_{\mathrm{JS}}\left(p(x)\,\|\,q(x)\right) \le \log 2"),
        Prose(
            r"Both divergences from the mixture are finite whatever the two densities are, "
            r"because the mixture is positive wherever one of them is; the divergence is "
            r"symmetric, and its square root is a metric. It is the information, in nats, that "
            r"a draw carries about which of the two densities it came from, when a fair coin "
            r"chose: nothing if they agree, the whole coin if they never overlap."
        ),
        Alternatives(
            r"Writing the divergence as the entropy of a fair coin minus its entropy given the "
            r"draw: both bounds are those of the entropy of two outcomes."
        ),
        Mistakes("jsd-nonnegative"),
        Mistakes("jsd-below-log-two"),
    ),
    rubric=(
        RubricLine(points=None, earns="uses that the mixture is a density"),
        RubricLine(points=None, earns="concludes the lower bound, with its case of equality"),
        RubricLine(points=None, earns="bounds the mixture below by half of each density"),
        RubricLine(points=None, earns="concludes the upper bound, with its case of equality"),
    ),
    references=(
        r"J. Lin (1991). \emph{Divergence measures based on the Shannon entropy}.",
        r"D. M. Endres and J. E. Schindelin (2003). \emph{A new metric for probability "
        r"distributions}.",
    ),
)
