"""Question 1.1: which divergence can be minimised with what is known of target and fit."""

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

SCORE = r"\frac{x-\phi}{s^2}"

ITEM = Item(
    number="1.1",
    slug="sharif-2024-hw2-1-1",
    title="Which direction?",
    source="sharif-2024-hw2, 1.1",
    prompt=(
        r"A density $q(x|\phi)$ is to be fitted to a target $p(x|\theta)$ by gradient descent on "
        r"$\phi$. No integral may be taken in closed form: every mean has to be estimated from "
        r"draws. Say for each scenario whether (A) the divergence from $q$ to $p$, the reverse "
        r"one, (B) that from $p$ to $q$, the forward one, (C) both or (D) neither can be "
        r"minimised, and how, in one or two sentences. "
        r"\emph{Scenario 1}: draws and exact densities of both. "
        r"\emph{Scenario 2}: draws of $p$ without its density; the density of $q$ without its "
        r"draws. \emph{Scenario 3}: only the unnormalised density of $p$; draws and normalised "
        r"density of $q$. Score function (log-derivative) and reparameterisation may be used."
    ),
    results=("score-function-gradient",),
    answer=(
        Prose(
            r"Throughout, $q(x|\phi)$ is differentiable in $\phi$, positive wherever it has to be "
            r"(for the reverse direction $p$ is positive where $q$ is, for the forward one $q$ is "
            r"positive where $p$ is), and derivative and integral may be exchanged. Two questions "
            r"decide: \emph{whose draws} does the mean need, and \emph{which density} has to be "
            r"evaluated? Below, $x_i$ are draws, $\tilde p$ is the unnormalised target and $Z$ its "
            r"integral, so that $\log p$ is $\log\tilde p-\log Z$."
        ),
        Prose(
            r"\keypart{the two gradients}"
            r"The \emph{forward} divergence contains $\phi$ only in the mean under $p$ of "
            r"$-\log q(x|\phi)$: its gradient is estimated without bias by the average of "
            r"$-\nabla_\phi\log q(x_i|\phi)$ over draws of $p$. That is maximum likelihood; the "
            r"density of $p$ is not needed, its entropy does not depend on $\phi$. The "
            r"\emph{reverse} divergence is a mean under $q$, which itself depends on $\phi$. "
            r"Score function: the average over draws of $q$ of "
            r"$\nabla_\phi\log q(x_i|\phi)\,(\log q(x_i|\phi)-\log\tilde p(x_i))$. "
            r"Reparameterised, with $x_i$ written as $g(\epsilon_i,\phi)$ for draws $\epsilon_i$ "
            r"of a fixed law: the average of $\nabla_\phi\,(\log q(g(\epsilon_i,\phi)|\phi)-"
            r"\log\tilde p(g(\epsilon_i,\phi)))$, total derivatives. Here $\log\tilde p$ must be "
            r"differentiable in $x$; for the score function it need only be evaluated. In both "
            r"$\log Z$ drops out: a constant has gradient zero, and its product with the score has "
            r"mean zero. The score function usually has the larger variance; subtract a baseline."
        ),
        Prose(
            r"\keypart{scenario 1}"
            r"\textbf{C.} Draws and densities of both are there: the forward divergence by the "
            r"average of $-\nabla_\phi\log q(x_i|\phi)$ over draws of $p$, the reverse one by "
            r"either estimator over draws of $q$, with $\log p$ for $\log\tilde p$."
        ),
        Prose(
            r"\keypart{scenario 2}"
            r"\textbf{B.} The forward divergence needs just what there is, draws of $p$ and the "
            r"density of $q$: maximum likelihood, as above. The reverse one needs draws of $q$ and "
            r"$\log p$ at them, and neither is available. (That its means could be weighted "
            r"averages over draws of $p$ does not help: the weights and the integrand contain the "
            r"unknown density.)"
        ),
        Prose(
            r"\keypart{scenario 3}"
            r"\textbf{A.} The reverse divergence needs draws and density of $q$, and $p$ up to a "
            r"factor: both estimators above, with $\tilde p$. What is minimised is the divergence "
            r"minus $\log Z$; the minimiser is the same, only the value of the divergence stays "
            r"unknown. This is variational inference. The forward divergence asks for draws of "
            r"$p$, which are missing."
        ),
        Prose(
            r"\keypart{what else can be defended}"
            r"In scenario 3 \textbf{C}, if the estimator is named: with draws of $q$ and weights "
            r"$w_i$ proportional to $\tilde p(x_i)/q(x_i|\phi)$, normalised to sum one and held "
            r"fixed, the average $-\sum_i w_i\nabla_\phi\log q(x_i|\phi)$ is consistent for the "
            r"forward gradient, although biased for finitely many draws; in place of $q$ any other "
            r"proposal that covers $p$ will do. If $q$ has lighter tails than $p$, as it may at "
            r"the start, the variance of the weights can be infinite, and a mode that $q$ never "
            r"visits is not noticed. Drawing from $p$ by a Markov chain on $\tilde p$ is a second "
            r"way, at its own cost. In scenario 2, B alone stands; a density of $p$ fitted to the "
            r"draws, or a classifier that learns $\log(q/p)$ from draws of both, would be another "
            r"problem: the one needs a further model, the other draws of $q$. D is never right."
        ),
        Prose(
            r"\keypart{the estimators, checked on a family}"
            r"Let $q$ be normal with mean $\phi$ and fixed $s$. The log-derivative trick, for an "
            r"integrand that does not contain $\phi$:"
        ),
        Assumptions("score-function-gradient"),
        DerivationBlock("score-function-gradient"),
        Boxed(
            "score-function-gradient",
            r"\mean{q}{" + SCORE + r"(ax^2+bx)} = 2a\phi+b",
        ),
        DerivationBlock(
            "score-function-extra-term",
            lead="If the integrand contains $\\phi$, here $b\\phi x^2+c\\phi x$, the mean of its "
            "own derivative comes on top:",
        ),
        Boxed(
            "score-function-extra-term",
            r"\mean{q}{" + SCORE + r"(b\phi x^2+c\phi x)+(bx^2+cx)} "
            r"= 3b\phi^2+bs^2+2c\phi",
        ),
        Prose(
            r"For the reverse divergence the integrand contains $\phi$ through $\log q$ alone, and "
            r"the additional term is the mean of the score, which is zero. So it may be left out "
            r"there, and only there. Now let the target be normal, too, and known up to its "
            r"normaliser only: what is evaluated of $\log p(x)$ is its exponent. The parameter "
            r"now moves the mean and the standard deviation of $q$ together, so that "
            r"every part of the estimators counts."
        ),
        Assumptions("reverse-kl-gradient"),
        DerivationBlock("reverse-kl-gradient", lead="Reverse, score function:"),
        Boxed(
            "reverse-kl-gradient",
            r"\,&\mean{q}{\left(\frac{x(x-\phi)}{s^2\phi^3}-\frac1\phi\right)"
            r"\left(\log q(x)+\frac{(x-\mu)^2}{2\tau^2}\right)} \\ "
            r"&\qquad = \frac{\phi(1+s^2)-\mu}{\tau^2}-\frac1\phi",
        ),
        DerivationBlock(
            "reverse-kl-gradient-path",
            lead="Reverse, reparameterised; $n$ is the standard normal density of the draw $u$:",
        ),
        Boxed(
            "reverse-kl-gradient-path",
            r"\mean{n}{\frac{(1+su)(\phi(1+su)-\mu)}{\tau^2}-\frac1\phi} "
            r"= \frac{\phi(1+s^2)-\mu}{\tau^2}-\frac1\phi",
        ),
        Prose(
            r"The forward divergence again with a fixed $s$; the entropy of the target does not "
            r"occur."
        ),
        Assumptions("forward-kl-gradient"),
        DerivationBlock("forward-kl-gradient", lead="Forward, from draws of the target:"),
        Boxed(
            "forward-kl-gradient",
            r"-\mean{p}{" + SCORE + r"} = \frac{\phi-\mu}{s^2}",
        ),
        Alternatives(
            r"Any answer that names the mean, whose draws estimate it and which density is "
            r"evaluated. For scenario 1 also the forward divergence alone with the remark that it "
            r"has the simpler gradient, if the possibility of both is stated."
        ),
        Mistakes("score-function-gradient"),
        Mistakes("score-function-extra-term"),
        Mistakes("reverse-kl-gradient"),
        Mistakes("reverse-kl-gradient-path"),
        Mistakes("forward-kl-gradient"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns="scenario 1: C, with an estimator for each direction (draws of $p$ with the "
            "gradient of $-\\log q$; draws of $q$ with the score function or reparameterised)",
        ),
        RubricLine(
            points=None,
            earns="scenario 2: B, because the forward gradient needs draws of $p$ and the density "
            "of $q$ only; why the reverse one fails",
        ),
        RubricLine(
            points=None,
            earns="scenario 3: A, because the reverse gradient needs draws of $q$ and $p$ up to a "
            "factor; why $\\log Z$ drops out (or C with self-normalised weights)",
        ),
        RubricLine(
            points=None,
            earns="how each optimisation is done: the estimator whose average is the gradient step",
        ),
    ),
    errata=(
        Erratum(
            grade="wrong",
            where="Question 1.1, hint 2",
            note=(
                r"On the left the integrand is $f(x;\phi)$, on the right $f(x)$, and the mean of "
                r"$\nabla_\phi f$ is missing. The trick as printed holds where $f$ does not depend "
                r"on $\phi$, or where that mean is zero. For a normal $q$ with mean $\phi$ and the "
                r"integrand $b\phi x^2+c\phi x$, the left side below, the derivative of its "
                r"mean, differs. In the problem itself nothing goes wrong by luck: with the "
                r"integrand $\log q-\log p$ the missing term is the mean of the score, zero."
            ),
            printed=r"3b\phi^2+bs^2+2c\phi="
            r"\mathbb{E}_{q}\left[\frac{x-\phi}{s^2}(b\phi x^2+c\phi x)\right]",
            repaired=r"3b\phi^2+bs^2+2c\phi="
            r"\mathbb{E}_{q}\left[\frac{x-\phi}{s^2}(b\phi x^2+c\phi x)+(bx^2+cx)\right]",
            declarations_of="score-function-extra-term",
        ),
        Erratum(
            grade="misleading",
            where="Question 1.1, hint 2",
            note=(
                r"The trick is said to be derived in problem 2. That problem is about a normal "
                r"law with a full covariance matrix, and no problem of the assignment derives it."
            ),
        ),
        Erratum(
            grade="misleading",
            where="Question 1.1, scenarios 2 and 3",
            note=(
                r"What may be done with a density that can be evaluated is not said: both "
                r"directions need derivatives, of $\log q$ in $\phi$ and, reparameterised, of "
                r"$\log p$ in $x$. The key takes derivatives of $\log q$ in $\phi$ for granted. "
                r"Whether weighted draws of $q$ count as access to means under $p$ is left open "
                r"as well; scenario 3 depends on it."
            ),
        ),
        Erratum(
            grade="notation",
            where="Question 1",
            note=(
                r"The arguments of the divergence are separated by a comma in 1.1 and in the "
                r"questions of 1.2, by a double bar in the text of 1.2 and in 3.3."
            ),
        ),
    ),
    references=(
        r"R. J. Williams (1992). \emph{Simple statistical gradient-following algorithms for "
        r"connectionist reinforcement learning}.",
        r"D. P. Kingma and M. Welling (2014). \emph{Auto-encoding variational Bayes}.",
    ),
)
