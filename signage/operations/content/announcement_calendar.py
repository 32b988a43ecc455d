"""Lay announcements out on a calendar: every occurrence of a month or a week."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from signage.clock import hall_day
from signage.models import Announcement, Hall
from signage.models.announcement import AnnouncementState
from signage.operations.content.announcement_times import windows_between

A_DAY = timedelta(days=1)
A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One dated slot on one day, in hall time; `is_all_day` from midnight to midnight.

    What goes on over midnight is one occurrence on each of its days.
    """

    announcement: Announcement
    starts: datetime
    ends: datetime
    is_all_day: bool

    @property
    def order(self) -> tuple[int, datetime, str, int]:
        """Most important first, then by time."""
        what = self.announcement
        return (-what.priority, self.starts, what.title, what.id)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the calendar with its occurrences in order."""

    on: date
    is_today: bool
    is_outside: bool
    occurrences: tuple[Occurrence, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Whole weeks, Monday to Sunday, and where to turn the page to."""

    weeks: tuple[tuple[Day, ...], ...]
    first_on: date
    previous_on: date
    next_on: date

    @property
    def days(self) -> tuple[Day, ...]:
        """All days in order."""
        return tuple(day for week in self.weeks for day in week)


def month_of(session: Session, hall: Hall, on: date, now: datetime) -> Calendar:
    """Return the month that `on` falls in, as whole weeks."""
    first_on = on.replace(day=1)
    after = (first_on + timedelta(days=32)).replace(day=1)
    monday = first_on - timedelta(days=first_on.weekday())
    count = -(-(after - monday).days // 7)
    days = _days(session, hall, monday, count * 7, now)
    shown = [_within(day, first_on, after) for day in days]
    return Calendar(_weeks(shown), first_on, (first_on - A_DAY).replace(day=1), after)


def week_of(session: Session, hall: Hall, on: date, now: datetime) -> Calendar:
    """Return the week, Monday to Sunday, that `on` falls in."""
    monday = on - timedelta(days=on.weekday())
    days = _days(session, hall, monday, 7, now)
    return Calendar(_weeks(days), monday, monday - A_WEEK, monday + A_WEEK)


def _weeks(days: list[Day]) -> tuple[tuple[Day, ...], ...]:
    return tuple(tuple(days[at : at + 7]) for at in range(0, len(days), 7))


def _within(day: Day, first_on: date, after: date) -> Day:
    is_outside = not first_on <= day.on < after
    return Day(day.on, day.is_today, is_outside, day.occurrences)


def _days(
    session: Session, hall: Hall, first_on: date, count: int, now: datetime
) -> list[Day]:
    zone = ZoneInfo(hall.time_zone)
    starts = datetime.combine(first_on, time(), zone)
    ends = datetime.combine(first_on + count * A_DAY, time(), zone)
    by_day: dict[date, list[Occurrence]] = {}
    for announcement in _touching(session, hall, starts, ends):
        windows = windows_between(announcement, hall.time_zone, starts, ends)
        for slot in _by_days(announcement, windows, zone):
            by_day.setdefault(slot.starts.date(), []).append(slot)
    today = hall_day(now, hall.time_zone)
    return [
        Day(
            on,
            on == today,
            is_outside=False,
            occurrences=tuple(sorted(by_day.get(on, ()), key=lambda slot: slot.order)),
        )
        for on in (first_on + n * A_DAY for n in range(count))
    ]


def _touching(
    session: Session, hall: Hall, starts: datetime, ends: datetime
) -> Iterable[Announcement]:
    return session.scalars(
        select(Announcement)
        .where(
            Announcement.hall_id == hall.id,
            Announcement.state != AnnouncementState.WITHDRAWN,
            Announcement.starts_at < ends,
            Announcement.ends_at > starts,
        )
        .options(selectinload(Announcement.groups))
    )


def _by_days(
    announcement: Announcement,
    windows: Iterable[tuple[datetime, datetime]],
    zone: ZoneInfo,
) -> Iterable[Occurrence]:
    for starts, ends in windows:
        local, end = starts.astimezone(zone), ends.astimezone(zone)
        while local < end:
            midnight = datetime.combine(local.date() + A_DAY, time(), zone)
            until = min(end, midnight)
            is_all_day = local.time() == time() and until == midnight
            yield Occurrence(announcement, local, until, is_all_day)
            local = midnight
