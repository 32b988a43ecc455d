"""Turn a schedule in hall time into the instants at which it is on."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

Window = tuple[datetime, datetime]

MIDNIGHT = time(0)
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
EVERY_WEEKDAY = 127


class Scheduled(Protocol):
    """What has a start, an end, weekdays and times of day in hall time."""

    @property
    def starts_at(self) -> datetime:
        """The first instant."""

    @property
    def ends_at(self) -> datetime:
        """The instant from which on it is over."""

    @property
    def weekdays(self) -> int:
        """Bit mask, Monday 1 … Sunday 64."""

    @property
    def daily_from(self) -> time | None:
        """Hall time; empty means all day."""

    @property
    def daily_until(self) -> time | None:
        """Hall time; empty means all day."""


def windows_of(  # noqa: PLR0913, PLR0917  # a schedule is these values
    starts_at: datetime,
    ends_at: datetime,
    weekdays: int,
    daily_from: time | None,
    daily_until: time | None,
    time_zone: str,
    first: datetime,
    last: datetime,
) -> tuple[Window, ...]:
    """Return the half-open windows within [first, last), in order and not touching.

    `weekdays` is a bit mask, Monday 1 … Sunday 64. The daily times are hall time; empty
    means from, or until, midnight. A daily end at or before the start is on the next
    day, and belongs to the weekday that it began on. An hour that the clocks repeat is
    on both times.
    """
    zone = ZoneInfo(time_zone)
    starts, ends = max(starts_at, first), min(ends_at, last)
    begin, end = daily_from or MIDNIGHT, daily_until or MIDNIGHT
    if weekdays == EVERY_WEEKDAY and begin == end:
        return ((starts, ends),) if starts < ends else ()
    daily = (
        _window_on(day, begin, end, zone)
        for day in _days(starts, ends, zone)
        if weekdays >> day.weekday() & 1
    )
    clipped = ((max(since, starts), min(until, ends)) for since, until in daily)
    return tuple(_joined(window for window in clipped if window[0] < window[1]))


def windows_between(
    what: Scheduled, time_zone: str, starts: datetime, ends: datetime
) -> tuple[Window, ...]:
    """Return the half-open windows of [starts, ends) in which it is on."""
    return windows_of(
        what.starts_at,
        what.ends_at,
        what.weekdays,
        what.daily_from,
        what.daily_until,
        time_zone,
        starts,
        ends,
    )


def whole_windows(
    what: Scheduled, time_zone: str, first: datetime, last: datetime
) -> tuple[Window, ...]:
    """Return the windows that touch [first, last), whole: not cut at its edges."""
    if what.daily_from is None and what.weekdays == EVERY_WEEKDAY:
        touches = what.starts_at < last and first < what.ends_at
        return ((what.starts_at, what.ends_at),) if touches else ()
    # Days in a row are one window, and there are six at most.
    around = windows_between(what, time_zone, first - A_WEEK, last + A_WEEK)
    return tuple(each for each in around if each[0] < last and first < each[1])


def _days(starts: datetime, ends: datetime, zone: ZoneInfo) -> Iterator[date]:
    """Yield each day in question, from the one before: its night may reach in."""
    day = starts.astimezone(zone).date() - A_DAY
    while starts < ends and day <= ends.astimezone(zone).date():
        yield day
        day += A_DAY


def _window_on(day: date, begin: time, end: time, zone: ZoneInfo) -> Window:
    last_day = day if begin < end else day + A_DAY
    since = datetime.combine(day, begin, zone)
    until = datetime.combine(last_day, end, zone).replace(fold=1)
    return since.astimezone(UTC), until.astimezone(UTC)


def _joined(windows: Iterable[Window]) -> Iterator[Window]:
    """Join windows that touch or overlap; they come in order of their starts."""
    current: Window | None = None
    for since, until in windows:
        if current is None:
            current = (since, until)
        elif since <= current[1]:
            current = (current[0], max(current[1], until))
        else:
            yield current
            current = (since, until)
    if current is not None:
        yield current
