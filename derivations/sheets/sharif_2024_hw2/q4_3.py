"""Question 4.3: what is passed back through the choice of a code, and what it is a gradient of."""

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
from derivations.sheets.sharif_2024_hw2.q4_figures import LOSS

ITEM = Item(
    number="4.3",
    slug="sharif-2024-hw2-4-3",
    title="The gradient through the choice of a code",
    source="sharif-2024-hw2, question 4.3",
    starred=True,
    prompt=(
        r"How can a gradient reach the encoder (and so the input side of the network) through the "
        r"discrete latent variable? Of what is it the gradient?"
    ),
    results=("vqvae-straight-through",),
    claims=(
        "straight-through-surrogate",
        "quantiser-derivative",
        "straight-through-slope",
        "quantised-loss-slope",
        "straight-through-circulation",
    ),
    answer=(
        Prose(
            r"\keypart{it cannot, so it is passed by}"
            r"The nearest code is a piecewise constant function of the encoder's output: inside a "
            r"cell nothing moves, at its boundary the code jumps. Its derivative is zero wherever "
            r"it exists, and the chain rule gives the encoder nothing. A VQ-VAE uses the "
            r"\emph{straight-through estimator}: forwards, the output $f(x)$ is replaced by its "
            r"nearest code $v$; backwards, the gradient of the reconstruction loss in the "
            r"decoder's input, taken at $v$, is copied to $f(x)$ unchanged, as if the quantiser "
            r"were the identity, which is sensible because the two live in one space and are near "
            r"each other. From $f(x)$ it goes on through the encoder by the chain rule."
        ),
        Prose(
            r"\keypart{stop-gradient}"
            r"In code this is one line. Let $\mathrm{sg}[y]$, \emph{stop-gradient}, be $y$ itself "
            r"forwards and a constant to the differentiation. The decoder gets "
            r"$f(x)+\mathrm{sg}[v-f(x)]$: its value is $v$, its derivative in $f(x)$ is the "
            r"identity, and in $v$ it is zero. So the reconstruction loss does not move the codes. "
            r"A loss with stopped gradients is a recipe and not a function to be differentiated: "
            r"$\|\mathrm{sg}[f(x)]-v\|^2$ and $\|f(x)-\mathrm{sg}[v]\|^2$ have the same value, the "
            r"first one moves the code alone, the second one the encoder alone (4.4)."
        ),
        Prose(
            r"\keypart{what it is the gradient of}"
            r"Of a \emph{surrogate}: the loss in which the offset between code and output is held "
            r"at its present value. Take one cell with the code $v$, an encoder that gives "
            r"$\phi x$, a decoder that gives $ay+b$ for the input $y$, the squared error, and for "
            r"the $x$ of this cell a law with mean $m$ and variance $s^2$ (only these two occur; "
            r"the law is taken as normal). A second symbol $h$ stands for the held copy of "
            r"$\phi$."
        ),
        Assumptions("straight-through-surrogate"),
        DerivationBlock("straight-through-surrogate"),
        Boxed(
            "straight-through-surrogate",
            r"\mean{p}{-2ax(x-av-b)} = 2a(av+b)m-2a(m^2+s^2)",
        ),
        Prose(
            r"The answer contains the code and not $\phi$: where in its cell the output lies makes "
            r"no difference. It is also what one gets by replacing the decoder's loss by its "
            r"tangent at $v$. It differs from the gradient without a quantiser, whose slope is "
            r"taken at $f(x)$, by at most the distance of the two times the largest curvature of "
            r"the decoder's loss between them: good if outputs are near their codes, which is what "
            r"the commitment term is for."
        ),
        Prose(
            r"\keypart{what it is not the gradient of}"
            r"\emph{Not of the loss, nor of the expected loss.} Let $x$ be standard normal, let "
            r"$x+\delta$ be the encoder's output, quantised by its sign to $1$ or $-1$, the "
            r"decoder the identity and the loss the squared error. Three derivatives in $\delta$ "
            r"have to be told apart, here at \setting{\delta=1}. That of every single loss, which "
            r"plain differentiation would use:"
        ),
        DerivationBlock("quantiser-derivative"),
        Boxed("quantiser-derivative", "0"),
        DerivationBlock("quantised-loss-slope", lead="The slope of the expected loss:"),
        Boxed("quantised-loss-slope", r"\frac{4}{\sqrt{2\pi}}e^{-1/2}"),
        DerivationBlock("straight-through-slope", lead="What is passed back, on average:"),
        Boxed("straight-through-slope", r"2\operatorname{erf}\left(\frac{1}{\sqrt2}\right)"),
        Prose(
            r"In numbers 0, 0.9679 and 1.3654. The expectation of the first is not the second, for "
            r"derivative and mean may not be exchanged where the losses jump. The third is biased "
            r"for the second, and no better for it with more draws; but here it has the same sign "
            r"for every $\delta$ and vanishes with it where $\delta$ is zero, so that descent "
            r"arrives at the same place. That is the most that can be said in its favour in "
            r"general: a heuristic with a good direction."
        ),
        FigureBlock(LOSS),
        Prose(
            r"\emph{Not of any function.} In one dimension every piecewise constant slope belongs "
            r"to some broken line, Figure~\ref{figure:vqvae-straight-through-line}. In two or more "
            r"dimensions not even that: added up along a closed loop, a gradient gives zero. Two "
            r"codes at $(-1,0)$ and $(1,0)$ and the decoder's loss $(y_1+y_2-1)^2/2$ at its input "
            r"$y$:"
        ),
        DerivationBlock("straight-through-circulation"),
        Boxed("straight-through-circulation", "2"),
        Prose(
            r"So there is no objective, however odd, that straight-through training descends on in "
            r"all of the encoder's output space. The differences of the loss itself, jumps "
            r"included, add up to zero along every loop."
        ),
        Alternatives(
            r"Naming and explaining the straight-through estimator, with why it is needed, earns "
            r"full marks without the examples. Other ways through a discrete variable: the score "
            r"function (without bias, with much variance; 1.1), a relaxed choice by a softmax with "
            r"noise and a temperature (Gumbel-softmax; biased, and the decoder sees mixtures of "
            r"codes while it is soft), a random quantiser whose expected loss is smooth."
        ),
        Mistakes("straight-through-surrogate"),
        Mistakes("quantiser-derivative"),
        Mistakes("quantised-loss-slope"),
        Mistakes("straight-through-slope"),
        Mistakes("straight-through-circulation"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns="the choice of the nearest code has derivative zero almost everywhere, so that "
            "the chain rule stops there",
        ),
        RubricLine(
            points=None,
            earns="straight-through: the gradient in the decoder's input, at the code, is copied "
            "to the encoder's output (as $f(x)+\\mathrm{sg}[v-f(x)]$ or in words)",
        ),
        RubricLine(
            points=None,
            earns="why that is reasonable, and that it is an approximation: output and code live "
            "in one space and are kept near each other; it is no gradient of the loss",
        ),
    ),
    errata=(
        Erratum(
            grade="misleading",
            where="Question 4.3",
            note=(
                r"The question takes it for granted that a gradient passes \emph{through} the "
                r"discrete variable, to the input. It does not: the derivative there is zero "
                r"wherever "
                r"it exists (first box on the two codes), and what reaches the encoder is another "
                r"quantity. What is meant is the gradient for the encoder's parameters; the input "
                r"itself is not changed in training."
            ),
        ),
    ),
    references=(
        r"Y. Bengio, N. L\'eonard and A. Courville (2013). \emph{Estimating or propagating "
        r"gradients through stochastic neurons for conditional computation}.",
        r"A. van den Oord, O. Vinyals and K. Kavukcuoglu (2017). \emph{Neural discrete "
        r"representation learning}.",
        r"E. Jang, S. Gu and B. Poole (2017). \emph{Categorical reparameterization with "
        r"Gumbel-softmax}.",
    ),
)
