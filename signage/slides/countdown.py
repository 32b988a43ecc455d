"""Countdown: how long it still is until something; the player's clock does the count.

The body holds the instant alone, so that it is rendered once: days, hours and minutes
are filled in by `kiosk/src/player/countdowns.ts`, by the time that the server and all
displays share. At the instant it leaves, or says for a day what comes after.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator
from sqlalchemy.orm import Session

from signage.clock import epoch_ms
from signage.outbox import Topic
from signage.playout.dwell import dwell_s
from signage.playout.pagination import width_of
from signage.playout.typography import Area, larger_step, title_step
from signage.slides.kind import Kind, Options, Setting, Slide
from signage.slides.phrases import title_lines
from signage.slides.reading import (
    _l,
    area_of,
    body_of,
    day_label,
    weekday_label,
)

NAME = "countdown"
#: How long it says what comes after.
AFTER = timedelta(days=1)
#: Characters of a title: two lines across, three upright.
MOST_EMS = 30
#: Where fewer lines of body text fit, all is a step smaller.
LEAST_ROWS = 8
#: What is read besides the title: the figures and the day.
FIGURES = "100天23小时59分12月31日星期四"


class CountdownOptions(Options):
    """What is counted down to; `at` is hall time without a zone."""

    title: Annotated[
        str,
        Field(
            title=_l("Title"),
            description=_l("What everybody waits for: “Until the winter hours begin”."),
            min_length=1,
            max_length=MOST_EMS,
        ),
    ]
    at: Annotated[
        datetime,
        Field(
            title=_l("Counts down to"),
            description=_l("Day and time in the hall, like 2026-12-01T09:00."),
        ),
    ]
    after: Annotated[
        str,
        Field(
            title=_l("Text after it"),
            description=_l("Shown for a day from then on; empty: the slide leaves."),
            max_length=MOST_EMS,
        ),
    ] = ""

    @field_validator("at")
    @classmethod
    def _in_hall_time(cls, at: datetime) -> datetime:
        return at.replace(tzinfo=None, second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows: lines of words; `ends_ms` is 0 once it is over.

    `is_tight`: the words take several lines of smaller type, and the figures follow.
    """

    lines: tuple[str, ...]
    is_tight: bool = False
    ends_ms: int = 0
    day: str = ""
    weekday: str = ""
    time: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """Ems on a line of a title and of the next smaller type; whether lines are few."""

    columns: int
    smaller_columns: int
    is_low: bool = False

    @classmethod
    def of(cls, setting: Setting) -> "Room":
        """Return the room of a display group's zone."""
        upright = setting.group.is_portrait
        return cls.at(body_of(setting), area_of(setting), is_portrait=upright)

    @classmethod
    def at(cls, body: float, area: Area, *, is_portrait: bool) -> "Room":
        """Return the room of an area of body text of `body` vh."""
        step = title_step(body, is_portrait=is_portrait)
        smaller = larger_step(body, is_portrait=is_portrait)
        return cls(
            int(area.width / step), int(area.width / smaller), area.rows < LEAST_ROWS
        )


def build(session: Session, setting: Setting) -> Iterator[Slide]:
    """Yield the count until the instant, then what comes after for a day."""
    del session
    options = setting.options
    if not isinstance(options, CountdownOptions):
        return  # an editor chooses what to count: there is none by itself
    at = options.at.replace(tzinfo=ZoneInfo(setting.hall.time_zone)).astimezone(UTC)
    if setting.now < at:
        context = counting(options, at, setting)
        yield Slide(
            id=f"{NAME}:until",
            kind=NAME,
            context=context,
            seconds=dwell_s(options.title, FIGURES),
            windows=((setting.now, at),),
        )
    if options.after and setting.now < at + AFTER:
        yield Slide(
            id=f"{NAME}:after",
            kind=NAME,
            context=worded(options.after, setting),
            seconds=dwell_s(options.after),
            windows=((at, at + AFTER),),
        )


def counting(options: CountdownOptions, at: datetime, setting: Setting) -> Context:
    """Return what is shown before the instant."""
    day, locale = options.at.date(), setting.hall.locale
    return replace(
        worded(options.title, setting),
        ends_ms=epoch_ms(at),
        day=day_label(day, locale),
        weekday=weekday_label(day, locale),
        time=f"{options.at:%H:%M}",
    )


def worded(text: str, setting: Setting) -> Context:
    """Return a context of words alone: on one line, else on lines of smaller type."""
    return Context(*lines_of(text, Room.of(setting)))


def lines_of(text: str, room: Room) -> tuple[tuple[str, ...], bool]:
    """Return a text's lines, and whether they are of the smaller type."""
    text = " ".join(text.split())
    if width_of(text) <= room.columns and not room.is_low:
        return (text,), False
    return title_lines(text, room.smaller_columns), True


KIND = Kind(
    name=NAME,
    label=_l("Countdown"),
    help=_l("How many days, hours and minutes it still is until something begins."),
    build=build,
    topics=frozenset({Topic.HALL}),
    options=CountdownOptions,
    usual=False,
)
