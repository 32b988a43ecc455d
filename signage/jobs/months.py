"""Open what begins with each month, so that its scores show from the first day."""

from datetime import datetime, timedelta

from sqlalchemy import select

from signage import clock
from signage.db import Database
from signage.models import Hall
from signage.operations.scores.scoring import open_month
from signage.playout.days import midnight_of
from signage.rules.period import Period

WITHOUT_A_HALL = timedelta(hours=1)


def open_months(database: Database, now: datetime) -> datetime:
    """Open the month of every hall's day; return when the next day begins."""
    with database.write() as session:
        halls = session.scalars(select(Hall)).all()
        for hall in halls:
            today = clock.hall_day(now, hall.time_zone)
            open_month(session, hall, Period.month_of(today), now=now)
        mornings = [_next_morning(now, hall.time_zone) for hall in halls]
    return min(mornings, default=now + WITHOUT_A_HALL)


def _next_morning(now: datetime, time_zone: str) -> datetime:
    return midnight_of(clock.hall_day(now, time_zone) + timedelta(days=1), time_zone)
