"""Tell one display to do something now: show which one it is, or load itself anew."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from signage.models import Display, User
from signage.operations.hall.audit import record_audit
from signage.outbox import Hint, Topic, announce


class Command(StrEnum):
    """What a display can be told."""

    IDENTIFY = "identify"
    RELOAD = "reload"


def command_display(
    session: Session, display: Display, command: Command, *, actor: User, now: datetime
) -> None:
    """Send a display a command after the commit; one that is not there misses it."""
    record_audit(
        session,
        actor,
        f"display.{command}",
        f"display:{display.id}",
        hall_id=display.hall_id,
        now=now,
        detail={"name": display.name},
    )
    hint = Hint(
        Topic.DISPLAYS,
        display.hall_id,
        display_id=display.id,
        command=command.value,
        text=display.name,
    )
    announce(session, hint)
