"""Lay out tallied entries, of which what many say is kept once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise

from signage.rules.facts import BY_DATE_AND_LINE, Entry, Tally
from signage.rules.period import Period
from signage.rules.schema import Rule


def can_be_tallied(rule: Rule, *, has_matter: bool) -> bool:
    """Tell whether entries under the rule may be added up, whatever their days."""
    tables = [rule.points, rule.levels, rule.steps]
    if any(table is not None and len(table) > 1 for table in tables):
        return False
    excludes = rule.exclusive or rule.kind == "money_months"
    return not (has_matter and excludes) and _only_grows(rule)


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
    """Lay out a tally up to a day."""

    def __init__(self, tally: Tally, last: date) -> None:
        self._tally = tally
        self._last = last
        self.deeds = list(dict.fromkeys(deed for _, deed in tally.deeds))
        place = {deed: number for number, deed in enumerate(self.deeds)}
        #: Of each number in the tally: the month, and the place in `deeds`.
        self.places = [(month, place[deed]) for month, deed in tally.deeds]
        self._entries: dict[tuple[Period, int, int], Entry] = {}
        self.numbers_under = cache(self._numbers_under)
        #: The book of each subject that has entries.
        self.books = {code: self._book(code) for code in {**tally.pages, **tally.alone}}

    def _book(self, subject: str) -> "TallyBook":
        alone = self._tally.alone.get(subject, ())
        kept = [entry for entry in alone if entry.date <= self._last]
        kept.sort(key=BY_DATE_AND_LINE)
        return TallyBook(self, self._tally.pages.get(subject, ()), kept)

    def _numbers_under(self, codes: frozenset[str]) -> frozenset[int]:
        """Return the numbers in the tally under these rules, up to the day."""
        return frozenset(
            number
            for number, (month, deed) in enumerate(self._tally.deeds)
            if deed.rule in codes and month.last <= self._last
        )

    def entries(self, month: Period, page: Iterable[int]) -> list[Entry]:
        """Return deeds by place as entries of the month's first day: like ones as one.

        They have neither id nor subject, so that one serves all subjects.
        """
        times: dict[int, int] = {}
        for place in page:
            times[place] = times.get(place, 0) + 1
        return [self._entry(month, place, count) for place, count in times.items()]

    def _entry(self, month: Period, place: int, times: int) -> Entry:
        key = (month, place, times)
        found = self._entries.get(key)
        if found is None:
            rule, quantity, points, level = self.deeds[place]
            found = Entry("", month.first, "", rule, quantity * times, points, level)
            self._entries[key] = found
        return found


class TallyBook:
    """Give one subject's tallied entries as such."""

    __slots__ = ("_numbers", "_tallied", "alone")

    def __init__(
        self, tallied: Tallied, numbers: Sequence[int], alone: list[Entry]
    ) -> None:
        self._tallied = tallied
        self._numbers = numbers
        self.alone = alone

    def pages(self, numbers: Iterable[int] | None = None) -> dict[Period, list[int]]:
        """Return the places of deeds by month: of all, or of these numbers."""
        places = self._tallied.places
        found: defaultdict[Period, list[int]] = defaultdict(list)
        for number in self._numbers if numbers is None else numbers:
            month, place = places[number]
            found[month].append(place)
        return found

    def in_month(self, month: Period) -> list[Entry]:
        """Return the entries of the month."""
        alone = [entry for entry in self.alone if month.contains(entry.date)]
        return self._tallied.entries(month, self.pages().get(month, ())) + alone

    def under(self, codes: Collection[str]) -> list[list[Entry]]:
        """Return the entries under these rules: those of each month, those alone."""
        wanted = self._tallied.numbers_under(frozenset(codes))
        numbers = list(filter(wanted.__contains__, self._numbers)) if wanted else ()
        pages = self.pages(numbers) if numbers else {}
        found = [self._tallied.entries(month, page) for month, page in pages.items()]
        if self.alone:
            found.append([entry for entry in self.alone if entry.rule in codes])
        return found

    def named(self, codes: Collection[str]) -> list[Entry]:
        """Return the entries under these rules that name a matter: they stand alone."""
        if not self.alone:
            return []
        return [entry for entry in self.alone if entry.rule in codes and entry.matter]


#: The book of a subject without entries.
NOTHING = TallyBook(Tallied(Tally(), date.max), (), [])
