"""Question 4.2: how the discrete latent variable is modelled, its divergence and its prior."""

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

_BOTH = r"\mean{q(x)q(z|x)}"

ITEM = Item(
    number="4.2",
    slug="sharif-2024-hw2-4-2",
    title="The discrete latent variable",
    source="sharif-2024-hw2, question 4.2",
    starred=True,
    prompt=(
        r"How does a VQ-VAE model its discrete latent variable? Give the posterior, its divergence "
        r"from the prior, and say which prior is used in training and which one for generating."
    ),
    results=("vqvae-discrete",),
    answer=(
        Prose(
            r"\keypart{codebook and posterior}"
            r"A \emph{codebook} (dictionary) holds $K$ vectors, the codes $c(1)$ to $c(K)$, of the "
            r"dimension of the encoder's output $f(x)$. The encoder chooses the nearest one: "
            r"$k(x)$ is the index $j$ at which the distance of $f(x)$ from $c(j)$ is smallest. The "
            r"decoder gets the vector $c(k(x))$ and nothing else. So the latent variable $z$ is an "
            r"index, and its posterior is \emph{one-hot}: probability one for the chosen index, "
            r"zero for all others, a deterministic function of $x$. For an image, a sound or a "
            r"text the encoder gives a whole array of $n$ vectors, each of which is replaced by "
            r"its nearest code from one common codebook: $n$ indices, $K^n$ possible codes, and "
            r"a divergence that is the sum of $n$ of the following."
        ),
        Prose(
            r"\keypart{the divergence from the uniform prior}"
            r"Let $p(k)$ be the share of the data whose chosen index is $k$."
        ),
        Assumptions("vqvae-constant-kl"),
        DerivationBlock("vqvae-constant-kl"),
        Boxed(
            "vqvae-constant-kl",
            r"\sum_{k=1}^{K}p(k)\sum_{z=1}^{K}q(z|k)\log\frac{q(z|k)}{u(z)} = \log K",
        ),
        Prose(
            r"Nothing is left of the usage: each inner sum is $\log K$ by itself. The divergence "
            r"depends neither on encoder nor on codes, has no gradient, and is left out in "
            r"training. The lower bound at $x$ is therefore the reconstruction term "
            r"$\log p(x|z)$ at the chosen code minus $\log K$, and with $n$ indices minus "
            r"$n\log K$; since the posterior is certain, no mean has to be estimated."
        ),
        Prose(
            r"\keypart{a learned prior}"
            r"For generating, a uniform prior would mean that all codes occur equally often and "
            r"independently of one another. So after training, with encoder and codebook held, a "
            r"prior $r(z)$ is fitted to the indices that occur in the data, usually an "
            r"autoregressive model of the whole array. What can be reached, for any posterior "
            r"$q(z|x)$ and with $q(x)$ the law of the data, for one index or for the array:"
        ),
        Assumptions("vqvae-learned-prior"),
        DerivationBlock("vqvae-learned-prior"),
        Boxed(
            "vqvae-learned-prior",
            "r(z) = q(z)",
            value=rf"\,&\min_r{_BOTH}{{\log\frac{{q(z|x)}}{{r(z)}}}} \\ "
            rf"&\qquad = {_BOTH}{{\log\frac{{q(z|x)}}{{q(z)}}}}",
        ),
        Prose(
            r"The best prior is the usage of the codes (for one index $q(z)$ at $k$ is the share "
            r"$p(k)$ above), and the cost that is left is the mutual information of $x$ and $z$: "
            r"\checked{remark:vqvae-learned-prior}{"
            rf"{_BOTH}{{\log\frac{{q(z|x)}}{{q(z)}}}} = I_q(x;z) = "
            rf"H(q(z))-\mean{{q(x)}}{{H(q(z|x))}}}}. "
            r"A one-hot posterior has entropy zero, so that this is the entropy of the usage: for "
            r"one index at most $\log K$, and equal to it only if all codes are used equally "
            r"often; for an array of $n$ indices at most $n\log K$, and equal to it only if, "
            r"besides, the indices are independent. The divergence is no constant of the "
            r"architecture any more; it is fixed because encoder and codes are held. Were the "
            r"prior fitted \emph{together} with the encoder, the bound would reward a smaller "
            r"entropy of the usage, that is, fewer codes: a way back to the collapse that the "
            r"uniform prior prevents. Samples are drawn from the learned prior, looked up in the "
            r"codebook and decoded."
        ),
        Alternatives(
            r"The posterior written with an indicator or a Kronecker delta; the divergence "
            r"computed for a single $x$, $1\cdot\log(1/(1/K))$ with the convention that "
            r"$0\log0$ is $0$; the divergence as $\log K$ minus the entropy of the posterior, "
            r"which is zero."
        ),
        Mistakes("vqvae-constant-kl"),
        Mistakes("vqvae-learned-prior"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns="a codebook of $K$ vectors and the index of the one nearest to the encoder's "
            "output; the decoder gets the vector",
        ),
        RubricLine(
            points=None,
            earns="the posterior is one-hot, a deterministic function of $x$",
        ),
        RubricLine(
            points=None,
            earns="the divergence from the uniform prior is the constant $\\log K$, with its "
            "derivation, and is left out in training",
        ),
        RubricLine(
            points=None,
            earns="for generating, a prior over the indices is learned afterwards, usually an "
            "autoregressive one",
        ),
    ),
    references=(
        r"A. van den Oord, O. Vinyals and K. Kavukcuoglu (2017). \emph{Neural discrete "
        r"representation learning}.",
    ),
)
