"""Objections: a reply to an entry, a nomination or a notice, with an outcome."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signage.db import Base
from signage.models.evaluation import Evaluation, Nomination, Notice
from signage.models.ledger import LedgerEntry
from signage.models.user import User


class ObjectionState(StrEnum):
    """What became of an objection; `upheld` undid what it was against."""

    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"


class Objection(Base):
    """What somebody holds against one entry, nomination or notice.

    Without `raised_by` it came from the public during publicity, by QR code or on
    paper; `name` and `contact` are then what they chose to give, for the office only.
    `key` is the sending page's own, so that one sent twice is stored once.
    """

    __tablename__ = "objection"
    __table_args__ = (
        CheckConstraint(
            "CASE WHEN entry_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN nomination_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN notice_id IS NULL THEN 0 ELSE 1 END = 1",
            name="one_target",
        ),
        CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> raised_by_id", name="two_people"
        ),
        Index("ix_objection_hall_state", "hall_id", "state"),
        UniqueConstraint("hall_id", "key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    evaluation_id: Mapped[int | None] = mapped_column(
        ForeignKey("evaluation.id"), index=True
    )
    entry_id: Mapped[int | None] = mapped_column(
        ForeignKey("ledger_entry.id"), index=True
    )
    nomination_id: Mapped[int | None] = mapped_column(
        ForeignKey("nomination.id"), index=True
    )
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"), index=True)
    state: Mapped[ObjectionState] = mapped_column(default=ObjectionState.OPEN)
    text: Mapped[str] = mapped_column(String(1000))
    name: Mapped[str] = mapped_column(String(100), default="")
    contact: Mapped[str] = mapped_column(String(100), default="")
    key: Mapped[str | None] = mapped_column(String(64))
    raised_at: Mapped[datetime]
    raised_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(String(500), default="")

    evaluation: Mapped[Evaluation | None] = relationship()
    entry: Mapped[LedgerEntry | None] = relationship()
    nomination: Mapped[Nomination | None] = relationship()
    notice: Mapped[Notice | None] = relationship()
    raised_by: Mapped[User | None] = relationship(foreign_keys=[raised_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])
