"""Question 1.6: the search for the best density, its difficulties, and one encoder for all."""

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

DATA = r"p_{\mathrm{data}}"
ENCODER = r"q_\phi(z|x,y)"


def _bound(density: str) -> str:
    return rf"\left(\mean{{{density}}}{{\log p_\theta(x|y,z)}} - \KL{{{density}}}{{p(z|y)}}\right)"


ITEM = Item(
    number="1.6",
    slug="sharif-2025-ps2-1-6",
    title="The search for the best density, and an encoder instead",
    source="sharif-2025-ps2, question 1.6",
    prompt=(
        r"(a) Write the optimisation problem whose solution approximates the $q(z|x,y)$ with the "
        r"tightest lower bound. (b) What makes it difficult? (c) Give an alternative, and justify "
        r"it. What does it cost?"
    ),
    results=("conditional-amortisation", "conditional-two-gaps"),
    answer=(
        Prose(
            r"\keypart{(a) the problem}"
            r"Let $\mathcal{Q}$ be a family of densities of $z$ with parameters $\lambda$, such as "
            r"means and standard deviations. At \emph{each} pair $(x_i,y_i)$, for the $\theta$ at "
            r"hand,"
            r"\begin{center}maximise $\mathrm{ELBO}(x_i,y_i;\theta,q_\lambda)$ over $\lambda$; "
            r"the solution is called $q_i$.\end{center}"
            r"By 1.5 this minimises $\KL{q_\lambda(z)}{p_\theta(z|x_i,y_i)}$; over all densities "
            r"the solution would be the posterior. Learning nests it: the sum over $i$ of "
            r"these maxima is to be maximised over $\theta$."
        ),
        Prose(
            r"\keypart{(b) what makes it difficult}"
            r"\emph{The target is unknown}: the posterior has the evidence in its denominator, so "
            r"that the divergence cannot even be computed. The lower bound can, which is why it is "
            r"maximised. \emph{All densities are too many}: a family has to be chosen, and the "
            r"posterior will not be in it. \emph{The mean over $q_\lambda$} has no closed form "
            r"where the decoder is a network; it is estimated by draws, and as $\lambda$ "
            r"is in the law of the draws, its gradient needs a reparameterised draw (a function "
            r"of $\lambda$ and of noise of fixed law) or the score function, which is noisier. "
            r"\emph{One problem for each pair}: $N$ searches, not concave in general, with $N$ "
            r"sets of parameters; stale as soon as $\theta$ moves, and to be begun afresh for "
            r"every new pair."
        ),
        Prose(
            r"\keypart{(c) the alternative}"
            r"Learn the map from the pair to the density once: an \emph{encoder} $"
            + ENCODER
            + r"$, a network with the weights $\phi$ that reads $x$ and $y$ and gives the "
            r"parameters of a member of $\mathcal{Q}$. Then maximise the average over $i$ of "
            r"$\mathrm{ELBO}(x_i,y_i;\theta,q_\phi)$ over $\theta$ and $\phi$ together, by "
            r"stochastic gradients from a few pairs and one reparameterised draw of $z$ for each "
            r"(amortised inference)."
            r"\par\emph{Justification.} The average need not be maximised pair by pair. As a "
            r"problem in conditional densities it has the same solution, since what the encoder "
            r"does at one pair leaves it free at another:"
        ),
        Assumptions("conditional-amortised-objective"),
        DerivationBlock("conditional-amortised-objective"),
        Boxed(
            "conditional-amortised-objective",
            rf"\mean{{{DATA}(x,y)\,{ENCODER}}}{{\log\frac{{p_\theta(x|y,z)\,p(z|y)}}{{{ENCODER}}}}}"
            rf" \le \mean{{{DATA}(x,y)}}{{\log p_\theta(x|y)}}",
        ),
        Prose(
            r"The left side is the mean of the lower bounds, so that raising it over $\phi$ lowers "
            r"the mean divergence of $"
            + ENCODER
            + r"$ from the posterior, and raising it over $\theta$ raises a lower bound of the "
            r"mean log-likelihood, the fit of 1.1. Within a family the same holds: if some $\phi$ "
            r"gives the best member at each pair, the average is as large as its terms "
            r"allow, and the maximising $\phi$ does so at all pairs. In practice neighbouring "
            r"pairs have similar posteriors, a smooth map can follow them, what is learnt at one "
            r"pair helps at others, and a new pair costs one pass of the network."
        ),
        Prose(
            r"\keypart{what it costs}"
            r"One network has to serve all pairs, and it may not reach the best member everywhere. "
            r"The gap at a pair then has two parts:"
        ),
        Assumptions("conditional-gap-split"),
        DerivationBlock("conditional-gap-split"),
        Boxed(
            "conditional-gap-split",
            rf"&\KL{{{ENCODER}}}{{p_\theta(z|x,y)}}\\ &\quad= "
            rf"\KL{{q_i(z)}}{{p_\theta(z|x,y)}}\\ &\qquad+ {{{_bound('q_i(z)')}}}\\ &\qquad- "
            rf"{{{_bound(ENCODER)}}}",
        ),
        Prose(
            r"For $q_i$ the solution of (a), the first part is what the \emph{family} misses (1.5) "
            r"and the encoder cannot help; the difference of the bounds is what \emph{sharing} "
            r"adds, never negative, because the encoder's density is one of those among which "
            r"$q_i$ is the best. A richer family lowers the first, a larger network, or a few "
            r"steps of (a) started at the encoder's answer, the second."
            r"\par\emph{An example} in which both can be computed: three pairs, called 1, 2 and 3, "
            r"at which the posterior of two hidden variables is normal, with variances one, the "
            r"correlation $\frac35$ and the means 0, 1 and 2 of the first variable (0 of the "
            r"second). The family is that of products of two normal laws. The encoder's first mean "
            r"is $\phi$ times the number of the pair, its second mean is 0, and its variances are "
            r"the same at all pairs. $\Delta_{\mathrm{family}}$ is the mean divergence of the best "
            r"products, one for each pair; $G(\phi)$ is what the encoder adds to it, and "
            r"$\Delta_{\mathrm{sharing}}$ the least that it can add:"
        ),
        DerivationBlock("conditional-two-gaps"),
        Boxed(
            "conditional-two-gaps",
            r"(\Delta_{\mathrm{family}},\,\Delta_{\mathrm{sharing}})^\top = "
            r"\begin{pmatrix}\log1.25\\[2pt]\dfrac{25}{224}\end{pmatrix}",
        ),
        Prose(
            r"That is 0.223 and 0.112 nats: two thirds of the gap come from the family and one "
            r"third from the encoder, which lacks an intercept."
        ),
        Alternatives(
            r"Markov chains with the posterior as their stationary law, or expectation "
            r"maximisation where the posterior is known, are other alternatives; each has to be "
            r"justified, and its cost at every pair named. Minimising the divergence the other way "
            r"round by draws from the model is accepted for $\phi$ if it is said that this "
            r"no longer maximises the bound."
        ),
        Mistakes("conditional-amortised-objective"),
        Mistakes("conditional-gap-split"),
        Mistakes("conditional-two-gaps"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns=r"(a) maximises the bound over a family at each pair, and says that this "
            "minimises the divergence from the posterior",
        ),
        RubricLine(
            points=None,
            earns="(b) unknown posterior; choice of a family; gradients through draws; one search "
            "for each pair, again for each change of the model",
        ),
        RubricLine(
            points=None, earns="(c) an encoder that reads $x$ and $y$, trained on the mean bound"
        ),
        RubricLine(
            points=None,
            earns="(c) justifies it: the mean bound has the same maximisers over all conditional "
            "densities, or, the best map reaches each pair's maximum",
        ),
        RubricLine(
            points=None, earns="(c) names the price: the gap of the family and that of sharing"
        ),
    ),
    errata=(
        Erratum(
            grade="notation",
            where="Question 1.6, first sentence",
            note=(
                r"It speaks of approximating $q(z|x,y)$ to the best distribution. $q$ "
                r"approximates; what is approximated is the posterior, or, within a family, its "
                r"best member. Over which $q$ the search runs is not said; over all of them it "
                r"was solved in 1.5."
            ),
        ),
    ),
    references=(
        r"C. Cremer, X. Li and D. Duvenaud (2018). \emph{Inference suboptimality in variational "
        r"autoencoders}.",
        r"D. P. Kingma and M. Welling (2014). \emph{Auto-encoding variational Bayes}.",
    ),
)
