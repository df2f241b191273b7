"""Question 1.2: the evidence through a latent variable whose prior may depend on y."""

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

WITH_Y = declare(models=[r"p(y) p(z|y) p_\theta(x|y,z)"])
"""The same model with a law of y, so that the prior without y has a meaning."""

ITEM = Item(
    number="1.2",
    slug="sharif-2025-ps2-1-2",
    title="The evidence as a mean over the prior",
    source="sharif-2025-ps2, question 1.2",
    prompt=(
        r"A latent variable $z$ is introduced, with which the density $p_\theta(x|y,z)$ of $x$ is "
        r"much simpler than $p_\theta(x|y)$. Write the evidence (marginal likelihood) "
        r"$p_\theta(x|y)$ in terms of $p_\theta(x|y,z)$. What else has to be known?"
    ),
    results=("conditional-evidence",),
    claims=("conditional-evidence",),
    answer=(
        Prose(
            r"\keypart{what has to be known}"
            r"The density $p(z|y)$ of $z$ \emph{given $y$}, the prior of this model; it may have "
            r"parameters that are learned with $\theta$. The model generates $z$ from "
            r"$p(z|y)$ and then $x$ from $p_\theta(x|y,z)$; $y$ is never generated, and its law is "
            r"not modelled."
        ),
        Assumptions("conditional-evidence"),
        DerivationBlock("conditional-evidence"),
        Boxed("conditional-evidence", r"p_\theta(x|y) = \mean{p(z|y)}{p_\theta(x|y,z)}"),
        Prose(
            r"A mixture with one component for each $z$: simple components, a rich result. For a "
            r"discrete $z$ the integral is a sum. The evidence is positive at $x$ as soon as the "
            r"$z$ with $p_\theta(x|y,z)$ above zero have some mass under $p(z|y)$; values of $z$ "
            r"that the prior excludes contribute nothing, however likely they make $x$."
            r"\par\emph{Is it $p(z)$ or $p(z|y)$?} Writing $p(z)$ is the further assumption that "
            r"$z$ and $y$ are independent (before $x$ is seen; given $x$ they depend on each other "
            r"all the same). It is a common choice, with a standard normal law: then $y$ acts "
            r"through the decoder only. It costs no generality in principle, since the decoder, "
            r"which knows $y$, can move a draw of fixed law to where it is wanted, but where "
            r"it is not assumed, the mean has to be taken over $p(z|y)$."
            r"\par\emph{Why it is of no direct use.} With a network for a decoder the integral has "
            r"no closed form, and averaging $p_\theta(x|y,z)$ over draws from the prior needs very "
            r"many: almost every draw explains a given $x$ badly, and a few decide the mean."
        ),
        Alternatives(
            r"The integral itself, or the sum over a discrete $z$; with $p(z)$ in place of "
            r"$p(z|y)$ if independence of $z$ and $y$ is stated."
        ),
        Mistakes("conditional-evidence"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns=r"integrates the joint density of $x$ and $z$ given $y$ over $z$",
        ),
        RubricLine(
            points=None,
            earns=r"weights with the prior of $z$ given $y$, or says that $z$ is assumed to be "
            r"independent of $y$",
        ),
    ),
    errata=(
        Erratum(
            grade="ambiguous",
            where="Question 1.2",
            note=(
                r"The prior of $z$ is not mentioned, and the evidence cannot be written through "
                r"$p_\theta(x|y,z)$ alone. Both $p(z)$ and $p(z|y)$ are used in the literature; "
                r"they give different answers unless $z$ and $y$ are independent. The key "
                r"uses $p(z|y)$, which covers both."
            ),
            printed=r"p_\theta(x|y) = \int p(z)\,p_\theta(x|y,z)\,dz",
            repaired=r"p_\theta(x|y) = \int p(z|y)\,p_\theta(x|y,z)\,dz",
            declarations=WITH_Y,
        ),
    ),
    references=(
        r"K. Sohn, H. Lee and X. Yan (2015). \emph{Learning structured output representation using "
        r"deep conditional generative models}.",
    ),
)
