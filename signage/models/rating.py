"""Citizens' ratings: what was tapped, append-only, and the answer it amounts to."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signage.db import Base
from signage.models.subject import Window


class RatingEvent(Base):
    """One record of a device's outbox, stored exactly once by key and by sequence.

    `device` is "display:<id>" or "phone:<id>"; `outbox` names one outbox of it, so that
    a browser whose storage was wiped may count from one again. `payload` is what
    arrived; `occurred_at` is the device's time corrected by its skew and clamped.
    """

    __tablename__ = "rating_event"
    __table_args__ = (
        UniqueConstraint("key"),
        UniqueConstraint("device", "outbox", "seq"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    key: Mapped[str] = mapped_column(String(36))
    device: Mapped[str] = mapped_column(String(64))
    outbox: Mapped[str] = mapped_column(String(36), default="")
    seq: Mapped[int]
    rating_key: Mapped[str] = mapped_column(String(36), index=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    occurred_wall: Mapped[datetime]  # as the device's own clock said
    occurred_at: Mapped[datetime]
    received_at: Mapped[datetime]
    # How far the device's clock was behind the server's when the record was sent.
    skew_ms: Mapped[int] = mapped_column(BigInteger, default=0)


class Rating(Base):
    """One citizen's answer: the newest of its events. Level 5 best to 1 worst."""

    __tablename__ = "rating"
    __table_args__ = (
        UniqueConstraint("key"),
        CheckConstraint("level BETWEEN 1 AND 5", name="level_in_range"),
        Index("ix_rating_hall_occurred_at", "hall_id", "occurred_at"),
        Index("ix_rating_window_occurred_at", "window_id", "occurred_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    key: Mapped[str] = mapped_column(String(36))
    window_id: Mapped[int] = mapped_column(ForeignKey("window.id"))
    device: Mapped[str] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(String(16))  # kiosk, tablet or phone
    level: Mapped[int]
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    comment: Mapped[str] = mapped_column(String(150), default="")
    last_seq: Mapped[int]
    occurred_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    window: Mapped[Window] = relationship()
