"""Question 2.1: the reconstruction error on its own."""

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
    number="2.1",
    slug="udem-ebm-2-1",
    title="Beta equal to zero",
    source="udem-ebm, question 2.1",
    points=3,
    prompt=(
        r"A $\beta$-VAE minimises $-\mean{q_\phi(z|x)}{\log p_\theta(x|z)} + \beta\,"
        r"\KL{q_\phi(z|x)}{p(z)}$ with an isotropic normal prior $p(z)$. What is optimal when "
        r"$\beta$ is zero, so that only the reconstruction error counts?"
    ),
    results=("beta-zero",),
    answer=(
        Prose(
            r"\keypart{the encoder, for a given decoder}Without the divergence the loss at $x$ is "
            r"a mean of $-\log p_\theta(x|z)$, and a mean is never below the infimum of what is "
            r"averaged. So \textbf{the best code is deterministic: all mass where the likelihood "
            r"$p_\theta(x|z)$ is largest in $z$}, the code that reconstructs $x$ best, if the "
            "likelihood has a maximum; otherwise codes that come ever closer to its supremum run "
            "away. The prior and the posterior play no part. Several best codes may share the "
            "mass in any way, and the optimum is then not unique. For a $z$ with finitely many "
            "values it is attained. For a continuous one it is a point mass, which has no "
            r"density: among densities there is \emph{no} optimum, unless the likelihood is "
            "largest on a set of positive volume. With a normal decoder, of mean $az+b$ and "
            "variance $s^2$, and a normal density $q$ of the code, of mean $m$ and variance "
            "$t^2$:"
        ),
        Assumptions("beta-zero-code"),
        DerivationBlock("beta-zero-code"),
        Boxed(
            "beta-zero-code",
            r"\tfrac12\log(2\pi s^2) + \frac{a^2t^2}{2s^2} \le "
            r"\mean{q}{\frac{(x-az-b)^2}{2s^2} + \tfrac12\log(2\pi s^2)}",
        ),
        Prose(
            r"\keypart{encoder and decoder together}"
            r"If networks are large enough, every training point gets a code of its own that is "
            r"decoded to that very point. For \emph{discrete} data $p_\theta(x|z)$ is a "
            r"probability: the loss is not below zero, and zero is its infimum, a perfect "
            r"reconstruction. For a normal decoder with a \emph{fixed} variance the infimum is "
            r"$\tfrac12\log(2\pi s^2)$: the boxed price of the spread falls to zero with $t$, but "
            r"is zero for no density. If the variance is \emph{learned} as well, there is none:"
        ),
        Assumptions("decoder-precision"),
        DerivationBlock("decoder-precision"),
        Boxed(
            "decoder-precision",
            r"w^\star = \frac1r",
            value=r"\min_w \frac{rw-\log w}{2} = \frac{\log r}{2} + \frac12",
        ),
        Prose(
            r"As the squared miss $r$ of an entry goes to zero, which a flexible decoder can "
            r"bring about, so does the best variance, and the loss falls below every bound."
        ),
        Prose(
            r"\keypart{what is learned}"
            r"A plain autoencoder, memorising the data where it can. Nothing ties the codes to "
            r"the prior: their places are arbitrary, any invertible change of the code that the "
            r"decoder undoes is as good, and samples from the prior fall between the codes, where "
            r"the decoder was never trained. It is no generative model."
        ),
        Alternatives(
            r"Naming the plain (deterministic) autoencoder with the smallest possible "
            r"reconstruction error and an unregularised latent space; or taking the limit of "
            r"small $\beta$ in the optimal density of 2.2, which gathers around the best codes."
        ),
        Mistakes("beta-zero-code"),
        Mistakes("decoder-precision"),
    ),
    rubric=(
        RubricLine(
            points=1,
            earns=r"says that the encoder becomes deterministic: all mass on a code of the largest "
            r"likelihood, with no pull towards the prior",
        ),
        RubricLine(
            points=1,
            earns=r"says for which variables: with the decoder free as well a perfect "
            r"reconstruction, as in a plain autoencoder; no density attains it, or the loss is "
            r"unbounded if the variance is learned",
        ),
        RubricLine(
            points=1,
            earns=r"names the price: a latent space without structure, from whose prior one "
            r"cannot sample",
        ),
    ),
    errata=(
        Erratum(
            grade="misleading",
            where="Question 2.1",
            note=(
                r"\emph{The} optimal solution is asked for, without saying for which of the "
                r"variables and within which family. For a continuous code no encoder density is "
                r"optimal; with a normal decoder whose variance is learned there is no optimum at "
                r"all; and where there is one it is not unique. Read as saying that a density "
                r"attains the smallest error, for the decoder and the code of the key:"
            ),
            printed=(
                r"\mathbb{E}_{q}\left[\frac{(x-az-b)^2}{2s^2}+\frac12\log(2\pi s^2)\right] "
                r"= \frac12\log(2\pi s^2)"
            ),
            repaired=(
                r"\mathbb{E}_{q}\left[\frac{(x-az-b)^2}{2s^2}+\frac12\log(2\pi s^2)\right] "
                r"> \frac12\log(2\pi s^2)"
            ),
            declarations_of="beta-zero-code",
        ),
        Erratum(
            grade="misleading",
            where="Question 2, the hyperparameter",
            note=(
                r"$\beta$ is introduced as at least one and as giving the divergence a higher "
                r"weight; at one both weights are equal, and 2.1 asks for zero, which the "
                r"definition excludes. The key takes any $\beta$ that is not negative."
            ),
        ),
    ),
    references=(
        r"I. Higgins and others (2017). \emph{beta-VAE: learning basic visual concepts with a "
        r"constrained variational framework}.",
    ),
)
