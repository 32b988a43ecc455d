"""Lay out the facts so that every question of the engine is one lookup."""

from collections import defaultdict
from collections.abc import Collection, Iterable
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


class Ledger:
    """Hold the facts up to the end of a period, by subject, month and rule.

    Nothing dated later is in it, so that nothing later can change a result. `counted`
    are the codes that ladders, bars, awards and derived rules ask for by name.
    """

    def __init__(self, facts: Facts, period: Period, counted: Collection[str]) -> None:
        self.period = period
        self.subjects = {subject.code: subject for subject in facts.roster}
        self._staff: dict[str, list[Subject]] = defaultdict(list)
        for subject in facts.roster:
            if subject.kind == "staff" and subject.window is not None:
                self._staff[subject.window].append(subject)
        self._on_duty: dict[tuple[str, Period], list[Subject]] = {}
        self._months: dict[str, dict[Period, list[Entry]]] = {}
        self._counted: dict[str, dict[str, list[Entry]]] = {}
        self._lay_out(facts.entries, frozenset(counted))
        self._metrics = {
            (metric.subject, metric.name, metric.period): metric.value
            for metric in facts.metrics
            if metric.period.last <= period.last
        }

    def _lay_out(self, entries: Iterable[Entry], counted: Collection[str]) -> None:
        months: defaultdict[str, defaultdict[Period, list[Entry]]]
        months = defaultdict(lambda: defaultdict(list))
        by_rule: defaultdict[str, defaultdict[str, list[Entry]]]
        by_rule = defaultdict(lambda: defaultdict(list))
        month_of, last = _MonthOf(), self.period.last
        for entry in entries:
            _, day, subject, rule, *_ = entry
            if day > last:
                continue
            months[subject][month_of[day]].append(entry)
            if rule in counted:
                by_rule[subject][rule].append(entry)
        for books in (months, by_rule):
            for book in books.values():
                for page in book.values():
                    page.sort(key=_BY_DATE_AND_LINE)
        self._months.update(months)
        self._counted.update(by_rule)

    def in_month(self, subject: str, month: Period) -> list[Entry]:
        """Return the subject's entries of the month, by date then line."""
        book = self._months.get(subject)
        return book.get(month, []) if book else []

    def counted(self, subjects: Iterable[str], codes: Iterable[str]) -> list[Entry]:
        """Return the subjects' entries under these rules, by date then line."""
        pages = [
            self._counted[subject][code]
            for subject in subjects
            if subject in self._counted
            for code in codes
            if code in self._counted[subject]
        ]
        if len(pages) == 1:
            return pages[0]
        return sorted((e for page in pages for e in page), key=_BY_DATE_AND_LINE)

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
