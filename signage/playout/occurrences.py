"""Turn a schedule in hall time into the instants at which it is on."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Window = tuple[datetime, datetime]

MIDNIGHT = time(0)
A_DAY = timedelta(days=1)
EVERY_WEEKDAY = 127


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
