"""Emergencies that take over displays, prepared texts, and keys of other systems."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signage.db import Base
from signage.models.user import User


class Severity(StrEnum):
    """How grave it is, from least to most; told apart by word and shape too."""

    NOTICE = "notice"
    WARNING = "warning"
    DANGER = "danger"


class EmergencySource(StrEnum):
    """Where an emergency came from."""

    OFFICE = "office"
    API = "api"
    CAP = "cap"


class Emergency(Base):
    """An announcement that takes over displays now, and ends by itself.

    `texts` holds {"zh-Hans": {"headline", "text", "instruction"}, …}. `group_ids` and
    `display_ids` name who shows it; both empty means every display of the hall.
    `ended_at` is set when it is taken back before `ends_at`. `request_key` is what
    another system named its request by, so that the same one counts once.
    """

    __tablename__ = "emergency"
    __table_args__ = (
        Index("ix_emergency_hall_ends_at", "hall_id", "ends_at"),
        UniqueConstraint("hall_id", "cap_sender", "cap_identifier", "cap_sent"),
        UniqueConstraint("api_key_id", "request_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    severity: Mapped[Severity]
    texts: Mapped[dict[str, Any]] = mapped_column(JSON)
    group_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    display_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    source: Mapped[EmergencySource]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    api_key_id: Mapped[int | None] = mapped_column(ForeignKey("api_key.id"))
    request_key: Mapped[str | None] = mapped_column(String(64))
    # CAP 1.2 §3.2.1: an alert is named by these three together; the instant in UTC.
    cap_identifier: Mapped[str | None] = mapped_column(String(200))
    cap_sender: Mapped[str | None] = mapped_column(String(200))
    cap_sent: Mapped[str | None] = mapped_column(String(40))
    cap_message: Mapped[str | None] = mapped_column(Text)

    created_by: Mapped[User | None] = relationship(foreign_keys=[created_by_id])
    ended_by: Mapped[User | None] = relationship(foreign_keys=[ended_by_id])
    api_key: Mapped["ApiKey | None"] = relationship(foreign_keys=[api_key_id])


class EmergencyTemplate(Base):
    """A prepared emergency; `minutes` is how long it lasts unless said otherwise."""

    __tablename__ = "emergency_template"
    __table_args__ = (UniqueConstraint("hall_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    name: Mapped[str] = mapped_column(String(100))
    severity: Mapped[Severity]
    texts: Mapped[dict[str, Any]] = mapped_column(JSON)
    minutes: Mapped[int] = mapped_column(default=120)


class ApiKey(Base):
    """A key with which another system speaks to ours; only its SHA-256 is kept.

    `scopes` says what it may do: "emergency".
    """

    __tablename__ = "api_key"
    __table_args__ = (UniqueConstraint("key_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    name: Mapped[str] = mapped_column(String(100))
    key_hash: Mapped[str] = mapped_column(String(64))
    scopes: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
