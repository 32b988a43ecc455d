"""Work out what is paid: a monthly amount less the months lost, or fines."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from signage.rules.editions import Editions
from signage.rules.facts import Entry, Subject
from signage.rules.ledger import Ledger
from signage.rules.numbers import ZERO
from signage.rules.period import Period
from signage.rules.rulebook import Rulebook
from signage.rules.schema_file import Pay
from signage.rules.scorecard import Line
from signage.rules.terms import Faces
from signage.rules.values import value_on


@dataclass(frozen=True, slots=True)
class Amount:
    """Hold the money of one subject and period (yuan), with the lines behind it."""

    amount: Decimal
    trace: tuple[Line, ...]


def fines(editions: Editions, ledger: Ledger, subject: Subject) -> Amount:
    """Return minus the sum of the fines of the period, each by its day's edition."""
    lines = [
        line
        for book in editions.all
        for line in _fines(book, ledger, subject)
        if editions.holds(book, line.date)
    ]
    lines.sort(key=lambda line: line.date)
    return Amount(sum((line.counted for line in lines), ZERO), tuple(lines))


def _fines(rulebook: Rulebook, ledger: Ledger, subject: Subject) -> Iterator[Line]:
    faces = {
        code: Faces(rule, -1)
        for code, rule in rulebook.rules.items()
        if rule.kind == "fine"
    }
    for entry in ledger.counted([subject.code], faces):
        if entry.date >= ledger.period.first:
            face = faces[entry.rule].of(entry)
            rule = rulebook.rules[entry.rule]
            yield Line(entry.id, rule, face, face, None, entry.date)


def pay(editions: Editions, ledger: Ledger, subject: Subject, terms: Pay) -> Amount:
    """Return the monthly amount for each month employed and not deducted.

    Findings run on over months, so that the edition at the period's end prices all.
    """
    employed = {
        month
        for month in ledger.period.months
        if subject.takes_part(month.first, month.last) and editions.of(month)
    }
    findings = Findings(editions.latest, terms)
    lines = findings.work_off(ledger, subject, employed)
    paid = len(employed - findings.deducted)
    return Amount(terms.monthly_amount * paid, tuple(lines))


class Findings:
    """Take months of pay for one subject's findings, by date then line."""

    def __init__(self, rulebook: Rulebook, terms: Pay) -> None:
        self._terms = terms
        self._rules = {
            code: rule
            for code, rule in rulebook.rules.items()
            if rule.kind == "money_months"
        }
        self.deducted: set[Period] = set()

    def work_off(
        self, ledger: Ledger, subject: Subject, employed: set[Period]
    ) -> list[Line]:
        """Deduct, and return a line for each finding that concerns the period.

        A line's points are the months that it costs, `counted` those of them that the
        evaluated period loses by it.
        """
        entries = ledger.counted([subject.code], self._rules)
        beaten = self._beaten(entries)
        lines = []
        for entry in entries:
            before = self.deducted & employed
            if entry.id not in beaten:
                self._deduct(entry, ledger.period.months[-1])
            lost = len((self.deducted & employed) - before)
            if lost or ledger.period.contains(entry.date):
                because = "highest_only" if entry.id in beaten else None
                lines.append(self._line(entry, lost, because))
        return lines

    def _beaten(self, entries: Iterable[Entry]) -> set[str]:
        """Return the findings of a matter that one at a higher level stands for."""
        if self._terms.matter == "additive":
            return set()
        best: dict[str, Entry] = {}
        named = [entry for entry in entries if entry.matter]
        for entry in named:
            matter = entry.matter or ""
            if matter not in best or self._rank(entry) > self._rank(best[matter]):
                best[matter] = entry
        return {entry.id for entry in named if best[entry.matter or ""] is not entry}

    def _rank(self, entry: Entry) -> int:
        return self._rules[entry.rule].rank or 0

    def _months(self, entry: Entry) -> int:
        points = value_on(self._rules[entry.rule].points or (), entry.date)
        return int(points or 0)

    def _deduct(self, entry: Entry, last: Period) -> None:
        """Take the months of each of the entry's findings, one after the other.

        Months after `last`, the end of what is evaluated, concern nobody.
        """
        if self._terms.overflow == "floor_zero":
            own = Period.holding(entry.date, "half_year").months[-1]
            last = min(last, own, key=_place)
        months = _months_to(Period.month_of(entry.date), last)
        size = self._months(entry)
        if self._terms.deducted_again == "same_month":
            self.deducted.update(months[:size])
        else:
            left = [month for month in months if month not in self.deducted]
            self.deducted.update(left[: size * entry.quantity])

    def _line(self, entry: Entry, lost: int, because: str | None) -> Line:
        face = Decimal(-self._months(entry) * entry.quantity)
        if because is None and lost != -face:
            because = "other_period"
        rule = self._rules[entry.rule]
        return Line(entry.id, rule, face, Decimal(-lost), because, entry.date)


@lru_cache(maxsize=1024)
def _months_to(first: Period, last: Period) -> tuple[Period, ...]:
    """Return the months from the first to the last, both of them included."""
    months, month = list[Period](), first
    while _place(month) <= _place(last):
        months.append(month)
        month = month.next()
    return tuple(months)


def _place(month: Period) -> tuple[int, int]:
    """Return where the month stands in time."""
    return month.year, month.number
