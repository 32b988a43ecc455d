"""The hall: one service hall, which every other row belongs to."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from signage.db import Base


class Hall(Base):
    """A service hall with its name, time zone, language and display defaults."""

    __tablename__ = "hall"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    time_zone: Mapped[str] = mapped_column(String(64), default="Asia/Shanghai")
    locale: Mapped[str] = mapped_column(String(16), default="zh_Hans")
    is_demo: Mapped[bool] = mapped_column(default=False)
    hotline: Mapped[str] = mapped_column(String(64), default="")
    commitments: Mapped[str] = mapped_column(String(2000), default="")
    # Weekday hours: [[weekday 1-7, "09:00", "12:00"], …].
    opening_hours: Mapped[list[Any]] = mapped_column(JSON, default=list)
    # How names appear in notices: "full", "surname" (surname + *) or "none".
    notice_masking: Mapped[str] = mapped_column(String(16), default="surname")
    created_at: Mapped[datetime]
