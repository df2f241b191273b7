r"""The conditional mean two steps ahead against the plug-in prediction, for a quadratic model.

One step ahead x is normal with mean m and deviation s; the model then predicts a x^2 + b x + c.
"""

from __future__ import annotations

from claims.definitions import Mean, Point, term
from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from formula.declare import declare

SOURCE = "sharif-2025-ps1, question 3.3"

SYMBOLS = declare(
    "a: real; b: real; c: real; m: real; s: positive", laws={"p(x)": ("normal", "m", "s")}
)
X = Point()


def derive() -> Derivation:
    """The second moment of the normal law; everything else cancels."""
    from claims.algebra import rules
    from claims.algebra.calculation import Calculation

    d = Calculation(SYMBOLS)
    d.start(
        CLAIM.left,
        because="the mean of the second prediction over the noise of the first step, minus the "
        "prediction at the mean",
        tex=CLAIM.definition_tex,
    )
    d.must_be(CLAIM.definition)
    d.by(
        rules.linearity_of_expectation,
        because=r"linearity of the expectation",
        tex=r"a\,\mathbb{E}_{p}\left[x^2\right]+b\,\mathbb{E}_{p}\left[x\right]+c"
        r"-(a m^2+b m+c)",
    )
    d.by(
        rules.gaussian_moments,
        d.laws,
        because="the mean of the square is the square of the mean plus the variance; the mean of "
        r"$x$ is $m$",
        tex=r"a(m^2+s^2)+b m+c-(a m^2+b m+c)",
    )
    return d.finish(CLAIM.right)


CLAIM = Equality(
    slug="plug-in-gap",
    title="conditional mean minus plug-in prediction, quadratic model",
    source=SOURCE,
    declarations=SYMBOLS,
    assumptions=(r"p=\mathcal{N}(m,s^2)", r"a,b,c,m\in\mathbb{R}", "s>0"),
    definition=Mean("p", term("a") * X * X + term("b") * X + term("c"))
    - (term("a") * term("m") * term("m") + term("b") * term("m") + term("c")),
    definition_tex=r"\mathbb{E}_{p}\left[a x^2+b x+c\right]-(a m^2+b m+c)",
    closed_form="a s^2",
    derive=derive,
    mistakes=(
        Mistake(
            tag="no-gap",
            wrong="0",
            feedback="The mean of a function is the function of the mean only where it is linear.",
        ),
        Mistake(
            tag="deviation-for-variance",
            wrong="a s",
            feedback="Which moment of the noise does a square see?",
        ),
        Mistake(
            tag="half-from-taylor",
            wrong=r"\frac{a s^2}{2}",
            feedback="The second derivative of the quadratic is twice its leading coefficient.",
        ),
        Mistake(
            tag="sign",
            wrong="-a s^2",
            feedback="On which side of a convex function's value at the mean does its mean lie?",
        ),
        Mistake(
            tag="linear-term",
            wrong="a s^2+b s",
            feedback="Noise with mean zero does not shift a linear term.",
        ),
    ),
)

RESULT = Result(slug="plug-in-gap", title=CLAIM.title, source=SOURCE, claims=(CLAIM,))
