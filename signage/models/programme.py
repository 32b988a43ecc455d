"""Compiled programmes and slide bodies, which any server process can hand out."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from signage.db import Base


class Programme(Base):
    """The manifest of one display group, as it was compiled last."""

    __tablename__ = "programme"

    group_id: Mapped[int] = mapped_column(
        ForeignKey("display_group.id"), primary_key=True
    )
    revision: Mapped[str] = mapped_column(String(64))
    manifest: Mapped[dict[str, Any]] = mapped_column(JSON)
    compiled_at: Mapped[datetime]


class Body(Base):
    """A slide's rendered HTML under the hash of its content; immutable."""

    __tablename__ = "body"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    html: Mapped[str] = mapped_column(Text)
    used_at: Mapped[datetime]  # last time a programme named it, for tidying up
