"""Question 4.3: the receptive field with mask B in the first layer and mask A in the second."""

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
    number="4.3",
    slug="udem-2019-4-3",
    title="Receptive field with mask B, then mask A",
    source="udem-2019, question 4.3",
    points=5,
    prompt=(
        r"As in 4.1, but with mask B in the first layer and mask A in the second: on which pixels "
        r"of the input does output pixel 33 depend?"
    ),
    results=("masked-convolution-receptive-field",),
    claims=("receptive-field-ba",),
    answer=(
        Prose(
            r"The second layer reads the four hidden pixels of 4.1. Each of them was made with "
            r"mask B, so it contains its own input pixel besides the four that mask A sees from it."
        ),
        DerivationBlock("receptive-field-ba"),
        Boxed(
            "receptive-field-ba",
            r"\{11,\,12,\,13,\,14,\,15,\,21,\,22,\,23,\,24,\,31,\,32\}",
        ),
        Prose(
            r"The same eleven pixels as in 4.2, and not by chance: offsets add, and a sum does not "
            r"depend on the order of its terms. Only the hidden pixels differ (the dots in Figure "
            r"\ref{figure:receptive-fields}). Exchanging layers could matter only where a hidden "
            r"pixel would fall into the padding; at 33 none does, and computing all 25 fields "
            r"shows that on this map it matters for no output."
        ),
        Alternatives(
            r"Arguing from 4.2 that the Minkowski sum of two sets is commutative. The set still "
            r"has to be given, and it has to be said why the border does no harm."
        ),
        Mistakes("receptive-field-ba"),
    ),
    rubric=(
        RubricLine(
            points=2,
            earns=r"finds the hidden pixels that 33 reads through mask A: 22, 23, 24 and 32, not "
            r"33",
        ),
        RubricLine(
            points=2,
            earns=r"adds to the field of 4.1 the hidden pixels' own places, which mask B sees: "
            r"22, 23, 24 and 32, of which 24 and 32 are new",
        ),
        RubricLine(
            points=1,
            earns=r"states that the field equals that of 4.2, as the offsets of the layers add in "
            r"either order",
        ),
    ),
)
