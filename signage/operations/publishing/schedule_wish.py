"""Read what an editor wants of a schedule: every problem at once, by field."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from signage.errors import Message
from signage.operations.publishing.errors import Problem
from signage.playout.content import HIGHEST_PRIORITY, Days, ScheduleContent
from signage.playout.repeat import LAST, Repeat, Unit, first_day, rule_of

NAME_LENGTH = 100
RULE_LENGTH = 500
MOST_COUNT = 999
MOST_INTERVAL = 99
FIRST_YEAR, LAST_YEAR = 2000, 2099
A_DAY = timedelta(days=1)
MIDNIGHT = time(0)
NOTHING = 0
LONGEST_KEY = 18
ZONES = ("main", "ticker", "side")
SHOWN = ("playlist", "announcement", "media")


@dataclass(frozen=True, slots=True)
class ScheduleWanted:
    """A schedule as an editor wrote it; days like 2026-11-23, times like 09:00.

    `shows` is "playlist:7", or "announcement:3" or "media:12" alone. `ends_on` is the
    day on which the first occurrence ends, empty for the day it began. `ending` is
    "never", "last_on" or "count".
    """

    name: str = ""
    shows: str = ""
    zone: str = "main"
    groups: tuple[str, ...] = ()
    first_on: str = ""
    starts: str = ""
    ends: str = ""
    ends_on: str = ""
    daypart: str = ""
    repeat: str = "once"
    interval: str = "1"
    weekdays: tuple[str, ...] = ()
    month_days: str = ""
    nth: str = "1"
    nth_weekday: str = "1"
    rule: str = ""
    ending: str = "never"
    last_on: str = ""
    count: str = ""
    days: str = "all"
    priority: str = "0"


class Reader:
    """Reads one wish; `found` gathers what is wrong with it."""

    def __init__(self, wanted: ScheduleWanted) -> None:
        self.wanted = wanted
        self.found: list[Problem] = []

    def content(self) -> ScheduleContent:
        """Return the wish as it would be kept; what could not be read is usual."""
        first_on = self._day("first_on", self.wanted.first_on)
        repeat = self._repeat(first_on)
        start_on = first_day(repeat, first_on) if first_on else date(FIRST_YEAR, 1, 1)
        starts, ends = self._times(start_on, first_on)
        return ScheduleContent(
            playlist_id=self._key() if self._shown() == "playlist" else NOTHING,
            zone=self._chosen("zone", self.wanted.zone, ZONES),
            group_ids=self._groups(),
            starts=starts,
            ends=ends,
            daypart_id=self._daypart(),
            rrule=rule_of(repeat),
            days=Days(self._chosen("days", self.wanted.days, Days)),
            last_on=self._last_on(start_on, first_on),
            priority=self._number(
                "priority", self.wanted.priority, HIGHEST_PRIORITY, 0
            ),
        )

    def refuse(self, where: str, problem: Message) -> None:
        """Note a problem of a field."""
        self.found.append(Problem(problem, where))

    def name(self) -> str:
        """Return the name, tidied."""
        name = " ".join(self.wanted.name.split())
        if not name:
            self.refuse(
                "name", Message("Give the schedule a name, such as “Morning notices”.")
            )
        if len(name) > NAME_LENGTH:
            self.refuse(
                "name",
                Message(
                    "The name has %(n)s characters; at most %(most)s fit.",
                    n=len(name),
                    most=NAME_LENGTH,
                ),
            )
        return name[:NAME_LENGTH]

    def _shown(self) -> str:
        noun = self.wanted.shows.partition(":")[0]
        return noun if noun in SHOWN and self._key() else ""

    def _key(self) -> int:
        key = self.wanted.shows.partition(":")[2]
        return int(key) if key.isdecimal() and len(key) <= LONGEST_KEY else NOTHING

    def _day(self, field: str, text: str) -> date | None:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            wrong = Message("“%(text)s” is no day. Write 2026-11-23.", text=text[:40])
            self.refuse(field, wrong if text else Message("Give the day."))
            return None
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.refuse(field, Message("Choose a day between 2000 and 2099."))
            return None
        return day

    def _time(self, field: str, text: str) -> time | None:
        try:
            read = time.fromisoformat(text)
        except ValueError:
            wrong = Message(
                "“%(text)s” is no time of day. Write 09:00.", text=text[:40]
            )
            self.refuse(field, wrong if text else Message("Give the time."))
            return None
        return read.replace(second=0, microsecond=0, tzinfo=None)

    def _times(self, on: date, said: date | None) -> tuple[datetime, datetime]:
        """Return the first occurrence; with a daypart its times do not count."""
        if self.wanted.daypart:
            midnight = datetime.combine(on, MIDNIGHT)
            return midnight, midnight + A_DAY
        starts = self._time("starts", self.wanted.starts)
        ends = self._time("ends", self.wanted.ends)
        days = self._days_long(said)
        first = datetime.combine(on, starts or MIDNIGHT)
        if starts is None or ends is None:
            return first, first + A_DAY
        last = datetime.combine(on, ends) + days * A_DAY
        if last <= first:
            self.refuse(
                "ends",
                Message(
                    "The end lies before the start. For a night, say that it ends "
                    "on the next day.",
                ),
            )
            last = first + A_DAY
        return first, last

    def _days_long(self, said: date | None) -> int:
        if not self.wanted.ends_on or said is None:
            return 0
        last = self._day("ends_on", self.wanted.ends_on)
        if last is None:
            return 0
        if last < said:
            self.refuse(
                "ends_on", Message("It would end on a day before the first day.")
            )
            return 0
        return (last - said).days

    def _chosen(self, field: str, text: str, known: Iterable[str]) -> str:
        offered = [str(name) for name in known]
        if text in offered:
            return text
        self.refuse(field, Message("Choose one from the list."))
        return offered[0]

    def _groups(self) -> tuple[int, ...]:
        keys = [text for text in self.wanted.groups if text.isdecimal()]
        if len(keys) < len(self.wanted.groups):
            self.refuse("groups", Message("Choose display groups from the list."))
        return tuple(sorted({int(key) for key in keys}))

    def _daypart(self) -> int | None:
        text = self.wanted.daypart
        if text and not text.isdecimal():
            self.refuse("daypart", Message("Choose one from the list."))
            return None
        return int(text) if text else None

    def _number(self, field: str, text: str, most: int, least: int = 1) -> int:
        if text.isdecimal() and least <= int(text[:9]) <= most:
            return int(text)
        self.refuse(
            field,
            Message(
                "“%(text)s” does not fit here. Write a number from %(least)s to "
                "%(most)s.",
                text=text[:20],
                least=least,
                most=most,
            ),
        )
        return least

    def _last_on(self, starts_on: date, said: date | None) -> date | None:
        if self.wanted.ending != "last_on" or self.wanted.repeat == Unit.ONCE:
            return None
        last = self._day("last_on", self.wanted.last_on)
        if last is not None and said is not None and last < starts_on:
            self.refuse(
                "last_on",
                Message(
                    "The last day lies before the first occurrence on %(day)s.",
                    day=starts_on.isoformat(),
                ),
            )
        return last

    def _repeat(self, first_on: date | None) -> Repeat:
        unit = Unit(self._chosen("repeat", self.wanted.repeat, Unit))
        if unit is Unit.ONCE:
            return Repeat()
        if unit is Unit.RULE:
            return Repeat(unit, rule=self._rule())
        count = None
        if self.wanted.ending == "count":
            count = self._number("count", self.wanted.count, MOST_COUNT)
        return Repeat(
            unit,
            interval=self._number("interval", self.wanted.interval, MOST_INTERVAL),
            weekdays=self._weekdays(unit, first_on),
            month_days=self._month_days(unit, first_on),
            nth=self._nth(unit),
            count=count,
        )

    def _rule(self) -> str:
        rule = " ".join(self.wanted.rule.split()).upper().removeprefix("RRULE:")
        if not rule:
            self.refuse(
                "rule", Message("Write the rule, such as FREQ=WEEKLY;BYDAY=MO.")
            )
        if len(rule) > RULE_LENGTH:
            self.refuse(
                "rule", Message("The rule is longer than any that makes sense.")
            )
        return rule[:RULE_LENGTH]

    def _weekdays(self, unit: Unit, first_on: date | None) -> tuple[int, ...]:
        if unit is Unit.MONTH_WEEKDAY:
            return (self._number("nth_weekday", self.wanted.nth_weekday, 7),)
        if unit is not Unit.WEEK:
            return ()
        if not set(self.wanted.weekdays) <= set("1234567"):
            self.refuse("weekdays", Message("Choose weekdays from the list."))
            return (1,)
        days = {int(day) for day in self.wanted.weekdays}
        if not days and first_on is None:
            self.refuse("weekdays", Message("Choose at least one weekday."))
        return tuple(sorted(days or {first_on.isoweekday() if first_on else 1}))

    def _month_days(self, unit: Unit, first_on: date | None) -> tuple[int, ...]:
        if unit is not Unit.MONTH_DAY:
            return ()
        words = self.wanted.month_days.replace("，", ",").replace("、", ",").split(",")
        texts = [word.strip() for word in words if word.strip()]
        if not texts:
            return (first_on.day if first_on else 1,)
        return tuple(
            LAST if text == "-1" else self._number("month_days", text, 31)
            for text in texts
        )

    def _nth(self, unit: Unit) -> int:
        if unit is not Unit.MONTH_WEEKDAY or self.wanted.nth == "-1":
            return LAST if unit is Unit.MONTH_WEEKDAY else 1
        return self._number("nth", self.wanted.nth, 4)
