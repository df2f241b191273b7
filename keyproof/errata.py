"""Errata put to the test: the printed statement must fail, its repair must hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from claims.results import Erratum, Item, Sheet
from claims.statements import Claim
from claims.verdicts import Evidence, Figure, Verdict
from formula.compare import Comparison
from formula.declarations import Declarations
from formula.tree import Relation


@dataclass(frozen=True, slots=True)
class ErratumFinding:
    """What was found for one erratum that has a printed statement.

    Attributes:
        key: as ``templates.render.erratum_key`` makes it.
        printed, repaired: the evidence on each; the first should disagree, the second agree.
    """

    key: str
    printed: Evidence
    repaired: Evidence

    @property
    def stands(self) -> bool:
        """Whether the printed statement fails and the repair holds."""
        return self.printed.verdict is Verdict.DISAGREES and self.repaired.verdict is Verdict.AGREES

    def objection(self) -> str:
        """Why it does not stand, as one sentence."""
        return (
            f"{self.key}: as printed the statement {self.printed.verdict.value}, "
            f"repaired it {self.repaired.verdict.value} "
            f"({self.repaired.figures.get('reason') or 'no reason given'})"
        )


def check_errata(
    sheet: Sheet, claims: Mapping[str, Claim], *, seed: int
) -> tuple[ErratumFinding, ...]:
    """Evaluate every printed statement of the sheet's errata, and its repair, in worlds."""
    from templates.render import erratum_key

    return tuple(
        ErratumFinding(
            erratum_key(item, number),
            printed=_judged(erratum.printed, erratum, claims, item, seed),
            repaired=_judged(erratum.repaired, erratum, claims, item, seed),
        )
        for item in sheet.items
        for number, erratum in enumerate(item.errata, 1)
        if erratum.printed
    )


def _judged(
    tex: str, erratum: Erratum, claims: Mapping[str, Claim], item: Item, seed: int
) -> Evidence:
    from formula.order import check_relation
    from formula.read import read
    from templates.targets import erratum_declarations
    from verify.ball_calculus import BALLS

    declarations = erratum_declarations(erratum, claims, item)
    tree = read(tex, declarations)
    if not isinstance(tree, Relation):
        raise TypeError(f"an erratum at {erratum.where} states no relation: {tex}")
    found = check_relation(tree, declarations, seed=seed, calculus=BALLS)
    figures = _figures(found)
    if found.verdict == "disagrees":
        figures["witness"] = _plain(tree, declarations) or figures["witness"]
    abstract = bool(declarations.joints)
    return Evidence(
        "finite-worlds" if abstract else "balls",
        "exact worlds" if abstract else "certified evaluation",
        Verdict(found.verdict),
        seed,
        figures,
    )


def _plain(tree: Relation, declarations: Declarations) -> dict[str, object] | None:
    """A world in which the relation fails and which a reader can compute by hand, if there is."""
    from formula.counterexamples import counterexample
    from formula.shown import shown
    from verify.ball_calculus import BALLS

    found = counterexample(tree, declarations, BALLS)
    if found is None:
        return None
    return {
        "settings": [list(pair) for pair in found.settings],
        "values": found.values,
        "candidate": shown(found.left),
        "reference": shown(found.right),
    }


def _figures(found: Comparison) -> dict[str, Figure]:
    figures: dict[str, Figure] = {"worlds": found.worlds, "digits": found.digits}
    if found.reason:
        figures["reason"] = found.reason
    if found.witness is not None:
        figures["witness"] = dict(found.witness)
    return figures
