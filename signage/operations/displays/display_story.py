"""What is known of one display beside what it shows: outages, deeds, keys, picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from signage.models import (
    AuditEntry,
    Display,
    DisplayToken,
    Outage,
    Screenshot,
)

MOST_OUTAGES, MOST_DEEDS = 10, 20


@dataclass(frozen=True, slots=True)
class Story:
    """A display's past: newest first, as much as a page shows.

    `key_since` is when the token that it uses was given to it.
    """

    outages: Sequence[Outage]
    deeds: Sequence[AuditEntry]
    key_since: datetime | None
    keys: int
    screenshot: Screenshot | None


def story_of(session: Session, display: Display) -> Story:
    """Return what is known of a display."""
    tokens = session.scalars(
        select(DisplayToken)
        .where(DisplayToken.display_id == display.id)
        .where(DisplayToken.superseded_at.is_(None))
        .order_by(DisplayToken.issued_at.desc())
    ).all()
    used = [token.issued_at for token in tokens if token.used_at is not None]
    screenshot = session.get(Screenshot, display.id)
    return Story(
        outages=_outages(session, display),
        deeds=_deeds(session, display),
        key_since=max(used, default=None),
        keys=len(tokens),
        screenshot=screenshot,
    )


def _outages(session: Session, display: Display) -> Sequence[Outage]:
    return session.scalars(
        select(Outage)
        .where(Outage.display_id == display.id)
        .order_by(Outage.began_at.desc())
        .limit(MOST_OUTAGES)
    ).all()


def _deeds(session: Session, display: Display) -> Sequence[AuditEntry]:
    return session.scalars(
        select(AuditEntry)
        .options(joinedload(AuditEntry.actor))
        .where(AuditEntry.target == f"display:{display.id}")
        .order_by(AuditEntry.id.desc())
        .limit(MOST_DEEDS)
    ).all()
