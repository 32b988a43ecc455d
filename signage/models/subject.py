"""Who is scored: windows and staff members, their groups, departments, assignments."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from signage.db import Base
from signage.models.sorting import KEY_LENGTH, sort_key_by, sort_key_of


class ContestGroup(Base):
    """A group of windows that compete with each other (评比组)."""

    __tablename__ = "contest_group"
    __table_args__ = (UniqueConstraint("hall_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    code: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))


class Department(Base):
    """The unit that sends staff to a window (派驻单位)."""

    __tablename__ = "department"
    __table_args__ = (UniqueConstraint("hall_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    name: Mapped[str] = mapped_column(String(200))


class Subject(Base):
    """Who is scored under a rulebook: the common part of a window and a staff member.

    `joined_on` and `left_on` are both days of service; empty is open.
    """

    __tablename__ = "subject"
    __table_args__ = (UniqueConstraint("hall_id", "code"),)
    __mapper_args__ = {"polymorphic_on": "kind"}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    kind: Mapped[str] = mapped_column(String(16))
    code: Mapped[str] = mapped_column(String(64))
    sort_key: Mapped[str] = mapped_column(
        String(KEY_LENGTH), default=sort_key_by("code")
    )
    name: Mapped[str] = mapped_column(String(200))
    # Initials of the pinyin, lower case, for finding by typing: 张三 is "zs".
    initials: Mapped[str] = mapped_column(String(200), default="")
    group_id: Mapped[int | None] = mapped_column(ForeignKey("contest_group.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    joined_on: Mapped[date | None]
    left_on: Mapped[date | None]

    group: Mapped[ContestGroup | None] = relationship()
    department: Mapped[Department | None] = relationship()

    @validates("code")
    def _sort(self, _column: str, code: str) -> str:
        self.sort_key = sort_key_of(code)
        return code


class Window(Subject):
    """A service counter (窗口)."""

    __tablename__ = "window"
    __mapper_args__ = {"polymorphic_identity": "window"}  # noqa: RUF012

    id: Mapped[int] = mapped_column(ForeignKey("subject.id"), primary_key=True)
    number: Mapped[str] = mapped_column(String(16), default="")
    services: Mapped[str] = mapped_column(String(500), default="")
    assignments: Mapped[list["Assignment"]] = relationship(
        back_populates="window", foreign_keys="Assignment.window_id"
    )


class StaffMember(Subject):
    """A person who serves at a window (窗口工作人员)."""

    __tablename__ = "staff_member"
    __mapper_args__ = {"polymorphic_identity": "staff"}  # noqa: RUF012

    id: Mapped[int] = mapped_column(ForeignKey("subject.id"), primary_key=True)
    portrait: Mapped[str | None] = mapped_column(String(64))  # media SHA-256
    consents_to_portrait: Mapped[bool] = mapped_column(default=False)
    assignments: Mapped[list["Assignment"]] = relationship(
        back_populates="staff", foreign_keys="Assignment.staff_id"
    )


class Assignment(Base):
    """A staff member at a window from `first_on` to `last_on`, both included."""

    __tablename__ = "assignment"
    __table_args__ = (Index("ix_assignment_window_id", "window_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), index=True)
    window_id: Mapped[int] = mapped_column(ForeignKey("window.id"))
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]

    staff: Mapped[StaffMember] = relationship(back_populates="assignments")
    window: Mapped[Window] = relationship(back_populates="assignments")
