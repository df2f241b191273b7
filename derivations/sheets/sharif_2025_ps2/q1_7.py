"""Question 1.7: the lower bound and the likelihood of a new pair."""

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
from derivations.conditional_elbo import ELBO
from derivations.conditional_evidence import OVER_PROPOSAL
from derivations.conditional_likelihood import FINITE
from derivations.sheets.sharif_2025_ps2.q1_figures import LIKELIHOOD

ITEM = Item(
    number="1.7",
    slug="sharif-2025-ps2-1-7",
    title="The lower bound and the likelihood of a new pair",
    source="sharif-2025-ps2, question 1.7",
    prompt=(
        r"A trained conditional VAE is given a new pair $(x_{\mathrm{new}},y_{\mathrm{new}})$. (a) "
        r"Describe how $\mathrm{ELBO}(x_{\mathrm{new}},y_{\mathrm{new}};\theta,q)$ is obtained. "
        r"(b) Can $p_\theta(x_{\mathrm{new}}|y_{\mathrm{new}})$ be approximated by it? Which "
        r"method should be used to approximate the likelihood?"
    ),
    results=("conditional-likelihood", "k-sample-bound", "k-sample-monotone"),
    claims=(
        "conditional-likelihood-estimator",
        "k-sample-bound",
        "k-sample-monotone-step",
        "conditional-likelihood-finite",
    ),
    renamed={"h": "z"},
    answer=(
        Prose(
            r"Below, $x$ and $y$ are the new pair."
            r"\par\keypart{(a) the bound}"
            r"No search is needed; the encoder answers for new pairs as well. (1) One pass of the "
            r"encoder through $x$ and $y$ gives the parameters of $q_\phi(z|x,y)$; one of the "
            r"prior network through $y$ those of $p(z|y)$, unless the prior is fixed. (2) Draw "
            r"$z_1,\dots,z_L$ from $q_\phi(z|x,y)$, for a normal law as mean plus standard "
            r"deviation times noise. (3) Pass each with $y$ through the decoder and average "
            r"$\log p_\theta(x|y,z_l)$. (4) Subtract $\KL{q_\phi(z|x,y)}{p(z|y)}$, in closed form "
            r"for normal laws; where there is none, average $\log q_\phi(z_l|x,y)-\log p(z_l|y)$ "
            r"over the same draws. The result is unbiased for the bound, for every $L$; its "
            r"standard deviation falls as $1/\sqrt L$, and for a test set a few draws for each "
            r"pair are enough. All densities count with their constants: without "
            r"them the number is of no use in (b)."
        ),
        Prose(
            r"\keypart{(b) the likelihood: what $\exp(\mathrm{ELBO})$ is, and is not}"
            r"By 1.5 it is the likelihood times "
            r"$\exp(-\KL{q_\phi(z|x,y)}{p_\theta(z|x,y)})$: a lower bound, too small by a factor "
            r"that is not known, not by an error that more draws would average out. It is the "
            r"\emph{geometric} mean of the weights $A$ of 1.3, while the likelihood is their "
            r"arithmetic mean. The method to use is therefore \textbf{importance sampling with "
            r"the encoder as the proposal}: draw $z_1,\dots,z_K$ from $q_\phi(z|x,y)$, compute the "
            r"weights and average them, \emph{before} any logarithm."
        ),
        Assumptions("conditional-likelihood-estimator"),
        DerivationBlock("conditional-likelihood-estimator"),
        Boxed(
            "conditional-likelihood-estimator",
            r"\mathbb{E}_{z_1,\dots,z_K \sim q(z|x,y)}\left[\frac1K\sum_{j=1}^K"
            r"\frac{p_\theta(x|y,z_j)\,p(z_j|y)}{q(z_j|x,y)}\right] = p_\theta(x|y)",
        ),
        Prose(
            r"Unbiased for every $K$, and consistent by the law of large numbers. Its variance is "
            r"that of one weight divided by $K$, \emph{if the weights have one}: they have none, "
            r"or an enormous one, where $q$ has lighter tails than the posterior; an encoder is "
            r"rather too narrow (1.5), and a proposal that is a little too wide is safer. In "
            r"practice compute $\log A$ for each draw and average with the maximum taken out "
            r"(log-sum-exp), or the densities underflow. Draws from the prior instead of $q$ "
            r"are unbiased, too, but almost all of them have a weight near zero."
            r"\par\emph{On the logarithmic scale} the estimator is too low on average, "
            r"less and less so with more draws. Everything being given $y$, leave $y$ (and the $x$ "
            r"in $q$) out of the notation:"
        ),
        Assumptions("k-sample-bound"),
        DerivationBlock("k-sample-bound"),
        Boxed(
            "k-sample-bound",
            r"\mathbb{E}_{z_1,\dots,z_K \sim q(z)}\left[\log\left(\frac1K\sum_{j=1}^K"
            r"\frac{p(x,z_j)}{q(z_j)}\right)\right] \le \log p(x)",
        ),
        DerivationBlock(
            "k-sample-monotone-step",
            lead="For $K$ equal to one this is the ELBO. Each further draw raises it, or leaves "
            "it where it was:",
        ),
        Boxed(
            "k-sample-monotone-step",
            r"\mathbb{E}_{z_1,\dots,z_{K+1} \sim q(z)}\left["
            r"\log\frac1K\sum_{j=1}^K\frac{p(x,z_j)}{q(z_j)}\right] \le "
            r"\mathbb{E}_{z_1,\dots,z_{K+1} \sim q(z)}\left["
            r"\log\frac1{K+1}\sum_{j=1}^{K+1}\frac{p(x,z_j)}{q(z_j)}\right]",
        ),
        Prose(
            r"\emph{All of this can be counted} where $z$ has two values, with the probabilities "
            r"$\frac14$ and $\frac34$ given $y$, the likelihoods $\frac12$ and $\frac23$, and an "
            r"encoder that draws both equally often. The rows of the result are for one, two and "
            r"three draws. Left stands the exponential of the $K$-sample bound; right the mean of "
            r"the exponential of an estimate of the ELBO, which is the mean logarithm of $K$ "
            r"weights:"
        ),
        DerivationBlock("conditional-likelihood-finite"),
        Boxed("conditional-likelihood-finite", FINITE.outcome),
        Prose(
            r"The evidence is 0.625. Left: $\exp(\mathrm{ELBO})$ is 0.5, too small by "
            r"the factor 0.8; two and three draws give 0.559 and 0.582. Right, what happens to "
            r"somebody who estimates the ELBO by $K$ draws and takes the exponential of the "
            r"estimate: with one draw this \emph{is} importance sampling and right on average; "
            r"with more draws it gets \emph{worse}, 0.5625 and 0.541, and tends to 0.5 "
            r"(Figure~\ref{figure:conditional-likelihood}). The order matters: first average, then "
            r"take the logarithm."
        ),
        FigureBlock(LIKELIHOOD),
        Alternatives(
            r"Annealed importance sampling, which reaches the posterior through a chain of "
            r"intermediate densities, is accepted and better where the encoder is poor. Reporting "
            r"the ELBO is accepted as a lower bound of the log-likelihood, not as its value."
        ),
        Mistakes("conditional-likelihood-estimator"),
        Mistakes("k-sample-bound"),
        Mistakes("k-sample-monotone-step"),
        Mistakes("conditional-likelihood-finite"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns=r"(a) encoder pass with both $x$ and $y$, draws of $z$, mean decoder "
            r"log-likelihood, divergence from $p(z|y)$",
        ),
        RubricLine(
            points=None,
            earns=r"(b) says that $\exp(\mathrm{ELBO})$ is a lower bound, and by which factor",
        ),
        RubricLine(
            points=None,
            earns=r"(b) importance sampling with the encoder as proposal: the average of the "
            "weights, unbiased",
        ),
        RubricLine(
            points=None,
            earns=r"(b) on the log scale: a lower bound that grows with $K$ to the log-likelihood",
        ),
    ),
    errata=(
        Erratum(
            grade="misleading",
            where="Question 1.7, last sentence",
            note=(
                r"The likelihood is to be approximated \emph{using this value}, the ELBO. From it "
                r"alone nothing but a lower bound follows: its exponential falls short by a factor "
                r"that depends on the unknown posterior. What the likelihood can be approximated "
                r"with are the draws and weights from which the ELBO was computed, averaged before "
                r"the logarithm. Read as an equation:"
            ),
            printed=rf"p_\theta(x|y) = \exp\left({ELBO}\right)",
            repaired=rf"p_\theta(x|y) = {OVER_PROPOSAL}",
            declarations_of="conditional-likelihood-estimator",
        ),
    ),
    references=(
        r"Y. Burda, R. Grosse and R. Salakhutdinov (2016). \emph{Importance weighted "
        r"autoencoders}.",
        r"Y. Wu, Y. Burda, R. Salakhutdinov and R. Grosse (2017). \emph{On the quantitative "
        r"analysis of decoder-based generative models}.",
    ),
)
