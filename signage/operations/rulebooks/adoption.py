"""Adopt rulebooks: which ones a hall applies, from which day, and its rule map."""

from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from signage.models import Adoption, FactKind, FactKindRule, Hall, User
from signage.operations.hall.audit import record_audit
from signage.operations.hall.pinyin import initials_of
from signage.operations.rulebooks.editions import keep_shipped, rulebook_with
from signage.operations.rulebooks.rule_map import (
    COUNTY,
    EFFICIENCY,
    MappedFact,
    default_map,
)
from signage.rules.rulebook import Rulebook

#: What a hall adopts by default; the first one's month score is the `assessment`.
ADOPTED = (COUNTY, EFFICIENCY)


def adopt_rulebooks(
    session: Session,
    hall: Hall,
    *,
    first_on: date,
    now: datetime,
    actor: User | None = None,
) -> list[Adoption]:
    """Adopt the default rulebooks from a day on, with the default rule map.

    What the hall has adopted or mapped already stays as it is.
    """
    present = {adoption.slug for adoption in adoptions_of(session, hall.id)}
    for slug in ADOPTED:
        if slug not in present:
            _adopt(session, hall, slug, first_on, actor, now)
            detail = {"slug": slug, "first_on": first_on.isoformat()}
            record_audit(
                session,
                actor,
                "rulebook.adopted",
                f"rulebook:{slug}",
                hall_id=hall.id,
                now=now,
                detail=detail,
            )
    _map_facts(session, hall)
    session.flush()
    return adoptions_of(session, hall.id)


def _adopt(  # noqa: PLR0913, PLR0917  # what is adopted where, from when, by whom
    session: Session,
    hall: Hall,
    slug: str,
    first_on: date,
    actor: User | None,
    now: datetime,
) -> None:
    adoption = Adoption(
        hall_id=hall.id,
        slug=slug,
        edition=keep_shipped(session, hall, slug, actor=actor, now=now),
        first_on=first_on,
        settings={},
        feeds_assessment=slug == COUNTY,
        adopted_at=now,
        adopted_by_id=actor.id if actor else None,
    )
    session.add(adoption)
    session.flush()


def _map_facts(session: Session, hall: Hall) -> None:
    query = select(FactKind.code).where(FactKind.hall_id == hall.id)
    present = set(session.scalars(query))
    for position, fact in enumerate(default_map(), start=1):
        if fact.code not in present:
            session.add(_fact_kind(hall, fact, position))


def _fact_kind(hall: Hall, fact: MappedFact, position: int) -> FactKind:
    return FactKind(
        hall_id=hall.id,
        code=fact.code,
        label_zh=fact.zh,
        label_en=fact.en,
        initials=initials_of(fact.zh),
        position=position,
        rules=[FactKindRule(slug=slug, rule=rule) for slug, rule in fact.rules.items()],
    )


def adoptions_of(session: Session, hall_id: int) -> list[Adoption]:
    """Return everything that a hall ever adopted, what feeds the others first."""
    query = select(Adoption).where(Adoption.hall_id == hall_id)
    order = Adoption.feeds_assessment.desc(), Adoption.slug, Adoption.first_on
    return list(session.scalars(query.order_by(*order)))


def adoptions_on(session: Session, hall_id: int, day: date) -> list[Adoption]:
    """Return what the hall applies on a day, what feeds the others first."""
    query = select(Adoption).where(
        Adoption.hall_id == hall_id,
        Adoption.first_on <= day,
        or_(Adoption.last_on.is_(None), Adoption.last_on >= day),
    )
    order = Adoption.feeds_assessment.desc(), Adoption.slug
    return list(session.scalars(query.order_by(*order)))


def rulebook_of(adoption: Adoption) -> Rulebook:
    """Return the edition as it was adopted, with the settings that the hall chose."""
    return rulebook_with(adoption.edition, adoption.settings)
