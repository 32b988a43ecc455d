"""Notice displays that fell silent, and that they are back; list what was noticed.

Silence counts from when a display was last heard of, or from when this server began to
listen without a break, whichever is later: a server that was off itself, or whose clock
was set forward, accuses nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from signage.models import Display, Hall, Outage
from signage.models.outage import OutageEnd
from signage.operations.displays.presence import PRESENCE_TTL


@dataclass(frozen=True, slots=True)
class Edges:
    """Displays that are out from now on, and outages that are over."""

    fallen: Sequence[Display]
    ended: Sequence[Outage]

    def __bool__(self) -> bool:
        """Say whether there is anything to note."""
        return bool(self.fallen or self.ended)


def grace_of(hall: Hall) -> timedelta:
    """Return how long a display may be silent; never less than two lost reports."""
    return max(timedelta(minutes=hall.outage_grace_min), PRESENCE_TTL)


def find_edges(
    session: Session, hall: Hall, *, listening_since: datetime, now: datetime
) -> Edges:
    """Return what changed since it was last noted; two queries, and nothing written."""
    grace = grace_of(hall)
    fallen: Sequence[Display] = ()
    if now - listening_since >= grace:
        fallen = session.scalars(_silent(hall, now - grace)).all()
    ended = session.scalars(_over(hall)).all()
    return Edges(fallen, ended)


def note_edges(session: Session, hall: Hall, edges: Edges, *, now: datetime) -> None:
    """Open an outage for each display that fell silent, and end those that are over."""
    for display in edges.fallen:
        outage = Outage(
            hall_id=hall.id,
            display_id=display.id,
            began_at=display.last_seen_at or now,
            noticed_at=now,
        )
        session.add(outage)
    for outage in edges.ended:
        outage.ended_at = max(now, outage.noticed_at)
        outage.ended_by = _why_over(outage.display)
    session.flush()


def open_outages(session: Session, hall: Hall) -> int:
    """Return how many displays are out now."""
    query = select(func.count(Outage.id)).where(
        Outage.hall_id == hall.id, Outage.ended_at.is_(None)
    )
    return session.scalar(query) or 0


def outages_of(
    session: Session, hall: Hall, *, older_than: int | None, most: int
) -> Sequence[Outage]:
    """Return a page of the hall's outages, the newest first; `older_than` is a key."""
    query = (
        select(Outage)
        .join(Outage.display)
        .join(Display.group)
        .options(contains_eager(Outage.display).contains_eager(Display.group))
        .where(Outage.hall_id == hall.id)
        .order_by(Outage.id.desc())
        .limit(most)
    )
    if older_than is not None:
        query = query.where(Outage.id < older_than)
    return session.scalars(query).all()


def _silent(hall: Hall, before: datetime) -> Select[Display]:
    """Select those heard of once, but not since; darkness on purpose is fine."""
    is_known = exists().where(
        Outage.display_id == Display.id, Outage.ended_at.is_(None)
    )
    return (
        select(Display)
        .where(
            Display.hall_id == hall.id,
            Display.revoked_at.is_(None),
            Display.is_off.is_(False),
            Display.last_seen_at <= before,
            # One that was just switched on has to start first.
            or_(Display.switched_at.is_(None), Display.switched_at <= before),
            ~is_known,
        )
        .order_by(Display.sort_key, Display.id)
    )


def _over(hall: Hall) -> Select[Outage]:
    return (
        select(Outage)
        .join(Outage.display)
        .options(contains_eager(Outage.display))
        .where(Outage.hall_id == hall.id, Outage.ended_at.is_(None), _is_over())
        .order_by(Outage.id)
    )


def _is_over() -> ColumnElement[bool]:
    return or_(
        Display.revoked_at.is_not(None),
        Display.is_off.is_(True),
        Display.last_seen_at > Outage.began_at,
    )


def _why_over(display: Display) -> OutageEnd:
    if display.revoked_at is not None:
        return OutageEnd.REVOKED
    return OutageEnd.SWITCHED_OFF if display.is_off else OutageEnd.BACK
