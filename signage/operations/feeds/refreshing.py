"""Fetch feeds whose turn it is; one of several server processes does each.

A feed is claimed by a short transaction, fetched without any, and kept by another one:
a slow server holds no lock. What fails leaves the entries as they were.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from signage.models import Feed, Hall
from signage.models.feed import FeedKind
from signage.operations.feeds.answer import Answer
from signage.operations.feeds.problems import FeedProblemError
from signage.operations.feeds.reading import Content, read_feed
from signage.outbox import Hint, Topic, announce

#: Fetches an address: url, the origins allowed, the ETag known.
Fetch = Callable[[str, frozenset[str], str], Answer]


@dataclass(frozen=True, slots=True)
class Order:
    """A feed to be fetched, with all that is needed for it; `version` as claimed."""

    feed_id: int
    version: int
    url: str
    kind: FeedKind
    etag: str
    time_zone: str
    origins: frozenset[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: new content, or nothing new (both empty), or a problem."""

    content: Content | None = None
    etag: str = ""
    problem: str = ""


def usual_fetch(url: str, origins: frozenset[str], etag: str) -> Answer:
    """Fetch over the network."""
    # It takes 2 MB, and many halls have no feeds.
    from signage.operations.feeds.fetching import fetch  # noqa: PLC0415

    return fetch(url, origins=origins, etag=etag)


def claim_due(session: Session, now: datetime) -> tuple[Order, ...]:
    """Claim the feeds that are due; another process that asks now gets others."""
    query = select(Feed, Hall).join(Hall, Hall.id == Feed.hall_id).order_by(Feed.id)
    due = [
        (feed, hall)
        for feed, hall in session.execute(query)
        if due_at(feed, now) <= now
    ]
    return tuple(
        _order(feed, hall) for feed, hall in due if _is_claimed(session, feed, now)
    )


def due_at(feed: Feed, now: datetime) -> datetime:
    """Return when a feed's turn is; one not yet fetched, or from the future, is due."""
    if feed.fetched_at is None or feed.fetched_at > now:
        return now
    return feed.fetched_at + timedelta(minutes=feed.every_min)


def next_due(session: Session, now: datetime) -> datetime | None:
    """Return when the next feed's turn is, or None without feeds."""
    feeds = session.scalars(select(Feed)).all()
    return min((due_at(feed, now) for feed in feeds), default=None)


def carry_out(order: Order, now: datetime, fetch: Fetch = usual_fetch) -> Outcome:
    """Fetch and read a feed; takes seconds and no transaction."""
    try:
        answer = fetch(order.url, order.origins, order.etag)
        if answer.body is None:
            return Outcome(etag=order.etag)
        zone = order.time_zone
        content = read_feed(answer, order.kind, time_zone=zone, now=now)
    except FeedProblemError as problem:
        return Outcome(problem=problem.stored)
    return Outcome(content, etag=answer.etag)


def keep_outcome(
    session: Session, order: Order, outcome: Outcome, *, now: datetime
) -> None:
    """Keep what came of an order, unless the feed was changed or deleted meanwhile."""
    feed = session.get(Feed, order.feed_id)
    if feed is None or feed.version != order.version:
        return
    feed.problem = outcome.problem[:300]
    if outcome.problem:
        return
    feed.succeeded_at = now
    if outcome.content is None:
        return
    # Events lie ahead of the day on which they were read: their ETag may not keep them.
    feed.etag = outcome.etag[:200] if feed.kind is FeedKind.NEWS else ""
    entries = list(outcome.content.entries)
    if feed.entries != entries:
        feed.entries = entries
        announce(session, Hint(Topic.FEEDS, feed.hall_id))


def _order(feed: Feed, hall: Hall) -> Order:
    return Order(
        feed_id=feed.id,
        version=feed.version,
        url=feed.url,
        kind=feed.kind,
        etag=feed.etag,
        time_zone=hall.time_zone,
        origins=frozenset(hall.feed_origins),
    )


def _is_claimed(session: Session, feed: Feed, now: datetime) -> bool:
    """Set the time of fetching, unless somebody else did since it was read."""
    seen = feed.fetched_at
    unchanged = Feed.fetched_at.is_(None) if seen is None else Feed.fetched_at == seen
    result = session.execute(
        update(Feed)
        .where(Feed.id == feed.id, unchanged)
        .values(fetched_at=now)
        .execution_options(synchronize_session="fetch")
    )
    assert isinstance(result, CursorResult)  # noqa: S101  # for the type alone
    return result.rowcount == 1
