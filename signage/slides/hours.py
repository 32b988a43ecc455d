"""Hours: the hall's clock, when it is open today, its hotline and commitments."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session

from signage.models import Hall
from signage.outbox import Topic
from signage.playout.days import WorkingCalendar, midnight_of
from signage.playout.dwell import dwell_s
from signage.playout.opening import open_hours
from signage.slides.art import drawn
from signage.slides.kind import Kind, Setting, Slide
from signage.slides.reading import _l, coming_day_label, days_of

NAME = "hours"
#: The longest holidays are over by then.
DAYS_AHEAD = 14


@dataclass(frozen=True, slots=True)
class Span:
    """An opening time and a closing time, "09:00" and "12:00" in the hall."""

    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class Reopening:
    """The next day with hours, for days without: "星期一", "09:00"."""

    day: str
    opens: str


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows; the clock itself is drawn by the player."""

    hall: str
    spans: tuple[Span, ...]
    reopens: Reopening | None
    hotline: str
    commitment: str
    emblem: Markup = field(default_factory=lambda: drawn("emblem"))


def build(session: Session, setting: Setting) -> Iterator[Slide]:
    """Yield a slide for each day ahead, so that a display without server is right."""
    del session
    hall = setting.hall
    for day in days_of(setting):
        has_ticker = setting.group.has_ticker
        context = context_of(hall, day, setting.calendar, has_ticker=has_ticker)
        starts = midnight_of(day, hall.time_zone)
        ends = midnight_of(day + timedelta(days=1), hall.time_zone)
        yield Slide(
            id=f"{NAME}:{day.isoformat()}",
            kind=NAME,
            context=context,
            seconds=dwell_s(
                hall.name, hall.hotline, context.commitment, "今日开放时间"
            ),
            windows=((starts, ends),),
        )


def context_of(
    hall: Hall, day: date, calendar: WorkingCalendar, *, has_ticker: bool
) -> Context:
    """Return what is shown on a day.

    The commitments take turns day by day; where there is a ticker they run there.
    """
    spans = spans_of(hall.opening_hours, calendar, day)
    lines = [] if has_ticker else commitments_of(hall)
    return Context(
        hall=hall.name,
        spans=spans,
        reopens=None if spans else _reopening(hall, calendar, day),
        hotline=hall.hotline,
        commitment=lines[day.toordinal() % len(lines)] if lines else "",
    )


def commitments_of(hall: Hall) -> list[str]:
    """Return the hall's service commitments, one a line."""
    return [line.strip() for line in hall.commitments.splitlines() if line.strip()]


def spans_of(
    opening_hours: Sequence[Any], calendar: WorkingCalendar, day: date
) -> tuple[Span, ...]:
    """Return the hours of a day in order."""
    return tuple(
        Span(f"{opens:%H:%M}", f"{closes:%H:%M}")
        for opens, closes in open_hours(opening_hours, calendar, day)
    )


def _reopening(hall: Hall, calendar: WorkingCalendar, day: date) -> Reopening | None:
    for ahead in range(1, DAYS_AHEAD + 1):
        later = day + timedelta(days=ahead)
        spans = spans_of(hall.opening_hours, calendar, later)
        if spans:
            return Reopening(coming_day_label(later, day, hall.locale), spans[0].opens)
    return None


KIND = Kind(
    name=NAME,
    label=_l("Hours and clock"),
    help=_l("A large clock, today's opening hours, the hotline and a commitment."),
    build=build,
    topics=frozenset({Topic.HALL, Topic.CALENDAR}),
    zones=frozenset({"main", "side"}),
)
