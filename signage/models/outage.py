"""Outages of displays, and who is told of them on both edges."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signage.db import Base
from signage.models.display import Display
from signage.models.display_fault import DisplayFault


class OutageEnd(StrEnum):
    """Why an outage is over."""

    BACK = "back"  # it was heard of again
    REVOKED = "revoked"  # the office took it out of service
    SWITCHED_OFF = "switched_off"  # the office asked it to be dark


class Outage(Base):
    """A display fell silent after it had been there; open while it stays so.

    `began_at` is when it was last heard of, `noticed_at` when the grace was over.
    """

    __tablename__ = "outage"
    __table_args__ = (Index(None, "display_id", "ended_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), index=True)
    display_id: Mapped[int] = mapped_column(ForeignKey("display.id"))
    began_at: Mapped[datetime]
    noticed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[OutageEnd | None]
    display: Mapped[Display] = relationship()


class AlertBy(StrEnum):
    """How somebody is told."""

    WEBHOOK = "webhook"
    EMAIL = "email"


class AlertChannel(Base):
    """Somebody who is told of outages: an address, and after how long a silence."""

    __tablename__ = "alert_channel"

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    by: Mapped[AlertBy]
    target: Mapped[str] = mapped_column(String(500))
    # Signs a webhook's body (HMAC-SHA256); empty: unsigned.
    secret: Mapped[str] = mapped_column(String(200), default="")
    locale: Mapped[str] = mapped_column(String(16), default="zh_Hans")
    only_in_hours: Mapped[bool] = mapped_column(default=True)
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class AlertDelivery(Base):
    """One message to one channel: kept until it arrived or was given up.

    Waiting: `next_at` says when it is tried (again). Given up: neither that nor
    `delivered_at`. `failure` is why the last attempt failed, in the words of
    `delivery_failures`.
    """

    __tablename__ = "alert_delivery"
    __table_args__ = (Index(None, "delivered_at", "next_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[int] = mapped_column(ForeignKey("alert_channel.id"), index=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    next_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str] = mapped_column(Text, default="")
    channel: Mapped[AlertChannel] = relationship()


class AlertTold(Base):
    """A channel was told of an outage or a fault, and perhaps of its end: once each."""

    __tablename__ = "alert_told"
    __table_args__ = (
        UniqueConstraint("channel_id", "outage_id"),
        UniqueConstraint("channel_id", "fault_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[int] = mapped_column(ForeignKey("alert_channel.id"))
    outage_id: Mapped[int | None] = mapped_column(ForeignKey("outage.id"))
    fault_id: Mapped[int | None] = mapped_column(ForeignKey("display_fault.id"))
    told_at: Mapped[datetime]
    end_told_at: Mapped[datetime | None]
    outage: Mapped[Outage | None] = relationship()
    fault: Mapped[DisplayFault | None] = relationship()
