"""Question 3.2: architectures for long and for short contexts."""

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
from derivations.sheets.sharif_2025_ps1._tables import table
from derivations.sheets.sharif_2025_ps1.q3_figures import CONTEXT

_TABLE = table(
    (0.19, 0.25, 0.25, 0.22),
    (
        ("model", "accuracy", "cost per value", "training"),
        (
            "linear",
            "best if the truth is nearly linear or data are few",
            "$p$ products",
            "convex, closed form",
        ),
        (
            "small MLP",
            "any smooth $f$, if data allow",
            "$p h$ and $h^2$ products",
            "stable; start several times",
        ),
        (
            "kernel, Gaussian process",
            "very good with few data; gives uncertainty",
            "grows with the data",
            "few hyperparameters",
        ),
        (
            "dilated convolutions",
            "long context, local patterns",
            r"$k h^2$ per layer, $\log p$ layers",
            "parallel, stable with residual paths",
        ),
        (
            "recurrent, gated",
            "long context in principle, in practice it fades",
            "$h^2$, constant memory when generating",
            "sequential; vanishing or exploding",
        ),
        (
            "causal attention",
            "any pair of places; needs much data",
            "$p h$ and $h^2$ per layer",
            "parallel; needs warm-up, normalisation",
        ),
    ),
)

ITEM = Item(
    number="3.2",
    slug="sharif-2025-ps1-3-2",
    title="Architectures for long and short contexts",
    source="sharif-2025-ps1, question 3.2",
    prompt=(
        r"The order $p$ of the model of 3.1 may be anything from one to the whole past. (a) Which "
        r"architectures of $f_\theta$ do you recommend when $p$ is very large? Discuss design "
        r"choices and practical limits. (b) Which ones suit a small $p$, and why? Compare them in "
        r"accuracy, computational efficiency and stability of training."
    ),
    results=("causal-receptive-field",),
    answer=(
        Prose(
            r"\keypart{(a) large $p$}"
            r"A dense first layer of width $h$ has $p h$ weights, learns each lag from scratch and "
            r"ties the model to one $p$. What is wanted instead is \emph{sharing over time}, a "
            r"\emph{short path} from every lag to the output, and \emph{parallel training}. Every "
            r"candidate must be causal: the output at $t$ may read nothing from $t$ on."
            r"\par\textbf{Stacks of causal convolutions} share weights over time and train in "
            r"parallel. How far do they read? With $L$ layers and kernels of $k$ values; below, "
            r"rows are for kernels of 2 and 3 values, columns for one to four layers:"
        ),
        DerivationBlock("receptive-field-plain"),
        Boxed("receptive-field-plain", r"\begin{pmatrix}2&3&4&5\\3&5&7&9\end{pmatrix}"),
        Prose(
            r"So \textbf{without dilation a stack reads $1+L(k-1)$ values}: linear in the depth. "
            r"Let layer $l$ skip, with dilation $2^{l-1}$:"
        ),
        DerivationBlock("receptive-field-dilated"),
        Boxed("receptive-field-dilated", r"\begin{pmatrix}2&4&8&16\\3&7&15&31\end{pmatrix}"),
        Prose(
            r"\textbf{With doubled dilations it reads $1+(k-1)(2^L-1)$ values, without holes}: "
            r"exponential in the depth. For a context of 1024 values and kernels of two the number "
            r"of layers, with doubled dilations and without:"
        ),
        DerivationBlock("receptive-field-depth"),
        Boxed("receptive-field-depth", r"\begin{pmatrix}10&1023\end{pmatrix}"),
        Prose(
            r"That is ten layers against 1023, and about $10\cdot 2h^2$ weights whatever the "
            r"length of the sequence. Limits: the field is finite and fixed; the number of paths "
            r"to an old input is small (one, with kernels of two), so its influence passes $L$ "
            r"nonlinearities; residual and skip connections and gated units are standard. When "
            r"generating, cache the activations: then a step costs $L$ layers, not a whole "
            r"field.\par\textbf{Recurrent networks} (GRU, LSTM) have no $p$ at all: the state, of "
            r"fixed size, summarises the whole past, and generating costs the same at every step. "
            r"Limits: training is sequential in $T$ and needs truncation; the path to lag $s$ has "
            r"$s$ steps (3.1 (c)), so gates delay the fading but do not remove it; a fixed state "
            r"cannot reproduce an arbitrary long past.\par\textbf{Causal attention} (transformer) "
            r"joins any two places in one step, trains in parallel and weighs lags by content. "
            r"Limits: time and memory grow with $p^2$ during training and with $p$ per generated "
            r"value (the cache); it needs an encoding of positions, and more data or "
            r"regularisation since nothing favours recent values; sparse, windowed or linear "
            r"variants trade reach for cost.\par\textbf{State-space layers} (linear recurrences "
            r"with a learned, stable transition) are trained in parallel like convolutions and run "
            r"like recurrences. \textbf{Recommendation}: dilated convolutions for regularly "
            r"sampled signals with local structure, attention where distant single values matter "
            r"and data abound, state-space or gated recurrent layers for streaming and very long "
            r"sequences. In all cases: normalise inputs, residual paths, dropout or weight decay, "
            r"early stopping on later data, and check that a larger $p$ helps at all "
            r"(Figure~\ref{figure:nar-context-cost})."
        ),
        FigureBlock(CONTEXT),
        Prose(
            r"\keypart{(b) small $p$}"
            r"The input is a short vector; there is no sequence to be exploited within it. "
            r"\textbf{Begin with the linear model} (the AR model of question 2): one solution, in "
            r"closed form, and the yardstick for the others. If its residuals still depend on the "
            r"inputs, use \textbf{a small MLP} with one or two hidden layers of smooth units and "
            r"a skip connection from input to output, so that it learns the deviation "
            r"from the linear model; with few data \textbf{kernel regression or a Gaussian "
            r"process}, which also says how uncertain it is; with abrupt regimes thresholds or "
            r"trees, which are fast and robust but predict in steps and do not extrapolate. "
            r"Convolutions, recurrence and attention have nothing to share or to select among two "
            r"or three inputs: they add parameters and instability without accuracy."
            + _TABLE
            + r"In short: accuracy is limited by missing context when $p$ is too "
            r"small and by estimation error when it is too large; the cost per step is lowest for "
            r"small $p$; training is most stable where the loss is convex (linear) or the network "
            r"shallow, and needs the more care the deeper the path through time is. Choose $p$ "
            r"by validation on later data or an information criterion."
        ),
        Alternatives(
            r"Any architecture earns full marks whose context, cost and path length are stated "
            r"correctly and fit the recommendation. Calling a recurrent network a model of "
            r"order $p$ does not fit: its order is the whole past, or the length at which it is "
            r"truncated."
        ),
        Mistakes("receptive-field-plain"),
        Mistakes("receptive-field-dilated"),
        Mistakes("receptive-field-depth"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns="(a) names at least two suitable families (dilated causal convolutions, gated "
            "recurrence, causal attention, state-space layers) and says why not a dense layer",
        ),
        RubricLine(
            points=None,
            earns="(a) design choices: causality, dilation and depth for the receptive field, "
            "residual paths, positions, regularisation",
        ),
        RubricLine(
            points=None,
            earns="(a) limits: memory and time in $p$, sequential training, fading gradients, "
            "need for data, cost of generating",
        ),
        RubricLine(
            points=None,
            earns="(b) linear model, small MLP or kernel method, with the reason that a short "
            "input offers nothing to share",
        ),
        RubricLine(
            points=None,
            earns="(b) comparison in accuracy, efficiency and stability, each with a reason",
        ),
    ),
    errata=(
        Erratum(
            grade="notation",
            where="Question 3.2, the introduction",
            note=(
                r"A very large $p$ is equated with full context. In a model of fixed order the "
                r"context is full only for $t$ up to $p+1$; architectures whose context grows "
                r"with $t$ (recurrence, attention over all of the past) are no models of a fixed "
                r"order. The key treats both."
            ),
        ),
    ),
    references=(
        r"A. van den Oord and others (2016). \emph{WaveNet: a generative model for raw audio}.",
        r"A. Vaswani and others (2017). \emph{Attention is all you need}.",
        r"S. Bai, J. Z. Kolter and V. Koltun (2018). \emph{An empirical evaluation of generic "
        r"convolutional and recurrent networks for sequence modeling}.",
    ),
)
