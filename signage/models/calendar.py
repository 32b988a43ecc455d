"""The working calendar: holidays, and days worked in exchange for them."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from signage.db import Base


class DayKind(StrEnum):
    """How a day differs from its weekday."""

    HOLIDAY = "holiday"
    SHIFTED_WORKDAY = "shifted_workday"


class CalendarDay(Base):
    """A day that is not what its weekday says, as the State Council announces it.

    `is_festive`: the statutory days of a national holiday, on which screens may wear
    the festive theme; the days off around them are holidays without it.
    """

    __tablename__ = "calendar_day"

    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[DayKind]
    name: Mapped[str] = mapped_column(String(60))
    is_festive: Mapped[bool] = mapped_column(default=False)
