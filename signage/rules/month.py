"""Score one subject for one month: its entries in order, then what is derived."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from signage.rules import derived
from signage.rules.facts import Entry, Subject
from signage.rules.ledger import Ledger
from signage.rules.matters import losers
from signage.rules.numbers import ZERO, Exact, exact_sum
from signage.rules.period import Period
from signage.rules.rulebook import Rulebook
from signage.rules.schema import Rule
from signage.rules.scheme import Scheme, finished
from signage.rules.scorecard import Part
from signage.rules.terms import Used, Work, within_caps


@dataclass(slots=True)
class _Done:
    """Remember how far a subject's yearly caps are used up."""

    last: Period
    used: Used


@dataclass(slots=True)
class Given:
    """Hold what a month is scored from besides its entries; `used` is brought on."""

    base: Exact | None
    causes: Sequence[tuple[Rule, derived.Cause]]
    used: Used


class MonthScorer:
    """Score subjects month by month, remembering what others' scores are built on."""

    #: Whether every change of a score is explained by a line.
    explains = True

    def __init__(self, rulebook: Rulebook, ledger: Ledger) -> None:
        self.rulebook = rulebook
        self.ledger = ledger
        self.schemes = {
            kind: Scheme(rulebook, kind, assessed.points)
            for kind, assessed in rulebook.subjects.items()
            if assessed.points is not None
        }
        self._parts: defaultdict[Period, dict[str, Part | None]] = defaultdict(dict)
        self._staff_parts: dict[tuple[str, Period], list[Part]] = {}
        self._losers: dict[str, dict[str, str]] = {}
        self._done: dict[str, _Done] = {}
        self._reached: dict[tuple[str, str], derived.Reached] = {}

    def part(self, subject: Subject, period: Period) -> Part | None:
        """Return the score of one month (or other cycle); None if it took no part."""
        parts = self._parts[period]
        if subject.code not in parts:
            taken = subject.takes_part(period.first, period.last)
            parts[subject.code] = self._score(subject, period) if taken else None
        return parts[subject.code]

    def _score(self, subject: Subject, period: Period) -> Part:
        scheme = self.schemes[subject.kind]
        base = self._base(scheme, subject, period)
        causes = derived.causes_of(self, scheme.derived, subject, period)
        used = self._used_before(scheme, subject, period)
        entries = self._entries(subject, period)
        part = self._worked(subject, period, Given(base, causes, used), entries)
        self._done[subject.code] = _Done(period, used)
        return part

    def _worked(
        self, subject: Subject, period: Period, given: Given, entries: Iterable[Entry]
    ) -> Part:
        """Apply the entries of the period, then what is derived."""
        scheme = self.schemes[subject.kind]
        work = Work(
            period,
            left=dict(scheme.full),
            total=ZERO,
            bonus_left=scheme.points.bonus_cap,
            used=given.used,
            losers=self._losers_of(scheme, subject),
            lines=[] if self.explains else None,
        )
        terms = scheme.terms
        for entry in entries:
            known = terms.get(entry.rule)
            if known is not None:
                known.apply(work, entry)
        for rule, cause in given.causes:
            derived.apply(self, rule, cause, subject, work)
        return finished(scheme, work, given.base)

    def _entries(self, subject: Subject, period: Period) -> Sequence[Entry]:
        if period.kind == "month":
            return self.ledger.in_month(subject.code, period)
        return [
            entry
            for month in period.months
            if subject.takes_part(month.first, month.last)
            for entry in self.ledger.in_month(subject.code, month)
        ]

    def _base(self, scheme: Scheme, subject: Subject, period: Period) -> Exact | None:
        how = scheme.points.base_of
        if how == "categories":
            return scheme.full_mark
        if how == "metric":
            return derived.latest_metric(self.ledger, scheme.derived, subject, period)
        if how == "staff":
            return self._mean_of_staff(scheme, subject, period)
        return scheme.points.base

    def _mean_of_staff(
        self, scheme: Scheme, window: Subject, period: Period
    ) -> Exact | None:
        parts = self.staff_parts(window, period)
        scores = [part.exact for part in parts if part.exact is not None]
        return exact_sum(scores) / len(scores) if scores else scheme.points.base

    def reached(self, rule: Rule, subject: Subject) -> derived.Reached:
        """Return where the subject's entries reach the rule's limits."""
        key = (subject.code, rule.code)
        if key not in self._reached:
            self._reached[key] = derived.reached(self.ledger, rule, subject)
        return self._reached[key]

    def full(self, kind: str, category: str) -> Decimal:
        """Return the full mark of a category."""
        return self.schemes[kind].full[category]

    def is_floored(self, kind: str, rule: Rule) -> bool:
        """Tell whether the rule's deductions stop when its category is used up."""
        return self.schemes[kind].is_floored(rule)

    def staff_parts(self, window: Subject, period: Period) -> list[Part]:
        """Return the scores of the window's staff who take part in the month."""
        key = (window.code, period)
        if key not in self._staff_parts:
            staff = self.ledger.staff_on_duty(window.code, period)
            parts = [self.part(member, period) for member in staff]
            self._staff_parts[key] = [part for part in parts if part is not None]
        return self._staff_parts[key]

    def _losers_of(self, scheme: Scheme, subject: Subject) -> dict[str, str]:
        if subject.code not in self._losers:
            entries = self.ledger.with_matter(subject.code, scheme.exclusive)
            self._losers[subject.code] = losers(
                entries, scheme.rules, scheme.face, scheme.points.matter
            )
        return self._losers[subject.code]

    def _used_before(self, scheme: Scheme, subject: Subject, period: Period) -> Used:
        """Return what the caps have let through this year before the period."""
        done = self._done.get(subject.code)
        if done is not None and done.last.next() is period:
            return done.used
        return self._replay(scheme, subject, period)

    def _replay(self, scheme: Scheme, subject: Subject, period: Period) -> Used:
        used: Used = {}
        if not scheme.capped_for_longer or period.first.month == 1:
            return used
        beaten = self._losers_of(scheme, subject)
        for entry in self.ledger.counted([subject.code], scheme.capped_for_longer):
            if entry.date >= period.first:
                break
            month = Period.month_of(entry.date)
            taken = subject.takes_part(month.first, month.last)
            if taken and month.year == period.year and entry.id not in beaten:
                rule, size = scheme.rules[entry.rule], abs(scheme.face(entry))
                within_caps(rule, size, entry.date, used)
        return used
