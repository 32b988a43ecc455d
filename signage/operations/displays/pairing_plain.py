"""Pair a browser without script: the page itself asks, each time that it is loaded."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import Pairing
from signage.operations.displays.pairing_codes import kept


def waiting_code(session: Session, device_code: str, *, now: datetime) -> str | None:
    """Return the code that people type for the pairing that waits under this secret."""
    return session.scalar(
        select(Pairing.user_code).where(
            Pairing.device_code_hash == kept(device_code),
            Pairing.display_id.is_(None),
            Pairing.expires_at > now,
        )
    )
