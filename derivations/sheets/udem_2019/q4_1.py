"""Question 4.1: the receptive field of two masked convolutions, type A in both layers."""

from claims.results import (
    Alternatives,
    Boxed,
    DerivationBlock,
    Erratum,
    FigureBlock,
    Item,
    Mistakes,
    Prose,
    RubricLine,
)
from derivations.sheets.udem_2019.q4_figures import FIELDS, QUESTION

ITEM = Item(
    number="4.1",
    slug="udem-2019-4-1",
    title="Receptive field with mask A, then mask A",
    source="udem-2019, question 4.1",
    points=5,
    prompt=(
        r"Two convolutional layers with $3 \times 3$ kernels (not flipped), stride one and a "
        r"border of one zero on each side turn a $5 \times 5$ map into a $5 \times 5$ map. To make "
        r"them autoregressive each kernel is multiplied, entry by entry, with a mask. With rows "
        r"$i$ and columns $j$ of the kernel counted from 1, mask A keeps the first row and, in the "
        r"second row, the columns before the second; mask B keeps the second column of the second "
        r"row as well; both set everything else to zero."
        "\n\n"
        r"On which pixels of the input does output pixel 33 (third row, third column) depend if "
        r"both layers use mask A?"
    ),
    prompt_figures=(QUESTION,),
    results=("masked-convolution-receptive-field",),
    claims=("receptive-field-aa",),
    answer=(
        Prose(
            r"\keypart{the rule}"
            r"Without flipping, kernel entry $(i,j)$ looks at the pixel that lies $i-2$ rows down "
            r"and $j-2$ columns to the right. Through mask A a pixel therefore reads its three "
            r"upper neighbours and its left one; mask B adds the pixel itself. In labels these are "
            r"the offsets $-11$, $-10$, $-9$, $-1$ and, for B, $0$. A path from the output back to "
            r"the input takes one offset of the second layer and one of the first, so the offsets "
            r"of the two layers add, and the receptive field is the set of all sums: the Minkowski "
            r"sum of the two offset sets, moved to 33."
        ),
        Prose(
            r"\keypart{the border}"
            r"A sum counts only if it ends on the map and if its hidden pixel lies on the map too, "
            r"because the border holds constant zeros in both layers. For 33 neither "
            r"condition bites: hidden pixels are at most one step away and inputs at most two, and "
            r"33 is two steps from every edge. Biases and nonlinearities add no "
            r"dependence; with weights in general position no path cancels."
        ),
        DerivationBlock("receptive-field-aa"),
        Boxed("receptive-field-aa", r"\{11,\,12,\,13,\,14,\,15,\,21,\,22,\,23,\,31\}"),
        Prose(
            r"These are nine of the twelve pixels before 33. Both layers force a move, so what "
            r"would take a single move (24 above to the right, 32 to the left) is lost, although "
            r"22 and 23, which touch 33 as well, come back by two moves. Pixel 25 is out of reach "
            r"for another reason, which 4.4 takes up."
        ),
        FigureBlock(FIELDS),
        Alternatives(
            r"Listing, for each of the four hidden pixels, what it reads, and shading the union in "
            r"the grid; or multiplying the two masks as polynomials in a row and a column shift "
            r"and reading off the exponents."
        ),
        Mistakes("receptive-field-aa"),
    ),
    rubric=(
        RubricLine(
            points=2,
            earns=r"finds the hidden pixels that 33 reads: 22, 23, 24 and 32, the ones of mask A "
            r"placed on 33",
        ),
        RubricLine(
            points=2,
            earns=r"places mask A on each of these in turn: 22 gives 11, 12, 13, 21; 23 gives 12, "
            r"13, 14, 22; 24 gives 13, 14, 15, 23; 32 gives 21, 22, 23, 31",
        ),
        RubricLine(
            points=1,
            earns=r"unites them: nine pixels, among them neither 24 nor 32, since two proper moves "
            r"never end there",
        ),
    ),
    errata=(
        Erratum(
            grade="notation",
            where="Question 4, the masks",
            note=(
                r"The index of a mask begins with two bare colons. They stand for the output and "
                r"input channels, on which the masks do not depend; the text does not say so, and "
                r"the feature map of the question has one channel."
            ),
        ),
        Erratum(
            grade="notation",
            where="Question 4, the masks",
            note=(
                r"Rows and columns of a mask count from 1; the text says so, but only after the "
                r"definition, and arrays count from 0. Taken over into code as they stand, the "
                r"inequalities keep all nine entries in mask B, which then masks nothing, and all "
                r"but the last in mask A: with A in both layers 33 then depends on 22 of the 25 "
                r"pixels, itself and later ones among them."
            ),
        ),
        Erratum(
            grade="notation",
            where="Question 4, the layers",
            note=(
                r"Neither the stride nor a dilation is given; that the map keeps its size under "
                r"this padding leaves only one for both."
            ),
        ),
    ),
    references=(
        r"A. van den Oord, N. Kalchbrenner and K. Kavukcuoglu (2016). \emph{Pixel recurrent "
        r"neural networks}.",
    ),
)
