"""Question 2: a normal law with full covariance from noise, and how a network puts it out."""

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

ITEM = Item(
    number="2",
    slug="sharif-2024-hw2-2",
    title="A full covariance for the encoder",
    source="sharif-2024-hw2, 2",
    prompt=(
        r"Noise $\epsilon$ is standard normal in $K$ dimensions, $\mu$ is a vector and $L$ a "
        r"triangular matrix, and $z$ is $\mu+L\epsilon$. Show that $z$ is normal with mean $\mu$ "
        r"and express its covariance $\Sigma$ by $L$. Explain why the diagonal of $L$ should be "
        r"positive. How can a network give $\mu$ and $L$, and which activation functions suit its "
        r"output units?"
    ),
    results=("affine-gaussian", "triangular-factor"),
    renamed={"x": "z", "z": r"\epsilon", "S": "L"},
    answer=(
        Prose(
            r"\keypart{the law of $z$}"
            r"First let $L$ be invertible; that it is triangular is not needed yet."
        ),
        Assumptions("affine-gaussian"),
        DerivationBlock("affine-gaussian"),
        Boxed(
            "affine-gaussian",
            r"\mu + L \epsilon \sim \mathcal{N}(\mu,\; L L^{\top})",
        ),
        Prose(
            r"So \textbf{$\Sigma$ is $L L^\top$}. Entry $i,j$ of it is the sum of "
            r"$L_{i,k}L_{j,k}$ over all $k$, for a lower triangular $L$ up to the smaller of $i$ "
            r"and $j$. If $L$ is "
            r"\emph{not} invertible, mean and covariance are the same by linearity (the mean of "
            r"$\epsilon$ is zero, that of $\epsilon\epsilon^\top$ the identity), and $z$ is still "
            r"normal in the wide sense that every linear combination of its entries is a normal "
            r"number or a constant; but it lives on a proper affine subspace and has no density."
        ),
        Prose(
            r"\keypart{what the diagonal has to satisfy}"
            r"\emph{A density needs a diagonal without zeros, no more.} The determinant of a "
            r"triangular matrix is the product of its diagonal; $L$ is invertible, and $\Sigma$ "
            r"positive definite, exactly if no $L_{j,j}$ is zero. The signs do not matter: "
            r"the density contains $L$ through $L L^\top$ and $|\det L|$ alone."
            r"\par\emph{Uniqueness needs a sign for each entry, by convention positive.} "
            r"Multiplying a column of $L$ by minus one leaves $L L^\top$ as it is (it turns one "
            r"entry of the noise round, and the noise is symmetric). These are all lower "
            r"triangular matrices with the same law: if $L L^\top$ is $M M^\top$ for another "
            r"one, then $M^{-1}L$ is lower triangular and orthogonal; its inverse is its "
            r"transpose, lower and upper triangular at once, so that it is diagonal, with entries "
            r"of square one. "
            r"Counted, with a column for each order $K$ from 1 to 3; the first row has the number "
            r"of factors, the second that of those with a positive diagonal:"
        ),
        DerivationBlock("triangular-factors"),
        Boxed("triangular-factors", r"\begin{pmatrix}2&4&8\\1&1&1\end{pmatrix}"),
        Prose(
            r"In words: $\Sigma$ of order $K$ has $2^K$ lower triangular factors, one for each "
            r"choice of signs of the diagonal, and exactly one with a positive diagonal, its "
            r"Cholesky factor. Positive entries therefore lose no normal law with a density, make "
            r"the parameters identifiable, keep away from the singular matrices that separate "
            r"the signs, and make $\log L_{j,j}$ a number that can be computed with. "
            r"The same holds for upper triangular matrices."
        ),
        Prose(
            r"\keypart{the log-determinant}Of $\log q$ the bound needs only the mean, which is "
            r"minus the entropy:"
        ),
        Assumptions("triangular-entropy"),
        DerivationBlock("triangular-entropy"),
        Boxed(
            "triangular-entropy",
            r"-\mean{q}{\log q(z)} = \frac K2\left(1+\log(2\pi)\right)"
            r"+\sum_{j=1}^{K}\log|L_{j,j}|",
        ),
        Prose(
            r"No determinant is ever expanded, and at a draw $\log q(z)$ is evaluated without any "
            r"inverse: $L^{-1}(z-\mu)$ is the noise that made it."
        ),
        Prose(
            r"\keypart{network and activations}"
            r"The encoder maps the observation to $K+K(K+1)/2$ numbers in one pass: $K$ for "
            r"$\mu$, $K$ for the diagonal of $L$ and $K(K-1)/2$ for what is below it. "
            r"\par\emph{$\mu$}: linear (identity) units, since a mean may be anything. "
            r"\emph{Below the diagonal}: linear units, too; any real number of either sign is "
            r"allowed, and zeros there are the mean-field encoder, so that training may start from "
            r"it. \emph{Diagonal}: a function with positive values. The exponential makes the "
            r"outputs the logarithms $\log L_{j,j}$, and the log-determinant is their plain sum; "
            r"it is exact, but large outputs overflow, so they are often bounded. The softplus, "
            r"with a small constant added, grows linearly and is milder. \emph{Not suitable}: "
            r"ReLU units, which give exact zeros (no density, log-determinant minus infinity) "
            r"with zero gradient; linear or tanh units, which may cross zero, where the bound "
            r"falls to minus infinity, and leave the signs ambiguous; a sigmoid only if "
            r"conditional spreads (of an entry given the earlier ones) above one are not wanted. "
            r"\par Draws are $\mu+L\epsilon$, so that gradients pass through $\mu$ and $L$. The "
            r"price of full covariance: the number of outputs and the cost of a draw grow with the "
            r"square of $K$. For large $K$ a diagonal plus a few columns is a compromise."
        ),
        Alternatives(
            r"For the law, moment generating or characteristic functions, or the fact that "
            r"linear images of normal vectors are normal together with the two moments (if the "
            r"fact is stated). For the diagonal, an answer that argues with invertibility "
            r"alone earns the point for non-zero entries; the point for the sign needs uniqueness "
            r"or the logarithm."
        ),
        Mistakes("affine-gaussian"),
        Mistakes("triangular-factors"),
        Mistakes("triangular-entropy"),
    ),
    rubric=(
        RubricLine(
            points=None,
            earns=r"shows that $z$ is normal (change of variables with the Jacobian $L$, or "
            r"transforms), and has the mean $\mu$",
        ),
        RubricLine(points=None, earns=r"the covariance $L L^\top$, not $L^\top L$ or $L^2$"),
        RubricLine(
            points=None,
            earns="non-zero diagonal: the determinant is its product, and without it there is no "
            "density",
        ),
        RubricLine(
            points=None,
            earns="positive diagonal: makes the factor unique (Cholesky), or the logarithm "
            "computable; not needed for the law as such",
        ),
        RubricLine(
            points=None,
            earns=r"outputs: $\mu$ and the entries below the diagonal by linear units; how many",
        ),
        RubricLine(
            points=None,
            earns="diagonal by exponential or softplus, with the reason, and the log-determinant "
            "as the sum of the logarithms",
        ),
    ),
    errata=(
        Erratum(
            grade="wrong",
            where="Question 2, the request to explain why the diagonal must be positive",
            note=(
                r"It need not be. An invertible $L$ with negative entries on its diagonal gives "
                r"the same law as the matrix in which the columns of these entries are multiplied "
                r"by minus one; what the density needs is that none is zero. Positive entries are "
                r"a convention that makes $L$ unique. The smallest case: \setting{K=1} and "
                r"\setting{L=-1}, for which $z$ is $\mu-\epsilon$, normal with mean $\mu$ and "
                r"variance one. As a property of every $L$ for which $z$ has a normal density, "
                r"and for every $j$:"
            ),
            printed=r"L_{j,j} > 0",
            repaired=r"L_{j,j} \ne 0",
            declarations=declare("K: positive integer; j: positive integer; L: lower(K)"),
        ),
        Erratum(
            grade="misleading",
            where="Question 2, the remark on off-diagonal elements",
            note=(
                r"The off-diagonal elements of $L$ are said to define the covariances. They do so "
                r"together with the diagonal, and not one by one: with the rows $(1,0,0)$, "
                r"$(1,1,0)$ and $(1,0,1)$ the entry in row 3 and column 2 is zero and the "
                r"covariance of the two coordinates is one; with $(-1,1,1)$ as the last row the "
                r"entry is one and the covariance is zero. What is true: all covariances vanish "
                r"if and only if all off-diagonal elements do (for an invertible $L$)."
            ),
        ),
        Erratum(
            grade="notation",
            where="Question 2, the encoder",
            note=(
                r"The encoder is written $q(\mathcal{Z}|\phi)$, with a letter that occurs nowhere "
                r"else, and without the observation $x$, of which its mean and covariance are "
                r"functions."
            ),
        ),
        Erratum(
            grade="notation",
            where="Questions 2 and 3.5, the letter $L$",
            note=(
                r"It is a matrix in question 2 and the number of draws in 3.5, where it also "
                r"stands in the name of the bound."
            ),
        ),
    ),
    references=(
        r"D. P. Kingma and M. Welling (2019). \emph{An introduction to variational autoencoders}.",
        r"G. H. Golub and C. F. Van Loan (2013). \emph{Matrix computations}, section 4.2.",
    ),
)
