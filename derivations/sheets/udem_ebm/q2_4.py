"""Question 2.4: a term from self-supervised learning in place of the reconstruction error."""

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
    number="2.4",
    slug="udem-ebm-2-4",
    title="A term in place of the reconstruction error",
    source="udem-ebm, question 2.4",
    points=3,
    prompt=(
        r"In view of 2.1 to 2.3, propose a term, in the spirit of self-supervised learning, that "
        r"could take the place of the reconstruction error in the loss."
    ),
    results=("variational-kl", "shared-views"),
    renamed={"x": "w"},
    answer=(
        Prose(
            r"\keypart{what is needed}"
            r"By 2.2 the divergence alone makes the code forget the data, so that something has to "
            r"reward information; by 2.1 and 2.3 the reconstruction error does that, but for "
            r"\emph{every} bit of the data alike: noise and detail are paid for as much as "
            r"content, and a decoder has to be trained to draw them. The proposal rewards the "
            r"information that two \emph{views} of the same data share."
        ),
        Prose(
            r"\keypart{the term}"
            r"Make two views of each data point (crops, changed colours, added noise) and code "
            r"both. Let $w$ be a pair of codes, $p(w)$ its law for two views of one point, $q(w)$ "
            r"the law of a pair from two unrelated points, which is the product of the marginals. "
            r"A critic $T(w)$, for instance the scaled inner product of the two codes, is "
            r"trained together with the encoder to tell such pairs apart. The new loss is "
            r"$-\mean{p(w)}{T(w)} + \mean{q(w)}{e^{T(w)-1}}$ plus $\beta$ times the divergence of "
            r"2.2. \textbf{It needs no decoder, and its first two terms are together minus a lower "
            r"bound of the mutual information of the two codes}, which is the divergence of $p(w)$ "
            r"from $q(w)$:"
        ),
        Assumptions("variational-kl"),
        DerivationBlock("variational-kl"),
        Boxed(
            "variational-kl",
            r"T^\star(w) = 1 + \log\frac{p(w)}{q(w)}",
            value=r"\sup_T\left(\mean{p(w)}{T(w)} - \mean{q(w)}{e^{T(w)-1}}\right) "
            r"= \KL{p(w)}{q(w)}",
        ),
        Prose(
            r"\keypart{what it keeps}"
            r"A code is computed from its own view, so that the information of the two codes is "
            r"at most that of the code and its view: the term rewards information, as the bound of "
            r"2.3 does, but only the part that survives the change of view. A small world in "
            r"which the two losses want different codes, searched in full:"
        ),
        DerivationBlock("shared-views"),
        Boxed(
            "shared-views",
            r"\begin{pmatrix}0&0&1&1&0&1\\0&1&0&1&1&0\\0&1&1&0&1&0\end{pmatrix}",
        ),
        Prose(
            r"A row is a code: its values for the four pairs of content and noise, then whether it "
            r"reconstructs best, then whether it says most about the other view. Reconstruction "
            r"prefers the noise (second row), or noise and content mixed (third), as a fair bit is "
            r"worth more than a rare one; the views agree on the content alone (first)."
        ),
        Prose(
            r"\keypart{trade-offs}"
            r"A collapsed code makes both laws of the pair equal and the information zero: the "
            r"pairs of unrelated points are what prevents collapse, and $\beta$ again sets the "
            r"price of information. What the views do not share is lost on purpose, so that they "
            r"have to be chosen for what the code is used for. There is no decoder to sample "
            r"from. And the estimate is noisy when the information is large, because of the "
            r"exponential; the contrastive loss of 4.2 is steadier, at the price that it never "
            r"certifies more than the logarithm of its number of candidates."
        ),
        Alternatives(
            r"The contrastive loss (InfoNCE) between two views, or a loss without negative pairs "
            r"that predicts one code from the other together with a term against collapse "
            r"(variance, covariance or entropy of the codes). A loss between two codes without "
            r"anything against collapse does not do: a constant code makes it zero."
        ),
        Mistakes("variational-kl"),
        Mistakes("shared-views"),
    ),
    rubric=(
        RubricLine(
            points=1,
            earns=r"writes down a concrete term on the codes of two views of one data point, "
            r"with unrelated pairs or another safeguard against collapse",
        ),
        RubricLine(
            points=1,
            earns=r"says why it can replace the reconstruction error: it rewards (a lower bound "
            r"of) information, here the shared part",
        ),
        RubricLine(
            points=1,
            earns=r"relates it to the trade-offs: no bits spent on noise and no decoder, against "
            r"the choice of views and the loss of the generator",
        ),
    ),
    references=(
        r"X. Nguyen, M. J. Wainwright and M. I. Jordan (2010). \emph{Estimating divergence "
        r"functionals and the likelihood ratio by convex risk minimization}.",
        r"A. van den Oord, Y. Li and O. Vinyals (2018). \emph{Representation learning with "
        r"contrastive predictive coding}.",
        r"A. Bardes, J. Ponce and Y. LeCun (2022). \emph{VICReg: variance-invariance-covariance "
        r"regularization for self-supervised learning}.",
    ),
)
