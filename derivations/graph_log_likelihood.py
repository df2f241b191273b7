r"""The log-likelihood of one snapshot of a graph at a given latent state.

There are n nodes with d features each. The decoder's outputs at the given state are the numbers
here: the mean and covariance of each node and the probability of each pair of nodes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from formula.declare import declare

if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCE = "sharif-2025-ps2, question 4.2"

SNAPSHOT = declare(
    r"n: positive integer; d: positive integer; x: vector(d)[n]; \mu: vector(d)[n]; "
    r"\Sigma: spd(d)[n]; A: symmetric(n) in {0,1}; \rho: symmetric(n) in (0,1)"
)

FORM = r"(x_v-\mu_v)^\top\Sigma_v^{-1}(x_v-\mu_v)"
_DENSITY = rf"\frac{{\exp\left(-\frac12{FORM}\right)}}{{\sqrt{{(2\pi)^d\det\Sigma_v}}}}"
_CHANCE = r"\rho_{u,v}^{A_{u,v}}(1-\rho_{u,v})^{1-A_{u,v}}"
_EACH, _PAIR = r"_{v=1}^{n}", r"_{1\le u<v\le n}"
DEFINITION = (
    rf"\log\left(\left(\prod{_EACH}{_DENSITY}\right)\left(\prod{_PAIR}{_CHANCE}\right)\right)"
)
NODE_TERM = rf"\left(\log\det\Sigma_v+{FORM}\right)"
EDGE_TERM = r"\left(A_{u,v}\log\rho_{u,v}+(1-A_{u,v})\log(1-\rho_{u,v})\right)"
NODES = rf"-\frac{{n d}}{{2}}\log(2\pi)-\frac12\sum{_EACH}{NODE_TERM}"
EDGES = rf"\sum{_PAIR}{EDGE_TERM}"
CLOSED_FORM = f"{NODES}+{EDGES}"


def derive() -> Derivation:
    """Logarithm of the product over nodes and pairs, factor by factor."""
    from claims.algebra.matrix_calculation import MatrixCalculation
    from claims.algebra.tree_logs import logarithm_split
    from claims.algebra.tree_products import logarithm_of_a_product, same_sums
    from formula.read import read

    d = MatrixCalculation(SNAPSHOT)
    d.start(
        read(DEFINITION, SNAPSHOT),
        rule="definition",
        because="given the state, features and edges are independent, nodes are independent of "
        "each other, and so are pairs: the likelihood is a product of $n$ normal densities and "
        r"of one Bernoulli probability for each of the $\frac{n(n-1)}{2}$ pairs",
        tex=DEFINITION,
    )
    d.by(
        logarithm_of_a_product,
        SNAPSHOT,
        because="the logarithm of a product of positive factors is the sum of their logarithms",
        tex=rf"\sum{_EACH}\log{_DENSITY}+\sum{_PAIR}\log\left({_CHANCE}\right)",
    )
    d.step(
        logarithm_split(d.now, SNAPSHOT, numbers_whole=True),
        rule="logarithm split",
        because=r"write both logarithms out; $A_{u,v}$ is 0 or 1, so that it picks one of the two "
        "probabilities",
        tex=rf"\sum{_EACH}\left(-\frac12{FORM}-\frac d2\log(2\pi)-\frac12\log\det\Sigma_v\right)"
        rf"+\sum{_PAIR}{EDGE_TERM}",
    )
    proved = same_sums(d.now, CLAIM.right, SNAPSHOT)
    verb = "is" if proved else "was not shown to be"
    return d.record.finish(
        proved=proved,
        detail=f"what came out {verb} the claim: SymPy on sums over nodes of opaque terms",
    )


def run(seed: int, values: Mapping[str, object]) -> float:
    """Add the log densities and log probabilities that SciPy gives, node by node, pair by pair."""
    import numpy as np
    from scipy import stats

    x, mean, covariance, edges, chance = (
        np.asarray(values[name], dtype=float) for name in ("x", r"\mu", r"\Sigma", "A", r"\rho")
    )
    total = 0.0
    for v in range(len(x)):
        total += float(stats.multivariate_normal(mean[v], covariance[v]).logpdf(x[v]))
        for u in range(v):
            total += float(stats.bernoulli(chance[u, v]).logpmf(int(edges[u, v])))
    return total


CLAIM = Behaviour(
    slug="graph-log-likelihood",
    title="log-likelihood of a snapshot of a graph",
    source=SOURCE,
    declarations=SNAPSHOT,
    assumptions=(
        r"n,d\ge1",
        r"x_v,\mu_v\in\mathbb{R}^d",
        r"\Sigma_v\succ0",
        r"A=A^\top",
        r"A\in\{0,1\}^{n\times n}",
        r"\rho=\rho^\top",
        r"\rho\in(0,1)^{n\times n}",
    ),
    statement="the log density of the features of each node and the log probability of each pair "
    "of different nodes, every pair once, as SciPy computes them, added up",
    outcome=CLOSED_FORM,
    run=run,
    tolerance=1e-9,
    neighbours=(
        rf"{NODES}+\sum_{{u=1}}^{{n}}\sum_{{v=1}}^{{n}}{EDGE_TERM}",
        rf"{NODES}+\sum_{{1\le u\le v\le n}}{EDGE_TERM}",
    ),
    derive=derive,
    mistakes=(
        Mistake(
            tag="every-pair-twice",
            wrong=rf"{NODES}+2{EDGES}",
            feedback="An undirected edge is one random variable. How often does a pair occur when "
            "both indices run over all nodes?",
        ),
        Mistake(
            tag="with-self-loops",
            wrong=rf"{NODES}+\sum_{{1\le u\le v\le n}}{EDGE_TERM}",
            feedback="Which entries of the adjacency matrix does the product in the decoder range "
            "over?",
        ),
        Mistake(
            tag="non-edges-forgotten",
            wrong=rf"{NODES}+\sum{_PAIR}A_{{u,v}}\log\rho_{{u,v}}",
            feedback="Absent edges are observations, too. Without their term a decoder that "
            "predicts every edge is best.",
        ),
        Mistake(
            tag="constant-once-a-node",
            wrong=rf"-\frac{{n}}{{2}}\log(2\pi)-\frac12\sum{_EACH}{NODE_TERM}+{EDGES}",
            feedback="The normaliser of a density on a space of several dimensions has one factor "
            "for each of them.",
        ),
        Mistake(
            tag="determinant-not-halved",
            wrong=rf"-\frac{{n d}}{{2}}\log(2\pi)-\sum{_EACH}\log\det\Sigma_v"
            rf"-\frac12\sum{_EACH}{FORM}+{EDGES}",
            feedback="Under the normaliser stands the root of the determinant of the covariance.",
        ),
        Mistake(
            tag="covariance-not-inverted",
            wrong=rf"-\frac{{n d}}{{2}}\log(2\pi)-\frac12\sum{_EACH}\left(\log\det\Sigma_v"
            rf"+(x_v-\mu_v)^\top\Sigma_v(x_v-\mu_v)\right)+{EDGES}",
            feedback="Should an error count more or less where the predicted spread is large?",
        ),
    ),
)

RESULT = Result(slug="graph-log-likelihood", title=CLAIM.title, source=SOURCE, claims=(CLAIM,))
