r"""The best encoder for a decoder that ignores its code: the prior, and nothing else.

The decoder gives x the density ptilde(x) whatever the code is; this is inserted at the start.
"""

from __future__ import annotations

from claims.optimum import Optimum
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from formula.declare import declare

SOURCE = "sharif-2025-ps2, question 3.2"

OBJECTIVE = r"\mathbb{E}_{q(z|x)}\left[\log\tilde p(x) - \log\frac{q(z|x)}{p(z)}\right]"
"""One mean: at the argument the divergence by itself would be a mean of zeros, and not sampled."""
VALUE = r"\log\tilde p(x)"
DECLARATIONS = declare(models=["p(z)", r"\tilde p(x)", "q(z|x)"])
AT_OPTIMUM = declare(models=["p(z)", r"\tilde p(x)"], given=["q(z|x) = p(z)"])
NORMAL = declare(
    "m: real; v: positive; c: real in (-1,1); t: real in (1/2,2)",
    laws={
        "p(z)": ("normal", "0", "1"),
        r"\tilde p(x)": ("normal", "m", "v"),
        "q(z|x)": ("normal", "c x", "t"),
    },
)
"""Normal data density, normal prior and a linear encoder."""


def derive() -> Derivation:
    """The fit is a constant; what is left is a divergence."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_divergences import recognise_kl
    from claims.algebra.densities_equations import arithmetic
    from claims.algebra.densities_inequalities import gibbs
    from claims.algebra.densities_means import constant_mean, linearity
    from claims.algebra.densities_steps import Chain
    from formula.tree import Relation

    d = Chain(DECLARATIONS)
    rate = r"D_{\mathrm{KL}}\left(q(z|x)\,\|\,p(z)\right)"
    d.start(
        CLAIM.objective,
        because=r"the lower bound at one $x$, with $\tilde p(x)$ for the decoder",
        tex=OBJECTIVE,
    )
    d.by(
        in_one_line(
            "definition of the KL divergence", linearity(), constant_mean(), recognise_kl()
        ),
        because=r"$\log\tilde p(x)$ does not depend on $z$ and is its own mean, whatever density "
        "the code has; the mean of the ratio is the divergence from the prior",
        tex=rf"\log\tilde p(x) - {rate}",
    )
    d.by(
        gibbs(),
        at=rate,
        because="inequality of Gibbs: the only place where the encoder is left; zero for equal "
        "densities only",
        tex=r"\log\tilde p(x) - 0",
    )
    d.by(arithmetic(), because="nothing is subtracted any more", tex=VALUE)
    d.record.side(
        "case of equality",
        Relation((d.tree("q(z|x)"), CLAIM.right), ("=",)),
        "the value is reached where the divergence is zero: for almost every $z$",
        "q(z|x) = p(z)",
        "theorem",
        declarations=AT_OPTIMUM,
    )
    return d.finish(CLAIM.objective, "<=", CLAIM.optimal_value)


CLAIM = Optimum(
    slug="collapsed-optimum",
    title="best encoder for a decoder that ignores its code",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=(r"p(z) > 0 \text{ wherever } q(z|x) > 0",),
    continuous=NORMAL,
    sense="max",
    over="q(z|x)",
    objective_tex=OBJECTIVE,
    argument="p(z)",
    value=VALUE,
    at_optimum=AT_OPTIMUM,
    unique_note="the only maximiser, up to sets of $z$ without mass",
    derive=derive,
    mistakes=(
        Mistake(
            tag="value-with-penalty",
            wrong=rf"{OBJECTIVE} \le \log\tilde p(x) - \log 2",
            feedback="What is the divergence of a density from itself?",
        ),
        Mistake(
            tag="any-encoder",
            wrong=rf"{OBJECTIVE} = \log\tilde p(x)",
            feedback="The decoder does not care which code it gets. Does the other term?",
        ),
        Mistake(
            tag="value-zero",
            wrong=rf"{OBJECTIVE} \le 0",
            feedback="A density may exceed one, and its logarithm is a bound that depends on $x$.",
        ),
        Mistake(
            tag="data-for-prior",
            wrong=r"p(z)^2/\mathbb{E}_{p(z)}\left[p(z)\right]",
            feedback="A density that is more concentrated than the prior has a positive "
            "divergence from it, and nothing is gained by it.",
        ),
    ),
)

RESULT = Result(slug="collapsed-optimum", title=CLAIM.title, source=SOURCE, claims=(CLAIM,))
