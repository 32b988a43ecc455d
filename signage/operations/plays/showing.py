"""Where, when and how long one source was shown: the facts of a certificate."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from signage.clock import epoch_ms, from_epoch_ms
from signage.models import Display, GivenSlide, Hall, Play
from signage.operations.hall.working_calendar import working_calendar
from signage.operations.plays.gap_causes import GapCauses
from signage.playout.bands import Span, Spans, shared, united
from signage.playout.showing import (
    HOUR_MS,
    gaps_in,
    hour_of,
    length,
    open_ms,
    open_spans,
    shown_spans,
)

GAP_MS = 15 * 60_000
#: Gaps that are named one by one; a display that was dark for weeks has few.
MOST_GAPS = 60

At = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Gap:
    """Open hours in which a display did not show it; `causes` as in GapCauses."""

    starts: datetime
    ends: datetime
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DisplayShowing:
    """What one display showed of it; no `first_at`: nothing at all.

    `open_ms` is the time on the glass in opening hours, `covered_ms` how much of the
    opening hours lay between its turns without a gap: it was on in turns.
    """

    display_id: int
    name: str
    group: str
    times: int
    shown_ms: int
    open_ms: int
    covered_ms: int
    first_at: datetime | None
    last_at: datetime | None
    gaps: tuple[Gap, ...]
    gap_count: int
    gap_ms: int
    guessed_ms: int


@dataclass(frozen=True, slots=True)
class ShownHash:
    """One content that was shown: which slide, by hash, from when until when."""

    slide: str
    hash: str
    times: int
    displays: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Showing:
    """All of it: `open_ms` are the opening hours of the span."""

    source: str
    span: At
    has_hours: bool
    open_ms: int
    displays: tuple[DisplayShowing, ...]
    hashes: tuple[ShownHash, ...]

    @property
    def shown_on(self) -> int:
        """How many displays showed it at all."""
        return sum(display.first_at is not None for display in self.displays)


def showing_of(session: Session, hall: Hall, source: str, span: At) -> Showing:
    """Return what the hall's displays showed of a source within a half-open span.

    Plays whose time the server never confirmed do not count here.
    """
    within = epoch_ms(span[0]), epoch_ms(span[1])
    calendar = working_calendar(session, hall.id)
    hours = hall.opening_hours
    opened = open_spans(hours, calendar, hall.time_zone, within)
    # A list that comes on within a quarter is in all of what was shown of it there.
    whole = hour_of(within[0]), hour_of(within[1]) + HOUR_MS
    open_hours = open_spans(hours, calendar, hall.time_zone, whole)
    plays = list(_plays(session, hall, source, span))
    by_display: defaultdict[int, _Tally] = defaultdict(_Tally)
    hashes: dict[tuple[str, str], _HashTally] = {}
    for row in plays:
        by_display[row.display_id].add(row, open_hours, within)
        if not row.is_guessed:
            fresh = _HashTally(row.first_at, row.last_at)
            hashes.setdefault((row.slide, row.hash), fresh).add(row)
    displays = _displays(session, hall, source, by_display, span)
    causes = GapCauses(session, source)
    return Showing(
        source=source,
        span=span,
        has_hours=bool(hours),
        open_ms=length(opened),
        displays=tuple(
            _showing(display, by_display[display.id], opened, causes)
            for display in displays
        ),
        hashes=tuple(
            tally.shown(*key)
            for key, tally in sorted(hashes.items(), key=lambda one: one[1].first_at)
        ),
    )


def _plays(session: Session, hall: Hall, source: str, span: At) -> Iterator[Any]:
    """Yield plain rows: of a hundred displays there are tens of thousands."""
    rows = session.execute(
        select(
            Play.display_id,
            GivenSlide.slide,
            GivenSlide.hash,
            Play.times,
            Play.shown_ms,
            Play.quarters,
            Play.first_at,
            Play.last_at,
            Play.pauses,
            Play.is_guessed,
        )
        .join(Play.given)
        .where(
            GivenSlide.hall_id == hall.id,
            GivenSlide.source == source,
            Play.first_at < span[1],
            Play.last_at > span[0],
        )
    )
    yield from rows


@dataclass(slots=True)
class _Tally:
    times: int = 0
    shown_ms: int = 0
    open_ms: int = 0
    guessed_ms: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    spans: list[Span] = field(default_factory=list)

    def add(self, row: Any, opened: Spans, within: Span) -> None:
        if row.is_guessed:
            self.guessed_ms += row.shown_ms
            return
        self.times += row.times
        self.shown_ms += row.shown_ms
        first, last = epoch_ms(row.first_at), epoch_ms(row.last_at)
        hour = hour_of(first)
        near = shared(((hour, hour + HOUR_MS),), opened)
        self.open_ms += open_ms(hour, row.quarters, near)
        self.first_at = min(self.first_at or row.first_at, row.first_at)
        self.last_at = max(self.last_at or row.last_at, row.last_at)
        pauses = ((since, until) for since, until in row.pauses)
        self.spans += shared(shown_spans(first, last, pauses), (within,))


@dataclass(slots=True)
class _HashTally:
    first_at: datetime
    last_at: datetime
    times: int = 0
    displays: set[int] = field(default_factory=set)

    def add(self, row: Any) -> None:
        self.times += row.times
        self.displays.add(row.display_id)
        self.first_at = min(self.first_at, row.first_at)
        self.last_at = max(self.last_at, row.last_at)

    def shown(self, slide: str, hash_: str) -> ShownHash:
        count = len(self.displays)
        return ShownHash(slide, hash_, self.times, count, self.first_at, self.last_at)


def _displays(
    session: Session, hall: Hall, source: str, shown: Iterable[int], span: At
) -> Sequence[Display]:
    """Return those that showed it, and those that were given it."""
    of_source = (GivenSlide.hall_id == hall.id, GivenSlide.source == source)
    groups = select(GivenSlide.group_id).where(*of_source, GivenSlide.display_id == 0)
    single = select(GivenSlide.display_id).where(*of_source)
    should = and_(
        or_(Display.group_id.in_(groups), Display.id.in_(single)),
        Display.paired_at < span[1],
        or_(Display.revoked_at.is_(None), Display.revoked_at > span[0]),
    )
    return session.scalars(
        select(Display)
        .options(joinedload(Display.group))
        .where(Display.hall_id == hall.id, or_(Display.id.in_(list(shown)), should))
        .order_by(Display.sort_key, Display.id)
    ).all()


def _showing(
    display: Display, tally: _Tally, opened: Spans, causes: GapCauses
) -> DisplayShowing:
    missing = gaps_in(opened, united(tally.spans), GAP_MS)
    named = missing[:MOST_GAPS]
    gaps = (
        Gap(from_epoch_ms(since), from_epoch_ms(until), why)
        for (since, until), why in zip(named, causes.of(display, named), strict=True)
    )
    return DisplayShowing(
        display_id=display.id,
        name=display.name,
        group=display.group.name,
        times=tally.times,
        shown_ms=tally.shown_ms,
        open_ms=tally.open_ms,
        covered_ms=length(opened) - length(missing),
        first_at=tally.first_at,
        last_at=tally.last_at,
        gaps=tuple(gaps),
        gap_count=len(missing),
        gap_ms=length(missing),
        guessed_ms=tally.guessed_ms,
    )
