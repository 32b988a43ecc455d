"""The library's list: by kind, by tag, by words, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, selectinload

from signage.models import MediaFile, MediaTag
from signage.models.media import MediaKind
from signage.operations.content.media_uses import Use, uses_of

PAGE_SIZE = 48
MOST_TAGS = 60


@dataclass(frozen=True, slots=True)
class MediaFilter:
    """Which files to list: of a kind, with a tag, with words in name or tags."""

    search: str = ""
    kind: MediaKind | None = None
    tag: str = ""


@dataclass(frozen=True, slots=True)
class MediaList:
    """One page of the library, newest first, with the uses of each file.

    `newer_than` and `older_than` are the keys of the pages beside it, or None; `total`
    counts the files of all pages.
    """

    files: Sequence[MediaFile]
    uses: dict[int, tuple[Use, ...]]
    newer_than: int | None
    older_than: int | None
    total: int


def media_list(
    session: Session,
    hall_id: int,
    chosen: MediaFilter,
    *,
    older_than: int | None = None,
    newer_than: int | None = None,
) -> MediaList:
    """Return a page of the hall's files: the newest, or those beside a key."""
    wanted = _conditions(hall_id, chosen)
    total = session.scalar(select(func.count(MediaFile.id)).where(*wanted)) or 0
    if not total:
        return MediaList((), {}, None, None, 0)
    query = select(MediaFile).where(*wanted).options(selectinload(MediaFile.tags))
    if newer_than is not None:
        query = query.where(MediaFile.id > newer_than).order_by(MediaFile.id)
    else:
        if older_than is not None:
            query = query.where(MediaFile.id < older_than)
        query = query.order_by(MediaFile.id.desc())
    found = list(session.scalars(query.limit(PAGE_SIZE + 1)))
    has_more, files = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    if newer_than is not None:
        files.reverse()
    has_newer = has_more if newer_than is not None else older_than is not None
    has_older = has_more or newer_than is not None
    return MediaList(
        files,
        uses_of(session, files),
        files[0].id if has_newer and files else None,
        files[-1].id if has_older and files else None,
        total,
    )


def tags_in_use(session: Session, hall_id: int) -> list[tuple[str, int]]:
    """Return the hall's commonest tags with how many files have each, by name."""
    count = func.count(MediaTag.media_id)
    query = (
        select(MediaTag.tag, count)
        .join(MediaFile, MediaFile.id == MediaTag.media_id)
        .where(MediaFile.hall_id == hall_id)
        .group_by(MediaTag.tag)
        .order_by(count.desc(), MediaTag.tag)
        .limit(MOST_TAGS)
    )
    return sorted((tag, number) for tag, number in session.execute(query))


def _conditions(hall_id: int, chosen: MediaFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [MediaFile.hall_id == hall_id]
    if chosen.kind is not None:
        found.append(MediaFile.kind == chosen.kind)
    if chosen.tag:
        found.append(_has_tag(MediaTag.tag == chosen.tag))
    for word in chosen.search.split():
        named = MediaFile.name.icontains(word, autoescape=True)
        found.append(named | _has_tag(MediaTag.tag.icontains(word, autoescape=True)))
    return found


def _has_tag(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return MediaFile.id.in_(select(MediaTag.media_id).where(condition))
