"""A display group's setting for slide kinds, and rows that they read."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import (
    Adoption,
    Award,
    DisplayGroup,
    Evaluation,
    Hall,
    Nomination,
    Scorecard,
    Subject,
)
from signage.models.evaluation import NominationState
from signage.operations.rulebooks.editions import keep_shipped
from signage.rules.period import Period
from signage.slides.kind import Setting
from tests.build import NOW, create_display_group


def create_setting(session: Session, hall: Hall, **values: Any) -> Setting:
    """Return the setting of the hall's display group, as the compiler would."""
    group = session.scalars(select(DisplayGroup)).first()
    given: dict[str, Any] = {
        "hall": hall,
        "group": group or create_display_group(session, hall),
        "now": NOW,
        "until": NOW + timedelta(days=2),
        "public_url": "http://hall.example/",
        "sign": lambda place: f"signed-{place}",
        "sign_list": lambda key, until: f"list-{key}-{until:%Y%m%d}",
        "rows": 8,
        "columns": 24,
    }
    return Setting(**(given | values))


def create_adoption(
    session: Session, hall: Hall, slug: str = "county-hall", *, feeds: bool = True
) -> Adoption:
    """Return the hall's adoption of a rulebook, added if need be."""
    found = session.scalars(select(Adoption).where(Adoption.slug == slug)).first()
    if found is None:
        found = Adoption(
            hall_id=hall.id,
            slug=slug,
            edition=keep_shipped(session, hall, slug, actor=None, now=NOW),
            adopted_at=NOW,
            first_on=NOW.date().replace(year=2020),
            settings={},
            feeds_assessment=feeds,
        )
        session.add(found)
        session.flush()
    return found


def create_evaluation(session: Session, adoption: Adoption, period: str) -> Evaluation:
    """Return a period's evaluation, added if need be."""
    query = select(Evaluation).filter_by(adoption_id=adoption.id, period=period)
    found = session.scalars(query).first()
    if found is None:
        parsed = Period.parse(period)
        found = Evaluation(
            hall_id=adoption.hall_id,
            adoption_id=adoption.id,
            period=period,
            first_on=parsed.first,
            last_on=parsed.last,
        )
        session.add(found)
        session.flush()
    return found


def create_score(
    session: Session, hall: Hall, subject: Subject, period: str, score: str
) -> None:
    """Give a subject its score of a period."""
    evaluation = create_evaluation(session, create_adoption(session, hall), period)
    group = subject.group.code if subject.group else None
    card = Scorecard(
        evaluation_id=evaluation.id,
        subject_id=subject.id,
        score=Decimal(score),
        result={"group": group},
    )
    session.add(card)
    session.flush()


def create_award(  # noqa: PLR0913
    session: Session,
    hall: Hall,
    subject: Subject,
    code: str,
    period: str,
    *,
    revoked_at: datetime | None = None,
) -> Award:
    """Grant an award for a period."""
    adoption = create_adoption(session, hall, "hall-efficiency", feeds=False)
    evaluation = create_evaluation(session, adoption, period)
    nomination = create_nomination(session, evaluation, subject, code)
    award = Award(
        hall_id=hall.id,
        nomination_id=nomination.id,
        granted_at=NOW,
        revoked_at=revoked_at,
    )
    session.add(award)
    session.flush()
    return award


def create_nomination(  # noqa: PLR0913
    session: Session,
    evaluation: Evaluation,
    subject: Subject,
    award: str,
    *,
    rank: int = 1,
    state: NominationState = NominationState.CONFIRMED,
) -> Nomination:
    """Nominate a subject for an award in its group."""
    nomination = Nomination(
        evaluation_id=evaluation.id,
        award=award,
        group_code=subject.group.code if subject.group else None,
        subject_id=subject.id,
        rank=rank,
        state=state,
    )
    session.add(nomination)
    session.flush()
    return nomination
