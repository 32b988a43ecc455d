"""What a schedule may show: a playlist, or one announcement or file alone."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import (
    Announcement,
    ContentUse,
    Hall,
    MediaFile,
    Playlist,
    User,
)
from signage.models.announcement import AnnouncementState
from signage.operations.publishing.drafts import create_content, working
from signage.playout.content import PlaylistContent, PlaylistItem
from signage.slides.kind import Uses
from signage.slides.registry import KINDS
from signage.web.i18n import lazy_text as _l

#: So many announcements and files are offered, the newest; each has a link of its own.
MOST_OFFERED = 100
NAME_ROOM = 90

Pairs = list[tuple[str, str]]


def offered(
    session: Session, hall: Hall, chosen: str, now: datetime
) -> dict[str, Pairs]:
    """Return what can be chosen, by heading; what is chosen is always among it."""
    return {
        str(_l("Playlists")): _playlists(session, hall),
        str(_l("An announcement alone")): _announcements(session, hall, chosen, now),
        str(_l("A file alone")): _files(session, hall, chosen),
    }


def item_of(shows: str) -> PlaylistItem | None:
    """Return the item that shows "announcement:3" or "media:12"; None: no kind can."""
    noun, _colon, key = shows.partition(":")
    for kind in KINDS:
        for name, field in kind.options.model_fields.items():
            if Uses(noun) in field.metadata and key.isdecimal():
                return PlaylistItem(key="i1", kind=kind.name, settings={name: int(key)})
    return None


def playlist_for(
    session: Session, hall: Hall, shows: str, *, actor: User, now: datetime
) -> Playlist | None:
    """Return the playlist that shows one thing alone; make it if there is none."""
    item = item_of(shows)
    if item is None:
        return None
    content = PlaylistContent(items=(item,))
    found = _existing(session, hall, shows, content)
    if found is not None:
        return found
    name = _free_name(session, hall, _title(session, shows))
    return create_content(
        session, hall, Playlist, content, name=name, actor=actor, now=now, uses=[shows]
    )


def _items(playlist: Playlist) -> tuple[PlaylistItem, ...]:
    return PlaylistContent.model_validate(working(playlist) or {}).items


def _existing(
    session: Session, hall: Hall, shows: str, content: PlaylistContent
) -> Playlist | None:
    owners = session.scalars(
        select(ContentUse.owner).where(
            ContentUse.hall_id == hall.id,
            ContentUse.target == shows,
            ContentUse.owner.startswith("playlist:"),
        )
    )
    keys = {int(owner.partition(":")[2]) for owner in owners}
    rows = session.scalars(
        select(Playlist).where(Playlist.id.in_(keys)).order_by(Playlist.id)
    )
    wanted = [(item.kind, item.settings) for item in content.items]
    for row in rows:
        if [(item.kind, item.settings) for item in _items(row)] == wanted:
            return row
    return None


def _title(session: Session, shows: str) -> str:
    noun, _colon, key = shows.partition(":")
    if noun == "announcement":
        return session.get_one(Announcement, int(key)).title[:NAME_ROOM]
    return session.get_one(MediaFile, int(key)).name[:NAME_ROOM]


def _free_name(session: Session, hall: Hall, title: str) -> str:
    taken = set(
        session.scalars(
            select(Playlist.name).where(
                Playlist.hall_id == hall.id,
                Playlist.name.startswith(title, autoescape=True),
            )
        )
    )
    name, number = title, 1
    while name in taken:
        number += 1
        name = f"{title} ({number})"
    return name


def _playlists(session: Session, hall: Hall) -> Pairs:
    rows = session.execute(
        select(Playlist.id, Playlist.name)
        .where(Playlist.hall_id == hall.id)
        .order_by(Playlist.name)
    )
    return [(f"playlist:{key}", name) for key, name in rows]


def _announcements(session: Session, hall: Hall, chosen: str, now: datetime) -> Pairs:
    if item_of("announcement:1") is None:
        return []
    rows = session.execute(
        select(Announcement.id, Announcement.title)
        .where(
            Announcement.hall_id == hall.id,
            (Announcement.state != AnnouncementState.WITHDRAWN)
            & (Announcement.ends_at > now)
            | (Announcement.id == _key(chosen, "announcement")),
        )
        .order_by(Announcement.updated_at.desc())
        .limit(MOST_OFFERED)
    )
    return [(f"announcement:{key}", title) for key, title in rows]


def _files(session: Session, hall: Hall, chosen: str) -> Pairs:
    if item_of("media:1") is None:
        return []
    key = _key(chosen, "media")
    rows = session.execute(
        select(MediaFile.id, MediaFile.name)
        .where(MediaFile.hall_id == hall.id)
        .order_by((MediaFile.id == key).desc(), MediaFile.id.desc())
        .limit(MOST_OFFERED)
    )
    return [(f"media:{row_key}", name) for row_key, name in rows]


def _key(chosen: str, noun: str) -> int:
    found, _colon, key = chosen.partition(":")
    return int(key) if found == noun and key.isdecimal() and len(key) < 18 else 0  # noqa: PLR2004  # what a row's key can be
