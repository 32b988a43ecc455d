"""The audit list: who did what to what, when; written by the use case itself."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signage.db import Base
from signage.models.user import User


class AuditEntry(Base):
    """One deed; `actor` is empty for what the system did by itself."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_hall_id", "hall_id", "id"),
        Index("ix_audit_entry_target", "target"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    happened_at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    action: Mapped[str] = mapped_column(String(64))  # "entry.recorded"
    target: Mapped[str] = mapped_column(String(100), default="")  # "entry:17"
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    address: Mapped[str] = mapped_column(String(64), default="")
    actor: Mapped[User | None] = relationship()
