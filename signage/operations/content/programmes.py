"""Keep compiled programmes and bodies, which any server process can hand out."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Insert, Update, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from signage.models import Body, Programme
from signage.operations.content.given_slides import record_given

# A display may be switched off for a weekend and still ask for what it knew of.
KEEP_BODIES = timedelta(days=7)
HASHES_PER_QUERY = 500


def store_programme(
    session: Session,
    group_id: int,
    manifest: dict[str, Any],
    bodies: Mapping[str, str],
    *,
    now: datetime,
) -> None:
    """Make this the group's programme; `bodies` holds html by hash.

    Displays wait for it: it looks at what is new or gone alone, by queries made once.
    """
    programme = session.get(Programme, group_id) or Programme(group_id=group_id)
    named, before = hashes_of(manifest), hashes_of(programme.manifest or {})
    new = {key: html for key, html in bodies.items() if key not in before}
    _store_bodies(session, new, now=now)
    _note_last_use(session, before - named, now=now)
    record_given(session, group_id, manifest, programme.manifest, now=now)
    programme.revision = manifest["revision"]
    programme.manifest = manifest
    programme.compiled_at = now
    session.add(programme)
    session.flush()


def hashes_of(manifest: Mapping[str, Any]) -> frozenset[str]:
    """Return the bodies that a manifest names."""
    zones = manifest.get("zones", {}).values()
    return frozenset(slide["hash"] for zone in zones for slide in zone["slides"])


def drop_old_bodies(session: Session, *, now: datetime) -> int:
    """Delete bodies that no programme has named for a week; return how many."""
    manifests = session.scalars(select(Programme.manifest))
    used = {key for manifest in manifests for key in hashes_of(manifest)}
    old = session.scalars(select(Body.hash).where(Body.used_at < now - KEEP_BODIES))
    unused = [key for key in old if key not in used]
    for start in range(0, len(unused), HASHES_PER_QUERY):
        some = unused[start : start + HASHES_PER_QUERY]
        session.execute(delete(Body).where(Body.hash.in_(some)))
    return len(unused)


def _store_bodies(
    session: Session, bodies: Mapping[str, str], *, now: datetime
) -> None:
    """Keep bodies; one that was named before, and is again, is in use from now on."""
    if bodies:
        rows = [{"hash": k, "html": h, "used_at": now} for k, h in bodies.items()]
        insert = _insert_bodies(session.get_bind().dialect.name)
        session.connection().execute(insert, rows)


def _note_last_use(session: Session, hashes: Collection[str], *, now: datetime) -> None:
    """Note until when a programme named these."""
    if hashes:
        rows = [{"key": key, "now": now} for key in hashes]
        session.connection().execute(_use_bodies(), rows)


@lru_cache(maxsize=2)
def _insert_bodies(dialect: str) -> Insert:
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    insert = make(Body)
    return insert.on_conflict_do_update(
        index_elements=["hash"], set_={"used_at": insert.excluded.used_at}
    )


@lru_cache(maxsize=1)
def _use_bodies() -> Update:
    of_key = Body.hash == bindparam("key")
    return update(Body).where(of_key).values(used_at=bindparam("now"))
