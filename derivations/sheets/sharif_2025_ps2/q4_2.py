"""Question 4.2: the log-likelihood of a snapshot of a graph at a given latent state."""

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
from derivations.graph_log_likelihood import EDGES

ITEM = Item(
    number="4.2",
    slug="sharif-2025-ps2-4-2",
    title="Log-likelihood of a snapshot",
    source="sharif-2025-ps2, question 4.2",
    prompt=(
        r"Given $Z_t$, the decoder returns for each of the $n$ nodes a mean and a covariance of "
        r"its $d$ features, and for each pair of nodes the probability of an edge. Features are "
        r"normal, edges Bernoulli. Write the reconstruction log-likelihood "
        r"$\log p_\theta(X_{t+1},A_{t+1}|Z_t)$ out."
    ),
    results=("graph-log-likelihood",),
    answer=(
        Prose(
            r"\keypart{what is multiplied}Everything below is for one $t$ and one value of $Z_t$, "
            r"which are left out of the notation. Node $v$ has the observed features $x_v$, a "
            r"column of $d$ numbers (row $v$ of $X_{t+1}$), and the decoder's mean $\mu_v$ and "
            r"covariance $\Sigma_v$; the pair $u,v$ has the entry $A_{u,v}$ of $A_{t+1}$ and the "
            r"decoder's probability $\rho_{u,v}$, strictly between 0 and 1, which the question "
            r"calls $\pi$ (here $\pi$ is the number). Three independences, all \emph{given} $Z_t$, "
            r"make a product of it: of features and edges, of the nodes, and of the pairs. The "
            r"graph is undirected, so that $A$ is symmetric and each of the $\frac{n(n-1)}{2}$ "
            r"pairs of different nodes is \emph{one} random variable; there are no self-loops, and "
            r"the diagonal of $A$ is zero and has no likelihood."
        ),
        Assumptions("graph-log-likelihood"),
        DerivationBlock("graph-log-likelihood"),
        Boxed(
            "graph-log-likelihood",
            r"\begin{aligned}L &= "
            r"-\frac{n d}{2}\log(2\pi)-\frac12\sum_{v=1}^{n}\left(\log\det\Sigma_v"
            r"+(x_v-\mu_v)^\top\Sigma_v^{-1}(x_v-\mu_v)\right) \\ "
            rf"&\quad +{EDGES}\end{{aligned}}",
        ),
        Prose(
            r"\keypart{what it says}\emph{Nodes.} $n d$ normalisers, a log-determinant for each "
            r"node (the price of a wide prediction), and Mahalanobis distances (the price of a "
            r"wrong one). With $\Sigma_v$ a multiple $\sigma^2$ of the identity the nodes give "
            r"$-\frac{n d}{2}\log(2\pi\sigma^2)$ less the sum of the squared errors over "
            r"$2\sigma^2$: a mean squared error is a normal likelihood with a fixed variance. A "
            r"full $\Sigma_v$ must come out positive definite: let the network return a triangular "
            r"factor with a positive diagonal.\par\emph{Pairs.} Minus the binary cross-entropy, "
            r"over edges \emph{and} non-edges, each pair once. With the logit $\ell$, that is "
            r"$\log\rho-\log(1-\rho)$, a pair gives $A\ell-\log(1+e^\ell)$, which does not "
            r"overflow and has the slope $A-\rho$ in $\ell$. The probabilities have to be "
            r"symmetric in $u$ and $v$, as those from inner products of node embeddings are; of "
            r"others only the half with $u$ below $v$ is used.\par\emph{Balance.} There are $n d$ "
            r"observed numbers in the first sum and $\frac{n(n-1)}{2}$ in the second: for 100 "
            r"nodes with 8 features, 800 against 4950. For large $n$ the edges rule the gradient, "
            r"and in a sparse graph the non-edges rule the edges. Weights that correct this are "
            r"common; with them the sum is no log-likelihood any more, and what 4.1 makes of it is "
            r"in general no bound of the log-likelihood.\par\emph{Labels.} The formula compares "
            r"node $v$ with node $v$: the nodes are labelled, the same $n$ at all times. If a "
            r"graph is known up to relabelling only, its probability is a sum over orders, up to "
            r"$n!$ of them."
        ),
        Alternatives(
            r"Half of the sum over all ordered pairs of different nodes; the trace form of the "
            r"quadratic forms; a diagonal $\Sigma_v$, if it is said to be one; logits."
        ),
        Mistakes("graph-log-likelihood"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns="says that features and edges are independent given the state, and adds two "
            "log-likelihoods",
        ),
        RubricLine(
            points=None,
            earns=r"the normal part with $\frac{n d}{2}\log(2\pi)$, the log-determinants and the "
            "quadratic forms of the inverse covariances, all with their halves",
        ),
        RubricLine(
            points=None,
            earns="the Bernoulli part with both probabilities, over each pair of different nodes "
            "once",
        ),
    ),
    errata=(
        Erratum(
            grade="misleading",
            where="Section 4, the decoder",
            note=(
                r"Likelihoods are given for the features and for the edges, each given $Z_t$; "
                r"their joint likelihood is used in the factorisation and asked for here. That it "
                r"is the product of the two is an assumption that is nowhere stated (features "
                r"could depend on the edges as well). The key makes it."
            ),
        ),
        Erratum(
            grade="misleading",
            where="Section 4, the adjacency matrix",
            note=(
                r"$A_t$ is said to be any matrix of zeros and ones, and its edges undirected; the "
                r"likelihood covers the pairs with $u$ below $v$. As a law of matrices it needs "
                r"two more conditions: $A_t$ is symmetric, and its diagonal is zero. With "
                r"self-loops allowed, the printed factors would add up to $2^n$ over all graphs "
                r"instead of one."
            ),
        ),
        Erratum(
            grade="notation",
            where="Section 4, the edge probabilities",
            note=(
                r"They are called $\pi$, which is also the number in the normal density that "
                r"stands beside them. In the key they are $\rho$."
            ),
        ),
    ),
    references=(r"T. N. Kipf and M. Welling (2016). \emph{Variational graph auto-encoders}.",),
)
