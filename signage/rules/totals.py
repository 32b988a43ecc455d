"""Score months by what many of them have in common, without explaining each."""

from collections.abc import Hashable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from signage.rules import derived
from signage.rules.facts import Entry, Subject
from signage.rules.ledger import Ledger
from signage.rules.month import Given, MonthScorer
from signage.rules.period import Kind, Period
from signage.rules.rulebook import Rulebook
from signage.rules.scorecard import Part
from signage.rules.tally import NOTHING, Tallied
from signage.rules.terms import Used

#: The places of a month's deeds, in order.
Deeds = tuple[int, ...]
#: How much is used of caps that hold for longer than a month: rule, kind, size.
Caps = tuple[tuple[str, Kind, Decimal], ...]


class Known(NamedTuple):
    """Remember how a month came out, and what was used of the caps after it."""

    part: Part
    caps: Caps


class TotalsScorer(MonthScorer):
    """Score once what many subjects did in many months of the period.

    All that a month's score depends on is in the key under which its part is
    remembered. One part stands for all months that came out the same, so that it
    names none of them, and no entry: its period means nothing.
    """

    explains = False

    def __init__(self, rulebook: Rulebook, ledger: Ledger, tallied: Tallied) -> None:
        super().__init__(rulebook, ledger)
        self._tallied = tallied
        self._months = ledger.period.months
        self._known: dict[Hashable, Known] = {}
        self._plain: dict[str, dict[Deeds, Part]] = {kind: {} for kind in self.schemes}
        #: The deeds, by place, that are capped for longer than a month, by kind.
        self._capped = {
            kind: frozenset(
                place
                for place, deed in enumerate(tallied.deeds)
                if deed.rule in scheme.capped_for_longer
            )
            for kind, scheme in self.schemes.items()
        }

    def part(self, subject: Subject, period: Period) -> Part | None:
        """Return the score of one month (or other cycle); None if it took no part."""
        if period.kind != "month":
            return super().part(subject, period)
        parts = self._parts[period]
        if subject.code not in parts:
            self._score_months(subject)
        return parts[subject.code]

    def _score_months(self, subject: Subject) -> None:
        """Score all months of the period, in order: what is common is found once."""
        scheme = self.schemes[subject.kind]
        rules = [r for r in scheme.derived if derived.can_apply(self, r, subject)]
        used = self._used_before(scheme, subject, self._months[0])
        book = self._tallied.books.get(subject.code, NOTHING)
        pages = book.pages()
        # Months that turn on nothing but their deeds are found by them at once.
        is_plain = not rules and not book.alone and scheme.has_fixed_base
        plain = self._plain[subject.kind] if is_plain else {}
        for month in self._months:
            part = None
            if subject.takes_part(month.first, month.last):
                deeds = tuple(sorted(pages[month])) if month in pages else ()
                part = plain.get(deeds)
                if part is None:
                    base = self._base(scheme, subject, month)
                    causes = derived.causes_of(self, rules, subject, month)
                    given = Given(base, causes, used)
                    part = self._part_of(subject, month, given, deeds)
                    if is_plain and self._capped[subject.kind].isdisjoint(deeds):
                        plain[deeds] = part
            self._parts[month][subject.code] = part

    def _part_of(
        self, subject: Subject, month: Period, given: Given, deeds: Deeds
    ) -> Part:
        """Return what is remembered of a like month, or work it out."""
        book = self._tallied.books.get(subject.code, NOTHING)
        if book.alone and any(month.contains(entry.date) for entry in book.alone):
            return self._worked(subject, month, given, book.in_month(month))
        caps: Caps | None = None
        if not self._capped[subject.kind].isdisjoint(deeds):
            caps = _caps(given.used, month)
        key = _key(subject.kind, deeds, caps, given)
        known = self._known.get(key) if key else None
        if known is None:
            entries = self._tallied.entries(month, deeds)
            part = self._worked(subject, month, given, entries)
            part.vetoes = ()
            known = Known(part, () if caps is None else _caps(given.used, month))
            if key:
                self._known[key] = known
        for code, kind, size in known.caps:
            given.used[code, Period.holding(month.first, kind)] = size
        return known.part


def _key(kind: str, deeds: Deeds, caps: Caps | None, given: Given) -> Hashable | None:
    """Return all that the month turns on; None if it hardly has its like.

    A fraction is a mean of others' scores: of those there are as many as windows.
    """
    # By type: Fraction is abstract enough for isinstance to take ten times as long.
    if type(given.base) is Fraction:
        return None
    turning = [
        (rule.code, type(cause) is Entry or cause) for rule, cause in given.causes
    ]
    if turning and any(type(cause) is Fraction for _, cause in turning):
        return None
    return kind, given.base, deeds, caps, *turning


def _caps(used: Used, month: Period) -> Caps:
    """Return what is used of the caps that the month lies in."""
    return tuple(
        (code, cap.kind, size)
        for (code, cap), size in used.items()
        if cap is not month and cap.contains(month.first)
    )
