"""Question 4.1: what noise-contrastive estimation finds, as an energy, and from samples."""

from dataclasses import replace

from claims.results import (
    Alternatives,
    Boxed,
    DerivationBlock,
    Erratum,
    Mistakes,
    Prose,
    RubricLine,
)
from derivations.sheets.flagships.nce_optimum import ITEM as FLAGSHIP

_ELSEWHERE = "Assignment with energy-based models, question"


def _here(erratum: Erratum) -> Erratum:
    return replace(erratum, where="Question" + erratum.where.removeprefix(_ELSEWHERE))


ITEM = replace(
    FLAGSHIP,
    number="4.1",
    slug="udem-ebm-4-1",
    source="udem-ebm, 4.1",
    prompt=FLAGSHIP.prompt
    + r" How is $E^*$ related to the energy of a density, and is it found from samples alone?",
    points=3,
    results=("nce-optimum", "nce-energy"),
    answer=(
        *FLAGSHIP.answer[:-3],
        Prose(
            r"\emph{As an energy.} In the textbook the model is proportional to the exponential "
            r"of minus its energy, and the logit is minus the energy, minus the "
            r"logarithm of the normaliser, minus that of the noise density; the normaliser is a "
            r"parameter like any other. The energy (with that constant in it) is then best where"
        ),
        DerivationBlock("nce-energy"),
        Boxed("nce-energy", r"-\log p_n(x)-E^*(x) = -\log p_d(x)"),
        Prose(
            r"\emph{From samples.} Nothing but draws of both laws enters the objective, so that "
            r"any classifier may be trained on it. Between two normal laws the best logit is a "
            r"quadratic, and a logistic regression on the powers of $x$ finds it, constant "
            r"included:"
        ),
        DerivationBlock("nce-regression"),
        Boxed(
            "nce-regression",
            r"w = \begin{pmatrix}\log2-\frac12\\1\\-\frac38\end{pmatrix}",
        ),
        Alternatives(
            r"Writing the sigmoid of $E$ as a function $D$ with values between zero and one, "
            r"quoting the optimal discriminator of two densities, and taking the logit of it. "
            r"Reading $E$ as an energy from the start, with $-E$ in the sigmoid: the best one is "
            r"then $\log p_n(x)-\log p_d(x)$, which earns full marks if the reading is stated."
        ),
        *FLAGSHIP.answer[-2:],
        Mistakes("nce-energy"),
        Mistakes("nce-regression"),
    ),
    rubric=(
        RubricLine(
            points=1,
            earns="one integral, optimised at each point: differentiates the logarithms of both "
            "sigmoids and sets the slope to zero",
        ),
        RubricLine(points=1, earns="the logit: a log ratio, data above noise"),
        RubricLine(
            points=1,
            earns="why it is a maximum (concave in the logit), and that the objective printed has "
            "no minimum; or the sign that an energy must have",
        ),
    ),
    errata=(
        *map(_here, FLAGSHIP.errata),
        Erratum(
            grade="misleading",
            where="Question 4, the energy",
            note=(
                r"It is called an arbitrary function. It is arbitrary as long as the integral of "
                r"$e^{-E}$ is finite; a constant on the whole line, for instance, is the energy "
                r"of no density."
            ),
        ),
    ),
)
