"""Question 3.5: what prevents posterior collapse, and what each remedy changes."""

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
from derivations.free_bits import OUTCOME
from derivations.sheets.sharif_2025_ps1._tables import table
from derivations.sheets.sharif_2025_ps2.q3_figures import TRAINING

_REMEDIES = table(
    (0.25, 0.36, 0.33),
    (
        ("remedy", "what it changes", "what it does not"),
        (
            "annealing to one",
            "the path: the saddle is left faster",
            "the optimum; a direction below the noise collapses again",
        ),
        (
            r"$\beta$ below one, or a smaller or learned decoder variance",
            "the optimum: a lower threshold",
            r"with $\beta$, what is maximised is no bound of the evidence",
        ),
        (
            "free bits, fixed encoder variance",
            "the optimum: a floor under the rate",
            "the rate may still be no information",
        ),
        (
            "weaker decoder",
            "the optimum: the code has something to win",
            "the likelihood that can be reached falls",
        ),
        (
            "better inference",
            "gap and path",
            "collapse where the code has nothing to win",
        ),
        (
            "less weight on the information",
            r"the optimum: its threshold is $(1-\alpha)\sigma^2$",
            "what is maximised is no bound of the evidence",
        ),
    ),
)

ITEM = Item(
    number="3.5",
    slug="sharif-2025-ps2-3-5",
    title="What prevents collapse",
    source="sharif-2025-ps2, question 3.5",
    prompt=(
        r"Describe three strategies that prevent posterior collapse and give the mathematical "
        r"intuition for each."
    ),
    results=("free-bits",),
    answer=(
        Prose(
            r"Five strategies; the first three would do. All numbers are for the linear VAE of "
            r"3.4, with data variance $\lambda$ and decoder variance $\sigma^2$."
            r"\par\keypart{1. weigh the divergence less: annealing, small $\beta$, small variance}"
            r"Maximise the fit less $\beta_t$ times the divergence, with $\beta_t$ growing from "
            r"zero to one during the first steps (or again and again, in cycles). "
            r"\emph{Intuition}: the encoder learns to code before coding costs anything. With "
            r"$\beta$ equal to zero the growth rate of 3.4 is "
            r"$\frac{1}{2\sigma^2}\left(\sqrt{1+4\lambda^2}-1\right)$, positive for every "
            r"$\lambda$ and above the one with the divergence; when the price arrives, the code "
            r"already earns it. But \emph{the optimum at the end is the old one}: where "
            r"$\lambda$ is below $\sigma^2$, the code collapses again "
            r"(Figure~\ref{figure:collapse-training})."
            r"\par A final $\beta$ below one does move the threshold, to $\beta\sigma^2$. The "
            r"price: the objective is no lower bound of $\log p_\theta(x)$ any more, and the "
            r"decoder's noise is still $\sigma^2$: a sample from the linear model has the variance "
            r"$\lambda+(1-\beta)\sigma^2$ instead of $\lambda$. To lower $\sigma^2$ itself, or to "
            r"learn it, moves the threshold without these."
        ),
        FigureBlock(TRAINING),
        Prose(
            r"\keypart{2. make some divergence free, or unavoidable}"
            r"\emph{Free bits}: replace the divergence $R$ (of a group of entries, averaged over a "
            r"batch) by the larger one of $\delta$ and $R$. Below $\delta$ it has no gradient, so "
            r"that nothing pulls the encoder to the prior. What is maximised is still a lower "
            r"bound, as the penalty only grew. In the linear VAE, with $D(R)$ for the smallest "
            r"mean squared miss at the rate $R$, the optimum has:"
        ),
        Assumptions("free-bits"),
        DerivationBlock("free-bits"),
        Boxed("free-bits", rf"(R,\,D(R))^\top = {OUTCOME}"),
        Prose(
            r"The rate $R$ no longer falls to zero: at the optimum the allowance is used "
            r"in full, and here it is information. No other encoder and decoder mean do better for "
            r"normal data, not even nonlinear ones: by Shannon's rate-distortion theorem "
            r"information $R$ cannot leave a squared miss below $\lambda e^{-2R}$. Directions that "
            r"carry more than $\delta$ anyway do not notice. If $\delta$ lies above what they "
            r"would carry, the evidence suffers: each further nat gains less fit than it is worth."
            r"\par\emph{Unavoidable} divergence: choose encoder family and prior so that no "
            r"encoder is the prior ($\delta$-VAE). With a standard normal prior and encoders of a "
            r"fixed variance $s^2$ other than one, the divergence is at least "
            r"$\frac12(s^2-1-\log s^2)$ for every mean. Directional codes with a fixed "
            r"concentration have a constant divergence, and so do the discrete codes of a VQ-VAE "
            r"with a uniform prior ($\log K$): it has no gradient at all."
            r"\par\emph{What a floor under the rate does not guarantee}: information. The first "
            r"encoder of 3.1 spends the rate $m^2/2$ and says nothing (3.3: the other part is the "
            r"divergence of the average code). It is the fit that makes the code spend "
            r"it well, so the decoder must be able to gain something."
            r"\par\keypart{3. give the decoder less to go on}"
            r"Word dropout (hide previous tokens at random), a short window or a shallow "
            r"decoder, a decoder without autoregression. \emph{Intuition}: the code can win "
            r"what the decoder cannot know otherwise. For a decoder that sees the last $k$ "
            r"values only, the misfit without a code is at least (and for the best one exactly) "
            r"the sum over $t$ of the information that $x_1,\dots,x_{t-k-1}$ have about $x_t$ "
            r"given the window. It grows as $k$ shrinks, and a code is used if it wins more of "
            r"these nats than its gap costs (3.4, factor 1). It then holds what is global, and "
            r"the decoder adds the texture: "
            r"by choosing the window one chooses what the code is about. Skip "
            r"connections from $z$ to every layer of the decoder act from the other side: they "
            r"make reading the code easy."
            r"\par\keypart{4. better inference}"
            r"Several steps of the encoder for each one of the decoder, at least at the start "
            r"(``aggressive''), or a few steps of refinement of $q(z|x)$ for each $x$; a "
            r"richer family (normalising flows); many samples in the bound. \emph{Intuition}: the "
            r"gap is the price of a code, and it falls. Also the path changes: with the best "
            r"encoder at each step the growth rate near collapse is "
            r"$(\lambda-\beta\sigma^2)/(\beta\sigma^4)$. With $\lambda$ equal to 1.3 and "
            r"$\beta$ and $\sigma$ to one this is 0.30 instead of 0.16; annealed, it begins at "
            r"0.89. It has the same sign as before: no help below the threshold."
            r"\par\keypart{5. charge less for information}"
            r"By 3.3 the divergence is the information plus $\KL{q(z)}{p(z)}$. Only the second "
            r"part is needed for sampling from the prior. So put a weight below one, $1-\alpha$, "
            r"on the information alone; in the linear VAE, where the second part is zero, the "
            r"threshold becomes $(1-\alpha)\sigma^2$. The second part needs all data at "
            r"once and is estimated (from samples, by a kernel distance or a discriminator). For "
            r"$\alpha$ above zero the objective is no lower bound."
            r"\par\keypart{which remedy for which cause}"
            + _REMEDIES
            + r"Diagnose first (3.1): watch rate and information for each entry. A code that is "
            r"never used from the start calls for 1 or 4, one that is optimal to drop for 2, 3 or "
            r"5; entries that the data do not need may stay collapsed."
        ),
        Alternatives(
            r"Other strategies with a reason in terms of the bound: learned or mixture priors, "
            r"auxiliary losses that reconstruct from $z$ alone, hierarchical codes with warm-up, "
            r"constraints on the rate by a multiplier."
        ),
        Mistakes("free-bits"),
    ),
    rubric=(
        RubricLine(points=None, earns="first strategy, described so that it could be programmed"),
        RubricLine(points=None, earns="second strategy, of another kind"),
        RubricLine(points=None, earns="third strategy"),
        RubricLine(
            points=None,
            earns="for each, which term of the bound, which optimum or which gradient it changes",
        ),
    ),
    errata=(
        Erratum(
            grade="misleading",
            where="Question 3.5",
            note=(
                r"Strategies are asked for that \emph{prevent} collapse. Annealing, which is the "
                r"most common one, does not where collapse is the optimum; and a floor under the "
                r"divergence prevents that the encoder is the prior, but not that it ignores the "
                r"data. The key says for each what it changes."
            ),
        ),
    ),
    references=(
        r"S. R. Bowman, L. Vilnis, O. Vinyals, A. M. Dai, R. Jozefowicz and S. Bengio (2016). "
        r"\emph{Generating sentences from a continuous space}.",
        r"D. P. Kingma, T. Salimans, R. Jozefowicz, X. Chen, I. Sutskever and M. Welling (2016). "
        r"\emph{Improved variational inference with inverse autoregressive flow}.",
        r"A. Razavi, A. van den Oord, B. Poole and O. Vinyals (2019). \emph{Preventing posterior "
        r"collapse with delta-VAEs}.",
        r"J. He, D. Spokoyny, G. Neubig and T. Berg-Kirkpatrick (2019). \emph{Lagging inference "
        r"networks and posterior collapse in variational autoencoders}.",
        r"A. A. Alemi, B. Poole, I. Fischer, J. V. Dillon, R. A. Saurous and K. Murphy (2018). "
        r"\emph{Fixing a broken ELBO}.",
    ),
)
