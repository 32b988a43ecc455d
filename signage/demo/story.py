"""What happened in the demo hall: facts only; every score follows from them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from signage.demo.roster import GROUPS, WINDOWS
from signage.rules.facts import Entry, Metric, Subject
from signage.rules.period import Period

# How often a month, each with its points if its rule takes a range.
STAFF_SLIPS = (
    ("CS-1.1", None, 16), ("CS-1.1x", None, 3), ("CS-1.4", None, 2),
    ("CS-2.1", None, 5), ("CS-2.2", None, 6), ("CS-2.3", Decimal(3), 1),
    ("CS-3.1", None, 6), ("CS-3.2", None, 3), ("CS-3.4", None, 2),
    ("CS-4.1", None, 7), ("CS-4.3", None, 5), ("CS-5.1", Decimal(2), 1),
    ("A-C4", None, 4), ("A-C2", None, 2),
)  # fmt: skip
WINDOW_SLIPS = (
    ("CW-1.3a", None, 1), ("CW-1.3b", None, 2), ("CW-4.1", Decimal(2), 1),
    ("CW-4.4", None, 1), ("CW-5.1", None, 2), ("CW-6.3a", None, 1),
    ("A-Y", None, 2), ("A-R", None, 1),
)  # fmt: skip
NOTES = {
    "CS-1.1": "晨间巡查，到岗时间晚于规定",
    "CS-2.1": "工作时间使用手机浏览视频",
    "CS-3.1": "未按规定着工装",
    "CS-4.1": "台面物品未归位",
    "CS-B1": "群众送来锦旗",
    "CS-B4": "流程优化建议被中心采纳",
    "CW-B3": "办事企业送来感谢信",
    "CW-B2": "窗口业务技能比武获奖",
}
INFO_METRICS = ("info_truth", "info_timeliness", "info_completeness", "info_wording")
STAR_SHARE, STAR_MINIMUM = 20, 1
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
            yield from self._slips(number, month)
            yield from self._honours(number, month)
        yield from self._scripted(months)

    def metrics(self, months: list[Period]) -> Iterator[Metric]:
        """Yield the numbers that the hall is told each finished month."""
        for number, month in enumerate(months[:-1]):
            for index, window in enumerate(self.windows):
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
        others = [person for person in self.people if person.code not in stars]
        for pool, slips in ((others, STAFF_SLIPS), (self.windows, WINDOW_SLIPS)):
            for rule, points, often in slips:
                for _ in range(round(often * share * self.random.uniform(0.5, 1.3))):
                    subject = self.random.choice(pool)
                    yield self._entry(month, subject, rule, points=points)

    def _elapsed(self, month: Period) -> float:
        days = (min(self.today, month.last) - month.first).days + 1
        return days / ((month.last - month.first).days + 1)

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
        # The last two of the roster came or left in between.
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

    def _group(self, person: Subject) -> str | None:
        return next(w.group for w in self.windows if w.code == person.window)

    def _recommendations(self, number: int, month: Period) -> Iterator[Metric]:
        for group in GROUPS:
            stars = self.stars(number, group)
            for person in stars:
                yield Metric(month, person.code, "recommended", Decimal(1))
            for place, person in enumerate(stars[:3]):
                for name in INFO_METRICS:
                    value = Decimal(98 - 3 * place - self.random.randint(0, 2))
                    yield Metric(month, person.code, name, value)

    def _scripted(self, months: list[Period]) -> Iterator[Entry]:
        """Add two stories that a newcomer should find: a ladder climbed, and a bar."""
        climber, barred = self.people[30], self.people[52]
        current = months[-1]
        # Two half days of absence in this month: up the ladder to a notice.
        for day in (0, 1):
            when = min(current.first + timedelta(days=day), self.today)
            yield self._entry(current, climber, "A-A2", when=when)
        # A notice at city level bars from the quarter's awards.
        yield self._entry(months[-3], barred, "CS-5.3b")

    def _entry(  # noqa: PLR0913  # each is a column of an entry
        self,
        month: Period,
        subject: Subject,
        rule: str,
        *,
        when: date | None = None,
        quantity: int = 1,
        points: Decimal | None = None,
        level: str | None = None,
    ) -> Entry:
        self._count += 1
        day = when or self._workday(month)
        note = NOTES.get(rule)
        code = subject.code
        return Entry(
            f"demo-{self._count:04d}", day, code, rule, quantity, points, level,
            note=note, line=self._count,
        )  # fmt: skip

    def _workday(self, month: Period) -> date:
        last = min(self.today, month.last)
        day = month.first + timedelta(self.random.randint(0, (last - month.first).days))
        back = max(0, day.isoweekday() - 5)
        return max(month.first, day - timedelta(days=back))
