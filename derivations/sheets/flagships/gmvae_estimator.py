"""The estimator of the bound: closed parts, draws of the vector, binary observations."""

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

_PARTS = r"\log p(z|c) + \log p(c) - \log q(z|x) - \log q(c|x)"
_CLUSTERS = (
    r"\frac12\sum_{c=1}^{K}\gamma_c\sum_{j=1}^{J}\left(\log\sigma_{c,j}^2"
    r" + \frac{\tilde\sigma_j^2}{\sigma_{c,j}^2}"
    r" + \frac{(\tilde\mu_j-\mu_{c,j})^2}{\sigma_{c,j}^2}\right)"
)
_LAST = (
    r"\sum_{c=1}^{K}\gamma_c\log\frac{\pi_c}{\gamma_c}"
    r" + \frac12\sum_{j=1}^{J}\left(1+\log\tilde\sigma_j^2\right)"
)
_BERNOULLI = (
    r"\frac1L\sum_{l=1}^{L}\sum_{i=1}^{D}"
    r"\log\left(\hat\mu_{l,i}^{x_i}(1-\hat\mu_{l,i})^{1-x_i}\right)"
)
_FIT = (
    r"\frac1L\sum_{l=1}^{L}\sum_{i=1}^{D}"
    r"\left(x_i\log\hat\mu_{l,i} + (1-x_i)\log(1-\hat\mu_{l,i})\right)"
)
_DRAWN = r"\mean{z_1,\dots,z_L\sim q(z|x)}{\frac1L\sum_{l=1}^{L}\log p(x|z_l)}"

ITEM = Item(
    number="7",
    slug="flagships-gmvae-estimator",
    title="The estimator of the bound",
    source="sharif-2024-hw2, question 3.5",
    prompt=(
        r"Let the encoder of $z$ be normal with independent entries, of means $\tilde\mu_j$ and "
        r"standard deviations $\tilde\sigma_j$ computed from $x$, and let $\gamma_c$ be the "
        r"probability that the encoder of the label gives to $c$. Draw $z_1,\dots,z_L$ from the "
        r"encoder, by adding to its means its standard deviations times standard normal "
        r"noise, and write $\hat\mu_{l,i}$ for the $i$-th output of the decoder at $z_l$. Find, "
        r"for an $x$ of $D$ binary entries, the estimator of the bound in which only the "
        r"log-likelihood is estimated:"
        rf"\begin{{keydisplay}}{{definition:gmvae-estimator}}{_BERNOULLI} "
        rf"+ \mean{{q(z,c|x)}}{{{_PARTS}}}.\end{{keydisplay}} "
        r"What is its mean over the draws?"
    ),
    results=("gmvae-estimator",),
    answer=(
        Assumptions("gmvae-closed-part"),
        DerivationBlock(
            "gmvae-closed-part",
            lead="First the part that needs no draws. The mean over $z$ is the lemma on normal "
            "laws, once for every label and once for the encoder itself; the mean over the label "
            "is a finite sum.",
        ),
        Boxed(
            "gmvae-closed-part",
            rf"\,&\mean{{q(z,c|x)}}{{{_PARTS}}} \\ &\qquad = -{_CLUSTERS} \\ "
            rf"&\qquad\quad + {_LAST}",
        ),
        DerivationBlock(
            "gmvae-estimator",
            lead="Now the log-likelihood at the draws. Given $z_l$ the entries of $x$ are "
            "independent and binary: one has the probability $\\hat\\mu_{l,i}$, zero the "
            "complement; one formula says both, with $x_i$ as an exponent. (The algebra holds for "
            "any real $x_i$; for zeros and ones it is the log-likelihood.)",
        ),
        Boxed(
            "gmvae-estimator",
            rf"\,&{_BERNOULLI} \\ &\quad + \mean{{q(z,c|x)}}{{{_PARTS}}} \\ "
            rf"&\qquad = {_FIT} \\ "
            rf"&\qquad\quad - {_CLUSTERS} \\ &\qquad\quad + {_LAST}",
        ),
        DerivationBlock(
            "gmvae-estimator-mean",
            lead="The mean over the draws is the bound, whatever their number: the estimator is "
            "unbiased.",
        ),
        Boxed(
            "gmvae-estimator-mean",
            rf"\,&{_DRAWN} \\ &\quad + \mean{{q(z,c|x)}}{{{_PARTS}}} \\ &\qquad = "
            r"\mean{q(z,c|x)}{\log p(x|z) + \log p(z|c) + \log p(c) - \log q(z|x) - \log q(c|x)}",
        ),
        Prose(
            r"The second line of the estimator pulls the encoder towards the components, each "
            r"with the weight that the label density gives to it. The third has minus the "
            r"divergence of that density from the prior of the label, and the entropy of the "
            r"encoder up to a constant that has cancelled against the components'. The variance "
            r"of the estimator comes from the first line alone and falls as $1/L$. This and the "
            r"mean above are for a fixed $\gamma$; if $\gamma$ is set to responsibilities at draws "
            r"of $z$, the other lines are random, too, and the mean is the average of the bounds "
            r"over these $\gamma$, still at most $\log p(x)$. \emph{Why the draws are made in this "
            r"way}: the noise has a law without parameters, so that the gradient with respect to "
            r"$\tilde\mu$ and $\tilde\sigma$ goes through the decoder at each draw and the mean of "
            r"these gradients is the gradient of the mean (if derivatives and integral may be "
            r"exchanged, as for smooth decoders with bounded derivatives). Draws from the law as "
            r"such would have the same mean but no such derivative. For minibatch training $L$ is "
            r"usually one."
        ),
        Alternatives(
            r"Working out the five means one by one, in any order: the normal ones by the lemma "
            r"(with the encoder in place of the component for its entropy), those of the label by "
            r"sums. Keeping the logarithms of $2\pi$ and cancelling them at the end is the same."
        ),
        Mistakes("gmvae-closed-part"),
        Mistakes("gmvae-estimator"),
        Mistakes("gmvae-estimator-mean"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns="splits the bound into five means by linearity",
        ),
        RubricLine(
            points=None,
            earns="log-likelihood: an average over reparameterised draws, with the log probability "
            "of independent binary entries",
        ),
        RubricLine(
            points=None,
            earns="component term: the lemma for every label, weighted with the label's "
            "probability",
        ),
        RubricLine(
            points=None,
            earns="encoder term: the lemma with both laws equal, so that every entry gives the "
            "one beside the log variance",
        ),
        RubricLine(
            points=None,
            earns="label terms: a finite sum of log ratios, prior above encoder",
        ),
        RubricLine(
            points=None,
            earns=r"cancels the constants: the label's probabilities add up to one, so that the "
            r"logarithms of $2\pi$ of component and encoder are equal and opposite",
        ),
    ),
    errata=(
        Erratum(
            grade="misleading",
            where="Assignment 2, question 3.5, the equals sign",
            note=(
                r"The bound is a number, the right side depends on random draws: it estimates the "
                r"bound and has it as its mean, but equals it for no finite number of draws, "
                r"unless the likelihood does not depend on $z$. With one draw, and the terms that "
                r"both sides share taken away, it says of whatever $z$ was drawn:"
            ),
            printed=r"\mathbb{E}_{q(z|x)}\left[\log p(x|z)\right] = \log p(x|z)",
            repaired=(
                r"\mathbb{E}_{q(z|x)}\left[\log p(x|z)\right] = "
                r"\mathbb{E}_{z_1,\dots,z_L\sim q(z|x)}"
                r"\left[\frac1L\sum_{l=1}^{L}\log p(x|z_l)\right]"
            ),
            declarations=declare(
                "L: positive integer",
                models=["p(c) p(z|c) p(x|z)", "q(z|x) q(c|x)"],
                given=[r"z_1,\dots,z_L \sim q(z|x)"],
            ),
        ),
        Erratum(
            grade="misleading",
            where="Assignment 2, question 3.5, the encoder",
            note=(
                r"Nowhere is it said that $q(z|x)$ is normal, or that $\tilde\mu$ and "
                r"$\tilde\sigma$ are its parameters and functions of $x$; the symbols come from "
                r"the lemma, where they belong to a law that is not conditional. Without this the "
                r"formula cannot be proved. The key states it."
            ),
        ),
        Erratum(
            grade="notation",
            where="Assignment 2, question 3.5, subscripts after a bar",
            note=(
                r"Entries are written with a bar, as in $\mu_c|_j$ and $\mu_x^{(l)}|_i$, beside "
                r"densities in which a bar means something else, while other entries have a plain "
                r"subscript; the list of symbols explains $\mu_j$ and $\sigma_j^2$, which do not "
                r"occur. The key writes $\mu_{c,j}$, $\sigma_{c,j}$ and $\hat\mu_{l,i}$."
            ),
        ),
        Erratum(
            grade="notation",
            where="Assignment 2, question 3.5, the letters",
            note=(
                r"The subscript of $\mu_x$ names what the mean is of, that of $\mu_c$ is an index; "
                r"the prior probabilities have the index $k$ in the model and $c$ here."
            ),
        ),
    ),
    references=(
        r"D. P. Kingma and M. Welling (2014). \emph{Auto-encoding variational Bayes}.",
        r"Z. Jiang, Y. Zheng, H. Tan, B. Tang and H. Zhou (2017). \emph{Variational deep "
        r"embedding: an unsupervised and generative approach to clustering}.",
    ),
)
