"""Question 1.4: the evidence lower bound of the conditional model, by Jensen's inequality."""

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
    number="1.4",
    slug="sharif-2025-ps2-1-4",
    title="The lower bound, by Jensen's inequality",
    source="sharif-2025-ps2, question 1.4",
    prompt=(
        r"From 1.3 derive the evidence lower bound $\mathrm{ELBO}(x,y;\theta,q)$ of "
        r"$\log p_\theta(x|y)$. (Jensen's inequality for the concave logarithm: the logarithm of "
        r"the mean of a positive random variable is at least the mean of its logarithm.)"
    ),
    results=("conditional-elbo",),
    claims=("conditional-elbo",),
    answer=(
        Assumptions("conditional-elbo"),
        DerivationBlock(
            "conditional-elbo",
            lead="With the $A$ of 1.3. Two lines may lose something: that in which $q$ comes in, "
            "and Jensen's inequality.",
        ),
        Boxed(
            "conditional-elbo",
            r"\mean{q(z|x,y)}{\log p_\theta(x|y,z)} - \KL{q(z|x,y)}{p(z|y)} \le "
            r"\log p_\theta(x|y)",
        ),
        Prose(
            r"\keypart{its two terms}"
            r"The first one asks that $x$ be explained by the $z$ that $q$ draws (for a normal "
            r"decoder of fixed variance: minus a squared error, up to a constant). The second one "
            r"charges $q$ for what it says about $z$ beyond what $y$ says already: the prior is "
            r"that of $z$ \emph{given $y$}, and information that the text holds is not paid for "
            r"twice. Everything is given $y$; leave $y$ out everywhere and the bound of the "
            r"ordinary VAE is left."
        ),
        Prose(
            r"\keypart{supports}"
            r"For the bound $q$ must draw no $z$ that the prior or the decoder excludes: there $A$ "
            r"is zero, the mean logarithm is $-\infty$, and the bound, still true, says nothing. "
            r"The condition of 1.3 is not needed here: a $q$ that leaves out part of the posterior "
            r"makes the mean of $A$ \emph{smaller} than the evidence, and the bound holds all the "
            r"more. It is then not tight, even if $A$ is constant wherever $q$ draws."
        ),
        Alternatives(
            r"The mean of $\log A$ with the joint density left in one piece, "
            r"or with the entropy of $q$; starting from the divergence of $q$ from the posterior "
            r"(1.5), which gives the gap as well and needs no Jensen."
        ),
        Mistakes("conditional-elbo"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns="applies Jensen's inequality to the mean of $A$, the logarithm outside first",
        ),
        RubricLine(
            points=None,
            earns=r"splits $\log A$ into $\log p_\theta(x|y,z)$ and a log ratio of prior and $q$",
        ),
        RubricLine(
            points=None,
            earns=r"recognises minus the divergence of $q(z|x,y)$ from $p(z|y)$",
        ),
    ),
    errata=(
        Erratum(
            grade="notation",
            where="Question 1.4, the note",
            note=(
                r"The logarithm gets a second name, $\psi$, in the same sentence. That the random "
                r"variable must be positive is not said; here it is $A$, and it is."
            ),
        ),
    ),
    references=(
        r"D. P. Kingma and M. Welling (2014). \emph{Auto-encoding variational Bayes}.",
        r"K. Sohn, H. Lee and X. Yan (2015). \emph{Learning structured output representation using "
        r"deep conditional generative models}.",
    ),
)
