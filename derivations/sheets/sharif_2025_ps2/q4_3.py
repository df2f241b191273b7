"""Question 4.3: deterministic decoders."""

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
from derivations.independent_edges_cost import COST
from derivations.sheets.sharif_2025_ps2.q4_3_figure import NOISE

ITEM = Item(
    number="4.3",
    slug="sharif-2025-ps2-4-3",
    title="A deterministic decoder",
    source="sharif-2025-ps2, question 4.3",
    prompt=(
        r"What happens if the decoder of 4.1 is deterministic: to the lower bound, to the "
        r"variety (multimodality) of what is generated, and to stability?"
    ),
    results=("beta-zero", "independent-edges-cost"),
    claims=("decoder-precision", "independent-edges-cost"),
    renamed={"w": r"\lambda", "r": "E"},
    answer=(
        Prose(
            r"\keypart{what deterministic may mean}"
            r"\emph{(A) Outputs with a fixed noise}: the network returns $\mu_\theta(Z_t)$ and "
            r"$\rho_\theta(Z_t)$, the variance is not learned, and what is shown is $\mu$. This is "
            r"still a probabilistic decoder. \emph{(B) No noise}: $X_{t+1}$ is $\mu_\theta(Z_t)$ "
            r"and an edge is there if $\rho_\theta(Z_t)$ exceeds one half; "
            r"$p_\theta(X_{t+1},A_{t+1}|Z_t)$ is a point mass. \emph{(C) Deterministic dynamics}: "
            r"$Z_{t+1}$ is a function of $Z_t$. Each is answered where it differs."
        ),
        Prose(
            r"\keypart{the bound}"
            r"\emph{(A)} Let $N$ be the number $n d$ of features, $\lambda$ the precision of the "
            r"decoder, one over its variance, and $E$ the mean squared error of a feature under "
            r"the encoder. A feature adds minus this to the fit, less $\frac12\log(2\pi)$; the "
            r"edges keep their cross-entropy:"
        ),
        Assumptions("decoder-precision"),
        DerivationBlock("decoder-precision"),
        Boxed(
            "decoder-precision",
            r"\lambda^\star = \frac1E",
            value=r"\min_\lambda\frac{E\lambda-\log\lambda}{2} = \frac{\log E}{2}+\frac12",
        ),
        Prose(
            r"With a fixed $\lambda$ the bound is a squared error with weight $\frac\lambda2$, and "
            r"$\lambda$ sets the exchange rate between fit and divergence, as one over $\beta$ "
            r"does in a $\beta$-VAE: large, and the encoder becomes narrow and its divergence "
            r"large; small, and the states are ignored. With the best $\lambda$ the fit is a "
            r"logarithm of the error, without an upper limit.\par\emph{(B)} is the limit of "
            r"infinite $\lambda$. For an encoder with any spread $E$ stays positive (the output "
            r"moves with the state), and $-\frac{E\lambda}{2}$ goes to minus infinity: the bound "
            r"is vacuous, and so it is, with infinite loss, after one wrong pair of nodes. There "
            r"is no density to take the logarithm of; the likelihood lives on a set of at most $m$ "
            r"dimensions, the image of $\mathbb{R}^m$, in a space of $N$. "
            r"Figure~\ref{figure:deterministic-decoder-noise} shows the limit for $N$ two and $m$ "
            r"one. \emph{With the best encoder}, which narrows as the noise $\sigma$ does, the "
            r"bound goes to minus infinity if the data are off the image, and to plus infinity if "
            r"they lie on it: it grows, for features only and $m$ below $N$, by $N-m$ nats for "
            r"every factor $e$, $N$ from the fit less $m$ for the narrowing. So it cannot be "
            r"maximised: learned variances need a floor. A deterministic encoder on top (an "
            r"autoencoder) has infinite divergences: its loss bounds no likelihood.\par\emph{(C)} "
            r"makes the transition divergences infinite: the prior of $Z_{t+1}$ is a point that "
            r"moves with $Z_t$, and a product encoder cannot follow it. A bound remains if only "
            r"$Z_1$ is inferred; all chance is then in $Z_1$ and the emissions."
        ),
        FigureBlock(NOISE),
        Prose(
            r"\keypart{multimodality}"
            r"Given a state, a decoder of kind (B) has one answer; what is uncertain must come "
            r"from the states. Several futures are possible only if the states are drawn, and if "
            r"they know the difference: the law of the graph is the image of the law of the "
            r"state. For the features its support is connected if the network is continuous and "
            r"the law of the state has the whole space for its support, so that separate modes are "
            r"joined by bridges of small mass. If the states do not know (posterior collapse, or "
            r"the mean in place of a draw), the squared error is minimised by the conditional "
            r"mean: between modes at $1$ and $-1$, a blur at zero that never occurs. For edges the "
            r"rounded mean is one graph, the same each time; and drawing each pair on its own from "
            r"the right probability, as (A) does, is no help against dependence between pairs. Let "
            r"all $M$ pairs be edges with probability $c$, and none otherwise:"
        ),
        Assumptions("independent-edges-cost"),
        DerivationBlock("independent-edges-cost"),
        Boxed("independent-edges-cost", rf"C = {COST}"),
        Prose(
            r"For 12 nodes, that is 66 pairs, and $c$ one half these are $65\log2$, about 45 nats; "
            r"one bit in the state would save them all. So the state has to carry every dependence "
            r"within a snapshot, and the noise of the decoder only what is independent."
        ),
        Prose(
            r"\keypart{stability}"
            r"\emph{Training.} For a fixed variance the loss is smooth and its gradients have less "
            r"noise, as no output is sampled: (A) trains well. As the variance falls, the "
            r"gradients of the fit grow with $\lambda$, and the curvature with them: steps that "
            r"were fine diverge, a single outlier rules the loss, and the encoder is pushed "
            r"towards zero spread. Remedies: a floor for the variance, a few outputs "
            r"learned slowly, clipping. \emph{Generation.} Noise of the decoder alone never "
            r"accumulates in this model, since graphs are not fed back (4.4); its absence "
            r"changes nothing there. With (C) it is the dynamics that count: perturbations are "
            r"multiplied by the product of the Jacobians of the transition. A contraction settles "
            r"on a fixed point or a cycle, every sequence becomes a repetition, and nothing brings "
            r"variety back; an expanding map is chaotic, and an error of the first state "
            r"grows exponentially. If generated graphs are encoded again, (B) removes the noise "
            r"from the loop as well, and its outputs are too regular for an encoder that was "
            r"trained on data."
        ),
        Alternatives(
            r"Any one of the meanings, if it is said which, with its consequences for the bound, "
            r"for modes and for stability. Treating (B) as the limit of a small variance is as "
            r"good as point masses."
        ),
        Mistakes("decoder-precision"),
        Mistakes("independent-edges-cost"),
    ),
    rubric=(
        RubricLine(points=None, earns="says what deterministic means"),
        RubricLine(
            points=None,
            earns="the bound: squared error for a fixed noise; no density and a degenerate bound "
            "without noise",
        ),
        RubricLine(
            points=None,
            earns="modes: all variety must come from the states; otherwise the output is an "
            "average",
        ),
        RubricLine(
            points=None,
            earns="stability: smooth training with a fixed noise, exploding gradients as it "
            "vanishes; what happens over many generated steps",
        ),
    ),
    errata=(
        Erratum(
            grade="misleading",
            where="Question 4.3",
            note=(
                r"A deterministic decoder is not defined, and it contradicts section 4, where the "
                r"decoder is given as normal and Bernoulli laws. The readings have different "
                r"answers: with a fixed noise the bound is an ordinary one, without noise it does "
                r"not exist. The key answers each."
            ),
        ),
    ),
    references=(
        r"B. Dai and D. Wipf (2019). \emph{Diagnosing and enhancing VAE models}.",
        r"P.-A. Mattei and J. Frellsen (2018). \emph{Leveraging the exact likelihood of deep "
        r"latent variable models}.",
    ),
)
