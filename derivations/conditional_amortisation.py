r"""One encoder for all pairs: why it may replace a search at each pair, and what it costs.

Over all conditional densities the mean lower bound has the maximisers of the lower bounds at the
single pairs. With a family and a network the gap splits into one of the family and one of sharing.
"""

from __future__ import annotations

from claims.results import Result
from claims.statements import Bound, Equality, Mistake
from claims.steps import Derivation
from derivations.conditional_evidence import FACTORS, MODEL
from formula.declare import declare, extend

SOURCE = "sharif-2025-ps2, question 1.6"

DATA = r"p_{\mathrm{data}}"
ENCODER, OWN, POSTERIOR = r"q_\phi(z|x,y)", "q_i(z)", r"p_\theta(z|x,y)"
LOG_EVIDENCE = r"\log p_\theta(x|y)"
PAIRS = f"{DATA}(y) {DATA}(x|y)"
OVER_PAIRS = rf"\mathbb{{E}}_{{{DATA}(x,y)}}"
OVER_ALL = rf"\mathbb{{E}}_{{{DATA}(x,y){ENCODER}}}"
WEIGHT = rf"\frac{{p_\theta(x|y,z)\,p(z|y)}}{{{ENCODER}}}"
OBJECTIVE_TEX = rf"{OVER_ALL}\left[\log{WEIGHT}\right]"
VALUE = rf"{OVER_PAIRS}\left[{LOG_EVIDENCE}\right]"
KL_ALL = rf"D_{{\mathrm{{KL}}}}\left({ENCODER}\,\|\,{POSTERIOR}\right)"
KL_OWN = rf"D_{{\mathrm{{KL}}}}\left({OWN}\,\|\,{POSTERIOR}\right)"


def _elbo(density: str) -> str:
    return (
        rf"\mathbb{{E}}_{{{density}}}\left[\log p_\theta(x|y,z)\right]"
        rf" - D_{{\mathrm{{KL}}}}\left({density}\,\|\,p(z|y)\right)"
    )


SUPPORT = rf"{POSTERIOR} > 0 \text{{ for all }} z"
AVERAGED = declare(models=[PAIRS, MODEL, ENCODER])
AT_POSTERIOR = extend(declare(models=[PAIRS, MODEL]), given=[f"{ENCODER} = {POSTERIOR}"])
AT_ONE_PAIR = declare(models=[MODEL, ENCODER, OWN])

_NUMBERS = (
    "a: real in (-1,1); b: real in (-1,1); r: real in (1/2,2); c: real in (-1,1); "
    "d: real in (-1,1); e: real in (-1,1); s: real in (1/2,2); f: real in (-1,1); "
    "g: real in (-1,1); h: real in (1,3); t: real in (1/4,1)"
)
_LAWS = {
    "p(z|y)": ("normal", "a y + b", "r"),
    "p(x|y,z)": ("normal", "c z + d y + e", "s"),
    ENCODER: ("normal", "f x + g y + h", "t"),
}
NORMAL_PAIRS = declare(
    _NUMBERS + "; m: real in (-1,1); n: real in (-1,1); l: real in (-1,1)",
    laws={
        f"{DATA}(y)": ("normal", "m", "1"),
        f"{DATA}(x|y)": ("normal", "n y + l", "1"),
        **_LAWS,
    },
)
"""Normal pairs, a linear-Gaussian conditional model, a linear encoder."""
ONE_NORMAL_PAIR = declare(
    _NUMBERS + "; m: real in (-1,1); u: real in (1/4,1)",
    laws={"p(y)": ("normal", "0", "1"), **_LAWS, OWN: ("normal", "m", "u")},
)
"""The same at one pair, with a normal density of its own; y has a law so that it has a value."""


def derive_objective() -> Derivation:
    """The posterior in the numerator; what is left of the encoder is a mean divergence."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_divergences import recognise_kl
    from claims.algebra.densities_equations import arithmetic
    from claims.algebra.densities_inequalities import gibbs
    from claims.algebra.densities_means import constant_mean, linearity, tower
    from claims.algebra.densities_mixture import joint_turned, split_ratio, without_law
    from claims.algebra.densities_steps import Chain
    from formula.tree import Density

    d = Chain(AVERAGED)
    likelihood, prior, pair = map(d.tree, (r"p_\theta(x|y,z)", "p(z|y)", f"{DATA}(x,y)"))
    assert isinstance(likelihood, Density)
    assert isinstance(prior, Density)
    assert isinstance(pair, Density)
    missed = rf"\log\frac{{{POSTERIOR}}}{{{ENCODER}}}"
    d.start(OBJECTIVE.lesser, because="the lower bound, averaged over the pairs", tex=OBJECTIVE_TEX)
    d.by(
        in_one_line(
            "Bayes' rule",
            joint_turned(likelihood, prior, "x"),
            split_ratio(
                d.tree(r"\frac{p_\theta(x|y)}{1}"), d.tree(rf"\frac{{{POSTERIOR}}}{{{ENCODER}}}")
            ),
        ),
        at=rf"\log{WEIGHT}",
        because="the joint density, given $y$, factorised the other way round",
        tex=rf"{OVER_ALL}\left[{LOG_EVIDENCE} + {missed}\right]",
    )
    d.by(
        in_one_line("linearity", linearity(), without_law("z")),
        because="expectation is linear; the log evidence needs no $z$",
        tex=rf"{VALUE} + {OVER_ALL}\left[{missed}\right]",
    )
    d.by(
        in_one_line("tower rule", tower(pair), recognise_kl(), linearity()),
        at=rf"{OVER_ALL}\left[{missed}\right]",
        because="the mean over $z$ first: at each pair it is minus a divergence",
        tex=rf"{VALUE} - {OVER_PAIRS}\left[{KL_ALL}\right]",
    )
    d.by(
        gibbs(),
        at=KL_ALL,
        because="inequality of Gibbs, at each pair by itself: what $q_\\phi$ is at one pair does "
        "not bear on another",
        tex=rf"{VALUE} - {OVER_PAIRS}\left[0\right]",
    )
    d.by(
        in_one_line("mean of a constant", constant_mean(), arithmetic()),
        because="nothing is subtracted any more",
        tex=VALUE,
    )
    return d.finish(OBJECTIVE.lesser, "<=", OBJECTIVE.greater)


def derive_split() -> Derivation:
    """The gap identity twice: for the encoder, and for the density of the pair's own."""
    from claims.algebra.densities_elbo import evidence_minus_bound, gap_and_bound
    from claims.algebra.densities_steps import Chain
    from formula.tree import Divergence

    d = Chain(AT_ONE_PAIR)
    own, all_ = _elbo(OWN), _elbo(ENCODER)
    d.start(SPLIT.left, because="the whole gap at one pair", tex=KL_ALL)
    d.by(
        evidence_minus_bound("x"),
        because="the log evidence less the lower bound of the encoder (1.5)",
        tex=rf"{LOG_EVIDENCE} - \left({all_}\right)",
    )
    gap = d.tree(KL_OWN)
    assert isinstance(gap, Divergence)
    d.by(
        gap_and_bound(gap, "x"),
        at=d.now,
        because="the same identity for $q_i$, solved for the log evidence",
        tex=rf"{KL_OWN} + \left({own}\right) - \left({all_}\right)",
    )
    return d.finish(SPLIT.left, "=", SPLIT.right)


OBJECTIVE = Bound(
    slug="conditional-amortised-objective",
    title="mean lower bound of one encoder for all pairs",
    source=SOURCE,
    declarations=AVERAGED,
    assumptions=(FACTORS, SUPPORT),
    continuous=NORMAL_PAIRS,
    lesser_tex=OBJECTIVE_TEX,
    greater_tex=VALUE,
    equality_case=AT_POSTERIOR,
    equality_note=rf"equality exactly when ${ENCODER}$ is ${POSTERIOR}$ for almost every pair and "
    "$z$: the maximiser is that of every single pair",
    derive=derive_objective,
    mistakes=(
        Mistake(
            tag="reversed",
            wrong=rf"{OBJECTIVE_TEX} \ge {VALUE}",
            feedback="At each pair the lower bound is below the log evidence. What does a mean "
            "make of that?",
        ),
        Mistake(
            tag="always-equal",
            wrong=f"{OBJECTIVE_TEX} = {VALUE}",
            feedback="This needs an encoder that finds the posterior at almost every pair.",
        ),
        Mistake(
            tag="entropy-forgotten",
            wrong=rf"{OVER_ALL}\left[\log\left(p_\theta(x|y,z)\,p(z|y)\right)\right] = {VALUE}",
            feedback="Nothing here keeps the encoder from putting all its mass on one $z$. Which "
            "term does?",
        ),
        Mistake(
            tag="fit-alone",
            wrong=rf"{OVER_ALL}\left[\log p_\theta(x|y,z)\right] \le {VALUE}",
            feedback="An encoder that sits where the likelihood peaks makes the left side larger.",
        ),
    ),
)

SPLIT = Equality(
    slug="conditional-gap-split",
    title="the gap at one pair: that of the family, and that of sharing",
    source=SOURCE,
    declarations=AT_ONE_PAIR,
    assumptions=(FACTORS, SUPPORT),
    continuous=ONE_NORMAL_PAIR,
    definition_tex=KL_ALL,
    closed_form=rf"{KL_OWN} + \left({_elbo(OWN)}\right) - \left({_elbo(ENCODER)}\right)",
    derive=derive_split,
    mistakes=(
        Mistake(
            tag="bounds-exchanged",
            wrong=rf"{KL_OWN} + \left({_elbo(ENCODER)}\right) - \left({_elbo(OWN)}\right)",
            feedback="Which of the two lower bounds is the larger one, if the second density was "
            "fitted to the pair?",
        ),
        Mistake(
            tag="family-only",
            wrong=KL_OWN,
            feedback="This is what remains if the encoder finds the best member of the family. "
            "Does it?",
        ),
        Mistake(
            tag="triangle",
            wrong=rf"{KL_OWN} + D_{{\mathrm{{KL}}}}\left({ENCODER}\,\|\,{OWN}\right)",
            feedback="Divergences do not add up along a path. Work with the lower bounds.",
        ),
        Mistake(
            tag="fits-only",
            wrong=rf"{KL_OWN} + \mathbb{{E}}_{{{OWN}}}\left[\log p_\theta(x|y,z)\right]"
            rf" - \mathbb{{E}}_{{{ENCODER}}}\left[\log p_\theta(x|y,z)\right]",
            feedback="A lower bound has two terms. The divergence from the prior differs between "
            "the two densities as well.",
        ),
    ),
)

RESULT = Result(
    slug="conditional-amortisation",
    title="One encoder for all pairs",
    source=SOURCE,
    claims=(OBJECTIVE, SPLIT),
    references=(
        r"C. Cremer, X. Li and D. Duvenaud (2018). \emph{Inference suboptimality in variational "
        r"autoencoders}.",
    ),
)
