"""Question 1.5: the density with the tightest bound, the gap in general, restricted families."""

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
from derivations.conditional_elbo import ELBO, GAP_TEX, LOG_EVIDENCE
from derivations.mean_field_gap import OUTCOME

TURNED = r"D_{\mathrm{KL}}\left(p_\theta(z|x,y)\,\|\,q(z|x,y)\right)"

ITEM = Item(
    number="1.5",
    slug="sharif-2025-ps2-1-5",
    title="The tightest bound, and the gap of all others",
    source="sharif-2025-ps2, question 1.5",
    prompt=(
        r"Which $q(z|x,y)$ gives the tightest lower bound of $\log p_\theta(x|y)$? By which "
        r"divergence from the true posterior is the bound too low, in general, for the best $q$, "
        r"and if $q$ may only come from a restricted family?"
    ),
    results=("conditional-elbo", "mean-field-gap"),
    claims=("conditional-elbo-gap", "conditional-elbo-best", "mean-field-gap"),
    answer=(
        Assumptions("conditional-elbo-gap"),
        DerivationBlock("conditional-elbo-gap", lead="In general, for any $q$:"),
        Boxed(
            "conditional-elbo-gap",
            r"\begin{aligned}\KL{q(z|x,y)}{p_\theta(z|x,y)} &= \log p_\theta(x|y) \\ &\quad - "
            r"\left(\mean{q(z|x,y)}{\log p_\theta(x|y,z)} - \KL{q(z|x,y)}{p(z|y)}\right)"
            r"\end{aligned}",
        ),
        Prose(
            r"So the closeness of $q$ to the posterior can be told without knowing the posterior: "
            r"at one pair $(x,y)$ the log evidence does not depend on $q$, and of two densities "
            r"the one with the larger bound has the smaller divergence. How large the divergence "
            r"is remains unknown, as the evidence is. Note the order: $q$ comes first."
        ),
        DerivationBlock("conditional-elbo-best", lead="The best of all densities:"),
        Boxed(
            "conditional-elbo-best",
            r"q^\star(z|x,y) = p_\theta(z|x,y)",
            value=rf"\max_q\left({ELBO}\right) = {LOG_EVIDENCE}",
        ),
        Prose(
            r"\keypart{at the optimum}"
            r"The divergence is \emph{zero} and the bound is the log evidence: Jensen's inequality "
            r"has become an equality, because $A$ is then the constant $p_\theta(x|y)$ (1.3). "
            r"Conversely the bound is tight for no other density."
        ),
        Prose(
            r"\keypart{restricted families}"
            r"If $q$ has to come from a family without the posterior, the best member is the "
            r"one with the smallest divergence $\KL{q}{p_\theta(z|x,y)}$ (the projection of "
            r"the posterior onto the family), and this smallest divergence is what the bound lacks "
            r"for good: no further training of $q$ removes it. It need not be unique, nor "
            r"exist. Because $q$ comes first, it avoids places where the posterior is small: it "
            r"tends to be too narrow, and of distant modes to take one. The usual "
            r"family, products of normal laws, for a posterior whose only offence is a "
            r"correlation: two variables, normal with variances one and the correlation $\rho$. "
            r"$w$ is the variance of a factor, $F(w)$ the divergence of the product from the "
            r"posterior, and $w^\star$ the best $w$:"
        ),
        DerivationBlock("mean-field-gap"),
        Boxed("mean-field-gap", rf"(w^\star,\,F(w^\star))^\top = {OUTCOME}"),
        Prose(
            r"The factors have the variance of each variable \emph{given the other one}, not its "
            r"own, which is one; for a correlation of 0.9 that is 0.19, and 0.83 nats are "
            r"missing. As $\rho$ tends to one, the gap grows without bound."
        ),
        Alternatives(
            r"The gap as the mean of $\log(p_\theta(x|y)/A)$; for the optimum, the equality case "
            r"of Jensen: $A$ must be constant over all $z$ that the posterior reaches, so that $q$ "
            r"is proportional to the joint density, and normalising gives the posterior."
        ),
        Mistakes("conditional-elbo-gap"),
        Mistakes("conditional-elbo-best"),
        Mistakes("mean-field-gap"),
    ),
    rubric=(
        RubricLine(points=None, earns=r"names the posterior $p_\theta(z|x,y)$ as the best $q$"),
        RubricLine(
            points=None,
            earns=r"derives the gap as the divergence with $q$ first",
        ),
        RubricLine(
            points=None,
            earns="says that it is zero at the optimum, and that the bound is then the log "
            "evidence",
        ),
    ),
    errata=(
        Erratum(
            grade="ambiguous",
            where="Question 1.5, second sentence",
            note=(
                r"A divergence \emph{between} $q$ and the posterior is asked for, without its "
                r"direction. What the bound lacks is the divergence of $q$ from the posterior; the "
                r"other direction is another number, unless both are zero."
            ),
            printed=rf"{TURNED} = {LOG_EVIDENCE} - \left({ELBO}\right)",
            repaired=rf"{GAP_TEX} = {LOG_EVIDENCE} - \left({ELBO}\right)",
            declarations_of="conditional-elbo-gap",
        ),
        Erratum(
            grade="misleading",
            where="Question 1.5, second sentence",
            note=(
                r"The closeness is to be computed ``in this case'', for the tightest bound. There "
                r"is nothing to compute then, it is zero; what has content is the gap for "
                r"the other densities, which the key derives as well."
            ),
        ),
        Erratum(
            grade="text loss",
            where="Question 1.5, first sentence",
            note=(
                r"The first sentence has a subject and no predicate. The key reads it as a "
                r"request to find that $q$."
            ),
        ),
    ),
    references=(
        r"D. M. Blei, A. Kucukelbir and J. D. McAuliffe (2017). \emph{Variational inference: a "
        r"review for statisticians}.",
    ),
)
