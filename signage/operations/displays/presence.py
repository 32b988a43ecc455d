"""Who is there: a display is, while its own reports keep coming."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import Display

# Displays report every 50 s; one lost report must not show a healthy TV as dark.
PRESENCE_TTL = timedelta(seconds=110)


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


def record_sightings(session: Session, sightings: Mapping[int, Sighting]) -> None:
    """Keep what displays (by id) reported; many in one transaction."""
    displays = select(Display).where(
        Display.id.in_(list(sightings)), Display.revoked_at.is_(None)
    )
    for display in session.scalars(displays):
        sighting = sightings[display.id]
        display.last_seen_at = max(
            sighting.seen_at, display.last_seen_at or sighting.seen_at
        )
        if sighting.report:
            display.report = {**display.report, **sighting.report}
        if sighting.condition:
            display.condition = dict(sighting.condition)
            display.condition_at = sighting.seen_at
            display.agent = str(sighting.condition.get("agent") or display.agent)
    session.flush()
