"""Question 4.4: how the codes are updated, by a loss or by moving averages, and the commitment."""

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
from derivations.sheets.sharif_2024_hw2.q4_figures import DAMPED, SETTLING

_MEAN = r"\mean{q(x|k)}{f(x)}"
_SQUARE = r"\mean{q(x|k)}{f(x)^2}"

ITEM = Item(
    number="4.4",
    slug="sharif-2024-hw2-4-4",
    title="How the dictionary is updated",
    source="sharif-2024-hw2, question 4.4",
    starred=True,
    prompt=(
        r"How are the vectors of the dictionary (the codebook) of a VQ-VAE updated? Give the loss "
        r"for them and the alternative by exponential moving averages, with where each of them "
        r"comes to rest, and say what keeps the encoder's outputs near the codes."
    ),
    results=("vqvae-codebook", "vqvae-straight-through"),
    claims=(
        "vqvae-codebook",
        "vqvae-ema-step",
        "vqvae-ema-mean",
        "vqvae-ema-halfway",
        "vqvae-ema-fixed-point",
        "commitment-damping",
    ),
    answer=(
        Prose(
            r"\keypart{three terms}"
            r"The reconstruction loss gives the codes no gradient (4.3). The loss of a VQ-VAE has "
            r"two further terms, with $v$ for the nearest code of $f(x)$: the \emph{codebook "
            r"loss} $\|\mathrm{sg}[f(x)]-v\|^2$, which moves the code towards the output, and the "
            r"\emph{commitment loss} $\beta\|f(x)-\mathrm{sg}[v]\|^2$, which moves the output "
            r"towards the code. Decoder: reconstruction alone. Encoder: reconstruction, passed "
            r"straight through, and commitment. Codes: the codebook loss alone."
        ),
        Prose(
            r"\keypart{the codebook loss}"
            r"It is a sum over coordinates; let $f(x)$ and $c(k)$ be one of them. With the outputs "
            r"and their assignment held, $q(k)$ is the share of the outputs that are assigned to "
            r"code $k$, called $p(k)$ in 4.2 (here in a batch or in all data), and $q(x|k)$ the "
            r"law of the $x$ with that code."
        ),
        Assumptions("vqvae-codebook"),
        DerivationBlock("vqvae-codebook"),
        Boxed(
            "vqvae-codebook",
            rf"c(k) = {_MEAN}",
            value=r"\,&\min_c\sum_k q(k)\,\mean{q(x|k)}{(f(x)-c(k))^2} \\ &\qquad = "
            rf"\sum_k q(k)\left({_SQUARE}-{_MEAN}^2\right)",
        ),
        Prose(
            r"\emph{Each code wants to be the mean of the outputs that are assigned to it}, and a "
            r"gradient step moves it there by an amount proportional to its share $q(k)$. A code "
            r"that no output is nearest to has no gradient at all and stays where it is."
        ),
        Prose(
            r"\keypart{exponential moving averages}"
            r"As the best codes are known, one can do without a loss for them. For each code a "
            r"count $N$ and a sum are averaged over the batches with a decay $\gamma$: the new "
            r"count is $\gamma N$ plus $1-\gamma$ times the share of the batch that is assigned to "
            r"the code, the new sum $\gamma$ times the old one plus $1-\gamma$ times the assigned "
            r"outputs, added up per element of the batch; the code is their quotient. In one "
            r"update:"
        ),
        Assumptions("vqvae-ema-step"),
        DerivationBlock("vqvae-ema-step"),
        Boxed(
            "vqvae-ema-step",
            rf"\,&\frac{{\gamma N c(k)+(1-\gamma)q(k)\,{_MEAN}}}{{\gamma N+(1-\gamma)q(k)}} \\ "
            r"&\qquad = c(k)-\frac{(1-\gamma)q(k)}{\gamma N+(1-\gamma)q(k)}"
            rf"\left(c(k)-{_MEAN}\right)",
        ),
        Prose(
            r"This is a gradient step on the codebook loss, whose slope is "
            r"$2q(k)(c(k)-\mean{q(x|k)}{f(x)})$, with a step size of its own for each code: large "
            r"for a code that has been used little. The update changes nothing exactly if the code "
            r"is the mean of its outputs, so that \textbf{the fixed points are the minimisers of "
            r"the codebook loss}; where count and share agree, the distance shrinks by the factor "
            r"$\gamma$. With random batches of one law, count and sum, each of them a statistic "
            r"$n$ that starts at $a$, are on average:"
        ),
        Assumptions("vqvae-ema-mean"),
        DerivationBlock("vqvae-ema-mean"),
        Boxed(
            "vqvae-ema-mean",
            r"\mean{x_1,\dots,x_T\sim q(x)}"
            r"{\gamma^T a+(1-\gamma)\sum_{t=1}^{T}\gamma^{T-t}n(x_t)} "
            r"= \gamma^T a+(1-\gamma^T)\,\mean{q(x)}{n(x)}",
        ),
        Prose(
            r"The start is forgotten like $\gamma^T$; count and sum tend, on average, to the share "
            r"$q(k)$ and to $q(k)$ times the mean of the outputs. Their quotient is the mean "
            r"again. How long that takes with the customary decay $0.99$:"
        ),
        DerivationBlock("vqvae-ema-halfway"),
        Boxed("vqvae-ema-halfway", "69"),
        Prose(
            r"\keypart{where codes and assignment come to rest}"
            r"Moved codes change which code is nearest. With the encoder held, alternating the "
            r"two is the K-means algorithm, one batch at a time: with all data in every batch "
            r"neither step makes the loss larger. At a fixed point each code is the mean of the "
            r"outputs that are nearest to "
            r"it. As with K-means, there may be several, and which one is reached depends on the "
            r"start. The outputs 0, 1, 2, 6, 8 and 13, with two codes that start at 0 and 1:"
        ),
        DerivationBlock("vqvae-ema-fixed-point"),
        Boxed("vqvae-ema-fixed-point", r"\{1,9\}"),
        FigureBlock(SETTLING),
        Prose(
            r"In practice the counts get a small constant added, so that no quotient is of the "
            r"kind zero by zero, the codes begin at outputs of the encoder, and codes that have "
            r"fallen out of use are put at a random output again."
        ),
        Prose(
            r"\keypart{the commitment and its weight}"
            r"The codes follow the outputs. Only the code matters for the reconstruction, so "
            r"that an output is pushed on until its code has come after it: the slower the code, "
            r"the further the output overshoots. (In the model below without commitment, with a "
            r"code that is slower by a small factor $r$, it gets about $1/\sqrt r$ times as far "
            r"from the target as it was.) The commitment term holds the output back. The smallest "
            r"case: one data point, the identity as decoder, squared error, gradient descent on "
            r"all three terms."
        ),
        DerivationBlock("commitment-damping"),
        Boxed("commitment-damping", "1"),
        FigureBlock(DAMPED),
        Prose(
            r"So $\beta$ is a \emph{damping}: below 1 output and code swing round their target, at "
            r"the customary $0.25$ visibly so; far above 1 the output clings to its code and both "
            r"creep. In this model every $\beta$ from 0 on arrives in the end, for the two "
            r"rates have the product 4 and the negative sum $-2(1+\beta)$; this fits the "
            r"experience that results depend little on $\beta$ over a wide range. With moving "
            r"averages the commitment is still needed, the codebook loss is not."
        ),
        Alternatives(
            r"Either of the two updates, correctly described with its fixed point, together with "
            r"the role of the commitment loss; averaged counts and sums without the share, in "
            r"numbers of outputs, are the same thing. K-means may be named in place of the "
            r"minimiser."
        ),
        Mistakes("vqvae-codebook"),
        Mistakes("vqvae-ema-step"),
        Mistakes("vqvae-ema-mean"),
        Mistakes("vqvae-ema-halfway"),
        Mistakes("vqvae-ema-fixed-point"),
        Mistakes("commitment-damping"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns="the codebook loss with the stop-gradient at the output: it moves the chosen "
            "code towards the output; the reconstruction does not move the codes",
        ),
        RubricLine(
            points=None,
            earns="where that comes to rest: the mean of the assigned outputs",
        ),
        RubricLine(
            points=None,
            earns="the moving averages of count and sum and their quotient, with the same fixed "
            "point (as the alternative)",
        ),
        RubricLine(
            points=None,
            earns="the commitment loss with its weight: it moves the output, not the code, and "
            "keeps outputs from running ahead of the codes",
        ),
    ),
    errata=(
        Erratum(
            grade="misleading",
            where="Question 4.4",
            note=(
                r"The dictionary is asked about as if there were one way of updating it. There are "
                r"two in use, a loss and moving averages, which agree in their fixed points and "
                r"differ in their steps: the box on the moving averages has a step size that "
                r"depends on the count. The key gives both."
            ),
        ),
    ),
    references=(
        r"A. van den Oord, O. Vinyals and K. Kavukcuoglu (2017). \emph{Neural discrete "
        r"representation learning}.",
        r"S. P. Lloyd (1982). \emph{Least squares quantization in PCM}.",
        r"A. Razavi, A. van den Oord and O. Vinyals (2019). \emph{Generating diverse high-fidelity "
        r"images with VQ-VAE-2}.",
    ),
)
