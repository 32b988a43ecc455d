"""Proof of play: which slides displays were given, and what they showed when."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signage.db import Base


class GivenSlide(Base):
    """A slide with one content that a programme of the hall named; kept for ever.

    `source` says what it came from ("announcement:3", "evaluation:7"), `label` is its
    name for people at the time.
    """

    __tablename__ = "given_slide"
    __table_args__ = (
        UniqueConstraint("group_id", "zone", "slide", "hash"),
        Index(None, "hall_id", "source"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    # No key to the group: what it showed stays when the group is deleted.
    group_id: Mapped[int]
    zone: Mapped[str] = mapped_column(String(16))
    slide: Mapped[str] = mapped_column(String(200))
    hash: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(80), default="")
    label: Mapped[str] = mapped_column(String(200), default="")
    given_at: Mapped[datetime]


class Play(Base):
    """What one display showed of one slide within one hour, as it reported it.

    `shown_ms` is the time on the glass, `first_at` and `last_at` its outer edges within
    the hour, `pauses` the breaks of more than ten minutes between them, as
    [from, until] in ms since 1970. `serial` numbers the display's reports: one that
    arrives twice counts once.
    """

    __tablename__ = "play"
    __table_args__ = (
        UniqueConstraint("display_id", "serial"),
        Index(None, "given_slide_id", "first_at"),
        Index(None, "display_id", "first_at"),
    )

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True
    )
    display_id: Mapped[int] = mapped_column(ForeignKey("display.id"))
    serial: Mapped[str] = mapped_column(String(64))
    given_slide_id: Mapped[int] = mapped_column(ForeignKey("given_slide.id"))
    times: Mapped[int]
    shown_ms: Mapped[int] = mapped_column(BigInteger)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    pauses: Mapped[list[Any]] = mapped_column(JSON, default=list)
    received_at: Mapped[datetime]
    given: Mapped[GivenSlide] = relationship()
