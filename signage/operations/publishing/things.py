"""The things that a playlist's items may show: found by words, and named by key."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import Announcement, Feed, MediaFile, Playlist

MOST_FOUND = 12

#: Key, name and hall of everything of a noun.
_KEPT = {
    "media": (MediaFile.id, MediaFile.name, MediaFile.hall_id),
    "announcement": (Announcement.id, Announcement.title, Announcement.hall_id),
    "feed": (Feed.id, Feed.name, Feed.hall_id),
    "playlist": (Playlist.id, Playlist.name, Playlist.hall_id),
}
NOUNS = frozenset(_KEPT)


@dataclass(frozen=True, slots=True)
class Thing:
    """Something to choose: its key, and what it is called."""

    key: int
    name: str


def find_things(
    session: Session, hall_id: int, noun: str, words: str
) -> tuple[Thing, ...]:
    """Return things whose names hold every word, newest first; a screenful at most."""
    key, name, hall = _KEPT[noun]
    query = select(key, name).where(
        hall == hall_id,
        *(name.icontains(word, autoescape=True) for word in words.split()),
    )
    if noun == "playlist":
        query = query.where(Playlist.published.is_not(None))
    rows = session.execute(query.order_by(key.desc()).limit(MOST_FOUND))
    return tuple(Thing(found, called) for found, called in rows)


def thing_named(session: Session, hall_id: int, noun: str, name: str) -> int | None:
    """Return the key of the one thing that is called so; None if none or several."""
    key, column, hall = _KEPT[noun]
    query = select(key).where(hall == hall_id, column == name.strip()).limit(2)
    found = session.scalars(query).all()
    return found[0] if len(found) == 1 else None


def names_of_things(
    session: Session, hall_id: int, uses: Collection[str]
) -> dict[str, str]:
    """Return what "media:7" and the like are called: one query a noun; gone: none."""
    names: dict[str, str] = {}
    for noun, (key, name, hall) in _KEPT.items():
        keys = set(_keys(noun, uses))
        if keys:
            query = select(key, name).where(key.in_(keys), hall == hall_id)
            rows = session.execute(query)
            names.update({f"{noun}:{found}": called for found, called in rows})
    return names


def _keys(noun: str, uses: Iterable[str]) -> Iterable[int]:
    for use in uses:
        found, _, key = use.partition(":")
        if found == noun:
            yield int(key)
