"""Question 3.1: likelihood and gradients of a nonlinear autoregressive model."""

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
from derivations.sheets.sharif_2025_ps1.q3_figures import FLOW

ITEM = Item(
    number="3.1",
    slug="sharif-2025-ps1-3-1",
    title="Likelihood and gradients of a nonlinear autoregressive model",
    source="sharif-2025-ps1, question 3.1",
    prompt=(
        r"Given its past, $x_t$ is normal with the mean $f_\theta(x_{t-1},\dots,x_{t-p})$, where "
        r"$f_\theta$ is a neural network, and a fixed variance $\sigma^2$. (a) Derive the negative "
        r"log-likelihood (NLL) of observed values $x_1,\dots,x_T$. (b) How is its gradient in "
        r"$\theta$ computed, and what has backpropagation through time to do with it? (c) How does "
        r"the autoregressive structure affect the flow of gradients when $p$ or $T$ is large?"
    ),
    results=("nar-likelihood", "nar-gradients"),
    answer=(
        Prose(
            r"\keypart{(a) likelihood}"
            r"By the chain rule the density of the sequence is the product of the conditional "
            r"densities over all $t$. The model defines the factors with $t$ from $p+1$ to $T$ "
            r"only: the first $p$ values have no complete past. We \textbf{condition on them}. "
            r"Number the predicted values by $n$ from 1 to $N$, where $N$ is $T-p$; let $y_n$ "
            r"stand for $x_{p+n}$ and $m_n$ for what the network returns there, "
            r"$f_\theta(x_{p+n-1},\dots,x_n)$. Each $m_n$ is computed from \emph{observed} values, "
            r"so at the observed point the product of the factors is a product of $N$ normal "
            r"densities:"
        ),
        Assumptions("nar-likelihood"),
        DerivationBlock("nar-likelihood"),
        Boxed(
            "nar-likelihood",
            r"-\log p(y) = \frac N2\log(2\pi\sigma^2)"
            r"+\frac{1}{2\sigma^2}\sum_{n=1}^{N}(y_n-m_n)^2",
        ),
        Prose(
            r"In the symbols of the question: the sum runs over $t$ from $p+1$ to $T$, the squares "
            r"are $\left(x_t-f_\theta(x_{t-1},\dots,x_{t-p})\right)^2$, and $\frac N2$ is "
            r"$\frac{T-p}{2}$. With $\sigma$ fixed the first term does not depend on $\theta$: "
            r"\textbf{maximum likelihood is least squares for one-step predictions}. Three ways "
            r"to treat the start: condition on $p$ values (above); add $-\log$ of a density of "
            r"the first $p$ values, which is the exact likelihood but needs a further model "
            r"(for nonlinear $f_\theta$ the stationary law has no closed form); pad with zeros, "
            r"which invents data and lets the sum run from 1."
        ),
        Prose(
            r"\keypart{(b) gradient}"
            r"Write $f_t$ for $f_\theta(x_{t-1},\dots,x_{t-p})$. The chain rule, applied to one "
            r"square after another, gives \textbf{the gradient of the NLL: the sum, over $t$ from "
            r"$p+1$ to $T$, of $-\frac{1}{\sigma^2}(x_t-f_t)\nabla_\theta f_t$}. "
            r"Each last factor is one ordinary "
            r"backward pass through the network at step $t$; the $N$ passes share $\theta$, "
            r"so their results are added. Unrolled over time this is a graph of $N$ copies of the "
            r"network with tied weights. \textbf{No arrow joins the copies}: their inputs are "
            r"data, and the derivative of an observed value in $\theta$ is zero. So "
            r"``backpropagation through time'' here degenerates to backpropagation summed over "
            r"time; the $N$ terms can be computed in parallel and in any order, in mini-batches of "
            r"windows. Arrows through time exist in three cases: if $f_\theta$ keeps a hidden "
            r"state (a recurrent network), if its own predictions are fed back during training, "
            r"or if one differentiates through generated sequences. Then there is a backward pass "
            r"\emph{in time}: let $h_t$ be what step $t$ hands on (the state, or the prediction). "
            r"From the last step to the first, the gradient $a_t$ of the loss in $h_t$ is that of "
            r"the square at step $t$ plus $J_{t+1}^\top a_{t+1}$, where $J_{t+1}$ is the Jacobian "
            r"of $h_{t+1}$ in $h_t$; the gradient in $\theta$ adds up, over $t$, the transposed "
            r"Jacobian of step $t$ in $\theta$ alone, times $a_t$. All $h_t$ have to be kept from "
            r"the forward pass, or computed again."
            r"\par The difference is not small. Take the smallest example, $w x^2$ for the "
            r"network, order one, the observed values 1, 2, $-1$, 1, and one half for $\sigma^2$ "
            r"and for $w$. First with observed inputs:"
        ),
        DerivationBlock("nar-gradient-observed"),
        Boxed("nar-gradient-observed", "20"),
        Prose(
            r"The same model and data, but every prediction is fed back as the next input: now "
            r"$w$ acts on the third value three times, twice through earlier predictions, and "
            r"seven times on the fourth."
        ),
        DerivationBlock("nar-gradient-own"),
        Boxed("nar-gradient-own", r"-\frac{6265}{4096}"),
        Prose(
            r"That is about $-1.53$ against 20: even the sign differs, so gradient "
            r"descent moves $w$ in opposite directions. The two losses are different functions; "
            r"only the first is the NLL."
        ),
        Prose(
            r"\keypart{(c) gradient flow}"
            r"\emph{Long sequences, observed inputs.} The sum has $T-p$ terms, each with a path "
            r"as deep as the network, whatever $T$ is: nothing vanishes or explodes in time. "
            r"The gradient's size grows in proportion to $T$, so one divides by $T-p$ or uses "
            r"windows. Neighbouring windows are alike, so a mini-batch of consecutive terms is "
            r"less varied than one of terms from all over the sequence. At the true parameters the "
            r"terms are nevertheless uncorrelated, since each residual has mean zero given the "
            r"past: a stationary sequence informs about them like $T-p$ independent pairs. What "
            r"lies further back than $p$ gets exactly zero gradient: of a longer dependence the "
            r"model learns only what shows in the last $p$ values.\par\emph{Large $p$, observed "
            r"inputs.} The path from $x_{t-p}$ to the loss is as short as that from $x_{t-1}$ if "
            r"the first layer reads all $p$ values; it then has weights in proportion to $p$, its "
            r"sums grow (scale the weights by one over the root of the fan-in), and old inputs, "
            r"which help little, get a small and noisy gradient. With dilated convolutions the "
            r"depth grows with $\log p$ and residual connections keep the path open; with a "
            r"recurrent $f_\theta$ the path is $p$ steps long, and all the trouble of the next "
            r"paragraph returns inside one prediction.\par\emph{Predictions fed back} (generating "
            r"freely, training on $k$ steps). Now the derivative of prediction $k$ in the start is "
            r"a product of $k$ Jacobians, and in $\theta$ a sum of such products. If the singular "
            r"values of the Jacobians stay below one, it vanishes geometrically; if the largest "
            r"Lyapunov exponent is positive, it explodes (Figure~\ref{figure:nar-gradient-flow}: "
            r"the rates are $\log 0.7$ and, on average, $\log 2$ per step). Remedies: clip "
            r"gradients, truncate the chain, gates or residual paths, penalties on the Jacobian."
        ),
        FigureBlock(FLOW),
        Alternatives(
            r"Answers that give the sum from 1 to $T$ earn full marks if they say where the values "
            r"before the first come from (padding, or a given history). An answer to (b) that "
            r"describes backpropagation through a recurrent $f_\theta$ is accepted if it says that "
            r"the recurrence is in the network and not in the likelihood."
        ),
        Mistakes("nar-likelihood"),
        Mistakes("nar-gradient-observed"),
        Mistakes("nar-gradient-own"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns=r"(a) factorises by the chain rule, says which values are conditioned on, and "
            r"arrives at the sum of $T-p$ squares with both constants",
        ),
        RubricLine(
            points=None,
            earns=r"(b) residual times $\nabla_\theta f_\theta$, summed over $t$, with the sign "
            r"and $\frac{1}{\sigma^2}$; shared parameters, so that contributions add",
        ),
        RubricLine(
            points=None,
            earns="(b) says that with observed inputs no derivative passes from one time step to "
            "another, and when one does",
        ),
        RubricLine(
            points=None,
            earns=r"(c) long $T$: more terms, not longer paths; nothing beyond lag $p$",
        ),
        RubricLine(
            points=None,
            earns=r"(c) large $p$: what it does to width or depth of $f_\theta$; vanishing and "
            "exploding products as soon as predictions or a hidden state are fed back",
        ),
    ),
    errata=(
        Erratum(
            grade="misleading",
            where="Question 3.1, second request",
            note=(
                r"It asks how the gradients are computed by backpropagation through time. In the "
                r"model as defined the inputs of $f_\theta$ are observed values, and nothing is "
                r"propagated through time (see (b)); the term fits only a recurrent $f_\theta$ or "
                r"predictions that are fed back."
            ),
        ),
        Erratum(
            grade="misleading",
            where="Question 3.1, first request",
            note=(
                r"It asks for the NLL of $x_1,\dots,x_T$, but the model says nothing on the "
                r"first $p$ values. What can be derived is the NLL of the others given these. With "
                r"all $T$ normalisers in place of $T-p$ of them, each with a square, values before "
                r"the first would be needed."
            ),
        ),
        Erratum(
            grade="notation",
            where="Question 3.1, the model",
            note=(
                r"The conditional law is announced for each $x_T$, with the length of the sequence "
                r"for an index; the formula has $x_t$, which is meant."
            ),
        ),
    ),
    references=(
        r"R. J. Williams and D. Zipser (1989). \emph{A learning algorithm for continually running "
        r"fully recurrent neural networks}.",
        r"R. Pascanu, T. Mikolov and Y. Bengio (2013). \emph{On the difficulty of training "
        r"recurrent neural networks}.",
    ),
)
