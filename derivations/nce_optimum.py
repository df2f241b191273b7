r"""The optimum of noise-contrastive estimation: the log ratio of data to noise density.

The function inside the sigmoid is the logit of a classifier between data and noise. The objective
is a log-likelihood, so that it is maximised; the best logit carries the data density, normalised.
"""

from __future__ import annotations

from claims.optimum import Optimum
from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from formula.declare import declare, extend

SOURCE = "udem-ebm, question 4.1"
MODELS = ["p_d(x)", "p_n(x)"]
S = r"\operatorname{sigmoid}"
LOGIT = "E(x): function"
ARGUMENT = r"\log p_d(x) - \log p_n(x)"
OBJECTIVE = (
    r"\mathbb{E}_{p_d(x)}\left[\log " + S + r"(E(x))\right]"
    r" + \mathbb{E}_{p_n(x)}\left[\log\left(1-" + S + r"(E(x))\right)\right]"
)
VALUE = r"2\,D_{\mathrm{JS}}\left(p_d(x)\,\|\,p_n(x)\right) - 2\log 2"
INTEGRAND = r"p_d(x)\log " + S + r"(E(x)) + p_n(x)\log\left(1-" + S + r"(E(x))\right)"

DECLARATIONS = declare(LOGIT, models=MODELS)
AT_OPTIMUM = declare(LOGIT, models=MODELS, given=["E(x) = " + ARGUMENT])
BEST = declare("E^*(x): function", models=MODELS, given=["E^*(x) = " + ARGUMENT])
_LAWS = {"p_d(x)": ("normal", r"\mu_0", r"\sigma_0"), "p_n(x)": ("normal", r"\mu_1", r"\sigma_1")}
_NUMBERS = r"\mu_0: real; \mu_1: real; \sigma_0: positive; \sigma_1: positive"
TWO_NORMAL = declare(_NUMBERS + "; " + LOGIT, laws=_LAWS)
TWO_NORMAL_BEST = declare(
    _NUMBERS + "; E^*(x): function", laws=_LAWS, given=["E^*(x) = " + ARGUMENT]
)

ASSUMPTIONS = (
    r"p_n(x) > 0 \text{ wherever } p_d(x) > 0",
    r"p_d(x) > 0 \text{ wherever } p_n(x) > 0",
)


def derive_optimum() -> Derivation:
    """The integrand is strictly concave in the logit; its stationary point is the log ratio."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_equations import arithmetic
    from claims.algebra.densities_exponentials import log_of_sigmoid, sigmoid_of_log_ratio
    from claims.algebra.densities_integrals import cancel, one_integral
    from claims.algebra.densities_jensen_shannon import recognise_js, scale_denominator
    from claims.algebra.densities_means import as_expectation, constant_mean, linearity, write_law
    from claims.algebra.densities_pointwise import pointwise_optimum, stationary
    from claims.algebra.densities_steps import Chain
    from formula.tree import Density, Number

    d = Chain(DECLARATIONS)
    free, argument, integrand = map(d.tree, ("E(x)", ARGUMENT, INTEGRAND))
    data, noise = d.tree("p_d(x)"), d.tree("p_n(x)")
    assert isinstance(data, Density)
    assert isinstance(noise, Density)
    d.start(
        LOGIT_CLAIM.objective,
        because="the log-likelihood of a classifier with the logit $E(x)$, data against noise",
        tex=OBJECTIVE,
    )
    d.by(
        in_one_line("expectations written as one integral", write_law(), one_integral()),
        because="write both expectations as integrals and gather them in one",
        tex=r"\int\left(" + INTEGRAND + r"\right)dx",
    )
    d.at_a_point(
        stationary(integrand, free, argument, DECLARATIONS, variable="u"),
        reasons=(
            "fix $x$ and write $u$ for the number $E(x)$, which may be any real number",
            "the derivative of $\\log\\operatorname{sigmoid}(u)$ is $1-\\operatorname{sigmoid}(u)$",
            "the sigmoid of $u$ is $p_d(x)/(p_d(x)+p_n(x))$ for exactly one $u$",
            "differentiate again: negative for every $u$, so that $g$ is strictly concave and "
            "this stationary point is its only maximiser",
            "so this is the best value of the logit at the point",
        ),
        tex=(
            r"g(u) = p_d(x)\log " + S + r"(u) + p_n(x)\log\left(1-" + S + r"(u)\right)",
            r"g'(u) = p_d(x)\left(1-" + S + r"(u)\right) - p_n(x)\," + S + r"(u)",
            r"g'\left(\log p_d(x) - \log p_n(x)\right) = 0",
            r"g''(u) = -\left(p_d(x)+p_n(x)\right)\," + S + r"(u)\left(1-" + S + r"(u)\right) < 0",
            "E(x) = " + ARGUMENT,
        ),
        optimum=(free, AT_OPTIMUM),
    )
    d.by(
        pointwise_optimum(free, argument),
        at=integrand,
        because="at every point the integrand is at most its maximum over $u$; equality holds "
        "exactly if $E(x)$ is the maximiser almost everywhere",
        tex=r"\begin{aligned}\int\Bigl(&p_d(x)\log " + S + r"\left(" + ARGUMENT + r"\right)\\"
        r"&+ p_n(x)\log\left(1-" + S + r"\left(" + ARGUMENT + r"\right)\right)\Bigr)dx"
        r"\end{aligned}",
    )
    d.by(
        sigmoid_of_log_ratio(),
        because="the sigmoid of a log ratio: $1/(1+p_n(x)/p_d(x))$",
        tex=r"\int\left(p_d(x)\log\frac{p_d(x)}{p_d(x)+p_n(x)}"
        r" + p_n(x)\log\left(1-\frac{p_d(x)}{p_d(x)+p_n(x)}\right)\right)dx",
    )
    d.by(
        in_one_line(
            "linearity",
            cancel(d.tree(r"1-\frac{p_d(x)}{p_d(x)+p_n(x)}")),
            linearity(),
            as_expectation(data),
            as_expectation(noise),
        ),
        because="the complement over the same denominator, and two expectations again; each of "
        "them lies between $-\\log 2$ and $0$",
        tex=r"\mathbb{E}_{p_d(x)}\left[\log\frac{p_d(x)}{p_d(x)+p_n(x)}\right]"
        r" + \mathbb{E}_{p_n(x)}\left[\log\frac{p_n(x)}{p_d(x)+p_n(x)}\right]",
    )
    d.by(
        in_one_line(
            "logarithm of a product", scale_denominator(Number("2")), linearity(), constant_mean()
        ),
        because="divide and multiply both denominators by $2$; both densities integrate to one",
        tex=r"\mathbb{E}_{p_d(x)}\left[\log\frac{p_d(x)}{(p_d(x)+p_n(x))/2}\right] - \log 2"
        r" + \mathbb{E}_{p_n(x)}\left[\log\frac{p_n(x)}{(p_d(x)+p_n(x))/2}\right] - \log 2",
    )
    d.by(
        in_one_line("definition of the JS divergence", recognise_js(), arithmetic()),
        because="the two means are twice the Jensen--Shannon divergence",
        tex=VALUE,
    )
    constant = extend(DECLARATIONS, "a: real")
    d.aside(
        rf"\log{S}(a) + \log\left(1-{S}(a)\right)",
        in_one_line("logarithm of a sigmoid", log_of_sigmoid(), arithmetic()),
        because="this is the objective at the constant logit $a$",
        tex=rf"\log{S}(a) + \log\left(1-{S}(a)\right) = -a - 2\log\left(1+e^{{-a}}\right)",
        declarations=constant,
    )
    d.beside(
        r"-a - 2\log\left(1+e^{-a}\right) < -a",
        rule="unbounded below",
        because="so that large constants make the objective as small as one likes: there is a "
        "maximum, but no minimum",
        tex=r"-a - 2\log\left(1+e^{-a}\right) < -a",
        declarations=constant,
    )
    return d.finish(LOGIT_CLAIM.objective, "<=", LOGIT_CLAIM.optimal_value)


def derive_density() -> Derivation:
    """The exponential of the best logit is the ratio of the densities."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_equations import arithmetic, substitute_definition
    from claims.algebra.densities_exponentials import exponential_of_log, split_exponential
    from claims.algebra.densities_steps import Chain

    d = Chain(BEST)
    d.start(
        DENSITY_CLAIM.left,
        because="the noise density times the exponential of the best logit",
        tex=r"p_n(x)\,e^{E^*(x)}",
    )
    d.by(
        substitute_definition(),
        because="insert the best logit",
        tex=r"p_n(x)\,e^{\log p_d(x)-\log p_n(x)}",
    )
    d.by(
        in_one_line("exponential of a logarithm", split_exponential(), exponential_of_log()),
        because="the exponential of a difference is a quotient",
        tex=r"p_n(x)\,\frac{p_d(x)}{p_n(x)}",
    )
    d.by(arithmetic(), because="$p_n(x)$ cancels where it is positive", tex="p_d(x)")
    return d.finish(DENSITY_CLAIM.left, "=", DENSITY_CLAIM.right)


LOGIT_CLAIM = Optimum(
    slug="nce-optimum",
    title="optimal logit of noise-contrastive estimation",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=ASSUMPTIONS,
    continuous=TWO_NORMAL,
    sense="max",
    over="E(x)",
    objective_tex=OBJECTIVE,
    argument=ARGUMENT,
    value=VALUE,
    at_optimum=AT_OPTIMUM,
    unique_note="unique up to a set of measure zero, because the integrand is strictly concave in "
    "$E(x)$ wherever a density is positive",
    derive=derive_optimum,
    mistakes=(
        Mistake(
            tag="energy-sign",
            wrong=r"\log p_n(x) - \log p_d(x)",
            feedback="The sigmoid of $E$ should be close to one where data are likely and noise "
            "is not. What does yours do there?",
        ),
        Mistake(
            tag="noise-forgotten",
            wrong=r"\log p_d(x)",
            feedback="A classifier compares two densities. Where both are equal it should be "
            "undecided: is yours?",
        ),
        Mistake(
            tag="negative-log-density",
            wrong=r"-\log p_d(x)",
            feedback="This is the energy of a model of the data alone. The objective does not "
            "fit such a model; differentiate it at one point.",
        ),
        Mistake(
            tag="probability-for-logit",
            wrong=r"\frac{p_d(x)}{p_d(x)+p_n(x)}",
            feedback="This is the best probability, that is the sigmoid of what is asked for.",
        ),
        Mistake(
            tag="ratio-without-logarithm",
            wrong=r"\frac{p_d(x)}{p_n(x)}",
            feedback="These are the best odds. What is the sigmoid applied to?",
        ),
    ),
)

DENSITY_CLAIM = Equality(
    slug="nce-density",
    title="data density recovered from the optimal logit",
    source=SOURCE,
    declarations=BEST,
    assumptions=(*ASSUMPTIONS, "E^*(x) = " + ARGUMENT),
    continuous=TWO_NORMAL_BEST,
    definition_tex=r"p_n(x)\,e^{E^*(x)}",
    closed_form="p_d(x)",
    derive=derive_density,
    mistakes=(
        Mistake(
            tag="noise-forgotten",
            wrong=r"\frac{p_d(x)}{p_n(x)}",
            feedback="The exponential alone is a ratio. What is it multiplied by?",
        ),
        Mistake(
            tag="sign",
            wrong=r"\frac{p_n(x)^2}{p_d(x)}",
            feedback="The logit grows where data are likely; check its sign in the exponent.",
        ),
        Mistake(
            tag="noise-density",
            wrong="p_n(x)",
            feedback="That would need a logit that is zero everywhere.",
        ),
        Mistake(
            tag="mixture",
            wrong=r"\frac{p_d(x)+p_n(x)}{2}",
            feedback="The mixture is what the classifier sees in total, not what the logit holds.",
        ),
    ),
)

RESULT = Result(
    slug="nce-optimum",
    title="Optimum of noise-contrastive estimation",
    source=SOURCE,
    claims=(LOGIT_CLAIM, DENSITY_CLAIM),
    references=(
        r"M. Gutmann and A. Hyv\"arinen (2010). \emph{Noise-contrastive estimation: a new "
        r"estimation principle for unnormalized statistical models}.",
    ),
)
