"""Set a feed's entries as pages: headlines with their days, or an agenda by day."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton

from signage.clock import hall_day
from signage.models import Hall
from signage.operations.feeds.entries import Entry
from signage.playout.pagination import line_count, shorten, width_of
from signage.slides.reading import day_label, weekday_label

#: Ems of a line that the day of a headline, or the time of an event, takes.
WHEN_EMS = 5.5
#: Lines of space after an entry, and lines that a day's heading takes with its space.
SPACE, HEADING = 0.45, 1.55


@dataclass(frozen=True, slots=True)
class Line:
    """A headline with its day, or an event with its time and place.

    `is_until`: `when` is the end of what is going on; `when` empty: all day long.
    """

    text: str
    when: str = ""
    place: str = ""
    is_until: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a day; news have one section without a day."""

    lines: tuple[Line, ...]
    day: str = ""
    weekday: str = ""
    is_today: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows: one page of a feed under its name."""

    title: str
    page: str
    sections: tuple[Section, ...]
    is_agenda: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """What there is to read."""
        lines = [line for section in self.sections for line in section.lines]
        return tuple(text for line in lines for text in (line.text, line.place))


@dataclass(frozen=True, slots=True)
class Room:
    """How many lines there are on a page, and how many ems a line has."""

    rows: float
    columns: float

    def height_of(self, line: Line) -> float:
        """Return the lines that an entry takes, with the space after it."""
        words = f"{line.text} {line.place}".strip()
        return line_count(words, int(self.columns - WHEN_EMS)) + SPACE

    def fitted(self, line: Line) -> Line:
        """Return an entry that a page alone can hold."""
        # Breaking lines leaves about an em and a half of each empty.
        lines = int(self.rows - HEADING)
        most = lines * (self.columns - WHEN_EMS - 1.5) - width_of(line.place)
        return replace(line, text=shorten(line.text, most))


def headlines(entries: Iterable[Entry], hall: Hall) -> tuple[Section, ...]:
    """Return news as one section, each with the day of its publication."""
    days = (
        hall_day(entry.starts, hall.time_zone) if entry.starts else None
        for entry in entries
    )
    return (
        Section(
            tuple(
                Line(entry.title, _short(day, hall) if day else "")
                for entry, day in zip(entries, days, strict=True)
            )
        ),
    )


def agenda(entries: Iterable[Entry], hall: Hall, at: datetime) -> tuple[Section, ...]:
    """Return events by day; what began earlier is going on today."""
    today = hall_day(at, hall.time_zone)

    def day_of(entry: Entry) -> date:
        return max(hall_day(entry.starts or at, hall.time_zone), today)

    ordered = sorted(entries, key=lambda entry: (day_of(entry), entry.starts or at))
    return tuple(
        Section(
            tuple(_event(entry, hall, at) for entry in members),
            day_label(day, hall.locale),
            weekday_label(day, hall.locale),
            is_today=day == today,
        )
        for day, members in groupby(ordered, key=day_of)
    )


def _event(entry: Entry, hall: Hall, at: datetime) -> Line:
    zone = ZoneInfo(hall.time_zone)
    starts, ends = (moment or at for moment in (entry.starts, entry.ends))
    # A whole day ends at the midnight after it.
    last = hall_day(max(starts, ends - timedelta(seconds=1)), hall.time_zone)
    if last > hall_day(max(starts, at), hall.time_zone):
        return Line(entry.title, _short(last, hall), entry.text, is_until=True)
    if entry.is_all_day:
        return Line(entry.title, "", entry.text)
    is_on = starts <= at
    clock = (ends if is_on else starts).astimezone(zone)
    return Line(entry.title, f"{clock:%H:%M}", entry.text, is_until=is_on)


def _short(day: date, hall: Hall) -> str:
    """Return a day in a few characters: "11月18日", "Nov 18"."""
    return format_skeleton("MMMd", day, locale=hall.locale)


def pages_of(
    title: str, sections: Sequence[Section], room: Room, *, is_agenda: bool
) -> list[Context]:
    """Return sections as pages under a title; a day that goes on is named again."""
    pages = list(_paged(sections, room))
    count = len(pages)
    return [
        Context(title, f"{number} / {count}" if count > 1 else "", page, is_agenda)
        for number, page in enumerate(pages, start=1)
    ]


def _paged(sections: Sequence[Section], room: Room) -> Iterator[tuple[Section, ...]]:
    page: list[Section] = []
    left = room.rows
    for section in sections:
        heading = HEADING if section.day else 0.0
        for position, line in enumerate(map(room.fitted, section.lines)):
            height = room.height_of(line)
            opens = position == 0
            if page and height + (heading if opens else 0.0) > left + SPACE:
                yield tuple(page)
                page, left, opens = [], room.rows, True
            if opens:
                page.append(replace(section, lines=()))
                left -= heading
            page[-1] = replace(page[-1], lines=(*page[-1].lines, line))
            left -= height
    if page:
        yield tuple(page)
