"""The form of a feed, and what a try fetched."""

from dataclasses import dataclass
from datetime import datetime

from wtforms.fields import HiddenField, IntegerField, RadioField
from wtforms.widgets import NumberInput, URLInput

from signage.models import Feed, Hall
from signage.models.feed import FeedKind
from signage.operations.feeds.entries import Entry, entries_in
from signage.operations.feeds.feeds import (
    OFTENEST_MIN,
    RAREST_MIN,
    FeedInvalidError,
    WantedFeed,
)
from signage.operations.feeds.problems import FeedProblemError
from signage.operations.feeds.reading import Content, read_feed
from signage.operations.feeds.refreshing import Fetch
from signage.web.forms import OfficeForm, StrippedField, choices, refuse
from signage.web.i18n import lazy_text as _l
from signage.web.i18n import translated

KINDS = (
    ("news", _l("News (RSS or Atom)")),
    ("events", _l("Events (iCalendar)")),
)
#: Entries that a try shows.
SHOWN = 8


class MinutesField(IntegerField):
    """Whole minutes, kept as they were typed: the operation says what is wrong."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed."""
        self.data = valuelist[0] if valuelist else ""  # type: ignore[assignment]


class FeedForm(OfficeForm):
    """A feed; `operations.feeds.feeds` says what is wrong."""

    name = StrippedField(
        _l("Name of the feed"),
        description=_l("Screens show it as the title above the entries."),
    )
    url = StrippedField(
        _l("Web address"),
        widget=URLInput(),
        description=_l("Of the feed itself, like https://example.org/rss.xml."),
    )
    kind = RadioField(_l("It has"), choices=choices(KINDS), default="news")
    every_min = MinutesField(
        _l("Fetch every … minutes"),
        default=30,
        widget=NumberInput(min=OFTENEST_MIN, max=RAREST_MIN, step=5),
    )
    version = HiddenField(default="0")

    @property
    def wanted(self) -> WantedFeed:
        """What was posted, as the operation reads it."""
        return WantedFeed(
            name=self.name.data or "",
            url=self.url.data or "",
            kind=self.kind.data or "",
            every_min=str(self.every_min.data or ""),
        )

    def show_refusal(self, refusal: FeedInvalidError) -> None:
        """Put every problem to its field."""
        for name, problems in refusal.by_field.items():
            for problem in problems:
                refuse(self[name], translated(problem))


def form_of(feed: Feed) -> FeedForm:
    """Return the form filled from a feed."""
    values = {
        "name": feed.name,
        "url": feed.url,
        "kind": feed.kind.value,
        "every_min": feed.every_min,
        "version": str(feed.version),
    }
    return FeedForm(data=values)


@dataclass(frozen=True, slots=True)
class Try:
    """What came of a try: the first entries, or the problem."""

    entries: tuple[Entry, ...] = ()
    total: int = 0
    title: str = ""
    problem: str = ""


def try_feed(wanted: WantedFeed, hall: Hall, fetch: Fetch, now: datetime) -> Try:
    """Fetch an address and return what a screen would get; takes up to 5 seconds."""
    try:
        answer = fetch(wanted.url, frozenset(hall.feed_origins), "")
        kind = FeedKind(wanted.kind)
        content = read_feed(answer, kind, time_zone=hall.time_zone, now=now)
    except FeedProblemError as problem:
        return Try(problem=problem.problems[0])
    return _shown(content)


def _shown(content: Content) -> Try:
    entries = entries_in(content.entries[:SHOWN])
    return Try(entries, len(content.entries), content.title)
