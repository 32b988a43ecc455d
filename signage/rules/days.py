"""Reckon with stretches of days: those of an edition, and where dated values differ."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from signage.rules.schema_awards import InForce
from signage.rules.values import value_on

T = TypeVar("T")

_DAY = timedelta(days=1)
_Spans = tuple[tuple[date, T], ...]


@dataclass(frozen=True, slots=True)
class Days:
    """Hold the days from the first to the last; None is open."""

    first: date | None = None
    last: date | None = None

    @classmethod
    def between(cls, first: date, last: date) -> "Days":
        """Return the days, open where nothing can come before or after."""
        return cls(
            None if first == date.min else first, None if last == date.max else last
        )

    def within(self, other: "Days") -> "Days | None":
        """Return the days of both, or None if there are none."""
        first = max(self.first or date.min, other.first or date.min)
        last = min(self.last or date.max, other.last or date.max)
        return Days.between(first, last) if first <= last else None

    def __str__(self) -> str:
        if self.first is None:
            return "on all days" if self.last is None else f"to {self.last}"
        if self.last is None:
            return f"from {self.first} on"
        return f"{self.first} to {self.last}"


def hull(spans: Iterable[Days]) -> Days | None:
    """Return the days from the first to the last of all, or None if there are none."""
    found = list(spans)
    if not found:
        return None
    return Days.between(
        min(span.first or date.min for span in found),
        max(span.last or date.max for span in found),
    )


def shared_days(one: InForce, other: InForce) -> Days:
    """Return the days on which one edition stands in place of the other.

    These are the days on which both are in force or, if there are none, those of the
    later one, which follows the earlier.
    """
    first = max(one.first or date.min, other.first or date.min)
    ends = (one.last or date.max, other.last or date.max)
    return Days.between(first, min(ends) if min(ends) >= first else max(ends))


def lone_days(one: InForce, other: InForce) -> dict[str, Days]:
    """Return, for `first` and `last`, the days that only one edition is in force."""
    found = {}
    first, second = sorted((one.first or date.min, other.first or date.min))
    if first != second:
        found["first"] = Days.between(first, second - _DAY)
    last, later = sorted((one.last or date.max, other.last or date.max))
    if last != later:
        found["last"] = Days.between(last + _DAY, later)
    return found


def differing(
    one: _Spans[T], other: _Spans[T]
) -> Iterator[tuple[Days, T | None, T | None]]:
    """Yield each stretch of days on which two dated values differ, with both values."""
    starts = sorted({day for day, _ in (*one, *other)})
    begun: tuple[date, T | None, T | None] | None = None
    for start in starts:
        values = value_on(one, start), value_on(other, start)
        if begun is not None and values != begun[1:]:
            yield Days.between(begun[0], start - _DAY), *begun[1:]
            begun = None
        if begun is None and values[0] != values[1]:
            begun = (start, *values)
    if begun is not None:
        yield Days.between(begun[0], date.max), *begun[1:]
