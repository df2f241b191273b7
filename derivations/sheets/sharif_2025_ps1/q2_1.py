"""Question 2.1: the likelihood of an autoregression, conditional and exact."""

from claims.results import (
    Alternatives,
    Assumptions,
    Boxed,
    DerivationBlock,
    Erratum,
    Item,
    Mistakes,
    Prose,
    Restated,
    RubricLine,
)
from formula.declare import declare

FIRST_VALUE = declare(
    r"\phi: real in (-1,1); \sigma: positive; y: real",
    laws={"p(y)": ("normal", "0", r"\frac{\sigma}{\sqrt{1-\phi^2}}")},
)

_RESIDUAL = r"y_t-\phi_1y_{t-1}-\dots-\phi_py_{t-p}"
_IN_MATRICES = r"y_i-\sum_{k=1}^{p}\phi_k X_{ik}"

ITEM = Item(
    number="2.1",
    slug="sharif-2025-ps1-2-1",
    title="Likelihood of an autoregression",
    source="sharif-2025-ps1, 2.1",
    prompt=(
        r"In an autoregression of order $p$ the value $y_t$ is "
        r"$\phi_1y_{t-1}+\dots+\phi_py_{t-p}+\varepsilon_t$, with independent normal errors of "
        r"mean zero and variance $\sigma^2$. The values $y_1,\dots,y_n$ are observed. Formulate "
        r"the likelihood of the parameters and derive the log-likelihood."
    ),
    results=("ar-likelihood", "ar-first-values"),
    answer=(
        Prose(
            r"\keypart{transition densities}"
            r"Each error $\varepsilon_t$ is independent of all values before $y_t$: these are "
            r"functions of earlier errors and of the start, which is taken to be independent of "
            r"all errors. Given them, $y_t$ is a known number, "
            r"$\phi_1y_{t-1}+\dots+\phi_py_{t-p}$, plus $\varepsilon_t$; so it is normal with this "
            r"mean and the variance $\sigma^2$. By the product rule, the joint density of "
            r"$y_{p+1},\dots,y_n$ \emph{given} $y_1,\dots,y_p$ is the product of the transition "
            r"densities, the \textbf{conditional likelihood}"
        ),
        Restated(
            "ar-conditional-likelihood",
            r"\prod_{t=p+1}^{n}\frac{1}{\sqrt{2\pi\sigma^2}}"
            rf"\exp\left(-\frac{{({_RESIDUAL})^2}}{{2\sigma^2}}\right)",
            {r"\prod_{t=p+1}^{n}": r"\prod_{i=1}^{N}", _RESIDUAL: _IN_MATRICES},
            form=r"\log(@)",
        ),
        Prose(
            r"\keypart{log-likelihood}"
            r"Let $N$ be $n-p$, the number of factors, $y$ the vector of the $N$ values that are "
            r"predicted, and $X$ the matrix whose row for $y_t$ holds the $p$ values before it, "
            r"$y_{t-1},\dots,y_{t-p}$. The means are then the entries of $X\phi$. The density of "
            r"all $N$ is called $q$ here, because $p$ is the order. Below, $y_i$ and $X_{ik}$ are "
            r"entries of this vector and this matrix; row $i$ belongs to the observation with the "
            r"number $p+i$."
        ),
        Assumptions("ar-conditional-likelihood"),
        DerivationBlock("ar-conditional-likelihood"),
        Boxed(
            "ar-conditional-likelihood",
            r"\log q(y) = -\frac N2\log(2\pi\sigma^2)-\frac{1}{2\sigma^2}"
            r"\sum_{i=1}^{N}\left(y_i-\sum_{k=1}^{p}\phi_k X_{ik}\right)^2",
        ),
        Prose(r"In the symbols of the question the \textbf{conditional log-likelihood} is"),
        Restated(
            "ar-conditional-likelihood",
            rf"-\frac{{n-p}}{{2}}\log(2\pi\sigma^2)-\frac{{1}}{{2\sigma^2}}"
            rf"\sum_{{t=p+1}}^{{n}}\left({_RESIDUAL}\right)^2",
            {
                "n-p": "N",
                r"\sum_{t=p+1}^{n}": r"\sum_{i=1}^{N}",
                _RESIDUAL: _IN_MATRICES,
            },
        ),
        Prose(r"It needs $n$ above $p$, and nothing of the coefficients: they may be explosive."),
        Prose(
            r"\keypart{what it conditions on}"
            r"On the first $p$ values: they have no $p$ predecessors, and the model as printed "
            r"says nothing about their law. Either they are held fixed (above), or the series is "
            r"assumed stationary and their joint density is a further factor: the \textbf{exact "
            r"likelihood}. It requires that all roots of $1-\phi_1z-\dots-\phi_pz^p$ lie outside "
            r"the unit circle. The first $p$ values $x$ are then jointly normal with a mean $m$, "
            r"which is zero in a model without a constant, and a covariance $\Gamma$ with the "
            r"autocovariance of lag $|j-k|$ in place $j,k$; the autocovariances solve the "
            r"Yule--Walker equations and are proportional to $\sigma^2$. What is added to the "
            r"conditional log-likelihood:"
        ),
        Assumptions("ar-first-block"),
        DerivationBlock("ar-first-block"),
        Boxed(
            "ar-first-block",
            r"\log q(x) = -\frac p2\log(2\pi)-\frac12\log\det\Gamma"
            r"-\frac12(x-m)^\top\Gamma^{-1}(x-m)",
        ),
        Prose(
            r"\keypart{in numbers} Order two with coefficients one half and one quarter, variance "
            r"one, and the series 1, 2, 4, 3, 1:"
        ),
        DerivationBlock("ar-exact-minus-conditional"),
        Boxed(
            "ar-exact-minus-conditional",
            r"-\log(2\pi)-\frac12\log\frac{256}{125}-\frac{35}{32}",
        ),
        Prose(
            r"That is $-3.29$ nats. The three residuals are $11/4$, $1/2$ and $-3/2$, so that "
            r"the conditional log-likelihood is $-7.79$, and the exact one $-11.08$. How much the "
            r"first values contribute on average, for order one, where $\Gamma$ is the variance "
            r"$\tau^2$ of the stationary law of 2.3:"
        ),
        Assumptions("ar-first-value"),
        DerivationBlock("ar-first-value"),
        Boxed(
            "ar-first-value",
            r"\mean{p}{\log p(y)} = -\frac12\log\frac{2\pi\sigma^2}{1-\phi^2}-\frac12",
        ),
        Prose(
            r"A transition contributes $-\frac12\log(2\pi\sigma^2)-\frac12$ on average. So the "
            r"first value brings one more term of the usual size, lowered by "
            r"$-\frac12\log(1-\phi^2)$: that is $0.83$ nats for a coefficient of $0.9$, and it "
            r"grows without bound near one. The difference of the two log-likelihoods does not "
            r"grow with $n$, they themselves do: for long series away from the edge of "
            r"stationarity both have practically the same maximiser. For short ones they differ, "
            r"see 2.2."
        ),
        Alternatives(
            r"The conditional likelihood alone earns full marks if it is said that the first $p$ "
            r"values are held fixed; so does the exact one. Starting with zeros before $y_1$ is a "
            r"third model, and must be named as such; the sum then begins at \setting{t=1}."
        ),
        Mistakes("ar-conditional-likelihood"),
        Mistakes("ar-first-block"),
        Mistakes("ar-first-value"),
        Mistakes("ar-exact-minus-conditional"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns=r"each $y_t$ given its past is normal about the linear prediction, because "
            r"$\varepsilon_t$ is independent of the past",
        ),
        RubricLine(points=None, earns="the product of the transition densities, with its range"),
        RubricLine(points=None, earns="says which values are conditioned on, or gives their law"),
        RubricLine(points=None, earns="the log-likelihood with $n-p$ normalisers"),
    ),
    errata=(
        Erratum(
            grade="ambiguous",
            where="Question 2, the model and what is to be maximised",
            note=(
                r"The recursion does not say what the law of the first $p$ values is, so that "
                r"``the likelihood of $y_1,\dots,y_n$'' is not determined. If they are "
                r"conditioned on, they contribute nothing to the log-likelihood; if the series is "
                r"stationary, they contribute their stationary log density. For order one, the "
                r"contribution of the first value $y$, held fixed (first line) or stationary "
                r"(second line):"
            ),
            printed=r"\log p(y)=0",
            repaired=r"\log p(y)=-\frac12\log\frac{2\pi\sigma^2}{1-\phi^2}"
            r"-\frac{(1-\phi^2)y^2}{2\sigma^2}",
            declarations=FIRST_VALUE,
        ),
        Erratum(
            grade="misleading",
            where="Question 2, the errors",
            note=(
                r"Independence among the errors is assumed, but what the factorisation uses is "
                r"that $\varepsilon_t$ is independent of the values before it. For errors that "
                r"start with $\varepsilon_{p+1}$ and a start independent of them this follows; it "
                r"fails for the stationary solution with $|\phi|$ above one, which consists of "
                r"\emph{future} errors."
            ),
        ),
        Erratum(
            grade="notation",
            where="Question 2",
            note=(
                r"$p$ is the order of the model and the letter of the density in 2.3; the normal "
                r"law is $\mathcal{N}$ in question 1 and $N$ here."
            ),
        ),
    ),
    references=(r"J. D. Hamilton (1994). \emph{Time series analysis}, chapter 5.",),
)
