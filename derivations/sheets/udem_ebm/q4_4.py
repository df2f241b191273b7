"""Question 4.4: two encoders against a joint one, for images and texts."""

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
from derivations.encoder_costs import ATTENTION, FREE, SEARCH
from derivations.encoder_costs import RESULT as COSTS

ITEM = Item(
    number="4.4",
    slug="udem-ebm-4-4",
    title="Two encoders or a joint one",
    source="udem-ebm, 4.4",
    prompt=(
        r"Images (first view) and texts (second view) are sequences of tokens, encoded by deep "
        r"networks such as transformers: an image encoder and a text encoder with the loss of 4.2, "
        r"or a joint encoder and a text encoder with that of 4.3. What speaks for "
        r"either way of learning an energy-based model, and what against it?"
    ),
    points=3,
    results=("encoder-costs",),
    answer=(
        Prose(
            r"\keypart{cost of training}"
            r"A batch has $N$ pairs, with $a$ tokens in an image and $b$ in a text. Two encoders "
            r"give all $N^2$ scores from $2N$ calls, the rest being inner products. The joint "
            r"encoder is called $N^2$ times, on longer inputs. Attention costs in proportion to "
            r"the pairs of tokens that see each other:"
        ),
        Assumptions("encoder-attention"),
        DerivationBlock("encoder-attention"),
        Boxed("encoder-attention", rf"C = {ATTENTION}"),
        Prose(
            r"The ratio is above $N$ whatever the lengths, and $2N+\frac12$ for equal ones; what "
            r"has to be kept in memory for the gradient grows in the same way. A batch of 32768 "
            r"pairs, usual for two encoders, would cost some 65000 times as much with a joint one. "
            r"So the joint loss has to make do with few negatives, well below the cap $\log N$ of "
            r"a large batch, or with hard ones that are picked for it (a choice that biases the "
            r"candidates, so that the bound is no longer one)."
        ),
        Prose(
            r"\keypart{cost of use}"
            r"The code of a text alone is computed once, stored, and searched with an index. A "
            r"joint code depends on the query. For $Q$ queries and $K$ stored texts the numbers of "
            r"calls are"
        ),
        DerivationBlock("encoder-search"),
        Boxed("encoder-search", rf"C = {SEARCH}"),
        Prose(
            r"of which two encoders spend one call, the joint one $K$ calls, after a query has "
            r"come in. The codes of two encoders also serve on their own: classes are named by "
            r"texts, images are grouped, a generator is guided. Joint codes exist for pairs only."
        ),
        Prose(
            r"\keypart{expressiveness}"
            r"Two encoders must say everything about an image before they know what will be asked "
            r"of it: their table of scores has a rank of at most the dimension of the codes. That "
            r"is enough for what an image is about, and poor for how words and regions are bound "
            r"together (who does what to whom, counts, negations). The joint encoder lets the "
            r"tokens of both views attend to each other and can make any table. For $m+1$ equally "
            r"likely pairs, with unit codes and no temperature:"
        ),
        DerivationBlock("encoder-free-scores"),
        Boxed("encoder-free-scores", rf"V = {FREE}"),
        Prose(
            r"Two encoders reach the value of the simplex in 4.2 at most, which is the same for "
            r"two pairs and smaller for more: for 64 pairs it is 0.99 nats against 1.90. With many "
            r"pairs one value tends to one nat, the other to two. A temperature lifts both caps; "
            r"the limit on the rank it does not lift."
        ),
        Prose(
            r"\keypart{as energy-based models}"
            r"In both cases the energy is minus the score, and what it learns at best is the log "
            r"ratio of $p(x'|x)$ to $p(x')$, up to a term in $x$: \emph{an energy relative to the "
            r"law of all texts}, no energy of the data as such, and none that compares images. "
            r"Neither loss needs the normaliser; where it is wanted, over a stored set, it "
            r"is one product of a matrix with a vector for two encoders and $K$ calls for a joint "
            r"one. The joint energy can come closer to the ratio, so that its bound is tighter, "
            r"with more to overfit. And it has a pitfall "
            r"that two encoders do not have: a code made from a positive pair and reused for other "
            r"candidates leaks the answer (4.3)."
        ),
        Prose(
            r"\keypart{in practice}"
            r"Neither dominates: two encoders for scale and search, a joint one for the last word "
            r"on few candidates. The usual compromise trains two encoders, searches with them, and "
            r"lets a joint encoder rerank the best hits, trained on the hard negatives that the "
            r"two find."
        ),
        Alternatives(
            r"Counting calls or seconds instead of pairs of tokens; other uses and failures, if a "
            r"reason is given for each; recommending either, if the recommendation follows from "
            r"the trade-offs."
        ),
        Mistakes("encoder-attention"),
        Mistakes("encoder-search"),
        Mistakes("encoder-free-scores"),
    ),
    rubric=(
        RubricLine(
            points=1,
            earns="training: a number of calls linear in the batch against a quadratic one, and "
            "what this does to the number of negatives",
        ),
        RubricLine(points=1, earns="use: codes that are stored once against a call for every pair"),
        RubricLine(
            points=1,
            earns="expressiveness: inner products of separate codes against interactions between "
            "the tokens of both views, with the risk that comes with it",
        ),
    ),
    errata=(
        Erratum(
            grade="misleading",
            where="Question 4.4",
            note=(
                r"A well-known model is given as the example for equation (4). Its loss is the "
                r"mean over both directions, a softmax over texts and one over images, with a "
                r"learned temperature; (4) has one direction and the temperature one, with which "
                r"unit codes never certify more than one nat (4.2)."
            ),
        ),
    ),
    references=COSTS.references,
)
