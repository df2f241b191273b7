r"""Two approximations of one posterior: their divergences differ as their lower bounds do.

Hence whichever of them has the larger lower bound is the closer one, at every data point apart. In
particular the maximiser of the bound over a family is at least as close as any other member, such
as the one that an encoder picks.
"""

from __future__ import annotations

from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from formula.declare import declare, extend

SOURCE = "udem-2019, question 2.2"

DECLARATIONS = declare(models=[r"p(z) p_\theta(x|z)", r"q_\phi(z|x)", "q_i(z)"])

LINEAR_GAUSSIAN = declare(
    "a: real in (-2,2); b: real in (-2,2); s: real in (1/2,2); c: real in (-1,1); "
    "d: real in (1,4); t: real in (1/4,1); m: real in (-1,1); u: real in (1/4,1)",
    laws={
        "p(z)": ("normal", "0", "1"),
        "p(x|z)": ("normal", "a z + b", "s"),
        r"q_\phi(z|x)": ("normal", "c x + d", "t"),
        "q_i(z)": ("normal", "m", "u"),
    },
)
"""A linear-Gaussian model, a linear-Gaussian encoder and a normal density of its own; narrow and
set apart, so that the difference of their divergences is large against its noise."""

SAME_DENSITY = extend(
    declare(models=[r"p(z) p_\theta(x|z)", "q_i(z)"]), given=[r"q_\phi(z|x) = q_i(z)"]
)
"""An encoder that gives the density fitted to the point."""

ENCODER = r"q_\phi(z|x)"
OWN = "q_i(z)"


def _kl(first: str, second: str) -> str:
    return rf"D_{{\mathrm{{KL}}}}\left({first}\,\|\,{second}\right)"


def _elbo(density: str) -> str:
    return rf"\mathbb{{E}}_{{{density}}}\left[\log p_\theta(x|z)\right] - {_kl(density, 'p(z)')}"


POSTERIOR = r"p_\theta(z|x)"
DIFFERENCE = f"{_kl(ENCODER, POSTERIOR)} - {_kl(OWN, POSTERIOR)}"


def derive() -> Derivation:
    """Both divergences by the gap of their lower bounds; the log evidence cancels."""
    from claims.algebra.densities_elbo import common_part_cancels, evidence_minus_bound
    from claims.algebra.densities_steps import Chain

    d = Chain(DECLARATIONS)
    d.start(
        AMORTISATION_GAP.left,
        because="the difference of the two divergences",
        tex=DIFFERENCE,
    )
    d.by(
        evidence_minus_bound("x"),
        at=(_kl(ENCODER, POSTERIOR), _kl(OWN, POSTERIOR)),
        because="each divergence is the log evidence minus the lower bound of its own density",
        tex=rf"\left(\log p_\theta(x) - \left({_elbo(ENCODER)}\right)\right)"
        rf" - \left(\log p_\theta(x) - \left({_elbo(OWN)}\right)\right)",
    )
    d.by(
        common_part_cancels(),
        because="the log evidence is the same in both: it depends on the model and on $x$, not on "
        "the approximation",
        tex=rf"\left({_elbo(OWN)}\right) - \left({_elbo(ENCODER)}\right)",
    )
    return d.finish(AMORTISATION_GAP.left, "=", AMORTISATION_GAP.right)


AMORTISATION_GAP = Equality(
    slug="amortisation-gap",
    title="difference of two divergences from one posterior",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=(
        r"p_\theta(x,z) = p(z)\,p_\theta(x|z)",
        r"p_\theta(z|x) > 0 \text{ for all } z",
    ),
    continuous=LINEAR_GAUSSIAN,
    definition_tex=DIFFERENCE,
    closed_form=rf"\left({_elbo(OWN)}\right) - \left({_elbo(ENCODER)}\right)",
    derive=derive,
    mistakes=(
        Mistake(
            tag="order-of-the-bounds",
            wrong=rf"{_elbo(ENCODER)} - \left({_elbo(OWN)}\right)",
            feedback="The divergence is what is missing from the log evidence, so that a larger "
            "lower bound leaves a smaller one. Which bound has to come first?",
        ),
        Mistake(
            tag="fits-only",
            wrong=r"\mathbb{E}_{q_i(z)}\left[\log p_\theta(x|z)\right]"
            rf" - \mathbb{{E}}_{{{ENCODER}}}\left[\log p_\theta(x|z)\right]",
            feedback="A lower bound has two parts. The divergence from the prior differs between "
            "the two densities as well.",
        ),
        Mistake(
            tag="prior-terms-only",
            wrong=f"{_kl(ENCODER, 'p(z)')} - {_kl(OWN, 'p(z)')}",
            feedback="How well each density explains the observed point has been left out.",
        ),
        Mistake(
            tag="always-equal",
            wrong="0",
            feedback="Both densities approximate the same posterior, but not always equally well.",
        ),
        Mistake(
            tag="sum-of-the-bounds",
            wrong=rf"\left({_elbo(OWN)}\right) + \left({_elbo(ENCODER)}\right) - 2\log p_\theta(x)",
            feedback="Both divergences were given the same sign. What happens to the log evidence "
            "when one is subtracted from the other?",
        ),
        Mistake(
            tag="divergence-from-each-other",
            wrong=_kl(ENCODER, OWN),
            feedback="Divergences do not add up along a path as distances on a line do. Compare "
            "each density with the posterior.",
        ),
    ),
)

RESULT = Result(
    slug="amortisation-gap",
    title="Divergence from the posterior with and without amortisation",
    source=SOURCE,
    claims=(AMORTISATION_GAP,),
)
