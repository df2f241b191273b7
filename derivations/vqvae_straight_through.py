r"""The straight-through gradient: of which function it is the gradient, and of which it is not.

Inside one cell the encoder output phi x is replaced by the code v. The gradient that is passed back
is that of a surrogate in which the offset between the two is held. Beside it stand the derivative
of each single loss and the slope of the expected loss, for a quantiser with two codes.
"""

from __future__ import annotations

from claims.definitions import Mean, Point, Term, term
from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from derivations._vqvae_descent_runs import CIRCULATION, DAMPING
from derivations._vqvae_quantiser_runs import PLAIN, SLOPE, STRAIGHT
from formula.declare import declare, extend

SOURCE = "sharif-2024-hw2, question 4.3"

ONE_CELL = declare(
    r"\phi: real; h: real; v: real; a: real; b: real; m: real; s: positive",
    laws={"p(x)": ("normal", "m", "s")},
)
X = Point()
PASSED: Term = -(term(2) * term("a") * X * (X - term("a") * term("v") - term("b")))
PASSED_TEX = r"\mathbb{E}_{p}\left[-2ax(x-av-b)\right]"
CLOSED = r"2a(av+b)m-2a(m^2+s^2)"
SURROGATE = r"\mathbb{E}_{p}\left[(x-a(\phi x+v-hx)-b)^2\right]"
TRUE_LOSS = r"\mathbb{E}_{p}\left[(x-av-b)^2\right]"


def derive() -> Derivation:
    """Moments of the estimator; beside it the surrogate, its derivative, and the held copy."""
    from claims.algebra import rules
    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation

    d = Calculation(ONE_CELL)
    phi, held = d.lower(r"\phi"), d.lower("h")
    loss = rules.gaussian_moments(d.lower(SURROGATE), d.laws)
    slope = rules.differentiation(loss, phi)
    at_copy = rules.substitution(slope, {held: phi})
    known = extend(ONE_CELL, "M': function; R': function")
    d.beside(
        (r"M'(\phi)", slope),
        rule="differentiation",
        because=r"the surrogate $M(\phi)$ is the mean loss with the decoder's input written as "
        r"$\phi x$ plus the offset $v-hx$, which is held; its derivative",
        tex=r"M'(\phi)=2a\left(a(\phi-h)(m^2+s^2)+(av+b)m-m^2-s^2\right)",
        declarations=naming(known, {}, {"M'": slope}, phi),
    )
    true_slope = rules.differentiation(rules.gaussian_moments(d.lower(TRUE_LOSS), d.laws), phi)
    d.beside(
        (r"R'(\phi)", true_slope),
        rule="differentiation",
        because=r"the loss itself, $R(\phi)$, contains $v$ and not $\phi$ while all $x$ keep their "
        "code",
        tex=r"R'(\phi)=0",
        declarations=naming(known, {}, {"R'": true_slope}, phi),
    )
    d.start(
        CLAIM.left,
        because=r"what is passed back: the slope of $(x-ay-b)^2$ in the decoder's input $y$, taken "
        r"at the code $v$, times the slope $x$ of the encoder's output",
        tex=PASSED_TEX,
    )
    d.must_be(CLAIM.definition)
    d.by(
        rules.gaussian_moments,
        d.laws,
        because="the mean of $x$ is $m$, that of its square $m^2+s^2$",
        tex=CLOSED,
    )
    if not rules.terms_collected(at_copy - d.now) == 0:
        raise ValueError(f"the surrogate's derivative is {at_copy}, not {d.now}")
    d.beside(
        (d.now, at_copy),
        rule="substitution",
        because=r"and this is $M'(\phi)$ with $\phi$ for $h$, the held copy being equal to the "
        "slope itself",
        tex=CLOSED + r"=2a\left((av+b)m-m^2-s^2\right)",
        declarations=ONE_CELL,
    )
    return d.finish(CLAIM.right)


CLAIM = Equality(
    slug="straight-through-surrogate",
    title="mean straight-through gradient in one cell",
    source=SOURCE,
    declarations=ONE_CELL,
    assumptions=(
        r"p=\mathcal{N}(m,s^2)",
        r"\phi,h,v,a,b,m\in\mathbb{R}",
        "s>0",
    ),
    definition=Mean("p", PASSED),
    definition_tex=PASSED_TEX,
    closed_form=CLOSED,
    derive=derive,
    mistakes=(
        Mistake(
            tag="gradient-of-the-loss",
            wrong="0",
            feedback="This is the derivative of the loss as it is. The straight-through gradient "
            "is not zero where the quantiser is constant; that is its purpose.",
        ),
        Mistake(
            tag="decoder-at-the-encoder-output",
            wrong=r"2a(a\phi-1)(m^2+s^2)+2abm",
            feedback="Where is the slope of the decoder's loss taken: at what the encoder gives, "
            "or at what the decoder receives?",
        ),
        Mistake(
            tag="spread-forgotten",
            wrong=r"2a(av+b)m-2am^2",
            feedback="The mean of a square is more than the square of the mean.",
        ),
        Mistake(
            tag="encoder-left-out",
            wrong=r"2a(av+b)-2am",
            feedback="The gradient is copied to the encoder's output. From there it goes on to "
            "the parameter by the chain rule.",
        ),
        Mistake(
            tag="decoder-slope-forgotten",
            wrong=r"2(av+b)m-2(m^2+s^2)",
            feedback="The quantiser is passed straight through, the decoder is not.",
        ),
    ),
)

RESULT = Result(
    slug="vqvae-straight-through",
    title="The straight-through gradient and what it is a gradient of",
    source=SOURCE,
    claims=(CLAIM, PLAIN, STRAIGHT, SLOPE, CIRCULATION, DAMPING),
    references=(
        r"Y. Bengio, N. L\'eonard and A. Courville (2013). \emph{Estimating or propagating "
        r"gradients through stochastic neurons for conditional computation}.",
    ),
)
