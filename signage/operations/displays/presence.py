"""Who is there: a display is, while its own reports keep coming."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from signage.models import Display

# Displays report every 50 s; one lost report must not show a healthy TV as dark.
PRESENCE_TTL = timedelta(seconds=110)
# So many may be chosen from in one list.
MOST_OFFERED = 500


@dataclass(frozen=True, slots=True)
class Sighting:
    """When a display was last heard of, and what it reported (may be empty).

    `condition` is what it said of itself, read by `condition.read_condition`.
    """

    seen_at: datetime
    report: Mapping[str, Any]
    condition: Mapping[str, Any] = field(default_factory=dict)


def is_present(display: Display, *, now: datetime) -> bool:
    """Say whether a display was heard of within the time to live."""
    seen_at = display.last_seen_at
    return seen_at is not None and seen_at > now - PRESENCE_TTL


def absent_displays(
    session: Session, hall_id: int, former_id: int | None, *, now: datetime
) -> Sequence[Display]:
    """Return the displays that are not there, whose place a browser may take.

    First the one that this browser was before, even if it was there a moment ago.
    """
    absent = (
        select(Display)
        .where(
            Display.hall_id == hall_id,
            Display.revoked_at.is_(None),
            or_(
                Display.id == former_id,
                Display.last_seen_at.is_(None),
                Display.last_seen_at <= now - PRESENCE_TTL,
            ),
        )
        .order_by(Display.id != (former_id or 0), Display.sort_key, Display.id)
        .limit(MOST_OFFERED)
    )
    return session.scalars(absent).all()


def record_sightings(
    session: Session, sightings: Mapping[int, Sighting], *, process: str = ""
) -> Sequence[Display]:
    """Keep what displays (by id) reported; many in one transaction. Return them.

    `process` is the server process that they are connected to, if there are several.
    """
    query = select(Display).where(
        Display.id.in_(list(sightings)), Display.revoked_at.is_(None)
    )
    displays = session.scalars(query).all()
    for display in displays:
        sighting = sightings[display.id]
        display.last_seen_at = _latest(display.last_seen_at, sighting.seen_at)
        if process and display.last_seen_at == sighting.seen_at:
            display.seen_by = process
        if sighting.report:
            display.report = {**display.report, **sighting.report}
        if sighting.condition:
            display.condition = dict(sighting.condition)
            display.condition_at = sighting.seen_at
            display.agent = str(sighting.condition.get("agent") or display.agent)
    session.flush()
    return displays


def _latest(before: datetime | None, seen_at: datetime) -> datetime:
    """Return the later one, unless the clock was set back since: then the new one."""
    if before is None or before > seen_at + PRESENCE_TTL:
        return seen_at
    return max(before, seen_at)
