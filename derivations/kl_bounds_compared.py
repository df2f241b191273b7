r"""Two lower bounds of the KL divergence at one function: which is larger, and by how much.

The bound that rests on the conjugate of u log u is never above the one with the logarithm outside,
and reaches it when the best constant is added to the function.
"""

from __future__ import annotations

from claims.optimum import Optimum
from claims.results import Result
from claims.statements import Bound, Mistake
from claims.steps import Derivation
from formula.declare import declare, extend

SOURCE = "udem-2019, question 6.3"
MODELS = ["p(x)", "q(x)"]
R_1 = r"\mathbb{E}_{p(x)}\left[T(x)\right] - \mathbb{E}_{q(x)}\left[e^{T(x)-1}\right]"
R_2 = r"\mathbb{E}_{p(x)}\left[T(x)\right] - \log\mathbb{E}_{q(x)}\left[e^{T(x)}\right]"
MASS = r"\mathbb{E}_{q(x)}\left[e^{T(x)-1}\right]"

PLAIN = declare("T(x): function", models=MODELS)
CALIBRATED = declare(
    "T(x): function; S(x): function",
    models=MODELS,
    given=[r"T(x) = S(x) + 1 - \log\mathbb{E}_{q(x)}\left[e^{S(x)}\right]"],
)
"""Every function with E_q[e^{T-1}] = 1 is of this form, with S = T."""

_LAWS = {"p(x)": ("normal", r"\mu_0", r"\sigma_0"), "q(x)": ("normal", r"\mu_1", r"\sigma_1")}
TWO_NORMAL = declare(
    r"\mu_0: real; \mu_1: real; \sigma_0: positive; \sigma_1: positive; T(x): function in (-3,3)",
    laws={"p(x)": ("normal", r"\mu_0", r"\sigma_0"), "q(x)": ("normal", r"\mu_1", r"\sigma_1")},
)
"""Two normal laws and an arbitrary bounded function: its exponential has a variance."""

SHIFTED_R_1 = r"\mathbb{E}_{p(x)}\left[T(x)+c\right] - \mathbb{E}_{q(x)}\left[e^{T(x)+c-1}\right]"
SHIFT = r"1-\log\mathbb{E}_{q(x)}\left[e^{T(x)}\right]"
SHIFTED = extend(PLAIN, "c: real")
SHIFTED_OPTIMUM = extend(SHIFTED, given=["c = " + SHIFT])
TWO_NORMAL_SHIFTED = extend(TWO_NORMAL, "c: real")


def derive_order() -> Derivation:
    """The logarithm lies below its tangent at 1, taken at the mean of the exponential."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_equations import arithmetic
    from claims.algebra.densities_exponentials import (
        log_of_exponential,
        split_exponential,
        tangent_of_log,
    )
    from claims.algebra.densities_logs import split_log
    from claims.algebra.densities_means import linearity
    from claims.algebra.densities_steps import Chain

    d = Chain(PLAIN)
    d.start(ORDER.lesser, because="the bound without a logarithm", tex=R_1)
    d.by(
        tangent_of_log(),
        at=MASS,
        because="a positive number is at least one plus its logarithm, and equal to it only if it "
        "is one: the strictly concave logarithm lies below its tangent",
        tex=r"\mathbb{E}_{p(x)}\left[T(x)\right] - \left(1 + \log" + MASS + r"\right)",
    )
    d.by(
        in_one_line("exponential of a sum", split_exponential(), linearity()),
        at=MASS,
        because="$e^{T(x)-1} = e^{T(x)}/e$, and the constant comes out of the expectation",
        tex=r"\mathbb{E}_{p(x)}\left[T(x)\right] - \left(1 + "
        r"\log\frac{\mathbb{E}_{q(x)}\left[e^{T(x)}\right]}{e}\right)",
    )
    d.by(
        in_one_line("logarithm of a quotient", split_log(), log_of_exponential()),
        because="the logarithm of the quotient; $\\log e = 1$",
        tex=r"\mathbb{E}_{p(x)}\left[T(x)\right] - \left(1 + "
        r"\left(\log\mathbb{E}_{q(x)}\left[e^{T(x)}\right] - 1\right)\right)",
    )
    d.by(arithmetic(), because="the ones cancel", tex=R_2)
    return d.finish(ORDER.lesser, "<=", ORDER.greater)


def derive_best_constant() -> Derivation:
    """The free constant comes out of both means; the objective is concave in it."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_equations import arithmetic
    from claims.algebra.densities_exponentials import exponential_of_log, split_exponential
    from claims.algebra.densities_means import constant_mean, linearity
    from claims.algebra.densities_pointwise import pointwise_optimum, stationary
    from claims.algebra.densities_steps import Chain

    d = Chain(SHIFTED)
    free, argument = d.tree("c"), d.tree(SHIFT)
    first, second = r"\mathbb{E}_{p(x)}\left[T(x)\right]", r"\mathbb{E}_{q(x)}\left[e^{T(x)}\right]"
    d.start(SHIFT_CLAIM.objective, because="$R_1$ at the function $T + c$", tex=SHIFTED_R_1)
    d.by(
        in_one_line("linearity", split_exponential(), linearity(), constant_mean()),
        because="$c$ is a number and comes out of both expectations",
        tex=first + r" + c - \frac{e^{c}\," + second + r"}{e}",
    )
    d.at_a_point(
        stationary(d.now, free, argument, SHIFTED, variable="v"),
        reasons=(
            "as a function of the number $v$ that is put in for $c$",
            "differentiate",
            "$e^{v}$ is fixed by that, and so is $v$",
            "the second derivative is negative: $g$ is strictly concave",
            "so this is the best constant",
        ),
        tex=(
            r"g(v) = " + first + r" + v - \frac{e^{v}\," + second + r"}{e}",
            r"g'(v) = 1 - \frac{e^{v}\," + second + r"}{e}",
            r"g'\left(" + SHIFT + r"\right) = 0",
            r"g''(v) = -\frac{e^{v}\," + second + r"}{e} < 0",
            "c = " + SHIFT,
        ),
        optimum=(free, SHIFTED_OPTIMUM),
    )
    d.by(
        pointwise_optimum(free, argument, variable="v"),
        at=d.now,
        because="the maximum over $c$",
        tex=first
        + r" + \left("
        + SHIFT
        + r"\right) - \frac{e^{"
        + SHIFT
        + r"}\,"
        + second
        + r"}{e}",
    )
    d.by(
        in_one_line("exponential of a logarithm", split_exponential(), exponential_of_log()),
        because="the exponential undoes the logarithm",
        tex=first
        + r" + \left("
        + SHIFT
        + r"\right) - \frac{\frac{e}{"
        + second
        + r"}\,"
        + second
        + r"}{e}",
    )
    d.by(arithmetic(), because="the last term is $1$ and cancels", tex=R_2)
    return d.finish(SHIFT_CLAIM.objective, "<=", SHIFT_CLAIM.optimal_value)


ORDER = Bound(
    slug="kl-bounds-order",
    title="order of the two lower bounds of the KL divergence",
    source=SOURCE,
    declarations=PLAIN,
    continuous=TWO_NORMAL,
    lesser_tex=R_1,
    greater_tex=R_2,
    equality_case=CALIBRATED,
    equality_note="equality exactly when the mean of $e^{T(x)-1}$ under $q$ is one: the tangent "
    "touches the logarithm there only",
    derive=derive_order,
    mistakes=(
        Mistake(
            tag="reversed",
            wrong=R_1 + r" \ge " + R_2,
            feedback="Compare the logarithm with its tangent at one: which of them is larger?",
        ),
        Mistake(
            tag="always-equal",
            wrong=R_1 + " = " + R_2,
            feedback="The two have one supremum over all functions, but they are compared at one "
            "fixed function here.",
        ),
        Mistake(
            tag="shift-lost",
            wrong=r"\mathbb{E}_{p(x)}\left[T(x)\right] - \mathbb{E}_{q(x)}\left[e^{T(x)-1}\right]"
            r" \le \mathbb{E}_{p(x)}\left[T(x)\right]"
            r" - \log\mathbb{E}_{q(x)}\left[e^{T(x)}\right] - 1",
            feedback="The constant in the exponent becomes a constant outside of the logarithm. "
            "Does it cancel, or is it still there?",
        ),
        Mistake(
            tag="jensen-instead",
            wrong=r"\mathbb{E}_{p(x)}\left[T(x)\right] - \mathbb{E}_{q(x)}\left[T(x)\right] \le "
            + R_2,
            feedback="Jensen's inequality orders the logarithm of a mean and the mean of the "
            "logarithm. Check the direction that you get with the minus sign.",
        ),
    ),
)

SHIFT_CLAIM = Optimum(
    slug="kl-bounds-best-constant",
    title="best constant to add to a function",
    source=SOURCE,
    declarations=SHIFTED,
    assumptions=(r"c \in \mathbb{R}",),
    continuous=TWO_NORMAL_SHIFTED,
    sense="max",
    over="c",
    objective_tex=SHIFTED_R_1,
    argument=SHIFT,
    value=R_2,
    at_optimum=SHIFTED_OPTIMUM,
    unique_note="the only maximiser",
    derive=derive_best_constant,
    mistakes=(
        Mistake(
            tag="one-lost",
            wrong=r"-\log\mathbb{E}_{q(x)}\left[e^{T(x)}\right]",
            feedback="At the best constant the mean of the exponential with its shift is one. "
            "Is it for yours?",
        ),
        Mistake(
            tag="sign",
            wrong=r"1+\log\mathbb{E}_{q(x)}\left[e^{T(x)}\right]",
            feedback="A function that is too large has to be lowered. Check the sign.",
        ),
        Mistake(
            tag="mean-of-function",
            wrong=r"1-\mathbb{E}_{q(x)}\left[T(x)\right]",
            feedback="The logarithm of a mean is not the mean of the logarithm.",
        ),
        Mistake(
            tag="no-constant",
            wrong="0",
            feedback="This would say that a constant cannot help. Differentiate by it.",
        ),
    ),
)

RESULT = Result(
    slug="kl-bounds-compared",
    title="Two lower bounds of the KL divergence compared",
    source=SOURCE,
    claims=(ORDER, SHIFT_CLAIM),
)
