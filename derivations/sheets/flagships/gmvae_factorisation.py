"""The joint density of a mixture model with a decoder, and what the networks give of it."""

from claims.results import Alternatives, Erratum, Item, Prose, RubricLine
from formula.declare import declare

_NAMES = r"x: real; \mu_x: real; \sigma_x: positive; \sigma_c: positive"

ITEM = Item(
    number="3",
    slug="flagships-gmvae-factorisation",
    title="A mixture model with a decoder: its joint density",
    source="sharif-2024-hw2, question 3.1",
    prompt=(
        r"A label $c$ is drawn from a categorical law with probabilities $\pi_1,\dots,\pi_K$; "
        r"given $c$ a vector $z$ of $J$ independent normal entries with means $\mu_{c,j}$ and "
        r"standard deviations $\sigma_{c,j}$; given $z$ an observation $x$, whose law has its "
        r"parameters from a decoder network $f(z;\theta)$: probabilities if the entries of $x$ are "
        r"binary, means and log variances if they are real. Factorise the joint density of $x$, "
        r"$z$ and $c$, and say where each factor comes from when the model is computed."
    ),
    results=("gmvae-bound",),
    claims=("gmvae-gap",),
    answer=(
        Prose(
            r"\keypart{the factors}"
            r"The product rule, in the order in which things are drawn, needs no assumption: it "
            r"gives the factors $p(c)$, $p(z|c)$ and $p(x|z,c)$. The third step of the model looks "
            r"at $z$ alone. That is the one assumption, \emph{$x$ is independent of $c$ given "
            r"$z$}, or \checked{remark:gmvae-gap}{p(x|z,c) = p(x|z)}, and so"
            r"\begin{keydisplay}{remark:gmvae-gap}"
            r"p(x,z,c) = p(c)\,p(z|c)\,p(x|z)."
            r"\end{keydisplay} "
            r"Everything that $x$ says about the label it says through $z$. Two densities that "
            r"are used later follow from the first two factors: the mixture"
            r"\begin{keydisplay}{remark:gmvae-gap}"
            r"p(z) = \sum_c p(c)\,p(z|c)"
            r"\end{keydisplay} "
            r"as the prior of $z$, and by Bayes' rule the responsibilities"
            r"\begin{keydisplay}{remark:gmvae-gap}"
            r"p(c|z) = \frac{p(c)\,p(z|c)}{\sum_{c'}p(c')\,p(z|c')}."
            r"\end{keydisplay}"
        ),
        Prose(
            r"\keypart{where each comes from}"
            r"\emph{$p(c)$}: a lookup, the entry $\pi_c$ of a vector of $K$ learnt numbers; a "
            r"softmax of free parameters keeps them positive with the sum one. It has no input, "
            r"because the label is drawn first."
            r"\par\emph{$p(z|c)$}: row $c$ of two learnt $K\times J$ tables, means and log "
            r"variances; the exponential makes the variances positive, so that no constraint has "
            r"to be kept. The normal log density is then a sum over $J$ entries, and no network "
            r"is involved."
            r"\par\emph{$p(x|z)$}: one pass of the decoder. Binary $x$: a sigmoid at the output "
            r"gives $\hat\mu$ with entries between zero and one, and the log-likelihood is minus "
            r"the binary cross-entropy, summed over the entries. Real $x$: a linear output for the "
            r"mean and one for the log variance, put into the normal log density. The decoder is "
            r"never given $c$; this is the independence above."
            r"\par\emph{Sampling} goes through the same three in this order; $p(z)$ and $p(c|z)$ "
            r"cost $K$ normal densities at the given $z$, best added up with the largest "
            r"exponent taken out. What no network gives is $p(x)$, and with it the posterior of "
            r"$z$ and $c$: the decoder would have to be integrated over $z$. That is why the next "
            r"question needs the encoders $q(z|x)$ and $q(c|x)$."
        ),
        Alternatives(
            r"Drawing the chain from $c$ over $z$ to $x$ as a graph and reading the factors off; "
            r"the missing arrow from $c$ to $x$ has to be named as the assumption."
        ),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns="factors by the product rule in the order of the draws",
        ),
        RubricLine(
            points=None,
            earns="names the assumption: given the vector, the label says nothing more about "
            "the observation, because the decoder sees the vector only",
        ),
        RubricLine(
            points=None,
            earns="prior of the label: learnt probabilities, without input, normalised",
        ),
        RubricLine(
            points=None,
            earns="component: learnt means and log variances, selected by the label; the "
            "logarithm keeps variances positive",
        ),
        RubricLine(
            points=None,
            earns="likelihood: the decoder's output as probabilities (sigmoid) or as mean and log "
            "variance, put into the log density of that law",
        ),
    ),
    errata=(
        Erratum(
            grade="wrong",
            where="Assignment 2, question 3, the list of symbols",
            note=(
                r"The normal law of a real observation is listed with the variance "
                r"$\sigma_c^2$, that of the component. In the model itself it is the decoder's "
                r"$\sigma_x^2$; with the listed one $x$ would depend on the label directly and the "
                r"factorisation asked for would fail. For one entry:"
            ),
            printed=(
                r"\log p(x|z) = -\frac12\log(2\pi\sigma_c^2) - \frac{(x-\mu_x)^2}{2\sigma_c^2}"
            ),
            repaired=(
                r"\log p(x|z) = -\frac12\log(2\pi\sigma_x^2) - \frac{(x-\mu_x)^2}{2\sigma_x^2}"
            ),
            declarations=declare(_NAMES, laws={"p(x|z)": ("normal", r"\mu_x", r"\sigma_x")}),
        ),
        Erratum(
            grade="misleading",
            where="Assignment 2, question 3, overview, step 1",
            note=(
                r"Mean and log variance of the chosen cluster are said to be fed into the network. "
                r"The decoder of the model gets the vector $z$ and nothing else; were the "
                r"cluster's "
                r"parameters among its inputs, $x$ would not be independent of $c$ given $z$ and "
                r"the joint density would not factorise as asked. What is selected by $c$ is the "
                r"law that $z$ is drawn from."
            ),
        ),
        Erratum(
            grade="misleading",
            where="Assignment 2, question 3, overview, steps 1 and 4",
            note=(
                r"A cluster is drawn from the categorical law of the labels, not from the mixture "
                r"(which gives a $z$). And the encoder does not maximise the bound: training does, "
                r"over the encoder, the decoder, the component parameters and $\pi$ together."
            ),
        ),
        Erratum(
            grade="notation",
            where="Assignment 2, question 3, step 2 of the model",
            note=(
                r"The covariance $\sigma_c^2\mathbf{I}$ is a vector of variances times a matrix; "
                r"3.5 uses one variance for each entry, so that the diagonal matrix of these "
                r"variances is meant. Likewise for $\sigma_x^2\mathbf{I}$."
            ),
        ),
        Erratum(
            grade="notation",
            where="Assignment 2, question 3, the two lists of steps",
            note=(
                r"Four steps in the overview and three in the model are both numbered from one, "
                r"with different contents; the reference to the numbers in the figure fits the "
                r"first list only. The joint probability is written $P$ in 3.1 and $p$ elsewhere."
            ),
        ),
    ),
    references=(
        r"Z. Jiang, Y. Zheng, H. Tan, B. Tang and H. Zhou (2017). \emph{Variational deep "
        r"embedding: an unsupervised and generative approach to clustering}.",
    ),
)
