"""Which rulebooks a hall adopts, and its rule map: what each fact falls under."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signage.db import Base


class Adoption(Base):
    """A hall applies a rulebook's edition from a day on, with its own settings.

    `feeds_assessment` marks the rulebook whose month score is the `assessment` metric
    of the others.
    """

    __tablename__ = "adoption"
    __table_args__ = (UniqueConstraint("hall_id", "slug", "first_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    slug: Mapped[str] = mapped_column(String(64))
    edition: Mapped[str] = mapped_column(String(32))
    first_on: Mapped[date]
    last_on: Mapped[date | None]
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    feeds_assessment: Mapped[bool] = mapped_column(default=False)


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
