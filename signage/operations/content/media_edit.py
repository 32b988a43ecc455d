"""Change what the office calls a file of the library, and the tags it is found by."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from signage.errors import InvalidInputError, Message
from signage.models import MediaFile, MediaTag, User
from signage.operations.content.media import NAME_LENGTH, record_media
from signage.operations.hall.audit import record_audit

TAG_LENGTH = 40
MOST_TAGS_A_FILE = 20
#: Files that are tagged at once: more than a page holds.
MOST_FILES = 200


def rename_media(
    session: Session, media: MediaFile, name: str, *, actor: User, now: datetime
) -> None:
    """Call a file by another name.

    Raises:
        InvalidInputError: the name is empty or too long.

    """
    name = " ".join(name.split())
    if not name:
        raise InvalidInputError([Message("Write a name.")])
    if len(name) > NAME_LENGTH:
        raise InvalidInputError([Message("A name has at most 200 characters.")])
    if name != media.name:
        media.name = name
        session.flush()
        record_media(session, media, "media.renamed", actor, now)


def read_tags(text: str) -> tuple[str, ...]:
    """Return the tags in a text, divided by commas or line breaks, each once.

    Raises:
        InvalidInputError: one of them is too long.

    """
    for mark in ("，", "、", ";", "；", "\n"):
        text = text.replace(mark, ",")
    tags = (" ".join(part.split()) for part in text.split(","))
    found = tuple(dict.fromkeys(tag for tag in tags if tag))
    long = [tag for tag in found if len(tag) > TAG_LENGTH]
    if long:
        raise InvalidInputError(
            [
                Message("The tag “%(tag)s” has more than 40 characters.", tag=tag)
                for tag in long
            ]
        )
    return found


def add_tags(
    session: Session,
    files: Sequence[MediaFile],
    tags: Iterable[str],
    *,
    actor: User,
    now: datetime,
) -> None:
    """Give files tags; those they have already stay.

    Raises:
        InvalidInputError: a file would have too many.

    """
    wanted = tuple(tags)
    problems = [
        Message("“%(name)s” would have more than 20 tags.", name=media.name)
        for media in files
        if len({tag.tag for tag in media.tags} | set(wanted)) > MOST_TAGS_A_FILE
    ]
    if problems:
        raise InvalidInputError(problems)
    for media in files:
        known = {tag.tag for tag in media.tags}
        media.tags.extend(MediaTag(tag=tag) for tag in wanted if tag not in known)
    _tagged(session, files, wanted, "media.tagged", actor, now)


def remove_tags(
    session: Session,
    files: Sequence[MediaFile],
    tags: Iterable[str],
    *,
    actor: User,
    now: datetime,
) -> None:
    """Take tags off files; a file that has none of them stays as it is."""
    gone = frozenset(tags)
    for media in files:
        media.tags[:] = [tag for tag in media.tags if tag.tag not in gone]
    _tagged(session, files, sorted(gone), "media.untagged", actor, now)


def _tagged(  # noqa: PLR0913, PLR0917  # what was done to what, by whom, when
    session: Session,
    files: Sequence[MediaFile],
    tags: Sequence[str],
    action: str,
    actor: User,
    now: datetime,
) -> None:
    session.flush()
    for hall_id in {media.hall_id for media in files}:
        record_audit(
            session,
            actor,
            action,
            f"media:{files[0].id}",
            hall_id=hall_id,
            now=now,
            detail={"tags": ", ".join(tags), "files": len(files)},
        )


def files_by_keys(
    session: Session, hall_id: int, keys: Iterable[int]
) -> list[MediaFile]:
    """Return those of the hall's files that have one of the keys, with their tags.

    Raises:
        InvalidInputError: none was chosen.

    """
    wanted = list(dict.fromkeys(keys))[:MOST_FILES]
    query = select(MediaFile).options(selectinload(MediaFile.tags))
    chosen = MediaFile.id.in_(wanted), MediaFile.hall_id == hall_id
    found = list(session.scalars(query.where(*chosen)))
    if not found:
        raise InvalidInputError([Message("Choose at least one file of the list.")])
    return found
