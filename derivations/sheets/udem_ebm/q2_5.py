"""Question 2.5: which codes cannot be told apart, with and without a fixed prior."""

from claims.results import (
    Alternatives,
    Boxed,
    DerivationBlock,
    Erratum,
    Item,
    Mistakes,
    Prose,
    RubricLine,
)

ITEM = Item(
    number="2.5",
    slug="udem-ebm-2-5",
    title="How far a code is determined",
    source="udem-ebm, question 2.5",
    points=4,
    prompt=(
        r"Two encoders $f_a$ and $f_b$ give the codes $z_a$ and $z_b$ of the same $x$. "
        r"(a) Give linear $f_a$ and $f_b$ with two-dimensional codes that differ. (b) What does "
        r"this say about the uniqueness of a latent variable, and what exactly is the set of all "
        r"codes that can be reached from the same data?"
    ),
    results=("linear-codes",),
    answer=(
        Prose(
            r"\keypart{(a) an example}"
            r"Let $x$ have two entries, $f_a$ be the identity and $f_b$ a quarter turn: $z_a$ is "
            r"$(x_1,x_2)$ and $z_b$ is $(-x_2,x_1)$. They differ for every $x$ other than zero "
            r"(at zero all linear codes agree). A decoder for $z_a$, preceded by the turn back, "
            r"is one for $z_b$ with the same reconstructions; and if $z_a$ is standard normal, so "
            r"is $z_b$: its covariance is the turn times its transpose, the identity. So neither "
            r"reconstruction nor divergence tells them apart, for any $\beta$. If $f_b$ added the "
            r"second entry to the first instead, the reconstructions would still agree, the "
            r"divergences would not."
        ),
        Prose(
            r"\keypart{(b) uniqueness}"
            r"A latent variable is not determined by the data: what can be learned is at best a "
            r"class of codes that are one another's images. In particular the axes of a code mean "
            r"nothing by themselves; that they line up with factors of the data (disentanglement) "
            r"needs an assumption from outside. The set, exactly:"
        ),
        Prose(
            r"\emph{Without a fixed prior}: all codes $h(z_a)$ with a one-to-one map $h$ of the "
            r"codes (measurable in both directions). Each of them is reached, by the encoder "
            r"$h\circ f_a$ and the decoder that undoes $h$ first and has the same values; and no "
            r"other one: if $z_b$ reconstructs whatever $z_a$ does, and the reverse, each is a "
            r"function of the other. With linear encoders: \textbf{all $Mz_a$ with a matrix $M$ "
            r"whose determinant is not zero}, in symbols $\mathrm{GL}_2(\mathbb{R})\,z_a$."
        ),
        Prose(
            r"\emph{With a fixed prior} $p(z)$ that the codes have to follow: all $h(z_a)$ with a "
            r"one-to-one $h$ that keeps the prior; for a smooth $h$ that is one for which "
            r"$p(h(z))\,|\det h'(z)|$ is $p(z)$ again, at every $z$. Of the linear maps these are, "
            r"for the isotropic normal prior, \textbf{exactly the matrices $R$ for which "
            r"$RR^\top$ is the identity}, rotations and reflections, because the covariance of "
            r"$Rz$ is $RR^\top$ and a centred normal law is determined by its covariance: the set "
            r"of linear codes shrinks to $\mathrm{O}(2)\,z_a$. There "
            r"are nonlinear ones besides: turning every point about the origin by an angle that "
            r"depends on its distance from it changes neither this distance nor volumes, and keeps "
            r"the prior."
        ),
        Prose(
            r"For another prior the set is another one. A centred normal prior with the covariance "
            r"$C$ is kept by the maps $C^{1/2}RC^{-1/2}$ with such an $R$: as many as before, "
            r"though they are no longer rotations and reflections. A prior whose entries are "
            r"independent, with one law that is symmetric about zero and not normal, is kept by "
            r"exchanges and changes of sign alone. But the identity is never the only map, as long "
            r"as the prior has a density and nonlinear maps are allowed. All small matrices were "
            r"tried, those of the examples among them:"
        ),
        DerivationBlock("linear-codes"),
        Boxed("linear-codes", r"\begin{pmatrix}48\\8\\4\end{pmatrix}"),
        Prose(
            "Of the 81 matrices 48 can be undone; 8 of these keep the standard normal prior, and "
            "4 the one with the variances 1 and 4 (whose quarter turn, from $(z_1,z_2)$ to "
            "$(-z_2/2,2z_1)$, is not among the 81)."
        ),
        Prose(
            r"The set is an \emph{orbit}: the maps form a group (two of them in a row, and the "
            r"way back, are of the same kind), being reachable is an equivalence, and what is "
            r"determined by the data is the class of $z_a$. Read for a single point $x$ instead of "
            r"the whole code, the orbit of a code other than zero under all non-singular matrices "
            r"is every vector other than zero, and under the orthogonal ones the circle through it."
        ),
        Alternatives(
            r"In (a) any two matrices that differ, such as a code and its negative, or two codes "
            r"with exchanged entries. In (b) the set as an equivalence class, orbit or quotient, "
            r"for linear or for general maps; that the prior restricts the maps should be seen."
        ),
        Mistakes("linear-codes"),
    ),
    rubric=(
        RubricLine(
            points=2,
            earns=r"(a) gives two concrete linear maps with different codes, such as the identity "
            r"and a rotation",
        ),
        RubricLine(
            points=1,
            earns=r"(b) concludes that the latent variable is not unique: codes that are one "
            r"another's invertible images cannot be told apart",
        ),
        RubricLine(
            points=1,
            earns=r"(b) describes the set: all images under invertible maps, with a fixed prior "
            r"under those that keep it (for linear maps and a standard normal prior the "
            r"orthogonal ones)",
        ),
    ),
    errata=(
        Erratum(
            grade="notation",
            where="Question 2, heading",
            note=(
                r"Six numbers of points stand for five parts. The key reads the last two as those "
                r"of (a) and (b) of 2.5."
            ),
        ),
        Erratum(
            grade="misleading",
            where="Question 2.5 (a)",
            note=(
                r"The codes are to be different, without saying for which $x$. At zero all linear "
                r"maps agree, so that no example satisfies the condition for every $x$; meant is "
                r"that the maps differ."
            ),
        ),
        Erratum(
            grade="misleading",
            where="Question 2.5 (b)",
            note=(
                r"The set of $z$ that can be reached from the same $x$ has two readings: codes of "
                r"one point, or codes as functions on all data. For one point other than zero "
                r"the linear maps reach every vector, so that the set says nothing; the key "
                r"answers for functions and adds the point. Nor is it said whether the prior of "
                r"question 2 stays fixed, which decides between all invertible maps and those that "
                r"keep it."
            ),
        ),
    ),
    references=(
        r"F. Locatello and others (2019). \emph{Challenging common assumptions in the unsupervised "
        r"learning of disentangled representations}.",
        r"A. Hyv\"arinen and P. Pajunen (1999). \emph{Nonlinear independent component analysis: "
        r"existence and uniqueness results}.",
    ),
)
