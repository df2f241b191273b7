r"""The lower bound averaged over the data, with the information of the code as a term of its own.

Needs the law q(x) of the data: fit, less the divergence of the average code from the prior, less
the information that the code has about the data.
"""

from __future__ import annotations

from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from derivations.kl_term import BOTH, INFORMATION, REST, SUPPORT
from formula.declare import declare

SOURCE = "sharif-2025-ps2, question 3.3"

FIT = rf"{BOTH}\left[\log p_\theta(x|z)\right]"
BOUND = r"\mathbb{E}_{q(z|x)}\left[\log p_\theta(x|z)\right]" + (
    r" - D_{\mathrm{KL}}\left(q(z|x)\,\|\,p(z)\right)"
)
AVERAGED = rf"{BOTH}\left[\log p_\theta(x|z) - \log\frac{{q(z|x)}}{{p(z)}}\right]"
SPLIT_UP = f"{FIT} - {INFORMATION} - {REST}"

DECLARATIONS = declare(models=["q(x) q(z|x)", r"p(z) p_\theta(x|z)"])
LINEAR = declare(
    "a: real in (-1,1); s: real in (1/2,2); b: real in (-1,1); t: real in (1/2,2); "
    "w: real in (1/2,2); c: real in (-1,1); r: real in (1/2,2)",
    laws={
        "q(x)": ("normal", "a", "s"),
        "q(z|x)": ("normal", "b x", "t"),
        "p(z)": ("normal", "0", "w"),
        "p(x|z)": ("normal", "c z", "r"),
    },
)
"""Normal data, a linear encoder, a normal prior and a linear decoder."""


def derive() -> Derivation:
    """Insert the average code into the ratio of encoder and prior; all three parts have names."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_divergences import recognise_kl
    from claims.algebra.densities_equations import arithmetic
    from claims.algebra.densities_information import recognise_information
    from claims.algebra.densities_logs import insert_ratio
    from claims.algebra.densities_marginals import mean_under_marginal
    from claims.algebra.densities_means import linearity
    from claims.algebra.densities_mixture import logarithm_of_factors
    from claims.algebra.densities_steps import Chain
    from formula.tree import Density

    d = Chain(DECLARATIONS)
    average = d.tree("q(z)")
    assert isinstance(average, Density)
    ratio = r"\log\frac{q(z|x)}{p(z)}"
    own, shared = r"\log\frac{q(z|x)}{q(z)}", r"\log\frac{q(z)}{p(z)}"
    d.start(
        CLAIM.left,
        because="the lower bound at $x$, its divergence written out, averaged over the data",
        tex=AVERAGED,
    )
    d.by(
        in_one_line(
            "insert a density and its inverse", insert_ratio(average), logarithm_of_factors()
        ),
        at=ratio,
        because="multiply and divide by the average code $q(z)$",
        tex=rf"{BOTH}\left[\log p_\theta(x|z) - \left({own} + {shared}\right)\right]",
    )
    d.by(
        in_one_line("linearity", linearity(), mean_under_marginal(), arithmetic()),
        because="the expectation is linear, all means being finite; what does not depend on $x$ "
        "sees only the average code",
        tex=rf"{FIT} - {BOTH}\left[{own}\right] - \mathbb{{E}}_{{q(z)}}\left[{shared}\right]",
    )
    d.by(
        in_one_line(
            "definition of the mutual information", recognise_information(), recognise_kl()
        ),
        because="the first ratio compares the joint law of data and code with the product of its "
        "marginals: its mean is their mutual information; the second mean is a divergence",
        tex=f"{FIT} - {INFORMATION} - {REST}",
    )
    return d.finish(CLAIM.left, "=", CLAIM.right)


CLAIM = Equality(
    slug="elbo-information",
    title="averaged lower bound with the information of the code",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=(SUPPORT, r"q(x,z) = q(x)\,q(z|x)"),
    continuous=LINEAR,
    definition_tex=AVERAGED,
    closed_form=SPLIT_UP,
    derive=derive,
    mistakes=(
        Mistake(
            tag="information-rewarded",
            wrong=f"{FIT} - {REST} + {INFORMATION}",
            feedback="The divergence from the prior is a price, and the information is part of "
            "it. Follow its sign.",
        ),
        Mistake(
            tag="divergence-counted-twice",
            wrong=f"{FIT} - {BOTH}\\left[\\log\\frac{{q(z|x)}}{{p(z)}}\\right] - {INFORMATION}",
            feedback="The mean divergence of the encoder contains the information already. Which "
            "density is compared with the prior once it has been taken out?",
        ),
        Mistake(
            tag="information-forgotten",
            wrong=f"{FIT} - {REST}",
            feedback="Averaging a divergence is not the same as the divergence of the average. "
            "What is the difference?",
        ),
        Mistake(
            tag="average-code-forgotten",
            wrong=f"{FIT} - {INFORMATION}",
            feedback="That would be right if the average code were the prior.",
        ),
        Mistake(
            tag="divergence-turned-round",
            wrong=rf"{FIT} - D_{{\mathrm{{KL}}}}\left(p(z)\,\|\,q(z)\right) - {INFORMATION}",
            feedback="All means are taken over the encoder's code, so which density comes first?",
        ),
        Mistake(
            tag="entropy-for-information",
            wrong=f"{FIT} - {REST} - H(q(z))",
            feedback="The entropy of the code also counts the noise that the encoder adds, which "
            "says nothing about the data.",
        ),
    ),
)

RESULT = Result(
    slug="elbo-information",
    title=CLAIM.title,
    source=SOURCE,
    claims=(CLAIM,),
    references=(
        r"M. D. Hoffman and M. J. Johnson (2016). \emph{ELBO surgery: yet another way to carve up "
        r"the variational evidence lower bound}.",
    ),
)
