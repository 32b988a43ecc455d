"""The spans of a daypart on a day, by weekday and working calendar."""

from datetime import date, datetime, timedelta

from signage.playout.content import DaypartContent, Span
from signage.playout.days import WorkingCalendar

A_DAY = timedelta(days=1)


def spans_on(
    daypart: DaypartContent, calendar: WorkingCalendar, day: date
) -> tuple[Span, ...]:
    """Return the spans of a day: the calendar's before the weekday's, then usual."""
    if daypart.holidays is not None and calendar.is_holiday(day):
        return daypart.holidays
    if daypart.shifted_workdays is not None and calendar.is_shifted_workday(day):
        return daypart.shifted_workdays
    return daypart.weekdays.get(str(day.isoweekday()), daypart.usual)


def times_of(span: Span, day: date) -> tuple[datetime, datetime]:
    """Return when a span of a day starts and ends, in time on the wall."""
    last_day = day if span.starts < span.ends else day + A_DAY
    return datetime.combine(day, span.starts), datetime.combine(last_day, span.ends)
