"""Question 6.3: which of the two lower bounds of the KL divergence is larger."""

from claims.results import (
    Alternatives,
    Boxed,
    DerivationBlock,
    Item,
    Mistakes,
    Prose,
    RubricLine,
)

ITEM = Item(
    number="6.3",
    slug="udem-2019-6-3",
    title="The two lower bounds compared",
    source="udem-2019, question 6.3",
    points=6,
    prompt=(
        r"Compare the two representations of the divergence. For one and the same function $T$ "
        r"and fixed densities, which of"
        r"\begin{keydisplay}{definition:kl-bounds-order}"
        r"R_1[T] = \mean{p(x)}{T(x)} - \mean{q(x)}{e^{T(x)-1}}"
        r"\end{keydisplay} "
        r"and $R_2[T]$, in which the logarithm of the mean of $e^{T(x)}$ is subtracted instead, is "
        r"at least as large as the other?"
    ),
    results=("kl-bounds-compared",),
    answer=(
        Prose(
            r"The second one. The means are assumed to be finite; if that of $e^{T(x)}$ is not, "
            r"both are minus infinity."
        ),
        DerivationBlock("kl-bounds-order"),
        Boxed(
            "kl-bounds-order",
            r"\mean{p(x)}{T(x)} - \mean{q(x)}{e^{T(x)-1}} "
            r"\le \mean{p(x)}{T(x)} - \log\mean{q(x)}{e^{T(x)}}",
        ),
        Prose(
            "Both have the divergence as their supremum, so that the second is at least as tight "
            "a lower bound at every $T$. By how much it is tighter becomes clear when a constant "
            "is added to $T$. It leaves $R_2[T]$ unchanged, but not $R_1[T]$:"
        ),
        DerivationBlock("kl-bounds-best-constant"),
        Boxed(
            "kl-bounds-best-constant",
            r"c^* = 1 - \log\mean{q(x)}{e^{T(x)}}",
            value=r"\max_{c}\left(\mean{p(x)}{T(x)+c} - \mean{q(x)}{e^{T(x)+c-1}}\right) "
            r"= \mean{p(x)}{T(x)} - \log\mean{q(x)}{e^{T(x)}}",
        ),
        Prose(
            r"So $R_2[T]$ is $R_1$ at the best shift of $T$: the first bound asks the function to "
            r"learn its own normaliser, the second normalises for it. The price is practical. "
            r"$R_1$ is a difference of two means, and averages over a small batch estimate it and "
            r"its gradient without bias; the logarithm of an average is too small on average, so "
            r"that $R_2$ estimated from a batch is too large on average, and its gradient is "
            r"biased."
        ),
        Alternatives(
            r"Writing both in terms of the mean of $e^{T(x)-1}$ and comparing that number with one "
            r"plus its logarithm; or observing first that a shift does not change the second and "
            r"then maximising the first over shifts."
        ),
        Mistakes("kl-bounds-order"),
        Mistakes("kl-bounds-best-constant"),
    ),
    rubric=(
        RubricLine(
            points=2,
            earns="reduces the comparison to a number against its logarithm: the terms with $p$ "
            "cancel",
        ),
        RubricLine(
            points=2,
            earns="uses the tangent of the logarithm at one and says why it lies above (strict "
            "concavity)",
        ),
        RubricLine(points=1, earns="carries the shift by one through the logarithm"),
        RubricLine(
            points=1,
            earns="states the order, for the same $T$, with its case of equality: the mean of "
            "$e^{T(x)-1}$ under $q$ is one",
        ),
    ),
    references=(
        r"M. I. Belghazi, A. Baratin, S. Rajeswar, S. Ozair, Y. Bengio, A. Courville and "
        r"R. D. Hjelm (2018). \emph{Mutual information neural estimation}.",
    ),
)
