"""The bound with the label in one term, the label density that is best, and the usual estimate."""

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
from derivations.sheets.flagships.gmvae_figure import FIGURE

_ELBO = r"\mean{q(z,c|x)}{\log p(x|z) + \log p(z|c) + \log p(c) - \log q(z|x) - \log q(c|x)}"
_FIRST = r"\int q(z|x)\log\frac{p(x|z)\,p(z)}{q(z|x)}\dd{z}"
_SECOND = r"\int q(z|x)\,\KL{q(c|x)}{p(c|z)}\dd{z}"
_LOG_MEAN = r"\mean{q(z|x)}{\log p(c|z)}"
_MEAN = r"\mean{q(z|x)}{p(c|z)}"
_TURNED = r"\int q(z|x)\,\KL{p(c|z)}{q(c|x)}\dd{z}"

ITEM = Item(
    number="5",
    slug="flagships-gmvae-label",
    title="The density of the label, and how it is estimated",
    source="sharif-2024-hw2, question 3.3",
    prompt=(
        r"(a) Rewrite the bound of the mixture model: show that "
        rf"\begin{{keydisplay}}{{remark:gmvae-reexpression}}\,&{_ELBO} \\ &\qquad = {_FIRST} "
        rf"- {_SECOND}\end{{keydisplay}} "
        r"with the mixture $p(z)$ and the responsibilities $p(c|z)$. (b) For a fixed $q(z|x)$, "
        r"which $q(c|x)$ makes it largest? (c) How is $q(c|x)$ estimated in practice, and what "
        r"does that estimate optimise?"
    ),
    results=("gmvae-reexpression", "gmvae-cluster-posterior"),
    answer=(
        Prose(r"\keypart{(a) the label in one term}"),
        Assumptions("gmvae-reexpression"),
        DerivationBlock("gmvae-reexpression"),
        Boxed(
            "gmvae-reexpression",
            rf"\,&{_ELBO} \\ &\qquad = {_FIRST} - {_SECOND}",
        ),
        Prose(
            r"The first term is the bound of an ordinary model with the mixture as the prior of "
            r"$z$; the label is gone from it. The second is the price of naming the cluster "
            r"from $x$ alone, without seeing $z$."
        ),
        Prose(
            r"\keypart{(b) the best label density}"
            r"The second term would be zero if $q(c|x)$ could be $p(c|z)$ at every $z$. One "
            r"density has to serve all $z$ that the encoder draws, so that the best compromise is "
            r"asked for."
        ),
        DerivationBlock("gmvae-cluster-posterior"),
        Boxed(
            "gmvae-cluster-posterior",
            rf"q(c|x) = \frac{{\exp\left({_LOG_MEAN}\right)}}"
            r"{\sum_{c'}\exp\left(\mean{q(z|x)}{\log p(c'|z)}\right)}",
            value=rf"\,&\max_q\left({_FIRST} - {_SECOND}\right) \\ &\qquad = {_FIRST} "
            rf"+ \log\sum_c\exp\left({_LOG_MEAN}\right)",
        ),
        Prose(
            r"It is the \emph{geometric} mean of the responsibilities under the encoder, "
            r"normalised: a label that is very unlikely for some of the $z$ drawn is all but ruled "
            r"out. Because the geometric mean is never above the arithmetic one, "
            r"the sum in the denominator is at most one, and it is one only if the "
            r"responsibilities do not depend on $z$; minus its logarithm is what the label costs "
            r"at its best density."
        ),
        Prose(
            r"\keypart{(c) the usual estimate}"
            r"What is done most often is to draw one $z$ from $q(z|x)$, or a few, and to set "
            rf"$q(c|x)$ to the (mean) responsibility: an estimate of ${_MEAN}$ that is unbiased, "
            r"cheap, and normalised without further work. \textbf{It is an estimate of the "
            r"arithmetic mean, not the maximiser of the bound.} The arithmetic mean is what one "
            r"gets by turning every divergence round:"
        ),
        DerivationBlock("gmvae-mean-responsibility"),
        Boxed(
            "gmvae-mean-responsibility",
            rf"q(c|x) = {_MEAN}",
            value=rf"\,&\min_q {_TURNED} \\ &\qquad = "
            r"\mean{q(z|x)}{\mean{p(c|z)}{\log p(c|z)}} "
            rf"- \sum_c{_MEAN}\log{_MEAN}",
        ),
        Prose(
            r"There is a good reason for it nevertheless: with the exact posterior of $z$ in "
            r"place of the encoder the arithmetic mean is the exact posterior of the label, "
            r"\checked{remark:gmvae-reexpression}{p(c|x) = \mean{p(z|x)}{p(c|z)}}. "
            r"Both means agree where the responsibilities hardly vary under the encoder, "
            r"that is for a narrow encoder or well separated clusters; then the responsibilities "
            r"at a single draw, or at the mean of $z$, are as good as either. To maximise the "
            r"bound itself, average $\log p(c|z)$ over the draws and take a softmax; or let a "
            r"network give $q(c|x)$ and train it on the bound. The figure has a case in which the "
            r"choice matters."
        ),
        FigureBlock(FIGURE),
        Alternatives(
            r"In (a), starting from the right side and writing both divergences out. In (b), a "
            r"Lagrange multiplier for the sum of the $q(c|x)$, with the strict concavity of the "
            r"objective as the reason why the stationary point is the maximum. In (c), arguing "
            r"that the divergence vanishes at a given $z$ exactly for the responsibilities there, "
            r"as long as the answer says that this is exact for one $z$ only."
        ),
        Mistakes("gmvae-reexpression"),
        Mistakes("gmvae-cluster-posterior"),
        Mistakes("gmvae-mean-responsibility"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns="(a) turns the prior of label and vector round by Bayes' rule",
        ),
        RubricLine(
            points=None,
            earns="(a) takes the label out of the first term, where its density adds up to one, "
            "and recognises the divergence in the second",
        ),
        RubricLine(
            points=None,
            earns="(b) sees that only the second term depends on the label density, and that one "
            "density has to serve all vectors",
        ),
        RubricLine(
            points=None,
            earns="(b) finds the normalised exponential of the mean log responsibility and shows "
            "that it is the maximum",
        ),
        RubricLine(
            points=None,
            earns="(c) names the responsibilities at draws of the encoder as an estimate, and why "
            "it is used: no further network, normalised, exact for the exact posterior of $z$",
        ),
        RubricLine(
            points=None,
            earns="(c) does not call it the maximiser: logarithm and mean do not commute",
        ),
    ),
    errata=(
        Erratum(
            grade="misleading",
            where="Assignment 2, question 3.3, the request to estimate the label density",
            note=(
                r"The formula is meant to suggest that $q(c|x)$ should be $p(c|z)$, because a "
                r"divergence is never negative. But $q(c|x)$ does not depend on $z$ and the "
                r"divergence is averaged over it: it vanishes for all $z$ only if the "
                r"responsibilities do not depend on $z$. Under the product form assumed in 3.2 "
                r"the best label density is the geometric mean, while averaging $p(c|z)$ gives the "
                r"arithmetic one. The question prints no formula for the estimate; the key names "
                r"both and says which of them maximises the bound."
            ),
        ),
        Erratum(
            grade="notation",
            where="Assignment 2, question 3.3, the heading",
            note=(
                r"The index of $c_i$ is not explained and does not occur in the question; meant "
                r"is the probability of one value of the label."
            ),
        ),
        Erratum(
            grade="notation",
            where="Assignment 2, question 3.3, the formula",
            note=(
                r"The densities $p(z)$ and $p(c|z)$ are not defined. They follow from the model: "
                r"the mixture, and the responsibilities by Bayes' rule; the standard normal prior "
                r"of an ordinary model, which $p(z)$ might be taken for, would make the formula "
                r"false."
            ),
        ),
    ),
    references=(
        r"Z. Jiang, Y. Zheng, H. Tan, B. Tang and H. Zhou (2017). \emph{Variational deep "
        r"embedding: an unsupervised and generative approach to clustering}.",
        r"C. M. Bishop (2006). \emph{Pattern recognition and machine learning}.",
    ),
)
