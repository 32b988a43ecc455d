"""What a schedule would replace, be replaced by, or turn with, before it is saved."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from signage.models import Hall
from signage.operations.publishing.on_air import Slot, slots_between
from signage.operations.publishing.schedule_times import HallTimes
from signage.playout.bands import band_of_schedule
from signage.playout.content import ScheduleContent
from signage.playout.overlaps import Shown

LOOKED_AHEAD = timedelta(days=31)
MOST = 12
SELF = "self"


class Relation(StrEnum):
    """What becomes of another schedule or announcement at the same time and place."""

    REPLACED_BY = "replaced_by"
    REPLACES = "replaces"
    SHARES = "shares"


@dataclass(frozen=True, slots=True)
class Conflict:
    """One other thing, the first time that both are on, and how often in a month."""

    relation: Relation
    slot: Slot
    starts: datetime
    ends: datetime
    group_ids: frozenset[int]
    times: int


def conflicts_of(  # noqa: PLR0913  # whose, what, of which, as of when
    session: Session,
    hall: Hall,
    times: HallTimes,
    content: ScheduleContent,
    *,
    schedule_id: int | None,
    now: datetime,
) -> tuple[Conflict, ...]:
    """Return what a content meets in the month from its next occurrence on."""
    upcoming = times.upcoming(content, now, 1)
    if not upcoming:
        return ()
    first = upcoming[0].starts
    last = first + LOOKED_AHEAD
    own = [
        _shown(content, each.starts, each.ends)
        for each in times.occurrences(content, first, last)
    ]
    others = (
        slot
        for slot in slots_between(session, hall, times, first, last)
        if slot.entry.owner != f"schedule:{schedule_id}"
        and not slot.entry.is_draft
        and (slot.entry.is_schedule or slot.entry.priority > 0)
    )
    found = _met(own, others)
    order = list(Relation)
    return tuple(
        sorted(found, key=lambda each: (order.index(each.relation), each.starts))[:MOST]
    )


def _shown(content: ScheduleContent, starts: datetime, ends: datetime) -> Shown:
    rank = band_of_schedule(content.priority)
    groups = frozenset(content.group_ids)
    return Shown(SELF, content.zone, groups, starts, ends, rank)


def _met(own: list[Shown], others: Iterable[Slot]) -> Iterable[Conflict]:
    found: dict[str, Conflict] = {}
    for slot in others:
        shown = slot.shown
        for mine in own:
            if mine.starts >= shown.ends:
                break  # they come in order
            if not mine.meets(shown):
                continue
            owner = slot.entry.owner
            known = found.get(owner)
            found[owner] = (
                replace(known, times=known.times + 1) if known else _first(mine, slot)
            )
    return found.values()


def _first(mine: Shown, slot: Slot) -> Conflict:
    other = slot.shown
    relation = Relation.SHARES
    if other.rank != mine.rank:
        relation = Relation.REPLACES if mine.rank > other.rank else Relation.REPLACED_BY
    some, others = mine.group_ids, other.group_ids
    common = some & others if some and others else some | others
    starts, ends = max(mine.starts, other.starts), min(mine.ends, other.ends)
    return Conflict(relation, slot, starts, ends, common, 1)
