"""Citizens' ratings: what was tapped, append-only, the answer, its verification."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signage.db import Base
from signage.models.ledger import LedgerEntry
from signage.models.subject import Subject, Window
from signage.models.user import User

NEGATIVE_UNVERIFIED = text("level <= 2 AND outcome IS NULL")
STANDING = text("state IN ('proposed', 'standing')")


class RatingOutcome(StrEnum):
    """What verification found a negative rating to be."""

    VALID = "valid"
    MISTAKEN = "mistaken"
    MALICIOUS = "malicious"


class VerificationState(StrEnum):
    """Whether a verification holds; `proposed` waits for a second person."""

    PROPOSED = "proposed"
    STANDING = "standing"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


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
    """One citizen's answer: the newest of its events. Level 5 best to 1 worst.

    `outcome` is what its verification found; None is not verified, and counts.
    """

    __tablename__ = "rating"
    __table_args__ = (
        UniqueConstraint("key"),
        CheckConstraint("level BETWEEN 1 AND 5", name="level_in_range"),
        Index("ix_rating_hall_occurred_at", "hall_id", "occurred_at"),
        Index("ix_rating_window_occurred_at", "window_id", "occurred_at"),
        Index(
            "ix_rating_unverified",
            "hall_id",
            "occurred_at",
            sqlite_where=NEGATIVE_UNVERIFIED,
            postgresql_where=NEGATIVE_UNVERIFIED,
        ),
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
    outcome: Mapped[RatingOutcome | None]

    window: Mapped[Window] = relationship()
    verifications: Mapped[list["RatingVerification"]] = relationship(
        back_populates="rating", order_by="RatingVerification.id"
    )


class RatingVerification(Base):
    """What a person found about a negative rating, and the entry it caused, if any.

    `subject` is who the verified fact is about. Malicious needs a second person, who
    approves or declines. One at most holds; a withdrawn one stays and says why.
    """

    __tablename__ = "rating_verification"
    __table_args__ = (
        CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> verified_by_id",
            name="two_people",
        ),
        Index(
            "uq_rating_verification_standing",
            "rating_id",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
        Index("ix_rating_verification_rating_id", "rating_id"),
        Index("ix_rating_verification_entry_id", "entry_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rating_id: Mapped[int] = mapped_column(ForeignKey("rating.id"))
    outcome: Mapped[RatingOutcome]
    state: Mapped[VerificationState]
    reason: Mapped[str] = mapped_column(String(500))
    verified_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    verified_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None]
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subject.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_entry.id"))
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str] = mapped_column(String(500), default="")

    rating: Mapped[Rating] = relationship(back_populates="verifications")
    subject: Mapped[Subject | None] = relationship()
    entry: Mapped[LedgerEntry | None] = relationship()
    verified_by: Mapped[User] = relationship(foreign_keys=[verified_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])
    withdrawn_by: Mapped[User | None] = relationship(foreign_keys=[withdrawn_by_id])
