"""What a display proves itself with: tokens, and one-time codes given in bulk."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signage.db import Base
from signage.models.display import Display, DisplayGroup, DisplayKind
from signage.models.subject import Window


class DisplayToken(Base):
    """A display's 256-bit token by its SHA-256; it has one, or two while they rotate.

    A token is new until it is used (`used_at`); with its first use the others are
    superseded, good for 24 h more. Whoever comes with a superseded one after that is a
    copy, or the one that was copied (reliability.md §4): then all are cut (`cut_at`).
    Rows are kept for as long as a browser may keep the cookie, to know it again.
    """

    __tablename__ = "display_token"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    display_id: Mapped[int] = mapped_column(ForeignKey("display.id"), index=True)
    issued_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    superseded_at: Mapped[datetime | None]
    cut_at: Mapped[datetime | None]
    # Where the browser keeps it: "/", or "/kiosk" where it shows a TV as well.
    path: Mapped[str] = mapped_column(String(16), default="/")
    display: Mapped[Display] = relationship()


class ProvisioningCode(Base):
    """A one-time code that pairs one display without anybody's approval later.

    Made from a file's row by an administrator; kept as its SHA-256, with what the
    display will be. `display_id` is set once it was redeemed.
    """

    __tablename__ = "provisioning_code"
    __table_args__ = (UniqueConstraint("code_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[DisplayKind]
    group_id: Mapped[int] = mapped_column(ForeignKey("display_group.id"))
    window_id: Mapped[int | None] = mapped_column(ForeignKey("window.id"))
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    follows_tags: Mapped[bool] = mapped_column(default=False)
    diagonal_in: Mapped[int | None]
    distance_m: Mapped[int | None]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    redeemed_at: Mapped[datetime | None]
    display_id: Mapped[int | None] = mapped_column(ForeignKey("display.id"))
    group: Mapped[DisplayGroup] = relationship()
    window: Mapped[Window | None] = relationship()
    display: Mapped[Display | None] = relationship()
