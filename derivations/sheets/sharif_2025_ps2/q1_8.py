"""Question 1.8: generating an image for a new text, and what goes wrong with other sources of z."""

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
from derivations.conditional_generation import SOURCES

DATA = r"p_{\mathrm{data}}"

ITEM = Item(
    number="1.8",
    slug="sharif-2025-ps2-1-8",
    title="An image for a new text",
    source="sharif-2025-ps2, question 1.8",
    prompt=(
        r"A conditional VAE has been trained on pairs $(x_i,y_i)$ of images and texts. A new text "
        r"$y_{\mathrm{new}}$ is given. How is an image generated for it? Which law has that image, "
        r"and what goes wrong if $z$ is taken from elsewhere?"
    ),
    results=("conditional-generation",),
    answer=(
        Prose(
            r"\keypart{the process}"
            r"(1) Represent the new text, called $y$ below, as the training texts were. (2) Draw "
            r"$z$ from the prior $p(z|y)$: one pass of the prior network and one draw, or a draw "
            r"from the fixed prior if $z$ was assumed to be independent of $y$. (3) Pass $z$ and "
            r"$y$ through the decoder, which gives the parameters of $p_\theta(x|y,z)$. (4) Draw "
            r"$x$ from it. For more images of the same text repeat from (2). The encoder is not "
            r"used: it asks for the image that is not there yet."
        ),
        Assumptions("conditional-generated-law"),
        DerivationBlock(
            "conditional-generated-law",
            lead="A law is known if the means of all bounded functions of the image are; let $f$ "
            "be one.",
        ),
        Boxed(
            "conditional-generated-law",
            r"\mean{p(z|y)\,p_\theta(x|y,z)}{f(x)} = \mean{p_\theta(x|y)}{f(x)}",
        ),
        Prose(
            r"\keypart{the law of what is generated}"
            r"So the image has \emph{exactly} the law $p_\theta(x|y)$, the one whose likelihood "
            r"training raised (through its lower bound), whatever the law of $y$; images drawn "
            r"with fresh $z$ are independent given $y$. "
            rf"It is close to ${DATA}(x|y)$ as far as the criterion of 1.1 is small, "
            r"for texts such as occur in the data; for a text unlike all of them nothing is known. "
            r"A draw costs two passes, whatever the training cost."
        ),
        Prose(
            r"\keypart{other sources of $z$}"
            r"Each of the following is tempting and generates another law. Take two texts, equally "
            r"frequent. $z$ has two values, the first one with probability 0.75 given the text "
            r"asked for and 0.25 given the other; the decoder gives three images the "
            r"probabilities 0.6, 0.2, 0.2 for the first value of $z$ and 0, 0.4, 0.6 for the "
            r"second. The columns below are the images. The rows are ways to get $z$: from the "
            r"prior given $y$ (the right one); from its average over both texts, where the first "
            r"value has the probability $b$; from the encoder at a training pair with the second "
            r"image, where it has the probability $c$; always the most probable value; and the "
            r"prior again, but with the most probable image for each $z$ instead of a draw."
        ),
        DerivationBlock("conditional-generation"),
        Boxed("conditional-generation", SOURCES.outcome),
        Prose(
            r"\emph{Second row, $p(z)$ instead of $p(z|y)$}: where the model has a prior that "
            r"depends on $y$, its average mixes in hidden values of other texts; images "
            r"that do not fit the text become too frequent. (If the model was trained with $z$ "
            r"independent of $y$, the two are the same, and this is right.)"
            r"\par\emph{Third row, the encoder at a training pair with the same text}: variations "
            r"on that pair's image, which becomes too frequent, not fresh images of the text. "
            r"Averaged over the images that belong to the text \emph{according to the model}, "
            r"exact posteriors give back the prior; averaged over the data they do so only "
            r"if the model fits. Where encoder and prior differ on average, the prior draws $z$ in "
            r"places for which the decoder was never trained, and images from there are poor "
            r"though all training pairs are reconstructed well. The remedy is a prior fitted to "
            r"the encoder's average given $y$, not the encoder as a source."
            r"\par\emph{Fourth row, the most probable $z$}, such as the mean of a normal prior: "
            r"one component of the mixture is left. Every text gets one kind of image; the third "
            r"image is as rare as the second here, though it should be more frequent. Drawing "
            r"from a narrowed prior (a temperature below one) lies in between: more typical and "
            r"less varied images, a choice that should be stated."
            r"\par\emph{Fifth row, the right $z$ but the decoder's peak instead of a draw}: the "
            r"second image is never seen. For a normal decoder one usually shows its mean, without "
            r"pixel noise; that looks better, but it is not a sample of the model, and it lacks "
            r"the decoder's variance. A mean over many $z$ is worse: a blurred average of all "
            r"images of the text."
        ),
        Alternatives(
            r"A draw from $\mathcal{N}(0,I)$ in step (2) for models with that prior; showing the "
            r"decoder's mean in step (4) if it is called that; choosing the best of several "
            r"draws by a score of how well text and image fit, if it is said that this changes the "
            r"law."
        ),
        Mistakes("conditional-generated-law"),
        Mistakes("conditional-generation"),
    ),
    rubric=(
        RubricLine(points=None, earns=r"draws $z$ from the prior given $y$, not from the encoder"),
        RubricLine(
            points=None,
            earns=r"passes $z$ and $y$ through the decoder and draws $x$ (or says that "
            "the mean is shown)",
        ),
        RubricLine(points=None, earns=r"says that the image then has the law $p_\theta(x|y)$"),
    ),
    errata=(
        Erratum(
            grade="notation",
            where="Questions 1.7 and 1.8, the training pairs",
            note=(
                r"The same training pairs are written without an index in one question and with "
                r"one in the other, and $N$, their number at the beginning, in neither."
            ),
        ),
    ),
    references=(
        r"K. Sohn, H. Lee and X. Yan (2015). \emph{Learning structured output representation using "
        r"deep conditional generative models}.",
    ),
)
