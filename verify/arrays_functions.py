"""Declared functions on arrays: computed by a definition, or arbitrary and drawn."""

from __future__ import annotations

import numpy as np

from formula.declarations import Declarations
from formula.domains import Function
from formula.tree import Apply, Node, Symbol, rebuild
from verify.arrays import Env, value_of
from verify.laws_scipy import Array
from verify.terms import NotApplicable


def defined_function(declarations: Declarations, tree: Apply) -> Node | None:
    """What a defined function is at the argument of ``tree``; ``None`` for an arbitrary one."""
    for each in declarations.definitions:
        target = each.target
        if isinstance(target, Apply) and target.name == tree.name:
            (parameter,) = target.arguments
            return _replaced(each.value, parameter, tree.arguments[0])
    return None


def _replaced(node: Node, old: Node, new: Node) -> Node:
    if node == old:
        return new
    return rebuild(node, lambda child: _replaced(child, old, new))


def range_of(declarations: Declarations, name: str) -> Function:
    """The declared values of a function.

    Raises:
        NotApplicable: no such function is declared.
    """
    domain = declarations.symbols.get(name)
    if not isinstance(domain, Function):
        raise NotApplicable(f"{name} is no declared function")
    return domain


def squashed(values: Array, domain: Function) -> Array:
    """Real numbers as values of the function: unbounded, from one end on, or between two."""
    low, high = domain.low, domain.high
    with np.errstate(all="ignore"):
        if low is not None and high is not None:
            return float(low) + float(high - low) / (1 + np.exp(-values))
        if low is not None:
            return float(low) + np.exp(values)
        if high is not None:
            return float(high) - np.exp(values)
    return values


def unsquashed(values: Array, domain: Function) -> Array:
    """The real numbers that ``squashed`` takes to ``values``; NaN outside the domain."""
    low, high = domain.low, domain.high
    with np.errstate(all="ignore"):
        if low is not None and high is not None:
            return np.asarray(np.log(values - float(low)) - np.log(float(high) - values))
        if low is not None:
            return np.asarray(np.log(values - float(low)))
        if high is not None:
            return np.asarray(np.log(float(high) - values))
    return values


def smooth(declarations: Declarations, tree: Apply, env: Env) -> Array:
    """An arbitrary smooth function ``a + e v + b sin(c v + d)`` of the drawn coefficients.

    Raises:
        NotApplicable: it was not drawn.
    """
    if tree.name not in env.values:
        raise NotApplicable(f"the function {tree.name} was not drawn")
    a, b, c, d, e = np.asarray(env.values[tree.name], dtype=float)
    point = value_of(tree.arguments[0], env)
    return squashed(a + e * point + b * np.sin(c * point + d), range_of(declarations, tree.name))


def is_defined(declarations: Declarations, name: str) -> bool:
    """Whether a symbol or function of that name is computed from others."""
    return any(
        isinstance(each.target, Symbol | Apply) and each.target.name == name
        for each in declarations.definitions
    )
