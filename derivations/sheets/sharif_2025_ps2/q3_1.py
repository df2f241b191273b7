"""Question 3.1: what posterior collapse is, in words and in formulas, and how these relate."""

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
from derivations.collapse_parts import OUTCOME

ITEM = Item(
    number="3.1",
    slug="sharif-2025-ps2-3-1",
    title="What posterior collapse is",
    source="sharif-2025-ps2, question 3.1",
    prompt=(
        r"Define the posterior collapse of a VAE, in words and with at least one formula. Sources "
        r"may be used and are to be cited."
    ),
    results=("kl-term", "collapse-parts"),
    claims=("kl-term-information", "collapse-parts"),
    answer=(
        Prose(
            r"\keypart{in words}"
            r"A VAE has collapsed if the code says nothing: the encoder returns the prior whatever "
            r"$x$ is, and the decoder makes do without $z$. What was to be a latent variable model "
            r"is then a plain density of $x$; its likelihood may be good, but there is no "
            r"representation. Often only some entries $z_i$ of the code collapse, and a large $z$ "
            r"acts like a small one."
            r"\par\keypart{notation for all of question 3}"
            r"$q(x)$ is the law of the data, called $p_{\mathrm{data}}$ in the question, $q(z|x)$ "
            r"the encoder $q_\phi$, and \checked{assumption:kl-term-information:2}"
            r"{q(x,z) = q(x)\,q(z|x)} the joint law of data and code; $q(z)$ is its marginal, the "
            r"\emph{average code}, and $I_q(x;z)$ its mutual information. Decoder and prior make "
            r"another joint law, with the evidence $p_\theta(x)$ and the posterior "
            r"$p_\theta(z|x)$. The \emph{rate} $R$ is the divergence $\KL{q(z|x)}{p(z)}$, averaged "
            r"over the data (in nats)."
            r"\par\keypart{in formulas}"
            r"\par\textbf{D1} The encoder is the prior: $q(z|x)$ and $p(z)$ agree for almost all "
            r"$x$ and $z$. Collapse in the strict sense."
            r"\par\textbf{D2} The rate $R$ is zero; in training, it tends to zero. This is what "
            r"one sees in a log file (``KL vanishing'')."
            r"\par\textbf{D3} $(\varepsilon,\delta)$-collapse of an entry: for a share of at least "
            r"$1-\delta$ of the data, $\KL{q(z_i|x)}{p(z_i)}$ is below $\varepsilon$. A tolerant "
            r"version, and one for each entry."
            r"\par\textbf{D4} The code has no information, $I_q(x;z)$ is zero: the encoder returns "
            r"one density for all $x$, which need not be the prior."
            r"\par\textbf{D5} The \emph{model's} posterior $p_\theta(z|x)$ is the prior; by Bayes' "
            r"rule this says that $p_\theta(x|z)$ does not depend on $z$. Collapse of the decoder: "
            r"$z$ cannot be identified."
            r"\par\textbf{D6} Inactive units: the mean $\mean{q(z|x)}{z_i}$ hardly varies with $x$ "
            r"(a variance below a hundredth, say)."
            r"\par\keypart{how they relate}"
        ),
        Assumptions("kl-term-information"),
        DerivationBlock(
            "kl-term-information", lead="What ties the first, second and fourth together:"
        ),
        Boxed(
            "kl-term-information",
            r"\mean{q(x)q(z|x)}{\log\frac{q(z|x)}{p(z)}} = I_q(x;z) + \KL{q(z)}{p(z)}",
        ),
        Prose(
            r"Neither part on the right is negative. Hence:"
            r"\par\emph{D1 and D2 are one.} A mean of divergences is zero if almost all of them "
            r"are. And if $R$ tends to zero, so do the information, the divergence of the average "
            r"code, and the mean total variation between $q(z|x)$ and $p(z)$, which is at most "
            r"$\sqrt{R/2}$ (Pinsker, Jensen)."
            r"\par\emph{D1 is D4 together with an average code that is the prior.} Each alone is "
            r"less, as the two encoders below show."
            r"\par\emph{D2 and D3.} By Markov's inequality a divergence of $\varepsilon$ or more "
            r"has at most the share $R/\varepsilon$ of the data: a rate of at most "
            r"$\varepsilon\delta$ gives D3. Conversely D3 gives a rate of at most "
            r"$\varepsilon+\delta M$ if no divergence exceeds $M$. Without an $M$ it gives none: "
            r"the share $\delta$ of rare data may have divergences of $1/\delta$."
            r"\par\emph{D1 and D5} speak of two different densities. If D5 holds, the best "
            r"encoder is the prior (3.2), so that D1 follows once the encoder is optimal. If D1 "
            r"holds, the bound falls short of $\log p_\theta(x)$ by $\KL{p(z)}{p_\theta(z|x)}$, "
            r"which is zero under D5 only. A decoder that is large enough then learns D5 too: with "
            r"codes that are independent of $x$, the mean of $\log p_\theta(x|z)$ is largest when "
            r"$p_\theta(x|z)$ is the law of the data for almost every $z$."
            r"\par\emph{D6} follows from D1 and from D4, but does not imply them: with a mean of "
            r"zero the variance of $q(z|x)$ can still tell something about $x$."
            r"\par Two encoders, one in each column below; the rows are the rate, the information "
            r"$I_q(x;z)$, and $\KL{q(z)}{p(z)}$. The first has D4 and D6 and not D1; in the second "
            r"the average code \emph{is} the prior, and nothing has collapsed."
        ),
        Assumptions("collapse-parts"),
        DerivationBlock("collapse-parts"),
        Boxed("collapse-parts", OUTCOME),
        Prose(
            r"With the shift 1 the first encoder has the rate one half, of which none is "
            r"information: \textbf{a rate above zero does not prove that there is no collapse}. "
            r"Of the tests in use the rate is the easiest and the information the one that counts; "
            r"from $N$ data points it can be at most $\log N$."
            r"\par\keypart{sources}"
            r"D2 (``KL vanishing''): Bowman and others (2016). D3: Lucas and others (2019). D5: "
            r"Wang, Blei and Cunningham (2021). D6: Burda, Grosse and Salakhutdinov (2016). The "
            r"split of the rate: Hoffman and Johnson (2016)."
        ),
        Alternatives(
            r"Any one of D1 to D5, stated with the quantifier over $x$ and with what it is a "
            r"statement about (encoder, average, or model)."
        ),
        Mistakes("kl-term-information"),
        Mistakes("collapse-parts"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns="in words: the encoder no longer depends on the data, the decoder ignores the "
            "code",
        ),
        RubricLine(
            points=None,
            earns="at least one formula, with the quantifier over the data: encoder equal to the "
            "prior, or the mean divergence zero or below a tolerance",
        ),
        RubricLine(points=None, earns="a source"),
    ),
    errata=(
        Erratum(
            grade="misleading",
            where="Question 3.1",
            note=(
                r"\emph{The} phenomenon is to be characterised by a formal expression, but whose "
                r"posterior collapses is not said: that of the encoder (so question 3.2) or that "
                r"of the model. They are different densities unless the bound is tight. A common "
                r"answer, that the encoder does not depend on $x$, is not enough for 3.2 and 3.3, "
                r"where it has to be the prior."
            ),
        ),
    ),
    references=(
        r"S. R. Bowman, L. Vilnis, O. Vinyals, A. M. Dai, R. Jozefowicz and S. Bengio (2016). "
        r"\emph{Generating sentences from a continuous space}.",
        r"M. D. Hoffman and M. J. Johnson (2016). \emph{ELBO surgery: yet another way to carve up "
        r"the variational evidence lower bound}.",
        r"J. Lucas, G. Tucker, R. B. Grosse and M. Norouzi (2019). \emph{Don't blame the ELBO! A "
        r"linear VAE perspective on posterior collapse}.",
        r"Y. Wang, D. M. Blei and J. P. Cunningham (2021). \emph{Posterior collapse and latent "
        r"variable non-identifiability}.",
        r"Y. Burda, R. Grosse and R. Salakhutdinov (2016). \emph{Importance weighted "
        r"autoencoders}.",
    ),
)
