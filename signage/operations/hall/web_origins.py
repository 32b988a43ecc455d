"""Keep the list of websites whose pages screens may show."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError, Message
from signage.models import Display, Hall, User
from signage.models.display import DisplayKind
from signage.operations.hall.audit import record_audit
from signage.outbox import Hint, Topic, announce
from signage.playout.web_origins import MOST_ORIGINS, origin_of


def allow_web_origins(
    session: Session, hall: Hall, text: str, *, actor: User, now: datetime
) -> None:
    """Allow the websites in a text, one a line; televisions load anew for them.

    Raises:
        InvalidInputError: a line is no address of a website, or there are too many.

    """
    origins = read_origins(text)
    if origins == hall.web_origins:
        return
    hall.web_origins = origins
    session.flush()
    record_audit(
        session,
        actor,
        "hall.web_origins",
        f"hall:{hall.id}",
        hall_id=hall.id,
        now=now,
        detail={"origins": ", ".join(origins)},
    )
    announce(session, Hint(Topic.HALL, hall.id))
    # The policy of a page that is open names the origins of before.
    televisions = select(Display.id).where(
        Display.hall_id == hall.id,
        Display.kind == DisplayKind.TV,
        Display.revoked_at.is_(None),
    )
    for display_id in session.scalars(televisions):
        hint = Hint(Topic.DISPLAYS, hall.id, display_id=display_id, command="reload")
        announce(session, hint)


def read_origins(text: str) -> list[str]:
    """Return the origins in a text, one a line, each once, in order.

    Raises:
        InvalidInputError: a line is no address of a website, or there are too many.

    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found = {line: origin_of(line) for line in lines}
    problems = [
        Message(
            "“%(text)s” is no website. Write it like https://www.example.gov.cn.",
            text=line,
        )
        for line, origin in found.items()
        if origin is None
    ]
    origins = list(dict.fromkeys(origin for origin in found.values() if origin))
    if len(origins) > MOST_ORIGINS:
        problems.append(Message("There may be at most 20 websites."))
    if problems:
        raise InvalidInputError(problems)
    return origins
