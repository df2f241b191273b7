"""Question 3.4: conditional autoregressive models."""

from claims.results import (
    Alternatives,
    Boxed,
    DerivationBlock,
    Erratum,
    Item,
    Mistakes,
    Prose,
    Restated,
    RubricLine,
)
from derivations.sheets.sharif_2025_ps1._tables import table
from formula.declare import declare

_COMPARED = table(
    (0.18, 0.36, 0.37),
    (
        ("", "unconditional", "conditional"),
        (
            "factors",
            r"product over $t$ of $p_\theta(x_t|\mathbf{x}_{t-1})$: one joint density of $x$",
            r"product over $t$ of $p_\theta(x_t|\mathbf{x}_{t-1},\mathbf{c}_t)$: a density "
            r"of $x$ for every $c$; no density of $c$, which is never generated",
        ),
        (
            "dependence",
            "on the own past only; order fixed by the factorisation",
            r"on the own past and on $c$ up to now; $x_t$ is independent of later $c$ given the "
            "past; $c$ can be anything, also dependent over time",
        ),
        (
            "randomness",
            "all structure must come from noise and memory: long-range structure drifts",
            "common structure is given by $c$; the noise explains what is left, so the entropy is "
            "lower on average",
        ),
        (
            "data",
            "one kind of sequence, unlabelled: text, audio, prices",
            "aligned pairs: speech and text, motion and controls, load and weather",
        ),
        (
            "use",
            "sampling, density, anomaly scores, forecasting from the own past",
            "steerable sampling, simulation of interventions on $c$ (if $c$ is exogenous), "
            "forecasting with known inputs",
        ),
    ),
)

_OUTPUT = r"f_\theta(x_{t-1},\dots,x_{t-p};\mathbf{c}_t)"

ITEM = Item(
    number="3.4",
    slug="sharif-2025-ps1-3-4",
    title="Conditional autoregressive models",
    source="sharif-2025-ps1, question 3.4",
    prompt=(
        r"A sequence $x_1,\dots,x_T$ is modelled given another one, $c_1,\dots,c_T$. Write "
        r"$\mathbf{x}_t$ for $x_1,\dots,x_t$ and $\mathbf{c}_t$ for $c_1,\dots,c_t$. Given "
        r"$\mathbf{x}_{t-1}$ and $\mathbf{c}_t$, the value $x_t$ is normal with a mean "
        r"$f_\theta$ of earlier values of $x$ and of $\mathbf{c}_t$, and variance $\sigma^2$. (a) "
        r"Derive the "
        r"conditional log-likelihood of $\mathbf{x}_T$ given $\mathbf{c}_T$ and the objective for "
        r"training. "
        r"(b) How is such a model used for conditional generation? (c) Compare it with an "
        r"unconditional model: factorisation, dependence, data."
    ),
    results=("nar-likelihood", "conditional-sequences"),
    answer=(
        Prose(
            r"\keypart{(a) likelihood and what it assumes}"
            r"The chain rule, applied to the density of $\mathbf{x}_T$ given all of $c$, gives "
            r"the product over $t$ of $p(x_t|\mathbf{x}_{t-1},\mathbf{c}_T)$, always. The model "
            r"has "
            r"$\mathbf{c}_t$ in place of $\mathbf{c}_T$. That is an \textbf{assumption}: given "
            r"$\mathbf{x}_{t-1}$ and $\mathbf{c}_t$, the value $x_t$ is independent of the "
            r"\emph{later} $c_{t+1},\dots,c_T$ (no "
            r"anticipation). It holds if $c$ acts causally and $x$ does not act back on later $c$; "
            r"with feedback the product is still a useful objective (the causally conditioned "
            r"density), but not the density of $x$ given $c$. Where it holds, and with the first "
            r"$p$ values given, \textbf{the conditional log-likelihood} is the sum over $t$ from "
            r"$p+1$ to $T$ of $\log p_\theta(x_t|\mathbf{x}_{t-1},\mathbf{c}_t)$:"
        ),
        Restated(
            "nar-likelihood",
            r"-\frac{T-p}{2}\log(2\pi\sigma^2)-\frac{1}{2\sigma^2}\sum_{t=p+1}^{T}"
            rf"\left(x_t-{_OUTPUT}\right)^2",
            {
                "T-p": "N",
                r"\sum_{t=p+1}^{T}": r"\sum_{n=1}^{N}",
                "x_t-": "y_n-",
                _OUTPUT: "m_n",
            },
            form="-(@)",
        ),
        Prose(
            r"This is minus the box of 3.1, with the network's outputs at the observed $x$ and "
            r"$c$ for $m_n$. \textbf{Objective}: over all training pairs, minimise the sum of "
            r"these squares in $\theta$ (with $\sigma$ fixed), plus what regularises; inputs are "
            r"observed values (teacher forcing). Nothing is assumed of the law of $c$: "
            r"maximising the conditional likelihood is maximum likelihood for the joint law, too, "
            r"if the law of $c$ has no parameters in common with $\theta$ and $x$ does not act "
            r"back on $c$."
        ),
        Prose(
            r"What the assumption costs where it fails: two fair bits, and $x_1$ repeats the "
            r"\emph{second} one, with an error in one case of ten."
        ),
        DerivationBlock("conditional-lookahead"),
        Boxed(
            "conditional-lookahead",
            r"\frac{9}{10}\log\frac{9}{10}+\frac{1}{10}\log\frac{1}{10}+\log2",
        ),
        Prose(
            r"0.368 nats per value, for every $f_\theta$ however large: it is the mutual "
            r"information of $x_1$ and $c_2$ given $c_1$. Reading text for speech is such a "
            r"case (the next phoneme shapes this one); then $f_\theta$ must get all of $c$, which "
            r"the chain rule allows at no cost but latency."
        ),
        Prose(
            r"\keypart{the argument list}"
            r"As printed, $f_\theta$ reads $x_1,\dots,x_{t-p}$: for $p$ above one that leaves out "
            r"the $p-1$ most recent values and keeps all old ones, the reverse of a model of order "
            r"$p$. What leaving out the last value costs in the simplest series:"
        ),
        DerivationBlock("conditional-arguments"),
        Boxed("conditional-arguments", r"\frac{41}{25}"),
        Prose(
            r"With the last value the error is one. The key reads $x_{t-1},\dots,x_{t-p}$ (or all "
            r"of $\mathbf{x}_{t-1}$)."
        ),
        Prose(
            r"\keypart{(b) conditional generation}"
            r"Given $c$, draw $x_1$, then $x_2$ given $x_1$, and so on: compute the mean "
            r"$f_\theta(x_{t-1},\dots,x_{t-p};\mathbf{c}_t)$ from the values \emph{generated} so "
            r"far, "
            r"add noise with deviation $\sigma$, feed the value back. The first $p$ values come "
            r"from a prompt, from padding that was used in training, too, or from a model of "
            r"their own. \emph{Speech from text}: $c$ is the text, encoded and stretched to the "
            r"rate of the audio (durations or attention align the two sequences, which have "
            r"different lengths in nature); $x$ are samples or frames of a spectrogram. "
            r"\emph{Motion from controls}: $c_t$ is the command of step $t$, $x_t$ the pose; only "
            r"past commands are needed, so it runs in real time. Common points: lower noise than "
            r"$\sigma$ trades variety for likelihood; dropping $c$ at random in training lets one "
            r"exaggerate its influence later (guidance); the errors of 3.3 accumulate here, too, "
            r"but $c$ keeps informing every step, so they drift less; one should check that $c$ is "
            r"used at all, since a strong $f_\theta$ may live on $x_{t-1}$ alone."
        ),
        Prose(
            r"\keypart{(c) comparison}"
            r"An unconditional model is the case of a constant $c$; conversely a model of the pair "
            r"$(x,c)$ gives both the conditional model and one of $c$, and must be fitted to both."
            + _COMPARED
        ),
        Alternatives(
            r"Factors given the whole of $c$ are accepted in (a), with the remark that the model "
            r"as defined restricts them to $\mathbf{c}_t$."
        ),
        Mistakes("conditional-lookahead"),
        Mistakes("conditional-arguments"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns=r"(a) chain rule given $c$, and the independence of later $c$ that turns "
            r"$\mathbf{c}_T$ into $\mathbf{c}_t$",
        ),
        RubricLine(
            points=None,
            earns="(a) log-likelihood with constants and squares, and the objective as a minimum "
            r"over $\theta$",
        ),
        RubricLine(
            points=None,
            earns="(b) ancestral sampling with generated values fed back, for one concrete case "
            "with how $c$ is aligned",
        ),
        RubricLine(
            points=None, earns="(c) factorisation: a density of $x$ for each $c$, none of $c$"
        ),
        RubricLine(points=None, earns="(c) dependence on the own past and on $c$, no anticipation"),
        RubricLine(points=None, earns="(c) data: single sequences against aligned pairs"),
    ),
    errata=(
        Erratum(
            grade="wrong",
            where="Question 3.4, the arguments of the mean",
            note=(
                r"The mean reads $x_1,\dots,x_{t-p}$; meant is $x_{t-1},\dots,x_{t-p}$, as in 3.1. "
                r"The two agree only where the past is just one value long. For \setting{p=2} and "
                r"\setting{t=5} the printed arguments are $x_1,x_2,x_3$, the two most recent "
                r"values $x_4,x_3$ (what it costs is computed in (a)). Their indices:"
            ),
            printed=r"\{1,2,3\} = \{5-1,5-2\}",
            repaired=r"\{4,3\} = \{5-1,5-2\}",
            declarations=declare(),
        ),
        Erratum(
            grade="misleading",
            where="Question 3.4, the condition",
            note=(
                r"The likelihood asked for is given $\mathbf{c}_T$, the factors are given "
                r"$\mathbf{c}_t$. "
                r"They fit together only if $x_t$ is independent of later $c$ given the past, "
                r"which is not said and fails for the example of speech from text."
            ),
        ),
    ),
    references=(
        r"A. van den Oord and others (2016). \emph{WaveNet: a generative model for raw audio}.",
        r"J. Ho and T. Salimans (2022). \emph{Classifier-free diffusion guidance}.",
    ),
)
