"""The ledger: verified facts, append-only; a correction is a reversal."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signage.db import Base
from signage.models.file_import import FileImport
from signage.models.rulebook import FactKind
from signage.models.subject import Subject
from signage.models.user import User


class LedgerEntry(Base):
    """One verified fact about a subject; never edited, never deleted.

    A reversal is an entry of its own that names the one it cancels and says why.
    `key` makes recording idempotent: an imported line's id, the form's own key, or the
    name of what it was derived from ("rating:…", "attendance:…", as `source` says).
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        UniqueConstraint("hall_id", "key"),
        CheckConstraint("quantity >= 1", name="quantity_positive"),
        CheckConstraint(
            "reverses_id IS NULL OR reason <> ''", name="reversal_has_reason"
        ),
        # Without the entries that reverse nothing: SQLite would begin with all of them
        # wherever only those that stand are wanted.
        Index(
            "uq_ledger_entry_reverses_id",
            "reverses_id",
            unique=True,
            sqlite_where=text("reverses_id IS NOT NULL"),
            postgresql_where=text("reverses_id IS NOT NULL"),
        ),
        Index("ix_ledger_entry_subject_day", "subject_id", "occurred_on"),
        Index("ix_ledger_entry_hall_day", "hall_id", "occurred_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    key: Mapped[str] = mapped_column(String(160))
    occurred_on: Mapped[date]
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"))
    fact_kind_id: Mapped[int] = mapped_column(ForeignKey("fact_kind.id"))
    quantity: Mapped[int] = mapped_column(default=1)
    points: Mapped[Decimal | None]
    level: Mapped[str | None] = mapped_column(String(16))
    matter: Mapped[str | None] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(String(2000), default="")
    source: Mapped[str] = mapped_column(String(32), default="office")
    import_id: Mapped[int | None] = mapped_column(ForeignKey("file_import.id"))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime]
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_entry.id"))
    reason: Mapped[str] = mapped_column(String(500), default="")

    subject: Mapped[Subject] = relationship()
    fact_kind: Mapped[FactKind] = relationship()
    recorded_by: Mapped[User | None] = relationship()
    file: Mapped[FileImport | None] = relationship()
    reverses: Mapped["LedgerEntry | None"] = relationship(
        remote_side="LedgerEntry.id", back_populates="reversal"
    )
    reversal: Mapped["LedgerEntry | None"] = relationship(back_populates="reverses")


class Metric(Base):
    """A fact that is no entry: a number of a subject for a month (evaluate.md)."""

    __tablename__ = "metric"
    __table_args__ = (UniqueConstraint("subject_id", "period", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"))
    period: Mapped[str] = mapped_column(String(7), index=True)
    name: Mapped[str] = mapped_column(String(32))
    value: Mapped[Decimal]
    import_id: Mapped[int | None] = mapped_column(ForeignKey("file_import.id"))

    subject: Mapped[Subject] = relationship()
    file: Mapped[FileImport | None] = relationship()
