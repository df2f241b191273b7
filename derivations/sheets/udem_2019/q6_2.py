"""Question 6.2: the bound of the KL divergence with the logarithm outside, and its gap."""

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
    number="6.2",
    slug="udem-2019-6-2",
    title="A second lower bound, and its gap",
    source="udem-2019, question 6.2",
    points=5,
    starred=True,
    prompt=(
        r"For a function $T$ with real values and a finite mean of $e^{T(x)}$ under $q$ let"
        r"\begin{keydisplay}{definition:tilted-density}"
        r"r(x) = \frac{e^{T(x)}}{\mean{q(x)}{e^{T(x)}}}"
        r"\end{keydisplay} "
        r"and"
        r"\begin{keydisplay}{definition:donsker-varadhan}"
        r"R_2[T] = \mean{p(x)}{T(x)} - \log\mean{q(x)}{e^{T(x)}}."
        r"\end{keydisplay} "
        r"(a) Verify that $r(x)\,q(x)$ is a probability density. (b) Show that $R_2[T]$ is at most "
        r"$\KL{p}{q}$, and equal to it exactly if $T(x)$ is the logarithm of $p(x)/q(x)$ plus a "
        r"constant."
    ),
    results=("donsker-varadhan",),
    answer=(
        Prose(
            r"\textbf{(a)} The product is nowhere negative, because an exponential is positive and "
            r"a density is not negative. Its integral:"
        ),
        Assumptions("tilted-density"),
        DerivationBlock("tilted-density"),
        Boxed("tilted-density", r"\int r(x)\,q(x)\dd{x} = 1"),
        Prose(
            r"\textbf{(b)} First an equation: by how much $R_2[T]$ falls short. All means are "
            r"assumed to be finite."
        ),
        Assumptions("donsker-varadhan-gap"),
        DerivationBlock("donsker-varadhan-gap"),
        Boxed(
            "donsker-varadhan-gap",
            r"\KL{p(x)}{r(x)\,q(x)} = \KL{p(x)}{q(x)} - \mean{p(x)}{T(x)} "
            r"+ \log\mean{q(x)}{e^{T(x)}}",
        ),
        DerivationBlock("donsker-varadhan", lead="The gap is a divergence, so it has a sign."),
        Boxed(
            "donsker-varadhan",
            r"\mean{p(x)}{T(x)} - \log\mean{q(x)}{e^{T(x)}} \le \KL{p(x)}{q(x)}",
        ),
        Prose(
            r"The equation gives both directions of the last claim at once: the gap vanishes "
            r"exactly if $p$ and $r\,q$ agree almost everywhere. Adding a constant to $T$ changes "
            r"neither $r$ nor $R_2[T]$, which is why the maximiser is determined only up to one. "
            r"If the divergence is infinite the inequality still holds, and means nothing."
        ),
        Alternatives(
            r"The inequality alone from Jensen: the logarithm of the mean of $e^{T(x)}$ under $q$ "
            r"is at least the mean under $p$ of $T(x)$ minus the log ratio; equality then from "
            r"strict concavity, for which the quotient of $e^{T(x)}$ and the ratio has to be "
            r"constant."
        ),
        Mistakes("tilted-density"),
        Mistakes("donsker-varadhan-gap"),
        Mistakes("donsker-varadhan"),
    ),
    rubric=(
        RubricLine(
            points=1,
            earns="(a) treats the denominator as a number and shows that the integral is one; "
            "notes that the product is not negative",
        ),
        RubricLine(
            points=2,
            earns=r"(b) writes the gap as a divergence of $p$ from $r\,q$ (or applies the "
            r"inequality of Jensen with its hypotheses)",
        ),
        RubricLine(points=1, earns="(b) concludes the inequality from the sign of a divergence"),
        RubricLine(
            points=1,
            earns="(b) shows both directions of the case of equality, with the constant",
        ),
    ),
    errata=(
        Erratum(
            grade="misleading",
            where="Question 6.2 (b), the case of equality",
            note=(
                r"Equality everywhere cannot follow: a change of $T$ at one point changes neither "
                r"side, so the condition holds almost everywhere at most. Nor can it be met where "
                r"$p$ vanishes and $q$ does not: the logarithm is minus infinity there, $T$ has "
                r"real values, and the bound is then strict for every $T$, although it comes "
                r"arbitrarily close."
            ),
        ),
        Erratum(
            grade="notation",
            where="Question 6.2, the definition of $r$",
            note=(
                r"The density ratio $r$ depends on $T$, which its name does not show; one $r$ "
                r"belongs to each $T$. The definition needs a finite mean of the exponential, "
                r"which is not asked for: with $q$ a Cauchy density and $T$ the identity there is "
                r"none."
            ),
        ),
        Erratum(
            grade="notation",
            where="Question 6.2 (a)",
            note=(
                r"A density is described by its integral alone; it must not be negative either. "
                r"Here that is plain, since the exponential is positive."
            ),
        ),
        Erratum(
            grade="notation",
            where="Question 6, heading",
            note=(
                r"Three numbers of points stand for five parts with letters. The key reads them as "
                r"those of 6.1, 6.2 and 6.3; the letters share what their part has."
            ),
        ),
    ),
    references=(
        r"M. D. Donsker and S. R. S. Varadhan (1983). \emph{Asymptotic evaluation of certain "
        r"Markov process expectations for large time, IV}.",
        r"S. Kullback and R. A. Leibler (1951). \emph{On information and sufficiency}.",
    ),
)
