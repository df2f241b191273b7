r"""The convex conjugate of :math:`u \log u`, and the conjugate of that: pointwise suprema.

The function is u log u for u > 0 and 0 at u = 0 (the convention 0 log 0 = 0). Its conjugate is
finite for every real t. The biconjugate gives the function back for u > 0, where its supremum is
attained; at u = 0 it is 0 and not attained, and for u < 0 it is infinite.
"""

from __future__ import annotations

from claims.optimum import Optimum
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from formula.declare import declare, extend

SOURCE = "udem-2019, question 6.1 (a)"

FIRST = declare("u: positive; t: real")
FIRST_OPTIMUM = declare("u: positive; t: real", given=["u = e^{t-1}"])
SECOND_OPTIMUM = declare("u: positive; t: real", given=[r"t = 1+\log u"])


def derive_conjugate() -> Derivation:
    """Concave in u, with one stationary point; there the logarithm undoes the exponential."""
    from claims.algebra.densities_equations import arithmetic
    from claims.algebra.densities_exponentials import log_of_exponential
    from claims.algebra.densities_pointwise import pointwise_optimum, stationary
    from claims.algebra.densities_steps import Chain

    d = Chain(FIRST)
    free, argument = d.tree("u"), d.tree("e^{t-1}")
    d.start(
        CONJUGATE.objective, because="what is maximised over positive $u$", tex=r"u t - u\log u"
    )
    d.at_a_point(
        stationary(d.now, free, argument, FIRST, variable="v"),
        reasons=(
            "for a fixed $t$, as a function of the positive number $v$ that is put in for $u$",
            "product rule",
            "the equation fixes $\\log v$ and so $v$, which is positive for every real $t$",
            "the second derivative is negative on the whole domain: $g$ is strictly concave",
            "so this is the only maximiser",
        ),
        tex=(
            r"g(v) = v t - v\log v",
            r"g'(v) = t - \log v - 1",
            r"g'(e^{t-1}) = 0",
            r"g''(v) = -\frac1v < 0",
            "u = e^{t-1}",
        ),
        optimum=(free, FIRST_OPTIMUM),
    )
    d.by(
        pointwise_optimum(free, argument, variable="v"),
        at=d.now,
        because="a strictly concave function is largest at its stationary point and only there",
        tex=r"e^{t-1}\,t - e^{t-1}\log e^{t-1}",
    )
    d.by(
        log_of_exponential(),
        because="the logarithm undoes the exponential",
        tex=r"e^{t-1}\,t - e^{t-1}(t-1)",
    )
    d.by(arithmetic(), because="$t - (t-1) = 1$", tex="e^{t-1}")
    d.beside(
        r"0 < e^{t-1}",
        rule="end point",
        because="at the end point zero the objective is zero (zero times its logarithm counts as "
        "zero), which is less: with the end point the supremum is the same, attained once",
        tex=r"0 < e^{t-1}",
    )
    return d.finish(CONJUGATE.objective, "<=", CONJUGATE.optimal_value)


def derive_biconjugate() -> Derivation:
    """Concave in t; the stationary point exists for a positive u only."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_equations import arithmetic
    from claims.algebra.densities_exponentials import exponential_of_log
    from claims.algebra.densities_integrals import cancel
    from claims.algebra.densities_pointwise import pointwise_optimum, stationary
    from claims.algebra.densities_steps import Chain
    from formula.read import read

    d = Chain(FIRST)
    free, argument = d.tree("t"), d.tree(r"1+\log u")
    d.start(BICONJUGATE.objective, because="what is maximised over $t$", tex=r"u t - e^{t-1}")
    d.at_a_point(
        stationary(d.now, free, argument, FIRST, variable="s"),
        reasons=(
            "for a fixed positive $u$, as a function of the real number $s$ put in for $t$",
            "differentiate",
            "the equation fixes $e^{s-1}$ and, because $u$ is positive, exactly one real $s$",
            "the second derivative is negative for every real $s$: $g$ is strictly concave",
            "so this is the only maximiser",
        ),
        tex=(
            r"g(s) = u s - e^{s-1}",
            r"g'(s) = u - e^{s-1}",
            r"g'(1+\log u) = 0",
            r"g''(s) = -e^{s-1} < 0",
            r"t = 1+\log u",
        ),
        optimum=(free, SECOND_OPTIMUM),
    )
    d.by(
        pointwise_optimum(free, argument, variable="s"),
        at=d.now,
        because="a strictly concave function is largest at its stationary point and only there",
        tex=r"u(1+\log u) - e^{(1+\log u)-1}",
    )
    d.by(
        in_one_line(
            "exponential of a logarithm",
            cancel(d.tree(r"\left(1+\log u\right)-1")),
            exponential_of_log(),
        ),
        because="the exponential undoes the logarithm",
        tex=r"u(1+\log u) - u",
    )
    d.by(arithmetic(), because="the two terms $u$ cancel", tex=r"u\log u")
    edge = extend(FIRST, r"\varepsilon: positive; v: positive; s: positive")
    d.aside(
        r"-e^{(1+\log\varepsilon)-1}",
        in_one_line(
            "exponential of a logarithm",
            cancel(read(r"(1+\log\varepsilon)-1", edge)),
            exponential_of_log(),
        ),
        because="where $u$ is zero the objective is $-e^{t-1}$, which is always negative, and with "
        r"$1+\log\varepsilon$ for $t$ as close to zero as one likes: the supremum is zero and not "
        "attained",
        tex=r"-e^{(1+\log\varepsilon)-1} = -\varepsilon",
        declarations=edge,
    )
    d.beside(
        r"v s - 1 < (-v)(-s) - e^{-s-1}",
        rule="unbounded",
        because="where $u$ is a negative number $-v$ take a negative $t$, too, $-s$: an "
        "exponential of a negative number is less than one, so that the objective exceeds "
        "$v s - 1$, which grows with $s$ without bound: the supremum is infinite",
        tex=r"v s - 1 < (-v)(-s) - e^{-s-1}",
        declarations=edge,
    )
    return d.finish(BICONJUGATE.objective, "<=", BICONJUGATE.optimal_value)


CONJUGATE = Optimum(
    slug="conjugate-ulogu",
    title="convex conjugate of u log u",
    source=SOURCE,
    declarations=FIRST,
    assumptions=(r"u > 0", r"t \in \mathbb{R}"),
    sense="max",
    over="u",
    objective_tex=r"u t - u\log u",
    argument="e^{t-1}",
    value="e^{t-1}",
    at_optimum=FIRST_OPTIMUM,
    unique_note="the only maximiser, for every real $t$",
    derive=derive_conjugate,
    mistakes=(
        Mistake(
            tag="product-rule-half",
            wrong="e^{t}",
            feedback="The derivative of a product has two terms. Which one is missing?",
        ),
        Mistake(
            tag="shift-sign",
            wrong="e^{t+1}",
            feedback="Solve for the logarithm once more and watch the constant change sides.",
        ),
        Mistake(
            tag="logarithm-kept",
            wrong="t-1",
            feedback="This is the logarithm of the point that is asked for; besides, it would "
            "leave the domain for small $t$.",
        ),
        Mistake(
            tag="sign-of-exponent",
            wrong="e^{1-t}",
            feedback="A larger slope should move the maximiser to the right. Check the sign of "
            "the derivative of the linear term.",
        ),
    ),
)

BICONJUGATE = Optimum(
    slug="biconjugate-ulogu",
    title="biconjugate of u log u",
    source=SOURCE,
    declarations=FIRST,
    assumptions=(r"u > 0", r"t \in \mathbb{R}"),
    sense="max",
    over="t",
    objective_tex=r"u t - e^{t-1}",
    argument=r"1+\log u",
    value=r"u\log u",
    at_optimum=SECOND_OPTIMUM,
    unique_note="the only maximiser, for every positive $u$",
    derive=derive_biconjugate,
    mistakes=(
        Mistake(
            tag="shift-forgotten",
            wrong=r"\log u",
            feedback="The exponent of the conjugate is not $t$ alone. Undo the exponential first.",
        ),
        Mistake(
            tag="shift-sign",
            wrong=r"\log u-1",
            feedback="Put your answer into the derivative: does it vanish?",
        ),
        Mistake(
            tag="exponential-not-undone",
            wrong="1+u",
            feedback="To get at an exponent, take the logarithm of both sides.",
        ),
        Mistake(
            tag="logarithm-of-sum",
            wrong=r"\log(1+u)",
            feedback="The constant stands outside of the logarithm: it was part of the exponent, "
            "not of what the exponential is equal to.",
        ),
    ),
)

RESULT = Result(
    slug="ulogu-conjugates",
    title="Conjugate and biconjugate of u log u",
    source=SOURCE,
    claims=(CONJUGATE, BICONJUGATE),
)
