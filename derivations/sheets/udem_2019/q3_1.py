"""Question 3.1: the log of an average of K importance weights bounds the log evidence."""

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
    number="3.1",
    slug="udem-2019-3-1",
    title="A bound from several samples",
    source="udem-2019, question 3.1",
    points=6,
    prompt=(
        r"A model has the joint density $p(x,h)$ of the observed $x$ and the hidden $h$; $q(h)$ is "
        r"an approximation to $p(h|x)$. Draw $h_1,\dots,h_K$ independently from $q(h)$ and let "
        r"\begin{keydisplay}{definition:k-sample-bound}"
        r"\mathcal{L}_K = \mathbb{E}_{h_1,\dots,h_K \sim q(h)}\left["
        r"\log\frac1K\sum_{j=1}^K\frac{p(x,h_j)}{q(h_j)}\right]."
        r"\end{keydisplay} "
        r"Show that this never exceeds the log evidence $\log p(x)$."
    ),
    results=("k-sample-bound",),
    answer=(
        Assumptions("k-sample-bound"),
        DerivationBlock("k-sample-bound"),
        Boxed(
            "k-sample-bound",
            r"\mathbb{E}_{h_1,\dots,h_K \sim q(h)}\left["
            r"\log\frac1K\sum_{j=1}^K\frac{p(x,h_j)}{q(h_j)}\right] \le \log p(x)",
        ),
        Prose(
            r"The average of the weights is an unbiased estimate of $p(x)$ for every number of "
            r"draws, and the logarithm of an unbiased estimate is too small on average. How much "
            r"too small depends on how much the average fluctuates, which is why more draws help. "
            r"The proof itself uses only that each draw has the density $q(h)$; independence "
            r"matters for how good the bound is, not for its being one."
        ),
        Alternatives(
            r"Writing the gap as a divergence between two densities of all $K$ draws together, one "
            r"proportional to the average of the weights, and using that it is not negative."
        ),
        Mistakes("k-sample-bound"),
    ),
    rubric=(
        RubricLine(
            points=2,
            earns="applies the inequality of Jensen in the right direction and says why: the "
            "logarithm is concave",
        ),
        RubricLine(
            points=2,
            earns="takes the mean inside the sum by linearity (no independence needed) and uses "
            "that all draws have one law",
        ),
        RubricLine(
            points=1,
            earns=r"cancels $q(h)$ where it is positive and integrates the joint to $p(x)$",
        ),
        RubricLine(points=1, earns=r"collects the $K$ equal terms and concludes"),
    ),
    errata=(
        Erratum(
            grade="notation",
            where=r"Question 3, the definition of $\mathcal{L}_K$",
            note=(
                r"The subscript names one draw with an index that is bound inside the brackets; "
                r"meant are all $K$ draws, and independent ones. Without independence the bound of "
                r"3.1 stands, but $K$ copies of one draw would give nothing beyond a single draw."
            ),
        ),
        Erratum(
            grade="notation",
            where="Question 3, first paragraph",
            note=(
                r"The lower bound is called a biased estimate of the marginal likelihood; what it "
                r"bounds and estimates is the \emph{logarithm} of it."
            ),
        ),
    ),
    references=(
        r"Y. Burda, R. Grosse and R. Salakhutdinov (2016). \emph{Importance weighted "
        r"autoencoders}.",
    ),
)
