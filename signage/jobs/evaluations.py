"""Let evaluations go on when their days are over; nudged after every decision."""

from datetime import datetime, timedelta

from sqlalchemy import select

from signage.db import Database
from signage.models import Hall
from signage.operations.evaluation.deadlines import is_any_due, next_due, pass_due

# Another server process may have closed a month, and nudges only itself.
LOOK_AGAIN = timedelta(hours=1)


def pass_deadlines(database: Database, now: datetime) -> datetime:
    """Let go on what is due; return when the next deadline passes, at most an hour on.

    What waits for a person or for a decision is looked at again when one is made.
    """
    with database.read() as session:
        is_due = is_any_due(session, now=now)
    if is_due:
        with database.write() as session:
            for hall in session.scalars(select(Hall).order_by(Hall.id)).all():
                pass_due(session, hall, now=now)
    with database.read() as session:
        due_at = next_due(session, now=now)
    return min(due_at or now + LOOK_AGAIN, now + LOOK_AGAIN)
