"""What a calendar file must not hold: found before, and while, its events are read.

A file of a few megabytes can keep a reader busy for minutes: by many events, by parts
in parts, by a time zone whose clocks are set every second. So it is measured first.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from signage.errors import Message
from signage.playout.recurrence import FIRST_YEAR, LAST_YEAR

MOST_EVENTS = 2000
MOST_LINES = 30_000
#: Characters of one line, its folds taken out: 10,000 excluded dates fit.
LONGEST_LINE = 200_000
#: A calendar, its event, that event's alarm: more levels are no calendar.
MOST_LEVELS = 4
LONGEST = timedelta(days=3660)

FOLD = re.compile(r"\r?\n[ \t]")
CLOCK_PARTS = frozenset({"STANDARD", "DAYLIGHT"})
#: Clocks are set by the year; rules by the hour or second would take for ever.
CLOCK_RULE = re.compile(
    r"RRULE:(FREQ=YEARLY|(INTERVAL|BYMONTH|BYDAY|BYMONTHDAY|UNTIL|COUNT|WKST)=[^;]*)"
    r"(;(FREQ=YEARLY|(INTERVAL|BYMONTH|BYDAY|BYMONTHDAY|UNTIL|COUNT|WKST)=[^;]*))*\Z"
)
MOST_CLOCK_PARTS = 100
TOO_OFTEN = "rules that set clocks too often"
ONCE = ("DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "SUMMARY", "UID", "STATUS")
TIMES = ("DTSTART", "DTEND", "RECURRENCE-ID")


def problem_of_text(text: str) -> Message | None:
    """Return what keeps a file from being read at all, or None."""
    if "\0" in text:
        return Message("This is no calendar file (.ics): it is no text.")
    lines = FOLD.sub("", text).splitlines()
    if len(lines) > MOST_LINES:
        return Message("The file has more than %(most)s lines.", most=MOST_LINES)
    if any(len(line) > LONGEST_LINE for line in lines):
        return Message("A line of the file is too long. Divide the file.")
    measure = _Measure()
    for line in lines:
        measure.take(line.strip().upper())
    return measure.problem()


@dataclass(slots=True)
class _Measure:
    """How much a file holds, line by line."""

    inside: list[str] = field(default_factory=list)
    levels: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def take(self, line: str) -> None:
        """Take the next line into account."""
        word, _colon, name = line.partition(":")
        if word == "BEGIN":
            self.inside.append(name)
            self.levels = max(self.levels, len(self.inside))
            self.counts[name] += 1
        elif word == "END":
            del self.inside[-1:]
        elif word.startswith("RRULE") and CLOCK_PARTS & set(self.inside[-1:]):
            self.counts[TOO_OFTEN] += not CLOCK_RULE.match(line)

    def problem(self) -> Message | None:
        """Return what is too much."""
        clocks = sum(self.counts[name] for name in CLOCK_PARTS)
        if self.levels > MOST_LEVELS or clocks > MOST_CLOCK_PARTS:
            return Message("This is no calendar file: its parts are nested too deep.")
        if self.counts[TOO_OFTEN]:
            return Message(
                "A time zone of the file (VTIMEZONE) sets its clocks more often "
                "than every year. Name a usual one, like Asia/Shanghai."
            )
        if self.counts["VEVENT"] > MOST_EVENTS:
            return Message("The file has more than %(most)s events.", most=MOST_EVENTS)
        return None


def problems_of_event(event: Any) -> Iterator[Message]:
    """Yield what keeps an event's own values from being taken."""
    for name, _why in event.errors:
        yield Message("%(name)s cannot be read.", name=name or "?")
    wrong = {name for name, _why in event.errors}
    for name in ONCE:
        if isinstance(event.get(name), list):
            yield Message("%(name)s stands there several times.", name=name)
            wrong.add(name)
    for name in set(TIMES) & set(event) - wrong:
        yield from _problems_of_time(name, event[name])
    for each in several(event.get("EXDATE")) if "EXDATE" not in wrong else ():
        for value in each.dts:
            yield from _problems_of_time("EXDATE", value, each.params)
    if "DURATION" in set(event) - wrong and event["DURATION"].dt > LONGEST:
        yield Message("The event lasts longer than ten years.")


def _problems_of_time(name: str, value: Any, params: Any = None) -> Iterator[Message]:
    at = value.dt
    if not isinstance(at, date):  # a datetime is a date, too
        yield Message("%(name)s is neither a day nor a time of a day.", name=name)
        return
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        yield Message(
            "Write years from %(first)s to %(last)s.", first=FIRST_YEAR, last=LAST_YEAR
        )
    zone = (params or value.params).get("TZID")
    if zone and isinstance(at, datetime) and at.tzinfo is None:
        yield Message(
            "The time zone “%(zone)s” is not known. Name a usual one, like "
            "Asia/Shanghai.",
            zone=str(zone)[:60],
        )


def several(value: Any) -> list[Any]:
    """Return the values of a property that may stand there several times."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
