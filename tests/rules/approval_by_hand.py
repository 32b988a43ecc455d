"""Score the approval centre the slow way, out of the tables that it was read into.

Nothing here is shared with the engine, not even its file: points, steps and caps come
from rules.csv, so that the two readings can be held against each other.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from signage.rules.facts import Entry, Subject
from tests.rules.table_rows import rows_for

RULES = {row["code"]: row for row in rows_for("rules", "approval-centre")}
DEFAULTS = {
    row["name"]: row["default"] for row in rows_for("settings", "approval-centre")
}
MARKS = {
    row["category"]: Fraction(row["full"])
    for row in rows_for("categories", "approval-centre")
}
BREACHES = [code for code in RULES if code.startswith("DS-1.5") and code != "DS-1.5e"]
Months = tuple[int, ...]


def rounded(value: Fraction, places: int) -> Decimal:
    """Round half up, away from zero for a negative number."""
    size = abs(value) * 10**places
    whole = (2 * size.numerator + size.denominator) // (2 * size.denominator)
    found = Decimal(whole).scaleb(-places)
    return -found if value < 0 and found else found


@dataclass
class Month:
    """Hold what one subject's month comes to."""

    left: dict[str, Fraction]
    total: Fraction
    bonus: Fraction = Fraction(0)
    vetoes: set[str] = field(default_factory=set)


@dataclass
class ByHand:
    """Hold the facts of one centre and the settings chosen."""

    roster: Sequence[Subject]
    entries: Sequence[Entry]
    metrics: Mapping[tuple[str, int, str], int]
    chosen: Mapping[str, str]
    last: date
    year: int = 2026

    def setting(self, name: str) -> str:
        """Return what is chosen, or the default of the tables."""
        return self.chosen.get(name, DEFAULTS[name])

    def there(self, subject: Subject, month: int) -> bool:
        """Tell whether the subject was employed on any day of the month."""
        first = date(self.year, month, 1)
        after = date(self.year + month // 12, month % 12 + 1, 1)
        return not (subject.joined_on and subject.joined_on >= after) and not (
            subject.left_on and subject.left_on < first
        )

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
        row = RULES[entry.rule]
        if row["levels"]:
            levels = dict(part.split("=") for part in row["levels"].split(";"))
            return Fraction(levels[entry.level or ""]) * entry.quantity
        points = row["points"] or str(entry.points)
        return Fraction(points) * entry.quantity

    def month(self, subject: Subject, month: int) -> Month:
        """Return a staff member's month, a veto not yet heeded."""
        is_staff = subject.kind == "staff"
        left = dict(MARKS) if is_staff else {}
        found = Month(left, sum(left.values(), Fraction(0)))
        counts: dict[str, int] = defaultdict(int)
        caps: dict[str, Fraction] = defaultdict(Fraction)
        for entry in self.of(subject, month):
            row = RULES[entry.rule]
            counts[entry.rule] += entry.quantity
            if row["kind"] in {"deduct", "deduct_range"}:
                self._take(found, row["category"], self.worth(entry))
            elif row["kind"] == "deduct_steps":
                before = counts[entry.rule] - entry.quantity
                size = self.steps(entry.rule, counts[entry.rule])
                size -= self.steps(entry.rule, before)
                self._take(found, row["category"], size)
            elif row["kind"] == "veto":
                found.vetoes.add(entry.rule)
            elif row["kind"].startswith("bonus") and not self.is_beaten(entry):
                size = self.worth(entry)
                if row["cap"]:
                    size = min(size, Fraction(row["cap"]) - caps[entry.rule])
                    caps[entry.rule] += size
                found.bonus += size
        self._derive(found, subject, month, counts)
        found.total += found.bonus
        return found

    def _take(self, found: Month, category: str, size: Fraction) -> None:
        if category in found.left:
            if self.setting("category_floor") == "zero":
                size = min(size, found.left[category])
            found.left[category] -= size
        found.total -= size

    def steps(self, code: str, count: int) -> Fraction:
        """Return what a month's count costs: the step reached, or all up to it."""
        steps = [part.split("=") for part in RULES[code]["steps"].split(";")]
        reached = [
            Fraction(to) for at, to in steps if to != "veto" and int(at) <= count
        ]
        if code == "DS-3.1a" and self.setting("late_steps") == "increment":
            return sum(reached, Fraction(0))
        return reached[-1] if reached else Fraction(0)

    def _derive(
        self, found: Month, subject: Subject, month: int, counts: Mapping[str, int]
    ) -> None:
        for code, count in counts.items():
            steps = [part.split("=") for part in RULES[code]["steps"].split(";")]
            vetoes = [int(step[0]) for step in steps if step[-1] == "veto"]
            if any(count >= at for at in vetoes):
                found.vetoes.add(code)
        if sum(counts.get(code, 0) for code in BREACHES) >= 5:
            found.vetoes.add("DS-1.5e")
        cases = self.metrics.get((subject.code, month, "cases"))
        if subject.kind == "window":
            size = Fraction(1, 2) * ((cases or 0) >= 200) * (1 + ((cases or 0) >= 400))
            found.bonus += size
            return
        found.bonus += Fraction(1, 10) * ((cases or 0) >= 300)
        self._derive_from_days(found, subject, month)

    def _derive_from_days(self, found: Month, subject: Subject, month: int) -> None:
        days, leave, present = (
            self.metrics.get((subject.code, month, name))
            for name in ("workdays", "leave_days", "days_present")
        )
        if days is not None and leave is not None and leave * 2 > days:
            self._take(found, "work_style", Fraction(10))
        if days is not None and present is not None:
            less = leave or 0 if self.setting("attendance_base") == "less_leave" else 0
            if present * 3 < (days - less) * 2:
                found.vetoes.add("DS-3.1h2")

    def is_beaten(self, entry: Entry) -> bool:
        """Tell whether another bonus of the same matter counts in its place."""
        word = RULES[entry.rule]["exclusive"]
        if not word or not entry.matter or self.setting("same_matter") == "every":
            return False
        group = sorted(
            (
                e
                for e in self.entries
                if e.subject == entry.subject
                and e.matter == entry.matter
                and RULES[e.rule]["exclusive"] == word
                and e.date <= self.last
            ),
            key=lambda e: (e.date, e.line),
        )
        first = [
            e for e in group if e.date.replace(day=1) == group[0].date.replace(day=1)
        ]
        best = max(first, key=self.worth)
        return entry is not best

    def counted(self, subject: Subject, month: int) -> Fraction | None:
        """Return a month's exact score as it is used; None where it is left out."""
        found = self.month(subject, month)
        if found.vetoes:
            return Fraction(0) if self.setting("veto_counts_as") == "zero" else None
        if subject.kind == "staff":
            return found.total
        staff = [
            s for s in self.roster if s.window == subject.code and self.there(s, month)
        ]
        scores = [self.counted(s, month) for s in staff]
        given = [score for score in scores if score is not None]
        base = sum(given, Fraction(0)) / len(given) if given else Fraction(100)
        return base + found.total

    def _mean_of(
        self, subject: Subject, months: Months
    ) -> tuple[list[Fraction], Fraction] | None:
        there = [month for month in months if self.there(subject, month)]
        scores = [self.counted(subject, month) for month in there]
        given = [score for score in scores if score is not None]
        if not given:
            return None
        count = (
            len(there)
            if self.setting("grade_divisor") == "participated"
            else len(months)
        )
        return given, Fraction(count - (len(scores) - len(given)))

    def places(self, subject: Subject) -> int:
        """Return the decimals of the subject's score."""
        return 1 if subject.kind == "staff" else 2

    def score(self, subject: Subject, months: Months) -> Decimal | None:
        """Return the score of several months, as it is shown."""
        found = self._mean_of(subject, months)
        if found is None:
            return None
        total = sum(found[0], Fraction(0))
        if self.setting("quarter_score") == "mean":
            total /= found[1]
        return rounded(total, self.places(subject))

    def grade(self, subject: Subject, months: Months) -> str:
        """Return the grade of one month or several."""
        if len(months) == 1 and self.month(subject, months[0]).vetoes:
            return "below"
        found = self._mean_of(subject, months)
        if found is None:
            return "below"
        mean = rounded(sum(found[0], Fraction(0)) / found[1], self.places(subject))
        if mean > 100:
            return "above"
        return "met" if mean >= 70 else "below"

    def quota(self, kind: str, months: Months, percent: str) -> int:
        """Return how many of a kind may win the quarter."""
        there = [
            s
            for s in self.roster
            if s.kind == kind and any(self.there(s, month) for month in months)
        ]
        base = len(there)
        if self.setting("vetoed_in_count") == "no":
            base -= sum(self.is_vetoed(s, months) for s in there)
        share = Decimal(base) * Decimal(percent) / 100
        how = self.setting("quota_rounding")
        quota = int(share)
        if how == "nearest":
            quota = int(share.to_integral_value(ROUND_HALF_UP))
        elif how == "ceil" and share > quota:
            quota += 1
        return (
            max(quota, 1) if there and self.setting("at_least_one") == "yes" else quota
        )

    def is_vetoed(self, subject: Subject, months: Months) -> bool:
        """Tell whether any month of the subject is vetoed."""
        return any(
            self.there(subject, month) and self.month(subject, month).vetoes
            for month in months
        )

    def actions_by_grade(self, subject: Subject) -> set[tuple[str, date]]:
        """Return what the year's months and quarters below have set off."""
        months = [
            (m,) for m in range(1, 13) if self.there(subject, m) and self.is_over((m,))
        ]
        quarters = [
            quarter
            for quarter in ((1, 2, 3), (4, 5, 6), (7, 8, 9), (10, 11, 12))
            if self.is_over(quarter) and self._takes_part(subject, quarter)
        ]
        found = set()
        for ladder, periods, limit in (
            ("D-L1", months, "failing_months"),
            ("D-L2", quarters, "failing_quarters"),
        ):
            below = [one for one in periods if self.grade(subject, one) == "below"]
            at = int(self.setting(limit))
            fired = below[at - 1 :]
            if self.setting("failing_repeat") == "once":
                fired = fired[:1]
            found |= {(ladder, self.end_of(one)) for one in fired}
        return found

    def _takes_part(self, subject: Subject, quarter: Months) -> bool:
        there = [self.there(subject, month) for month in quarter]
        return all(there) or (
            any(there) and self.setting("partial_quarter_counts") == "yes"
        )

    def is_over(self, months: Months) -> bool:
        """Tell whether the months end within what is evaluated."""
        return self.end_of(months) <= self.last

    def end_of(self, months: Months) -> date:
        """Return the last day of the last month."""
        after = date(self.year + months[-1] // 12, months[-1] % 12 + 1, 1)
        return date.fromordinal(after.toordinal() - 1)
