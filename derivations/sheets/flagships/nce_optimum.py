"""The optimum of noise-contrastive estimation, and what a printed version of it gets wrong."""

from claims.results import (
    Alternatives,
    Assumptions,
    Boxed,
    DerivationBlock,
    Erratum,
    Item,
    Mistakes,
    Prose,
    RubricLine,
)
from formula.declare import declare

_ARGUMENT = r"\log p_d(x) - \log p_n(x)"

ITEM = Item(
    number="10",
    slug="flagships-nce-optimum",
    title="What noise-contrastive estimation finds",
    source="udem-ebm, question 4.1",
    prompt=(
        r"A classifier tells data, with the density $p_d$, from noise, with the known density "
        r"$p_n$; both are equally frequent. The sigmoid of a function $E$ with real values is the "
        r"probability that it gives to data, so that its mean log-likelihood is half of"
        r"\begin{keydisplay}{definition:nce-optimum}"
        r"\mean{p_d(x)}{\log\operatorname{sigmoid}(E(x))} "
        r"+ \mean{p_n(x)}{\log(1-\operatorname{sigmoid}(E(x)))}."
        r"\end{keydisplay} "
        r"Which function $E^*$ is best, among all functions? What does it say about $p_d$?"
    ),
    results=("nce-optimum",),
    answer=(
        Assumptions("nce-optimum"),
        DerivationBlock("nce-optimum"),
        Boxed(
            "nce-optimum",
            r"E^*(x) = \log p_d(x) - \log p_n(x)",
            value=r"\max_E&\left(\mean{p_d(x)}{\log\operatorname{sigmoid}(E(x))} "
            r"+ \mean{p_n(x)}{\log(1-\operatorname{sigmoid}(E(x)))}\right) "
            r"\\ &= 2\,D_{\mathrm{JS}}\left(p_d(x)\,\|\,p_n(x)\right) - 2\log 2",
        ),
        Prose(r"The data density can be read off, with nothing left to normalise:"),
        DerivationBlock("nce-density"),
        Boxed("nce-density", r"p_n(x)\,e^{E^*(x)} = p_d(x)"),
        Prose(
            r"Fitting an unnormalised model means to write $E$ as the logarithm of the model "
            r"minus $\log p_n(x)$; its normaliser may then be a free parameter, because the "
            r"optimum sets it right by itself. No integral is ever computed, only samples of the "
            r"noise and its density are. With $\nu$ times as much noise as data the optimum is "
            r"lower by $\log\nu$ everywhere. The noise has to be positive wherever data can lie, "
            r"or the optimum is infinite there."
        ),
        Alternatives(
            r"Writing the sigmoid of $E$ as a function $D$ with values between zero and one, "
            r"quoting the optimal discriminator of two densities, and taking the logit of it."
        ),
        Mistakes("nce-optimum"),
        Mistakes("nce-density"),
    ),
    rubric=(
        RubricLine(points=None, earns="writes one integral and optimises at each point"),
        RubricLine(points=None, earns="differentiates the logarithms of both sigmoids"),
        RubricLine(points=None, earns="solves for the logit: a log ratio, data above noise"),
        RubricLine(points=None, earns="shows by concavity that it is a maximum, and the only one"),
        RubricLine(points=None, earns="recovers the data density without a normaliser"),
    ),
    errata=(
        Erratum(
            grade="wrong",
            where="Assignment with energy-based models, question 4.1, equation (3)",
            note=(
                r"The objective is a log-likelihood and is to be made large, but the optimal "
                r"energy is defined as its minimiser. There is none: constant functions already "
                r"make the objective as small as one likes. Were the function below a minimiser, "
                r"no $E$ would fall below its value:"
            ),
            printed=(
                r"\mathbb{E}_{p_d(x)}\left[\log\operatorname{sigmoid}(E(x))\right] "
                r"+ \mathbb{E}_{p_n(x)}\left[\log\left(1-\operatorname{sigmoid}(E(x))\right)\right]"
                r" \ge 2\,D_{\mathrm{JS}}\left(p_d(x)\,\|\,p_n(x)\right) - 2\log 2"
            ),
            repaired=(
                r"\mathbb{E}_{p_d(x)}\left[\log\operatorname{sigmoid}(E(x))\right] "
                r"+ \mathbb{E}_{p_n(x)}\left[\log\left(1-\operatorname{sigmoid}(E(x))\right)\right]"
                r" \le 2\,D_{\mathrm{JS}}\left(p_d(x)\,\|\,p_n(x)\right) - 2\log 2"
            ),
            declarations_of="nce-optimum",
        ),
        Erratum(
            grade="wrong",
            where="Assignment with energy-based models, question 4, the model, with 4.1",
            note=(
                r"One letter is used for two things. In the model the density is proportional to "
                r"the exponential of \emph{minus} the energy; in the objective the same energy "
                r"goes into the sigmoid as it is, where it is a logit: sign and noise density are "
                r"missing. Inserted into the model, the optimum does not give the data density. "
                r"The key keeps the objective as printed and calls $E$ a logit; an energy would "
                r"be minus it, minus the logarithm of the noise density. For an $x$ with finitely "
                r"many values:"
            ),
            printed=r"p_d(x) = \frac{e^{-E^*(x)}}{\sum_x e^{-E^*(x)}}",
            repaired=r"p_d(x) = p_n(x)\,e^{E^*(x)}",
            declarations=declare(
                "E^*(x): function",
                models=["p_d(x)", "p_n(x)"],
                given=["E^*(x) = " + _ARGUMENT],
            ),
        ),
        Erratum(
            grade="misleading",
            where="Assignment with energy-based models, question 4.1",
            note=(
                r"Data and noise are given equal weight without saying so. The ratio of the "
                r"numbers of samples enters the optimum as a constant, so that with unequal "
                r"numbers the answer expected is off by its logarithm."
            ),
        ),
        Erratum(
            grade="notation",
            where="Assignment with energy-based models, question 4, the normaliser",
            note=(
                r"The normalising constant is introduced as what 4.1 has to cope with, but no "
                r"formula of 4.1 contains it. It is not needed: the optimal function, with the "
                r"noise density, is normalised."
            ),
        ),
    ),
    references=(
        r"M. Gutmann and A. Hyv\"arinen (2010). \emph{Noise-contrastive estimation: a new "
        r"estimation principle for unnormalized statistical models}.",
    ),
)
