"""Question 4.4: generating future graphs, and the law that they converge to."""

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
from derivations.graph_forecast_law import OUTCOME
from derivations.sheets.sharif_2025_ps2.q4_4_figure import LONG_RUN

ITEM = Item(
    number="4.4",
    slug="sharif-2025-ps2-4-4",
    title="Generating future graphs, and the long run",
    source="sharif-2025-ps2, question 4.4",
    prompt=(
        r"In the model of 4.1 a history $G_1,\dots,G_T$ has been observed. (a) How are the next "
        r"graphs $G_{T+1},\dots,G_{T+H}$ generated? (b) Under which conditions does the law of the "
        r"generated graphs converge as $H$ grows, and when to the law of the true graphs?"
    ),
    results=("graph-forecast-law", "sequence-kl"),
    claims=("graph-forecast-law", "sequence-kl-chain-rule"),
    renamed={"x": "Z", "y": "G"},
    answer=(
        Prose(
            r"\keypart{(a) generation}\emph{Infer}: draw $Z_T$ from the encoder, "
            r"$q_\phi(Z_T|G_1,\dots,G_T)$; this is the only place where the history enters. "
            r"\emph{Roll out}: for $h$ from 1 to $H$ draw $X_{T+h}$ and $A_{T+h}$ from "
            r"$p_\theta(X_{T+h},A_{T+h}|Z_{T+h-1})$ (each node from its normal law, each pair "
            r"$u,v$ with $u$ below $v$ by a coin, then mirrored), and $Z_{T+h}$ from "
            r"$p_\theta(Z_{T+h}|Z_{T+h-1})$. Mind the index: the next graph comes from the state "
            r"\emph{before}, and the last state that is needed is $Z_{T+H-1}$. \emph{Repeat} all "
            r"of it, $Z_T$ included, for a sample of futures: one rollout is one possible future; "
            r"means, quantiles and edge probabilities are taken over many. Putting the mean of a "
            r"state in place of a draw, or rounding edge probabilities, gives other laws "
            r"(4.3).\par With the true posterior of $Z_T$ in place of the encoder this is exact "
            r"ancestral sampling from the predictive law: the history tells of the future through "
            r"$Z_T$ alone. In this model the generated graphs are \emph{not} fed back, neither to "
            r"the states nor to the encoder: given the states, earlier graphs say nothing new. "
            r"Feeding them back (encode again after every step) leaves the law as it is only if "
            r"the encoder is the posterior; what happens otherwise is computed in 4.5."
        ),
        Prose(
            r"\keypart{(b) convergence to some law}The states are a Markov chain with the kernel "
            r"$p_\theta(Z_{t+1}|Z_t)$, and each graph is drawn given a state. So everything is "
            r"decided by the states. An invariant law $\pi$ of the kernel exists, is unique and is "
            r"reached from every start, in total variation, if the chain is \textbf{irreducible, "
            r"aperiodic and positive Harris recurrent}. For networks there is a condition that can "
            r"be checked: $Z_{t+1}$ is $f_\theta(Z_t)$ plus independent noise with a finite mean "
            r"and a continuous density that is positive everywhere, $f_\theta$ is bounded on "
            r"bounded sets, and far out $\lVert f_\theta(z)\rVert$ is at most $\rho\lVert z\rVert$ "
            r"plus a constant with $\rho$ below 1 (a drift towards the centre; a bounded "
            r"$f_\theta$ will do). Then convergence is geometric. The long-run law of the graphs "
            r"is the mixture of $p_\theta(G|Z)$ over $\pi$, and the graphs converge at least as "
            r"fast as the states. To see this let $p$ be the law of a state and its graph at some "
            r"horizon and $q$ their stationary law, in the chain rule:"
        ),
        Assumptions("sequence-kl-chain-rule"),
        DerivationBlock("sequence-kl-chain-rule"),
        Boxed(
            "sequence-kl-chain-rule",
            r"\mean{p(Z)p(G|Z)}{\log\frac{p(Z)\,p(G|Z)}{q(Z)\,q(G|Z)}} = \KL{p(Z)}{q(Z)}"
            r"+\mean{p(Z)p(G|Z)}{\log\frac{p(G|Z)}{q(G|Z)}}",
        ),
        Prose(
            r"Both use one decoder, so that the last term is zero and the joint divergence is that "
            r"of the states. Split in the other order, graph first, it is the divergence of the "
            r"graphs plus a mean of divergences, which is not negative. \textbf{So the graphs are "
            r"never further from their long-run law than the states.} The same argument for one "
            r"step of the chain shows that the distance of the states never grows. How fast it "
            r"falls, on a linear chain: let $Z_{t+1}$ be $\varphi Z_t$ plus normal noise of "
            r"variance $\sigma^2$; the stationary law is normal with mean zero and variance "
            r"$\frac{\sigma^2}{1-\varphi^2}$, called $\tau^2$. From a known start $m$:"
        ),
        Assumptions("graph-forecast-law"),
        DerivationBlock("graph-forecast-law"),
        Boxed("graph-forecast-law", rf"D_h = {OUTCOME}"),
        Prose(
            r"It falls at least as fast as $\varphi^{2h}$, and with it all that the history can "
            r"say: a forecast much further ahead than $\frac{1}{-\log|\varphi|}$ steps is a draw "
            r"from the long-run law. \emph{Without the conditions}: a random walk ($\varphi$ of "
            r"size one with noise) has no invariant law; a larger $\varphi$ explodes; without "
            r"noise every fixed point or cycle is invariant, and the history decides for ever "
            r"which one is followed; a kernel with two closed sets of states has two long-run "
            r"laws; a periodic one has averages that converge and laws that do not."
        ),
        FigureBlock(LONG_RUN),
        Prose(
            r"\keypart{(b) convergence to the true law}Ergodicity says that there \emph{is} a "
            r"limit, not that it is right: the shifted model of "
            r"Figure~\ref{figure:graph-forecast-long-run} forgets just as well. For the true law "
            r"one needs, besides: (1) the true process is stationary and ergodic itself, so that "
            r"there is one law to converge to, and the training sequences (or one long one) show "
            r"it; (2) the model family contains it: hidden Markov states of this dimension, a "
            r"fixed set of $n$ labelled nodes, features and edges independent given the state; (3) "
            r"the parameters are learned consistently. Maximum likelihood does that for ergodic, "
            r"identifiable models (up to renaming of the states); \emph{maximising the lower bound "
            r"does not}, unless the gap vanishes or does not depend on $\theta$ (4.1, 4.5). The "
            r"posterior of $Z_T$, by contrast, need not be right: its error is forgotten. If the "
            r"learned one-step kernel is off by at most $\epsilon$ in total variation and the "
            r"true one contracts it by $\rho$ per step, the long-run laws differ by at most "
            r"$\frac{\epsilon}{1-\rho}$: slow mixing makes small errors large."
        ),
        Alternatives(
            r"Contraction in Wasserstein distance for $f_\theta$ with a Lipschitz constant below "
            r"one; Doeblin's condition; for finite states, the theorem of Perron and Frobenius. "
            r"Answers that complete the cut sentence as ``to a stationary law'' or as ``to the "
            r"true law'' are both accepted if the conditions fit what is claimed."
        ),
        Mistakes("graph-forecast-law"),
        Mistakes("sequence-kl-chain-rule"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns=r"(a) infers $Z_T$ from the history, then alternates emission and transition "
            "with the right indices, by draws",
        ),
        RubricLine(points=None, earns="(a) many rollouts for a forecast; what is random in it"),
        RubricLine(
            points=None,
            earns="(b) the states are a Markov chain: irreducible, aperiodic, positive recurrent "
            "(or a contraction), hence a unique stationary law",
        ),
        RubricLine(
            points=None,
            earns="(b) the graphs follow the states: their limit is the mixture of the decoder "
            "over it",
        ),
        RubricLine(
            points=None,
            earns="(b) for the true law: a well-specified model, consistently learned, and a truth "
            "that is stationary and ergodic",
        ),
    ),
    errata=(
        Erratum(
            grade="text loss",
            where="Question 4.4, last sentence",
            note=(
                r"It breaks off after ``converges to t''. The key answers both completions that "
                r"make sense, a stationary law and the true law."
            ),
        ),
        Erratum(
            grade="misleading",
            where="Question 4.4, the joint density",
            note=(
                r"The density is repeated with the missing first snapshot (see 4.1). For "
                r"generating this does no harm; but the posterior of $Z_T$ given the history then "
                r"does not depend on $G_1$ at all, although the encoder does."
            ),
        ),
    ),
    references=(
        r"S. P. Meyn and R. L. Tweedie (1993). \emph{Markov chains and stochastic stability}.",
        r"R. Douc, E. Moulines and D. S. Stoffer (2014). \emph{Nonlinear time series: theory, "
        r"methods and applications with R examples}.",
    ),
)
