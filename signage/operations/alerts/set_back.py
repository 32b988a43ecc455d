"""Bring what lies in the future to now, after the server's clock was set back.

Without it a display that fell dark would count as present, and a message would wait,
until the clock has caught up.
"""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import InstrumentedAttribute, Session

from signage.models import AlertChannel, AlertDelivery, Display, Outage
from signage.operations.alerts.deliveries import CLAIM

#: A clock that is set back leaves instants in the future; so little is jitter.
AHEAD = timedelta(seconds=30)
#: What is compared with the clock before anything is noticed or told.
COMPARED: tuple[InstrumentedAttribute[datetime | None], ...] = (
    Display.last_seen_at,
    Display.switched_at,
    Outage.began_at,
    Outage.noticed_at,
    Outage.ended_at,
    AlertChannel.created_at,
    AlertDelivery.created_at,
)


def forget_the_future(session: Session, *, now: datetime) -> None:
    """Bring all instants that silence and messages are judged by to now."""
    for column in COMPARED:
        _bring(session, column, now + AHEAD, now)
    # One that is on its way now is left to who sends it.
    _bring(session, AlertDelivery.next_at, now + CLAIM + AHEAD, now)


def _bring(
    session: Session,
    column: InstrumentedAttribute[datetime | None],
    after: datetime,
    now: datetime,
) -> None:
    session.execute(
        update(column.class_)
        .where(column > after)
        .values({column: now})
        .execution_options(synchronize_session=False)
    )
