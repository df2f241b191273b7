"""Question 2.3: what amortised inference costs and saves, in bias, computation and memory."""

from claims.results import (
    Alternatives,
    Boxed,
    DerivationBlock,
    Erratum,
    Item,
    Mistakes,
    Prose,
    RubricLine,
)

ITEM = Item(
    number="2.3",
    slug="udem-2019-2-3",
    title="Amortised and pointwise inference compared",
    source="udem-2019, question 2.3",
    points=6,
    prompt=(
        r"Compare the two ways of 2.2, one encoder for all points and one density for each point, "
        r"(a) in the bias with which the lower bound estimates the evidence, if both are optimal "
        r"within their families; (b) in the computation that they need; (c) in the parameters that "
        r"they store."
    ),
    results=("elbo-gap", "amortisation-costs"),
    claims=("elbo-bound", "amortisation-example", "amortised-storage"),
    answer=(
        Prose(
            r"\keypart{(a) bias}"
            r"What the lower bound estimates is the \emph{logarithm} of the evidence, and by 2.2 "
            r"it falls short of it by exactly the divergence of the density that is used from the "
            r"posterior. Averaged over the training points, its bias is minus the average of these "
            r"divergences."
        ),
        DerivationBlock("elbo-bound", lead="That the bias is never positive:"),
        Boxed(
            "elbo-bound",
            r"\mean{q(z|x)}{\log p_\theta(x|z)} - \KL{q(z|x)}{p(z)} \le \log p_\theta(x)",
        ),
        Prose(
            r"By 2.2 the divergence of the encoder's density is at least that of the pointwise "
            r"optimum, at each point and so on average: \textbf{the bias of the amortised bound is "
            r"at least as large in size}, and the amortisation gaps, averaged, are what it adds. "
            r"In the best case that the question names, two losses remain. One is common to both: "
            r"the family $\mathcal{Q}$ may not contain the posterior. The other one is the "
            r"encoder's alone: one function has to serve all points. The pointwise bias is zero "
            r"where the posterior lies in $\mathcal{Q}$; the amortised one needs an encoder "
            r"that finds it as well. On the scale of the evidence itself the exponential "
            r"of the bound is too small by the factor "
            r"\checked{remark:elbo-bound}{\exp\left(\mean{q(z|x)}{\log p_\theta(x|z)} "
            r"- \KL{q(z|x)}{p(z)}\right) / p_\theta(x) = "
            r"\exp\left(-\KL{q(z|x)}{p_\theta(z|x)}\right)}."
        ),
        Prose(
            r"\keypart{an example of the second loss}Let $z$ be standard normal and $x$ normal "
            "with mean $z+1$ and variance one, with training points 1, 2 and 3. The posterior at "
            r"$x$ is normal with mean $(x-1)/2$ and variance one half. Take for $\mathcal{Q}$ all "
            "normal densities with this variance: fitted point by point they are the posteriors, "
            r"without any bias. An encoder that gives $\phi x$ as the mean, a slope without "
            "intercept, has at the $i$-th point, which is the number $i$, the squared distance "
            r"of the two means as its divergence. Let $\bar D$ be the mean of the three "
            "divergences at the best slope:"
        ),
        DerivationBlock("amortisation-example"),
        Boxed("amortisation-example", r"\bar D = \frac{1}{28}"),
        Prose(
            r"\keypart{(b) computation}"
            r"\emph{Pointwise}: every point is an optimisation problem of its own. Each of its "
            r"steps costs a pass through the decoder and back, and in training the problem comes "
            r"again whenever $\theta$ has moved; so does a new point after training. "
            r"\emph{Amortised}: one pass of the encoder gives the parameters for a point, old or "
            r"new. In training one gradient step moves $\theta$ and $\phi$ together, with one pass "
            r"through encoder and decoder and back, and what is learnt at one point helps at the "
            r"others. With $T$ inner steps the pointwise way takes about $T$ passes per point "
            r"where the encoder takes one. \textbf{The encoder is the cheaper one, by far for many "
            r"points or new ones.} It has to be trained first, though: for a handful of points, or "
            r"where the pointwise optimum is known in closed form, the other way may be faster."
        ),
        Prose(
            r"\keypart{(c) memory}Let $\pi$ consist of $k$ numbers and $\phi$ of $m$. "
            r"\emph{Pointwise}: $nk$ numbers are stored, growing with the training set, and $k$ "
            r"more for each new point. \emph{Amortised}: $m$ numbers, however many points there "
            r"are; the parameters for a point are computed and need not be kept. So \textbf{the "
            "encoder stores less exactly when $nk$ exceeds $m$}, that is for more than $m/k$ "
            "points: always in the end, but not for few. With $D$ inputs, one hidden layer of "
            "$H$ units and a normal density of $d$ latent variables, $k$ is $2d$ and $m$ is "
            "$H(D+1)+2d(H+1)$. For images of 784 pixels, 400 hidden units and 20 latent "
            "variables let $n^*$ be the number of points at which the encoder begins to pay; at "
            "60000 points the table has 2.4 million numbers and the encoder a third of a million."
        ),
        DerivationBlock("amortised-storage"),
        Boxed("amortised-storage", "n^* = 8252"),
        Alternatives(
            r"In (a), speaking of the bound as a biased estimate of the log evidence without the "
            r"exponential. In (b) and (c), orders of growth in $n$ without the example, as long as "
            r"the cost of training the encoder and the constant size of $\phi$ are named."
        ),
        Mistakes("elbo-bound"),
        Mistakes("amortisation-example"),
        Mistakes("amortised-storage"),
    ),
    rubric=(
        RubricLine(
            points=1,
            earns=r"(a) names the bias: minus the divergence from the posterior, never positive, "
            r"because the log evidence is the bound plus that divergence",
        ),
        RubricLine(
            points=1,
            earns=r"(a) orders the two: the amortised bias is at least as large in size, because "
            r"the encoder's density is only one member of the family; equal if it reaches the "
            r"pointwise optima",
        ),
        RubricLine(
            points=1,
            earns=r"(b) pointwise: an optimisation for each point, repeated when the model "
            r"changes and for every new point",
        ),
        RubricLine(
            points=1,
            earns=r"(b) amortised: one pass for each point, old or new, at the price of training "
            r"the encoder once, shared by all points",
        ),
        RubricLine(
            points=1,
            earns=r"(c) pointwise: storage in proportion to the number of points, one set of "
            r"parameters for each",
        ),
        RubricLine(
            points=1,
            earns=r"(c) amortised: the parameters of the encoder only, a number that does not grow "
            r"with the data, so that it is smaller for large data sets",
        ),
    ),
    errata=(
        Erratum(
            grade="misleading",
            where="Question 2.3 (a)",
            note=(
                r"The bias is asked for as that of an estimate of the marginal likelihood. The "
                r"lower bound estimates its logarithm, and the comparison of 2.2 is one of biases "
                r"on that scale; taken as an estimate of the marginal likelihood itself, the bound "
                r"would usually be negative where the estimated quantity is positive."
            ),
        ),
        Erratum(
            grade="misleading",
            where="Question 2.3 (b) and (c)",
            note=(
                r"Both comparisons depend on the number of training points, and (b) also on "
                r"whether training or the inference for a new point is meant; neither is said. "
                r"With the numbers of the key, 8000 points need less storage without an encoder. "
                r"The key answers for every number of points."
            ),
        ),
    ),
    references=(
        r"C. Cremer, X. Li and D. Duvenaud (2018). \emph{Inference suboptimality in variational "
        r"autoencoders}.",
    ),
)
