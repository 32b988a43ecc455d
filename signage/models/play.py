"""Proof of play: which slides displays were given, and what they showed when."""

from datetime import date, datetime
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
from signage.models.user import User


class GivenSlide(Base):
    """A slide with one content that a programme of the hall named.

    `source` says what it came from ("announcement:3", "evaluation:7", else its kind),
    `label` is its name for people at the time, where it has one of its own. A slide for
    single displays has a row for each; `display_id` 0 means every one of the group.
    """

    __tablename__ = "given_slide"
    __table_args__ = (
        UniqueConstraint("group_id", "zone", "slide", "hash", "display_id"),
        Index(None, "hall_id", "source"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    # No key to the group: what it showed stays when the group is deleted.
    group_id: Mapped[int]
    display_id: Mapped[int] = mapped_column(default=0)
    zone: Mapped[str] = mapped_column(String(16))
    slide: Mapped[str] = mapped_column(String(200))
    hash: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(80), default="")
    label: Mapped[str] = mapped_column(String(200), default="")
    given_at: Mapped[datetime]


class Play(Base):
    """What one display showed of one slide within one hour, as it reported it.

    `quarters` is the time on the glass in each quarter of the hour in ms, `shown_ms`
    their sum, `first_at` and `last_at` its outer edges within the hour, `pauses` the
    breaks of more than ten minutes between them, as [from, until] in ms since 1970.
    `serial` numbers the display's reports: one that arrives twice counts once, one of
    an hour that goes on replaces what it said before. `is_guessed`: the display had
    not heard the server's clock since its start.
    """

    __tablename__ = "play"
    __table_args__ = (
        UniqueConstraint("display_id", "serial"),
        Index(None, "given_slide_id", "first_at"),
        Index(None, "display_id", "first_at"),
        Index(None, "first_at"),
    )

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True
    )
    display_id: Mapped[int] = mapped_column(ForeignKey("display.id"))
    serial: Mapped[str] = mapped_column(String(64))
    given_slide_id: Mapped[int] = mapped_column(ForeignKey("given_slide.id"))
    times: Mapped[int]
    shown_ms: Mapped[int] = mapped_column(BigInteger)
    quarters: Mapped[list[int]] = mapped_column(JSON)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    pauses: Mapped[list[Any]] = mapped_column(JSON, default=list)
    is_guessed: Mapped[bool] = mapped_column(default=False)
    received_at: Mapped[datetime]
    given: Mapped[GivenSlide] = relationship()


class PlayDay(Base):
    """What one display showed of one source on one day of the hall: its plays' sum.

    `open_ms` is the part of `shown_ms` that fell into the opening hours.
    """

    __tablename__ = "play_day"
    __table_args__ = (
        UniqueConstraint("display_id", "on", "source"),
        Index(None, "hall_id", "on"),
        Index(None, "source", "on"),
    )

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True
    )
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    display_id: Mapped[int] = mapped_column(ForeignKey("display.id"))
    on: Mapped[date]
    source: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(40))
    times: Mapped[int] = mapped_column(default=0)
    shown_ms: Mapped[int] = mapped_column(BigInteger, default=0)
    open_ms: Mapped[int] = mapped_column(BigInteger, default=0)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]


class Certificate(Base):
    """A publicity certificate as it was issued: `content` is all that is printed.

    `code` is the check code on the paper, made from `digest`, the SHA-256 of the
    content: neither can be changed without the other.
    """

    __tablename__ = "certificate"
    __table_args__ = (UniqueConstraint("code"), Index(None, "hall_id", "source"))

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    source: Mapped[str] = mapped_column(String(80))
    code: Mapped[str] = mapped_column(String(24))
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    issued_by: Mapped[User] = relationship()
