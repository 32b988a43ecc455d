"""A second opinion on schedules: plain dateutil, every occurrence of a year."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from signage.playout.content import DaypartContent, Moved, ScheduleContent, Span
from signage.playout.days import SpecialDay, WorkingCalendar

FIRST, LAST = date(2026, 1, 1), date(2027, 1, 5)
DAY = timedelta(days=1)
RULES = (
    "",
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3;COUNT=90",
    "FREQ=DAILY;BYMONTH=1,6,11",
    "FREQ=WEEKLY;BYDAY=MO,WE,FR",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU",
    "FREQ=WEEKLY",
    "FREQ=MONTHLY;BYDAY=1MO,-1FR",
    "FREQ=MONTHLY;BYMONTHDAY=1,15,-1",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=YEARLY;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
    "FREQ=YEARLY;BYYEARDAY=1,100,200,-1",
    "FREQ=HOURLY;INTERVAL=7",
)
DAYS = ("all", "all", "workdays", "holidays", "days_off", "not_holidays")
SPANS = (
    Span(starts=time(9), ends=time(12)),
    Span(starts=time(14), ends=time(17, 30)),
    Span(starts=time(22), ends=time(2)),
)
DAYPART = DaypartContent(
    usual=SPANS, weekdays={"6": SPANS[:1]}, holidays=(), shifted_workdays=SPANS[:2]
)


def calendar_at_random(random: Random) -> WorkingCalendar:
    """Return holidays and shifted workdays of a year."""
    days = [FIRST + n * DAY for n in range(370)]
    return WorkingCalendar(
        {
            day: SpecialDay(is_holiday=random.random() < 0.7, name="特殊日")
            for day in sorted(random.sample(days, 40))
        }
    )


def schedule_at_random(
    random: Random, playlist_id: int, groups: list[int], daypart_id: int
) -> ScheduleContent:
    """Return a schedule with exceptions, from now or years ago."""
    day = FIRST + random.randrange(-700, 360) * DAY
    minute = random.randrange(0, 60, 5)
    starts = datetime.combine(day, time(random.randrange(24), minute))
    ends = starts + timedelta(minutes=random.choice((5, 45, 60, 150, 600, 1500)))
    content = ScheduleContent.model_validate(
        {
            "playlist_id": playlist_id,
            "group_ids": random.sample(groups, random.randrange(len(groups))),
            "starts": starts,
            "ends": ends,
            "daypart_id": daypart_id if random.random() < 0.2 else None,
            "rrule": random.choice(RULES),
            "days": random.choice(DAYS),
            "priority": random.randrange(10),
            "last_on": random.choice((None, None, date(2026, 9, 30))),
        }
    )
    return _with_exceptions(random, content)


def _with_exceptions(random: Random, content: ScheduleContent) -> ScheduleContent:
    if content.daypart_id is not None or not content.rrule:
        return content
    starts = [at for at in _starts(content) if at.date() >= FIRST]
    some = random.sample(starts, min(4, len(starts)))
    moved = {
        at.isoformat(): Moved(starts=at + 5 * DAY / 4, ends=at + 5 * DAY / 4 + DAY / 12)
        for at in some[2:]
    }
    return content.model_copy(update={"excluded": tuple(some[:2]), "moved": moved})


@dataclass(frozen=True)
class Naive:
    """Who is on at an instant, found by looking at every occurrence of the year."""

    slots: tuple[tuple[datetime, datetime, ScheduleContent], ...]

    @classmethod
    def of(
        cls, contents: list[ScheduleContent], calendar: WorkingCalendar, zone: ZoneInfo
    ) -> "Naive":
        """Return the resolver of schedules."""
        return cls(
            tuple(
                (_utc(since, zone), _utc(until, zone), content)
                for content in contents
                for since, until in _slots(content, calendar)
            )
        )

    def between(self, first: datetime, last: datetime) -> "Naive":
        """Return the same for a shorter time, to be quicker."""
        return Naive(tuple(s for s in self.slots if s[0] < last and s[1] > first))

    def on(self, at: datetime, group_id: int) -> set[tuple[int, int]]:
        """Return playlist and priority of the highest that are on for a group."""
        active = {
            (content.playlist_id, content.priority)
            for since, until, content in self.slots
            if since <= at < until
            and (not content.group_ids or group_id in content.group_ids)
        }
        top = max((priority for _, priority in active), default=0)
        return {(key, priority) for key, priority in active if priority == top}


def _starts(content: ScheduleContent) -> list[datetime]:
    last = datetime.combine(LAST, time())
    if not content.rrule:
        return [content.starts]
    found = rrulestr(content.rrule, dtstart=content.starts)
    return found.between(content.starts, last, inc=True)


def _slots(
    content: ScheduleContent, calendar: WorkingCalendar
) -> list[tuple[datetime, datetime]]:
    found = []
    for start in _starts(content):
        moved = content.moved.get(start.isoformat())
        if start in content.excluded or not _is_on(content, start.date(), calendar):
            continue
        if moved is not None:
            found.append((moved.starts, moved.ends))
        elif content.daypart_id is None:
            found.append((start, start + (content.ends - content.starts)))
        else:
            found += _of_daypart(start.date(), calendar)
    return found


def _of_daypart(
    day: date, calendar: WorkingCalendar
) -> list[tuple[datetime, datetime]]:
    spans = DAYPART.usual
    if calendar.is_holiday(day):
        spans = ()
    elif calendar.is_shifted_workday(day):
        spans = DAYPART.shifted_workdays or ()
    elif day.isoweekday() == 6:
        spans = DAYPART.weekdays["6"]
    return [
        (
            datetime.combine(day, span.starts),
            datetime.combine(day + DAY * (span.ends <= span.starts), span.ends),
        )
        for span in spans
    ]


def _is_on(content: ScheduleContent, day: date, calendar: WorkingCalendar) -> bool:
    special = calendar.days.get(day)
    is_holiday = special is not None and special.is_holiday
    is_workday = day.weekday() < 5 if special is None else not special.is_holiday
    if content.last_on is not None and day > content.last_on:
        return False
    return {
        "all": True,
        "workdays": is_workday,
        "days_off": not is_workday,
        "holidays": is_holiday,
        "not_holidays": not is_holiday,
    }[content.days]


def _utc(at: datetime, zone: ZoneInfo) -> datetime:
    return at.replace(tzinfo=zone).astimezone(UTC)
