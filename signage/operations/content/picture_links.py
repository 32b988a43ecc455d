"""Pictures of the library in Markdown: `![what it shows](media:12)`."""

import re
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import MediaFile
from signage.models.media import MediaKind

IMAGE = re.compile(r"!\[([^\]\n]*)\]\(\s*media:(\d{1,9})\s*\)")


def keys_in(text: str) -> frozenset[int]:
    """Return the keys of the library's pictures that a text shows."""
    return frozenset(int(found[2]) for found in IMAGE.finditer(text))


def missing_pictures(session: Session, hall_id: int, text: str) -> tuple[int, ...]:
    """Return the keys in a text that are no pictures of the hall's, in order."""
    wanted = keys_in(text)
    known = known_pictures(session, hall_id, wanted) if wanted else frozenset()
    return tuple(sorted(wanted - known))


def known_pictures(
    session: Session, hall_id: int, keys: Iterable[int]
) -> frozenset[int]:
    """Return which of these keys are pictures of the hall's library."""
    return frozenset(
        session.scalars(
            select(MediaFile.id).where(
                MediaFile.id.in_(tuple(keys)),
                MediaFile.hall_id == hall_id,
                MediaFile.kind == MediaKind.IMAGE,
            )
        )
    )
