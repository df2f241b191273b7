"""Question 3.2: the stationary point of the bilinear game."""

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
    number="3.2",
    slug="udem-ebm-3-2",
    title="Where the players rest",
    source="udem-ebm, 3.2",
    prompt=(
        r"The step of 3.1 maps the pair of $d$ and $g$ to a new pair. Which pairs does it leave "
        r"where they are? Is each a maximum, a minimum or a saddle of the value?"
    ),
    points=2,
    results=("bilinear-game",),
    claims=("bilinear-rest",),
    answer=(
        DerivationBlock("bilinear-rest"),
        Boxed(
            "bilinear-rest",
            r"\begin{pmatrix}d\\g\end{pmatrix} = \begin{pmatrix}0\\0\end{pmatrix}",
        ),
        Prose(
            r"It is the only one, and it is what the game asks for: neither player gains by "
            r"moving alone, since the value is zero whenever the other one is at zero. The fixed "
            r"points of the map are the stationary points of the value for every positive rate, "
            r"because a step is zero exactly where both slopes are. The point is a saddle: "
            r"moved together, $d$ and $g$ raise the value above zero, moved against each other "
            r"they lower it below."
        ),
        Alternatives(
            r"Setting both partial derivatives to zero, with the remark that a step is the rate "
            r"times the slopes; solving for a pair that one step does not change."
        ),
        Mistakes("bilinear-rest"),
    ),
    rubric=(
        RubricLine(points=1, earns="sets both slopes to zero, or the step equal to its start"),
        RubricLine(points=1, earns="both coordinates zero, and no other pair"),
    ),
    errata=(
        Erratum(
            grade="misleading",
            where="Question 3.2, with its footnote",
            note=(
                r"A stationary point of the map is asked for, but the footnote explains that of a "
                r"function, and places it on the graph, where it would have three coordinates. "
                r"A map has fixed points. Here the two notions agree: the rate is not zero, and "
                r"both slopes vanish at the same pair."
            ),
        ),
        Erratum(
            grade="text loss",
            where="Questions 3 and 4, the parts",
            note=(
                r"Parts 2 and 3 of question 3 and parts 1 and 2 of question 4 have lost their "
                r"numbers. The key counts them in the order in which they stand."
            ),
        ),
        Erratum(
            grade="notation",
            where="Question 3.2",
            note=(
                r"One stationary point is announced, the coordinates of several are asked for. "
                r"There is one."
            ),
        ),
    ),
)
