"""Keep media by content hash: store, rename, tag, delete."""

import os
import tempfile
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import ConflictError, Message, NotFoundError
from signage.models import MediaFile, MediaPage, User
from signage.models.media import MediaKind
from signage.operations.content.images import PreparedImage
from signage.operations.content.media_receiving import room_on_disk
from signage.operations.content.media_uses import uses_of
from signage.operations.content.preparing import PreparedMedia
from signage.operations.hall.audit import record_audit
from signage.outbox import Hint, Topic, announce

NAME_LENGTH = 200
VIDEO_MIME, PAGE_MIME = "video/mp4", "image/webp"
DOCUMENT_MIME = "application/pdf"


class MediaInUseError(ConflictError):
    """What something shows cannot be deleted."""

    code: ClassVar[str] = "media_in_use"

    def __init__(self, media: MediaFile, uses: Sequence[str]) -> None:
        super().__init__(
            Message(
                "“%(name)s” is used by %(uses)s. Take it out there first.",
                name=media.name,
                uses=", ".join(uses),
            )
        )


def media_path(folder: Path, sha256: str) -> Path:
    """Return where the picture, page or video of this hash is kept."""
    return folder / sha256


def thumbnail_path(folder: Path, sha256: str) -> Path:
    """Return where the small version of this is kept (always WebP)."""
    return folder / f"{sha256}.thumbnail"


def keep_image(  # noqa: PLR0913  # what, where, as what, whose, by whom, when
    session: Session,
    folder: Path,
    prepared: PreparedImage,
    name: str,
    *,
    hall_id: int,
    actor: User | None,
    now: datetime,
) -> MediaFile:
    """Keep a prepared picture; the same picture again is the same row."""
    write_durably(thumbnail_path(folder, prepared.sha256), prepared.thumbnail)
    write_durably(media_path(folder, prepared.sha256), prepared.content)
    media = MediaFile(
        hall_id=hall_id,
        sha256=prepared.sha256,
        kind=MediaKind.IMAGE,
        mime=prepared.mime,
        name=plain_name(name),
        width=prepared.width,
        height=prepared.height,
        size_bytes=len(prepared.content),
        uploaded_at=now,
        uploaded_by_id=actor.id if actor else None,
    )
    return _kept(session, media, actor)


def keep_media(  # noqa: PLR0913  # what, where, as what, whose, by whom, when
    session: Session,
    folder: Path,
    prepared: PreparedMedia,
    name: str,
    *,
    hall_id: int,
    actor: User | None,
    now: datetime,
) -> MediaFile:
    """Keep a prepared video or document; the same once more is the same row."""
    move_durably(prepared.thumbnail, thumbnail_path(folder, prepared.sha256))
    size_bytes = prepared.size_bytes
    for file in prepared.files:
        move_durably(file.path, media_path(folder, file.sha256))
    is_video = prepared.kind is MediaKind.VIDEO
    media = MediaFile(
        hall_id=hall_id,
        sha256=prepared.sha256,
        kind=prepared.kind,
        mime=VIDEO_MIME if is_video else DOCUMENT_MIME,
        name=plain_name(name),
        width=prepared.files[0].width,
        height=prepared.files[0].height,
        size_bytes=size_bytes,
        duration_s=prepared.duration_s,
        has_audio=prepared.has_audio,
        uploaded_at=now,
        uploaded_by_id=actor.id if actor else None,
        pages=[] if is_video else list(_pages(prepared)),
    )
    return _kept(session, media, actor)


def _pages(prepared: PreparedMedia) -> Iterable[MediaPage]:
    for number, file in enumerate(prepared.files, start=1):
        yield MediaPage(
            number=number, sha256=file.sha256, width=file.width, height=file.height
        )


def _kept(session: Session, media: MediaFile, actor: User | None) -> MediaFile:
    """Add a file to the library, unless the very same is there."""
    known = session.scalar(
        select(MediaFile).where(
            MediaFile.hall_id == media.hall_id, MediaFile.sha256 == media.sha256
        )
    )
    if known is not None:
        return known
    session.add(media)
    session.flush()
    record_media(session, media, "media.uploaded", actor, media.uploaded_at)
    return media


def record_media(
    session: Session, media: MediaFile, action: str, actor: User | None, now: datetime
) -> None:
    """Write into the audit list what was done to a file."""
    record_audit(
        session,
        actor,
        action,
        f"media:{media.id}",
        hall_id=media.hall_id,
        now=now,
        detail={"name": media.name, "sha256": media.sha256},
    )


def plain_name(name: str) -> str:
    """Return an upload's own name without folders and control characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable()).strip()[:NAME_LENGTH] or "–"


def write_durably(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, and make it outlive a power cut."""
    if path.exists():
        return  # named by its content: what is there is the same
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".upload-")
    with room_on_disk(Path(draft)):
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    _sync(path.parent)


def move_durably(source: Path, path: Path) -> None:
    """Move a finished file into place, and make it outlive a power cut."""
    if path.exists():
        return  # named by its content: what is there is the same
    with source.open("rb") as file:
        os.fsync(file.fileno())
    source.replace(path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def delete_media(
    session: Session, media: MediaFile, *, actor: User, now: datetime
) -> frozenset[str]:
    """Delete a file's row; call `remove_files` with what it returns after the commit.

    Raises:
        MediaInUseError: something still shows it.

    """
    uses = uses_of(session, [media])[media.id]
    if uses:
        raise MediaInUseError(media, [use.title for use in uses])
    record_media(session, media, "media.deleted", actor, now)
    hashes = {media.sha256, *(page.sha256 for page in media.pages)}
    session.delete(media)
    session.flush()
    announce(session, Hint(Topic.MEDIA, media.hall_id))
    return frozenset(hashes - _still_needed(session, hashes))


def _still_needed(session: Session, hashes: Collection[str]) -> set[str]:
    """Return which of the hashes other files, or pages of other documents, have."""
    files = select(MediaFile.sha256).where(MediaFile.sha256.in_(hashes))
    pages = select(MediaPage.sha256).where(MediaPage.sha256.in_(hashes))
    return set(session.scalars(files)) | set(session.scalars(pages))


def remove_files(folder: Path, hashes: Iterable[str]) -> None:
    """Remove a deleted file's contents."""
    for sha256 in hashes:
        media_path(folder, sha256).unlink(missing_ok=True)
        thumbnail_path(folder, sha256).unlink(missing_ok=True)


def media_of(session: Session, hall_id: int, media_id: int) -> MediaFile:
    """Return a file of the hall's library.

    Raises:
        NotFoundError: there is none with this key.

    """
    media = session.get(MediaFile, media_id)
    if media is None or media.hall_id != hall_id:
        raise NotFoundError(Message("file of the library"), media_id)
    return media
