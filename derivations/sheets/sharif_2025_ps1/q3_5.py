"""Question 3.5: the divergence between two conditional autoregressive models."""

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
from derivations.sheets.sharif_2025_ps1.q3_5_figure import ESTIMATORS

_DRAWN = r"\mean{x_1,\dots,x_N\sim p(x)}"
_RATIO = r"\log\frac{p(x_i)}{q(x_i)}"

ITEM = Item(
    number="3.5",
    slug="sharif-2025-ps1-3-5",
    title="Divergence between two conditional models",
    source="sharif-2025-ps1, question 3.5",
    prompt=(
        r"Two models as in 3.4 have the means $f_\theta$ and $g_\phi$ (and variances $\sigma_p^2$ "
        r"and $\sigma_q^2$). Write down the Kullback--Leibler divergence from the first, "
        r"$p_\theta$, to the second, $q_\phi$. Why is it hard to evaluate? Propose a practical "
        r"approximation for long sequences."
    ),
    results=("sequence-kl", "gaussian-kl"),
    renamed={
        r"\mu_0": "f",
        r"\mu_1": "g",
        r"\sigma_0": r"\sigma_p",
        r"\sigma_1": r"\sigma_q",
    },
    answer=(
        Prose(
            r"\keypart{the expression}"
            r"Both models are conditional: there is one divergence for each control sequence $c$ "
            r"(and each start). Fix them, and leave them out of the notation; a number for the "
            r"pair of models is the mean over the law of $c$. Let $x$ be everything up to some "
            r"step and $y$ the next value. The support condition holds, since normal densities are "
            r"positive."
        ),
        Assumptions("sequence-kl-chain-rule"),
        DerivationBlock("sequence-kl-chain-rule"),
        Boxed(
            "sequence-kl-chain-rule",
            r"\mean{p(x)p(y|x)}{\log\frac{p(x)\,p(y|x)}{q(x)\,q(y|x)}} = \KL{p(x)}{q(x)}"
            r"+\mean{p(x)p(y|x)}{\log\frac{p(y|x)}{q(y|x)}}",
        ),
        Prose(
            r"Applied again to the first term, step by step: \textbf{the divergence of the "
            r"sequences is the sum over $t$ of the mean, over pasts drawn from $p_\theta$, of the "
            r"divergence of the two laws of step $t$}. Each of these is known in closed form. At a "
            r"given past let $f$ and $g$ be the two predicted means:"
        ),
        Assumptions("gaussian-kl"),
        DerivationBlock("gaussian-kl"),
        Boxed(
            "gaussian-kl",
            r"\KL{p}{q} = \log\frac{\sigma_q}{\sigma_p}"
            r"+\frac{\sigma_p^2+(f-g)^2}{2\sigma_q^2}-\frac12",
        ),
        Prose(
            r"Number the predicted steps by $t$ from 1 to $n$, where $n$ is $T-p$, and let "
            r"$\delta_t^2$ be the mean of $(f_\theta-g_\phi)^2$ at such a step, both networks "
            r"evaluated at the same past, drawn from $p_\theta$."
        ),
        Assumptions("sequence-kl-steps"),
        DerivationBlock("sequence-kl-steps"),
        Boxed(
            "sequence-kl-steps",
            r"\KL{p_\theta}{q_\phi} = n\left(\log\frac{\sigma_q}{\sigma_p}"
            r"+\frac{\sigma_p^2}{2\sigma_q^2}-\frac12\right)"
            r"+\frac{1}{2\sigma_q^2}\sum_{t=1}^{n}\delta_t^2",
        ),
        Prose(
            r"This is \textbf{the divergence of the sequences}, given the first $p$ values. With "
            r"equal variances only the sum is left, divided by twice the variance: "
            r"\textbf{the mean squared difference of the two predictors along sequences of the "
            r"first model}."
        ),
        Prose(
            r"\keypart{why it is hard}"
            r"The means are over \emph{sequences}: the past at step $t$ has $t-1$ entries, "
            r"and its law, a normal law pushed through a network again and again, has no closed "
            r"form (for linear $f$ it is normal, and everything can be computed). Quadrature in "
            r"$T$ dimensions is out of reach. The law of the past is that of $p_\theta$, so data "
            r"or "
            r"sequences of $q_\phi$ do not serve; the divergence is not symmetric. It grows "
            r"with $T$ (report it per step); and where $p_\theta$ goes and $q_\phi$ hardly ever "
            r"does, single squares are huge and rule the mean."
        ),
        Prose(
            r"\keypart{Monte Carlo}"
            r"Draw $N$ sequences from $p_\theta$ (ancestral sampling, each given its $c$), and "
            r"average the log ratios: each is a sum over $t$, cheap by teacher forcing "
            r"under both models. Here $x_i$ is a whole sequence."
        ),
        Assumptions("sequence-kl-estimate"),
        DerivationBlock("sequence-kl-estimate"),
        Boxed(
            "sequence-kl-estimate",
            rf"{_DRAWN}{{\frac1N\sum_{{i=1}}^{{N}}{_RATIO}}} = \KL{{p(x)}}{{q(x)}}",
        ),
        Prose(
            r"It is unbiased for every $N$. Its variance, if the log ratio has a finite second "
            r"moment:"
        ),
        Assumptions("sequence-kl-variance"),
        DerivationBlock("sequence-kl-variance"),
        Boxed(
            "sequence-kl-variance",
            rf"{_DRAWN}{{\left(\frac1N\sum_{{i=1}}^{{N}}{_RATIO}-D\right)^2}} = "
            r"\frac{\mean{p(x)}{\left(\log\frac{p(x)}{q(x)}-D\right)^2}}{N}",
        ),
        Prose(
            r"The numerator is estimated by the sample variance of the log ratios, which gives a "
            r"standard error. \textbf{Usually better}: along the same sequences, add up the closed "
            r"forms of the steps instead of the log ratios. By the chain rule this is "
            r"unbiased, too; each summand is the mean of the log ratio over the next value given "
            r"the past, so the noise of that value is gone, and no estimate is negative "
            r"(Figure~\ref{figure:sequence-kl-estimators}). The variance of the sum can still be "
            r"larger, if that noise would have cancelled against later steps. For gradients in "
            r"$\phi$ differentiate the estimate; for $\theta$ the draws depend on it, so pass "
            r"through the reparameterised noise. Long sequences: draw windows of steps at random "
            r"and scale up. If only sequences of $q_\phi$ are at hand, importance weights are "
            r"possible, but their variance grows exponentially with $T$."
        ),
        FigureBlock(ESTIMATORS),
        Alternatives(
            r"Equal variances may be assumed if it is said; then the divergence is half the "
            r"expected sum of squared differences over $\sigma^2$. The plain estimator earns full "
            r"marks."
        ),
        Mistakes("sequence-kl-chain-rule"),
        Mistakes("gaussian-kl"),
        Mistakes("sequence-kl-steps"),
        Mistakes("sequence-kl-estimate"),
        Mistakes("sequence-kl-variance"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns="chain rule: sum over steps of expected divergences, pasts drawn from the first "
            "model",
        ),
        RubricLine(points=None, earns="closed form of a step, with both variances (or one, said)"),
        RubricLine(
            points=None,
            earns="difficulty: the law of the past has no closed form and as many dimensions as "
            "steps",
        ),
        RubricLine(
            points=None,
            earns="estimator by ancestral sampling from the first model, unbiased, with its "
            "variance or a standard error",
        ),
    ),
    errata=(
        Erratum(
            grade="misleading",
            where="Question 3.5, the two distributions",
            note=(
                r"The models are conditional, the divergence is asked for between $p_\theta(x)$ "
                r"and $q_\phi(x)$ without condition. There is one divergence for every $c$; the "
                r"divergence of the two marginal laws of $x$ would need a law of $c$, is at most "
                r"the mean of the conditional ones, and has no chain rule in terms of $f_\theta$ "
                r"and $g_\phi$."
            ),
        ),
        Erratum(
            grade="misleading",
            where="Question 3.5, the variances",
            note=(
                r"Only the means are named; whether both models have the variance $\sigma^2$ of "
                r"3.4 is not said. The key gives both variances."
            ),
        ),
    ),
    references=(
        r"T. M. Cover and J. A. Thomas (2006). \emph{Elements of information theory}, section 2.5.",
    ),
)
