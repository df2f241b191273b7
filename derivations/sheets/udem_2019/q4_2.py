"""Question 4.2: the receptive field with mask A in the first layer and mask B in the second."""

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
    number="4.2",
    slug="udem-2019-4-2",
    title="Receptive field with mask A, then mask B",
    source="udem-2019, question 4.2",
    points=5,
    prompt=(
        r"As in 4.1, but with mask A in the first layer and mask B in the second: on which pixels "
        r"of the input does output pixel 33 depend?"
    ),
    results=("masked-convolution-receptive-field",),
    claims=("receptive-field-ab",),
    answer=(
        Prose(
            r"The second layer now reads hidden pixel 33 as well, besides the four of 4.1. That "
            r"hidden pixel was made with mask A, so it does not contain input 33; it adds what "
            r"mask A sees from 33."
        ),
        DerivationBlock("receptive-field-ab"),
        Boxed(
            "receptive-field-ab",
            r"\{11,\,12,\,13,\,14,\,15,\,21,\,22,\,23,\,24,\,31,\,32\}",
        ),
        Prose(
            r"Eleven of the twelve earlier pixels (Figure \ref{figure:receptive-fields}, second "
            r"panel): the stay of the second layer brings in 24 and 32, which two proper moves "
            r"miss. Pixel 33 itself is still excluded, because the first layer forces every path "
            r"to move once. This is the usual order: type A first, type B in all layers above."
        ),
        Alternatives(
            r"Starting from 4.1: the offsets of B are those of A and zero, so the field is that "
            r"of 4.1 united with mask A placed on 33, that is 22, 23, 24 and 32."
        ),
        Mistakes("receptive-field-ab"),
    ),
    rubric=(
        RubricLine(
            points=2,
            earns=r"finds the hidden pixels that 33 reads through mask B: 22, 23, 24, 32 and 33 "
            r"itself",
        ),
        RubricLine(
            points=2,
            earns=r"adds to the field of 4.1 what hidden 33 reads through mask A: 22, 23, 24, 32, "
            r"of which 24 and 32 are new",
        ),
        RubricLine(
            points=1,
            earns=r"leaves out 33 (mask A of the first layer has a zero in its middle) and 25 (no "
            r"path leads there)",
        ),
    ),
)
