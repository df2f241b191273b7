"""Question 4: a real-valued NADE whose conditionals are mixtures."""

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
from derivations.sheets.sharif_2025_ps1._tables import table

_MAPS = table(
    (0.17, 0.19, 0.2, 0.34),
    (
        ("quantity", "parameters", "numbers", "made from $h_i$"),
        (
            r"weights $\pi_i^k$",
            r"$A_i$ ($C\times d$), $\alpha_i$ ($C$)",
            "$C d+C$",
            r"softmax of the $C$ logits $A_ih_i+\alpha_i$",
        ),
        (
            r"means $\mu_i^k$",
            r"$V_i$ ($C\times d$), $\beta_i$ ($C$)",
            "$C d+C$",
            r"$V_ih_i+\beta_i$",
        ),
        (
            r"deviations $\sigma_i^k$",
            r"$U_i$ ($C\times d$), $\delta_i$ ($C$)",
            "$C d+C$",
            r"exponentials of the entries of $U_ih_i+\delta_i$",
        ),
    ),
)
_COUNTS = table(
    (0.4, 0.24, 0.3),
    (
        ("what is counted", "number", "example"),
        (
            "one conditional given $h_i$ (the answer to the question as it stands)",
            "$3C(d+1)$",
            r"\checked{remark:mixture-head-count}{3\cdot4\cdot17=204}",
        ),
        (
            "the same, one logit fixed at zero",
            "$(3C-1)(d+1)$",
            r"\checked{remark:mixture-head-rank}{11\cdot17=187}",
        ),
        (
            "one conditional after the first with its hidden layer",
            "$3C(d+1)+d i$",
            r"\checked{remark:mixture-conditional-count}{204+16\cdot6=300}",
        ),
        (
            "the whole model",
            "$3C(d+1)(n-1)+3C+d n$",
            r"\checked{remark:mixture-model-count}{204\cdot9+12+160=2008}",
        ),
    ),
)

ITEM = Item(
    number="4",
    slug="sharif-2025-ps1-4",
    title="Mixture parameters of a real-valued NADE",
    source="sharif-2025-ps1, question 4",
    prompt=(
        r"In a real-valued NADE with $n$ entries the conditional of $x_i$ is normal, with mean "
        r"$v_i^\top h_i+b_i$ and second parameter $\exp(u_i^\top h_i+d_i)$. The hidden "
        r"vector $h_i$ has $d$ entries and is made from the earlier entries with a matrix $W$ and "
        r"a bias $c$; the first entry has two free numbers. Now let the conditional of $x_i$ be a "
        r"mixture of $C$ normal laws with weights $\pi_i^k$, which add up to one, means $\mu_i^k$ "
        r"and deviations $\sigma_i^k$. How do you parameterise these as functions of $h_i$? "
        r"Describe the parameters, and count those of a single conditional."
    ),
    results=("mixture-head",),
    answer=(
        Prose(
            r"\keypart{parameterisation}"
            r"Three affine maps of $h_i$ for each entry, and behind each the function that makes "
            r"its constraint hold \emph{by construction}, whatever the parameters are "
            r"(component $k$ of $C$; $c$ is the bias of the hidden layer already):"
            + _MAPS
            + r"The "
            r"softmax divides $e^{a_k}$ by the sum of all $e^{a_j}$: the weights are positive and "
            r"add up to one. The means are free. An exponential is positive (softplus is as good). "
            r"So the parameters may be any real numbers, and gradient descent needs no projection. "
            r"Conversely nothing is lost: positive weights are the softmax of their logarithms. "
            r"The hidden vector stays as it was: the logistic function of "
            r"$W_{i-1}\,(x_1,\dots,x_{i-1})^\top+c$, where $W_{i-1}$ holds the first $i-1$ columns "
            r"of $W$. For one component the softmax is one, and the old model is back "
            r"(if its second parameter is a variance, with halved $u_i$ and $d_i$)."
            r"\par In code, compute the log density $\log\sum_k\exp(\log\pi_i^k+\log\mathcal N_k)$ "
            r"with log-sum-exp and log-softmax, and bound the log deviations from below: a "
            r"component that shrinks onto one data point drives the likelihood to infinity."
        ),
        Prose(
            r"\keypart{count}"
            r"\emph{The head}: what a single conditional needs when $h_i$ is given."
        ),
        Assumptions("mixture-head-count"),
        DerivationBlock("mixture-head-count"),
        Boxed("mixture-head-count", "3C(d+1)"),
        Prose(
            r"This is the answer: $3C d$ weights and $3C$ biases. Other readings of the question "
            r"give other numbers. \emph{Numbers that matter}: the softmax is redundant."
        ),
        DerivationBlock("mixture-head-rank"),
        Boxed("mixture-head-rank", "(3C-1)(d+1)"),
        Prose(
            r"The measured rank says that nothing else is redundant (exchanging components changes "
            r"nothing either, but takes away no dimension). \emph{With the hidden layer}, that is "
            r"everything that the density of $x_i$ given the earlier entries depends on. This "
            r"count is for the second entry and all later ones; the first has $3C$ free numbers."
        ),
        DerivationBlock("mixture-conditional-count"),
        Boxed("mixture-conditional-count", "3C(d+1)+d i"),
        Prose(
            r"\emph{The whole model}, where all entries share $W$ and $c$ (with at "
            r"least two entries; else there is no hidden layer):"
        ),
        DerivationBlock("mixture-model-count"),
        Boxed("mixture-model-count", "3C(d+1)(n-1)+3C+d n"),
        Prose(
            r"Linear in $n$, since the hidden layer is shared. All readings, with the numbers for "
            r"\setting{C=4}, \setting{d=16}, \setting{i=6} and \setting{n=10}:" + _COUNTS
        ),
        Alternatives(
            r"Each of these readings earns full marks if it is named. Also accepted: softplus for "
            r"the deviations; weights that are free numbers under a softmax, the same for every "
            r"$h_i$, with their count $2C(d+1)+C$; a head for the first entry, too, with $3C d$ "
            r"numbers more in the whole model."
        ),
        Mistakes("mixture-head-count"),
        Mistakes("mixture-head-rank"),
        Mistakes("mixture-conditional-count"),
        Mistakes("mixture-model-count"),
    ),
    rubric=(
        RubricLine(points=None, earns="weights by a softmax of affine maps: positive, sum one"),
        RubricLine(points=None, earns="means by affine maps, without restriction"),
        RubricLine(points=None, earns="deviations by the exponential (or softplus): positive"),
        RubricLine(points=None, earns="names all matrices and biases with their sizes"),
        RubricLine(points=None, earns=r"count $3C(d+1)$, or another reading, named"),
    ),
    errata=(
        Erratum(
            grade="ambiguous",
            where="Question 4, the number of parameters",
            note=(
                r"The total number for a single conditional may mean those of its head, with or "
                r"without the redundant logit, or also the shared ones that $h_i$ is made with. "
                r"The first and the last of these would have to agree:"
            ),
            printed="3C(d+1) = 3C(d+1)+d i",
            repaired="3C(d+1) = (C d+C)+(C d+C)+(C d+C)",
            declarations_of="mixture-conditional-count",
        ),
        Erratum(
            grade="notation",
            where="Question 4, the second parameter of the normal law",
            note=(
                r"Whether the exponential is a variance or a deviation is not said; the mixture "
                r"has squares in the same place, so that a variance is meant. A deviation of "
                r"$\exp(s)$ would be a variance of $\exp(2s)$. The key takes it for a variance in "
                r"the old model and parameterises the deviation in the new one."
            ),
        ),
        Erratum(
            grade="misleading",
            where="Question 4, the constraint on the weights",
            note=(
                r"Only that the weights add up to one is stated. They must not be negative, "
                r"either, and the deviations must be positive."
            ),
        ),
        Erratum(
            grade="misleading",
            where="Question 4, the hidden vector",
            note=(
                r"How $h_i$ is made from the earlier entries, and the size of $W$, are not given; "
                r"the key takes the usual form."
            ),
        ),
        Erratum(
            grade="notation",
            where="Question 4, the letters $c$ and $d$",
            note=(
                r"$c$ is the bias of the hidden layer and the number of the component, moreover "
                r"as a superscript, where it looks like a power; $d$ is a size and, with an "
                r"index, a bias. The key writes $k$ for the component and Greek biases."
            ),
        ),
    ),
    references=(
        r"B. Uria, I. Murray and H. Larochelle (2013). \emph{RNADE: the real-valued neural "
        r"autoregressive density-estimator}.",
        r"C. M. Bishop (1994). \emph{Mixture density networks}.",
    ),
)
