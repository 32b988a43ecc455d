"""Replace a file of the library by a newer one, wherever it is used."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError, Message
from signage.models import Hall, MediaFile, MediaPage, StaffMember, User
from signage.operations.content.media import NAME_LENGTH, record_media
from signage.operations.content.media_uses import uses_of
from signage.operations.publishing.releasing import APPROVERS
from signage.outbox import Hint, Topic, announce

#: So many files are offered, the newest of a kind.
MOST_OFFERED = 30
#: What of a row belongs to its content; the rest is what the office says of it.
CONTENT = (
    "mime",
    "width",
    "height",
    "size_bytes",
    "duration_s",
    "has_audio",
    "uploaded_at",
    "uploaded_by_id",
)
#: Portraits and the logo are named by their hash on slides of these.
SHOWN_BY_HASH = (Topic.HALL, Topic.AWARDS, Topic.BOARD)


def replacements_for(session: Session, media: MediaFile) -> Sequence[MediaFile]:
    """Return the newest files that can take a file's place: of its kind, unused."""
    query = (
        select(MediaFile)
        .where(
            MediaFile.hall_id == media.hall_id,
            MediaFile.kind == media.kind,
            MediaFile.id != media.id,
        )
        .order_by(MediaFile.id.desc())
        .limit(MOST_OFFERED)
    )
    found = session.scalars(query).all()
    uses = uses_of(session, found)
    return [each for each in found if not uses[each.id]]


def replace_media(
    session: Session, media: MediaFile, other: MediaFile, *, actor: User, now: datetime
) -> None:
    """Have a file show what `other` does; screens that show it follow at once.

    Its name, tags and uses stay. The two change places: `other` keeps what was shown
    before, under its name and day, so that the way back is the same.

    Raises:
        InvalidInputError: `other` cannot take its place, or somebody else must agree.

    """
    problem = _problem(session, media, other, actor)
    if problem is not None:
        raise InvalidInputError([problem])
    day = f"{media.uploaded_at:%Y-%m-%d}"
    other.name = f"{media.name[: NAME_LENGTH - 20]} ({day})"
    before, after = media.sha256, other.sha256
    _exchange(session, media, other)
    _follow(session, media.hall_id, before, after)
    record_media(session, media, "media.replaced", actor, now)
    announce(session, Hint(Topic.MEDIA, media.hall_id))


def _problem(
    session: Session, media: MediaFile, other: MediaFile, actor: User
) -> Message | None:
    is_alike = other.kind is media.kind and other.hall_id == media.hall_id
    if not is_alike or other.id == media.id:
        return Message("Choose another file of the same kind.")
    uses = uses_of(session, [media, other])
    if uses[other.id]:
        return Message(
            "“%(name)s” is used itself, by %(uses)s. Choose it there instead.",
            name=other.name,
            uses=", ".join(use.title for use in uses[other.id]),
        )
    hall = session.get_one(Hall, media.hall_id)
    if uses[media.id] and hall.needs_approval and actor.role not in APPROVERS:
        return Message(
            "Somebody else must agree to what screens show. Put the new file into the "
            "playlist or announcement, and hand that in."
        )
    return None


def _exchange(session: Session, media: MediaFile, other: MediaFile) -> None:
    hashes, pages = (other.sha256, media.sha256), (_pages(other), _pages(media))
    values: tuple[dict[str, Any], ...] = tuple(
        {name: getattr(each, name) for name in CONTENT} for each in (other, media)
    )
    # No two files have one hash, not even while they change places.
    for each in (media, other):
        each.sha256, each.pages = f"moving-{each.id}", []
    session.flush()
    for place, each in enumerate((media, other)):
        each.sha256, each.pages = hashes[place], pages[place]
        for name, value in values[place].items():
            setattr(each, name, value)
    session.flush()


def _pages(media: MediaFile) -> list[MediaPage]:
    return [
        MediaPage(
            number=page.number, sha256=page.sha256, width=page.width, height=page.height
        )
        for page in media.pages
    ]


def _follow(session: Session, hall_id: int, before: str, after: str) -> None:
    """Have portraits and logo, which are named by their hash, be the new one."""
    people = select(StaffMember).where(
        StaffMember.hall_id == hall_id, StaffMember.portrait == before
    )
    for person in session.scalars(people):
        person.portrait = after
    hall = session.get_one(Hall, hall_id)
    if hall.logo == before:
        hall.logo = after
    session.flush()
    for topic in SHOWN_BY_HASH:
        announce(session, Hint(topic, hall_id))
