r"""The estimator of the bound of a latent mixture model: what is known exactly, and what is drawn.

With normal components and normal and categorical encoders everything but the mean log-likelihood
has a closed form; the log-likelihood is averaged over draws of z.
"""

from __future__ import annotations

from claims.definitions import EntryOf, LogDensityAt, Mean, Weighted, log
from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from formula.declare import declare

SOURCE = "sharif-2024-hw2, question 3.5"

SYMBOLS = declare(
    r"J: positive integer; K: positive integer; \pi: probability(K); \gamma: probability(K); "
    r"\mu: real[K,J]; \sigma: positive[K,J]; \tilde\mu: real[J]; \tilde\sigma: positive[J]",
    laws={
        "p(c)": ("categorical", r"\pi"),
        "p(z|c)": ("diagonal-normal", r"\mu_c", r"\sigma_c"),
        "q(z|x)": ("diagonal-normal", r"\tilde\mu", r"\tilde\sigma"),
        "q(c|x)": ("categorical", r"\gamma"),
    },
)

_PARTS = r"\log p(z|c) + \log p(c) - \log q(z|x) - \log q(c|x)"
DEFINITION = r"\mathbb{E}_{q(z|x)q(c|x)}\left[" + _PARTS + r"\right]"
CLUSTERS = (
    r"\frac12\sum_{c=1}^{K}\gamma_c\sum_{j=1}^{J}\left(\log\sigma_{c,j}^2"
    r"+\frac{\tilde\sigma_j^2}{\sigma_{c,j}^2}"
    r"+\frac{(\tilde\mu_j-\mu_{c,j})^2}{\sigma_{c,j}^2}\right)"
)
WEIGHTS = r"\sum_{c=1}^{K}\gamma_c\log\frac{\pi_c}{\gamma_c}"
ENTROPY = r"\frac12\sum_{j=1}^{J}\left(1+\log\tilde\sigma_j^2\right)"
CLOSED = rf"-{CLUSTERS} + {WEIGHTS} + {ENTROPY}"


def derive_closed() -> Derivation:
    """Write the laws out, take Gaussian moments for every label, then sum over the labels."""
    from claims.algebra import labels, rules
    from claims.algebra.calculation import Calculation

    d = Calculation(labels.encoded_declarations(SYMBOLS), shown=labels.decoded)
    categorical = labels.categorical_laws(SYMBOLS)
    d.start(
        labels.encoded(CLOSED_CLAIM.left),
        because="everything in the bound but the log-likelihood",
        tex=r"\mathbb{E}_{q(z,c|x)}\left[" + _PARTS + r"\right]",
    )
    d.by(labels.label_probabilities, categorical, because="x", tex="1")
    d.by(rules.laws_written_out, d.laws, because="x", tex="1")
    d.by(rules.linearity_of_expectation, because="x", tex="1")
    d.by(labels.moments_given_the_label, d.laws, categorical, because="x", tex="1")
    d.by(labels.mean_over_labels, categorical, because="x", tex="1")
    d.by(labels.probabilities_sum_to_one, categorical, because="x", tex="1")
    return d.finish(CLOSED_CLAIM.right)


CLOSED_CLAIM = Equality(
    slug="gmvae-closed-part",
    title="the part of the bound that needs no draws",
    declarations=SYMBOLS,
    definition=Weighted(
        r"\gamma",
        "c",
        Mean("q", LogDensityAt("p|c") - LogDensityAt("q"))
        + log(EntryOf(r"\pi", "c"))
        - log(EntryOf(r"\gamma", "c")),
    ),
    definition_tex=DEFINITION,
    closed_form=CLOSED,
    derive=derive_closed,
    source=SOURCE,
)

RESULT = Result(
    slug="gmvae-estimator",
    title="The estimator of the bound of a latent mixture model",
    source=SOURCE,
    claims=(CLOSED_CLAIM,),
)
