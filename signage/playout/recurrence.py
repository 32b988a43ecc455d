"""The occurrences of a schedule: from time on the hall's wall to instants.

A time that the clocks skip is taken as though they had not been set yet (RFC 5545
§3.3.5), one that they repeat is the first. Occurrences of a rule may overlap each
other; screens show the playlist once, for as long as any of them lasts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from signage.errors import Message
from signage.playout.content import DaypartContent, Days, ScheduleContent
from signage.playout.dayparts import spans_on, times_of
from signage.playout.days import WorkingCalendar
from signage.playout.rrule_text import problems_of_rule, read_rule

A_DAY = timedelta(days=1)
A_SECOND = timedelta(seconds=1)
#: Years that times may lie in: others are slips of the pen.
FIRST_YEAR, LAST_YEAR = 1970, 2999
#: How long one of several occurrences may last.
LONGEST_REPEATED = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that a schedule is on: half-open instants, UTC.

    `original` names it: when it starts by the rule, in hall time without zone, even
    where it was moved.
    """

    starts: datetime
    ends: datetime
    original: datetime


@dataclass(frozen=True, slots=True)
class Slot:
    """An occurrence by the rule in time on the wall, before it is moved."""

    starts: datetime
    ends: datetime


def occurrences_of(  # noqa: PLR0913, PLR0917  # a schedule's surroundings
    content: ScheduleContent,
    daypart: DaypartContent | None,
    calendar: WorkingCalendar,
    time_zone: str,
    first: datetime,
    last: datetime,
) -> tuple[Occurrence, ...]:
    """Return the occurrences that touch [first, last), in order of their starts.

    Cancelled ones are left out, moved ones are where they were moved to.

    Raises:
        RuleError: the recurrence rule cannot be read.

    """
    plan = Plan(content, daypart, calendar, ZoneInfo(time_zone))
    found = [*plan.regular(first, last), *plan.moved()]
    touching = [each for each in found if each.starts < last and each.ends > first]
    return tuple(sorted(touching, key=lambda each: (each.starts, each.original)))


def problems_of(content: ScheduleContent) -> tuple[Message, ...]:
    """Return all that is wrong with a schedule's times; none: it is good."""
    return (
        *_problems_of_times(content),
        *problems_of_rule(content.rrule, content.starts),
    )


def is_on(days: Days, day: date, calendar: WorkingCalendar) -> bool:  # noqa: PLR0911  # a kind a case
    """Tell whether a schedule for such days is on on a day."""
    match days:
        case Days.ALL:
            return True
        case Days.WORKDAYS:
            return calendar.is_workday(day)
        case Days.DAYS_OFF:
            return not calendar.is_workday(day)
        case Days.HOLIDAYS:
            return calendar.is_holiday(day)
        case Days.NOT_HOLIDAYS:
            return not calendar.is_holiday(day)


@dataclass(frozen=True, slots=True)
class Plan:
    """A schedule with what its occurrences depend on."""

    content: ScheduleContent
    daypart: DaypartContent | None
    calendar: WorkingCalendar
    zone: ZoneInfo

    def regular(self, first: datetime, last: datetime) -> Iterator[Occurrence]:
        """Yield those by the rule that may touch [first, last)."""
        reach = max(self.content.ends - self.content.starts, A_DAY) + A_DAY
        begin = first.astimezone(self.zone).replace(tzinfo=None) - reach
        end = last.astimezone(self.zone).replace(tzinfo=None) + A_DAY
        gone = {
            slot.starts
            for original in (*self.content.excluded, *self._moved_originals())
            if (slot := self._slot_of(original)) is not None
        }
        for slot in self._slots(begin, end):
            if slot.starts not in gone:
                yield self._occurrence(slot.starts, slot.ends, slot.starts)

    def moved(self) -> Iterator[Occurrence]:
        """Yield those that are at another time than by the rule."""
        cancelled = {self._slot_of(original) for original in self.content.excluded}
        for key, moved in self.content.moved.items():
            slot = self._slot_of(datetime.fromisoformat(key))
            if slot is not None and slot not in cancelled:
                yield self._occurrence(moved.starts, moved.ends, slot.starts)

    def _moved_originals(self) -> Iterator[datetime]:
        return map(datetime.fromisoformat, self.content.moved)

    def _slot_of(self, original: datetime) -> Slot | None:
        """Return the slot that a cancelled or moved start stands for.

        The times of a daypart may have been changed since: then it is the nearest one
        of that day.
        """
        if self.daypart is None:
            return next(self._slots(original, original + A_SECOND), None)
        midnight = datetime.combine(original, time())
        of_day = self._slots(midnight, midnight + A_DAY)
        return min(of_day, key=lambda slot: abs(slot.starts - original), default=None)

    def _slots(self, begin: datetime, end: datetime) -> Iterator[Slot]:
        """Yield the slots that start in [begin, end), cancelled and moved ones too."""
        if self.daypart is None:
            lasting = self.content.ends - self.content.starts
            for start in self._starts(begin, end):
                if self._is_on(start.date()):
                    yield Slot(start, start + lasting)
            return
        from_midnight = datetime.combine(begin, time())
        until_midnight = datetime.combine(end, time()) + A_DAY
        days = dict.fromkeys(
            at.date() for at in self._starts(from_midnight, until_midnight)
        )
        for day in filter(self._is_on, days):
            for span in spans_on(self.daypart, self.calendar, day):
                starts, ends = times_of(span, day)
                if begin <= starts < end:
                    yield Slot(starts, ends)

    def _starts(self, begin: datetime, end: datetime) -> Iterator[datetime]:
        content = self.content
        if content.rrule.strip():
            rule = read_rule(content.rrule, content.starts)
            yield from rule.between(begin, end, self.zone)
        elif begin <= content.starts < end:
            yield content.starts

    def _is_on(self, day: date) -> bool:
        last_on = self.content.last_on
        if last_on is not None and day > last_on:
            return False
        return is_on(self.content.days, day, self.calendar)

    def _occurrence(
        self, starts: datetime, ends: datetime, original: datetime
    ) -> Occurrence:
        since = starts.replace(tzinfo=self.zone).astimezone(UTC)
        until = ends.replace(tzinfo=self.zone).astimezone(UTC)
        if (
            until <= since < since + (ends - starts)
        ):  # its start was skipped, not its end
            until = since + (ends - starts)
        return Occurrence(since, until, original)


def _problems_of_times(content: ScheduleContent) -> Iterator[Message]:
    times = [content.starts, content.ends, *content.excluded]
    times += [
        at for moved in content.moved.values() for at in (moved.starts, moved.ends)
    ]
    if any(at.tzinfo is not None for at in times):
        yield Message(
            "Write times as the hall's clock shows them, without a time zone."
        )
        return
    if not all(FIRST_YEAR <= at.year <= LAST_YEAR for at in times):
        yield Message(
            "Write years from %(first)s to %(last)s.", first=FIRST_YEAR, last=LAST_YEAR
        )
    if content.daypart_id is None and content.ends <= content.starts:
        yield Message("A schedule must end after it starts.")
    elif content.rrule.strip() and content.ends - content.starts > LONGEST_REPEATED:
        yield Message(
            "What recurs may last %(days)s days at most. Leave out the recurrence,"
            " or end it earlier.",
            days=LONGEST_REPEATED.days,
        )
    if content.last_on is not None and content.last_on < content.starts.date():
        yield Message("The last day is before the first.")
    yield from _problems_of_moved(content)


def _problems_of_moved(content: ScheduleContent) -> Iterator[Message]:
    for key, moved in content.moved.items():
        if not _is_start(key):
            yield Message("'%(key)s' names no occurrence that could be moved.", key=key)
        if moved.ends <= moved.starts:
            yield Message(
                "The occurrence moved to %(starts)s must end after it starts.",
                starts=f"{moved.starts:%Y-%m-%d %H:%M}",
            )


def _is_start(key: str) -> bool:
    try:
        return datetime.fromisoformat(key).tzinfo is None
    except ValueError:
        return False
