"""Pair a display by a code that it shows and an administrator types (RFC 8628).

The display keeps a device code and asks again and again; the administrator approves the
user code; then the display is told its token. The server keeps hashes only.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from signage.errors import Message, SignageError
from signage.models import Display, DisplayGroup, Pairing, User, Window
from signage.models.display import DisplayKind
from signage.operations.displays.pairing_codes import (
    kept,
    make_secret,
    make_user_code,
    plain_code,
)
from signage.operations.hall.audit import record_audit
from signage.operations.people.throttling import count_attempt, forgive
from signage.outbox import Hint, Topic, announce

CODE_LIFE = timedelta(minutes=10)
# A floor of screens may share one address behind a router.
PENDING_PER_ADDRESS = 30
PENDING_IN_ALL = 500
WRONG_CODES_PER_USER = 10
WRONG_CODES_PER_ADDRESS = 30

AGENT_LENGTH = 300
ADDRESS_LENGTH = 64


class PairingsFullError(SignageError):
    """Too many displays wait to be paired."""

    status = 429
    code = "pairings_full"

    def __init__(self) -> None:
        super().__init__(
            Message("Too many displays wait to be paired. Try again in ten minutes.")
        )


class CodeUnknownError(SignageError):
    """No display shows this code, or it has expired."""

    status = 404
    code = "code_unknown"

    def __init__(self, text: str) -> None:
        super().__init__(
            Message(
                "No display shows the code “%(code)s”. Codes last ten minutes: type "
                "the one that is on the screen now.",
                code=text[:20],
            )
        )


@dataclass(frozen=True, slots=True)
class Applicant:
    """What a browser says of itself when it asks to be paired.

    `former_id` is the display that it was before, by a token that it still holds.
    """

    kind: DisplayKind = DisplayKind.TV
    address: str = ""
    agent: str = ""
    width: int = 0
    height: int = 0
    former_id: int | None = None


@dataclass(frozen=True, slots=True)
class Codes:
    """What the display is told: its secret, and what people type."""

    device_code: str
    user_code: str
    life: timedelta = CODE_LIFE


@dataclass(frozen=True, slots=True)
class Place:
    """What an administrator decides about a display.

    `diagonal_in` and `distance_m` are its own; None: its group's. Who follows its tags
    is moved by them later.
    """

    name: str
    kind: DisplayKind
    group: DisplayGroup
    window: Window | None = None
    diagonal_in: int | None = None
    distance_m: int | None = None
    tags: tuple[str, ...] = ()
    follows_tags: bool = False


def ask_pairing(session: Session, applicant: Applicant, *, now: datetime) -> Codes:
    """Start a pairing and return its codes; they are told only here.

    Raises:
        PairingsFullError: too many wait, from that address or in all.

    """
    session.execute(delete(Pairing).where(Pairing.expires_at <= now))
    _check_room(session, applicant.address)
    codes = Codes(make_secret(), _free_user_code(session))
    pairing = Pairing(
        device_code_hash=kept(codes.device_code),
        user_code=codes.user_code,
        kind=applicant.kind,
        address=applicant.address[:ADDRESS_LENGTH],
        agent=applicant.agent[:AGENT_LENGTH],
        resolution=f"{applicant.width}x{applicant.height}",
        created_at=now,
        expires_at=now + CODE_LIFE,
        former_id=applicant.former_id,
    )
    session.add(pairing)
    session.flush()
    return codes


def pending_pairings(session: Session, *, now: datetime) -> list[Pairing]:
    """Return who waits to be paired, the newest first."""
    waiting = _pending(now).order_by(Pairing.created_at.desc())
    return list(session.scalars(waiting))


def count_code_attempt(
    session: Session, actor: User, address: str, *, now: datetime
) -> None:
    """Count that a code is tried; commit it before the code is looked up.

    Raises:
        TooManyAttemptsError: by that person or from that address.

    """
    count_attempt(session, _buckets(actor, address), now=now)


def find_pairing(session: Session, user_code: str, *, now: datetime) -> Pairing:
    """Return the pairing that waits under this code.

    Raises:
        CodeUnknownError: none does, or it has expired.

    """
    code = plain_code(user_code)
    found = session.scalars(_pending(now).where(Pairing.user_code == code)).first()
    if found is None:
        raise CodeUnknownError(user_code)
    return found


def approve_pairing(
    session: Session, user_code: str, place: Place, *, actor: User, now: datetime
) -> Display:
    """Make a display of the browser that shows this code.

    Raises:
        CodeUnknownError: none does, or it has expired.

    """
    pairing = find_pairing(session, user_code, now=now)
    forgive(session, _user_bucket(actor))
    return furnish_display(session, pairing, place, actor=actor, now=now)


def furnish_display(
    session: Session,
    pairing: Pairing,
    place: Place,
    *,
    actor: User | None,
    now: datetime,
) -> Display:
    """Make a display of the browser that asks for this pairing."""
    display = Display(
        hall_id=place.group.hall_id,
        name=place.name,
        kind=place.kind,
        group=place.group,
        window=place.window,
        diagonal_in=place.diagonal_in,
        distance_m=place.distance_m,
        tags=list(place.tags),
        follows_tags=place.follows_tags,
        paired_at=now,
        paired_by_id=actor.id if actor else None,
        agent=pairing.agent,
        address=pairing.address,
    )
    session.add(display)
    pairing.display = display
    session.flush()
    _record(session, display, "paired", actor, now)
    return display


def replace_display(
    session: Session, user_code: str, display: Display, *, actor: User, now: datetime
) -> None:
    """Let the browser that shows this code take a display's place.

    What the display is and has done stays; the browser that was it before is out as
    soon as this one takes its token.

    Raises:
        CodeUnknownError: none shows it, or it has expired.

    """
    pairing = find_pairing(session, user_code, now=now)
    forgive(session, _user_bucket(actor))
    display.agent, display.address = pairing.agent, pairing.address
    pairing.display = display
    session.flush()
    _record(session, display, "paired_again", actor, now)


def _check_room(session: Session, address: str) -> None:
    waiting = select(func.count()).where(Pairing.display_id.is_(None))
    here = session.scalar(waiting.where(Pairing.address == address)) or 0
    if here >= PENDING_PER_ADDRESS or (session.scalar(waiting) or 0) >= PENDING_IN_ALL:
        raise PairingsFullError


def _free_user_code(session: Session) -> str:
    while True:
        code = make_user_code()
        taken = select(Pairing.user_code).where(Pairing.user_code == code)
        if session.scalar(taken) is None:
            return code


def _pending(now: datetime) -> Select[Pairing]:
    return select(Pairing).where(Pairing.display_id.is_(None), Pairing.expires_at > now)


def _buckets(actor: User, address: str) -> dict[str, int]:
    return {
        _user_bucket(actor): WRONG_CODES_PER_USER,
        f"code-address:{address[:ADDRESS_LENGTH]}": WRONG_CODES_PER_ADDRESS,
    }


def _user_bucket(actor: User) -> str:
    return f"code-user:{actor.id}"


def _record(
    session: Session, display: Display, deed: str, actor: User | None, now: datetime
) -> None:
    target = f"display:{display.id}"
    record_audit(
        session,
        actor,
        f"display.{deed}",
        target,
        hall_id=display.hall_id,
        now=now,
        detail={"name": display.name, "kind": display.kind, "agent": display.agent},
    )
    hint = Hint(Topic.DISPLAYS, display.hall_id, display_id=display.id)
    announce(session, hint)
