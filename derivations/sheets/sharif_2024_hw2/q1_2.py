"""Question 1.2: minima of both divergences from and to a target with two modes."""

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
from derivations.sheets.sharif_2024_hw2.q1_figures import BRANCHES, FITS, FORWARD, REVERSE

ITEM = Item(
    number="1.2",
    slug="sharif-2024-hw2-1-2",
    title="Seeking a mode or covering all",
    source="sharif-2024-hw2, 1.2",
    prompt=(
        r"The target $p$ is a symmetric mixture of two normal laws, so that its density has two "
        r"modes; $q$ is a normal law whose mean and variance are free. (a) When the reverse "
        r"divergence, from $q$ to $p$, is minimised: is there a global minimum? If not, how many "
        r"local minima are there? Where do they lie? (b) The same for the forward divergence, from "
        r"$p$ to $q$. (c) Explain from (a) and (b) what it means that one of the two seeks a mode "
        r"and the other one covers all modes."
    ),
    results=("two-modes", "moment-matching"),
    answer=(
        Prose(
            r"\keypart{setting}"
            r"Let $p$ be the average of the normal laws with means $-m$ and $m$ and variance one, "
            r"and $q$ normal with mean $\mu$ and standard deviation $\sigma$. A common deviation "
            r"$t$ of the two halves is covered by scaling: lengths are then measured in units of "
            r"$t$, and $m$ is half the distance of the centres in that unit. The density has two "
            r"modes exactly if $m$ exceeds one."
        ),
        Prose(
            r"\keypart{(a) reverse}"
            r"\textbf{A global minimum always exists}: the divergence is continuous and grows "
            r"without bound as $\sigma$ goes to zero or infinity or $|\mu|$ to infinity: for "
            r"$\sigma$ to zero because of the entropy of $q$ (the term $-\log\sigma$), otherwise "
            r"because $-\log p$ grows like a parabola, faster than $\log\sigma$. How many places "
            r"attain it, and how many more local minima there are, depends on $m$."
        ),
        DerivationBlock("two-modes-birth"),
        Prose(
            r"The last of these lines says more than the number. On the axis of symmetry the slope "
            r"in $\mu$ vanishes, and the slope in $\sigma$, divided by $\sigma$, increases from "
            r"minus infinity to one: it has exactly one zero. There the curvature in $\mu$ is "
            r"positive by that line, the curvature in $\sigma$ is positive because the slope "
            r"increases through zero, and the mixed derivative is zero by symmetry. So "
            r"\textbf{the middle is a strict local minimum for every separation}; it never splits. "
            r"The minima at the modes do not branch off from it: they appear at once beside it, "
            r"each together with a saddle."
        ),
        Boxed("two-modes-birth", "2.4122"),
        DerivationBlock(
            "two-modes-exchange",
            lead="From which separation are the minima at the sides the deepest? Compare values:",
        ),
        Boxed("two-modes-exchange", "2.8001"),
        DerivationBlock(
            "two-modes-census",
            lead="That nothing else exists is found by counting, here along the curve on which all "
            "stationary points off the middle lie, and independently by a search from many "
            "starts. The columns are for the half-distances 1, 2, 2.4, 2.6, 2.8, 2.9 and 4, the "
            "rows hold the numbers of minima, of saddles and of deepest minima.",
        ),
        Boxed(
            "two-modes-census",
            r"\begin{pmatrix}1&1&1&3&3&3&3\\0&0&0&2&2&2&2\\1&1&1&1&1&2&2\end{pmatrix}",
        ),
        Prose(
            r"In words, with $m$ growing: \textbf{up to 2.4122} there is one stationary point, the "
            r"minimum in the middle, which is global, although the target has had two modes "
            r"since one. \textbf{Between 2.4122 and 2.8001} there are three minima and two "
            r"saddles; the one in the middle is global. \textbf{Beyond 2.8001} there are still "
            r"three minima and two saddles, but now the two at the sides are global, equally deep "
            r"by symmetry, and the one in the middle is local. At 2.4122 itself the two new "
            r"points are degenerate, no minima yet; at 2.8001 all three are equally deep. There is "
            r"no maximum. The side minima approach the modes quickly ($\mu$ towards $m$, $\sigma$ "
            r"towards one, the divergence towards $\log 2$); the one in the middle becomes wide, "
            r"$\sigma$ of about $0.8\,m$. Figures \ref{figure:two-modes-branches} and "
            r"\ref{figure:two-modes-reverse-landscape} show all of it."
        ),
        FigureBlock(BRANCHES),
        FigureBlock(REVERSE),
        Prose(
            r"\keypart{(b) forward}"
            r"Let $p$ first be any law with mean $a$ and variance $d^2$ (finite) and a finite "
            r"differential entropy. Up to terms without $\mu$ and $\sigma$ the divergence is the "
            r"mean of $-\log q$ under $p$, which depends on $p$ through these two moments alone."
        ),
        DerivationBlock("moment-matching-mean", lead="First $\\mu$, for a fixed $\\sigma$."),
        Boxed(
            "moment-matching-mean",
            r"\mu^\star = a",
            value=r"\min_{\mu}\left(\log\sigma+\frac{d^2+(a-\mu)^2}{2\sigma^2}\right) = "
            r"\log\sigma+\frac{d^2}{2\sigma^2}",
        ),
        DerivationBlock("moment-matching-precision", lead="Then $\\sigma$."),
        Boxed(
            "moment-matching-precision",
            r"\lambda^\star = \frac1v",
            value=r"\min_{\lambda}\left(\lambda v-\log\lambda\right) = \log v+1",
        ),
        Prose(
            r"So \textbf{there is exactly one stationary point, and it is the global minimum}: the "
            r"normal law with the mean and the variance of the target. The order of the two steps "
            r"does not matter for this, since the best $\mu$ is the same for every $\sigma$. For "
            r"the mixture the mean is zero and the variance is one plus $m^2$, the variance of the "
            r"halves plus that of their centres. How much is lost elsewhere, with $r$ for the "
            r"matching law:"
        ),
        Assumptions("moment-matching-gap"),
        DerivationBlock("moment-matching-gap"),
        Boxed(
            "moment-matching-gap",
            r"\frac12\mean{p_1}{\log\frac{r(x)}{q(x)}}+\frac12\mean{p_2}{\log\frac{r(x)}{q(x)}} = "
            r"\log\frac{\sigma}{\sqrt{1+m^2}}+\frac{1+m^2+\mu^2}{2\sigma^2}-\frac12",
        ),
        Prose(
            r"This is the divergence from $r$ to $q$, positive unless both are the same law. "
            r"There are no further local minima, whatever $m$ is "
            r"(Figure~\ref{figure:two-modes-forward-landscape})."
        ),
        FigureBlock(FORWARD),
        Prose(
            r"\keypart{(c) what the names mean}"
            r"The reverse divergence averages $\log(q/p)$ over draws of $q$: it punishes $q$ "
            r"for being where $p$ is small, and does not see a mode where $q$ is not. With a "
            r"deep gap between the modes the cheapest law avoids the gap and sits on one mode, at "
            r"a cost of $\log 2$ for the half that is left out: \emph{mode-seeking}. The forward "
            r"divergence averages $\log(p/q)$ over draws of $p$: it punishes $q$ for being small "
            r"where $p$ is not, and hardly for being where $p$ is small. So $q$ stretches over "
            r"both modes and puts much of its mass into the gap: \emph{mode-covering}. For "
            r"\setting{m=3} Figure~\ref{figure:two-modes-fits} shows the laws that are found. The "
            r"names are a rule for well separated modes, no theorem: below 2.8001 the reverse "
            r"divergence, too, is smallest for a law that covers both, and beyond it gradient "
            r"descent that starts wide and near the middle still ends there, in a local minimum."
        ),
        FigureBlock(FITS),
        Alternatives(
            r"For well separated modes the usual answer earns full marks: reverse, two global "
            r"minima of equal depth near the modes with the spread of one half (with or without "
            r"the shallow one in the middle); forward, one global minimum with the moments of the "
            r"target. An answer that claims two minima for every bimodal target does not."
        ),
        Mistakes("two-modes-birth"),
        Mistakes("two-modes-exchange"),
        Mistakes("two-modes-census"),
        Mistakes("moment-matching-gap"),
        Mistakes("moment-matching-mean"),
        Mistakes("moment-matching-precision"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns="(a) says that a global minimum exists, that for well separated modes two places "
            "attain it, near the modes and with their spread, and that this depends on the "
            "separation",
        ),
        RubricLine(
            points=None,
            earns="(b) says that there is one minimum, global, in the middle, with the mean and "
            "the variance of the target, and why (moment matching)",
        ),
        RubricLine(
            points=None,
            earns="(c) explains both names by which density the mean is taken under and what a "
            "large log ratio then punishes",
        ),
    ),
    errata=(
        Erratum(
            grade="misleading",
            where="Question 1.2, first question",
            note=(
                r"The question offers a global minimum or, if there is none, several local ones. "
                r"These do not exclude each other: a global minimum exists for every separation; "
                r"for wide ones it is attained twice and a third minimum is local."
            ),
        ),
        Erratum(
            grade="misleading",
            where="Question 1.2, the target",
            note=(
                r"How far apart the modes are is not stated (the figure has no scale), and the "
                r"answer to the first question depends on it: with two modes in the density, that "
                r"is for a half-distance above one deviation, the reverse divergence has one "
                r"minimum up to 2.4122 deviations and three beyond. The key answers for all "
                r"separations."
            ),
        ),
        Erratum(
            grade="notation",
            where="Question 1.2, third question",
            note=r"It refers to the first two as (A) and (B); the list has no letters.",
        ),
    ),
    references=(
        r"C. M. Bishop (2006). \emph{Pattern recognition and machine learning}, section 10.1.",
    ),
)
