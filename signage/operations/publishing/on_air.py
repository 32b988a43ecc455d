"""All that is put on screens at times: schedules and announcements, as dated slots."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple, Protocol

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session, selectinload

from signage.models import Announcement, Hall, Playlist, Schedule
from signage.models.announcement import AnnouncementState
from signage.models.playlist import ContentState
from signage.operations.publishing.schedule_times import HallTimes
from signage.playout.bands import band_of_announcement, band_of_schedule
from signage.playout.content import ScheduleContent
from signage.playout.occurrences import EVERY_WEEKDAY, whole_windows
from signage.playout.overlaps import Shown

COLOURS = 8
#: Contents that are read from their JSON once: those of a hall with a thousand.
MOST_READ = 2000


class Saved(Protocol):
    """What a row of a schedule says besides its contents."""

    @property
    def id(self) -> int:
        """Its key."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def state(self) -> ContentState:
        """How far it is."""

    @property
    def version(self) -> int:
        """How often it was saved."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A schedule or an announcement on the calendar.

    `playlist` names what it shows; `colour` is one of COLOURS for each playlist, and 0
    for announcements. `is_draft` is what no screen shows yet; `kept` is the content as
    JSON, by which its occurrences are remembered. `has_own_times` is not so where a
    daypart, or whole days, say the times of day.
    """

    owner: str
    key: int
    name: str
    playlist: str
    colour: int
    zone: str
    group_ids: frozenset[int]
    rank: int
    priority: int
    is_draft: bool
    is_waiting: bool = False
    version: int = 0
    kept: str = ""
    content: ScheduleContent | None = None
    has_own_times: bool = True

    @property
    def is_schedule(self) -> bool:
        """Whether it is a schedule; else an announcement."""
        return self.content is not None


class Slot(NamedTuple):
    """One occurrence; `original` names it for exceptions of a schedule (hall time)."""

    entry: Entry
    starts: datetime
    ends: datetime
    original: datetime | None = None

    @property
    def shown(self) -> Shown:
        """What it replaces or is replaced by is found with this."""
        what = self.entry
        return Shown(
            what.owner, what.zone, what.group_ids, self.starts, self.ends, what.rank
        )


def slots_between(
    session: Session, hall: Hall, times: HallTimes, first: datetime, last: datetime
) -> list[Slot]:
    """Return what touches [first, last): published, and drafts where they differ."""
    return [
        *_of_schedules(session, hall, times, first, last),
        *_of_announcements(session, hall, first, last),
    ]


def playlist_names(session: Session, hall: Hall) -> dict[int, str]:
    """Return the names of the hall's playlists."""
    query = select(Playlist.id, Playlist.name).where(Playlist.hall_id == hall.id)
    return {key: name for key, name in session.execute(query)}  # noqa: C416  # typed rows


def entry_of(
    schedule: Saved, kept: str, names: dict[int, str], *, is_draft: bool
) -> Entry:
    """Return a schedule for the calendar; `kept` is what is published, or its draft."""
    content = _read(kept)
    return Entry(
        owner=f"schedule:{schedule.id}",
        key=schedule.id,
        name=schedule.name,
        playlist=names.get(content.playlist_id, ""),
        colour=content.playlist_id % COLOURS + 1,
        zone=content.zone,
        group_ids=frozenset(content.group_ids),
        rank=band_of_schedule(content.priority),
        priority=content.priority,
        is_draft=is_draft,
        is_waiting=is_draft and schedule.state == ContentState.WAITING,
        version=schedule.version,
        kept=kept,
        content=content,
        has_own_times=content.daypart_id is None,
    )


@lru_cache(MOST_READ)
def _read(kept: str) -> ScheduleContent:
    return ScheduleContent.model_validate_json(kept)


def _of_schedules(
    session: Session, hall: Hall, times: HallTimes, first: datetime, last: datetime
) -> Iterator[Slot]:
    names = playlist_names(session, hall)
    # As text, not as objects: what was read once is not read again.
    rows = session.execute(
        select(
            Schedule.id,
            Schedule.name,
            Schedule.state,
            Schedule.version,
            cast(Schedule.published, Text).label("published"),
            cast(Schedule.draft, Text).label("draft"),
        ).where(Schedule.hall_id == hall.id)
    )
    for row in rows:
        on_air: list[Slot] = []
        if row.published is not None:
            entry = entry_of(row, row.published, names, is_draft=False)
            on_air = list(slots_of(entry, times, first, last))
            yield from on_air
        if row.draft is not None and row.state != ContentState.WITHDRAWN:
            entry = entry_of(row, row.draft, names, is_draft=True)
            yield from _new_ones(on_air, slots_of(entry, times, first, last))


def slots_of(
    entry: Entry, times: HallTimes, first: datetime, last: datetime
) -> Iterator[Slot]:
    """Yield the occurrences of a schedule that touch [first, last)."""
    content = entry.content
    if content is None or not _may_touch(content, times, first, last):
        return
    for each in times.remembered(content, entry.kept, first, last):
        yield Slot(entry, each.starts, each.ends, each.original)


def _may_touch(
    content: ScheduleContent, times: HallTimes, first: datetime, last: datetime
) -> bool:
    """Tell at a glance what lies wholly before or after: most of a year's schedules."""
    if content.moved:
        return True
    begins = content.starts.replace(tzinfo=times.zone).astimezone(UTC)
    if begins >= last:
        return False
    length = content.ends - content.starts + timedelta(days=2)
    over = content.last_on if content.rrule else content.starts.date()
    return over is None or datetime.combine(over, time(), times.zone) + length > first


def _new_ones(on_air: list[Slot], drafted: Iterator[Slot]) -> Iterator[Slot]:
    """Yield those slots of a draft that are not on the air just so."""
    known = {(_look(slot.entry), slot.starts, slot.ends) for slot in on_air}
    for slot in drafted:
        if (_look(slot.entry), slot.starts, slot.ends) not in known:
            yield slot


def _look(entry: Entry) -> tuple[object, ...]:
    return (entry.playlist, entry.colour, entry.zone, entry.group_ids, entry.rank)


def _of_announcements(
    session: Session, hall: Hall, first: datetime, last: datetime
) -> Iterator[Slot]:
    found = session.scalars(
        select(Announcement)
        .where(
            Announcement.hall_id == hall.id,
            Announcement.state != AnnouncementState.WITHDRAWN,
            Announcement.starts_at < last,
            Announcement.ends_at > first,
        )
        .options(selectinload(Announcement.groups))
    )
    for row in found:
        entry = Entry(
            owner=f"announcement:{row.id}",
            key=row.id,
            name=row.title,
            playlist="",
            colour=0,
            zone="ticker" if row.place == "ticker" else "main",
            group_ids=frozenset(group.id for group in row.groups),
            rank=band_of_announcement(row.priority),
            priority=row.priority,
            is_draft=row.state == AnnouncementState.DRAFT,
            version=row.version,
            has_own_times=row.daily_from is not None or row.weekdays == EVERY_WEEKDAY,
        )
        for starts, ends in whole_windows(row, hall.time_zone, first, last):
            yield Slot(entry, starts, ends)
