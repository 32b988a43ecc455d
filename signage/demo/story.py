"""What happened in the demo hall: facts only; every score follows from them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from signage.demo.diary import workdays
from signage.demo.notes import note_on
from signage.demo.roster import GROUPS, OWN_SYSTEMS, WINDOWS
from signage.rules.facts import Entry, Metric, Subject
from signage.rules.period import Period

# How often a month, each with its points if its rule takes a range.
STAFF_SLIPS = (
    ("CS-1.1", None, 24), ("CS-1.1x", None, 3), ("CS-1.4", None, 2),
    ("CS-2.1", None, 4), ("CS-2.2", None, 4), ("CS-2.3", Decimal(3), 1),
    ("CS-3.1", None, 6), ("CS-3.2", None, 3), ("CS-3.4", None, 2),
    ("CS-4.1", None, 5), ("CS-4.3", None, 4), ("CS-5.1", Decimal(2), 1),
    ("A-C4", None, 4), ("A-C2", None, 2),
)  # fmt: skip
WINDOW_SLIPS = (
    ("CW-1.3a", None, 2), ("CW-1.3b", None, 3), ("CW-4.1", Decimal(2), 1),
    ("CW-4.4", None, 1), ("CW-5.1", None, 3), ("CW-6.3a", None, 2),
    ("A-Y", None, 2), ("A-R", None, 1),
)  # fmt: skip
# How much oftener than that, month by month: the hall learns, but for one busy month.
MOOD = (1.7, 1.4, 1.1, 1.5, 0.9, 0.7, 0.6)
# Of what happens in a month, how much falls on each group: one learns fast, one has
# the busy month, one was good from the beginning.
SHARES = {
    "1": (1.7, 1.5, 1.1, 0.9, 0.7, 0.6, 0.6),
    "2": (1.0, 1.0, 1.1, 1.9, 1.4, 1.1, 0.9),
    "3": (0.6, 0.7, 0.9, 0.6, 0.9, 0.8, 0.9),
}
INFO_METRICS = ("info_truth", "info_timeliness", "info_completeness", "info_wording")
STAR_SHARE, STAR_MINIMUM = 20, 1
BARRED = 52
TIED = (4, "2")  # the month, by number, and the group with a tie at the quota's edge


@dataclass(slots=True)
class Story:
    """Tell the months one by one, from a seed: the same hall, the same story."""

    people: list[Subject]
    windows: list[Subject]
    today: date
    random: Random
    _count: int = 0

    def entries(self, months: list[Period]) -> Iterator[Entry]:
        """Yield every fact of the months, none later than today."""
        for number, month in enumerate(months):
            if self._days(month):
                yield from self._slips(number, month)
                yield from self._honours(number, month)
        # A notice at city level bars from the quarter's awards.
        yield self._entry(months[-3], self.people[BARRED], "CS-5.3b")

    def metrics(self, months: list[Period]) -> Iterator[Metric]:
        """Yield the numbers that the hall is told each finished month.

        In the last of them the cases are counted, but for windows that tell a sum.
        """
        for number, month in enumerate(months[:-1]):
            for index, window in enumerate(self.windows):
                if month != months[-2] or WINDOWS[index][2] in OWN_SYSTEMS:
                    yield Metric(month, window.code, "cases", self._cases(index))
            yield from self._recommendations(number, month)

    def _cases(self, index: int) -> Decimal:
        heads = sum(p.window == self.windows[index].code for p in self.people)
        return Decimal(round(WINDOWS[index][4] * heads * self.random.uniform(0.9, 1.1)))

    def _slips(self, number: int, month: Period) -> Iterator[Entry]:
        share = self._elapsed(month)
        stars = {
            person.code for group in GROUPS for person in self.stars(number, group)
        }
        # The last two of the roster came or left in between.
        others = [one for one in self.people[:-2] if one.code not in stars]
        for pool, slips in ((others, STAFF_SLIPS), (self.windows, WINDOW_SLIPS)):
            weights = [SHARES[self._group(one) or "1"][number] for one in pool]
            for rule, points, often in slips:
                expected = often * share * MOOD[number] * self.random.uniform(0.7, 1.2)
                for subject in self.random.choices(pool, weights, k=round(expected)):
                    yield self._entry(month, subject, rule, points=points)

    def _elapsed(self, month: Period) -> float:
        return len(self._days(month)) / len(workdays(month.first, month.last))

    def _days(self, month: Period) -> list[date]:
        return workdays(month.first, min(self.today, month.last))

    def _honours(self, number: int, month: Period) -> Iterator[Entry]:
        """Give each group a leading window and its stars something to be proud of."""
        for group in GROUPS:
            members = [w for w in self.windows if w.group == group]
            leader = members[(number * 3 + int(group)) % len(members)]
            yield self._entry(month, leader, "CW-B3", quantity=2)
            yield self._entry(month, leader, "CW-B2")
            yield self._entry(month, members[(number + 4) % len(members)], "CW-B3")
            for person, rule in self._praise(number, group):
                level = "city" if rule == "CS-B2" else None
                yield self._entry(month, person, rule, level=level)
                yield self._entry(month, person, "A-P2")

    def _praise(self, number: int, group: str) -> list[tuple[Subject, str]]:
        """Return what each star did; in one month two end level for the last place."""
        rules = ("CS-B4", "CS-B2", "CS-B1")
        stars = self.stars(number, group)
        if (number, group) != TIED:
            return [(star, rules[i % 3]) for i, star in enumerate(stars)]
        last = len(stars) - 2
        return [
            (star, "CS-B1" if i >= last else "CS-B4") for i, star in enumerate(stars)
        ]

    def stars(self, number: int, group: str) -> list[Subject]:
        """Return the colleagues of a group that its windows recommend in a month."""
        members = [p for p in self.people[:-2] if self._group(p) == group]
        quota = max(STAR_MINIMUM, (len(members) * STAR_SHARE + 50) // 100)
        start = number * quota
        stars = [members[(start + i) % len(members)] for i in range(quota)]
        if (number, group) != TIED:
            return stars
        rival = next(
            person
            for person in members
            if person.window == stars[-1].window and person not in stars
        )
        return [*stars, rival]

    def _group(self, subject: Subject) -> str | None:
        if subject.kind == "window":
            return subject.group
        return next(w.group for w in self.windows if w.code == subject.window)

    def _recommendations(self, number: int, month: Period) -> Iterator[Metric]:
        for group in GROUPS:
            stars = self.stars(number, group)
            for person in stars:
                yield Metric(month, person.code, "recommended", Decimal(1))
            for place, person in enumerate(stars[:3]):
                for name in INFO_METRICS:
                    value = Decimal(98 - 3 * place - self.random.randint(0, 2))
                    yield Metric(month, person.code, name, value)

    def _entry(  # noqa: PLR0913  # each is a column of an entry
        self,
        month: Period,
        subject: Subject,
        rule: str,
        *,
        quantity: int = 1,
        points: Decimal | None = None,
        level: str | None = None,
    ) -> Entry:
        self._count += 1
        day = self.random.choice(self._days(month))
        note = note_on(rule, self._count)
        code = subject.code
        return Entry(
            f"demo-{self._count:04d}", day, code, rule, quantity, points, level,
            note=note, line=self._count,
        )  # fmt: skip
