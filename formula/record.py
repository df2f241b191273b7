"""Frozen records: what ``dataclass(frozen=True, slots=True)`` makes, with one compiled method.

The standard decorator compiles six methods of a class one after the other. The vocabulary has some
eighty classes, and a command that judges one formula would spend a third of its time on that. Here
the fields are those of the standard library, so that ``fields`` and ``replace`` work; only the
constructor is compiled.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform, overload

Kind = TypeVar("Kind")

_INIT = """
def __init__({parameters}):
    {assignments}
"""


@overload
def record(kind: type[Kind]) -> type[Kind]: ...


@overload
def record(*, kw_only: bool = False) -> Callable[[type[Kind]], type[Kind]]: ...


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(
    kind: type[Kind] | None = None, *, kw_only: bool = False
) -> type[Kind] | Callable[[type[Kind]], type[Kind]]:
    """Make an annotated class a frozen record with slots, equal and hashed by its fields.

    Defaults, ``field`` with ``default``, ``default_factory``, ``init``, ``compare``, ``repr`` and
    ``kw_only``, and ``__post_init__`` mean what they mean for a dataclass.

    Raises:
        TypeError: a field without a default follows one with a default.
    """
    if kind is None:
        return lambda each: _record(each, kw_only)
    return _record(kind, kw_only)


def _record(kind: type[Kind], kw_only: bool) -> type[Kind]:
    own = set(vars(kind))
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)(kind)
    known = fields(made)
    methods = _compiled(made, known) | _comparing([each.name for each in known if each.compare])
    methods["__repr__"] = _repr(tuple(each.name for each in known if each.repr))
    methods |= _SHARED
    for name, method in methods.items():
        if name not in own:
            setattr(made, name, method)
    return made  # type: ignore[no-any-return]


def _compiled(kind: type, known: tuple[Field[Any], ...]) -> dict[str, Any]:
    names: dict[str, Any] = {"_set": object.__setattr__, "_missing": MISSING}
    parameters, assignments = ["self"], []
    ordered = [each for each in known if each.init and not each.kw_only]
    keywords = [each for each in known if each.init and each.kw_only]
    for each in (*ordered, *keywords):
        if keywords and each is keywords[0]:
            parameters.append("*")
        value = each.name
        if each.default_factory is not MISSING:
            names[f"_make_{each.name}"] = each.default_factory
            parameters.append(f"{each.name}=_missing")
            value = f"_make_{each.name}() if {each.name} is _missing else {each.name}"
        elif each.default is not MISSING:
            names[f"_default_{each.name}"] = each.default
            parameters.append(f"{each.name}=_default_{each.name}")
        else:
            parameters.append(each.name)
        assignments.append(f"_set(self, {each.name!r}, {value})")
    if hasattr(kind, "__post_init__"):
        assignments.append("self.__post_init__()")
    source = _INIT.format(
        parameters=", ".join(parameters), assignments="\n    ".join(assignments) or "pass"
    )
    made: dict[str, Any] = {}
    try:
        exec(source, names, made)
    except SyntaxError as problem:
        raise TypeError(f"{kind.__qualname__}: {problem.msg}") from None
    module = sys.modules.get(kind.__module__)
    for name, method in made.items():
        method.__qualname__ = f"{kind.__qualname__}.{name}"
        method.__module__ = module.__name__ if module else kind.__module__
    return made


def _comparing(names: list[str]) -> dict[str, Any]:
    # one field twice, so that the getter gives a tuple
    get = attrgetter(*(names if len(names) != 1 else names * 2)) if names else lambda self: ()

    def __eq__(self: Any, other: object) -> bool:
        if other.__class__ is self.__class__:
            return bool(get(self) == get(other))
        return NotImplemented

    def __hash__(self: Any) -> int:
        return hash(get(self))

    return {"__eq__": __eq__, "__hash__": __hash__}


def _repr(names: tuple[str, ...]) -> Callable[[Any], str]:
    def __repr__(self: Any) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({shown})"

    return __repr__


def _set(self: Any, name: str, value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delete(self: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _get_state(self: Any) -> list[object]:
    return [getattr(self, each.name) for each in fields(self)]


def _set_state(self: Any, state: list[object]) -> None:
    for each, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, each.name, value)


_SHARED: dict[str, Any] = {
    "__setattr__": _set,
    "__delattr__": _delete,
    "__getstate__": _get_state,
    "__setstate__": _set_state,
}
