"""Question 1.3: what stands inside the mean over an arbitrary density of the latent variable."""

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

HALF = declare(laws={"p(z)": ("normal", "0", "1"), "q(z)": ("half-normal", "1")})
"""A posterior p on the whole line, and a q that leaves out its negative half."""

ITEM = Item(
    number="1.3",
    slug="sharif-2025-ps2-1-3",
    title="The evidence as a mean over any density of the latent variable",
    source="sharif-2025-ps2, question 1.3",
    prompt=(
        r"Let $q(z|x,y)$ be another conditional density of $z$. Which $A$ makes $p_\theta(x|y)$ "
        r"the mean of $A$ over $z$ drawn from $q(z|x,y)$? Which $q$ are allowed?"
    ),
    results=("conditional-evidence",),
    claims=("conditional-weight", "conditional-importance"),
    answer=(
        Assumptions("conditional-weight"),
        DerivationBlock(
            "conditional-weight",
            lead=r"$A$ is the joint density of $x$ and $z$, given $y$, over that of the draw.",
        ),
        Boxed(
            "conditional-weight",
            r"A = \frac{p_\theta(x|y,z)\,p(z|y)}{q(z|x,y)}",
        ),
        DerivationBlock("conditional-importance", lead="Its mean is what was asked for."),
        Boxed(
            "conditional-importance",
            r"p_\theta(x|y) = \mean{q(z|x,y)}{\frac{p_\theta(x|y,z)\,p(z|y)}{q(z|x,y)}}",
        ),
        Prose(
            r"\keypart{which $q$}"
            r"Not every one: $q(z|x,y)$ must be positive wherever $p_\theta(x|y,z)\,p(z|y)$ is, "
            r"that is wherever the posterior is. What $q$ never draws is missing from the mean: it "
            r"is then the evidence times the posterior probability of the region in which $q$ is "
            r"positive, always too small. Where $q$ is positive and the joint density is not, $A$ "
            r"is zero and nothing is lost. For $q$ equal to the prior $A$ is $p_\theta(x|y,z)$ and "
            r"1.2 comes back."
        ),
        Prose(
            r"\keypart{what $A$ is}"
            r"An importance weight: the evidence times the ratio of the posterior to $q$ (side "
            r"computation above). So all the fluctuation of $A$ comes from the mismatch between "
            r"$q$ and the posterior; if they are equal, $A$ is the constant $p_\theta(x|y)$, and "
            r"a single draw gives the evidence. It is the only choice that turns the integral "
            r"of 1.2 into a mean over $q$ \emph{term by term}, for every region of $z$; other "
            r"functions of $z$ may have the same mean, such as $p_\theta(x|y)$ itself."
        ),
        Alternatives(
            r"$A$ written as the joint density over $q$, or as the evidence times the posterior "
            r"over $q$; with $p(z)$ for $p(z|y)$ if independence was stated in 1.2."
        ),
        Mistakes("conditional-weight"),
        Mistakes("conditional-importance"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns=r"multiplies and divides by $q(z|x,y)$ and reads the integral as a mean",
        ),
        RubricLine(
            points=None,
            earns=r"gives $A$ with prior, likelihood and $q$ in their places",
        ),
        RubricLine(points=None, earns=r"says that $q$ must be positive wherever the posterior is"),
    ),
    errata=(
        Erratum(
            grade="wrong",
            where="Question 1.3, last sentence",
            note=(
                r"The conditional distribution is said to be arbitrary. It has to cover the "
                r"posterior. If the posterior (called $p(z)$ here) is standard normal and "
                r"$q(z)$ its positive half, doubled, the mean of their ratio is not one but one "
                r"half, and so half of the evidence is lost, for every number of draws. The mean "
                r"is one exactly if $q(z)$ is positive for almost every $z$ at which $p(z)$ is; "
                r"without that:"
            ),
            printed=r"\mathbb{E}_{q(z)}\left[\frac{p(z)}{q(z)}\right] = 1",
            repaired=r"\mathbb{E}_{q(z)}\left[\frac{p(z)}{q(z)}\right] \le 1",
            declarations=HALF,
        ),
        Erratum(
            grade="misleading",
            where="Question 1.3",
            note=(
                r"\emph{The} expression for $A$ is asked for. The equation fixes the mean of $A$ "
                r"only; the constant $p_\theta(x|y)$ satisfies it as well. Meant is the one that "
                r"comes from the integral of 1.2 and can be computed."
            ),
        ),
        Erratum(
            grade="notation",
            where="Question 1.3, last sentence",
            note=(
                r"A set $Z$ is mentioned that is not introduced: it is the set of values of $z$."
            ),
        ),
    ),
)
