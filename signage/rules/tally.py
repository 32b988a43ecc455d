"""Hold entries by the million: what many of them say is kept once."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from signage.rules.facts import BY_DATE_AND_LINE, Entry
from signage.rules.period import Period
from signage.rules.schema import Rule

#: The numbers of the deeds of one subject and month, in no order.
Page = list[int]


class Deed(NamedTuple):
    """Say what an entry shares with many others: rule, quantity, points and level."""

    rule: str
    quantity: int = 1
    points: Decimal | None = None
    level: str | None = None


@dataclass
class Tally:
    """Hold entries as the number of their deed, by subject and month.

    That is all that totals depend on: one entry of twice the quantity moves a score
    like two entries. Where an entry's day or matter counts it stands `alone`, whole.
    """

    deeds: list[Deed] = field(default_factory=list)
    pages: Mapping[str, Mapping[Period, Page]] = field(default_factory=dict)
    alone: Mapping[str, list[Entry]] = field(default_factory=dict)


def can_be_tallied(rule: Rule, matter: str | None) -> bool:
    """Tell whether entries under the rule may be added up, whatever their days."""
    tables = [rule.points, rule.levels, rule.steps]
    if any(table is not None and len(table) > 1 for table in tables):
        return False
    return not (matter and rule.exclusive) and _only_grows(rule)


def _only_grows(rule: Rule) -> bool:
    """Tell whether more of it always costs (or earns) at least as much."""
    sizes: list[Decimal | None] = []
    if rule.points is not None:
        sizes += [points for _, points in rule.points]
    if rule.levels is not None:
        sizes += [points for _, table in rule.levels for points in table.values()]
    if rule.steps is not None:
        steps = rule.steps[0][1]
        totals = [steps[at] for at in sorted(steps, key=Decimal)]
        sizes += totals
        if rule.steps_are == "total" and any(a > b for a, b in pairwise(totals)):
            return False
    return all(size is None or size >= 0 for size in sizes)


class Tallied:
    """Give a tally's entries up to a day."""

    def __init__(self, tally: Tally, last: date) -> None:
        self.deeds = tally.deeds
        months = {month for pages in tally.pages.values() for month in pages}
        self._months = sorted(month for month in months if month.last <= last)
        self._tally = tally
        self._last = last
        self.numbers_under: Callable[[frozenset[str]], frozenset[int]] = cache(
            self._numbers_under
        )

    def books(self) -> dict[str, "TallyBook"]:
        """Return the book of each subject that has entries."""
        codes = {**self._tally.pages, **self._tally.alone}
        return {code: self._book(code) for code in codes}

    def _book(self, subject: str) -> "TallyBook":
        found = self._tally.pages.get(subject, {})
        pages = {month: found[month] for month in self._months if month in found}
        alone = self._tally.alone.get(subject, ())
        kept = [entry for entry in alone if entry.date <= self._last]
        kept.sort(key=BY_DATE_AND_LINE)
        return TallyBook(self, subject, pages, kept)

    def _numbers_under(self, codes: frozenset[str]) -> frozenset[int]:
        """Return the numbers of the deeds under these rules."""
        return frozenset(n for n, deed in enumerate(self.deeds) if deed.rule in codes)


class TallyBook:
    """Give one subject's tallied entries as such: those alike of a month are one.

    It has no id, and the first day of the month.
    """

    __slots__ = ("_alone", "_pages", "_subject", "_tallied")

    def __init__(
        self,
        tallied: Tallied,
        subject: str,
        pages: Mapping[Period, Page],
        alone: list[Entry],
    ) -> None:
        self._tallied = tallied
        self._subject = subject
        self._pages = pages
        self._alone = alone

    def page(self, month: Period) -> tuple[int, ...] | None:
        """Return the month's deeds by number, in order; None if some stand alone."""
        if self._alone and any(month.contains(entry.date) for entry in self._alone):
            return None
        return tuple(sorted(self._pages.get(month, ())))

    def in_month(self, month: Period) -> list[Entry]:
        """Return the entries of the month."""
        alone = [entry for entry in self._alone if month.contains(entry.date)]
        return self._entries(month, self._pages.get(month, ())) + alone

    def under(self, codes: Iterable[str]) -> list[list[Entry]]:
        """Return the entries under these rules, in any order."""
        wanted = frozenset(codes)
        numbers = self._tallied.numbers_under(wanted)
        found = [
            self._entries(month, filter(numbers.__contains__, page))
            for month, page in (self._pages.items() if numbers else ())
            if not numbers.isdisjoint(page)
        ]
        if self._alone:
            found.append([entry for entry in self._alone if entry.rule in wanted])
        return found

    def _entries(self, month: Period, page: Iterable[int]) -> list[Entry]:
        deeds = self._tallied.deeds
        return [
            _entry(month.first, self._subject, deeds[number], times)
            for number, times in Counter(page).items()
        ]


def _entry(day: date, subject: str, deed: Deed, times: int) -> Entry:
    rule, quantity, points, level = deed
    return Entry("", day, subject, rule, quantity * times, points, level)
