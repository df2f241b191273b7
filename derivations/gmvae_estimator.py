r"""The estimator of the bound of a latent mixture model: what is known exactly, and what is drawn.

With normal components and normal and categorical encoders everything but the mean log-likelihood
has a closed form; the log-likelihood is averaged over draws of z.
"""

from __future__ import annotations

from claims.definitions import EntryOf, LogDensityAt, Mean, Weighted, log
from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from derivations.gmvae_bound import ELBO, LABELLED_LINEAR, MEAN, SUMMANDS
from formula.declare import declare, extend

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
WITH_DRAWS = extend(
    SYMBOLS,
    r"L: positive integer; D: positive integer; \hat\mu: real in (0,1)[L,D]; x: vector(D)",
)
"""The decoder's means at L draws of z; the identity holds for every x, binary or not."""

_DRAWS = r"z_1,\dots,z_L \sim q(z|x)"
DRAWN = declare(
    "L: positive integer", models=["p(c) p(z|c) p(x|z)", "q(z|x) q(c|x)"], given=[_DRAWS]
)
DRAWN_LINEAR = extend(LABELLED_LINEAR, "L: positive integer", given=[_DRAWS])

_PARTS = r"\log p(z|c) + \log p(c) - \log q(z|x) - \log q(c|x)"
REST = MEAN + r"\left[" + _PARTS + r"\right]"
_SQUARES = (
    r"\sum_{j=1}^{J}\left(\log\sigma_{c,j}^2+\frac{\tilde\sigma_j^2}{\sigma_{c,j}^2}"
    r"+\frac{(\tilde\mu_j-\mu_{c,j})^2}{\sigma_{c,j}^2}\right)"
)
REST_NAMED = extend(DRAWN, "R: real", given=["R = " + REST])
REST_FREE = extend(DRAWN, "R: real")
"""The part without draws under a name, and any number in its place."""

CLUSTERS = r"\frac12\sum_{c=1}^{K}\gamma_c" + _SQUARES
WEIGHTS = r"\sum_{c=1}^{K}\gamma_c\log\frac{\pi_c}{\gamma_c}"
ENTROPY = r"\frac12\sum_{j=1}^{J}\left(1+\log\tilde\sigma_j^2\right)"
CLOSED = rf"-{CLUSTERS} + {WEIGHTS} + {ENTROPY}"
BERNOULLI = (
    r"\frac1L\sum_{l=1}^{L}\sum_{i=1}^{D}"
    r"\log\left(\hat\mu_{l,i}^{x_i}\left(1-\hat\mu_{l,i}\right)^{1-x_i}\right)"
)
FIT = (
    r"\frac1L\sum_{l=1}^{L}\sum_{i=1}^{D}"
    r"\left(x_i\log\hat\mu_{l,i}+(1-x_i)\log\left(1-\hat\mu_{l,i}\right)\right)"
)
DRAWN_FIT = r"\mathbb{E}_{z_1,\dots,z_L\sim q(z|x)}\left[\frac1L\sum_{l=1}^{L}\log p(x|z_l)\right]"

_LAWS = (
    r"p(c)=\mathrm{Cat}(\pi)",
    r"p(z|c)=\mathcal{N}(\mu_c,\operatorname{diag}(\sigma_c^2))",
    r"q(z|x)=\mathcal{N}(\tilde\mu,\operatorname{diag}(\tilde\sigma^2))",
    r"q(c|x)=\mathrm{Cat}(\gamma)",
    r"\pi_c>0,\ \sum_{c=1}^{K}\pi_c=1",
    r"\gamma_c>0,\ \sum_{c=1}^{K}\gamma_c=1",
    r"\mu_{c,j}\in\mathbb{R}",
    r"\tilde\mu_j\in\mathbb{R}",
    r"\sigma_{c,j}>0",
    r"\tilde\sigma_j>0",
    r"J,K\ge1",
)


def derive_closed() -> Derivation:
    """Write the laws out, take Gaussian moments for every label, then sum over the labels."""
    from claims.algebra import labels
    from claims.algebra.calculation import Calculation

    d = Calculation(labels.encoded_declarations(SYMBOLS), shown=labels.decoded)
    categorical = labels.categorical_laws(SYMBOLS)
    of_label = r"\mathbb{E}_{q(c|x)}\left[%s+\log\frac{\pi_c}{\gamma_c}\right]"
    means = (
        r"\sum_{j=1}^{J}\left(\frac12\log\frac{\tilde\sigma_j^2}{\sigma_{c,j}^2}"
        r"+\frac{%s}{2\tilde\sigma_j^2}-\frac{%s}{2\sigma_{c,j}^2}\right)"
    )
    known = (
        r"\sum_{j=1}^{J}\left(\frac12\log\frac{\tilde\sigma_j^2}{\sigma_{c,j}^2}"
        r"+\frac12-\frac{\tilde\sigma_j^2+(\tilde\mu_j-\mu_{c,j})^2}{2\sigma_{c,j}^2}\right)"
    )
    squares = (r"(z_j-\tilde\mu_j)^2", r"(z_j-\mu_{c,j})^2")
    d.start(
        labels.encoded(CLOSED_CLAIM.left),
        because="everything in the bound but the log-likelihood",
        tex=r"\mathbb{E}_{q(z,c|x)}\left[" + _PARTS + r"\right]",
    )
    d.by(
        labels.laws_given_the_label,
        d.laws,
        categorical,
        d.laws["q(z|x)"].index,
        because="write the four laws out; the two normal log densities have the same constant, "
        "which cancels",
        tex=r"\mathbb{E}_{q(z,c|x)}\left["
        + means % squares
        + r"+\log\frac{\pi_c}{\gamma_c}\right]",
    )
    d.by(
        labels.linearity_given_the_label,
        categorical,
        because="take the mean over $z$ first, at a fixed label; only the squares depend on $z$",
        tex=of_label
        % (means % tuple(r"\mathbb{E}_{q(z|x)}\left[" + each + r"\right]" for each in squares)),
    )
    d.by(
        labels.moments_given_the_label,
        d.laws,
        categorical,
        because="the lemma, once for every label: the mean square about $\\tilde\\mu_j$ is the "
        "variance, the one about another point has the squared distance on top",
        tex=of_label % known,
    )
    d.by(
        labels.mean_over_labels,
        categorical,
        because="the mean over the label is a sum with weights $\\gamma_c$",
        tex=r"\sum_{c=1}^{K}\gamma_c\left(" + known + r"+\log\frac{\pi_c}{\gamma_c}\right)",
    )
    d.by(
        labels.probabilities_sum_to_one,
        categorical,
        because="the weights add up to one, so that what does not mention $c$ comes out of the sum",
        tex=CLOSED,
    )
    return d.finish(CLOSED_CLAIM.right)


def derive_estimator() -> Derivation:
    """The Bernoulli log-likelihood of every draw, and the closed part."""
    from claims.algebra import labels
    from claims.algebra.calculation import Calculation

    d = Calculation(labels.encoded_declarations(WITH_DRAWS), shown=labels.decoded)
    categorical = labels.categorical_laws(WITH_DRAWS)
    d.start(
        labels.encoded(ESTIMATOR_CLAIM.left),
        because="the log-likelihood at the draws, with independent binary entries, and the rest "
        "of the bound as it is",
        tex=BERNOULLI + r" + \mathbb{E}_{q(z,c|x)}\left[" + _PARTS + r"\right]",
    )
    d.by(
        labels.logarithm_of_bernoulli,
        because="the logarithm of a product of powers; both $\\hat\\mu_{l,i}$ and its complement "
        "are positive",
        tex=FIT + r" + \mathbb{E}_{q(z,c|x)}\left[" + _PARTS + r"\right]",
    )
    d.by(
        labels.closed_part,
        d.laws,
        categorical,
        d.laws["q(z|x)"].index,
        because="insert the closed form of the rest, line by line as before",
        tex=rf"{FIT} {CLOSED}",
    )
    return d.finish(ESTIMATOR_CLAIM.right)


def derive_mean() -> Derivation:
    """Every draw has the law q(z|x), so that the mean of the average is the mean under q(z|x)."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_equations import (
        arithmetic,
        substitute_definition,
        sum_of_equal_terms,
    )
    from claims.algebra.densities_means import as_expectation, linearity, one_draw
    from claims.algebra.densities_mixture import one_mean, recognise_definition, with_law
    from claims.algebra.densities_steps import Chain
    from formula.tree import Density

    d = Chain(DRAWN)
    encoder, label = d.tree("q(z|x)"), d.tree("q(c|x)")
    assert isinstance(encoder, Density)
    assert isinstance(label, Density)
    d.start(
        MEAN_CLAIM.left,
        because="the mean of the estimator over its draws",
        tex=DRAWN_FIT + r" + \mathbb{E}_{q(z,c|x)}\left[" + _PARTS + r"\right]",
    )
    d.over(REST_NAMED)
    d.by(
        recognise_definition(),
        at=REST,
        because="write $R$ for what does not depend on the draws",
        tex=DRAWN_FIT + " + R",
    )
    d.over(REST_FREE)
    d.by(
        linearity(),
        at=DRAWN_FIT,
        because="the expectation is linear",
        tex=r"\frac1L\sum_{l=1}^{L}\mathbb{E}_{z_1,\dots,z_L\sim q(z|x)}"
        r"\left[\log p(x|z_l)\right] + R",
    )
    d.by(
        in_one_line("each draw has the law of the sample", one_draw(), as_expectation(encoder)),
        because="the $l$-th term depends on $z_l$ only, which has the density $q(z|x)$",
        tex=r"\frac1L\sum_{l=1}^{L}\mathbb{E}_{q(z|x)}\left[\log p(x|z)\right] + R",
    )
    d.by(
        in_one_line("mean of equal terms", sum_of_equal_terms(), arithmetic()),
        at=r"\frac1L\sum_{l=1}^{L}\mathbb{E}_{q(z|x)}\left[\log p(x|z)\right]",
        because="the mean of $L$ equal terms is that term",
        tex=r"\mathbb{E}_{q(z|x)}\left[\log p(x|z)\right] + R",
    )
    d.over(REST_NAMED)
    d.by(
        in_one_line("linearity", with_law(label), substitute_definition(), one_mean()),
        because="$c$ does not occur in the first term, so that it may be averaged over as well; "
        "insert $R$ and add the means",
        tex=r"\mathbb{E}_{q(z,c|x)}\left[" + SUMMANDS + r"\right]",
    )
    d.over(DRAWN)
    return d.finish(MEAN_CLAIM.left, "=", MEAN_CLAIM.right)


_BEFORE = rf"-{CLUSTERS} + {WEIGHTS}"

CLOSED_CLAIM = Equality(
    slug="gmvae-closed-part",
    title="the part of the bound that needs no draws",
    declarations=SYMBOLS,
    assumptions=_LAWS,
    definition=Weighted(
        r"\gamma",
        "c",
        Mean("q", LogDensityAt("p|c") - LogDensityAt("q"))
        + log(EntryOf(r"\pi", "c"))
        - log(EntryOf(r"\gamma", "c")),
    ),
    definition_tex=REST,
    closed_form=CLOSED,
    derive=derive_closed,
    source=SOURCE,
    mistakes=(
        Mistake(
            tag="entropy-without-the-one",
            wrong=_BEFORE + r" + \frac12\sum_{j=1}^{J}\log\tilde\sigma_j^2",
            feedback="The mean of the squared and scaled deviation of $z$ from its own mean is "
            "not zero. What is it, for every coordinate?",
        ),
        Mistake(
            tag="spread-forgotten",
            wrong=r"-\frac12\sum_{c=1}^{K}\gamma_c\sum_{j=1}^{J}\left(\log\sigma_{c,j}^2"
            r"+\frac{(\tilde\mu_j-\mu_{c,j})^2}{\sigma_{c,j}^2}\right)"
            rf" + {WEIGHTS} + {ENTROPY}",
            feedback="Replacing $z$ by its mean inside a square loses the spread of $z$, which "
            "every component sees.",
        ),
        Mistake(
            tag="prior-weights",
            wrong=r"-\frac12\sum_{c=1}^{K}\pi_c" + _SQUARES + rf" + {WEIGHTS} + {ENTROPY}",
            feedback="The label is averaged under its approximate posterior. Whose weights are "
            "these?",
        ),
        Mistake(
            tag="label-entropy-lost",
            wrong=rf"-{CLUSTERS} + \sum_{{c=1}}^{{K}}\gamma_c\log\pi_c + {ENTROPY}",
            feedback="The encoder of the label stands in the denominator, too, and its logarithm "
            "is averaged like the others.",
        ),
        Mistake(
            tag="label-ratio-inverted",
            wrong=rf"-{CLUSTERS} + \sum_{{c=1}}^{{K}}\gamma_c\log\frac{{\gamma_c}}{{\pi_c}}"
            rf" + {ENTROPY}",
            feedback="This rewards a label density far from the prior. Check which of the two is "
            "subtracted.",
        ),
        Mistake(
            tag="mean-component",
            wrong=r"-\frac12\sum_{j=1}^{J}\left(\sum_{c=1}^{K}\gamma_c\log\sigma_{c,j}^2"
            r"+\frac{\tilde\sigma_j^2+(\tilde\mu_j-\sum_{c=1}^{K}\gamma_c\mu_{c,j})^2}"
            rf"{{\sum_{{c=1}}^{{K}}\gamma_c\sigma_{{c,j}}^2}}\right) + {WEIGHTS} + {ENTROPY}",
            feedback="The parameters of the components were averaged before the log density was "
            "taken. Which of the two has to come first?",
        ),
    ),
)

ESTIMATOR_CLAIM = Equality(
    slug="gmvae-estimator",
    title="the estimator for binary observations",
    declarations=WITH_DRAWS,
    assumptions=(*_LAWS, r"x\in\mathbb{R}^D", r"0<\hat\mu_{l,i}<1", r"D,L\ge1"),
    continuous=WITH_DRAWS,
    definition_tex=BERNOULLI + " + " + REST,
    closed_form=rf"{FIT} {CLOSED}",
    derive=derive_estimator,
    source=SOURCE,
    mistakes=(
        Mistake(
            tag="zeros-ignored",
            wrong=r"\frac1L\sum_{l=1}^{L}\sum_{i=1}^{D}x_i\log\hat\mu_{l,i}" + CLOSED,
            feedback="An entry that is zero has a probability as well, and it should be rewarded "
            "when the decoder expects it.",
        ),
        Mistake(
            tag="draws-not-averaged",
            wrong=r"\sum_{l=1}^{L}\sum_{i=1}^{D}"
            r"\left(x_i\log\hat\mu_{l,i}+(1-x_i)\log\left(1-\hat\mu_{l,i}\right)\right)" + CLOSED,
            feedback="More draws should make the estimate more precise, not larger.",
        ),
        Mistake(
            tag="entries-averaged",
            wrong=r"\frac{1}{L D}\sum_{l=1}^{L}\sum_{i=1}^{D}"
            r"\left(x_i\log\hat\mu_{l,i}+(1-x_i)\log\left(1-\hat\mu_{l,i}\right)\right)" + CLOSED,
            feedback="The log-likelihood of independent entries is a sum. Dividing it by their "
            "number weights it against the other terms.",
        ),
        Mistake(
            tag="sign-of-the-cluster-term",
            wrong=rf"{FIT} + {CLUSTERS} + {WEIGHTS} + {ENTROPY}",
            feedback="A component that is far from the encoder should lower the bound. Check the "
            "sign of the exponent of the normal density.",
        ),
        Mistake(
            tag="squared-error",
            wrong=r"-\frac1L\sum_{l=1}^{L}\sum_{i=1}^{D}(x_i-\hat\mu_{l,i})^2" + CLOSED,
            feedback="A squared error belongs to a normal observation. These entries are binary.",
        ),
    ),
)

MEAN_CLAIM = Equality(
    slug="gmvae-estimator-mean",
    title="mean of the estimator over its draws",
    declarations=DRAWN,
    assumptions=(r"q(z,c|x) = q(z|x)\,q(c|x)", _DRAWS, r"L \in \{1, 2, \dots\}"),
    continuous=DRAWN_LINEAR,
    definition_tex=DRAWN_FIT + " + " + REST,
    closed_form=ELBO,
    derive=derive_mean,
    source=SOURCE,
    mistakes=(
        Mistake(
            tag="taken-for-the-evidence",
            wrong=r"\log p(x)",
            feedback="The draws come from the encoder, not from the posterior. What does the mean "
            "of the estimator leave out?",
        ),
        Mistake(
            tag="factor-of-the-draws",
            wrong=r"L\,\mathbb{E}_{q(z|x)}\left[\log p(x|z)\right] + " + REST,
            feedback="There are as many terms as draws, and something stands in front of their "
            "sum.",
        ),
        Mistake(
            tag="everything-divided",
            wrong=rf"\frac1L\left({ELBO}\right)",
            feedback="Only one term is averaged over the draws, and it has as many summands as "
            "there are draws.",
        ),
        Mistake(
            tag="logarithm-of-the-mean",
            wrong=r"\log\mathbb{E}_{q(z|x)}\left[p(x|z)\right] + " + REST,
            feedback="The logarithm is taken at each draw, before the average. The two orders "
            "differ.",
        ),
    ),
)

RESULT = Result(
    slug="gmvae-estimator",
    title="The estimator of the bound of a latent mixture model",
    source=SOURCE,
    claims=(CLOSED_CLAIM, ESTIMATOR_CLAIM, MEAN_CLAIM),
)
