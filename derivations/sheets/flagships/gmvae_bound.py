"""The lower bound of a mixture model with a decoder, its gap and when it is reached."""

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

_ELBO = r"\mean{q(z,c|x)}{\log p(x|z) + \log p(z|c) + \log p(c) - \log q(z|x) - \log q(c|x)}"

ITEM = Item(
    number="4",
    slug="flagships-gmvae-bound",
    title="The lower bound of a mixture model with a decoder",
    source="sharif-2024-hw2, question 3.2",
    prompt=(
        r"Approximate the posterior of $z$ and $c$ by a product, "
        r"\checked{remark:gmvae-bound}{q(z,c|x) = q(z|x)\,q(c|x)}. Show that "
        rf"\begin{{keydisplay}}{{definition:gmvae-bound}}{_ELBO}\end{{keydisplay}} "
        r"is a lower bound of $\log p(x)$. What separates the two, and when are they equal?"
    ),
    results=("gmvae-bound",),
    answer=(
        Assumptions("gmvae-gap"),
        DerivationBlock(
            "gmvae-gap",
            lead="What separates the bound from the log evidence, exactly: gather the logarithms "
            "and split the evidence off the joint density.",
        ),
        Boxed(
            "gmvae-gap",
            rf"\,&{_ELBO} \\ &\qquad = \log p(x) - \KL{{q(z|x)\,q(c|x)}}{{p(z,c|x)}}",
        ),
        Prose(
            r"A divergence is never negative, so that this already proves the bound. The same "
            r"follows in one stroke from Jensen's inequality, which shows where the loss arises."
        ),
        DerivationBlock("gmvae-bound"),
        Boxed("gmvae-bound", rf"{_ELBO} \le \log p(x)"),
        Prose(
            r"\keypart{when they are equal}"
            r"The divergence vanishes only if the product is the posterior. By the factorisation"
            r" of the model \checked{remark:gmvae-bound}{p(z,c|x) = p(z|x)\,p(c|z)}: the "
            r"posterior is itself a product exactly if the responsibilities $p(c|z)$ are the "
            r"same for all $z$ that the posterior of $z$ can reach. That is so when the "
            r"components do not differ, or when they do not overlap and $x$ leaves one of them "
            r"only; with normal components that differ, and a likelihood that is positive for "
            r"every $z$, it is not, and then \emph{no} choice of encoders closes the gap. "
            r"Raising the bound over the encoders lowers the divergence by as much, since $\log "
            r"p(x)$ does not depend on them; raising it over the parameters of the model may do "
            r"either."
        ),
        Alternatives(
            r"Starting from $\log p(x)$ as its own mean under $q(z,c|x)$ and multiplying and "
            r"dividing by $q(z,c|x)$; or starting from the divergence of the approximation from "
            r"the posterior and solving for the evidence. In each the sign of the divergence "
            r"is the proof."
        ),
        Mistakes("gmvae-gap"),
        Mistakes("gmvae-bound"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns="brings the joint density in by the factorisation of the model",
        ),
        RubricLine(
            points=None,
            earns="multiplies and divides by the product of the encoders, under the mean",
        ),
        RubricLine(
            points=None,
            earns="uses Jensen's inequality for the concave logarithm (or Gibbs' inequality for "
            "the gap), in the right direction",
        ),
        RubricLine(
            points=None,
            earns="sums over the label and integrates over the vector to get the evidence",
        ),
        RubricLine(
            points=None,
            earns="names the gap, a divergence from the joint posterior of both, and when it is "
            "zero",
        ),
    ),
    errata=(
        Erratum(
            grade="misleading",
            where="Assignment 2, question 3.2",
            note=(
                r"Nothing is maximised in what is to be proved: the expression is a lower bound of "
                r"$\log p(x)$ for every choice of parameters and encoders, and maximising $p(x)$ "
                r"neither leads to it nor is done by it. It is also not said what makes an "
                r"expression \emph{the} bound of the model; the key proves that it bounds "
                r"$\log p(x)$ and what the difference is."
            ),
        ),
        Erratum(
            grade="misleading",
            where="Assignment 2, question 3.2, the remark on the product form",
            note=(
                r"The product form is stated after the formula as something to be noted. It is an "
                r"assumption on the approximation, without which the last two terms of the formula "
                r"would be one; and it is not one that the posterior of the model satisfies, so "
                r"that the bound cannot be tight in general."
            ),
        ),
        Erratum(
            grade="notation",
            where="Assignment 2, questions 3.2 to 3.5",
            note=(
                r"Observation, vector and label are set now in bold, now not, within one formula. "
                r"The three are the same throughout; the label is a number."
            ),
        ),
    ),
    references=(
        r"D. P. Kingma and M. Welling (2014). \emph{Auto-encoding variational Bayes}.",
        r"Z. Jiang, Y. Zheng, H. Tan, B. Tang and H. Zhou (2017). \emph{Variational deep "
        r"embedding: an unsupervised and generative approach to clustering}.",
    ),
)
