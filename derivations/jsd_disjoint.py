r"""The Jensen-Shannon divergence of two densities with disjoint supports is log 2 (nats)."""

from __future__ import annotations

from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from formula.declare import declare

SOURCE = "udem-2019, question 7"

MIXTURE = r"r(x) = \frac{p(x)+q(x)}{2}"
SUPPORTS = {"p": ("A",), "q": ("B",)}

DECLARATIONS = declare(models=["p(x)", "q(x)"], given=[MIXTURE], supports=SUPPORTS)

TWO_HALF_LINES = declare(
    r"\lambda: positive; a: real in (-5,-2); b: real in (-2,0)",
    laws={"p(x)": ("exponential", r"\lambda"), "q(x)": ("uniform", "a", "b")},
    given=[MIXTURE],
    supports=SUPPORTS,
)
"""An exponential law on x > 0 and a uniform one on an interval below 0."""


def derive() -> Derivation:
    """On the support of either density the mixture is half of it."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_divergences import write_kl
    from claims.algebra.densities_equations import arithmetic, substitute_definition
    from claims.algebra.densities_means import constant_mean
    from claims.algebra.densities_steps import Chain
    from claims.algebra.densities_supports import zero_off_support

    d = Chain(DECLARATIONS)
    d.start(
        JSD_DISJOINT.left,
        because="definition of the Jensen-Shannon divergence, with $r$ the equal mixture",
        tex=r"\frac12 D_{\mathrm{KL}}\left(p(x)\,\|\,r(x)\right)"
        r" + \frac12 D_{\mathrm{KL}}\left(q(x)\,\|\,r(x)\right)",
    )
    d.by(
        write_kl(),
        because="definition of the KL divergence; each expectation runs over the support of its "
        "own density",
        tex=r"\frac12\,\mathbb{E}_{p(x)}\left[\log\frac{p(x)}{r(x)}\right]"
        r" + \frac12\,\mathbb{E}_{q(x)}\left[\log\frac{q(x)}{r(x)}\right]",
    )
    d.by(
        substitute_definition(),
        because="definition of the mixture",
        tex=r"\frac12\,\mathbb{E}_{p(x)}\left[\log\frac{p(x)}{\frac{p(x)+q(x)}{2}}\right]"
        r" + \frac12\,\mathbb{E}_{q(x)}\left[\log\frac{q(x)}{\frac{p(x)+q(x)}{2}}\right]",
    )
    d.by(
        in_one_line(
            "a density vanishes off its support", zero_off_support("q"), zero_off_support("p")
        ),
        because="the supports are disjoint: wherever one density is positive the other is zero "
        "(an overlap of measure zero would change no expectation)",
        tex=r"\frac12\,\mathbb{E}_{p(x)}\left[\log\frac{p(x)}{\frac{p(x)}{2}}\right]"
        r" + \frac12\,\mathbb{E}_{q(x)}\left[\log\frac{q(x)}{\frac{q(x)}{2}}\right]",
    )
    d.by(
        arithmetic(),
        at=(r"\frac{p(x)}{\frac{p(x)}{2}}", r"\frac{q(x)}{\frac{q(x)}{2}}"),
        because="the density cancels, as it is positive on its support",
        tex=r"\frac12\,\mathbb{E}_{p(x)}\left[\log 2\right]"
        r" + \frac12\,\mathbb{E}_{q(x)}\left[\log 2\right]",
    )
    d.by(
        constant_mean(),
        because="the mean of a constant is that constant, as both densities integrate to one",
        tex=r"\frac12\log 2 + \frac12\log 2",
    )
    d.by(arithmetic(), because="add the two equal halves", tex=r"\log 2")
    return d.finish(JSD_DISJOINT.left, "=", JSD_DISJOINT.right)


JSD_DISJOINT = Equality(
    slug="jsd-disjoint",
    title="Jensen-Shannon divergence of densities with disjoint supports",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=(r"p(x)\,q(x) = 0 \text{ for every } x", MIXTURE),
    continuous=TWO_HALF_LINES,
    definition_tex=r"\frac12 D_{\mathrm{KL}}\left(p(x)\,\|\,r(x)\right)"
    r" + \frac12 D_{\mathrm{KL}}\left(q(x)\,\|\,r(x)\right)",
    closed_form=r"\log 2",
    derive=derive,
    mistakes=(
        Mistake(
            tag="one-half-only",
            wrong=r"\frac12\log 2",
            feedback="Only one of the two divergences was counted. What does the other one "
            "contribute?",
        ),
        Mistake(
            tag="halves-lost",
            wrong=r"2\log 2",
            feedback="Each of the two divergences enters the definition with a weight.",
        ),
        Mistake(
            tag="ratio-inverted",
            wrong=r"\log\frac12",
            feedback="A divergence cannot be negative. Which of the two densities stands in the "
            "numerator, and how large is the mixture on its support?",
        ),
        Mistake(
            tag="no-overlap-is-zero",
            wrong="0",
            feedback="The divergence is zero when the two densities agree; these never do. What is "
            "the mixture on the support of p?",
        ),
        Mistake(
            tag="base-two",
            wrong="1",
            feedback="This is the value in bits. The logarithm of the definition is natural.",
        ),
    ),
)

RESULT = Result(
    slug="jsd-disjoint",
    title="Jensen-Shannon divergence of disjoint supports",
    source=SOURCE,
    claims=(JSD_DISJOINT,),
)
