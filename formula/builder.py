"""The builder: turns a tree into a function of an environment, one function a node kind.

Values that cannot be decided raise (``formula.values``): nothing is guessed. No environment is
changed: a binder hands an extended copy to its body.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from formula.declarations import Declarations
from formula.frames import Env
from formula.tree import Node, walk
from formula.values import Value

Code = Callable[[Env], Value]
Types = Mapping[str, str]
"""Bound dummy -> the declared density variable whose values it takes."""


class Unevaluable(Exception):
    """A node without a value in any world (an argmax, an undeclared name)."""

    def __init__(self, node: Node, message: str) -> None:
        super().__init__(message)
        self.node = node


class Builder:
    """Compiles trees over one set of declarations by a table from node kind to function.

    Attributes:
        keep: wraps the code of each node (``formula.remember``).
        rebound: names that something in the tree binds.
        known: what ``keep`` found out of the nodes of this tree.
    """

    __slots__ = ("declarations", "drawn", "keep", "known", "rebound", "table", "variables")

    def __init__(
        self,
        declarations: Declarations,
        table: Mapping[type[Node], Compile],
        keep: Keep | None = None,
        rebound: frozenset[str] = frozenset(),
    ) -> None:
        self.declarations = declarations
        self.table = table
        self.keep = keep
        self.rebound = rebound
        self.known: dict[int, Any] = {}
        self.variables = frozenset(declarations.variables)
        self.drawn = {draw.variable: draw for draw in declarations.draws}

    def compile(self, node: Node, types: Types) -> Code:
        """Compile ``node``; ``types`` says what the dummies bound around it are."""
        function = self.table.get(type(node))
        if function is None:
            raise Unevaluable(node, f"{type(node).__name__} has no value in a world")
        code = function(self, node, types)
        return code if self.keep is None else self.keep(self, node, types, code)


Keep = Callable[[Builder, Node, Types, Code], Code]
"""May wrap the code of a node, to look its value up where it is known."""
Compile = Callable[[Builder, Any, Types], Code]


def cost(*bodies: Node) -> int:
    """How many steps one evaluation of the bodies counts for: long formulas cost more."""
    return 1 + sum(1 for body in bodies for _ in walk(body)) // 8
