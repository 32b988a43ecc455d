"""Find single displays to address, by name, a few at a time."""

from collections.abc import Collection

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from signage.models import Display

MOST_FOUND = 20


def displays_like(session: Session, hall_id: int, search: str) -> list[Display]:
    """Return displays whose name holds these words, the first twenty."""
    query = _paired(hall_id).where(Display.name.icontains(search, autoescape=True))
    return list(session.scalars(query.limit(MOST_FOUND)))


def displays_chosen(
    session: Session, hall_id: int, ids: Collection[int]
) -> list[Display]:
    """Return the displays with these keys that there are."""
    if not ids:
        return []
    return list(session.scalars(_paired(hall_id).where(Display.id.in_(ids))))


def _paired(hall_id: int) -> Select[Display]:
    return (
        select(Display)
        .options(joinedload(Display.group))
        .where(Display.hall_id == hall_id, Display.revoked_at.is_(None))
        .order_by(Display.sort_key, Display.id)
    )
