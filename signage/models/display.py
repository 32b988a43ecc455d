"""Paired full-screen browsers, their groups, and pairings that wait for approval."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from signage.db import Base
from signage.models.sorting import KEY_LENGTH, sort_key_by, sort_key_of
from signage.models.subject import Window


class DisplayKind(StrEnum):
    """What a display is for; a kiosk and a tablet also take ratings."""

    TV = "tv"
    KIOSK = "kiosk"
    TABLET = "tablet"


class Layout(StrEnum):
    """How a display is divided into zones; upright, the side zone lies below."""

    FULL = "full"
    TICKER = "ticker"
    SIDE = "side"
    L_SHAPE = "l_shape"


class OutOfHours(StrEnum):
    """What a group shows while the hall is closed."""

    PROGRAMME = "programme"
    CLOCK = "clock"
    DARK = "dark"


class DisplayGroup(Base):
    """Displays that show the same programme, in one layout and one orientation.

    `diagonal_in` (inches) and `distance_m` (farthest viewer, metres) set the type size
    for displays that say nothing of their own. `is_staff_only` is the visibility class:
    what names single cases is shown where no visitor comes, and nowhere else. Without a
    playlist a zone shows the usual slide kinds; `theme` empty means the hall's.

    Displays that follow tags belong to the first group, by `tag_order` and key, all of
    whose `tags_all` they carry and none of whose `tags_none`; a group without either
    takes members by hand alone.
    """

    __tablename__ = "display_group"
    __table_args__ = (UniqueConstraint("hall_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    name: Mapped[str] = mapped_column(String(100))
    sort_key: Mapped[str] = mapped_column(
        String(KEY_LENGTH), default=sort_key_by("name")
    )
    is_portrait: Mapped[bool] = mapped_column(default=False)
    is_staff_only: Mapped[bool] = mapped_column(default=False)
    diagonal_in: Mapped[int] = mapped_column(default=55)
    distance_m: Mapped[int] = mapped_column(default=5)
    layout: Mapped[Layout] = mapped_column(default=Layout.TICKER)
    theme: Mapped[str] = mapped_column(String(16), default="")
    out_of_hours: Mapped[OutOfHours] = mapped_column(default=OutOfHours.PROGRAMME)
    playlist_id: Mapped[int | None] = mapped_column(ForeignKey("playlist.id"))
    side_playlist_id: Mapped[int | None] = mapped_column(ForeignKey("playlist.id"))
    tags_all: Mapped[list[str]] = mapped_column(JSON, default=list)
    tags_none: Mapped[list[str]] = mapped_column(JSON, default=list)
    tag_order: Mapped[int] = mapped_column(default=0)
    displays: Mapped[list["Display"]] = relationship(back_populates="group")

    @validates("name")
    def _sort(self, _column: str, name: str) -> str:
        self.sort_key = sort_key_of(name)
        return name

    @property
    def has_ticker(self) -> bool:
        """Whether its layout has a line at the foot."""
        return self.layout in {Layout.TICKER, Layout.L_SHAPE}

    @property
    def has_side(self) -> bool:
        """Whether its layout has a side zone."""
        return self.layout in {Layout.SIDE, Layout.L_SHAPE}


class Display(Base):
    """One paired full-screen browser; what it proves itself with are its tokens."""

    __tablename__ = "display"

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    sort_key: Mapped[str] = mapped_column(
        String(KEY_LENGTH), default=sort_key_by("name")
    )
    kind: Mapped[DisplayKind]
    group_id: Mapped[int] = mapped_column(ForeignKey("display_group.id"), index=True)
    # Ratings taken here are for this window; empty: the citizen chooses one.
    window_id: Mapped[int | None] = mapped_column(ForeignKey("window.id"))
    paired_at: Mapped[datetime]
    paired_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    revoked_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime | None]
    # The server process that heard of it last; empty: there is only one.
    seen_by: Mapped[str] = mapped_column(String(16), default="")
    agent: Mapped[str] = mapped_column(String(300), default="")
    address: Mapped[str] = mapped_column(String(64), default="")
    # Its own size and farthest viewer; empty: the group's.
    diagonal_in: Mapped[int | None]
    distance_m: Mapped[int | None]
    # What it last reported: slide, since, revision, width, height, clock offset.
    report: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    # What it last said of itself: player, browser, storage, abilities, errors.
    condition: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    condition_at: Mapped[datetime | None]
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    # Its group follows from its tags; else it was chosen by hand.
    follows_tags: Mapped[bool] = mapped_column(default=False)
    is_muted: Mapped[bool] = mapped_column(default=False)
    # The office asked for darkness; only a device with the kit can obey.
    is_off: Mapped[bool] = mapped_column(default=False)
    switched_at: Mapped[datetime | None]

    group: Mapped[DisplayGroup] = relationship(back_populates="displays")
    window: Mapped[Window | None] = relationship()

    @validates("name")
    def _sort(self, _column: str, name: str) -> str:
        self.sort_key = sort_key_of(name)
        return name


class Pairing(Base):
    """A display that asks to be paired (after RFC 8628); lives ten minutes."""

    __tablename__ = "pairing"
    __table_args__ = (UniqueConstraint("user_code"),)

    device_code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_code: Mapped[str] = mapped_column(String(8))
    kind: Mapped[DisplayKind]
    address: Mapped[str] = mapped_column(String(64), default="")
    agent: Mapped[str] = mapped_column(String(300), default="")
    resolution: Mapped[str] = mapped_column(String(16), default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    display_id: Mapped[int | None] = mapped_column(ForeignKey("display.id"))
    # The display that this browser was before; it may take that place again.
    former_id: Mapped[int | None] = mapped_column(ForeignKey("display.id"))
    display: Mapped[Display | None] = relationship(foreign_keys=[display_id])
    former: Mapped[Display | None] = relationship(foreign_keys=[former_id])
