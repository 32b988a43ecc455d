"""Watch who falls silent, and send what is to be told of it."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from gevent.pool import Pool
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.config import Settings
from signage.db import Database
from signage.exchange.alert_mail import mail_of
from signage.exchange.mail_out import MailProblemError, send_mail, sender_of
from signage.models import Hall
from signage.models.outage import AlertBy
from signage.operations.alerts.deliveries import (
    Errand,
    claim_due,
    keep_outcome,
    next_due,
)
from signage.operations.alerts.outages import Edges, find_edges, note_edges
from signage.operations.alerts.set_back import forget_the_future
from signage.operations.alerts.telling import due_of, tell
from signage.operations.feeds.problems import FeedProblemError
from signage.operations.hall.holding import hold_hall

LOOK_EVERY = timedelta(seconds=10)
#: We look every ten seconds: after a gap of so long we were not listening meanwhile
#: (stopped, suspended, the clock was set, or the database did not answer).
BREAK = timedelta(seconds=60)
#: Another process may have queued a message, and nudges only itself.
LOOK_AGAIN = timedelta(seconds=30)
AT_ONCE = 4

log = logging.getLogger(__name__)


class Watch:
    """Notes outages and their ends, and queues who is told of them.

    It remembers since when it has been listening, so that its own absence, a suspended
    machine, a clock that was set or a database that could not be written is not taken
    for the silence of displays. `hears` says whether their reports are being kept.
    """

    def __init__(
        self,
        database: Database,
        now: datetime,
        hears: Callable[[], bool] = lambda: True,
    ) -> None:
        self._database = database
        self._hears = hears
        self._since = self._looked_at = now

    def work(self, now: datetime) -> datetime:
        """Look once; return when to look again."""
        self._heed_clock(now)
        with self._database.read() as session:
            hall_ids = session.scalars(select(Hall.id).order_by(Hall.id)).all()
            busy = [key for key in hall_ids if self._has_work(session, key, now)]
        for hall_id in busy:
            self._note(hall_id, now)
        self._looked_at = now
        return now + LOOK_EVERY

    def _heed_clock(self, now: datetime) -> None:
        passed = now - self._looked_at
        if passed < timedelta(0):
            with self._database.write() as session:
                forget_the_future(session, now=now)
        if passed < timedelta(0) or passed > BREAK or not self._hears():
            self._since = now

    def _has_work(self, session: Session, hall_id: int, now: datetime) -> bool:
        hall = session.get_one(Hall, hall_id)
        return bool(self._edges(session, hall, now) or due_of(session, hall, now=now))

    def _note(self, hall_id: int, now: datetime) -> None:
        """Look again, as the only one, and write."""
        with self._database.write() as session:
            hold_hall(session, hall_id)
            hall = session.get_one(Hall, hall_id)
            note_edges(session, hall, self._edges(session, hall, now), now=now)
            tell(session, hall, due_of(session, hall, now=now), now=now)

    def _edges(self, session: Session, hall: Hall, now: datetime) -> Edges:
        return find_edges(session, hall, listening_since=self._since, now=now)


def deliver_alerts(database: Database, settings: Settings, now: datetime) -> datetime:
    """Send the messages that are due; return when to come again."""
    with database.read() as session:
        due_at = next_due(session)
    if due_at is not None and due_at <= now:
        with database.write() as session:
            errands = claim_due(session, now=now)
        pool = Pool(AT_ONCE)
        for errand in errands:
            pool.spawn(_deliver, database, settings, errand, now)
        pool.join()
        with database.read() as session:
            due_at = next_due(session)
    return min(due_at or now + LOOK_AGAIN, now + LOOK_AGAIN)


def _deliver(
    database: Database, settings: Settings, errand: Errand, now: datetime
) -> None:
    failure = ""
    try:
        _send(settings, errand, now)
    except (FeedProblemError, MailProblemError) as problem:
        failure = problem.stored
    except Exception:
        # One channel must not keep the others from hearing.
        log.exception("alert %s failed; trying again later", errand.delivery_id)
        failure = "broken_off"
    with database.write() as session:
        keep_outcome(session, errand.delivery_id, failure, now=now)


def _send(settings: Settings, errand: Errand, now: datetime) -> None:
    if errand.by is AlertBy.EMAIL:
        mail = mail_of(
            errand.content,
            target=errand.target,
            sender=sender_of(settings),
            locale=errand.locale,
            zone=errand.time_zone,
        )
        send_mail(settings, mail)
        return
    # It takes 2 MB, and many halls have no webhook.
    from signage.operations.alerts.webhooks import Post, post_webhook  # noqa: PLC0415

    post = Post(errand.target, errand.content, errand.secret, errand.origins)
    post_webhook(post, now=now)
