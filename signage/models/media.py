"""The media library: pictures, videos, documents, kept by their content's hash."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
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
    its pages as pictures, whose hashes are in `pages`, in order, and `sha256` is that
    of the first. `width` and `height` (px) are those of the picture, of the video or of
    the first page. `has_audio` tells whether a video can be heard at all.
    """

    __tablename__ = "media_file"
    __table_args__ = (
        UniqueConstraint("hall_id", "sha256"),
        Index("ix_media_file_hall_uploaded_at", "hall_id", "uploaded_at", "id"),
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
    pages: Mapped[list[str]] = mapped_column(JSON, default=list)
    uploaded_at: Mapped[datetime]
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    uploaded_by: Mapped[User | None] = relationship()
    tags: Mapped[list["MediaTag"]] = relationship(
        cascade="all, delete-orphan", order_by="MediaTag.tag"
    )


class MediaTag(Base):
    """A word by which files of the library are found."""

    __tablename__ = "media_tag"
    __table_args__ = (Index("ix_media_tag_tag", "tag", "media_id"),)

    media_id: Mapped[int] = mapped_column(
        ForeignKey("media_file.id", ondelete="CASCADE"), primary_key=True
    )
    tag: Mapped[str] = mapped_column(String(40), primary_key=True)
