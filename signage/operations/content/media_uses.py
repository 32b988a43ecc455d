"""Say where files of the library are used: texts, portraits, logo, playlists."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import (
    Announcement,
    ContentUse,
    Hall,
    MediaFile,
    Playlist,
    StaffMember,
)


@dataclass(frozen=True, slots=True)
class Use:
    """Where a file is used, with the key and title of what uses it.

    `kind` is "announcement", "portrait", "logo", "playlist" or another owner.
    """

    kind: str
    key: int
    title: str


def uses_of(session: Session, files: Iterable[MediaFile]) -> dict[int, tuple[Use, ...]]:
    """Return where each file is used, in few queries whatever their number."""
    rows = list(files)
    uses: dict[int, dict[tuple[str, int], Use]] = {media.id: {} for media in rows}
    by_hash = {media.sha256: media.id for media in rows}
    found = (
        *_of_announcements(session, uses),
        *_of_people(session, by_hash),
        *_of_content(session, rows),
    )
    for media_id, use in found:
        uses[media_id].setdefault((use.kind, use.key), use)
    return {key: tuple(about.values()) for key, about in uses.items()}


def _of_announcements(
    session: Session, ids: Iterable[int]
) -> Iterator[tuple[int, Use]]:
    query = select(Announcement.image_id, Announcement.id, Announcement.title)
    for media_id, key, title in session.execute(
        query.where(Announcement.image_id.in_(ids))
    ):
        if media_id is not None:
            yield media_id, Use("announcement", key, title)


def _of_people(session: Session, by_hash: dict[str, int]) -> Iterator[tuple[int, Use]]:
    portraits = select(StaffMember.portrait, StaffMember.id, StaffMember.name)
    for sha256, key, name in session.execute(
        portraits.where(StaffMember.portrait.in_(by_hash))
    ):
        if sha256 is not None:
            yield by_hash[sha256], Use("portrait", key, name)
    logos = select(Hall.logo, Hall.id, Hall.name).where(Hall.logo.in_(by_hash))
    for sha256, key, name in session.execute(logos):
        if sha256 is not None:
            yield by_hash[sha256], Use("logo", key, name)


def _of_content(
    session: Session, files: Sequence[MediaFile]
) -> Iterator[tuple[int, Use]]:
    targets = {f"media:{media.id}": media.id for media in files}
    query = (
        select(ContentUse.target, ContentUse.owner)
        .where(
            ContentUse.hall_id.in_({media.hall_id for media in files}),
            ContentUse.target.in_(targets),
        )
        .distinct()
    )
    owners: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for target, owner in session.execute(query):
        kind, _, key = owner.partition(":")
        owners[kind].append((targets[target], int(key)))
    for kind, pairs in owners.items():
        titles = _titles(session, kind, {key for _, key in pairs})
        for media_id, row_id in pairs:
            title = titles.get(row_id, f"{kind} {row_id}")
            yield media_id, Use(kind, row_id, title)


def _titles(session: Session, kind: str, keys: set[int]) -> dict[int, str]:
    if kind == "playlist":
        query = select(Playlist.id, Playlist.name).where(Playlist.id.in_(keys))
    elif kind == "announcement":
        query = select(Announcement.id, Announcement.title).where(
            Announcement.id.in_(keys)
        )
    else:
        return {}
    return {row.id: row[1] for row in session.execute(query)}
