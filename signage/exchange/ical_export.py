"""Write schedules as an iCalendar file (RFC 5545); see docs/schedules.md."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, vRecur

from signage.models import Schedule
from signage.operations.publishing.schedule_import import uid_of
from signage.operations.publishing.schedule_times import HallTimes
from signage.playout.content import Days, Moved, ScheduleContent
from signage.playout.recurrence import is_on

PRODUCT = "-//hall-signage//schedules//EN"
#: Days that a choice of days leaves out are written as EXDATE for so long.
HORIZON = timedelta(days=400)
MOST_EXDATES = 600
OUR_PROPERTIES = ("playlist", "zone", "priority", "days", "daypart", "last-on")


@dataclass(frozen=True, slots=True)
class Names:
    """What playlists and display groups are called."""

    playlists: Mapping[int, str]
    groups: Mapping[int, str]


def calendar_file(
    schedules: Iterable[tuple[Schedule, ScheduleContent]],
    names: Names,
    times: HallTimes,
    now: datetime,
) -> bytes:
    """Return the file: an event for each schedule and each moved occurrence."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for row, content in schedules:
        for event in _events(row, content, names, times, now):
            calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _events(
    row: Schedule,
    content: ScheduleContent,
    names: Names,
    times: HallTimes,
    now: datetime,
) -> Iterable[Event]:
    begin, end = _first(content, times)
    event = _event(row, begin, end, times)
    if content.rrule:
        event.add("rrule", vRecur.from_ical(_rule(content, begin, times)))
    for original in _left_out(content, times, now):
        event.add("exdate", original.replace(tzinfo=times.zone))
    for name, value in _ours(content, names, times).items():
        event.add(f"x-signage-{name}", value)
    for key in content.group_ids:
        event.add("x-signage-group", names.groups.get(key, str(key)))
    yield event
    for original_key, moved in sorted(content.moved.items()):
        yield _override(row, original_key, moved, times)


def _first(content: ScheduleContent, times: HallTimes) -> tuple[datetime, datetime]:
    """Return the first occurrence; a daypart's times as on its first day."""
    if content.daypart_id is None:
        return content.starts, content.ends
    midnight = content.starts.replace(tzinfo=times.zone).astimezone(UTC)
    found = times.upcoming(content, midnight, 1)
    if not found:
        return content.starts, content.ends
    starts, ends = (
        each.astimezone(times.zone).replace(tzinfo=None)
        for each in (found[0].starts, found[0].ends)
    )
    begin = datetime.combine(content.starts, starts.time())
    return begin, begin + (ends - starts)


def _event(row: Schedule, begin: datetime, end: datetime, times: HallTimes) -> Event:
    event = Event()
    event.add("uid", uid_of(row))
    event.add("dtstamp", row.updated_at.astimezone(UTC))
    event.add("sequence", row.version)
    event.add("summary", row.name)
    event.add("dtstart", begin.replace(tzinfo=times.zone))
    event.add("dtend", end.replace(tzinfo=times.zone))
    return event


def _override(
    row: Schedule, original_key: str, moved: Moved, times: HallTimes
) -> Event:
    event = _event(row, moved.starts, moved.ends, times)
    original = datetime.fromisoformat(original_key)
    event.add("recurrence-id", original.replace(tzinfo=times.zone))
    return event


def _rule(content: ScheduleContent, begin: datetime, times: HallTimes) -> str:
    """Return the RRULE, with the last day as UNTIL where it has no end of its own."""
    rule = content.rrule.upper()
    if content.last_on is None or "COUNT=" in rule or "UNTIL=" in rule:
        return rule
    last = datetime.combine(content.last_on, begin.time(), times.zone)
    return f"{rule};UNTIL={last.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _left_out(
    content: ScheduleContent, times: HallTimes, now: datetime
) -> list[datetime]:
    """Return cancelled starts, and those of days that are left out, for a while."""
    if content.days is Days.ALL or content.daypart_id is not None:
        return sorted(content.excluded)
    every = content.model_copy(update={"days": Days.ALL, "excluded": (), "moved": {}})
    begins = content.starts.replace(tzinfo=times.zone).astimezone(UTC)
    first = max(begins, now) - timedelta(days=1)
    starts = (
        each.original for each in times.occurrences(every, first, first + HORIZON)
    )
    gone = [
        start
        for start in starts
        if not is_on(content.days, start.date(), times.calendar)
    ]
    return sorted({*content.excluded, *gone[:MOST_EXDATES]})


def _ours(content: ScheduleContent, names: Names, times: HallTimes) -> dict[str, str]:
    daypart = times.daypart_names.get(content.daypart_id or 0, "")
    values = {
        "playlist": names.playlists.get(content.playlist_id, ""),
        "zone": content.zone,
        "priority": str(content.priority),
        "days": str(content.days),
        "daypart": daypart,
        "last-on": content.last_on.isoformat() if content.last_on else "",
    }
    return {name: value for name, value in values.items() if value}
