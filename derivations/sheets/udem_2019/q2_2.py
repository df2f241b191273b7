"""Question 2.2: the divergence from the posterior with a shared encoder and point by point."""

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
from derivations.amortisation_gap import SAME_DENSITY

ITEM = Item(
    number="2.2",
    slug="udem-2019-2-2",
    title="A shared encoder against one density for each point",
    source="udem-2019, question 2.2",
    points=5,
    prompt=(
        r"In the model of 2.1 let $\mathcal{Q}$ be a family of densities of $z$ with parameters "
        r"$\pi$ from a set $\mathcal{P}$, such as the normal ones, and let an encoder with "
        r"parameters $\phi$ give for each $x$ the parameters of a member $q_\phi(z|x)$ of "
        r"$\mathcal{Q}$. Keep $\theta$ fixed. For training points $x_1,\dots,x_n$ let $\phi^*$ "
        r"maximise the sum of the $n$ lower bounds; and for each point let $q_i^*$ be the member "
        r"of $\mathcal{Q}$ with the largest lower bound at $x_i$. Compare the divergences of "
        r"$q_{\phi^*}(z|x_i)$ and of $q_i^*(z)$ from the posterior $p_\theta(z|x_i)$: which one is "
        r"larger?"
    ),
    results=("elbo-gap", "amortisation-gap"),
    claims=("elbo-gap", "amortisation-gap"),
    answer=(
        Assumptions("elbo-gap"),
        DerivationBlock(
            "elbo-gap",
            lead="First, what a density of $z$ has to do with its lower bound, for any model and "
            "any one point $x$.",
        ),
        Boxed(
            "elbo-gap",
            r"\KL{q(z|x)}{p_\theta(z|x)} = \log p_\theta(x) - \left("
            r"\mean{q(z|x)}{\log p_\theta(x|z)} - \KL{q(z|x)}{p(z)}\right)",
        ),
        Prose(
            r"The log evidence does not contain $q$. For a fixed model, then, the density with the "
            r"largest lower bound is the one with the smallest divergence, and what one density "
            r"gains in the bound over another it gains in the divergence:"
        ),
        DerivationBlock(
            "amortisation-gap",
            lead="Now two densities at the same point: that of the encoder, and one of its own.",
        ),
        Boxed(
            "amortisation-gap",
            r"&\KL{q_\phi(z|x)}{p_\theta(z|x)} - \KL{q_i(z)}{p_\theta(z|x)}\\"
            r"&\quad= {\left(\mean{q_i(z)}{\log p_\theta(x|z)} - \KL{q_i(z)}{p(z)}\right)}\\"
            r"&\qquad- {\left(\mean{q_\phi(z|x)}{\log p_\theta(x|z)} "
            r"- \KL{q_\phi(z|x)}{p(z)}\right)}",
        ),
        Prose(
            r"\keypart{the comparison}"
            r"Read this at $x_i$ for $q_{\phi^*}$ and $q_i^*$. Both are members of $\mathcal{Q}$, "
            r"the first because the encoder only ever gives parameters from $\mathcal{P}$; and "
            r"$q_i^*$ has the largest lower bound in $\mathcal{Q}$ at $x_i$. So the right side is "
            r"not negative: \textbf{the divergence of the encoder's density is at least as large "
            r"as that of the density fitted to the point, at every single $x_i$}. Their difference "
            r"is the amortisation gap at $x_i$."
        ),
        Prose(
            r"\keypart{equality}"
            r"The two agree at $x_i$ exactly when the encoder's density there maximises the lower "
            r"bound over $\mathcal{Q}$ as well. They agree at all points at once if some $\phi$ "
            r"gives a maximiser for each: then the sum is as large as its terms allow, and every "
            r"$\phi^*$ does so. That holds for a network that can map distinct training points to "
            r"any parameters, and always for a single point that it can fit freely; it fails, in "
            r"general, when the points compete for the same weights."
        ),
        Prose(
            r"\keypart{what was used}"
            r"That $\theta$ is one and the same on both sides, or the log evidence would not "
            r"cancel; and that both densities lie in one family. That $\phi^*$ is optimal was not "
            r"used: the comparison holds for every encoder with values in $\mathcal{Q}$. The "
            r"maximum over $\mathcal{Q}$ has to be attained. Where it is not (the set "
            r"$\mathcal{P}$ may be open), there is no $q_i^*$, and the statement is about the "
            r"infimum of the divergence over $\mathcal{Q}$, which the encoder's density cannot "
            r"undercut either."
        ),
        Alternatives(
            r"Calling both optima minimisers of the divergence straight away, once it is shown "
            r"that the log evidence does not depend on $q$; or showing the identity for one "
            r"density only and saying that it holds for the other in the same way."
        ),
        Mistakes("elbo-gap"),
        Mistakes("amortisation-gap"),
    ),
    rubric=(
        RubricLine(
            points=2,
            earns=r"derives the divergence from the posterior as the log evidence minus the lower "
            r"bound, by Bayes' rule",
        ),
        RubricLine(
            points=1,
            earns=r"says that the log evidence at $x_i$ is the same in both because $\theta$ is "
            r"fixed, so that the order of the bounds is turned round",
        ),
        RubricLine(
            points=1,
            earns=r"compares the bounds: $q_{\phi^*}(z|x_i)$ is one of the members of "
            r"$\mathcal{Q}$ among which $q_i^*$ is the best",
        ),
        RubricLine(
            points=1,
            earns=r"concludes that the encoder's divergence is at least as large, not always "
            r"larger, and says when both agree",
        ),
    ),
    errata=(
        Erratum(
            grade="misleading",
            where="Question 2.2",
            note=(
                r"The question which of the two divergences is the bigger one has no strict "
                r"answer: they are equal for every encoder that reaches the pointwise optima, for "
                r"instance a network with room for all training points. What can be shown is that "
                r"the encoder's is never smaller. Read as saying that they differ, for such an "
                r"encoder:"
            ),
            printed=(
                r"D_{\mathrm{KL}}\left(q_\phi(z|x)\,\|\,p_\theta(z|x)\right) \ne "
                r"D_{\mathrm{KL}}\left(q_i(z)\,\|\,p_\theta(z|x)\right)"
            ),
            repaired=(
                r"D_{\mathrm{KL}}\left(q_\phi(z|x)\,\|\,p_\theta(z|x)\right) \ge "
                r"D_{\mathrm{KL}}\left(q_i(z)\,\|\,p_\theta(z|x)\right)"
            ),
            declarations=SAME_DENSITY,
        ),
        Erratum(
            grade="misleading",
            where="Question 2.2",
            note=(
                r"\emph{The} maximisers $\phi^*$ and $q_i^*$ are taken for granted. Normal "
                r"densities with a mean between 0 and 1 have none when the posterior is a normal "
                r"density with mean 2: the lower bound rises towards the excluded edge. And "
                r"$\phi^*$ is hardly ever unique, as hidden units may change places. The key "
                r"assumes that $q_i^*$ exists and uses nothing of $\phi^*$."
            ),
        ),
        Erratum(
            grade="notation",
            where="Question 2.2",
            note=(
                r"The lower bound was defined as a function of $\theta$, $\phi$ and $x$; a density "
                r"$q_i$ without $\phi$ has no place in it, and the bound that corresponds to it "
                r"has to be guessed. That $\theta$ is fixed is said for the first maximisation "
                r"only, but needed for both."
            ),
        ),
    ),
    references=(
        r"D. P. Kingma and M. Welling (2014). \emph{Auto-encoding variational Bayes}.",
        r"C. Cremer, X. Li and D. Duvenaud (2018). \emph{Inference suboptimality in variational "
        r"autoencoders}.",
    ),
)
