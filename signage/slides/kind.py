"""What a slide kind is: it reads the hall's state and answers with slides."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session

from signage.errors import Message
from signage.models import DisplayGroup, Hall
from signage.playout.days import WorkingCalendar
from signage.playout.typography import Glass

Read = TypeVar("Read")


class Options(BaseModel):
    """What an editor may choose for one item of a kind; none by itself.

    A kind's own options derive from it. Each field has a `title` and may have a
    `description`, both msgids; a field annotated with `Uses` holds the key of something
    else that the office keeps.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True, slots=True)
class Uses:
    """Marks a field of options as the key of a row: "media", "announcement", "feed"."""

    what: str


@dataclass(frozen=True, slots=True)
class Setting:
    """Where slides will be shown and what they need to know about it.

    `rows` and `columns` is how much body text fits: full lines, CJK characters a line.
    `glass` is how the display is set (None: by the group's own size).
    `public_url` is what phones reach the server at; `sign` makes a signed token that
    carries a value and its time of making; `sign_list` one for an evaluation's
    publicity list, good before an instant.
    """

    hall: Hall
    group: DisplayGroup
    now: datetime
    until: datetime
    public_url: str
    sign: Callable[[str], str]
    sign_list: Callable[[int, datetime], str]
    rows: int
    columns: int
    zone: str = "main"
    glass: Glass | None = None
    options: Options = field(default_factory=Options)
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    _readings: dict[Hashable, Any] = field(default_factory=dict)

    def once(self, key: Hashable, read: Callable[[], Read]) -> Read:
        """Return what `read` gives, read once in a compilation for all items.

        For what does not depend on zone or options; `key` begins with the kind's name.
        """
        if key not in self._readings:
            self._readings[key] = read()
        found: Read = self._readings[key]
        return found


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide before rendering: a kind's template with its context.

    `id` is stable while the slide is "the same one" with newer content, so that a
    player swaps it in place: "scoreboard:g1:p1". `windows` are half-open instants;
    empty means always. A higher `priority` replaces lower slides while active.
    `fresh_until` asks for a new compilation by then (a code that expires). `displays`
    names the displays of the group that show it alone; empty means all. What is
    `for_staff` is left out wherever visitors may see the display.
    """

    id: str
    kind: str
    context: Any
    seconds: float
    windows: tuple[tuple[datetime, datetime], ...] = ()
    priority: int = 0
    zone: str = "main"
    fresh_until: datetime | None = None
    displays: tuple[int, ...] = ()
    for_staff: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A slide kind: its name (also of its template), label, topics and reader.

    `topics` names the outbox topics (signage.outbox.Topic) after which its slides may
    have changed; `build` returns none at all when there is nothing to show. `refuses`
    says why options that are right by themselves show nothing in a hall.
    """

    name: str
    label: str
    help: str
    build: Callable[[Session, Setting], Iterable[Slide]]
    topics: frozenset[str] = field(default_factory=frozenset)
    options: type[Options] = Options
    zones: frozenset[str] = frozenset({"main"})
    usual: bool = True
    refuses: Callable[[Hall, Any], Iterable[Message]] = lambda _hall, _options: ()

    def uses(self, options: Options) -> Iterator[str]:
        """Yield what an item with these options needs, like "media:7"."""
        for name, about in type(options).model_fields.items():
            key = getattr(options, name)
            for mark in about.metadata:
                if isinstance(mark, Uses) and key is not None:
                    yield f"{mark.what}:{key}"
