"""Feed: news as pages of headlines, events as an agenda by day; the last good ones.

What grows old or is over leaves by windows, so that a display without a server drops it
too: each stretch of time between two changes has pages of its own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy.orm import Session

from signage.clock import hall_day
from signage.models import Feed
from signage.models.feed import FeedKind
from signage.operations.feeds.entries import Entry, entries_of
from signage.outbox import Topic
from signage.playout.days import midnight_of
from signage.playout.dwell import dwell_s
from signage.slides import ticker
from signage.slides.feed_pages import Room, agenda, headlines, pages_of
from signage.slides.kind import Kind, Options, Setting, Slide, Uses
from signage.slides.reading import _l, area_of, days_of

NAME = "feed"
#: Stretches of a programme that have pages of their own; what changes later comes with
#: the next compilation, a day on at the latest.
MOST_STRETCHES = 40

Window = tuple[datetime, datetime]


class FeedOptions(Options):
    """Which feed, and how much of it."""

    feed_id: Annotated[int, Uses("feed"), Field(title=_l("Feed"))]
    count: Annotated[
        int,
        Field(
            title=_l("How many entries"),
            description=_l("How many at most: the newest news, the next events."),
            ge=1,
            le=30,
        ),
    ] = 6
    days: Annotated[
        int,
        Field(
            title=_l("How many days"),
            description=_l("How old news may be, or how far ahead events may lie."),
            ge=1,
            le=60,
        ),
    ] = 14


@dataclass(frozen=True, slots=True)
class Page:
    """One slide's context, and what there is to read on it."""

    context: Any
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A feed with what an editor chose of it, at a place."""

    feed: Feed
    options: FeedOptions
    setting: Setting

    @property
    def is_agenda(self) -> bool:
        """Whether it has events."""
        return self.feed.kind is FeedKind.EVENTS

    def lives(self) -> Iterator[tuple[Entry, Window]]:
        """Yield entries with the time in which they may be shown."""
        span = timedelta(days=self.options.days)
        for entry in entries_of(self.feed):
            if not self.is_agenda:
                # Undated news are as old as the last time that the feed worked.
                since = entry.starts or self.feed.succeeded_at
                if since is not None:
                    yield entry, (since, since + span)
            elif entry.starts is not None and entry.ends is not None:
                yield entry, (entry.starts - span, entry.ends)

    def shown(self, at: datetime) -> list[Entry]:
        """Return the entries that are shown at an instant."""
        found = [entry for entry, life in self.lives() if life[0] <= at < life[1]]
        return found[: self.options.count]

    def windows(self) -> Iterator[Window]:
        """Yield the stretches between changes, the first from before now."""
        now, until = self.setting.now, self.setting.until
        edges = sorted(self._edges())
        # The stretch that is on keeps its start, so that its slides stay the same.
        first = max((edge for edge in edges if edge <= now), default=now)
        coming = [edge for edge in edges if now < edge < until]
        yield from pairwise([first, *coming[: MOST_STRETCHES - 1], until])

    def _edges(self) -> Iterator[datetime]:
        zone = self.setting.hall.time_zone
        yield midnight_of(hall_day(self.setting.now, zone), zone)
        for entry, life in self.lives():
            yield from life
            if self.is_agenda and entry.starts is not None:
                yield entry.starts
        if self.is_agenda:
            yield from (midnight_of(day, zone) for day in days_of(self.setting))


def build(session: Session, setting: Setting) -> Iterator[Slide]:
    """Yield a feed's pages, or its lines in the ticker, for each stretch of time."""
    source = source_of(session, setting)
    if source is None:
        return
    is_ticker = setting.zone == ticker.ZONE
    for (since, until), pages in _stretches(source, _lines if is_ticker else _pages):
        for number, page in enumerate(pages, start=1):
            yield Slide(
                id=f"{NAME}:{source.feed.id}:{since:%m%d%H%M}:p{number}",
                kind=ticker.NAME if is_ticker else NAME,
                context=page.context,
                seconds=dwell_s(*page.words),
                windows=((since, until),),
                zone=setting.zone,
            )


def source_of(session: Session, setting: Setting) -> Source | None:
    """Return the feed that an editor chose, if it is the hall's."""
    options = setting.options
    if not isinstance(options, FeedOptions):
        return None  # an editor chooses a feed: there is none by itself
    feed = session.get(Feed, options.feed_id)
    is_ours = feed is not None and feed.hall_id == setting.hall.id
    return Source(feed, options, setting) if feed is not None and is_ours else None


def _stretches(
    source: Source, make: Callable[[Source, datetime], tuple[Page, ...]]
) -> Iterator[tuple[Window, tuple[Page, ...]]]:
    """Yield windows with what is shown in them, joined where nothing changes."""
    windows = [(window, make(source, window[0])) for window in source.windows()]
    for pages, same in groupby(windows, key=itemgetter(1)):
        edges = [edge for window, _ in same for edge in window]
        if pages:
            yield (edges[0], edges[-1]), pages


def _pages(source: Source, at: datetime) -> tuple[Page, ...]:
    entries = source.shown(at)
    if not entries:
        return ()
    hall = source.setting.hall
    sections = (
        agenda(entries, hall, at) if source.is_agenda else headlines(entries, hall)
    )
    room = Room(source.setting.rows, area_of(source.setting).width)
    made = pages_of(source.feed.name, sections, room, is_agenda=source.is_agenda)
    return tuple(Page(context, context.words) for context in made)


def _lines(source: Source, at: datetime) -> tuple[Page, ...]:
    columns = ticker.columns_of(source.setting)
    pieces = (
        piece
        for entry in source.shown(at)
        for piece in ticker.lines_of(entry.title, columns)
    )
    return tuple(Page(ticker.Context(piece), (piece,)) for piece in pieces)


KIND = Kind(
    name=NAME,
    label=_l("Feed"),
    help=_l("News or events of others, as they were last fetched."),
    build=build,
    topics=frozenset({Topic.FEEDS, Topic.HALL}),
    options=FeedOptions,
    zones=frozenset({"main", "ticker"}),
    usual=False,
)
