"""Read schedules from an iCalendar file (RFC 5545), every problem with its line."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

from signage.errors import Message
from signage.exchange.ical_export import OUR_PROPERTIES
from signage.exchange.ical_guard import (
    problem_of_text,
    problems_of_event,
    several,
)
from signage.operations.publishing.schedule_import import Fault, FoundSchedule
from signage.operations.publishing.schedule_wish import NAME_LENGTH
from signage.playout.content import Moved
from signage.playout.recurrence import LAST_YEAR
from signage.playout.repeat import moved_by, repeat_of, rule_of

MOST_BYTES = 5 * 2**20
UID_LENGTH = 255
EVENT = re.compile(r"^BEGIN:VEVENT\s*$", re.MULTILINE | re.IGNORECASE)
OCTET_FOLD = re.compile(rb"\r?\n[ \t]")
#: icalendar types what an event holds as any of thirty values.
Event = Any
#: UNTIL is a last day for these; a rule by the hour keeps it as it is.
BY_DAYS = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
REFUSED = {
    "RDATE": Message("Single further dates (RDATE) cannot be taken. Make them events."),
    "EXRULE": Message("Rules of exceptions (EXRULE) cannot be taken."),
}


@dataclass(slots=True)
class Reading:
    """A file being read: what was found, and what is wrong."""

    zone: ZoneInfo
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, line: int, uid: str, message: Message) -> None:
        """Note a problem."""
        self.faults.append(Fault(line, uid, message))

    def wall(self, value: date | datetime) -> datetime:
        """Return a time of the file on the hall's wall; a day begins at midnight."""
        if not isinstance(value, datetime):
            return datetime.combine(value, time())
        if value.tzinfo is None:
            return value
        return value.astimezone(self.zone).replace(tzinfo=None)


def read_schedules(
    given: bytes, time_zone: str
) -> tuple[tuple[FoundSchedule, ...], tuple[Fault, ...]]:
    """Return the schedules of a file in hall time, or all that is wrong with it."""
    reading = Reading(ZoneInfo(time_zone))
    text = _text(given, reading)
    if text is None:
        return (), tuple(reading.faults)
    hostile = problem_of_text(text)
    if hostile is not None:
        reading.refuse(0, "", hostile)
        return (), tuple(reading.faults)
    lines = [text.count("\n", 0, found.start()) + 1 for found in EVENT.finditer(text)]
    calendars = _calendars(text, reading)
    if not calendars:
        return (), tuple(reading.faults)
    events = [event for each in calendars for event in each.walk("VEVENT")]
    if not events:
        reading.refuse(0, "", Message("There is no event (VEVENT) in this file."))
    placed = list(zip(events, lines, strict=False))
    found = tuple(_found(placed, reading))
    return found, tuple(reading.faults)


def _text(given: bytes, reading: Reading) -> str | None:
    if len(given) > MOST_BYTES:
        reading.refuse(0, "", Message("The file is larger than 5 MB. Divide it."))
        return None
    # Programs that count octets fold a line within a character (RFC 5545 §3.1).
    unfolded = OCTET_FOLD.sub(b"", given)
    for content, encoding in (
        (given, "utf-8-sig"),
        (unfolded, "utf-8-sig"),
        (given, "gb18030"),
    ):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    unknown = Message("The file is neither UTF-8 nor GBK. Save it as UTF-8.")
    reading.refuse(0, "", unknown)
    return None


def _calendars(text: str, reading: Reading) -> list[Any]:
    """Return the calendars of a file: several may stand in one (RFC 5545 §3.4)."""
    try:
        found = Calendar.from_ical(text, multiple=True)
    except (ValueError, IndexError, KeyError):
        found = []
    if not found:
        wrong = Message("This is no calendar file (.ics) that can be read.")
        reading.refuse(0, "", wrong)
    return found


def _found(
    placed: Iterable[tuple[Event, int]], reading: Reading
) -> Iterator[FoundSchedule]:
    """Yield a schedule for each UID, with the changes of its single occurrences."""
    masters, overrides = _sorted_out(placed, reading)
    for uid, master in masters.items():
        yield _with_overrides(master, overrides.pop(uid, []), reading)
    for uid, orphans in overrides.items():
        for _event, line in orphans:
            alone = Message("It changes an occurrence of an event that is not here.")
            reading.refuse(line, uid, alone)


def _sorted_out(
    placed: Iterable[tuple[Event, int]], reading: Reading
) -> tuple[dict[str, FoundSchedule], dict[str, list[tuple[Event, int]]]]:
    """Return events by UID, and apart from them changes of single occurrences."""
    masters: dict[str, FoundSchedule] = {}
    overrides: dict[str, list[tuple[Event, int]]] = defaultdict(list)
    for event, line in _sound(placed, reading):
        uid = str(event.get("UID", ""))
        if not uid or len(uid) > UID_LENGTH:
            reading.refuse(line, uid[:40], Message("The event has no usable UID."))
        elif "RECURRENCE-ID" in event:
            overrides[uid].append((event, line))
        elif uid in masters:
            reading.refuse(line, uid, Message("The UID stands twice in this file."))
        elif not _is_cancelled(event):
            master = _master(event, uid, line, reading)
            if master is not None:
                masters[uid] = master
    return masters, overrides


def _sound(
    placed: Iterable[tuple[Event, int]], reading: Reading
) -> Iterator[tuple[Event, int]]:
    """Yield the events whose own values can be taken; refuse the others."""
    for event, line in placed:
        problems = tuple(problems_of_event(event))
        for problem in problems:
            reading.refuse(line, str(event.get("UID", ""))[:40], problem)
        if not problems:
            yield event, line


def _is_cancelled(event: Event) -> bool:
    return str(event.get("STATUS", "")).upper() == "CANCELLED"


def _master(
    event: Event, uid: str, line: int, reading: Reading
) -> FoundSchedule | None:
    for name, problem in REFUSED.items():
        if name in event:
            reading.refuse(line, uid, problem)
    span = _span(event, uid, line, reading)
    if span is None:
        return None
    starts, ends = span
    rule, last_on = _rule(event, starts, (uid, line), reading)
    name = " ".join(str(event.get("SUMMARY", "")).split())[:NAME_LENGTH]
    if not name:
        reading.refuse(line, uid, Message("The event has no title (SUMMARY)."))
    named = {
        ours: str(event[f"X-SIGNAGE-{ours.upper()}"])
        for ours in OUR_PROPERTIES
        if f"X-SIGNAGE-{ours.upper()}" in event
    }
    return FoundSchedule(
        uid=uid,
        line=line,
        name=name,
        starts=starts,
        ends=ends,
        rrule=rule,
        last_on=_named_day(named.pop("last-on", ""), (uid, line), reading) or last_on,
        excluded=tuple(_excluded(event, starts, reading)),
        named=named,
        groups=tuple(str(each) for each in several(event.get("X-SIGNAGE-GROUP"))),
    )


def _named_day(text: str, where: tuple[str, int], reading: Reading) -> str:
    """Return a day in ISO, or nothing."""
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        wrong = Message(
            "“%(text)s” is no day. Write it like 2031-12-31.", text=text[:40]
        )
        reading.refuse(where[1], where[0], wrong)
        return ""


def _span(
    event: Event, uid: str, line: int, reading: Reading
) -> tuple[datetime, datetime] | None:
    if "DTSTART" not in event:
        reading.refuse(line, uid, Message("The event has no start (DTSTART)."))
        return None
    begin = event["DTSTART"].dt
    starts = reading.wall(begin)
    if "DTEND" in event:
        ends = reading.wall(event["DTEND"].dt)
    elif "DURATION" in event:
        ends = starts + event["DURATION"].dt
    else:
        ends = starts + timedelta(days=1)
        if isinstance(begin, datetime):
            reading.refuse(line, uid, Message("The event has no end (DTEND)."))
    if ends <= starts:
        reading.refuse(line, uid, Message("The end lies before the start."))
        return None
    return starts, ends


def _rule(
    event: Event, starts: datetime, where: tuple[str, int], reading: Reading
) -> tuple[str, str]:
    """Return the rule in hall time, and the last day that its UNTIL stands for."""
    if "RRULE" not in event:
        return "", ""
    given = event["RRULE"]
    if isinstance(given, list):
        reading.refuse(where[1], where[0], Message("The event has several RRULEs."))
        given = given[0]
    parts = dict(given)
    if "FREQ" not in parts or parts.get("INTERVAL", [1])[0] < 1:
        unreadable = Message("The rule of recurrence (RRULE) cannot be read.")
        reading.refuse(where[1], where[0], unreadable)
        return "", ""
    last_on = ""
    if parts.get("UNTIL", [starts])[0].year > LAST_YEAR:  # it means: for ever
        del parts["UNTIL"]
    if "UNTIL" in parts and parts.get("FREQ", [""])[0] in BY_DAYS:
        last_on = _last_day(parts.pop("UNTIL")[0], starts, reading).isoformat()
    rule = type(given)(parts).to_ical().decode()
    if set(parts) <= {"FREQ", "WKST"}:
        parts.pop("WKST", None)
        rule = type(given)(parts).to_ical().decode()
    return _on_wall(rule, event, starts, where, reading), last_on


def _last_day(until: date | datetime, starts: datetime, reading: Reading) -> date:
    """Return the last day on which an occurrence begins not after UNTIL."""
    if not isinstance(until, datetime):
        return until
    wall = reading.wall(until)
    if wall.time() < starts.time():
        return wall.date() - timedelta(days=1)
    return wall.date()


def _on_wall(
    rule: str,
    event: Event,
    starts: datetime,
    where: tuple[str, int],
    reading: Reading,
) -> str:
    """Return the rule for the days of the hall, where its zone has other ones."""
    begin = event["DTSTART"].dt
    is_timed = isinstance(begin, datetime)
    days = (starts.date() - begin.date()).days if is_timed else 0
    repeat = repeat_of(rule, begin.date() if is_timed else begin)
    moved = moved_by(repeat, days)
    if moved is None:
        text = Message(
            "In hall time it falls on other days than its rule says (%(rule)s). Give "
            "it in the hall's time zone.",
            rule=rule,
        )
        reading.refuse(where[1], where[0], text)
    return rule_of(moved or repeat)


def _excluded(event: Event, starts: datetime, reading: Reading) -> Iterator[datetime]:
    for each in several(event.get("EXDATE")):
        for value in each.dts:
            wall = reading.wall(value.dt)
            is_day = not isinstance(value.dt, datetime)
            yield datetime.combine(wall, starts.time()) if is_day else wall


def _with_overrides(
    master: FoundSchedule, changes: Iterable[tuple[Event, int]], reading: Reading
) -> FoundSchedule:
    moved: dict[str, Moved] = {}
    excluded = set(master.excluded)
    for event, line in changes:
        recurrence = event["RECURRENCE-ID"]
        if recurrence.params.get("RANGE"):
            text = Message("A change of this and all later ones cannot be taken.")
            reading.refuse(line, master.uid, text)
            continue
        original = reading.wall(recurrence.dt)
        if not isinstance(recurrence.dt, datetime):
            original = datetime.combine(original, master.starts.time())
        if _is_cancelled(event):
            excluded.add(original)
            continue
        span = _span(event, master.uid, line, reading)
        if span is not None:
            moved[original.isoformat()] = Moved(starts=span[0], ends=span[1])
    return replace(master, moved=moved, excluded=tuple(sorted(excluded)))
