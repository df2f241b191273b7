"""Question 2.2: maximum likelihood estimators of an autoregression."""

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
from derivations.sheets.sharif_2025_ps1.q2_figures import ESTIMATES

ITEM = Item(
    number="2.2",
    slug="sharif-2025-ps1-2-2",
    title="Maximum likelihood for an autoregression",
    source="sharif-2025-ps1, 2.2",
    prompt=(
        r"Which equations do the maximum likelihood estimates of the model of 2.1 solve? Solve "
        r"them for $\phi_1,\dots,\phi_p$ and $\sigma^2$, leaving out no step."
    ),
    results=("ar-least-squares", "ar-variance"),
    answer=(
        Prose(
            r"\keypart{in vectors}"
            r"The conditional log-likelihood of 2.1 is maximised, over all real coefficients. As "
            r"there, $y$ holds the $N$ predicted values, $N$ being $n-p$, and $X$ their lags. "
            r"Write $G$ for $X^\top X$, $b$ for $X^\top y$ and $w$ for $y^\top y$: entry $j,k$ of "
            r"$G$ is the sum of $y_{t-j}y_{t-k}$, entry $j$ of $b$ that of $y_ty_{t-j}$, and $w$ "
            r"that of $y_t^2$, each over $t$ from $p+1$ to $n$. The sum of squares "
            r"$(y-X\phi)^\top(y-X\phi)$, multiplied out, is $w-2\phi^\top b+\phi^\top G\phi$."
        ),
        Prose(
            r"\keypart{coefficients}"
            r"Whatever $\sigma$ is, the likelihood is largest where the sum of squares is "
            r"smallest. $G$ is positive semidefinite; let it be invertible."
        ),
        Assumptions("ar-coefficients"),
        DerivationBlock("ar-coefficients"),
        Boxed(
            "ar-coefficients",
            r"\phi^\star = G^{-1}b",
            value=r"\min_{\phi}\left(w-2\phi^\top b+\phi^\top G\phi\right) = w-b^\top G^{-1}b",
        ),
        Prose(
            r"The \textbf{score equations} are the $p$ linear equations $G\phi$ equal to $b$, "
            r"the normal equations of least squares. In sums over $t$ from $p+1$ to $n$: for every "
            r"$j$ from 1 to $p$ the sum of "
            r"$(y_t-\phi_1y_{t-1}-\dots-\phi_py_{t-p})\,y_{t-j}$ is zero, "
            r"so the residuals are orthogonal to every lag. The estimator for order one: the sum "
            r"of $y_ty_{t-1}$ divided by the sum of $y_{t-1}^2$, $t$ from 2 to $n$."
        ),
        Prose(
            r"\keypart{variance}"
            r"Let $S$ be the smallest sum of squares, $w-b^\top G^{-1}b$, and let it be positive. "
            r"In the precision $\lambda$, which is $1/\sigma^2$, the problem is convex:"
        ),
        Assumptions("ar-variance"),
        DerivationBlock("ar-variance"),
        Boxed(
            "ar-variance",
            r"\lambda^\star = \frac NS",
            value=r"\min_{\lambda}\left(\frac{S\lambda}{2}-\frac N2\log\lambda\right) = "
            r"\frac N2-\frac N2\log\frac NS",
        ),
        Prose(
            r"So \textbf{the estimator of $\sigma^2$ is the mean of the squared residuals}, "
            r"$S/(n-p)$. The best coefficients are the same for every $\sigma$, so that the two "
            r"steps together give the global maximum of the likelihood, and the only one. (The "
            r"score in $\sigma^2$, $-\frac{N}{2\sigma^2}+\frac{S}{2\sigma^4}$, vanishes there.) "
            r"The largest log-likelihood is $-\frac N2\log(2\pi S/N)-\frac N2$."
        ),
        Prose(
            r"\keypart{when they exist}"
            r"There are $N$ equations for $p$ coefficients. With $N$ below $p$ they are fewer than "
            r"the coefficients: $G$ is singular, and the best coefficients are not unique. With "
            r"$N$ equal to $p$ and $G$ invertible the fit is exact, $S$ is zero, and the "
            r"likelihood grows without bound as $\sigma$ goes to zero. With larger $N$ both "
            r"estimators exist for almost all series: $\det G$ and $S\det G$ are polynomials in "
            r"the values, and neither vanishes for the series with ones at the places $p$ and "
            r"$2p+1$ and zeros elsewhere. For order three, with the lengths from 4 to 9:"
        ),
        DerivationBlock("ar-existence"),
        Boxed("ar-existence", r"\{7,8,9\}"),
        Prose(
            r"In general: \textbf{from $2p+1$ values on}, for almost all series. A longer "
            r"series can still fail, if it follows a linear recursion of order $p$ exactly (a "
            r"constant or, for $p$ of at least two, a sine without noise): then the residuals "
            r"vanish, or $G$ is singular as well."
        ),
        Prose(
            r"\keypart{the exact likelihood}"
            r"It has no explicit maximiser in general: the stationary density brings the "
            r"coefficients into a determinant. What it changes can be seen on the series 1, 2, 3 "
            r"and order one. The conditional estimate is $(2+6)/(1+4)$, or $8/5$: an explosive "
            r"process. The exact likelihood stays inside:"
        ),
        DerivationBlock("ar-exact-maximiser"),
        Boxed("ar-exact-maximiser", "0.8977"),
        Prose(
            r"\keypart{behaviour on simulated series}"
            r"The estimator is consistent and asymptotically normal for a stationary process, with "
            r"variance $(1-\phi^2)/n$ for order one. It is not unbiased: the lags are random and "
            r"depend on earlier errors. The estimated variance is too small, for $p$ "
            r"coefficients are fitted; dividing by $n-2p$ corrects most of that. "
            r"Figure~\ref{figure:ar-estimates} shows how large the bias and the spread are for a "
            r"strongly dependent series."
        ),
        FigureBlock(ESTIMATES),
        Alternatives(
            r"Differentiating by each $\phi_j$ and by $\sigma^2$ and setting the slopes to zero; "
            r"that the stationary point is the maximum must be said (convexity, or the likelihood "
            r"at the edges). Matrix notation with the lag matrix $X$, where $G$ is $X^\top X$. "
            r"Yule--Walker estimators divide autocovariances by $n$; they are "
            r"close for long series, but they do not maximise the likelihood."
        ),
        Mistakes("ar-coefficients"),
        Mistakes("ar-variance"),
        Mistakes("ar-existence"),
        Mistakes("ar-exact-maximiser"),
    ),
    rubric=(
        RubricLine(points=None, earns="the score equations for all $p$ coefficients, with sums"),
        RubricLine(points=None, earns=r"the solution $G^{-1}b$, or the formula in lag matrices"),
        RubricLine(points=None, earns="the variance: mean of the squared residuals, $n-p$ of them"),
        RubricLine(points=None, earns="why this is a maximum, and when $G$ is invertible"),
    ),
    errata=(
        Erratum(
            grade="misleading",
            where="Question 2.2",
            note=(
                r"Explicit formulas are asked for, as if the likelihood always had them. They "
                r"exist for the likelihood that conditions on the first $p$ values; the exact one "
                r"leads to polynomial equations, a cubic already for order one. Nor is the "
                r"conditional estimate always stationary: for 1, 2, 3 and order one it is $8/5$."
            ),
        ),
    ),
    references=(
        r"J. D. Hamilton (1994). \emph{Time series analysis}, chapter 5.",
        r"P. J. Brockwell and R. A. Davis (1991). \emph{Time series: theory and methods}, "
        "chapter 8.",
    ),
)
