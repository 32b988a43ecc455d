"""What a slide kind is: it reads the hall's state and answers with slides."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from signage.models import DisplayGroup, Hall


@dataclass(frozen=True, slots=True)
class Setting:
    """Where slides will be shown and what they need to know about it.

    `rows` and `columns` is how much body text fits: full lines, CJK characters a line.
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


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide before rendering: a kind's template with its context.

    `id` is stable while the slide is "the same one" with newer content, so that a
    player swaps it in place: "scoreboard:g1:p1". `windows` are half-open instants;
    empty means always. A higher `priority` replaces lower slides while active.
    `fresh_until` asks for a new compilation by then (a code that expires).
    """

    id: str
    kind: str
    context: Any
    seconds: float
    windows: tuple[tuple[datetime, datetime], ...] = ()
    priority: int = 0
    zone: str = "main"
    fresh_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A slide kind: its name (also of its template), label, topics and reader.

    `topics` names the outbox topics (signage.outbox.Topic) after which its slides may
    have changed; `build` returns none at all when there is nothing to show.
    """

    name: str
    label: str
    help: str
    build: Callable[[Session, Setting], Iterable[Slide]]
    topics: frozenset[str] = field(default_factory=frozenset)
