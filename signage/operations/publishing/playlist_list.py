"""List playlists page by page, with where they are shown; and what waits."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, select, true
from sqlalchemy.orm import Session, joinedload

from signage.models import Hall, Playlist
from signage.models.playlist import ContentState
from signage.operations.publishing.uses import Use, uses_of

PAGE_SIZE = 30


class Shelf(StrEnum):
    """The lists that playlists are on."""

    ALL = "all"
    PUBLISHED = "published"
    CHANGED = "changed"
    WAITING = "waiting"
    DRAFTS = "drafts"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader wants to see: a shelf, a page of it (from 1), words to find."""

    shelf: Shelf = Shelf.ALL
    page: int = 1
    search: str = ""


@dataclass(frozen=True, slots=True)
class ListedPlaylist:
    """A row: the playlist, how many items it has, and what shows it."""

    playlist: Playlist
    items: int
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class PlaylistPage:
    """One page of a shelf, and how many playlists each shelf holds."""

    rows: tuple[ListedPlaylist, ...]
    counts: dict[Shelf, int]
    page: int
    pages: int


def playlist_page(session: Session, hall: Hall, wish: Wish) -> PlaylistPage:
    """Return one page of a shelf, by name; the search looks in names."""
    wanted = [
        Playlist.hall_id == hall.id,
        *(Playlist.name.icontains(w, autoescape=True) for w in wish.search.split()),
    ]
    counts = _counts(session, wanted)
    pages = max(1, -(-counts[wish.shelf] // PAGE_SIZE))
    page = min(max(1, wish.page), pages)
    found = session.scalars(
        select(Playlist)
        .where(*wanted, _on_shelf(wish.shelf))
        .options(joinedload(Playlist.updated_by))
        .order_by(Playlist.name, Playlist.id)
        .offset((page - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    ).all()
    uses = uses_of(session, hall.id, [f"playlist:{row.id}" for row in found])
    rows = tuple(
        ListedPlaylist(row, _items(row), uses[f"playlist:{row.id}"]) for row in found
    )
    return PlaylistPage(rows, counts, page, pages)


def _items(row: Playlist) -> int:
    content = row.draft if row.draft is not None else row.published
    return len((content or {}).get("items", ()))


def _counts(session: Session, wanted: list[ColumnElement[bool]]) -> dict[Shelf, int]:
    columns = [func.count().filter(_on_shelf(shelf)) for shelf in Shelf]
    row = session.execute(select(*columns).select_from(Playlist).where(*wanted)).one()
    return dict(zip(Shelf, row, strict=True))


def _on_shelf(shelf: Shelf) -> ColumnElement[bool]:
    is_on_air = Playlist.published.is_not(None)
    conditions: dict[Shelf, ColumnElement[bool]] = {
        Shelf.ALL: true(),
        Shelf.PUBLISHED: is_on_air,
        Shelf.CHANGED: and_(is_on_air, Playlist.draft.is_not(None)),
        Shelf.WAITING: Playlist.state == ContentState.WAITING,
        Shelf.DRAFTS: ~is_on_air,
    }
    return conditions[shelf]
