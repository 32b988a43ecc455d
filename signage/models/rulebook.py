"""Editions of rulebooks, which a hall adopts, drafts of them, and its rule map."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signage.db import Base
from signage.models.user import User


class RulebookEdition(Base):
    """The text of one edition, kept as it was read; never changed, never deleted.

    A later version of the program may ship another file under the same name: what is
    adopted goes on by this text. `digest` is its SHA-256 in hex; `is_own` tells the
    hall's own file from one that came with the program.
    """

    __tablename__ = "rulebook_edition"
    __table_args__ = (UniqueConstraint("hall_id", "slug", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    slug: Mapped[str] = mapped_column(String(64))
    edition: Mapped[str] = mapped_column(String(32))
    digest: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text, deferred=True)
    is_own: Mapped[bool] = mapped_column(default=False)
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    added_by: Mapped[User | None] = relationship()


class Adoption(Base):
    """A hall applies a rulebook's edition from a day on, with its own settings.

    `settings` holds only what differs from the defaults. `feeds_assessment` marks the
    rulebook whose month score is the `assessment` metric of the others.
    """

    __tablename__ = "adoption"
    __table_args__ = (UniqueConstraint("hall_id", "slug", "first_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    slug: Mapped[str] = mapped_column(String(64))
    edition_id: Mapped[int] = mapped_column(
        ForeignKey("rulebook_edition.id"), index=True
    )
    first_on: Mapped[date]
    last_on: Mapped[date | None]
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    feeds_assessment: Mapped[bool] = mapped_column(default=False)
    adopted_at: Mapped[datetime]
    adopted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(String(500), default="")

    # A hall has few editions, and a session reads each of them once.
    edition: Mapped[RulebookEdition] = relationship(lazy="selectin")
    adopted_by: Mapped[User | None] = relationship()


class RulebookDraft(Base):
    """Settings of an edition that are tried out before anything is adopted."""

    __tablename__ = "rulebook_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), index=True)
    edition_id: Mapped[int] = mapped_column(
        ForeignKey("rulebook_edition.id"), index=True
    )
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    note: Mapped[str] = mapped_column(String(200), default="")
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    edition: Mapped[RulebookEdition] = relationship(lazy="selectin")
    made_by: Mapped[User | None] = relationship()


class FactKind(Base):
    """A kind of fact that the hall records once, e.g. "late" (考核事实)."""

    __tablename__ = "fact_kind"
    __table_args__ = (UniqueConstraint("hall_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    code: Mapped[str] = mapped_column(String(64))
    label_zh: Mapped[str] = mapped_column(String(200))
    label_en: Mapped[str] = mapped_column(String(200))
    initials: Mapped[str] = mapped_column(String(200), default="")
    position: Mapped[int] = mapped_column(default=0)
    rules: Mapped[list["FactKindRule"]] = relationship(
        back_populates="fact_kind", lazy="selectin", order_by="FactKindRule.slug"
    )


class FactKindRule(Base):
    """One line of the rule map: a fact kind falls under this rule of this rulebook."""

    __tablename__ = "fact_kind_rule"
    __table_args__ = (UniqueConstraint("fact_kind_id", "slug", "rule"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fact_kind_id: Mapped[int] = mapped_column(ForeignKey("fact_kind.id"))
    slug: Mapped[str] = mapped_column(String(64))
    rule: Mapped[str] = mapped_column(String(32), index=True)
    fact_kind: Mapped[FactKind] = relationship(back_populates="rules")
