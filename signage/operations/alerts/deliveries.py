"""Messages on their way: claimed by one process, sent, tried again, or given up.

A message is claimed by a short transaction and sent without any. Who dies while sending
leaves it to be sent again after the claim: receivers may see one twice, with one id.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session, joinedload

from signage.errors import Message, NotFoundError
from signage.models import AlertChannel, AlertDelivery, Hall
from signage.models.outage import AlertBy
from signage.outbox import Hint, Topic, announce

#: Longer than any attempt takes.
CLAIM = timedelta(minutes=2)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(days=1)
KEPT = timedelta(days=90)
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Errand:
    """A message to be sent, with all that is needed for it."""

    delivery_id: int
    by: AlertBy
    target: str
    secret: str
    locale: str
    time_zone: str
    origins: frozenset[str]
    content: dict[str, Any]


def claim_due(session: Session, *, now: datetime) -> list[Errand]:
    """Claim some messages that are due; another process that asks now gets others."""
    query = (
        select(AlertDelivery, AlertChannel, Hall)
        .join(AlertChannel, AlertChannel.id == AlertDelivery.channel_id)
        .join(Hall, Hall.id == AlertChannel.hall_id)
        .where(AlertDelivery.delivered_at.is_(None), AlertDelivery.next_at <= now)
        .order_by(AlertDelivery.next_at, AlertDelivery.id)
        .limit(AT_ONCE)
    )
    rows = session.execute(query).all()
    return [
        _errand(delivery, channel, hall)
        for delivery, channel, hall in rows
        if _is_claimed(session, delivery, now)
    ]


def next_due(session: Session) -> datetime | None:
    """Return when the next message is to be sent, or None."""
    return session.scalar(
        select(AlertDelivery.next_at)
        .where(AlertDelivery.delivered_at.is_(None), AlertDelivery.next_at.is_not(None))
        .order_by(AlertDelivery.next_at)
        .limit(1)
    )


def keep_outcome(
    session: Session, delivery_id: int, failure: str, *, now: datetime
) -> None:
    """Note that a message arrived (no failure), or when it is tried again.

    A day after it was queued it is given up: it has no next time any more.
    """
    delivery = session.get(AlertDelivery, delivery_id)
    if delivery is None or delivery.delivered_at is not None:
        return
    delivery.attempts += 1
    delivery.failure = failure
    if not failure:
        delivery.delivered_at, delivery.next_at = now, None
        return
    wait = min(FIRST_WAIT * 2 ** min(delivery.attempts - 1, 10), LONGEST_WAIT)
    is_over = now + wait > delivery.created_at + GIVEN_UP_AFTER
    delivery.next_at = None if is_over else now + wait


def delivery_of(session: Session, hall: Hall, delivery_id: int) -> AlertDelivery:
    """Return a message of the hall.

    Raises:
        NotFoundError: there is none with this key.

    """
    delivery = session.get(AlertDelivery, delivery_id)
    if delivery is None or delivery.channel.hall_id != hall.id:
        raise NotFoundError(Message("message"), delivery_id)
    return delivery


def try_again(
    session: Session, hall: Hall, delivery: AlertDelivery, *, now: datetime
) -> None:
    """Have a message that did not arrive tried again, for another day."""
    if delivery.delivered_at is None:
        delivery.created_at = delivery.next_at = now
        announce(session, Hint(Topic.ALERTS, hall.id))
    session.flush()


def forget_old_deliveries(session: Session, *, now: datetime) -> None:
    """Delete messages that arrived or were given up long ago."""
    session.execute(
        delete(AlertDelivery).where(
            AlertDelivery.created_at < now - KEPT, AlertDelivery.next_at.is_(None)
        )
    )


def deliveries_of(
    session: Session, hall: Hall, *, older_than: int | None, most: int
) -> Sequence[AlertDelivery]:
    """Return a page of the hall's messages, the newest first."""
    query = (
        select(AlertDelivery)
        .join(AlertDelivery.channel)
        .options(joinedload(AlertDelivery.channel))
        .where(AlertChannel.hall_id == hall.id)
        .order_by(AlertDelivery.id.desc())
        .limit(most)
    )
    if older_than is not None:
        query = query.where(AlertDelivery.id < older_than)
    return session.scalars(query).all()


def _errand(delivery: AlertDelivery, channel: AlertChannel, hall: Hall) -> Errand:
    return Errand(
        delivery_id=delivery.id,
        by=channel.by,
        target=channel.target,
        secret=channel.secret,
        locale=channel.locale,
        time_zone=hall.time_zone,
        origins=frozenset(hall.feed_origins),
        content=delivery.content,
    )


def _is_claimed(session: Session, delivery: AlertDelivery, now: datetime) -> bool:
    """Move a message's time on, unless somebody else did since it was read."""
    result = session.execute(
        update(AlertDelivery)
        .where(
            AlertDelivery.id == delivery.id, AlertDelivery.next_at == delivery.next_at
        )
        .values(next_at=now + CLAIM)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(result, CursorResult)  # noqa: S101  # for the type alone
    return result.rowcount == 1
