"""Tell displays to do something now; what must last is kept, and told at each start.

A command reaches who is there. Muted and dark are states of the display: it is told of
them whenever it says hello. Darkness needs the device kit; where there is none the
display says so in its condition. A kiosk or tablet obeys between two visitors.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from signage.models import Display, Screenshot, User
from signage.models.display import DisplayKind
from signage.operations.hall.audit import record_audit
from signage.outbox import Hint, Topic, announce


class Command(StrEnum):
    """What a display can be told."""

    IDENTIFY = "identify"
    RELOAD = "reload"
    CLEAR_CACHE = "clear_cache"
    MUTE = "mute"
    UNMUTE = "unmute"
    SCREEN_OFF = "screen_off"
    SCREEN_ON = "screen_on"
    SCREENSHOT = "screenshot"


class Refusal(StrEnum):
    """Why a display does not do what a command says."""

    NO_SOUND = "no_sound"  # a kiosk's page and its covers have no films
    NO_SCRIPT = "no_script"  # its browser is too old: it shows the page without script


SWITCHES = {Command.SCREEN_OFF: True, Command.SCREEN_ON: False}
MUTES = {Command.MUTE: True, Command.UNMUTE: False}
#: The player that the page without script reports.
PLAIN = "plain"


def refusal_of(display: Display, command: Command) -> Refusal | None:
    """Return why a display does not do what a command says; None: it does."""
    is_tv = display.kind is DisplayKind.TV
    if is_tv and display.report.get("player") == PLAIN:
        return Refusal.NO_SCRIPT
    return Refusal.NO_SOUND if command in MUTES and not is_tv else None


def command_display(
    session: Session, display: Display, command: Command, *, actor: User, now: datetime
) -> None:
    """Send a display a command after the commit; one that is not there misses it.

    What it is to remember (muted, dark, a screenshot asked for) is kept at once.
    """
    _keep(session, display, command, actor, now)
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


def _keep(
    session: Session, display: Display, command: Command, actor: User, now: datetime
) -> None:
    if command in MUTES:
        display.is_muted = MUTES[command]
    if command in SWITCHES and display.is_off != SWITCHES[command]:
        display.is_off = SWITCHES[command]
        display.switched_at = now
    if command is Command.SCREENSHOT:
        _ask_for_screenshot(session, display, actor, now)
    session.flush()


def _ask_for_screenshot(
    session: Session, display: Display, actor: User, now: datetime
) -> None:
    """Note who asked when; the picture before stays until the new one is here."""
    asked = session.get(Screenshot, display.id)
    if asked is None:
        asked = Screenshot(display_id=display.id, asked_at=now)
        session.add(asked)
    asked.asked_at, asked.asked_by_id, asked.failure = now, actor.id, ""
