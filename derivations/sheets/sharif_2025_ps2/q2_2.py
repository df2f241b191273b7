"""Question 2.2: the objective with a Cauchy-Schwarz penalty, and what a growing weight does."""

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
from derivations.cauchy_schwarz_mixtures import DEFINITION_TEX as OF_MIXTURES
from derivations.cauchy_schwarz_mixtures import double_sum
from derivations.cauchy_schwarz_objective import (
    DEFINITION,
    EVIDENCE,
    MODELS,
    OBJECTIVE,
    PENALTY,
    PRIOR_TERM,
    REWRITTEN,
)
from derivations.linear_vae_cauchy_schwarz import SHOWN
from derivations.sheets.sharif_2025_ps2.q2_figures import BOUNDED, KEPT
from formula.declare import declare

POSITIVE_WEIGHT = declare(r"\lambda: positive; C(x): function", models=MODELS, given=[DEFINITION])
NORMAL = declare(
    r"\lambda: real; x: real; a: real; \sigma: positive; m: real; s: positive",
    laws={
        "q(z)": ("normal", "m", "s"),
        "p(z)": ("normal", "0", "1"),
        "p(x|z)": ("normal", "a z", r"\sigma"),
    },
)
FIT = r"\mathbb{E}_{q(z)}\left[\log p(x|z)\right]"
COSINE = r"\log\frac{\int q(z)\,p(z)\,dz}{\sqrt{\int q(z)^2\,dz\,\int p(z)^2\,dz}}"
TALLEST = r"-\frac12\log(2\pi\sigma^2)"


def stated(sign: str) -> str:
    """The divergence of two mixtures, related to its three logarithms; one line for each."""
    pq, pp, qq = (double_sum(*pair) for pair in ("pq", "pp", "qq"))
    return (
        rf"\begin{{aligned}}{OF_MIXTURES} {sign} &-\log{pq} \\ &+\frac12\log{pp} \\ "
        rf"&+\frac12\log{qq}\end{{aligned}}"
    )


ITEM = Item(
    number="2.2",
    slug="sharif-2025-ps2-2-2",
    title="A VAE with a Cauchy--Schwarz penalty",
    source="sharif-2025-ps2, question 2.2",
    prompt=(
        r"In the evidence lower bound, replace the divergence of the encoder from the prior by "
        r"$\lambda$ times the Cauchy--Schwarz divergence. How is this objective $L_{\mathrm{CS}}$ "
        r"rewritten in terms of $\log p_\theta(x)$, Kullback--Leibler divergences and the "
        r"Cauchy--Schwarz divergence? Explain each term and what it does in training. What "
        r"happens to learning and to the codes as $\lambda$ grows?"
    ),
    results=(
        "cauchy-schwarz-objective",
        "cauchy-schwarz-above-kl",
        "linear-vae-cauchy-schwarz",
        "cauchy-schwarz-mixtures",
    ),
    answer=(
        Prose(
            r"\keypart{approach}Write $C(x)$ for the Cauchy--Schwarz divergence between $q(z|x)$ "
            r"and $p(z)$. Only the fit, a mean under $q$ of a logarithm, can be rewritten: "
            r"replace the likelihood by Bayes' rule, which brings in evidence and posterior; "
            r"subtract and add $\log q(z|x)$, so that each density of $z$ is compared with the "
            r"encoder; recognise two divergences. $C(x)$ is a logarithm of integrals and no mean "
            r"of a logarithm; it combines with neither of them and is carried along."
        ),
        Assumptions("cauchy-schwarz-objective"),
        DerivationBlock("cauchy-schwarz-objective"),
        Boxed(
            "cauchy-schwarz-objective",
            rf"L_{{\mathrm{{CS}}}} = {REWRITTEN}",
            further=(
                (
                    "In other words, the evidence lower bound, with the old penalty given back "
                    "and the new one charged:",
                    r"L_{\mathrm{CS}} = \mathbb{E}_{q(z|x)}\left[\log p_\theta(x|z)\right] "
                    rf"- {PRIOR_TERM} + \left({PRIOR_TERM} - {PENALTY}\right)",
                ),
            ),
        ),
        Prose(
            r"\keypart{the terms}"
            r"\emph{Log evidence}: the fit of the model, free of $q$; what learning $\theta$ is "
            r"about. \emph{Minus the divergence from the posterior}: rewards $q$ for being the "
            r"posterior, and $\theta$ for having one that the encoder can reach. \emph{Plus the "
            r"divergence from the prior}: gives back what the evidence lower bound charges; alone "
            r"it would drive $q$ away from the prior without end. \emph{Minus $\lambda C(x)$}: the "
            r"penalty that holds $q$ instead. The first two are the evidence lower bound. "
            r"The last two cancel only in special cases, so that in general the best $q$ is "
            r"\emph{not} the posterior, however flexible $q$ is, and $\theta$ is \emph{not} "
            r"fitted by maximum likelihood. In training none of the first three terms is computed; "
            r"one estimates the fit with reparameterised draws, as always, and takes "
            r"$C(x)$ in closed form."
        ),
        Prose(
            r"\keypart{is it a lower bound?}At one $q$ it is at most the log evidence exactly when "
            r"$\lambda C(x)$ is at least the divergence from the prior less that from the "
            r"posterior. Sufficient is that $\lambda C(x)$ is at least the divergence from the "
            r"prior, and for $q$ equal to the posterior this is also necessary. By 2.1, for normal "
            r"laws and $\lambda$ up to one it is the other way round: $L_{\mathrm{CS}}$ is at "
            r"least the evidence lower bound, and at a normal posterior other than the prior it "
            r"\emph{exceeds} the log evidence. So \textbf{$L_{\mathrm{CS}}$ is no lower bound in "
            r"general}, and not with the weight one. From the weight four on it is one for the "
            r"usual encoders:"
        ),
        Assumptions("cauchy-schwarz-above-kl"),
        DerivationBlock("cauchy-schwarz-above-kl"),
        Boxed(
            "cauchy-schwarz-above-kl",
            r"\KL{q}{p} \le -4\log\frac{\int q(z)\,p(z)\dd{z}}"
            r"{\sqrt{\int q(z)^2\dd{z}\,\int p(z)^2\dd{z}}}",
        ),
        Prose(
            r"Both sides add up over the entries of a code with independent entries, so that this "
            r"is a statement on all encoders with diagonal covariance whose deviations are below "
            r"those of a standard normal prior, as the exact posteriors of linear models are. No "
            r"smaller factor than four does: for a mean of zero and $r$ near one the two "
            r"divergences are $(1-r)^2/4$ and $(1-r)^2/16$, to second order. No factor does if "
            r"deviations above one are allowed ($s^2/2$ against $\frac12\log s$), nor for "
            r"mixtures: a small part of $q$ far out makes the left side as large as one likes and "
            r"the right side not."
        ),
        Prose(
            r"\keypart{growing $\lambda$: the forces}For a normal $q$ with mean $m$ and deviation "
            r"$s$ the slope of $C$ in $m$ is $m/(1+s^2)$, against $m$ for the usual penalty, and "
            r"in $s$ it is $\frac{s}{1+s^2}-\frac{1}{2s}-\frac{m^2s}{(1+s^2)^2}$, against "
            r"$s-\frac1s$. So the pull on the means is weaker, by a factor between one half and "
            r"one for deviations below one; and so is the pull on the deviations, for codes "
            r"centred at zero, by the factor $\frac{1}{2(1+s^2)}$, between one quarter (near the "
            r"prior) and one half (for sharp codes). Away from the centre the third term adds a "
            r"pull towards wider codes, and codes far out are \emph{widened}, as overlap is what "
            r"counts. Wide codes cost a logarithm instead of a square. Small $\lambda$: nearly an "
            r"autoencoder; sharp codes, good reconstructions, gaps between the codes of different "
            r"data, poor draws from the prior. Larger $\lambda$: gradients of the penalty "
            r"dominate, first where a direction of the code saves little error; there $q(z|x)$ "
            r"becomes the prior for every $x$. The codes carry less, reconstructions blur, the "
            r"codes of all data together look like the prior. At last $C(x)$ is zero, all codes "
            r"are the prior, the decoder ignores them: posterior collapse. A schedule that raises "
            r"$\lambda$ from a small value lets directions be learned before they are priced."
        ),
        Prose(
            r"\keypart{growing $\lambda$: a linear VAE, exactly}One direction of the data, scaled "
            r"to variance one; decoder $\mathcal{N}(wz,1/k)$, encoder $\mathcal{N}(vx,S)$, prior "
            r"standard normal, everything trained but the noise. $k$, the variance of the data "
            r"over that of the decoder, is the signal-to-noise ratio of the direction. $U$ is the "
            r"variance $v^2$ of the encoder's mean. Several directions do not interact. For each "
            r"$S$ we find the weight $\lambda$ at which it is best, and the $U$ that goes with it."
        ),
        Assumptions("linear-vae-cauchy-schwarz"),
        DerivationBlock("linear-vae-cauchy-schwarz"),
        Boxed(
            "linear-vae-cauchy-schwarz",
            rf"(\lambda,\,U)^\top = {SHOWN}",
        ),
        Prose(
            r"This point is the maximum: where $S$ goes to "
            r"zero, or $S$ or $U$ to infinity, the objective falls without bound, and at the "
            r"collapsed point, $U$ zero and $S$ one, its slope in $U$ is positive for weights "
            r"below $2k$. \textbf{As $\lambda$ rises from zero to $2k$, $S$ rises from zero to one "
            r"and $U$ falls from one half to zero; beyond, nothing is left} "
            r"(Figure~\ref{figure:cauchy-schwarz-kept}). With the usual divergence and the weight "
            r"$\beta$ the same computation gives the variance $\beta/k$ and $1-\beta/k$ for $U$: "
            r"the code is lost at $k$ already. The variance of all codes together, $U+S$, is then "
            r"one for every $\beta$, that of the prior; here it starts at \emph{one half}. So for "
            r"small $\lambda$ draws from the prior fall where the decoder was not trained: its "
            r"slope squared is near two, and the model draws data of the variance $2+\frac1k$ "
            r"instead of one. No fixed "
            r"$\lambda$ cures this, as the right one depends on $k$ "
            r"(Figure~\ref{figure:cauchy-schwarz-evidence}); it is the price of an objective that "
            r"does not bound the evidence. At the weight one, and up to 1.83 in the figure, its "
            r"value must not be reported as a log-likelihood."
        ),
        FigureBlock(KEPT),
        FigureBlock(BOUNDED),
        Prose(
            r"\keypart{mixtures}The divergence is wanted for mixtures because it \emph{has} a "
            r"closed form for them: densities $p$ and $q$ with $K$ and $M$ normal parts, weights "
            r"$a_i$ and $b_j$."
        ),
        Assumptions("cauchy-schwarz-mixtures"),
        DerivationBlock("cauchy-schwarz-mixtures"),
        Boxed(
            "cauchy-schwarz-mixtures",
            r"\begin{aligned}\CS{p}{q} &= "
            r"-\log\sum_{i=1}^{K}\sum_{j=1}^{M}\frac{a_ib_j}{\sqrt{\sigma_i^2+\tau_j^2}}"
            r"\exp\left(-\frac{(\mu_i-\nu_j)^2}{2(\sigma_i^2+\tau_j^2)}\right) \\ "
            r"&\quad +\frac12\log\sum_{i=1}^{K}\sum_{j=1}^{K}"
            r"\frac{a_ia_j}{\sqrt{\sigma_i^2+\sigma_j^2}}"
            r"\exp\left(-\frac{(\mu_i-\mu_j)^2}{2(\sigma_i^2+\sigma_j^2)}\right) \\ "
            r"&\quad +\frac12\log\sum_{i=1}^{M}\sum_{j=1}^{M}"
            r"\frac{b_ib_j}{\sqrt{\tau_i^2+\tau_j^2}}"
            r"\exp\left(-\frac{(\nu_i-\nu_j)^2}{2(\tau_i^2+\tau_j^2)}\right)\end{aligned}",
        ),
        Prose(
            r"It is exact and costs a number of terms that is quadratic in the numbers of parts; "
            r"sums of exponentials of very different size are to be added as logarithms. In $d$ "
            r"dimensions the terms are the product integrals of 2.1. A part whose deviation goes "
            r"to zero makes one of the last two sums, and so the divergence, infinite, whatever "
            r"its weight: encoders are kept from such spikes."
        ),
        Prose(
            r"\keypart{the sign of $\lambda$}It has to be positive. With $\lambda$ zero the best "
            r"encoder is a point, which no density attains: an autoencoder. With a negative "
            r"$\lambda$ the penalty is a reward, and the objective has no upper bound: let the "
            r"deviation of a normal $q$ go to zero at a fixed mean; the fit stays finite and "
            r"$C(x)$ grows like $\frac12\log\frac1s$."
        ),
        Alternatives(
            r"Starting from the evidence lower bound and its gap, and replacing one penalty by the "
            r"other; the same with the joint density instead of Bayes' rule. For the effect of "
            r"$\lambda$, any correct qualitative account in terms of rate and distortion."
        ),
        Mistakes("cauchy-schwarz-objective"),
        Mistakes("cauchy-schwarz-above-kl"),
        Mistakes("linear-vae-cauchy-schwarz"),
        Mistakes("cauchy-schwarz-mixtures"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns="approach: Bayes' rule for the likelihood, the encoder's log density added and "
            "subtracted, the Cauchy--Schwarz term left as it is; ends at the evidence, minus the "
            "divergence from the posterior, plus that from the prior, minus the penalty",
        ),
        RubricLine(
            points=None,
            earns="each term with its meaning: fit of the model, quality of the inference, the "
            "usual penalty given back, the new penalty charged",
        ),
        RubricLine(
            points=None,
            earns="relation to training: the evidence lower bound plus a difference of two "
            "penalties; says that the log evidence is not bounded in general and why",
        ),
        RubricLine(
            points=None,
            earns=r"growing $\lambda$, learning: the penalty's gradient takes over, weak "
            "directions are switched off first, reconstructions get worse",
        ),
        RubricLine(
            points=None,
            earns=r"growing $\lambda$, codes: from sharp and scattered to close to the prior, and "
            "at last equal to it (collapse); small weights give poor draws from the prior",
        ),
    ),
    errata=(
        Erratum(
            grade="wrong",
            where="Question 2.2, second sentence",
            note=(
                r"The divergence of two mixtures of normal laws is said to lack a closed form, "
                r"too, and to be computed numerically. It has one, above, and that is the point of "
                r"the question: the integrals of products are sums over pairs of parts. To say "
                r"that there is none is to say that it is not this one:"
            ),
            printed=stated(r"\ne"),
            repaired=stated("="),
            declarations_of="cauchy-schwarz-mixtures",
        ),
        Erratum(
            grade="ambiguous",
            where=r"Question 2.2, the sentence on $\lambda$",
            note=(
                r"Real numbers may be negative. An objective that is to be maximised needs an "
                r"upper bound; with a decoder of fixed variance a non-negative weight gives one, "
                r"the largest log density of the decoder. With negative weights it is exceeded, by "
                r"any amount. The repair is the same formula for weights that are not negative; "
                r"$|\lambda|$ stands for such a weight. Written out for normal laws:"
            ),
            printed=rf"{FIT} + \lambda\,{COSINE} \le {TALLEST}",
            repaired=rf"{FIT} + |\lambda|\,{COSINE} \le {TALLEST}",
            declarations=NORMAL,
        ),
        Erratum(
            grade="misleading",
            where="Section 2, first paragraph and question 2.2",
            note=(
                r"The divergence is introduced for computing the evidence lower bound with more "
                r"flexible laws. Put in its place it does not give a lower bound of the evidence, "
                r"for positive weights either:"
            ),
            printed=rf"{OBJECTIVE} \le {EVIDENCE}",
            repaired=rf"{OBJECTIVE} \le {EVIDENCE} + {PRIOR_TERM} - {PENALTY}",
            declarations=POSITIVE_WEIGHT,
        ),
        Erratum(
            grade="misleading",
            where="Question 2.2, first sentence",
            note=(
                r"That the Kullback--Leibler divergence of two mixtures has no closed form is no "
                r"obstacle to the evidence lower bound: it is a mean under the encoder of a log "
                r"ratio of two densities that are both computed, and draws of the encoder estimate "
                r"it without bias."
            ),
        ),
        Erratum(
            grade="notation",
            where="Question 2.2, the terms to be used",
            note=(
                r"$\log p(x)$ is the log evidence of the model, $\log p_\theta(x)$, and no "
                r"property of the data."
            ),
        ),
    ),
    references=(
        r"R. Jenssen, J. C. Principe, D. Erdogmus and T. Eltoft (2006). \emph{The Cauchy--Schwarz "
        r"divergence and Parzen windowing: connections to graph theory and Mercer kernels}.",
        r"D. P. Kingma and M. Welling (2014). \emph{Auto-encoding variational Bayes}.",
        r"I. Higgins and others (2017). \emph{beta-VAE: learning basic visual concepts with a "
        r"constrained variational framework}.",
    ),
)
