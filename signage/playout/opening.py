"""When a hall is open: its weekly hours under the working calendar."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from signage.playout.days import SATURDAY, WorkingCalendar

Window = tuple[datetime, datetime]
Hours = Sequence[Any]

MONDAY = 1
A_DAY = timedelta(days=1)


def open_hours(
    hours: Hours, calendar: WorkingCalendar, on: date
) -> tuple[tuple[time, time], ...]:
    """Return from when until when the hall is open on a day, in order, hall time.

    `hours` are [[weekday 1-7, "09:00", "12:00"], …]. On a holiday it is closed; a
    shifted workday on a weekend has Monday's hours.
    """
    if calendar.is_holiday(on):
        return ()
    is_shifted = calendar.is_shifted_workday(on) and on.weekday() >= SATURDAY
    weekday = MONDAY if is_shifted else on.isoweekday()
    spans = (
        (time.fromisoformat(opens), time.fromisoformat(closes))
        for number, opens, closes in hours
        if number == weekday
    )
    return tuple(sorted(spans))


def closed_windows(
    hours: Hours,
    calendar: WorkingCalendar,
    time_zone: str,
    first: datetime,
    last: datetime,
) -> tuple[Window, ...]:
    """Return the half-open windows of [first, last) in which the hall is closed.

    The hall counts as open from the first opening of a day to its last closing: the
    break at noon is no closing. Without any hours it is never closed, since nothing
    says when it would be open.
    """
    if not hours:
        return ()
    closed: list[Window] = []
    since = first
    for opens, closes in _open_windows(hours, calendar, time_zone, first, last):
        if since < opens:
            closed.append((since, min(opens, last)))
        since = max(since, closes)
    if since < last:
        closed.append((since, last))
    return tuple(closed)


def _open_windows(
    hours: Hours,
    calendar: WorkingCalendar,
    time_zone: str,
    first: datetime,
    last: datetime,
) -> Iterator[Window]:
    zone = ZoneInfo(time_zone)
    day = first.astimezone(zone).date()
    while day <= last.astimezone(zone).date():
        spans = open_hours(hours, calendar, day)
        if spans:
            opens = datetime.combine(day, spans[0][0], zone).astimezone(UTC)
            closes = datetime.combine(day, spans[-1][1], zone).astimezone(UTC)
            if closes > first and opens < last:
                yield opens, closes
        day += A_DAY
