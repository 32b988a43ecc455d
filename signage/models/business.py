"""Cases: items of business that the hall handles; counted per month."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signage.db import Base
from signage.models.file_import import FileImport
from signage.models.subject import StaffMember, Window


class Case(Base):
    """An item of business (办件); its light follows from its due time and the clock.

    A finished case counts for its window, and for the person who handled it.
    """

    __tablename__ = "case"
    __table_args__ = (
        UniqueConstraint("hall_id", "number"),
        Index("ix_case_hall_finished_at", "hall_id", "finished_at"),
        Index("ix_case_window_finished_at", "window_id", "finished_at"),
        Index("ix_case_staff_finished_at", "staff_id", "finished_at"),
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
    import_id: Mapped[int | None] = mapped_column(ForeignKey("file_import.id"))

    window: Mapped[Window] = relationship(foreign_keys=[window_id])
    staff: Mapped[StaffMember | None] = relationship(foreign_keys=[staff_id])
    file: Mapped[FileImport | None] = relationship()
