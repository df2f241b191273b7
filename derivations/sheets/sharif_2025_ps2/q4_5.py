"""Question 4.5: the gap of the encoder and the drift of generated sequences."""

from claims.results import (
    Alternatives,
    Boxed,
    DerivationBlock,
    Erratum,
    FigureBlock,
    Item,
    Mistakes,
    Prose,
    RubricLine,
)
from derivations.graph_drift import DRIFTED
from derivations.sheets.sharif_2025_ps2.q4_5_figures import DRIFT_FIGURE, PARAMETER

ITEM = Item(
    number="4.5",
    slug="sharif-2025-ps2-4-5",
    title="Inexact inference and drift",
    source="sharif-2025-ps2, question 4.5",
    prompt=(
        r"The encoder $q_\phi(Z_t|C_t)$, given all snapshots $C_t$ up to $G_t$, may differ from "
        r"the posterior $p_\theta(Z_t|C_t)$. Explain how this amortisation gap can make generated "
        r"sequences drift away from the true law, propose a method that reduces the effect, and "
        r"relate both to the lower bound and its need for accurate inference."
    ),
    results=("graph-drift",),
    answer=(
        Prose(
            r"\keypart{what the gap consists of}"
            r"The bound misses the log-likelihood by the divergence of the encoder of all states "
            r"from their posterior (4.1). Two parts of it have different cures: the \emph{family} "
            r"(a product over time, normal, that sees the past only) cannot contain the posterior; "
            r"and \emph{one network} for all histories does not reach the best member of the "
            r"family for each. Only the second part is the amortisation gap in the usual sense."
        ),
        Prose(
            r"\keypart{three ways to drift}"
            r"\emph{(1) A wrong start.} $Z_T$ is drawn from the wrong law. Everything after that "
            r"is the model's, so that by the chain rule of 4.4 the law of all forecasts together "
            r"is off by at most the divergence of $q_\phi(Z_T|C_T)$ from $p_\theta(Z_T|C_T)$, and "
            r"if the chain mixes, forecasts far ahead are right again. \textbf{Rolled out as the "
            r"model says, an error of the encoder does not accumulate.}"
            r"\par\emph{(2) Feedback.} In practice generated graphs are often appended to the "
            r"history and encoded again before each step. Then every step brings a new error: the "
            r"divergence of the generated sequence is the sum, over the steps, of the mean "
            r"divergences of the next graph, each at most that of the encoder from the posterior "
            r"at that step. It can grow in proportion to the length, and the long-run law is "
            r"another one. Besides, the encoder meets histories unlike those it was trained on, "
            r"where it is worse."
            r"\par\emph{(3) Learning.} The gradient of the bound in $\theta$ is that of the "
            r"log-likelihood less that of the gap. So $\theta$ moves to where the \emph{gap} is "
            r"small, to models whose posterior looks like the encoder: for a product over time, "
            r"to weaker dependence between states. This error stays even if inference is perfect "
            r"when graphs are generated."
        ),
        Prose(
            r"\keypart{measured}"
            r"Take one number for a graph: true states with unit variance and weight $\frac45$, "
            r"each emitting the next number $G_{t+1}$ with noise of variance $\frac12$. The "
            r"variance of the data is $\frac32$. The model is true; the encoder is normal, sees "
            r"$G_t$, and is fitted by maximising the bound. Feed back what is generated, and let "
            r"$W_{\mathrm{bound}}$ be the variance of the numbers in the long run:"
        ),
        DerivationBlock("graph-drift"),
        Boxed("graph-drift", rf"W_{{\mathrm{{bound}}}} = {DRIFTED}"),
        Prose(
            r"That is 0.70, less than half of the data's variance, and it is reached within a few "
            r"steps. The encoder is nearly four times too sure of itself (variance $\frac{9}{59}$; "
            r"the law of the state given the number has $\frac{43}{75}$) and follows the data too "
            r"little: as a product over time it has to agree with its neighbours by "
            r"being narrow. In graphs: all snapshots come to look alike and average."
        ),
        Prose(
            r"\keypart{a remedy}"
            r"\emph{Fit the encoder to sequences that the model generates}, whose states are "
            r"known: maximise the mean of $\log q_\phi(Z_t|C_t)$ over them (the sleep phase of the "
            r"wake--sleep algorithm). This minimises the divergence in the other "
            r"direction, of the posterior from the encoder, whose best normal member has the "
            r"right mean and variance at each time, whatever happens at the others. The variance "
            r"of the numbers becomes:"
        ),
        DerivationBlock("graph-drift-remedy"),
        Boxed("graph-drift-remedy", r"W_{\mathrm{simulated}} = \frac32"),
        FigureBlock(DRIFT_FIGURE),
        Prose(
            r"The drift of the variance is gone. Not everything is: an encoder that sees one "
            r"number makes a chain of order one, and numbers two steps apart have the covariance "
            r"$\frac{32}{75}$ instead of $\frac{16}{25}$; for the whole law the encoder has to see "
            r"the whole history. And the fit is only as good as the model that is "
            r"simulated. Other methods, by what they repair: a few gradient steps on the "
            r"parameters of the encoder's output for each history (amortisation); an encoder "
            r"$q_\phi(Z_t|Z_{t-1},C_T)$ in training (family; it removes the bias of $\theta$ as "
            r"well); many weighted draws, as in a particle filter, with the tighter bound that "
            r"belongs to them (both); rolling states out instead of encoding again (feedback); "
            r"training on rollouts of several steps (shift of the inputs)."
        ),
        Prose(
            r"\keypart{relation to the bound}"
            r"For fixed $\theta$ maximising the bound over $\phi$ \emph{is} inference: it lowers "
            r"the divergence from the posterior. For fixed $\phi$ maximising it over $\theta$ is "
            r"maximum likelihood only where the gap does not depend on $\theta$. With a poor "
            r"encoder one optimises the sum of both, and the model pays for the encoder. In the "
            r"example, if the weight is learned too, with the best encoder for each weight:"
        ),
        FigureBlock(PARAMETER),
        Prose(
            r"So accurate inference is needed three times: to make the bound a stand-in for the "
            r"likelihood, to start forecasts, and wherever generated graphs are read again."
        ),
        Alternatives(
            r"Any one of the methods above, with a reason that fits the cause it repairs; "
            r"explanations in terms of exposure bias, if it is said that the inputs of the encoder "
            r"shift."
        ),
        Mistakes("graph-drift"),
        Mistakes("graph-drift-remedy"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns="explains how errors of inferred states enter forecasts, and how they add up "
            "when generated graphs are encoded again",
        ),
        RubricLine(
            points=None,
            earns="says that they also bias the learned model, and in which direction",
        ),
        RubricLine(
            points=None,
            earns="one method, with the reason why it reduces the gap or its effect",
        ),
        RubricLine(
            points=None,
            earns="the bound is the log-likelihood less the gap; a large gap makes its gradient in "
            r"$\theta$ a wrong one",
        ),
    ),
    errata=(
        Erratum(
            grade="misleading",
            where="Question 4.5, accumulation",
            note=(
                r"Errors of the encoder are said to accumulate during generation. In the model as "
                r"given the encoder is used once, and its error is forgotten (4.4). Errors "
                r"accumulate if generated graphs are encoded again, which the model does not ask "
                r"for, or if they have been learned into $\theta$."
            ),
        ),
        Erratum(
            grade="misleading",
            where="Question 4.5, the amortisation gap",
            note=(
                r"Every deviation of the encoder from the posterior is called an amortisation gap. "
                r"Usually that is the part that comes from sharing one network; what the family of "
                r"densities cannot represent is not cured by a better network."
            ),
        ),
        Erratum(
            grade="misleading",
            where="Question 4.5, the true posterior",
            note=(
                r"The encoder is compared with $p_\theta(Z_t|C_t)$. The bound of 4.1 does not "
                r"drive it there: in the example, at the true parameters and with nothing to "
                r"amortise, the best encoder has the slope $\frac{144}{565}$ and the variance "
                r"$\frac{9}{59}$, the posterior given the same number $\frac{8}{15}$ and "
                r"$\frac{43}{75}$."
            ),
        ),
    ),
    references=(
        r"G. E. Hinton, P. Dayan, B. J. Frey and R. M. Neal (1995). \emph{The ``wake--sleep'' "
        r"algorithm for unsupervised neural networks}.",
        r"R. E. Turner and M. Sahani (2011). \emph{Two problems with variational expectation "
        r"maximisation for time series models}.",
        r"C. Cremer, X. Li and D. Duvenaud (2018). \emph{Inference suboptimality in variational "
        r"autoencoders}.",
    ),
)
