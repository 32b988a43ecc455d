"""Read the audit list: newest first, filtered, a page at a time by key."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from signage.models import AuditEntry, Hall, User
from signage.playout.days import midnight_of

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which deeds to list; `first_on` and `last_on` are days of the hall."""

    actor_id: int | None = None
    action: str = ""
    first_on: date | None = None
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class AuditPage:
    """One page; the ids lead to the pages beside it, where there are such."""

    entries: tuple[AuditEntry, ...]
    newer_than: int | None
    older_than: int | None


def audit_page(
    session: Session,
    hall: Hall,
    chosen: AuditFilter,
    *,
    older_than: int | None = None,
    newer_than: int | None = None,
) -> AuditPage:
    """Return the page of deeds next to a key, or the newest page."""
    query = _matching(hall, chosen)
    query = query.options(joinedload(AuditEntry.actor)).limit(PAGE_SIZE + 1)
    if newer_than is not None:
        query = query.where(AuditEntry.id > newer_than).order_by(AuditEntry.id)
        found = list(session.scalars(query))
        rows, has_more = found[:PAGE_SIZE][::-1], len(found) > PAGE_SIZE
        return _page(rows, has_newer=has_more, has_older=True)
    if older_than is not None:
        query = query.where(AuditEntry.id < older_than)
    found = list(session.scalars(query.order_by(AuditEntry.id.desc())))
    return _page(
        found[:PAGE_SIZE],
        has_newer=older_than is not None,
        has_older=len(found) > PAGE_SIZE,
    )


def audited_actions(session: Session, hall_id: int) -> list[str]:
    """Return every action that the list holds, by name."""
    query = select(AuditEntry.action).where(AuditEntry.hall_id == hall_id).distinct()
    return sorted(session.scalars(query))


def audited_actors(session: Session, hall_id: int) -> list[User]:
    """Return everybody who may have done something, by username."""
    query = select(User).where(User.hall_id == hall_id).order_by(User.username)
    return list(session.scalars(query))


def _matching(hall: Hall, chosen: AuditFilter) -> Select[AuditEntry]:
    query = select(AuditEntry).where(AuditEntry.hall_id == hall.id)
    if chosen.actor_id is not None:
        query = query.where(AuditEntry.actor_id == chosen.actor_id)
    if chosen.action:
        query = query.where(AuditEntry.action == chosen.action)
    if chosen.first_on:
        starts = midnight_of(chosen.first_on, hall.time_zone)
        query = query.where(AuditEntry.happened_at >= starts)
    if chosen.last_on:
        ends = midnight_of(chosen.last_on + timedelta(days=1), hall.time_zone)
        query = query.where(AuditEntry.happened_at < ends)
    return query


def _page(rows: list[AuditEntry], *, has_newer: bool, has_older: bool) -> AuditPage:
    if not rows:
        return AuditPage((), None, None)
    return AuditPage(
        entries=tuple(rows),
        newer_than=rows[0].id if has_newer else None,
        older_than=rows[-1].id if has_older else None,
    )
