"""Question 1.1: the mean log joint density under a fixed q, and where its maximisers lie."""

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

AT_THE_MAXIMISER = declare(
    "s: positive",
    laws={"q(z)": ("normal", "0", "s"), "p(z)": ("normal", "0", r"\sqrt{\frac12}")},
)
"""The model of the second claim at the maximiser of the likelihood: p is the posterior there."""
ANOTHER_PARAMETER = declare(r"x: real; \theta_0: real")

ITEM = Item(
    number="1.1",
    slug="udem-ebm-1-1",
    title="Maximising the expected complete-data log-likelihood",
    source="udem-ebm, question 1.1",
    points=5,
    prompt=(
        r"A latent-variable model has a standard normal prior $p(z)$ in $K$ dimensions and a "
        r"decoder $p_\theta(x|z)$; a density $q(z|x)$ is kept fixed. Show that over $\theta$ the "
        r"mean of $\log(p_\theta(x|z)\,p(z))$ under $q(z|x)$, the expected complete-data "
        r"log-likelihood, has the same maximisers as "
        r"$\log p_\theta(x) - \KL{q(z|x)}{p_\theta(z|x)}$. What does that say about when its "
        r"maximiser is that of the likelihood?"
    ),
    results=("expected-complete-log-likelihood",),
    answer=(
        Assumptions("expected-complete-log-likelihood"),
        DerivationBlock("expected-complete-log-likelihood"),
        Boxed(
            "expected-complete-log-likelihood",
            r"\mean{q(z|x)}{\log\left(p_\theta(x|z)\,p(z)\right)} = \log p_\theta(x) "
            r"- \KL{q(z|x)}{p_\theta(z|x)} - H(q(z|x))",
        ),
        Prose(
            r"\keypart{equal maximisers}"
            r"The term left over is the \emph{entropy} of the fixed density (a differential one, "
            r"which may be negative). It does not contain $\theta$, so that the two objectives "
            r"differ by a constant: they have the same maximisers, the same order and the same "
            r"gradient, though not the same value. For several data points the identity is summed "
            r"over them. With the prior free of $\theta$, as here, $\log p(z)$ might be dropped "
            r"as well."
        ),
        Prose(
            r"\keypart{when it is the maximiser of the likelihood}"
            r"\emph{Enough} is that $q(z|x)$ is the posterior \emph{at a maximiser $\theta^*$ of "
            r"the likelihood}: the difference is nowhere above the log evidence, that is nowhere "
            r"above its maximum, and at $\theta^*$ the divergence vanishes and the maximum is "
            r"reached. A posterior at another parameter does not do: maximising for it is one "
            r"step of the EM algorithm, which raises the likelihood and usually stops short of "
            r"its maximum. \emph{Necessary} it is not, against the document's last sentence: the "
            r"maximisers coincide as soon as $\theta^*$ maximises the difference, for which the "
            r"divergence need not vanish. In a smooth model, at a maximum inside the range of "
            r"$\theta$, the slope of the divergence has to be zero there, not the divergence; if "
            r"the mean log joint density is concave in $\theta$, that is also enough. The family "
            r"that follows was searched in full."
        ),
        DerivationBlock("fixed-density-coincidence"),
        Boxed(
            "fixed-density-coincidence",
            r"\begin{pmatrix}0&0&0&0\\1&1&1&1\\0&0&0&0\\0&0&0&0\end{pmatrix}",
        ),
        Prose(
            "Each row has one mean of the fixed density ($-1$, $0$, $1/2$ and $1$), each column "
            "one variance ($1/4$, $1/2$, $1$ and $2$); a 1 says that both maximisers are the "
            "same. The posterior at the maximiser of the likelihood is the density in the second "
            r"row and second column alone. In the rest of this row the same $\theta$ is found, "
            "although the density has half of its variance, twice it or four times it. The "
            r"others in the second column \emph{are} posteriors, at other parameters, and lead "
            "elsewhere."
        ),
        Alternatives(
            r"Starting from the difference, writing its divergence out and cancelling the "
            r"evidence; or adding the entropy to the mean log joint density, recognising the "
            r"evidence lower bound and using its gap. The term that is left over has to be named, "
            r"and it has to be said that it does not contain $\theta$."
        ),
        Mistakes("expected-complete-log-likelihood"),
        Mistakes("fixed-density-coincidence"),
    ),
    rubric=(
        RubricLine(
            points=1,
            earns=r"writes the joint density as the evidence times the posterior",
        ),
        RubricLine(
            points=2,
            earns=r"inserts $\log q(z|x)$, recognises the divergence from the posterior and takes "
            r"$\log p_\theta(x)$ out of the mean",
        ),
        RubricLine(
            points=2,
            earns=r"names what is left over, minus the entropy of $q(z|x)$, and concludes that it "
            r"changes no maximiser because it does not contain $\theta$",
        ),
    ),
    errata=(
        Erratum(
            grade="wrong",
            where="Question 1.1, last sentence",
            note=(
                r"The maximisers are said to coincide \emph{only if} the fixed density is the "
                r"posterior. That is sufficient (at a maximiser of the likelihood), not necessary. "
                r"For a standard normal $z$ and a normal $x$ with mean $z+\theta$ and variance "
                r"one they coincide for every fixed normal density with mean zero; $p(z)$ stands "
                r"for the posterior at that $\theta$, $q(z)$ for such a density with standard "
                r"deviation $s$. A perfect match is not needed, one of the means is:"
            ),
            printed=r"D_{\mathrm{KL}}\left(q(z)\,\|\,p(z)\right) = 0",
            repaired=r"\mathbb{E}_{q(z)}\left[z\right] = \mathbb{E}_{p(z)}\left[z\right]",
            declarations=AT_THE_MAXIMISER,
        ),
        Erratum(
            grade="ambiguous",
            where="Question 1.1, last sentence",
            note=(
                r"The posterior that is to be matched is printed without its parameter. Matched "
                r"at the maximiser of the likelihood, the maximisers coincide; matched at any "
                r"other parameter $\theta_0$, they need not. In the same model with one "
                r"observation $x$, which is where the likelihood is largest, the other maximiser "
                r"is $x$ minus the posterior mean at $\theta_0$, halfway:"
            ),
            printed=r"x - \frac{x-\theta_0}{2} = x",
            repaired=r"x - \frac{x-\theta_0}{2} = \frac{x+\theta_0}{2}",
            declarations=ANOTHER_PARAMETER,
        ),
        Erratum(
            grade="notation",
            where="Question 1.1, the expected complete-data log-likelihood",
            note=(
                r"The logarithm has no brackets: read literally, the prior is a factor outside "
                r"of it. Meant is the logarithm of the product, the joint density."
            ),
        ),
        Erratum(
            grade="notation",
            where="Question 1, the bound",
            note=(
                r"The subscript of the expectation names the density by its parameter only; which "
                r"variable is averaged, and at which $x$, has to be guessed from the divergence "
                r"beside it."
            ),
        ),
    ),
    references=(
        r"R. M. Neal and G. E. Hinton (1998). \emph{A view of the EM algorithm that justifies "
        r"incremental, sparse, and other variants}.",
        r"A. P. Dempster, N. M. Laird and D. B. Rubin (1977). \emph{Maximum likelihood from "
        r"incomplete data via the EM algorithm}.",
    ),
)
