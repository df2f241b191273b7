r"""The KL divergence as a supremum over functions, by the conjugate of :math:`u \log u`."""

from __future__ import annotations

from claims.optimum import Optimum
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from formula.declare import declare, extend

SOURCE = "udem-2019, question 6.1 (b)"
MODELS = ["p(x)", "q(x)"]
OBJECTIVE = r"\mathbb{E}_{p(x)}\left[T(x)\right] - \mathbb{E}_{q(x)}\left[e^{T(x)-1}\right]"
ARGUMENT = r"1+\log\frac{p(x)}{q(x)}"
VALUE = r"D_{\mathrm{KL}}\left(p(x)\,\|\,q(x)\right)"

DECLARATIONS = declare("T(x): function", models=MODELS)
AT_OPTIMUM = declare("T(x): function", models=MODELS, given=["T(x) = " + ARGUMENT])
TWO_NORMAL = declare(
    r"T(x): function; \mu_0: real in (-1/2,1/2); \mu_1: real in (-1/2,1/2); "
    r"\sigma_0: real in (1/4,1/2); \sigma_1: real in (3/5,1)",
    laws={"p(x)": ("normal", r"\mu_0", r"\sigma_0"), "q(x)": ("normal", r"\mu_1", r"\sigma_1")},
)
"""Two normal laws, the second one wider: the ratio of the densities is then bounded, so that the
mean of the exponential has a variance. The function stays arbitrary."""


def derive() -> Derivation:
    """One integral, the supremum at every point by the biconjugate, and the divergence."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_divergences import recognise_kl
    from claims.algebra.densities_exponentials import exponential_of_log
    from claims.algebra.densities_integrals import cancel, factor_out, one_integral
    from claims.algebra.densities_means import as_expectation, write_law
    from claims.algebra.densities_pointwise import pointwise_optimum, stationary
    from claims.algebra.densities_steps import Chain
    from formula.tree import Density

    d = Chain(DECLARATIONS)
    free, argument, law, base = map(d.tree, ("T(x)", ARGUMENT, "p(x)", "q(x)"))
    assert isinstance(law, Density)
    bracket = d.tree(r"\frac{p(x)}{q(x)}\,T(x) - e^{T(x)-1}")
    d.start(CLAIM.objective, because="what is maximised over all $T$", tex=OBJECTIVE)
    d.by(
        in_one_line("expectations written as one integral", write_law(), one_integral()),
        because="write both expectations as integrals and gather them in one",
        tex=r"\int\left(p(x)\,T(x) - q(x)\,e^{T(x)-1}\right)dx",
    )
    d.by(
        factor_out(base),
        because="take out $q(x)$, which is positive here",
        tex=r"\int q(x)\left(\frac{p(x)}{q(x)}\,T(x) - e^{T(x)-1}\right)dx",
    )
    d.at_a_point(
        stationary(bracket, free, argument, DECLARATIONS, variable="t"),
        reasons=(
            "the supremum may be taken at each point: fix $x$ and write $t$ for the number "
            "$T(x)$; this is the objective of the biconjugate at the ratio $p(x)/q(x)$",
            "differentiate by $t$; the densities are constants here",
            "the ratio fixes $e^{t-1}$ and, being positive, exactly one real number $t$",
            "the second derivative is negative: $g$ is strictly concave, and this is its only "
            "maximiser",
            "so this is the best value of $T$ at the point",
        ),
        tex=(
            r"g(t) = \frac{p(x)}{q(x)}\,t - e^{t-1}",
            r"g'(t) = \frac{p(x)}{q(x)} - e^{t-1}",
            r"g'\left(1+\log\frac{p(x)}{q(x)}\right) = 0",
            r"g''(t) = -e^{t-1} < 0",
            "T(x) = " + ARGUMENT,
        ),
        optimum=(free, AT_OPTIMUM),
    )
    d.by(
        pointwise_optimum(free, argument),
        at=bracket,
        because="at every point the bracket is at most its maximum over $t$, and the integral "
        "with the positive weight $q(x)$ is monotone; equality holds exactly if $T(x)$ is the "
        "maximiser almost everywhere",
        tex=r"\int q(x)\left(\frac{p(x)}{q(x)}\left(1+\log\frac{p(x)}{q(x)}\right)"
        r" - e^{\left(1+\log\frac{p(x)}{q(x)}\right)-1}\right)dx",
    )
    d.by(
        in_one_line(
            "exponential of a logarithm",
            cancel(d.tree(r"\left(1+\log\frac{p(x)}{q(x)}\right)-1")),
            exponential_of_log(),
        ),
        because="the exponential undoes the logarithm",
        tex=r"\int q(x)\left(\frac{p(x)}{q(x)}\left(1+\log\frac{p(x)}{q(x)}\right)"
        r" - \frac{p(x)}{q(x)}\right)dx",
    )
    d.by(
        cancel(
            d.tree(
                r"q(x)\left(\frac{p(x)}{q(x)}\left(1+\log\frac{p(x)}{q(x)}\right)"
                r" - \frac{p(x)}{q(x)}\right)"
            )
        ),
        because="the two ratios without a logarithm cancel, as they must: what is left is "
        "the value of the biconjugate at $p(x)/q(x)$, times $q(x)$",
        tex=r"\int p(x)\log\frac{p(x)}{q(x)}\,dx",
    )
    d.by(
        in_one_line("definition of the KL divergence", as_expectation(law), recognise_kl()),
        because="this is the divergence",
        tex=VALUE,
    )
    edge = extend(DECLARATIONS, "t: real; M: positive")
    d.beside(
        r"0 < q(x)\,e^{t-1}",
        rule="outside the support of p",
        because="where $p(x)$ is zero and $q(x)$ is not, the integrand is minus this, for every "
        "number $t$: its "
        "supremum zero, which is what the point contributes to the divergence, is approached as "
        "$t$ falls without bound and attained by no real-valued $T$",
        tex=r"0 < q(x)\,e^{t-1}",
        declarations=edge,
    )
    d.beside(
        r"M < p(x)\,\frac{M+1}{p(x)}",
        rule="outside the support of q",
        because="where $q(x)$ is zero and $p(x)$ is not, the integrand is $p(x)\\,t$ and exceeds "
        "every bound $M$: if that happens with positive probability under $p$, both the supremum "
        "and the divergence are infinite",
        tex=r"M < p(x)\,\frac{M+1}{p(x)}",
        declarations=edge,
    )
    return d.finish(CLAIM.objective, "<=", CLAIM.optimal_value)


CLAIM = Optimum(
    slug="variational-kl",
    title="KL divergence as a supremum over functions",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=(
        r"q(x) > 0 \text{ wherever } p(x) > 0",
        r"p(x) > 0 \text{ wherever } q(x) > 0",
    ),
    continuous=TWO_NORMAL,
    sense="max",
    over="T(x)",
    objective_tex=OBJECTIVE,
    argument=ARGUMENT,
    value=VALUE,
    at_optimum=AT_OPTIMUM,
    unique_note="unique up to a set of measure zero where both densities are positive; where $p$ "
    "vanishes and $q$ does not, no real number attains the supremum",
    derive=derive,
    mistakes=(
        Mistake(
            tag="shift-forgotten",
            wrong=r"\log\frac{p(x)}{q(x)}",
            feedback="Put your answer into the derivative at a fixed point: the exponent is not "
            "$T(x)$ alone.",
        ),
        Mistake(
            tag="ratio-inverted",
            wrong=r"1+\log\frac{q(x)}{p(x)}",
            feedback="Where $p$ is large the first expectation gains from a large $T$. Does yours "
            "grow there?",
        ),
        Mistake(
            tag="ratio-without-logarithm",
            wrong=r"\frac{p(x)}{q(x)}",
            feedback="The stationarity condition determines an exponential of $T(x)$. Solve it "
            "for $T(x)$ itself.",
        ),
        Mistake(
            tag="any-constant",
            wrong=r"2+\log\frac{p(x)}{q(x)}",
            feedback="This objective, other than the one with a logarithm outside, does depend "
            "on a constant added to $T$. What is the mean of your exponential under $q$?",
        ),
        Mistake(
            tag="density-only",
            wrong=r"1+\log p(x)",
            feedback="Both densities enter the condition at a point. Which one did you drop?",
        ),
    ),
)

RESULT = Result(
    slug="variational-kl",
    title="Variational form of the KL divergence",
    source=SOURCE,
    claims=(CLAIM,),
    references=(
        r"X. Nguyen, M. J. Wainwright and M. I. Jordan (2010). \emph{Estimating divergence "
        r"functionals and the likelihood ratio by convex risk minimization}.",
    ),
)
