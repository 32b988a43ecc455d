"""A group's day at a glance: what its main zone shows from when to when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from sqlalchemy.orm import Session

from signage.models import Hall
from signage.operations.publishing.on_air import Entry, Slot, slots_between
from signage.operations.publishing.schedule_times import HallTimes
from signage.playout.days import midnight_of
from signage.playout.overlaps import shares_group

MAIN = "main"
MINUTES_OF_DAY = 1440


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the day with what is foremost in it; no entries: the usual programme.

    Minutes are on the clock on the wall, 0 to 1440.
    """

    first_minute: int
    last_minute: int
    entries: tuple[Entry, ...]


def slots_of_day(
    session: Session, hall: Hall, times: HallTimes, on: date, *, has_drafts: bool
) -> list[Slot]:
    """Return what schedules and important announcements put on main zones that day."""
    first = midnight_of(on, times.time_zone)
    last = midnight_of(on + timedelta(days=1), times.time_zone)
    return [
        slot
        for slot in slots_between(session, hall, times, first, last)
        if slot.entry.zone == MAIN
        and slot.entry.rank > 0
        and (has_drafts or not slot.entry.is_draft)
    ]


def strip_of(
    slots: Sequence[Slot], group_id: int, on: date, times: HallTimes
) -> tuple[Stretch, ...]:
    """Return the day of a group, cut where what is foremost changes."""
    spans = [
        (_minute(slot.starts, on, times), _minute(slot.ends, on, times), slot.entry)
        for slot in slots
        if shares_group(slot.entry.group_ids, frozenset({group_id}))
    ]
    edges = sorted({0, MINUTES_OF_DAY, *(edge for span in spans for edge in span[:2])})
    pieces = [(first, last, _foremost(spans, first)) for first, last in pairwise(edges)]
    return tuple(Stretch(*piece) for piece in _joined(pieces))


def _foremost(
    spans: Iterable[tuple[int, int, Entry]], minute: int
) -> tuple[Entry, ...]:
    active = [entry for first, last, entry in spans if first <= minute < last]
    top = max((entry.rank for entry in active), default=0)
    by_owner = {entry.owner: entry for entry in active if entry.rank == top}
    return tuple(by_owner.values())


def _joined(
    pieces: Iterable[tuple[int, int, tuple[Entry, ...]]],
) -> list[tuple[int, int, tuple[Entry, ...]]]:
    found: list[tuple[int, int, tuple[Entry, ...]]] = []
    for first, last, entries in pieces:
        if found and found[-1][2] == entries:
            found[-1] = (found[-1][0], last, entries)
        else:
            found.append((first, last, entries))
    return found


def _minute(instant: datetime, on: date, times: HallTimes) -> int:
    local = instant.astimezone(times.zone)
    if local.date() < on:
        return 0
    return MINUTES_OF_DAY if local.date() > on else local.hour * 60 + local.minute
