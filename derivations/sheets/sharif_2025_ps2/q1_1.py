"""Question 1.1: the divergence that fits a conditional model, and its sample form."""

from claims.results import (
    Alternatives,
    Assumptions,
    Boxed,
    DerivationBlock,
    Erratum,
    Item,
    Mistakes,
    Prose,
    Restated,
    RubricLine,
)
from derivations.conditional_criterion import BOTH, MODEL, NUMBERS, ONE

DATA = r"p_{\mathrm{data}}"
COUNTED = rf"\sum_y {DATA}(y)\,D_{{\mathrm{{KL}}}}\left({DATA}(x|y)\,\|\,{MODEL}\right)"
COUNTED_FIT = rf"\sum_y\sum_x {DATA}(x,y)\log {MODEL}"
"""Criterion and fit where every value of x and y counts as one, so that entropies are those of
probabilities."""
SHOWN = NUMBERS.outcome.replace(r"\frac", r"\dfrac")
"""The outcome with fractions of full size."""

_AVERAGE = r"\frac1N\sum_{i=1}^{N}\log p_\theta(x_i|y_i)"

ITEM = Item(
    number="1.1",
    slug="sharif-2025-ps2-1-1",
    title="The criterion of a conditional model and its sample form",
    source="sharif-2025-ps2, question 1.1",
    prompt=(
        rf"A conditional VAE is to model ${DATA}(x|y)$, of which $N$ independent pairs "
        r"$(x_i,y_i)$ are known; $x$ and $y$ may have any dimension ($x$ an image, $y$ a text that "
        rf"describes it). Which criterion compares ${DATA}(x|y)$ with the model $p_\theta(x|y)$? "
        rf"Give an approximation of it that needs only samples of ${DATA}(x,y)$ and the "
        r"likelihood $p_\theta(x|y)$. What exactly does that approximation estimate?"
    ),
    results=("conditional-criterion",),
    answer=(
        Prose(
            r"\keypart{the criterion}"
            r"For each $y$ there are two densities of $x$ to be compared; the Kullback--Leibler "
            rf"divergence $\KL{{{DATA}(x|y)}}{{p_\theta(x|y)}}$ does it. One number for all $y$ "
            r"is its mean over the $y$ that occur. It is not negative, and zero exactly if "
            rf"$p_\theta(x|y)$ is ${DATA}(x|y)$ for almost every $y$. For a $y$ that never occurs "
            r"the criterion asks for nothing."
        ),
        Assumptions("conditional-criterion"),
        DerivationBlock("conditional-criterion"),
        Boxed(
            "conditional-criterion",
            rf"\mean{{{DATA}(x,y)}}{{\log\frac{{{DATA}(x|y)}}{{p_\theta(x|y)}}}} = "
            rf"H({DATA}(y)) - H({DATA}(x,y)) - \mean{{{DATA}(x,y)}}{{\log p_\theta(x|y)}}",
        ),
        Prose(
            r"\keypart{the sample form}"
            r"Replace the mean by the average over the $N$ pairs:"
        ),
        Restated(
            "conditional-criterion",
            rf"H({DATA}(y)) - H({DATA}(x,y)) - {_AVERAGE}",
            {_AVERAGE: rf"\mean{{{DATA}(x,y)}}{{\log p_\theta(x|y)}}"},
        ),
        Prose(
            r"The two entropies (together minus the entropy of $x$ given $y$, which for "
            r"continuous $x$ may have either sign) are unknown, but do not contain $\theta$. What "
            r"is left, minus the average, is written $\hat L(\theta)$ and "
            r"to be minimised: maximum likelihood. It needs the pairs and the likelihood, nothing "
            r"else."
        ),
        Prose(
            r"\keypart{what it estimates, and what it does not}"
            r"For a $\theta$ chosen \emph{without} the pairs $\hat L(\theta)$ is unbiased for the "
            r"cross-entropy, the last term above with its sign, and tends to it as $N$ grows (its "
            r"standard deviation is that of one term divided by $\sqrt N$). Three things it does "
            r"not estimate. \emph{Not the divergence}: that lies lower by the entropy of $x$ given "
            r"$y$, so that the value of $\hat L$ does not tell how good a model is; differences "
            r"between two models do. \emph{Not the divergence the other way round.} \emph{Not even "
            r"the cross-entropy at the fitted $\theta$}: there $\hat L$ is too low on average, "
            r"which is why a model is judged on pairs that it was not fitted to."
            r"\par\emph{In numbers}, where everything can be counted: let $y$ be a fair bit, and "
            r"let $x$ equal it with probability $\frac34$ in the data and $\frac{9}{10}$ in the "
            r"model; $N$ is four. $C$ is the cross-entropy, $H$ the entropy of $x$ given $y$, $D$ "
            r"the criterion, $B$ the criterion with its arguments exchanged, and $F$ the mean of "
            r"the fitted $\hat L$, in which any number may stand for $\frac{9}{10}$; $k$ is the "
            r"number of pairs with equal entries."
        ),
        DerivationBlock("conditional-criterion-numbers"),
        Boxed("conditional-criterion-numbers", rf"(C,\,D,\,B,\,F)^\top = {SHOWN}"),
        Prose(
            r"That is 0.6547, 0.0923, 0.0725 and 0.4098 nats; the entropy that separates the "
            r"first two is 0.5623. The fitted sample form lies on average below this entropy, "
            r"which no model's cross-entropy does: with probability $81/256$ all four pairs have "
            r"equal entries, the fit is perfect on them, and the divergence of the fitted model "
            r"is infinite."
        ),
        Prose(
            r"\keypart{direction}"
            r"The data come first. Only so is the mean taken over what there are samples of, and "
            r"only so does the data's density drop out of the search for $\theta$. The "
            r"reverse divergence is a mean over draws from the model and needs $\log "
            + DATA
            + r"(x|y)$ at them, which nobody has. The direction also decides what a model that "
            r"cannot be perfect does: this one is punished without bound for a density near zero "
            r"where data lie, so that it covers all images that fit a text, at the price of some "
            r"that do not; the reverse one would rather leave some of them out."
        ),
        Alternatives(
            r"Starting from $\KL{" + DATA + r"(x,y)}{" + DATA + r"(y)\,p_\theta(x|y)}$, which is "
            r"the same number; or from maximum likelihood, naming the divergence that it "
            r"minimises. Total variation, Wasserstein or Jensen--Shannon criteria are possible, "
            r"but none of them can be computed from samples and the likelihood alone."
        ),
        Mistakes("conditional-criterion"),
        Mistakes("conditional-criterion-numbers"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns=r"names the divergence with the data first and averages it over $y$",
        ),
        RubricLine(
            points=None,
            earns=r"splits off the entropy and says that it does not contain $\theta$",
        ),
        RubricLine(
            points=None,
            earns=r"arrives at the average of $-\log p_\theta(x_i|y_i)$ and says that this "
            "estimates the cross-entropy, not the divergence",
        ),
    ),
    errata=(
        Erratum(
            grade="misleading",
            where="Question 1.1, second sentence",
            note=(
                r"An approximation \emph{of the criterion} is asked for that needs only samples "
                r"and the likelihood. There is none: what these estimate is the cross-entropy, and "
                r"the criterion is smaller by the entropy of $x$ given $y$, which no likelihood "
                r"of the model reveals. As a function of $\theta$ both have the same minimisers. "
                r"Read as an approximation of the value, for $x$ and $y$ with finitely many values:"
            ),
            printed=f"{COUNTED} = -{COUNTED_FIT}",
            repaired=rf"\begin{{aligned}}{COUNTED} = &-{COUNTED_FIT} \\ &- {BOTH} + {ONE}"
            r"\end{aligned}",
            declarations_of="conditional-criterion",
        ),
        Erratum(
            grade="misleading",
            where="Question 1.1, first sentence",
            note=(
                r"``The'' distance of two conditional distributions is asked for. The divergence "
                r"that is meant is no distance (it is not symmetric, see the second and the third "
                r"number of the key), and it is one number for each $y$: that it is averaged, and "
                r"over which $y$, has to be added."
            ),
        ),
    ),
    references=(
        r"S. Kullback and R. A. Leibler (1951). \emph{On information and sufficiency}.",
        r"K. Sohn, H. Lee and X. Yan (2015). \emph{Learning structured output representation using "
        r"deep conditional generative models}.",
    ),
)
