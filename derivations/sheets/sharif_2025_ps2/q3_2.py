"""Question 3.2: a decoder that ignores its code, and one that merely could."""

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

USED = declare(models=[r"p(z) p_\theta(x|z)"])
"""A model whose decoder may use its code."""
FROM_PRIOR = r"D_{\mathrm{KL}}\left(p_\theta(z|x)\,\|\,p(z)\right)"

ITEM = Item(
    number="3.2",
    slug="sharif-2025-ps2-3-2",
    title="A decoder that does without its code",
    source="sharif-2025-ps2, question 3.2",
    prompt=(
        r"Suppose a decoder strong enough to describe the data without $z$: it gives $x$ "
        r"one density $\tilde p(x)$ for all $z$, close to that of the data. Show with "
        r"the ELBO that the optimal encoder is then the prior $p(z)$ for every $x$."
    ),
    results=("collapsed-optimum",),
    answer=(
        Prose(
            r"\keypart{the decoder ignores its code}"
            r"Let $p_\theta(x|z)$ be $\tilde p(x)$ for all $z$, at the $x$ considered. Nothing "
            r"else is needed: $\tilde p$ may be near the data or far from it."
        ),
        Assumptions("collapsed-optimum"),
        DerivationBlock("collapsed-optimum"),
        Boxed(
            "collapsed-optimum",
            r"q^\star(z|x) = p(z)",
            value=r"\max_q\mean{q(z|x)}{\log\tilde p(x) - \log\frac{q(z|x)}{p(z)}}"
            r" = \log\tilde p(x)",
        ),
        Prose(
            r"The fit is the same for every encoder, so that the divergence alone decides, and it "
            r"is zero for the prior only: the optimum is \emph{unique}, up to sets of $z$ without "
            r"mass. Averaged over the data the same holds for almost every $x$ that occurs; of "
            r"others nothing is said. The bound is tight, since $z$ and $x$ are independent in "
            r"this model and its posterior is the prior (D5 of 3.1 implies D1)."
            r"\par\emph{Within a family.} The optimum was taken over all densities. An encoder "
            r"$q_\phi$ reaches it if its family contains the prior; normal encoders with learned "
            r"variances and a standard normal prior do (mean zero, variance one, by infinitely "
            r"many $\phi$). Otherwise the best member is the one nearest to the prior: "
            r"the same for all $x$, without information, but with a rate above zero."
            r"\par\keypart{what ``approximately'' may mean}"
            r"That $\tilde p$ is only \emph{near} the data changes nothing above. "
            r"If $p_\theta(x|z)$ itself is only \emph{nearly} independent of $z$, the conclusion "
            r"holds nearly: the optimal encoder is the posterior $p_\theta(z|x)$, and this is the "
            r"prior exactly if $p_\theta(x|z)$ is the same for almost all $z$. If "
            r"$\log p_\theta(x|z)$ varies by at most $\varepsilon$ over all $z$, the posterior's "
            r"divergence from the prior is at most $\varepsilon^2/8$. (Raise the likelihood to a "
            r"power $t$ between zero and one: the divergence of the tempered posterior grows "
            r"with $t$ at the rate $t$ times the variance of $\log p_\theta(x|z)$ under it, and a "
            r"quantity within an interval of length $\varepsilon$ has a variance of at most "
            r"$\varepsilon^2/4$.)"
            r"\par\keypart{could is not does}"
            r"That the family of decoders \emph{contains} such a member, being powerful, does not "
            r"yet mean that training picks it. The averaged bound is (3.3) minus the sum of "
            r"three terms: the entropy $H(q(x))$ of the data, the misfit "
            r"$\KL{q(x)}{p_\theta(x)}$, and the mean gap "
            r"$\mean{q(x)}{\KL{q(z|x)}{p_\theta(z|x)}}$. "
            r"Its ceiling is $-H(q(x))$. A decoder that is $\tilde p$, "
            r"equal to the data law, reaches it with the prior for an encoder. But so does "
            r"\emph{every} $\theta$ whose $p_\theta(x)$ is the data law, with its posterior for an "
            r"encoder. Standard normal data: decoder mean $\rho z$ with variance $1-\rho^2$, "
            r"encoder mean $\rho x$ with variance $1-\rho^2$; the bound is exact and the same for "
            r"each $\rho$ in $(-1,1)$, the information is $-\frac12\log(1-\rho^2)$, any number. "
            r"Only for $\rho$ zero is the encoder the prior. \textbf{The bound does not ask for "
            r"collapse here, it is indifferent}; it asks for it as soon as using the code costs "
            r"something:"
            r"\par If $\tilde p$ \emph{is} the data law, and no $\theta$ that uses $z$ has a "
            r"posterior within the family of encoders, every such $\theta$ is worse than "
            r"$\tilde p$ by its last term at least. Then collapse is the only optimum. This is the "
            r"true form of the statement for autoregressive decoders with simple encoders."
            r"\par If $\tilde p$ is only near, with $\KL{q(x)}{\tilde p(x)}$ equal to $\eta$ "
            r"nats, a code may win up to $\eta$ nats. It is used if its gap can be made smaller "
            r"than what it gains of them. Collapse is then within $\eta$ of the optimum, but "
            r"need not be optimal."
        ),
        Alternatives(
            r"By the gap: the best encoder is the posterior, and by Bayes' rule this is the prior "
            r"if the likelihood is constant in $z$. Or by differentiating with a Lagrange "
            r"multiplier, if it is said that the objective is strictly concave in $q$."
        ),
        Mistakes("collapsed-optimum"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns=r"inserts the decoder into the bound and says that the fit does not depend on "
            "the encoder",
        ),
        RubricLine(
            points=None,
            earns="concludes by non-negativity that the divergence is to be zero, and that it is "
            "for the prior alone",
        ),
        RubricLine(
            points=None,
            earns="says that the prior has to belong to the family of encoders",
        ),
    ),
    errata=(
        Erratum(
            grade="ambiguous",
            where="Question 3.2, the premise",
            note=(
                r"In words the decoder \emph{can} model the data without $z$, by the formula it "
                r"\emph{does}. Only with the second is the statement true. Let the data be drawn "
                r"from a model whose decoder uses $z$, and let the family of decoders also contain "
                r"the one that gives $p_\theta(x)$ for all $z$. That family can do without $z$; "
                r"yet the first decoder is optimal, and its optimal encoder is its posterior, "
                r"which is not the prior. The repair says when it is: the right side is zero for "
                r"all $x$ exactly if $p_\theta(x|z)$ is the same for almost all $z$."
            ),
            printed=rf"{FROM_PRIOR} = 0",
            repaired=rf"{FROM_PRIOR} = "
            r"\mathbb{E}_{p_\theta(z|x)}\left[\log\frac{p_\theta(x|z)}{p_\theta(x)}\right]",
            declarations=USED,
        ),
        Erratum(
            grade="misleading",
            where="Question 3.2, the approximation",
            note=(
                r"That $\tilde p$ is near the law of the data is not needed for the conclusion, "
                r"and does not help where the decoder is not exactly constant in $z$: the "
                r"conclusion would then hold approximately as well, and is stated with an equality "
                r"sign. In what sense it is near is not said."
            ),
        ),
        Erratum(
            grade="misleading",
            where="Question 3.2, the conclusion",
            note=(
                r"The optimal $q_\phi$ is the prior only if some $\phi$ makes it so. A normal "
                r"encoder with a fixed variance other than the prior's, as used against collapse "
                r"(3.5), never is."
            ),
        ),
    ),
    references=(
        r"X. Chen, D. P. Kingma, T. Salimans, Y. Duan, P. Dhariwal, J. Schulman, I. Sutskever and "
        r"P. Abbeel (2017). \emph{Variational lossy autoencoder}.",
    ),
)
