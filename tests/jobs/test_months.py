"""A month is opened by itself when it begins in the hall's time zone."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.db import Database
from signage.jobs.months import WITHOUT_A_HALL, open_months
from signage.models import Evaluation, Scorecard
from tests.build import NOW
from tests.operations.score_build import create_small_hall

LAST_EVENING = datetime(2026, 11, 30, 15, 59, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)


def periods(session: Session) -> set[str]:
    found = set(session.scalars(select(Evaluation.period)))
    session.commit()
    return found


def test_it_opens_the_month_at_the_halls_midnight(
    database: Database, session: Session
) -> None:
    create_small_hall(session)
    session.commit()
    assert open_months(database, LAST_EVENING) == MIDNIGHT
    assert periods(session) == {"2026-11"}
    assert open_months(database, MIDNIGHT) == MIDNIGHT + timedelta(days=1)
    assert periods(session) == {"2026-11", "2026-12"}
    december = select(Scorecard.score).join(Scorecard.evaluation)
    scores = session.scalars(december.where(Evaluation.period == "2026-12")).all()
    assert set(scores) == {Decimal(100), None}


def test_it_waits_for_the_first_hall(database: Database) -> None:
    assert open_months(database, NOW) == NOW + WITHOUT_A_HALL
