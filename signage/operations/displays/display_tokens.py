"""Find a display by its token; the server keeps the token's SHA-256 only."""

from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from signage.models import Display


def hash_of(token: str) -> str:
    """Return what is kept of a token."""
    return sha256(token.encode()).hexdigest()


def display_of_token(session: Session, token: str) -> Display | None:
    """Return the display that holds `token`, unless it was revoked."""
    query = (
        select(Display)
        .options(joinedload(Display.window))
        .where(
            Display.token_hash == hash_of(token),
            Display.revoked_at.is_(None),
        )
    )
    return session.scalars(query).one_or_none()
