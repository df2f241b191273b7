"""Question 4.2: the contrastive loss in three terms, its limit, and what it certifies."""

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
from derivations.contrastive_information import RESULT as INFORMATION_RESULT
from derivations.contrastive_loss import ALIGNED, LOSS, TERMS, UNIFORM
from derivations.contrastive_loss import RESULT as LOSS_RESULT
from derivations.sheets.udem_ebm.q4_figures import CERTIFIED
from formula.declare import declare

ITEM = Item(
    number="4.2",
    slug="udem-ebm-4-2",
    title="What a contrastive loss measures",
    source="udem-ebm, 4.2",
    prompt=(
        r"Two encoders map the two views of an object to unit vectors. The score of two views is "
        r"the inner product of their codes: $a_i$ for the positive pair $i$ of $N$, and $s_{i,j}$ "
        r"for its first view with the second view of the candidate $j$ of $M$. The loss $L$ is the "
        r"mean, over the positive pairs, of $-\log$ of $e^{a_i}$ divided by the sum over $j$ of "
        r"$e^{s_{i,j}}$. Write it as three terms: alignment (mean score of the positive pairs), "
        r"uniformity (mean logarithm of the average exponential score) and $\log M$. What does "
        r"each mean, and what happens as $M$ grows? Relate the answer to the information that the "
        r"codes carry about each other."
    ),
    points=5,
    results=(
        "contrastive-loss",
        "contrastive-information",
        "contrastive-versions",
        "contrastive-caps",
    ),
    answer=(
        Assumptions("contrastive-terms"),
        DerivationBlock("contrastive-terms"),
        Boxed("contrastive-terms", rf"L = {TERMS}"),
        Prose(
            "No limit is needed: this holds for every $M$, for every candidate set and for "
            r"scores of any kind. \emph{Alignment}, with a minus, rewards equal codes for the two "
            r"views of one object: what is noise to the pair is left out. \emph{Uniformity} "
            "punishes anchors whose code is close to many candidates; it is a smooth maximum of "
            "the scores. Among codes whose two views agree it is largest where all collapse to a "
            "point and lowest where they spread evenly over the sphere. On its own it would send "
            r"the two views to opposite poles, which alignment forbids. The \emph{constant} is "
            "the loss of a guess among $M$ candidates."
        ),
        Prose(
            r"\emph{As $M$ grows} the average over the candidates tends to the mean over their "
            "law, as the scores of unit vectors are bounded and the law of large numbers "
            "applies. With $s(x,x')$ for the score of two views $x$ and $x'$, and for many "
            r"anchors, \textbf{the loss less $\log M$ tends to $-\mean{p(x)p(x'|x)}{s(x,x')} + "
            r"\mean{p(x)}{\log\mean{p(x')}{e^{s(x,x')}}}$}; the loss itself grows without bound. "
            r"The fluctuations of the average are of order $1/\sqrt M$, the bias of its logarithm "
            "is of order $1/M$. Let $b_M$ be this bias, for scores with two values:"
        ),
        DerivationBlock("contrastive-rate"),
        Boxed("contrastive-rate", r"\lim M\,b_M = -\frac12\tanh^2 t"),
        Prose(
            r"In general it is minus half of the variance of $e^s$ over its squared mean, averaged "
            r"over the anchors."
        ),
        Prose(
            r"\emph{Information.} For every score there is one density $r(x'|x)$ such that the "
            "score is the logarithm of $r(x'|x)/p(x')$ plus some $c(x)$: the law of the "
            "candidates, weighted by the exponential of the score and normalised. Minimising the "
            "loss over the encoders therefore maximises a lower bound of the mutual information, "
            "and this is the principle: keep what the two views share, as much of it as the "
            "codes can hold. In $H(x')-H(x'|x)$, which the information is, uniformity stands for "
            "the first part, codes that take up all the room, and alignment for the second, "
            "little that the partner leaves open. As the score sees nothing of the views but "
            "their codes, the same lines, read for the codes, bound the information that the two "
            "codes carry about each other; and that is at most the information between the views."
        ),
        DerivationBlock("contrastive-information"),
        Boxed(
            "contrastive-information",
            r"\mathbb{E}_{p(x)p(x'|x)}\left[\log\frac{r(x'|x)}{p(x')}\right] \le "
            r"\mathbb{E}_{p(x)p(x'|x)}\left[\log\frac{p(x'|x)}{p(x')}\right]",
        ),
        Prose(
            r"\emph{Finitely many candidates.} With $M$ of them, the positive one included, "
            r"$\log M$ minus the mean loss is a lower bound of the information for every $M$. For "
            r"let $w$ be $M$ times the softmax of the positive, so that this difference is the "
            r"mean of $\log w$. If all $M$ candidates were independent of the anchor, the mean of "
            r"$w$ would be one, since their softmaxes add up to one and have one law: $w$ times "
            r"the law of such draws is a density. By the inequality of Gibbs the mean of $\log w$ "
            r"is then at most that of the log ratio of the true law to the independent one, which "
            r"is the information. This reading and others were tried in full on two small views:"
        ),
        DerivationBlock("contrastive-versions"),
        Boxed("contrastive-versions", r"\{1,3\}"),
        Prose(
            r"Version 2 is the loss as printed, with $M$ negatives. Version 5 says that false "
            r"negatives, which equal the positive by chance, must stay: they belong to the law of "
            r"the candidates."
        ),
        Prose(
            r"\emph{Two caps.} The first is $\log M$: the loss is not negative, so that no more "
            r"is ever certified; 7 nats take 1100 candidates. The count matters. Let both views be "
            r"one fair coin, so that the information is $\log2$, and let the score be $t$ for "
            r"equal views, $-t$ for others. With the positive and one negative,"
        ),
        DerivationBlock("contrastive-counted"),
        Boxed(
            "contrastive-counted",
            r"\log2-\bar L = \frac12\log2-\frac12\log\left(1+e^{-2t}\right)",
        ),
        Prose(
            r"which is below half of the information. With two negatives, and the positive left "
            r"out of the sum, the same difference is larger by $t/2$ and has no bound at all:"
        ),
        DerivationBlock("contrastive-left-out"),
        Boxed(
            "contrastive-left-out",
            r"\log2-\bar L = \frac t2+\frac12\log2-\frac12\log\left(1+e^{-2t}\right)",
        ),
        Prose(
            "The second cap is the sphere's. Scores of unit vectors lie between $-1$ and $1$, "
            "and alignment less uniformity stays below one nat, however many dimensions there "
            "are: by Jensen it is at most the mean score of positive pairs less that of "
            "independent ones, and the latter, the product of two mean codes, is at least minus "
            "a quarter of the mean squared distance of the two codes of a pair, which is half of "
            "what the alignment lacks to one. For $m+1$ pairs, Jensen over the $m$ others of an "
            "anchor and then over the anchors, with the same inequality, says more: no codes are "
            "better than a regular simplex. Let $V$ be the largest value of alignment less "
            "uniformity, over all unit codes of these pairs:"
        ),
        DerivationBlock("contrastive-simplex"),
        Boxed("contrastive-simplex", r"V = 1-\log\frac{e+m e^{-1/m}}{m+1}"),
        FigureBlock(CERTIFIED),
        Prose(
            r"This is why scores are divided by a "
            r"small temperature in practice: the cap becomes one over the temperature. A sphere of "
            r"a dimension below that of the views cannot hold all of a view; if the density of the "
            r"views is bounded, an encoder can spread the codes evenly, and then uniformity is as "
            r"low as it gets for codes whose two views agree. What such codes should keep is what "
            r"both views share."
        ),
        Alternatives(
            r"The decomposition for expectations instead of averages; the bound from the "
            r"variational representation of the divergence between the joint law and the product "
            r"of the marginals; quoting that $\log M$ minus the loss is below the information, "
            r"with the positive counted."
        ),
        Mistakes("contrastive-terms"),
        Mistakes("contrastive-rate"),
        Mistakes("contrastive-information"),
        Mistakes("contrastive-versions"),
        Mistakes("contrastive-counted"),
        Mistakes("contrastive-left-out"),
        Mistakes("contrastive-simplex"),
    ),
    rubric=(
        RubricLine(points=2, earns="the three terms, with the minus before the alignment"),
        RubricLine(
            points=1,
            earns="their meaning: views of one object agree, codes spread out, a guess costs "
            r"$\log M$",
        ),
        RubricLine(
            points=1,
            earns=r"the limit of the loss less $\log M$: the average becomes a mean over the law "
            "of the candidates",
        ),
        RubricLine(
            points=1,
            earns="a lower bound of the mutual information, made tight by the best encoders",
        ),
    ),
    errata=(
        Erratum(
            grade="wrong",
            where="Question 4.2, the alignment term",
            note=(
                "The alignment is printed as the mean score, and the loss is said to decompose "
                r"into this term, the uniformity and $\log M$. Its sign is lost: the loss falls "
                "when positive pairs agree."
            ),
            printed=rf"{LOSS} = {ALIGNED}+{UNIFORM}+\log M",
            repaired=rf"{LOSS} = -{ALIGNED}+{UNIFORM}+\log M",
            declarations_of="contrastive-terms",
        ),
        Erratum(
            grade="ambiguous",
            where="Question 4.2, equation (4), the number of negatives",
            note=(
                r"$M$ is called the number of negative samples, but the sum over $M$ terms is what "
                r"a softmax has to run over, the positive included. Read as printed, with "
                r"negatives only, $\log M$ minus the loss is no bound of the information: for the "
                r"coin of the answer, and two of them, it is above $\log2$. The key counts the "
                r"positive among the $M$."
            ),
            printed=(r"\frac t2+\frac12\log2-\frac12\log\left(1+e^{-2t}\right) \le \log2"),
            repaired=r"\frac12\log2-\frac12\log\left(1+e^{-2t}\right) \le \log2",
            declarations=declare("t: positive"),
        ),
        Erratum(
            grade="misleading",
            where="Question 4.2, the decomposition",
            note=(
                r"It is to be shown as $M$ grows. It is exact for every $M$; in the limit the "
                r"constant is infinite, and only the loss less $\log M$ has one."
            ),
        ),
        Erratum(
            grade="notation",
            where="Question 4.2, the uniformity term",
            note=(
                r"The second encoder has the parameters $\phi$ in the loss and $\theta$ in this "
                r"term. It is the same encoder."
            ),
        ),
        Erratum(
            grade="misleading",
            where="Question 4.2, equation (4)",
            note=(
                r"The code $y_i$ of a positive and the codes $y_j$ of the candidates come from one "
                r"list, so that the candidates of the anchor $i$ hold its positive only if $i$ is "
                r"at most $M$, and the same $M$ objects serve all anchors. Independent candidates, "
                r"as in the text before, need two indices; here scores are written $s_{i,j}$. "
                r"And $M$ cannot grow beyond the $N$ pairs of that list."
            ),
        ),
        Erratum(
            grade="notation",
            where="Question 4.2, equation (4)",
            note=(
                r"$N$ is not introduced. It has to be the number of positive pairs in the data set."
            ),
        ),
        Erratum(
            grade="misleading",
            where="Question 4.2, the hypotheses",
            note=(
                r"The dimension of the views and a bounded density are assumed, but neither is "
                r"needed for what is asked. They matter for whether codes can be spread evenly."
            ),
        ),
    ),
    references=(*LOSS_RESULT.references, *INFORMATION_RESULT.references),
)
