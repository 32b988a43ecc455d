"""Write the audit list: each use case says what it did, in its own transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from signage.models import AuditEntry, User


def record_audit(  # noqa: PLR0913  # each is a column of the list
    session: Session,
    actor: User | None,
    action: str,
    target: str,
    *,
    hall_id: int,
    now: datetime,
    detail: dict[str, Any] | None = None,
    address: str = "",
) -> AuditEntry:
    """Add one row: `action` is "noun.past_tense", `target` is "noun:id"."""
    entry = AuditEntry(
        hall_id=hall_id,
        happened_at=now,
        actor_id=actor.id if actor else None,
        action=action,
        target=target,
        detail=detail or {},
        address=address,
    )
    session.add(entry)
    return entry
