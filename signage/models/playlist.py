"""Playlists and schedules: drafts that people work on, and what is published."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signage.db import Base
from signage.models.user import User


class ContentState(StrEnum):
    """How far content has come that is published by draft, preview and release.

    `waiting` is a draft that waits for an approver; `withdrawn` is on no screen.
    """

    DRAFT = "draft"
    WAITING = "waiting"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class ContentMixin:
    """What playlists and schedules have in common.

    `draft` is what is being worked on (None: as published), `published` what screens
    show (None: nothing); both are the JSON of a model of `signage.playout.content`.
    `version` counts every save and guards against two people saving at once. `note` is
    the last word between author and approver: with a draft that waits what its author
    says of it, else why an approver sent it back.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    state: Mapped[ContentState] = mapped_column(default=ContentState.DRAFT)
    draft: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    published: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    # Whoever saved the draft last; an approver of it is somebody else.
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    note: Mapped[str] = mapped_column(String(300), default="")
    noted_at: Mapped[datetime | None]
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class Playlist(ContentMixin, Base):
    """Slides in order; `draft` and `published` hold a PlaylistContent.

    `cycle_s` is how long a round took (seconds) when it was last saved in the office.
    """

    __tablename__ = "playlist"
    __table_args__ = (UniqueConstraint("hall_id", "name"),)

    cycle_s: Mapped[float | None]

    updated_by: Mapped[User | None] = relationship(
        foreign_keys="Playlist.updated_by_id"
    )
    noted_by: Mapped[User | None] = relationship(foreign_keys="Playlist.noted_by_id")


class Schedule(ContentMixin, Base):
    """When a playlist is on, and where; the contents are ScheduleContents.

    `uid` is what a calendar file called it (RFC 5545 §3.8.4.7), empty if made here.
    """

    __tablename__ = "schedule"

    uid: Mapped[str] = mapped_column(String(255), default="")

    updated_by: Mapped[User | None] = relationship(
        foreign_keys="Schedule.updated_by_id"
    )
    noted_by: Mapped[User | None] = relationship(foreign_keys="Schedule.noted_by_id")


class Daypart(Base):
    """A named part of the day, in hall time; `content` holds a DaypartContent."""

    __tablename__ = "daypart"
    __table_args__ = (UniqueConstraint("hall_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    name: Mapped[str] = mapped_column(String(100))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(default=1)


class Publication(Base):
    """One release of a playlist, a schedule or an announcement: history, never edited.

    `subject` is like "playlist:7". `number` counts from 1 for each subject. `content`
    is what was released; to return to it is to publish it again.
    """

    __tablename__ = "publication"
    __table_args__ = (UniqueConstraint("hall_id", "subject", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    subject: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(String(300), default="")
    published_at: Mapped[datetime]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    author: Mapped[User | None] = relationship(foreign_keys=[author_id])
    approver: Mapped[User | None] = relationship(foreign_keys=[approver_id])


class ContentUse(Base):
    """Who uses what: rows of one owner are written anew whenever it is saved.

    `owner` is like "playlist:7" or "display_group:2", `target` like "media:12",
    "announcement:3", "feed:1", "playlist:8".
    """

    __tablename__ = "content_use"
    __table_args__ = (Index("ix_content_use_target", "hall_id", "target"),)

    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), primary_key=True)
    owner: Mapped[str] = mapped_column(String(40), primary_key=True)
    target: Mapped[str] = mapped_column(String(40), primary_key=True)
    is_published: Mapped[bool] = mapped_column(primary_key=True)
