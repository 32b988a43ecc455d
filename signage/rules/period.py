"""Name the stretches of the calendar that assessments run over."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal, Self

Kind = Literal["month", "quarter", "half_year", "year"]

KINDS: tuple[Kind, ...] = ("month", "quarter", "half_year", "year")
_MONTHS_IN: dict[Kind, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_KNOWN: dict[tuple[int, Kind, int], Any] = {}
_PATTERN = re.compile(
    r"(?P<year>[1-9]\d{3})"
    r"(?:-(?:(?P<month>\d\d)|Q(?P<quarter>\d)|H(?P<half_year>\d)))?",
    re.ASCII,
)


class PeriodError(ValueError):
    """Refuse a text that names no period."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"'{text}' is not a period: write a month as 2026-03, a quarter as "
            "2026-Q1, a half-year as 2026-H1 or a year as 2026"
        )


@dataclass(frozen=True, eq=False)
class Period:
    """Name one calendar month, quarter, half-year or year.

    There is one object for each: the engine looks periods up by the million, and
    comparing identities is what makes that cheap.
    """

    year: int
    kind: Kind
    number: int = 1

    def __new__(cls, year: int, kind: Kind, number: int = 1) -> Self:
        """Return the one object of the period."""
        key = (year, kind, number)
        if key not in _KNOWN:
            _KNOWN[key] = super().__new__(cls)
        found: Self = _KNOWN[key]
        return found

    def __reduce__(self) -> tuple[type["Period"], tuple[int, Kind, int]]:
        """Let copies and pickles be the same object."""
        return Period, (self.year, self.kind, self.number)

    def __lt__(self, other: "Period") -> bool:
        """Order by the first day, and the longer first of those that start together."""
        return (self.first, other.last) < (other.first, self.last)

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read `2026-03`, `2026-Q1`, `2026-H1` or `2026`; raise PeriodError."""
        match = _PATTERN.fullmatch(text)
        if match is None:
            raise PeriodError(text)
        for kind in KINDS:
            number = int(match[kind] or 0) if kind != "year" else 1
            if 1 <= number <= 12 // _MONTHS_IN[kind]:
                return Period(int(match["year"]), kind, number)
            if match[kind] is not None:
                break
        raise PeriodError(text)

    @classmethod
    def month_of(cls, day: date) -> "Period":
        """Return the month that holds the day."""
        return _known(day.year, "month", day.month)

    @classmethod
    def holding(cls, day: date, kind: Kind) -> "Period":
        """Return the period of that kind which holds the day."""
        return _known(day.year, kind, (day.month - 1) // _MONTHS_IN[kind] + 1)

    @cached_property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, (self.number - 1) * _MONTHS_IN[self.kind] + 1, 1)

    @cached_property
    def last(self) -> date:
        """Return its last day."""
        month = self.number * _MONTHS_IN[self.kind]
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    @cached_property
    def months(self) -> tuple["Period", ...]:
        """Return its months in order."""
        return tuple(self._parts("month"))

    def parts(self, kind: Kind) -> tuple["Period", ...]:
        """Return the periods of that (no longer) kind which it is made of."""
        return tuple(self._parts(kind))

    def _parts(self, kind: Kind) -> Iterator["Period"]:
        size = _MONTHS_IN[kind]
        for month in range(self.first.month, self.last.month + 1, size):
            yield Period(self.year, kind, (month - 1) // size + 1)

    def contains(self, day: date) -> bool:
        """Tell whether the day lies in it."""
        return self.first <= day <= self.last

    def overlaps(self, other: "Period") -> bool:
        """Tell whether the two share a day."""
        return self.first <= other.last and other.first <= self.last

    def previous(self) -> "Period":
        """Return the period of the same kind before it."""
        return self.shifted(-1)

    def next(self) -> "Period":
        """Return the period of the same kind after it."""
        return self._following

    @cached_property
    def _following(self) -> "Period":
        return self.shifted(1)

    def shifted(self, count: int) -> "Period":
        """Return the period of the same kind that is so many further on."""
        per_year = 12 // _MONTHS_IN[self.kind]
        years, index = divmod(self.number - 1 + count, per_year)
        return Period(self.year + years, self.kind, index + 1)

    def __str__(self) -> str:
        suffix = {
            "month": f"-{self.number:02d}",
            "quarter": f"-Q{self.number}",
            "half_year": f"-H{self.number}",
            "year": "",
        }
        return f"{self.year}{suffix[self.kind]}"


def _known(year: int, kind: Kind, number: int) -> Period:
    """Return a period without the checks and costs of making one."""
    found: Period | None = _KNOWN.get((year, kind, number))
    return Period(year, kind, number) if found is None else found
