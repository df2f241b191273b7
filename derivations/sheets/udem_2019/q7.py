"""Question 7: the Jensen-Shannon divergence of densities that are never positive together."""

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
    number="7",
    slug="udem-2019-7",
    title="Jensen--Shannon divergence of disjoint supports",
    source="udem-2019, question 7",
    points=10,
    prompt=(
        r"Two probability densities $p$ and $q$ are at no point both positive. With "
        r"\checked{definition:jsd-disjoint}{r(x) = \frac{p(x)+q(x)}{2}} their Jensen--Shannon "
        r"divergence is "
        r"\begin{keydisplay}{definition:jsd-disjoint}"
        r"\tfrac12\KL{p}{r} + \tfrac12\KL{q}{r}."
        r"\end{keydisplay} "
        r"What is its value?"
    ),
    results=("jsd-disjoint",),
    answer=(
        Assumptions("jsd-disjoint"),
        DerivationBlock("jsd-disjoint"),
        Boxed("jsd-disjoint", r"\tfrac12\KL{p}{r} + \tfrac12\KL{q}{r} = \log 2"),
        Prose(
            r"The value does not depend on the two densities any more, nor on the distance of "
            r"their supports: it is one constant, exactly one bit, for all pairs that do not "
            r"overlap. A generator whose samples lie off the data therefore gets no gradient from "
            r"this divergence, however near it has come."
        ),
        Alternatives(
            r"Reading the divergence as the information between a fair coin and a draw from the "
            r"density that the coin selects: with disjoint supports the draw tells the coin "
            r"exactly, so the information is the entropy of the coin."
        ),
        Mistakes("jsd-disjoint"),
    ),
    rubric=(
        RubricLine(
            points=3,
            earns=r"integrates the first divergence over the support of $p$ only, with the "
            r"convention that zero times the logarithm of zero is zero",
        ),
        RubricLine(
            points=3,
            earns=r"uses that $q$ vanishes there, so that $r$ is half of $p$ and the log ratio is "
            r"the constant $\log 2$",
        ),
        RubricLine(points=2, earns=r"argues the same for $q$ on its own support"),
        RubricLine(points=2, earns=r"adds the halves, with both densities integrating to one"),
    ),
    errata=(
        Erratum(
            grade="notation",
            where="Question 7",
            note=(
                r"The formal condition says that no point has both densities positive. That is "
                r"weaker than disjoint supports in the usual sense of closed sets: two uniform "
                r"densities on neighbouring intervals meet the condition, although their closed "
                r"supports share an endpoint. The condition as printed is all that the answer "
                r"needs, and it may even fail on a set of measure zero."
            ),
        ),
    ),
    references=(r"J. Lin (1991). \emph{Divergence measures based on the Shannon entropy}.",),
)
