"""Question 4.4: the receptive field with mask B in both layers, and what no depth reaches."""

from claims.results import (
    Alternatives,
    Boxed,
    DerivationBlock,
    Item,
    Mistakes,
    Prose,
    RubricLine,
)

ITEM = Item(
    number="4.4",
    slug="udem-2019-4-4",
    title="Receptive field with mask B, then mask B",
    source="udem-2019, question 4.4",
    points=5,
    prompt=(
        r"As in 4.1, but with mask B in both layers: on which pixels of the input does output "
        r"pixel 33 depend?"
    ),
    results=("masked-convolution-receptive-field",),
    claims=("receptive-field-bb", "receptive-field-blind-spot"),
    answer=(
        Prose(
            r"The second layer reads five hidden pixels, 33 among them, and each of the five "
            r"contains its own input pixel."
        ),
        DerivationBlock("receptive-field-bb"),
        Boxed(
            "receptive-field-bb",
            r"\{11,\,12,\,13,\,14,\,15,\,21,\,22,\,23,\,24,\,31,\,32,\,33\}",
        ),
        Prose(
            r"\keypart{which layers must be of type A}"
            r"Pixel 33 now depends on itself, along the one path that stays in place in both "
            r"layers. A path can stay in a layer exactly if that layer is of type B. So a stack of "
            r"any depth excludes the pixel itself if and only if at least one of its layers is of "
            r"type A, whichever it is; with none, as here, the network is not autoregressive. One "
            r"is enough and usually the first: turning a further layer into type A only takes "
            r"context away, as 4.1 against 4.2 shows."
        ),
        DerivationBlock(
            "receptive-field-blind-spot",
            lead=r"What remains unseen, also in deeper stacks (type A first, type B above).",
        ),
        Boxed("receptive-field-blind-spot", r"\{25\}"),
        Prose(
            r"The only offset to the right, $-9$, also leads one row up. After any number of "
            r"layers a pixel is therefore reached only if it lies at least as many rows up as "
            r"columns to the right. Pixel 25 lies one row up and two columns to the right, so "
            r"it is never seen although it comes before 33: the blind spot of this kind of "
            r"mask. On a larger map it is a whole wedge to the right of the pixel. A model that "
            r"needs every earlier pixel sends the rows above through a stack of its own, "
            r"without a mask inside the rows."
        ),
        Alternatives(
            r"Starting from 4.2 or 4.3 and adding what the last stay contributes: pixel 33 itself."
        ),
        Mistakes("receptive-field-bb"),
        Mistakes("receptive-field-blind-spot"),
    ),
    rubric=(
        RubricLine(
            points=2,
            earns=r"finds the hidden pixels that 33 reads through mask B: 22, 23, 24, 32 and 33",
        ),
        RubricLine(
            points=2,
            earns=r"places mask B on each of them: to the eleven pixels of 4.2 and 4.3 this adds "
            r"33, by the path that stays in place twice",
        ),
        RubricLine(
            points=1,
            earns=r"leaves out 25: going right costs a row, so two columns to the right need two "
            r"rows up",
        ),
    ),
    references=(
        r"A. van den Oord, N. Kalchbrenner, O. Vinyals, L. Espeholt, A. Graves and K. Kavukcuoglu "
        r"(2016). \emph{Conditional image generation with PixelCNN decoders}.",
    ),
)
