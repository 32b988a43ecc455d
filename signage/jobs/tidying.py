"""Tidy up once a day what nothing needs any more."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from signage.db import Database
from signage.models import Pairing
from signage.operations.alerts.deliveries import forget_old_deliveries
from signage.operations.content.programmes import drop_old_bodies
from signage.operations.displays.display_tokens import drop_old_tokens
from signage.operations.plays.plays_tidying import drop_old_plays, drop_unseen_slides

DAILY = timedelta(days=1)


def tidy(database: Database, now: datetime) -> datetime:
    """Delete what is out of use; return when to come again."""
    with database.write() as session:
        drop_old_bodies(session, now=now)
        session.execute(delete(Pairing).where(Pairing.expires_at <= now))
        drop_old_tokens(session, now=now)
        drop_old_plays(session, now=now)
        drop_unseen_slides(session, now=now)
        forget_old_deliveries(session, now=now)
    return now + DAILY
