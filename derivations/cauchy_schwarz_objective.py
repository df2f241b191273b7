r"""The objective of a VAE with the Cauchy-Schwarz divergence in place of the KL divergence.

What the maximiser of this objective trades: log evidence, distance from the posterior, and the
difference of the two divergences from the prior.
"""

from __future__ import annotations

from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from derivations.elbo_bias import LINEAR_GAUSSIAN
from formula.declare import declare, extend

SOURCE = "sharif-2025-ps2, question 2.2"

SYMBOLS = r"\lambda: real; C(x): function"
OVERLAP = r"\int q(z|x)\,p(z)\,dz"
OF_ENCODER, OF_PRIOR = r"\int q(z|x)^2\,dz", r"\int p(z)^2\,dz"
DISTANCE = "C(x)"
"""The Cauchy-Schwarz divergence between q(z|x) and p(z), at the data point x."""
DEFINITION = rf"{DISTANCE} = -\log{OVERLAP} + \frac12\log{OF_ENCODER} + \frac12\log{OF_PRIOR}"
MODELS = (r"p(z) p_\theta(x|z)", "q(z|x)")
DECLARATIONS = declare(SYMBOLS, models=MODELS, given=[DEFINITION])

FIT = r"\mathbb{E}_{q(z|x)}\left[\log p_\theta(x|z)\right]"
GAP = r"D_{\mathrm{KL}}\left(q(z|x)\,\|\,p_\theta(z|x)\right)"
PRIOR_TERM = r"D_{\mathrm{KL}}\left(q(z|x)\,\|\,p(z)\right)"
PENALTY = rf"\lambda\,{DISTANCE}"
OBJECTIVE = f"{FIT} - {PENALTY}"
EVIDENCE = r"\log p_\theta(x)"
LOGS = r"\log p_\theta(x) + \log p_\theta(z|x) - \log p(z)"
REWRITTEN = f"{EVIDENCE} - {GAP} + {PRIOR_TERM} - {PENALTY}"


def derive() -> Derivation:
    """Bayes' rule for the likelihood; the divergences are recognised, the penalty is carried."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_divergences import recognise_kl
    from claims.algebra.densities_equations import arithmetic
    from claims.algebra.densities_laws import bayes
    from claims.algebra.densities_logs import add_and_subtract_log, join_logs, split_log
    from claims.algebra.densities_means import constant_mean, linearity
    from claims.algebra.densities_steps import Chain

    d = Chain(DECLARATIONS)
    encoder, prior, posterior = map(d.tree, ("q(z|x)", "p(z)", r"p_\theta(z|x)"))
    d.start(CLAIM.left, because="the objective at a data point $x$", tex=OBJECTIVE)
    d.by(
        bayes("z"),
        at=r"p_\theta(x|z)",
        because="Bayes' rule, solved for the likelihood",
        tex=r"\mathbb{E}_{q(z|x)}\left[\log\frac{p_\theta(x)\,p_\theta(z|x)}{p(z)}\right]"
        rf" - {PENALTY}",
    )
    d.by(
        split_log(),
        because="the logarithm of a product of positive factors is a sum of logarithms",
        tex=rf"\mathbb{{E}}_{{q(z|x)}}\left[{LOGS}\right] - {PENALTY}",
    )
    d.by(
        add_and_subtract_log(encoder),
        at=LOGS,
        because="subtract and add $\\log q(z|x)$, which is finite wherever $z$ is drawn",
        tex=rf"\mathbb{{E}}_{{q(z|x)}}\left[{LOGS} - \log q(z|x) + \log q(z|x)\right] - {PENALTY}",
    )
    d.by(
        in_one_line(
            "logarithm of a quotient",
            join_logs(posterior, encoder),
            join_logs(encoder, prior),
            linearity(),
            constant_mean(),
        ),
        because="pair each density of $z$ with the encoder; expectation is linear, and the "
        "log evidence does not depend on $z$",
        tex=r"\log p_\theta(x)"
        r" + \mathbb{E}_{q(z|x)}\left[\log\frac{p_\theta(z|x)}{q(z|x)}\right]"
        r" + \mathbb{E}_{q(z|x)}\left[\log\frac{q(z|x)}{p(z)}\right]"
        rf" - {PENALTY}",
    )
    d.by(
        in_one_line("definition of the KL divergence", recognise_kl(), arithmetic()),
        because="both means are divergences from $q(z|x)$, the first one with its ratio upside "
        "down; the penalty was not touched",
        tex=REWRITTEN,
    )
    return d.finish(CLAIM.left, "=", CLAIM.right)


CLAIM = Equality(
    slug="cauchy-schwarz-objective",
    title="the objective with a Cauchy-Schwarz penalty, rewritten",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=(
        DEFINITION,
        r"p_\theta(x,z) = p(z)\,p_\theta(x|z)",
        r"p_\theta(z|x) > 0 \text{ wherever } q(z|x) > 0",
        r"\lambda \in \mathbb{R}",
    ),
    continuous=extend(LINEAR_GAUSSIAN, SYMBOLS, given=[DEFINITION]),
    definition_tex=OBJECTIVE,
    closed_form=REWRITTEN,
    derive=derive,
    mistakes=(
        Mistake(
            tag="prior-term-dropped",
            wrong=f"{EVIDENCE} - {GAP} - {PENALTY}",
            feedback="The evidence less its gap already contains a penalty, the usual one. Where "
            "did you give it back?",
        ),
        Mistake(
            tag="prior-term-sign",
            wrong=f"{EVIDENCE} - {GAP} - {PRIOR_TERM} - {PENALTY}",
            feedback="After Bayes' rule the prior stands below the fraction line. Follow its sign, "
            "and ask whether the objective should pay for the prior twice.",
        ),
        Mistake(
            tag="posterior-term-sign",
            wrong=f"{EVIDENCE} + {GAP} + {PRIOR_TERM} - {PENALTY}",
            feedback="Would an encoder far from the posterior raise the objective? In a divergence "
            "the density that is averaged over stands above.",
        ),
        Mistake(
            tag="encoder-taken-as-posterior",
            wrong=f"{EVIDENCE} + {PRIOR_TERM} - {PENALTY}",
            feedback="This holds for one encoder only, the posterior. Here it is any density.",
        ),
        Mistake(
            tag="weight-on-both",
            wrong=rf"{EVIDENCE} - {GAP} + \lambda\,{PRIOR_TERM} - {PENALTY}",
            feedback="Which of the terms of the objective carries the weight? Try the weight zero.",
        ),
        Mistake(
            tag="reward-for-distance",
            wrong=f"{EVIDENCE} - {GAP} + {PRIOR_TERM} + {PENALTY}",
            feedback="The weighted divergence was subtracted from the fit, and nothing that was "
            "done to the fit changes its sign.",
        ),
    ),
)

RESULT = Result(
    slug="cauchy-schwarz-objective",
    title="The objective with a Cauchy-Schwarz penalty",
    source=SOURCE,
    claims=(CLAIM,),
)
