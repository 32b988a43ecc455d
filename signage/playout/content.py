"""What editors put together: playlists, schedules and dayparts, as they are kept.

Pure models: they read and write the JSON of `signage.models.playlist`. What is checked
against the hall (does the media file exist, does a playlist hold itself) is checked by
`signage.operations.publishing`.
"""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

#: The kind of a playlist's item that stands for another playlist's items.
NESTED = "playlist"

MOST_ITEMS = 200
#: Slides of a playlist with all that is nested in it.
MOST_SLIDES = 1000
MOST_LEVELS = 5
MOST_WEIGHT = 9
SHORTEST_S, LONGEST_S = 3, 3600
#: Priorities of schedules; each replaces the lower ones while it is on.
LOWEST_PRIORITY, HIGHEST_PRIORITY = 0, 9

ZoneName = Literal["main", "ticker", "side"]


class Content(BaseModel):
    """Frozen, and strict about what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PlaylistItem(Content):
    """One line of a playlist.

    `kind` is a slide kind of the registry with its `settings`, or NESTED with
    {"playlist_id": 7}. `seconds` empty means as long as reading takes. An item of
    `weight` n comes n times in a cycle, spread evenly. `key` is unique in its list.
    """

    key: Annotated[str, Field(min_length=1, max_length=16, pattern=r"^[a-z0-9]+$")]
    kind: str
    settings: dict[str, Any] = {}
    seconds: Annotated[int, Field(ge=SHORTEST_S, le=LONGEST_S)] | None = None
    weight: Annotated[int, Field(ge=1, le=MOST_WEIGHT)] = 1


class PlaylistContent(Content):
    """The items of a playlist, in order."""

    items: Annotated[tuple[PlaylistItem, ...], Field(max_length=MOST_ITEMS)] = ()


class Days(StrEnum):
    """On which of the days that recurrence gives a schedule is on.

    A workday is Monday to Friday without holidays, and every shifted workday; a holiday
    is a day of the working calendar. `days_off` is every day that is no workday.
    """

    ALL = "all"
    WORKDAYS = "workdays"
    HOLIDAYS = "holidays"
    DAYS_OFF = "days_off"
    NOT_HOLIDAYS = "not_holidays"


class Moved(Content):
    """A single occurrence that is at another time; hall time, without zone."""

    starts: datetime
    ends: datetime


class ScheduleContent(Content):
    """When a playlist is on, and where; RFC 5545 in local (hall) time.

    `starts` is DTSTART and `ends` the end of the first occurrence, both hall time
    without zone; every occurrence lasts as long on the clock on the wall. With
    `daypart_id` the times of day come from the daypart, and only the dates of `starts`
    and of recurrence count. `rrule` is the value of an RRULE without "DTSTART" (empty:
    once). `excluded` are the starts of occurrences that are cancelled, `moved` those
    that are at another time, by ISO start. No `group_ids` means every group.
    `last_on` is the last day on which an occurrence may start (empty: as RRULE says).
    """

    playlist_id: int
    zone: ZoneName = "main"
    group_ids: tuple[int, ...] = ()
    starts: datetime
    ends: datetime
    daypart_id: int | None = None
    rrule: str = ""
    days: Days = Days.ALL
    excluded: tuple[datetime, ...] = ()
    moved: dict[str, Moved] = {}
    last_on: date | None = None
    priority: Annotated[int, Field(ge=LOWEST_PRIORITY, le=HIGHEST_PRIORITY)] = 0


class Span(Content):
    """A part of a day in hall time; an end at or before the start is the next day."""

    starts: time
    ends: time


class DaypartContent(Content):
    """The times of a daypart, by the kind of day.

    `usual` holds unless something below says otherwise for the day; an empty tuple
    there means not at all on such days, None means as usual. `weekdays` is by ISO
    weekday "1" to "7". A holiday or shifted workday of the calendar comes before its
    weekday.
    """

    usual: tuple[Span, ...]
    weekdays: dict[str, tuple[Span, ...]] = {}
    holidays: tuple[Span, ...] | None = None
    shifted_workdays: tuple[Span, ...] | None = None
