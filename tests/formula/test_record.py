"""Frozen records mean what frozen dataclasses mean."""

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace

import pytest

from formula.record import record


@record
class Place:
    """Where something is; the note does not count."""

    note: str | None = field(default=None, compare=False, repr=False, kw_only=True)


@record
class Point(Place):
    """A point with a default."""

    across: int
    up: int = 0

    @property
    def sum(self) -> int:
        """What its fields add up to."""
        return self.across + self.up


@record(kw_only=True)
class Derived:
    """A field that is computed, and one that is made anew each time."""

    given: int
    made: list[int] = field(default_factory=list)
    double: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "double", 2 * self.given)


@dataclass(frozen=True, slots=True)
class Standard:
    """What the standard library makes of the same fields."""

    note: str | None = field(default=None, compare=False, repr=False, kw_only=True)
    across: int
    up: int = 0


def test_it_prints_and_hashes_as_a_dataclass_does() -> None:
    ours, theirs = Point(1, 2, note="a"), Standard(1, 2, note="a")
    assert repr(ours) == repr(theirs).replace("Standard", "Point")
    assert hash(ours) == hash(theirs)
    assert [each.name for each in fields(ours)] == [each.name for each in fields(theirs)]
    assert Point.__match_args__ == Standard.__match_args__ == ("across", "up")


def test_equality_is_of_the_compared_fields_of_one_class() -> None:
    assert Point(1, note="a") == Point(1, 0, note="b")
    assert Point(1) != Point(2)
    assert Point(1) != Standard(1)
    assert len({Point(1, note="a"), Point(1), Point(1, 1)}) == 2


def test_fields_cannot_be_changed_or_added() -> None:
    point = Point(1)
    with pytest.raises(FrozenInstanceError):
        point.across = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del point.up
    with pytest.raises((FrozenInstanceError, AttributeError)):
        point.other = 2  # type: ignore[attr-defined]
    assert not hasattr(point, "__dict__")


def test_copies_and_replacements() -> None:
    point = Point(1, 2, note="a")
    for twin in (copy.copy(point), copy.deepcopy(point), pickle.loads(pickle.dumps(point))):
        assert (twin, twin.note) == (point, "a")
    changed = replace(point, up=5)
    assert (changed, changed.note, changed.sum) == (Point(1, 5), "a", 6)


def test_arguments_are_demanded_as_declared() -> None:
    with pytest.raises(TypeError, match="across"):
        Point()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="positional"):
        Derived(1)  # type: ignore[misc]
    first, second = Derived(given=3), Derived(given=3)
    first.made.append(1)
    assert (first.double, second.made) == (6, [])
    with pytest.raises(TypeError, match="double"):
        Derived(given=3, double=1)  # type: ignore[call-arg]


def test_a_default_before_a_field_without_is_refused() -> None:
    with pytest.raises(TypeError, match="Wrong"):

        @record
        class Wrong:
            first: int = 0
            second: int
