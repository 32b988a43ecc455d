"""Keep pictures by content hash: store, list with where they are used, delete."""

import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signage.errors import ConflictError, Message, NotFoundError
from signage.models import Announcement, MediaFile, StaffMember, User
from signage.operations.content.images import PreparedImage, prepare_image
from signage.operations.hall.audit import record_audit

NAME_LENGTH = 200
PAGE_SIZE = 48


class MediaInUseError(ConflictError):
    """A picture that something shows cannot be deleted."""

    code: ClassVar[str] = "media_in_use"

    def __init__(self, media: MediaFile, uses: Sequence[str]) -> None:
        super().__init__(
            Message(
                "The picture “%(name)s” is used by %(uses)s. Take it out there first.",
                name=media.name,
                uses=", ".join(uses),
            )
        )


@dataclass(frozen=True, slots=True)
class Use:
    """Where a picture is used: "announcement" or "portrait", its key and title."""

    kind: str
    key: int
    title: str


@dataclass(frozen=True, slots=True)
class MediaPage:
    """One page of the pictures, newest first, with the uses of each."""

    files: tuple[MediaFile, ...]
    uses: dict[int, tuple[Use, ...]]
    page: int
    pages: int
    total: int


def media_path(folder: Path, sha256: str) -> Path:
    """Return where the picture of this hash is kept."""
    return folder / sha256


def thumbnail_path(folder: Path, sha256: str) -> Path:
    """Return where the small version of this picture is kept (always WebP)."""
    return folder / f"{sha256}.thumbnail"


def store_image(  # noqa: PLR0913  # what, where, as what, whose, by whom, when
    session: Session,
    folder: Path,
    data: bytes,
    name: str,
    *,
    hall_id: int,
    actor: User | None,
    now: datetime,
) -> MediaFile:
    """Prepare and keep a picture in one go; for loaders that hold no lock yet.

    Raises:
        PictureRefusedError: it is no picture, too large, damaged or a bomb.

    """
    prepared = prepare_image(data)
    return keep_image(
        session, folder, prepared, name, hall_id=hall_id, actor=actor, now=now
    )


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
    known = session.scalar(
        select(MediaFile).where(
            MediaFile.hall_id == hall_id, MediaFile.sha256 == prepared.sha256
        )
    )
    if known is not None:
        return known
    media = MediaFile(
        hall_id=hall_id,
        sha256=prepared.sha256,
        mime=prepared.mime,
        name=plain_name(name),
        width=prepared.width,
        height=prepared.height,
        size_bytes=len(prepared.content),
        uploaded_at=now,
        uploaded_by_id=actor.id if actor else None,
    )
    session.add(media)
    session.flush()
    detail = {"name": media.name, "sha256": media.sha256}
    record_audit(
        session,
        actor,
        "media.uploaded",
        f"media:{media.id}",
        hall_id=hall_id,
        now=now,
        detail=detail,
    )
    return media


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
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def delete_image(
    session: Session, media: MediaFile, *, actor: User, now: datetime
) -> None:
    """Delete a picture's row; call `remove_files` after the commit.

    Raises:
        MediaInUseError: an announcement or a portrait still shows it.

    """
    uses = uses_of(session, [media])[media.id]
    if uses:
        raise MediaInUseError(media, [use.title for use in uses])
    record_audit(
        session,
        actor,
        "media.deleted",
        f"media:{media.id}",
        hall_id=media.hall_id,
        now=now,
        detail={"name": media.name, "sha256": media.sha256},
    )
    session.delete(media)
    session.flush()


def remove_files(folder: Path, sha256: str) -> None:
    """Remove a deleted picture's files."""
    media_path(folder, sha256).unlink(missing_ok=True)
    thumbnail_path(folder, sha256).unlink(missing_ok=True)


def media_of(session: Session, hall_id: int, media_id: int) -> MediaFile:
    """Return a picture of the hall.

    Raises:
        NotFoundError: there is none with this key.

    """
    media = session.get(MediaFile, media_id)
    if media is None or media.hall_id != hall_id:
        raise NotFoundError(Message("picture"), media_id)
    return media


def media_page(
    session: Session, hall_id: int, page: int = 1, search: str = ""
) -> MediaPage:
    """Return one page of the hall's pictures, newest first."""
    wanted = [MediaFile.hall_id == hall_id]
    if search:
        wanted.append(MediaFile.name.icontains(search, autoescape=True))
    total = session.scalar(select(func.count(MediaFile.id)).where(*wanted)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(1, page), pages)
    files = session.scalars(
        select(MediaFile)
        .where(*wanted)
        .order_by(MediaFile.id.desc())
        .offset((page - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    ).all()
    return MediaPage(tuple(files), uses_of(session, files), page, pages, total)


def uses_of(session: Session, files: Iterable[MediaFile]) -> dict[int, tuple[Use, ...]]:
    """Return where each picture is used: announcements, then portraits."""
    by_hash = {media.sha256: media.id for media in files}
    uses: dict[int, list[Use]] = {key: [] for key in by_hash.values()}
    announcements = select(
        Announcement.image_id, Announcement.id, Announcement.title
    ).where(Announcement.image_id.in_(uses))
    for image_id, key, title in session.execute(announcements):
        if image_id is not None:
            uses[image_id].append(Use("announcement", key, title))
    portraits = select(StaffMember.portrait, StaffMember.id, StaffMember.name).where(
        StaffMember.portrait.in_(by_hash)
    )
    for sha256, key, name in session.execute(portraits):
        if sha256 is not None:
            uses[by_hash[sha256]].append(Use("portrait", key, name))
    return {key: tuple(found) for key, found in uses.items()}
