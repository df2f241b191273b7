"""Question 5: autoregressive graph networks, missing nodes, imputation (optional)."""

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
from derivations.graph_sequences import COUPLING_LOSS, FAR_LOSS
from derivations.missing_nodes import MEANS_SHOWN, SLOPES_SHOWN
from derivations.sheets.sharif_2025_ps1._tables import table
from derivations.sheets.sharif_2025_ps1.q5_figure import THREE
from formula.declare import declare

_MECHANISMS = table(
    (0.2, 0.35, 0.38),
    (
        ("mechanism", "the mask depends on", "what follows"),
        (
            "completely at random",
            "nothing (a sensor fails by chance)",
            "both objectives right; fewer data, no bias",
        ),
        (
            "at random",
            "observed values only (a node is switched off when its neighbour was high)",
            "the likelihood is right, and the masked objective if what decides is among its "
            "inputs; means of what was observed are wrong",
        ),
        (
            "not at random",
            "the missing value itself (a sensor saturates)",
            "both objectives wrong, with any amount of data; the mask must be modelled, too",
        ),
    ),
)

ITEM = Item(
    number="5",
    slug="sharif-2025-ps1-5",
    title="Autoregressive graph networks",
    source="sharif-2025-ps1, question 5",
    starred=True,
    prompt=(
        r"The $d$ variables of a time series are the nodes $v$ of a graph; a network updates the "
        r"state $h_t^v$ of each node from its own and its neighbours' states at $t-1$. (a) Derive "
        r"the factorisation of the density of $x_1,\dots,x_T$ into factors, one for each $t$ and "
        r"node $v$: the density of $x_t^v$ given the past of $v$ and of its neighbours $N(v)$. (b) "
        r"A mask $m_t^v$, one or zero, says which values are observed. Propose a training "
        r"objective that needs observed values only, and say how masking in training makes the "
        r"model robust to missing inputs. (c) How are missing values inferred at generation or "
        r"test time, from the learned conditional densities?"
    ),
    results=("graph-sequences", "missing-nodes", "missing-gap"),
    answer=(
        Prose(
            r"\keypart{(a) factorisation}"
            r"Write $\mathbf{x}_{t-1}$ for all values of all nodes up to $t-1$, and $x_t$ for all "
            r"values at $t$. \emph{Over time} the chain rule gives the product over $t$ of "
            r"$p(x_t|\mathbf{x}_{t-1})$: always true. \emph{Over nodes}, in any order of them, it "
            r"gives the product over $v$ of "
            r"$p(x_t^v|\mathbf{x}_{t-1},x_t^{\text{nodes before }v})$: always true as well. The "
            r"rest are two \textbf{assumptions}:"
            r"\par (A1) \emph{no coupling within a step}: given $\mathbf{x}_{t-1}$ the values "
            r"$x_t^v$ of different nodes are independent, so that $x_t^{\text{nodes before }v}$ "
            r"may be dropped;"
            r"\par (A2) \emph{locality}: given the pasts of $v$ and $N(v)$, the value $x_t^v$ is "
            r"independent of the pasts of all other nodes, so that these may be dropped."
            r"\par With A1 each factor is $p(x_t^v|\mathbf{x}_{t-1})$, with A2 it is the density "
            r"of $x_t^v$ given the pasts of $v$ and $N(v)$, and \textbf{the product over $t$ and "
            r"$v$ is the printed one} (for \setting{t=1} the pasts are empty). Conversely, any "
            r"such densities multiply to a density: as a \emph{definition} of a model the printed "
            r"form is always possible. What it costs if the data do not obey it is computed "
            r"next.\par\emph{Without A1}: let two nodes have a common source."
        ),
        Assumptions("graph-coupling"),
        DerivationBlock("graph-coupling"),
        Boxed("graph-coupling", COUPLING_LOSS),
        Prose(
            r"It is lost at every step, whatever past the factors read, and grows without bound "
            r"with the strength $\beta$ of the source. Remedies: noise with a covariance, an order "
            r"of the nodes within a step, or latent variables."
            r"\par\emph{Without A2}: the printed recursion does not obey it. The state of a "
            r"neighbour was made from \emph{its} neighbours' states, and holds more than its "
            r"own values show. On a path, let node 3 act on the state of node 2, and that on node "
            r"1:"
        ),
        DerivationBlock("graph-farther"),
        Boxed("graph-farther", FAR_LOSS),
        Prose(
            r"What does a network of messages read, then? Let states be updated from states "
            r"\emph{and} values. Below, the rows are for the values of 1, 2 and 3 steps ago, the "
            r"columns for the nodes 1 to 4; a one says that the value is read:"
        ),
        DerivationBlock("graph-reach"),
        Boxed("graph-reach", r"\begin{pmatrix}1&1&0&0\\1&1&1&0\\1&1&1&1\end{pmatrix}"),
        Prose(
            r"The values of $s$ steps ago come from all nodes at most $s$ edges away: a cone. "
            r"\textbf{So with A1 the recursion gives the product over $t$ and $v$ of the density "
            r"of $x_t^v$ given this cone}; the printed form has a strip of width one in its place. "
            r"It is exact if $h_t^v$ is computed by one round of messages from windows of the "
            r"neighbours' \emph{values}, and noise is drawn independently for each node."
        ),
        Prose(
            r"\keypart{(b) objective}"
            r"Let $\mathbf{z}_t$ be all pairs of $m_s^vx_s^v$ and $m_s^v$ up to time $t$: what is "
            r"observed, and where. \textbf{Masked one-step objective}: minimise "
            r"$-\sum_t\sum_v m_t^v\log p_\theta(x_t^v|\mathbf{z}_{t-1})$, divided by the "
            r"number of observed values, $\sum_t\sum_v m_t^v$. It is defined for every mask with "
            r"an observed value: a missing value is no target, having the factor zero, and as an "
            r"input it is replaced by the pair of zeros, which the network can tell from an "
            r"observed zero by the mask. Within the network, send messages from observed nodes "
            r"only and divide by their number, let missing nodes carry on their states, and give "
            r"the time since the last observation as a further input. Each term is a log score, "
            r"best for the true density of that value given $\mathbf{z}_{t-1}$."
            r"\par The sum is the log-likelihood of all observed values only if those of one step "
            r"are independent given the observed past. A1 does not give this: a missing node that "
            r"acts on two others is a common source, with a loss as computed in (a). "
            r"The \textbf{observed-data likelihood}, $\log p_\theta$ of all that is observed with "
            r"the missing values integrated out, is right without it. It is computed by a "
            r"Kalman filter for linear normal models. Otherwise use a lower bound, the mean under "
            r"some $q$ of $\log p_\theta$ of all values less $\log q$ of the missing ones given "
            r"the observed ones, and learn $q$ along (an ELBO; EM if $q$ is exact)."
            r"\par\textbf{Masking in training}: hide further observed values at random, as inputs, "
            r"but keep them as targets; draw a new mask in each pass; use the patterns to be "
            r"expected in use (single values, whole nodes, blocks of time, rates from none to "
            r"most). One network then learns the conditional densities for all these sets of "
            r"inputs, and learns to read a missing value off its neighbours and its own older "
            r"values. What this saves, for two correlated inputs of which one is missing at test "
            r"time:"
        ),
        DerivationBlock("missing-masking"),
        Boxed("missing-masking", r"\rho^2b^2"),
        Prose(
            r"A network that is large enough treats the cases apart and loses nothing where all is "
            r"observed; a small one has to compromise."
            r"\par\emph{When is the objective right?} It depends on why values are missing:"
            + _MECHANISMS
            + r"Let $u$ be an earlier value, always observed, and $v$ the next one of its "
            r"neighbour, with the conditional mean $\rho u$ (so that "
            r"$v$ has the mean zero). The mean of the \emph{observed} $v$ under the "
            r"three mechanisms:"
        ),
        Assumptions("missing-means"),
        DerivationBlock("missing-means"),
        Boxed("missing-means", MEANS_SHOWN),
        Prose(r"And what the masked objective learns of the conditional mean, its slope:"),
        DerivationBlock("missing-slopes"),
        Boxed("missing-slopes", SLOPES_SHOWN),
        FigureBlock(THREE),
        Prose(
            r"In the second case the conditional model is right although the observed values are "
            r"no fair sample: predict $v$ wherever it is missing, and its mean is right again. "
            r"It would not be if the mask depended on an observed value that the factor does not "
            r"read, such as a later one; then only the observed-data likelihood is right. In "
            r"the third case nothing that looks at observed values alone is: the mask carries "
            r"information, and $p_\theta(x)\,p_\psi(m|x)$ must be modelled jointly, by assumptions "
            r"on $p_\psi$ that the data cannot test. Masks drawn in training, as above, are "
            r"completely at random and so do no harm; they do not cure this case, either."
        ),
        Prose(
            r"\keypart{(c) imputation}"
            r"The aim is the density of the missing values given all that is observed, not one "
            r"number. The network of (b) gives that of a single next value directly, "
            r"$p_\theta(x_t^v|\mathbf{z}_{t-1})$. For whole patterns of missing values: "
            r"\emph{Forward}: at each $t$ put in the observed $x_t^v$; for every missing "
            r"$v$ draw one from $p_\theta(x_t^v|\dots)$ given the completed past, and "
            r"go on. (By A1 the values observed at the same $t$ tell nothing more of it; with "
            r"coupling, condition on them.) Its mean is the prediction for squared error. Feeding "
            r"means back is simpler, but wrong for nonlinear networks (3.3). "
            r"\emph{Filtering}: later values are evidence, too. Run many such completions "
            r"(particles), weight each by the densities that it gives to the values observed "
            r"next, and resample: exact in the limit of many particles. \emph{Smoothing}: a "
            r"missing $x_t^v$ has the density proportional to its own factor times all factors "
            r"in which it is an input, those of $v$ and $N(v)$ at later times; sample missing "
            r"values in turn from these products (Gibbs, or a Metropolis step), or take the $q$ of "
            r"(b). What later values add, in a series of order one:"
        ),
        DerivationBlock("missing-gap-variance"),
        Boxed("missing-gap-variance", r"\frac{\sigma^2}{1+\varphi^2}"),
        Prose(
            r"From the past alone the variance would be $\sigma^2$; the mean $M$ weighs both "
            r"sides equally. Report the mean and an interval; for later use keep several "
            r"completed series (multiple imputation), since filling in means makes the series "
            r"too smooth and its variance too small. All this holds if values are missing at "
            r"random; otherwise the density of the mask is one more factor of the product."
        ),
        Alternatives(
            r"In (a), an order of the nodes within a step, or the printed form as the "
            r"definition of the model, if the two assumptions are named. In (b) either objective; "
            r"a network that predicts missing inputs itself and reads these. In (c) "
            r"forward sampling alone, if it is said what later values would add."
        ),
        Mistakes("graph-coupling"),
        Mistakes("graph-farther"),
        Mistakes("graph-reach"),
        Mistakes("missing-masking"),
        Mistakes("missing-means"),
        Mistakes("missing-slopes"),
        Mistakes("missing-gap-variance"),
    ),
    rubric=(
        RubricLine(points=None, earns="(a) chain rule over time, and over nodes"),
        RubricLine(
            points=None,
            earns="(a) independence of the nodes within a step given the past, and locality, named "
            "as assumptions",
        ),
        RubricLine(
            points=None,
            earns="(b) objective with the mask as weight on targets and as an input, or the "
            "observed-data likelihood",
        ),
        RubricLine(points=None, earns="(b) random masking in training and what it teaches"),
        RubricLine(
            points=None,
            earns="(b) under which mechanisms it is right (completely at random, at random) and "
            "when not",
        ),
        RubricLine(
            points=None,
            earns="(c) conditional density of the missing values given the observed ones: sampling "
            "forward, and later observations by weights or smoothing",
        ),
    ),
    errata=(
        Erratum(
            grade="wrong",
            where="Question 5, the factorisation, its conditioning sets",
            note=(
                r"It is to be derived, but does not follow from the recursion, which makes the "
                r"state of a node depend on nodes further away, one edge more for each step. On "
                r"the path 1, 2, 3, 4 the nodes whose values of two steps ago node 1 depends on "
                r"would have to be itself and its neighbour; they are those that it or its "
                r"neighbour is joined to."
            ),
            printed=r"\{1,2\}\cup\{1,2,3\} = \{1,2\}",
            repaired=r"\{1,2\}\cup\{1,2,3\} = \{1,2,3\}",
            declarations=declare(),
        ),
        Erratum(
            grade="wrong",
            where="Question 5, the factorisation, its product over the nodes",
            note=(
                r"That the values of one step are independent given the past is assumed nowhere, "
                r"and false in general. With a common source the product would require that the "
                r"determinant of the covariance is the product of the variances:"
            ),
            printed=r"1+2\beta^2 = (1+\beta^2)^2",
            repaired=r"1+2\beta^2 < (1+\beta^2)^2",
            declarations_of="graph-coupling",
        ),
        Erratum(
            grade="misleading",
            where="Question 5, the update of the states",
            note=(
                r"States are updated from states alone: the values $x_t$ enter nowhere, so that as "
                r"printed nothing would depend on the past values at all, and how $x_t^v$ is "
                r"predicted from $h_t^v$ is not said. The key lets values enter the states one "
                r"step later."
            ),
        ),
        Erratum(
            grade="misleading",
            where="Question 5, the missing values",
            note=(
                r"Why values are missing is not said, and the answer to (b) depends on it. The "
                r"mask is defined for the test time, but is used in training."
            ),
        ),
        Erratum(
            grade="notation",
            where="Question 5, the letters",
            note=(
                r"$d$ is the number of nodes here and the size of the hidden vector in "
                r"question 4. The graph is fixed; whether $v$ belongs to $N(v)$ is not said "
                r"(the printed factor names both, so the key takes it that it does not)."
            ),
        ),
    ),
    references=(
        r"J. Gilmer, S. S. Schoenholz, P. F. Riley, O. Vinyals and G. E. Dahl (2017). "
        r"\emph{Neural message passing for quantum chemistry}.",
        r"D. B. Rubin (1976). \emph{Inference and missing data}.",
    ),
)
