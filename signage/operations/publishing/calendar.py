"""The calendar: schedules and announcements by days, and what replaces what."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from signage.clock import hall_day
from signage.models import Hall
from signage.operations.publishing.on_air import Slot, slots_between
from signage.operations.publishing.schedule_times import HallTimes
from signage.playout.overlaps import Clash, Shown, clashes, replaced, shares_group

A_DAY = timedelta(days=1)
MIDNIGHT = time(0)
DAYS_OF_WEEK = 7
MINUTES_OF_DAY = 1440
#: What a day shows of a month and of a week; the rest is counted.
MOST_OF_MONTH, MOST_LANES, MOST_OF_DAY = 4, 4, 200
MOST_CLASHES = 20


class View(StrEnum):
    """How much of the calendar is seen at once."""

    MONTH = "month"
    WEEK = "week"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Piece:
    """A slot on one day, in hall time; `lane` of `lanes` is its place in a week."""

    slot: Slot
    starts: datetime
    ends: datetime
    is_replaced: bool
    lane: int = 0
    lanes: int = 1

    @property
    def first_minute(self) -> int:
        """Minutes from midnight on the clock on the wall."""
        return self.starts.hour * 60 + self.starts.minute

    @property
    def last_minute(self) -> int:
        """Minutes from midnight, 1440 for the midnight after."""
        if self.ends.date() > self.starts.date():
            return MINUTES_OF_DAY
        return self.ends.hour * 60 + self.ends.minute

    @property
    def is_all_day(self) -> bool:
        """Whether it is on from midnight to midnight."""
        return self.first_minute == 0 and self.last_minute == MINUTES_OF_DAY

    @property
    def is_whole(self) -> bool:
        """Whether the slot lies on this day alone, so that it can be resized."""
        slot = self.slot
        return slot.starts == self.starts and slot.ends == self.ends

    @property
    def order(self) -> tuple[int, datetime, str, str]:
        """Most important first, then by time."""
        entry = self.slot.entry
        return (-entry.rank, self.starts, entry.name, entry.owner)


@dataclass(frozen=True, slots=True)
class Day:
    """A day with what it shows and how much it does not; what the calendar says."""

    on: date
    is_today: bool
    is_outside: bool
    is_holiday: bool
    is_shifted_workday: bool
    is_workday: bool
    special: str
    pieces: tuple[Piece, ...]
    hidden: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """Whole weeks, or a day, and where to turn the page to."""

    view: View
    days: tuple[Day, ...]
    first_on: date
    previous_on: date
    next_on: date
    clashes: tuple[Clash, ...]
    names: dict[str, str]


def calendar_of(  # noqa: PLR0913  # whose, how much, when, of which group, as of when
    session: Session,
    hall: Hall,
    times: HallTimes,
    view: View,
    *,
    on: date,
    group_id: int | None,
    now: datetime,
) -> Calendar:
    """Return what the hall's screens show, and what drafts would."""
    starts_on, first_on, count = _span(view, on)
    first = datetime.combine(starts_on, MIDNIGHT, times.zone)
    last = datetime.combine(starts_on + count * A_DAY, MIDNIGHT, times.zone)
    slots = [
        slot
        for slot in slots_between(session, hall, times, first, last)
        if group_id is None or shares_group(slot.entry.group_ids, frozenset({group_id}))
    ]
    # Ordinary announcements (rank 0) make room with the default programme: no news.
    hidden = replaced([slot.shown for slot in slots])
    lower = frozenset(at for at in hidden if slots[at].entry.rank > 0)
    by_day = _by_days(slots, lower, times, (first, last))
    today = hall_day(now, hall.time_zone)
    days = tuple(
        _day(starts_on + n * A_DAY, by_day, times, view, (today, first_on))
        for n in range(count)
    )
    before, after = _beside(view, first_on)
    names = {slot.entry.owner: slot.entry.name for slot in slots}
    found = _clashes(by_day)
    return Calendar(view, days, first_on, before, after, found, names)


def _span(view: View, on: date) -> tuple[date, date, int]:
    """Return the first day shown, the first that is meant, and how many days."""
    if view is View.DAY:
        return on, on, 1
    if view is View.WEEK:
        monday = on - timedelta(days=on.weekday())
        return monday, monday, DAYS_OF_WEEK
    first_on = on.replace(day=1)
    monday = first_on - timedelta(days=first_on.weekday())
    weeks = -(-(_next_month(first_on) - monday).days // DAYS_OF_WEEK)
    return monday, first_on, weeks * DAYS_OF_WEEK


def _next_month(first_on: date) -> date:
    return (first_on + timedelta(days=32)).replace(day=1)


def _beside(view: View, first_on: date) -> tuple[date, date]:
    if view is View.MONTH:
        return (first_on - A_DAY).replace(day=1), _next_month(first_on)
    step = A_DAY if view is View.DAY else DAYS_OF_WEEK * A_DAY
    return first_on - step, first_on + step


def _by_days(
    slots: Sequence[Slot],
    lower: frozenset[int],
    times: HallTimes,
    span: tuple[datetime, datetime],
) -> dict[date, list[Piece]]:
    found: dict[date, list[Piece]] = defaultdict(list)
    zone = times.zone
    for position, slot in enumerate(slots):
        starts = max(slot.starts, span[0]).astimezone(zone)
        ends = min(slot.ends, span[1]).astimezone(zone)
        while starts < ends:
            midnight = datetime.combine(starts.date() + A_DAY, MIDNIGHT, zone)
            until = min(ends, midnight)
            piece = Piece(slot, starts, until, position in lower)
            found[starts.date()].append(piece)
            starts = midnight
    return found


def _day(
    on: date,
    by_day: dict[date, list[Piece]],
    times: HallTimes,
    view: View,
    around: tuple[date, date],
) -> Day:
    today, first_on = around
    every = sorted(by_day.get(on, ()), key=lambda piece: piece.order)
    shown = _laid_out(every) if view is View.WEEK else tuple(every[: _most(view)])
    special = times.calendar.days.get(on)
    return Day(
        on=on,
        is_today=on == today,
        is_outside=view is View.MONTH and on.month != first_on.month,
        is_holiday=times.calendar.is_holiday(on),
        is_shifted_workday=times.calendar.is_shifted_workday(on),
        is_workday=times.calendar.is_workday(on),
        special=special.name if special else "",
        pieces=shown,
        hidden=len(every) - len(shown),
    )


def _most(view: View) -> int:
    return MOST_OF_MONTH if view is View.MONTH else MOST_OF_DAY


def _laid_out(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Give each piece a lane beside those at the same time; a few lanes, no more.

    What is on all day stands above the hours, and needs no lane.
    """
    all_day = [piece for piece in pieces if piece.is_all_day][:MOST_OF_MONTH]
    return (*all_day, *_in_lanes(piece for piece in pieces if not piece.is_all_day))


def _in_lanes(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    lanes: list[list[Piece]] = []
    for piece in pieces:
        free = next((lane for lane in lanes if _fits(piece, lane)), None)
        if free is not None:
            free.append(piece)
        elif len(lanes) < MOST_LANES:
            lanes.append([piece])
    placed = [
        _placed(piece, number, lanes)
        for number, lane in enumerate(lanes)
        for piece in lane
    ]
    return tuple(sorted(placed, key=lambda piece: (piece.starts, piece.lane)))


def _fits(piece: Piece, lane: Sequence[Piece]) -> bool:
    return all(not _at_once(piece, other) for other in lane)


def _at_once(one: Piece, other: Piece) -> bool:
    return one.first_minute < other.last_minute and other.first_minute < one.last_minute


def _placed(piece: Piece, number: int, lanes: Sequence[Sequence[Piece]]) -> Piece:
    """Return a piece as wide as those beside it leave it."""
    beside = [
        at for at, lane in enumerate(lanes) if any(_at_once(piece, o) for o in lane)
    ]
    return Piece(
        piece.slot,
        piece.starts,
        piece.ends,
        piece.is_replaced,
        number,
        max([number, *beside]) + 1,
    )


def _clashes(by_day: dict[date, list[Piece]]) -> tuple[Clash, ...]:
    """Return who replaces whom, the first time for each; a few, no more."""
    found: dict[tuple[str, str], Clash] = {}
    for pieces in (by_day[on] for on in sorted(by_day)):
        shown = [piece.slot.shown for piece in pieces]
        lower = list(_first_of_each(pieces, found))
        for clash in clashes(lower, shown, MOST_CLASHES):
            found.setdefault((clash.upper, clash.lower), clash)
        if len(found) >= MOST_CLASHES:
            break
    return tuple(found.values())[:MOST_CLASHES]


def _first_of_each(
    pieces: Iterable[Piece], found: dict[tuple[str, str], Clash]
) -> Iterator[Shown]:
    known = {lower for _upper, lower in found}
    for piece in pieces:
        owner = piece.slot.entry.owner
        if piece.is_replaced and owner not in known and len(known) < 2 * MOST_CLASHES:
            known.add(owner)
            yield piece.slot.shown
