"""List schedules page by page, with their state and when they are on next."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, joinedload

from signage.models import Hall, Schedule
from signage.models.playlist import ContentState
from signage.operations.publishing.on_air import Entry, entry_of, playlist_names
from signage.operations.publishing.schedule_times import HallTimes
from signage.playout.recurrence import Occurrence

PAGE_SIZE = 30


class Shelf(StrEnum):
    """The lists of schedules; one with changes is on two of them."""

    ON_AIR = "on-air"
    DRAFTS = "drafts"
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader wants to see: a shelf, a page of it (from 1), words to find."""

    shelf: Shelf = Shelf.ON_AIR
    page: int = 1
    search: str = ""


@dataclass(frozen=True, slots=True)
class ListedSchedule:
    """A row: the schedule, what it says, and its next occurrence; `is_on` just now."""

    schedule: Schedule
    entry: Entry
    upcoming: Occurrence | None
    is_on: bool


@dataclass(frozen=True, slots=True)
class SchedulePage:
    """One page of a shelf, and how many schedules each shelf holds."""

    rows: tuple[ListedSchedule, ...]
    counts: dict[Shelf, int]
    page: int
    pages: int


def schedule_page(
    session: Session, hall: Hall, times: HallTimes, wish: Wish, *, now: datetime
) -> SchedulePage:
    """Return one page of a shelf; the search looks in names."""
    wanted = [Schedule.hall_id == hall.id]
    wanted += [
        Schedule.name.icontains(word, autoescape=True) for word in wish.search.split()
    ]
    counts = _counts(session, wanted)
    pages = max(1, -(-counts[wish.shelf] // PAGE_SIZE))
    page = min(max(1, wish.page), pages)
    names = playlist_names(session, hall)
    found = session.scalars(
        select(Schedule)
        .where(*wanted, _on_shelf(wish.shelf))
        .options(joinedload(Schedule.updated_by))
        .order_by(Schedule.updated_at.desc(), Schedule.id.desc())
        .offset((page - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    )
    rows = tuple(_listed(row, wish.shelf, times, names, now) for row in found)
    return SchedulePage(rows, counts, page, pages)


def _counts(session: Session, wanted: list[ColumnElement[bool]]) -> dict[Shelf, int]:
    columns = [func.count().filter(_on_shelf(shelf)) for shelf in Shelf]
    row = session.execute(select(*columns).select_from(Schedule).where(*wanted)).one()
    return dict(zip(Shelf, row, strict=True))


def _on_shelf(shelf: Shelf) -> ColumnElement[bool]:
    state = Schedule.state
    return {
        Shelf.ON_AIR: Schedule.published.is_not(None),
        Shelf.DRAFTS: and_(
            Schedule.draft.is_not(None),
            state.in_([ContentState.DRAFT, ContentState.PUBLISHED]),
        ),
        Shelf.WAITING: state == ContentState.WAITING,
        Shelf.WITHDRAWN: state == ContentState.WITHDRAWN,
    }[shelf]


def _listed(
    row: Schedule, shelf: Shelf, times: HallTimes, names: dict[int, str], now: datetime
) -> ListedSchedule:
    shows_published = shelf is Shelf.ON_AIR or row.draft is None
    kept = row.published if shows_published else row.draft
    entry = entry_of(row, json.dumps(kept or {}), names, is_draft=not shows_published)
    content = entry.content
    upcoming = times.upcoming(content, now, 1) if content is not None else ()
    first = upcoming[0] if upcoming else None
    return ListedSchedule(row, entry, first, first is not None and first.starts <= now)
