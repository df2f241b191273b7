"""Question 3.3: the averaged bound with the information of the code as a term of its own."""

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
    number="3.3",
    slug="sharif-2025-ps2-3-3",
    title="Rate, information and the average code",
    source="sharif-2025-ps2, question 3.3",
    prompt=(
        r"Show that the ELBO equals the mean of $\log p_\theta(x|z)$ over data and codes, less "
        r"$\KL{q_\phi(z)}{p(z)}$, less $I_q(x;z)$, where $q_\phi(z)$ is the mean of $q_\phi(z|x)$ "
        r"over the data. What is posterior collapse in this form?"
    ),
    results=("elbo-information",),
    answer=(
        Prose(
            r"\keypart{whose bound}"
            r"That of \emph{all} data: the mean over $q(x)$ (for $p_{\mathrm{data}}$, see 3.1) of "
            r"the bound at $x$. At a single $x$ there is no such equation: average code and "
            r"information are properties of the whole encoder. For a training set $q(x)$ has mass "
            r"$1/N$ on each of its $N$ points."
        ),
        Assumptions("elbo-information"),
        DerivationBlock("elbo-information"),
        Boxed(
            "elbo-information",
            r"\begin{aligned}\mean{q(x)q(z|x)}{\log p_\theta(x|z) - \log\frac{q(z|x)}{p(z)}} &= "
            r"\mean{q(x)q(z|x)}{\log p_\theta(x|z)} \\ &\quad - \KL{q(z)}{p(z)} - I_q(x;z)"
            r"\end{aligned}",
        ),
        Prose(
            r"The left side is the bound: the mean of the second logarithm over $q(z|x)$ is "
            r"$\KL{q(z|x)}{p(z)}$. Nothing was assumed of the decoder. The two terms that are "
            r"subtracted need not be known for training, only their sum; each of them depends on "
            r"all data at once."
            r"\par\keypart{what collapse is here}"
            r"\textbf{Both subtracted terms are zero}: no information, and an average code that is "
            r"the prior. As neither is negative this is the same as a rate of zero (D2 of 3.1). "
            r"\emph{One alone is not collapse.} Information zero says only that the encoder "
            r"returns one density for all $x$; if that is not the prior, the second term "
            r"remains (first encoder of 3.1). An average code equal to the prior is what one "
            r"\emph{wants}, for then codes drawn from the prior are codes that the decoder knows; "
            r"the second encoder of 3.1 has it with any amount of information."
            r"\par After collapse the bound is the fit alone, the mean of $\log p_\theta(x|z)$ "
            r"over $x$ and an \emph{independent} $z$ from the prior. That is at most the mean of "
            r"$\log p_\theta(x)$ (Jensen), with equality if the decoder ignores $z$."
            r"\par\keypart{why it happens}"
            r"By the gap of the bound (1.5), averaged over the data, the left side is also"
            r"\begin{keydisplay}{remark:elbo-information}"
            r"&\mean{q(x)q(z|x)}{\log p_\theta(x|z) - \log\frac{q(z|x)}{p(z)}} \\ &\quad= "
            r"-H(q(x)) - \KL{q(x)}{p_\theta(x)} - \mean{q(x)}{\KL{q(z|x)}{p_\theta(z|x)}}"
            r"\end{keydisplay}"
            r"if the data have a density or are discrete. Only misfit and gap can be made "
            r"small, with or without a code. "
            r"The information enters as a \emph{price}, one nat for one nat. What does it buy? "
            r"Write $q(x|z)$ for the density of data given a code, and split its logarithm off:"
            r"\begin{keydisplay}{remark:elbo-information}"
            r"\mean{q(x)q(z|x)}{\log p_\theta(x|z)} = I_q(x;z) - H(q(x)) "
            r"- \mean{q(z)}{\KL{q(x|z)}{p_\theta(x|z)}}\end{keydisplay}"
            r"The mean divergence is not negative. "
            r"So the gain is never above the price, and the averaged bound is at most "
            r"$-H(q(x))-\KL{q(z)}{p(z)}$, with or without a code. A code pays only as far as the "
            r"decoder cannot do as well without it; and where it pays exactly its price, the bound "
            r"is indifferent (3.2)."
        ),
        Alternatives(
            r"Starting from the right: add the two divergences, $I_q(x;z)$ being that of "
            r"$q(x,z)$ from $q(x)\,q(z)$. With entropies: the information is the entropy of "
            r"$q(z)$ less the mean entropy of $q(z|x)$, if these are finite."
        ),
        Mistakes("elbo-information"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns="averages the bound over the data and inserts the average code into the ratio of "
            "encoder and prior",
        ),
        RubricLine(
            points=None,
            earns="recognises the mutual information of data and code and the divergence of the "
            "average code, both with the right sign",
        ),
        RubricLine(
            points=None,
            earns="says that collapse is information zero \\emph{and} average code equal to the "
            "prior",
        ),
    ),
    errata=(
        Erratum(
            grade="ambiguous",
            where="Question 3.3, the ELBO",
            note=(
                r"The name ELBO, with a point of data among its arguments in section 1, here "
                r"stands for the mean over the data, and 3.2 uses it at a point. Read at a point, "
                r"the divergence at $x$ would be the sum of the other two terms, the same number "
                r"for all $x$, which is false; on average it is true."
            ),
            printed=(
                r"D_{\mathrm{KL}}\left(q(z|x)\,\|\,p(z)\right) = "
                r"D_{\mathrm{KL}}\left(q(z)\,\|\,p(z)\right) + I_q(x;z)"
            ),
            repaired=(
                r"\mathbb{E}_{q(x)}\left[D_{\mathrm{KL}}\left(q(z|x)\,\|\,p(z)\right)\right] = "
                r"D_{\mathrm{KL}}\left(q(z)\,\|\,p(z)\right) + I_q(x;z)"
            ),
            declarations_of="elbo-information",
        ),
        Erratum(
            grade="notation",
            where="Question 3.3, the information",
            note=(
                r"The joint law that $I_q(x;z)$ belongs to is not stated. It is $p_{\mathrm{data}}"
                r"(x)\,q_\phi(z|x)$; the model's $p(z)\,p_\theta(x|z)$ has another information."
            ),
        ),
    ),
    references=(
        r"M. D. Hoffman and M. J. Johnson (2016). \emph{ELBO surgery: yet another way to carve up "
        r"the variational evidence lower bound}.",
        r"A. A. Alemi, B. Poole, I. Fischer, J. V. Dillon, R. A. Saurous and K. Murphy (2018). "
        r"\emph{Fixing a broken ELBO}.",
    ),
)
