"""Claim kinds: precise statements with the domain of every symbol. Loads without SymPy."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import field

from claims.definitions import Term
from claims.steps import Derivation
from formula.declarations import Declarations
from formula.read import read
from formula.record import record
from formula.tree import Node, Relation

_SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


@record(kw_only=True)
class Mistake:
    """A wrong claim of the same kind that students really make.

    Attributes:
        tag: a slug (``half-log``).
        wrong: LaTeX; a closed form, or for a bound the whole relation.
        feedback: one or two sentences that explain without giving the answer.
    """

    tag: str
    wrong: str
    feedback: str


@record(kw_only=True)
class Claim:
    """Common part of all claims.

    Attributes:
        slug: never changes (``gaussian-kl``).
        title: a noun phrase.
        declarations: every symbol, density and law, with domains.
        derive: computes the derivation; imports SymPy when called.
        mistakes: wrong claims of the same kind.
        assumptions: LaTeX, each compared with the declarations (``\\sigma_0 > 0``).
        continuous: for a claim over abstract densities, declarations that give the same densities
            named laws; that world is sampled.
        source: paper, or problem set and question.
    """

    slug: str
    title: str
    declarations: Declarations
    derive: Callable[[], Derivation] | None
    mistakes: tuple[Mistake, ...] = ()
    assumptions: tuple[str, ...] = ()
    continuous: Declarations | None = None
    source: str = ""

    kind = "claim"

    def __post_init__(self) -> None:
        if not _SLUG.match(self.slug):
            raise ValueError(f"{self.slug!r} is no slug: small letters, digits and single hyphens")
        if self.derive is None:
            raise ValueError(f"claim {self.slug!r} has no derivation")
        tags = [mistake.tag for mistake in self.mistakes]
        if len(tags) != len(set(tags)):
            raise ValueError(f"claim {self.slug!r} has two mistakes with one tag: {tags}")


@record(kw_only=True)
class Equality(Claim):
    """``definition = closed_form`` on the whole domain.

    Over named laws ``definition`` is a ``Term`` and ``definition_tex`` the same, typeset; over
    abstract densities ``definition`` is ``None`` and ``definition_tex`` is the definition.
    """

    definition: Term | None = None
    definition_tex: str
    closed_form: str
    left: Node = field(init=False)
    right: Node = field(init=False)

    kind = "equality"

    def __post_init__(self) -> None:
        Claim.__post_init__(self)
        object.__setattr__(self, "left", read(self.definition_tex, self.declarations))
        object.__setattr__(self, "right", read(self.closed_form, self.declarations))


@record(kw_only=True)
class Bound(Claim):
    """``lesser <= greater``, with the case in which they are equal.

    Attributes:
        lesser, greater: typeset; over named laws also as terms.
        equality_case: declarations narrowed to the case of equality (further definitions), or
            ``None`` when the bound is never attained.
        equality_note: the case in words and LaTeX.
        unattained_note: why it is strict, where ``equality_case`` is ``None``.
    """

    lesser_tex: str
    greater_tex: str
    lesser_definition: Term | None = None
    greater_definition: Term | None = None
    equality_case: Declarations | None = None
    equality_note: str = ""
    lesser: Node = field(init=False)
    greater: Node = field(init=False)

    kind = "bound"

    def __post_init__(self) -> None:
        Claim.__post_init__(self)
        object.__setattr__(self, "lesser", read(self.lesser_tex, self.declarations))
        object.__setattr__(self, "greater", read(self.greater_tex, self.declarations))


@record(kw_only=True)
class LawOf(Claim):
    """``construction`` of draws has the law whose density at ``point`` is ``closed_form``.

    Attributes:
        construction: LaTeX over the declared symbols and the drawn variable.
        base: the letter of the declared law from which that variable is drawn.
        point: the declared symbol at which the density is written.
        law_name, law_parameters: the name of the resulting law, for the boxed line.
    """

    construction: str
    base: str
    point: str
    closed_form: str
    law_name: str
    law_parameters: tuple[str, ...]
    left: Node = field(init=False)
    right: Node = field(init=False)
    parameters: tuple[Node, ...] = field(init=False)

    kind = "law"

    def __post_init__(self) -> None:
        Claim.__post_init__(self)
        object.__setattr__(self, "left", read(self.construction, self.declarations))
        object.__setattr__(self, "right", read(self.closed_form, self.declarations))
        trees = tuple(read(text, self.declarations) for text in self.law_parameters)
        object.__setattr__(self, "parameters", trees)


def mistake_tree(claim: Claim, mistake: Mistake) -> Node:
    """The wrong claim as a tree.

    A value (for an optimum: an argument, for a behaviour: an outcome); for a bound, and for an
    optimum whose value is mistaken, a ``Relation``.
    """
    return read(mistake.wrong, claim.declarations)


def statement_tree(claim: Claim) -> Relation:
    """The claim as one relation, for printing and reading back."""
    match claim:
        case Equality(left=left, right=right) | LawOf(left=left, right=right):
            return Relation((left, right), ("=",))
        case Bound(lesser=lesser, greater=greater):
            return Relation((lesser, greater), ("<=",))
        case _ if claim.kind == "optimum":
            from claims.optimum import Optimum  # which is built on this module

            assert isinstance(claim, Optimum)
            return Relation((claim.extremum(), claim.optimal_value), ("=",))
        case _:
            raise TypeError(f"claim {claim.slug!r} of kind {claim.kind!r} is no relation")
