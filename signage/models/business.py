"""Cases: items of business that the hall handles; counted per window and month."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signage.db import Base
from signage.models.subject import Window


class Case(Base):
    """An item of business (办件); its light follows from its due time and the clock."""

    __tablename__ = "case"
    __table_args__ = (
        UniqueConstraint("hall_id", "number"),
        Index("ix_case_window_finished_at", "window_id", "finished_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    number: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(200))
    window_id: Mapped[int] = mapped_column(ForeignKey("window.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    accepted_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    window: Mapped[Window] = relationship()
