"""Find editions whose stored text is not what was adopted."""

import hashlib

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from signage.models import RulebookEdition


def changed_editions(session: Session, hall_id: int) -> list[RulebookEdition]:
    """Return the editions of a hall whose stored text is not what was adopted.

    Each is kept with the SHA-256 of its text; the text is never changed.
    """
    query = (
        select(RulebookEdition)
        .options(undefer(RulebookEdition.text))
        .where(RulebookEdition.hall_id == hall_id)
        .order_by(RulebookEdition.slug, RulebookEdition.id)
        .execution_options(populate_existing=True)
    )
    return [one for one in session.scalars(query) if text_digest(one) != one.digest]


def text_digest(edition: RulebookEdition) -> str:
    """Return the SHA-256 (hex) of an edition's text as it is stored now."""
    return hashlib.sha256(edition.text.encode()).hexdigest()
