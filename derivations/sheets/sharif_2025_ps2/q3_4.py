"""Question 3.4: what leads to posterior collapse, with the thresholds of the linear VAE."""

from claims.results import (
    Alternatives,
    Assumptions,
    Boxed,
    DerivationBlock,
    FigureBlock,
    Item,
    Mistakes,
    Prose,
    RubricLine,
)
from derivations.linear_vae_collapse import OUTCOME
from derivations.linear_vae_saddle import RATE
from derivations.sheets.sharif_2025_ps2.q3_figures import THRESHOLDS

ITEM = Item(
    number="3.4",
    slug="sharif-2025-ps2-3-4",
    title="What leads to collapse",
    source="sharif-2025-ps2, question 3.4",
    prompt=(
        r"What in practice drives a VAE into collapse while it is trained? Give three causes or "
        r"more, each with the reason in brief."
    ),
    results=("linear-vae-collapse", "linear-vae-saddle"),
    answer=(
        Prose(
            r"Two things have to be kept apart: collapse may be the \emph{optimum} of the bound "
            r"(factors 1 to 3), or merely where training \emph{ends} (4). By 3.3 the averaged "
            r"bound is $-H(q(x))$ less misfit less gap, and a code is used if it lowers the misfit "
            r"by more than the gap that it opens."
            r"\par\keypart{1. a decoder that needs no code}"
            r"Autoregressive decoders (recurrent networks, transformers, masked convolutions) see "
            r"$x_1,\dots,x_{t-1}$ when they predict $x_t$, and with enough capacity reach the law "
            r"of the data without $z$. Let the best decoder without a code miss it by $\eta$ nats, "
            r"$\KL{q(x)}{\tilde p(x)}$. Then a code can win at most $\eta$, and one whose mean gap "
            r"$\KL{q(z|x)}{p_\theta(z|x)}$ is larger loses. The stronger the decoder, the smaller "
            r"$\eta$; at zero the bound is indifferent at best (3.2)."
            r"\par\keypart{2. too much noise, or too heavy a divergence}"
            r"A decoder variance $\sigma^2$, fixed too large, or a weight $\beta$ above one tells "
            r"the model that what varies in the data is noise. How much is too much can be "
            r"computed for one direction of the data, of variance $\lambda$, and a linear VAE: "
            r"decoder $\mathcal{N}(wz,\sigma^2)$, a normal encoder with linear mean, prior "
            r"standard normal. Only the product $\beta\sigma^2$ counts. $w^2$ is the best squared "
            r"weight, $R$ the rate that goes with it."
        ),
        Assumptions("linear-vae-collapse"),
        DerivationBlock("linear-vae-collapse"),
        Boxed("linear-vae-collapse", rf"(w^2,\,R)^\top = {OUTCOME}"),
        Prose(
            r"\textbf{The direction collapses if and only if $\beta\sigma^2$ is at least its "
            r"variance $\lambda$}; otherwise it carries half the logarithm of the ratio, all of it "
            r"information, since the average code is then the prior. A VAE with $k$ codes for data "
            r"with several variables consists of such directions: at the optimum its codes belong "
            r"to the $k$ largest eigenvalues $\lambda_i$ of the covariance of the data, up to a "
            r"rotation of the code, and those with $\lambda_i$ at most $\beta\sigma^2$ collapse "
            r"(for $\beta$ equal to one, probabilistic PCA). Figure~\ref{figure:linear-vae-"
            r"thresholds} compares this with fitted models."
        ),
        FigureBlock(THRESHOLDS),
        Prose(
            r"Two common accidents. A squared error \emph{averaged} over $D$ entries, beside a "
            r"divergence that is summed, is a decoder variance of $D/2$: for data within "
            r"the unit interval, where all eigenvalues together are at most $D/4$, everything "
            r"collapses. And a variance that is simply set to "
            r"one. If $\sigma^2$ is learned, its best value (for fewer codes than variables, "
            r"$\beta$ equal to one) is the mean of the eigenvalues that got no code, "
            r"which are the smaller ones; so no code collapses unless all of these "
            r"are equal to its own: before the bound is blamed, look for a variance that was "
            r"fixed."
            r"\par\keypart{3. an encoder that cannot follow the posterior}"
            r"The gap is a price for using $z$ that a decoder without $z$ does not pay: its "
            r"posterior is the prior, which simple encoders contain. If the posterior is curved, "
            r"has several modes or correlated entries, a product of normal laws leaves a gap "
            r"($-\frac12\log(1-\rho^2)$ nats for two entries with correlation $\rho$, 1.5), an "
            r"amortised encoder a further one (1.6). The decoder is pushed towards posteriors that "
            r"the encoder can express, and the prior is the simplest of them."
            r"\par\keypart{4. the first steps of training}"
            r"At the start $z$ says nothing yet about $x$, and the decoder learns to ignore it, "
            r"while the divergence pulls the encoder to the prior at full strength from the first "
            r"step on. At full collapse both gradients vanish: a decoder that ignores $z$ gives "
            r"the encoder no reason to leave the prior, and an encoder at the prior gives the "
            r"decoder nothing to read. With the rest of the decoder at its best it is "
            r"a stationary point of \emph{every} VAE whose families contain it. In the "
            r"linear one, under gradient ascent with one rate for all, small weights $w$ and "
            r"slopes $g$ of the encoder grow in proportion to $e^{rt}$, where $t$ is the number of "
            r"steps times the small rate of learning:"
        ),
        Assumptions("linear-vae-saddle"),
        DerivationBlock("linear-vae-saddle"),
        Boxed("linear-vae-saddle", f"r = {RATE}"),
        Prose(
            r"This is positive exactly if $\lambda$ "
            r"is above $\beta\sigma^2$: a saddle, which training leaves, but as slowly as one "
            r"likes near the threshold. A deep decoder meanwhile learns to do without $z$, after "
            r"which there is nothing left to be gained (factor 1). It is worse if the encoder lags "
            r"behind: it is fitted to a decoder of some steps ago."
            r"\par\keypart{5. more code than there is to say}"
            r"Entries of $z$ beyond the number of eigenvalues above $\beta\sigma^2$ collapse at "
            r"the optimum. This is no fault; the bound prunes them. It becomes one if the data "
            r"seem simple only because they are few, or batches too small for a stable gradient."
        ),
        Alternatives(
            r"Any three, each with its mechanism. Also: a prior that is too far from every useful "
            r"average code; strong weight decay or dropout on the path from $z$; an "
            r"objective with the exact divergence beside a very noisy estimate of the fit."
        ),
        Mistakes("linear-vae-collapse"),
        Mistakes("linear-vae-saddle"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns="a decoder that models the data without the code: the fit gains too little to "
            "pay the divergence",
        ),
        RubricLine(
            points=None,
            earns="a divergence that weighs too much against the fit: weight, decoder variance, or "
            "scale of the reconstruction error",
        ),
        RubricLine(
            points=None,
            earns="a third factor: encoder family, early training or lagging encoder, more entries "
            "than needed",
        ),
        RubricLine(
            points=None,
            earns="for each, why: what it does to one of the terms of the bound or to a gradient",
        ),
    ),
    references=(
        r"M. E. Tipping and C. M. Bishop (1999). \emph{Probabilistic principal component "
        r"analysis}.",
        r"J. Lucas, G. Tucker, R. B. Grosse and M. Norouzi (2019). \emph{Don't blame the ELBO! A "
        r"linear VAE perspective on posterior collapse}.",
        r"B. Dai, Z. Wang and D. Wipf (2020). \emph{The usual suspects? Reassessing blame for VAE "
        r"posterior collapse}.",
        r"J. He, D. Spokoyny, G. Neubig and T. Berg-Kirkpatrick (2019). \emph{Lagging inference "
        r"networks and posterior collapse in variational autoencoders}.",
    ),
)
