"""Displays, channels and a watch, for tests of alerts."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signage.db import Database
from signage.models import AlertChannel, AlertDelivery, Display, DisplayGroup, Hall
from signage.models.display import DisplayKind
from signage.models.outage import AlertBy
from tests.build import NOW


def create_display(
    session: Session,
    group: DisplayGroup,
    name: str = "东墙",
    seen_at: datetime | None = NOW,
) -> Display:
    """Add a paired television, heard of at `seen_at`."""
    display = Display(
        hall_id=group.hall_id,
        name=name,
        kind=DisplayKind.TV,
        group=group,
        paired_at=NOW,
        last_seen_at=seen_at,
    )
    session.add(display)
    session.flush()
    return display


def create_channel_row(session: Session, hall: Hall, **values: object) -> AlertChannel:
    """Add a webhook that hears of everything."""
    usual = {
        "hall_id": hall.id,
        "name": "值班群",
        "by": AlertBy.WEBHOOK,
        "target": "https://hooks.example/alerts",
        "only_in_hours": False,
        "created_at": NOW,
    }
    channel = AlertChannel(**(usual | values))
    session.add(channel)
    session.flush()
    return channel


def messages(database: Database) -> list[dict[str, object]]:
    """Return the content of all messages, in the order in which they were queued."""
    with database.read() as session:
        query = select(AlertDelivery.content).order_by(AlertDelivery.id)
        return list(session.scalars(query))


def counted(database: Database, column: object) -> int:
    """Count rows."""
    with database.read() as session:
        return session.scalar(select(func.count(column))) or 0  # type: ignore[arg-type]
