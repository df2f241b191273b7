"""Question 2.3: the information that a reconstruction loss guarantees."""

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
from derivations.reconstruction_information import EXACT_DECODER

ITEM = Item(
    number="2.3",
    slug="udem-ebm-2-3",
    title="Reconstruction and information",
    source="udem-ebm, question 2.3",
    points=7,
    prompt=(
        r"Data $x$ with the law $p(x)$ are coded as $y$ by an encoder with parameters $\theta$, "
        r"and an autoencoder for binary inputs reconstructs them with a loss $l$. Prove that the "
        r"largest mutual information $I(x;y)$ over $\theta$ is at least the largest value of "
        r"$H(x)-l$ over $\theta$."
    ),
    results=("reconstruction-information",),
    answer=(
        Prose(
            r"\keypart{the loss}"
            r"Let $x$ be discrete, a vector of $d$ bits, and let the decoder give \emph{a "
            r"probability} $q(x|y)$ to every $x$. The loss is the mean of $-\log q(x|y)$. For "
            r"binary inputs the decoder gives each bit its probability $g_j(y)$ of being one, "
            r"independently: the loss is the binary cross-entropy, the mean of "
            r"$-\sum_j\left(x_j\log g_j(y)+(1-x_j)\log(1-g_j(y))\right)$, \textbf{summed over the "
            r"$d$ inputs and averaged over the data, with the same logarithm as the entropy}. "
            r"All this matters, as will be seen. The encoder may be a function "
            r"$f_\theta$ or a law $p(y|x)$; information and entropy are finite because the data "
            r"are discrete."
        ),
        Assumptions("reconstruction-slack"),
        DerivationBlock("reconstruction-slack", lead="First what is missing, for any decoder."),
        Boxed(
            "reconstruction-slack",
            r"I_p(x;y) - \left(H(p(x)) + \mean{p(x)p(y|x)}{\log q(x|y)}\right) = "
            r"\mean{p(x)p(y|x)}{\log\frac{p(x|y)}{q(x|y)}}",
        ),
        DerivationBlock("reconstruction-information", lead="Hence the bound for every encoder."),
        Boxed(
            "reconstruction-information",
            r"H(p(x)) + \mean{p(x)p(y|x)}{\log q(x|y)} \le I_p(x;y)",
        ),
        Prose(
            r"\keypart{the maxima}"
            r"The bound holds for every $\theta$ and every decoder. At a $\theta$ (and decoder) "
            r"where the left side is largest it is at most the information there, and that is at "
            r"most the largest information. This is what was to be proved; where a maximum is "
            r"not attained the same holds of suprema. As $H(x)$ does not contain $\theta$, the "
            r"left side is largest where the loss is smallest: \textbf{training an autoencoder "
            r"maximises a lower bound of the information between data and code}."
        ),
        Prose(
            r"\keypart{what is given away}"
            r"The divergence of the decoder from the law of $x$ given $y$, averaged over the "
            r"codes. It is zero only if the decoder is that law. With independent bits that needs "
            r"data whose bits are independent given the code. A gap stays, however large the "
            r"networks are, if the code leaves bits open that are dependent given it; a code from "
            r"which all data can be told apart leaves none. For a deterministic encoder the "
            r"information is the entropy of the code."
        ),
        Prose(
            r"\keypart{losses for which it fails}"
            r"An autoencoder loss may be averaged over the inputs, or be a squared error. Then "
            r"the statement is false. All small codes were tried:"
        ),
        DerivationBlock("reconstruction-versions"),
        Boxed("reconstruction-versions", r"\{1,6\}"),
        Alternatives(
            r"Writing the information as $H(x)-H(x|y)$ and showing that the conditional entropy "
            r"is at most the cross-entropy with any decoder, by Jensen's inequality or Gibbs'; or "
            r"the product form of $q$ from the start. That the loss is a negative "
            r"log-likelihood has to be said."
        ),
        Mistakes("reconstruction-slack"),
        Mistakes("reconstruction-information"),
        Mistakes("reconstruction-versions"),
    ),
    rubric=(
        RubricLine(
            points=2,
            earns=r"writes the information as the entropy of $x$ minus that of $x$ given $y$",
        ),
        RubricLine(
            points=1,
            earns=r"identifies the loss for binary inputs, the summed binary cross-entropy, as "
            r"the mean of $-\log q(x|y)$ for a decoder $q$",
        ),
        RubricLine(
            points=3,
            earns=r"shows that the conditional entropy is at most this loss for every decoder, "
            r"because a divergence is not negative",
        ),
        RubricLine(
            points=1,
            earns=r"passes to the maxima over $\theta$, the entropy of $x$ being a constant",
        ),
    ),
    errata=(
        Erratum(
            grade="ambiguous",
            where="Question 2.3",
            note=(
                r"The loss is not defined; whether it is summed or averaged over the inputs, and "
                r"in which unit, decides whether the statement is true. With the sum, in nats, "
                r"it is. With the mean over two bits it fails even for a decoder that is the "
                r"exact law given the code (two fair bits and a constant code are a "
                r"counterexample, too: see the box on the versions of the statement):"
            ),
            printed=(
                r"H(p(x)) + \frac12\,\mathbb{E}_{p(x)p(y|x)}\left[\log q(x|y)\right] \le I_p(x;y)"
            ),
            repaired=(r"H(p(x)) + \mathbb{E}_{p(x)p(y|x)}\left[\log q(x|y)\right] \le I_p(x;y)"),
            declarations=EXACT_DECODER,
        ),
        Erratum(
            grade="notation",
            where="Question 2.3",
            note=(
                r"On the right side the maximum stands before the entropy, which has no "
                r"$\theta$, without a bracket; meant is the maximum of the whole difference. The "
                r"parameters of the decoder, on which the loss depends as well, are not mentioned; "
                r"the key's bound holds for all of them."
            ),
        ),
        Erratum(
            grade="misleading",
            where="Question 2.3",
            note=(
                r"A code that is a function of the data is announced for general data. For "
                r"continuous data and such a code the information is infinite or not defined by "
                r"densities, and the entropy is a differential one. The key takes discrete "
                r"data, as the binary loss does."
            ),
        ),
    ),
    references=(
        r"D. Barber and F. Agakov (2003). \emph{The IM algorithm: a variational approach to "
        r"information maximization}.",
        r"P. Vincent and others (2010). \emph{Stacked denoising autoencoders: learning useful "
        r"representations in a deep network with a local denoising criterion}.",
    ),
)
