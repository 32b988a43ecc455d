"""The sums of plays by day: what reports read, however many plays there are."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.clock import epoch_ms, hall_day
from signage.models import Hall, Play, PlayDay
from signage.operations.hall.working_calendar import working_calendar
from signage.playout.bands import Spans
from signage.playout.showing import HOUR_MS, hour_of, open_ms, open_spans

Key = tuple[date, str]


@dataclass(slots=True)
class Sum:
    """What is to be added to one day's sum of one source."""

    kind: str
    times: int = 0
    shown_ms: int = 0
    open_ms: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None


@dataclass(slots=True)
class DaySums:
    """Changes of one display's sums, written together."""

    hall: Hall
    display_id: int
    open_in: Callable[[int], Spans]
    _changes: dict[Key, Sum] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, hall: Hall, display_id: int) -> "DaySums":
        """Return sums that know when the hall is open."""
        calendar = working_calendar(session, hall.id)
        hours = hall.opening_hours
        known: dict[int, Spans] = {}

        def open_in(hour: int) -> Spans:
            if hour not in known:
                within = (hour, hour + HOUR_MS)
                known[hour] = open_spans(hours, calendar, hall.time_zone, within)
            return known[hour]

        return cls(hall, display_id, open_in)

    def add(self, play: Play) -> None:
        """Count a play."""
        found = self._change(play)
        self._count(found, play, 1)
        found.first_at = min(found.first_at or play.first_at, play.first_at)
        found.last_at = max(found.last_at or play.last_at, play.last_at)

    def take_off(self, play: Play) -> None:
        """Count a play no longer, because a newer report of it follows."""
        self._count(self._change(play), play, -1)

    def write(self, session: Session) -> None:
        """Add what was counted to the days' sums."""
        known = self._known(session)
        for (on, source), change in self._changes.items():
            day = known.get((on, source))
            if change.first_at is None or change.last_at is None:
                raise AssertionError(source)  # what is taken off is added again
            if day is None:
                day = PlayDay(
                    hall_id=self.hall.id,
                    display_id=self.display_id,
                    on=on,
                    source=source,
                    kind=change.kind,
                    times=0,
                    shown_ms=0,
                    open_ms=0,
                    first_at=change.first_at,
                    last_at=change.last_at,
                )
                session.add(day)
            day.times += change.times
            day.shown_ms += change.shown_ms
            day.open_ms += change.open_ms
            day.first_at = min(day.first_at, change.first_at)
            day.last_at = max(day.last_at, change.last_at)
        session.flush()

    def _change(self, play: Play) -> Sum:
        given = play.given
        on = hall_day(play.first_at, self.hall.time_zone)
        return self._changes.setdefault((on, given.source), Sum(given.kind))

    def _count(self, found: Sum, play: Play, sign: int) -> None:
        hour = hour_of(epoch_ms(play.first_at))
        found.times += sign * play.times
        found.shown_ms += sign * play.shown_ms
        found.open_ms += sign * open_ms(hour, play.quarters, self.open_in(hour))

    def _known(self, session: Session) -> dict[Key, PlayDay]:
        days = {on for on, _ in self._changes}
        sources = {source for _, source in self._changes}
        rows = session.scalars(
            select(PlayDay).where(
                PlayDay.display_id == self.display_id,
                PlayDay.on.in_(days),
                PlayDay.source.in_(sources),
            )
        )
        return {(row.on, row.source): row for row in rows}
