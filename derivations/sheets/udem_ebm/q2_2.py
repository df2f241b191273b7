"""Question 2.2: the divergence term on its own, and the optimal encoder for every beta."""

from claims.results import (
    Alternatives,
    Assumptions,
    Boxed,
    DerivationBlock,
    Erratum,
    FigureBlock,
    Item,
    Mistakes,
    Prose,
    RubricLine,
)
from derivations.sheets.udem_ebm.q2_figures import FIGURE

ITEM = Item(
    number="2.2",
    slug="udem-ebm-2-2",
    title="The divergence term alone, and everything in between",
    source="udem-ebm, question 2.2",
    points=3,
    prompt=(
        r"In the loss of 2.1 leave the reconstruction error out and optimise the divergence term "
        r"only. What is the optimal solution?"
    ),
    results=("kl-term", "beta-posterior"),
    answer=(
        Assumptions("kl-term-minimum"),
        DerivationBlock("kl-term-minimum"),
        Boxed("kl-term-minimum", r"0 \le \KL{q(z|x)}{p(z)}"),
        Prose(
            r"\keypart{the optimum}"
            r"\textbf{The encoder returns the prior, whatever $x$ is}; the term is zero. With an "
            r"isotropic normal prior a network with normal outputs reaches it by constants, "
            r"the mean and the standard deviation of the prior. This is the optimum over the "
            r"encoder only: the decoder does not occur, every $\theta$ is optimal. (If the prior "
            r"has parameters of its own, every encoder that returns one fixed member of its "
            r"family is optimal.) What is lost is the code:"
        ),
        Assumptions("kl-term-information"),
        DerivationBlock(
            "kl-term-information", lead="The term, averaged over the data, consists of two parts."
        ),
        Boxed(
            "kl-term-information",
            r"\mean{q(x)q(z|x)}{\log\frac{q(z|x)}{p(z)}} = I_q(x;z) + \KL{q(z)}{p(z)}",
        ),
        Prose(
            r"Neither part is negative, so that the term is an upper bound of the information "
            r"that the code has about the data, and at zero there is none: data and code are "
            r"independent, a decoder can at best give every point the law of all data "
            r"(\emph{posterior collapse})."
        ),
        Prose(
            r"\keypart{every $\beta$}"
            r"Between the extremes of 2.1 and 2.2 the optimal density for a given decoder is "
            r"known in closed form."
        ),
        Assumptions("beta-posterior"),
        DerivationBlock("beta-posterior"),
        Boxed(
            "beta-posterior",
            r"q^\star(z|x) = \frac{p(z)\,p_\theta(x|z)^{1/\beta}}"
            r"{\mean{p(z)}{p_\theta(x|z)^{1/\beta}}}",
            value=r"\min_q\left(-\mean{q(z|x)}{\log p_\theta(x|z)}"
            r" + \beta\,\KL{q(z|x)}{p(z)}\right) = -\beta\log\mean{p(z)}{p_\theta(x|z)^{1/\beta}}",
        ),
        Prose(
            r"For $\beta$ equal to one this is the posterior. A large $\beta$ flattens the "
            r"likelihood until the prior is left, the optimum of this question; a small one "
            r"sharpens it until all mass sits at the best codes, the optimum of 2.1, which is "
            r"no density any more. For a normal decoder with variance $s^2$ it is the posterior "
            r"with the variance $\beta s^2$ in its place: for a $\beta$ above one as if the data "
            r"were noisier than the decoder says. Figure~\ref{figure:beta-path} shows a model with "
            r"two best codes."
        ),
        FigureBlock(FIGURE),
        Alternatives(
            r"Saying that the divergence is zero for equal densities only, and naming the "
            r"consequences; the value for every $\beta$ is more than was asked."
        ),
        Mistakes("kl-term-minimum"),
        Mistakes("kl-term-information"),
        Mistakes("beta-posterior"),
    ),
    rubric=(
        RubricLine(
            points=2,
            earns=r"says that the encoder returns the prior for every $x$, with the reason that a "
            r"divergence vanishes for equal densities only",
        ),
        RubricLine(
            points=1,
            earns=r"says what that means: the code carries no information about the data, and the "
            r"decoder is not determined",
        ),
    ),
    errata=(
        Erratum(
            grade="wrong",
            where="Question 2, description of the loss",
            note=(
                r"The divergence term is described as one between the true and the estimated "
                r"posterior of $z$. The formula compares the estimated posterior with the "
                r"\emph{prior}. The two are different numbers with different optima (the second "
                r"is what the whole bound falls short by); the description as an equation, and "
                r"what holds:"
            ),
            printed=(
                r"D_{\mathrm{KL}}\left(q(z|x)\,\|\,p(z)\right) = "
                r"D_{\mathrm{KL}}\left(q(z|x)\,\|\,p_\theta(z|x)\right)"
            ),
            repaired=(
                r"D_{\mathrm{KL}}\left(q(z|x)\,\|\,p(z)\right) = "
                r"D_{\mathrm{KL}}\left(q(z|x)\,\|\,p_\theta(z|x)\right) + "
                r"\mathbb{E}_{q(z|x)}\left[\log p_\theta(x|z)\right] - \log p_\theta(x)"
            ),
            declarations_of="kl-term-minimum",
        ),
        Erratum(
            grade="notation",
            where="Question 2, the prior",
            note=(
                r"The prior carries the subscript $\theta$ of the decoder but is said to be one "
                r"fixed isotropic normal density; question 1 writes it without. If it were learned "
                r"the optimum of 2.2 would not be unique."
            ),
        ),
        Erratum(
            grade="misleading",
            where="Question 2.2",
            note=(
                r"Again \emph{the} optimal solution is asked for. It is one for the encoder; all "
                r"decoders are equally optimal. And it is attained only if the family of the "
                r"encoder contains the prior, which normal densities with one fixed variance, "
                r"other than the prior's, do not."
            ),
        ),
    ),
    references=(
        r"I. Higgins and others (2017). \emph{beta-VAE: learning basic visual concepts with a "
        r"constrained variational framework}.",
        r"M. D. Hoffman and M. J. Johnson (2016). \emph{ELBO surgery: yet another way to carve up "
        r"the variational evidence lower bound}.",
    ),
)
