"""Undo what an upheld objection is against."""

from datetime import datetime

from sqlalchemy.orm import Session

from signage.models import Objection, User
from signage.operations.ledger import reverse_entry
from signage.operations.notices import withdraw_notice

#: Room is left for the objection's name in the reversal's reason (500 in all).
LONGEST_REASON = 450


def undo(session: Session, objection: Objection, *, actor: User, now: datetime) -> None:
    """Reverse the entry, reject the nomination or withdraw the notice."""
    if objection.entry is not None:
        reverse_entry(
            session,
            objection.entry,
            reason=f"objection:{objection.id} {objection.reason}",
            actor=actor,
            now=now,
            objection=objection,
        )
    elif objection.notice is not None:
        withdraw_notice(session, objection.notice, actor=actor, now=now)
