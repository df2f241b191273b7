r"""The optimal discriminator between two densities, and the density ratio that it carries.

Of all functions with values in (0,1) the log-likelihood of telling draws of the two densities
apart is largest at the posterior probability of the first; its odds are the ratio of the densities.
"""

from __future__ import annotations

from claims.optimum import Optimum
from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from formula.declare import declare

SOURCE = "udem-2019, question 5"
MODELS = ["f_0(x)", "f_1(x)"]
DISCRIMINATOR = "D(x): function in (0,1)"
ARGUMENT = r"\frac{f_1(x)}{f_0(x)+f_1(x)}"
OBJECTIVE = (
    r"\mathbb{E}_{f_1(x)}\left[\log D(x)\right]"
    r" + \mathbb{E}_{f_0(x)}\left[\log\left(1-D(x)\right)\right]"
)
VALUE = r"2\,D_{\mathrm{JS}}\left(f_1(x)\,\|\,f_0(x)\right) - 2\log 2"
INTEGRAND = r"f_1(x)\log D(x) + f_0(x)\log\left(1-D(x)\right)"
BEST_INTEGRAND = r"f_1(x)\log\frac{f_1(x)}{f_0(x)+f_1(x)} + f_0(x)\log\frac{f_0(x)}{f_0(x)+f_1(x)}"

DECLARATIONS = declare(DISCRIMINATOR, models=MODELS)
AT_OPTIMUM = declare(DISCRIMINATOR, models=MODELS, given=["D(x) = " + ARGUMENT])
STAR = declare("D^*(x): function in (0,1)", models=MODELS, given=["D^*(x) = " + ARGUMENT])

_LAWS = {"f_0(x)": ("normal", r"\mu_0", r"\sigma_0"), "f_1(x)": ("normal", r"\mu_1", r"\sigma_1")}
_NUMBERS = r"\mu_0: real; \mu_1: real; \sigma_0: positive; \sigma_1: positive"
TWO_NORMAL = declare(_NUMBERS + "; " + DISCRIMINATOR, laws=_LAWS)
"""Two normal laws; the discriminator stays an arbitrary function."""
TWO_NORMAL_STAR = declare(
    _NUMBERS + "; D^*(x): function in (0,1)", laws=_LAWS, given=["D^*(x) = " + ARGUMENT]
)

ASSUMPTIONS = (
    r"f_0(x) > 0 \text{ wherever } f_1(x) > 0",
    r"f_1(x) > 0 \text{ wherever } f_0(x) > 0",
)


def derive_optimum() -> Derivation:
    """One integral, its integrand maximised at every point, and the divergence in the maximum."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_equations import arithmetic
    from claims.algebra.densities_integrals import cancel, one_integral
    from claims.algebra.densities_jensen_shannon import recognise_js, scale_denominator
    from claims.algebra.densities_means import as_expectation, constant_mean, linearity, write_law
    from claims.algebra.densities_pointwise import pointwise_optimum, stationary
    from claims.algebra.densities_steps import Chain
    from formula.tree import Density, Number

    d = Chain(DECLARATIONS)
    free, argument, integrand = map(d.tree, ("D(x)", ARGUMENT, INTEGRAND))
    first, second = d.tree("f_1(x)"), d.tree("f_0(x)")
    assert isinstance(first, Density)
    assert isinstance(second, Density)
    d.start(DISCRIMINATOR_CLAIM.objective, because="what is maximised over all $D$", tex=OBJECTIVE)
    d.by(
        in_one_line("expectations written as one integral", write_law(), one_integral()),
        because="write both expectations as integrals and gather them in one",
        tex=r"\int\left(" + INTEGRAND + r"\right)dx",
    )
    d.at_a_point(
        stationary(integrand, free, argument, DECLARATIONS, variable="u"),
        reasons=(
            "the values of $D$ at different points are chosen independently: fix $x$ and write "
            "$u$ for the number $D(x)$, which lies between $0$ and $1$",
            "differentiate by $u$; the densities are constants here",
            "multiplied out, this is a linear equation for $u$: it has one solution, and that lies "
            "between $0$ and $1$",
            "differentiate again: both terms are negative, so that $g$ is strictly concave and "
            "this stationary point is its only maximiser",
            "so this is the best value of $D$ at the point",
        ),
        tex=(
            r"g(u) = f_1(x)\log u + f_0(x)\log(1-u)",
            r"g'(u) = \frac{f_1(x)}{u} - \frac{f_0(x)}{1-u}",
            r"g'\left(\frac{f_1(x)}{f_0(x)+f_1(x)}\right) = 0",
            r"g''(u) = -\frac{f_1(x)}{u^2} - \frac{f_0(x)}{(1-u)^2} < 0",
            "D(x) = " + ARGUMENT,
        ),
        optimum=(free, AT_OPTIMUM),
    )
    d.by(
        pointwise_optimum(free, argument),
        at=integrand,
        because="at every point the integrand is at most its maximum over $u$, and the integral "
        "is monotone; equality holds exactly if $D(x)$ is the maximiser almost everywhere",
        tex=r"\int\left(f_1(x)\log\frac{f_1(x)}{f_0(x)+f_1(x)}"
        r" + f_0(x)\log\left(1-\frac{f_1(x)}{f_0(x)+f_1(x)}\right)\right)dx",
    )
    d.by(
        cancel(d.tree(r"1-\frac{f_1(x)}{f_0(x)+f_1(x)}")),
        because="the complement over the same denominator",
        tex=r"\int\left(" + BEST_INTEGRAND + r"\right)dx",
    )
    d.by(
        in_one_line("linearity", linearity(), as_expectation(first), as_expectation(second)),
        because="split the integral into two expectations again; each of them lies between "
        "$-\\log 2$ and $0$, so that both are finite",
        tex=r"\mathbb{E}_{f_1(x)}\left[\log\frac{f_1(x)}{f_0(x)+f_1(x)}\right]"
        r" + \mathbb{E}_{f_0(x)}\left[\log\frac{f_0(x)}{f_0(x)+f_1(x)}\right]",
    )
    d.by(
        scale_denominator(Number("2")),
        because="divide and multiply both denominators by $2$",
        tex=r"\mathbb{E}_{f_1(x)}\left[\log\frac{f_1(x)}{(f_0(x)+f_1(x))/2} - \log 2\right]"
        r" + \mathbb{E}_{f_0(x)}\left[\log\frac{f_0(x)}{(f_0(x)+f_1(x))/2} - \log 2\right]",
    )
    d.by(
        in_one_line("mean of a constant", linearity(), constant_mean()),
        because="expectation is linear, and both densities integrate to one",
        tex=r"\mathbb{E}_{f_1(x)}\left[\log\frac{f_1(x)}{(f_0(x)+f_1(x))/2}\right] - \log 2"
        r" + \mathbb{E}_{f_0(x)}\left[\log\frac{f_0(x)}{(f_0(x)+f_1(x))/2}\right] - \log 2",
    )
    d.by(
        in_one_line("definition of the JS divergence", recognise_js(), arithmetic()),
        because="the two means are twice the Jensen--Shannon divergence",
        tex=VALUE,
    )
    return d.finish(DISCRIMINATOR_CLAIM.objective, "<=", DISCRIMINATOR_CLAIM.optimal_value)


def derive_ratio() -> Derivation:
    """Insert the optimal discriminator and cancel."""
    from claims.algebra.densities_equations import arithmetic, substitute_definition
    from claims.algebra.densities_steps import Chain

    d = Chain(STAR)
    d.start(
        RATIO_CLAIM.left,
        because="the second density times the odds of the optimal discriminator",
        tex=r"f_0(x)\,\frac{D^*(x)}{1-D^*(x)}",
    )
    d.by(
        substitute_definition(),
        because="insert the optimal discriminator above and below",
        tex=r"f_0(x)\,\frac{\frac{f_1(x)}{f_0(x)+f_1(x)}}{1-\frac{f_1(x)}{f_0(x)+f_1(x)}}",
    )
    d.by(
        arithmetic(),
        at=r"1-\frac{f_1(x)}{f_0(x)+f_1(x)}",
        because="the complement is $f_0(x)$ over the same denominator; it is positive, so that "
        "nothing is divided by zero",
        tex=r"f_0(x)\,\frac{\frac{f_1(x)}{f_0(x)+f_1(x)}}{\frac{f_0(x)}{f_0(x)+f_1(x)}}",
    )
    d.by(
        arithmetic(),
        because="the common denominator cancels, and then $f_0(x)$ does",
        tex="f_1(x)",
    )
    return d.finish(RATIO_CLAIM.left, "=", RATIO_CLAIM.right)


DISCRIMINATOR_CLAIM = Optimum(
    slug="gan-discriminator",
    title="optimal discriminator of two densities",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=ASSUMPTIONS,
    continuous=TWO_NORMAL,
    sense="max",
    over="D(x)",
    objective_tex=OBJECTIVE,
    argument=ARGUMENT,
    value=VALUE,
    at_optimum=AT_OPTIMUM,
    unique_note="unique up to a set of measure zero, because the integrand is strictly concave in "
    "$D(x)$ at every point at which a density is positive; off both supports $D$ is arbitrary",
    derive=derive_optimum,
    mistakes=(
        Mistake(
            tag="densities-exchanged",
            wrong=r"\frac{f_0(x)}{f_0(x)+f_1(x)}",
            feedback="Which of the two laws do the points come from for which $\\log D$ is "
            "averaged? The discriminator should be large there.",
        ),
        Mistake(
            tag="odds-for-probability",
            wrong=r"\frac{f_1(x)}{f_0(x)}",
            feedback="A value of $D$ is a probability and stays below one. Go back to the "
            "derivative and keep the second term's denominator.",
        ),
        Mistake(
            tag="sign-of-derivative",
            wrong=r"\frac{f_1(x)}{f_1(x)-f_0(x)}",
            feedback="The inner derivative of $\\log(1-D)$ has a sign of its own. Check whether "
            "your answer lies between zero and one.",
        ),
        Mistake(
            tag="always-one-half",
            wrong=r"\frac12",
            feedback="This is optimal only where the two densities agree, as at the end of "
            "training. Here both of them are given and differ.",
        ),
        Mistake(
            tag="square-roots",
            wrong=r"\frac{\sqrt{f_1(x)}}{\sqrt{f_0(x)}+\sqrt{f_1(x)}}",
            feedback="Each logarithm is weighted by its density itself. Set the derivative to "
            "zero once more.",
        ),
    ),
)

RATIO_CLAIM = Equality(
    slug="gan-density-ratio",
    title="density recovered from the optimal discriminator",
    source=SOURCE,
    declarations=STAR,
    assumptions=(*ASSUMPTIONS, "D^*(x) = " + ARGUMENT),
    continuous=TWO_NORMAL_STAR,
    definition_tex=r"f_0(x)\,\frac{D^*(x)}{1-D^*(x)}",
    closed_form="f_1(x)",
    derive=derive_ratio,
    mistakes=(
        Mistake(
            tag="wrong-density",
            wrong="f_0(x)",
            feedback="The density in front is multiplied by odds that are one only where both "
            "densities agree.",
        ),
        Mistake(
            tag="odds-inverted",
            wrong=r"\frac{f_0(x)^2}{f_1(x)}",
            feedback="The odds are upside down: check which density stands in the numerator of "
            "the optimal discriminator.",
        ),
        Mistake(
            tag="ratio-not-density",
            wrong=r"\frac{f_1(x)}{f_0(x)}",
            feedback="These are the odds alone. What are they multiplied by?",
        ),
        Mistake(
            tag="joint-denominator-kept",
            wrong=r"\frac{f_0(x)f_1(x)}{f_0(x)+f_1(x)}",
            feedback="The complement in the denominator has a denominator, too, and the two "
            "cancel.",
        ),
    ),
)

RESULT = Result(
    slug="gan-discriminator",
    title="Optimal discriminator and the density ratio",
    source=SOURCE,
    claims=(DISCRIMINATOR_CLAIM, RATIO_CLAIM),
    references=(
        r"I. Goodfellow, J. Pouget-Abadie, M. Mirza, B. Xu, D. Warde-Farley, S. Ozair, "
        r"A. Courville and Y. Bengio (2014). \emph{Generative adversarial nets}.",
    ),
)
