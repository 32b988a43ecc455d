"""What was read of playlists and schedules: nothing is parsed or expanded twice.

What cannot be read keeps what was read before: a row that was damaged in the database
changes nothing on screens.
"""

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.clock import epoch_ms
from signage.models import Daypart, Hall, Playlist, Schedule
from signage.operations.hall.working_calendar import working_calendar
from signage.playout.bands import Spans, united
from signage.playout.content import (
    MOST_LEVELS,
    DaypartContent,
    PlaylistContent,
    ScheduleContent,
)
from signage.playout.days import WorkingCalendar
from signage.playout.flatten import nested_keys
from signage.playout.recurrence import occurrences_of

Thing = TypeVar("Thing")
Raw = dict[str, Any] | None

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Readings(Generic[Thing]):
    """Things by key with what they were read from; the last good one stays."""

    what: str
    read: Callable[[dict[str, Any]], Thing]
    kept: dict[int, tuple[Raw, Thing | None]] = field(default_factory=dict)

    def of(self, key: int, raw: dict[str, Any]) -> Thing | None:
        """Return what `raw` says; if it cannot be read, what was read last."""
        known, good = self.kept.get(key, (None, None))
        if known == raw:
            return good
        try:
            good = self.read(raw)
        except ValueError:
            log.exception(
                "%s %s cannot be read; the last good one stays", self.what, key
            )
        self.kept[key] = (raw, good)
        return good


@dataclass(frozen=True, slots=True)
class Reach:
    """What a schedule's spans depend on besides itself."""

    daypart: DaypartContent | None
    calendar: WorkingCalendar
    time_zone: str
    first: datetime
    last: datetime

    def is_as(self, other: "Reach") -> bool:
        """Tell whether spans are the same under both; equal contents are one object."""
        mine = (self.time_zone, self.first, self.last)
        return (
            mine == (other.time_zone, other.first, other.last)
            and self.daypart is other.daypart
            and self.calendar is other.calendar
        )


@dataclass(frozen=True, slots=True)
class Expanded:
    """A schedule's spans, with what they were made from."""

    content: ScheduleContent
    reach: Reach
    spans: Spans


class Shelf:
    """Remembers contents by what the database holds, for all groups of a process."""

    def __init__(self) -> None:
        self.expansions = (
            0  # how often a recurrence was expanded, for tests and benches
        )
        self._playlists = Readings("playlist", PlaylistContent.model_validate)
        self._schedules = Readings("schedule", ScheduleContent.model_validate)
        self._dayparts = Readings("daypart", DaypartContent.model_validate)
        self._calendars: dict[int, WorkingCalendar] = {}
        self._expanded: dict[int, Expanded] = {}

    def playlists(
        self, session: Session, hall: Hall, ids: Collection[int]
    ) -> dict[int, PlaylistContent]:
        """Return what is published of playlists, with all that is nested in them."""
        found: dict[int, PlaylistContent] = {}
        wanted = set(ids)
        for _level in range(MOST_LEVELS):
            if not wanted:
                break
            found |= self._published(session, hall, wanted)
            nested = {
                key
                for each in wanted & found.keys()
                for key in nested_keys(found[each])
            }
            wanted = nested - found.keys()
        return found

    def schedules(self, session: Session, hall: Hall) -> dict[int, ScheduleContent]:
        """Return what is published of the hall's schedules, by key."""
        rows = session.execute(
            select(Schedule.id, Schedule.published)
            .where(Schedule.hall_id == hall.id, Schedule.published.is_not(None))
            .order_by(Schedule.id)
        )
        read = ((key, self._schedules.of(key, raw)) for key, raw in rows if raw)
        return {key: content for key, content in read if content is not None}

    def dayparts(self, session: Session, hall: Hall) -> dict[int, DaypartContent]:
        """Return the hall's dayparts, by key."""
        rows = session.execute(
            select(Daypart.id, Daypart.content).where(Daypart.hall_id == hall.id)
        )
        read = ((key, self._dayparts.of(key, raw)) for key, raw in rows)
        return {key: content for key, content in read if content is not None}

    def calendar(self, session: Session, hall: Hall) -> WorkingCalendar:
        """Return the hall's calendar: the same object as long as it says the same."""
        newest = working_calendar(session, hall.id)
        kept = self._calendars.setdefault(hall.id, newest)
        if kept != newest:
            self._calendars[hall.id] = newest
        return self._calendars[hall.id]

    def spans(self, key: int, content: ScheduleContent, reach: Reach) -> Spans:
        """Return when a schedule is on; what cannot be expanded stays as it was."""
        kept = self._expanded.get(key)
        if kept and kept.content is content and kept.reach.is_as(reach):
            return kept.spans
        try:
            spans = self.expand(content, reach)
        except (ValueError, OverflowError):
            log.exception("schedule %s cannot be expanded; it stays as it was", key)
            spans = kept.spans if kept else ()
        self._expanded[key] = Expanded(content, reach, spans)
        return spans

    def expand(self, content: ScheduleContent, reach: Reach) -> Spans:
        """Return when a schedule is on, without remembering it."""
        self.expansions += 1
        found = occurrences_of(
            content,
            reach.daypart,
            reach.calendar,
            reach.time_zone,
            reach.first,
            reach.last,
        )
        return united((epoch_ms(each.starts), epoch_ms(each.ends)) for each in found)

    def _published(
        self, session: Session, hall: Hall, ids: Collection[int]
    ) -> Mapping[int, PlaylistContent]:
        rows = session.execute(
            select(Playlist.id, Playlist.published).where(
                Playlist.hall_id == hall.id,
                Playlist.id.in_(ids),
                Playlist.published.is_not(None),
            )
        )
        read = ((key, self._playlists.of(key, raw)) for key, raw in rows if raw)
        return {key: content for key, content in read if content is not None}
