"""What a hall must post: duty leaders, completion notices, guide pages; the weather."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signage.db import Base
from signage.models.file_import import FileImport
from signage.models.subject import StaffMember


class DutyDay(Base):
    """Who is the duty leader on a day: of the roster, or a name and a post."""

    __tablename__ = "duty_day"

    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    name: Mapped[str] = mapped_column(String(100), default="")
    post: Mapped[str] = mapped_column(String(100), default="")
    phone: Mapped[str] = mapped_column(String(64), default="")

    staff: Mapped[StaffMember | None] = relationship()


class CompletionNotice(Base):
    """A finished item that must be announced (办结公告), for so many days."""

    __tablename__ = "completion_notice"
    __table_args__ = (
        UniqueConstraint("hall_id", "number"),
        Index("ix_completion_notice_hall_last_on", "hall_id", "last_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    number: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(200))
    applicant: Mapped[str] = mapped_column(String(100), default="")
    unit: Mapped[str] = mapped_column(String(100), default="")
    outcome: Mapped[str] = mapped_column(String(200), default="")
    finished_on: Mapped[date]
    first_on: Mapped[date]
    last_on: Mapped[date]
    import_id: Mapped[int | None] = mapped_column(ForeignKey("file_import.id"))

    file: Mapped[FileImport | None] = relationship()


class GuidePage(Base):
    """One item that the source rules require a hall to post, as text.

    `texts` holds the other languages: {"en": {"title": …, "text": …}}; `item` is its
    key in `signage.operations.board.guide_items`.
    """

    __tablename__ = "guide_page"
    __table_args__ = (UniqueConstraint("hall_id", "item"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    item: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text, default="")
    texts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    is_on_screens: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime]


class WeatherDay(Base):
    """A day's weather as an imported file told it; temperatures in degrees Celsius."""

    __tablename__ = "weather_day"

    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    sky: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(String(60), default="")
    low_c: Mapped[int | None]
    high_c: Mapped[int | None]
    air_index: Mapped[int | None]
    import_id: Mapped[int | None] = mapped_column(ForeignKey("file_import.id"))
