"""The media library: pictures, videos, documents, kept by their content's hash."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signage.db import Base
from signage.models.user import User


class MediaKind(StrEnum):
    """What a file is once it was read and encoded anew."""

    IMAGE = "image"
    VIDEO = "video"
    DOCUMENT = "document"


class MediaFile(Base):
    """A file of the library under the media folder, already re-encoded.

    `name` is what the office calls it. A video has `duration_s`; a document (PDF) has
    its pages as pictures, and its `sha256` is that of its pages' hashes. `width` and
    `height` (px) are those of the picture, of the video or of the first page.
    `has_audio` tells whether a video can be heard at all.
    """

    __tablename__ = "media_file"
    __table_args__ = (
        UniqueConstraint("hall_id", "sha256"),
        Index("ix_media_file_hall_id_id", "hall_id", "id"),
        Index("ix_media_file_hall_id_kind_id", "hall_id", "kind", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[MediaKind] = mapped_column(default=MediaKind.IMAGE)
    mime: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    width: Mapped[int]
    height: Mapped[int]
    size_bytes: Mapped[int]
    duration_s: Mapped[float | None]
    has_audio: Mapped[bool] = mapped_column(default=False)
    uploaded_at: Mapped[datetime]
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    uploaded_by: Mapped[User | None] = relationship()
    pages: Mapped[list["MediaPage"]] = relationship(
        cascade="all, delete-orphan", order_by="MediaPage.number"
    )
    tags: Mapped[list["MediaTag"]] = relationship(
        cascade="all, delete-orphan", order_by="MediaTag.tag"
    )


class MediaPage(Base):
    """A page of a document as a picture; `number` counts from 1."""

    __tablename__ = "media_page"

    media_id: Mapped[int] = mapped_column(
        ForeignKey("media_file.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    width: Mapped[int]
    height: Mapped[int]


class MediaTag(Base):
    """A word by which files of the library are found."""

    __tablename__ = "media_tag"
    __table_args__ = (Index("ix_media_tag_tag", "tag", "media_id"),)

    media_id: Mapped[int] = mapped_column(
        ForeignKey("media_file.id", ondelete="CASCADE"), primary_key=True
    )
    tag: Mapped[str] = mapped_column(String(40), primary_key=True)


class UploadState(StrEnum):
    """How far an upload has come that takes long to prepare."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    REFUSED = "refused"


class MediaUpload(Base):
    """A video or document that was received whole and is prepared in the background.

    Its bytes wait under `token` in the folder of incoming files. `seen_at` moves on
    while a server works on it: one that stands still is taken up again, `attempts`
    times at most. `percent` is how far the work is; `reason` a refusal's code.
    """

    __tablename__ = "media_upload"
    __table_args__ = (Index("ix_media_upload_hall_id_state", "hall_id", "state", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    token: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[MediaKind]
    name: Mapped[str] = mapped_column(String(200))
    size_bytes: Mapped[int]
    state: Mapped[UploadState] = mapped_column(default=UploadState.WAITING)
    percent: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(String(32), default="")
    uploaded_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    media_id: Mapped[int | None] = mapped_column(
        ForeignKey("media_file.id", ondelete="SET NULL")
    )

    uploaded_by: Mapped[User | None] = relationship()
