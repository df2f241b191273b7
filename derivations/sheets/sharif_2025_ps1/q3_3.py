"""Question 3.3: predictions several steps ahead, how their errors grow, and what helps."""

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
from derivations.sheets.sharif_2025_ps1.q3_figures import CHAOS, GROWTH

ITEM = Item(
    number="3.3",
    slug="sharif-2025-ps1-3-3",
    title="Predictions several steps ahead",
    source="sharif-2025-ps1, question 3.3",
    prompt=(
        r"The model of 3.1 is trained and the last $p$ values up to $x_t$ are observed. Let "
        r"$\hat x_{t+k}$ be the prediction $k$ steps ahead that results when predictions are fed "
        r"back into the model. (a) Write down the recursion for "
        r"$\hat x_{t+1},\dots,\hat x_{t+k}$. (b) Why do errors accumulate, mathematically? Propose "
        r"a way to mitigate this in training or in evaluation."
    ),
    results=("multi-step-error", "plug-in-gap", "two-step-forecasts"),
    answer=(
        Prose(
            r"\keypart{(a) recursion}"
            r"Start the list of inputs with the observations: for every $s$ up to $t$ let "
            r"$\hat x_s$ be the observed $x_s$. Then, for $j$ from 1 to $k$, "
            r"\textbf{$\hat x_{t+j}$ is $f_\theta(\hat x_{t+j-1},\dots,\hat x_{t+j-p})$}. The "
            r"first is $f_\theta(x_t,\dots,x_{t-p+1})$, the second "
            r"$f_\theta(\hat x_{t+1},x_t,\dots,x_{t-p+2})$; prediction $j$ reads $j-1$ predictions "
            r"and $p-j+1$ observations as long as $j$ does not exceed $p$, and predictions only "
            r"from $p+1$ on. This is the \emph{plug-in} prediction: each step puts the mean in "
            r"place of a random value. A \emph{sampled} continuation adds noise with variance "
            r"$\sigma^2$ to every step."
        ),
        Prose(
            r"\keypart{(b) why errors accumulate}"
            r"Take order one for the notation (for order $p$ read the vector of the last $p$ "
            r"values, and the Jacobian of its update). Let $f$ be the true mean function and "
            r"$e_j$ the error $x_{t+j}-\hat x_{t+j}$. Subtract the recursion from the truth and "
            r"insert $f(\hat x_{t+j-1})$: $e_j$ is the sum of three parts. "
            r"Two are new in every step: the error of the model, "
            r"$f(\hat x_{t+j-1})-f_\theta(\hat x_{t+j-1})$, and the noise $\varepsilon_{t+j}$. The "
            r"third, $f(x_{t+j-1})-f(\hat x_{t+j-1})$, is the old error, multiplied by a "
            r"slope of $f$ in between. So errors are added \emph{and} propagated, by products of "
            r"slopes. Besides, the inputs $\hat x$ drift away from those of the training data, and "
            r"there the error of the model need not be small (exposure bias). Three cases follow."
            r"\par\emph{Contracting, linear, model correct.} Only the noise is new."
        ),
        DerivationBlock("multi-step-variance"),
        Boxed("multi-step-variance", "3.42800821"),
        Prose(
            r"For a weight above one the same sum grows like its $2k$-th power "
            r"(Figure~\ref{figure:multi-step-growth})."
        ),
        FigureBlock(GROWTH),
        Prose(
            r"\emph{Expanding.} The map $1-2|x|$ is computed exactly by two ReLU units. No noise, "
            r"no model error; only the start is off by one millionth."
        ),
        DerivationBlock("multi-step-horizon"),
        Boxed("multi-step-horizon", "17"),
        Prose(
            r"A thousand times better start would add ten steps, no more. What stops the growth is "
            r"that the values are bounded:"
        ),
        DerivationBlock("multi-step-saturation"),
        Boxed("multi-step-saturation", r"\frac23"),
        Prose(
            r"\textbf{A saturated free prediction is twice as bad as predicting the mean}, whose "
            r"squared error is one third."
            r"\par\emph{Nonlinear, with noise.} Even with the true $f$ and the true start the "
            r"plug-in prediction is not the best one. The best for squared error is the "
            r"conditional mean, and $\mean{}{f(x)}$ is not $f$ of the mean. For a quadratic $f$, "
            r"two steps ahead, with $m$ the first prediction and $s^2$ the variance of the noise:"
        ),
        Assumptions("plug-in-gap"),
        DerivationBlock("plug-in-gap"),
        Boxed("plug-in-gap", r"\mean{p}{a x^2+b x+c}-(a m^2+b m+c) = a s^2"),
        Prose(
            r"The gap is half the curvature of $f$ times the variance, for other $f$ to first "
            r"order in $s^2$; it does not shrink with more data. It is zero for linear models."
        ),
        Prose(
            r"\keypart{(b) what helps}"
            r"\emph{In evaluation}: sample many continuations and report their mean and quantiles. "
            r"This estimates the conditional mean, removes the plug-in gap, and shows when nothing "
            r"is known any more (Figure~\ref{figure:multi-step-saturation}). Measure and report "
            r"errors for each $k$, against the constant mean as a yardstick, and re-start from "
            r"new observations as soon as they come."
        ),
        FigureBlock(CHAOS),
        Prose(
            r"\emph{In training}: one-step likelihood is the right objective for a correct model, "
            r"not for a wrong one used $k$ steps ahead. Remedies: train on the error of "
            r"unrolled predictions (with gradients through time, 3.1 (c)); mix observed and "
            r"predicted inputs with a growing share of the latter (scheduled sampling; "
            r"inconsistent as a likelihood, but useful); add noise to the inputs, so that the "
            r"model learns to return; penalise large Jacobians; or fit a separate \emph{direct} "
            r"model for each $k$. Shown on the smallest misspecified case: the series has order "
            r"two, the model order one. First the one-step model, fed back:"
        ),
        DerivationBlock("two-step-fed-back"),
        Boxed("two-step-fed-back", r"\frac{88}{81}"),
        Prose(r"It is worse than the constant mean, which has error one. Trained for two steps:"),
        DerivationBlock("two-step-direct"),
        Boxed("two-step-direct", r"\frac89"),
        Prose(
            r"Same architecture, same data: only the objective changed. The price of direct models "
            r"is one fit for each $k$ and predictions that do not fit together into one "
            r"trajectory."
        ),
        Alternatives(
            r"For the accumulation: a first-order expansion (product of Jacobians), the bound by a "
            r"Lipschitz constant, or the exact linear case. Any one remedy that is explained earns "
            r"its points."
        ),
        Mistakes("multi-step-variance"),
        Mistakes("multi-step-horizon"),
        Mistakes("multi-step-saturation"),
        Mistakes("plug-in-gap"),
        Mistakes("two-step-fed-back"),
        Mistakes("two-step-direct"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns="(a) recursion with observed inputs where there are any, predictions else",
        ),
        RubricLine(
            points=None,
            earns="(b) splits the error into propagated error, model error and noise",
        ),
        RubricLine(
            points=None,
            earns="(b) quantifies: product of slopes or a Lipschitz constant; says when the "
            "error saturates and when it grows exponentially",
        ),
        RubricLine(
            points=None,
            earns="(b) names the mismatch between observed inputs in training and predicted "
            "inputs in use",
        ),
        RubricLine(points=None, earns="(b) one remedy, with what it does and what it costs"),
    ),
    errata=(
        Erratum(
            grade="text loss",
            where="Question 3.3, first request",
            note=(
                r"The range of the observations lost its minus sign: the index must run from "
                r"$t-p+1$ to $t$."
            ),
        ),
        Erratum(
            grade="misleading",
            where="Question 3.3, the definition of the prediction",
            note=(
                r"The prediction $k$ steps ahead is defined by feeding back \emph{predictions}. "
                r"For a nonlinear model it is not the conditional mean, see (b), which is the "
                r"best for squared error and which the word suggests. That the two agree would "
                r"mean, for a quadratic model two steps ahead:"
            ),
            printed=r"\mathbb{E}_{p}\left[a x^2+b x+c\right] = a m^2+b m+c",
            repaired=r"\mathbb{E}_{p}\left[a x^2+b x+c\right] = a m^2+b m+c+a s^2",
            declarations_of="plug-in-gap",
        ),
    ),
    references=(
        r"S. Bengio, O. Vinyals, N. Jaitly and N. Shazeer (2015). \emph{Scheduled sampling for "
        r"sequence prediction with recurrent neural networks}.",
        r"M. Marcellino, J. H. Stock and M. W. Watson (2006). \emph{A comparison of direct and "
        r"iterated multistep AR methods for forecasting macroeconomic time series}.",
    ),
)
