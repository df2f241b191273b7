r"""Declarations from what people write: symbols with domains, models, laws, given equations.

>>> laws = {"p(x)": ("normal", r"\mu_0", r"\sigma_0")}
>>> d = declare(r"\mu_0: real; \sigma_0: positive", laws=laws)
>>> sorted(d.symbols)
['\\mu_0', '\\sigma_0']

An entry of ``models`` is one factorised joint. An equation in ``given`` defines its left side: a
symbol, a density (``r(x) = (p(x)+q(x))/2``) or a declared function; ``h_1,\dots,h_K \sim q(h)``
declares draws. Everything is checked where it was written: an undeclared size, a name declared
twice with two domains, a variable generated twice, a circle of definitions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from formula.declarations import Declarations, Joint, Law
from formula.declare_densities import (
    Factor,
    check_joint,
    density_of,
    factors_of,
    letters_apart,
    one_factor,
    with_supports,
)
from formula.declare_given import with_all_given
from formula.declare_symbols import bare_text, check_sizes, domains_of, symbol_name
from formula.joints import slots
from formula.read import read
from formula.tree import Density
from formula.unreadable import Unreadable


def declare(
    symbols: str | Mapping[str, str] = "",
    *,
    models: Sequence[str] = (),
    laws: Mapping[str, tuple[str, ...]] | None = None,
    given: Sequence[str] = (),
    text_names: Mapping[str, str] | None = None,
    supports: Mapping[str, Sequence[str]] | None = None,
) -> Declarations:
    r"""Declarations of everything a formula may mention.

    Args:
        symbols: ``r"\mu_0: real; S: nonsingular(K)"`` or a mapping from name to domain.
        models: factorised joints, such as ``"p(c) p(z|c) p(x|z)"``.
        laws: densities with a named law and its parameters; a normal has its *standard deviation*.
        given: equations that define symbols and densities, and draws.
        text_names: LaTeX name -> name in the text syntax.
        supports: density letter -> labels of the disjoint regions on which it is positive.

    Raises:
        ValueError: what is declared contradicts itself or does not say what it needs to.
    """
    return extend(
        Declarations(),
        symbols,
        models=models,
        laws=laws,
        given=given,
        text_names=text_names,
        supports=supports,
    )


def extend(
    declarations: Declarations,
    symbols: str | Mapping[str, str] = "",
    *,
    models: Sequence[str] = (),
    laws: Mapping[str, tuple[str, ...]] | None = None,
    given: Sequence[str] = (),
    text_names: Mapping[str, str] | None = None,
    supports: Mapping[str, Sequence[str]] | None = None,
) -> Declarations:
    """``declarations`` with more; see ``declare``."""
    domains = domains_of(declarations.symbols, symbols)
    names = dict(declarations.text_names)
    for name, text in (text_names or {}).items():
        names[symbol_name(name)] = bare_text(text)
    raw = [factors_of(model) for model in models]
    lawful = [(one_factor(factor), each) for factor, each in (laws or {}).items()]
    apart = letters_apart(declarations, [*raw, *([factor] for factor, _ in lawful)])
    joints = [Joint(tuple(density_of(*factor, apart) for factor in factors)) for factors in raw]
    for joint, model in zip(joints, models, strict=True):
        check_joint(joint, model)
    heads = [density_of(*factor, apart) for factor, _ in lawful]
    variables = dict.fromkeys(declarations.variables)
    for factor in (*(f for joint in joints for f in joint.factors), *heads):
        variables.update(dict.fromkeys(slots(factor.left) + slots(factor.right)))
    found = replace(
        declarations,
        symbols=MappingProxyType(domains),
        text_names=MappingProxyType(names),
        joints=(*declarations.joints, *joints),
        laws=(*declarations.laws, *((head, Law("", ())) for head in heads)),
        variables=tuple(variables),
    )
    check_sizes(found)
    found = with_all_given(found, given)
    found = _with_laws(found, declarations, heads, lawful)
    if supports is not None:
        found = with_supports(found, supports)
    return found


def _with_laws(
    found: Declarations,
    before: Declarations,
    heads: list[Density],
    lawful: list[tuple[Factor, tuple[str, ...]]],
) -> Declarations:
    """The named laws with their parameters read over everything declared so far."""
    laws = list(before.laws)
    for head, ((letter, _, _), (name, *parameters)) in zip(heads, lawful, strict=True):
        trees = []
        for text in parameters:
            try:
                trees.append(read(text, found))
            except Unreadable as error:
                raise ValueError(f"parameter {text!r} of the law of {letter}: {error}") from None
        laws.append((head, Law(name, tuple(trees))))
    return replace(found, laws=tuple(laws))
