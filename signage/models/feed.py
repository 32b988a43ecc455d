"""Feeds: RSS, Atom and iCalendar sources, with their last good content."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from signage.db import Base


class FeedKind(StrEnum):
    """How a feed's content is read."""

    NEWS = "news"  # RSS or Atom
    EVENTS = "events"  # iCalendar


class Feed(Base):
    """An address that is fetched now and then; a failure leaves `entries` as they are.

    `entries` is a list of {"title", "text", "starts", "ends", "link"}, instants as ISO.
    `problem` is why the last fetch failed, empty when it did not.
    """

    __tablename__ = "feed"
    __table_args__ = (UniqueConstraint("hall_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    name: Mapped[str] = mapped_column(String(100))
    url: Mapped[str] = mapped_column(String(500))
    kind: Mapped[FeedKind]
    every_min: Mapped[int] = mapped_column(default=30)
    entries: Mapped[list[Any]] = mapped_column(JSON, default=list)
    etag: Mapped[str] = mapped_column(String(200), default="")
    fetched_at: Mapped[datetime | None]
    succeeded_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(default=1)
