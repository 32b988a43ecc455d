"""Write rating rows so that repeats do nothing: the same on SQLite and PostgreSQL."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, inspect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from signage.models import Rating, RatingEvent
from signage.operations.ratings.rating_fold import answer_of


def lock_device(session: Session, device: str) -> None:
    """Let one batch of a device in at a time; on SQLite every writer is alone."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(device))))


def insert_event(session: Session, event: RatingEvent) -> bool:
    """Insert one event unless its key, or its number in the outbox, is taken."""
    columns = inspect(RatingEvent).columns
    values = {c.key: getattr(event, c.key) for c in columns if not c.primary_key}
    statement = _insert(session, RatingEvent).values(values).on_conflict_do_nothing()
    return session.scalar(statement.returning(RatingEvent.id)) is not None


def project_rating(
    session: Session,
    events: Iterable[RatingEvent],
    *,
    window_id: int,
    channel: str,
    now: datetime,
) -> None:
    """Make the rating say what its events amount to."""
    answer = answer_of(events)
    newest = answer.newest
    changing = {
        "level": newest.payload["level"],
        "tags": newest.payload["tags"],
        "comment": newest.payload["comment"],
        "last_seq": newest.seq,
        "occurred_at": answer.first.occurred_at,
        "updated_at": now,
    }
    lasting = {
        "hall_id": newest.hall_id,
        "key": newest.rating_key,
        "window_id": window_id,
        "device": newest.device,
        "channel": channel,
    }
    statement = _insert(session, Rating).values(lasting | changing)
    session.execute(
        statement.on_conflict_do_update(index_elements=["key"], set_=changing)
    )


def _insert(
    session: Session, table: type[Rating | RatingEvent]
) -> postgresql.Insert | sqlite.Insert:
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return sqlite.insert(table) if is_sqlite else postgresql.insert(table)
