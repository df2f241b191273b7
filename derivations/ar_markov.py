r"""An autoregression of order one as a Markov process: transition law, stationary law, and noise.

With independent normal noise the transition law is N(phi x, sigma^2) and N(0, sigma^2/(1-phi^2))
is stationary. Independent noise of another law gives another stationary law.
"""

from __future__ import annotations

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from formula.declare import declare

SOURCE = "sharif-2025-ps1, 2.3"
_STATE = r"\phi: real; \sigma: positive; x: real"
_NOISE = {"q(e)": ("normal", "0", r"\sigma")}
STEP = declare(_STATE + "; s: real", laws=_NOISE)
STEP_MILD = declare(_STATE + "; h: real", laws=_NOISE, given=[r"s=\frac h4"])
_STABLE = r"\phi: real in (-1,1); \sigma: positive"
_LAWS = {"p(x)": ("normal", "0", r"\frac{\sigma}{\sqrt{1-\phi^2}}"), **_NOISE}
STABLE = declare(_STABLE + "; s: real", laws=_LAWS)
STABLE_MILD = declare(_STABLE + "; h: real", laws=_LAWS, given=[r"s=\frac h4"])
"""The worlds that are sampled: a short s, for the tails of an exponential are heavy."""
NOTHING = declare()
MOMENTS = declare("a: real; b: real")

NOISE_MEAN = r"\mathbb{E}_{q}\left[\exp\left(s e\right)\right]"
STEP_TEX = r"\exp\left(s\phi x\right)" + NOISE_MEAN
STEP_CLOSED = r"\exp\left(s\phi x+\frac{\sigma^2s^2}{2}\right)"
STABLE_TEX = r"\mathbb{E}_{p}\left[\exp\left(s\phi x\right)\right]" + NOISE_MEAN
STABLE_CLOSED = r"\exp\left(\frac{\sigma^2s^2}{2(1-\phi^2)}\right)"


def derive_step() -> Derivation:
    """Only the noise is random."""
    from claims.algebra import vector_exponentials as exponentials
    from claims.algebra.matrix_calculation import MatrixCalculation

    d = MatrixCalculation(STEP)
    d.start(
        TRANSITION.left,
        rule="conditioning on what is known",
        because=r"the moment generating function of the next value given the present one and all "
        r"before it: $\phi x$ is known, and the noise is independent of all of them",
        tex=STEP_TEX,
    )
    d.by(
        exponentials.mean_of_an_exponential,
        exponentials.laws_of_all(STEP),
        STEP,
        because="the generating function of the noise: complete the square",
        tex=r"\exp\left(s\phi x\right)\exp\left(\frac{\sigma^2s^2}{2}\right)",
    )
    d.by(exponentials.exponentials_gathered, because="add the exponents", tex=STEP_CLOSED)
    return d.record.finish(
        proved=exponentials.same_exponentials(d.now, TRANSITION.right, STEP),
        detail="one dimension of the rule that SymPy proves for symbolic entries",
    )


def derive_stable() -> Derivation:
    """The variances add up to the one of the start."""
    from claims.algebra import vector_exponentials as exponentials
    from claims.algebra.matrix_calculation import MatrixCalculation
    from claims.algebra.rewriting import flatten

    d = MatrixCalculation(STABLE)
    both = (
        r"\frac{\phi^2s^2}{2}\left(\frac{\sigma}{\sqrt{1-\phi^2}}\right)^2",
        r"\frac{\sigma^2s^2}{2}",
    )
    d.start(
        STATIONARY.left,
        rule="definition",
        because=r"draw a value from $p$, go one step: the moment generating function of what comes "
        "out, a product, because the noise is independent of the value",
        tex=STABLE_TEX,
    )
    d.by(
        exponentials.mean_of_an_exponential,
        exponentials.laws_of_all(STABLE),
        STABLE,
        because=r"the generating functions of $p$ at $s\phi$ and of the noise at $s$",
        tex=rf"\exp\left({both[0]}\right)\exp\left({both[1]}\right)",
    )
    d.by(
        exponentials.exponentials_gathered,
        because="add the exponents",
        tex=rf"\exp\left({both[0]}+{both[1]}\right)",
    )
    d.by(
        exponentials.scalar_exponent,
        STATIONARY.right,
        STABLE,
        because=r"$\phi^2/(1-\phi^2)$ and one add up to $1/(1-\phi^2)$",
        tex=STABLE_CLOSED,
    )
    return d.record.finish(
        proved=d.now == flatten(STATIONARY.right),
        detail="one dimension of the rule that SymPy proves for symbolic entries; SymPy on the sum",
    )


def derive_coin() -> Derivation:
    """Second and fourth moment of the stationary law, from their recursions."""
    from fractions import Fraction

    import sympy

    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation
    from formula.read import read

    phi = Fraction(1, 2)
    second = 1 / (1 - phi**2)
    fourth = (6 * phi**2 * second + 1) / (1 - phi**4)
    ratio = fourth / second**2
    tex = rf"\frac{{{ratio.numerator}}}{{{ratio.denominator}}}"
    d = Calculation(NOTHING)
    for name, value, because in (
        (
            "a",
            second,
            r"under a stationary law $y$ and $\phi y+\varepsilon$ have equal moments. The second: "
            r"$a$ is $\phi^2a+1$",
        ),
        (
            "b",
            fourth,
            r"the fourth: $b$ is $\phi^4b+6\phi^2a+1$, for odd moments of the noise vanish and "
            "even ones are one",
        ),
    ):
        d.beside(
            (name, sympy.Rational(value)),
            rule="moments of the recursion",
            because=because,
            tex=rf"{name}=\frac{{{value.numerator}}}{{{value.denominator}}}",
            declarations=naming(MOMENTS, {name: sympy.Rational(value)}),
        )
    d.record.start(
        read(tex, NOTHING),
        r"the fourth divided by the square of the second",
        tex,
        rule="moments of the recursion",
        proof="enumeration",
    )
    return d.record.finish(
        proved=read(tex, NOTHING) == COIN.right, detail="moment recursions in fractions"
    )


def run_coin(seed: int) -> float:
    """Run many chains with the noise of a coin, and take moments at the end."""
    import numpy as np

    rng = np.random.default_rng(seed)
    values = np.zeros(400_000)
    for _ in range(30):
        values = values / 2 + (2.0 * rng.integers(0, 2, len(values)) - 1.0)
    return float(np.mean(values**4) / np.mean(values**2) ** 2)


TRANSITION = Equality(
    slug="ar-transition",
    title="Transition law of an autoregression of order one, by its transform",
    source=SOURCE,
    declarations=STEP,
    continuous=STEP_MILD,
    definition_tex=STEP_TEX,
    closed_form=STEP_CLOSED,
    derive=derive_step,
    assumptions=(r"q=\mathcal{N}(0,\sigma^2)", r"\phi,x,s\in\mathbb{R}", r"\sigma>0"),
    mistakes=(
        Mistake(
            tag="deviation-for-variance",
            wrong=r"\exp\left(s\phi x+\frac{\sigma s^2}{2}\right)",
            feedback="Check the units: the exponent is a pure number.",
        ),
        Mistake(
            tag="stationary-variance",
            wrong=r"\exp\left(s\phi x+\frac{\sigma^2s^2}{2(1+\phi^2)}\right)",
            feedback="Given the present value only one noise term is still random.",
        ),
        Mistake(
            tag="coefficient-forgotten",
            wrong=r"\exp\left(s x+\frac{\sigma^2s^2}{2}\right)",
            feedback="That is a random walk.",
        ),
        Mistake(
            tag="mean-forgotten",
            wrong=r"\exp\left(\frac{\sigma^2s^2}{2}\right)",
            feedback="Where does the next value go on average, given the present one?",
        ),
    ),
)
STATIONARY = Equality(
    slug="ar-stationary",
    title="Stationary law of an autoregression of order one, by its transform",
    source=SOURCE,
    declarations=STABLE,
    continuous=STABLE_MILD,
    definition_tex=STABLE_TEX,
    closed_form=STABLE_CLOSED,
    derive=derive_stable,
    assumptions=(
        r"p=\mathcal{N}\left(0,\frac{\sigma^2}{1-\phi^2}\right)",
        r"q=\mathcal{N}(0,\sigma^2)",
        r"-1<\phi<1",
        r"s\in\mathbb{R}",
        r"\sigma>0",
    ),
    mistakes=(
        Mistake(
            tag="noise-only",
            wrong=r"\exp\left(\frac{\sigma^2s^2}{2}\right)",
            feedback="The past contributes as well, unless the coefficient is zero.",
        ),
        Mistake(
            tag="coefficient-not-squared",
            wrong=r"\exp\left(\frac{\sigma^2s^2}{2(1-\phi)}\right)",
            feedback="Variances are multiplied by the square of a coefficient.",
        ),
        Mistake(
            tag="two-terms-only",
            wrong=r"\exp\left(\frac{\sigma^2(1+\phi^2)s^2}{2}\right)",
            feedback="These are the last two noise terms. There are more before them.",
        ),
        Mistake(
            tag="deviation-for-variance",
            wrong=r"\exp\left(\frac{\sigma s^2}{2(1-\phi^2)}\right)",
            feedback="Check the units: the exponent is a pure number.",
        ),
    ),
)
COIN = Behaviour(
    slug="ar-coin-noise",
    title="white noise of another law: fourth moment of the stationary law",
    source=SOURCE,
    declarations=NOTHING,
    statement=r"the coefficient is one half and the noise $1$ or $-1$ by independent tosses of a "
    "fair coin: the fourth moment of the stationary law divided by the square of the second",
    outcome=r"\frac95",
    run=run_coin,
    tolerance=0.02,
    neighbours=("3", "1", "2", r"\frac95+\frac1{20}"),
    derive=derive_coin,
    mistakes=(
        Mistake(
            tag="normal",
            wrong="3",
            feedback="This is the ratio for every normal law. Is the sum of the noise terms one, "
            "if their weights halve from term to term?",
        ),
        Mistake(
            tag="law-of-the-noise",
            wrong="1",
            feedback="This is the ratio for one toss.",
        ),
        Mistake(
            tag="mixed-terms-forgotten",
            wrong=r"\frac35",
            feedback="The fourth power of a sum of two independent terms has a product of squares "
            "in it, several times.",
        ),
        Mistake(
            tag="mixed-terms-once",
            wrong=r"\frac45",
            feedback="Count how often the product of the two squares occurs in the fourth power.",
        ),
    ),
)

RESULT = Result(
    slug="ar-markov",
    title="An autoregression of order one as a Markov process",
    source=SOURCE,
    claims=(TRANSITION, STATIONARY, COIN),
    references=(r"J. D. Hamilton (1994). \emph{Time series analysis}, chapter 3.",),
)
