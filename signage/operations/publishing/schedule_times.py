"""When schedules are on: hall time, working calendar and dayparts, read once."""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import Daypart, Hall
from signage.operations.hall.working_calendar import working_calendar
from signage.playout.content import DaypartContent, ScheduleContent
from signage.playout.days import SpecialDay, WorkingCalendar
from signage.playout.recurrence import Occurrence, occurrences_of

SHOWN_NEXT = 10
#: Schedules times pages of the calendar: two months of a hall with a thousand.
MOST_REMEMBERED = 2000
#: Looked through in turn for the next occurrences: most schedules have some soon.
HORIZONS = (timedelta(days=40), timedelta(days=400), timedelta(days=4000))


Key = tuple[str, str, datetime, datetime]


class Remembered:
    """Occurrences that were worked out, the last ones asked for; a pure function's.

    Several threads may work one out at once: they find the same.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Key, tuple[Occurrence, ...]] = OrderedDict()

    def get(
        self, key: Key, work_out: Callable[[], tuple[Occurrence, ...]]
    ) -> tuple[Occurrence, ...]:
        """Return what is remembered, or work it out."""
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = work_out()
        self._kept.move_to_end(key)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return found


_REMEMBERED = Remembered(MOST_REMEMBERED)


@dataclass(frozen=True, slots=True)
class HallTimes:
    """What turns a schedule into instants."""

    time_zone: str
    calendar: WorkingCalendar
    dayparts: Mapping[int, DaypartContent]
    daypart_names: Mapping[int, str]
    #: Of all that occurrences depend on besides the schedule itself.
    digest: str = ""

    @property
    def zone(self) -> ZoneInfo:
        """The hall's time zone."""
        return ZoneInfo(self.time_zone)

    def occurrences(
        self, content: ScheduleContent, first: datetime, last: datetime
    ) -> tuple[Occurrence, ...]:
        """Return what touches [first, last), in order; none with a lost daypart."""
        daypart = None
        if content.daypart_id is not None:
            daypart = self.dayparts.get(content.daypart_id)
            if daypart is None:
                return ()
        return occurrences_of(
            content, daypart, self.calendar, self.time_zone, first, last
        )

    def remembered(
        self, content: ScheduleContent, kept: str, first: datetime, last: datetime
    ) -> tuple[Occurrence, ...]:
        """Return `occurrences`, remembered for a content that is kept as `kept`."""
        return _REMEMBERED.get(
            (self.digest, kept, first, last),
            lambda: self.occurrences(content, first, last),
        )

    def upcoming(
        self, content: ScheduleContent, now: datetime, count: int = SHOWN_NEXT
    ) -> tuple[Occurrence, ...]:
        """Return the next occurrences, with the one that is on."""
        begins = content.starts.replace(tzinfo=self.zone).astimezone(UTC)
        moved = [
            each.starts.replace(tzinfo=self.zone).astimezone(UTC)
            for each in content.moved.values()
        ]
        first = max(now, min([begins, *moved]) - timedelta(days=1))
        found: tuple[Occurrence, ...] = ()
        for ahead in HORIZONS:
            found = self.occurrences(content, first, first + ahead)
            if len(found) >= count:
                break
        return found[:count]


def hall_times(session: Session, hall: Hall) -> HallTimes:
    """Read the hall's calendar and dayparts."""
    dayparts = session.scalars(select(Daypart).where(Daypart.hall_id == hall.id)).all()
    calendar = working_calendar(session, hall.id)
    contents = {row.id: row.content for row in dayparts}
    depends_on = repr(
        (hall.time_zone, sorted(calendar.days.items(), key=_day), contents)
    )
    return HallTimes(
        hall.time_zone,
        calendar,
        {key: DaypartContent.model_validate(kept) for key, kept in contents.items()},
        {row.id: row.name for row in dayparts},
        sha256(depends_on.encode()).hexdigest(),
    )


def _day(item: tuple[date, SpecialDay]) -> date:
    return item[0]


@dataclass(frozen=True, slots=True)
class Dated:
    """An occurrence as a person reads it: hall time, what is special about its day.

    `clock_change` says that clocks change in it: it lasts longer or shorter than usual,
    or begins at another time than it says. `holiday` names a holiday or shifted day.
    """

    occurrence: Occurrence
    starts: datetime
    ends: datetime
    holiday: str
    is_holiday: bool
    is_moved: bool
    clock_change: bool

    @property
    def key(self) -> str:
        """How exceptions name it: the start by the rule, in hall time."""
        return self.occurrence.original.isoformat()


def dated(
    occurrences: tuple[Occurrence, ...], times: HallTimes, content: ScheduleContent
) -> Iterator[Dated]:
    """Yield occurrences in hall time."""
    zone = times.zone
    moved = {datetime.fromisoformat(key) for key in content.moved}
    for each in occurrences:
        starts, ends = each.starts.astimezone(zone), each.ends.astimezone(zone)
        special = times.calendar.days.get(starts.date())
        yield Dated(
            each,
            starts,
            ends,
            special.name if special else "",
            special is not None and special.is_holiday,
            each.original in moved,
            _is_odd(each, starts, ends),
        )


def _is_odd(each: Occurrence, starts: datetime, ends: datetime) -> bool:
    """Tell whether clocks change between start and end, or just at the start."""
    by_rule = each.original.replace(tzinfo=starts.tzinfo)
    is_twice = any(
        moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()
        for moment in (starts, by_rule)
    )
    return is_twice or starts.utcoffset() != ends.utcoffset()
