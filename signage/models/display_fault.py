"""What is wrong with single displays: open until it is over or dismissed."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signage.db import Base
from signage.models.display import Display


class FaultKind(StrEnum):
    """What can be wrong; the office's words for it are in `fault_words`."""

    CLONED = "cloned"  # a superseded token was used: both were cut
    CODE_REUSED = "code_reused"  # its code was tried again: address, agent
    CONNECTED_TWICE = "connected_twice"  # under one token: connections
    # Its machine's clock is far off: offset_s, or reason (it is no number).
    CLOCK_WRONG = "clock_wrong"
    SLIDE_UNKNOWN = "slide_unknown"  # it reported one it was not given: slide, zone
    # Its proof of play made no sense: reason ("clock": seconds off; else count).
    PLAYS_REFUSED = "plays_refused"
    SLIDES_BROKEN = "slides_broken"  # it skips slides that it cannot show: count
    STORAGE_FULL = "storage_full"  # used_mb, quota_mb
    STORAGE_WEAK = "storage_weak"  # it would not start without the server
    SOUND_BLOCKED = "sound_blocked"
    # Its browser policy is for another address: expected, found.
    ORIGIN_WRONG = "origin_wrong"
    PLAYER_OLD = "player_old"  # it goes on with an outdated player: expected, found
    BROWSER_OLD = "browser_old"  # browser
    THUMBNAIL_FAILED = "thumbnail_failed"
    # The player reported an error of its own: text (the last one), count of a day.
    SCRIPT_FAILED = "script_failed"


class DisplayFault(Base):
    """A fault of one display; one row for as long as it stays open."""

    __tablename__ = "display_fault"
    __table_args__ = (Index(None, "display_id", "kind", "ended_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    display_id: Mapped[int] = mapped_column(ForeignKey("display.id"))
    kind: Mapped[FaultKind]
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    began_at: Mapped[datetime]
    last_at: Mapped[datetime]
    times: Mapped[int] = mapped_column(default=1)
    ended_at: Mapped[datetime | None]
    # Who dismissed it; empty: it ended by itself.
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    display: Mapped[Display] = relationship()


class Screenshot(Base):
    """A picture of a display's glass that somebody asked for; the newest one counts."""

    __tablename__ = "screenshot"

    display_id: Mapped[int] = mapped_column(ForeignKey("display.id"), primary_key=True)
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    taken_at: Mapped[datetime | None]
    # "browser" (drawn anew by the page) or "device" (what the glass really shows).
    source: Mapped[str] = mapped_column(String(16), default="")
    media_hash: Mapped[str] = mapped_column(String(64), default="")
    # Why there is none, in the player's words.
    failure: Mapped[str] = mapped_column(String(200), default="")
