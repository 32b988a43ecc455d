"""Files that were imported: where cases, attendance, metrics and entries came from."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signage.db import Base
from signage.models.user import User


class FileKind(StrEnum):
    """What an imported file told."""

    CASES = "cases"
    ATTENDANCE = "attendance"
    METRICS = "metrics"
    ENTRIES = "entries"
    DUTY = "duty"
    COMPLETIONS = "completions"
    WEATHER = "weather"
    GUIDE = "guide"


class FileImport(Base):
    """One file that was read in: its name, the SHA-256 of its bytes, who and when.

    No `imported_by` is the command line. The file itself is not kept.
    """

    __tablename__ = "file_import"
    __table_args__ = (Index("ix_file_import_hall_kind", "hall_id", "kind", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    kind: Mapped[FileKind]
    name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    added: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    left_out: Mapped[int] = mapped_column(default=0)
    imported_at: Mapped[datetime]
    imported_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    imported_by: Mapped[User | None] = relationship()
