"""Question 4.1: the lower bound of a model of graph sequences."""

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
    Restated,
    RubricLine,
)
from derivations.sheets.sharif_2025_ps2.q4_1_figure import FAMILIES
from formula.declare import declare

_TERM = r"\mean{q(Z_t|C_t)}{\log p(X_{t+1},A_{t+1}|Z_t)}"
_INITIAL = r"\KL{q(Z_1|C_1)}{p(Z_1)}"
_TRANSITION = r"\mean{q(Z_t|C_t)}{\KL{q(Z_{t+1}|C_{t+1})}{p(Z_{t+1}|Z_t)}}"

ITEM = Item(
    number="4.1",
    slug="sharif-2025-ps2-4-1",
    title="Lower bound for a sequence of graphs",
    source="sharif-2025-ps2, question 4.1",
    prompt=(
        r"Snapshots $G_1,\dots,G_T$ of a graph, each consisting of features $X_t$ and an adjacency "
        r"matrix $A_t$, come with hidden states $Z_1,\dots,Z_T$. The joint density is the product "
        r"of $p(Z_1)$ and, for $t$ from 1 to $T-1$, of $p_\theta(Z_{t+1}|Z_t)$ and "
        r"$p_\theta(X_{t+1},A_{t+1}|Z_t)$; the encoder is $q_\phi(Z_t|C_t)$, "
        r"where $C_t$ is the context, all snapshots up to $G_t$. Derive a "
        r"lower bound of the log-likelihood of the snapshots, step by step in time, and say which "
        r"of its terms reconstruct and which are divergences."
    ),
    results=("temporal-graph-bound",),
    answer=(
        Prose(
            r"\keypart{what the model generates}Write $G_t$ for the pair $(X_t,A_t)$, $C_t$ for "
            r"the snapshots $G_1,\dots,G_t$, and leave $\theta$ and $\phi$ out. Two things catch "
            r"the eye. \emph{The first snapshot has no factor}: $t+1$ runs from 2, so that the "
            r"product is a density of $G_2,\dots,G_T$ and $Z_1,\dots,Z_T$; $G_1$ occurs in the "
            r"encoder only. \emph{The last state emits nothing}: $Z_t$ emits $G_{t+1}$, and there "
            r"is no $G_{T+1}$. So what can be bounded is \textbf{the log-likelihood of "
            r"$G_2,\dots,G_T$}; call it given $G_1$ if you like, for in this model it is the same "
            r"number. The encoder of the sequence is the product of the $q(Z_t|C_t)$."
        ),
        Prose(
            r"How much is missing can be counted. Without features, a first graph can have any of "
            r"its pairs for an edge; let $S$ be what the printed product gives when it is added "
            r"up over all states and graphs. Its binary logarithm is"
        ),
        DerivationBlock("temporal-graph-mass"),
        Boxed("temporal-graph-mass", r"\log_2 S = \frac{n(n-1)}{2}"),
        Prose(
            r"For a density $S$ would be one; with real features it diverges. So the "
            r"log-likelihood of all $T$ "
            r"snapshots, which the question asks to bound, is not defined. Two repairs are at "
            r"hand: a factor $p(G_1)$, which adds its logarithm to likelihood and bound; or "
            r"emissions $p_\theta(G_t|Z_t)$ for $t$ from 1 to $T$, with which the encoder sees "
            r"what its state emits. Below the product is used as printed."
        ),
        Prose(
            r"\keypart{by time steps}"
            r"Fix a time $t$; let $U$ be all states before $Z_t$ and $H$ the snapshots "
            r"$G_2,\dots,G_t$. Let $L_t$ be the mean, under the encoder, of the log ratio of the "
            r"joint density of all these to the encoder. It is at most $\log p(H)$, for a "
            r"logarithm is concave (Jensen's inequality), and the mean of the ratio itself is at "
            r"most $p(H)$. "
            r"With the next time step it becomes $L_{t+1}$; all means are taken to be finite."
        ),
        Assumptions("temporal-graph-step"),
        DerivationBlock("temporal-graph-step"),
        Boxed("temporal-graph-step", r"L_{t+1} = L_t+R_{t+1}-D_{t+1}"),
        Prose(
            r"Of the past only its joint density was used, not its form. So this is "
            r"the step of an induction, from $t$ to $t+1$ for every $t$. It starts at a single "
            r"state, without $U$ and $H$, when nothing has been emitted: $L_1$ is"
            r"\begin{keydisplay}{remark:temporal-graph-bound}"
            r"\mean{q(Z_1|C_1)}{\log\frac{p(Z_1)}{q(Z_1|C_1)}} = "
            r"-\KL{q(Z_1|C_1)}{p(Z_1)}\end{keydisplay}"
            r"Let $D_1$ be this divergence. After $T-1$ steps:"
        ),
        DerivationBlock("temporal-graph-sum"),
        Boxed(
            "temporal-graph-sum",
            r"L_T = \sum_{t=1}^{T-1}R_{t+1}-D_1-\sum_{t=1}^{T-1}D_{t+1}",
        ),
        Prose(r"With the letters written out, \textbf{the bound is}"),
        Restated(
            "temporal-graph-sum",
            rf"&\sum_{{t=1}}^{{T-1}}{_TERM}-{_INITIAL} \\ &\quad-\sum_{{t=1}}^{{T-1}}{_TRANSITION}",
            {_TERM: "R_{t+1}", _INITIAL: "D_1", _TRANSITION: "D_{t+1}"},
        ),
        Prose(
            r"$R_2,\dots,R_T$ are the \emph{reconstruction terms}, $D_1$ is the \emph{initial "
            r"divergence}, and $D_2,\dots,D_T$ are the \emph{transition divergences}, each a mean "
            r"over the state before. (``Reconstruction'' is prediction here: the encoder of $Z_t$ "
            r"has not seen $G_{t+1}$.) Each mean needs "
            r"draws of one state only; with normal densities the inner divergence is closed, and "
            r"the draw of $Z_t$ is reparameterised."
        ),
        Prose(r"For three snapshots, in one go and with all terms written out:"),
        Assumptions("temporal-graph-bound"),
        DerivationBlock("temporal-graph-bound"),
        Boxed(
            "temporal-graph-bound",
            r"\begin{aligned}L_3 &= \mean{q(Z_1|C_1)}{\log p(G_2|Z_1)}"
            r"+\mean{q(Z_2|C_2)}{\log p(G_3|Z_2)} \\ "
            r"&\quad -\KL{q(Z_1|C_1)}{p(Z_1)}"
            r"-\mean{q(Z_1|C_1)}{\KL{q(Z_2|C_2)}{p(Z_2|Z_1)}} \\ "
            r"&\quad -\mean{q(Z_2|C_2)}{\KL{q(Z_3|C_3)}{p(Z_3|Z_2)}}\end{aligned}",
        ),
        Prose(
            r"\keypart{what is bounded, and the gap}The last divergence, $D_T$, "
            r"is pure loss: $Z_T$ emits nothing, and the best $q(Z_T|C_T)$ can only make it "
            r"small. Leave this state out, and the bound is higher by just $D_T$. What it then "
            r"bounds, and by how much it misses, again for three snapshots:"
        ),
        Assumptions("temporal-graph-gap"),
        DerivationBlock("temporal-graph-gap"),
        Boxed(
            "temporal-graph-gap",
            r"L_3' = \log p(G_2,G_3)-\KL{q(Z_1|C_1)\,q(Z_2|C_2)}{p(Z_1,Z_2|G_2,G_3)}",
        ),
        Prose(
            r"So it is for every number of snapshots, for the evidence can always be split off "
            r"the joint density: "
            r"\begin{keydisplay}{remark:temporal-graph-step}"
            r"L_t = \log p(H)-\KL{q(U|C_{t-1})\,q(Z_t|C_t)}{p(U,Z_t|H)}\end{keydisplay}"
            r"The gap vanishes only if the encoder is the posterior of all states. "
            r"All indices were checked by exact enumeration: in random finite worlds, "
            r"with every variable a label, both sides are sums over all values."
        ),
        Prose(
            r"\keypart{what this encoder costs}"
            r"The posterior has three properties that the encoder lacks. It is no product over "
            r"time: neighbouring states are dependent given the snapshots. It smooths: "
            r"$Z_t$ depends on $G_{t+1},\dots,G_T$. And it needs $G_{t+1}$ most of all, the only "
            r"snapshot that $Z_t$ emits and one that $q(Z_t|C_t)$ does not see. The first "
            r"state shows it: $q(Z_1|C_1)$ sees a snapshot of which $Z_1$ is independent, and "
            r"nothing else. On a linear chain the best encoder of each kind can be computed "
            r"(Figure~\ref{figure:temporal-graph-families}). The printed one loses half a nat per "
            r"snapshot even where the states are independent of each other. There, a model without "
            r"states has the same likelihood and no gap, so that training is drawn to states that "
            r"are ignored. Two remedies: let the encoder of $Z_t$ see at least $G_{t+1}$, "
            r"better all snapshots, and let it depend on the state before, "
            r"$q(Z_t|Z_{t-1},C_T)$: with that, every posterior of this model can be reached, "
            r"because given $C_T$ the states are a Markov chain."
        ),
        FigureBlock(FAMILIES),
        Alternatives(
            r"Jensen's inequality for the mean of the ratio; the divergence from the posterior, "
            r"opened by Bayes' rule; leaving $Z_T$ out, if it is said; a factor for "
            r"$G_1$, or $p(G_t|Z_t)$ for $t$ from 1 to $T$ in place of the printed factors, if the "
            r"change is said. A bound for all of $G_1,\dots,G_T$ from the factors as printed is "
            r"wrong by its first snapshot, but earns the marks for the derivation."
        ),
        Mistakes("temporal-graph-mass"),
        Mistakes("temporal-graph-step"),
        Mistakes("temporal-graph-sum"),
        Mistakes("temporal-graph-bound"),
        Mistakes("temporal-graph-gap"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns="starts from the log ratio of joint density and product encoder, and uses "
            "Jensen's inequality or the divergence from the posterior",
        ),
        RubricLine(
            points=None,
            earns=r"a sum over time steps, with $G_{t+1}$ predicted from $Z_t$",
        ),
        RubricLine(
            points=None,
            earns=r"the divergence of $Z_1$ from its prior, and transition divergences that are "
            r"averaged over $Z_t$",
        ),
        RubricLine(
            points=None,
            earns=r"says that the first snapshot is not generated, so that $G_2,\dots,G_T$ are "
            "bounded",
        ),
    ),
    errata=(
        Erratum(
            grade="wrong",
            where="Section 4 and questions 4.1 and 4.4, the joint density",
            note=(
                r"The product is said to be the density of all $X_t$, $A_t$ and $Z_t$, but "
                r"no factor contains $X_1$ and $A_1$: summed over everything it gives the number "
                r"of possible first graphs instead of one (with real features it diverges), and "
                r"the log-likelihood that is to be bounded in 4.1 does not exist. It is the "
                r"density of the states and of the snapshots from the second on. For two "
                r"snapshots, where the first one is drawn by itself:"
            ),
            printed=r"p(G_1,G_2,Z_1,Z_2) = p(Z_1)\,p(Z_2|Z_1)\,p(G_2|Z_1)",
            repaired=r"p(G_2,Z_1,Z_2) = p(Z_1)\,p(Z_2|Z_1)\,p(G_2|Z_1)",
            declarations=declare(models=["p(G_1) p(Z_1) p(Z_2|Z_1) p(G_2|Z_1)"]),
        ),
        Erratum(
            grade="misleading",
            where="Section 4, the states",
            note=(
                r"$Z_t$ is said to represent the graph at time $t$. It emits $G_{t+1}$ and is "
                r"independent of $G_t$ given $Z_{t-1}$; $Z_T$ emits nothing at all."
            ),
        ),
        Erratum(
            grade="misleading",
            where="Section 4, the encoder",
            note=(
                r"The posterior of the states is to be approximated by densities of $Z_t$ given "
                r"$C_t$. These leave out the one snapshot that $Z_t$ emits, all later ones and "
                r"all dependence between states; $q(Z_1|C_1)$ is given something that $Z_1$ "
                r"is independent of. The bound is valid, but its gap cannot close (see the last "
                r"part of the answer)."
            ),
        ),
        Erratum(
            grade="misleading",
            where="Section 4, title and text",
            note=(
                r"Model and decoder are called autoregressive. No factor is given an earlier "
                r"graph: the states are a Markov chain, and the snapshots are emitted by it (a "
                r"state-space model)."
            ),
        ),
    ),
    references=(
        r"R. G. Krishnan, U. Shalit and D. Sontag (2017). \emph{Structured inference networks for "
        r"nonlinear state space models}.",
        r"J. Chung, K. Kastner, L. Dinh, K. Goel, A. Courville and Y. Bengio (2015). \emph{A "
        r"recurrent latent variable model for sequential data}.",
    ),
)
