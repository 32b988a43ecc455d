"""Announcements with their schedule, and the templates they begin from."""

from datetime import datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signage.db import Base
from signage.models.display import DisplayGroup
from signage.models.media import MediaFile
from signage.models.user import User


class AnnouncementState(StrEnum):
    """Whether an announcement is on its way to the screens."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    WITHDRAWN = "withdrawn"


class AnnouncementPlace(StrEnum):
    """Where it shows: as a slide of the main zone, or as a line of the ticker."""

    SLIDE = "slide"
    TICKER = "ticker"


announcement_group = Table(
    "announcement_group",
    Base.metadata,
    Column("announcement_id", ForeignKey("announcement.id"), primary_key=True),
    Column("group_id", ForeignKey("display_group.id"), primary_key=True),
)


class Announcement(Base):
    """Text (Markdown) or a picture that the office puts on screens for a while.

    `weekdays` is a bit mask, Monday 1 … Sunday 64. `daily_from`/`daily_until` are hall
    time; empty means all day. `version` guards against two people saving at once.
    An announcement of higher `priority` replaces lower ones' slides while it is active;
    0 turns with the rest. `texts` holds the other languages: {"en": {"title", "text"}}.
    What was changed on an announcement that is on screens, and waits for an approver
    (operations/publishing), is in `waiting`.
    """

    __tablename__ = "announcement"
    __table_args__ = (Index("ix_announcement_hall_ends_at", "hall_id", "ends_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text, default="")
    texts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    place: Mapped[AnnouncementPlace] = mapped_column(default=AnnouncementPlace.SLIDE)
    image_id: Mapped[int | None] = mapped_column(ForeignKey("media_file.id"))
    state: Mapped[AnnouncementState]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    weekdays: Mapped[int] = mapped_column(default=127)
    daily_from: Mapped[time | None]
    daily_until: Mapped[time | None]
    priority: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    waiting: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    # Who wrote it as it is: not their approver, who changes nothing.
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    updated_at: Mapped[datetime]

    image: Mapped[MediaFile | None] = relationship()
    created_by: Mapped[User | None] = relationship(foreign_keys=[created_by_id])
    # Empty means every group of the hall.
    groups: Mapped[list[DisplayGroup]] = relationship(secondary=announcement_group)


class AnnouncementTemplate(Base):
    """A text to begin an announcement from, with gaps like ［日期］ to fill in."""

    __tablename__ = "announcement_template"
    __table_args__ = (UniqueConstraint("hall_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    name: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text, default="")
    texts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    place: Mapped[AnnouncementPlace] = mapped_column(default=AnnouncementPlace.SLIDE)
