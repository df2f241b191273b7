"""Question 4.1: why the latent variable is discrete, and where that is the better choice."""

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
from derivations.sheets.sharif_2024_hw2.q4_figures import COSTS

ITEM = Item(
    number="4.1",
    slug="sharif-2024-hw2-4-1",
    title="Why a discrete latent variable?",
    source="sharif-2024-hw2, question 4.1",
    starred=True,
    prompt=(
        r"A VQ-VAE (vector-quantised variational autoencoder) has a discrete latent variable, "
        r"where a VAE usually has a continuous one. Why? Give an example in which a discrete "
        r"latent variable is the better choice."
    ),
    results=("gaussian-code-cost",),
    answer=(
        Prose(
            r"\keypart{why}"
            r"(1) \emph{Much of what data consist of is discrete}: words and phonemes, notes, "
            r"kinds of objects, strokes. A code that names one of $K$ kinds says just that; a "
            r"continuous one has to carve $K$ regions out of a space whose prior has no gaps, and "
            r"what is decoded between the regions belongs to none of them. "
            r"(2) \emph{The code is not ignored.} In a VAE with a strong (autoregressive) decoder "
            r"the bound can be improved by letting the posterior be the prior: the divergence "
            r"falls to zero, and the latent variable carries nothing (posterior collapse). The "
            r"divergence of a one-hot posterior from a uniform prior is a constant (4.2): nothing "
            r"is gained by saying less. "
            r"(3) \emph{The amount of information is set}, at most $\log K$ nats for each latent "
            r"variable, so that the code is a compression with a known rate. "
            r"(4) \emph{The prior may be anything.} It is fitted afterwards to the codes that "
            r"occur, by a strong model of sequences of symbols, and may have any number of modes; "
            r"a normal prior is fixed beforehand, the posteriors have to fit into it, and where "
            r"they leave holes samples are bad. "
            r"(5) \emph{The decoder sees nothing but the $K$ codes}, so that it need not be good "
            r"between them and does not blur by averaging over a spread posterior."
        ),
        Prose(
            r"\keypart{and what it costs}"
            r"The choice of a code cannot be differentiated (4.3), codes may fall out of use "
            r"(4.4), and the resolution is finite. For what varies continuously (pose, brightness, "
            r"pitch) a continuous latent variable is the natural one, and in $D$ dimensions the "
            r"number of cells that a given precision needs grows like a $D$-th power."
        ),
        Prose(
            r"\keypart{an example}"
            r"\emph{Speech.} Let the latent variables say what is spoken, at a low rate, and let a "
            r"strong autoregressive decoder, which is also told who speaks, produce the waveform. "
            r"What is spoken is a sequence of symbols out of a few dozen phonemes; with continuous "
            r"latent variables such a decoder tends to ignore them, with a sequence of discrete "
            r"codes it cannot use any other channel, and the codes come out related to phonemes. "
            r"Exchanging the speaker at the decoder then changes the voice and keeps the words. "
            r"Likewise images as grids of codes over which a prior is learned, or any other data "
            r"made of parts out of a list."
        ),
        Prose(
            r"\keypart{the example in numbers}"
            r"The smallest case: two equally frequent symbols are to be told apart. A discrete "
            r"code of two values costs $\log 2$, 0.6931 nats, against the uniform prior, just the "
            r"entropy of the symbols, and is read without errors. A normal code gives the symbols "
            r"posteriors with means $m$ and $-m$ and one variance $w$, under a standard normal "
            r"prior. Reading it by its sign, one errs with the probability that a standard normal "
            r"variable is below $-d$, where $d$ is $m$ over the deviation: only $d$ matters for "
            r"the errors, and the variance is free."
        ),
        Assumptions("gaussian-code-cost"),
        DerivationBlock("gaussian-code-cost"),
        Boxed(
            "gaussian-code-cost",
            r"w = \frac{1}{1+d^2}",
            value=r"\min_w\frac12\left((1+d^2)w-1-\log w\right) = \frac12\log(1+d^2)",
        ),
        DerivationBlock(
            "gaussian-code-symbols",
            lead="For one wrong reading in a hundred:",
        ),
        Boxed("gaussian-code-symbols", "0.9291"),
        FigureBlock(COSTS),
        Prose(
            r"A third more than the discrete code, and still with errors; without errors the price "
            r"would be infinite, for $d$ would have to be. The gradient of the bound notices: as "
            r"far as the decoder can do without the symbol, a normal code pays for itself less "
            r"well than being silent, and collapse begins. The discrete code is paid for anyway."
        ),
        Alternatives(
            r"Two or three of the reasons suffice if one of them is about the data and one about "
            r"training or the prior. Other examples: text, music as notes, actions in planning, "
            r"codes of images to be modelled by a sequence model, compression at a fixed rate, "
            r"clustering. No numbers are needed for full marks."
        ),
        Mistakes("gaussian-code-cost"),
        Mistakes("gaussian-code-symbols"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns="a reason from the data: they consist of symbols or kinds, which a list of codes "
            "matches and a continuous space with a prior without gaps does not",
        ),
        RubricLine(
            points=None,
            earns="a reason from training or the prior: no collapse because the divergence is a "
            "constant; or a prior of any shape that is learned afterwards; or a fixed rate",
        ),
        RubricLine(
            points=None,
            earns="an example, with what the symbols are and what a continuous variable would do "
            "worse there",
        ),
    ),
    errata=(
        Erratum(
            grade="misleading",
            where="Question 4.1",
            note=(
                r"That a discrete latent variable is better than a continuous one has no answer "
                r"without saying for what. The key says what is gained and what is lost, and "
                r"compares the two where a number can be put on it: at one wrong reading in two "
                r"the normal code is the cheaper one, at one in a hundred the discrete one."
            ),
        ),
        Erratum(
            grade="notation",
            where="Question 4",
            note=(
                r"One question is announced and four are asked; 4.1 asks two things. Neither the "
                r"model nor its symbols are given: the key calls the codes $c(k)$, the output of "
                r"the encoder $f(x)$, the number of codes $K$."
            ),
        ),
    ),
    references=(
        r"A. van den Oord, O. Vinyals and K. Kavukcuoglu (2017). \emph{Neural discrete "
        r"representation learning}.",
    ),
)
