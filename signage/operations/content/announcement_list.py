"""List announcements page by page: on air, upcoming, drafts, ended; with search."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, selectinload

from signage.models import Announcement, Hall
from signage.models.announcement import AnnouncementState
from signage.operations.content.announcement_times import next_window
from signage.playout.occurrences import Window

PAGE_SIZE = 30


class Shelf(StrEnum):
    """The lists that every announcement is on exactly one of."""

    ON_AIR = "on-air"
    UPCOMING = "upcoming"
    DRAFTS = "drafts"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader wants to see: a shelf, a page of it (from 1), words to find."""

    shelf: Shelf = Shelf.ON_AIR
    page: int = 1
    search: str = ""


@dataclass(frozen=True, slots=True)
class ListedAnnouncement:
    """A row: the announcement, and when it is on (again); `is_on` means just now."""

    announcement: Announcement
    window: Window | None
    is_on: bool


@dataclass(frozen=True, slots=True)
class AnnouncementPage:
    """One page of a shelf, and how many announcements each shelf holds."""

    rows: tuple[ListedAnnouncement, ...]
    counts: dict[Shelf, int]
    page: int
    pages: int


def announcement_page(
    session: Session, hall: Hall, wish: Wish, *, now: datetime
) -> AnnouncementPage:
    """Return one page of a shelf; the search looks in titles and texts."""
    wanted = [Announcement.hall_id == hall.id, *_matching(wish.search)]
    counts = _counts(session, wanted, now)
    pages = max(1, -(-counts[wish.shelf] // PAGE_SIZE))
    page = min(max(1, wish.page), pages)
    found = session.scalars(
        select(Announcement)
        .where(*wanted, _on_shelf(wish.shelf, now))
        .options(selectinload(Announcement.groups), selectinload(Announcement.image))
        .order_by(*_order(wish.shelf))
        .offset((page - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    )
    rows = tuple(_listed(announcement, hall, now) for announcement in found)
    return AnnouncementPage(rows, counts, page, pages)


def _matching(search: str) -> list[ColumnElement[bool]]:
    return [
        or_(
            Announcement.title.icontains(word, autoescape=True),
            Announcement.text.icontains(word, autoescape=True),
        )
        for word in search.split()
    ]


def _counts(
    session: Session, wanted: list[ColumnElement[bool]], now: datetime
) -> dict[Shelf, int]:
    columns = [func.count().filter(_on_shelf(shelf, now)) for shelf in Shelf]
    row = session.execute(
        select(*columns).select_from(Announcement).where(*wanted)
    ).one()
    return dict(zip(Shelf, row, strict=True))


def _on_shelf(shelf: Shelf, now: datetime) -> ColumnElement[bool]:
    is_scheduled = Announcement.state == AnnouncementState.SCHEDULED
    conditions = {
        Shelf.ON_AIR: and_(
            is_scheduled, Announcement.starts_at <= now, Announcement.ends_at > now
        ),
        Shelf.UPCOMING: and_(is_scheduled, Announcement.starts_at > now),
        Shelf.DRAFTS: Announcement.state == AnnouncementState.DRAFT,
        Shelf.ENDED: or_(
            Announcement.state == AnnouncementState.WITHDRAWN,
            and_(is_scheduled, Announcement.ends_at <= now),
        ),
    }
    return conditions[shelf]


def _order(shelf: Shelf) -> tuple[ColumnElement[Any], ...]:
    orders: dict[Shelf, tuple[ColumnElement[Any], ...]] = {
        Shelf.ON_AIR: (
            Announcement.priority.desc(),
            Announcement.ends_at.asc(),
            Announcement.id.asc(),
        ),
        Shelf.UPCOMING: (Announcement.starts_at.asc(), Announcement.id.asc()),
        Shelf.DRAFTS: (Announcement.updated_at.desc(), Announcement.id.desc()),
        Shelf.ENDED: (Announcement.ends_at.desc(), Announcement.id.desc()),
    }
    return orders[shelf]


def _listed(
    announcement: Announcement, hall: Hall, now: datetime
) -> ListedAnnouncement:
    window = next_window(announcement, hall.time_zone, now)
    is_on = window is not None and window[0] <= now
    return ListedAnnouncement(announcement, window, is_on)
