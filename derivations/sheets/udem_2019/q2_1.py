"""Question 2.1: the mean log-likelihood under a fixed encoder, and the bias term it hides."""

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
    slug="udem-2019-2-1",
    title="What a fixed encoder makes of maximum likelihood",
    source="udem-2019, question 2.1",
    points=5,
    prompt=(
        r"A latent-variable model has a prior $p(z)$ without parameters and a decoder "
        r"$p_\theta(x|z)$. Keep the density $q(z|x)$ fixed and choose $\theta$ to maximise "
        r"$\mean{q(z|x)}{\log p_\theta(x|z)}$. Show that this has the same maximisers as "
        r"$\log p_\theta(x) + B(\theta)$ with a term $B$ that is never positive, and find $B$."
    ),
    results=("elbo-bias",),
    answer=(
        Assumptions("elbo-bias"),
        DerivationBlock("elbo-bias"),
        Boxed(
            "elbo-bias",
            r"\mean{q(z|x)}{\log p_\theta(x|z)} = \log p_\theta(x) - \KL{q(z|x)}{p_\theta(z|x)} "
            r"+ \KL{q(z|x)}{p(z)}",
        ),
        Prose(
            r"The last divergence compares the fixed density with the prior. Neither of them "
            r"contains $\theta$, so dropping it changes no maximiser; what remains beside "
            r"$\log p_\theta(x)$ is the bias, minus the divergence of the fixed density from the "
            r"posterior of the model."
        ),
        DerivationBlock(
            "elbo-bias-sign", lead="The bias is never positive, by the inequality of Gibbs."
        ),
        Boxed("elbo-bias-sign", r"-\KL{q(z|x)}{p_\theta(z|x)} \le 0"),
        Prose(
            r"Together, $\log p_\theta(x)$ plus the bias is the evidence lower bound. Raising it "
            r"over $\theta$ does two things at once: it raises the likelihood, and it pulls the "
            r"model's posterior towards the fixed density. Where the two compete the maximiser is "
            r"not that of the likelihood; they agree once the fixed density is the posterior of "
            r"the best model."
        ),
        Alternatives(
            r"Starting from the evidence lower bound and solving it for the expected "
            r"log-likelihood; or starting from $\log p_\theta(x)$ under the mean and multiplying "
            r"and dividing by $q(z|x)$. In each, $B$ has to be named and its sign proved."
        ),
        Mistakes("elbo-bias"),
        Mistakes("elbo-bias-sign"),
    ),
    rubric=(
        RubricLine(
            points=2,
            earns=r"writes $\log p_\theta(x|z)$ by Bayes' rule through $p_\theta(x)$, "
            r"$p_\theta(z|x)$ and $p(z)$",
        ),
        RubricLine(
            points=1, earns=r"adds and subtracts $\log q(z|x)$ and recognises two divergences"
        ),
        RubricLine(
            points=1, earns=r"says that the divergence from the prior does not contain $\theta$"
        ),
        RubricLine(points=1, earns=r"names $B$ and proves its sign"),
    ),
    errata=(
        Erratum(
            grade="ambiguous",
            where="Question 2.1",
            note=(
                r"The request to find $B$ has more than one answer. Equal maximisers fix it only "
                r"up to a term without $\theta$: lowered by any constant it still is not positive "
                r"and keeps the maximiser. Read instead as an equation between the two objectives, "
                r"it fails with the intended $B$:"
            ),
            printed=(
                r"\mathbb{E}_{q(z|x)}\left[\log p_\theta(x|z)\right] = \log p_\theta(x) "
                r"- D_{\mathrm{KL}}\left(q(z|x)\,\|\,p_\theta(z|x)\right)"
            ),
            repaired=(
                r"\mathbb{E}_{q(z|x)}\left[\log p_\theta(x|z)\right] "
                r"- D_{\mathrm{KL}}\left(q(z|x)\,\|\,p(z)\right) = \log p_\theta(x) "
                r"- D_{\mathrm{KL}}\left(q(z|x)\,\|\,p_\theta(z|x)\right)"
            ),
            declarations_of="elbo-bias",
        ),
        Erratum(
            grade="misleading",
            where="Question 2.1",
            note=(
                r"What is to be maximised is called the expected complete-data log-likelihood. "
                r"That is the mean of the log of the \emph{joint} density; the printed one lacks "
                r"the prior. With a prior without parameters the maximisers are the same, the "
                r"values are not:"
            ),
            printed=(
                r"\mathbb{E}_{q(z|x)}\left[\log p_\theta(x|z)\right] "
                r"= \mathbb{E}_{q(z|x)}\left[\log p_\theta(x,z)\right]"
            ),
            repaired=(
                r"\mathbb{E}_{q(z|x)}\left[\log p_\theta(x|z)\right] "
                r"+ \mathbb{E}_{q(z|x)}\left[\log p(z)\right] "
                r"= \mathbb{E}_{q(z|x)}\left[\log p_\theta(x,z)\right]"
            ),
            declarations_of="elbo-bias",
        ),
        Erratum(
            grade="notation",
            where="Question 2, the bound",
            note=(
                r"The subscript of the expectation names the density by its parameter only; which "
                r"variable is averaged, and at which $x$, has to be guessed from the divergence "
                r"beside it."
            ),
        ),
    ),
    references=(
        r"D. P. Kingma and M. Welling (2014). \emph{Auto-encoding variational Bayes}.",
        r"S. Kullback and R. A. Leibler (1951). \emph{On information and sufficiency}.",
    ),
)
