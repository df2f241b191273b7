"""The derived closed form as a NumPy function, independent of the formula language's evaluator.

Only expressions that this project derived come here, never text of a student.
"""

from __future__ import annotations

from collections.abc import Mapping

import sympy

from claims.algebra.record import Numeric
from formula.declarations import Declarations
from formula.domains import Family


def as_numpy(expression: sympy.Expr, declarations: Declarations) -> Numeric:
    """A function of ``name -> value``: scalars (or arrays that broadcast) and families.

    A family is an array whose first axis is its index (``mu[0]`` is the member 1); sizes are
    taken from the mapping like any symbol. Rounding is that of double precision.

    Raises:
        KeyError: when called without a symbol that the expression mentions.
    """
    names: list[str] = []
    stand_ins: list[sympy.Basic] = []
    replaced: dict[sympy.Basic, sympy.Basic] = {}
    for place, base in enumerate(sorted(expression.atoms(sympy.IndexedBase), key=str)):
        array = sympy.IndexedBase(f"family_{place}")
        names.append(str(base.label))
        stand_ins.append(array)
        for entry in expression.atoms(sympy.Indexed):
            if entry.base == base:
                # the language counts from 1, NumPy from 0
                replaced[entry] = array[tuple(index - 1 for index in entry.indices)]
    families = {name for name, domain in declarations.symbols.items() if isinstance(domain, Family)}
    free = (each for each in expression.free_symbols if isinstance(each, sympy.Symbol))
    for symbol in sorted(free, key=str):
        if symbol.name not in families:
            names.append(symbol.name)
            stand_ins.append(symbol)
    compiled = sympy.lambdify(stand_ins, expression.xreplace(replaced), "numpy", dummify=True)

    def numeric(values: Mapping[str, object]) -> object:
        return compiled(*(values[name] for name in names))

    return numeric
