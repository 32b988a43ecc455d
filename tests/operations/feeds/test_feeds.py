"""Feeds are kept, fetched when due by one worker, and never lose their last good."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.db import Database
from signage.errors import InvalidInputError
from signage.jobs.feeds import LOOK_AGAIN, refresh_feeds
from signage.models import ContentUse, Feed, Hall, User
from signage.operations.feeds.answer import Answer
from signage.operations.feeds.entries import entries_of
from signage.operations.feeds.feeds import (
    FeedChangedError,
    FeedInvalidError,
    WantedFeed,
    allow_origins,
    ask_for_feed,
    create_feed,
    delete_feed,
    feeds_of,
    revise_feed,
)
from signage.operations.feeds.refreshing import claim_due
from signage.operations.publishing.errors import ContentInUseError
from signage.outbox import Hint, Topic, deliver_after_commit
from tests.build import NOW, create_user
from tests.feed_server import FeedServer, answering, item, rss


@pytest.fixture
def editor(session: Session, hall: Hall) -> User:
    """Somebody who keeps feeds."""
    return create_user(session, hall, "lin")


def created(session: Session, hall: Hall, actor: User, **values: str) -> Feed:
    usual = {"name": "云溪要闻", "url": "https://news.example/rss"}
    wanted = WantedFeed(**(usual | values))
    return create_feed(session, hall, wanted, actor=actor, now=NOW)


def only(database: Database) -> Feed:
    with database.read() as reader:
        return reader.scalars(select(Feed)).one()


def test_it_is_fetched_when_its_turn_is(
    session: Session, hall: Hall, editor: User, database: Database, server: FeedServer
) -> None:
    hall.feed_origins = [server.origin]
    created(session, hall, editor, url=server.put("/rss", answering(rss(item("一")))))
    session.commit()
    assert refresh_feeds(database, NOW) == NOW + LOOK_AGAIN
    feed = only(database)
    assert [entry.title for entry in entries_of(feed)] == ["一"]
    assert feed.succeeded_at == NOW
    refresh_feeds(database, NOW + timedelta(minutes=29))
    assert len(server.requests) == 1
    refresh_feeds(database, NOW + timedelta(minutes=30))
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    "script",
    [
        answering(b"<html></html>"),
        answering(rss(item("断"))[:-20]),
        answering(b"", status="503 Busy"),
        answering(rss(), length=9_999),
    ],
)
def test_it_keeps_the_last_good_and_says_the_problem(  # noqa: PLR0913, PLR0917
    session: Session,
    hall: Hall,
    editor: User,
    database: Database,
    server: FeedServer,
    script: Any,
) -> None:
    hall.feed_origins = [server.origin]
    created(session, hall, editor, url=server.put("/rss", answering(rss(item("好")))))
    session.commit()
    refresh_feeds(database, NOW)
    server.put("/rss", script)
    later = NOW + timedelta(hours=1)
    refresh_feeds(database, later)
    feed = only(database)
    assert [entry.title for entry in entries_of(feed)] == ["好"]
    assert feed.problem
    assert (feed.fetched_at, feed.succeeded_at) == (later, NOW)
    server.put("/rss", answering(rss(item("又好"))))
    refresh_feeds(database, later + timedelta(hours=1))
    assert not only(database).problem


def test_one_worker_fetches_it(
    session: Session, hall: Hall, editor: User, database: Database
) -> None:
    created(session, hall, editor)
    session.commit()
    with database.write() as one:
        assert len(claim_due(one, NOW)) == 1
    with database.write() as other:
        assert not claim_due(other, NOW)


def test_what_came_late_changes_nothing(
    session: Session, hall: Hall, editor: User, database: Database, server: FeedServer
) -> None:
    """The feed was given another address while the old one was being fetched."""
    hall.feed_origins = [server.origin]
    created(session, hall, editor, url=server.put("/old", answering(rss(item("旧")))))
    session.commit()

    def fetch_slowly(url: str, origins: frozenset[str], etag: str) -> Any:
        del url, origins, etag
        with database.write() as other:
            feed = other.scalars(select(Feed)).one()
            feed.url, feed.version = "https://new.example/", feed.version + 1
        return Answer(rss(item("旧")))

    refresh_feeds(database, NOW, fetch_slowly)
    assert not only(database).entries


def test_it_hints_only_when_entries_changed(
    session: Session, hall: Hall, editor: User, database: Database, server: FeedServer
) -> None:
    hall.feed_origins = [server.origin]
    created(session, hall, editor, url=server.put("/rss", answering(rss(item("一")))))
    session.commit()
    hints: list[Hint] = []
    deliver_after_commit(database.writers, hints.append)
    refresh_feeds(database, NOW)
    refresh_feeds(database, NOW + timedelta(hours=1))
    assert hints == [Hint(Topic.FEEDS, 1)]


def test_another_source_does_not_inherit_entries(
    session: Session, hall: Hall, editor: User
) -> None:
    feed = created(session, hall, editor)
    feed.entries, feed.fetched_at = [{"title": "旧"}], NOW
    wanted = WantedFeed("云溪要闻", "https://other.example/rss")
    revise_feed(session, hall, feed, wanted, version=1, actor=editor, now=NOW)
    assert feed.entries == []
    assert feed.fetched_at is None
    with pytest.raises(FeedChangedError):
        revise_feed(session, hall, feed, wanted, version=1, actor=editor, now=NOW)


def test_it_is_asked_for_at_once(session: Session, hall: Hall, editor: User) -> None:
    feed = created(session, hall, editor)
    feed.fetched_at = NOW
    ask_for_feed(session, feed)
    assert [order.feed_id for order in claim_due(session, NOW)] == [feed.id]


def test_it_says_every_problem_at_once(
    session: Session, hall: Hall, editor: User
) -> None:
    created(session, hall, editor)
    wanted = WantedFeed("云溪要闻", "file:///etc/passwd", "films", "1")
    with pytest.raises(FeedInvalidError) as refusal:
        create_feed(session, hall, wanted, actor=editor, now=NOW)
    assert set(refusal.value.by_field) == {"name", "url", "kind", "every_min"}


def test_it_is_not_deleted_while_something_shows_it(
    session: Session, hall: Hall, editor: User
) -> None:
    feed = created(session, hall, editor)
    use = ContentUse(
        hall_id=hall.id, owner="playlist:7", target=f"feed:{feed.id}", is_published=True
    )
    session.add(use)
    session.flush()
    (listed,) = feeds_of(session, hall.id)
    assert [found.owner for found in listed.uses] == ["playlist:7"]
    with pytest.raises(ContentInUseError):
        delete_feed(session, feed, actor=editor, now=NOW)
    session.delete(use)
    session.flush()
    delete_feed(session, feed, actor=editor, now=NOW)
    assert not feeds_of(session, hall.id)


def test_it_allows_private_origins(session: Session, hall: Hall, editor: User) -> None:
    text = "http://10.0.0.5/\n\nhttps://内网.example:443\nhttp://10.0.0.5"
    allow_origins(session, hall, text, actor=editor, now=NOW)
    assert hall.feed_origins == ["http://10.0.0.5", "https://xn--v6q792i.example"]
    text = "10.0.0.5\nhttp://10.0.0.5/feed"
    with pytest.raises(InvalidInputError) as refusal:
        allow_origins(session, hall, text, actor=editor, now=NOW)
    assert len(refusal.value.problems) == 2
