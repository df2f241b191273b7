r"""A reconstruction loss bounds the information that a code has about the data, and by how much.

For any decoder q(x|y) the entropy of the data minus the mean log loss of the reconstruction is at
most I(x;y); what is missing is the mean divergence of the decoder from the law of x given y. With
other losses the statement fails, which a search over small codes shows.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Bound, Equality, Mistake
from claims.steps import Derivation
from formula.declare import declare
from formula.tree import Number, SetOf

SOURCE = "udem-ebm, question 2.3"

MODELS = ["p(x) p(y|x)", "q(x|y)"]
DECLARATIONS = declare(models=MODELS)
EXACT_DECODER = declare(models=MODELS[:1], given=["q(x|y) = p(x|y)"])
LINEAR = declare(
    "a: real in (-1,1); s: real in (1/2,2); b: real in (-2,2); t: real in (1/2,2); "
    "c: real in (-1,1); d: real in (-1,1); u: real in (1/2,2)",
    laws={
        "p(x)": ("normal", "a", "s"),
        "p(y|x)": ("normal", "b x", "t"),
        "q(x|y)": ("normal", "c y + d", "u"),
    },
)
"""Normal data, a noisy linear code and a linear decoder."""

BOTH = r"\mathbb{E}_{p(x)p(y|x)}"
LOG_LOSS = BOTH + r"\left[\log q(x|y)\right]"
LOWER = r"H(p(x)) + " + LOG_LOSS
INFORMATION = "I_p(x;y)"
DIFFERENCE = rf"{INFORMATION} - \left({LOWER}\right)"
RATIO_MEAN = BOTH + r"\left[\log\frac{p(x|y)}{q(x|y)}\right]"

ASSUMPTIONS = (r"p(x,y) = p(x)\,p(y|x)", r"q(x|y) > 0 \text{ wherever } p(x|y) > 0")

NOTHING = declare()
QUARTERS = tuple(weights for weights in product(range(5), repeat=4) if sum(weights) == 4)
"""Laws of two bits, in quarters of the mass."""
OUTPUTS = (Fraction(1, 8), Fraction(1, 2), Fraction(7, 8))
"""What a decoder may say about a bit: its probability of being one."""
BITS = tuple(product((0, 1), repeat=2))
VERSIONS = (1, 2, 3, 4, 5, 6)


def derive_slack() -> Derivation:
    """Both sides by conditional entropies; the entropy of the data cancels."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_equations import arithmetic
    from claims.algebra.densities_information import information_as_entropies, mean_of_log_ratio
    from claims.algebra.densities_steps import Chain

    d = Chain(DECLARATIONS)
    d.start(
        SLACK.left,
        because="the information minus what is said to be at most as large",
        tex=DIFFERENCE,
    )
    d.by(
        in_one_line("mutual information as entropies", information_as_entropies(), arithmetic()),
        because="the information is the entropy of $x$ minus what is left of it once $y$ is known; "
        "the entropy of $x$ cancels",
        tex=BOTH + r"\left[\log p(x|y)\right] - " + LOG_LOSS,
    )
    d.by(
        mean_of_log_ratio(),
        because="one mean, of the log ratio of the true law of $x$ given the code and the decoder",
        tex=RATIO_MEAN,
    )
    return d.finish(SLACK.left, "=", SLACK.right)


def derive_bound() -> Derivation:
    """What is missing is a mean of divergences."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_equations import arithmetic, known_equation
    from claims.algebra.densities_inequalities import gibbs
    from claims.algebra.densities_information import mean_of_divergences
    from claims.algebra.densities_means import constant_mean
    from claims.algebra.densities_steps import Chain
    from formula.tree import Density

    d = Chain(DECLARATIONS)
    law = d.tree("p(y)")
    assert isinstance(law, Density)
    divergence = r"D_{\mathrm{KL}}\left(p(x|y)\,\|\,q(x|y)\right)"
    d.start(
        BOUND.lesser,
        because="entropy of the data minus the mean reconstruction loss",
        tex=LOWER,
    )
    d.by(
        known_equation(SLACK.right, SLACK.left),
        at=d.now,
        because="by the equation that was just shown",
        tex=f"{INFORMATION} - {RATIO_MEAN}",
    )
    d.by(
        mean_of_divergences(law),
        at=RATIO_MEAN,
        because="take the mean over the code last: for every code it is a divergence of the "
        "decoder from the true law",
        tex=rf"{INFORMATION} - \mathbb{{E}}_{{p(y)}}\left[{divergence}\right]",
    )
    d.by(
        gibbs(),
        at=divergence,
        because="inequality of Gibbs, for every code",
        tex=rf"{INFORMATION} - \mathbb{{E}}_{{p(y)}}\left[0\right]",
    )
    d.by(
        in_one_line("mean of a constant", constant_mean(), arithmetic()),
        because="nothing is subtracted any more",
        tex=INFORMATION,
    )
    return d.finish(BOUND.lesser, "<=", BOUND.greater)


def derive_versions() -> Derivation:
    """One code that carries nothing refutes what is false; the bound proves the rest."""
    import sympy

    from claims.algebra.calculation import Calculation

    d = Calculation(NOTHING)
    margins = {
        2: (r"2\log2-\log2", "the mean over the two bits is half of their sum"),
        3: (r"2-2\log2", "entropy in bits, loss in nats"),
        4: (r"2\log2-2\left(\frac12\right)^2", "errors of one half each, squared"),
        5: (r"2\log2-1", "every second bit is wrong"),
    }
    false = []
    for version, (margin, what) in margins.items():
        if not d.lower(margin).is_positive:
            raise ValueError(f"version {version} is not refuted")
        false.append(version)
        d.beside(
            (margin, sympy.Integer(0)),
            (">",),
            rule="a code without information",
            because=f"version {version}, two fair bits, a constant code and outputs of one half: "
            f"{what}; entropy minus loss is above the information, which is zero",
            tex=f"{margin}>0",
            declarations=NOTHING,
        )
    labels = [version for version in VERSIONS if version not in false]
    tree = SetOf(tuple(Number(str(label)) for label in labels))
    d.record.start(
        tree,
        "versions 1 and 6 are the bound, which holds for every decoder that is a probability of "
        "the data, in one unit throughout",
        r"\{" + ",".join(map(str, labels)) + r"\}",
        rule="bound and counterexamples",
        proof="enumeration",
    )
    detail = "the bound for the true versions, signs of numbers for the false ones"
    return d.record.finish(proved=tree == VERSIONS_CLAIM.right, detail=detail)


def run_versions(seed: int) -> frozenset[int]:
    """All laws, codes and decoders of the family; a version stays that no triple refutes.

    The seed only decides in which order the codes are tried.
    """
    import numpy as np
    from scipy import special

    rng = np.random.default_rng(seed)
    outputs = np.array([float(each) for each in OUTPUTS])
    decoders = np.array(list(product(outputs, repeat=4))).reshape(-1, 2, 2)
    bits = np.array(BITS)
    laws = np.array(QUARTERS) / 4
    entropy = special.entr(laws).sum(axis=1)[:, None]
    kept = set(VERSIONS)
    for code in rng.permutation(np.array(list(product((0, 1), repeat=4)))):
        mass = np.stack([laws[:, code == value].sum(axis=1) for value in (0, 1)], axis=1)
        information = special.entr(mass).sum(axis=1)[:, None]
        said = decoders[:, code, :]
        log_loss = -np.where(bits == 1, np.log(said), np.log1p(-said)).sum(axis=2)
        squares = ((said - bits) ** 2).sum(axis=2)
        wrong = ((said >= 0.5) != (bits == 1)).sum(axis=2)
        means = {each: laws @ loss.T for each, loss in
                 (("log", log_loss), ("squares", squares), ("wrong", wrong))}  # fmt: skip
        bit = np.log(2.0)
        margins = {
            1: entropy - means["log"] - information,
            2: entropy - means["log"] / 2 - information,
            3: entropy / bit - means["log"] - information / bit,
            4: entropy - means["squares"] - information,
            5: entropy - means["wrong"] - information,
            6: (entropy - means["log"] - information) / bit,
        }
        kept -= {version for version, margin in margins.items() if margin.max() > 1e-12}
    return frozenset(kept)


SLACK = Equality(
    slug="reconstruction-slack",
    title="information that a reconstruction loss misses",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=ASSUMPTIONS,
    continuous=LINEAR,
    definition_tex=DIFFERENCE,
    closed_form=RATIO_MEAN,
    derive=derive_slack,
    mistakes=(
        Mistake(
            tag="always-tight",
            wrong="0",
            feedback="Only one decoder gives away nothing. Which one?",
        ),
        Mistake(
            tag="entropy-of-the-code",
            wrong="H(p(y))",
            feedback="The loss is about the data given the code, not about the code.",
        ),
        Mistake(
            tag="code-for-data",
            wrong=BOTH + r"\left[\log\frac{p(y|x)}{p(y)}\right]",
            feedback="This is the information itself. What is subtracted from it?",
        ),
        Mistake(
            tag="sign",
            wrong=BOTH + r"\left[\log\frac{q(x|y)}{p(x|y)}\right]",
            feedback="A difference between the larger and the smaller side cannot be negative. "
            "Which of the two densities must stand above the line?",
        ),
        Mistake(
            tag="data-for-posterior",
            wrong=BOTH + r"\left[\log\frac{p(x)}{q(x|y)}\right]",
            feedback="The entropy of the data cancels. Which law of the data is left, once the "
            "code is known?",
        ),
    ),
)

BOUND = Bound(
    slug="reconstruction-information",
    title="information that a reconstruction loss guarantees",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=ASSUMPTIONS,
    continuous=LINEAR,
    lesser_tex=LOWER,
    greater_tex=INFORMATION,
    equality_case=EXACT_DECODER,
    equality_note=r"equality exactly when $q(x|y) = p(x|y)$ for almost every $x$ and $y$: the "
    "decoder is the true law of the data given the code",
    derive=derive_bound,
    mistakes=(
        Mistake(
            tag="reversed",
            wrong=LOWER + rf" \ge {INFORMATION}",
            feedback="A bad decoder makes the loss large. Does that raise the information?",
        ),
        Mistake(
            tag="always-equal",
            wrong=LOWER + f" = {INFORMATION}",
            feedback="The decoder is a model. For which one are the two equal?",
        ),
        Mistake(
            tag="sign-of-the-loss",
            wrong="H(p(x)) - " + LOG_LOSS + rf" \le {INFORMATION}",
            feedback="The loss is minus a mean logarithm, and it is subtracted. Count the signs.",
        ),
        Mistake(
            tag="entropy-of-the-code",
            wrong="H(p(y)) + " + LOG_LOSS + rf" \le {INFORMATION}",
            feedback="Whose uncertainty does the reconstruction reduce?",
        ),
    ),
)

VERSIONS_CLAIM = Behaviour(
    slug="reconstruction-versions",
    title="versions of the statement that hold for all small codes",
    source=SOURCE,
    declarations=NOTHING,
    statement=r"all laws of two bits in quarters, all codes with two values and all decoders whose "
    r"two outputs for a code are $1/8$, $1/2$ or $7/8$: the versions of ``entropy of the data "
    r"minus loss is at most the information'' that no combination refutes. 1: logarithmic loss "
    r"summed over the bits, everything in nats; 2: the same, averaged over the bits; 3: summed, "
    r"in nats, entropy and information in bits; 4: squared errors, summed, and nats; 5: number of "
    r"bits that are wrong after rounding, and nats; 6: as 1, everything in bits",
    outcome=r"\{1,6\}",
    run=run_versions,
    neighbours=(r"\{1\}", r"\{1,2,6\}", r"\{1,4,6\}", r"\{1,3,6\}", r"\{1,5,6\}"),
    derive=derive_versions,
    mistakes=(
        Mistake(
            tag="mean-is-as-good",
            wrong=r"\{1,2,6\}",
            feedback="Averaging over the inputs divides the loss by their number. Is the entropy "
            "divided as well?",
        ),
        Mistake(
            tag="any-reconstruction-error",
            wrong=r"\{1,2,3,4,5,6\}",
            feedback="A squared error of a bit is never above one. Compare that with the entropy "
            "of a bit that the code says nothing about.",
        ),
        Mistake(
            tag="nats-only",
            wrong=r"\{1\}",
            feedback="Which unit is taken does not matter as long as it is the same on both sides.",
        ),
        Mistake(
            tag="units-mixed",
            wrong=r"\{1,3,6\}",
            feedback="A bit is less than a nat. What does that do to an entropy whose number is "
            "larger in bits?",
        ),
    ),
)

RESULT = Result(
    slug="reconstruction-information",
    title="Reconstruction loss and information",
    source=SOURCE,
    claims=(SLACK, BOUND, VERSIONS_CLAIM),
    references=(
        r"D. Barber and F. Agakov (2003). \emph{The IM algorithm: a variational approach to "
        r"information maximization}.",
    ),
)
