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
    # A case's light turns yellow so many working "days" or "hours" before it is due.
    yellow_before: Mapped[int] = mapped_column(default=1)
    yellow_unit: Mapped[str] = mapped_column(String(8), default="days")
    # What every display looks like unless its group says otherwise: a theme's name.
    theme: Mapped[str] = mapped_column(String(16), default="light")
    # Whether national holidays put on the festive theme by themselves.
    is_festive_on_holidays: Mapped[bool] = mapped_column(default=True)
    logo: Mapped[str | None] = mapped_column(String(64))  # SHA-256 of a media file
    # Whether what an editor publishes needs a second person, an approver.
    needs_approval: Mapped[bool] = mapped_column(default=False)
    # Origins whose pages may be shown in a sandboxed frame: ["https://example.gov.cn"].
    web_origins: Mapped[list[str]] = mapped_column(JSON, default=list)
    # Private addresses that feeds may be fetched from: ["http://10.0.0.5"].
    feed_origins: Mapped[list[str]] = mapped_column(JSON, default=list)
    # Minutes of silence after which a display that was there counts as out.
    outage_grace_min: Mapped[int] = mapped_column(default=5)
    created_at: Mapped[datetime]
