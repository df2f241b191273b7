"""Question 4.3: an objective for a joint encoder that keeps the bound, and one that leaks."""

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
from derivations.contrastive_information import RESULT as INFORMATION_RESULT
from derivations.joint_encoder import LEAK, TERMS
from formula.declare import declare

ITEM = Item(
    number="4.3",
    slug="udem-ebm-4-3",
    title="Encoding both views at once",
    source="udem-ebm, 4.3",
    prompt=(
        r"Let the first code, $h(x,x')$, be made from both views, and the second one, $g(x')$, "
        r"from the second view alone, as before; both are unit vectors. Derive an objective for "
        r"$h$ and $g$ that has the property of the contrastive loss found in 4.2."
    ),
    points=4,
    results=("joint-encoder",),
    answer=(
        Prose(
            r"\keypart{the property}"
            r"Two things were found in 4.2: the loss consists of alignment, uniformity and a "
            r"constant, and alignment less uniformity is at most the information that the views "
            r"carry about each other. The second one is what makes the loss worth minimising, so "
            r"that an objective has to keep both."
        ),
        Prose(
            r"\keypart{the objective}"
            r"In a batch of $N$ positive pairs every first view meets every second one: "
            r"$s_{i,j}$ is the inner product of $h(x_i,x'_j)$ and $g(x'_j)$. \textbf{Each "
            r"candidate is encoded together with the anchor, the negatives like the positive}, "
            r"which is the candidate $i$ of the anchor $i$."
        ),
        Assumptions("joint-encoder-terms"),
        DerivationBlock("joint-encoder-terms"),
        Boxed("joint-encoder-terms", rf"L_* = {TERMS}"),
        Prose(
            r"\keypart{why it keeps the bound}"
            r"All that 4.2 used of a score is that it is \emph{one function of the two views}, the "
            r"same one for positives and candidates; how it is computed played no part. With "
            r"$s(x,x')$ for the inner product of $h(x,x')$ and $g(x')$, the limit, its rate, the "
            r"bound, its equality case and the cap $\log N$ therefore carry over word for word. "
            r"The scores within reach are more: with two encoders the table of scores has at most "
            r"as many linearly independent rows as a code has entries, here each score may be "
            r"chosen freely between $-1$ and $1$. The best bound can only become tighter."
        ),
        Prose(
            r"\keypart{the plausible one that leaks}"
            r"It is tempting to put the code of the positive pair, $h(x_i,x'_i)$, in the place of "
            r"$z_i$ and to compare it with all $g(x'_j)$, at the cost of one call for each pair. "
            r"That, too, has three terms; but the score of a candidate now depends on which other "
            r"candidate is the positive: the answer is written on the question. To tell the two "
            r"apart, let both views be fair coins, \emph{independent} of each other, so that there "
            r"is nothing to know. Codes are signs, scores are divided by the temperature $1/t$, "
            r"the candidates are many. Over all encoders, let $V$ be the largest value of "
            r"alignment less uniformity. With every candidate encoded,"
        ),
        Assumptions("joint-encoder-honest"),
        DerivationBlock("joint-encoder-honest"),
        Boxed("joint-encoder-honest", r"V = 0"),
        Prose(
            r"as it should be. With the code of the positive pair for all candidates, let the "
            r"largest value be $W$:"
        ),
        DerivationBlock("joint-encoder-leak"),
        Boxed("joint-encoder-leak", rf"W = {LEAK}"),
        Prose(
            r"which is 0.57 nats for unit vectors as they are, and tends to $\log2$ as the "
            r"temperature falls: all there is to know about the second view, from a first view "
            r"that says nothing about it. The encoder repeats the second view and ignores the "
            r"first, and what the objective reports has no longer anything to do with the "
            r"information. The same happens if the code of one text is compared with the joint "
            r"codes of other pairs."
        ),
        Alternatives(
            r"The softmax over first views instead, with the scores of $h(x_j,x'_i)$ and "
            r"$g(x'_i)$, or the mean of both; expectations instead of averages. A joint network "
            r"with one number for each pair, trained to tell positive pairs from independent ones "
            r"with a logistic loss, if every pair is encoded anew."
        ),
        Mistakes("joint-encoder-terms"),
        Mistakes("joint-encoder-honest"),
        Mistakes("joint-encoder-leak"),
    ),
    rubric=(
        RubricLine(
            points=2,
            earns="a softmax over candidates in which the joint encoder is applied to the anchor "
            "with every candidate",
        ),
        RubricLine(
            points=1,
            earns="its three terms, or that those of 4.2 hold for any score of two views",
        ),
        RubricLine(
            points=1,
            earns="why the bound of the information holds: one function scores positives and "
            "negatives, so that no code may be made from a positive pair and compared with others",
        ),
    ),
    errata=(
        Erratum(
            grade="ambiguous",
            where="Question 4.3, the property",
            note=(
                r"The objective is to have ``the same property'' as the loss of 4.2, where two "
                r"were discussed, the three terms and the bound of the information. The code of "
                r"the positive pair put into equation (4) as it stands has the three terms and no "
                r"bound: for independent coins, where the information is zero, its best value is "
                r"the left side below; the same scores with every pair encoded anew follow. The "
                r"key asks for both properties."
            ),
            printed=r"t-\log\cosh t \le 0",
            repaired=(
                r"\frac12\left(t-\log\cosh t\right)+\frac12\left(-t-\log\cosh t\right) \le 0"
            ),
            declarations=declare("t: positive"),
        ),
        Erratum(
            grade="misleading",
            where="Question 4.3, first sentence",
            note=(
                r"Equation (4) is said to encode positive and negative pairs independently. What "
                r"it encodes independently are the two views; pairs are not encoded at all, and a "
                r"negative pair shares both of its codes with positive ones, which is what makes "
                r"it cheap."
            ),
        ),
        Erratum(
            grade="notation",
            where="Question 4.3",
            note=(
                r"The code keeps the letter $z$ of 4.2 and so the look of something that belongs "
                r"to one view, but it has two arguments now. With both indices written out, which "
                r"pair to encode is no question any more."
            ),
        ),
    ),
    references=INFORMATION_RESULT.references,
)
