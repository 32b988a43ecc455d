"""Move an announcement on the calendar: all that it says about when, by one drag."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from signage.errors import Message
from signage.models import Announcement
from signage.operations.content.announcement_plan import (
    EVERY_DAY,
    AnnouncementInvalidError,
    Wanted,
    mask_of,
)
from signage.playout.occurrences import Window, whole_windows

A_DAY = timedelta(days=1)
MINUTE = "%Y-%m-%dT%H:%M"


def moved(
    announcement: Announcement,
    wanted: Wanted,
    original: datetime,
    span: tuple[datetime, datetime],
    time_zone: str,
) -> Wanted:
    """Return what is `wanted` with the occurrence of `original` at `span` (hall time).

    The others move along: first and last instant, weekdays and times of day. A longer
    or shorter occurrence makes all of them so.

    Raises:
        AnnouncementInvalidError: there is no such occurrence (any more), or none of its
            length is possible.

    """
    begin, end = _occurrence(announcement, original, time_zone)
    starts, ends = span
    later, longer = starts - begin, (ends - starts) - (end - begin)
    if wanted.daily_from:
        return _with_daily(wanted, begin, later, longer)
    is_every_day = mask_of(wanted.weekdays) == EVERY_DAY
    if not is_every_day and (later % A_DAY or longer):
        text = Message(
            "It is on for whole days. Move it by days, or give it times of day in the "
            "editor."
        )
        raise AnnouncementInvalidError({"daily_from": [text]})
    return replace(
        wanted,
        starts=_later(wanted.starts, later),
        ends=_later(wanted.ends, later + longer),
        weekdays=_turned(wanted.weekdays, later // A_DAY),
    )


def _occurrence(announcement: Announcement, original: datetime, zone: str) -> Window:
    """Return when the occurrence is on that begins at `original`, in hall time."""
    at = original.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    for window in whole_windows(announcement, zone, at, at + timedelta(minutes=1)):
        starts, ends = (
            each.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for each in window
        )
        if starts.replace(second=0, microsecond=0) == original:
            return starts, ends
    text = Message(
        "There is no occurrence on %(when)s any more. Load the calendar again.",
        when=f"{original:%Y-%m-%d %H:%M}",
    )
    raise AnnouncementInvalidError({"starts": [text]})


def _with_daily(
    wanted: Wanted, begin: datetime, later: timedelta, longer: timedelta
) -> Wanted:
    first = time.fromisoformat(wanted.daily_from)
    until = time.fromisoformat(wanted.daily_until)
    # It belongs to the weekday that it began on, which may be the day before.
    day = begin.date() - (A_DAY if begin.time() < first else timedelta())
    length = _length(first, until) + longer
    if not timedelta() < length < A_DAY:
        text = Message("An occurrence is on for less than a day. Make it shorter.")
        raise AnnouncementInvalidError({"daily_until": [text]})
    before = datetime.combine(day, first)
    after = before + later
    return replace(
        wanted,
        starts=_later(wanted.starts, later),
        ends=_later(wanted.ends, later + max(longer, timedelta())),
        weekdays=_turned(wanted.weekdays, (after.date() - day).days),
        daily_from=f"{after:%H:%M}",
        daily_until=f"{after + length:%H:%M}",
    )


def _length(first: time, until: time) -> timedelta:
    length = datetime.combine(date.min, until) - datetime.combine(date.min, first)
    return length if length > timedelta() else length + A_DAY


def _later(local: str, by: timedelta) -> str:
    return f"{datetime.fromisoformat(local) + by:{MINUTE}}"


def _turned(weekdays: tuple[str, ...], days: int) -> tuple[str, ...]:
    return tuple(sorted(str((int(day) - 1 + days) % 7 + 1) for day in weekdays))
