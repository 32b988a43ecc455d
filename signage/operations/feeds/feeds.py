"""Keep feeds: add, change, fetch again, delete; and the private origins allowed."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import (
    ConflictError,
    FieldsInvalidError,
    InvalidInputError,
    Message,
    NotFoundError,
)
from signage.models import Feed, Hall, User
from signage.models.feed import FeedKind
from signage.operations.feeds.addresses import target_of
from signage.operations.feeds.problems import FeedProblemError, problem_of
from signage.operations.hall.audit import record_audit
from signage.operations.publishing.errors import ContentInUseError
from signage.operations.publishing.uses import Use, uses_of
from signage.outbox import Hint, Topic, announce

NAME_LENGTH = 100
#: How often a feed may be fetched, in minutes.
OFTENEST_MIN, RAREST_MIN = 5, 1440
MOST_FEEDS = 50
MOST_ORIGINS = 20

Problems = dict[str, list[Message]]


class FeedInvalidError(FieldsInvalidError):
    """A feed was refused; `by_field` holds the problems of each field."""

    code: ClassVar[str] = "feed_invalid"


class FeedChangedError(ConflictError):
    """Somebody saved the feed since it was opened."""

    code: ClassVar[str] = "feed_changed"

    def __init__(self, current: Feed) -> None:
        super().__init__(
            Message(
                "“%(name)s” was saved by somebody else while you were writing. Open "
                "it again and look.",
                name=current.name,
            )
        )


@dataclass(frozen=True, slots=True)
class WantedFeed:
    """A feed as somebody filled it in."""

    name: str = ""
    url: str = ""
    kind: str = FeedKind.NEWS.value
    every_min: str = "30"


@dataclass(frozen=True, slots=True)
class ListedFeed:
    """A feed with who uses it; `is_waiting` until it was fetched a first time."""

    feed: Feed
    uses: tuple[Use, ...]

    @property
    def is_waiting(self) -> bool:
        """Whether it is about to be fetched."""
        feed = self.feed
        # Claimed is not fetched yet: nothing came of a first time so far.
        has_no_outcome = feed.succeeded_at is None and not feed.problem
        return feed.fetched_at is None or has_no_outcome


def feeds_of(session: Session, hall_id: int) -> tuple[ListedFeed, ...]:
    """Return the hall's feeds by name, with where they are used."""
    query = select(Feed).where(Feed.hall_id == hall_id).order_by(Feed.name)
    feeds = session.scalars(query).all()
    uses = uses_of(session, hall_id, [f"feed:{feed.id}" for feed in feeds])
    return tuple(ListedFeed(feed, uses.get(f"feed:{feed.id}", ())) for feed in feeds)


def feed_of(session: Session, hall_id: int, feed_id: int) -> Feed:
    """Return a feed of the hall.

    Raises:
        NotFoundError: there is none with this key.

    """
    feed = session.get(Feed, feed_id)
    if feed is None or feed.hall_id != hall_id:
        raise NotFoundError(Message("feed"), feed_id)
    return feed


def check_feed(
    session: Session, hall: Hall, wanted: WantedFeed, feed: Feed | None = None
) -> None:
    """Refuse what cannot be kept: every problem at once, by field.

    Raises:
        FeedInvalidError: with all of them.

    """
    problems: Problems = {}
    _check_name(session, hall, wanted, feed, problems)
    try:
        target_of(wanted.url)
    except FeedProblemError as error:
        problems["url"] = [problem_of(error.stored)]
    if wanted.kind not in set(FeedKind):
        problems["kind"] = [Message("Choose what the feed has: news or events.")]
    minutes = int(wanted.every_min) if wanted.every_min.isdecimal() else 0
    if not OFTENEST_MIN <= minutes <= RAREST_MIN:
        text = Message(
            "Write minutes from %(least)s to %(most)s.",
            least=OFTENEST_MIN,
            most=RAREST_MIN,
        )
        problems["every_min"] = [text]
    if problems:
        raise FeedInvalidError(problems)


def _check_name(
    session: Session,
    hall: Hall,
    wanted: WantedFeed,
    feed: Feed | None,
    problems: Problems,
) -> None:
    rows = session.execute(select(Feed.name, Feed.id).where(Feed.hall_id == hall.id))
    known = {name: key for name, key in rows}  # noqa: C416  # a row is no pair to mypy
    name = wanted.name
    if not 0 < len(name) <= NAME_LENGTH:
        text = Message("Give it a name of at most %(most)s characters.", most=100)
        problems["name"] = [text]
    elif name in known and (feed is None or known[name] != feed.id):
        text = Message("There already is a feed of this name. Choose another one.")
        problems["name"] = [text]
    if feed is None and len(known) >= MOST_FEEDS:
        text = Message("There are %(n)s feeds already. Delete one first.", n=len(known))
        problems.setdefault("name", []).append(text)


def create_feed(
    session: Session, hall: Hall, wanted: WantedFeed, *, actor: User, now: datetime
) -> Feed:
    """Keep a new feed; it is fetched right after the commit.

    Raises:
        FeedInvalidError: it cannot be kept like this.

    """
    check_feed(session, hall, wanted)
    feed = Feed(hall_id=hall.id, entries=[])
    _fill(feed, wanted)
    session.add(feed)
    session.flush()
    _record(session, feed, "created", actor, now)
    announce(session, Hint(Topic.FEEDS, hall.id))
    return feed


def revise_feed(  # noqa: PLR0913  # what, into what, read when, by whom, when
    session: Session,
    hall: Hall,
    feed: Feed,
    wanted: WantedFeed,
    *,
    version: int,
    actor: User,
    now: datetime,
) -> None:
    """Change a feed; another source's entries are no longer shown.

    Raises:
        FeedInvalidError: it cannot be kept like this.
        FeedChangedError: somebody saved it in between; nothing is changed.

    """
    if feed.version != version:
        raise FeedChangedError(feed)
    check_feed(session, hall, wanted, feed)
    if (feed.url, feed.kind.value) != (wanted.url, wanted.kind):
        feed.entries, feed.etag, feed.problem = [], "", ""
        feed.fetched_at = feed.succeeded_at = None
    _fill(feed, wanted)
    feed.version += 1
    session.flush()
    _record(session, feed, "revised", actor, now)
    announce(session, Hint(Topic.FEEDS, hall.id))


def ask_for_feed(session: Session, feed: Feed) -> None:
    """Have a feed fetched right after the commit, whatever its turn."""
    feed.fetched_at = None
    session.flush()
    announce(session, Hint(Topic.FEEDS, feed.hall_id))


def delete_feed(session: Session, feed: Feed, *, actor: User, now: datetime) -> None:
    """Delete a feed that nothing shows.

    Raises:
        ContentInUseError: something shows it; the message says what.

    """
    target = f"feed:{feed.id}"
    users = uses_of(session, feed.hall_id, [target])[target]
    if users:
        raise ContentInUseError(feed.name, [use.name for use in users])
    _record(session, feed, "deleted", actor, now)
    session.delete(feed)
    session.flush()


def allow_origins(
    session: Session, hall: Hall, text: str, *, actor: User, now: datetime
) -> None:
    """Allow private origins that feeds may be fetched from, one a line.

    Raises:
        InvalidInputError: with every line that is no origin.

    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    origins, problems = [], []
    for line in lines:
        try:
            target = target_of(line)
        except FeedProblemError:
            target = None
        if target is None or target.path != "/":
            problem = Message(
                "“%(text)s” is no origin. Write it like http://10.0.0.5 or "
                "https://intranet.example:8443.",
                text=line[:60],
            )
            problems.append(problem)
        else:
            origins.append(target.origin)
    if len(lines) > MOST_ORIGINS:
        problems.append(Message("At most %(most)s origins.", most=MOST_ORIGINS))
    if problems:
        raise InvalidInputError(problems)
    hall.feed_origins = list(dict.fromkeys(origins))
    detail = {"origins": hall.feed_origins}
    record_audit(
        session,
        actor,
        "hall.feed_origins",
        f"hall:{hall.id}",
        hall_id=hall.id,
        now=now,
        detail=detail,
    )


def _fill(feed: Feed, wanted: WantedFeed) -> None:
    feed.name, feed.url = wanted.name, wanted.url
    feed.kind = FeedKind(wanted.kind)
    feed.every_min = int(wanted.every_min)


def _record(
    session: Session, feed: Feed, deed: str, actor: User, now: datetime
) -> None:
    record_audit(
        session,
        actor,
        f"feed.{deed}",
        f"feed:{feed.id}",
        hall_id=feed.hall_id,
        now=now,
        detail={"name": feed.name, "url": feed.url},
    )
