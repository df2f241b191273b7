"""Question 3.3: eigenvalues of the step, its orbits, and how else the game may be played."""

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
from derivations.bilinear_orbit import RESULT as ORBIT
from derivations.bilinear_variants import RESULT as VARIANTS
from derivations.sheets.udem_ebm.q3_figures import ORBITS

_ANGLE = r"k\arctan\alpha"

ITEM = Item(
    number="3.3",
    slug="udem-ebm-3-3",
    title="Where the players go",
    source="udem-ebm, 3.3",
    prompt=(
        r"Find the eigenvalues of the matrix of 3.1. What becomes of $d$ and $g$ as the number $k$ "
        r"of steps grows? Give their values after $k$ steps from the pair of $d_0$ and $g_0$, "
        r"their distance from the fixed point, and the angle by which a step turns them. Compare "
        r"with updates in turns and with continuous time."
    ),
    points=3,
    results=("bilinear-orbit", "bilinear-variants"),
    answer=(
        Assumptions("bilinear-orbit"),
        DerivationBlock("bilinear-orbit"),
        Boxed(
            "bilinear-orbit",
            rf"\begin{{pmatrix}}d_k\\g_k\end{{pmatrix}} = (1+\alpha^2)^{{k/2}}"
            rf"\begin{{pmatrix}}d_0\cos({_ANGLE})+g_0\sin({_ANGLE})\\"
            rf"g_0\cos({_ANGLE})-d_0\sin({_ANGLE})\end{{pmatrix}}",
        ),
        DerivationBlock("bilinear-growth"),
        Boxed("bilinear-growth", r"d_k^2+g_k^2 = (1+\alpha^2)^k(d_0^2+g_0^2)"),
        Prose(
            r"Every step turns the pair clockwise by the angle $\arctan\alpha$ and stretches it, "
            r"so that both numbers oscillate with an amplitude that grows without bound: the "
            r"players spiral away from the fixed point, from wherever they start, except at the "
            r"fixed point itself. A smaller rate does not help. Over the time $t$ there are $t$ "
            r"over $\alpha$ steps, and the distance grows by a factor near $e^{\alpha t/2}$: more "
            r"slowly, but it grows. Figure~\ref{figure:bilinear-orbits} shows the orbit."
        ),
        FigureBlock(ORBITS),
        Prose(
            r"\emph{In turns.} If $g$ moves after $d$ and sees its new value, the players run "
            r"round an ellipse for ever, neither away nor to the fixed point, as long as the rate "
            r"is below two. Let $Q_k$ be the sum of $d^2$, $g^2$ and $\alpha$ times $dg$ after "
            r"$k$ steps:"
        ),
        DerivationBlock("bilinear-alternating"),
        Boxed(
            "bilinear-alternating",
            r"Q_k = d_0^2+\alpha d_0g_0+g_0^2",
        ),
        Prose(
            r"For a rate below two this form is positive away from the origin, so that keeping it "
            r"means running round an ellipse. From two on it is not, and alternating players run "
            r"away, too."
        ),
        Prose(r"\emph{In continuous time} the steps become equations for the rates of change:"),
        DerivationBlock("bilinear-flow"),
        Boxed(
            "bilinear-flow",
            r"\begin{pmatrix}d(t)\\g(t)\end{pmatrix} = "
            r"\begin{pmatrix}d_0\cos t+g_0\sin t\\g_0\cos t-d_0\sin t\end{pmatrix}",
        ),
        Prose(
            r"The spiral is therefore not in the game but in its discretisation: the steps of "
            r"simultaneous play leave the circle along its tangents. Averages of the orbit of "
            r"continuous time over full turns are at the fixed point, and damping (a penalty on "
            r"the discriminator's slope, or a step that looks ahead) makes it attractive."
        ),
        Alternatives(
            r"The number with real part $d$ and imaginary part $g$, which a step multiplies by "
            r"$1-i\alpha$; the observation that $A$ is a rotation times "
            r"$\sqrt{1+\alpha^2}$. Of the answer, the eigenvalues, their modulus and the outward "
            r"spiral earn full marks."
        ),
        Mistakes("bilinear-orbit"),
        Mistakes("bilinear-growth"),
        Mistakes("bilinear-alternating"),
        Mistakes("bilinear-flow"),
    ),
    rubric=(
        RubricLine(
            points=1,
            earns=r"both eigenvalues: one plus and one minus $i\alpha$, from the characteristic "
            "polynomial",
        ),
        RubricLine(points=1, earns="their modulus, which is above one for every rate"),
        RubricLine(
            points=1,
            earns="oscillation with a growing amplitude, away from the fixed point, for every "
            "start but that one",
        ),
    ),
    errata=(
        Erratum(
            grade="misleading",
            where="Question 3.3",
            note=(
                r"What happens as $k$ grows is asked for without a start. For a start at the "
                r"fixed point nothing happens; the answer expected holds for all others."
            ),
        ),
    ),
    references=(*ORBIT.references, *VARIANTS.references),
)
