"""Attendance: what a person's day was, as an imported file says."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signage.db import Base
from signage.models.file_import import FileImport
from signage.models.subject import StaffMember


class AttendanceStatus(StrEnum):
    """What a workday of a person was; leave is approved, absence is not."""

    PRESENT = "present"
    LATE = "late"
    LATE_LONG = "late_over_30"
    EARLY = "left_early"
    EARLY_LONG = "early_over_30"
    LATE_AND_EARLY = "late_and_early"
    ABSENT_HALF = "absent_half"
    ABSENT = "absent"
    PERSONAL = "personal_leave"
    SICK = "sick_leave"
    OTHER_LEAVE = "other_leave"


class AttendanceDay(Base):
    """One workday of a person: a day without a row is no workday of theirs.

    `is_substituted` says whether somebody stood in on a day of leave; None is unknown.
    `revision` counts the corrections: entries of the ledger are keyed by it.
    """

    __tablename__ = "attendance_day"
    __table_args__ = (
        UniqueConstraint("staff_id", "day"),
        Index("ix_attendance_day_hall_day", "hall_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    day: Mapped[date]
    status: Mapped[AttendanceStatus]
    is_substituted: Mapped[bool | None]
    revision: Mapped[int] = mapped_column(default=0)
    import_id: Mapped[int] = mapped_column(ForeignKey("file_import.id"))

    staff: Mapped[StaffMember] = relationship()
    file: Mapped[FileImport] = relationship()
