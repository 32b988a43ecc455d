"""Fetch the feeds whose turn it is, a few at a time; nudged when one is added."""

import logging
from datetime import datetime, timedelta

from gevent.pool import Pool

from signage.db import Database
from signage.operations.feeds.refreshing import (
    Fetch,
    Order,
    carry_out,
    claim_due,
    keep_outcome,
    next_due,
    usual_fetch,
)

#: Another process may have added a feed, and nudges only itself.
LOOK_AGAIN = timedelta(minutes=1)
AT_ONCE = 4

log = logging.getLogger(__name__)


def refresh_feeds(
    database: Database, now: datetime, fetch: Fetch = usual_fetch
) -> datetime:
    """Fetch what is due; return when to come again, at most a minute on."""
    with database.read() as session:
        due_at = next_due(session, now)
    if due_at is not None and due_at <= now:
        with database.write() as session:
            orders = claim_due(session, now)
        pool = Pool(AT_ONCE)
        for order in orders:
            pool.spawn(_refresh, database, order, now, fetch)
        pool.join()
        with database.read() as session:
            due_at = next_due(session, now)
    return min(due_at or now + LOOK_AGAIN, now + LOOK_AGAIN)


def _refresh(database: Database, order: Order, now: datetime, fetch: Fetch) -> None:
    try:
        outcome = carry_out(order, now, fetch)
    except Exception:
        # One feed must not keep the others from their turn.
        log.exception("feed %s failed; its last entries stay", order.feed_id)
        return
    with database.write() as session:
        keep_outcome(session, order, outcome, now=now)
