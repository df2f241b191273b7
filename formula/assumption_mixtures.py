r"""Printed mixtures and weights against the declared ones.

``p(x) = \sum_{i=1}^{K} w_i \mathcal{N}(x; \mu_i, \sigma_i^2)`` states a ``normal-mixture``, which
is declared by its standard deviations; ``\sum_{i=1}^{K} w_i = 1`` states that weights add up to 1.
"""

from __future__ import annotations

from formula.assumption_names import Disagreement, size_texts
from formula.assumption_text import Statement, pieces, text_of, texts
from formula.declarations import Declarations, Law
from formula.domains import Family, Probability, Size
from formula.printer import to_latex
from formula.tree import Density, Node

Stated = list[tuple[str, str]]
Texts = tuple[str, ...]


def judge_sum(tex: str, statement: Statement, declarations: Declarations) -> Stated:
    """What an equation with a sum on one side states of weights or of a mixture.

    Nothing when neither side is a sum.

    Raises:
        Disagreement: weights or a mixture that are not declared so.
    """
    if len(statement.subjects) != 1 or statement.qualifier:
        return []
    left, right = texts(statement.subjects[0]), texts(statement.targets[0])
    if left[:1] == (r"\sum",) and right == ("1",):
        for name, domain in declarations.symbols.items():
            if isinstance(domain, Probability):
                index = _index(left)
                if left == (*_range(index, domain.size), *_member(name, index)):
                    return [(name, "sum")]
        raise Disagreement(f"{text_of(tex, statement.subjects[0])} is not declared to be 1")
    if right[:1] == (r"\sum",):
        for density, law in declarations.laws:
            if law.name == "normal-mixture" and left == texts(pieces(to_latex(density))):
                if right != _mixture(density, law, _index(right), declarations):
                    raise Disagreement(
                        f"{text_of(tex, statement.targets[0])} is not the mixture declared"
                    )
                return [(to_latex(density), "law")]
    return []


def _index(printed: Texts) -> str:
    """The index of a sum that begins ``\\sum_{i=1}``; empty where there is none."""
    return printed[3] if printed[1:3] == ("_", "{") and len(printed) > 3 else ""


def _range(index: str, size: Size) -> Texts:
    last = size_texts(size)
    upper = last if len(last) == 1 else ("{", *last, "}")
    return (r"\sum", "_", "{", index, "=", "1", "}", "^", *upper)


def _member(name: str, index: str) -> Texts:
    return (*texts(pieces(name)), "_", index)


def _mixture(density: Density, law: Law, index: str, declarations: Declarations) -> Texts:
    weights, means, sds = map(_name, law.parameters)
    domain = declarations.symbols.get(means)
    size = domain.sizes[0] if isinstance(domain, Family) else 0
    point = texts(pieces(to_latex(density.left[0])))
    inside = (*point, ";", *_member(means, index), ",", *_member(sds, index), "^", "2")
    return (*_range(index, size), *_member(weights, index), r"\mathcal N", "(", *inside, ")")


def _name(parameter: Node) -> str:
    return to_latex(parameter)
