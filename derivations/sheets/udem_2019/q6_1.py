"""Question 6.1: conjugate and biconjugate of u log u, and the KL divergence as a supremum."""

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

ITEM = Item(
    number="6.1",
    slug="udem-2019-6-1",
    title="The KL divergence as a supremum",
    source="udem-2019, question 6.1",
    points=5,
    starred=True,
    prompt=(
        r"(a) The convex conjugate of a function $f$ is the function of $t$ whose value is the "
        r"supremum of $u t - f(u)$ over all $u$ in the domain of $f$. Let $f(u)$ be $u\log u$. "
        r"Show that its conjugate, the supremum over $u$ of"
        r"\begin{keydisplay}{definition:conjugate-ulogu}u t - u\log u,\end{keydisplay} "
        r"is $e^{t-1}$, and that the conjugate of that, the supremum over $t$ of"
        r"\begin{keydisplay}{definition:biconjugate-ulogu}u t - e^{t-1},\end{keydisplay} "
        r"is $u\log u$ again. For which $u$ and $t$? "
        r"(b) Let $p$ and $q$ be densities and, for any function $T$ with real values,"
        r"\begin{keydisplay}{definition:variational-kl}"
        r"R_1[T] = \mean{p(x)}{T(x)} - \mean{q(x)}{e^{T(x)-1}}."
        r"\end{keydisplay} "
        r"Using (a), show that the supremum of $R_1$ over all $T$ is $\KL{p}{q}$. That supremum "
        r"and integral may be exchanged need not be proved."
    ),
    results=("ulogu-conjugates", "variational-kl"),
    answer=(
        Prose(
            r"\textbf{(a)} The function is $u\log u$ for positive $u$ and, as a limit, zero at "
            r"zero; its domain is closed at that end, and the number $t$ may be any real one."
        ),
        DerivationBlock("conjugate-ulogu"),
        Boxed(
            "conjugate-ulogu",
            r"u^* = e^{t-1}",
            value=r"\max_{u}\left(u t - u\log u\right) = e^{t-1}",
        ),
        DerivationBlock("biconjugate-ulogu", lead="Now the conjugate of what came out."),
        Boxed(
            "biconjugate-ulogu",
            r"t^* = 1 + \log u",
            value=r"\max_{t}\left(u t - e^{t-1}\right) = u\log u",
        ),
        Prose(
            r"So the biconjugate is $u\log u$ for positive $u$ (attained), zero at zero (not "
            r"attained) and infinite for negative $u$. That is the function itself, extended by "
            r"infinity off its domain, as it must be for a convex, lower semicontinuous function "
            r"that is finite somewhere and nowhere minus infinity."
        ),
        Prose(r"\textbf{(b)} Wherever both densities are positive:"),
        Assumptions("variational-kl"),
        DerivationBlock("variational-kl"),
        Boxed(
            "variational-kl",
            r"T^*(x) = 1 + \log\frac{p(x)}{q(x)}",
            value=r"\sup_{T}\left(\mean{p(x)}{T(x)} - \mean{q(x)}{e^{T(x)-1}}\right) "
            r"= \KL{p(x)}{q(x)}",
        ),
        Prose(
            r"The supremum is a maximum if the two densities are positive on the same set and the "
            r"divergence is finite. If $p$ vanishes where $q$ does not, it is the limit of $T$ "
            r"falling there without bound, and no function with real values attains it; if $q$ "
            r"vanishes where $p$ does not, both sides are infinite. Since $R_1$ contains the "
            r"densities through means only, it can be estimated from samples: that is why a "
            r"network $T$ trained to raise it measures a divergence."
        ),
        Alternatives(
            r"For (a), the inequality of Young for the pair, or inverting the derivative of $f$ "
            r"and quoting that a conjugate has the inverse derivative; the biconjugate also from "
            r"the theorem of Fenchel and Moreau, if convexity and lower semicontinuity are "
            r"checked. For (b), the tangent of the logarithm at one, applied to the ratio of the "
            r"exponential to the ratio of the densities."
        ),
        Mistakes("conjugate-ulogu"),
        Mistakes("biconjugate-ulogu"),
        Mistakes("variational-kl"),
    ),
    rubric=(
        RubricLine(
            points=1,
            earns="(a) finds the stationary point of the first objective by the product rule and "
            "inserts it",
        ),
        RubricLine(
            points=1,
            earns="(a) does the same for the second objective and says for which $u$ that works",
        ),
        RubricLine(
            points=1, earns="(a) shows that both stationary points are maxima, by concavity"
        ),
        RubricLine(
            points=1,
            earns="(b) takes $q(x)$ out of the integrand and uses the biconjugate at the ratio of "
            "the densities",
        ),
        RubricLine(
            points=1,
            earns="(b) recognises the divergence and says what happens where a density vanishes",
        ),
    ),
    errata=(
        Erratum(
            grade="misleading",
            where="Question 6.1 (a)",
            note=(
                r"The biconjugate is printed as $u\log u$ without a domain. That is right for "
                r"positive $u$; at zero it needs the convention that the product is zero, and for "
                r"negative $u$ the printed value does not exist while the supremum is infinite. "
                r"The domain of $f$ itself is not stated either; without its end point the "
                r"function would not be lower semicontinuous, and the biconjugate would have one "
                r"point more."
            ),
        ),
        Erratum(
            grade="misleading",
            where="Question 6.1, footnote",
            note=(
                r"The theorem is stated as the biconjugate being equal to itself, which says "
                r"nothing; meant is that it is equal to $f$. A hypothesis is missing: $f$ must be "
                r"proper. The function that is minus infinity on a closed interval and plus "
                r"infinity elsewhere is convex and lower semicontinuous, and its biconjugate is "
                r"minus infinity everywhere. The second name in the theorem is that of Moreau."
            ),
        ),
        Erratum(
            grade="notation",
            where="Question 6.1 (b), the step that is given",
            note=(
                r"The difference under the integral has no brackets, and the supremum on the left "
                r"is written over the number $T(x)$ where it runs over all functions $T$. The two "
                r"expectations in the definition of $R_1$ are set in different letters, although "
                r"they mean the same operation. Read without its brackets, the integral ends "
                r"before the minus sign; the key writes them."
            ),
        ),
        Erratum(
            grade="misleading",
            where="Question 6, introduction, and 6.1 (b)",
            note=(
                r"The definition of the divergence says nothing of points at which a density "
                r"vanishes, although the supremum behaves differently there: it is attained only "
                r"where both are positive. With zero times its logarithm equal to zero, and "
                r"infinity where $q$ alone vanishes, the statement holds in general, as a "
                r"supremum."
            ),
        ),
    ),
    references=(
        r"X. Nguyen, M. J. Wainwright and M. I. Jordan (2010). \emph{Estimating divergence "
        r"functionals and the likelihood ratio by convex risk minimization}.",
        r"S. Nowozin, B. Cseke and R. Tomioka (2016). \emph{f-GAN: training generative neural "
        r"samplers using variational divergence minimization}.",
        r"R. T. Rockafellar (1970). \emph{Convex analysis}.",
    ),
)
