"""The calendar: schedules and announcements by days, and what replaces what."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from signage.clock import hall_day
from signage.models import Hall
from signage.operations.publishing.calendar_lanes import Piece, laid_out
from signage.operations.publishing.on_air import Slot, slots_between
from signage.operations.publishing.schedule_times import HallTimes
from signage.playout.overlaps import Clash, Shown, clashes, replaced, shares_group

A_DAY = timedelta(days=1)
MIDNIGHT = time(0)
DAYS_OF_WEEK = 7
#: What a day shows of a month, and alone; the rest is counted.
MOST_OF_MONTH, MOST_OF_DAY = 4, 200
MOST_CLASHES = 20


class View(StrEnum):
    """How much of the calendar is seen at once."""

    MONTH = "month"
    WEEK = "week"
    DAY = "day"


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
    midnights = [
        datetime.combine(starts_on + n * A_DAY, MIDNIGHT, times.zone).astimezone(UTC)
        for n in range(count + 1)
    ]
    found = slots_between(session, hall, times, midnights[0], midnights[-1])
    if group_id is not None:
        chosen = frozenset({group_id})
        found = [each for each in found if shares_group(each.entry.group_ids, chosen)]
    slots = sorted(found, key=_order)
    # Ordinary announcements (rank 0) make room with the default programme: no news.
    ranked = [slot.shown for slot in slots if slot.entry.rank > 0]
    lower = replaced(ranked)
    sheet = Sheet(slots, lower, _by_days(slots, midnights), midnights, times, view)
    today = hall_day(now, hall.time_zone)
    days = tuple(_day(sheet, n, starts_on, first_on, today) for n in range(count))
    before, after = _beside(view, first_on)
    names = {slot.entry.owner: slot.entry.name for slot in slots}
    return Calendar(
        view,
        days,
        first_on,
        before,
        after,
        _clashes(sheet.by_day, ranked, lower),
        names,
    )


@dataclass(frozen=True, slots=True)
class Sheet:
    """The slots of a page, most important first; days name them by their positions.

    Those of a rank come first, so that positions among `ranked` are the same.
    `midnights` are where the days begin, and where the last one ends, in UTC.
    """

    slots: Sequence[Slot]
    lower: frozenset[int]
    by_day: Sequence[Sequence[int]]
    midnights: Sequence[datetime]
    times: HallTimes
    view: View

    def piece(self, position: int, number: int) -> Piece:
        """Return what of a slot lies on a day."""
        slot, zone = self.slots[position], self.times.zone
        starts = max(slot.starts, self.midnights[number]).astimezone(zone)
        ends = min(slot.ends, self.midnights[number + 1]).astimezone(zone)
        return Piece(slot, starts, ends, position in self.lower)


def _order(slot: Slot) -> tuple[int, datetime, str, str]:
    """Most important first, then by time."""
    entry = slot.entry
    return (-entry.rank, slot.starts, entry.name, entry.owner)


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


def _by_days(slots: Sequence[Slot], midnights: Sequence[datetime]) -> list[list[int]]:
    """Return the positions of what touches each day, in order."""
    found: list[list[int]] = [[] for _day in midnights[1:]]
    for position, slot in enumerate(slots):
        first = max(bisect_right(midnights, slot.starts) - 1, 0)
        for day in found[first : bisect_left(midnights, slot.ends)]:
            day.append(position)
    return found


def _day(
    sheet: Sheet, number: int, starts_on: date, first_on: date, today: date
) -> Day:
    on, calendar = starts_on + number * A_DAY, sheet.times.calendar
    every = sheet.by_day[number]
    shown = _shown(sheet, number)
    special = calendar.days.get(on)
    return Day(
        on=on,
        is_today=on == today,
        is_outside=sheet.view is View.MONTH and on.month != first_on.month,
        is_holiday=calendar.is_holiday(on),
        is_shifted_workday=calendar.is_shifted_workday(on),
        is_workday=calendar.is_workday(on),
        special=special.name if special else "",
        pieces=shown,
        hidden=len(every) - len(shown),
    )


def _shown(sheet: Sheet, number: int) -> tuple[Piece, ...]:
    """Return what a day shows: only that much is put together."""
    every = sheet.by_day[number]
    if sheet.view is View.WEEK:
        return laid_out([sheet.piece(each, number) for each in every])
    return tuple(sheet.piece(each, number) for each in every[: _most(sheet.view)])


def _most(view: View) -> int:
    return MOST_OF_MONTH if view is View.MONTH else MOST_OF_DAY


def _clashes(
    by_day: Iterable[Sequence[int]], ranked: Sequence[Shown], lower: frozenset[int]
) -> tuple[Clash, ...]:
    """Return who replaces whom, the first time for each; a few, no more."""
    found: dict[tuple[str, str], Clash] = {}
    for positions in by_day:
        of_day = [each for each in positions if each in lower]
        below = list(_first_of_each((ranked[each] for each in of_day), found))
        above = (
            [ranked[each] for each in positions if each < len(ranked)] if below else []
        )
        for clash in clashes(below, above, MOST_CLASHES):
            found.setdefault((clash.upper, clash.lower), clash)
        if len(found) >= MOST_CLASHES:
            break
    return tuple(found.values())[:MOST_CLASHES]


def _first_of_each(
    below: Iterable[Shown], found: dict[tuple[str, str], Clash]
) -> Iterator[Shown]:
    known = {lower for _upper, lower in found}
    for each in below:
        if each.owner not in known and len(known) < 2 * MOST_CLASHES:
            known.add(each.owner)
            yield each
