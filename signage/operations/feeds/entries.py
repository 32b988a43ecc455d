"""A feed's entries as slides and pages read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from signage.models import Feed


@dataclass(frozen=True, slots=True)
class Entry:
    """A piece of news (`starts`: when it was published, if known) or an event."""

    title: str
    text: str = ""
    starts: datetime | None = None
    ends: datetime | None = None
    link: str = ""
    is_all_day: bool = False

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Self:
        """Read what is kept with a feed."""
        return cls(
            title=content["title"],
            text=content.get("text", ""),
            starts=_instant(content.get("starts")),
            ends=_instant(content.get("ends")),
            link=content.get("link", ""),
            is_all_day=bool(content.get("is_all_day")),
        )


def entries_of(feed: Feed) -> tuple[Entry, ...]:
    """Return the entries that were last good, in the order in which they are kept."""
    return entries_in(feed.entries)


def entries_in(content: Iterable[dict[str, Any]]) -> tuple[Entry, ...]:
    """Return entries from their JSON."""
    return tuple(Entry.from_json(entry) for entry in content)


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
