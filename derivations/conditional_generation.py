r"""The law of what a conditional model generates, and of what other sources of z make of it.

In general, as means of an arbitrary function of the image; and drawn for two descriptions y,
equally frequent, a hidden variable with two values and three images.
"""

from __future__ import annotations

from fractions import Fraction

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from derivations.conditional_evidence import MODEL
from formula.declare import declare

SOURCE = "sharif-2025-ps2, question 1.8"

GENERATED = r"\mathbb{E}_{p(z|y)p_\theta(x|y,z)}\left[f(x)\right]"
DRAWN = r"\mathbb{E}_{p_\theta(x|y)}\left[f(x)\right]"
DECLARATIONS = declare("f(x): function", models=[f"p(y) {MODEL}"])
LINEAR_GAUSSIAN = declare(
    "f(x): function; a: real in (1/2,1); b: real in (-1,1); r: real in (1/2,1); "
    "c: real in (1/2,1); d: real in (-1,1); e: real in (-1,1); s: real in (1/4,1/2)",
    laws={
        "p(y)": ("normal", "0", "1"),
        "p(z|y)": ("normal", "a y + b", "r"),
        "p(x|y,z)": ("normal", "c z + d y + e", "s"),
    },
)
"""A linear-Gaussian conditional model; y has a law so that it has a value."""
NOTHING = declare()
PRIORS = ((Fraction(3, 4), Fraction(1, 4)), (Fraction(1, 4), Fraction(3, 4)))
"""p(z|y) for each description."""
IMAGES = (
    (Fraction(3, 5), Fraction(1, 5), Fraction(1, 5)),
    (Fraction(0), Fraction(2, 5), Fraction(3, 5)),
)
"""p(x|y,z) at the first description, for each z."""
TRAINED_ON = 1
"""The image of a training pair with the first description, counted from 0."""
DRAWS = 400_000

ROWS = (
    ("0.45", "0.25", "0.3"),
    ("0.3", "0.3", "0.4"),
    ("0.36", "0.28", "0.36"),
    ("0.6", "0.2", "0.2"),
    ("0.75", "0", "0.25"),
)
"""Sources in this order: prior given y, prior without y, encoder at a training pair, the most
probable z, prior given y with the most probable image for each z."""


def derive_law() -> Derivation:
    """The hidden variable is drawn, used and forgotten."""
    from claims.algebra.densities_marginals import mean_under_marginal
    from claims.algebra.densities_steps import Chain

    d = Chain(DECLARATIONS)
    d.start(LAW.left, because="draw $z$ given $y$, then $x$ given both", tex=GENERATED)
    d.by(
        mean_under_marginal(),
        because="$f$ does not look at $z$: summing or integrating the density of both, given $y$, "
        "over $z$ leaves that of $x$ (1.2)",
        tex=DRAWN,
    )
    return d.finish(LAW.left, "=", LAW.right)


def _table(*rows: tuple[str, str, str]) -> str:
    return r"\begin{pmatrix}" + r"\\".join("&".join(row) for row in rows) + r"\end{pmatrix}"


def _decoded(z: tuple[Fraction, ...]) -> list[Fraction]:
    """The law of the image for a law of z."""
    return [sum((a * row[x] for a, row in zip(z, IMAGES, strict=True)), Fraction(0))
            for x in range(3)]  # fmt: skip


def derive_sources() -> Derivation:
    """Each source is a law of z, and the law of the image is the mean of the decoder's under it."""
    import sympy

    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation
    from derivations._bilinear import finished, same_entries, tree_of

    given = PRIORS[0]
    average = tuple(sum(both) / 2 for both in zip(*PRIORS, strict=True))
    weights = [a * row[TRAINED_ON] for a, row in zip(given, IMAGES, strict=True)]
    posterior = tuple(each / sum(weights) for each in weights)
    best = tuple(Fraction(int(each == max(given))) for each in given)
    peaks = [[Fraction(int(each == max(row))) for each in row] for row in IMAGES]
    sharpened = [
        sum((a * row[x] for a, row in zip(given, peaks, strict=True)), Fraction(0))
        for x in range(3)
    ]
    laws = [*map(_decoded, (given, average, posterior, best)), sharpened]
    entries = sympy.Matrix([[sympy.Rational(each) for each in law] for law in laws])
    d = Calculation(NOTHING)
    for name, value, because, tex in (
        (
            "b",
            average[0],
            "probability of the first value of $z$ without $y$: the mean of its two priors",
            r"b=\frac12\cdot\frac34+\frac12\cdot\frac14",
        ),
        (
            "c",
            posterior[0],
            "and at the training pair, by Bayes' rule (a perfect encoder)",
            r"c=\frac{\frac34\cdot\frac15}{\frac34\cdot\frac15+\frac14\cdot\frac25}",
        ),
    ):
        number = sympy.Rational(value)
        d.beside(
            (name, number),
            rule="Bayes' rule",
            because=because,
            tex=tex,
            declarations=naming(declare(f"{name}: real"), {name: number}),
        )
    d.record.start(
        tree_of(entries),
        r"mix the two rows $(0.6,0.2,0.2)$ and $(0,0.4,0.6)$ of the decoder with the weight of the "
        r"first value of $z$: $0.75$, then $b$, $c$, $1$; and, last, their peaks with "
        r"$0.75$",
        SOURCES.outcome,
        rule="total probability",
        proof="enumeration",
    )
    return finished(d.record, same_entries(entries, SOURCES))


def run_sources(seed: int) -> object:
    """Generate: draw pairs to get at every source of z, then images, and count."""
    import numpy as np

    rng = np.random.default_rng(seed)
    priors = np.array([[float(each) for each in row] for row in PRIORS])
    images = np.array([[float(each) for each in row] for row in IMAGES])

    def drawn(probabilities: np.ndarray) -> np.ndarray:
        """One draw for each row of probabilities."""
        return np.asarray(
            (rng.random(len(probabilities))[:, None] > probabilities.cumsum(axis=1)).sum(axis=1)
        )

    def counted(x: np.ndarray) -> np.ndarray:
        return np.bincount(x, minlength=3) / len(x)

    asked = priors[np.zeros(DRAWS, dtype=int)]
    ancestral = drawn(asked)
    made = drawn(images[ancestral])
    anywhere = drawn(priors[rng.integers(0, 2, DRAWS)])
    # the posterior at the training pair: the z of those draws that made its image
    seen = ancestral[made == TRAINED_ON]
    most_probable = np.full(DRAWS, np.bincount(ancestral).argmax())
    return np.array(
        [
            counted(made),
            counted(drawn(images[anywhere])),
            counted(drawn(images[rng.choice(seen, DRAWS)])),
            counted(drawn(images[most_probable])),
            counted(images[ancestral].argmax(axis=1)),
        ]
    )


LAW = Equality(
    slug="conditional-generated-law",
    title="law of what is generated",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=(r"p_\theta(x,y,z) = p(y)\,p(z|y)\,p_\theta(x|y,z)",),
    continuous=LINEAR_GAUSSIAN,
    definition_tex=GENERATED,
    closed_form=DRAWN,
    derive=derive_law,
    mistakes=(
        Mistake(
            tag="text-ignored",
            wrong=r"\mathbb{E}_{p_\theta(x)}\left[f(x)\right]",
            feedback="This averages over all texts. Only one was asked for.",
        ),
        Mistake(
            tag="prior-without-y",
            wrong=r"\mathbb{E}_{p(z)p_\theta(x|y,z)}\left[f(x)\right]",
            feedback="The model draws the hidden variable with the text in view.",
        ),
        Mistake(
            tag="one-hidden-value",
            wrong=r"\mathbb{E}_{p_\theta(x|y,z)}\left[f(x)\right]",
            feedback="Every image has a hidden value of its own.",
        ),
        Mistake(
            tag="density-twice",
            wrong=r"\mathbb{E}_{p_\theta(x|y)}\left[f(x)\,p_\theta(x|y)\right]",
            feedback="A mean over draws weighs each image by how often it is drawn, once.",
        ),
    ),
)

SOURCES = Behaviour(
    slug="conditional-generation",
    title="laws of the image for five ways to generate it",
    source=SOURCE,
    declarations=NOTHING,
    statement=r"two descriptions, equally frequent; $z$ has two values, the first one with "
    "probability 0.75 given the description asked for and 0.25 given the other; three images, "
    "with the probabilities 0.6, 0.2, 0.2 for the first value of $z$ and 0, 0.4, 0.6 for the "
    "second. Rows: $z$ from the prior given $y$; from its average over both descriptions; from "
    "the posterior at a training pair with the second image; the most probable $z$ given $y$; "
    r"and the first way again, with the most probable image for each $z$. Frequencies of the "
    "images in 400 000 draws",
    outcome=_table(*ROWS),
    run=run_sources,
    tolerance=0.008,
    neighbours=(
        _table(ROWS[1], *ROWS[1:]),
        _table(ROWS[0], ROWS[0], *ROWS[2:]),
        _table(*ROWS[:2], ROWS[0], *ROWS[3:]),
        _table(*ROWS[:4], ROWS[0]),
    ),
    derive=derive_sources,
    mistakes=(
        Mistake(
            tag="prior-without-y",
            wrong=_table(ROWS[0], ROWS[0], *ROWS[2:]),
            feedback="Does the text that was asked for say nothing about the hidden variable?",
        ),
        Mistake(
            tag="encoder-as-source",
            wrong=_table(*ROWS[:2], ROWS[0], *ROWS[3:]),
            feedback="The hidden values of one training pair were chosen with its image in view.",
        ),
        Mistake(
            tag="best-z-is-enough",
            wrong=_table(*ROWS[:3], ROWS[0], ROWS[4]),
            feedback="Only one component of the mixture is left. What became of the images that "
            "the other one makes?",
        ),
        Mistake(
            tag="decoder-without-noise",
            wrong=_table(*ROWS[:4], ROWS[0]),
            feedback="The most probable image is one draw among many. Is it drawn as often as "
            "that?",
        ),
    ),
)

RESULT = Result(
    slug="conditional-generation",
    title="What a conditional model generates",
    source=SOURCE,
    claims=(LAW, SOURCES),
)
