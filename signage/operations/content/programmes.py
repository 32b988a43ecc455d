"""Keep compiled programmes and bodies, which any server process can hand out."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from signage.models import Body, Programme
from signage.operations.content.given_slides import record_given

# A display may be switched off for a weekend and still ask for what it knew of.
KEEP_BODIES = timedelta(days=7)
NOTE_USE_EVERY = timedelta(days=1)
HASHES_PER_QUERY = 500


def store_programme(
    session: Session,
    group_id: int,
    manifest: dict[str, Any],
    bodies: Mapping[str, str],
    *,
    now: datetime,
) -> None:
    """Make this the group's programme; `bodies` holds html by hash."""
    store_bodies(session, bodies, now=now)
    programme = session.get(Programme, group_id) or Programme(group_id=group_id)
    record_given(session, group_id, manifest, programme.manifest, now=now)
    programme.revision = manifest["revision"]
    programme.manifest = manifest
    programme.compiled_at = now
    session.add(programme)
    session.flush()


def store_bodies(session: Session, bodies: Mapping[str, str], *, now: datetime) -> None:
    """Keep what is new among bodies, and note what is still in use."""
    known = _used_at(session, bodies)
    for key, html in bodies.items():
        if key not in known:
            session.add(Body(hash=key, html=html, used_at=now))
    stale = [key for key, used_at in known.items() if used_at < now - NOTE_USE_EVERY]
    if stale:
        session.execute(update(Body).where(Body.hash.in_(stale)).values(used_at=now))
    session.flush()


def drop_old_bodies(session: Session, *, now: datetime) -> int:
    """Delete bodies that no programme has named for a week; return how many."""
    manifests = session.scalars(select(Programme.manifest))
    used = {
        slide["hash"]
        for manifest in manifests
        for zone in manifest["zones"].values()
        for slide in zone["slides"]
    }
    old = session.scalars(select(Body.hash).where(Body.used_at < now - KEEP_BODIES))
    unused = [key for key in old if key not in used]
    for start in range(0, len(unused), HASHES_PER_QUERY):
        some = unused[start : start + HASHES_PER_QUERY]
        session.execute(delete(Body).where(Body.hash.in_(some)))
    return len(unused)


def _used_at(session: Session, hashes: Iterable[str]) -> dict[str, datetime]:
    wanted = list(hashes)
    found: dict[str, datetime] = {}
    for start in range(0, len(wanted), HASHES_PER_QUERY):
        some = wanted[start : start + HASHES_PER_QUERY]
        rows = session.execute(
            select(Body.hash, Body.used_at).where(Body.hash.in_(some))
        )
        found.update((key, used_at) for key, used_at in rows)
    return found
