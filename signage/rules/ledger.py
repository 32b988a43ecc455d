"""Lay out the facts so that every question of the engine is one lookup."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Protocol

from signage.rules.facts import BY_DATE_AND_LINE, Entry, Facts, Subject
from signage.rules.period import Period


class _MonthOf(dict[date, Period]):
    """Remember the month of each day: a file has few days and many entries."""

    def __missing__(self, day: date) -> Period:
        self[day] = month = Period.month_of(day)
        return month


class Book(Protocol):
    """Give the entries of one subject."""

    def in_month(self, month: Period) -> list[Entry]:
        """Return the entries of the month, by date then line."""

    def under(self, codes: Collection[str]) -> list[list[Entry]]:
        """Return the entries under these rules, each list by date then line."""

    def named(self, codes: Collection[str]) -> list[Entry]:
        """Return the entries under these rules that name a matter, in any order."""


class _Book:
    """Hold one subject's entries, by date then line, by month and by rule."""

    __slots__ = ("_months", "_rules")

    def __init__(self, entries: list[Entry], month_of: _MonthOf) -> None:
        entries.sort(key=BY_DATE_AND_LINE)
        self._months: dict[Period, list[Entry]] = {}
        self._rules: dict[str, list[Entry]] = {}
        page: list[Entry] = []
        for entry in entries:
            month = month_of[entry.date]
            if month not in self._months:
                self._months[month] = page = []
            page.append(entry)
            if entry.rule in self._rules:
                self._rules[entry.rule].append(entry)
            else:
                self._rules[entry.rule] = [entry]

    def in_month(self, month: Period) -> list[Entry]:
        """Return the entries of the month, by date then line."""
        return self._months.get(month, [])

    def under(self, codes: Collection[str]) -> list[list[Entry]]:
        """Return the entries under these rules, a list for each rule."""
        return [self._rules[code] for code in codes if code in self._rules]

    def named(self, codes: Collection[str]) -> list[Entry]:
        """Return the entries under these rules that name a matter."""
        return [entry for page in self.under(codes) for entry in page if entry.matter]


class Ledger:
    """Hold the facts up to the end of a period, by subject, month and rule.

    Nothing dated later is in it, so that nothing later can change a result. `books`
    stand for the entries of `facts` where they were laid out already.
    """

    def __init__(
        self, facts: Facts, period: Period, books: Mapping[str, Book] | None = None
    ) -> None:
        self.period = period
        self.subjects = {subject.code: subject for subject in facts.roster}
        self._staff: dict[str, list[Subject]] = defaultdict(list)
        for subject in facts.roster:
            if subject.kind == "staff" and subject.window is not None:
                self._staff[subject.window].append(subject)
        self._on_duty: dict[tuple[str, Period], list[Subject]] = {}
        self._books = _bound(facts.entries, period.last) if books is None else books
        self._metrics = {
            (metric.subject, metric.name, metric.period): metric.value
            for metric in facts.metrics
            if metric.period.last <= period.last
        }
        self._metric_names = {name for _, name, _ in self._metrics}

    def in_month(self, subject: str, month: Period) -> list[Entry]:
        """Return the subject's entries of the month, by date then line."""
        book = self._books.get(subject)
        return book.in_month(month) if book else []

    def counted(self, subjects: Iterable[str], codes: Collection[str]) -> list[Entry]:
        """Return the subjects' entries under these rules, by date then line."""
        books = [self._books[code] for code in subjects if code in self._books]
        pages = [page for book in books for page in book.under(codes)]
        if len(pages) == 1:
            return pages[0]
        return sorted(chain.from_iterable(pages), key=BY_DATE_AND_LINE)

    def with_matter(self, subject: str, codes: Collection[str]) -> list[Entry]:
        """Return the subject's entries under these rules that name a matter."""
        book = self._books.get(subject)
        entries = book.named(codes) if book else []
        return sorted(entries, key=BY_DATE_AND_LINE) if len(entries) > 1 else entries

    def metric(self, subject: str, name: str, month: Period) -> Decimal | None:
        """Return a metric's value, or None if it is not given."""
        return self._metrics.get((subject, name, month))

    def has_metric(self, name: str) -> bool:
        """Tell whether the metric is given for anybody."""
        return name in self._metric_names

    def staff_of(self, window: str) -> list[Subject]:
        """Return everyone with this window in the roster."""
        return self._staff.get(window, [])

    def staff_on_duty(self, window: str, month: Period) -> list[Subject]:
        """Return the window's staff who take part in the month."""
        found = self._on_duty.get((window, month))
        if found is None:
            first, last = month.first, month.last
            found = [s for s in self.staff_of(window) if s.takes_part(first, last)]
            self._on_duty[window, month] = found
        return found

    def group_of(self, subject: Subject) -> str | None:
        """Return the contest group: the subject's own, or else its window's."""
        if subject.group is None and subject.window is not None:
            window = self.subjects.get(subject.window)
            return window.group if window else None
        return subject.group


def _bound(entries: Iterable[Entry], last: date) -> dict[str, Book]:
    """Sort the entries up to the last day into one book for each subject."""
    lists: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.date <= last:
            lists[entry.subject].append(entry)
    month_of = _MonthOf()
    return {code: _Book(listed, month_of) for code, listed in lists.items()}
