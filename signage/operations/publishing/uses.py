"""Who uses what: kept when content is saved, asked for before things are deleted."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, insert, or_, select
from sqlalchemy.orm import Session

from signage.models import (
    Announcement,
    ContentUse,
    DisplayGroup,
    Playlist,
    Schedule,
)
from signage.playout.content import ScheduleContent

#: What owners are called, by the noun before the colon.
_NAMED = {
    "playlist": select(Playlist.id, Playlist.name),
    "schedule": select(Schedule.id, Schedule.name),
    "announcement": select(Announcement.id, Announcement.title),
    "display_group": select(DisplayGroup.id, DisplayGroup.name),
}


@dataclass(frozen=True, slots=True)
class Use:
    """Something that uses a target: "playlist:7", its name, whether it is published.

    Published means that what is published uses it; else only a draft does.
    """

    owner: str
    name: str
    is_published: bool

    @property
    def noun(self) -> str:
        """Return what the owner is: "playlist", "schedule", "display_group"."""
        return self.owner.partition(":")[0]

    @property
    def key(self) -> int:
        """Return the owner's key."""
        return int(self.owner.partition(":")[2])


def schedule_uses(content: ScheduleContent) -> frozenset[str]:
    """Return what a schedule needs: its playlist, its daypart, its groups."""
    found = {f"playlist:{content.playlist_id}"}
    found.update(f"display_group:{key}" for key in content.group_ids)
    if content.daypart_id is not None:
        found.add(f"daypart:{content.daypart_id}")
    return frozenset(found)


def write_uses(
    session: Session,
    hall_id: int,
    owner: str,
    targets: Iterable[str],
    *,
    is_published: bool,
) -> None:
    """Keep what the draft or the published content of `owner` uses, and no more."""
    session.execute(
        delete(ContentUse).where(
            ContentUse.hall_id == hall_id,
            ContentUse.owner == owner,
            ContentUse.is_published == is_published,
        )
    )
    rows = [
        {
            "hall_id": hall_id,
            "owner": owner,
            "target": target,
            "is_published": is_published,
        }
        for target in sorted(set(targets))
    ]
    if rows:
        session.execute(insert(ContentUse), rows)


def used_by(
    session: Session, hall_id: int, owner: str, *, is_published: bool
) -> tuple[str, ...]:
    """Return what an owner's draft or published content uses."""
    return tuple(
        session.scalars(
            select(ContentUse.target).where(
                ContentUse.hall_id == hall_id,
                ContentUse.owner == owner,
                ContentUse.is_published == is_published,
            )
        )
    )


def uses_of(
    session: Session, hall_id: int, targets: Collection[str]
) -> dict[str, tuple[Use, ...]]:
    """Return who uses each of `targets` ("media:12"); a few queries for them all."""
    pairs: dict[str, dict[str, bool]] = {target: {} for target in targets}
    rows = session.execute(
        select(ContentUse.target, ContentUse.owner, ContentUse.is_published).where(
            ContentUse.hall_id == hall_id, ContentUse.target.in_(targets)
        )
    )
    for target, owner, is_published in rows:
        pairs[target][owner] = pairs[target].get(owner, False) or is_published
    for target, owner in _of_groups(session, hall_id, targets):
        pairs[target][owner] = True
    owners = {owner for users in pairs.values() for owner in users}
    names = names_of(session, owners)
    return {
        target: tuple(
            sorted(
                (Use(owner, names[owner], on) for owner, on in users.items()),
                key=lambda use: (use.noun, use.name, use.owner),
            )
        )
        for target, users in pairs.items()
    }


def names_of(session: Session, owners: Iterable[str]) -> dict[str, str]:
    """Return what owners are called; what is gone is called by its key."""
    names = {owner: owner for owner in owners}
    for noun, query in _NAMED.items():
        keys = [
            int(key)
            for found, _, key in (owner.partition(":") for owner in names)
            if found == noun
        ]
        if keys:
            rows = session.execute(query.where(query.selected_columns[0].in_(keys)))
            names.update({f"{noun}:{key}": name for key, name in rows})
    return names


def _of_groups(
    session: Session, hall_id: int, targets: Collection[str]
) -> Iterable[tuple[str, str]]:
    """Yield (playlist, display group) of every group that a target belongs to."""
    keys = [int(t.partition(":")[2]) for t in targets if t.startswith("playlist:")]
    if not keys:
        return
    rows = session.execute(
        select(
            DisplayGroup.id, DisplayGroup.playlist_id, DisplayGroup.side_playlist_id
        ).where(DisplayGroup.hall_id == hall_id, shows_any(keys))
    )
    for group_id, main, side in rows:
        for key in {main, side} & set(keys):
            yield f"playlist:{key}", f"display_group:{group_id}"


def shows_any(playlist_ids: Collection[int]) -> ColumnElement[bool]:
    """Say in SQL whether a display group has one of these as its own playlist."""
    return or_(
        DisplayGroup.playlist_id.in_(playlist_ids),
        DisplayGroup.side_playlist_id.in_(playlist_ids),
    )
