"""Score a county hall's month the slow way, straight from the words of its tables.

Nothing here is shared with the engine but the rulebook's numbers, so that the two can
be held against each other.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from signage.rules.facts import Entry, Subject
from signage.rules.loader import load_shipped

BOOK = load_shipped("county-hall")
STAFF_MARKS = {
    "attendance": 20,
    "discipline": 20,
    "service": 30,
    "complaints": 20,
    "housekeeping": 10,
}
WINDOW_MARKS = {
    "construction": 15,
    "attendance": 15,
    "discipline": 15,
    "service": 25,
    "reform": 10,
    "complaints": 20,
}
MONTH_CAPS = {"CW-5.1": 3, "CW-5.2": 7, "CW-B3": 2}
YEAR_CAPS = {"CS-B1": 2, "CW-B1": 2, "CW-B2": 2, "CW-B3": 4}
BY_MATTER = {"CS-B1", "CS-B2", "CS-B4", "CW-B1", "CW-B2", "CW-B3", "CW-B5"}


@dataclass
class ByHand:
    """Hold the facts of one hall and the settings chosen."""

    roster: Sequence[Subject]
    entries: Sequence[Entry]
    cases: Mapping[tuple[str, int], int]
    chosen: Mapping[str, str]
    year: int = 2026

    def setting(self, name: str) -> str:
        """Return what is chosen, or the default."""
        return self.chosen.get(name, BOOK.settings[name].default)

    def there(self, subject: Subject, month: int) -> bool:
        """Tell whether the subject was employed on any day of the month."""
        first = date(self.year, month, 1)
        after = date(self.year + month // 12, month % 12 + 1, 1)
        return not (subject.joined_on and subject.joined_on >= after) and not (
            subject.left_on and subject.left_on < first
        )

    def staff(self, window: str, month: int) -> list[Subject]:
        """Return the window's staff of the month."""
        return [s for s in self.roster if s.window == window and self.there(s, month)]

    def of(self, subject: Subject, month: int) -> list[Entry]:
        """Return the subject's entries of the month in order."""
        found = [
            e
            for e in self.entries
            if e.subject == subject.code
            and (e.date.year, e.date.month) == (self.year, month)
        ]
        return sorted(found, key=lambda e: (e.date, e.line))

    def worth(self, entry: Entry) -> Fraction:
        """Return points times quantity, without a sign."""
        rule, points = BOOK.rule(entry.rule), entry.points
        if rule.levels:
            points = rule.levels[0][1][entry.level or ""]
        elif rule.points:
            points = rule.points[0][1]
        assert points is not None
        return Fraction(points) * entry.quantity

    def left(self, subject: Subject, month: int) -> dict[str, Fraction]:
        """Return what is left of each category."""
        marks = STAFF_MARKS if subject.kind == "staff" else WINDOW_MARKS
        left = {name: Fraction(mark) for name, mark in marks.items()}
        taken: dict[str, Fraction] = defaultdict(Fraction)
        for entry in self.of(subject, month):
            rule = BOOK.rule(entry.rule)
            if rule.kind in ("deduct", "deduct_range"):
                room = Fraction(MONTH_CAPS.get(entry.rule, 10**9)) - taken[entry.rule]
                size = min(self.worth(entry), room)
                taken[entry.rule] += size
                left[rule.category] = max(Fraction(0), left[rule.category] - size)
        if self.is_zeroed(subject, month):
            left["complaints"] = Fraction(0)
        if subject.kind == "window":
            self._take_over(subject, month, left)
        return left

    def _take_over(
        self, window: Subject, month: int, left: dict[str, Fraction]
    ) -> None:
        staff = self.staff(window.code, month)
        literal = self.setting("window_mean") == "literal"
        factor = Fraction(15, 100) if literal else Fraction(15, 20)
        for name in ("attendance", "discipline") if staff else ():
            total = sum((self.left(s, month)[name] for s in staff), Fraction(0))
            left[name] = total / len(staff) * factor

    def is_zeroed(self, subject: Subject, month: int) -> bool:
        """Tell whether too many complaints zero the month's category."""
        if subject.kind == "staff":
            who, codes, limit = {subject.code}, {"CS-5.1"}, 3
        else:
            who, codes, limit = {subject.code}, {"CW-6.1"}, 5
            if self.setting("window_complaints") == "window_and_staff":
                who |= {s.code for s in self.roster if s.window == subject.code}
                codes |= {"CS-5.1"}
        counts = [
            sum(
                e.quantity
                for e in self.entries
                if e.subject in who
                and e.rule in codes
                and (e.date.year, e.date.month) == (self.year, one)
            )
            for one in range(1, month + 1)
        ]
        if subject.kind == "staff" and counts[-1] >= 2:
            return True
        now, before = sum(counts) >= limit, sum(counts[:-1]) >= limit
        only = self.setting("complaint_year_effect") == "month_only"
        return now and not (only and before)

    def bonus(self, subject: Subject, month: int) -> Fraction:
        """Return the month's bonus after every cap."""
        used: dict[str, Fraction] = defaultdict(Fraction)
        total = Fraction(0)
        for one in range(1, month + 1):
            if not self.there(subject, one):
                continue
            this_month: dict[str, Fraction] = defaultdict(Fraction)
            total = Fraction(0)
            for entry in self._standing(subject, one):
                size = self.worth(entry)
                cap = Fraction(MONTH_CAPS.get(entry.rule, 10**9))
                size = min(size, cap - this_month[entry.rule])
                size = min(
                    size, Fraction(YEAR_CAPS.get(entry.rule, 10**9)) - used[entry.rule]
                )
                this_month[entry.rule] += size
                used[entry.rule] += size
                total += size
        return min(
            total + self._by_cases(subject, month), Fraction(self.setting("bonus_cap"))
        )

    def _standing(self, subject: Subject, month: int) -> list[Entry]:
        """Return the bonus entries that no other one of their matter beats."""
        bonuses = [
            e
            for e in self.of(subject, month)
            if BOOK.rule(e.rule).kind.startswith("bonus")
        ]
        if self.setting("same_matter") == "additive":
            return bonuses
        best: dict[str, Entry] = {}
        for e in bonuses:
            if e.matter and e.rule in BY_MATTER:
                held = best.setdefault(e.matter, e)
                if self.worth(e) > self.worth(held):
                    best[e.matter] = e
        return [e for e in bonuses if not e.matter or best[e.matter] is e]

    def _by_cases(self, subject: Subject, month: int) -> Fraction:
        window = subject.code if subject.kind == "window" else subject.window
        cases = self.cases.get((window or "", month))
        if cases is None:
            return Fraction(0)
        if subject.kind == "staff":
            heads = len(self.staff(window or "", month))
            return Fraction(3, 10) if Fraction(cases, heads) >= 100 else Fraction(0)
        return Fraction(5, 10) if cases >= 3000 else Fraction(3, 10) * (cases >= 2000)

    def score(self, subject: Subject, month: int) -> Fraction:
        """Return the month's exact score."""
        left = self.left(subject, month)
        return sum(left.values(), Fraction(0)) + self.bonus(subject, month)
