"""Question 2.3: an autoregression of order one as a Markov process, and what the noise must be."""

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
from formula.declare import declare

CHANGING = declare(
    r"a: real in (0,1); \tau: real in (0,1); \phi: real; u: real; w: real; x: real",
    laws={"p(z|x,w)": ("normal", r"\phi x", r"\tau\sqrt{1+a(x-\phi w)^2}")},
)
"""Noise whose variance depends on the noise before it and is finite: z follows x after w, not u."""

ITEM = Item(
    number="2.3",
    slug="sharif-2025-ps1-2-3",
    title="Markov property and stationary law",
    source="sharif-2025-ps1, 2.3",
    prompt=(
        r"Prove that the process with $y_t$ equal to $\phi y_{t-1}+\varepsilon_t$, where the "
        r"$\varepsilon_t$ are white noise, is Markov, of order one and homogeneous in time. "
        r"Derive its transition density, and for $|\phi|$ below one its stationary law with mean "
        r"and variance."
    ),
    results=("ar-markov",),
    answer=(
        Prose(
            r"\keypart{what has to be assumed}"
            r"White noise usually means: mean zero, one variance, uncorrelated. That is not "
            r"enough (see the end). The proof needs \textbf{independent errors with one law, "
            r"$\varepsilon_t$ independent of the values before $y_t$}; the densities below need "
            r"the law to be normal with variance $\sigma^2$, as at the head of the question."
        ),
        Prose(
            r"\keypart{Markov property}"
            r"Given $y_{t-1},y_{t-2},\dots$ the number $\phi y_{t-1}$ is known and $\varepsilon_t$ "
            r"keeps its law $F$. So the conditional probability that $y_t$ is at most $z$ is "
            r"$F(z-\phi y_{t-1})$: it depends on $y_{t-1}$ alone (Markov, order one), and not on "
            r"$t$, since $F$ does not (time-homogeneous). Normality was not used."
        ),
        Prose(
            r"\keypart{transition density} Let the present value be $x$; the transform is "
            r"taken at $s$."
        ),
        Assumptions("ar-transition"),
        DerivationBlock("ar-transition"),
        Boxed(
            "ar-transition",
            r"\exp\left(s\phi x\right)\mean{q}{\exp\left(s e\right)} = "
            r"\exp\left(s\phi x+\frac{\sigma^2s^2}{2}\right)",
        ),
        Prose(
            r"This is the transform of a normal law with mean $\phi x$ and variance $\sigma^2$, "
            r"and a transform that is finite for all $s$ determines the law. So \textbf{the "
            r"transition density $p(y_t|y_{t-1})$ is $\normal{\phi y_{t-1}}{\sigma^2}$}."
        ),
        Prose(
            r"\keypart{stationary law}"
            r"\emph{Finding it.} Let $y_t$ and $y_{t-1}$ have one law with mean $m$ and "
            r"variance $v$. Means and variances on both sides of the recursion agree only if $m$ "
            r"equals $\phi m$ and $v$ equals $\phi^2v+\sigma^2$: for $|\phi|$ below one, $m$ "
            r"is zero and $v$ is $\sigma^2/(1-\phi^2)$. \emph{It is stationary}: start with the "
            r"normal law $p$ of these moments and go one step."
        ),
        Assumptions("ar-stationary"),
        DerivationBlock("ar-stationary"),
        Boxed(
            "ar-stationary",
            r"\mean{p}{\exp\left(s\phi x\right)}\mean{q}{\exp\left(s e\right)} = "
            r"\exp\left(\frac{\sigma^2s^2}{2(1-\phi^2)}\right)",
        ),
        Prose(
            r"This is the transform of $p$ again. So \textbf{the stationary law $\pi$ is normal "
            r"with mean zero and variance $\sigma^2/(1-\phi^2)$}. "
            r"\emph{There is no other, and every start leads to it}: after $h$ steps from $y_0$ "
            r"the value is $\phi^hy_0$ plus the sum of $\phi^k\varepsilon_{h-k}$, $k$ from 0 to "
            r"$h-1$, by 1.2 normal given $y_0$ with mean $\phi^hy_0$ and variance "
            r"$\sigma^2(1-\phi^{2h})/(1-\phi^2)$. Both converge, at a geometric rate, to those of "
            r"$\pi$, whatever $y_0$ is; a second stationary law would have to converge to $\pi$ "
            r"and to itself. For $|\phi|$ of at least one the variances add up without bound, and "
            r"no start gives a stationary law that is independent of later errors."
        ),
        Prose(
            r"\keypart{white noise alone}"
            r"\emph{What it implies}: if $|\phi|$ is below one and the process is stationary, "
            r"mean zero, variance $\sigma^2/(1-\phi^2)$ and autocorrelations $\phi^{|h|}$; and "
            r"the best \emph{linear} prediction from the whole past is $\phi y_{t-1}$, which is "
            r"called the Markov property in the wide sense. "
            r"\emph{What it does not imply}: (1) the Markov property. Let the errors be "
            r"uncorrelated, but with a variance that depends on the error before, as in ARCH "
            r"models. The last error is $y_{t-1}-\phi y_{t-2}$, so that the conditional "
            r"variance of $y_t$ depends on two values; the errata have it as a formula. "
            r"(Uncorrelated and \emph{jointly normal} errors are independent; then all is well.) "
            r"(2) A normal transition or stationary law, even for independent errors:"
        ),
        DerivationBlock("ar-coin-noise"),
        Boxed("ar-coin-noise", r"\frac95"),
        Prose(
            r"A normal law has 3. With a coin for noise and \setting{\phi=\tfrac{1}{2}} the "
            r"stationary law is uniform between $-2$ and 2, whose ratio this is: the signs are the "
            r"binary digits of the value."
        ),
        Alternatives(
            r"The stationary law by the integral equation, with the square completed in the "
            r"product of $\pi$ and the transition density; or as the limit of the infinite sum of "
            r"$\phi^k\varepsilon_{t-k}$, with its convergence in mean square. An answer that "
            r"says at the start that white noise is read as independent normal errors earns full "
            r"marks without the last part."
        ),
        Mistakes("ar-transition"),
        Mistakes("ar-stationary"),
        Mistakes("ar-coin-noise"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns="names what the proof needs of the noise: independent of the past, one law",
        ),
        RubricLine(points=None, earns="the Markov property and homogeneity from it"),
        RubricLine(points=None, earns="the transition density"),
        RubricLine(
            points=None, earns="the stationary mean and variance, and that the law is normal"
        ),
        RubricLine(points=None, earns="a proof that it is stationary, and why it is the only one"),
    ),
    errata=(
        Erratum(
            grade="ambiguous",
            where="Question 2.3, the assumption on the noise",
            note=(
                r"The errors are called white noise here and independent and normal at the head "
                r"of question 2. White noise alone does not make the process Markov, and gives it "
                r"no transition density. Let the error have mean zero given the past and the "
                r"variance $\tau^2(1+ae^2)$ after an error $e$: with $a\tau^2$ below one it is "
                r"white noise. Let $w$, $x$, $z$ be three successive values. Were the process "
                r"Markov, the variance of $z$ given $x$ would be the same after $w$ as after any "
                r"other value $u$ (first line); the second line is true. With \setting{\tau=1}, "
                r"\setting{a=\tfrac{1}{2}}, \setting{\phi=\tfrac{1}{2}} and \setting{x=0} the "
                r"variance is 1 after 0 and $\frac32$ after 2. The key takes independent normal "
                r"errors."
            ),
            printed=r"\mathbb{E}_{p(z|x,w)}\left[(z-\phi x)^2\right]=\tau^2(1+a(x-\phi u)^2)",
            repaired=r"\mathbb{E}_{p(z|x,w)}\left[(z-\phi x)^2\right]=\tau^2(1+a(x-\phi w)^2)",
            declarations=CHANGING,
        ),
        Erratum(
            grade="misleading",
            where="Question 2.3, the second part",
            note=(
                r"$|\phi|$ below one is not enough for $y_t$ to have the stationary law: the start "
                r"must have it, or lie infinitely far back. From a fixed start $y_t$ only "
                r"converges to it."
            ),
        ),
        Erratum(
            grade="misleading",
            where="Question 2.3, order one",
            note=(
                r"With $\phi$ zero the process is independent, which is Markov of order zero; "
                r"order one is meant as at most one."
            ),
        ),
    ),
    references=(r"J. D. Hamilton (1994). \emph{Time series analysis}, chapters 3 and 21.",),
)
