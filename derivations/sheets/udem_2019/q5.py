"""Question 5: the optimal discriminator of two densities, and one density from the other."""

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

ITEM = Item(
    number="5",
    slug="udem-2019-5",
    title="What the best discriminator knows",
    source="udem-2019, question 5",
    points=10,
    prompt=(
        r"Two probability laws have the densities $f_1$ and $f_0$, positive on the same set. A "
        r"discriminator is a function $D$ with values between $0$ and $1$, and it is judged by "
        r"\begin{keydisplay}{definition:gan-discriminator}"
        r"\mean{f_1(x)}{\log D(x)} + \mean{f_0(x)}{\log(1 - D(x))}."
        r"\end{keydisplay} "
        r"Find the $D^*$ for which this is largest. Conclude that a trained discriminator turns "
        r"the density $f_0$ into an estimate of $f_1$, because with the best one $f_1(x)$ is "
        r"equal to"
        r"\begin{keydisplay}{definition:gan-density-ratio}"
        r"f_0(x)\,\frac{D^*(x)}{1 - D^*(x)}."
        r"\end{keydisplay}"
    ),
    results=("gan-discriminator",),
    answer=(
        Assumptions("gan-discriminator"),
        DerivationBlock("gan-discriminator"),
        Boxed(
            "gan-discriminator",
            r"D^*(x) = \frac{f_1(x)}{f_0(x)+f_1(x)}",
            value=r"\max_D\left(\mean{f_1(x)}{\log D(x)} + \mean{f_0(x)}{\log(1 - D(x))}\right) "
            r"= 2\,D_{\mathrm{JS}}\left(f_1(x)\,\|\,f_0(x)\right) - 2\log 2",
        ),
        Prose(
            r"The best discriminator is the posterior probability that $x$ was drawn from the law "
            r"with the density $f_1$, when both laws are equally likely beforehand. Its odds are "
            r"therefore the ratio of the two densities:"
        ),
        DerivationBlock("gan-density-ratio"),
        Boxed("gan-density-ratio", r"f_0(x)\,\frac{D^*(x)}{1 - D^*(x)} = f_1(x)"),
        Prose(
            r"The identity holds at almost every point at which $f_0$ is positive: nothing is "
            r"divided by zero there, since the best discriminator is less than one. Common "
            r"support is more than is needed. Where only $f_0$ is positive the best value is "
            r"zero (on the edge of the range) and the identity still holds; where only $f_1$ is, "
            r"the odds are infinite and it fails. A discriminator that is not optimal gives only "
            r"an estimate: the relative error of the density is the relative error of its odds. "
            r"The optimal value also shows what the generator then faces, a Jensen--Shannon "
            r"divergence."
        ),
        Alternatives(
            r"Recognising the objective, up to its sign, as twice the cross-entropy of predicting "
            r"which of two equally likely laws a point came from, and quoting that a cross-entropy "
            r"is least at the posterior probability, as the inequality of Gibbs for two outcomes "
            r"shows at every point; or writing $D$ as a sigmoid and maximising over its argument."
        ),
        Mistakes("gan-discriminator"),
        Mistakes("gan-density-ratio"),
    ),
    rubric=(
        RubricLine(
            points=2,
            earns="writes both expectations as one integral, each logarithm with the density of "
            "its own law",
        ),
        RubricLine(
            points=1,
            earns="says that the integrand may be maximised at each point on its own",
        ),
        RubricLine(
            points=2,
            earns="differentiates by the value of $D$, with the inner derivative of the second "
            "logarithm, and solves for it",
        ),
        RubricLine(
            points=2,
            earns="shows that this is the maximum: strict concavity between $0$ and $1$",
        ),
        RubricLine(points=2, earns="solves for $f_1$ (or inserts $D^*$ and cancels) without a gap"),
        RubricLine(
            points=1, earns="says where the identity holds and why nothing is divided by zero"
        ),
    ),
    errata=(
        Erratum(
            grade="wrong",
            where="Question 5, first sentence",
            note=(
                r"The two laws are given the densities in the wrong order, and the order is "
                r"stressed: the first law, under which $\log D$ is averaged, is given the density "
                r"called $f_0$, and the second one that called $f_1$. Let $p_1$ and $p_0$ be the "
                r"densities of the first and the second law. The maximiser is then "
                r"the posterior probability of the first law, as in the key, but the "
                r"identity to be shown becomes one for the wrong density. The key reads equal "
                r"subscripts as belonging together."
            ),
            printed=r"p_0(x) = p_1(x)\,\frac{D^*(x)}{1-D^*(x)}",
            repaired=r"p_1(x) = p_0(x)\,\frac{D^*(x)}{1-D^*(x)}",
            declarations=declare(
                "D^*(x): function in (0,1)",
                models=["p_0(x)", "p_1(x)"],
                given=[r"D^*(x) = \frac{p_1(x)}{p_0(x)+p_1(x)}"],
            ),
        ),
        Erratum(
            grade="notation",
            where="Question 5, the definition of the discriminator",
            note=(
                r"The set over which $D$ runs is not named. It is that of all (measurable) "
                r"functions with values in the open unit interval; a network of limited size "
                r"need not contain the maximiser, and then the identity is only approximate."
            ),
        ),
        Erratum(
            grade="notation",
            where="Question 5, the definition of the discriminator",
            note=(
                r"A maximiser is called \emph{the} maximiser. It is determined only up to a set of "
                r"measure zero, and so is the identity, as densities themselves are."
            ),
        ),
    ),
    references=(
        r"I. Goodfellow, J. Pouget-Abadie, M. Mirza, B. Xu, D. Warde-Farley, S. Ozair, "
        r"A. Courville and Y. Bengio (2014). \emph{Generative adversarial nets}.",
        r"J. Lin (1991). \emph{Divergence measures based on the Shannon entropy}.",
    ),
)
