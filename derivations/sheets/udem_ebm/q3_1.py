"""Question 3.1: one simultaneous gradient step of the bilinear game as a matrix."""

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

ITEM = Item(
    number="3.1",
    slug="udem-ebm-3-1",
    title="A game with two numbers: one step",
    source="udem-ebm, 3.1",
    prompt=(
        r"Two players hold one real number each, $d$ and $g$. The value of their game is the "
        r"product $dg$: the discriminator moves $d$ to make it large, the generator moves $g$ to "
        r"make it small. Both follow the gradient with the learning rate "
        r"\checked{assumption:bilinear-update}{\alpha>0}, and both move at the same time. Write "
        r"one step as a matrix $A$ that is applied to the column of $d$ and $g$."
    ),
    points=2,
    results=("bilinear-game",),
    claims=("bilinear-update",),
    answer=(
        Assumptions("bilinear-update"),
        DerivationBlock("bilinear-update"),
        Boxed("bilinear-update", r"A = \begin{pmatrix}1&\alpha\\-\alpha&1\end{pmatrix}"),
        Prose(
            r"The off-diagonal entries have opposite signs because one player climbs and the "
            r"other descends. Had both descended on one function, $A$ would be the identity minus "
            r"$\alpha$ times a matrix of second derivatives, and symmetric; the step of this "
            r"game is that of no function."
        ),
        Alternatives(
            r"Writing both moves as sums and naming the matrix without the partial derivatives; "
            r"the identity plus $\alpha$ times a rotation by a quarter turn."
        ),
        Mistakes("bilinear-update"),
    ),
    rubric=(
        RubricLine(points=1, earns="both slopes of the value, each with the sign of its player"),
        RubricLine(points=1, earns="the matrix, from moves that both use the old values"),
    ),
    errata=(
        Erratum(
            grade="notation",
            where="Question 3.2",
            note=(
                r"The text refers to what was found ``in 6.1''. There is no such question; 3.1 is "
                r"meant."
            ),
        ),
    ),
)
