"""Change what the hall's screens look like: theme, festive holidays, logo."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError, Message
from signage.models import Hall, MediaFile, User
from signage.models.media import MediaKind
from signage.operations.hall.audit import record_audit
from signage.outbox import Hint, Topic, announce
from signage.playout.themes import Theme


@dataclass(frozen=True, slots=True)
class Looks:
    """How every display of the hall looks unless its group says otherwise.

    `logo` is the SHA-256 of a picture of the media library; None is no logo.
    """

    theme: str
    is_festive_on_holidays: bool
    logo: str | None


def dress_hall(
    session: Session, hall: Hall, looks: Looks, *, actor: User, now: datetime
) -> None:
    """Save the looks; the displays follow at once.

    Raises:
        InvalidInputError: there is no such theme, or no such picture.

    """
    problems = list(_problems(session, hall, looks))
    if problems:
        raise InvalidInputError(problems)
    values = asdict(looks)
    changed = [name for name, value in values.items() if getattr(hall, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(hall, name, values[name])
    session.flush()
    record_audit(
        session,
        actor,
        "hall.dressed",
        f"hall:{hall.id}",
        hall_id=hall.id,
        now=now,
        detail={"changed": changed},
    )
    announce(session, Hint(Topic.HALL, hall.id))


def logo_of(session: Session, hall: Hall, media_id: int) -> str | None:
    """Return the SHA-256 of a picture of the hall's library; None: there is none."""
    return session.scalar(
        select(MediaFile.sha256).where(
            MediaFile.id == media_id,
            MediaFile.hall_id == hall.id,
            MediaFile.kind == MediaKind.IMAGE,
        )
    )


def _problems(session: Session, hall: Hall, looks: Looks) -> list[Message]:
    found = []
    if looks.theme not in set(Theme):
        found.append(Message("Choose a theme from the list."))
    query = select(MediaFile.id).where(
        MediaFile.sha256 == looks.logo, MediaFile.hall_id == hall.id
    )
    if looks.logo is not None and session.scalar(query) is None:
        found.append(Message("Choose a picture from the list."))
    return found
