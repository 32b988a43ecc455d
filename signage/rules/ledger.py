"""Lay out the facts so that every question of the engine is one lookup."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from operator import itemgetter

from signage.rules.facts import Entry, Facts, Subject
from signage.rules.period import Period

_BY_DATE_AND_LINE = itemgetter(Entry._fields.index("date"), Entry._fields.index("line"))


class _MonthOf(dict[date, Period]):
    """Remember the month of each day: a file has few days and many entries."""

    def __missing__(self, day: date) -> Period:
        self[day] = month = Period.month_of(day)
        return month


class _Book:
    """Hold one subject's entries, by date then line, by month and by rule."""

    __slots__ = ("months", "rules")

    def __init__(self, entries: list[Entry], month_of: _MonthOf) -> None:
        entries.sort(key=_BY_DATE_AND_LINE)
        self.months: dict[Period, list[Entry]] = {}
        self.rules: dict[str, list[Entry]] = {}
        page: list[Entry] = []
        for entry in entries:
            month = month_of[entry.date]
            if month not in self.months:
                self.months[month] = page = []
            page.append(entry)
            if entry.rule in self.rules:
                self.rules[entry.rule].append(entry)
            else:
                self.rules[entry.rule] = [entry]


class Ledger:
    """Hold the facts up to the end of a period, by subject, month and rule.

    Nothing dated later is in it, so that nothing later can change a result.
    """

    def __init__(self, facts: Facts, period: Period) -> None:
        self.period = period
        self.subjects = {subject.code: subject for subject in facts.roster}
        self._staff: dict[str, list[Subject]] = defaultdict(list)
        for subject in facts.roster:
            if subject.kind == "staff" and subject.window is not None:
                self._staff[subject.window].append(subject)
        self._on_duty: dict[tuple[str, Period], list[Subject]] = {}
        self._books = _bound(facts.entries, period.last)
        self._metrics = {
            (metric.subject, metric.name, metric.period): metric.value
            for metric in facts.metrics
            if metric.period.last <= period.last
        }

    def in_month(self, subject: str, month: Period) -> list[Entry]:
        """Return the subject's entries of the month, by date then line."""
        book = self._books.get(subject)
        return book.months.get(month, []) if book else []

    def counted(self, subjects: Iterable[str], codes: Iterable[str]) -> list[Entry]:
        """Return the subjects' entries under these rules, by date then line."""
        books = [self._books[code] for code in subjects if code in self._books]
        pages = [book.rules[c] for book in books for c in codes if c in book.rules]
        if len(pages) == 1:
            return pages[0]
        return sorted((e for page in pages for e in page), key=_BY_DATE_AND_LINE)

    def with_matter(self, subject: str, codes: Iterable[str]) -> list[Entry]:
        """Return the subject's entries under these rules that name a matter."""
        book = self._books.get(subject)
        pages = [book.rules[c] for c in codes if c in book.rules] if book else []
        entries = [entry for page in pages for entry in page if entry.matter]
        entries.sort(key=_BY_DATE_AND_LINE)
        return entries

    def metric(self, subject: str, name: str, month: Period) -> Decimal | None:
        """Return a metric's value, or None if it is not given."""
        return self._metrics.get((subject, name, month))

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


def _bound(entries: Iterable[Entry], last: date) -> dict[str, _Book]:
    """Sort the entries up to the last day into one book for each subject."""
    lists: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.date <= last:
            lists[entry.subject].append(entry)
    month_of = _MonthOf()
    return {code: _Book(listed, month_of) for code, listed in lists.items()}
